"""A COMMIT whose answer is lost: the wire to the PostgreSQL is cut between the
two. What was done is not done twice, nor forgotten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.errors import StoreTrouble
from smsd.model.delivery import Amends, Outcome, State
from smsd.service import outcomes
from smsd.store import claims, facts, ledger, spool, writer
from smsd.store.database import Database
from smsd.store.dialect.postgres import Postgres
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries
from tests import postgres
from tests.postgres import Server
from tests.relay import Relay
from tests.store.test_spool import queue
from tests.town import town

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Relay]:
    postgres.url(tmp_path)
    one = Relay(postgres.server().folder / ".s.PGSQL.5432")
    yield one
    one.close()


@pytest.fixture
def url(tmp_path: Path, wire: Relay) -> str:
    return wire.url(postgres.url(tmp_path))


async def test_what_was_committed_counts(url: str, wire: Relay) -> None:
    """The server is asked what became of it; so each of a group gets its answer."""
    db = Database(open_engine(url, serving=True), serving=True)
    await db.run(facts.put, "a", "1")
    wire.cut_at(b"COMMIT")
    told = await asyncio.gather(db.run(facts.put, "a", "2"), db.run(facts.get, "a"))
    assert (wire.cuts, told) == (0, [None, "2"])
    wire.cut_at(b"COMMIT")
    await db.beside.run(queue, 1)
    wire.cut_at(b"COMMIT")
    claimed = await db.beside.run(claims.claim, "s", "me", NOW)
    assert claimed is not None
    assert await db.run(facts.get, "a") == "2"
    await db.close()


async def test_what_was_not_committed_does_not(url: str, wire: Relay) -> None:
    """Cut before the server heard COMMIT: it is told, and nothing of it stands."""
    db = Database(open_engine(url, serving=True), serving=True)
    await db.run(facts.put, "a", "1")
    wire.cut_at(b"pg_current_xact_id")
    with pytest.raises(StoreTrouble):
        await db.run(facts.put, "a", "2")
    assert await db.run(facts.get, "a") == "1"
    await db.close()


async def test_nobody_knows(url: str, wire: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stays away for longer than anybody waits: it is told as a failure."""
    monkeypatch.setattr(writer, "DOUBT_S", 0.5)
    db = Database(open_engine(url, serving=True), serving=True)
    await db.run(facts.put, "a", "1")
    wire.cut_at(b"COMMIT")
    monkeypatch.setattr(type(db.kind), "came_through", lambda *_: None)
    with pytest.raises(StoreTrouble):
        await db.run(facts.put, "a", "2")
    assert await db.run(facts.get, "a") == "2"
    await db.close()


@pytest.mark.story
async def test_its_number_is_another_ones_by_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server dies before it wrote anything of it down, and gives its number to the next that comes: that this one
    was committed says nothing of ours.
    """
    postgres.needed()
    server = Server()
    server.admin("ALTER SYSTEM SET wal_writer_delay = '10s'")  # so that nothing of it is written down
    server.admin("SELECT pg_reload_conf()")
    url = server.fresh(tmp_path)
    db = Database(open_engine(url, serving=True), serving=True)
    await db.run(facts.put, "a", "1")
    real = Postgres.mark

    def killed(self: Postgres, *args: Any, **told: bool) -> str:
        monkeypatch.setattr(Postgres, "mark", real)
        mark = real(self, *args, **told)
        server.kill()
        server.start()
        other = Database(open_engine(url))
        for n in range(20):
            other.call(facts.put, "b", str(n))
        other.engine.dispose()
        assert server.ask(f"SELECT pg_xact_status('{mark}'::xid8)") == "committed"
        return mark

    monkeypatch.setattr(Postgres, "mark", killed)
    with pytest.raises(StoreTrouble):
        await db.run(facts.put, "a", "2")
    assert await db.run(facts.get, "a") == "1"
    await db.close()
    server.end()


def test_a_claim_of_which_no_line_heard(tmp_path: Path, evening) -> None:
    """Its COMMIT was carried out, and nobody could say so in time: at the
    second look it is in doubt, and goes once more.
    """

    async def main(loop) -> None:
        async with town(tmp_path, loop, gateway__database=postgres.url(tmp_path)) as t:
            ctx, jobs = t.gateway.ctx, t.gateway.jobs
            await t.db.run(queue, 1, pinned="elsewhere")
            claimed = await t.db.run(claims.claim, "elsewhere", ctx.owner, ctx.now())
            await jobs.lost_claims()
            assert await t.db.run(spool.claimed_by, ctx.owner) == {claimed.id}
            ctx.on_air.add(claimed.id)  # a line has it after all
            await jobs.lost_claims()
            ctx.on_air.clear()
            await jobs.lost_claims()
            assert await t.db.run(rows) == [State.CLAIMED]
            await jobs.lost_claims()
            assert await t.db.run(spool.claimed_by, ctx.owner) == set()
            assert await t.db.run(rows) == [State.UNCERTAIN]

    evening(main)


@pytest.mark.parametrize("kind", postgres.BOTH)
def test_an_outcome_told_twice_is_counted_once(kind: str, tmp_path: Path, evening) -> None:
    """In the ledger, whatever became of the first word: first tries, and those after."""

    async def main(loop) -> None:
        async with town(tmp_path, loop, gateway__database=postgres.of(kind, tmp_path)) as t:
            ctx = t.gateway.ctx
            await t.db.run(queue, 2, pinned="elsewhere")
            before = (await t.db.run(ledger.used, "stick0", ctx.today().isoformat()))[0]
            for first, n in ((True, 1), (False, 2)):
                claimed = await t.db.run(claims.claim, "elsewhere", ctx.owner, ctx.now())
                told = Outcome(claimed.id, "send", ctx.now(), parts=((1, n),), first=first)
                for _ in range(3):
                    await t.db.run(outcomes.step, ctx, "stick0", [(claimed, told)], Amends(), None)
                assert (await t.db.run(ledger.used, "stick0", ctx.today().isoformat()))[0] == before + n

    evening(main)


def test_an_alert_through_lost_answers(tmp_path: Path, wire: Relay, evening) -> None:
    """One COMMIT after the other is cut off from its answer: each member gets the alert once, nothing stays claimed."""

    async def main(loop) -> None:
        async with town(tmp_path, loop, gateway__database=wire.url(postgres.url(tmp_path))) as t:
            numbers = await t.people(12)
            await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
            t.text("peeters", f"{t.code('peeters')} 4711")
            cut = 0
            while sum(len(t.got(n)) for n in numbers) < 12 and cut < 200:
                if not wire.cuts:
                    wire.cut_at(b"COMMIT")
                    cut += 1
                await t.wait(0.7)
            wire.cut_at(b"", 0)
            await t.wait(30)
            assert [len(t.got(n)) for n in numbers] == [1] * 12
            assert cut >= 4
            assert await t.db.run(rows) == [State.SENT]
            day = t.gateway.ctx.today().isoformat()
            texts = sum(len(phone.received) for phone in t.village.network.phones.values())
            assert (await t.db.run(ledger.used, "stick0", day))[0] == texts

    evening(main)


def rows(conn: sa.Connection) -> list[str]:
    return list(conn.execute(sa.select(deliveries.c.state).distinct()).scalars())
