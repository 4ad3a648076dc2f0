"""Rows whose moment is none: a column of dates that holds a word, a picture, a number
beyond all calendars. They are set right and told.

In: a transaction. Out: changed rows, and a fact `damaged:TABLE` that names them, of which staff hear as an alarm. Such
a row is not passed over, since passing over a text that waits would lose it: what ends a right or was used ends or
counts as used now; what would only end a text or erase a person is taken away. It never touches a row whose moments can
be read.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd import log
from smsd.store import facts
from smsd.store.schema import HIGHEST, LOWEST, Utc, metadata

PREFIX = "damaged:"
# a stand-in for these could lose a text or erase somebody: without a value
# they mean "not yet", or "as long as the others"
RATHER_NONE = ("expires_at", "forget_at", "bounced_at")
NAMED = 5  # rows a table that are named


def set_right(conn: Connection) -> int:
    """All tables; how many values."""
    found: dict[str, list[int]] = {}
    for table in metadata.sorted_tables:
        moments = [column for column in table.columns if isinstance(column.type, Utc)]
        for column in moments if _any(conn, table, moments) else ():
            if rows := _of(conn, column):
                _mend(conn, column, rows)
                found.setdefault(table.name, []).extend(rows)
    for name, rows in found.items():
        known = _rows_of(facts.get(conn, PREFIX + name))
        facts.put(conn, PREFIX + name, json.dumps(sorted({*known, *rows})))
        log.trouble("database", f"table {name}, {words(rows)}: a date that is none was set right")
    return sum(map(len, found.values()))


def words(rows: list[int]) -> str:
    """Which rows, in few words."""
    shown = sorted(set(rows))
    more = f" and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
    return f"row {', '.join(map(str, shown[:NAMED]))}{more}"


def taken(conn: Connection) -> list[str]:
    """What was set right since the last call, in words: "deliveries row 17"."""
    told = facts.starting(conn, PREFIX)
    for key in told:
        facts.drop(conn, key)
    return [f"{key.removeprefix(PREFIX)} {words(_rows_of(value))}" for key, value in told.items()]


def _rows_of(fact: str | None) -> list[int]:
    """The rows that a fact names; none where it cannot be read."""
    match facts.data(fact):
        case [*rows]:
            return [row for row in rows if isinstance(row, int)]
    return []


def _any(conn: Connection, table: sa.Table, columns: list[sa.Column[datetime]]) -> bool:
    """Whether one of these columns of a table holds such a value. Asked of every table once a day, at the start too, so
    in words that need no compiling.
    """
    where = sa.text(" OR ".join(f"({_no_moment(conn, column)})" for column in columns))
    query: sa.Select[int] = sa.select(sa.literal_column("1", sa.Integer)).select_from(table).limit(1)
    return bool(columns) and conn.execute(query.where(where)).first() is not None


def _of(conn: Connection, column: sa.Column[datetime]) -> list[int]:
    """Rows where this column holds a value that is no moment."""
    row = _row(conn, column.table)
    return [
        int(found[0])
        for found in conn.execute(sa.select(row).select_from(column.table).where(sa.text(_no_moment(conn, column))))
    ]


def _no_moment(conn: Connection, column: sa.Column[datetime]) -> str:
    name = conn.dialect.identifier_preparer.format_column(column)
    wrong = f"{name} NOT BETWEEN {LOWEST} AND {HIGHEST}"
    if conn.dialect.name == "sqlite":  # which takes a word in a column of numbers
        wrong = f"(typeof({name}) NOT IN ('integer', 'real') OR {wrong})"
    return f"{name} IS NOT NULL AND {wrong}"


def _row(conn: Connection, table: sa.FromClause) -> sa.ColumnElement[int]:
    """By what a row is named to people."""
    if conn.dialect.name == "sqlite":
        return sa.literal_column("rowid")
    return table.c.id if "id" in table.c else sa.literal(0)


def _mend(conn: Connection, column: sa.Column[datetime], rows: list[int]) -> None:
    now = round(datetime.now(UTC).timestamp()) * 1000
    value = sa.null() if column.nullable and column.name in RATHER_NONE else sa.literal(now, sa.BigInteger)
    named = () if conn.dialect.name != "sqlite" else (_row(conn, column.table).in_(rows),)
    conn.execute(sa.update(column.table).where(sa.text(_no_moment(conn, column)), *named).values({column.name: value}))
