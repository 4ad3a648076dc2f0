"""A modem's life beyond opening: found again, late, full, deaf to announcements; and its delivery reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.errors import PortLost
from smsd.model.line import State
from smsd.modem.at_modem import AtModem
from smsd.modem.protocol import Card
from smsd.simulator import time_loop
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.radio import Network
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from smsd.store.schema import deliveries
from tests.modem.test_at_modem import config
from tests.town import PEETERS, Town, settings, town

pytestmark = pytest.mark.story

NUMBER = "+32470000000"


def run(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        async with town(folder, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


async def test_found_again_under_another_name(tmp_path: Path) -> None:
    """Two sticks swap their ttys at a replug: the right one is taken by its IMEI; the wrong one never."""
    network = Network(cold=0.05, warm=0.02)
    mine, other = (
        AtServer(network, NUMBER, imei="350000000000017"),
        AtServer(network, "+32470000009", imei="350000000000025"),
    )
    ptys = [Pty(other, tmp_path / "ttyUSB0"), Pty(mine, tmp_path / "ttyUSB1")]
    for pty in ptys:
        pty.plug()
    modem = AtModem(config(device=str(tmp_path / "ttyUSB*"), imei="350000000000017"))
    try:
        await modem.open(Card())
        await modem.submit(Submit(Address("+32475123456", "international"), "een"))
        await modem.close()
        for pty in ptys:
            pty.pull()
        ptys = [Pty(mine, tmp_path / "ttyUSB0"), Pty(other, tmp_path / "ttyUSB1")]
        for pty in ptys:
            pty.plug()
        await modem.open(Card())
        await modem.submit(Submit(Address("+32475123456", "international"), "twee"))
        assert [s.text for _, s in mine.sent] == ["een", "twee"]
        assert other.sent == []
        assert "AT+CMMS=2" in mine.commands[-30:]
        assert any(c.startswith("AT+CNMI=") for c in mine.commands[-30:])
        await modem.close()
        ptys[0].pull()
        try:
            await modem.open(Card())
        except PortLost as lost:
            assert "another modem" in str(lost)
        assert other.sent == []
    finally:
        await modem.close()
        for pty in ptys:
            pty.pull()


def test_late_at_boot(tmp_path: Path) -> None:
    """The stick comes minutes after the daemon; within two seconds of it the line is ready, the link kept again."""

    async def play(loop) -> None:
        t = Town(settings(tmp_path), loop.clock())
        cable = t.village.wire(t.config.modems[0])
        cable.pull()
        await t.start()
        await t.people(2)
        await t.wait(100)
        assert t.gateway.ctx.lines["stick0"].state in (State.LOST, State.OPENING)
        cable.plug()
        await t.wait(12)
        assert t.gateway.ctx.lines["stick0"].state == State.READY
        cable.pull()
        await t.wait(3)
        cable.plug()
        began = loop.time()
        await t.until(lambda: t.gateway.ctx.lines["stick0"].state == State.READY, step=0.05)
        assert loop.time() - began <= 2.0
        assert t.village.servers["stick0"].sending.cmms == 2
        await t.alert(seconds=10)
        assert t.got("+32471000001")
        await t.stop()

    time_loop.run(play)


def test_a_full_sim_and_lost_announcements(tmp_path: Path) -> None:
    """What the network could not deliver comes when there is room; what was not announced is found by sweeping."""

    async def main(t: Town) -> None:
        server = t.village.servers["stick0"]
        await t.people(1)
        server.manners.lose_announcements = 1000
        for n in range(70):
            t.text(f"+324796{n:05d}", "hallo")
        t.text(PEETERS, "Inbraak Kerkstraat")
        assert len(server.stores["SM"]) == 30
        await t.wait(1300)
        assert server.stores["SM"] == {}
        assert t.code("peeters") != "0000", t.got(PEETERS)

    run(tmp_path, main)


def test_reports_after_the_reference_wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 texts on one line, TP-MR from 1 to 255 and on; reports late, twice, out of order, some after a restart."""
    real = Network.report_back

    async def main(t: Town) -> None:
        numbers = await t.people(300)
        network = t.village.network
        held: list[tuple] = []
        monkeypatch.setattr(Network, "report_back", lambda _, *args: held.append(args))
        network.statuses |= {numbers[7]: 0x46, numbers[8]: 0x30}
        await t.alert(seconds=150)
        assert len({args[2] for args in held}) < len(held)  # references came twice
        t.gateway.ctx.chance.shuffle(held)
        for args in held[:150]:
            real(network, *args)
            real(network, *args)
        await t.wait(30)
        await t.stop()
        await t.start()
        for args in held[150:]:
            real(network, *args)
        await t.wait(60)
        rows = await t.db.run(
            lambda c: c.execute(
                sa.select(deliveries.c.number, deliveries.c.state).where(deliveries.c.role == "member")
            ).all()
        )
        states = Counter(str(r.state) for r in rows)
        assert states == {"delivered": 298, "undelivered": 1, "sent": 1}
        assert {r.number for r in rows if r.state == "undelivered"} == {numbers[7]}
        assert Counter(n for n in numbers for text in t.got(n) if "ALARM" in text) == dict.fromkeys(numbers, 1)

    run(tmp_path, main, alerts__reports=True)
