"""What texts over paid lines cost, by network, line and month; what is claimed and may still be paid for.

In: segments that left or may have left. Out: sums, in parts of a euro (rules/spill.py). Whoever counts or spends money
does so alone until its transaction ends (`hold`, before any row is touched): two claims never spend the same money.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.delivery import State
from smsd.store.dialect.base import SPENDING, one_after_the_other
from smsd.store.dialect.upsert import put_new
from smsd.store.schema import broadcasts, deliveries, is_in, parts, spending, texts

_s, _d, _p = spending.c, deliveries.c, parts.c


def hold(conn: Connection) -> None:
    """From now on nobody else counts or spends money, until this transaction ends. A claim that locked its network's
    sum only would meet one that pays for two networks, each waiting for the other.
    """
    one_after_the_other(conn, SPENDING)


def add(conn: Connection, network: str, line: str, month: str, segments: int, cost: int) -> None:
    """So many segments left, or may have left."""
    hold(conn)
    change = (
        spending.update()
        .where(_s.network == network, _s.line == line, _s.month == month)
        .values(segments=_s.segments + segments, cost=_s.cost + cost)
    )
    if conn.execute(change).rowcount == 0:
        row = {"network": network, "line": line, "month": month, "segments": 0, "cost": 0}
        put_new(conn, spending, ("network", "line", "month"), row)
        conn.execute(change)


def spent(conn: Connection, network: str, month: str) -> int:
    """What a network's month has cost."""
    query = sa.select(sa.func.sum(_s.cost)).where(_s.network == network, _s.month == month)
    return int(conn.execute(query).scalar() or 0)


def reserved(conn: Connection, line: str) -> dict[int, int]:
    """Segments of broadcasts that a line has claimed, by broadcast: they may leave."""
    query = (
        sa.select(_d.broadcast_id, sa.func.sum(texts.c.segments))
        .join(texts, texts.c.id == _d.text_id)
        .where(is_in(_d.state, State.CLAIMED), _d.modem == line, _d.broadcast_id.is_not(None))
        .group_by(_d.broadcast_id)
    )
    return {int(b): int(n) for b, n in conn.execute(query)}


class Doubt(NamedTuple):
    """A row of a broadcast of which nobody knows whether it left, and how many segments are not counted yet."""

    broadcast: int
    line: str
    segments: int


def in_doubt(conn: Connection, ids: Collection[int], lines: Collection[str]) -> list[Doubt]:
    """Those of some rows that one of these lines had."""
    counted = sa.select(sa.func.count()).where(_p.delivery_id == _d.id).scalar_subquery()
    query = (
        sa.select(_d.broadcast_id, _d.modem, (texts.c.segments - counted).label("segments"))
        .join(texts, texts.c.id == _d.text_id)
        .where(_d.id.in_(list(ids)), _d.modem.in_(list(lines)), _d.broadcast_id.is_not(None))
    )
    return [Doubt(row.broadcast_id, row.modem, max(0, int(row.segments))) for row in conn.execute(query)]


class Running(NamedTuple):
    """A live broadcast, and the segments of it that wait for some lines, or for whichever."""

    id: int
    segments: int


def waiting(conn: Connection, lines: Sequence[str], last: int) -> list[Running]:
    """What waits for some lines of broadcasts that run, the first in the queue first; of priorities up to `last`."""
    query = (
        sa.select(_d.broadcast_id, sa.func.sum(texts.c.segments).label("segments"))
        .join(texts, texts.c.id == _d.text_id)
        .join(broadcasts, broadcasts.c.id == _d.broadcast_id)
        .where(
            is_in(_d.state, State.QUEUED),
            _d.priority <= last,
            sa.or_(_d.pinned.is_(None), _d.pinned.in_(list(lines))),
            broadcasts.c.state == bc.State.LIVE,
        )
        .group_by(_d.broadcast_id)
        .order_by(sa.func.min(_d.priority), sa.func.min(_d.ordinal))
    )
    return [Running(int(row.broadcast_id), int(row.segments)) for row in conn.execute(query)]


def by_month(conn: Connection, months: Collection[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """(segments, cost) by network and line, of some months."""
    query = (
        sa.select(_s.network, _s.line, sa.func.sum(_s.segments), sa.func.sum(_s.cost))
        .where(_s.month.in_(list(months)))
        .group_by(_s.network, _s.line)
    )
    return {(network, line): (int(n), int(cost)) for network, line, n, cost in conn.execute(query)}
