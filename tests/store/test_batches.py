"""Claims and outcomes of a batch do what those of single rows do, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model.delivery import Outcome, State
from smsd.store import batches, broadcasts, claims, spool
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries, parts
from tests import postgres
from tests.store.test_spool import queue

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


@pytest.fixture(params=postgres.BOTH)
def db(tmp_path: Path, request: pytest.FixtureRequest):
    database = Database(open_engine(postgres.of(request.param, tmp_path)))
    yield database
    database.engine.dispose()


def claim(conn: Any, most: int, line: str = "carrier", last: int = 5, others: tuple[str, ...] = ()) -> list[Any]:
    return batches.take(conn, batches.Asked(line, NOW, others, last, alone=True), "x/1", most) or []


def mixed(conn: Any, chance: Random) -> None:
    """Rows of all kinds: urgent and not, of other lines, too late, for later, sent in part."""
    queue(conn, 40)
    for row in list(conn.execute(sa.select(deliveries.c.id)).scalars()):
        values = {
            "priority": chance.choice((0, 1, 1, 4, 5)),
            "pinned": chance.choice((None, None, "carrier", "stick1", "stick2")),
            "expires_at": chance.choice((None, None, NOW, NOW.replace(hour=23))),
            "not_before": chance.choice((None, None, None, NOW, NOW.replace(hour=22))),
            "ordinal": chance.randrange(8),
        }
        conn.execute(deliveries.update().where(deliveries.c.id == row).values(**values))


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_is_what_single_claims_would_be(db: Database, seed: int) -> None:
    """The same rows in the same order, with the same words; and no row that a single claim would not take."""
    chance = Random(seed)
    db.call(mixed, chance)
    last, others = chance.choice((1, 5)), chance.choice(((), ("stick1",)))

    def singly(conn: Any) -> list[Any]:
        with conn.begin_nested() as try_:
            rows = []
            while (row := claims.claim(conn, "carrier", "x/1", NOW, others, last)) is not None:
                rows.append(row)
            try_.rollback()
            return rows

    expected = db.call(singly)
    count = chance.randrange(1, 30)
    assert db.call(claim, count, last=last, others=others) == expected[:count]
    assert db.call(claim, 100, last=last, others=others) == expected[count:]


def test_two_lines_never_claim_the_same_row(db: Database) -> None:
    """Two connections that claim batches at the same time."""
    db.call(queue, 120)
    engines = [open_engine(str(db.engine.url.render_as_string(hide_password=False))) for _ in range(2)]
    got: list[list[int]] = [[], []]

    def run(n: int) -> None:
        for _ in range(10):
            with engines[n].connect() as conn, conn.begin():
                got[n] += [c.id for c in claim(conn, 7, line=f"carrier{n}")]

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for engine in engines:
        engine.dispose()
    assert len(got[0]) + len(got[1]) == len({*got[0], *got[1]}) == 120


def test_outcomes_of_a_batch_hit_only_what_is_claimed(db: Database) -> None:
    """One row was withdrawn meanwhile and went out all the same, one is settled
    already; told twice, it is still once.
    """

    def play(conn: Any) -> None:
        broadcast = queue(conn, 6)
        rows = claim(conn, 6)
        conn.execute(deliveries.update().where(deliveries.c.id == rows[1].id).values(state=State.CANCELLED))
        conn.execute(deliveries.update().where(deliveries.c.id == rows[2].id).values(state=State.DELIVERED))
        outcomes = [Outcome(r.id, "send", NOW, parts=((1, f"id{r.id}"), (2, None)), first=True) for r in rows]
        batches.sent(conn, "carrier", outcomes, "x/1")
        assert batches.told_before(conn, [0, *(r.id for r in rows)]) == {r.id for r in rows}
        batches.sent(conn, "carrier", outcomes, "x/1")
        states = list(conn.execute(sa.select(deliveries.c.state).order_by(deliveries.c.id)).scalars())
        assert states == [State.SENT, State.SENT, State.DELIVERED, *[State.SENT] * 3]
        assert conn.execute(sa.select(sa.func.count()).select_from(parts)).scalar() == 12
        assert spool.counts(conn, broadcast)[State.SENT] == 5

    db.call(play)


def test_what_is_withdrawn_or_stopped_is_not_wanted(db: Database) -> None:
    """A row that was cancelled, one of another owner, rows of a broadcast that another process halted."""

    def play(conn: Any) -> None:
        broadcast = queue(conn, 4)
        ids = [row.id for row in claim(conn, 4)]
        assert batches.still_wanted(conn, "x/1", ids) == set(ids)
        conn.execute(deliveries.update().where(deliveries.c.id == ids[0]).values(state=State.CANCELLED))
        conn.execute(deliveries.update().where(deliveries.c.id == ids[1]).values(owner="y/1"))
        assert batches.still_wanted(conn, "x/1", ids) == set(ids[2:])
        broadcasts.step(conn, broadcast, "halt", halted_at=NOW)
        assert batches.still_wanted(conn, "x/1", ids) == set()

    db.call(play)
