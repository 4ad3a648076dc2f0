"""Answers that come late, twice, or to a command that was given up: no text is marked as sent that was not on the air,
none is missed, and what a late +CMGS tells belongs to its own row.

The account is kept against what the simulated network really took, with the references that it gave.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.at import commands
from smsd.daemon.run import DRAIN_S
from smsd.simulator import time_loop
from smsd.store.schema import broadcasts, deliveries, parts
from tests.town import PINS, Town, town

pytestmark = pytest.mark.story

MEMBERS = 4
LIMIT_S = 180.0  # of AT+CMGS


def on_air(t: Town) -> dict[tuple[str, str], list[int]]:
    """What the network took: references by number and text."""
    took = defaultdict(list)
    for server in t.village.servers.values():
        for (_, submit), mr in zip(server.sent, server.references, strict=True):
            took[submit.recipient.number, submit.text].append(mr)
    return took


async def released(t: Town, words: str, faults: Callable[[], None]) -> None:
    """An alert whose texts meet the faults from the first one on."""
    before = t.code("peeters")
    await t.say("peeters", words)
    for _ in range(300):  # a prompt of an earlier fault may come now
        if t.code("peeters") != before:
            break
        await t.wait(1)
    faults()
    await t.say("peeters", f"{t.code('peeters')} {PINS['peeters']}", 0.1)
    newest = sa.select(broadcasts.c.body, broadcasts.c.started_at).order_by(broadcasts.c.id.desc()).limit(1)
    for _ in range(300):  # nor is the proof read at once then
        row = await t.db.run(lambda c: c.execute(newest).one())
        if row.started_at is not None:
            break
        await t.wait(1)
    assert (row.body, row.started_at is None) == (words, False)


async def settled(t: Town, limit: float = 1200.0) -> None:
    """Until nothing is left to send."""
    loop = asyncio.get_running_loop()
    end = loop.time() + limit
    while loop.time() < end:
        await asyncio.sleep(5)
        left = await t.db.run(
            lambda c: c.execute(
                sa.select(sa.func.count()).where(deliveries.c.state.in_(("queued", "held", "claimed")))
            ).scalar()
        )
        if not left:
            return
    raise AssertionError("the queue does not end")


async def judge(t: Town, words: str) -> list[str]:
    """What is wrong between the database and the air, of one alert."""
    query = sa.select(
        deliveries.c.id, deliveries.c.number, deliveries.c.state, deliveries.c.again, deliveries.c.reason
    ).where(
        deliveries.c.role == "member",
        deliveries.c.broadcast_id == sa.select(sa.func.max(deliveries.c.broadcast_id)).scalar_subquery(),
    )
    rows = await t.db.run(lambda c: c.execute(query).all())
    references = await t.db.run(lambda c: c.execute(sa.select(parts.c.delivery_id, parts.c.mr)).all())
    wrong = [] if len(rows) == MEMBERS else [f"{len(rows)} rows"]
    for row in rows:
        took = [mr for (number, text), mrs in on_air(t).items() if number == row.number and words in text for mr in mrs]
        if not took:
            wrong.append(f"{row.number} has nothing, its row is {row.state} {row.reason}")
        if len(took) > 1 and not row.again:
            wrong.append(f"{row.number} has {len(took)}, unmarked")
        if row.state not in ("sent", "delivered", "uncertain"):
            wrong.append(f"{row.number} is {row.state} {row.reason}")
        told = [r.mr for r in references if r.delivery_id == row.id]
        known = set(told) - {None}  # a text that was proven by the next one's answer has one of two
        if row.state in ("sent", "delivered") and (not told or (known and not known & set(took))):
            wrong.append(f"{row.number} went as {took}, recorded as {told}")
    return wrong


def play(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def run(loop: Any) -> None:
        async with town(folder, loop, **changes) as t:
            await t.people(MEMBERS)
            await main(t)

    time_loop.run(run)


KINDS = ("answer", "error", "prompt", "air", "twice")


def fault(t: Town, kind: str, delay: float, place: int) -> Callable[[], None]:
    """The text at a place meets it."""
    manners = t.village.servers["stick0"].manners

    def happens() -> None:
        before = [0.0] * place
        if kind == "error":
            manners.cms = [None] * place + [38]
        manners.late = {{"prompt": ">", "air": "air"}.get(kind, "+CMGS"): [*before, delay if kind != "twice" else 0.0]}
        manners.said_twice = {"+CMGS": [*before, delay]} if kind == "twice" else {}

    return happens


def sweep(folder: Path, kind: str, meanwhile: bool, delays: list[float], chance: Random) -> None:
    """One town, an alert for each delay; which text is hit is chance."""

    async def main(t: Town) -> None:
        t.village.servers["stick0"].manners.hears_meanwhile = meanwhile
        wrong = {}
        for n, delay in enumerate(delays):
            words = f"Inbraak nummer {n:04d}"
            place = chance.randrange(MEMBERS)
            await released(t, words, fault(t, kind, delay, place))
            await settled(t)
            found = await judge(t, words)
            if found:
                wrong[delay, place] = found
            await t.wait(chance.uniform(1, 100))
        assert not wrong

    play(folder, main, alerts__reports=False)


@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
@pytest.mark.parametrize("kind", KINDS)
def test_around_the_limit(tmp_path: Path, kind: str, meanwhile: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the limit, which is shorter here: everybody is reached, each row tells the truth."""
    monkeypatch.setattr(commands, "NETWORK", 20.0)
    delays = [20.1, 23.0, 32.0] if kind != "twice" else [0.001, 0.02, 0.3]
    sweep(tmp_path, kind, meanwhile, delays, Random(kind))


