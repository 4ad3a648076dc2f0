"""The modemmanager driver: Debian's real ModemManager with a simulated modem behind it; in the end a whole alert."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, ModemTrouble, NoAnswer, PinRefused, PortBusy, PortLost, Refused
from smsd.modem import mm_memory, mm_modem, mm_values
from smsd.modem.mm_modem import ManagedModem
from smsd.modem.mm_values import from_properties, technology, trouble_of
from smsd.modem.protocol import Call, Card, Incoming, Place
from smsd.simulator.at_server import AtServer
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from smsd.sms import dcs, validity
from smsd.sms.address import Address
from smsd.sms.tpdu import StatusReport, Submit
from tests import process
from tests.conftest import STRICT
from tests.manager import MISSING, Manager
from tests.process import Daemon, smsd
from tests.town import PEETERS, member

pytestmark = pytest.mark.story
NEEDED = f"{MISSING} is missing: apt install modemmanager dbus libglib2.0-bin"

NUMBER, RESIDENT, STRANGER = "+32470000000", "+32475123456", "+32475999999"


class Bench:
    def __init__(self, folder: Path, manners: Manners | None = None, **changes: object) -> None:
        self.network = Network(cold=0.05, warm=0.02, report_after=0.3)
        self.server = AtServer(self.network, NUMBER, manners=manners)
        self.manager = Manager(folder, self.server)
        data = {"name": "stick", "driver": "modemmanager", "sim": {"number": NUMBER}} | changes
        self.modem = ManagedModem(ModemConfig.model_validate(data, context={"country": "BE"}))

    @property
    def lying(self) -> int:
        """How many texts lie in the modem's memories."""
        return sum(map(len, self.server.stores.values()))

    async def open(self, card: Card | None = None) -> list[Incoming]:
        """As a line opens it: again while ModemManager is still looking at the modem."""
        for _ in range(60):
            try:
                return await self.modem.open(card or Card())
            except PortLost:
                await self.modem.close()
                await asyncio.sleep(0.25)
        return await self.modem.open(card or Card())

    async def news(self) -> list[Incoming]:
        async with asyncio.timeout(60):
            await self.modem.news.wait()
        return await self.modem.incoming()


async def play(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    main: Callable[[Bench], Awaitable[None]],
    manners: Manners | None = None,
    **changes: object,
) -> None:
    bench = Bench(folder, manners, **changes)
    try:
        if MISSING and not STRICT:
            pytest.skip(NEEDED)
        assert not MISSING, NEEDED
        await bench.manager.start()
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bench.manager.address)
        await bench.manager.run()
        await main(bench)
    finally:
        await bench.modem.close()
        bench.manager.close()


def submit(text: str = "hallo", **changes: object) -> Submit:
    return Submit(Address(RESIDENT, "international"), text, **{"validity": validity.relative(5400)} | changes)


