"""Halting a broadcast, letting it go on, ending it for good; and what is withdrawn with it.

halt           STOP, FOUT, a command, a page: rows are held, colleagues are told. It bites at the next message
resume         VERDER: rows are free again; the time that it stood still does not count against its expiry
cancel         an operator, or an officer on the page, ends it for good: rows are cancelled, colleagues are told
end_rest       an all clear or a correction ends what still runs of its incident
follow         the lines follow what another process halted or ended
refuse         who was asked for a code says no

In: a unit of work, an actor, a broadcast. Out: what came of it. Nothing here asks for a code (service/proving.py does).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.challenge import Challenge
from smsd.model.delivery import REACHED, Priority, State
from smsd.service.access import Action, allowed_in_any, require_all, require_any
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, spool

# what becomes of rows of a broadcast that stands, and why
FOLLOWING = {
    bc.State.HALTED: ("hold", "halted"),
    bc.State.CANCELLED: ("cancel", "ended"),
    bc.State.EXPIRED: ("expire", "halted for too long"),
}


class Halt(StrEnum):
    """What came of a halt."""

    DONE = "halted"
    ALREADY = "was halted already"
    NOT_RUNNING = "does not run"
    WANTS_PROOF = "was let go on by proof: it takes a proof to halt it again"


@dataclass(frozen=True, slots=True)
class Halted:
    """`reached`: members who got it, those on air this moment included."""

    came: Halt
    reached: int


def halt(unit: UnitOfWork, actor: Actor, broadcast: Broadcast, *, tell: bool = True) -> Halted:
    """Halts a live broadcast at the next message; its author and the other officers hear who did, since a forger may
    have, unless nobody knows who they are (`tell`).
    """
    broadcast = broadcasts.get(unit.conn, broadcast.id)  # as it is in this transaction
    free = freely(unit, actor, broadcast)
    require_any(unit, actor, Action.HALT, broadcast.networks)
    reached = reached_or_on_air(unit, broadcast)
    if broadcast.state != bc.State.LIVE:
        return Halted(Halt.ALREADY if broadcast.state == bc.State.HALTED else Halt.NOT_RUNNING, reached)
    if not free:
        return Halted(Halt.WANTS_PROOF, reached)
    if not broadcasts.step(unit.conn, broadcast.id, "halt", halted_at=unit.now):
        return Halted(Halt.ALREADY, reached)
    unit.withdraw("hold", "halted", spool.of_broadcast(broadcast.id))
    _remember(unit, actor, broadcast)
    unit.journal("halted", actor.number, f"#{broadcast.incident} broadcast {broadcast.id}{actor.by}")
    log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "halted")
    reached = reached_or_on_air(unit, broadcast)
    if tell:
        _tell_officers(unit, actor, broadcast, "halted_by", reached)
    return Halted(Halt.DONE, reached)


def _remember(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> None:
    """Who halted it, or let it go on: after a proven VERDER these people need a code to halt it again."""
    known = set(broadcasts.get(unit.conn, broadcast.id).halters)
    broadcasts.change(unit.conn, broadcast.id, halters=",".join(sorted(known | set(actor.people))))


def freely(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> bool:
    """Whether a number alone is enough to halt it: before a VERDER; after one, once for each enrolled person."""
    if not broadcast.resumed or allowed_in_any(unit, actor, Action.HALT_RESUMED, broadcast.networks):
        return True
    return bool(unit.behind(actor.number).acting) and not set(actor.people) & set(broadcast.halters)


def _tell_officers(unit: UnitOfWork, actor: Actor, b: Broadcast, key: str, reached: int) -> None:
    """Its author, on the phone that wrote it, and the other officers of its network; never who did it."""
    if b.network not in unit.config.networks:
        return
    author = [b.author_number] if b.author_number.startswith("+") else []
    others = [p.number[0] for _, p in unit.staff(*b.networks) if p.role == "police" and b.author_number not in p.number]
    own = {n for key_ in actor.people if key_ in unit.config.people for n in unit.config.people[key_].number} | {
        actor.number
    }
    for number in dict.fromkeys((*author, *others)):
        if number in own:
            continue
        name = (
            unit.name_of(actor.key)
            if actor.key
            else unit.wording.raw(unit.language_of(number, b.network), "operator_name")
        )
        unit.tell(
            number,
            key,
            network=b.network,
            priority=Priority.ALERT,
            short=unit.short_of(b),
            id=b.incident or b.number,
            author=name,
            reached=reached,
            count=b.members,
        )


def reached_or_on_air(unit: UnitOfWork, broadcast: Broadcast) -> int:
    """Members reached, those on air this moment included."""
    found = spool.counts(unit.conn, broadcast.id)
    return sum(found.get(s, 0) for s in (*REACHED, State.CLAIMED))


def resume(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> bool:
    """Lets it go on; False where it is not halted (any more)."""
    broadcast = broadcasts.get(unit.conn, broadcast.id)  # as it is in this transaction
    require_all(unit, actor, Action.RESUME, broadcast.networks)
    pause = unit.now - broadcast.halted_at if broadcast.halted_at else None
    expires = broadcast.expires_at + pause if broadcast.expires_at and pause else broadcast.expires_at
    if not broadcasts.step(unit.conn, broadcast.id, "resume", resumed=True, halted_at=None, expires_at=expires):
        return False
    _remember(unit, actor, broadcast)
    spool.extend(unit.conn, broadcast.id, expires)
    unit.withdraw("free", "", spool.of_broadcast(broadcast.id))
    unit.effects.wake = unit.effects.goes_first = True
    unit.journal("resumed", actor.number, f"#{broadcast.incident} broadcast {broadcast.id}{actor.by}")
    log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "resumed")
    return True


class Cancel(StrEnum):
    """What came of an end."""

    DROPPED = "the draft is dropped"
    ENDED = "what was not sent is never sent"
    OVER = "it had ended before"


def cancel(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> Cancel:
    """Ends a draft or a running broadcast for good; its author and the other officers hear it."""
    broadcast = broadcasts.get(unit.conn, broadcast.id)  # as it is in this transaction
    require_all(unit, actor, Action.CANCEL, broadcast.networks)
    draft = broadcast.state in bc.OPEN
    if broadcast.state not in (*bc.OPEN, *bc.RUNNING):
        return Cancel.OVER
    reached = reached_or_on_air(unit, broadcast)
    for challenge in challenges.of_broadcasts(unit.conn, [broadcast.id]):
        challenges.settle(unit.conn, challenge.id, "refuse")
        unit.withdraw("cancel", "dropped", spool.of_challenge(challenge.id))
    if draft:
        broadcasts.step(unit.conn, broadcast.id, "drop", done_at=unit.now)
    else:
        _end(unit, broadcast, f"ended{actor.by}" if actor.by else "ended")
    unit.journal(
        "cancelled", actor.number, f"#{broadcast.incident or broadcast.number} broadcast {broadcast.id}{actor.by}"
    )
    _tell_officers(unit, actor, broadcast, "dropped_by" if draft else "cancelled_by", reached)
    return Cancel.DROPPED if draft else Cancel.ENDED


def _end(unit: UnitOfWork, broadcast: Broadcast, reason: str) -> None:
    """What was not sent is never sent."""
    unit.withdraw("cancel", reason, spool.of_broadcast(broadcast.id))
    broadcasts.step(unit.conn, broadcast.id, "cancel", done_at=unit.now)
    log.broadcast(broadcast.id, broadcast.kind, broadcast.network, "cancelled", reason=reason)


def end_rest(unit: UnitOfWork, incident: int, reason: str) -> None:
    """Ends all that still runs of an incident, but no correction that is on its way:
    whoever was told wrong has to hear it.
    """
    for broadcast in broadcasts.find(unit.conn, states=bc.RUNNING, incident_id=incident):
        if broadcast.kind != bc.Kind.CORRECTION or broadcast.state != bc.State.LIVE or reason == "corrected":
            _end(unit, broadcast, reason)
            unit.journal(
                "cancelled", "", f"#{broadcast.incident or broadcast.number} broadcast {broadcast.id}, {reason}"
            )


def follow(unit: UnitOfWork) -> None:
    """Another process halted or ended a broadcast: what a line of ours has claimed of it and not begun is withdrawn
    too.
    """
    for broadcast, state in spool.claimed_though_stopped(unit.conn, unit.ctx.owner):
        unit.withdraw(*FOLLOWING[state], spool.of_broadcast(broadcast))


def drop_same(unit: UnitOfWork, proven: Broadcast) -> None:
    """Drafts in the same number's name with the same words, that wait or were shown to somebody:
    the words leave once.
    """
    for b in broadcasts.find(unit.conn, states=bc.OPEN, networks=(proven.network,), kinds=(proven.kind,)):
        if b.id != proven.id and (b.author_number, b.body, b.zones, b.incident, b.also) == (
            proven.author_number,
            proven.body,
            proven.zones,
            proven.incident,
            proven.also,
        ):
            for challenge in challenges.of_broadcasts(unit.conn, [b.id]):
                challenges.settle(unit.conn, challenge.id, "replace")
                unit.withdraw("cancel", "left already", spool.of_challenge(challenge.id))
            broadcasts.step(unit.conn, b.id, "drop")


def refuse(unit: UnitOfWork, challenge: Challenge) -> None:
    """Whoever was asked says no: a draft that nobody else is asked about, or that the author takes back, is dropped."""
    b = broadcasts.get(unit.conn, challenge.broadcast) if challenge.broadcast is not None else None
    own = b is not None and b.author_number == challenge.number
    asked = challenges.of_broadcasts(unit.conn, [b.id]) if b is not None and b.state in bc.OPEN else []
    for one in asked if own else [challenge]:
        challenges.settle(unit.conn, one.id, "refuse")
        unit.withdraw("cancel", "dropped", spool.of_challenge(one.id))
    if b is not None and b.state in bc.OPEN and not challenges.of_broadcasts(unit.conn, [b.id]):
        broadcasts.step(unit.conn, b.id, "drop")
