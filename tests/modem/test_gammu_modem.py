"""The gammu driver: libGammu's own AT driver against the simulator, over a real pty; in the end a whole alert."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, NoAnswer, PinRefused, PortLost, Refused
from smsd.modem import gammu_modem
from smsd.modem.gammu_modem import GammuModem
from smsd.modem.gammu_values import from_gammu, to_gammu
from smsd.modem.protocol import Call, Card, Incoming, Place
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from smsd.sms import dcs, encode, udh, validity
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver, StatusReport, Submit
from tests import process
from tests.process import Daemon, smsd
from tests.town import PEETERS, member

pytestmark = [
    pytest.mark.story,
    pytest.mark.skipif(find_spec("gammu") is None, reason="python-gammu has wheels for 64-bit machines only"),
]
NUMBER, RESIDENT = "+32470000000", "+32475123456"


class Bench:
    def __init__(self, folder: Path, manners: Manners | None = None, **changes: object) -> None:
        self.network = Network(cold=0.05, warm=0.02, report_after=0.1)
        self.server = AtServer(self.network, NUMBER, manners=manners)
        self.pty = Pty(self.server, folder / "modem0")
        self.pty.plug()
        data = {
            "name": "phone",
            "driver": "gammu",
            "device": str(folder / "modem0"),
            "sim": {"number": NUMBER},
        } | changes
        self.modem = GammuModem(ModemConfig.model_validate(data, context={"country": "BE"}))

    async def news(self) -> list[Incoming]:
        async with asyncio.timeout(20):
            await self.modem.news.wait()
        return await self.modem.incoming()


async def play(
    folder: Path, main: Callable[[Bench], Awaitable[None]], manners: Manners | None = None, **changes: object
) -> None:
    bench = Bench(folder, manners, **changes)
    try:
        await main(bench)
    finally:
        await bench.modem.close()
        bench.pty.pull()


def submit(text: str = "hallo", **changes: object) -> Submit:
    return Submit(Address(RESIDENT, "international"), text, **{"validity": validity.relative(5400)} | changes)


async def test_sends_as_asked(tmp_path: Path) -> None:
    """Identity and network; parts with their header, TP-RD, validity, a report, both alphabets."""

    async def main(b: Bench) -> None:
        assert await b.modem.open(Card()) == []
        f = b.modem.facts
        assert (f.imei, f.manufacturer, f.registered, f.operator, f.signal_dbm) == (
            "350000000000017",
            "simulated",
            True,
            "SIMULATED",
            -71,
        )
        assert (f.service_centre, f.iccid, f.profile) == ("+32475161616", "206010000000017", "gammu at115200")
        for seq, text in enumerate(("één {x} €" * 10, "tweede"), 1):
            header = udh.concat_header(udh.Concat(7, 2, seq))
            assert await b.modem.submit(submit(text, header=header, reject_duplicates=True, report=True)) == seq
        assert await b.modem.submit(submit("☺ één", coding=dcs.decode(8))) == 3
        sent = [s for _, s in b.server.sent]
        assert [s.text for s in sent] == ["één {x} €" * 10, "tweede", "☺ één"]
        assert [s.header.concat for s in sent] == [udh.Concat(7, 2, 1), udh.Concat(7, 2, 2), None]
        assert [(s.reject_duplicates, s.report, s.validity.seconds) for s in sent] == [(True, True, 5400)] * 2 + [
            (False, False, 5400)
        ]
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["één {x} €" * 10 + "tweede", "☺ één"]

    await play(tmp_path, main)


async def test_receives(tmp_path: Path) -> None:
    """Texts, parts, data, a report, a call; each is told once, stays until
    it is deleted, and a sweep finds it again.
    """

    async def main(b: Bench) -> None:
        b.network.text("+32475999999", NUMBER, "lag er al")
        assert [i.tpdu.text for i in await b.modem.open(Card())] == ["lag er al"]
        b.network.text("+32475999999", NUMBER, "één {tekst} € " * 15)
        header = udh.Header((udh.Element(udh.PORTS_16, bytes.fromhex("0B8423F0")),))
        b.server.arrive(
            encode.deliver(
                Deliver(
                    Address("8181", "unknown"), datetime.now(UTC), None, b"\x01\x06\x00\xff", header, 0, dcs.decode(4)
                )
            ),
            report=False,
        )
        b.network.text("Proximus", NUMBER, "☺")
        b.server.ring("+32475999999")
        found = await b.news()
        while len(found) < 4:
            found += await b.news()
        texts = [i.tpdu for i in found]
        assert [t.sender.number for t in texts] == ["+32475999999"] * 2 + ["8181", "Proximus"]
        assert "".join(t.text for t in texts[:2]) == "één {tekst} € " * 15
        assert [t.header.concat.seq for t in texts[:2]] == [1, 2]
        assert (texts[2].data, texts[2].text, texts[2].header.ports) == (
            b"\x01\x06\x00\xff",
            None,
            udh.Ports(2948, 9200),
        )
        assert texts[3].text == "☺"
        assert abs(texts[3].sent_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert b.modem.calls() == [Call("+32475999999")]
        assert b.modem.calls() == []
        assert await b.modem.incoming() == []
        assert 0 < await b.modem.fullness() < 0.1
        assert len(await b.modem.sweep()) == 5
        for i in await b.modem.sweep():
            await b.modem.delete(i.place)
        assert await b.modem.sweep() == []
        await b.modem.submit(submit("met rapport", report=True))
        report = (await b.news())[0].tpdu
        assert isinstance(report, StatusReport)
        assert (report.mr, report.recipient.number, report.status) == (1, RESIDENT, 0)

    await play(tmp_path, main)


async def test_the_same_outcomes(tmp_path: Path) -> None:
    """CMS codes as of any modem; silence is no answer, and the text may be on the air."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.cms += [38, 500]
        for code in (38, 500):
            with pytest.raises(Refused) as refused:
                await b.modem.submit(submit())
            assert (refused.value.kind, refused.value.code, refused.value.handed_over) == ("CMS", code, False)
        assert await b.modem.submit(submit()) == 1
        b.server.register(False)
        assert not (await b.modem.refresh()).registered
        b.server.register(True)
        assert (await b.modem.refresh()).registered
        await b.modem.alive()
        await b.modem.hang_up()
        await b.modem.reset()
        b.server.manners.deaf = True
        with pytest.raises(NoAnswer) as silent:
            await b.modem._run(b.modem._machine.GetSignalQuality, 0.2)  # noqa: SLF001 - the public calls wait two minutes
        assert not silent.value.handed_over
        with pytest.raises(PortLost):
            await b.modem.alive()

    await play(tmp_path, main)


