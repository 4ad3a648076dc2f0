"""Incidents and broadcasts."""

from __future__ import annotations

import functools
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast, incident
from smsd.model.broadcast import Broadcast, Kind, State
from smsd.model.incident import Incident
from smsd.model.life import move, sources
from smsd.store.dialect.base import News, tell
from smsd.store.schema import Row, broadcasts, incidents, is_in, is_of, new_id

_b, _i = broadcasts.c, incidents.c
_BY_ID = sa.select(broadcasts).where(_b.id == sa.bindparam("id"))


def _one(row: Row) -> Broadcast:
    return Broadcast(
        id=row.id,
        incident=row.incident_id,
        kind=Kind(row.kind),
        network=row.network,
        state=State(row.state),
        author=row.author,
        author_number=row.author_number,
        body=row.body,
        zones=tuple(filter(None, row.zones.split(","))),
        facts_at=row.facts_at,
        created_at=row.created_at,
        started_at=row.started_at,
        halted_at=row.halted_at,
        expires_at=row.expires_at,
        validity_s=row.validity_s,
        resumed=row.resumed,
        members=row.members,
        segments=row.segments,
        modem=row.modem,
        tip=row.tip,
        halters=tuple(filter(None, row.halters.split(","))),
        proven_by=row.proven_by,
        number=row.number,
        also=tuple(filter(None, row.also.split(","))),
    )


def incident_of(row: Row) -> Incident:
    """A row of the table as what it is."""
    also = tuple(filter(None, row.also.split(",")))
    return Incident(
        id=row.id,
        network=row.network,
        state=incident.State(row.state),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        also=also,
        closed_at=row.closed_at,
    )


def draft(conn: Connection, **values: object) -> int:
    """A new draft; its id."""
    done = conn.execute(broadcasts.insert().values(state=State.DRAFT, **values))
    return new_id(done)


def get(conn: Connection, broadcast_id: int) -> Broadcast:
    """That with this id, which exists."""
    return _one(conn.execute(_BY_ID, {"id": broadcast_id}).one())


def known(conn: Connection, broadcast_id: int) -> Broadcast | None:
    """That with this id, or None where there is none."""
    row = conn.execute(_BY_ID, {"id": broadcast_id}).first()
    return _one(row) if row else None


def accepted(conn: Connection, ids: Collection[int]) -> set[int]:
    """Those of these ids that were let go."""
    return set(conn.execute(sa.select(_b.id).where(_b.id.in_(list(ids)), _b.started_at.is_not(None))).scalars())


def find(
    conn: Connection,
    *,
    states: Collection[State],
    networks: Collection[str] | None = None,
    incident_id: int | None = None,
    kinds: Collection[Kind] = tuple(Kind),
    done_after: datetime | None = None,
) -> list[Broadcast]:
    """Broadcasts in some states, newest first."""
    given = {"incident": incident_id, "after": done_after}
    when = {name: value for name, value in given.items() if value is not None}
    within = None if networks is None else tuple(networks)
    query = _finding(tuple(states), tuple(kinds), within, tuple(when))
    return [_one(row) for row in conn.execute(query, when)]


@functools.lru_cache(maxsize=256)  # asked many times a second: made once for each way of asking
def _finding(
    states: tuple[State, ...], kinds: tuple[Kind, ...], networks: tuple[str, ...] | None, given: tuple[str, ...]
) -> sa.Select[*tuple[object, ...]]:
    query = sa.select(broadcasts).where(is_in(_b.state, *states)).order_by(_b.id.desc())
    if set(kinds) != set(Kind):
        query = query.where(is_in(_b.kind, *kinds))
    if networks is not None:
        query = query.where(is_of(broadcasts, networks))
    if "incident" in given:
        query = query.where(_b.incident_id == sa.bindparam("incident"))
    if "after" in given:
        query = query.where(_b.done_at > sa.bindparam("after"))
    return query


def gone_out(conn: Connection, incident_id: int | None, kinds: Collection[Kind]) -> list[Broadcast]:
    """Broadcasts of an incident that went out, or began to, newest first."""
    states = (*broadcast.RUNNING, State.DONE, State.CANCELLED, State.EXPIRED)
    return find(conn, states=states, incident_id=incident_id, kinds=kinds)


