"""A clock that jumps: nothing expires, repeats or is locked by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.clock import Clock, SteadyClock
from smsd.simulator import time_loop
from smsd.store import steps
from smsd.store.schema import metadata
from tests.town import PEETERS, Town, settings

pytestmark = pytest.mark.story


class Jumping:
    """The machine's clock, which somebody sets."""

    def __init__(self, loop) -> None:
        self.offset, self._clock = timedelta(), loop.clock()
        self.monotonic = self._clock.monotonic

    def now(self) -> datetime:
        return self._clock.now() + self.offset


def run(folder: Path, main: Callable[[Town, Jumping], Awaitable[None]]) -> None:
    async def play(loop) -> None:
        clock = Jumping(loop)
        t = Town(settings(folder), Clock(clock.now, clock.monotonic), cold=1.0, warm=1.0)
        await t.start()
        try:
            await main(t, clock)
        finally:
            await t.stop()

    time_loop.run(play)


@pytest.mark.parametrize("days", [-400, -0.1, 0.05, 0.3, 400])
def test_a_jump_in_the_middle(tmp_path: Path, days: float) -> None:
    """While an alert goes out and a code waits: everybody gets it once, the code still counts, nobody is locked out."""

    async def main(t: Town, clock: Jumping) -> None:
        numbers = await t.people(30)
        await t.say("claes", "Nog een verdachte wagen", 6)
        waiting = t.code("claes")
        await t.alert(seconds=8)
        before = sum("ALARM" in text for n in numbers for text in t.got(n))
        assert 0 < before < 30
        clock.offset += timedelta(days=days)
        await t.wait(10)
        await t.say("claes", f"{waiting} 2580", 90)
        counts = Counter(n for n in numbers for text in t.got(n) if "Kerkstraat" in text)
        assert counts == dict.fromkeys(numbers, 1)
        others = Counter(n for n in numbers for text in t.got(n) if "verdachte wagen" in text)
        assert others == dict.fromkeys(numbers, 1)
        lines = await t.journal()
        assert not any("expired" in line for line in lines)
        await t.say("peeters", "STATUS", 5)
        assert t.got(PEETERS)
        assert abs(t.gateway.ctx.now() - clock.now()) < timedelta(seconds=3)

    run(tmp_path, main)


def test_limits_are_not_longer(tmp_path: Path) -> None:
    """Set back by a day: the drafts of an hour count for an hour."""

    async def main(t: Town, clock: Jumping) -> None:
        await t.people(2)
        for n in range(12):
            await t.say("peeters", f"Inbraak Kerkstraat {n}", 6)
        codes = t.code("peeters")
        await t.say("peeters", "Inbraak Kerkstraat 99", 6)
        assert t.code("peeters") == codes  # one too many
        clock.offset -= timedelta(days=1)
        await t.long(3700)
        await t.alert(words="Inbraak Molenstraat", seconds=30)
        assert any("Molenstraat" in text for text in t.got("+32471000001"))

    run(tmp_path, main)


def test_steady(tmp_path: Path) -> None:
    """It follows the monotonic clock, and takes a step when asked to."""
    moment, ticks = [datetime(2027, 1, 1).astimezone()], [5.0]
    clock = SteadyClock(Clock(lambda: moment[0], lambda: ticks[0]))
    first = clock.now()
    ticks[0] += 10
    assert clock.now() - first == timedelta(seconds=10)
    assert clock.step() == timedelta(seconds=-10)
    moment[0] += timedelta(days=2)
    assert clock.now() - first == timedelta(seconds=10)
    clock.adopt()
    assert clock.now() == moment[0]
    assert clock.step() == timedelta()


def test_the_table_names_what_there_is() -> None:
    """Every column is a time of that table."""
    for table, columns, where in steps.OPEN:
        for column in columns:
            assert isinstance(metadata.tables[table].c[column].type.impl_instance, sa.BigInteger)
        assert where