async def test_sends_receives_and_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Identity, both alphabets, long texts both ways, a report, a call, CMS codes; deleted only when told."""

    async def main(b: Bench) -> None:
        b.network.text(STRANGER, NUMBER, "lag er al")
        lay = await b.open()
        assert [i.tpdu.text for i in lay] == ["lag er al"]
        places = [lay[0].place]
        assert (b.modem.facts.imei, b.modem.facts.manufacturer, b.modem.facts.profile) == (
            "350000000000017",
            "simulated",
            "ModemManager generic",
        )
        async with asyncio.timeout(60):
            while True:
                f = await b.modem.refresh()
                if (f.registered, f.operator, f.signal_dbm) == (True, "SIMULATED", -71):
                    break
                await asyncio.sleep(0.1)
        long = "lang met een € " * 20
        assert await b.modem.submit(submit("één {x} €", reject_duplicates=True, report=True)) == 1
        assert await b.modem.submit(submit("☺ één", coding=dcs.decode(8))) == 2
        assert await b.modem.submit(submit(long)) == 5, "the last part's reference"
        assert [r.text for r in b.network.phone(RESIDENT).received] == ["één {x} €", "☺ één", long]
        assert {s.validity.seconds for _, s in b.server.sent} == {5400}
        assert [s.report for _, s in b.server.sent] == [True, False, False, False, False]
        found: list[Incoming] = []
        while not found:
            found = await b.news()
        report = found[0].tpdu
        assert isinstance(report, StatusReport)
        assert (report.mr, report.recipient.number, report.status) == (1, RESIDENT, 0)
        assert abs(report.discharged_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert await b.modem.delete(found[0].place), "it is not stored: nothing is locked"
        found = []
        for sender, words in ((STRANGER, "één {tekst} € " * 15), ("Proximus", "☺")):
            for tpdu in b.network.delivers(sender, words):
                b.server.arrive(tpdu, report=False)
                await asyncio.sleep(0.1)  # a network needs longer
        while len(found) < 2:
            found += await b.news()
        assert [(i.tpdu.sender.number, i.tpdu.text) for i in found] == [
            (STRANGER, "één {tekst} € " * 15),
            ("Proximus", "☺"),
        ]
        assert abs(found[0].tpdu.sent_at - datetime.now(UTC)) < timedelta(minutes=1)
        b.server.ring(STRANGER)
        calls: list[Call] = []
        while not calls:
            await b.news()
            calls = b.modem.calls()
        assert calls == [Call(STRANGER)]
        places += [i.place for i in found]
        await b.modem.hang_up()
        assert await b.modem.sweep() == []
        assert b.lying == 4, "what is not done with stays"
        for place in places:
            await b.modem.delete(place)
        monkeypatch.setattr(mm_memory, "QUIET_S", 0.0)
        assert await b.modem.fullness() > 0
        assert await b.modem.sweep() == []
        assert (b.lying, await b.modem.fullness()) == (0, 0)
        await b.modem.delete(Place("MM", 999))
        await b.modem.alive()

    await play(tmp_path, monkeypatch, main)


async def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network's codes are ours; without a network nothing leaves."""

    async def main(b: Bench) -> None:
        await b.open()
        for code in (38, 500, 304, 28):
            b.server.manners.cms = [code]
            with pytest.raises(Refused) as refused:
                await b.modem.submit(submit())
            assert (refused.value.kind, refused.value.code, refused.value.handed_over) == ("CMS", code, False)
        b.server.register(False)
        b.server.manners.registered = False
        with pytest.raises(Refused) as refused:
            await b.modem.submit(submit())
        assert refused.value.code == 331
        await b.modem.alive()

    await play(tmp_path, monkeypatch, main)


KNOWN_CARD = {"+CRSM=176,12258,0,0,10": ['+CRSM: 144,0,"98230000000000000017"']}  # a listing asks for it


class Line:
    """What a line does with a modem, again and again."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.texts = bench, []

    async def take(self, found: list[Incoming]) -> None:
        self.texts += [i.tpdu.text for i in found]
        for i in found:
            await self.bench.modem.delete(i.place)

    async def until(self, count: int) -> list[str]:
        """So many texts came; what comes in the next rounds as well is there too."""
        async with asyncio.timeout(60):
            rounds = 0
            while rounds < 4:
                rounds += len(self.texts) >= count
                await self.take(await self.bench.modem.incoming())
                await asyncio.sleep(0.1)
                await self.take(await self.bench.modem.sweep())
        return sorted(self.texts)


@pytest.mark.parametrize("moment", ["AT+CMGR=0", 'AT+CPMS="SM"', "AT+CMGD=0", 'AT+CPMS="SR"'])
async def test_what_comes_while_the_memory_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A text that is announced while another one is read, deleted or listed is found, and once."""
    monkeypatch.setattr(mm_memory, "QUIET_S", 0.0)
    monkeypatch.setattr(mm_memory, "EVERY_S", 2.0)

    async def main(b: Bench) -> None:
        line = Line(b)
        b.network.text(STRANGER, NUMBER, "een")
        found = await b.open()
        b.server.meanwhile[moment] = lambda: b.network.text(STRANGER, NUMBER, "drie")
        b.network.text(STRANGER, NUMBER, "twee")
        await line.take(found)
        assert await line.until(3) == ["drie", "een", "twee"]
        assert b.lying == 0

    await play(tmp_path, monkeypatch, main, Manners(answers=dict(KNOWN_CARD)))


