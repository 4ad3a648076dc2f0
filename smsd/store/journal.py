"""The audit journal: what happened, to whom (a pseudonym), never a text, a code or a number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.journal import Event
from smsd.phone_number import without_addresses
from smsd.store.schema import journal

_NOTE = journal.insert()


def note(conn: Connection, now: datetime, event: Event, who: str = "", detail: str = "") -> None:
    """Writes one line of the journal; addresses are taken out, and behind 400 characters it is cut."""
    conn.execute(_NOTE, {"at": now, "event": event, "who": who, "detail": without_addresses(detail)[:400]})


def newest(conn: Connection, limit: int, event: str | None = None) -> list[sa.Row[tuple[int, datetime, str, str, str]]]:
    """The newest lines with their ids, oldest first; of events that begin so."""
    rows = conn.execute(_query(event).order_by(journal.c.id.desc()).limit(limit)).all()
    return list(reversed(rows))


def after(conn: Connection, last: int, event: str | None = None) -> list[sa.Row[tuple[int, datetime, str, str, str]]]:
    """What was written behind a line."""
    return list(conn.execute(_query(event).where(journal.c.id > last).order_by(journal.c.id)).all())


def of_events(
    conn: Connection, events: Collection[str], behind: int, since: datetime | None
) -> list[sa.Row[tuple[int, datetime, str, str, str]]]:
    """Lines of events that begin so, written behind a line, from a moment on."""
    query = _query(None).where(journal.c.id > behind, sa.or_(*(journal.c.event.startswith(e) for e in events)))
    return list(conn.execute((query.where(journal.c.at >= since) if since else query).order_by(journal.c.id)).all())


def last_id(conn: Connection) -> int:
    """The id of the newest line; 0 where there is none."""
    return int(conn.execute(sa.select(sa.func.max(journal.c.id))).scalar() or 0)


def _query(event: str | None) -> sa.Select[tuple[int, datetime, str, str, str]]:
    c = journal.c
    query = sa.select(c.id, c.at, c.event, c.who, c.detail)
    return query.where(c.event.startswith(event, autoescape=True)) if event else query


def lines(conn: Connection, limit: int = 100) -> list[sa.Row[tuple[datetime, str, str, str]]]:
    """The newest lines, oldest first."""
    c = journal.c
    rows = conn.execute(sa.select(c.at, c.event, c.who, c.detail).order_by(c.id.desc()).limit(limit)).all()
    return list(reversed(rows))