async def test_hangs_are_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A send that never comes back: uncertain, and the line is opened anew in another thread."""
    monkeypatch.setattr(gammu_modem, "SEND_LIMIT_S", 1.5)

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.manners.lost_answers = 1
        with pytest.raises(NoAnswer) as silent:
            await b.modem.submit(submit())
        assert silent.value.handed_over
        assert b.modem.lost.is_set()
        await b.modem.close()
        b.pty.pull()
        b.pty.plug()
        await b.modem.open(Card())
        assert await b.modem.submit(submit("opnieuw")) == 2

    await play(tmp_path, main)


async def test_replugged(tmp_path: Path) -> None:
    """Pulled while idle: it is noticed; plugged in again: it works; another phone on that port is not taken for it."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.pty.pull()
        async with asyncio.timeout(20):
            await b.modem.lost.wait()
        with pytest.raises(PortLost):
            await b.modem.alive()
        with pytest.raises(PortLost):
            await b.modem.submit(submit())
        await b.modem.close()
        with pytest.raises(PortLost, match="modem0: "):
            await b.modem.open(Card())
        with pytest.raises(PortLost, match="closed"):
            await b.modem.submit(submit())
        b.pty.plug()
        await b.modem.open(Card())
        assert await b.modem.submit(submit()) == 1
        await b.modem.close()
        b.server.imei = "350000000000025"
        with pytest.raises(PortLost, match="another modem"):
            await b.modem.open(Card())

    await play(tmp_path, main)


