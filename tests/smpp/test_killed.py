"""kill -9 with a full window: a real process, a real file, real time. Nobody is lost,
and each double was in the window and is marked.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from smsd.model.delivery import State
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries
from tests.smpp.centre import Centre
from tests.smpp.test_window import Slow, alerts
from tests.smpp.test_zone import WORDS
from tests.town import PEETERS, PINS

LIMIT_S = 90.0
MEMBERS = 600
pytestmark = pytest.mark.story


def shown(centre: Centre) -> str:
    """The code of the newest preview."""
    codes = [found[1] for text in centre.texts(PEETERS) if (found := re.search(r"Zend (\d{4,8})\b", text))]
    return codes[-1] if codes else ""


async def until(what: object, within: float = LIMIT_S) -> None:
    async with asyncio.timeout(within):
        while not what():  # type: ignore[operator]
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def gateway(
    folder: Path, centre: Centre, window: int, members: int = 0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A gateway that is bound."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.smpp.doomed", str(folder), str(centre.port), str(window), str(members),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(LIMIT_S):
            assert await process.stdout.readline() == b"ready\n"
        await until(lambda: centre.is_bound)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("window", [10, 50])
async def test_killed_with_a_full_window(tmp_path: Path, window: int) -> None:
    """Three times in one alert, at a moment drawn by chance; while the next one starts, the centre is slow again."""
    centre, chance = Centre(), Random(window)
    await centre.start()
    slow = Slow(centre, chance, 0.02, 0.08)
    try:
        for kill in range(3):
            async with gateway(tmp_path, centre, window, 0 if kill else MEMBERS) as process:
                if not kill:
                    assert await centre.deliver(centre.mo(PEETERS, WORDS))
                    await until(lambda: shown(centre))
                    assert await centre.deliver(centre.mo(PEETERS, f"{shown(centre)} {PINS['peeters']}"))
                slow.release()
                await asyncio.sleep(chance.uniform(0, 0.2))
                slow.held = True
                await until(lambda: len(slow.kept) == window)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                slow.kept.clear()
                slow.open.clear()
        slow.release()
        async with gateway(tmp_path, centre, window) as process:
            engine = open_engine(f"sqlite:///{tmp_path}/smsd.db")
            query = sa.select(deliveries).where(deliveries.c.role == "member")

            def rows() -> list[sa.Row[tuple[object, ...]]]:
                with engine.connect() as conn:
                    return list(conn.execute(query).all())

            await until(lambda: {row.state for row in rows()} == {State.SENT})
            found = rows()
            engine.dispose()
            assert process.stdin is not None
            process.stdin.close()
            await asyncio.wait_for(process.wait(), LIMIT_S)
    finally:
        await centre.stop()
    got = Counter(t.number for t in alerts(centre))
    assert len(found) == len(got) == MEMBERS
    doubles = {row.number: row for row in found if got[row.number] > 1}
    assert all(row.again or row.attempt > 1 for row in doubles.values())
    assert sum(got.values()) - MEMBERS <= 3 * window
    assert slow.most <= window
