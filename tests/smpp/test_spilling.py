"""A carrier's line beside two sticks takes what they would not reach in time. Real TCP and SQLite, mock clock."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.model.delivery import State
from smsd.store import spending
from tests.smpp.centre import Centre, Peer, refuse, take
from tests.smpp.stage import Zone, zone
from tests.smpp.test_window import Slow, alerts, proven

PRICE = 500  # parts of a euro: 0.05


def beside(folder: Path, loop: Any, centre: Centre, *, members: int, budget: str = "20", **keys: Any) -> Any:
    """Two sticks of ten texts a minute each, and a carrier for what they reach later than in two minutes."""
    lines = {"prefer": ["stick1", "stick2"], "overflow": "stick0", "when": "> 2m", "budget_eur_month": budget}
    sims = {
        f"modems__{n}__sim": {"number": f"+32470{n:06d}", "fair_use": {"per_minute": 10}, "over_limit": "send"}
        for n in (1, 2)
    }
    sims["modems__0__sim"] = {"number": "+32470000000", "price_eur": "0.05"}
    return zone(folder, loop, centre, members=members, keys=keys, modems=3, networks__dorp__lines=lines, **sims)


async def spent(z: Zone) -> int:
    return int(await z.db.run(spending.spent, "dorp", z.gateway.ctx.today().isoformat()[:7]))


@pytest.mark.story
def test_a_carrier_takes_at_once_what_comes_too_late(tmp_path: Path, evening: Any) -> None:
    """Some forty are in time; the rest is gone within seconds, and nobody waits longer than the two minutes."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with beside(tmp_path, loop, centre, members=140, window=20) as z:
            Slow(centre, Random(1), 0.05, 0.2)
            await proven(z)
            await z.wait(15)
            assert 70 <= len(alerts(centre)) <= 120
            await z.wait(140)
            assert await z.states() == {State.SENT: 140}
            assert len({t.number for t in alerts(centre)}) == len(alerts(centre))
            assert await spent(z) >= len(alerts(centre)) * PRICE

    evening(main)


@pytest.mark.story
@pytest.mark.parametrize("mood", ["well", "refuses", "drops", "silent"])
def test_no_more_leaves_than_the_budget_pays_for(tmp_path: Path, evening: Any, mood: str) -> None:
    """Two euro are forty texts, whatever the centre does with them; the sticks take the rest."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with beside(tmp_path, loop, centre, members=120, budget="2.04", window=20) as z:
            turn = 0

            def moody(peer: Peer, pdu: Any) -> None:
                nonlocal turn
                turn += 1
                if turn % 7 == 3 and mood == "refuses":
                    refuse(0x08)(peer, pdu)
                elif turn % 9 == 3 and mood == "drops":
                    centre.take(pdu)
                    peer.drop()
                elif turn % 7 == 3 and mood == "silent":
                    centre.take(pdu)
                else:
                    take(peer, pdu)

            await z.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
            before = len(alerts(centre))
            centre.mood = moody
            await z.say("peeters", f"{z.code('peeters')} 4711", 0)
            await z.wait(900)
            assert set(await z.states()) <= {State.SENT, State.UNCERTAIN}
            assert 0 < len(alerts(centre)) - before <= 40
            assert len(alerts(centre)) * PRICE <= await spent(z) + before * PRICE <= 20400 + before * PRICE

    evening(main)


@pytest.mark.story
def test_a_carrier_that_dies_gives_back_what_it_has(tmp_path: Path, evening: Any) -> None:
    """Behind a few texts the centre is gone for good: the sticks take all that it did not take."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with beside(tmp_path, loop, centre, members=100, window=10, rate=2) as z:
            await proven(z)
            await z.until(lambda: len(alerts(centre)) >= 10, 60)
            await centre.stop()
            await z.wait(500)
            assert await z.states() == {State.SENT: 100}
            lines = {row.modem for row in await z.rows()}
            assert lines == {"stick0", "stick1", "stick2"}

    evening(main)


@pytest.mark.story
def test_a_halt_while_the_paid_line_has_a_window_under_way(tmp_path: Path, evening: Any) -> None:
    """What was under way is paid, what was claimed behind it costs nothing; let go on, it takes what the budget still
    pays for, and nobody gets it twice.
    """

    async def main(loop: Any) -> None:
        centre = Centre()
        async with beside(tmp_path, loop, centre, members=140, budget="2.00", window=10) as z:
            slow = Slow(centre, Random(1))
            await proven(z, slow)
            await z.until(lambda: len(slow.kept) == 10, 60)
            under_way = len(alerts(centre))
            await z.say("peeters", "STOP", 2)
            slow.release()
            await z.wait(30)
            halted = await spent(z)
            assert 0 < len(alerts(centre)) == under_way <= 10
            assert under_way * PRICE <= halted <= 10 * PRICE  # with a notice to an officer
            await z.wait(600)
            assert await spent(z) == halted
            await z.say("peeters", "VERDER", 5)
            await z.say("peeters", f"{z.code('peeters')} 4711", 500)
            assert await z.states() == {State.SENT: 140}
            over = [row for row in await z.rows() if row.modem == "stick0"]
            assert len({t.number for t in alerts(centre)}) == len(alerts(centre)) == len(over)
            assert len(over) * PRICE <= await spent(z) <= 20000
            assert len(over) > under_way

    evening(main)
