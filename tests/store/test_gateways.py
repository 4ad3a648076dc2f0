"""Which gateways there are, who leads, whose row it is: on a real PostgreSQL, by its clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.background import schedule
from smsd.background.loop import Jobs
from smsd.clock import Clock, SteadyClock
from smsd.daemon import assembly, lease
from smsd.daemon.keys import machine_key
from smsd.errors import StoreTrouble, Unusable
from smsd.lines import elsewhere
from smsd.model import broadcast as bc
from smsd.model.delivery import Amends, Outcome
from smsd.model.delivery import State as Sent
from smsd.model.line import State
from smsd.service import halting
from smsd.service.context import LineStatus, Trust, outside
from smsd.service.unit import act
from smsd.store import amends, broadcasts, claims, facts, gateways, key_mark, people, settling, spool, writer
from smsd.store.backup import id_of
from smsd.store.database import Database
from smsd.store.dialect import postgres as server
from smsd.store.dialect.base import News
from smsd.store.opening import only_one, open_engine
from smsd.store.schema import deliveries, lines
from smsd.store.schema import gateways as table
from tests import postgres
from tests.store.test_spool import queue, states
from tests.town import settings

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return postgres.url(tmp_path)


def dead(conn: sa.Connection, name: str) -> None:
    """Its lease is over, by the server's clock, and so are those of its claims."""
    conn.execute(table.update().where(table.c.name == name).values(until=NOW - timedelta(days=9999)))
    conn.execute(
        deliveries.update()
        .where(deliveries.c.owner.startswith(f"{name}/"))
        .values(lease_until=NOW - timedelta(days=9999))
    )


def begin(db: Database, name: str) -> str:
    return gateways.owner(name, db.call(gateways.register, name, "1"))


@pytest.mark.parametrize("hours", [-1, 0, 1, 24 * 365])
def test_the_servers_clock_decides(url: str, hours: int) -> None:
    """A machine whose clock is wrong takes nobody for dead, nor is taken for dead."""
    db = Database(open_engine(url))
    a, b = begin(db, "a"), begin(db, "b")
    db.call(queue, 2)
    wrong = datetime.now(UTC) + timedelta(hours=hours)
    first = db.call(claims.claim, "stick-a", a, NOW)
    assert first is not None
    assert db.call(settling.recover, b, wrong) == []
    assert db.call(gateways.still_ours, first.id, a)
    db.call(dead, "a")
    assert not db.call(gateways.still_ours, first.id, a)
    assert [row for row, _ in db.call(settling.recover, b, wrong)] == [first.id]
    assert db.call(states) == ["uncertain", "queued"]
    db.engine.dispose()


def test_a_run_of_before_claims_nothing(url: str) -> None:
    """Somebody has its name by now: neither does its sign of life count, and its claims are nobody's at once."""
    db = Database(open_engine(url))
    db.call(queue, 3)
    old = begin(db, "a")
    held = db.call(claims.claim, "s", old, NOW)
    new = begin(db, "a")
    assert db.call(claims.claim, "s", old, NOW) is None
    assert not db.call(gateways.beat, old, {})
    assert db.call(gateways.beat, new, {"modems": []})
    assert [row for row, _ in db.call(settling.recover, new, NOW)] == [held.id]
    assert db.call(claims.claim, "s", new, NOW) is not None
    db.engine.dispose()


def test_what_one_lost_is_not_its_own_any_more(url: str) -> None:
    """It was recovered and claimed by another: the first may say that it sent it, nothing else."""
    db = Database(open_engine(url))
    a, b = begin(db, "a"), begin(db, "b")
    db.call(queue, 1)
    row = db.call(claims.claim, "sa", a, NOW)
    db.call(dead, "a")
    db.call(settling.recover, b, NOW)
    db.call(settling.settle_uncertain, NOW, [1], timedelta())
    again = db.call(claims.claim, "sb", b, NOW)
    assert (again.id, again.again) == (row.id, True)
    for event in ("give_back", "fail", "lose"):
        assert db.call(spool.settle, Outcome(row.id, event, NOW), a) == Sent.CLAIMED
    assert db.call(gateways.still_ours, row.id, b)
    db.call(spool.settle, Outcome(row.id, "send", NOW), a)
    assert not db.call(gateways.still_ours, row.id, b)
    db.engine.dispose()


