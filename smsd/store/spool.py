"""The spool: rows to send, what became of them, how many wait (architecture decisions 3–6).

In: rows, outcomes, words that withdraw. Out: states, counts. Every change of a state is a compare-and-set. States are
written out where a partial index is meant. Which row a line takes next is store/claims.py, what becomes of rows in
doubt store/settling.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, NotRequired, TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.delivery import LAST_ORDINAL, MOVES, WAITING, Claimed, Outcome, Priority, Reference, State
from smsd.model.life import move, possible, sources
from smsd.store import leases
from smsd.store.dialect import upsert
from smsd.store.dialect.base import News, tell
from smsd.store.schema import broadcasts, deliveries, is_in, members, memberships, new_id, parts, texts

_d, _p = deliveries.c, parts.c
_TICK = timedelta(milliseconds=1)  # as times are kept
_TEXT, _QUEUE = texts.insert(), deliveries.insert()


def text(conn: Connection, body: str, segments: int) -> int:
    """Keeps a text that rows may share; its id."""
    return new_id(conn.execute(_TEXT, {"body": body, "segments": segments}))


class NewRow(TypedDict):
    """A row to queue: whose text, how urgent, and what differs from the table's defaults."""

    text_id: int
    number: str
    role: str
    priority: int
    ordinal: int
    created_at: datetime
    broadcast_id: NotRequired[int | None]
    challenge_id: NotRequired[int | None]
    pinned: NotRequired[str | None]
    not_before: NotRequired[datetime | None]
    expires_at: NotRequired[datetime | None]
    report: NotRequired[bool]
    unproven: NotRequired[bool]


def add(conn: Connection, rows: Sequence[NewRow]) -> None:
    """Queues rows, all in one statement; nothing happens for none."""
    if rows:
        conn.execute(_QUEUE, [{"state": State.QUEUED, **row} for row in rows])


def add_one(conn: Connection, row: NewRow) -> int:
    """Queues one row; its id."""
    return new_id(conn.execute(_QUEUE, {"state": State.QUEUED, **row}))


SET_STATE = (
    deliveries.update()
    .where(_d.id == sa.bindparam("b_id"), _d.state == sa.bindparam("b_state"))
    .values(
        state=sa.bindparam("b_next"),
        reason=sa.func.coalesce(sa.bindparam("b_reason"), _d.reason),
        sent_at=sa.bindparam("b_sent"),
        settled_at=sa.bindparam("b_at"),
    )
)
_STATE = (
    sa.select(_d.state, _d.owner, _d.modem, _d.attempt, _d.again).where(_d.id == sa.bindparam("id")).with_for_update()
)


def record(conn: Connection, line: str, outcome: Outcome, owner: str | None = None) -> State | None:
    """Writes what became of a claimed row, and of its parts; the state it has now."""
    take_parts(conn, line, outcome)
    return settle(conn, outcome, owner, line)


def settle(conn: Connection, outcome: Outcome, owner: str | None = None, line: str | None = None) -> State | None:
    """What became of a claimed row; the state it has now. A row withdrawn while on air was sent all the same. One that
    another run (than `owner`), or another line of it (than `line`), has claimed meanwhile is theirs, unless it was
    sent.
    """
    if (
        outcome.event == "send"
        and conn.execute(SET_STATE, state_values(outcome, State.CLAIMED, State.SENT)).rowcount == 1
    ):
        return State.SENT  # as almost always
    row = conn.execute(_STATE, {"id": outcome.id}).first()
    if row is None:
        return None
    state, event = State(row.state), outcome.event
    if (
        state == State.CLAIMED
        and owner is not None
        and (row.owner not in (None, owner) or line not in (None, row.modem))
    ):
        return state
    if state != State.CLAIMED and event == "send" and "cross" in MOVES[state]:
        event = "cross"
    if not possible(MOVES, state, event):
        return state  # whoever withdrew it, or settled it meanwhile, was first
    after = move(MOVES, state, event)
    if conn.execute(SET_STATE, state_values(outcome, state, after)).rowcount != 1:
        raise RuntimeError("a delivery changed under our hands")
    if after == State.QUEUED:
        _give_back(conn, outcome)
    elif after == State.UNCERTAIN and outcome.not_before is not None:
        conn.execute(deliveries.update().where(_d.id == outcome.id).values(not_before=outcome.not_before))
    elif after == State.EXPIRED:  # by its own line, from under which nobody withdrew it
        conn.execute(deliveries.update().where(_d.id == outcome.id).values(owner=None))
    return after


