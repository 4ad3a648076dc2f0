"""Who is asked to prove something, and on how many phones: challenges and their previews.

In: a desk, a wish or a draft. Out: a challenge with its preview, or False where a number has no room for one more. A number has at
most three open: what a forger asks for in an officer's name must neither fill that phone nor keep the true officer from being
asked, so drafts go on to the other officers, and wait for their turn where all are full. Nothing is displaced that was shown.
"""

from __future__ import annotations

from datetime import timedelta

from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import Action, Challenge
from smsd.model.delivery import Priority
from smsd.rules import limits, proof
from smsd.service import guard, worded
from smsd.service.desk import Desk
from smsd.store import broadcasts, challenges, spool

CODE_HERE = proof.mark()
PREVIEW_LIVES = timedelta(minutes=5)
DRAFTS = (Action.RELEASE, Action.SECOND)


def waiting(desk: Desk, number: str) -> list[Challenge]:
    """Challenges of a number that may still be answered."""
    return [c for c in challenges.open_for(desk.conn, [number]) if not proof.lapsed(c, desk.now)]


def ask(desk: Desk, number: str, broadcast_id: int | None, action: Action, digest: str, text: str, *, needs_pin: bool,
        payload: str = "") -> bool:  # fmt: skip
    """A challenge and its preview; False where the number has no room.

    Where nothing but the code is asked for, it has six digits and is the only such one of its number; a second one, and any while
    somebody guesses in that number's name, wants the PIN too.
    """
    open_ = waiting(desk, number)
    if desk.one_step is None and ((action not in DRAFTS and asked_already(desk, digest, number)) or not _room(desk, open_, action)):
        return False
    guessed = guard.guesses(desk, number).guessed
    needs_pin = needs_pin or guessed or any(not c.needs_pin for c in open_)
    digits = proof.ALONE_DIGITS if guessed or not needs_pin else proof.CODE_DIGITS
    taken = {proof.code_of(desk.key, c) for c in open_}
    nonce = f"{desk.ctx.chance.getrandbits(64):016x}"
    while proof.code(desk.key, digest, nonce, digits) in taken:
        nonce = f"{desk.ctx.chance.getrandbits(64):016x}"
    challenge = challenges.issue(desk.conn, number=number, broadcast_id=broadcast_id, action=action, nonce=nonce, digest=digest,
                                 needs_pin=needs_pin, digits=digits, payload=payload, created_at=desk.now)  # fmt: skip
    if desk.one_step is not None:
        desk.asked = challenge  # proven by the very text that asked
        return True
    form = f"{proof.mark()} + PIN"
    if needs_pin and form not in text:
        text = form.join(text.rsplit(proof.mark(), 1))
    text = proof.mark(digits).join(text.rsplit(proof.mark(), 1))
    desk.queue(number, text, priority=Priority.ANSWER, role="staff", pinned=desk.line, challenge=challenge, expires=PREVIEW_LIVES)
    return True


def wish(desk: Desk, broadcast_id: int | None, action: Action, digest: str, text: str, *, needs_pin: bool, payload: str = "",
         to: str = "") -> None:  # fmt: skip
    """Asks for the proof of what is no draft; the number hears it where there is no room."""
    number = to or desk.sender
    if not ask(desk, number, broadcast_id, action, digest, text, needs_pin=needs_pin, payload=payload) and desk.outcome != AGAIN:
        desk.outcome = "no room"
        if not to and desk.once("no room", limits.REPORT_ASKED):
            desk.answer("no_room", network=desk.who.networks[0])


def _room(desk: Desk, open_: list[Challenge], action: Action) -> bool:
    """Whether a number may be asked one thing more. While a broadcast runs one place is kept for VERDER: who halts it in somebody's
    name must not be able to fill that phone with other questions, so that it never goes on.
    """
    if len(open_) >= limits.OPEN_CHALLENGES or action == Action.RESUME:
        return len(open_) < limits.OPEN_CHALLENGES
    others = [c for c in open_ if c.action != Action.RESUME]
    if len(others) >= limits.OPEN_CHALLENGES - 1 and broadcasts.find(desk.conn, states=bc.RUNNING):
        return False
    return action in DRAFTS or sum(c.action not in DRAFTS for c in others) < limits.OPEN_WISHES