def test_what_another_line_has_by_now_is_not_given_back(url: str) -> None:
    """A line frees what a held up one claimed, or gives back its own, and the word
    comes late: whoever claimed it since keeps it.
    """
    db = Database(open_engine(url))
    a, b = begin(db, "a"), begin(db, "b")
    db.call(queue, 1)
    row = db.call(claims.claim, "s1", a, NOW)
    db.call(amends.make, Amends(freed={row.id: "s1"}), NOW, b)
    db.call(amends.make, Amends(freed={row.id: "s2"}), NOW, a)
    for event in ("give_back", "fail", "lose"):
        assert db.call(spool.settle, Outcome(row.id, event, NOW), a, "s2") == Sent.CLAIMED
    assert db.call(gateways.still_ours, row.id, a)
    db.call(amends.make, Amends(freed={row.id: "s1"}), NOW, a)
    assert db.call(states) == ["queued"]
    db.engine.dispose()


@pytest.mark.parametrize("stopped", [bc.State.HALTED, bc.State.CANCELLED, bc.State.EXPIRED])
def test_a_halt_of_another_gateway(url: str, stopped: bc.State) -> None:
    """What A has claimed is A's to hold, since it may be on its air; what is ended is ended; neither is sent."""
    db = Database(open_engine(url))
    a, b = begin(db, "a"), begin(db, "b")
    id_ = db.call(queue, 2)
    row = db.call(claims.claim, "sa", a, NOW)
    event, _ = halting.FOLLOWING[stopped]
    db.call(broadcasts.step, id_, {"hold": "halt", "cancel": "cancel", "expire": "lapse"}[event])
    db.call(lambda c: spool.withdraw(c, event, NOW, (), "stopped", spool.of_broadcast(id_), owner=b))
    assert db.call(states) == (["claimed", "held"] if event == "hold" else [stopped] * 2)
    assert not db.call(gateways.still_ours, row.id, a)
    assert db.call(spool.claimed_though_stopped, b) == []
    assert db.call(spool.claimed_though_stopped, a) == ([(id_, stopped)] if event == "hold" else [])
    db.engine.dispose()


@pytest.mark.parametrize("stopped", bc.STANDING)
def test_a_row_that_came_back_to_one_that_stands(url: str, tmp_path: Path, stopped: bc.State) -> None:
    """Whatever ended its broadcast while it was claimed elsewhere, its line does not send it, and lets go of it."""
    db = Database(open_engine(url))
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.has_lines, ctx.owner = True, begin(db, "a")
    id_ = db.call(queue, 1)
    row = db.call(claims.claim, "sa", ctx.owner, NOW)
    db.call(
        broadcasts.step, id_, {"hold": "halt", "cancel": "cancel", "expire": "lapse"}[halting.FOLLOWING[stopped][0]]
    )
    assert not db.call(gateways.still_ours, row.id, ctx.owner)
    act(ctx, halting.follow)
    assert db.call(states) == ["held" if stopped == bc.State.HALTED else stopped]
    db.engine.dispose()


