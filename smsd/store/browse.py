"""What the page shows: lists with search and pages, timelines. It reads only.

In: networks that somebody may see, a search, a place in the list. Out: rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast
from smsd.model.delivery import REACHED, WAITING, State
from smsd.model.incident import Incident
from smsd.store import broadcasts as broadcast_store
from smsd.store import spool
from smsd.store.browse_rows import EventRow, ExportRow, FeedbackRow, IncidentRow, MemberRow, StepRow
from smsd.store.schema import (
    broadcasts,
    deliveries,
    feedbacks,
    incidents,
    is_of,
    journal,
    ledger,
    members,
    memberships,
)

_b, _d, _i, _f, _m, _s, _j = broadcasts.c, deliveries.c, incidents.c, feedbacks.c, members.c, memberships.c, journal.c
_FEEDBACK = [_f[name] for name in FeedbackRow._fields]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is, in members. `done` may still grow by reports; `waiting` may still be sent."""

    broadcast: Broadcast
    sent: int
    delivered: int
    failed: int
    withdrawn: int
    waiting: int
    done_at: datetime | None = None

    @property
    def percent(self) -> int:
        """Of all members, how many were sent to; never 100 before all were."""
        return self.sent * 100 // max(1, self.broadcast.members)


def progress(conn: Connection, b: Broadcast, done_at: datetime | None = None) -> Progress:
    """The counts of one broadcast."""
    counts = spool.counts(conn, b.id)

    def of(*states: State) -> int:
        return sum(counts.get(s, 0) for s in states)

    return Progress(
        broadcast=b,
        sent=of(*REACHED, State.UNDELIVERED),
        delivered=of(State.DELIVERED),
        failed=of(State.FAILED, State.UNDELIVERED),
        withdrawn=of(State.CANCELLED, State.EXPIRED),
        waiting=of(*WAITING),
        done_at=done_at,
    )


def now(conn: Connection, networks: Collection[str], done_after: datetime) -> list[Progress]:
    """What runs, what waits for its proof, and what ended a short while ago; newest first."""
    states = (*bc.RUNNING, bc.State.CONFIRMING, bc.State.SECOND)
    running = broadcast_store.find(conn, states=states, networks=networks)
    ended = broadcast_store.find(
        conn, states=(bc.State.DONE, bc.State.CANCELLED, bc.State.EXPIRED), networks=networks, done_after=done_after
    )
    done: dict[int, datetime | None] = {
        row.id: row.done_at
        for row in conn.execute(sa.select(_b.id, _b.done_at).where(_b.id.in_([b.id for b in ended])))
    }
    return [progress(conn, b, done.get(b.id)) for b in (*running, *(b for b in ended if b.started_at is not None))]


def needs_a_person(conn: Connection, networks: Collection[str]) -> tuple[int, int]:
    """Requests and feedbacks that wait."""
    requests = sa.select(sa.func.count()).where(_s.network.in_(list(networks)), _s.state == "pending")
    feedback = sa.select(sa.func.count()).where(_f.network.in_(list(networks)), _f.state == "waiting")
    return int(conn.execute(requests).scalar_one()), int(conn.execute(feedback).scalar_one())


def incident_list(conn: Connection, networks: Collection[str], most: int, skip: int) -> tuple[list[IncidentRow], int]:
    """Incidents with what they began with, newest first, and how many there are."""
    where = is_of(incidents, networks)
    other = broadcasts.alias("other")
    first = (
        sa.select(sa.func.min(other.c.id)).where(other.c.incident_id == _i.id).correlate(incidents).scalar_subquery()
    )
    query = (
        sa.select(_i.id, _i.network, _i.state, _i.opened_at, _i.closed_at, _b.kind, _b.body, _b.members, _b.author)
        .select_from(incidents.outerjoin(broadcasts, _b.id == first))
        .where(where)
        .order_by(_i.id.desc())
        .limit(most)
        .offset(skip)
    )
    total = int(conn.execute(sa.select(sa.func.count()).select_from(incidents).where(where)).scalar_one())
    return [IncidentRow(*row) for row in conn.execute(query)], total


def incident(conn: Connection, number: int, networks: Collection[str]) -> Incident | None:
    """One incident that somebody may see."""
    row = conn.execute(sa.select(incidents).where(_i.id == number, is_of(incidents, networks))).first()
    return broadcast_store.incident_of(row) if row is not None else None


def steps(conn: Connection, number: int) -> list[StepRow]:
    """The broadcasts of an incident in their order, with their moments."""
    query = sa.select(*(_b[name] for name in StepRow._fields)).where(_b.incident_id == number).order_by(_b.id)
    return [StepRow(*row) for row in conn.execute(query)]


