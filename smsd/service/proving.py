"""Who is asked to prove something, and on how many phones: challenges and their previews.

In: a unit of work, an actor, a wish or a draft. Out: a challenge with its preview, or that a number has no room for
one more. A number has at most three open that a forger can have asked for: drafts go on to the other officers, and
wait for their turn where all are full (service/behind.py is the way out then). Nothing is displaced that was shown.
What no forger can multiply has a place of its own beside the three: what follows from a proof, and the word on a
broadcast that runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from smsd.model.broadcast import Broadcast
from smsd.model.challenge import DRAFTS, Action, Challenge, Payload
from smsd.model.delivery import Priority
from smsd.rules import limits, proof
from smsd.service import behind, guard, worded
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, spool

CODE_HERE = proof.mark()
PREVIEW_LIVES = timedelta(minutes=5)
OWN_PLACE = (Action.SECOND, Action.RESUME, Action.HALT)  # one a number for each broadcast that was proven
CHARGED_TO_NOBODY = {Action.RESUME: 3}  # a forged VERDER, or a guess, may have spent the first ones


class Asked(StrEnum):
    """What became of the wish to ask somebody for a proof."""

    ASKED = "the preview is on its way"
    AT_ONCE = "proven by the very words that asked"
    AGAIN = "this very thing is asked already"
    NO_ROOM = "this phone has as many open questions as it may have"


@dataclass(frozen=True, slots=True)
class Asking:
    """`challenge`: the row that waits, where one was made."""

    came: Asked
    challenge: int | None = None

    @property
    def made(self) -> bool:
        """Whether there is a challenge now."""
        return self.challenge is not None


def waiting(unit: UnitOfWork, number: str) -> list[Challenge]:
    """Challenges of a number that may still be answered."""
    return waiting_of(unit, number)[number]


def waiting_of(unit: UnitOfWork, *numbers: str) -> dict[str, list[Challenge]]:
    """The same of several numbers, asked once."""
    out: dict[str, list[Challenge]] = {number: [] for number in numbers}
    for c in challenges.open_for(unit.conn, list(out)):
        if not c.behind and not proof.lapsed(c, unit.now):
            out[c.number].append(c)
    return out


def ask(
    unit: UnitOfWork,
    actor: Actor,
    number: str,
    broadcast_id: int | None,
    action: Action,
    digest: str,
    text: str,
    *,
    needs_pin: bool,
    payload: Payload = None,
) -> Asking:
    """A challenge and its preview on a phone.

    Where nothing but the code is asked for, it has six digits and is the only such one of its number; a second one,
    and any while somebody guesses in that number's name, wants the PIN too. What has a place beside the three has six
    digits as well.
    """
    open_ = waiting(unit, number)
    if not actor.at_once:
        if action not in DRAFTS and asked_already(unit, actor, digest, number):
            return Asking(Asked.AGAIN)
        if not _room(unit, actor, open_, action):
            return Asking(Asked.NO_ROOM)
    guessed = guard.guesses(unit, number).guessed
    needs_pin = needs_pin or guessed or any(not c.needs_pin for c in open_)
    beside = len(open_) >= limits.OPEN_CHALLENGES
    digits = proof.ALONE_DIGITS if guessed or beside or not needs_pin else proof.CODE_DIGITS
    taken = {proof.code_of(unit.key, c) for c in open_}
    nonce = _nonce(unit, digest, digits, taken)
    challenge = challenges.issue(
        unit.conn,
        number=number,
        broadcast_id=broadcast_id,
        action=action,
        nonce=nonce,
        digest=digest,
        needs_pin=needs_pin,
        digits=digits,
        payload=payload,
        created_at=unit.now,
    )
    if actor.at_once:
        return Asking(Asked.AT_ONCE, challenge)
    # goes before other answers, and the first ones of its kind are charged to nobody's share of the line
    bounded = action in OWN_PLACE
    few = CHARGED_TO_NOBODY.get(action, 1)
    unit.queue(
        number,
        _marked(text, digits, needs_pin=needs_pin),
        priority=Priority.ANSWER,
        ordinal=behind.FIRST if bounded else 0,
        role="staff",
        pinned=actor.line,
        challenge=challenge,
        expires=PREVIEW_LIVES,
        unproven=False if bounded and challenges.count(unit.conn, number, digest) <= few else None,
    )
    return Asking(Asked.ASKED, challenge)


def _marked(text: str, digits: int, *, needs_pin: bool) -> str:
    """A preview with the place of a code of so many digits, and "+ PIN" behind it where that is asked for too."""
    form = f"{proof.mark()} + PIN"
    if needs_pin and form not in text:
        text = form.join(text.rsplit(proof.mark(), 1))
    return proof.mark(digits).join(text.rsplit(proof.mark(), 1))


def _nonce(unit: UnitOfWork, digest: str, digits: int, taken: set[str]) -> str:
    """Chance for a code that none of these is: on one phone the code chooses what is meant."""
    while True:
        nonce = f"{unit.ctx.chance.getrandbits(64):016x}"
        if proof.code(unit.key, digest, nonce, digits) not in taken:
            return nonce


def _proven(unit: UnitOfWork, actor: Actor) -> bool:
    """Whether the text that asks proved something; the clockwork's turn for what waits is no proof."""
    return actor.channel == Channel.SMS and not unit.unproven