def test_a_line_has_one_gateway_and_a_card_one_line(url: str) -> None:
    """Another that lives keeps it; one that is dead loses it."""
    db = Database(open_engine(url))
    begin(db, "a"), begin(db, "b")
    db.call(gateways.take_lines, "a", ["s1", "s2"])
    db.call(gateways.take_lines, "a", ["s1", "s2"])
    with pytest.raises(Unusable, match="s2 is served by the gateway a"):
        db.call(gateways.take_lines, "b", ["s3", "s2"])
    db.call(gateways.put_card, "s1", "8932")
    db.call(gateways.put_card, "s2", "8932")
    query = sa.select(lines.c.name, lines.c.iccid).order_by(lines.c.name)
    assert db.call(lambda c: [tuple(r) for r in c.execute(query)]) == [("s1", None), ("s2", "8932")]
    db.call(dead, "a")
    db.call(gateways.take_lines, "b", ["s2"])
    assert [(g.name, g.alive) for g in db.call(gateways.everybody)] == [("a", False), ("b", True)]
    db.engine.dispose()


def test_a_line_that_moves(url: str) -> None:
    """The configuration gives it to another gateway: the first, which lives, lets go of it when it starts anew."""
    db = Database(open_engine(url))
    begin(db, "a"), begin(db, "b")
    db.call(gateways.take_lines, "a", ["s1", "s2"])
    db.call(gateways.take_lines, "a", ["s1"])
    db.call(gateways.take_lines, "b", ["s2"])
    with pytest.raises(Unusable, match="s1 is served by the gateway a"):
        db.call(gateways.take_lines, "b", ["s1", "s2"])
    db.engine.dispose()


async def test_one_daemon_a_name(url: str, tmp_path: Path) -> None:
    """Also from another machine; others may have names of their own."""
    for name in "abc":
        (tmp_path / name).mkdir()
    at = {name: url.replace(f"folder={tmp_path}", f"folder={tmp_path / name}") for name in "abc"}
    a, b = (Database(open_engine(at[n], serving=True), serving=True, gateway=n) for n in "ab")
    await a.run(states), await b.run(states)
    with pytest.raises(Unusable, match="already serves"), only_one(at["c"], "b"):
        pass
    with pytest.raises(Unusable, match="already serves"), only_one(at["c"]):
        pass
    with only_one(at["c"], "c"):
        pass
    again = Database(open_engine(at["c"], serving=True), serving=True, gateway="b")
    with pytest.raises(StoreTrouble, match=r"another smsd serves .* as b"):
        await again.run(states)
    for one in (a, again, b):
        await one.close()


def test_one_leads(url: str) -> None:
    """The first that lives, and not the run before it; where it is dead or frozen, the next."""
    db = Database(open_engine(url))
    old, b = begin(db, "a"), begin(db, "b")
    a = begin(db, "a")
    assert [db.call(gateways.leads, who) for who in (old, a, b)] == [False, True, False]
    db.call(dead, "a")
    assert [db.call(gateways.leads, who) for who in (old, a, b)] == [False, False, True]
    db.call(gateways.beat, a, {})
    assert [db.call(gateways.leads, who) for who in (old, a, b)] == [False, True, False]
    db.engine.dispose()


def test_one_that_is_not_fit_leads_nobody(url: str) -> None:
    """Its clock is wrong, or its jobs stand still: the next one leads; where none is fit, the first."""
    db = Database(open_engine(url))
    a, b = begin(db, "a"), begin(db, "b")
    for told_by_a, told_by_b, first in ((True, False, b), (False, False, a), (True, True, a), (False, True, a)):
        db.call(gateways.beat, a, {gateways.UNFIT: told_by_a})
        db.call(gateways.beat, b, {gateways.UNFIT: told_by_b})
        assert [who for who in (a, b) if db.call(gateways.leads, who)] == [first]
    db.engine.dispose()


@pytest.mark.parametrize("off", [0, 20, 40, 3600, -40, -3600])
def test_a_clock_that_is_not_the_servers(url: str, tmp_path: Path, off: int) -> None:
    """Whoever has it is not fit to lead; what two clocks of a time service differ by is borne."""
    db = Database(open_engine(url))
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.owner = begin(db, "a")
    found = db.call(lease.beat, ctx.owner, {})
    assert found is not None
    server = ctx.now() + timedelta(seconds=off)
    lease.compare(ctx, ctx.now(), server, found[1])
    ctx.surveyed = ctx.clock.monotonic()
    assert (ctx.standing.clock_wrong, ctx.standing.alone) == (lease.unfit(ctx), True) == (abs(off) > 30, True)
    assert abs(found[0] - datetime.now(UTC)) < timedelta(seconds=30)
    db.engine.dispose()


