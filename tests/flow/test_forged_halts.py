"""What a forged halt costs at most, and that none comes twice for free.

STOP, FOUT and the like in the name of everybody who is listed, every three seconds from the release until the last
member has the alert; the true officer says VERDER and texts the code that comes. Halting is free on purpose: a false
halt costs a VERDER, a missed one a neighbourhood. So it is counted here what it costs: how often the alert stands
still, how long from a halt until it goes on, and what else the line sends between two halts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, cycle, product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.rules.throttle import LONGEST, SHARE
from smsd.simulator import time_loop
from smsd.store.schema import broadcasts, deliveries, journal, texts
from tests.town import PEETERS, PINS, Town, town

pytestmark = pytest.mark.story

MEMBERS, BODY, AIR_S, EVERY_S = 60, "Inbraak Kerkstraat 5, twee mannen te voet", 2.0, 3
LISTED = ("peeters", "claes", "dupont", "anja", "oud", "nieuw")
ENROLLED = 4  # three officers and the coordinator; one officer's right is over, and one was never enrolled
CODE = re.compile(r"verder: nog .*Zend (\d+)( \+ PIN)?")
WORDS = {
    "stop": ("STOP", "STOP #1", "Stop het alarm", "ARRET"),
    "wrong": ("FOUT", "FOUT #1", "FOUT verkeerde straat", "fout alarm"),
    "mixed": ("STOP", "FOUT", "VERDER", "STOP aub", "FOUT verkeerde straat", "STATUS", "TEST"),
}


@dataclass
class Cost:
    """Of one alert: by whom it was halted, from when until when; what the line sent beside the halts, in segments."""

    took: float = 0.0
    halts: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    alerts: int = 0
    others: int = 0

    @property
    def stood(self) -> float:
        """Seconds in all."""
        return sum((end - begin).total_seconds() for _, begin, end in self.halts)


def run(tmp_path: Path, main: Callable[[Town], Coroutine[Any, Any, None]]) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, cold=AIR_S, warm=AIR_S) as t:
            await main(t)

    tmp_path.mkdir(exist_ok=True)
    time_loop.run(play)


async def goes_out(t: Town, forged: tuple[str, ...]) -> Cost:
    """An alert beside these words in everybody's name; the officer answers at once."""
    await t.people(MEMBERS)
    await t.say("peeters", BODY, 8)
    t.text("peeters", f"{t.code('peeters')} {PINS['peeters']}")
    await t.wait(3)
    next_, typed, asked = cycle(product(forged, LISTED)), set[str](), -1e9
    for n in count():
        await t.wait(1)
        if forged and n % EVERY_S == 0:
            words, who = next(next_)
            t.text(who, words)
        state = await t.db.run(
            lambda c: c.execute(sa.select(broadcasts.c.state).where(broadcasts.c.id == 1)).scalar_one()
        )
        if state == "done" or n > 900:
            break
        if state != "halted":
            asked = -1e9
        else:
            found = [m for text in t.got(PEETERS) if (m := CODE.search(text)) and m[1] not in typed]
            if found:
                typed.add(found[-1][1])
                t.text("peeters", f"{found[-1][1]} {PINS['peeters']}" if found[-1][2] else found[-1][1])
            elif asyncio.get_running_loop().time() - asked > 30:
                asked = asyncio.get_running_loop().time()
                t.text("peeters", "VERDER")
    return await cost(t)


async def cost(t: Town) -> Cost:
    """What the database knows of it."""
    out, halt = Cost(), None
    j, d = journal.c, deliveries.c
    words = sa.select(j.at, j.who, j.event).where(j.event.in_(("halted", "resumed")), j.detail.like("%broadcast 1%"))
    for at, who, event in await t.db.run(lambda c: c.execute(words.order_by(j.id)).all()):
        if event == "halted":
            halt = who, at
        elif halt is not None:
            out.halts.append((*halt, at))
            halt = None
    assert halt is None, "it stands"
    rows = await t.db.run(
        lambda c: c.execute(
            sa.select(d.sent_at, d.broadcast_id, d.role, d.unproven, texts.c.segments).join(
                texts, texts.c.id == d.text_id
            )
        ).all()
    )
    began = await t.db.run(
        lambda c: c.execute(sa.select(broadcasts.c.started_at).where(broadcasts.c.id == 1)).scalar_one()
    )
    members = [r.sent_at for r in rows if r.broadcast_id == 1 and r.role == "member"]
    assert len(members) == MEMBERS
    assert all(members), "somebody got nothing"
    last = max(members)
    out.took = (last - began).total_seconds()
    for row in rows:
        if row.sent_at is None or not began < row.sent_at <= last:
            continue
        if row.broadcast_id == 1:
            out.alerts += row.segments
        elif not any(begin <= row.sent_at <= end for _, begin, end in out.halts):
            out.others += row.segments
    return out


@pytest.mark.parametrize("words", list(WORDS))
def test_what_forged_halts_cost(tmp_path: Path, words: str) -> None:
    """Nobody's name halts it twice; each halt is over ten texts later; and between two of them a tenth of the line is
    a forger's, beside one text of three segments each time that it goes on.
    """
    found: dict[bool, Cost] = {}
    for forged in (False, True):

        async def main(t: Town, forged: bool = forged) -> None:
            found[forged] = await goes_out(t, WORDS[words] if forged else ())

        run(tmp_path / str(forged), main)
    quiet, beside = found[False], found[True]
    assert not quiet.halts
    assert 3 <= len(beside.halts) <= ENROLLED
    assert len({who for who, _, _ in beside.halts}) == len(beside.halts), "somebody's second halt was free"
    assert all((end - begin).total_seconds() <= 10 * AIR_S for _, begin, end in beside.halts)
    again = len(beside.halts) * LONGEST
    assert beside.others <= beside.alerts / SHARE + again
    assert beside.took - beside.stood <= quiet.took * (1 + 1 / SHARE) + again * AIR_S


@pytest.mark.parametrize("words", ["STOP", "FOUT", "FOUT verkeerde straat", "fout alarm", "NEE"])
def test_each_halt_is_told(tmp_path: Path, words: str) -> None:
    """A colleague's name halts it, in whatever words: its author and the other officers hear by whom."""

    async def main(t: Town) -> None:
        await t.people(MEMBERS)
        await t.alert(seconds=10)
        await t.say("claes", words, 20)
        assert any("gestopt door Hoofdinsp. Claes" in text for text in t.got("peeters")), t.got("peeters")
        assert any("Hoofdinsp. Claes" in text for text in t.got("dupont")), t.got("dupont")

    run(tmp_path, main)