def stands(conn: Connection, claimed: Claimed, owner: str, line: str) -> State | None:
    """How a row stands that a line claimed; None where somebody else put it in doubt since, and counted it by that. It
    may have been withdrawn from under the line, and even be claimed anew; or an earlier claim of it proved sent.
    """
    row = conn.execute(_STATE, {"id": claimed.id}).first()
    if row is None:
        return None
    state = State(row.state)
    mine = row.owner in (None, owner) and row.modem == line and row.attempt == claimed.attempt
    if state == State.CLAIMED:
        counted = not mine and row.again
    elif state in (State.QUEUED, State.HELD, State.CANCELLED, State.EXPIRED):
        counted = row.modem is not None  # what is in doubt keeps its line, what is withdrawn or goes back has none
    else:
        counted = not mine or state in (State.UNCERTAIN, State.FAILED)
    return None if counted else state


def state_values(outcome: Outcome, state: State, after: State) -> dict[str, object]:
    """What `SET_STATE` is given for an outcome: the states before and after, the reason, the moments."""
    sent = outcome.at if after == State.SENT else None
    # a row that is given back untried keeps what it was refused with before
    reason = None if outcome.event == "give_back" and not outcome.last else outcome.reason[:120]
    return {
        "b_id": outcome.id,
        "b_state": state,
        "b_next": after,
        "b_reason": reason,
        "b_sent": sent,
        "b_at": outcome.at,
    }


def _give_back(conn: Connection, outcome: Outcome) -> None:
    tell(conn, News.ALL)  # another gateway's line may take it
    values: dict[str, object] = {"owner": None, "settled_at": None, "not_before": outcome.not_before}
    if outcome.last:  # refused: behind those that were refused less often, on any line
        values |= {"ordinal": _d.ordinal + LAST_ORDINAL, "pinned": None}
    else:
        values["modem"] = None
    if not outcome.counts:
        values["attempt"] = _d.attempt - 1
    if outcome.in_doubt:
        values["again"] = True
    conn.execute(deliveries.update().where(_d.id == outcome.id).values(**values))


_DROP_PART = parts.delete().where(_p.delivery_id == sa.bindparam("b_id"), _p.seq == sa.bindparam("b_seq"))
_KNOWN_PART = sa.select(_p.sent_at).where(_p.delivery_id == sa.bindparam("b_id"), _p.seq == sa.bindparam("b_seq"))
_ADD_PART = parts.insert()


def take_parts(conn: Connection, line: str, outcome: Outcome) -> int:
    """Records the parts that the network took; how many of them were not known yet. It may be told twice: the answer to
    a commit may have been lost, not the commit.
    """
    rows = [part_row(outcome, seq, reference, line) for seq, reference in outcome.parts]
    fresh = 0
    for row in rows:
        if outcome.first and upsert.put_new(conn, parts, ("delivery_id", "seq"), row):
            fresh += 1
            continue
        values = {"b_id": outcome.id, "b_seq": row["seq"]}
        known = conn.execute(_KNOWN_PART, values).scalar()
        conn.execute(_DROP_PART, values)
        conn.execute(_ADD_PART, row)
        fresh += known is None or abs(known - outcome.at) >= _TICK
    return fresh


def part_row(outcome: Outcome, seq: int, reference: Reference | None, line: str) -> dict[str, object]:
    """A row of the table of parts."""
    mr, message_id = (None, reference) if isinstance(reference, str) else (reference, None)
    return {
        "delivery_id": outcome.id, "seq": seq, "mr": mr, "message_id": message_id, "modem": line, "sent_at": outcome.at,
    }  # fmt: skip


def _select(where: Sequence[sa.ColumnElement[bool]], states: Collection[State]) -> sa.ColumnElement[bool]:
    return sa.and_(*where, _d.state.in_(list(states)))