@pytest.mark.parametrize("hours", [-5, 5])
async def test_a_clock_that_is_set_wrong_among_others(url: str, tmp_path: Path, hours: int) -> None:
    """While an alert goes out, of the one that leads: by that clock all rows would be over, at each of them. One that
    is set right is believed.
    """
    db, off = Database(open_engine(url, serving=True), serving=True, gateway="a"), [timedelta()]
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.clock = SteadyClock(Clock(lambda: datetime.now(UTC) + off[0]))
    ctx.owner, ctx.has_lines = begin(db, "a"), True
    begin(db, "b")
    db.call(gateways.beat, ctx.owner, {})
    db.call(queue, 3, expires_at=ctx.now() + timedelta(hours=1))
    jobs = Jobs(ctx)
    off[0] = timedelta(hours=hours)
    for _ in range(2):
        await jobs.look_over()
        assert db.call(states) == [Sent.QUEUED] * 3
        assert abs(ctx.now() - datetime.now(UTC)) < timedelta(seconds=30)
    ctx.clock.adopt()  # as where the machine began so
    off[0] = timedelta()
    await jobs.look_over()
    assert abs(ctx.now() - datetime.now(UTC)) < timedelta(seconds=30)
    await db.close()


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("off", [20, 360, 7200, -360, -7200])
async def test_a_machine_without_a_time_service(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: int, *, kept: bool
) -> None:
    """It takes the server's time at its start, and where it finds out later: else the previews that it sends would be
    over for the others at once, or it would send nothing for as long as its clock is wrong.
    """
    monkeypatch.setattr(lease, "kernel_synchronised", lambda: kept)
    monkeypatch.setattr(assembly, "kernel_synchronised", lambda: kept)
    machine = Clock(lambda: datetime.now(UTC) - timedelta(seconds=off))
    db = Database(open_engine(url, serving=True), serving=True)
    db.call(facts.put, "used", "1")
    steady = SteadyClock(machine, follows=True)
    trust = assembly.trust_of(db, steady, "boot:a")
    follows = not kept and abs(off) > 30

    def wrong(clock: SteadyClock) -> bool:
        ours = datetime.now(UTC) - (timedelta() if follows else timedelta(seconds=off))
        return abs(clock.now() - ours) > timedelta(seconds=5)

    assert not wrong(steady)
    assert (trust.proven, trust.held) == (True, False)
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.owner, ctx.trust = begin(db, "a"), Trust(kept, ctx.now(), held=not kept)
    begin(db, "b")
    ctx.clock = SteadyClock(machine, follows=True)
    found = db.call(lease.beat, ctx.owner, {})
    assert found is not None
    lease.compare(ctx, ctx.now(), *found)
    assert not wrong(ctx.clock)
    assert ctx.standing.clock_wrong == (kept and abs(off) > 30)
    assert ctx.trust.proven == (kept or follows)
    for _ in range(2):  # and the machine's is not taken back as long as it is wrong
        await Jobs(ctx).look_over()
        assert not wrong(ctx.clock)
    await db.close()


