"""Rows whose place or state a line's refusals got wrong, put right; how many rows wait, and why some were never sent.

In: rows. Out: changed rows, within a transaction. Only rows that are still as they were left are touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.delivery import LAST_ORDINAL, MOVES, Amends, State
from smsd.model.life import move
from smsd.store.dialect.base import News, tell
from smsd.store.schema import broadcasts, deliveries, is_in

_d = deliveries.c


def make(conn: Connection, amends: Amends, now: datetime, owner: str) -> None:
    """All of them; `owner` is the run whose lines claimed what is freed."""
    if amends.any:
        tell(conn, News.ALL)
    if amends.restored:
        _restore(conn, amends.restored)
    if amends.revoked:
        _revoke(conn, amends.revoked, now)
    if amends.freed:
        _free(conn, amends.freed, owner)


def _restore(conn: Connection, ids: Sequence[int]) -> None:
    """Rows that a line in trouble refused stand where they stood before, and wait no longer."""
    conn.execute(
        deliveries.update()
        .where(_d.id.in_(ids), _d.state == State.QUEUED)
        .values(ordinal=_d.ordinal % LAST_ORDINAL, not_before=None, modem=None)
    )


def _revoke(conn: Connection, ids: Sequence[int], now: datetime) -> None:
    """Rows that failed by the word of a line that is not believed any more
    wait again, unless their broadcast does not run.
    """
    runs = sa.select(broadcasts.c.id).where(broadcasts.c.state == bc.State.LIVE)
    conn.execute(
        deliveries.update()
        .where(
            _d.id.in_(ids),
            _d.state == State.FAILED,
            sa.or_(_d.broadcast_id.is_(None), _d.broadcast_id.in_(runs)),
            sa.or_(_d.expires_at.is_(None), _d.expires_at > now),
        )
        .values(
            state=move(MOVES, State.FAILED, "revoke"),
            owner=None,
            pinned=None,
            not_before=None,
            settled_at=None,
            ordinal=_d.ordinal % LAST_ORDINAL + LAST_ORDINAL,
        )
    )


def _free(conn: Connection, rows: Mapping[int, str], owner: str) -> None:
    """Rows claimed by a line that did not begin them: any line may take them. What another
    line, or another run, claimed since is theirs.
    """
    conn.execute(
        deliveries.update()
        .where(sa.tuple_(_d.id, _d.modem).in_(list(rows.items())), _d.state == State.CLAIMED, _d.owner == owner)
        .values(
            state=move(MOVES, State.CLAIMED, "give_back"), modem=None, owner=None, pinned=None, attempt=_d.attempt - 1
        )
    )


def few_wait(conn: Connection, now: datetime, count: int) -> bool:
    """Whether no more than so many rows wait for a line just now."""
    some = (
        sa.select(_d.id)
        .where(
            is_in(_d.state, State.QUEUED),
            sa.or_(_d.not_before.is_(None), _d.not_before <= now),
            sa.or_(_d.expires_at.is_(None), _d.expires_at > now),
        )
        .limit(count + 1)
        .subquery()
    )
    return int(conn.execute(sa.select(sa.func.count()).select_from(some)).scalar() or 0) <= count


def causes(conn: Connection, broadcast_id: int) -> Counter[str]:
    """Members that a broadcast did not reach before its time was over, by what their texts
    were refused with; "" for those never tried.
    """
    query = (
        sa.select(_d.reason, sa.func.count())
        .where(_d.broadcast_id == broadcast_id, _d.role == "member", _d.state == State.EXPIRED)
        .group_by(_d.reason)
    )
    found: Counter[str] = Counter()
    for reason, count in conn.execute(query):
        found[reason.partition("; ")[2]] += count
    return found
