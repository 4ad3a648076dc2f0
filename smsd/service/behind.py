"""A code for behind words: the way out for an officer whom forged drafts crowd out, which needs no place and no
further answer of ours.

In: a unit of work whose text asked for something that this phone is not shown soon. Out: one text to that phone with
a code of six digits; whoever writes words, that code and the PIN in one text sends them at once. It names no draft,
so that nobody else's words ever stand beside it, and it costs a flood of any size a few texts: the same code is told
again at distances that double, for twelve hours.
"""

from __future__ import annotations

from smsd.model.challenge import Action, Behind, Challenge
from smsd.model.delivery import Priority
from smsd.rules import limits, proof
from smsd.rules.throttle import LONGEST, SHARE, Share
from smsd.service import allowance
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.store import challenges, claims, spool, tallies

TOLD = "behind words"
FIRST = -1  # before other answers


def code(unit: UnitOfWork, number: str) -> Challenge | None:
    """The open code for behind words of a number."""
    return next(
        (c for c in challenges.open_for(unit.conn, [number]) if c.behind and not proof.lapsed(c, unit.now)), None
    )


def offer(unit: UnitOfWork, actor: Actor, network: str) -> bool:
    """Tells the code to whoever texted, unless that phone heard it lately;
    False where nobody behind that number has a PIN.
    """
    who = unit.behind(actor.number)
    if (
        actor.channel != Channel.SMS
        or who.role != "police"
        or not any("sms" in h.person.confirm and h.rights.pin_hash for h in who.acting)
    ):
        return False
    number, subject = actor.number, unit.pseudonym(actor.number)
    known = code(unit, number)
    told = tallies.times(unit.conn, subject, TOLD, known.created_at - limits.BEHIND_FIRST) if known else []
    if known and told and not limits.tell_again(len(told), max(told), unit.now):
        return True
    challenge = (
        known.id
        if known
        else challenges.issue(
            unit.conn,
            number=number,
            broadcast_id=None,
            action=Action.RELEASE,
            nonce=f"{unit.ctx.chance.getrandbits(64):016x}",
            digest=proof.digest(TOLD, number),
            needs_pin=True,
            digits=proof.ALONE_DIGITS,
            payload=Behind(),
            created_at=unit.now,
        )
    )
    tallies.add(unit.conn, subject, TOLD, unit.now)
    unit.journal("crowded out", number, f"told the code for behind words ({len(told) + 1})")
    text = unit.wording.say(unit.language_of(number, network), "behind_words", code=proof.mark(proof.ALONE_DIGITS))
    # the first of half a day is no forger's to hold up: there is one for each officer
    unit.queue(
        number,
        text,
        priority=Priority.ANSWER,
        ordinal=FIRST,
        role="staff",
        pinned=actor.line,
        challenge=challenge,
        expires=limits.HOUR,
        unproven=known is not None,
    )
    return True


def soon(unit: UnitOfWork, actor: Actor) -> bool:
    """Whether what is asked now leaves within a minute, behind the answers that wait on this line already; not at all
    where strangers have had all that the subscription gives them.
    """
    line = unit.ctx.lines.get(actor.line or "")
    if line is None:
        return True
    if unit.unproven and allowance.unproven(unit.conn, line, unit.now) == claims.NONE:
        return False
    waiting = spool.waiting_by_line(unit.conn, Priority.ANSWER, (line.name,))
    ahead = float(waiting.get(line.name, 0) + waiting.get(None, 0))
    share = line.share if line.share.waits else Share()
    needed = SHARE * (share.spent + int(ahead) + LONGEST) - share.proven  # texts of the alert, for room in its tenth
    alerts = claims.urgent(unit.conn, line.name, unit.now, most=max(needed, int(limits.SOON_S / line.pace) + 1))
    if alerts and (alerts + ahead) * line.pace > limits.SOON_S:  # behind the alert it would come too late
        if alerts < needed:
            return False
        ahead = SHARE * (ahead + max(0.0, 1.0 - share.credit))
    return ahead * line.pace <= limits.SOON_S