def test_one_machine_key_for_all(url: str) -> None:
    """One that has another key would take each right PIN for a guess: it does not begin while others live."""
    db = Database(open_engine(url))
    a = begin(db, "a")
    db.call(gateways.refuse_another_key, "b", "k2")  # of an older program, which does not tell
    db.call(gateways.beat, a, {gateways.KEY: "k1"})
    db.call(gateways.refuse_another_key, "b", "k1")
    db.call(gateways.refuse_another_key, "a", "k2")  # its own run of before
    with pytest.raises(Unusable, match="not that of the gateway a"):
        db.call(gateways.refuse_another_key, "b", "k2")
    db.call(dead, "a")
    db.call(gateways.refuse_another_key, "b", "k2")
    # which of two is the right one, those know who were enrolled with it
    db.call(facts.put, key_mark.FACT, "k2")
    assert not db.call(key_mark.proven, "k2")
    db.call(people.save, "peeters", pin_hash="x", pin_digits=4)
    assert [db.call(key_mark.proven, key) for key in ("k1", "k2")] == [False, True]
    db.engine.dispose()


@pytest.mark.parametrize("enrolled", [True, False])
def test_the_wrong_key_is_refused_and_not_the_right_one(url: str, tmp_path: Path, *, enrolled: bool) -> None:
    """Of a whole gateway: it does not begin beside one with another key, unless people were enrolled with its own."""
    db = Database(open_engine(url))
    config = settings(
        tmp_path, gateway__database=url, gateway__id="b", modems__0__gateway="b", modems__0__driver="simulated"
    )
    here = id_of(machine_key(url))
    db.call(gateways.beat, begin(db, "a"), {gateways.KEY: "another"})
    db.call(facts.put, key_mark.FACT, here)
    if enrolled:
        db.call(people.save, "peeters", pin_hash="x", pin_digits=4)
        gateway = assembly.assemble(config)
        asyncio.run(gateway.ctx.db.close())
    else:
        with pytest.raises(Unusable, match="not that of the gateway a"):
            assembly.assemble(config)
    db.engine.dispose()


@pytest.mark.parametrize("leads", [True, False])
async def test_a_line_that_only_others_know_of(url: str, tmp_path: Path, *, leads: bool) -> None:
    """A gateway was added, and its line stands in no configuration but its own: where it dies, what waits for it is for
    any line.
    """
    db = Database(open_engine(url, serving=True), serving=True)
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.owner, ctx.has_lines = begin(db, "b"), True
    other, new = begin(db, "c" if leads else "a"), begin(db, "new")
    for one in (ctx.owner, other, new):
        db.call(gateways.beat, one, {})
    db.call(gateways.take_lines, "new", ["new1"])
    db.call(queue, 2, pinned="new1")
    jobs = Jobs(ctx)
    pinned = sa.select(deliveries.c.pinned)

    async def look() -> list[str | None]:
        ctx.surveyed = float("-inf")
        await jobs.look_over()
        return db.call(lambda conn: list(conn.execute(pinned).scalars()))

    assert await look() == ["new1"] * 2
    db.call(dead, "new")
    assert await look() == [None] * 2
    await db.close()


@pytest.mark.parametrize("state", [State.READY, State.LOST])
async def test_what_waits_behind_a_text_on_which_a_line_hangs(url: str, tmp_path: Path, state: State) -> None:
    """It goes to the line of another gateway that does well, once, and nowhere where there is none."""
    db = Database(open_engine(url, serving=True), serving=True)
    ctx = outside(settings(tmp_path, gateway__database=url), None, db, b"k" * 32)
    ctx.owner = begin(db, "a")
    ours = ctx.lines["stick0"]
    ctx.lines["theirs"] = LineStatus("theirs", state, elsewhere="b")
    db.call(queue, 2, pinned="stick0")
    on_air, behind = (db.call(claims.claim, "stick0", ctx.owner, NOW) for _ in range(2))
    assert on_air is not None and behind is not None
    ours.began, ours.ahead = ctx.clock.monotonic() - 2.0, behind.id
    await elsewhere.hand_over(ctx)
    assert db.call(states) == [Sent.CLAIMED] * 2  # texts take so long
    ours.began -= 60.0
    await elsewhere.hand_over(ctx)
    await elsewhere.hand_over(ctx)
    well = state == State.READY
    assert db.call(states) == [Sent.CLAIMED, Sent.QUEUED if well else Sent.CLAIMED]
    assert (ours.yielded, ours.ahead) == (({behind.id}, None) if well else (set(), behind.id))
    taken = db.call(claims.claim, "theirs", gateways.owner("b", 1), NOW)
    assert (taken is not None and taken.id == behind.id) == well
    await db.close()


