"""Reports that come before the reference is known: kept in the database, and matched when it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.simulator.radio import Network
from smsd.store.schema import deliveries, early_reports
from tests.town import Town, town

pytestmark = pytest.mark.story

MEMBERS = 12


def play(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def run(loop: Any) -> None:
        async with town(folder, loop, alerts__reports=True, **changes) as t:
            await main(t)

    time_loop.run(run)


async def states(t: Town) -> dict[str, str]:
    query = sa.select(deliveries.c.number, deliveries.c.state).where(deliveries.c.role == "member")
    return {r.number: str(r.state) for r in await t.db.run(lambda c: c.execute(query).all())}


async def kept(t: Town) -> int:
    return await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(early_reports)).scalar())


def early(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """The report comes before the answer of its text, or in the same instant."""
    real = Network.submit

    def submit(self: Network, sender: str, text: Any, reference: int) -> None:
        self.report_after = 0.0
        if seconds:
            self.stations[sender].manners.late["+CMGS"] = [seconds]
        real(self, sender, text, reference)

    monkeypatch.setattr(Network, "submit", submit)


@pytest.mark.parametrize("seconds", [0.0, 0.3, 5.0])
@pytest.mark.parametrize("stored", [False, True], ids=["routed", "stored"])
def test_before_the_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, stored: bool) -> None:
    """Each is matched with its own text, whatever came first."""

    async def main(t: Town) -> None:
        numbers = await t.people(MEMBERS)
        t.village.servers["stick0"].manners.hears_meanwhile = bool(seconds)
        if stored:
            t.village.servers["stick0"].manners.cnmi_ds = (0, 2)
            await t.stop()
            await t.start()
        t.village.network.statuses |= {numbers[3]: 0x46, numbers[5]: 0x41}
        early(monkeypatch, seconds)
        await t.alert(seconds=8 * MEMBERS + 60)
        found = await states(t)
        assert Counter(found.values()) == {"delivered": MEMBERS - 2, "undelivered": 2}
        assert {n for n, s in found.items() if s == "undelivered"} == {numbers[3], numbers[5]}
        assert await kept(t) == 0
        assert not [line for line in await t.journal() if "nothing known" in line]

    play(tmp_path, main)


def test_before_an_answer_that_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes after the text was given up; its report came long before, and the text is not sent again."""

    async def main(t: Town) -> None:
        numbers = await t.people(1)
        early(monkeypatch, 0.0)
        server = t.village.servers["stick0"]
        server.manners.hears_meanwhile = True
        await t.say("peeters", "Inbraak Kerkstraat")
        server.manners.late["+CMGS"] = [0.0, 190.0]
        await t.say("peeters", f"{t.code('peeters')} 4711", 185)
        assert await kept(t) == 1
        assert (await states(t))[numbers[0]] != "delivered"
        await t.wait(30)
        assert await states(t) == {numbers[0]: "delivered"}
        assert await kept(t) == 0
        assert len([text for text in t.got(numbers[0]) if "ALARM" in text]) == 1

    play(tmp_path, main)


def test_across_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report was read, and the power goes before the reference is recorded:
    it is kept; a report of nobody is not.
    """

    async def main(t: Town) -> None:
        (number,) = await t.people(1)
        early(monkeypatch, 0.0)
        server = t.village.servers["stick0"]
        server.manners.hears_meanwhile = True
        await t.say("peeters", "Inbraak Kerkstraat")
        server.manners.late["+CMGS"] = [0.0, 300.0]
        await t.say("peeters", f"{t.code('peeters')} 4711", 185)
        assert await kept(t) == 1
        await t.crash()
        await t.start()
        assert await kept(t) == 1
        await t.long(900)
        assert await kept(t) == 0
        assert (
            len([text for text in t.got(number) if "ALARM" in text]) == 2
        )  # in doubt after the crash: sent again, marked
        assert await states(t) == {number: "delivered"}

    play(tmp_path, main)


def test_the_other_text_with_the_same_reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A modem that gives always the same reference, an officer's two texts: a report waits for
    the one under way, and no row is left behind.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        early(monkeypatch, 0.0)
        t.village.servers["stick0"].manners.always_reference = 7
        for words in ("Inbraak Kerkstraat", "Inbraak Dorpsstraat"):
            await t.alert(words, seconds=60)
        found = await t.db.run(
            lambda c: c.execute(sa.select(deliveries.c.state).where(deliveries.c.role == "member")).scalars().all()
        )
        assert [str(s) for s in found] == ["delivered"] * 2 * len(numbers)
        assert await kept(t) == 0

    play(tmp_path, main)