async def test_a_part_that_was_not_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts of a long text come together: ModemManager drops the second one, and the text is whole all the same."""
    monkeypatch.setattr(mm_memory, "QUIET_S", 0.0)

    async def main(b: Bench) -> None:
        line = Line(b)
        await line.take(await b.open())
        b.network.text(STRANGER, NUMBER, "een lange tekst " * 20)
        assert await line.until(1) == ["een lange tekst " * 20]
        assert b.lying == 0

    await play(tmp_path, monkeypatch, main, Manners(answers=dict(KNOWN_CARD)))


@pytest.mark.parametrize("connected", [True, False])
async def test_what_cannot_be_deleted_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connected: bool
) -> None:
    """However often it is listed; and a modem that carries a data connection is not disabled."""
    monkeypatch.setattr(mm_memory, "EVERY_S", 0.0)

    async def main(b: Bench) -> None:
        line = Line(b)
        b.network.text(STRANGER, NUMBER, "blijft")
        b.network.text(STRANGER, NUMBER, "blijft")
        found = await b.open()
        if connected:
            monkeypatch.setattr(mm_values, "REGISTERED", mm_values.REGISTERED - 1)
        b.server.commands.clear()
        await line.take(found)
        await line.until(2)
        assert line.texts == ["blijft"] * 2
        assert b.lying == 2
        assert ("AT+CMGL=4" in b.server.commands) is not connected

    await play(tmp_path, monkeypatch, main, Manners(undeletable=True, answers=dict(KNOWN_CARD)))


async def test_the_manager_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noticed at once; taken up again when it is back; a text in its hands is
    in doubt; another modem is not taken for ours.
    """

    async def main(b: Bench) -> None:
        await b.open()
        b.server.manners.lost_answers = 1
        monkeypatch.setattr(mm_modem, "SEND_LIMIT_S", 1.0)
        with pytest.raises(NoAnswer) as silent:
            await b.modem.submit(submit())
        assert silent.value.handed_over
        b.manager.end_manager()
        async with asyncio.timeout(60):
            await b.modem.lost.wait()
        with pytest.raises(PortLost):
            await b.modem.alive()
        with pytest.raises(PortLost):
            await b.modem.submit(submit())
        await b.modem.close()
        with pytest.raises(PortLost, match="does not run"):
            await b.modem.open(Card())
        await b.modem.close()
        with pytest.raises(PortLost, match="not connected"):
            await b.modem.refresh()
        await b.manager.run()
        await b.open()
        assert await b.modem.submit(submit("opnieuw"))
        await b.modem.close()
        b.modem.known_imei = "350000000000025"
        with pytest.raises(PortLost, match="no modem that fits"):
            await b.modem.open(Card())

    await play(tmp_path, monkeypatch, main)


@pytest.mark.parametrize(
    ("pin", "card", "trouble", "match"),
    [
        (None, Card(), Barred, "add sim.pin"),
        ("1234", Card(pin_refused=True), Barred, "not sent again"),
        ("9999", Card(), PinRefused, "not tried again"),
        ("1234", Card(), None, ""),
    ],
)
async def test_the_pin(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pin: str | None,
    card: Card,
    trouble: type[Exception] | None,
    match: str,
) -> None:
    """It goes out once; then the line sends, or a person is needed."""

    async def main(b: Bench) -> None:
        if trouble is None:
            await b.open(card)
            assert await b.modem.submit(submit()) == 1
        else:
            with pytest.raises(trouble, match=match):
                await b.open(card)
        assert sum(c.startswith("AT+CPIN=") for c in b.server.commands) == (
            pin in ("9999", "1234") and not card.pin_refused
        )

    await play(tmp_path, monkeypatch, main, Manners(pin="1234"), sim={"number": NUMBER} | ({"pin": pin} if pin else {}))


