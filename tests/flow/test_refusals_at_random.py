"""Refusals at random, over one to three lines: any code, bursts, patterns, bad numbers. What has to hold, holds.

Every member whose number is fine is reached before the alert expires, if any line took texts for long enough; no row
fails without a fault of the number; nobody gets it twice; no line rests a minute longer than its trouble. Seeds: a few
of them quickly, many in the full run (SMSD_FULL=1).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from smsd.at import results
from smsd.sms.tpdu import Submit
from tests.flow.test_lines import GOOD_S, alerts, is_member, last, line_of, rows, run
from tests.town import Town

pytestmark = pytest.mark.story

Refuses = Callable[[Submit], str | None]
WRONG = (1, 28, 30)
CODES = [*(c for c in results.CMS if c not in (*WRONG, 197)), 2, 77, 128, 255, 340, 399, 512, 515, 538, 999]
SAID = [
    *(f"+CMS ERROR: {c}" for c in CODES),
    *(f"+CME ERROR: {c}" for c in results.CME),
    "ERROR",
    "ERROR",
    "ERROR",
    "+CMS ERROR: 500",
    "+CMS ERROR: 38",
]
LONGEST_S = 600.0  # no trouble in these plays is longer


def trouble(chance: Random, start: float) -> Refuses:
    """One kind of it, from some moment on: everything for a while, bursts, a part of the texts, each n-th."""
    begin = start + chance.choice([0.0, chance.uniform(0, 40)])
    end = begin + chance.choice([5.0, 60.0, LONGEST_S]) * chance.uniform(0.2, 1.0)
    words = [chance.choice(SAID) for _ in range(chance.choice([1, 1, 1, 4]))]
    kind, part, nth, count = (
        chance.choice(["all", "all", "part", "nth", "bursts"]),
        chance.uniform(0.2, 0.9),
        chance.randint(2, 4),
        0,
    )

    def refuses(submit: Submit) -> str | None:
        nonlocal count
        now = asyncio.get_running_loop().time()
        if not begin <= now < end:
            return None
        count += 1
        hit = {"all": True, "part": chance.random() < part, "nth": count % nth == 0, "bursts": count % 12 < 5}[kind]
        return chance.choice(words) if hit else None

    return refuses


def play(folder: Path, seed: int) -> None:
    chance = Random(seed)
    modems = chance.randint(1, 3)

    async def main(t: Town) -> None:
        numbers = await t.people(chance.choice([3, 12, 40]))
        await t.say("peeters", "Inbraak Kerkstraat")
        start = asyncio.get_running_loop().time()
        bad = {
            n: line_of(chance.choice([*WRONG, 21, 38, 27, 41, 500, "ERROR", 10]))
            for n in numbers
            if chance.random() < chance.choice([0.0, 0.05, 0.1])
        }
        final = {n for n, said in bad.items() if said in [line_of(c) for c in WRONG]}
        for name in t.village.servers:
            ways = [trouble(chance, start) for _ in range(chance.choice([0, 1, 1, 2]))]
            t.village.servers[name].manners.refuses = _of(ways, bad)
        t.text("peeters", f"{t.code('peeters')} 4711")
        fine = [n for n in numbers if n not in bad]
        while asyncio.get_running_loop().time() < start + 2 * LONGEST_S + 200 and not all(alerts(t, fine).values()):
            await t.wait(20)
        await t.wait(30)
        found = await rows(t)
        assert set(alerts(t, fine).values()) <= {1} and all(alerts(t, fine).values()), (
            seed,
            alerts(t, fine),
            {n: tuple(found[n]) for n in fine if str(found[n].state) != "sent"},
        )
        assert {n for n in numbers if str(found[n].state) == "failed"} <= final, seed
        if fine:
            assert last(t, fine) < start + 40 + 2 * LONGEST_S + 60 + len(numbers) * GOOD_S, seed

    run(folder, main, modems=modems, alerts__expire_after="2h")


def _of(ways: list[Refuses], bad: dict[str, str]) -> Refuses:
    def refuses(submit: Submit) -> str | None:
        if submit.recipient.number in bad:
            return bad[submit.recipient.number]
        return next((said for way in ways if is_member(submit) and (said := way(submit))), None)

    return refuses


@pytest.mark.parametrize("seed", [pytest.param(n, marks=[pytest.mark.full] if n >= 3 else []) for n in range(40)])
def test_at_random(tmp_path: Path, seed: int) -> None:
    """One play."""
    play(tmp_path, seed)
