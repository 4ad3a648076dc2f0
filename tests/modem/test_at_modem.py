"""The driver against the simulator: opening, PINs, stores, bad manners, a plug that is pulled."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, NoAnswer, PinRefused, PortBusy, PortLost, Refused
from smsd.modem import ports
from smsd.modem.at_modem import AtModem
from smsd.modem.profiles import choose
from smsd.modem.protocol import Call, Card, Place
from smsd.modem.wire import SerialWire
from smsd.simulator import time_loop
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Cable, Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from smsd.sms import validity
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport, Submit

NUMBER = "+32470000000"


def config(**changes: object) -> ModemConfig:
    data = {"name": "stick1", "device": "x", "sim": {"number": NUMBER}} | changes
    return ModemConfig.model_validate(data, context={"country": "BE"})


class Bench:
    def __init__(self, manners: Manners | None = None, reports: bool = True, **changes: object) -> None:
        self.network = Network(cold=1.0, warm=0.3, now=lambda: datetime(2027, 1, 15, 20, 30, tzinfo=UTC))
        self.server = AtServer(self.network, NUMBER, manners=manners)
        self.cable = Cable(self.server)
        self.modem = AtModem(config(**changes), reports=reports, wires=lambda: [self.cable])

    def submit(self, text: str = "hallo", **changes: object) -> Submit:
        return Submit(Address("+32475123456", "international"), text, validity=validity.relative(3600), **changes)


def play(main, manners: Manners | None = None, **changes: object) -> None:
    async def run(loop) -> None:
        await main(Bench(manners, **changes))

    time_loop.run(run)


def test_opening_asks_first_then_chooses() -> None:
    """Identity, registration, stores, announcements, the kept link."""

    async def main(b: Bench) -> None:
        assert await b.modem.open(Card()) == []
        f = b.modem.facts
        assert (f.imei, f.registered, f.operator, f.technology, f.signal_dbm, f.keeps_link) == (
            "350000000000017",
            True,
            "SIMULATED",
            "LTE",
            -71,
            True,
        )
        assert f.iccid == "8932000000000000017"
        assert f.service_centre == "+32475161616"
        assert b.server.arrivals.cnmi == [2, 1, 0, 1, 0]
        assert b.server.storage.memories[2] == "SM"
        assert b.server.sending.cmms == 2
        assert not b.server.line.echo

    play(main)


def test_what_was_prepared_is_sent_for_nothing_else() -> None:
    """A text is prepared and another one sent first; then that one, twice, and in a plainer form."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        one, two = b.submit("een"), b.submit("twee")
        b.modem.prepare(one)
        for submit in (two, one, one, b.submit("een", report=True)):
            await b.modem.submit(submit)
            b.modem.prepare(two)
        await b.modem.submit(two)
        assert [r.text for r in b.network.phone("+32475123456").received] == ["twee", "een", "een", "een", "twee"]

    play(main)


@pytest.mark.parametrize(
    "manners",
    [
        Manners(keeps_echo=True),
        Manners(one_by_one=True),
        Manners(chatter=["^RSSI:20", '^HCSQ:"LTE",60,52']),
        Manners(prompt_with_line_end=True),
        Manners(refused={"+CMMS", "+CLIP", "+CGREG", "+CEREG", "+CMEE", "+CCID", "+CSMS"}),
        Manners(cnmi_ds=(0, 1)),
        Manners(cnmi_ds=(0, 2)),
        Manners(noise=40),
        Manners(stores=("SM",)),
        Manners(refused={"+CNMI=?", "+CPMS=?", "+COPS", "+CSQ", "+CSCA"}),
        Manners(slow_s=0.5),
        Manners(maker="huawei", model="E173"),
        Manners(maker="SIMCOM INCORPORATED", model="SIM800L", pin="1234"),
        Manners(maker="Quectel", model="EC25"),
    ],
    ids=lambda m: ",".join(k for k in Manners.__dataclass_fields__ if getattr(m, k) != getattr(Manners(), k)),
)
def test_bad_manners_are_lived_with(manners: Manners) -> None:
    """Whatever a stick does, it opens, receives, sends, deletes."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        assert await b.modem.submit(b.submit("één {tekst} €")) == 1
        assert b.network.phone("+32475123456").received[0].text == "één {tekst} €"
        b.network.text("+32475999999", NUMBER, "Hallo " * 40)
        await asyncio.sleep(2)
        found = await b.modem.incoming()
        assert [type(i.tpdu) for i in found] == [Deliver, Deliver]
        for i in found:
            await b.modem.delete(i.place)
        assert await b.modem.sweep() == []

    play(main, manners, sim={"number": NUMBER, "pin": "1234"})


def test_warm_link() -> None:
    """The second text within the hold is warm."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        loop = asyncio.get_running_loop()
        times = []
        for _ in range(2):
            began = loop.time()
            await b.modem.submit(b.submit())
            times.append(loop.time() - began)
        assert times[0] >= 1.0
        assert times[1] < 0.4

    play(main)


