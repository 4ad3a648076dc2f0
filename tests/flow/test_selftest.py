"""The self-test, and what is due by the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smsd.background import schedule
from smsd.config.schema import Job
from smsd.service import selftest
from smsd.simulator import time_loop
from smsd.store import facts
from tests.town import ANJA, Town, town

pytestmark = pytest.mark.story

BRUSSELS = ZoneInfo("Europe/Brussels")


def run(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        async with town(folder, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


@pytest.mark.parametrize("modems", [1, 3])
def test_each_line_to_the_next(tmp_path: Path, modems: int) -> None:
    """One line texts itself; what comes back proves its number; nobody else hears of it."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.db.run(selftest.begin, t.gateway.ctx)
        t.gateway.ctx.wake()
        await t.wait(60)
        lines = await t.journal()
        assert sum(line.startswith("self-test passed") for line in lines) == modems
        assert await t.db.run(facts.starting, selftest.PREFIX) == {}
        await t.wait(900)
        assert t.got(ANJA) == []

    run(tmp_path, main, modems=modems)


def test_one_that_does_not_come(tmp_path: Path) -> None:
    """An alarm after ten minutes, for that line; over when a later test passes."""

    async def main(t: Town) -> None:
        ctx = t.gateway.ctx
        t.village.servers["stick1"].number = "+32470009999"  # its texts come from another number
        await t.db.run(selftest.begin, ctx)
        ctx.wake()
        await t.wait(700)
        assert ["zelftest van modem stick1" in text for text in t.got(ANJA)] == [True]
        await t.db.run(selftest.begin, ctx)
        ctx.wake()
        await t.wait(900)
        assert len(t.got(ANJA)) == 1  # told once
        t.village.servers["stick1"].number = "+32470000001"
        await t.db.run(selftest.begin, ctx)
        ctx.wake()
        await t.wait(120)
        assert ["opgelost" in text for text in t.got(ANJA)] == [False, True]
        assert not any("stick0" in text for text in t.got(ANJA))

    run(tmp_path, main, modems=2)


def test_from_another_of_our_numbers(tmp_path: Path) -> None:
    """Two cards that were exchanged are found out at once; a word that nobody waits for is nothing."""

    async def main(t: Town) -> None:
        ctx = t.gateway.ctx
        a, b = t.village.servers["stick0"], t.village.servers["stick1"]
        a.number, b.number = b.number, a.number
        await t.db.run(selftest.begin, ctx)
        ctx.wake()
        await t.wait(60)
        assert any(line.startswith("self-test from another number") for line in await t.journal())
        assert any("zelftest" in text for text in t.got(ANJA))
        t.text("+32470000000", "SMSD SELFTEST 0000000000000000", to="+32470000001")
        t.text("+32470000000", "hallo", to="+32470000001")
        await t.wait(5)
        assert any("cannot be answered" in line for line in await t.journal())

    run(tmp_path, main, modems=2)


def test_by_the_clock(tmp_path: Path) -> None:
    """Once when due, not at the first start, not again after a restart; what was missed is told."""

    async def main(t: Town) -> None:
        async def begun() -> int:
            return sum(line.startswith("self-test: ") for line in await t.journal())

        await t.wait(100)
        assert await begun() == 0
        await t.wait(600)
        assert await begun() == 1
        await t.stop()
        await t.start()
        await t.wait(120)
        assert await begun() == 1
        await t.db.run(facts.put, "schedule:often", (t.clock.now() - timedelta(days=2)).isoformat())
        await t.wait(60)
        assert await begun() == 1
        assert any(line.startswith("missed: often") for line in await t.journal())

    run(
        tmp_path,
        main,
        schedule=[
            {"name": "often", "interval": "10m", "do": "self_test"},
            {"name": "later", "cron": "* * * * *", "do": "tip"},
        ],
    )


def test_summer_time() -> None:
    """Ten o'clock stays ten o'clock."""
    job = Job.model_validate({"name": "x", "cron": "0 10 * * mon", "do": "self_test"})
    friday = datetime(2027, 3, 26, 12, 0, tzinfo=BRUSSELS)
    found = schedule.next_after(job, friday, BRUSSELS)
    assert (found.isoformat(), schedule.next_after(job, found, BRUSSELS).hour) == ("2027-03-29T10:00:00+02:00", 10)
