"""The database on the way to a newer program and back to the one before.

In: database files, before and after a migration. Out: whether the migration left every row of before as it was; a copy
of the older one with all that the newer one knows. Going back is then no loss: who joined, left or was barred meanwhile
stays so. A migration that rewrote rows has no such way back, only the copy that was made before it. Nothing here
touches a database in use.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from smsd import soundness
from smsd.errors import Unusable
from smsd.model.broadcast import OPEN, RUNNING

VERSION_TABLE = "alembic_version"


def running(database: Path) -> list[str]:
    """Broadcasts that go out, are halted, or wait for a proof: `alert #37 in dorp
    (live)`. Reads tables of any age, writes nothing.
    """
    if not database.exists():
        return []
    marks = ", ".join("?" * len(RUNNING + OPEN))
    with _opened(f"file:{database}?mode=ro") as conn:
        try:
            rows = conn.execute(
                f"SELECT id, kind, network, state FROM broadcasts WHERE state IN ({marks}) ORDER BY id",  # noqa: S608 - marks
                [str(state) for state in RUNNING + OPEN],
            ).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []
            raise Unusable(f"the database {database} cannot be read: {error}") from error
    return [f"{kind} {number} to {network} ({state})" for number, kind, network, state in rows]


def keeps_rows(before: Path, after: Path) -> bool:
    """Whether each table, column and row of `before` stands unchanged in `after`: what came was only added."""
    with _opened(f"file:{after}?mode=ro") as conn:
        conn.execute("ATTACH DATABASE ? AS old", (f"file:{before}?mode=ro",))
        for table in _tables(conn, "old"):
            columns = _columns(conn, "old", table)
            if not columns or not set(columns) <= set(_columns(conn, "main", table)):
                return False
            names = _quoted(columns)
            for one, other in (("old", "main"), ("main", "old")):
                different = f'SELECT {names} FROM {one}."{table}" EXCEPT SELECT {names} FROM {other}."{table}"'  # noqa: S608 - names of tables
                if conn.execute(f"SELECT EXISTS ({different})").fetchone()[0]:
                    return False
    return True


def pour(newer: Path, older: Path) -> None:
    """Replaces the rows of `older`, a copy nobody uses, by those of `newer`, column by column that both have."""
    try:
        with _opened(f"file:{older}") as conn:
            conn.execute("PRAGMA foreign_keys=OFF")
            conn.execute("ATTACH DATABASE ? AS new", (f"file:{newer}?mode=ro",))
            conn.execute("BEGIN IMMEDIATE")
            for table in _tables(conn, "main"):
                names = _quoted([c for c in _columns(conn, "main", table) if c in _columns(conn, "new", table)])
                conn.execute(f'DELETE FROM main."{table}"')  # noqa: S608 - names of tables
                conn.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM new."{table}"')  # noqa: S608
            if conn.execute(
                "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence')"
            ).fetchone()[0]:
                conn.execute("DELETE FROM main.sqlite_sequence")
                conn.execute(
                    "INSERT INTO main.sqlite_sequence SELECT s.* FROM new.sqlite_sequence s "
                    "WHERE s.name IN (SELECT name FROM main.sqlite_schema)"
                )
            conn.execute("COMMIT")
            conn.execute("DETACH DATABASE new")
            soundness.check(conn, older.name)
    except sqlite3.DatabaseError as error:
        raise Unusable(f"what the newer program wrote does not fit the tables of before: {error}") from error


@contextlib.contextmanager
def _opened(uri: str) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)) as conn:
        yield conn


def _tables(conn: sqlite3.Connection, schema: str) -> list[str]:
    rows = conn.execute(f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")  # noqa: S608
    return [name for (name,) in rows if name != VERSION_TABLE]


def _columns(conn: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f'PRAGMA {schema}.table_info("{table}")')]


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
