"""Texts that are announced and cannot be read, memories of any manner,
announcements that get lost: nothing is missed in silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.simulator.at_server import AtServer
from smsd.simulator.manners import Manners
from smsd.store import facts
from smsd.store.schema import inbound_texts
from tests.town import Town, settings

pytestmark = pytest.mark.story

RESIDENT = "+32479111111"


def run(folder: Path, manners: Manners, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        t = Town(settings(folder, **changes), loop.clock())
        t.village.wire(t.config.modems[0], manners)
        await t.start()
        await t.people(2)
        try:
            await main(t)
        finally:
            await t.stop()

    time_loop.run(play)


async def came(t: Town, sender: str) -> bool:
    """Whether a text of that sender is in the database."""
    return bool(
        await t.db.run(lambda c: c.execute(sa.select(inbound_texts.c.id).where(inbound_texts.c.sender == sender)).all())
    )


def told(server: AtServer) -> tuple[int, str]:
    """How the stick was told to bring texts: 1 is "store and announce" (AT+CNMI's mt); the memory for it (AT+CPMS)."""
    return server.arrivals.cnmi[1], server.storage.memories[2]


def alarms(t: Town) -> list[str]:
    return [text for text in t.got("anja") if "niet te lezen" in text]


@pytest.mark.parametrize(
    "manners",
    [
        Manners(hides_stored=True),
        Manners(hides_stored=True, services=(0, 1)),
        Manners(hides_stored=True, phase=1, services=(1,)),
        Manners(hides_in={"ME"}, lands_in="ME"),
        Manners(hides_in={"SM"}, never_routes=True),
        Manners(hides_stored=True, memories=1),
    ],
    ids=str,
)
def test_the_next_way_is_tried_and_kept(tmp_path: Path, manners: Manners) -> None:
    """One text is lost to the stick, staff hear it; the ones after it come by
    another way, also after a restart; it is over.
    """

    async def main(t: Town) -> None:
        t.text("+32479000000", "JOIN")
        await t.wait(60)
        assert len(alarms(t)) == 1
        assert any("announced and unreadable" in line for line in await t.journal())
        for n in range(4):  # never more than the ways that there are
            t.text(f"+3247900001{n}", "JOIN")
            await t.wait(60)
        assert t.got("+32479000013")
        assert len([a for a in alarms(t) if "opgelost" in a.lower()]) == 1, alarms(t)
        assert not t.gateway.ctx.lines["stick0"].unread
        way = await t.db.run(facts.get, "way:stick0")
        assert way
        await t.stop()
        await t.start()
        for n in range(5):
            t.text(f"+324790001{n:02d}", "JOIN")
            await t.wait(30)
            assert t.got(f"+324790001{n:02d}"), (n, way)
        assert len(alarms(t)) == 2

    run(tmp_path, manners, main)


@pytest.mark.parametrize("counts", [(1, 1), (1, 2), (2, 2), (3, 3), (1, 3), (2, 3)], ids=str)
@pytest.mark.parametrize("stores", [("SM", "ME", "SR"), ("ME", "SR"), ("SM",)], ids=str)
def test_any_number_of_memories(tmp_path: Path, counts: tuple[int, int], stores: tuple[str, ...]) -> None:
    """AT+CPMS takes one, two or three and nothing else: read, deleted, counted, and nothing said to anybody."""
    least, most = counts

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        await t.say(RESIDENT, "JOIN", 5)
        assert t.got(RESIDENT)
        server.manners.lose_announcements = 1
        await t.say("+32479222222", "JOIN", 32)
        assert t.got("+32479222222")
        await t.wait(10)
        assert not any(server.stores.values())
        assert await t.gateway.lines[0].modem.fullness() == 0.0
        assert not alarms(t)

    run(tmp_path, Manners(least_memories=least, memories=most, stores=stores), main)


def test_noise_changes_no_way_that_works(tmp_path: Path) -> None:
    """Announcements of nothing, among texts that could be read: the modem goes on storing what comes, so a restart
    loses none. Three in a row are no noise any more.
    """

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        for n in range(3):
            await t.say(f"+3247900001{n}", "JOIN", 5)
            server.notice('+CMTI: "SM",17')
            server.notice('+CMTI: "SM",18')
            await t.wait(30)
            assert told(server) == (1, "SM")
            assert t.got(f"+3247900001{n}")
        server.notice('+CMTI: "SM",19')
        await t.wait(30)
        assert told(server) != (1, "SM")

    run(tmp_path, Manners(), main)


def test_a_way_that_worked_is_kept_over_a_restart(tmp_path: Path) -> None:
    """An announcement of nothing behind a start, such as the late one of a text that was read by then: the modem goes
    on storing what comes, as it did for the run before.
    """

    async def main(t: Town) -> None:
        await t.say("+32479000010", "JOIN", 5)
        assert t.got("+32479000010")
        await t.stop()
        await t.start()
        await t.wait(5)
        t.village.servers["stick0"].notice('+CMTI: "SM",17')
        await t.wait(60)
        assert told(t.village.servers["stick0"]) == (1, "SM")
        await t.say("+32479000011", "JOIN", 5)
        assert t.got("+32479000011")

    run(tmp_path, Manners(), main)


def test_an_acknowledgement_comes_after_the_commit(tmp_path: Path) -> None:
    """Where the network keeps a routed text until +CNMA, a crash before the commit loses nothing."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        t.text("+32479000000", "JOIN")
        await t.wait(60)
        assert server.arrivals.csms == 1
        server.commands.clear()
        await t.say(RESIDENT, "JOIN", 3)
        assert server.commands.count("AT+CNMA") == 1
        t.gateway.inbox.accept = None  # what comes now is handed over and not committed
        t.text("+32479333333", "JOIN")
        await asyncio.sleep(0.001)
        await t.crash()
        await t.wait(20)  # the network's patience
        await t.start()
        await t.wait(60)
        assert t.got("+32479333333")

    run(tmp_path, Manners(hides_stored=False, hides_in={"SM", "ME"}, services=(0, 1)), main)


def test_an_announcement_that_is_read_late_is_no_alarm(tmp_path: Path) -> None:
    """Swept before it was announced, or announced before it could be read: no alarm."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        server.manners.lose_announcements = 1
        t.text(RESIDENT, "JOIN")
        index = next(iter(server.stores["SM"]))
        await t.wait(35)
        server.notice(f'+CMTI: "SM",{index}')
        await t.wait(20)
        server.manners.hides_stored = True
        t.text("+32479222222", "JOIN")
        await t.wait(2.5)
        server.manners.hides_stored = False
        await t.wait(60)
        assert t.got(RESIDENT)
        assert t.got("+32479222222")
        assert not alarms(t)

    run(tmp_path, Manners(), main)


def test_a_lost_announcement_waits_half_a_minute_or_one_while_sending(tmp_path: Path) -> None:
    """Idle: 30 s. On a line that sends for minutes: 60 s. On one that rests or is throttled: 30 s."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        await t.people(150)
        server.manners.lose_announcements = 1
        await t.say(RESIDENT, "JOIN", 30.5)
        assert t.got(RESIDENT)
        t.village.network.cold = t.village.network.warm = 2.0
        await t.alert(seconds=20)
        server.manners.lose_announcements = 1
        sent = len(server.sent)
        t.text("+32479222222", "JOIN")
        await t.wait(62)
        assert len(server.sent) > sent + 25
        assert await came(t, "+32479222222")

    run(tmp_path, Manners(), main)


def test_texts_that_cannot_be_deleted_cost_no_more_and_no_more(tmp_path: Path) -> None:
    """200 of them: each is handled once, a new one is found in time, the lists that are asked for stay short."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        for n in range(200):
            t.text(f"+3247900{n:04d}", "hallo")
        await t.wait(120)
        server.commands.clear()
        await t.wait(600)
        whole, short = server.commands.count("AT+CMGL=4"), server.commands.count("AT+CMGL=0")
        assert short >= 15
        assert server.commands.count("AT+CMGL=4") < 3 * (600 / 25)  # of empty memories; the full one twice
        server.manners.lose_announcements = 1
        t.text(RESIDENT, "JOIN")
        await t.wait(30.5)
        assert await came(t, RESIDENT)
        assert sum("AT+CMGD" in c for c in server.commands) < 260, "they are not deleted again and again"
        assert whole

    for always_read in (False, True):
        folder = tmp_path / str(always_read)
        folder.mkdir()
        run(folder, Manners(undeletable=True, always_read=always_read, stores=("ME", "SR")), main)
