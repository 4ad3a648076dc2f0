"""Which handler a text goes to: role × verb, as tables.

In: a desk with a text. Out: the desk, with what becomes true. Whatever comes leaves a journal line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smsd import log
from smsd.channels.sms import coordinators, officers, plain, proofs, residents, staff
from smsd.channels.sms.conversation import Conversation
from smsd.config.schema import Person
from smsd.errors import NotAllowed
from smsd.rules import digits, grammar, signup
from smsd.rules.grammar import Command
from smsd.rules.words import Verb
from smsd.service import selftest
from smsd.sms.pdu import describe

Handler = Callable[[Conversation, Command], None]
PROOF, DIGITS = "[proof]", "[digits]"
READABLE = ("text", "call")
HALTS = (Verb.STOP, Verb.WRONG)

RESIDENT: dict[Verb, Handler] = {
    Verb.JOIN: residents.join, Verb.YES: residents.yes, Verb.STOP: residents.stop, Verb.LANG: residents.lang,
    Verb.STATUS: residents.status, Verb.HELP: residents.help_, Verb.PAUSE: residents.pause, Verb.MYDATA: residents.mydata,
    Verb.FORGET: residents.forget, Verb.CRY: residents.cry, Verb.SEEN: residents.seen, Verb.REACTION: residents.seen,
}  # fmt: skip

# what any role holder may do without proof, whatever became of the right to alert
ANY_STAFF: dict[Verb, Handler] = {
    Verb.STOP: officers.stop, Verb.STATUS: officers.status, Verb.MEMBERS: officers.members_, Verb.HELP: officers.help_,
    Verb.STOP_MEMBER: residents.stop, Verb.LANG: residents.lang, Verb.REACTION: officers.reaction, Verb.LOST_PIN: plain.lost_pin,
}  # fmt: skip

OFFICER: dict[Verb, Handler] = {
    Verb.TEXT: officers.free_text, Verb.ALERT: officers.draft, Verb.UPDATE: officers.update, Verb.END: officers.end,
    Verb.WRONG: officers.wrong, Verb.TEST: officers.test, Verb.RESUME: officers.resume, Verb.NO: officers.no,
    Verb.DIGITS: proofs.digits, Verb.TIP: staff.tip, Verb.FEEDBACK: staff.feedback_, Verb.BLOCK: staff.block,
    Verb.RESET: staff.reset,
}  # fmt: skip

COORDINATOR: dict[Verb, Handler] = {
    Verb.DIGITS: proofs.digits, Verb.NOTICE: staff.notice, Verb.BLOCK: staff.block, Verb.RESET: staff.reset,
    Verb.RESUME: officers.resume,
}  # fmt: skip


def handle(desk: Conversation) -> str:
    """Handles a text; what may be stored of it."""
    text, role = desk.text, desk.who.role
    verb: str = text.kind
    stored = (
        text.body if text.kind in READABLE else describe(text.body)
    )  # in octets for a program a code or a PIN may stand too
    if text.kind == "call":
        residents.call(desk)
    elif text.kind == "text" and text.sender in desk.config.own_numbers() and selftest.heard(desk, text):
        verb = desk.outcome = "self-test"
    elif text.kind == "text" and not text.answerable and (room := _control_room(desk)):
        verb = "dispatch"
        staff.dispatch(desk, *room)
    elif not text.answerable or text.sender in desk.config.own_numbers():
        desk.journal("sender cannot be answered", text.sender)
        desk.outcome = "cannot be answered"
    elif text.kind == "mms":
        residents.mms(desk)
    elif text.kind == "data":
        desk.journal("data", text.sender)
        desk.outcome = "data"
    elif role == "resident":
        verb, stored = _resident(desk)
    else:
        try:
            verb, stored = _role_holder(desk, role)
        except NotAllowed as error:  # a right that ended between the question and the proof
            desk.journal("not allowed", text.sender, str(error))
            verb, desk.outcome, stored = "not allowed", "not allowed", digits.masked(text.body)
    log.handled(text.sender, role, verb, desk.outcome)
    desk.journal("text", text.sender, f"{role} {verb}: {desk.outcome}")
    return stored


def _resident(desk: Conversation) -> tuple[str, str]:
    """Verb, and what may be stored: the code of a sign-up is not, nor are digits that may prove something."""
    command = grammar.read(desk.text.body, "resident", desk.known())
    RESIDENT.get(command.verb, residents.anything_else)(desk, command)
    if command.verb == Verb.DIGITS or grammar.digits_of(desk.text.body):
        return command.verb, DIGITS
    return command.verb, signup.masked(desk.text.body) if command.verb == Verb.YES and command.code else desk.text.body


def _role_holder(desk: Conversation, role: str) -> tuple[str, str]:
    """Verb, and what may be stored: nothing of a text that is a proof."""
    body = desk.text.body
    command = plain.meant(desk, _both(desk, grammar.read(body, role, desk.known()), role), role)
    digit = body.strip().strip(".!")
    if digit in ("1", "2") and plain.answered(desk, digit):
        desk.outcome = desk.outcome or "answered"
        return desk.outcome, body
    if not proofs.among_words(desk, command, _handler(role, command)):
        _staff(desk, role, command)
        stored = body
    else:
        stored = PROOF
        if command.verb in HALTS:  # a halt bites whatever stands beside it; the rest of the text goes nowhere
            _staff(desk, role, replace(command, text="", totp=""))
    if command.verb == Verb.YES and any(n > 9999 for n in command.numbers):  # perhaps the code of one's own sign-up
        stored = signup.masked(stored)
    return command.verb, stored


def _both(desk: Conversation, command: Command, role: str) -> Command:
    """Whoever is officer and coordinator on one number has the coordinator's words too: BERICHT is a notice, no alert."""
    if role != "police" or command.verb != Verb.TEXT or all(h.person.role == "police" for h in desk.who.holders):
        return command
    own = grammar.read(desk.text.body, "coordinator", desk.known())
    return own if own.verb == Verb.NOTICE else command


