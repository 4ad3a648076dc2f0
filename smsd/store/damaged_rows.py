"""Rows whose moment is none: a column of dates that holds a word, a picture, a number beyond all calendars. They are set right and told.

In: a transaction. Out: changed rows, and a fact `damaged:TABLE` that names them, of which staff hear as an alarm. Such a row is not
passed over, since passing over a text that waits would lose it: what ends a right or was used ends or counts as used now; what would
only end a text or erase a person is taken away. It never touches a row whose moments can be read.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd import log
from smsd.store import facts
from smsd.store.schema import HIGHEST, LOWEST, Utc, metadata

PREFIX = "damaged:"
# a stand-in for these could lose a text or erase somebody: without a value they mean "not yet", or "as long as the others"
RATHER_NONE = ("expires_at", "forget_at", "bounced_at")
NAMED = 5  # rows a table that are named
_NOW = sa.text("CAST(strftime('%s', 'now') AS INTEGER) * 1000")
_ROW: sa.ColumnElement[int] = sa.literal_column("rowid")


def set_right(conn: Connection) -> int:
    """All tables; how many values."""
    found: dict[str, list[int]] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Utc) and (rows := _of(conn, column)):
                _mend(conn, column, rows)
                found.setdefault(table.name, []).extend(rows)
    for name, rows in found.items():
        known = facts.data(facts.get(conn, PREFIX + name)) or []
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
    return [f"{key.removeprefix(PREFIX)} {words(facts.data(value) or [])}" for key, value in told.items()]


def _of(conn: Connection, column: sa.Column[Any]) -> list[int]:
    """Rows where this column holds a value that is no moment."""
    value = sa.type_coerce(column, sa.BigInteger)
    none = sa.func.typeof(column).not_in(["integer", "real"]) | sa.not_(value.between(LOWEST, HIGHEST))
    return [
        int(row[0]) for row in conn.execute(sa.select(_ROW).select_from(column.table).where(column.is_not(None), none))
    ]


def _mend(conn: Connection, column: sa.Column[Any], rows: list[int]) -> None:
    value = sa.null() if column.nullable and column.name in RATHER_NONE else _NOW
    conn.execute(sa.update(column.table).where(_ROW.in_(rows)).values({column.name: value}))
