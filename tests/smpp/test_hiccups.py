"""What passes by itself, on a carrier's line with a full window: one answer that never comes, a centre that refuses for
a moment, a database that is away. Real TCP and SQLite, mock clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.errors import StoreTrouble
from smsd.model.delivery import State
from smsd.smpp import pdus
from smsd.smpp.frames import Pdu
from tests.smpp.centre import Centre, Peer, refuse, take
from tests.smpp.stage import Zone, zone
from tests.smpp.test_window import Slow, alerts, proven
from tests.smpp.test_zone import WORDS
from tests.town import PINS, member


async def drafted(z: Zone) -> str:
    """An alert waits for its proof; the proof."""
    await z.say("peeters", WORDS)
    return f"{z.code('peeters')} {PINS['peeters']}"


@pytest.mark.story
def test_one_lost_answer_beside_a_stick(tmp_path: Path, evening: Any) -> None:
    """One text is never answered: the window goes on with the rest, whatever a stick beside it does."""

    async def main(loop: Any) -> None:
        centre = Centre()
        keys = {"window": 10, "rate": 5}
        async with zone(tmp_path, loop, centre, members=300, keys=keys, modems=2) as z:
            lost: list[Pdu] = []

            def mood(peer: Peer, pdu: Pdu) -> None:
                words = pdus.decode_message(pdu.body)
                if b"Inbraak" in words.data and words.destination.digits.startswith("3247100") and not lost:
                    lost.append(pdu)
                    centre.take(pdu)
                else:
                    take(peer, pdu)

            proof = await drafted(z)
            centre.mood = mood
            await z.say("peeters", proof, 14)
            before = len(alerts(centre))
            await z.wait(10)
            assert len(alerts(centre)) - before >= 40
            await z.wait(400)
            assert await z.states() == {State.SENT: 300}

    evening(main)


@pytest.mark.parametrize("status", [0x08, 0x45, 0x64, 0x06, 0x0A])
@pytest.mark.parametrize("count", [4, 50])
def test_a_burst_of_refusals_is_one_trouble(tmp_path: Path, evening: Any, status: int, count: int) -> None:
    """The centre refuses what is in the window, once: one rest, and on it goes on the same connection."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=120, keys={"window": 50}) as z:
            left = count

            def mood(peer: Peer, pdu: Pdu) -> None:
                nonlocal left
                left -= 1
                loop.call_later(0.05, refuse(status) if left >= 0 else take, peer, pdu)

            proof = await drafted(z)
            centre.mood = mood
            health = z.gateway.ctx.lines["stick0"].health
            most = 0

            def done() -> bool:
                nonlocal most
                most = max(most, health.rests)
                return len(alerts(centre)) == 120

            await z.say("peeters", proof, 0)
            await z.until(done, 60, step=0.01)
            assert most <= 1
            assert centre.binds == 1
            await z.wait(5)
            assert await z.states() == {State.SENT: 120}
            assert len(alerts(centre)) == 120

    evening(main)


def test_behind_a_trouble_one_text_is_tried(tmp_path: Path, evening: Any) -> None:
    """A centre that goes on refusing is asked with one text at a time, not with a window of them."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=120, keys={"window": 50}) as z:
            proof = await drafted(z)
            centre.mood = lambda peer, pdu: loop.call_later(0.05, refuse(0x08), peer, pdu)
            asked = centre.submitted
            await z.say("peeters", proof, 40)
            assert centre.submitted - asked < 70
            centre.mood = take
            await z.wait(120)
            assert await z.states() == {State.SENT: 120}

    evening(main)


@contextmanager
def away(z: Zone) -> Iterator[None]:
    """The database is away."""

    async def trouble(*_: Any) -> Any:
        raise StoreTrouble("the connection was lost")

    kept = [(one, one.run, one.run_seen) for one in (z.db, z.db.beside)]
    for one, _, _ in kept:
        one.run = one.run_seen = trouble
    try:
        yield
    finally:
        for one, run, run_seen in kept:
            one.run, one.run_seen = run, run_seen


@pytest.mark.parametrize("seed", range(6))
def test_a_database_that_is_away_for_a_moment_doubles_nobody(tmp_path: Path, evening: Any, seed: int) -> None:
    """A full window is held, what was answered is written when it is back, and the connection stays."""

    async def main(loop: Any) -> None:
        chance = Random(seed)
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=150, keys={"window": 50}) as z:
            slow = Slow(centre, chance, 0.05, 1.5)
            await proven(z)
            await z.until(lambda: len(alerts(centre)) >= 20, 60, step=0.01)
            for _ in range(3):
                with away(z):
                    if chance.random() < 0.5:
                        centre.peer.ask(5, centre.mo(member(150), "STOP"))  # what comes meanwhile is not lost either
                    await z.wait(chance.uniform(0.1, 15))
                await z.wait(chance.uniform(0, 2))
            await z.wait(60)
            assert slow.most <= 50
            assert centre.binds == 1
            states = await z.states()
            assert states.pop(State.SENT) + sum(states.values()) == 150
            assert set(states) <= {State.CANCELLED}
            assert max(Counter(t.number for t in alerts(centre)).values()) == 1
            assert not any(row.again for row in await z.rows())

    evening(main)


@pytest.mark.story
def test_a_database_that_stays_away_is_waited_for(tmp_path: Path, evening: Any) -> None:
    """Ten minutes: nothing is sent that cannot be recorded, nothing is sent twice afterwards."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=150, keys={"window": 50}) as z:
            Slow(centre, Random(1), 0.05, 1.5)
            await proven(z)
            await z.until(lambda: len(alerts(centre)) >= 20, 60, step=0.01)
            with away(z):
                await z.wait(10)
                before = len(alerts(centre))
                assert before <= 100
                await z.wait(600)
                assert len(alerts(centre)) == before
            await z.wait(60)
            assert await z.states() == {State.SENT: 150}
            assert max(Counter(t.number for t in alerts(centre)).values()) == 1

    evening(main)
