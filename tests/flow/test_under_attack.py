"""A true officer's evening beside a forger who shows any sender: it takes
no more texts than without, and is no slower.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.rules import proof
from smsd.simulator import time_loop
from smsd.store import people
from smsd.store.schema import broadcasts, deliveries, inbound_texts
from tests.forger import Forger, attack
from tests.town import ANJA, CLAES, NUMBERS, OFFICER_FR, PEETERS, PINS, Town, member, town

pytestmark = pytest.mark.story

OFFICERS = ("peeters", "claes", "dupont")
MEMBERS, BODY = 60, "Inbraak Kerkstraat 5, twee mannen te voet"
EVERY = 86400 / 3000  # seconds between forged texts: three thousand a day


def run(folder: Path, main: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(
            folder,
            loop,
            cold=0.8,
            warm=0.8,
            people__cic={"name": "CIC", "role": "dispatch", "number": "CIC-POLITIE", "networks": ["dorp"]},
        ) as t:
            await main(t)

    folder.mkdir(exist_ok=True)
    time_loop.run(play)


async def took(t: Town) -> float:
    """Seconds from the release to the last member."""
    alert = sa.select(broadcasts.c.id, broadcasts.c.started_at).where(
        broadcasts.c.kind == "alert", broadcasts.c.started_at.is_not(None)
    )
    row = (await t.db.run(lambda c: c.execute(alert).all()))[0]
    sent = await t.db.run(
        lambda c: list(
            c.execute(
                sa.select(deliveries.c.sent_at).where(
                    deliveries.c.broadcast_id == row.id, deliveries.c.role == "member"
                )
            ).scalars()
        )
    )
    assert len(sent) == MEMBERS
    assert all(sent), "somebody got nothing"
    return float((max(sent) - row.started_at).total_seconds())


async def evening(t: Town, seed: int, every: float | None) -> float:
    """Half an hour of forging before, the draft, its proof, the alert; how long it took."""
    await t.people(MEMBERS)
    key = t.gateway.ctx.key
    for who in OFFICERS:
        await t.db.run(
            people.replace_list,
            who,
            [proof.hashed(key, "list", who, f"{n}{NUMBERS[who][-1]}345678"[-8:]) for n in (1, 2, 3)],
        )
    done = asyncio.Event()
    # no forged STOP and FOUT: the first halt of each officer is free on purpose, and told; test_silenced plays those
    words = [w for w in Forger(Random(0), ["x"]).words if "top" not in w.lower() and not w.startswith("FOUT")]
    forger = Forger(
        Random(seed),
        [PEETERS, CLAES, OFFICER_FR],
        [member(n) for n in range(1, 20)],
        [ANJA],
        ["CIC-POLITIE"],
        words=words,
    )
    task = asyncio.create_task(attack(t, forger, done, every)) if every else None
    if task is not None:
        await t.wait(1500)
    t.text("peeters", BODY)
    shown = None
    for _ in range(60):
        await t.wait(1)
        shown = next(
            (who for who in OFFICERS if any("Kerkstraat 5" in text and "PIN" in text for text in t.got(who))), None
        )
        if shown:
            break
    assert shown, "no preview within a minute"
    preview = next(text for text in reversed(t.got(shown)) if "Kerkstraat 5" in text and "PIN" in text)
    code = next(w for w in preview.replace("+", " ").split()[::-1] if w.isdecimal() and len(w) in (4, 6))
    t.text(shown, f"{code} {PINS[shown]}")
    await t.wait(3)
    # the number is locked since it was guessed at: the same text with the paper list's code instead of the PIN
    if not await live(t):
        listed = f"1{NUMBERS[shown][-1]}345678"[-8:]
        t.text(shown, f"{code} {listed}")
        await t.wait(3)
    await t.wait(120)
    done.set()
    if task is not None:
        await task
    assert await live(t) == [BODY], "something else was released"
    seconds = await took(t)
    stored = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
    assert not any(pin in body for body in stored for pin in (f"{code} {PINS[shown]}",))
    return seconds


async def live(t: Town) -> list[str]:
    return list(
        await t.db.run(
            lambda c: list(
                c.execute(sa.select(broadcasts.c.body).where(broadcasts.c.started_at.is_not(None))).scalars()
            )
        )
    )


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full), pytest.param(3, marks=pytest.mark.full)])
def test_an_evening_under_attack(tmp_path: Path, seed: int) -> None:
    """Three thousand forged texts a day: the preview within a minute, the
    last member within 1.25 of the undisturbed time.
    """
    seconds: dict[bool, float] = {}
    for forged in (False, True):

        async def main(t: Town, forged: bool = forged) -> None:
            seconds[forged] = await evening(t, seed, EVERY if forged else None)

        run(tmp_path / str(forged), main)
    assert seconds[True] <= 1.25 * seconds[False], seconds
