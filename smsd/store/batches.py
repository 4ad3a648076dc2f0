"""Many rows in one go, for a line that has several texts in flight: claims
and outcomes of a whole batch in one transaction.

In: a line that asks for so many rows; outcomes of texts that were taken; reports that they arrived. Out: claimed rows,
the most urgent first; states. It promises what store/spool.py and store/settling.py promise for one row, and whoever
asks goes back to them for every row that is not as usual: a row is claimed by one line, is in state `claimed` when that
transaction is over and not before, and its outcome hits it only while it is.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.delivery import MOVES, Claimed, Outcome, State
from smsd.model.inbound import Report
from smsd.model.life import move
from smsd.store import claims, leases, spool
from smsd.store.dialect import upsert
from smsd.store.schema import broadcasts, deliveries, is_in, parts, texts

_d, _p = deliveries.c, parts.c
_IDS = sa.bindparam("ids", type_=sa.ARRAY(sa.Integer))
_CLAIM = claims.CLAIMING.where(_d.id.in_(sa.bindparam("ids", expanding=True)))
_ARRIVED_PART = (
    parts.update()
    .where(_p.delivery_id == sa.bindparam("b_id"), _p.seq == sa.bindparam("b_seq"))
    .values(status=sa.bindparam("b_status"), settled_at=sa.bindparam("b_at"))
)
_ARRIVED = (
    deliveries.update()
    .where(_d.id == sa.bindparam("b_id"), _d.state == State.SENT)
    .values(state=move(MOVES, State.SENT, "report_delivered"), settled_at=sa.bindparam("b_at"))
)
FURTHER = (128, 2048)  # so many rows are looked at where others are taking the first ones


class Candidate(NamedTuple):
    """A row that waits and that a line may claim."""

    id: int
    unproven: bool
    segments: int = 1


class Asked(NamedTuple):
    """What a line may claim: its own rows, what is pinned to none, and what is pinned to `others`; of one broadcast
    only (`of`). The rest as for `claims.claim`.
    """

    line: str
    now: datetime
    others: tuple[str, ...]
    last: int
    alone: bool
    of: int | None = None

    def values(self) -> dict[str, object]:
        """The same, as statements name it."""
        of = {"of": self.of} if self.of is not None else {}
        return {
            **claims.asked_of(self.others),
            **of,
            "line": self.line,
            "now": self.now,
            "last": int(self.last),
            "alone": self.alone,
            "free": claims.ALL,
            "longest": claims.ANY_LENGTH,
        }


def candidates(conn: Connection, asked: Asked, most: int) -> list[Candidate]:
    """The rows that `claims.claim` would take one after the other, at most so many; nobody's yet."""
    query = claims.claimable(shared=leases.shared(conn), others=bool(asked.others), of=asked.of is not None)
    rows = conn.execute(query, {**asked.values(), "most": most})
    return [Candidate(row.id, row.unproven, row.segments) for row in rows]


def take(
    conn: Connection, asked: Asked, owner: str, most: int, *, room: int | None = None, proven: bool = False
) -> list[Claimed] | None:
    """Claims the first rows that nobody else is taking: so many at most, and in `room` so many segments. None where
    only `proven` ones are wanted and another is among them. It locks what it takes.
    """
    found = candidates(conn, asked, most)
    if proven and any(one.unproven for one in found):
        return None
    ids = _fitting(found, room)
    rows = claim(conn, asked, owner, ids) if ids else []
    if len(rows) < len(ids):  # another gateway was faster
        rows += _further(conn, asked, owner, most=most, had=rows, room=room, proven=proven)
    return rows