def _room(unit: UnitOfWork, actor: Actor, open_: list[Challenge], action: Action) -> bool:
    """Whether a number may be asked one thing more. What was proven, and the word on a broadcast that runs, always
    finds a place.
    """
    if _proven(unit, actor) or action in OWN_PLACE:
        return True
    others = [c for c in open_ if c.action not in OWN_PLACE]
    return len(others) < limits.OPEN_CHALLENGES and (
        action in DRAFTS or sum(c.action not in DRAFTS for c in others) < limits.OPEN_WISHES
    )


def asked_already(unit: UnitOfWork, actor: Actor, digest: str, number: str) -> bool:
    """The same text again keeps its challenge; its preview is repeated once. On whichever phone it is asked."""
    same = [
        c
        for c in challenges.with_digest(unit.conn, digest, unit.now - limits.REPEAT_WITHIN)
        if not proof.lapsed(c, unit.now)
    ]
    own = next((c for c in same if c.number == number), None)
    about_own = own is not None or any(
        c.broadcast and broadcasts.get(unit.conn, c.broadcast).author_number == number for c in same
    )
    if not about_own:
        return False
    if own is not None and not own.repeated:
        challenges.repeated(unit.conn, own.id)
        body = spool.body_of_challenge(unit.conn, own.id)
        if body:
            unit.queue(
                number,
                body,
                priority=Priority.ANSWER,
                role="staff",
                pinned=actor.line,
                challenge=own.id,
                expires=PREVIEW_LIVES,
            )
    return True


# ---- who may prove a draft


@dataclass(frozen=True, slots=True)
class Recipients:
    """Phones that are asked. `paused`: the author's own phone gets no more previews for now."""

    numbers: list[str]
    paused: bool = False


def by_two(unit: UnitOfWork, b: Broadcast) -> bool:
    """Whether two people have to prove it."""
    author = unit.config.people.get(b.author)
    return author is not None and author.second_officer == "always"


def officers(unit: UnitOfWork, networks: tuple[str, ...], *, but: tuple[str, ...] = ()) -> list[str]:
    """Phones of the enrolled officers of a network, or of each of several, without some people."""
    return [
        p.number[0]
        for k, p in unit.staff(*networks)
        if p.role == "police"
        and k not in but
        and set(networks) <= set(p.networks)
        and (r := unit.rights.get(k)) is not None
        and r.enrolled
    ]