def test_reports_routed_stored_and_misnamed() -> None:
    """ds=1, ds=2, and announced as SM while stored in SR."""
    for manners in (Manners(), Manners(cnmi_ds=(0, 2)), Manners(cnmi_ds=(0, 2), reports_in_sr=True)):

        async def main(b: Bench) -> None:
            await b.modem.open(Card())
            await b.modem.submit(b.submit(report=True))
            await asyncio.sleep(1)
            found = await b.modem.incoming()
            assert [type(i.tpdu) for i in found] == [StatusReport]
            assert found[0].tpdu.mr == 1

        play(main, manners)


def test_what_lay_in_the_stores_is_swept() -> None:
    """Texts that came while nobody listened, index 0 among them; and lost announcements."""

    async def main(b: Bench) -> None:
        for n in range(3):
            b.network.text("+32475999999", NUMBER, f"tekst {n}")
        found = await b.modem.open(Card())
        assert [i.tpdu.text for i in found] == ["tekst 0", "tekst 1", "tekst 2"]
        assert found[0].place == Place("SM", 0)
        b.server.manners.lose_announcements = 1
        b.network.text("+32475999999", NUMBER, "stil")
        await asyncio.sleep(1)
        assert await b.modem.incoming() == []
        assert [i.tpdu.text for i in await b.modem.sweep()] == ["stil"]  # what was handed over is not read again
        assert await b.modem.sweep() == []

    play(main)


def test_an_unreadable_text_is_told() -> None:
    """It does not stop the others."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.arrive(bytes.fromhex("04FF91"), report=False)
        b.network.text("+32475999999", NUMBER, "goed")
        await asyncio.sleep(1)
        found = await b.modem.incoming()
        assert [i.fault is None for i in found] == [False, True]
        assert found[0].raw

    play(main)


def test_an_emptied_place_is_no_trouble() -> None:
    """Announced, and gone before it was read."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.network.text("+32475999999", NUMBER, "weg")
        await asyncio.sleep(0.1)
        b.server.stores["SM"].clear()
        assert await b.modem.incoming() == []
        await b.modem.delete(Place("XX", 1))

    play(main)


def test_calls() -> None:
    """RING and +CLIP are one call."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.ring("+32475999999")
        b.server.ring("+32475999999")
        await asyncio.sleep(0.1)
        assert b.modem.news.is_set()
        assert b.modem.calls() == [Call("+32475999999")]
        assert b.modem.calls() == []
        await b.modem.hang_up()

    play(main)


def test_registration_changes_are_heard() -> None:
    """By notice, and by asking."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.register(False)
        await asyncio.sleep(0.1)
        assert b.modem.facts.registered is False
        assert (await b.modem.refresh()).operator is None
        b.server.register(True)
        assert (await b.modem.refresh()).registered

    play(main)


