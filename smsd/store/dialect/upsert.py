"""One statement that makes a row, or leaves or changes the one that is
there: two connections at once never meet a violation.

In: a connection, a table, what a row is known by, its values. Out: whether a row was made. The words are the same in
both kinds of database; only who writes them down differs. It never waits for more than the row itself.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningInsert

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def put(conn: Connection, table: sa.Table, key: tuple[str, ...], values: Mapping[str, object]) -> None:
    """Makes a row; one that is there gets the values."""
    conn.execute(_changing(conn.dialect.name, table, key, tuple(values)), values)


def put_all(conn: Connection, table: sa.Table, key: tuple[str, ...], rows: Sequence[Mapping[str, object]]) -> None:
    """The same of many rows, all with the same values, in one call of the driver."""
    if rows:
        conn.execute(_changing(conn.dialect.name, table, key, tuple(rows[0])), rows)


def put_all_new(conn: Connection, table: sa.Table, key: tuple[str, ...], rows: Sequence[Mapping[str, object]]) -> None:
    """Makes those of many rows that are not there, in one call."""
    if rows:
        conn.execute(_leaving(conn.dialect.name, table, key), rows)


def put_new(conn: Connection, table: sa.Table, key: tuple[str, ...], values: Mapping[str, object]) -> bool:
    """Makes a row where there is none; whether it did."""
    return conn.execute(_leaving(conn.dialect.name, table, key), values).rowcount == 1


def new_row(conn: Connection, table: sa.Table, key: tuple[str, ...], values: Mapping[str, object]) -> int | None:
    """The same; the id of the row that it made."""
    return conn.execute(_telling(conn.dialect.name, table, key), values).scalar()


@functools.cache
def _changing(kind: str, table: sa.Table, key: tuple[str, ...], names: tuple[str, ...]) -> sa.Insert:
    made = _insert(kind, table)
    return made.on_conflict_do_update(
        index_elements=list(key), set_={n: made.excluded[n] for n in names if n not in key}
    )


@functools.cache
def _leaving(kind: str, table: sa.Table, key: tuple[str, ...]) -> sa.Insert:
    return (
        _insert(kind, table)
        .on_conflict_do_nothing(index_elements=list(key))
        .inline()
        .execution_options(preserve_rowcount=True)
    )


@functools.cache
def _telling(kind: str, table: sa.Table, key: tuple[str, ...]) -> ReturningInsert[int]:
    return _insert(kind, table).on_conflict_do_nothing(index_elements=list(key)).returning(table.c.id)


def _insert(kind: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    if kind == "postgresql":  # the other dialect is not loaded: 2 MB of each process
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)
