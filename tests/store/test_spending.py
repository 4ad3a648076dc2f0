"""A month's budget is never passed: whatever is claimed, sent, lost, given back or withdrawn, by however many.
On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from smsd.clock import Clock
from smsd.daemon.assembly import assemble
from smsd.lines.sender import Dispatcher
from smsd.model.delivery import Outcome, State
from smsd.rules import spill
from smsd.rules.plan import Line, duration
from smsd.rules.spill import Able, Looks, Waits
from smsd.service import outcomes, spilling
from smsd.service.unit import UnitOfWork
from smsd.store import batches, claims, ledger, schema, settling, spending, spool
from smsd.store.alone import alone
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import broadcasts as broadcasts_table
from smsd.store.schema import deliveries
from tests import postgres
from tests.store.test_postgres import Unlocked, somebody_waits
from tests.town import settings

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
PAID = "stick1"


_open: list[Any] = []


@pytest.fixture(params=postgres.BOTH)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a gateway lies; its rows are in a file there, or on a server."""
    monkeypatch.setattr(postgres, "DEFAULT", request.param)
    yield tmp_path
    while _open:
        asyncio.run(_open.pop().db.close())


def opened(config: Any) -> Any:
    """The context of a gateway."""
    ctx = assemble(config, clock=still()).ctx
    _open.append(ctx)
    return ctx


def still() -> Clock:
    """Five minutes later than the alert, all the time."""
    return Clock(now=lambda: NOW + timedelta(minutes=5))


def gateway(folder: Path, price: str, budget: str) -> Any:
    """A gateway whose one stick is dead, so that everything would go to the paid line."""
    config = settings(
        folder,
        modems=2,
        modems__1__sim={"number": "+32470000001", "price_eur": price},
        networks__dorp__lines={"prefer": ["stick0"], "overflow": PAID, "when": "1m", "budget_eur_month": budget},
    )
    return opened(config)


def alert(
    conn: Any,
    number: int,
    lengths: list[int],
    networks: tuple[str, ...] = ("dorp",),
    pins: tuple[str, ...] = ("stick0",),
) -> int:
    """A live broadcast whose rows have so many segments; they are pinned to these lines in turn."""
    row = {
        "incident_id": None, "kind": "alert", "network": networks[0], "state": "live", "author": "peeters",
        "author_number": "+32475000001", "body": "Brand", "zones": "", "facts_at": NOW, "created_at": NOW,
        "started_at": NOW, "expires_at": NOW + timedelta(hours=4), "validity_s": 14400,
        "also": ",".join(networks[1:]),
    }  # fmt: skip
    known = {column.name for column in broadcasts_table.c}
    id_ = int(
        conn.execute(broadcasts_table.insert(), {k: v for k, v in row.items() if k in known}).inserted_primary_key[0]
    )
    for n, segments in enumerate(lengths):
        text = spool.text(conn, f"Brand {segments}", segments)
        spool.add(conn, [{
            "broadcast_id": id_, "text_id": text, "number": f"+3247{number}{n:06d}", "role": "member", "priority": 1,
            "ordinal": n, "pinned": pins[n % len(pins)], "created_at": NOW, "expires_at": NOW + timedelta(hours=4),
        }])  # fmt: skip
    return id_


def worst(conn: Any, ctx: Any) -> int:
    """What was paid, and what is claimed and may still have to be, in parts of a euro."""
    paid = spending.spent(conn, "dorp", spilling.month_of(ctx))
    return paid + sum(spending.reserved(conn, PAID).values()) * spill.parts_of(spilling.price(ctx.config, PAID))


def left(conn: Any) -> int:
    """Segments that left over the paid line, or may have."""
    rows = conn.execute(deliveries.select().where(deliveries.c.modem == PAID)).all()
    gone = (State.SENT, State.UNCERTAIN, State.CLAIMED)
    lengths = dict(conn.exec_driver_sql("SELECT id, segments FROM texts").all())
    return sum(lengths[row.text_id] for row in rows if row.state in gone)


@pytest.mark.parametrize("seed", range(7))
def test_the_budget_holds_whatever_becomes_of_the_texts(folder: Path, seed: int) -> None:
    """Drawn by chance: prices, budgets, lengths, how many at a time, what becomes of each; and a crash now and then."""
    chance = Random(seed)
    price = f"{chance.randint(1, 2000) / 10000:.4f}"
    budget = f"{chance.uniform(0, 6):.2f}"
    ctx = gateway(folder, price, budget)
    db, most = ctx.db, spill.parts_of(Decimal(budget))
    db.call(lambda conn: [alert(conn, n, [chance.choice([1, 1, 1, 2, 3]) for _ in range(60)]) for n in range(2)])
    held: list[Any] = []
    for turn in range(80):
        ctx.lines[PAID].looks = Looks()  # as after a while
        done = []
        for claimed in [held.pop(chance.randrange(len(held))) for _ in range(chance.randint(0, len(held)))]:
            event = chance.choice(["send", "send", "send", "give_back", "fail", "lose", "withdraw"])
            parts = tuple((n, f"id-{claimed.id}-{n}") for n in range(1, claimed.segments + 1))
            some = {"send": parts, "lose": parts[: chance.randint(0, len(parts) - 1)]}.get(event, ())
            if event == "withdraw":
                db.call(spool.withdraw, "cancel", ctx.now(), (), "left", spool.of_row(claimed.id))
            else:
                first = event == "send" and not claimed.parts_done
                done.append((claimed, Outcome(claimed.id, event, ctx.now(), parts=some, first=first)))
        ask = outcomes.Ask(most=chance.randint(1, 50), able={})
        held += db.call(outcomes.step, ctx, PAID, done, outcomes.Amends(), ask)
        assert db.call(worst, ctx) <= most
        assert db.call(left) * spill.parts_of(Decimal(price)) <= most
        if turn % 20 == 19:  # the process dies with what it holds, and its rows are sent once more
            ctx.owner, held = f"run/{turn}", []
            db.call(outcomes.recover, ctx)
            db.call(settling.settle_uncertain, ctx.now(), (1,), timedelta())
            assert db.call(worst, ctx) <= most