def withdraw(
    conn: Connection,
    event: str,
    now: datetime,
    on_air: Collection[int],
    reason: str,
    *where: sa.ColumnElement[bool],
    owner: str | None = None,
) -> list[int]:
    """Holds, frees, cancels or expires rows; the ids of claimed ones among them, which their line must not send.

    Rows on air are left alone: their text cannot be called back. What another gateway (than `owner`) has claimed may be
    on its air: what is cancelled or expires is for good, and it looks again before it sends; what is held could be free
    again before its answer is here, so its own gateway holds it (`claimed_though_stopped`).
    """
    states = [s for s in sources(MOVES, event) if s in (State.QUEUED, State.HELD, State.CLAIMED)]
    claimed: list[int] = []
    settled = now if event in ("cancel", "expire") else None
    if State.CLAIMED in states and leases.shared(conn):
        states.append(State.QUEUED)  # one that a line gave back after we looked for those that wait
    for state in states:
        after = move(MOVES, state, event)
        query = (
            deliveries.update()
            .where(*where, _d.state == state)
            .values(state=after, reason=_with_cause(reason) if event == "expire" else reason, settled_at=settled)
        )
        if (
            state == State.CLAIMED
        ):  # looked at behind those that wait: a line may have claimed one while we waited for it
            rows = conn.execute(sa.select(_d.id, _d.owner).where(*where, _d.state == State.CLAIMED)).all()
            ours = [row.id for row in rows if event != "hold" or owner is None or row.owner in (None, owner)]
            claimed = [i for i in ours if i not in on_air]
            if not claimed:
                continue
            query = query.where(_d.id.in_(claimed)).values(modem=None, owner=None)
        conn.execute(query)
    return claimed


def withdraw_of_others(
    conn: Connection,
    event: str,
    now: datetime,
    reason: str,
    *where: sa.ColumnElement[bool],
    owner: str,
    lines: Collection[str],
) -> list[int]:
    """Cancels or expires what other gateways have claimed of some rows for these lines; their ids. Each keeps its line
    and its owner, since it may be on their air: until they say that it is not (`was_spared`), it is as good as sent.
    """
    cause = _with_cause(reason) if event == "expire" else reason
    change = (
        deliveries.update()
        .where(*where, is_in(_d.state, State.CLAIMED), _d.owner != owner, _d.modem.in_(list(lines)))
        .values(state=move(MOVES, State.CLAIMED, event), reason=cause, settled_at=now)
    )
    return list(conn.execute(change.returning(_d.id)).scalars())


def was_spared(conn: Connection, claimed: Claimed, owner: str, line: str) -> datetime | None:
    """A line did not send what was withdrawn from under it and may have been on its air: when it was withdrawn. Once
    only; None where nothing of the kind stands.
    """
    change = (
        deliveries.update()
        .where(
            _d.id == claimed.id,
            _d.state.in_([State.CANCELLED, State.EXPIRED]),
            _d.owner == owner,
            _d.modem == line,
            _d.attempt == claimed.attempt,
        )
        .values(modem=None, owner=None)
    )
    return conn.execute(change.returning(_d.settled_at)).scalar()


def _with_cause(reason: str) -> sa.ColumnElement[str]:
    """What a row was refused with before its time was over stays with it."""
    return sa.case((_d.reason == "", reason), else_=reason + "; " + _d.reason)


def withdraw_waiting(conn: Connection, event: str, now: datetime, reason: str, *where: sa.ColumnElement[bool]) -> None:
    """The same from another process, which cannot know what is on air: claimed rows are left to the daemon."""
    for state in (s for s in sources(MOVES, event) if s in WAITING):
        settled = now if event == "cancel" else None
        conn.execute(
            deliveries.update()
            .where(*where, _d.state == state)
            .values(state=move(MOVES, state, event), reason=reason, settled_at=settled)
        )


def claimed_though_stopped(conn: Connection, owner: str) -> list[tuple[int, bc.State]]:
    """Broadcasts that do not run (any more) of which a line of this run holds rows, and how they stand."""
    query = (
        sa.select(broadcasts.c.id, broadcasts.c.state)
        .join(deliveries, _d.broadcast_id == broadcasts.c.id)
        .where(
            is_in(_d.state, State.CLAIMED),
            _d.owner == owner,
            broadcasts.c.state.in_(bc.STANDING),
        )
        .distinct()
    )
    return [(int(row.id), bc.State(row.state)) for row in conn.execute(query)]


def of_broadcast(broadcast_id: int) -> sa.ColumnElement[bool]:
    """Rows of a broadcast, for whomever: a condition for `withdraw`."""
    return _d.broadcast_id == broadcast_id


def of_row(row: int) -> sa.ColumnElement[bool]:
    """The one row with this id: a condition for `withdraw`."""
    return _d.id == row