def _further(
    conn: Connection, asked: Asked, owner: str, most: int, had: Sequence[Claimed], room: int | None, *, proven: bool
) -> list[Claimed]:
    """What comes behind rows that others are taking, beside what it had of them. Where there is room for so many
    segments, one after the other.
    """
    rows = list[Claimed]()
    for looks in FURTHER:
        found = candidates(conn, asked, looks)
        while len(had) + len(rows) < most:
            left = None if room is None else room - sum(row.segments for row in (*had, *rows))
            wanted = itertools.takewhile(lambda one: not (proven and one.unproven), found)
            ids = _fitting(wanted, left, each=True)
            got = claim(conn, asked, owner, ids, most - len(had) - len(rows) if room is None else 1) if ids else []
            rows += got
            if room is None or not got:
                break
        if len(found) < looks or len(had) + len(rows) == most:
            break
    return rows


def _fitting(found: Iterable[Candidate], room: int | None, *, each: bool = False) -> list[int]:
    """Of rows in their order the first, as far as all of them, or `each` by itself, have room."""
    ids: list[int] = []
    for one in found:
        if room is not None:
            if one.segments > room:
                break
            room -= 0 if each else one.segments
        ids.append(one.id)
    return ids


def claim(conn: Connection, asked: Asked, owner: str, ids: Sequence[int], most: int | None = None) -> list[Claimed]:
    """Claims these rows for a line, in this order. Where there are several gateways the first so many (`most`) of them
    that the line may still have and that no other transaction is taking this moment.
    """
    place = {row: n for n, row in enumerate(ids)}
    values = {**claims.signed(conn, owner, asked.now), "line": asked.line, "ids": list(ids)}
    claiming: claims.Claiming = _CLAIM
    if leases.shared(conn):
        claiming = _claim_shared(others=bool(asked.others), of=asked.of is not None)
        values |= asked.values() | {"most": len(ids) if most is None else most}
    rows = sorted(conn.execute(claiming, values).all(), key=lambda row: place[row.id])
    return [claims.claimed_of(conn, row) for row in rows]


@functools.cache
def _claim_shared(*, others: bool, of: bool) -> claims.Claiming:
    rows = sa.select(_d.id).where(_d.id == sa.any_(_IDS), claims.still(others=others, of=of))
    rows = rows.order_by(sa.func.array_position(_IDS, _d.id)).limit(sa.bindparam("most", type_=sa.Integer))
    # an array is made once, before anything is claimed; the limit stands behind the lock
    free = sa.func.array(rows.with_for_update(skip_locked=True).correlate(None).scalar_subquery())
    return claims.by_server(claims.CLAIMING.where(_d.id == sa.any_(free)))


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


class Sent(NamedTuple):
    """A part that was sent under a message id, and its row."""

    delivery_id: int
    seq: int
    message_id: str
    state: State
    segments: int


def sent_to(conn: Connection, line: str, numbers: Collection[str], after: datetime) -> dict[str, list[Sent]]:
    """What `settling.named` finds, of some numbers: by number, in the same order."""
    query = (
        sa.select(_d.number, _p.delivery_id, _p.seq, _p.message_id, _d.state, texts.c.segments)
        .select_from(parts)
        .join(deliveries, _d.id == _p.delivery_id)
        .join(texts, texts.c.id == _d.text_id)
        .where(_p.modem == line, _p.message_id.is_not(None), _d.number.in_(list(numbers)), _p.sent_at > after)
        .order_by(_p.settled_at.is_not(None), _p.sent_at.desc())
    )
    found: dict[str, list[Sent]] = {}
    for number, *row in conn.execute(query):
        found.setdefault(number, []).append(Sent(*row))
    return found


def arrived(conn: Connection, told: Sequence[tuple[Sent, Report]]) -> None:
    """Texts of one part each that were sent, and are delivered now."""
    conn.execute(
        _ARRIVED_PART,
        [{"b_id": s.delivery_id, "b_seq": s.seq, "b_status": r.status, "b_at": r.received_at} for s, r in told],
    )
    conn.execute(_ARRIVED, [{"b_id": sent.delivery_id, "b_at": report.received_at} for sent, report in told])
