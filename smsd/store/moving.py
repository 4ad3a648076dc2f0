"""A gateway's rows from a SQLite file into an empty PostgreSQL: all of them, in
one transaction, read back before it is committed.

In: an engine of each, both held by this process alone. Out: how many rows each table has, and a digest of them in the
order of their key, the same on both sides. The file is only read. What lies beside it (machine key, witness, status) is
no row and stays where it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.errors import NoMoment, StoreTrouble, Unusable
from smsd.store.schema import metadata

BATCH = 1000
NUL, SHOWN = "\0", "\ufffd"  # PostgreSQL keeps no NUL in a text


@dataclass(frozen=True, slots=True)
class Moved:
    """One table, as it is on both sides."""

    table: str
    rows: int
    digest: str


def move(source: Engine, target: Engine, told: Callable[[Moved], None] = lambda _: None) -> list[Moved]:
    """Copies and compares; nothing is there where it fails. `told` hears of each table when it is verified."""
    done = []
    try:
        with source.connect() as old, target.begin() as new:
            _refuse_if_filled(new)
            for table in metadata.sorted_tables:
                written = _copy(old, new, table)
                found = _digest(table, _rows(new, table))
                if written != found:
                    raise StoreTrouble(
                        f"{table.name} is not the same on both sides ({written.rows} and {found.rows} rows); nothing "
                        "was moved"
                    )
                _count_on(old, new, table)
                told(found)
                done.append(found)
    except NoMoment as damage:
        raise Unusable(f"{damage}; start the gateway once on the file, then move it") from damage
    except sa.exc.DBAPIError as error:
        raise StoreTrouble(f"nothing was moved: {' '.join(str(error.orig).split())}") from error
    return done


def _refuse_if_filled(new: Connection) -> None:
    filled = [
        t.name
        for t in metadata.sorted_tables
        if new.execute(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(t)))).scalar()
    ]
    if filled:
        raise Unusable(
            f"the target is not empty, and nothing of it is overwritten: there are rows in {', '.join(filled[:5])}"
        )


def _rows(conn: Connection, table: sa.Table) -> Iterator[tuple[object, ...]]:
    """In the order of their key, letter by letter on both sides."""
    letters = conn.dialect.name == "postgresql"
    key = [
        sa.collate(column, "C") if letters and isinstance(column.type, sa.String) else column
        for column in table.primary_key.columns
    ]
    for row in conn.execute(sa.select(table).order_by(*key).execution_options(yield_per=BATCH)):
        yield tuple(value.replace(NUL, SHOWN) if isinstance(value, str) and NUL in value else value for value in row)


def _copy(old: Connection, new: Connection, table: sa.Table) -> Moved:
    names = [column.name for column in table.columns]
    batch: list[dict[str, object]] = []

    def passing() -> Iterator[tuple[object, ...]]:
        for row in _rows(old, table):
            batch.append(dict(zip(names, row, strict=True)))
            if len(batch) == BATCH:
                flush()
            yield row

    def flush() -> None:
        if batch:
            new.execute(table.insert(), batch)
            batch.clear()

    written = _digest(table, passing())
    flush()
    return written


def _digest(table: sa.Table, rows: Iterator[tuple[object, ...]]) -> Moved:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
        count += 1
    return Moved(table.name, count, digest.hexdigest())


def _count_on(old: Connection, new: Connection, table: sa.Table) -> None:
    """New rows get ids behind all that ever were: also behind those of rows
    that are gone, where the file remembers them.
    """
    if "id" not in table.primary_key.columns:
        return
    last = int(old.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0)
    if table.dialect_kwargs.get("sqlite_autoincrement"):
        ever = old.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()
        last = max(last, int(ever or 0))
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    new.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))