def test_refusals_carry_their_code() -> None:
    """CMS codes come through; the text was not handed over to the air."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.cms = [38]
        with pytest.raises(Refused) as refused:
            await b.modem.submit(b.submit())
        assert (refused.value.kind, refused.value.code) == ("CMS", 38)

    play(main)


def test_no_answer_after_ctrl_z_is_uncertain() -> None:
    """Up to 180 s is normal; after that nobody knows."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.lost_answers = 1
        with pytest.raises(NoAnswer) as silence:
            await b.modem.submit(b.submit())
        assert silence.value.handed_over
        assert asyncio.get_running_loop().time() >= 180
        await b.modem.alive()

    play(main)


def test_no_prompt_is_not_handed_over() -> None:
    """Deaf before the prompt: nothing can be on the air."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.deaf = True
        with pytest.raises(NoAnswer) as silence:
            await b.modem.submit(b.submit())
        assert not silence.value.handed_over
        with pytest.raises(NoAnswer):
            await b.modem.alive()

    play(main)


def test_pulled_while_on_air() -> None:
    """The port goes: uncertain; it comes back and is opened anew with CMMS and CNMI."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        sending = asyncio.ensure_future(b.modem.submit(b.submit()))
        await asyncio.sleep(0.5)
        b.cable.pull()
        with pytest.raises(PortLost) as lost:
            await sending
        assert lost.value.handed_over
        assert b.modem.lost.is_set()
        await b.modem.close()
        with pytest.raises(PortLost):
            await b.modem.open(Card())
        b.cable.plug()
        await b.modem.open(Card())
        assert (b.server.sending.cmms, b.server.arrivals.cnmi[1]) == (2, 1)

    play(main)


