"""Counts of the whole database for whoever watches: broadcasts, texts by outcome, members, alarms. It reads only.

In: a connection. Out: plain numbers; no number of a phone and no name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store import facts
from smsd.store.schema import broadcasts, deliveries, inbound_texts, letters, memberships

_b, _d, _m, _l = broadcasts.c, deliveries.c, memberships.c, letters.c
ALARM = "alarm:"


def look(conn: Connection) -> dict[str, Any]:
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
        "alarms": [key.removeprefix(ALARM).partition(":")[::2] for key in facts.starting(conn, ALARM)],
    }


def _counted(conn: Connection, query: sa.Select[Any]) -> list[tuple[str, str, int]]:
    return [(str(a), str(b), int(n)) for a, b, n in conn.execute(query)]
