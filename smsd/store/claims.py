"""Claims: which row a line may take next, and takes (architecture decisions 3, 5 and 6).

In: a line that asks for work, what it may send. Out: a claimed row, or None. A claim is one statement; beside others on
a server it locks the one row that it takes. States are written out where a partial index is meant. It never says what
became of a row: that is store/spool.py.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningUpdate

from smsd.model.delivery import CHANGED, Claimed, Priority, State
from smsd.store import gateways, leases, schema
from smsd.store.schema import Row, challenges, deliveries, is_in, parts, texts

Query: TypeAlias = "sa.Select[*tuple[object, ...]]"
Claiming: TypeAlias = "ReturningUpdate[*tuple[object, ...]]"
_d, _p = deliveries.c, parts.c

# `modem` is where it was tried last
_not_again = sa.or_(sa.bindparam("alone"), _d.modem.is_(None), _d.modem != sa.bindparam("line"))
NONE, PREVIEWS, ALL = 0, 1, 2  # which unproven texts a line may take, beside such as always leave
ANY_LENGTH = 1_000
SEGMENTS = sa.select(texts.c.segments).where(texts.c.id == _d.text_id).scalar_subquery()
_may = sa.or_(
    _d.unproven.is_(False),
    _d.priority <= int(Priority.BEYOND),
    sa.and_(
        sa.or_(
            sa.bindparam("free") == ALL,
            sa.and_(sa.bindparam("free") == PREVIEWS, _d.challenge_id.is_not(None)),
            _d.role == CHANGED,
        ),
        sa.bindparam("longest") >= SEGMENTS,
    ),
)
_NOW = sa.or_(_d.not_before.is_(None), _d.not_before <= sa.bindparam("now"))
_GO = (is_in(_d.state, State.QUEUED), _d.priority <= sa.bindparam("last"), _not_again, _may, _NOW,
       sa.or_(_d.expires_at.is_(None), _d.expires_at > sa.bindparam("now")))  # fmt: skip
_OWN, _FREE = _d.pinned == sa.bindparam("line"), _d.pinned.is_(None)
# a line that is paid by the text: nothing of a broadcast, of which service/spilling.py says what it takes; and what any
# line may send only where it is the last one
_PAID = sa.and_(_d.broadcast_id.is_(None), sa.or_(_d.pinned.is_not(None), sa.bindparam("alone")))
_MOST: sa.BindParameter[object] = sa.bindparam("most")
_OTHERS: sa.BindParameter[object] = sa.bindparam("others", expanding=True)
_LINES = sa.bindparam("others", type_=sa.ARRAY(sa.String))  # the same, for a server
LOOKS = (4, 64, 1024)  # how many rows a line looks at for one that no other is taking


def _at_most(count: int | None) -> sa.ColumnElement[object]:
    """As a statement is given it; or written out, so that a server may plan it once for all."""
    return _MOST if count is None else sa.literal_column(str(count))


def _turn(*where: sa.ColumnElement[bool], most: int | None = None) -> Query:
    """Rows of one line, or of none, in the order of the queue. It is that of the index, so that not all that wait are
    put in order for the first of them.
    """
    query = sa.select(_d.id, _d.priority, _d.ordinal, _d.unproven, SEGMENTS.label("segments")).where(*_GO, *where)
    return query.order_by(_d.pinned, _d.priority, _d.ordinal, _d.id).limit(_at_most(most))


def _of_others(*where: sa.ColumnElement[bool], shared: bool, most: int | None) -> sa.FromClause:
    """The rows of each of some lines, looked up by itself: however many wait, all of them are as many looks as there
    are lines. A file has few of either, and no word for it.
    """
    if not shared:
        mixed = _turn(_d.pinned.in_(_OTHERS), *where).order_by(None)
        return mixed.order_by(_d.priority, _d.ordinal, _d.id).subquery()
    each = sa.func.unnest(_LINES).table_valued("line", name="other").render_derived()
    rows = _turn(_d.pinned == each.c.line, *where, most=most).lateral()
    return sa.select(rows).select_from(each.join(rows, sa.true())).subquery()


def _only(*, paid: bool, of: bool) -> list[sa.ColumnElement[bool]]:
    return [_PAID] if paid else [_d.broadcast_id == sa.bindparam("of")] if of else []


@functools.cache
def claimable(*, shared: bool, others: bool, paid: bool = False, of: bool = False, most: int | None = None) -> Query:
    """What a line may claim, the most urgent first: its own, what is pinned to no line, and of `others` where there are
    some. Each is looked up by itself, so that what waits for whomever else costs nothing. Of one broadcast (`of`), or
    what a line may that is `paid` by the text. To look locks nothing.
    """
    where = _only(paid=paid, of=of)
    found: list[sa.FromClause] = [_turn(whose, *where, most=most).subquery() for whose in (_OWN, _FREE)]
    if others:
        found.append(_of_others(*where, shared=shared, most=most))
    rows = sa.union_all(*(sa.select(one) for one in found)).subquery()
    return sa.select(rows).order_by(rows.c.priority, rows.c.ordinal, rows.c.id).limit(_at_most(most))


def still(*, others: bool, paid: bool = False, of: bool = False) -> sa.ColumnElement[bool]:
    """What `claimable` asks of a row, asked once more: another gateway may have been faster since the look."""
    whose = [_OWN, _FREE, *([_d.pinned == sa.any_(_LINES)] if others else [])]
    return sa.and_(*_GO, *_only(paid=paid, of=of), sa.or_(*whose))


def _first_that_is_free(*, others: bool, paid: bool, looks: int) -> sa.ScalarSelect[int]:
    """Of what a line may claim the first that no other transaction is taking this moment: the one row that is locked,
    since the limit stands behind the lock.
    """
    found = claimable(shared=True, others=others, paid=paid, most=looks).subquery()
    query = sa.select(_d.id).join(found, found.c.id == _d.id).where(still(others=others, paid=paid))
    query = query.order_by(found.c.priority, found.c.ordinal, found.c.id).limit(_at_most(1))
    return query.with_for_update(of=deliveries, skip_locked=True).correlate(None).scalar_subquery()


@functools.cache
def _urgent(*, others: bool) -> sa.Select[int]:
    alerts = _d.priority.between(int(Priority.ALERT), int(Priority.END))
    whose = [_OWN, _FREE, *([_d.pinned.in_(_OTHERS)] if others else [])]
    found = [
        sa.select(_d.id)
        .where(is_in(_d.state, State.QUEUED), one, alerts, _NOW, _d.unproven.is_(False))
        # in the order of the index, so that no more of it is looked at than is asked for
        .order_by(_d.pinned, _d.priority, _d.ordinal, _d.id)
        .limit(_MOST)
        .subquery()
        for one in whose
    ]
    rows = sa.union_all(*(sa.select(one) for one in found)).limit(_MOST).subquery()
    return sa.select(sa.func.count()).select_from(rows)


# a claim of whatever rows a condition is added for
CLAIMING = (
    deliveries.update()
    .where(is_in(_d.state, State.QUEUED))
    .values(
        state=State.CLAIMED,
        modem=sa.bindparam("line"),
        owner=sa.bindparam("b_owner"),
        lease_until=sa.bindparam("b_lease"),
        attempt=_d.attempt + 1,
    )
    .returning(
        _d.id,
        _d.broadcast_id,
        _d.challenge_id,
        _d.role,
        _d.number,
        _d.priority,
        _d.attempt,
        _d.expires_at,
        _d.report,
        _d.again,
        _d.unproven,
        _d.ordinal,
        _d.created_at,
        SEGMENTS.label("segments"),
        sa.select(texts.c.body).where(texts.c.id == _d.text_id).scalar_subquery().label("body"),
        sa.select(sa.func.count()).where(_p.delivery_id == _d.id).scalar_subquery().label("sent_parts"),
    )
)


def by_server(claim: Claiming) -> Claiming:
    """A claim where there are several gateways: by the server's clock, and nothing
    for a run whose name another has taken since.
    """
    newer = sa.and_(schema.gateways.c.name == sa.bindparam("b_home"), schema.gateways.c.epoch > sa.bindparam("b_epoch"))
    return claim.values(lease_until=leases.server_now(leases.SHARED)).where(sa.not_(sa.exists().where(newer)))


def signed(conn: Connection, owner: str, now: datetime) -> dict[str, object]:
    """Whose claim it is, and until when."""
    if not leases.shared(conn):
        return {"b_owner": owner, "b_lease": now + leases.ALONE}
    home, epoch = gateways.home(owner)
    return {"b_owner": owner, "b_home": home, "b_epoch": epoch}


@functools.cache
def _claim(*, shared: bool, others: bool, paid: bool, looks: int) -> Claiming:
    if shared:
        return by_server(CLAIMING.where(_d.id == _first_that_is_free(others=others, paid=paid, looks=looks)))
    rows = claimable(shared=False, others=others, paid=paid)
    return CLAIMING.where(_d.id == rows.with_only_columns(rows.selected_columns.id).scalar_subquery())


@functools.cache
def _some(*, others: bool, paid: bool) -> sa.Select[bool]:
    rows = claimable(shared=True, others=others, paid=paid, most=1)
    return sa.select(sa.exists(rows.subquery().select()))


_CODE = sa.select(challenges.c.digest, challenges.c.nonce, challenges.c.digits).where(
    challenges.c.id == sa.bindparam("id")
)
_PARTS = sa.select(_p.seq).where(_p.delivery_id == sa.bindparam("id")).order_by(_p.seq)


def claim(
    conn: Connection,
    line: str,
    owner: str,
    now: datetime,
    others: Sequence[str] = (),
    last: int = max(Priority),
    unproven: int = ALL,
    longest: int = ANY_LENGTH,
    *,
    alone: bool = True,
    paid: bool = False,
) -> Claimed | None:
    """Takes the next row for a line; `others` are lines whose pinned rows it may take too,
    `last` the highest priority number it may send.

    Unless it is alone it leaves to the others what it tried itself without success. `unproven`: which texts that nobody
    proved it may take, of `longest` segments at most.
    """
    asked = {
        **signed(conn, owner, now),
        **asked_of(others),
        "line": line,
        "now": now,
        "last": int(last),
        "alone": alone,
        "free": unproven,
        "longest": longest,
        "most": 1,
    }
    shared, which = leases.shared(conn), {"others": bool(others), "paid": paid}
    for looks in LOOKS if shared else (1,):
        row = conn.execute(_claim(shared=shared, looks=looks, **which), asked).first()
        if row is not None:
            return claimed_of(conn, row)
        # all that it looked at may be under the hands of others, and the next one be free
        if not shared or not conn.execute(_some(**which), asked).scalar():
            break
    return None


def asked_of(others: Sequence[str]) -> dict[str, list[str]]:
    """Lines whose pinned rows are asked for, where there are any."""
    return {"others": list(others)} if others else {}


def claimed_of(conn: Connection, row: Row) -> Claimed:
    """What `CLAIMING` returned of a row, with what is known of its parts and its code."""
    done: tuple[int, ...] = ()
    if row.sent_parts:
        done = tuple(conn.execute(_PARTS, {"id": row.id}).scalars())
    digest, nonce, digits = "", "", 4
    if row.challenge_id is not None:
        digest, nonce, digits = conn.execute(_CODE, {"id": row.challenge_id}).one()
    return Claimed(
        id=row.id,
        broadcast=row.broadcast_id,
        challenge=row.challenge_id,
        role=row.role,
        number=row.number,
        text=row.body,
        priority=row.priority,
        attempt=row.attempt,
        expires_at=row.expires_at,
        report=row.report,
        again=row.again,
        parts_done=done,
        code_digest=digest,
        code_nonce=nonce,
        code_digits=digits,
        unproven=row.unproven,
        created_at=row.created_at,
        first=row.ordinal < 0,
        segments=row.segments,
    )


def urgent(conn: Connection, line: str, now: datetime, others: Sequence[str] = (), most: int = 1) -> int:
    """How many proven texts of alerts and all clears wait for this line; it counts no further than `most`."""
    if not most:
        return 0
    asked = {"line": line, "now": now, "most": most, **asked_of(others)}
    return int(conn.execute(_urgent(others=bool(others)), asked).scalar_one())


def any_waits(conn: Connection, lines: Sequence[str], now: datetime) -> bool:
    """Whether a row waits for one of some lines, or for whichever."""
    return any(
        conn.execute(sa.select(_d.id).where(is_in(_d.state, State.QUEUED), whose, _NOW).limit(1), {"now": now}).first()
        for whose in (_FREE, _d.pinned.in_(list(lines)))
    )
