"""Small facts that outlive a restart: learned IMEIs, a PIN that failed, the last time seen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.store.schema import facts


def get(conn: Connection, key: str) -> str | None:
    """The value, or None."""
    value: str | None = conn.execute(sa.select(facts.c.value).where(facts.c.key == key)).scalar()
    return value


def starting(conn: Connection, prefix: str) -> dict[str, str]:
    """All whose key begins so."""
    return {
        row.key: row.value
        for row in conn.execute(sa.select(facts).where(facts.c.key.startswith(prefix, autoescape=True)))
    }


def put(conn: Connection, key: str, value: str) -> None:
    """Stores a value."""
    if conn.execute(facts.update().where(facts.c.key == key).values(value=value)).rowcount == 0:
        conn.execute(facts.insert().values(key=key, value=value))


def drop(conn: Connection, key: str) -> None:
    """Forgets a value."""
    conn.execute(facts.delete().where(facts.c.key == key))
