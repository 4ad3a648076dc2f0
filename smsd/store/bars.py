"""Sanctions of the charter: who is suspended until a date, who is removed for good.

In: keyed hashes of numbers. Out: what holds now. Kept apart from
memberships, so that neither STOP nor an erasure lifts one.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.membership import Bar
from smsd.store.dialect.upsert import put_new
from smsd.store.schema import bars

_b = bars.c
_UNTIL = sa.select(_b.until).where(_b.who == sa.bindparam("who"), _b.network == sa.bindparam("network"))


def put(conn: Connection, who: str, network: str, at: datetime, until: datetime | None) -> None:
    """A sanction: suspended until then, or removed for good. What is for good stays for good."""
    if put_new(conn, bars, ("who", "network"), {"who": who, "network": network, "at": at, "until": until}):
        return
    conn.execute(
        bars.update().where(_b.who == who, _b.network == network, _b.until.is_not(None)).values(at=at, until=until)
    )


def lift(conn: Connection, who: str, network: str) -> None:
    """A suspension is over before its date; what is for good stays for good."""
    conn.execute(bars.delete().where(_b.who == who, _b.network == network, _b.until.is_not(None)))


def of(conn: Connection, who: str, network: str, now: datetime) -> tuple[Bar, datetime | None]:
    """What holds now, and until when."""
    row = conn.execute(_UNTIL, {"who": who, "network": network}).first()
    if row is None or (row.until is not None and row.until <= now):
        return "", None
    return ("removed", None) if row.until is None else ("suspended", row.until)


def purge(conn: Connection, now: datetime) -> int:
    """Forgets suspensions whose end has passed; how many."""
    return conn.execute(bars.delete().where(_b.until <= now)).rowcount