def test_two_that_claim_at_once_never_spend_the_same_money(folder: Path) -> None:
    """Each in its own connection, as fast as they can."""
    ctx = gateway(folder, "0.05", "2.60")
    ctx.db.call(lambda conn: alert(conn, 1, [1] * 200))
    found: list[int] = []

    def one() -> None:
        other = Database(open_engine(ctx.config.gateway.database))
        for _ in range(15):
            ctx.lines[PAID].looks = Looks()
            found.extend(
                row.id
                for row in other.call(outcomes.step, ctx, PAID, [], outcomes.Amends(), outcomes.Ask(most=3, able={}))
            )

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == len(set(found)) == 52
    assert ctx.db.call(worst, ctx) == 26000


def one_of_two(folder: Path, name: str) -> Any:
    """A gateway of two on one server, each with a paid line of its own. Their configurations name different ones for
    two networks, as while a change of it is under way: both lines spend the money of both.
    """
    lines = {"prefer": ["stick0"], "when": "1m", "overflow": "stick1" if name == "noord" else "stick2"}
    sims: dict[str, Any] = {f"modems__{n}__gateway": place for n, place in enumerate(("noord", "noord", "zuid"))}
    sims |= {f"modems__{n}__sim": {"number": f"+3247000000{n}", "price_eur": "0.05"} for n in (1, 2)}
    config = settings(
        folder,
        modems=3,
        gateway__id=name,
        networks__dorp__lines={**lines, "budget_eur_month": "3.02"},
        networks__wijk={"title": "BIN Wijk", "lines": {**lines, "budget_eur_month": "2.04"}},
        **sims,
    )
    return opened(config)


def test_two_gateways_never_pass_a_budget_together(tmp_path: Path) -> None:
    """On one server, at the same time and as fast as they can: they claim, send, lose and give back. Each pays for both
    networks, and for one alert to both; no line waits so long for the other that the server has to end it.
    """
    postgres.url(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "DEFAULT", "postgres")
        gateways = [one_of_two(tmp_path, name) for name in ("noord", "zuid")]
    month = spilling.month_of(gateways[0])
    for n, networks in enumerate([("dorp",), ("wijk",), ("dorp", "wijk"), ("wijk", "dorp")] * 2):
        gateways[0].db.call(alert, n, [1, 2] * 30, networks)
    claimed: list[int] = []
    troubles: list[BaseException] = []

    async def works(ctx: Any, line: str, chance: Random) -> None:
        held: list[Any] = []
        for _ in range(30):
            ctx.lines[line].looks = Looks()
            done = []
            for row in [held.pop(chance.randrange(len(held))) for _ in range(chance.randint(0, len(held)))]:
                event = chance.choice(["send", "send", "lose", "give_back"])
                parts = (
                    tuple((k, f"{line}-{row.id}-{k}") for k in range(1, row.segments + 1)) if event == "send" else ()
                )
                done.append((row, Outcome(row.id, event, ctx.now(), parts=parts, first=not row.parts_done)))
            ask = outcomes.Ask(most=chance.randint(1, 9), able={})
            found = await ctx.db.beside.run(outcomes.step, ctx, line, done, outcomes.Amends(), ask)
            claimed.extend(row.id for row in found)
            held += found
            if chance.random() < 0.2:  # as the jobs do, beside the lines
                await ctx.db.run(doubts_some, ctx, [row.id for row in held[:2]])
                held = held[2:]

    def doubts_some(conn: Any, ctx: Any, ids: list[int]) -> None:
        outcomes.lose(conn, ctx, ids)

    def one(n: int) -> None:
        try:
            asyncio.run(works(gateways[n], f"stick{n + 1}", Random(n)))
        except BaseException as error:
            troubles.append(error)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert troubles == []
    for network, most in (("dorp", 30200), ("wijk", 20400)):
        spent = gateways[0].db.call(spending.spent, network, month)
        reserved = gateways[0].db.call(spilling.reserved, gateways[0].config, network)
        assert most - 1000 <= spent + reserved <= most, (network, spent, reserved)
    while _open:
        asyncio.run(_open.pop().db.close())


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Any]]:
    """Two gateways on one server; `noord` has claimed what dorp's month pays for: sixty segments."""
    postgres.url(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "DEFAULT", "postgres")
        gateways = [one_of_two(tmp_path, name) for name in ("noord", "zuid")]
    yield gateways
    while _open:
        asyncio.run(_open.pop().db.close())


