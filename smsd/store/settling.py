"""What became of rows later: after a crash, after a report, after an uncertain send (architecture decision 4).

In: rows in doubt, delivery reports. Out: states; alerts and open questions in doubt go to the end of the queue once,
replies are given up.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.challenge import State as Challenge
from smsd.model.delivery import LAST_ORDINAL, MOVES, WAITING, Outcome, State
from smsd.model.life import move, possible
from smsd.store import leases, spending
from smsd.store.schema import broadcasts, challenges, deliveries, is_in, parts, texts
from smsd.store.spool import part_row

_d, _p = deliveries.c, parts.c
CRASH, STOPPED, BEHIND = "crash", "stopped", "behind"
CUT_SHORT = (CRASH, STOPPED, BEHIND)  # why a row is in doubt that no line ever said anything of
PROVEN_BY_THE_NEXT = "proven by the next answer"  # answered, perhaps in the name of the text before
CRASH_TRIES = 8
GONE_OUT = (State.SENT, State.DELIVERED, State.UNDELIVERED, State.UNCERTAIN)  # or perhaps
_ISSUED = sa.select(challenges.c.id).where(challenges.c.state == Challenge.ISSUED)
_STOPPED = sa.select(broadcasts.c.id).where(broadcasts.c.state.in_(bc.STANDING))


def recover(conn: Connection, owner: str, now: datetime) -> list[tuple[int, str]]:
    """Rows that a run which is gone had claimed are uncertain; their ids and numbers.

    An owner is `home/run`. Two runs of one home never live at once (a lock sees to that), so what another run of ours
    claimed is nobody's. A run of another home may live on another machine: it is gone when it did not renew its lease.
    """
    shared = leases.shared(conn)
    return _lost(conn, _of_the_gone(owner, shared=shared), now, {} if shared else {"now": now})


@functools.lru_cache(maxsize=8)  # asked every second, by one owner
def _of_the_gone(owner: str, *, shared: bool) -> sa.Select[int, str]:
    home = owner[: owner.rfind("/") + 1]  # "" shares its home with all
    gone = sa.or_(
        _d.owner.is_(None),
        _d.lease_until.is_(None),
        _d.lease_until <= (leases.server_now() if shared else sa.bindparam("now")),
        _d.owner.startswith(home, autoescape=True),
    )
    return sa.select(_d.id, _d.number).where(
        is_in(_d.state, State.CLAIMED), sa.or_(_d.owner.is_(None), _d.owner != owner), gone
    )


def lose(conn: Connection, owner: str, ids: Collection[int], now: datetime) -> list[tuple[int, str]]:
    """The same of rows that a run which lives has claimed, and does not hold."""
    ours = sa.and_(is_in(_d.state, State.CLAIMED), _d.owner == owner, _d.id.in_(list(ids)))
    return _lost(conn, sa.select(_d.id, _d.number).where(ours), now)


def _lost(
    conn: Connection, query: sa.Select[int, str], now: datetime, given: Mapping[str, object] | None = None
) -> list[tuple[int, str]]:
    if conn.execute(query, given or {}).first() is None or query.whereclause is None:
        return []
    spending.hold(conn)  # what is in doubt may be paid for
    lost = (  # what its line recorded by the time that this is done is in no doubt
        deliveries.update()
        .where(query.whereclause)
        .values(state=move(MOVES, State.CLAIMED, "lose"), reason=CRASH, settled_at=now)
        .returning(_d.id, _d.number)
    )
    return sorted((row.id, row.number) for row in conn.execute(lost, given or {}))


class Released(NamedTuple):
    """At the end of a run: rows in doubt, with their numbers; rows that went back."""

    lost: list[tuple[int, str]]
    back: list[int]


def release(conn: Connection, owner: str, begun: Collection[int], now: datetime) -> Released:
    """At the end of a run: rows that were claimed and never begun go back, and were no attempt. Those that a line began
    and of which nothing is recorded are uncertain.
    """
    ours = sa.and_(_d.state == State.CLAIMED, _d.owner == owner)
    rows = conn.execute(sa.select(_d.id, _d.number).where(ours)).all()
    lost = [(int(row.id), str(row.number)) for row in rows if row.id in begun]
    after = move(MOVES, State.CLAIMED, "lose")
    conn.execute(
        deliveries.update()
        .where(ours, _d.id.in_([i for i, _ in lost]))
        .values(state=after, reason=STOPPED, settled_at=now)
    )
    after = move(MOVES, State.CLAIMED, "give_back")
    conn.execute(deliveries.update().where(ours).values(state=after, modem=None, owner=None, attempt=_d.attempt - 1))
    return Released(lost, [int(row.id) for row in rows if row.id not in begun])


class Claim(NamedTuple):
    """What the witness saw of a row: when the row was made, which attempt it was, the line."""

    created_at: datetime
    attempt: int
    line: str | None


def doubt(conn: Connection, claims: Mapping[int, Claim], now: datetime) -> list[tuple[int, str]]:
    """Rows that wait by the database's word, and that a line had claimed more often than it knows: they may have been
    sent, and are uncertain; what is held stays so, marked as a second one. Their ids and numbers. What was sent by the
    database's word, and claimed again since then, is marked as perhaps sent twice: a copy of before was put back.
    """
    _mark_sent_again(conn, claims)
    query = sa.select(_d.id, _d.number, _d.state, _d.created_at, _d.attempt).where(_d.state.in_(list(WAITING)))
    found = []
    for row in conn.execute(query).all():
        claim = claims.get(row.id)
        if claim is None or claim.created_at != row.created_at or row.attempt >= claim.attempt:
            continue
        values: dict[str, object] = {"reason": BEHIND, "settled_at": now, "attempt": claim.attempt}
        values |= {"again": True} if row.state == State.HELD else {"state": move(MOVES, State.QUEUED, "lose")}
        if claim.line is not None:
            values["modem"] = claim.line
        change = deliveries.update().where(_d.id == row.id, _d.state == row.state).values(**values)
        if conn.execute(change).rowcount == 1:  # else another gateway has it by now
            found.append((int(row.id), str(row.number)))
    return found


def _mark_sent_again(conn: Connection, claims: Mapping[int, Claim]) -> None:
    query = sa.select(_d.id, _d.created_at, _d.attempt).where(is_in(_d.state, *GONE_OUT), _d.again.is_(False))
    for row in conn.execute(query.where(_d.id.between(min(claims, default=0), max(claims, default=0)))).all():
        claim = claims.get(row.id)
        if claim is not None and claim.created_at == row.created_at and row.attempt < claim.attempt:
            conn.execute(deliveries.update().where(_d.id == row.id).values(again=True))


def settle_uncertain(conn: Connection, now: datetime, urgent: Collection[int], reports_wait: timedelta) -> list[int]:
    """Uncertain rows of urgent priorities, and previews and codes that still wait for an answer, go to the end of the
    queue, on another line if there is one; others fail. Without a preview no alert leaves; two of them show one code.

    Once for a line that was silent; after crashes and stops as long as the second try was cut short too: at most one
    double comes of each of them, and a gap would be worse. What is still uncertain then stays so, as does what is of a
    broadcast that was stopped.
    """
    again = []
    for row in conn.execute(_in_doubt(tuple(urgent)), {"now": now}).all():
        if row.priority in urgent or row.asks:
            conn.execute(
                deliveries.update()
                .where(_d.id == row.id, _d.state == State.UNCERTAIN)
                .values(
                    state=move(MOVES, State.UNCERTAIN, "again"),
                    again=True,
                    not_before=None if row.asks else _not_before(row, reports_wait),
                    pinned=None,
                    owner=None,
                    ordinal=sa.case((_d.ordinal < LAST_ORDINAL, _d.ordinal + LAST_ORDINAL), else_=_d.ordinal),
                )
            )
            again.append(row.id)
        else:
            conn.execute(
                deliveries.update()
                .where(_d.id == row.id, _d.state == State.UNCERTAIN)
                .values(state=move(MOVES, State.UNCERTAIN, "fail"), reason="uncertain", settled_at=now)
            )
    return again


def _not_before(row: sa.Row[*tuple[object, ...]], reports_wait: timedelta) -> datetime | None:
    """When an alert in doubt may go again: its report, or its answer, may still come."""
    reported = row.settled_at + reports_wait if row.report and row.settled_at else None
    return max((at for at in (reported, row.not_before) if at), default=None)


@functools.cache  # asked every second
def _in_doubt(urgent: tuple[int, ...]) -> sa.Select[int, int, bool, datetime | None, datetime | None, bool]:
    asks = _d.challenge_id.in_(_ISSUED)
    waits = sa.and_(_d.not_before > sa.bindparam("now"), _d.priority.not_in(urgent))  # its answer may still come
    open_ = sa.or_(
        _d.again.is_(False),
        _d.attempt <= 1,  # marked, since another gateway or another answer may stand behind it, but tried once
        sa.and_(_d.reason.in_(CUT_SHORT), _d.attempt < CRASH_TRIES, _d.priority.in_(urgent)),
    )
    asking = sa.func.coalesce(asks, False).label("asks")
    return sa.select(_d.id, _d.priority, _d.report, _d.settled_at, _d.not_before, asking).where(
        is_in(_d.state, State.UNCERTAIN),
        open_,
        _d.broadcast_id.is_(None) | _d.broadcast_id.not_in(_STOPPED),
        sa.or_(_d.not_before.is_(None), sa.not_(waits), asks),
    )


def late(conn: Connection, line: str, outcome: Outcome) -> State | None:
    """The network took a text that was given up: its part has this reference; a row with all its parts was sent.

    Where it was sent again meanwhile, that stands.
    """
    row = conn.execute(
        sa.select(_d.state, texts.c.segments).join(texts, texts.c.id == _d.text_id).where(_d.id == outcome.id)
    ).first()
    if row is None:
        return None
    known = set(conn.execute(sa.select(_p.seq).where(_p.delivery_id == outcome.id)).scalars())
    for seq, reference in outcome.parts:
        if seq not in known:
            conn.execute(parts.insert(), part_row(outcome, seq, reference, line))
            known.add(seq)
    state = State(row.state)
    event = "send" if state == State.UNCERTAIN else "cross"
    if len(known) < row.segments or not possible(MOVES, state, event):
        return state
    after = move(MOVES, state, event)
    conn.execute(
        deliveries.update()
        .where(_d.id == outcome.id, _d.state == state)
        .values(state=after, reason=outcome.reason, sent_at=outcome.at, settled_at=outcome.at)
    )
    return after


class SentPart(NamedTuple):
    """A part that is on the air or was."""

    delivery_id: int
    seq: int


def match_report(conn: Connection, modem: str, mr: int, number: str, after: datetime) -> SentPart | None:
    """The newest part on this modem with this reference and recipient, rather one that has no final report yet."""
    query = (
        sa.select(_p.delivery_id, _p.seq)
        .join(deliveries, _d.id == _p.delivery_id)
        .where(_p.modem == modem, _p.mr == mr, _d.number == number, _p.sent_at > after)
        .order_by(_p.settled_at.is_not(None), _p.sent_at.desc())
        .limit(1)
    )
    row = conn.execute(query).first()
    return SentPart(*row) if row else None


def named(conn: Connection, modem: str, number: str, after: datetime) -> list[tuple[SentPart, str]]:
    """The parts that a line sent to this number under a message id, with it: those
    without a final report first, the newest first.
    """
    query = (
        sa.select(_p.delivery_id, _p.seq, _p.message_id)
        .join(deliveries, _d.id == _p.delivery_id)
        .where(_p.modem == modem, _p.message_id.is_not(None), _d.number == number, _p.sent_at > after)
        .order_by(_p.settled_at.is_not(None), _p.sent_at.desc())
    )
    return [(SentPart(row.delivery_id, row.seq), row.message_id) for row in conn.execute(query)]


def report(conn: Connection, delivery_id: int, seq: int, status: int, klass: str, now: datetime) -> None:
    """Takes a delivery report; a delivery of several segments is delivered when all its parts are."""
    conn.execute(
        parts.update()
        .where(_p.delivery_id == delivery_id, _p.seq == seq)
        .values(status=status, settled_at=None if klass == "trying" else now)
    )
    row = conn.execute(
        sa.select(_d.state, texts.c.segments, _d.again, _d.attempt)
        .join(texts, texts.c.id == _d.text_id)
        .where(_d.id == delivery_id)
    ).one()
    state = State(row.state)
    query = sa.select(_p.status, _p.mr, _p.message_id).where(_p.delivery_id == delivery_id).order_by(_p.seq)
    rows = conn.execute(query).all()
    statuses = [r.status for r in rows if r.status is not None]
    # a modem that cuts texts itself tells of the last part, which stands for all; anywhere else a part without a
    # reference is one of which nobody will ever tell
    earlier = rows[:-1]
    whole = rows[-1].mr is not None and all(r.mr is None and r.message_id is None for r in earlier)
    silent = len(earlier) if whole else 0
    twice = row.again and row.attempt > 1
    event = {"failed": "report_failed", "gave_up": "report_failed" if twice else "gave_up"}.get(klass)
    if klass == "delivered" and sum(s < 0x20 for s in statuses) + silent >= row.segments:
        event = "report_delivered"
    if event is None or not possible(MOVES, state, event):
        return
    values: dict[str, object] = {"state": move(MOVES, state, event), "settled_at": now}
    if event == "gave_up":
        values |= {"again": True, "ordinal": _d.ordinal + LAST_ORDINAL, "settled_at": None, "sent_at": None}
        conn.execute(parts.delete().where(_p.delivery_id == delivery_id, _p.status >= 0x60))
    conn.execute(deliveries.update().where(_d.id == delivery_id, _d.state == state).values(**values))


class Got(NamedTuple):
    """A text of a broadcast that a member got."""

    id: int
    broadcast_id: int


def last_alert(conn: Connection, number: str, after: datetime) -> Got | None:
    """The newest text of a broadcast that a member got since `after`."""
    row = conn.execute(
        sa.select(_d.id, _d.broadcast_id)
        .where(_d.number == number, _d.role == "member", _d.broadcast_id.is_not(None), _d.sent_at > after)
        .order_by(_d.id.desc())
        .limit(1)
    ).first()
    return Got(*row) if row else None


def mark_seen(conn: Connection, number: str, after: datetime, now: datetime) -> bool:
    """Marks the newest alert that a member got since `after` as acted on; whether there was one."""
    row = last_alert(conn, number, after)
    if row is None:
        return False
    conn.execute(deliveries.update().where(_d.id == row.id, _d.seen_at.is_(None)).values(seen_at=now))
    return True
