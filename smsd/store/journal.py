"""The audit journal: what happened, to whom (a pseudonym), never a text, a code or a number."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.phone_number import without_addresses
from smsd.store.schema import journal


def note(conn: Connection, now: datetime, event: str, who: str = "", detail: str = "") -> None:
    """Writes one line."""
    conn.execute(journal.insert(), {"at": now, "event": event, "who": who, "detail": without_addresses(detail)[:400]})


def lines(conn: Connection, limit: int = 100) -> list[sa.Row[tuple[datetime, str, str, str]]]:
    """The newest lines, oldest first."""
    c = journal.c
    rows = conn.execute(sa.select(c.at, c.event, c.who, c.detail).order_by(c.id.desc()).limit(limit)).all()
    return list(reversed(rows))
