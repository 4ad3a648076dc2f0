"""STOP, VERDER, and what is withdrawn.

In: a desk and broadcasts. Out: rows held, freed or cancelled; claimed rows that must not be sent come out as effects, so that
it bites at the next message.
"""

from __future__ import annotations

from smsd import log
from smsd.flow.desk import Desk
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.delivery import REACHED, State
from smsd.store import broadcasts, challenges, spool


def halt(desk: Desk, broadcast: Broadcast) -> int:
    """Halts a live broadcast at the next message; how many members it reached (what is on air counts)."""
    if broadcasts.step(desk.conn, broadcast.id, "halt", halted_at=desk.now):
        desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "hold", desk.now, desk.ctx.on_air, "halted", spool.of_broadcast(broadcast.id)))
        desk.journal("halted", desk.sender if desk.text else "", f"#{broadcast.incident} broadcast {broadcast.id}")
        log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "halted")
    return reached_or_on_air(desk, broadcast)


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
    """Cancels all that still runs of an incident."""
    for broadcast in broadcasts.find(desk.conn, states=bc.RUNNING, incident_id=incident):
        cancel(desk, broadcast, reason)


def drop(desk: Desk, broadcast: Broadcast) -> bool:
    """Drops a draft with its challenges and previews."""
    done = broadcasts.step(desk.conn, broadcast.id, "drop")
    for challenge in challenges.of_broadcasts(desk.conn, [broadcast.id]):
        challenges.settle(desk.conn, challenge.id, "refuse")
        desk.effects.withdrawn |= set(spool.withdraw(desk.conn, "cancel", desk.now, desk.ctx.on_air, "dropped", spool.of_challenge(challenge.id)))
    return done