def recipients(unit: UnitOfWork, actor: Actor, b: Broadcast) -> Recipients:
    """Phones that are asked to prove a draft; empty only where each has three questions open already.

    The author's own phone comes first. Five unanswered previews in an hour, or three open ones, send further drafts
    to the other officers; where those are as full, whoever has room left is asked.
    """
    author = unit.config.people.get(b.author)
    enrolled = officers(unit, b.networks)
    open_ = waiting_of(unit, b.author_number, *enrolled)
    room = {n: _room(unit, actor, asked_, Action.RELEASE) for n, asked_ in open_.items()}
    foreign = {n: _foreign(unit, n, open_[n]) for n in enrolled if n != b.author_number and room[n]}
    others = [n for n, count in foreign.items() if count < limits.OPEN_OF_OTHERS + 1]
    calm = [n for n in others if foreign[n] < limits.OPEN_OF_OTHERS and _calm(unit, n, own=False)]
    if author is not None and author.role == "dispatch":
        return Recipients(calm or others)
    if _proven(unit, actor) or (room[b.author_number] and _calm(unit, b.author_number)):
        return Recipients(
            [b.author_number, *((calm or others) if guard.guesses(unit, b.author_number).guessed else [])]
        )
    if actor.channel != Channel.SCHEDULE:
        unit.journal("previews paused", b.author_number)
    if calm:
        return Recipients(calm, paused=True)
    return Recipients([b.author_number] if room[b.author_number] else others, paused=True)


def _calm(unit: UnitOfWork, number: str, *, own: bool = True) -> bool:
    """Whether a phone is not flooded: few unanswered drafts in the last hour, its own or those of others."""
    return limits.preview_allowed(challenges.unanswered(unit.conn, number, unit.now - limits.HOUR, own=own))


def _foreign(unit: UnitOfWork, number: str, open_: list[Challenge]) -> int:
    """How many drafts of others a phone is asked about."""
    return sum(
        c.action == Action.RELEASE
        and c.broadcast is not None
        and broadcasts.get(unit.conn, c.broadcast).author_number != number
        for c in open_
    )


def ask_second(unit: UnitOfWork, actor: Actor, b: Broadcast, who_proved: str) -> bool:
    """Asks everybody with room but the one who proved it; whether there is anybody enrolled to ask at all."""
    found = officers(unit, b.networks, but=(who_proved,))
    author = unit.name_of(b.author)
    for number in found:
        language = unit.language_of(number, b.network)
        key = "second_has" if who_proved == b.author else "second_other"
        name = unit.name_of(who_proved) if who_proved in unit.config.people else ""
        note = unit.wording.raw(language, key, name=name, author=author)
        text = unit.wording.raw(
            language,
            "preview_second",
            short=unit.heads(b.networks),
            author=author,
            note=note,
            count=b.members,
            segments=b.segments,
            body=worded.quoted(worded.of(unit, b)).body,
            code=proof.mark(),
        )
        ask(
            unit,
            actor,
            number,
            broadcast_id=b.id,
            action=Action.SECOND,
            digest=proof.digest("second", b.id, number),
            text=text,
            needs_pin=True,
        )
    return bool(found)


def ask_others(unit: UnitOfWork, actor: Actor, network: str) -> None:
    """The open drafts of a locked number are shown to the other officers, whose code + PIN release them."""
    for challenge in challenges.open_for(unit.conn, [actor.number]):
        if challenge.action != Action.RELEASE or challenge.broadcast is None:
            continue
        b = broadcasts.get(unit.conn, challenge.broadcast)
        author = unit.name_of(b.author)
        for number in officers(unit, b.networks, but=actor.people):
            language = unit.language_of(number, network)
            text = unit.wording.raw(
                language,
                "preview_second",
                short=unit.heads(b.networks),
                author=author,
                count=b.members,
                note=unit.wording.raw(language, "second_has_not", name="", author=author),
                segments=b.segments,
                body=worded.quoted(worded.of(unit, b)).body,
                code=proof.mark(),
            )
            ask(
                unit,
                actor,
                number,
                broadcast_id=b.id,
                action=Action.RELEASE,
                digest=challenge.digest,
                text=text,
                needs_pin=True,
            )
