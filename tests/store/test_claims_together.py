"""Several gateways claim at the same instant, each in its own connection to one server: a claim locks what it takes and
nothing else, so that the next one finds the next row, and never none where some are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.store import batches, claims
from smsd.store.batches import Asked
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries
from tests import postgres
from tests.store.test_postgres import Unlocked
from tests.store.test_spool import queue

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
_d = deliveries.c
LINES = ("stick0", "stick1", "stick2")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Engine]:
    """Connections as the lines have them: without the lock of all business."""
    url = postgres.url(tmp_path)
    Database(open_engine(url)).engine.dispose()
    engine = Unlocked(url).engine()
    yield engine
    engine.dispose()


@contextmanager
def open_(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as conn, conn.begin():
        yield conn


def fill(engine: Engine, *pins: str | None, **changes: object) -> list[int]:
    """Rows in the order of the queue, pinned to these lines or to none; their ids."""
    with open_(engine) as conn:
        queue(conn, len(pins), **changes)
        ids = list(conn.execute(sa.select(_d.id).order_by(_d.ordinal)).scalars())
        for row, pin in zip(ids, pins, strict=True):
            conn.execute(deliveries.update().where(_d.id == row).values(pinned=pin))
    return ids


def locked(engine: Engine) -> set[int]:
    """Rows that some transaction has under its hand."""
    with open_(engine) as conn:
        free = conn.execute(sa.select(_d.id).with_for_update(skip_locked=True)).scalars().all()
        return set(conn.execute(sa.select(_d.id)).scalars()) - set(free)


def one(conn: Connection, line: str, *others: str) -> int | None:
    """A claim as a stick makes it."""
    found = claims.claim(conn, line, f"{line}/1", NOW, others)
    return None if found is None else found.id


def some(conn: Connection, line: str, most: int, *others: str, room: int | None = None) -> list[int]:
    """A claim as a carrier's line makes it."""
    asked = Asked(line, NOW, others, 5, alone=True)
    return [row.id for row in batches.take(conn, asked, f"{line}/1", most, room=room) or []]


def test_a_claim_locks_the_row_that_it_takes(server: Engine) -> None:
    """Not those that it looked at beside it: what waits for any line, for a line that is gone, or behind it."""
    ids = fill(server, "stick0", None, "gone", "stick0", None)
    with open_(server) as conn:
        assert one(conn, "stick0", "gone") == ids[0]
        assert locked(server) == {ids[0]}


def test_a_batch_locks_the_rows_that_it_takes(server: Engine) -> None:
    """However many it looked at."""
    ids = fill(server, *["stick0", None, "gone"] * 10)
    with open_(server) as conn:
        assert some(conn, "stick0", 4, "gone") == ids[:4]
        assert locked(server) == set(ids[:4])


def test_what_does_not_fit_is_not_locked(server: Engine) -> None:
    """Money for three segments of thirty."""
    ids = fill(server, *[None] * 30)
    with open_(server) as conn:
        assert some(conn, "stick0", 30, room=3) == ids[:3]
        assert locked(server) == set(ids[:3])


def test_the_next_line_takes_the_next_row(server: Engine) -> None:
    """The one row that any line may take is there for the second, while the first takes one of its own."""
    ids = fill(server, "stick0", None, None, "stick0")
    with open_(server) as first, open_(server) as second, open_(server) as third:
        assert one(first, "stick0") == ids[0]
        assert one(second, "stick1") == ids[1]
        assert one(third, "stick2") == ids[2]
        assert one(second, "stick1") is None
        assert one(third, "stick0") == ids[3]


@pytest.mark.parametrize("most", [1, 7])
def test_however_many_are_being_taken(server: Engine, most: int) -> None:
    """All that a line looks at first may be under others' hands: it looks further at once."""
    ids = fill(server, *[None] * 400)
    with open_(server) as first, open_(server) as second:
        assert some(first, "stick0", 300) == ids[:300]
        found = some(second, "stick1", most) if most > 1 else [one(second, "stick1")]
        assert found == ids[300 : 300 + most]


def test_what_changed_since_it_was_looked_at(server: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look of a batch and its claim another gateway takes the first, sends the second to another line, puts
    the third off, holds the fourth: the batch is what is left, and what came behind it.
    """
    ids = fill(server, *[None] * 9)
    changes = [
        {"state": "claimed", "owner": "x/1"},
        {"pinned": "stick1"},
        {"not_before": NOW + timedelta(hours=1)},
        {"state": "held"},
    ]
    look = batches.candidates
    looks: list[int] = []

    def another_is_faster(conn: Connection, asked: Asked, most: int) -> list[batches.Candidate]:
        found = look(conn, asked, most)
        if not looks:
            with open_(server) as other:
                for row, values in zip(ids, changes, strict=False):
                    other.execute(deliveries.update().where(_d.id == row).values(**values))
        looks.append(len(found))
        return found

    monkeypatch.setattr(batches, "candidates", another_is_faster)
    with open_(server) as conn:
        assert some(conn, "stick0", 6) == ids[4:]


def test_it_looks_at_few_of_what_any_line_may_take(server: Engine) -> None:
    """However many wait: they stand in an index in their order, and are not put in order for each claim."""
    fill(server, *[None, "stick0", "gone"] * 1000)
    found: list[int] = []

    def look(_conn: Connection, cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("UPDATE"):
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement, values)
            found.extend(int(n) for n in re.findall(r"'Actual Rows': (\d+)", str(cursor.fetchall())))

    with open_(server) as conn:
        conn.exec_driver_sql("ANALYZE")
        sa.event.listen(server, "before_cursor_execute", look)
        one(conn, "stick0", "gone")
    assert 0 < max(found) < 20


@pytest.mark.parametrize("seed", range(6))
def test_claims_that_cross_take_the_rows_in_order(server: Engine, seed: int) -> None:
    """Transactions of three lines overlap by chance, and some of them come to nothing: whoever claims gets the first
    row of the queue that it may have and that nobody else has, and locks that one alone.
    """
    chance = Random(seed)
    ids = fill(server, *(chance.choice([None, None, *LINES]) for _ in range(60)))
    with open_(server) as conn:
        pins = {row.id: row.pinned for row in conn.execute(sa.select(_d.id, _d.pinned))}
    free, held = list(ids), dict[str, list[int]]()
    with ExitStack() as stack:
        conns = {line: stack.enter_context(server.connect()) for line in LINES}
        begun = {}
        for _ in range(150):
            line = chance.choice(LINES)
            others = tuple(name for name in LINES if name != line and chance.random() < 0.3)
            if line not in begun:
                begun[line], held[line] = conns[line].begin(), []
            mine = [row for row in free if pins[row] in (None, line, *others)]
            most = chance.choice([1, 1, 3])
            if most == 1:
                found = one(conns[line], line, *others)
                assert [found] == (mine[:1] or [None])
                got = [found] if found is not None else []
            else:
                got = some(conns[line], line, most, *others)
                assert got == mine[:most]
            held[line] += got
            free = [row for row in free if row not in got]
            assert locked(server) == {row for rows in held.values() for row in rows}
            if chance.random() < 0.4:
                if chance.random() < 0.5:
                    begun.pop(line).commit()
                else:
                    begun.pop(line).rollback()
                    free = sorted(free + held[line])
                held.pop(line)