async def test_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one is told by digits that differ; the same one is known also
    where somebody read its check digit with it.
    """

    async def main(b: Bench) -> None:
        with pytest.raises(Barred, match=r"changed \(…00017 instead of …10017\)"):
            await b.open(Card(iccid="8932000000000010017"))
        await b.modem.close()
        await b.open(Card(iccid="89320000000000000171"))
        assert b.modem.facts.iccid == "8932000000000000017"

    file = {"+CRSM=176,12258,0,0,10": ['+CRSM: 144,0,"982300000000000010F7"']}
    await play(tmp_path, monkeypatch, main, Manners(answers=file))


async def test_a_whole_alert(tmp_path: Path) -> None:
    """The installed daemon with `driver: modemmanager`: preview, proof, everyone once, a long text and its report; what
    it had no time to delete is known when it starts again.
    """
    process.write_config(tmp_path)
    path = tmp_path / "smsd.yaml"
    path.write_text(
        path.read_text()
        .replace("name: stick1,", "name: stick1, driver: modemmanager,")
        .replace(f"device: {tmp_path}/modem0", "device: auto")
        .replace("reports: false", "reports: true")
    )
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    for n in range(1, 4):
        smsd(tmp_path, "members", "add", member(n))
    daemon = Daemon(tmp_path)
    manager = Manager(tmp_path, daemon.server)
    if MISSING and not STRICT:
        pytest.skip(NEEDED)
    assert not MISSING, NEEDED
    daemon.pty.plug = lambda: None  # its port is ModemManager's
    try:
        await manager.start()
        await manager.run()
        daemon.env = {"DBUS_SYSTEM_BUS_ADDRESS": manager.address}
        await daemon.start()
        await daemon.until(lambda: '"state": "ready"' in daemon.said(), "the modem", 60)
        daemon.text(
            PEETERS,
            (
                "Inbraak Kerkstraat, twee mannen met rode jas te voet richting station, een fiets met rode zadeltas "
                "bij zich. Licht aan"
            ),
        )
        code = await daemon.code()
        daemon.text(PEETERS, f"{code} 4711")
        await daemon.until(lambda: daemon.alerts(3) == Counter({1: 1, 2: 1, 3: 1}), "everybody's alert", 150)
        shown = ("alert", "show", "1", "--json")  # `status` tells of an alert as long as it runs
        await daemon.until(lambda: '"delivered": 3' in smsd(tmp_path, *shown).stdout, "the reports", 60)
        assert await daemon.stop() == 0
        handled = daemon.said().count('"event": "handled"')
        await daemon.start()  # what was handled lies in the memory still
        await daemon.until(
            lambda: daemon.said().count('"event": "received again, ignored"') >= 2, "the texts once more", 60
        )
        assert await daemon.stop() == 0
        assert daemon.said().count('"event": "handled"') == handled == 2
        assert daemon.alerts(3) == Counter({1: 1, 2: 1, 3: 1})
    finally:
        if daemon.process is not None and daemon.process.returncode is None:
            daemon.process.kill()
        manager.close()


@pytest.mark.parametrize(
    ("name", "words", "kind", "code"),
    [
        ("org.freedesktop.ModemManager1.Error.Message.MemoryFull", "full", Refused, 322),
        ("org.freedesktop.ModemManager1.Error.Message.Unknown", "Unknown message error: 38", Refused, 38),
        ("org.freedesktop.ModemManager1.Error.MobileEquipment.SimBusy", "SIM busy", Refused, None),
        ("org.freedesktop.ModemManager1.Error.Serial.ResponseTimeout", "too late", NoAnswer, None),
        ("org.freedesktop.ModemManager1.Error.Core.Timeout", "too late", NoAnswer, None),
        ("org.freedesktop.ModemManager1.Error.Core.WrongState", "not enabled", Refused, None),
        ("org.freedesktop.ModemManager1.Error.Core.Unauthorized", "no", Barred, None),
        ("org.freedesktop.ModemManager1.Error.Nonsense", "?", Refused, None),
        ("org.freedesktop.DBus.Error.AccessDenied", "no", Barred, None),
        ("org.freedesktop.DBus.Error.NoReply", "late", NoAnswer, None),
        ("org.freedesktop.DBus.Error.UnknownObject", "gone", PortLost, None),
        ("org.freedesktop.DBus.Error.LimitsExceeded", "", PortBusy, None),
        ("org.freedesktop.DBus.Error.Disconnected", "", PortLost, None),
    ],
)
def test_errors(name: str, words: str, kind: type[ModemTrouble], code: int | None) -> None:
    """D-Bus errors as ours."""
    found = trouble_of(name, words)
    assert type(found) is kind
    assert getattr(found, "code", None) == code


def test_properties() -> None:
    """What may come: unfinished texts, data, stamps of all shapes, reports that say nothing."""
    place = Place("MM", 1)
    assert from_properties({"State": 2, "Text": "een deel"}, place) is None
    data = from_properties(
        {"State": 3, "PduType": 1, "Number": "8181", "Data": b"\x01\x06", "Timestamp": "2026-11-25T18:00:00+01"}, place
    )
    assert (data.tpdu.text, data.tpdu.data, data.tpdu.sender.kind) == (None, b"\x01\x06", "unknown")
    assert data.tpdu.sent_at == datetime(2026, 11, 25, 17, tzinfo=UTC)
    for stamp in ("", "2026-11-25T18:00:00", "gisteren", None):
        assert from_properties({"State": 3, "PduType": 1, "Text": "x", "Timestamp": stamp}, place).tpdu.sent_at is None
    assert from_properties({"State": 3, "PduType": 3, "DeliveryState": 0x100}, place) is None
    assert [technology(m) for m in (1 << 14, 1 << 15 | 1 << 14, 1 << 5, 1 << 2, 0)] == [
        "LTE",
        "5G",
        "UMTS",
        "GSM",
        None,
    ]
