"""A whole evening on a mock clock, and how it is counted; what each topic's tests begin with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import sqlalchemy as sa

from smsd.service.context import Trust
from smsd.simulator import time_loop
from smsd.store.schema import deliveries
from tests.town import Town, town


class NoStamps(Trust):
    """A time that no network ever confirms."""

    def stamp(self, stamp, now) -> bool:
        return False


def run(tmp_path: Path, main, **changes) -> None:
    async def play(loop) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def alerts(t: Town, numbers: list[str]) -> Counter:
    return Counter({n: sum("ALARM" in text for text in t.got(n)) for n in numbers})


async def states(t: Town, role: str = "member") -> Counter:
    return Counter(
        await t.db.run(
            lambda c: list(c.execute(sa.select(deliveries.c.state).where(deliveries.c.role == role)).scalars())
        )
    )
