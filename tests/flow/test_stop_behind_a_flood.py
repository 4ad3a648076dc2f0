"""An officer's STOP behind a flood of strangers' texts, wherever it stands in it: it
bites after a handful, and the alert keeps its pace.

In: a modem whose memory holds a flood when its port comes back, or that announces one in the middle of an alert. Each
text that is handled takes as long as the disk of a small machine does. Out: what was read before the STOP, when the
alert's texts left.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.modem.protocol import Incoming, Place
from smsd.simulator import storage
from smsd.store.schema import deliveries, inbound_texts
from tests.town import PEETERS, Town, town

pytestmark = pytest.mark.story

FLOOD, MEMBERS, HANDFUL = 2000, 60, 12
LESS = 500  # of a flood that is handled to its end
DISK_S = 0.02
HOW = ("stored", "announced")
WHERE = ("newest", "oldest", "middle")


def slow(t: Town) -> None:
    """Each text takes the disk a while; the mock clock would not see it."""
    well = t.gateway.inbox.accept

    async def accept(line: str, found: list[Incoming]) -> list[Place]:
        await asyncio.sleep(DISK_S * len(found))
        return await well(line, found)

    t.gateway.inbox.accept = accept


def flood(t: Town, where: str | None) -> None:
    """A flood of strangers, with the officer's STOP somewhere in it."""
    at = {"newest": FLOOD - 1, "oldest": 0, "middle": FLOOD // 2, None: -1}[where]
    for n in range(FLOOD if where else LESS):
        sender, words = (PEETERS, "STOP") if n == at else (f"+32479{n:06d}", "hallo")
        for tpdu in t.village.network.delivers(sender, words):
            t.village.servers["stick0"].arrive(tpdu, report=False)


async def sent_at(t: Town) -> list[float]:
    """When the alert's texts left."""
    d = deliveries.c
    query = sa.select(d.sent_at).where(d.role == "member", d.broadcast_id.is_not(None), d.sent_at.is_not(None))
    return sorted(at.timestamp() for at in await t.db.run(lambda c: list(c.execute(query).scalars())))


async def begin(t: Town, how: str, where: str | None) -> float:
    """An alert, and in its first texts the flood; when the flood can be read."""
    slow(t)
    await t.people(MEMBERS)
    await t.alert(seconds=3)
    if how == "announced":
        flood(t, where)
    else:
        t.village.cables["stick0"].pull()
        t.village.servers["stick0"].arrivals.cnmi = [0] * 5
        flood(t, where)
        await t.wait(1)
        t.village.cables["stick0"].plug()
    return t.clock.now().timestamp()


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory that holds a flood."""
    monkeypatch.setattr(storage, "SLOTS", dict.fromkeys(storage.SLOTS, FLOOD + 100))


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("where", WHERE)
def test_stop_bites(tmp_path: Path, evening: Any, roomy: None, how: str, where: str) -> None:
    """Few texts are handled before it, and few leave once it can be read."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, cold=1.0, warm=1.0) as t:
            began = await begin(t, how, where)
            for _ in range(120):
                await t.wait(1)
                if any("gestopt" in text.lower() or "stil" in text.lower() for text in t.got("peeters")):
                    break
            i = inbound_texts.c
            rows = await t.db.run(lambda c: list(c.execute(sa.select(i.sender, i.body).order_by(i.id))))
            at = next((n for n, row in enumerate(rows) if row.sender == PEETERS and row.body == "STOP"), None)
            assert at is not None, f"it was not read among {len(rows)}"
            before = sum(row.sender.startswith("+32479") for row in rows[:at])
            left = sum(moment > began for moment in await sent_at(t))
            limit = HANDFUL if where != "middle" else FLOOD
            assert before <= limit, before
            assert left <= (HANDFUL if where != "middle" or how == "stored" else MEMBERS - 1), left

    evening(main)


def test_the_pace_stays(tmp_path: Path, evening: Any, roomy: None) -> None:
    """The whole alert takes at most a quarter longer than without a flood; nothing of the flood is lost."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, cold=1.0, warm=1.0) as t:
            await begin(t, "announced", None)
            await t.wait(MEMBERS * 1.25)
            moments = await sent_at(t)
            assert len(moments) == MEMBERS
            assert moments[-1] - moments[0] <= 1.25 * (MEMBERS - 1), moments[-1] - moments[0]
            await t.wait(2 * LESS * (DISK_S + 0.02))
            count = sa.select(sa.func.count()).where(inbound_texts.c.sender.startswith("+32479"))
            assert await t.db.run(lambda c: c.execute(count).scalar()) == LESS

    evening(main)