def test_a_refused_text_s_refusal_said_twice(tmp_path: Path) -> None:
    """The second time while the next text is on the air: what is sent again for that is marked."""

    async def main(t: Town) -> None:
        manners = t.village.servers["stick0"].manners
        wrong, doubled = {}, 0
        for n in range(16):
            words, delay = f"Inbraak nummer {n:04d}", 1.5 + 0.1 * n

            def refused(delay: float = delay) -> None:
                manners.cms, manners.said_twice = [None, 332], {"+CMGS": [0.0, delay]}

            await released(t, words, refused)
            await settled(t)
            if found := await judge(t, words):
                wrong[delay] = found
            doubled += any(len(mrs) > 1 for (_, text), mrs in on_air(t).items() if words in text)
            await t.wait(60)
        assert doubled, "none was on the air when the refusal was said again"
        assert not wrong

    play(tmp_path, main, alerts__reports=False)


@pytest.mark.parametrize("ends", ["crash", "stop"])
@pytest.mark.parametrize("unheard", [0, 1, 2])
def test_the_first_text_behind_a_run(tmp_path: Path, unheard: int, ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is killed, or is asked to end and waits in vain. The text that hung in its end is answered while the first
    one of the next run is on the air, whose refusal never comes. Before it, the answers of some were lost: the modem
    counted them. What is called sent was taken.
    """
    monkeypatch.setattr(commands, "NETWORK", 20.0 if ends == "crash" else 60.0)

    async def main(t: Town) -> None:
        manners = t.village.servers["stick0"].manners
        manners.hears_meanwhile = True

        def hangs() -> None:
            late = 17.0 if ends == "crash" else 17.0 + DRAIN_S
            manners.late = {"+CMGS": [0.0, *[1000.0] * unheard, late, 900.0]}
            manners.cms = [None] * (2 + unheard) + [21]

        await released(t, "Inbraak nummer 1", hangs)
        while len(manners.late["+CMGS"]) > 1:
            await asyncio.sleep(0.1)
        await getattr(t, ends)()
        await t.start()
        await t.wait(30)
        assert manners.late["+CMGS"] == manners.cms == [], "the refused one was not on the air in time"
        await settled(t)
        assert await judge(t, "Inbraak nummer 1") == []

    play(tmp_path, main, alerts__reports=False)


@pytest.mark.parametrize("ends", ["crash", "stop"])
def test_a_run_that_ends_before_the_pdu_is_written(tmp_path: Path, ends: str) -> None:
    """The modem got nothing, and the answer to the first text of the next run may be that of the one that was cut: the
    alert does not wait for that. All are reached within a minute, the first and the last one perhaps twice.
    """

    async def main(t: Town) -> None:
        manners = t.village.servers["stick0"].manners

        def hangs() -> None:
            manners.late = {">": [0.0, 19.0]}

        await released(t, "Inbraak nummer 1", hangs)
        while manners.late[">"]:
            await asyncio.sleep(0.1)
        await getattr(t, ends)()
        await t.start()
        await t.wait(60)
        reached = {number for number, text in on_air(t) if "Inbraak nummer 1" in text}
        assert len([number for number in reached if number.startswith("+3247100")]) == MEMBERS
        await settled(t)
        assert await judge(t, "Inbraak nummer 1") == []
        took = [len(mrs) for (number, text), mrs in on_air(t).items() if "Inbraak nummer 1" in text]
        assert sum(took) <= len(took) + 2

    play(tmp_path, main, alerts__reports=False)


@pytest.mark.full
@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
@pytest.mark.parametrize("kind", KINDS)
def test_many_delays(tmp_path: Path, kind: str, meanwhile: bool) -> None:
    """From ten seconds before the limit to thirty behind it, and long after; a text said twice up to three seconds."""
    delays = (
        [n / 10 + 0.05 for n in range(30)]
        if kind == "twice"
        else [LIMIT_S - 10.3 + 1.3 * n for n in range(31)] + [250.0, 400.0]
    )
    sweep(tmp_path, kind, meanwhile, delays, Random(f"{kind}{meanwhile}"))