def of_member(number: str, broadcast_ids: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """A condition for `withdraw`: what a member who leaves need not get."""
    return _d.number == number, _d.role == "member", _d.broadcast_id.in_(list(broadcast_ids))


def of_challenge(challenge_id: int) -> sa.ColumnElement[bool]:
    """The preview of a challenge: a condition for `withdraw`."""
    return _d.challenge_id == challenge_id


def extend(conn: Connection, broadcast_id: int, expires: datetime | None) -> None:
    """A new expiry for what still waits of a broadcast."""
    conn.execute(
        deliveries.update()
        .where(_d.broadcast_id == broadcast_id, _d.state.in_([*WAITING, State.CLAIMED]))
        .values(expires_at=expires)
    )


def counts(conn: Connection, broadcast_id: int, role: str = "member") -> dict[State, int]:
    """How many rows of a broadcast stand where."""
    query = (
        sa.select(_d.state, sa.func.count()).where(_d.broadcast_id == broadcast_id, _d.role == role).group_by(_d.state)
    )
    return {State(state): n for state, n in conn.execute(query)}


def counts_of(conn: Connection, broadcast_ids: Collection[int]) -> dict[int, dict[State, int]]:
    """The same of members' rows of several broadcasts."""
    query = (
        sa.select(_d.broadcast_id, _d.state, sa.func.count())
        .where(_d.broadcast_id.in_(list(broadcast_ids)), _d.role == "member")
        .group_by(_d.broadcast_id, _d.state)
    )
    out: dict[int, dict[State, int]] = {}
    for id_, state, n in conn.execute(query):
        out.setdefault(id_, {})[State(state)] = n
    return out


def numbers(
    conn: Connection, broadcast_ids: Collection[int], states: Collection[State]
) -> dict[str, tuple[int, str | None]]:
    """Members' numbers with rows of these broadcasts in some states → (row id, line)."""
    query = (
        sa.select(_d.number, _d.id, _d.modem, _d.pinned)
        .where(_d.broadcast_id.in_(list(broadcast_ids)), _d.role == "member", _d.state.in_(list(states)))
        .order_by(_d.id)
    )
    return {row.number: (row.id, row.modem or row.pinned) for row in conn.execute(query)}


class Waiting(NamedTuple):
    """A row that no line has taken yet."""

    id: int
    state: State


def waiting_rows(conn: Connection, broadcast_ids: Collection[int]) -> dict[str, list[Waiting]]:
    """Members' rows of these broadcasts that no line has taken yet, by number."""
    query = sa.select(_d.number, _d.id, _d.state).where(
        _d.broadcast_id.in_(list(broadcast_ids)), _d.role == "member", _d.state.in_(list(WAITING))
    )
    out: dict[str, list[Waiting]] = {}
    for row in conn.execute(query):
        out.setdefault(row.number, []).append(Waiting(row.id, State(row.state)))
    return out


def reword(conn: Connection, row_id: int, text_id: int) -> None:
    """Gives a row that waits another text."""
    conn.execute(deliveries.update().where(_d.id == row_id, _d.state.in_(list(WAITING))).values(text_id=text_id))


def strayed(conn: Connection, broadcast_id: int) -> dict[str, int]:
    """Members whose text came from another line than the one they know, by that line."""
    query = (
        sa.select(memberships.c.sim, sa.func.count())
        .select_from(deliveries)
        .join(members, members.c.number == _d.number)
        .join(memberships, sa.and_(memberships.c.member_id == members.c.id))
        .join(broadcasts, sa.and_(broadcasts.c.id == _d.broadcast_id, broadcasts.c.network == memberships.c.network))
        .where(
            _d.broadcast_id == broadcast_id, _d.role == "member", _d.sent_at.is_not(None), _d.modem != memberships.c.sim
        )
        .group_by(memberships.c.sim)
    )
    return {sim: int(n) for sim, n in conn.execute(query)}


_LAST = (
    sa.select(sa.func.max(_d.ordinal))
    .where(
        _d.broadcast_id == broadcasts.c.id,
        is_in(_d.state, State.QUEUED, State.HELD, State.CLAIMED),
        _d.priority == sa.bindparam("priority"),
        _d.ordinal < LAST_ORDINAL,
    )
    .correlate(broadcasts)
    .scalar_subquery()
)
_NEXT = sa.select(sa.func.max(_LAST)).where(is_in(broadcasts.c.state, *bc.RUNNING))


def next_ordinal(conn: Connection, priority: int) -> int:
    """An ordinal behind all first tries of a priority that wait now: what is planned later goes later. One look at each
    broadcast that runs, however long it is.
    """
    return int(conn.execute(_NEXT, {"priority": priority}).scalar() or 0) + 1


def totals(conn: Connection) -> dict[str, int]:
    """waiting, claimed and uncertain rows."""
    found: dict[State, int] = {}
    for states in ((*WAITING, State.CLAIMED), (State.UNCERTAIN,)):  # each has its own index
        query = sa.select(_d.state, sa.func.count()).where(is_in(_d.state, *states)).group_by(_d.state)
        found |= {State(s): n for s, n in conn.execute(query)}
    return {"waiting": sum(found.get(s, 0) for s in WAITING), "claimed": found.get(State.CLAIMED, 0),
            "uncertain": found.get(State.UNCERTAIN, 0)}  # fmt: skip


def waiting_by_line(
    conn: Connection, last: int = max(Priority), lines: Collection[str] | None = None
) -> dict[str | None, int]:
    """Segments that wait, by pinned line; of priority numbers up to `last`. Of some lines and of none, or of all."""
    whose = sa.true() if lines is None else sa.or_(_d.pinned.is_(None), _d.pinned.in_(list(lines)))
    query = (
        sa.select(_d.pinned, sa.func.sum(texts.c.segments))
        .join(texts, texts.c.id == _d.text_id)
        .where(is_in(_d.state, State.QUEUED), _d.priority <= int(last), whose)
        .group_by(_d.pinned)
    )
    return {line: int(n) for line, n in conn.execute(query)}


class Waits(NamedTuple):
    """What waits of a broadcast, or of none, for a line, in one stretch of the queue."""

    broadcast: int | None
    held: bool
    line: str | None  # that has it, or that it is pinned to
    priority: int
    first: int  # ordinals
    last: int
    segments: int


def waits(conn: Connection) -> list[Waits]:
    """All that waits, is held or is under way, looked at once. First tries and later ones are stretches apart."""
    held, late = (_d.state == State.HELD).label("held"), (_d.ordinal >= LAST_ORDINAL).label("late")
    line = sa.case((_d.state == State.CLAIMED, _d.modem), else_=_d.pinned).label("line")
    which = (_d.broadcast_id, held, line, _d.priority)
    query = (
        sa.select(*which, sa.func.min(_d.ordinal), sa.func.max(_d.ordinal), sa.func.sum(texts.c.segments))
        .join(texts, texts.c.id == _d.text_id)
        .where(is_in(_d.state, State.QUEUED, State.HELD, State.CLAIMED))
        .group_by(*which, late)
    )
    return [
        Waits(
            broadcast=row[0],
            held=bool(row.held),
            line=row.line,
            priority=row.priority,
            first=row[4],
            last=row[5],
            segments=int(row[6]),
        )
        for row in conn.execute(query)
    ]


def before_the_end_of(broadcast_id: int, all_: Sequence[Waits]) -> dict[str | None, int]:
    """Segments that go before a broadcast is done, its own included, by the line that has them or that they are pinned
    to. What is of several broadcasts stands one behind the other in the queue, so a stretch goes before as a whole.
    """
    end = max(((w.priority, w.last) for w in all_ if w.broadcast == broadcast_id), default=None)
    out: dict[str | None, int] = {}
    for w in all_:
        if end is not None and (w.broadcast == broadcast_id if w.held else (w.priority, w.first) <= end):
            out[w.line] = out.get(w.line, 0) + w.segments
    return out


def held_by_line(conn: Connection, broadcast_id: int) -> dict[str | None, int]:
    """Segments of a halted broadcast, by pinned line."""
    query = (
        sa.select(_d.pinned, sa.func.sum(texts.c.segments))
        .join(texts, texts.c.id == _d.text_id)
        .where(_d.state == State.HELD, _d.broadcast_id == broadcast_id)
        .group_by(_d.pinned)
    )
    return {line: int(n) for line, n in conn.execute(query)}


def unpin_strangers(conn: Connection, lines: Sequence[str]) -> None:
    """Rows pinned to lines that the configuration no longer has are free for any."""
    conn.execute(
        deliveries.update()
        .where(_d.state.in_(list(WAITING)), _d.pinned.is_not(None), _d.pinned.not_in(list(lines)))
        .values(pinned=None)
    )


def doubt_waiting(conn: Connection) -> int:
    """Another gateway had these rows too, and may have sent what waits for members here: how many are marked so."""
    waits = sa.and_(_d.state.in_(list(WAITING)), _d.role == "member", _d.again.is_(False))
    return conn.execute(deliveries.update().where(waits).values(again=True)).rowcount


def unpin(conn: Connection, line: str) -> None:
    """Rows pinned to a line are free for any."""
    conn.execute(deliveries.update().where(_d.state.in_(list(WAITING)), _d.pinned == line).values(pinned=None))


def unpin_broadcasts(conn: Connection, line: str, broadcasts: Collection[int]) -> None:
    """Rows of some broadcasts that are pinned to a line are free for any."""
    conn.execute(
        deliveries.update()
        .where(_d.broadcast_id.in_(list(broadcasts)), _d.state.in_(list(WAITING)), _d.pinned == line)
        .values(pinned=None)
    )


_NEXT_DUE = sa.select(sa.func.min(_d.not_before)).where(
    is_in(_d.state, State.QUEUED), _d.not_before > sa.bindparam("now")
)


_OURS = deliveries.update().where(is_in(_d.state, State.CLAIMED), _d.owner == sa.bindparam("b_owner"))
_RENEW = _OURS.where(_d.lease_until < sa.bindparam("b_half")).values(lease_until=sa.bindparam("b_whole"))
_RENEW_SHARED = _OURS.where(_d.lease_until < leases.server_now(leases.SHARED / 2)).values(
    lease_until=leases.server_now(leases.SHARED)
)


def renew(conn: Connection, owner: str, now: datetime) -> None:
    """An owner's sign of life: claims whose lease is half over hold again. Writes nothing where there are none."""
    if leases.shared(conn):
        conn.execute(_RENEW_SHARED, {"b_owner": owner})
    else:
        half, whole = now + leases.ALONE / 2, now + leases.ALONE
        conn.execute(_RENEW, {"b_owner": owner, "b_half": half, "b_whole": whole})


def claimed_by(conn: Connection, owner: str) -> set[int]:
    """Rows that a run holds."""
    return set(conn.execute(sa.select(_d.id).where(is_in(_d.state, State.CLAIMED), _d.owner == owner)).scalars())


def sent_since(conn: Connection, line: str, after: datetime) -> list[datetime]:
    """When a line's segments went out."""
    return list(conn.execute(sa.select(_p.sent_at).where(_p.modem == line, _p.sent_at > after)).scalars())


def next_due(conn: Connection, now: datetime) -> datetime | None:
    """When the next row that waits for its time may go."""
    found: datetime | None = conn.execute(_NEXT_DUE, {"now": now}).scalar()
    return found


_LATE = [
    sa.select(_d.id).where(_d.expires_at <= sa.bindparam("now"), is_in(_d.state, state)).limit(1)
    for state in (State.QUEUED, State.CLAIMED)
]
_OPEN = (
    sa.select(_d.id)
    .where(_d.broadcast_id == sa.bindparam("id"), is_in(_d.state, State.QUEUED, State.HELD, State.CLAIMED))
    .limit(1)
)


def beyond_waits(conn: Connection, now: datetime) -> bool:
    """Whether a text waits that leaves whatever else may not."""
    query = sa.select(_d.id).where(
        is_in(_d.state, State.QUEUED),
        _d.priority == int(Priority.BEYOND),
        sa.or_(_d.not_before.is_(None), _d.not_before <= now),
    )
    return conn.execute(query.limit(1)).first() is not None


def any_open(conn: Connection, broadcast_id: int) -> bool:
    """Whether something of a broadcast still waits or is under way, for whomever."""
    return conn.execute(_OPEN, {"id": broadcast_id}).first() is not None


def any_late(conn: Connection, now: datetime) -> bool:
    """Whether the time of a row is over that waits or is under way."""
    return any(conn.execute(query, {"now": now}).first() is not None for query in _LATE)


def of_late(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """A condition for `withdraw`: rows whose time is over; the time that a broadcast stands halted does not count."""
    return _d.expires_at <= now, _d.state != State.HELD


def body_of_challenge(conn: Connection, challenge_id: int) -> str | None:
    """The kept preview of a challenge (without its code)."""
    found: str | None = conn.execute(
        sa.select(texts.c.body)
        .join(deliveries, _d.text_id == texts.c.id)
        .where(_d.challenge_id == challenge_id)
        .limit(1)
    ).scalar()
    return found


ECHOES = 2_000  # an echo comes soon: so many of our last texts it may be of, and no stranger makes us read all of them
_NEWEST = sa.select(sa.func.max(texts.c.id)).scalar_subquery()
_SAID = sa.select(texts.c.id).where(texts.c.id > _NEWEST - ECHOES, texts.c.body == sa.bindparam("body")).limit(1)


def said(conn: Connection, body: str) -> bool:
    """Whether a text is one of ours: an echo is never answered."""
    return conn.execute(_SAID, {"body": body}).first() is not None
