"""Challenges: which previews wait for a proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import challenge
from smsd.model.challenge import Action, Challenge, Payload, State, read_payload, written
from smsd.model.life import move
from smsd.store.schema import Row, broadcasts, challenges, is_in, new_id

_c, _b = challenges.c, broadcasts.c
# put in order by `_some`: there are few, and for an order of its own a file would go through all of the table
_WAITING = sa.select(challenges).where(is_in(_c.state, State.ISSUED))
_OPEN_FOR = _WAITING.where(_c.number.in_(sa.bindparam("numbers", expanding=True)))
_OF_BROADCASTS = _WAITING.where(_c.broadcast_id.in_(sa.bindparam("ids", expanding=True)))
_LAPSED = _WAITING.where(
    sa.or_(
        _c.shown_at < sa.bindparam("shown_before"),
        sa.and_(_c.shown_at.is_(None), _c.created_at < sa.bindparam("made_before")),
    )
)
_NUMBER: sa.BindParameter[str] = sa.bindparam("number")
_PASSED = sa.select(sa.func.max(_c.id)).where(_c.number == _NUMBER, _c.state == State.PASSED).scalar_subquery()
_UNANSWERED = {
    own: sa.select(sa.func.count())
    .select_from(challenges)
    .join(broadcasts, _b.id == _c.broadcast_id)
    .where(
        _c.number == _NUMBER,
        _c.created_at > sa.bindparam("after"),
        _c.state != State.PASSED,
        _c.action == Action.RELEASE,
        _b.author_number == _NUMBER if own else _b.author_number != _NUMBER,
        _c.id > sa.func.coalesce(_PASSED, 0),
    )
    for own in (True, False)
}


def _one(row: Row) -> Challenge:
    return Challenge(
        id=row.id,
        number=row.number,
        broadcast=row.broadcast_id,
        action=Action(row.action),
        state=State(row.state),
        nonce=row.nonce,
        digest=row.digest,
        needs_pin=row.needs_pin,
        digits=row.digits,
        payload=read_payload(Action(row.action), row.payload),
        created_at=row.created_at,
        shown_at=row.shown_at,
        repeated=row.repeated,
    )


def _some(rows: Iterable[Row]) -> list[Challenge]:
    return sorted(map(_one, rows), key=lambda challenge: challenge.id)


def issue(conn: Connection, payload: Payload = None, **values: object) -> int:
    """A new challenge; its id."""
    done = conn.execute(challenges.insert().values(state=State.ISSUED, payload=written(payload), **values))
    return new_id(done)


def open_for(conn: Connection, numbers: list[str]) -> list[Challenge]:
    """Challenges that wait for an answer of these numbers, oldest first."""
    return _some(conn.execute(_OPEN_FOR, {"numbers": numbers}))


def of_broadcasts(conn: Connection, ids: list[int]) -> list[Challenge]:
    """Open challenges of some broadcasts, oldest first."""
    return _some(conn.execute(_OF_BROADCASTS, {"ids": ids}))


def settle(conn: Connection, challenge_id: int, event: str) -> bool:
    """Moves an open challenge on; False if it was no longer open: each counts once."""
    done = conn.execute(
        challenges.update()
        .where(_c.id == challenge_id, is_in(_c.state, State.ISSUED))
        .values(state=move(challenge.MOVES, State.ISSUED, event))
    )
    return done.rowcount == 1


def shown(conn: Connection, challenge_id: int, at: datetime) -> None:
    """The preview went out: from now on the code is valid. A repeated preview does not start the clock again."""
    conn.execute(challenges.update().where(_c.id == challenge_id, _c.shown_at.is_(None)).values(shown_at=at))


def repeated(conn: Connection, challenge_id: int) -> None:
    """The preview was asked for again."""
    conn.execute(challenges.update().where(_c.id == challenge_id).values(repeated=True))


def lapsed(conn: Connection, shown_before: datetime, made_before: datetime) -> list[Challenge]:
    """Open challenges whose time is over."""
    when = {"shown_before": shown_before, "made_before": made_before}
    return _some(conn.execute(_LAPSED, when))


def with_digest(conn: Connection, digest: str, after: datetime) -> list[Challenge]:
    """Open challenges of one and the same wish, on whichever phones, made since `after`; oldest first."""
    return _some(conn.execute(_WAITING.where(_c.digest == digest, _c.created_at > after)))


def count(conn: Connection, number: str, digest: str) -> int:
    """How often a number was asked one and the same thing, whatever became of it."""
    return int(
        conn.execute(
            sa.select(sa.func.count()).select_from(challenges).where(_c.number == number, _c.digest == digest)
        ).scalar_one()
    )


def unanswered(conn: Connection, number: str, after: datetime, *, own: bool = True) -> int:
    """Previews of drafts on a phone since `after`, and since the last proof of that phone, that nobody proved.

    `own`: those that this number is said to have written; else those of others that it was asked about.
    """
    return int(conn.execute(_UNANSWERED[own], {"number": number, "after": after}).scalar_one())
