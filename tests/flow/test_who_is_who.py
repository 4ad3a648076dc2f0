"""Names of ports change, sticks do not: every modem ends as its own line,
no PIN goes to a wrong card, no text is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from smsd.daemon.assembly import assemble
from smsd.daemon.run import serve
from smsd.model.line import State
from smsd.modem.who import Known, Seen, owners, same_card, tails, why_no_pin
from smsd.simulator import time_loop
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Cable
from smsd.simulator.manners import Manners
from smsd.store import facts
from smsd.store.schema import inbound_texts
from tests.town import Town, settings

pytestmark = pytest.mark.story

PINS = ("1111", "2222", "3333")


class Socket(Cable):
    """A port with a fixed name: what is plugged into it may change. One terminal at a time may open it."""

    def __init__(self, name: str, server: AtServer) -> None:
        super().__init__(server, name)
        self.terminals = 0

    @property
    def spot(self) -> str:
        return self.name

    async def open(self, on_bytes, on_lost) -> None:
        assert self._on_lost is None, f"two lines opened {self.name}"
        await super().open(on_bytes, on_lost)


class Rack(Town):
    """Modems in sockets. `shared`: all lines mean all sockets; else each its own."""

    def __init__(
        self, folder: Path, loop, manners: list[Manners], *, shared: bool = False, pins: bool = True, **changes: object
    ) -> None:
        for i in range(len(manners)):
            changes[f"modems__{i}__device"] = "tty*" if shared else f"tty{i}"
            if pins:
                changes[f"modems__{i}__sim__pin"] = PINS[i]
        super().__init__(settings(folder, modems=len(manners), **changes), loop.clock())
        self.servers = [
            AtServer(
                self.village.network,
                m.sim.number,
                imei=f"35000000000{i:04d}",
                imsi=f"20601000000{i:04d}",
                iccid=f"893200000000000{i}217",
                manners=manners[i],
            )
            for i, m in enumerate(self.config.modems)
        ]
        self.sockets = [Socket(f"tty{i}", s) for i, s in enumerate(self.servers)]
        self.shared, self.texts = shared, 0

    def _wires(self, modem) -> list[Cable]:
        return self.sockets if self.shared else [self.sockets[int(modem.name[-1])]]

    async def start(self) -> None:
        self.gateway = assemble(self.config, clock=self.clock, chance=Random(5), wires=self._wires)
        self.gateway.ctx.trust.proven, self.gateway.ctx.trust.held = True, False
        self._stop = asyncio.Event()
        self.task = asyncio.create_task(serve(self.gateway, self._stop))
        await self.wait(2)

    def replug(self, order: list[int]) -> None:
        """Power goes and comes; the sticks are in other sockets, or under other names."""
        for socket in self.sockets:
            socket.pull()
        for socket, i in zip(self.sockets, order, strict=True):
            socket.server = self.servers[i]
            socket.plug()

    def states(self) -> list[tuple[str, str]]:
        return [(str(s.state), s.reason) for s in self.gateway.ctx.lines.values()]

    async def check(self, seconds: float = 60) -> None:
        """Every line is ready on its own modem; no wrong PIN was tried."""
        await self.wait(2)
        for _ in range(int(seconds)):
            if all(s.state == State.READY for s in self.gateway.ctx.lines.values()):
                break
            await self.wait(1)
        for i, line in enumerate(self.gateway.ctx.lines.values()):
            assert line.state == State.READY, self.states()
            assert line.facts.imei == self.servers[i].imei, [s.facts.imei for s in self.gateway.ctx.lines.values()]
            assert set(self.servers[i].pins) <= {
                self.config.modems[i].sim.pin.reveal() if self.config.modems[i].sim.pin else ""
            }
        for i, server in enumerate(self.servers):
            self.texts += 1
            sender = f"+32479{self.texts:06d}"
            self.text(sender, "hallo", to=server.number)
            await self.wait(6)
            found = await self.db.run(
                lambda c, s=sender: (
                    c.execute(sa.select(inbound_texts.c.modem).where(inbound_texts.c.sender == s)).scalars().all()
                )
            )
            assert found == [f"stick{i}"], (found, self.states())


def run(folder: Path, manners: list[Manners], main: Callable[[Rack], Awaitable[None]], **options) -> None:
    async def play(loop) -> None:
        r = Rack(folder, loop, manners, **options)
        await r.start()
        await r.people(1)
        try:
            await main(r)
        finally:
            await r.stop()

    time_loop.run(play)


@pytest.mark.parametrize("shared", [False, True], ids=["named", "shared"])
def test_two_sticks_swap_their_names(tmp_path: Path, shared: bool) -> None:
    """After a replug, after a restart of the gateway, and back again."""

    async def main(r: Rack) -> None:
        await r.check()
        r.replug([1, 0])
        await r.check()
        await r.stop()
        r.replug([0, 1])
        await r.start()
        await r.check()
        r.replug([1, 0])
        await r.check()

    changes = {"modems__0__imei": "350000000000000", "modems__1__imei": "350000000000001"} if shared else {}
    run(tmp_path, [Manners(pin=PINS[0]), Manners(pin=PINS[1])], main, shared=shared, **changes)


def test_a_stick_that_was_deaf_when_it_was_looked_for(tmp_path: Path) -> None:
    """It sits in the other's socket, does not answer there for a while, and
    then does: its line need not wait for a minute.
    """

    async def main(r: Rack) -> None:
        await r.check()
        r.servers[0].manners.deaf = True
        r.replug([1, 0])
        await r.wait(100)
        assert r.gateway.ctx.lines["stick0"].state == State.LOST
        r.servers[0].manners.deaf = False
        await r.wait(40)
        assert r.gateway.ctx.lines["stick0"].state == State.READY

    run(tmp_path, [Manners(), Manners()], main)


def test_first_sight_by_card_and_by_number(tmp_path: Path) -> None:
    """Nothing is learned: the ICCID of the configuration says which card is
    whose; without PINs the card's own number does.
    """

    async def main(r: Rack) -> None:
        await r.check(90)

    for pins in (True, False):
        folder = tmp_path / str(pins)
        folder.mkdir()
        changes = {f"modems__{i}__sim__iccid": f"893200000000000{i}217" for i in range(2)} if pins else {}
        manners = [Manners(pin=PINS[i] if pins else None, knows_number=True) for i in range(2)]

        async def turned(r: Rack) -> None:
            await r.stop()
            r.replug([1, 0])
            await r.db.close()
            await r.start()
            await main(r)

        run(folder, manners, main, shared=True, pins=pins, **changes)
        other = tmp_path / f"{pins} turned"
        other.mkdir()
        run_turned(other, manners, main, pins=pins, **changes)


def run_turned(folder: Path, manners: list[Manners], main, **options) -> None:
    async def play(loop) -> None:
        r = Rack(folder, loop, manners, shared=True, **options)
        r.replug([1, 0])
        await r.start()
        await r.people(1)
        try:
            await main(r)
        finally:
            await r.stop()

    time_loop.run(play)


def test_nobody_knows_which_card_is_whose(tmp_path: Path) -> None:
    """One pattern, two PINs, nothing written down: no PIN is tried, and the reason says what to add."""

    async def main(r: Rack) -> None:
        await r.wait(60)
        assert [s.pins for s in r.servers] == [[], []]
        assert all(state == "barred" and "add imei: or sim.iccid:" in reason for state, reason in r.states()), (
            r.states()
        )

    run(tmp_path, [Manners(pin=PINS[0]), Manners(pin=PINS[1])], main, shared=True)


def test_a_card_that_was_truly_swapped(tmp_path: Path) -> None:
    """Cards changed over between two sticks: both lines stop until a person accepts, in
    words that show the difference; no PIN is sent.
    """

    async def main(r: Rack) -> None:
        await r.check()
        a, b = r.servers
        a.card.iccid, b.card.iccid = b.card.iccid, a.card.iccid
        a.manners.pin, b.manners.pin = b.manners.pin, a.manners.pin
        a.pins.clear()
        b.pins.clear()
        r.replug([0, 1])
        await r.wait(40)
        assert a.pins == b.pins == []
        for state, reason in r.states():
            assert state == "barred"
            assert "the SIM was changed" in reason
            shown = reason.split("(")[1].split(")")[0].split(" instead of ")
            assert shown[0] != shown[1], reason
        await r.db.run(lambda c: (facts.drop(c, "iccid:stick0"), facts.put(c, "accepted:stick0", "1")))
        await r.wait(40)
        assert a.pins == [], "the card is known to be that of the other line"

    run(tmp_path, [Manners(pin=PINS[0]), Manners(pin=PINS[1])], main)


def test_a_new_stick_with_the_old_card(tmp_path: Path) -> None:
    """The stick broke: another takes its place, with the card of the line."""

    async def main(r: Rack) -> None:
        await r.check()
        r.servers[1].imei = "359999999999999"
        r.replug([0, 1])
        await r.check()

    run(tmp_path, [Manners(pin=PINS[0]), Manners(pin=PINS[1])], main)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("RDY",),
        ("^SYSSTART",),
        ("+CPIN: SIM PIN",),
        ("RDY", "+CFUN: 1", "+CPIN: SIM PIN", "Call Ready", "SMS Ready"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "manners",
    [
        Manners(pin=PINS[0]),
        Manners(),
        Manners(pin=PINS[0], identity_after_pin=True),
        Manners(cfun=4),
        Manners(pin=PINS[0], cfun=0),
    ],
    ids=str,
)
def test_asleep_restarted_locked(tmp_path: Path, words: tuple[str, ...], manners: Manners) -> None:
    """It restarts, with words or without, idle: unlocked and prepared again, and receives."""

    async def main(r: Rack) -> None:
        server = r.servers[0]
        await r.check()
        server.restart(*words)
        await r.wait(45 if not words else 5)
        assert server.card.unlocked
        assert server.arrivals.cnmi[1] == 1
        assert server.radio.cfun == 1
        await r.check()

    run(tmp_path, [manners], main)


def test_words_of_a_start_that_mean_nothing(tmp_path: Path) -> None:
    """Some say them at any time: the line stays."""

    async def main(r: Rack) -> None:
        await r.check()
        lost = len([line for line in r.servers[0].commands if line == "AT+CPMS=?"])
        await r.wait(120)
        assert len([line for line in r.servers[0].commands if line == "AT+CPMS=?"]) == lost
        assert len(r.servers[0].commands) < 1500

    run(tmp_path, [Manners(chatter=["^SYSSTART", "SMS Ready", "+CPIN: READY"])], main, pins=False)


def test_the_radio_is_switched_off_behind_our_back(tmp_path: Path) -> None:
    """CFUN=4 by another program: mended; where it cannot be, the reason says so."""

    async def main(r: Rack) -> None:
        await r.check()
        r.servers[0].radio.cfun = 4
        await r.wait(45)
        await r.check()
        r.servers[0].manners.cfun_stuck, r.servers[0].radio.cfun = True, 4
        await r.wait(45)
        assert r.states()[0][0] == "resting"
        assert "CFUN 4" in r.states()[0][1]

    run(tmp_path, [Manners()], main, pins=False)


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_names_replugs_pins_and_memories(tmp_path: Path, seed: int) -> None:
    """Two or three modems, any manners, any order of replugs, restarts and restarts of the gateway."""
    chance = Random(seed)
    count = chance.choice([2, 3])
    shared = chance.random() < 0.5
    manners = []
    for i in range(count):
        fewest = chance.choice([1, 1, 2, 3])
        manners.append(
            Manners(
                pin=PINS[i] if chance.random() < 0.7 else None,
                memories=chance.choice(range(fewest, 4)),
                least_memories=fewest,
                cfun=chance.choice([1, 1, 0, 4]),
                refused=chance.choice([set(), {"+CCID"}, {"+CPINR"}, {"+CMMS"}]),
                stores=chance.choice([("SM", "ME", "SR"), ("ME",), ("SM",)]),
                knows_number=chance.random() < 0.3,
            )
        )
    changes = {f"modems__{i}__imei": f"35000000000{i:04d}" for i in range(count)} if shared else {}

    async def main(r: Rack) -> None:
        await r.check()
        for _ in range(4):
            step = chance.choice(["replug", "replug", "gateway", "restart", "pull"])
            order = list(range(count))
            chance.shuffle(order)
            if step == "replug":
                r.replug(order)
            elif step == "gateway":
                await r.stop()
                r.replug(order)
                await r.start()
            elif step == "restart":
                chance.choice(r.servers).restart(*chance.choice([(), ("RDY",), ("^SYSSTART", "+CPIN: SIM PIN")]))
                await r.wait(45)
            else:
                socket = chance.choice(r.sockets)
                socket.pull()
                await r.wait(chance.choice([0.5, 5, 40]))
                socket.plug()
            await r.check(90)

    run(tmp_path, manners, main, shared=shared, **changes)


class TestWho:
    """The pure part."""

    def test_cards(self) -> None:
        """19 and 20 digits, with and without filler; an IMSI is no ICCID."""
        assert same_card("8932000000000000217", "89320000000000002174")
        assert same_card("8932000000000000217F", "8932000000000000217")
        assert same_card("8932000000000000217", "8932000000000001217") is False
        assert same_card("8932000000000000217", "206010000000000") is None

    def test_tails_differ(self) -> None:
        """Also where the last four digits are the same."""
        assert tails("8932000000000003210", "8932000000000013210") == ("…03210", "…13210")
        assert tails("1234", "5678") == ("1234", "5678")

    def test_equal_imeis(self) -> None:
        """Clones are told apart by the card, and else by the socket."""
        lines = {
            "a": Known(stick="1" * 15, card="8" * 19, place="usb-1"),
            "b": Known(stick="1" * 15, card="9" * 19, place="usb-2"),
        }
        assert owners(Seen("1" * 15, "9" * 19), lines) == {"b"}
        assert owners(Seen("1" * 15, None, "usb-1"), lines) == {"a"}
        assert owners(Seen("1" * 15), lines) == {"a", "b"}
        assert owners(Seen("2" * 15, "9" * 19), lines) == {"b"}
        assert owners(Seen("2" * 15), lines) == frozenset()

    def test_no_identity_before_the_pin(self) -> None:
        """Two such sticks: the socket or the port that never went away tell; a counted name does not."""
        lines = {
            "a": Known(stick="1" * 15, place="usb-1", pin="1", fixed=True, counted=True),
            "b": Known(stick="2" * 15, pin="2", fixed=True, counted=True),
        }
        assert why_no_pin("a", Seen(), lines, still_here=False, own=True)
        assert why_no_pin("a", Seen(), lines, still_here=True, own=True) is None
        assert why_no_pin("a", Seen(place="usb-1"), lines, still_here=False, own=True) is None
        assert why_no_pin("a", Seen(), {"a": lines["a"]}, still_here=False, own=True) is None
