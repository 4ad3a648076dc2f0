"""Figures for an evaluation: what the rows say of incidents, members, SIMs in a span of time.

In: a network, a span. Out: plain values without numbers or names of members. It reads only.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.broadcast import Kind
from smsd.model.delivery import REACHED, State
from smsd.store.schema import (
    broadcasts,
    deliveries,
    facts,
    feedbacks,
    incidents,
    is_of,
    ledger,
    ledger_recipients,
    letters,
    parts,
)


class Sending(TypedDict):
    """What became of the texts of a broadcast: members by state, seconds from its release, segments."""

    members: int
    sent: int
    delivered: int
    failed: int
    withdrawn: int
    uncertain: int
    waiting: int
    causes: dict[str, int]
    seconds_to_50: float | None
    seconds_to_90: float | None
    seconds_to_100: float | None
    reports: bool  # delivery reports were asked for, so that more than "sent" is known
    carried_out: int  # members who told that they did what a tip asks for
    segments: int
    curve: list[float]  # seconds of each text that was sent, in their order


class Followed(TypedDict):
    """An update, a correction or an all clear behind an alert."""

    kind: str
    text: str
    started_at: datetime
    members: int
    sent: int
    delivered: int
    failed: int
    reports: bool
    segments: int


class IncidentFigures(Sending):
    """An alert with what followed it and what came of its feedback."""

    incident: int
    author: str
    text: str
    started_at: datetime
    closed_at: datetime | None
    followed_by: list[Followed]
    feedback: str


_b, _d, _i, _f = broadcasts.c, deliveries.c, incidents.c, feedbacks.c


def incidents_of(
    conn: Connection, network: str, since: datetime, until: datetime, incident: int | None = None
) -> list[IncidentFigures]:
    """A dict an incident that was an alert: how fast, what became of the texts, tips carried out, feedback.

    The one `incident` that is asked for by its number may be a drill or a tip as well.
    """
    query = (
        sa.select(
            _b.id, _b.incident_id, _b.author, _b.body, _b.started_at, _b.members, _b.segments, _b.kind, _i.closed_at
        )
        .join(incidents, _i.id == _b.incident_id)
        .where(is_of(broadcasts, [network]), _b.started_at >= since, _b.started_at < until)
        .order_by(_b.id)
    )
    if incident is not None:
        query = query.where(_b.incident_id == incident)
    out: dict[int, IncidentFigures] = {}
    for row in conn.execute(query):
        kind = Kind(row.kind)
        first = row.incident_id not in out
        if kind != Kind.ALERT and first and incident is None:
            continue
        if kind == Kind.ALERT or first:
            out[row.incident_id] = {
                "incident": row.incident_id,
                "author": row.author,
                "text": row.body,
                "started_at": row.started_at,
                "closed_at": row.closed_at,
                "followed_by": [],
                **sending(conn, row.id, row.started_at),
                "feedback": _feedback(conn, row.incident_id),
            }
        else:
            followed = sending(conn, row.id, row.started_at)
            out[row.incident_id]["followed_by"].append(
                {
                    "kind": kind.value,
                    "text": row.body,
                    "started_at": row.started_at,
                    "members": followed["members"],
                    "sent": followed["sent"],
                    "delivered": followed["delivered"],
                    "failed": followed["failed"],
                    "reports": followed["reports"],
                    "segments": followed["segments"],
                }
            )
    return list(out.values())


def incident(conn: Connection, number: int) -> tuple[str, str] | None:
    """Of an incident by its number, or of a draft that keeps that number: its
    network, and the state of its first broadcast.
    """
    row = conn.execute(
        sa.select(_b.network, _b.state)
        .where(sa.or_(_b.incident_id == number, _b.number == number))
        .order_by(_b.id)
        .limit(1)
    ).first()
    return (row.network, row.state) if row else None


def sending(conn: Connection, broadcast: int, started: datetime) -> Sending:
    """What became of the texts of a broadcast, counted from its release."""
    rows = conn.execute(
        sa.select(_d.state, _d.sent_at, _d.reason, _d.seen_at, _d.report).where(
            _d.broadcast_id == broadcast, _d.role == "member"
        )
    ).all()
    times = sorted((r.sent_at - started).total_seconds() for r in rows if r.sent_at)
    states = Counter(r.state for r in rows)
    segments = conn.execute(
        sa.select(sa.func.count())
        .select_from(parts.join(deliveries, parts.c.delivery_id == _d.id))
        .where(_d.broadcast_id == broadcast)
    ).scalar_one()
    causes = Counter(
        r.reason or r.state
        for r in rows
        if r.state in (State.FAILED, State.UNDELIVERED, State.CANCELLED, State.EXPIRED)
    )
    total = len(rows)
    return {
        "members": total,
        "sent": sum(states[s] for s in (*REACHED, State.UNDELIVERED)),
        "delivered": states[State.DELIVERED],
        "failed": states[State.FAILED] + states[State.UNDELIVERED],
        "withdrawn": states[State.CANCELLED] + states[State.EXPIRED],
        "uncertain": states[State.UNCERTAIN],
        "waiting": states[State.QUEUED] + states[State.HELD] + states[State.CLAIMED],
        "causes": dict(causes),
        "seconds_to_50": _reach(times, total, 0.5),
        "seconds_to_90": _reach(times, total, 0.9),
        "seconds_to_100": _reach(times, total, 1.0),
        "reports": any(r.report for r in rows),
        "carried_out": sum(r.seen_at is not None for r in rows),
        "segments": int(segments),
        "curve": times,
    }


def _reach(times: list[float], total: int, share: float) -> float | None:
    """Seconds until that share of all had been sent to, or None where it never was."""
    wanted = -(-total * share // 1)
    return round(times[int(wanted) - 1], 1) if total and len(times) >= wanted else None


def _feedback(conn: Connection, incident: int) -> str:
    states = set(conn.execute(sa.select(_f.state).where(_f.incident_id == incident)).scalars())
    return next((s for s in ("released", "waiting", "refused", "lapsed") if s in states), "owed")


def others(conn: Connection, network: str, since: datetime, until: datetime) -> dict[str, int]:
    """Drills, tips, notices that went out."""
    query = (
        sa.select(_b.kind, sa.func.count())
        .where(
            is_of(broadcasts, [network]),
            _b.started_at >= since,
            _b.started_at < until,
            _b.kind.in_(["test", "tip", "notice"]),
        )
        .group_by(_b.kind)
    )
    return {str(kind): int(n) for kind, n in conn.execute(query)}


def members_by_month(conn: Connection, network: str) -> dict[str, int]:
    """Active members at the end of each month that was seen."""
    prefix = f"members:{network}:"
    query = (
        sa.select(facts.c.key, facts.c.value)
        .where(facts.c.key.startswith(prefix, autoescape=True))
        .order_by(facts.c.key)
    )
    return {row.key.removeprefix(prefix): int(row.value) for row in conn.execute(query)}


def sims(conn: Connection, months: list[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Segments and distinct recipients of each SIM in each month (`2027-03`)."""
    out: dict[str, dict[str, dict[str, int]]] = {}
    for month in months:
        for sim, n in conn.execute(
            sa.select(ledger.c.sim, sa.func.sum(ledger.c.segments))
            .where(ledger.c.day.startswith(month))
            .group_by(ledger.c.sim)
        ):
            out.setdefault(sim, {}).setdefault(month, {"segments": 0, "recipients": 0})["segments"] = int(n)
        query = (
            sa.select(ledger_recipients.c.sim, sa.func.count())
            .where(ledger_recipients.c.month == month)
            .group_by(ledger_recipients.c.sim)
        )
        for sim, n in conn.execute(query):
            out.setdefault(sim, {}).setdefault(month, {"segments": 0, "recipients": 0})["recipients"] = int(n)
    return out


def mails(conn: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """How many letters of a span are in each state."""
    query = (
        sa.select(letters.c.state, sa.func.count())
        .where(letters.c.created_at >= since, letters.c.created_at < until)
        .group_by(letters.c.state)
    )
    return {str(state): int(n) for state, n in conn.execute(query)}
