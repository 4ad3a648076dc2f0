"""STOP, VERDER, and what is withdrawn.

In: a desk and broadcasts. Out: rows held, freed or cancelled; claimed rows that must not be sent come out as effects, so that
it bites at the next message.
"""

from __future__ import annotations

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import Challenge
from smsd.model.delivery import REACHED, State
from smsd.service.desk import Desk
from smsd.store import broadcasts, challenges, spool


def halt(desk: Desk, broadcast: Broadcast) -> int:
    """Halts a live broadcast at the next message; how many members it reached (what is on air counts)."""
    if broadcasts.step(desk.conn, broadcast.id, "halt", halted_at=desk.now):
        desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "hold", desk.now, desk.ctx.on_air, "halted", spool.of_broadcast(broadcast.id)))
        remember(desk, broadcast)
        desk.journal("halted", desk.sender if desk.text else "", f"#{broadcast.incident} broadcast {broadcast.id}")
        log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "halted")
    return reached_or_on_air(desk, broadcast)


def remember(desk: Desk, broadcast: Broadcast) -> None:
    """Who halted it, or let it go on: after a proven VERDER these people need a code to halt it again."""
    people = {h.key for h in desk.who.holders} if desk.text is not None else set()
    known = set(broadcasts.get(desk.conn, broadcast.id).halters)
    broadcasts.change(desk.conn, broadcast.id, halters=",".join(sorted(known | people)))


def freely(desk: Desk, broadcast: Broadcast) -> bool:
    """Whether the sender may halt it without a code: before a VERDER; after one, each enrolled person once."""
    if not broadcast.resumed:
        return True
    return bool(desk.who.acting) and not {h.key for h in desk.who.holders} & set(broadcast.halters)


def reached_or_on_air(desk: Desk, broadcast: Broadcast) -> int:
    """Members reached, those on air this moment included."""
    found = spool.counts(desk.conn, broadcast.id)
    return sum(found.get(s, 0) for s in (*REACHED, State.CLAIMED))


def resume(desk: Desk, broadcast: Broadcast) -> bool:
    """Goes on; the time that it stood still does not count against its expiry."""
    pause = desk.now - broadcast.halted_at if broadcast.halted_at else None
    expires = broadcast.expires_at + pause if broadcast.expires_at and pause else broadcast.expires_at
    if not broadcasts.step(desk.conn, broadcast.id, "resume", resumed=True, halted_at=None, expires_at=expires):
        return False
    remember(desk, broadcast)
    spool.extend(desk.conn, broadcast.id, expires)
    spool.withdraw(desk.conn, "free", desk.now, desk.ctx.on_air, "", spool.of_broadcast(broadcast.id))
    desk.effects.wake = True
    desk.journal("resumed", desk.sender if desk.text else "", f"#{broadcast.incident} broadcast {broadcast.id}")
    log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "resumed")
    return True


def cancel(desk: Desk, broadcast: Broadcast, reason: str) -> None:
    """What was not sent is never sent."""
    desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, reason, spool.of_broadcast(broadcast.id)))
    broadcasts.step(desk.conn, broadcast.id, "cancel", done_at=desk.now)
    log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "cancelled", reason=reason)


def cancel_rest(desk: Desk, incident: int, reason: str) -> None:
    """Cancels all that still runs of an incident, but no correction that is on its way: whoever was told wrong has to hear it."""
    for broadcast in broadcasts.find(desk.conn, states=bc.RUNNING, incident_id=incident):
        if broadcast.kind != bc.Kind.CORRECTION or broadcast.state != bc.State.LIVE or reason == "corrected":
            cancel(desk, broadcast, reason)


def refuse(desk: Desk, challenge: Challenge) -> None:
    """Whoever was asked says no: a draft that nobody else is asked about, or that the author takes back, is dropped."""
    b = broadcasts.get(desk.conn, challenge.broadcast) if challenge.broadcast is not None else None
    own = b is not None and b.author_number == challenge.number
    asked = challenges.of_broadcasts(desk.conn, [b.id]) if b is not None and b.state in bc.OPEN else []
    for one in asked if own else [challenge]:
        challenges.settle(desk.conn, one.id, "refuse")
        desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, "dropped", spool.of_challenge(one.id)))
    if b is not None and b.state in bc.OPEN and not challenges.of_broadcasts(desk.conn, [b.id]):
        broadcasts.step(desk.conn, b.id, "drop")
