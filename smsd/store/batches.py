"""Many rows in one go, for a line that has several texts in flight: claims
and outcomes of a whole batch in one transaction.

In: a line that asks for so many rows; outcomes of texts that were taken. Out: claimed rows, the most urgent first;
states. It promises what store/spool.py promises for one row, and goes back to it for every row that is not as usual: a
row is claimed by one line, is in state `claimed` when that transaction is over and not before, and its outcome hits it
only while it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.delivery import Claimed, Outcome, State
from smsd.store import leases, spool
from smsd.store.dialect import upsert
from smsd.store.schema import broadcasts, deliveries, is_in, parts

_d = deliveries.c
_CLAIM = spool.CLAIMING.where(_d.id.in_(sa.bindparam("ids", expanding=True)))
_CLAIM_SHARED = spool.by_server(_CLAIM)


class Candidate(NamedTuple):
    """A row that waits and that a line may claim."""

    id: int
    unproven: bool
    segments: int = 1


def candidates(
    conn: Connection,
    line: str,
    now: datetime,
    others: Sequence[str],
    last: int,
    most: int,
    *,
    alone: bool,
    of: int | None = None,
) -> list[Candidate]:
    """The rows that `spool.claim` would take one after the other, at most so
    many; they are this transaction's until its end. `of`: of one broadcast only, with their segments.
    """
    asked = {
        **spool.asked_of(others),
        "line": line,
        "now": now,
        "last": int(last),
        "alone": alone,
        "free": spool.ALL,
        "longest": spool.ANY_LENGTH,
        "most": most,
        **({"of": of} if of is not None else {}),
    }
    query = spool.claimable(shared=leases.shared(conn), others=bool(others), of=of is not None)
    return [Candidate(row.id, row.unproven, row.segments) for row in conn.execute(query, asked)]


def claim(conn: Connection, line: str, owner: str, now: datetime, ids: Sequence[int]) -> list[Claimed]:
    """Claims these rows for a line, in this order; one that does not wait any more is left out."""
    place = {row: n for n, row in enumerate(ids)}
    asked = {**spool.signed(conn, owner, now), "line": line, "ids": list(ids)}
    rows = sorted(
        conn.execute(_CLAIM_SHARED if leases.shared(conn) else _CLAIM, asked).all(), key=lambda row: place[row.id]
    )
    return [spool.claimed_of(conn, row) for row in rows]


def told_before(conn: Connection, ids: Collection[int]) -> set[int]:
    """Those of some rows of which a part is recorded: the answer to a commit may have been lost, not the commit."""
    return set(conn.execute(sa.select(parts.c.delivery_id).where(parts.c.delivery_id.in_(list(ids)))).scalars())


def not_held(conn: Connection, rows: Collection[Claimed], owner: str, line: str) -> set[int]:
    """Those of some rows that a line claimed and does not hold any more; the others are its own until the end of this
    transaction.
    """
    query = (
        sa.select(_d.id, _d.attempt)
        .where(_d.id.in_([row.id for row in rows]), _d.state == State.CLAIMED, _d.owner == owner, _d.modem == line)
        .order_by(_d.id)
        .with_for_update()
    )
    held = {(row.id, row.attempt) for row in conn.execute(query)}
    return {row.id for row in rows if (row.id, row.attempt) not in held}


def sent(conn: Connection, line: str, outcomes: Sequence[Outcome], owner: str) -> None:
    """Texts that were taken whole, no part of which was on the air before."""
    rows = [spool.part_row(outcome, seq, reference, line) for outcome in outcomes for seq, reference in outcome.parts]
    upsert.put_all_new(conn, parts, ("delivery_id", "seq"), rows)
    changed = conn.execute(spool.SET_STATE, [spool.state_values(o, State.CLAIMED, State.SENT) for o in outcomes])
    if changed.rowcount != len(outcomes):  # one was withdrawn or settled meanwhile: each by itself
        for outcome in outcomes:
            spool.record(conn, line, outcome, owner)


def still_wanted(conn: Connection, owner: str, ids: Collection[int]) -> set[int]:
    """Those of some claimed rows that may still be sent: not withdrawn, nor
    of a broadcast that another process stopped.
    """
    query = (
        sa.select(_d.id)
        .outerjoin(broadcasts, broadcasts.c.id == _d.broadcast_id)
        .where(
            _d.id.in_(list(ids)),
            is_in(_d.state, State.CLAIMED),
            _d.owner == owner,
            sa.or_(broadcasts.c.id.is_(None), broadcasts.c.state.not_in(bc.STANDING)),
        )
    )
    return set(conn.execute(query).scalars())
