"""The gateway is stopped in the middle of its texts: what a modem had in its hands
is in doubt, and marked where it goes out again.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model import broadcast as bc
from smsd.service import halting
from smsd.service.actor import operator
from smsd.simulator import time_loop
from smsd.store import broadcasts
from smsd.store.schema import deliveries, parts
from tests.town import Town, town

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, twee mannen te voet richting station, " * 4
LATE_S = (0.0, 3.0, 40.0, 170.0, 300.0)


async def rows(t: Town) -> list[Any]:
    d = deliveries.c
    query = sa.select(d.id, d.number, d.state, d.again, d.reason).where(d.role == "member", d.broadcast_id.is_not(None))
    return list(await t.db.run(lambda c: c.execute(query).all()))


def on_the_air(t: Town) -> Counter[tuple[str, str]]:
    """How often the network took each part for each member."""
    return Counter(
        (s.recipient.number, s.text)
        for server in t.village.servers.values()
        for _, s in server.sent
        if s.recipient.number.startswith("+32471")
    )


async def judge(t: Town) -> None:
    """Nobody is missed, and who got something twice has a row that says so."""
    found = await rows(t)
    again = {row.number for row in found if row.again}
    taken = on_the_air(t)
    assert {number for number, _ in taken} == {row.number for row in found}, found
    assert {number for (number, _), n in taken.items() if n > 1} <= again, taken
    assert {row.state for row in found} <= {"sent", "delivered"}, found


@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
@pytest.mark.parametrize("nth", [pytest.param(1, marks=pytest.mark.full), 2, pytest.param(3, marks=pytest.mark.full)])
@pytest.mark.parametrize("words", ["Inbraak Kerkstraat", LONG], ids=["one part", "parts"])
def test_stopped_while_a_text_hangs(tmp_path: Path, words: str, nth: int, meanwhile: bool) -> None:
    """The n-th part gets no answer, the gateway is asked to stop and gives up waiting: that text, and no other, goes
    out once more, marked; parts whose references came are not sent again.
    """

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(4)
            server = t.village.servers["stick0"]
            server.manners.hears_meanwhile = meanwhile
            await t.say("peeters", words, 10)
            said = len(server.sent)
            t.text("peeters", f"{t.code('peeters')} 4711")
            while sum(s.recipient.number.startswith("+32471") for _, s in server.sent[said:]) < nth - 1:
                await t.wait(0.01)
            server.manners.late["+CMGS"] = [300.0]
            while server.manners.late["+CMGS"]:
                await t.wait(0.01)
            hung = server.sent[-1][1]
            await t.stop()
            await t.start()
            found = {row.number: row for row in await rows(t)}
            member_hung = hung.recipient.number in found
            await t.wait(60)
            await t.long(600)
            await judge(t)
            twice = {key for key, n in on_the_air(t).items() if n > 1}
            assert twice == ({(hung.recipient.number, hung.text)} if member_hung else set())
            assert {row.number for row in await rows(t) if row.again} == {number for number, _ in twice}

    time_loop.run(main)


@pytest.mark.parametrize("forgotten", [False, True], ids=["known", "forgotten by the database"])
def test_a_halted_alert_stays_halted(tmp_path: Path, forgotten: bool) -> None:
    """A text hangs, an officer halts the alert, the gateway stops and starts: nothing
    goes out before VERDER, and then it is marked.
    """

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(4)
            t.village.servers["stick0"].manners.hears_meanwhile = True
            await t.say("peeters", "Inbraak Kerkstraat", 10)
            t.text("peeters", f"{t.code('peeters')} 4711")
            while not on_the_air(t):
                await t.wait(0.01)
            t.village.servers["stick0"].manners.late["+CMGS"] = [300.0]
            await t.wait(3)
            b = await t.db.run(broadcasts.find, states=bc.RUNNING)
            await t.act(halting.halt, operator("test"), b[0])
            if forgotten:
                await t.db.run(
                    lambda c: c.exec_driver_sql(
                        "UPDATE deliveries SET state = 'held', attempt = 0 WHERE role = 'member'"
                    )
                )
            await (t.crash() if forgotten else t.stop())
            before = on_the_air(t)
            await t.start()
            await t.wait(120)
            await t.long(600)
            assert on_the_air(t) == before
            await t.say("peeters", "VERDER", 10)
            await t.say("peeters", f"{t.code('peeters')} 4711", 60)
            await t.long(300)
            await judge(t)

    time_loop.run(main)


async def stops(tmp_path: Path, loop: time_loop.MockLoop, chance: Random) -> None:
    async with town(tmp_path, loop, modems=2) as t:
        await t.people(25)
        for server in t.village.servers.values():
            server.manners.hears_meanwhile = chance.random() < 0.5
        t.text("peeters", chance.choice(["Inbraak Kerkstraat", LONG]))
        await t.wait(10)
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(3)
        for _ in range(chance.randrange(1, 6)):
            for server in t.village.servers.values():
                for kind in chance.sample(["+CMGS", ">", "air", "+CMGR"], 2):
                    server.manners.late[kind] = [chance.choice(LATE_S) for _ in range(chance.randrange(2))]
            if chance.random() < 0.5:
                t.text("+32479000001", "hallo", to=chance.choice(t.config.modems).sim.number)
            await t.wait(chance.uniform(0.1, 8))
            await t.stop()
            await t.wait(chance.choice([0.1, 3, 60]))
            await t.start()
        await t.wait(120)
        await t.long(1500)
        await judge(t)
        known = await t.db.run(lambda c: c.execute(sa.select(parts.c.delivery_id)).scalars().all())
        assert set(known) >= {row.id for row in await rows(t)}


@pytest.mark.parametrize("seed", [1, 5, *(pytest.param(s, marks=pytest.mark.full) for s in range(6, 100))])
def test_stops_at_random(tmp_path: Path, seed: int) -> None:
    """Asked to stop at any moment, again and again, while answers, prompts and the air take their time."""
    time_loop.run(lambda loop: stops(tmp_path, loop, Random(seed)))