def _control_room(desk: Conversation) -> tuple[str, Person] | None:
    """The listed control room that a sender without a way back is."""
    for key, person in desk.config.people.items():
        own = desk.rights.get(key)
        blocked = (own is not None and own.blocked) or (
            person.expires is not None and desk.ctx.today() > person.expires
        )
        if (
            person.role == "dispatch"
            and desk.sender.casefold() in {n.casefold() for n in person.number}
            and not blocked
        ):
            return key, person
    return None


def _handler(role: str, command: Command) -> Handler | None:
    """What takes an officer's text that may hold a one-step proof."""
    return OFFICER.get(command.verb, officers.free_text) if role == "police" else None


def _staff(desk: Conversation, role: str, command: Command) -> None:
    """A role holder's text that holds no proof."""
    coordinates = any(h.person.role == "coordinator" for h in desk.who.holders)
    if (
        command.verb == Verb.YES
        and len(command.numbers) == 1
        and residents.is_asked(desk, code := f"{command.numbers[0]:06d}")
    ):
        residents.yes(desk, replace(command, code=code, numbers=()))
    elif command.verb in (Verb.YES, Verb.NO) and (command.numbers or command.feedbacks) and coordinates:
        (coordinators.answer_requests if desk.who.bar is None else _barred)(desk, command)
    elif command.verb == Verb.YES:
        (residents.yes if any(m.state == "asked" for m in desk.memberships) else staff.still_there)(desk, command)
    elif command.verb == Verb.JOIN:
        residents.join(desk, command)
    elif command.verb in ANY_STAFF:
        ANY_STAFF[command.verb](desk, command)
    elif desk.who.bar is not None:
        officers.barred(desk)
    elif role == "police" and command.unsure is not None:
        plain.ask(desk, command)
    elif role == "police" and command.verb == Verb.NOTICE:
        staff.notice(desk, command)
    elif role == "police":
        OFFICER.get(command.verb, officers.free_text)(desk, command)
    elif command.verb == Verb.NO:
        officers.no(desk, command)
    else:
        COORDINATOR.get(command.verb, _not_read)(desk, command)


def _barred(desk: Conversation, command: Command) -> None:
    officers.barred(desk)


def _not_read(desk: Conversation, command: Command) -> None:
    desk.outcome = "not read"
    desk.journal("not read", desk.sender)
    if desk.once("not read"):
        desk.answer("staff_text")