AGAIN = "same draft again"


def asked_already(desk: Desk, digest: str, number: str) -> bool:
    """The same text again keeps its challenge; its preview is repeated once. On whichever phone it is asked."""
    same = [c for c in challenges.with_digest(desk.conn, digest, desk.now - limits.REPEAT_WITHIN) if not proof.lapsed(c, desk.now)]
    own = next((c for c in same if c.number == number), None)
    about_own = own is not None or any(c.broadcast and broadcasts.get(desk.conn, c.broadcast).author_number == number for c in same)
    if not about_own:
        return False
    desk.outcome = AGAIN
    if own is not None and not own.repeated:
        challenges.repeated(desk.conn, own.id)
        body = spool.body_of_challenge(desk.conn, own.id)
        if body:
            desk.queue(number, body, priority=Priority.ANSWER, role="staff", pinned=desk.line, challenge=own.id, expires=PREVIEW_LIVES)
    return True


# ---- who may prove a draft


def by_two(desk: Desk, b: Broadcast) -> bool:
    """Whether two people have to prove it."""
    author = desk.config.people.get(b.author)
    return author is not None and author.second_officer == "always"


def officers(desk: Desk, network: str, *, but: tuple[str, ...] = ()) -> list[str]:
    """Phones of the enrolled officers of a network, without some people."""
    return [p.number[0] for k, p in desk.staff(network)
            if p.role == "police" and k not in but and (r := desk.rights.get(k)) is not None and r.enrolled]  # fmt: skip


def recipients(desk: Desk, b: Broadcast) -> list[str]:
    """Phones that are asked to prove a draft; empty only where each has three questions open already.

    The author's own phone comes first. Five unanswered previews in an hour, or three open ones, send further drafts to the other
    officers; where those are as full, whoever has room left is asked.
    """
    author = desk.config.people.get(b.author)
    room = {n: _room(desk, waiting(desk, n), Action.RELEASE) for n in (b.author_number, *officers(desk, b.network))}
    others = [n for n in officers(desk, b.network) if n != b.author_number and room[n] and _foreign(desk, n) < limits.OPEN_OF_OTHERS + 1]
    calm = [n for n in others if _calm(desk, n, own=False)]
    if author is not None and author.role == "dispatch":
        return calm or others
    if room[b.author_number] and _calm(desk, b.author_number):
        return [b.author_number, *((calm or others) if guard.guesses(desk, b.author_number).guessed else [])]
    if desk.text is not None and desk.text.answerable:
        desk.journal("previews paused", b.author_number)
        if desk.once("previews paused"):
            desk.answer("previews_paused", network=b.network)
    if calm:
        return calm
    return [b.author_number] if room[b.author_number] else others


def _calm(desk: Desk, number: str, *, own: bool = True) -> bool:
    """Whether a phone is not flooded: few unanswered drafts in the last hour, its own or those of others."""
    if not own and _foreign(desk, number) >= limits.OPEN_OF_OTHERS:
        return False
    return limits.preview_allowed(challenges.unanswered(desk.conn, number, desk.now - limits.HOUR, own=own))


def _foreign(desk: Desk, number: str) -> int:
    """How many drafts of others a phone is asked about."""
    return sum(c.action == Action.RELEASE and c.broadcast is not None and broadcasts.get(desk.conn, c.broadcast).author_number != number
               for c in waiting(desk, number))  # fmt: skip


def ask_second(desk: Desk, b: Broadcast, who_proved: str) -> bool:
    """Asks everybody with room but the one who proved it; whether there is anybody enrolled to ask at all."""
    found = officers(desk, b.network, but=(who_proved,))
    names = desk.config.people
    author = names[b.author].name if b.author in names else b.author
    for number in found:
        language = desk.language_of(number, b.network)
        key = "second_has" if who_proved == b.author else "second_other"
        note = desk.wording.raw(language, key, name=names[who_proved].name if who_proved in names else "", author=author)
        text = desk.wording.raw(language, "preview_second", short=desk.short(b.network), author=author, note=note, count=b.members,
                                segments=b.segments, body=worded.quoted(worded.of(desk, b)).body, code=proof.mark())  # fmt: skip
        ask(desk, number, b.id, Action.SECOND, proof.digest("second", b.id, number), text, needs_pin=True)
    return bool(found)
