"""Whether a text proves something, and what its digits answer: codes, PINs, lists and TOTP, alone or among words.

A text of a role holder that holds an open code or a PIN is a proof and nothing else: it becomes no draft and is
stored as [proof]. In: a conversation, a command. Out: what rules/answers.py reads in the digits is looked up in a
table; what a proof sets going is proven.py's, what a wrong one costs refused.py's.
"""

from __future__ import annotations

from collections.abc import Callable

from smsd.channels.sms import asking, at_once, proven, refused, which, whose
from smsd.channels.sms.conversation import Conversation
from smsd.channels.sms.sent_back import own_words
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.challenge import DRAFTS, Challenge, Choice
from smsd.model.draft import Draft
from smsd.rules import digits as digits_
from smsd.rules import limits, proof
from smsd.rules.answers import Answer, Pieces, Whose, WithoutWords, read
from smsd.rules.grammar import Command
from smsd.rules.identity import Holder
from smsd.rules.previews import choices
from smsd.rules.proof import Verdict
from smsd.rules.signature import cut
from smsd.rules.words import Verb
from smsd.service import answers, halting, release
from smsd.service.actor import Actor
from smsd.store import broadcasts, challenges, members, tallies


def holds_secret(talk: Conversation, text: str) -> bool:
    """Whether digits of a text are, begin or end with an open code of this number, or the PIN or list code of
    somebody behind it.
    """
    codes = {proof.code_of(talk.key, c) for c in challenges.open_for(talk.conn, [talk.sender])}
    for piece in digits_.pieces(text):
        if any(
            piece == c or (len(piece) in digits_.PROOF_SIZES and (piece.startswith(c) or piece.endswith(c)))
            for c in codes
        ):
            return True
        if proof.holds_pin(piece, talk.who.holders, talk.key):
            return True
    return False


def holds_pin_of_anybody(talk: Conversation, text: str) -> bool:
    """Whether digits of a text are the PIN or a list code of any role holder, whoever texted:
    such digits are not kept.
    """
    pieces = list(digits_.pieces(digits_.plain(text)))
    if not pieces:
        return False  # as mostly: nobody's rights need to be known
    everybody = [
        Holder(key=key, person=talk.config.people[key], rights=own, bar=None)
        for key, own in talk.rights.items()
        if key in talk.config.people
    ]
    return any(proof.holds_pin(piece, everybody, talk.key) for piece in pieces)


# what may be a code and a PIN by its form alone: commands that take numbers of their own are none
FORMS = (
    Verb.TEXT,
    Verb.REACTION,
    Verb.ALERT,
    Verb.TEST,
    Verb.UPDATE,
    Verb.END,
    Verb.TIP,
    Verb.FEEDBACK,
    Verb.NOTICE,
    Verb.YES,
    Verb.NO,
)


def among_words(talk: Conversation, command: Command, handler: at_once.Handler | None) -> bool:
    """Whether a role holder's text is a proof and nothing else; then it is judged here and goes nowhere."""
    if command.verb == Verb.DIGITS:
        if talk.who.bar is not None:
            asking.barred(talk)
        else:
            digits(talk, command)
        return True
    if (
        handler is not None
        and talk.who.bar is None
        and (at_once.behind_words(talk, command, handler, holds_secret) or at_once.one_step(talk, command, handler))
    ):
        return True
    text = digits_.plain(cut(own_words(talk.text.body)))
    answered = talk.text.body.strip().strip(".!")
    if answered in ("1", "2") and whose.asked_whose(talk):
        whose.whose(talk, answered, None)
        return True
    requests = (
        bool(command.numbers)
        and command.verb in (Verb.YES, Verb.NO)
        and any(h.person.role == "coordinator" for h in talk.who.holders)
    )
    form = command.verb in FORMS and not requests and digits_.looks_like_proof(text)
    secret = holds_secret(talk, digits_.plain(talk.text.body))
    if not form and not secret and not _guessing_pins(talk, text):
        return False
    if command.verb in (Verb.STOP, Verb.WRONG):
        return True
    if talk.who.bar is not None:
        asking.barred(talk)
    elif (
        form
        or any(r for r in digits_.readings(text) if len(r) in digits_.PROOF_SIZES)
        or command.verb == Verb.NO
        or digits_.declines(text)
    ):
        digits(talk, command)
    else:
        talk.journal("code or PIN in a text", talk.sender)
        talk.answer("digits_kept")
    return True