def step(conn: Connection, broadcast_id: int, event: str, **values: object) -> bool:
    """Moves a broadcast; False if it stands where the event cannot happen."""
    for state in sources(broadcast.MOVES, event):
        done = conn.execute(
            broadcasts.update()
            .where(_b.id == broadcast_id, _b.state == state)
            .values(state=move(broadcast.MOVES, state, event), **values)
        )
        if done.rowcount == 1:
            if event in ("prove", "resume"):
                tell(conn, News.FIRST)
            return True
    return False


def change(conn: Connection, broadcast_id: int, **values: object) -> None:
    """Sets columns that are no state."""
    conn.execute(broadcasts.update().where(_b.id == broadcast_id).values(**values))


def open_incident(
    conn: Connection, network: str, by: str, now: datetime, number: int | None = None, also: Collection[str] = ()
) -> int:
    """A new incident; its number: the one that its draft kept."""
    values = {
        "network": network,
        "state": incident.State.OPEN,
        "opened_at": now,
        "opened_by": by,
        "also": ",".join(also),
    }
    done = conn.execute(incidents.insert().values(**values, id=number or next_incident(conn)))
    return new_id(done)


def next_incident(conn: Connection) -> int:
    """A number that no incident has and no draft keeps. Numbers of dropped
    drafts are skipped: a preview showed them.
    """
    last = conn.execute(sa.select(sa.func.max(_i.id))).scalar() or 0
    kept = conn.execute(sa.select(sa.func.max(_b.number)).where(_b.number.is_not(None))).scalar() or 0
    return max(int(last), int(kept)) + 1


def close_incident(conn: Connection, incident_id: int, event: str, now: datetime) -> bool:
    """Ends an open incident; False where it had ended."""
    done = conn.execute(
        incidents.update()
        .where(_i.id == incident_id, _i.state == incident.State.OPEN)
        .values(state=move(incident.MOVES, incident.State.OPEN, event), closed_at=now)
    )
    return done.rowcount == 1


def open_incidents(conn: Connection, networks: Collection[str]) -> list[Incident]:
    """Open incidents of some networks, newest first."""
    return [incident_of(r) for r in conn.execute(_opened(tuple(networks)))]


@functools.lru_cache(maxsize=64)
def _opened(networks: tuple[str, ...]) -> sa.Select[*tuple[object, ...]]:
    return (
        sa.select(incidents).where(is_of(incidents, networks), _i.state == incident.State.OPEN).order_by(_i.id.desc())
    )


def incident_network(conn: Connection, incident_id: int) -> str:
    """The network that an incident belongs to."""
    return str(conn.execute(sa.select(_i.network).where(_i.id == incident_id)).scalar_one())


def recent_incidents(conn: Connection, networks: Collection[str], closed_after: datetime) -> list[Incident]:
    """Incidents with an alert that are open, or were closed a moment ago,
    newest first: those still open before the others.
    """
    found = [incident_of(r) for r in conn.execute(_recent(tuple(networks)), {"after": closed_after})]
    return sorted(found, key=lambda i: i.state != incident.State.OPEN)


@functools.lru_cache(maxsize=64)
def _recent(networks: tuple[str, ...]) -> sa.Select[*tuple[object, ...]]:
    alerts = sa.select(_b.incident_id).where(_b.kind == Kind.ALERT, _b.started_at.is_not(None))
    return (
        sa.select(incidents)
        .where(
            is_of(incidents, networks),
            _i.id.in_(alerts),
            sa.or_(_i.state == incident.State.OPEN, _i.closed_at > sa.bindparam("after")),
        )
        .order_by(_i.id.desc())
    )


def latest_incident(conn: Connection, networks: Collection[str], number: int | None = None) -> Incident | None:
    """The newest incident of some networks that was an alert, open or closed; or the one of that number."""
    query = (
        sa.select(incidents)
        .join(broadcasts, _b.incident_id == _i.id)
        .where(is_of(incidents, networks), _b.kind == Kind.ALERT, _b.started_at.is_not(None))
        .order_by(_i.id.desc())
        .limit(1)
    )
    row = conn.execute(query if number is None else query.where(_i.id == number)).first()
    return incident_of(row) if row else None


def all_of(conn: Connection, limit: int = 50) -> list[Broadcast]:
    """The newest broadcasts that went or go out."""
    query = sa.select(broadcasts).order_by(_b.id.desc()).limit(limit)
    return [_one(row) for row in conn.execute(query)]
