"""What an officer's number was asked about its last words; one question a number, the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.dialect.upsert import put as put_row
from smsd.store.schema import asked


@dataclass(frozen=True, slots=True)
class Asked:
    """`options` in the order of the digits that choose them."""

    options: str
    body: str
    facts_at: datetime
    at: datetime


def put(conn: Connection, number: str, options: str, body: str, facts_at: datetime, at: datetime) -> None:
    """Remembers a question instead of the one before."""
    put_row(
        conn, asked, ("number",), {"number": number, "options": options, "body": body, "facts_at": facts_at, "at": at}
    )


def of(conn: Connection, number: str, after: datetime) -> Asked | None:
    """The question, if it was asked since `after`."""
    row = conn.execute(sa.select(asked).where(asked.c.number == number, asked.c.at > after)).first()
    return Asked(options=row.options, body=row.body, facts_at=row.facts_at, at=row.at) if row else None


def drop(conn: Connection, number: str) -> None:
    """Forgets the question to a number: it is answered once."""
    conn.execute(asked.delete().where(asked.c.number == number))


def purge(conn: Connection, before: datetime) -> None:
    """Forgets words that nobody can choose any more."""
    conn.execute(asked.delete().where(asked.c.at < before))
