"""Counts of the whole database for whoever watches: broadcasts, texts by outcome, members, alarms. It reads only.

In: a connection. Out: plain numbers; no number of a phone and no name.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store import facts
from smsd.store.schema import broadcasts, deliveries, inbound_texts, letters, memberships

_b, _d, _m, _l = broadcasts.c, deliveries.c, memberships.c, letters.c
ALARM = "alarm:"


class Counts(TypedDict):
    """What is counted of the whole database, each by what tells it apart."""

    broadcasts: list[tuple[str, str, int]]  # kind, state, how many
    deliveries: list[tuple[str, str, int]]  # role, state
    members: list[tuple[str, str, int]]  # network, state
    letters: int  # that wait
    last_inbound: float | None  # seconds since 1970
    alarms: list[tuple[str, str]]  # what, and of which line


def look(conn: Connection) -> Counts:
    """What the metrics count, at this moment."""
    last: datetime | None = conn.execute(
        sa.select(sa.func.max(inbound_texts.c.received_at, type_=inbound_texts.c.received_at.type))
    ).scalar()
    return {
        "broadcasts": _counted(conn, sa.select(_b.kind, _b.state, sa.func.count()).group_by(_b.kind, _b.state)),
        "deliveries": _counted(conn, sa.select(_d.role, _d.state, sa.func.count()).group_by(_d.role, _d.state)),
        "members": _counted(conn, sa.select(_m.network, _m.state, sa.func.count()).group_by(_m.network, _m.state)),
        "letters": int(conn.execute(sa.select(sa.func.count()).where(_l.state == "queued")).scalar_one()),
        "last_inbound": last.timestamp() if last else None,
        "alarms": [_alarm(key) for key in facts.starting(conn, ALARM)],
    }


def _alarm(key: str) -> tuple[str, str]:
    what, _, line = key.removeprefix(ALARM).partition(":")
    return what, line


def _counted(conn: Connection, query: sa.Select[str, str, int]) -> list[tuple[str, str, int]]:
    return [(str(a), str(b), int(n)) for a, b, n in conn.execute(query)]
