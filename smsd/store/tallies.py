"""Things that are counted against limits: who (a pseudonym), what, when."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.schema import tallies

_c = tallies.c
_ADD = tallies.insert()
_COUNT = sa.select(sa.func.count()).where(
    _c.subject == sa.bindparam("subject"), _c.kind == sa.bindparam("kind"), _c.at > sa.bindparam("after")
)
_TIMES = sa.select(_c.at).where(
    _c.subject == sa.bindparam("subject"), _c.kind == sa.bindparam("kind"), _c.at > sa.bindparam("after")
)


def add(conn: Connection, subject: str, kind: str, at: datetime) -> None:
    """Counts one more of a kind, at a moment."""
    conn.execute(_ADD, {"subject": subject, "kind": kind, "at": at})


def count(conn: Connection, subject: str, kind: str, after: datetime) -> int:
    """How many of a kind a subject has had since `after`."""
    return int(conn.execute(_COUNT, {"subject": subject, "kind": kind, "after": after}).scalar_one())


def counts(conn: Connection, subject: str, *since: tuple[str, datetime]) -> list[int]:
    """The same of several kinds, each since its moment, asked once."""
    asked: dict[str, object] = {"subject": subject}
    for at, (kind, after) in enumerate(since):
        asked |= {f"kind_{at}": kind, f"after_{at}": after}
    return [int(str(n)) for n in conn.execute(_counts(len(since)), asked).one()]


@cache
def _counts(many: int) -> sa.Select[*tuple[object, ...]]:
    return sa.select(
        *(
            sa.select(sa.func.count())
            .where(
                _c.subject == sa.bindparam("subject"),
                _c.kind == sa.bindparam(f"kind_{at}"),
                _c.at > sa.bindparam(f"after_{at}"),
            )
            .scalar_subquery()
            for at in range(many)
        )
    )


def subjects(conn: Connection, kind: str, after: datetime) -> int:
    """How many different ones since `after`."""
    return int(
        conn.execute(
            sa.select(sa.func.count(sa.distinct(_c.subject))).where(_c.kind == kind, _c.at > after)
        ).scalar_one()
    )


def times(conn: Connection, subject: str, kind: str, after: datetime) -> list[datetime]:
    """When a subject had each of a kind since `after`, in no order."""
    return list(conn.execute(_TIMES, {"subject": subject, "kind": kind, "after": after}).scalars())


def newest(conn: Connection, subject: str, kind: str) -> datetime | None:
    """When the last one was, or is due."""
    found: datetime | None = conn.execute(
        sa.select(sa.func.max(_c.at, type_=_c.at.type)).where(_c.subject == subject, _c.kind == kind)
    ).scalar()
    return found


def clear(conn: Connection, subject: str, kind: str) -> None:
    """Forgets: a success ends a row of failures."""
    conn.execute(tallies.delete().where(_c.subject == subject, _c.kind == kind))


def purge(conn: Connection, before: datetime) -> None:
    """Forgets what no limit looks at any more."""
    conn.execute(tallies.delete().where(_c.at < before))