async def test_only_those_whom_it_concerns_look(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lines send is for pages; what one gives back, or an officer says, for all; an alert that runs goes first."""
    db, other = Database(open_engine(url, serving=True), serving=True), Database(open_engine(url))
    a = gateways.owner("a", await db.run(gateways.register, "a", "1"))
    id_ = await db.run(queue, 3)
    await other.changed()
    monkeypatch.setattr(server, "POLL_S", float("inf"))  # by notices only
    monkeypatch.setattr(writer, "TELL_S", 0.0)  # and each is told

    async def told() -> News:
        for _ in range(300):
            if news := await other.changed():
                return news
            await asyncio.sleep(0.01)
        return News.NONE

    async def after(done: Callable[..., Any], *args: Any, by: Database = db) -> News:
        await by.run(done, *args)
        return await told()

    await db.run(facts.put, "a", "1")
    await told()
    assert await after(claims.claim, "s", a, NOW, by=db.beside) == News.PAGES
    assert await after(spool.settle, Outcome(1, "send", NOW), a, by=db.beside) == News.PAGES
    assert await after(claims.claim, "s", a, NOW, by=db.beside) == News.PAGES
    assert await after(spool.settle, Outcome(2, "give_back", NOW), a, by=db.beside) == News.ALL
    assert await after(facts.put, "a", "2") == News.ALL
    assert await after(facts.put, "speed:s", "3.0 0.0", by=db.beside) == News.PAGES
    assert await after(broadcasts.step, id_, "halt") == News.ALL
    assert await after(broadcasts.step, id_, "resume") == News.FIRST
    await db.run(broadcasts.step, id_, "resume")  # which it cannot: no row changed, and nobody is told
    assert await other.changed() == News.NONE
    monkeypatch.setattr(server, "POLL_S", 0.0)
    assert await other.changed() == News.FIRST  # a notice may have been lost
    await other.close()
    await db.close()


async def test_a_sign_of_life_wakes_nobody(url: str) -> None:
    """Others hear of what is news only: of what came after it."""
    db, other = Database(open_engine(url, serving=True), serving=True), Database(open_engine(url))
    a = gateways.owner("a", await db.run(gateways.register, "a", "1"))
    await db.run(queue, 1)
    lent = other.engine.raw_connection()
    raw = lent.driver_connection
    assert raw is not None
    raw.execute("LISTEN smsd")
    await db.beside.run(gateways.beat, a, {})
    await db.beside.run(claims.claim, "s", a, NOW)
    await db.run(gateways.beat, a, {})
    await db.run(facts.put, "a", "1")
    heard = [notice.pid for notice in raw.notifies(timeout=10, stop_after=2)]
    assert heard == [db.beside.writer.session, db.writer.session]
    lent.close()
    await other.close()
    await db.close()


def test_a_job_runs_once_for_all(url: str, tmp_path: Path) -> None:
    """Two gateways that both believe to lead carry out one drill: it is one
    transaction after the other, which remembers.
    """
    config = settings(
        tmp_path, gateway__database=url, schedule=[{"name": "drill", "do": "test_alarm", "interval": "1h"}]
    )
    db = Database(open_engine(url))
    contexts = [outside(config, None, db, b"k" * 32) for _ in range(2)]
    db.call(schedule.run_due, contexts[0])
    db.call(facts.put, "schedule:drill", (datetime.now(UTC) - timedelta(minutes=61)).isoformat())
    assert sorted(db.call(schedule.run_due, ctx) for ctx in contexts) == [False, True]
    db.engine.dispose()