def test_reset_and_fullness() -> None:
    """CFUN=1,1, and how full the store is."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        for n in range(15):
            b.network.text("+32475999999", NUMBER, f"{n}")
        await asyncio.sleep(1)
        assert await b.modem.fullness() == 0.5
        await b.modem.reset()
        assert "AT+CFUN=1,1" in b.server.commands

    play(main)


class TestPin:
    """Sent only to the known card, with two tries left, never again after it failed; never into PUK."""

    def test_unlocks(self) -> None:
        """The configured PIN, once."""

        async def main(b: Bench) -> None:
            await b.modem.open(Card())
            assert b.server.card.unlocked
            assert sum("CPIN=" in c for c in b.server.commands) == 1

        play(main, Manners(pin="1234"), sim={"number": NUMBER, "pin": "1234"})

    @pytest.mark.parametrize(
        ("manners", "pin", "card", "words"),
        [
            (Manners(pin="1234"), None, Card(), "wants its PIN"),
            (Manners(pin="1234"), "1234", Card(pin_refused=True), "not sent again"),
            (Manners(pin="1234", puk=True), "1234", Card(), "SIM PUK"),
            (Manners(no_sim=True), None, Card(), "no usable SIM"),
            (Manners(), None, Card(iccid="8932000000000000099"), "changed"),
        ],
    )
    def test_a_person_is_needed(self, manners: Manners, pin: str | None, card: Card, words: str) -> None:
        """Each says what to do, and no PIN was sent."""

        async def main(b: Bench) -> None:
            with pytest.raises(Barred, match=words):
                await b.modem.open(card)
            assert not any("CPIN=" in c for c in b.server.commands)

        play(main, manners, sim={"number": NUMBER, **({"pin": pin} if pin else {})})

    def test_a_wrong_pin_is_tried_once(self) -> None:
        """And that is told apart, so that it can be remembered."""

        async def main(b: Bench) -> None:
            with pytest.raises(PinRefused):
                await b.modem.open(Card())
            assert b.server.manners.pin_tries == 2

        play(main, Manners(pin="1234"), sim={"number": NUMBER, "pin": "4321"})


def test_another_modem_is_not_taken() -> None:
    """Where the IMEI is known, the port of another stick is left alone."""

    async def main(loop) -> None:
        network = Network()
        wrong, right = (
            AtServer(network, "+32470000001", imei="350000000000001"),
            AtServer(network, "+32470000002", imei="350000000000002"),
        )
        modem = AtModem(config(imei="350000000000002"), wires=lambda: [Cable(wrong), Cable(right)])
        await modem.open(Card())
        assert modem.facts.imei == "350000000000002"

    time_loop.run(main)


def test_profiles() -> None:
    """Matching is by maker and model."""
    assert choose("auto", "huawei", "E173").name == "huawei"
    assert choose("auto", "acme", "X").name == "generic"
    assert choose("simcom", None, None).name == "simcom"
    assert choose("nothing", None, None).name == "generic"


class TestPorts:
    """Real ptys, real descriptors."""

    async def test_over_a_pty(self, tmp_path: Path) -> None:
        """pyserial opens it, alone; it goes and comes back."""
        network = Network(cold=0.05, warm=0.02)
        server = AtServer(network, NUMBER)
        pty = Pty(server, tmp_path / "modem0")
        pty.plug()
        modem = AtModem(config(device=str(tmp_path / "modem0")))
        try:
            await modem.open(Card())
            assert await modem.submit(Submit(Address("+32475123456", "international"), "hallo")) == 1
            with pytest.raises(PortBusy, match="another program"):
                await SerialWire(str(tmp_path / "modem0"), 115200).open(lambda data: None, lambda why: None)
            pty.pull()
            await asyncio.wait_for(modem.lost.wait(), 5)
            with pytest.raises(PortLost):
                await modem.submit(Submit(Address("+32475123456", "international"), "hallo"))
            await modem.close()
            pty.plug()
            await modem.open(Card())
        finally:
            await modem.close()
            pty.pull()

    async def test_over_a_socket(self) -> None:
        """socket://host:port is a port like any other."""
        server = AtServer(Network(cold=0.05), NUMBER)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            server.line.output = writer.write
            while data := await reader.read(1000):
                server.feed(data)
            writer.close()

        listener = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        modem = AtModem(config(device=f"socket://127.0.0.1:{port}"))
        try:
            await modem.open(Card())
            assert modem.facts.imei
        finally:
            await modem.close()
            listener.close()

    async def test_what_cannot_be_opened(self, tmp_path: Path) -> None:
        """Missing, a folder: a sentence each."""
        for device in (str(tmp_path / "nothing"), str(tmp_path), "socket://127.0.0.1:1"):
            with pytest.raises(PortLost):
                await AtModem(config(device=device)).open(Card())
        with pytest.raises(PortLost, match="no port fits"):
            await AtModem(config(device=str(tmp_path / "tty*"))).open(Card())

    def test_candidates(self, tmp_path: Path) -> None:
        """A path, a glob, each real device once."""
        (tmp_path / "tty1").touch()
        (tmp_path / "link").symlink_to(tmp_path / "tty1")
        assert ports.candidates(str(tmp_path / "*")) == [str(tmp_path / "link")]
        assert ports.candidates("socket://h:1") == ["socket://h:1"]
        assert isinstance(ports.candidates("auto"), list)
        assert ports.holder_of(str(tmp_path / "tty1")) is None


@pytest.mark.parametrize("line", ["+CMTI: ,-1", '+CMTI: "SM",', '+CMTI: "SM",\xb9', "+CMTI:"])
def test_an_announcement_without_a_place(line: str) -> None:
    """The memories are read at once; where nothing is found it is told, and not found by anybody in silence."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.lose_announcements = 1
        b.network.text("+32475999999", NUMBER, "stil")
        await asyncio.sleep(1)
        b.server.notice(line)
        await asyncio.sleep(0.1)
        assert b.modem.news.is_set()
        assert [i.tpdu.text for i in await b.modem.incoming()] == ["stil"]
        assert b.modem.unread() == []
        await asyncio.sleep(60)
        b.server.notice(line)
        for _ in range(4):
            await asyncio.sleep(6)
            assert await b.modem.incoming() == []
        assert len(b.modem.unread()) == 1

    play(main)
