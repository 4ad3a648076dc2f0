"""Small facts that outlive a restart: learned IMEIs, a PIN that failed, the last time seen.

A value is a text. What cannot be read as the moment, number or data that it should be counts as if it had never been
stored: a damaged row may not stop what reads it, again and again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.dialect.upsert import put as put_row
from smsd.store.dialect.upsert import put_all as put_rows
from smsd.store.schema import facts

_VALUE = sa.select(facts.c.value).where(facts.c.key == sa.bindparam("key"))


def get(conn: Connection, key: str) -> str | None:
    """What is kept under this key; None where nothing is."""
    value: str | None = conn.execute(_VALUE, {"key": key}).scalar()
    return value


def starting(conn: Connection, prefix: str) -> dict[str, str]:
    """All whose key begins so."""
    return {
        row.key: row.value
        for row in conn.execute(sa.select(facts).where(facts.c.key.startswith(prefix, autoescape=True)))
    }


def moment(value: str | None) -> datetime | None:
    """A value as a moment, or None."""
    try:
        found = datetime.fromisoformat(value or "")
        found.timestamp()
        return found if found.tzinfo else None
    except (ValueError, OverflowError, TypeError):
        return None


def number(value: str | None) -> int:
    """A value as a number; 0 where it is none."""
    try:
        return int(value or 0)
    except (ValueError, TypeError):
        return 0


def data(value: str | None) -> object:
    """A value as JSON, of whatever shape; None where it is none."""
    try:
        found: object = json.loads(value or "null")
        return found
    except (ValueError, TypeError, RecursionError):
        return None


def put_all(conn: Connection, values: Mapping[str, str]) -> None:
    """Keeps many, in one call of the driver."""
    put_rows(conn, facts, ("key",), [{"key": key, "value": value} for key, value in values.items()])


def put(conn: Connection, key: str, value: str) -> None:
    """Keeps a text under a key, in place of what was there."""
    if conn.execute(facts.update().where(facts.c.key == key).values(value=value)).rowcount == 0:
        put_row(conn, facts, ("key",), {"key": key, "value": value})


def drop(conn: Connection, key: str) -> None:
    """Forgets what is kept under a key; nothing where nothing is."""
    conn.execute(facts.delete().where(facts.c.key == key))