def withdraws(ctx: Any, event: str, *where: Any) -> None:
    """A gateway cancels rows, or their time is over."""

    def step(conn: Any) -> None:
        UnitOfWork(ctx, conn, ctx.now()).withdraw(event, "left", *where)

    ctx.db.call(step)


def takes(ctx: Any, line: str, most: int = 100) -> list[Any]:
    """What a line of two gateways claims."""
    ctx.lines[line].looks = Looks()
    return list(ctx.db.call(outcomes.step, ctx, line, [], outcomes.Amends(), outcomes.Ask(most=most, able={})))


def says(ctx: Any, line: str, rows: list[Any], event: str, *, sent: int = 0, at: datetime = NOW) -> None:
    """What became of them by their line, of which so many parts left."""
    done = []
    for row in rows:
        count = row.segments if event == "send" else sent
        parts = tuple((n, f"{line}-{row.id}-{n}") for n in range(1, count + 1))
        done.append((row, Outcome(row.id, event, at, parts=parts, first=event == "send")))
    ctx.db.call(outcomes.record_all, ctx, line, done)


@pytest.mark.parametrize("event", ["cancel", "expire"])
def test_what_another_gateway_withdraws_may_be_on_the_air(two: list[Any], event: str) -> None:
    """It was, and left all the same: nobody else has spent its money meanwhile, and it is paid once."""
    noord, zuid = two
    month = spilling.month_of(noord)
    noord.db.call(alert, 1, [1, 2] * 20)
    noord.db.call(alert, 2, [1] * 60)
    rows = takes(noord, "stick1")
    assert sum(row.segments for row in rows) == 60
    withdraws(zuid, event, spool.of_broadcast(1))
    assert takes(zuid, "stick2") == []
    for _ in range(2):  # an answer to a commit may be lost
        says(noord, "stick1", rows, "send")
        assert noord.db.call(spending.spent, "dorp", month) == 30000
    assert takes(zuid, "stick2") == []


@pytest.mark.parametrize("said", ["drop", "give_back", "fail", "expire", "lose"])
def test_what_was_not_on_the_air_costs_nothing(two: list[Any], said: str) -> None:
    """Another gateway withdrew it before it began, and one part of each long text was out: the rest can be spent by
    whoever, once. What its line knows nothing of is paid.
    """
    noord, zuid = two
    month = spilling.month_of(noord)
    noord.db.call(alert, 1, [1, 2] * 20)
    noord.db.call(alert, 2, [1] * 60)
    rows = takes(noord, "stick1")
    withdraws(zuid, "cancel", spool.of_broadcast(1))
    long, short = [row for row in rows if row.segments == 2], [row for row in rows if row.segments == 1]
    left = 0 if said == "drop" else len(long)
    for _ in range(2):
        says(noord, "stick1", short, said)
        says(noord, "stick1", long, said, sent=1 if left else 0)
        spent = noord.db.call(spending.spent, "dorp", month)
        assert spent == (30000 if said == "lose" else 500 * left)
    assert sum(row.segments for row in takes(zuid, "stick2")) == (0 if said == "lose" else 60 - left)


def test_what_was_refused_and_then_withdrawn_is_given_no_money_for(two: list[Any]) -> None:
    """Its line says twice that it was refused, and another gateway cancels it between the two."""
    noord, zuid = two
    noord.db.call(alert, 1, [1] * 3)
    rows = takes(noord, "stick1")
    done = [(row, Outcome(row.id, "give_back", NOW, "refused", last=True)) for row in rows]
    noord.db.call(outcomes.record_all, noord, "stick1", done)
    withdraws(zuid, "cancel", spool.of_broadcast(1))
    noord.db.call(outcomes.record_all, noord, "stick1", done)
    assert noord.db.call(spending.spent, "dorp", spilling.month_of(noord)) == 0


