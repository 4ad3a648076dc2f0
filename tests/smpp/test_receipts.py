"""Delivery receipts beside texts, on a carrier's line: texts go first, receipts are written together. Real TCP and
SQLite, mock clock.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.model.delivery import State
from smsd.smpp import frames
from tests.smpp.centre import Centre
from tests.smpp.stage import zone
from tests.smpp.test_window import alerts
from tests.town import NUMBERS, member


@pytest.mark.parametrize("who", ["peeters", "member", "stranger"])
def test_a_text_does_not_wait_behind_receipts(tmp_path: Path, evening: Any, who: str) -> None:
    """Eight hundred receipts came before it, and only a handful of them is written before it is."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=20, alerts__reports="true", keys={"window": 20}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 20, 60)
            await z.wait(5)
            peer, sent = centre.peer, alerts(centre)
            told = [centre.receipt(sent[n % 20]) for n in range(800)]
            Random(1).shuffle(told)
            sequences = [peer.ask(frames.DELIVER_SM, body) for body in told]
            number = {"peeters": NUMBERS["peeters"], "member": member(3), "stranger": "+32475999999"}[who]
            stop = peer.ask(frames.DELIVER_SM, centre.mo(number, "STOP"))
            await z.wait(60)
            before = list(peer.answers)[: list(peer.answers).index(stop)]  # in the order in which they were answered
            assert sum(s in before for s in sequences) <= 200
            assert {peer.answers[s].status for s in sequences} == {0}
            assert await z.states() == {State.DELIVERED: 20}

    evening(main)


def test_receipts_are_written_together(tmp_path: Path, evening: Any) -> None:
    """Hundreds of them are a few transactions."""

    async def main(loop: Any) -> None:
        centre = Centre()
        async with zone(tmp_path, loop, centre, members=100, alerts__reports="true", keys={"window": 50}) as z:
            await z.alert()
            await z.until(lambda: len(alerts(centre)) == 100, 60)
            await z.wait(5)
            count, run = 0, z.db.run

            async def counted(*asked: Any) -> Any:
                nonlocal count
                count += 1
                return await run(*asked)

            z.db.run = counted  # type: ignore[method-assign]
            sequences = [centre.peer.ask(frames.DELIVER_SM, centre.receipt(taken)) for taken in alerts(centre)]
            await z.until(lambda: all(s in centre.peer.answers for s in sequences), 60)
            z.db.run = run  # type: ignore[method-assign]
            assert count < 40
            await z.wait(1)
            assert await z.states() == {State.DELIVERED: 100}

    evening(main)
