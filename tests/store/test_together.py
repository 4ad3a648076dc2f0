"""What waits together is committed together, and each of it by itself: nothing stays of a call that failed, and whoever
waits for the others is told in any case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from smsd.store import facts
from smsd.store.alone import alone
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import facts as table
from smsd.store.witness import Record, Witness
from tests import postgres


@pytest.fixture(params=["sqlite", "postgres"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    database = Database(open_engine(postgres.of(request.param, tmp_path)))
    yield database
    database.writer.let_go()
    database.engine.dispose()


STEPS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=3)  # whether it stands alone, whether it fails
CALLS = st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=CALLS)
def test_what_failed_leaves_nothing(db: Database, calls: list[tuple[list[tuple[bool, bool]], bool]]) -> None:
    """Calls of steps, some alone, some of which fail, in one commit."""
    db.call(lambda conn: conn.execute(sa.delete(table).where(table.c.key.startswith("together"))))
    expected: list[str] = []

    def act(conn: Connection, n: int, steps: list[tuple[bool, bool]], fails: bool) -> None:
        facts.put(conn, f"together {n}", "")
        for m, (by_itself, broken) in enumerate(steps):
            name = f"together {n} {m}"
            if not by_itself:
                facts.put(conn, name, "")
                continue
            with alone(conn, name, lambda _: None, lambda _: None):
                facts.put(conn, name, "")
                if broken:
                    raise ValueError(name)
        if fails:
            raise RuntimeError(n)

    for n, (steps, fails) in enumerate(calls):
        if not fails:
            expected += [f"together {n}"]
            expected += [f"together {n} {m}" for m, (by, broken) in enumerate(steps) if not (by and broken)]
    jobs = [lambda conn, n=n, c=c: act(conn, n, *c) for n, c in enumerate(calls)]
    came = db.writer.commit(jobs)
    assert [isinstance(error, RuntimeError) for _, error in came] == [fails for _, fails in calls]
    kept = db.call(facts.starting, "together")
    assert sorted(kept) == sorted(expected)


def test_a_witness_that_fails_keeps_nobody_waiting(db: Database, tmp_path: Path) -> None:
    """What is committed is told, whatever becomes of the second file; so are those who wait beside."""
    db.witness = Witness(tmp_path / "smsd.witness")

    def seen(_: object) -> Sequence[Record]:
        raise ValueError("no record can be made of it")

    async def main() -> list[object]:
        beside = [db.run(facts.get, "nothing") for _ in range(2)]
        return await asyncio.wait_for(
            asyncio.gather(db.run_seen(seen, facts.put, "together", "x"), *beside, return_exceptions=True), 20
        )

    asyncio.run(main())
    assert db.call(facts.get, "together") == "x"
