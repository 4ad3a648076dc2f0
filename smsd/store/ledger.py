"""What each SIM sent: segments a day, distinct recipients a month (as pseudonyms). Kept over restarts."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.dialect.upsert import put_all_new, put_new
from smsd.store.schema import ledger, ledger_recipients

_l, _r = ledger.c, ledger_recipients.c
_ADD = ledger.update().where(_l.sim == sa.bindparam("b_sim"), _l.day == sa.bindparam("b_day")).values(
    segments=_l.segments + sa.bindparam("n"), unproven=_l.unproven + sa.bindparam("m")
)  # fmt: skip
_SUMS = [
    sa.func.coalesce(sa.func.sum(sa.case((when, column), else_=0)), 0)
    for column in (_l.segments, _l.unproven)
    for when in (_l.day == sa.bindparam("day"), sa.true())
]
_SPENT = sa.select(*_SUMS).where(_l.sim == sa.bindparam("sim"), _l.day.like(sa.bindparam("month")))
_MET = sa.select(sa.func.count()).where(_r.sim == sa.bindparam("sim"), _r.month == sa.bindparam("month"))


def add(conn: Connection, sim: str, day: str, segments: int, unproven: int = 0) -> None:
    """Counts segments, of which so many nobody proved; `day` is an ISO date of the gateway's zone."""
    more = {"b_sim": sim, "b_day": day, "n": segments, "m": unproven}
    if conn.execute(_ADD, more).rowcount == 0:
        row = {"sim": sim, "day": day, "segments": segments, "unproven": unproven}
        if not put_new(conn, ledger, ("sim", "day"), row):
            conn.execute(_ADD, more)


class Spent(NamedTuple):
    """Segments of a day and of its month so far; of them those that nobody proved."""

    today: int
    month: int
    unproven_today: int
    unproven_month: int


def spent(conn: Connection, sim: str, day: str) -> Spent:
    """What a SIM sent on a day and in its month."""
    found = conn.execute(_SPENT, {"sim": sim, "day": day, "month": f"{day[:7]}%"}).one()
    return Spent(*map(int, found))


def used(conn: Connection, sim: str, day: str) -> tuple[int, int]:
    """(segments that day, segments of its month)."""
    return spent(conn, sim, day)[:2]


def met(conn: Connection, sim: str, month: str, who: str) -> None:
    """Remembers a recipient of the month."""
    put_new(conn, ledger_recipients, ("sim", "month", "who"), {"sim": sim, "month": month, "who": who})


def met_all(conn: Connection, sim: str, month: str, who: list[str]) -> None:
    """Keeps that a card met these recipients in a month; those it met already count once."""
    put_all_new(
        conn, ledger_recipients, ("sim", "month", "who"), [{"sim": sim, "month": month, "who": one} for one in who]
    )


def known(conn: Connection, sim: str, month: str) -> set[str]:
    """Who was met that month."""
    return set(conn.execute(sa.select(_r.who).where(_r.sim == sim, _r.month == month)).scalars())


def recipients(conn: Connection, sim: str, month: str) -> int:
    """Distinct recipients of a month."""
    return int(conn.execute(_MET, {"sim": sim, "month": month}).scalar_one())
