"""A draft is made: what somebody wants to send is judged, stored, and shown to those who may prove it.

In: a unit of work, who wrote, what. Out: a broadcast in `confirming` with a challenge and a preview
(service/previews.py), or why there is none. Nothing reaches a member from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.rules import plan, previews
from smsd.rules.calm import CALM, CALM_LIVES
from smsd.rules.previews import Facts
from smsd.service import behind, halting, proving, worded
from smsd.service.access import Action, require_all
from smsd.service.actor import Actor
from smsd.service.previews import Previews, gather, show
from smsd.service.unit import UnitOfWork
from smsd.store import asked, broadcasts, challenges


class Came(StrEnum):
    """What came of a wish to send something."""

    ASKED = "its code is asked for"
    READY = "proven by the words that asked: it may be released"
    WAITS = "every phone is full: it waits for its turn"
    AGAIN = "this very draft waits for its code already"
    NO_MEMBERS = "nobody to send it to"
    NOBODY_REACHED = "nobody got what it would correct"
    NOBODY_FOR = "nobody got what it would follow"
    CLOSED = "nobody got what it would end: the incident is closed"
    NO_QUOTA = "the subscriptions are spent"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Opened:
    """`paused`: the author's phone gets no more previews for now; `late`: it shows none within a minute.
    `segments` and `room` (letters) where it is too long.
    """

    came: Came
    broadcast: int | None = None
    paused: bool = False
    late: bool = False
    no_line: bool = False  # no line can send just now
    segments: int = 0
    room: int = 0


def open_draft(unit: UnitOfWork, actor: Actor, draft: Draft) -> Opened:
    """Makes a draft of words and asks its author to prove it;
    proven by the words themselves (`actor.at_once`) it asks nobody.
    """
    require_all(unit, actor, Action.DRAFT, draft.everywhere)
    # nobody may guess which neighbourhood is meant: the preview asks
    actor = replace(actor, at_once=actor.at_once and not draft.networks)
    facts = gather(unit, actor, draft)
    if not facts.cost.count and not _ends_something(unit, facts):
        return Opened(Came.NO_MEMBERS if draft.incident is None else _nobody(unit, actor, facts))
    if all(_nothing_left(unit, n) for n in draft.everywhere):
        return Opened(Came.NO_QUOTA)
    made = Previews(unit, facts, actor.number)
    if facts.cost.segments > unit.config.alerts.max_segments or made.read_by(actor.number) is None:
        room = previews.room(unit.config, unit.wording, facts)
        return Opened(Came.TOO_LONG, segments=facts.cost.segments, room=room)
    if not actor.at_once and proving.asked_already(unit, actor, facts.digest, actor.number):
        return Opened(Came.AGAIN)
    stored = _store(unit, actor, facts)
    if actor.at_once:
        broadcasts.step(unit.conn, stored, "preview")
        return Opened(Came.READY, stored)
    return _ask(unit, actor, made, stored)


def _ask(unit: UnitOfWork, actor: Actor, made: Previews, stored: int) -> Opened:
    """Shows what was stored; what finds every phone full waits for its turn."""
    draft, cost = made.facts.draft, made.facts.cost
    in_time = behind.soon(unit, actor)
    shown, paused = show(unit, actor, made, stored)
    if not shown:
        # one of each number waits, the newest: none of them was shown
        for older in broadcasts.find(unit.conn, states=(bc.State.DRAFT,)):
            if older.author_number == actor.number and older.id != stored:
                broadcasts.step(unit.conn, older.id, "drop")
        unit.journal("draft waits for room", actor.number, f"broadcast {stored}")
    if made.facts.earlier is not None and not draft.networks:
        update = f"update:{made.facts.earlier}"  # what 1 makes of the words
        asked.put(unit.conn, actor.number, update, body=draft.body, facts_at=made.facts.written, at=unit.now)
    log.broadcast(stored, draft.kind, draft.network, "draft", members=cost.count, segments=cost.segments)
    no_line = not any(line.ready for line in unit.ctx.lines.values())
    asked_author = any(c.number == actor.number for c in challenges.of_broadcasts(unit.conn, [stored]))
    return Opened(
        Came.ASKED if shown else Came.WAITS, stored, paused=paused, late=not (asked_author and in_time), no_line=no_line
    )


def _ends_something(unit: UnitOfWork, facts: Facts) -> bool:
    """An all clear while an alert runs that reached nobody yet:
    it ends that alert, so it wants its proof like any other.
    """
    incident = facts.draft.incident
    return (
        facts.draft.kind == Kind.END
        and incident is not None
        and bool(broadcasts.find(unit.conn, states=bc.RUNNING, incident_id=incident.id))
    )


def _nothing_left(unit: UnitOfWork, network: str) -> bool:
    """Whether every line that serves a network is spent and told to refuse then."""
    serving = [m for m in unit.config.modems if m.name in unit.config.preferred(network)]
    return bool(serving) and all(
        m.sim.over_limit == "refuse" and unit.ctx.lines[m.name].quota_left == 0 for m in serving
    )


def _nobody(unit: UnitOfWork, actor: Actor, facts: Facts) -> Came:
    """Nobody got what it would follow; an all clear closes the incident all the same."""
    kind, incident = facts.draft.kind, facts.draft.incident
    assert incident is not None
    if kind != Kind.END:
        return Came.NOBODY_REACHED if kind == Kind.CORRECTION else Came.NOBODY_FOR
    halting.end_rest(unit, incident.id, "ended")
    broadcasts.close_incident(unit.conn, incident.id, "end", unit.now)
    unit.journal("incident closed", actor.number, f"#{incident.id}{actor.by}")
    return Came.CLOSED


def _store(unit: UnitOfWork, actor: Actor, facts: Facts) -> int:
    """The broadcast's row, and its texts."""
    draft, cost = facts.draft, facts.cost
    author = draft.author or actor.person or next((h.key for h in unit.behind(actor.number).acting), actor.key)
    validity = max(
        plan.expiry(unit.config.alerts.expire_after, cost.seconds),
        CALM_LIVES if draft.kind in CALM else timedelta(),
    )
    stored = broadcasts.draft(
        unit.conn,
        kind=draft.kind,
        network=draft.network,
        incident_id=draft.incident.id if draft.incident else None,
        author=author,
        author_number=actor.number,
        tip=draft.tip,
        body=draft.body,
        zones=",".join(draft.zones),
        facts_at=facts.written,
        created_at=unit.now,
        validity_s=int(validity.total_seconds()),
        members=cost.count,
        segments=cost.segments,
        modem=actor.line,
        number=None if draft.incident else facts.number,
        also=",".join(draft.also),
    )
    unit.journal("draft", actor.number, f"{draft.kind} {' '.join(draft.everywhere)} broadcast {stored}{actor.by}")
    worded.keep(unit, stored, facts.texts, cost.shown, cost.segments)
    return stored