def _guessing_pins(talk: Conversation, text: str) -> bool:
    """Whether the texts of a day hold so many numbers of a PIN's length that they try PINs:
    each tells whether it is one.
    """
    sizes = {h.rights.pin_digits or 4 for h in talk.who.holders if h.rights.pin_hash}
    looked = len({p for p in digits_.pieces(text) if len(p) in sizes})
    subject = talk.pseudonym(talk.sender)
    for _ in range(min(looked, limits.PIN_LOOKS + 1)):
        tallies.add(talk.conn, subject, "pin looks", talk.now)
    return bool(looked) and tallies.count(talk.conn, subject, "pin looks", talk.now - limits.DAY) > limits.PIN_LOOKS


def digits(talk: Conversation, command: Command) -> None:
    """Judges the digits of a text against what is open for the number."""
    text = digits_.plain(cut(own_words(talk.text.body)))
    asked, no, only_no = whose.asked_whose(talk), command.verb == Verb.NO, digits_.declines(text)
    given = answers.gather(talk, talk.sender)
    totp = answers.look(talk, talk.text, talk.who.acting)
    readings = digits_.readings(text) or ([command.code] if command.code else [])
    found = read(readings, given, talk.who.acting, talk.key, totp, no=no, only_no=only_no, asked=asked)
    answers.note(talk, talk.sender, totp)
    MEANS[type(found)](talk, found)


def _whose(talk: Conversation, found: Whose) -> None:
    """1 or 2 with the code: a draft is taken back, or was forged."""
    whose.whose(talk, found.answer, found.challenge)


def _pieces(talk: Conversation, found: Pieces) -> None:
    """Drafts that wait are one message: a new draft is made of them."""
    talk.proven = True
    for challenge in found.challenges:
        halting.refuse(talk, challenge)
    talk.journal("pieces joined", talk.sender, f"{len(found.drafts)} drafts")
    first = found.drafts[0]
    words = " ".join(b.body for b in found.drafts)
    asking.draft(
        talk,
        Draft(
            kind=Kind.ALERT,
            network=first.network,
            body=words,
            zones=first.zones,
            facts_at=first.facts_at,
            also=first.networks[1:],
        ),
    )


def _without_words(talk: Conversation, found: WithoutWords) -> None:
    """The code for behind words without any: what is missing is said."""
    if found.verdict.challenge is None:
        refused.refused_behind(talk, found.verdict.why)
    else:
        talk.answer("behind_how", network=talk.who.networks[0])


def _judged(talk: Conversation, verdict: Verdict) -> None:
    """A proof: what it sets going, or why it does not hold."""
    challenge, actor = verdict.challenge, talk.actor(verdict.how, verdict.holder)
    if verdict.why == "choice_missing":
        networks = tuple(verdict.choice.split(","))
        talk.answer("choice_missing", network=networks[0], names=choices(talk.config, networks))
    elif challenge is None:
        refused.refused(talk, verdict.why)
    elif isinstance(challenge.payload, Choice) and not verdict.choice:
        # proven by a list or TOTP code, which names no network: nobody may guess which neighbourhood is meant
        which.ask_which(talk)
    elif verdict.choice and not members.count(talk.conn, verdict.choice):
        talk.answer("no_members", network=verdict.choice, short=talk.short(verdict.choice))
    elif (alone := _proven_alone(talk, actor, challenge)) is not None:
        talk.answer("second_same", network=alone.network)
    elif why := answers.consume(talk, talk.sender, verdict, challenge):
        refused.refused(talk, why)
    else:
        talk.proven = True
        proven.carry_out(talk, challenge, actor)


def _proven_alone(talk: Conversation, actor: Actor, challenge: Challenge) -> Broadcast | None:
    """The draft that two people have to prove, where it would be one person's word twice."""
    if challenge.broadcast is None or challenge.action not in DRAFTS:
        return None
    b = broadcasts.get(talk.conn, challenge.broadcast)
    return b if release.same_person(actor, b) else None


MEANS: dict[type[Answer], Callable[..., None]] = {
    Whose: _whose,
    Pieces: _pieces,
    WithoutWords: _without_words,
    Verdict: _judged,
}