def feedback_of(conn: Connection, number: int) -> list[FeedbackRow]:
    """All feedback on an incident, oldest first."""
    query = sa.select(*_FEEDBACK).where(_f.incident_id == number).order_by(_f.id)
    return [FeedbackRow(*row) for row in conn.execute(query)]


def feedback_list(conn: Connection, networks: Collection[str], most: int) -> list[FeedbackRow]:
    """Feedbacks: those that wait first, then the newest."""
    order = (sa.case((_f.state == "waiting", 0), else_=1), _f.id.desc())
    query = sa.select(*_FEEDBACK).where(_f.network.in_(list(networks))).order_by(*order).limit(most)
    return [FeedbackRow(*row) for row in conn.execute(query)]


def moments(conn: Connection, broadcast: int) -> tuple[list[datetime], list[datetime], Counter[str]]:
    """When members' texts were sent, when they were delivered, and why others were not."""
    rows = conn.execute(
        sa.select(_d.state, _d.sent_at, _d.settled_at, _d.reason).where(
            _d.broadcast_id == broadcast, _d.role == "member"
        )
    ).all()
    sent = sorted(r.sent_at for r in rows if r.sent_at)
    delivered = sorted(r.settled_at for r in rows if r.state == State.DELIVERED and r.settled_at)
    why = Counter(
        r.reason or r.state
        for r in rows
        if r.state in (State.FAILED, State.UNDELIVERED, State.CANCELLED, State.EXPIRED)
    )
    return sent, delivered, why


def _members_where(networks: Sequence[str], search: str, zone: str, state: str) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [_s.network.in_(networks)]
    if search:
        digits = "".join(c for c in search if c.isdecimal()).removeprefix("0")
        fields = [
            _m.name.icontains(search, autoescape=True),
            _m.street.icontains(search, autoescape=True),
            _m.email.icontains(search, autoescape=True),
        ]
        if len(digits) >= 3 and not any(c.isalpha() for c in search):
            fields.append(_m.number.contains(digits))
        where.append(sa.or_(*fields))
    if zone:
        where.append(_s.zone == ("" if zone == "-" else zone))
    where.append(_s.state == state if state else _s.state != "left")
    return where


def member_list(
    conn: Connection, networks: Sequence[str], search: str, zone: str, state: str, most: int, skip: int
) -> tuple[list[MemberRow], int]:
    """Memberships that match, and how many there are."""
    where = _members_where(networks, search, zone, state)
    joined = memberships.join(members)
    total = int(conn.execute(sa.select(sa.func.count()).select_from(joined).where(*where)).scalar_one())
    query = (
        sa.select(_s.id, _m.number, _m.name, _s.network, _s.state, _s.zone, _m.street, _m.language, _m.email, _s.since)
        .select_from(joined)
        .where(*where)
        .order_by(_s.id)
        .limit(most)
        .offset(skip)
    )
    return [MemberRow._make(row) for row in conn.execute(query)], total


def export(conn: Connection, networks: Sequence[str]) -> list[ExportRow]:
    """All who have not left, for a spreadsheet."""
    query = (
        sa.select(_m.number, _m.name, _s.network, _s.zone, _m.street, _m.language, _m.email, _s.state)
        .join_from(memberships, members)
        .where(_s.network.in_(networks), _s.state != "left")
        .order_by(_s.network, _s.id)
    )
    return [ExportRow(*row) for row in conn.execute(query)]


def audience_counts(
    conn: Connection, networks: Sequence[str]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Active members by (network, zone), and by (network, language)."""
    active = (_s.network.in_(networks), _s.state == "active")
    zones = conn.execute(
        sa.select(_s.network, _s.zone, sa.func.count()).where(*active).group_by(_s.network, _s.zone).order_by(_s.zone)
    )
    languages = conn.execute(
        sa.select(_s.network, _m.language, sa.func.count())
        .join_from(memberships, members)
        .where(*active)
        .group_by(_s.network, _m.language)
    )
    return {(n, z): c for n, z, c in zones}, {(n, lang): c for n, lang, c in languages}


def by_day(conn: Connection, first_day: str) -> dict[str, dict[str, int]]:
    """Segments that each line sent on each day since."""
    out: dict[str, dict[str, int]] = {}
    for sim, day, n in conn.execute(
        sa.select(ledger.c.sim, ledger.c.day, ledger.c.segments).where(ledger.c.day >= first_day)
    ):
        out.setdefault(sim, {})[day] = n
    return out


def events(conn: Connection, most: int) -> list[EventRow]:
    """The newest business events, newest first; people are keyed hashes there, and stay so."""
    query = sa.select(_j.at, _j.event, _j.detail).order_by(_j.id.desc()).limit(most)
    return [EventRow(*row) for row in conn.execute(query)]
