"""Which handler a text goes to: role × verb, as tables.

In: a talk with a text. Out: the talk, with what becomes true. Whatever comes leaves a journal line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from smsd import log
from smsd.channels.sms import asking, coordinators, halts, officers, plain, proofs, residents, staff, whose
from smsd.channels.sms.conversation import Conversation
from smsd.channels.sms.sent_back import own_words
from smsd.config.schema import Person
from smsd.errors import NotAllowed
from smsd.rules import digits, fence, grammar, signup
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.service import behind, carrier, fencing, heard, selftest
from smsd.sms.pdu import describe
from smsd.store import inbox

Handler = Callable[[Conversation, Command], None]
PROOF, DIGITS = "[proof]", "[digits]"
READABLE = ("text", "call")
HALTS = (Verb.STOP, Verb.WRONG)
OURS_FROM = 40  # letters: people do text words that short ones of ours have, too
STAMPS_AHEAD = timedelta(minutes=2)  # of our clock; a stamp beyond is not believed

RESIDENT: dict[Verb, Handler] = {
    Verb.JOIN: residents.join, Verb.YES: residents.yes, Verb.STOP: residents.stop, Verb.LANG: residents.lang,
    Verb.STATUS: residents.status, Verb.HELP: residents.help_, Verb.PAUSE: residents.pause,
    Verb.MYDATA: residents.mydata,
    Verb.FORGET: residents.forget, Verb.EMAIL: residents.email, Verb.NIGHT: residents.night,
    Verb.NEIGHBOUR: residents.neighbour, Verb.CRY: residents.cry, Verb.SEEN: residents.seen,
    Verb.REACTION: residents.seen,
}  # fmt: skip

# what any role holder may do without proof, whatever became of the right to alert
ANY_STAFF: dict[Verb, Handler] = {
    Verb.STOP: halts.stop, Verb.STATUS: officers.status, Verb.MEMBERS: officers.how_many, Verb.HELP: officers.help_,
    Verb.STOP_MEMBER: residents.stop, Verb.LANG: residents.lang, Verb.REACTION: officers.reaction,
    Verb.LOST_PIN: plain.lost_pin,
}  # fmt: skip

OFFICER: dict[Verb, Handler] = {
    Verb.TEXT: officers.free_text, Verb.ALERT: officers.draft, Verb.UPDATE: officers.update, Verb.END: officers.end,
    Verb.WRONG: officers.wrong, Verb.TEST: officers.test, Verb.RESUME: halts.resume, Verb.NO: whose.no,
    Verb.DIGITS: proofs.digits, Verb.TIP: staff.tip, Verb.FEEDBACK: staff.feedback_, Verb.BLOCK: staff.block,
    Verb.RESET: staff.reset,
}  # fmt: skip

COORDINATOR: dict[Verb, Handler] = {
    Verb.DIGITS: proofs.digits, Verb.NOTICE: staff.notice, Verb.BLOCK: staff.block, Verb.RESET: staff.reset,
    Verb.RESUME: halts.resume,
}  # fmt: skip


def handle(talk: Conversation) -> str:
    """Handles a text; what may be stored of it."""
    text, role = talk.text, talk.who.role
    verb: str = text.kind
    # in octets for a program a code or a PIN may stand too
    stored = text.body if text.kind in READABLE else describe(text.body)
    if text.kind == "call":
        residents.call(talk)
    elif text.kind == "text" and (reign := fence.read(talk.key, text.body)) is not None:
        verb = "fence"
        talk.outcome = "another gateway took over" if fencing.heard(talk, reign, text.sender) else "an old word"
    elif talk.ctx.fenced:
        verb = talk.outcome = "another gateway reigns"
        if text.answerable and text.sender not in talk.config.own_numbers():
            fencing.answer(talk, text.sender)
    elif text.kind == "text" and text.sender in talk.config.own_numbers() and selftest.heard(talk, text):
        verb = talk.outcome = "self-test"
    elif text.kind == "text" and not text.answerable and (room := _control_room(talk)):
        verb = "dispatch"
        staff.dispatch(talk, *room)
    elif not text.answerable or text.sender in talk.config.own_numbers():
        if text.kind == "text" and not text.answerable:
            carrier.told(talk, text.sender, text.modem, text.body)
        talk.journal("sender cannot be answered", text.sender)
        talk.outcome = "cannot be answered"
    elif text.kind == "mms":
        residents.mms(talk)
    elif text.kind == "data":
        talk.journal("data", text.sender)
        talk.outcome = "data"
    elif role == "resident":
        verb, stored = _resident(talk)
    else:
        try:
            verb, stored = _role_holder(talk, role)
            if talk.untold:  # he learns how they leave, whatever was asked in his name
                behind.offer(talk, talk.actor(), talk.untold)
        except NotAllowed as error:  # a right that ended between the question and the proof
            talk.journal("not allowed", text.sender, str(error))
            verb, talk.outcome, stored = "not allowed", "not allowed", digits.masked(text.body)
    if proofs.holds_pin_of_anybody(talk, stored):
        stored = digits.masked(stored)
    log.handled(text.sender, role, verb, talk.outcome)
    talk.journal("text", text.sender, f"{role} {verb}: {talk.outcome}")
    return stored


def _resident(talk: Conversation) -> tuple[str, str]:
    """Verb, and what may be stored: the code of a sign-up is not, nor are digits that may prove something."""
    command = grammar.read(talk.text.body, "resident", talk.known())
    if len(talk.text.body) >= OURS_FROM and heard.is_ours(talk, talk.text.body):
        talk.outcome = "our own words"  # they name what may be texted, so they may be read as any of it
        return command.verb, talk.text.body
    RESIDENT.get(command.verb, residents.anything_else)(talk, command)
    if command.verb == Verb.DIGITS or grammar.digits_of(talk.text.body):
        return command.verb, DIGITS
    return command.verb, signup.masked(talk.text.body) if command.verb == Verb.YES and command.code else talk.text.body


def _role_holder(talk: Conversation, role: str) -> tuple[str, str]:
    """Verb, and what may be stored: nothing of a text that is a proof."""
    body = talk.text.body
    command = plain.meant(talk, _both(talk, grammar.read(own_words(body), role, talk.known()), role), role)
    digit = body.strip().strip(".!")
    if digit in ("1", "2") and plain.answered(talk, digit):
        talk.outcome = talk.outcome or "answered"
        return talk.outcome, body
    if not proofs.among_words(talk, command, _handler(role, command)):
        _staff(talk, role, command)
        stored = body
    else:
        stored = PROOF
        if command.verb in HALTS:  # a halt bites whatever stands beside it; the rest of the text goes nowhere
            _staff(talk, role, replace(command, text="", totp=""))
        _halted_meanwhile(talk, role)
    if command.verb == Verb.YES and any(n > 9999 for n in command.numbers):  # perhaps the code of one's own sign-up
        stored = signup.masked(stored)
    return command.verb, stored


def _halted_meanwhile(talk: Conversation, role: str) -> None:
    """A proof that was sent before a STOP of the same phone and is read behind it, as in a flood:
    the STOP still counts.
    """
    if talk.text.stamp is None:
        return
    for body in inbox.sent_later(talk.conn, talk.sender, talk.text.stamp, talk.now + STAMPS_AHEAD):
        command = grammar.read(body, role, talk.known())
        if command.verb in HALTS:
            halts.stop(talk, replace(command, verb=Verb.STOP, text="", totp=""))
            return


def _both(talk: Conversation, command: Command, role: str) -> Command:
    """Whoever is officer and coordinator on one number has the coordinator's words too:
    BERICHT is a notice, no alert.
    """
    if role != "police" or command.verb != Verb.TEXT or all(h.person.role == "police" for h in talk.who.holders):
        return command
    own = grammar.read(talk.text.body, "coordinator", talk.known())
    return own if own.verb == Verb.NOTICE else command


def _control_room(talk: Conversation) -> tuple[str, Person] | None:
    """The listed control room that a sender without a way back is."""
    for key, person in talk.config.people.items():
        own = talk.rights.get(key)
        blocked = (own is not None and own.blocked) or (
            person.expires is not None and talk.ctx.today() > person.expires
        )
        if (
            person.role == "dispatch"
            and talk.sender.casefold() in {n.casefold() for n in person.number}
            and not blocked
        ):
            return key, person
    return None


def _handler(role: str, command: Command) -> Handler | None:
    """What takes an officer's text that may hold a one-step proof."""
    return OFFICER.get(command.verb, officers.free_text) if role == "police" else None