def test_the_month_that_paid_gets_its_money_back(two: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawn before midnight, given back behind it: no month spends more than its budget."""
    noord, zuid = two
    noord.db.call(alert, 1, [1] * 3)
    rows, month = takes(noord, "stick1"), spilling.month_of(noord)
    withdraws(zuid, "cancel", spool.of_broadcast(1))
    assert noord.db.call(spending.spent, "dorp", month) == 1500
    monkeypatch.setattr(type(noord), "now", lambda _: NOW + timedelta(days=40))
    says(noord, "stick1", rows, "drop", at=NOW + timedelta(days=40))
    assert noord.db.call(spending.by_month, [month, spilling.month_of(noord)]) == {("dorp", "stick1"): (0, 0)}
    assert noord.db.call(spending.spent, "dorp", spilling.month_of(noord)) == 0


def test_a_line_drops_what_was_withdrawn(two: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, whether it finds out when it would begin or when it lets go; what is not paid by the text has nothing
    to say.
    """
    noord, zuid = two
    noord.db.call(alert, 1, [1] * 4)
    rows = takes(noord, "stick1")
    withdraws(zuid, "cancel", spool.of_broadcast(1))
    modem = SimpleNamespace(config=noord.config.modems[1])  # the radio, which has nothing to do
    lets_go = Dispatcher(noord, noord.lines["stick1"], modem, asyncio.Event())  # type: ignore[arg-type]
    noord.withdrawn |= {row.id for row in rows}

    async def play() -> None:
        lets_go.waiting.extend(rows[:2])
        await lets_go.give_back()
        monkeypatch.setattr("smsd.store.gateways.all_ours", lambda *_: True)  # they were withdrawn behind that look
        lets_go.waiting.extend(rows[2:])
        await lets_go.send(lambda: False)  # type: ignore[arg-type]
        await lets_go.flush()
        await noord.db.beside.close()

    asyncio.run(play())
    assert noord.db.call(spending.spent, "dorp", spilling.month_of(noord)) == 0


def test_who_has_rows_in_hand_waits_for_no_money(two: list[Any]) -> None:
    """One gateway's jobs withdraw rows, and put others in doubt in the same commit, while a paid line of the other
    records what became of the very rows: neither waits for the other without an end.
    """
    noord, zuid = two
    noord.db.call(alert, 1, [1] * 4)
    rows = takes(noord, "stick1")
    engine, said = Unlocked(noord.db.kind.url).engine(), list[Any]()
    failed, worked = list[str](), list[str]()

    def withdraws_first(conn: Any) -> None:
        conn.execute(deliveries.update().where(deliveries.c.id == rows[0].id).values(reason="seen"))

    def then_spends(conn: Any) -> None:
        with alone(conn, "doubts", failed.append, worked.append):  # as a step of the jobs
            spending.hold(conn)

    def group() -> None:
        said.extend(zuid.db.writer.commit([withdraws_first, then_spends]))

    def both(conn: Any) -> None:
        withdraws_first(conn)
        then_spends(conn)

    def daemon() -> None:
        said.extend(zuid.db.writer.commit([both]))

    def command() -> None:
        said.append((Database(open_engine(zuid.db.kind.url)).call(both), None))

    for other in (group, daemon, command):
        thread = threading.Thread(target=other)
        with engine.begin() as conn:
            spending.hold(conn)
            thread.start()
            while thread.is_alive() and not somebody_waits(engine):
                time.sleep(0.005)
            conn.execute(deliveries.update().where(deliveries.c.id == rows[0].id).values(reason="sent"))
        thread.join(60)
    engine.dispose()
    assert said == [(None, None)] * 4
    assert (failed, worked) == ([], ["doubts"] * 3)


def several(folder: Path) -> Any:
    """Three networks, each with a dead stick of its own; two of them share a paid line."""
    sims = {f"modems__{n}__sim": {"number": f"+3247000000{n}"} for n in (0, 2, 3)}
    lines = {"overflow": PAID, "when": "1m", "budget_eur_month": "20"}
    config = settings(
        folder,
        modems=4,
        modems__1__sim={"number": "+32470000001", "price_eur": "0.05"},
        networks__dorp__lines={"prefer": ["stick0"], **lines},
        networks__veld={"title": "BIN Veld", "sims": ["stick2"]},
        networks__wijk={"title": "BIN Wijk", "lines": {"prefer": ["stick3"], **lines}},
        **sims,
    )
    return opened(config)


def claimed_by_all(ctx: Any, most: int = 100, able: Any = None) -> list[Any]:
    """What the paid line takes."""
    ctx.lines[PAID].looks = Looks()
    return list(ctx.db.call(outcomes.step, ctx, PAID, [], outcomes.Amends(), outcomes.Ask(most=most, able=able or {})))


@pytest.mark.parametrize("networks", [("dorp", "wijk"), ("wijk", "dorp"), ("veld", "wijk", "dorp"), ("wijk", "veld")])
def test_an_alert_to_several_networks_spills_of_each_that_names_the_line(
    folder: Path, networks: tuple[str, ...]
) -> None:
    """Paid by the first that names it; what waits for a stick of a network that does not, stays."""
    ctx = several(folder)
    pins = {"dorp": "stick0", "veld": "stick2", "wijk": "stick3"}
    ctx.db.call(alert, 1, [1] * 30, networks, tuple(pins[name] for name in networks))
    rows = claimed_by_all(ctx)
    assert len(rows) == sum(10 if len(networks) == 3 else 15 for name in networks if name != "veld")
    payer = next(name for name in networks if name != "veld")
    assert {name for name in pins if ctx.db.call(spilling.affords, ctx, name, PAID) < 400} <= {payer, "veld"}


@pytest.mark.parametrize("pins", [("stick0",), (PAID,), (None,)])
def test_taking_lines_out_stops_spending(folder: Path, pins: Any) -> None:
    """While the alert runs: a line with a price takes nothing of it that nobody pays for."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1] * 30, ("dorp",), pins)
    ctx.config = settings(
        folder, modems=2, modems__1__sim={"number": "+32470000001", "price_eur": "0.05"}, networks__dorp__lines=None
    )
    assert ctx.config.overflows == {PAID}
    assert ctx.config.preferred("dorp") == ("stick0",)
    assert claimed_by_all(ctx) == []


def shared(folder: Path, budget: str) -> Any:
    """Two networks on one dead stick and one paid line; the first has so much money."""
    lines = {"prefer": ["stick0"], "overflow": PAID, "when": "1m"}
    config = settings(
        folder,
        modems=2,
        modems__1__sim={"number": "+32470000001", "price_eur": "0.05"},
        networks__dorp__lines={**lines, "budget_eur_month": budget},
        networks__wijk={"title": "BIN Wijk", "lines": {**lines, "budget_eur_month": "1"}},
    )
    return opened(config)


@pytest.mark.parametrize("budget", ["0", "0.15"])
def test_each_network_on_a_shared_line_by_its_own_budget(folder: Path, budget: str) -> None:
    """The one whose budget is spent keeps nothing from the other, also where its alert is the first in the queue."""
    ctx = shared(folder, budget)
    ctx.db.call(alert, 1, [1] * 30, ("dorp",))
    ctx.db.call(alert, 2, [1] * 12, ("wijk",))
    rows = claimed_by_all(ctx)
    assert [row.broadcast for row in rows] == [1] * (3 if budget == "0.15" else 0) + [2] * 12
    assert ctx.db.call(spilling.affords, ctx, "wijk", PAID) == 8


def test_an_alert_goes_before_an_all_clear_of_another_network(folder: Path) -> None:
    """Whichever sticks they have: that is how they stand in the queue."""
    ctx = several(folder)
    ctx.db.call(alert, 1, [1] * 5)
    ctx.db.call(lambda conn: conn.execute(broadcasts_table.update().values(kind="end")))
    ctx.db.call(lambda conn: conn.execute(deliveries.update().values(priority=2)))
    ctx.db.call(alert, 2, [1] * 5, ("wijk",), ("stick3",))
    assert [row.broadcast for row in claimed_by_all(ctx)] == [2] * 5 + [1] * 5


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC), "2027-03"),  # summer time
        (datetime(2027, 3, 31, 22, 0, tzinfo=UTC), "2027-04"),
        (datetime(2027, 10, 31, 22, 59, 59, tzinfo=UTC), "2027-10"),  # the day on which it ended
        (datetime(2027, 10, 31, 23, 0, tzinfo=UTC), "2027-11"),
    ],
)
def test_a_month_is_one_in_brussels(folder: Path, at: datetime, month: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was claimed before midnight and leaves behind it is paid by the new month, which never spends more."""
    ctx = gateway(folder, "0.05", "0.10")
    monkeypatch.setattr(type(ctx), "now", lambda _: at)
    assert spilling.month_of(ctx) == month
    ctx.db.call(lambda conn: spending.add(conn, "dorp", PAID, month, 2, 1000))
    ctx.db.call(alert, 1, [1] * 9)
    ctx.db.call(lambda conn: conn.execute(deliveries.update().values(expires_at=at + timedelta(days=99))))
    assert claimed_by_all(ctx) == []
    monkeypatch.setattr(type(ctx), "now", lambda _: at - timedelta(days=40))
    rows = claimed_by_all(ctx, most=1)  # of a month that has money
    assert len(rows) == 1
    monkeypatch.setattr(type(ctx), "now", lambda _: at + timedelta(days=40))
    rows += claimed_by_all(ctx)
    assert len(rows) == 2
    told(ctx, rows)
    assert paid(ctx) == 2
    assert claimed_by_all(ctx) == []


@pytest.mark.parametrize("alone", [False, True])
def test_what_any_line_may_send_costs_nothing_while_another_can(folder: Path, *, alone: bool) -> None:
    """Notices to officers and coordinators are pinned to no line; who texts the paid line is answered by it."""
    ctx = gateway(folder, "0.05", "20")
    row = {"role": "staff", "priority": 0, "ordinal": 0, "created_at": NOW, "number": "+32475000001"}
    text = ctx.db.call(spool.text, "Halt", 1)
    for pinned in (None, PAID):
        ctx.db.call(spool.add_one, {**row, "text_id": text, "pinned": pinned})
    ask = outcomes.Ask(most=5, able={}, alone=alone)
    found = ctx.db.call(outcomes.step, ctx, PAID, [], outcomes.Amends(), ask)
    assert len(found) == 1 + alone


def loses(conn: Any, ctx: Any, rows: list[Any], event: str = "lose") -> None:
    """Nobody knows whether they left."""
    done = [(row, Outcome(row.id, event, ctx.now(), in_doubt=event == "give_back")) for row in rows]
    outcomes.record_all(conn, ctx, PAID, done)


@pytest.mark.parametrize("event", ["lose", "give_back"])
def test_a_doubt_is_paid_once(folder: Path, event: str) -> None:
    """The line says that it lost them behind somebody who had put them in doubt already, or twice."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1, 2, 3])
    rows = claimed_by_all(ctx)
    ctx.db.call(lambda conn: outcomes.note_doubt(conn, ctx, settling.lose(conn, ctx.owner, [rows[0].id], NOW), "", NOW))
    assert ctx.db.call(spending.spent, "dorp", spilling.month_of(ctx)) == 500
    for _ in range(2):
        ctx.db.call(loses, ctx, rows, event)
        assert ctx.db.call(spending.spent, "dorp", spilling.month_of(ctx)) == 3000


def test_what_was_withdrawn_in_the_air_is_paid_all_the_same(folder: Path) -> None:
    """Cancelled by whoever did not know that it was on the air."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1])
    rows = claimed_by_all(ctx)
    ctx.db.call(spool.withdraw, "cancel", ctx.now(), (), "left", spool.of_row(rows[0].id))
    ctx.db.call(loses, ctx, rows)
    assert ctx.db.call(spending.spent, "dorp", spilling.month_of(ctx)) == 500


def told(ctx: Any, rows: list[Any], event: str = "send", at: datetime = NOW) -> None:
    """The line says what became of them."""
    done = []
    for row in rows:
        parts = tuple((n, f"id-{row.id}-{n}") for n in range(1, row.segments + 1)) if event in ("send", "late") else ()
        done.append((row, Outcome(row.id, event, at, parts=parts, first=event == "send" and not row.parts_done)))
    ctx.db.call(outcomes.record_all, ctx, PAID, done)


def paid(ctx: Any) -> int:
    """Texts of five cents."""
    return int(ctx.db.call(spending.spent, "dorp", spilling.month_of(ctx))) // 500


def doubted(ctx: Any, rows: list[Any], *, again: bool = False) -> None:
    """Somebody else believes that this gateway is gone: what it claimed is in doubt, and goes once more."""
    lost = ctx.db.call(settling.lose, ctx.owner, [row.id for row in rows], NOW)
    ctx.db.call(outcomes.note_doubt, ctx, lost, settling.CRASH, NOW)
    if again:
        ctx.db.call(settling.settle_uncertain, NOW, [1], timedelta())


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("again", [False, True])
def test_what_was_in_doubt_and_proves_sent_is_paid_once(folder: Path, count: int, *, again: bool) -> None:
    """A gateway that froze goes on, and says what became of its texts: one by one, or many together; also twice."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [2] * count)
    rows = claimed_by_all(ctx)
    doubted(ctx, rows, again=again)
    assert paid(ctx) == 2 * count
    for _ in range(2):
        told(ctx, rows)
        assert paid(ctx) == 2 * count


@pytest.mark.parametrize("seed", range(5))
def test_each_text_that_may_have_left_is_paid_once(folder: Path, seed: int) -> None:
    """Drawn by chance: runs that freeze with what they claimed, are taken for dead, and say later, in whatever order
    and perhaps twice, what became of it; the sum is to the cent what left or may have left.
    """
    chance, ctx = Random(seed), gateway(folder, "0.05", "900")
    ctx.db.call(lambda conn: [alert(conn, n, [chance.choice([1, 1, 2, 3]) for _ in range(40)]) for n in range(2)])
    frozen: list[tuple[str, list[Any]]] = []
    may_have_left = 0
    for turn in range(30):
        at = NOW + timedelta(seconds=turn)
        ctx.owner = f"run{turn}/1"
        rows = claimed_by_all(ctx, most=chance.randint(1, 12))
        if turn % 3 == 0:
            doubted(ctx, rows, again=chance.random() < 0.7)
            frozen.append((ctx.owner, rows))
            may_have_left += sum(row.segments - len(row.parts_done) for row in rows)
        else:
            event = chance.choice(["send", "lose", "fail"])
            told(ctx, rows, event, at)
            if event != "fail":
                may_have_left += sum(row.segments - len(row.parts_done) for row in rows)
            if event == "lose":
                ctx.db.call(settling.settle_uncertain, NOW, [1], timedelta())
        if frozen and chance.random() < 0.5:
            ctx.owner, rows = frozen.pop(chance.randrange(len(frozen)))
            for _ in range(chance.randint(1, 2)):
                told(ctx, rows, chance.choice(["send", "lose"]), at + timedelta(milliseconds=300))
        assert paid(ctx) == may_have_left, turn


@pytest.mark.parametrize("first", [True, False])
def test_two_texts_of_a_row_are_paid_twice(folder: Path, *, first: bool) -> None:
    """It froze with one, and another one was sent for it since; whoever says so first. No third one is paid."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1] * 4)
    rows = claimed_by_all(ctx)
    doubted(ctx, rows, again=True)
    frozen, ctx.owner = ctx.owner, "another/1"
    second = claimed_by_all(ctx)
    assert [(row.id, row.again) for row in second] == [(row.id, True) for row in rows]
    for mine in (first, not first):
        ctx.owner = frozen if mine else "another/1"
        told(ctx, rows if mine else second, at=NOW + timedelta(seconds=mine))
    assert paid(ctx) == 8


def test_an_answer_that_comes_late_leaves_the_second_text_to_be_paid(folder: Path) -> None:
    """The first one, in doubt and paid for, proves sent while the second is on the air: both left."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1])
    rows = claimed_by_all(ctx)
    told(ctx, rows, "lose")
    assert paid(ctx) == 1
    ctx.db.call(settling.settle_uncertain, NOW, [1], timedelta())
    second = claimed_by_all(ctx)
    told(ctx, rows, "late")
    assert paid(ctx) == 1
    for _ in range(2):
        told(ctx, second, at=NOW + timedelta(seconds=3))
        assert paid(ctx) == 2
    assert ctx.db.call(ledger.used, PAID, "2027-01-15")[0] == 2


def test_what_was_halted_in_the_air_and_let_go_on_is_paid(folder: Path) -> None:
    """The halt came when the line had begun it already; it is free again, or claimed again, when the answer comes."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1, 1])
    rows = claimed_by_all(ctx)
    for change in ("hold", "free"):
        ctx.db.call(spool.withdraw, change, NOW, (), "", spool.of_broadcast(1))
    asked = batches.Asked(PAID, NOW, ("stick0",), 5, alone=True)
    second = ctx.db.call(batches.claim, asked, ctx.owner, [rows[0].id])
    told(ctx, rows)
    assert paid(ctx) == 2
    for _ in range(2):
        told(ctx, second, at=NOW + timedelta(seconds=3))
        assert paid(ctx) == 3


@pytest.mark.parametrize("event", ["send", "lose", "crash"])
@pytest.mark.parametrize("named", ["none", "other"])
def test_what_is_on_the_air_when_the_configuration_changes_is_paid(folder: Path, event: str, named: str) -> None:
    """By the price of the line that had it, whichever is named now; and until then it counts as claimed."""
    sims = {f"modems__{n}__sim": {"number": f"+3247000000{n}", "price_eur": "0.05"} for n in (1, 2)}
    lines = {"prefer": ["stick0"], "when": "1m", "budget_eur_month": "1"}
    before = settings(folder, modems=3, networks__dorp__lines={**lines, "overflow": PAID}, **sims)
    other = {**lines, "overflow": "stick2"} if named == "other" else None
    ctx = opened(before)
    ctx.db.call(alert, 1, [1] * 40)
    rows = claimed_by_all(ctx, most=15)
    ctx.config = settings(folder, modems=3, networks__dorp__lines=other, **sims)
    if named == "other":
        assert ctx.db.call(spilling.affords, ctx, "dorp", "stick2") == 5
    if event == "crash":
        ctx.owner += "-later"  # the next run of this home
        ctx.db.call(outcomes.recover, ctx)
    else:
        parts = ((1, None),) if event == "send" else ()
        done = [(row, Outcome(row.id, event, ctx.now(), parts=parts, first=event == "send")) for row in rows]
        ctx.db.call(outcomes.record_all, ctx, PAID, done)
    assert ctx.db.call(spending.spent, "dorp", spilling.month_of(ctx)) == 15 * 500


# ---- the rules


LINES = st.builds(
    lambda seconds, extra, minute, rest: Able(Line("s", True, seconds, extra, minute), rest),
    st.floats(0.01, 60),
    st.floats(0, 30),
    st.one_of(st.none(), st.integers(1, 60)),
    st.one_of(st.none(), st.integers(0, 500)),
)


@given(LINES, st.floats(-100, 10_000))  # at a hundredth of a second a text some are looked no further for
def test_what_is_in_time_is_what_the_forecast_says(able: Able, seconds: float) -> None:
    """One segment more would be too late, or is not allowed."""
    count = spill.in_time(able, seconds)
    assert count == 0 or duration(able.line, count) <= seconds
    assert count == able.left or duration(able.line, count + 1) > seconds


@given(
    st.lists(st.tuples(st.integers(1, 300), st.floats(-60, 2000), st.booleans()), max_size=6),
    st.lists(LINES, max_size=3),
)
def test_no_more_is_too_many_than_waits_nor_anything_in_time(waits: list[Any], lines: list[Able]) -> None:
    """And without a line everything that may is."""
    asked = [Waits(n, segments, left_s, "dorp" * may) for n, (segments, left_s, may) in enumerate(waits)]
    found = spill.too_many(asked, lines, {"dorp": spill.MANY})
    for one in asked:
        assert 0 <= found.get(one.broadcast, 0) <= one.segments * bool(one.payer)
        if not lines and one.payer:
            assert found[one.broadcast] == one.segments
    if asked and asked[0].payer:
        reach = sum(spill.in_time(able, asked[0].in_time_s) for able in lines)
        assert found.get(0, 0) == max(0, asked[0].segments - reach)


def test_what_nobody_can_pay_is_in_the_way_of_others() -> None:
    """Of two networks on one stick that sends ten in time, the first has money for three texts: the second pays for
    what the other twenty-seven keep it from.
    """
    stick = Able(Line("s", True, 1.0))
    asked = [Waits(1, 30, 10.0, "dorp"), Waits(2, 5, 40.0, "wijk"), Waits(3, 5, 10.0, "wijk"), Waits(4, 5, 0.0, "dorp")]
    assert spill.too_many(asked, [stick], {"dorp": 3, "wijk": 100}) == {1: 3, 2: 0, 3: 5, 4: 0}
    assert spill.too_many(asked, [stick], {"dorp": 100, "wijk": 1}) == {1: 20, 2: 0, 3: 1, 4: 5}


def test_what_lasts_counts_and_a_moment_does_not() -> None:
    """A line that is slow for a second sends nothing to the paid one; what was too much from the start goes at once."""
    looks = Looks()
    looks.add(0, {1: 20})
    assert looks.may() == {1: 20}
    looks.took(1, 5)
    assert looks.may() == {1: 15}
    looks.add(1, {1: 90})
    assert looks.may() == {1: 15}
    for second in range(2, 14):
        looks.add(second, {1: 90, 2: 7})
    assert looks.may() == {1: 90, 2: 7}
    looks.add(14, {1: 0})
    assert looks.may() == {}


@pytest.mark.parametrize(
    ("looks", "goes"),
    [
        ([{}, {}, {}, {7: 5}], {7: 5}),  # just released
        ([{7: 0}, {7: 0}, {7: 5}], {}),  # a hiccup
        ([{}, {7: 0}, {7: 5}], {}),
        ([{7: 0, 8: 4}, {7: 5, 8: 4}], {8: 4}),
    ],
)
def test_a_look_at_which_all_was_in_time_counts(looks: list[dict[int, int]], goes: dict[int, int]) -> None:
    """And one before the release does not; nor does what is taken make a debt of it."""
    seen = Looks()
    for second, found in enumerate(looks):
        seen.add(second, found)
    assert seen.may() == goes
    for broadcast, count in goes.items():
        seen.took(broadcast, 2)
        assert seen.may()[broadcast] == count - 2


@given(st.integers(1, 300), st.integers(0, 300), st.integers(1, 300))
def test_a_line_that_is_slow_for_a_moment_costs_nothing(segments: int, one: int, later: int) -> None:
    """All in time at first, whatever a later look says within ten seconds; every broadcast that may go is looked at."""
    fast, slow = Able(Line("s", True, 0.001, 0.0, None)), Able(Line("s", True, 60.0, 0.0, None))
    seen = Looks()
    for second, able in ((0, fast), (1, slow)):
        found = spill.too_many(
            [Waits(one, segments, 30.0, "dorp"), Waits(one + later, 1, 30.0)], [able], {"dorp": spill.MANY}
        )
        assert set(found) == {one}
        seen.add(second, found)
    assert seen.may() == {}


def test_money_is_counted_exactly() -> None:
    """A tenth and two tenths are three tenths."""
    assert (
        spill.affords(Decimal("0.3"), spill.parts_of(Decimal("0.1")), spill.parts_of(Decimal("0.2")), Decimal("0.1"))
        == 0
    )
    assert spill.affords(Decimal(20), 0, 0, Decimal("0.065")) == 307
    assert spill.euros(spill.parts_of(Decimal("0.0651"))) == Decimal("0.0651")


@pytest.mark.parametrize("policy", ["send", "move", "refuse"])
def test_a_limit_that_is_not_kept_is_none(tmp_path: Path, policy: str) -> None:
    """A stick that sends beyond its subscription costs nobody a paid line: in the forecast as in the claim."""
    config = settings(tmp_path)
    stick = config.modems[0]
    kept = stick.model_copy(update={"sim": stick.sim.model_copy(update={"over_limit": policy})})
    config, line = config.model_copy(update={"modems": (kept,)}), stick.name
    assert spilling.allows(config, line, 0) == (None if policy == "send" else 0)
    assert spilling.allows(config, line, None) is None


def test_answers_to_residents_wait_behind_what_is_paid_for(folder: Path) -> None:
    """The paid line's own row of a police officer first, then the alert, then what answers somebody."""
    ctx = gateway(folder, "0.05", "1.00")

    def own(conn: Any, priority: int, number: str, *, unproven: bool) -> None:
        row = {"broadcast_id": None, "text_id": spool.text(conn, "ok", 1), "number": number, "role": "resident"}
        row |= {"priority": priority, "ordinal": 0, "pinned": PAID, "unproven": unproven}
        spool.add(conn, [row | {"created_at": NOW, "expires_at": NOW + timedelta(hours=4)}])

    for n in range(6):
        ctx.db.call(own, 4, f"+3248{n:07d}", unproven=n % 2 == 0)
    ctx.db.call(lambda conn: alert(conn, 1, [1] * 5))
    ctx.db.call(own, 0, "+32475000001", unproven=False)
    order = []
    for _ in range(14):
        ctx.lines[PAID].looks = Looks()
        rows = ctx.db.call(outcomes.step, ctx, PAID, [], outcomes.Amends(), outcomes.Ask(most=1, able={}))
        order += [row.priority for row in rows]
    assert order == [0, *[1] * 5, *[4] * 6]


def test_what_nobody_proved_has_a_tenth_of_the_paid_line_too(folder: Path) -> None:
    """Forged drafts at the number of the paid line wait for previews; an alert that others do not reach goes first."""
    ctx = gateway(folder, "0.05", "5.00")
    row = {"broadcast_id": None, "number": "+32475000001", "role": "police", "priority": 0, "ordinal": 0}
    row |= {"pinned": PAID, "unproven": True, "created_at": NOW, "expires_at": NOW + timedelta(hours=4)}

    def previews(conn: Any) -> None:
        text = spool.text(conn, "preview", 3)
        spool.add(conn, [row | {"text_id": text} for _ in range(8)])

    ctx.db.call(previews)
    number = ctx.db.call(lambda conn: alert(conn, 1, [1] * 20))
    ctx.lines[PAID].looks.add(ctx.clock.monotonic(), {number: 20})
    ctx.lines[PAID].share.credit = 0.0
    found = ctx.db.call(outcomes.step, ctx, PAID, [], outcomes.Amends(), outcomes.Ask(most=5, able={}))
    assert len(found) == 5
    assert sum(row.unproven for row in found) <= 1


@pytest.mark.parametrize("event", ["expire", "give_back", "fail"])
def test_what_its_own_line_did_not_send_gives_no_money_back(folder: Path, event: str) -> None:
    """However often it is told: the answer of a commit may be lost. Nor on a line that costs nothing."""
    ctx = gateway(folder, "0.05", "20")
    ctx.db.call(alert, 1, [1] * 4)
    rows = claimed_by_all(ctx)
    assert rows
    for _ in range(3):
        told(ctx, rows, event)
        assert paid(ctx) == 0
    ctx.db.call(alert, 2, [1] * 4)
    free = [ctx.db.call(claims.claim, "stick0", ctx.owner, NOW) for _ in range(2)]
    for _ in range(2):
        ctx.db.call(outcomes.record_all, ctx, "stick0", [(row, Outcome(row.id, event, NOW)) for row in free])
    assert all(s.segments >= 0 for s in ctx.db.call(lambda c: c.execute(sa.select(schema.spending)).all()))