@pytest.mark.parametrize(
    ("pin", "card", "manners", "trouble", "match"),
    [
        (None, Card(), Manners(pin="1234"), Barred, "add sim.pin"),
        ("1234", Card(pin_refused=True), Manners(pin="1234"), Barred, "not sent again"),
        ("9999", Card(), Manners(pin="1234"), PinRefused, "not tried again"),
        ("1234", Card(), Manners(pin="1234", puk=True), Barred, "waits for PUK"),
        ("1234", Card(iccid="206010000000099"), Manners(), Barred, "was changed"),
    ],
)
async def test_cards(
    tmp_path: Path, pin: str | None, card: Card, manners: Manners, trouble: type[Exception], match: str
) -> None:
    """The PIN goes out once, to the known card; the rest is for a person."""

    async def main(b: Bench) -> None:
        with pytest.raises(trouble, match=match):
            await b.modem.open(card)
        assert sum(c.startswith("AT+CPIN=") for c in b.server.commands) == (trouble is PinRefused)

    await play(tmp_path, main, manners, sim={"number": NUMBER} | ({"pin": pin} if pin else {}))


async def test_the_right_pin(tmp_path: Path) -> None:
    """Unlocked, then it sends."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        assert await b.modem.submit(submit()) == 1

    await play(tmp_path, main, Manners(pin="1234"), sim={"number": NUMBER, "pin": "1234"})


def test_dictionaries() -> None:
    """What libGammu may hand over, and what it wants."""
    assert from_gammu({"State": "UnSent", "Text": "mijn nota"}, None) is None
    place = Place("SM", 3)
    assert from_gammu({"State": "UnRead", "UDH": {"Text": b"\x09\x00"}}, place).fault is not None
    words = from_gammu({"Number": "8850", "Text": "Hallo", "Coding": "8bit", "DateTime": datetime(2027, 1, 1)}, place)
    assert (words.tpdu.text, words.tpdu.data, words.tpdu.sent_at) == ("Hallo", b"Hallo", None)
    for seconds, period in (
        (300, "5M"),
        (3601, "65M"),
        (12 * 3600, "720M"),
        (13 * 3600, "13H"),
        (2 * 86400, "2D"),
        (31 * 86400, "5W"),
        (10**9, "Max"),
    ):
        assert (
            to_gammu(submit(validity=validity.relative(seconds)), "+32475161616", False)["SMSC"]["Validity"] == period
        )
    assert to_gammu(submit(validity=None), "+1", True)["SMSC"]["Validity"] == "Max"
    assert to_gammu(submit(report=True, coding=dcs.decode(0x10)), None, False) | {"UDH": 0} == {
        "Number": RESIDENT,
        "Text": "hallo",
        "Class": 0,
        "Coding": "Default_No_Compression",
        "Type": "Submit",
        "RejectDuplicates": 0,
        "SMSC": {"Location": 1},
        "UDH": 0,
    }


def test_without_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`config check` says it in a sentence."""
    process.write_config(tmp_path)
    path = tmp_path / "smsd.yaml"
    path.write_text(path.read_text().replace("name: stick1,", "name: stick1, driver: gammu,"))
    assert "driver: gammu" in path.read_text()
    smsd(tmp_path, "config", "check")
    (tmp_path / "no").mkdir()
    (tmp_path / "no" / "sitecustomize.py").write_text(
        "import sys\nsys.modules['gammu'] = None\nimport importlib.util as u\nf = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'gammu' else f(n, *a)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "no"))
    assert "python-gammu is not installed here" in smsd(tmp_path, "config", "check", code=1).stdout


async def test_a_whole_alert(tmp_path: Path) -> None:
    """The installed daemon with `driver: gammu`: preview, proof, everyone once."""
    process.write_config(tmp_path)
    path = tmp_path / "smsd.yaml"
    path.write_text(path.read_text().replace("name: stick1,", "name: stick1, driver: gammu,"))
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    for n in range(1, 4):
        smsd(tmp_path, "members", "add", member(n))
    daemon = Daemon(tmp_path)
    await daemon.start()
    try:
        await daemon.ready()
        daemon.text(PEETERS, "Inbraak Kerkstraat, man met rode jas. Licht aan")
        code = await daemon.code()
        daemon.text(PEETERS, f"{code} 4711")
        await daemon.until(lambda: daemon.alerts(3) == Counter({1: 1, 2: 1, 3: 1}), "everybody's alert", 60)
        await daemon.until(lambda: "3" in daemon.got(PEETERS)[-1] and len(daemon.got(PEETERS)) >= 3, "the summary", 60)
        assert await daemon.stop() == 0
        assert daemon.alerts(3) == Counter({1: 1, 2: 1, 3: 1})
    finally:
        daemon.close()