def _staff(talk: Conversation, role: str, command: Command) -> None:
    """A role holder's text that holds no proof."""
    coordinates = any(h.person.role == "coordinator" for h in talk.who.holders)
    if (
        command.verb == Verb.YES
        and len(command.numbers) == 1
        and residents.is_asked(talk, code := f"{command.numbers[0]:06d}")
    ):
        residents.yes(talk, replace(command, code=code, numbers=()))
    elif command.verb in (Verb.YES, Verb.NO) and (command.numbers or command.feedbacks) and coordinates:
        (coordinators.answer_requests if talk.who.bar is None else _barred)(talk, command)
    elif command.verb == Verb.YES:
        (residents.yes if any(m.state == "asked" for m in talk.memberships) else staff.still_there)(talk, command)
    elif command.verb == Verb.JOIN:
        residents.join(talk, command)
    elif command.verb in ANY_STAFF:
        ANY_STAFF[command.verb](talk, command)
    elif talk.who.bar is not None:
        asking.barred(talk)
    elif role == "police" and command.unsure is not None:
        plain.ask(talk, command)
    elif role == "police" and command.verb == Verb.NOTICE:
        staff.notice(talk, command)
    elif role == "police":
        OFFICER.get(command.verb, officers.free_text)(talk, command)
    elif command.verb == Verb.NO:
        whose.no(talk, command)
    else:
        COORDINATOR.get(command.verb, _not_read)(talk, command)


def _barred(talk: Conversation, command: Command) -> None:
    asking.barred(talk)


def _not_read(talk: Conversation, command: Command) -> None:
    talk.outcome = "not read"
    talk.journal("not read", talk.sender)
    if (live := halts.going_out(talk)) is not None:
        talk.answer("staff_text_live", network=live.network, short=talk.short(live.network), id=live.incident)
    elif talk.note_once("not read"):
        talk.answer("staff_text")
