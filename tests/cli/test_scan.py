"""`smsd modem scan` on a made-up machine: fake /sys and /dev, real ptys with simulated modems behind them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml

from smsd.cli import scan
from smsd.cli.modem import print_rows
from smsd.config.schema import Modem as ModemConfig
from smsd.modem.at_modem import AtModem
from smsd.modem.ports import candidates
from smsd.modem.protocol import Card
from smsd.modem.wire import SerialWire
from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network
from tests.usb_tree import Tree

EC25 = [
    ("00", "ff/ff/30", "ttyUSB0"),
    ("01", "ff/00/40", "ttyUSB1"),
    ("02", "ff/00/00", "ttyUSB2"),
    ("03", "ff/00/00", "ttyUSB3"),
]
IMEI, IMEI2 = "350000000000017", "350000000000025"


class Machine:
    """A fake machine; `answering` puts a simulated modem behind a port."""

    def __init__(self, root: Path) -> None:
        self.tree, self.root = Tree(root), root
        self.ptys: list[Pty] = []
        self.said: list[str] = []
        self.network = Network()

    def answering(self, tty: str, imei: str = IMEI, **manners: object) -> AtServer:
        server = AtServer(self.network, f"+3247000000{len(self.ptys)}", imei=imei, manners=Manners(**manners))
        pty = Pty(server, self.root / "dev" / tty)
        pty.plug()
        self.ptys.append(pty)
        return server

    async def scan(self, *paths: str, every: bool = False) -> list[scan.Row]:
        """In a thread, as the command does: it has a loop of its own."""
        return await asyncio.to_thread(scan.rows, paths, 115200, self.said.append, every=every, root=self.root)


@pytest.fixture
async def machine(tmp_path: Path):
    found = Machine(tmp_path)
    yield found
    for pty in found.ptys:
        pty.pull()


async def test_the_command_port_is_tried_first_and_is_enough(machine: Machine) -> None:
    """Four ports, one question: its secondary port and those for other things
    are left in peace; --all asks them too.
    """
    machine.tree.plug("1-1.2", "2c7c:0125", *EC25, serial="abc", maker="Quectel", product="EC25")
    server = machine.answering("ttyUSB2", maker="Quectel", model="EC25")
    others = [machine.answering(f"ttyUSB{n}", deaf=True) for n in (0, 1, 3)]
    rows = await machine.scan()
    assert [(Path(r["port"]).name, r["interface"], r["for_at"], r["answer"]) for r in rows] == [
        ("usb-Quectel_EC25_abc-if02-port0", "02", True, "yes"),
        ("usb-Quectel_EC25_abc-if03-port0", "03", True, "not tried"),
        ("usb-Quectel_EC25_abc-if00-port0", "00", False, "not tried"),
        ("usb-Quectel_EC25_abc-if01-port0", "01", False, "not tried"),
    ]
    assert {(r["stick"], r["usb"], r["where"], r["serial"]) for r in rows} == {
        (rows[0]["stick"], "2c7c:0125", "1-1.2", "abc")
    }
    assert (rows[0]["imei"], rows[0]["model"], rows[0]["sim"], rows[0]["signal_dbm"], rows[0]["profile"]) == (
        IMEI,
        "EC25",
        "READY",
        -71,
        "quectel",
    )
    assert server.commands
    assert not any(o.commands for o in others)
    assert len(machine.said) == 1
    for pty in machine.ptys[1:]:
        pty.server.manners.deaf = False
    assert [r["answer"] for r in await machine.scan(every=True)] == ["yes"] * 4


async def test_the_lines_to_paste_open_that_modem(machine: Machine) -> None:
    """What is printed is a configuration; a card that wants its PIN gets a line for it."""
    machine.tree.plug("1-1.2", "2c7c:0125", *EC25, serial="abc", maker="Quectel", product="EC25")
    machine.answering("ttyUSB2", maker="Quectel", model="EC25", pin="1234")
    printed = scan.configuration(await machine.scan())
    assert "pin: !secret stick1_pin" in printed
    [data] = yaml.safe_load(printed.replace("!secret ", "").replace("+32…", "+32470000000"))["modems"]
    assert data["sim"]["pin"] == "stick1_pin"
    data["sim"]["pin"] = "1234"
    config = ModemConfig.model_validate(data, context={"country": "BE"})
    assert (config.name, config.imei) == ("stick1", IMEI)
    modem = AtModem(config)
    await modem.open(Card())
    assert modem.facts.imei == IMEI
    await modem.close()


async def test_device_auto_asks_the_command_port_first(machine: Machine) -> None:
    """The same order: the driver opens the right one of six ports at once and says nothing to the others."""
    machine.tree.plug("1-1.1", "1a86:7523", ("00", "ff/01/02", "ttyUSB0"))
    machine.tree.plug("1-1.2", "1e0e:9001", *((f"{n:02x}", "ff/ff/ff", f"ttyUSB{n + 1}") for n in range(5)))
    right = machine.answering("ttyUSB3", maker="SIMCOM INCORPORATED", model="SIM7600E")
    others = [machine.answering(f"ttyUSB{n}", deaf=True) for n in (0, 1, 2, 4, 5)]
    config = ModemConfig.model_validate(
        {"name": "stick1", "sim": {"number": "+32470000000"}}, context={"country": "BE"}
    )
    modem = AtModem(config, wires=lambda: [SerialWire(path, 115200) for path in candidates("auto", machine.root)])
    await modem.open(Card())
    await modem.close()
    assert modem.facts.model == "SIM7600E"
    assert right.commands
    assert not any(o.commands or o.line.typed for o in others)


async def test_two_sticks_of_one_kind(machine: Machine) -> None:
    """Without serial numbers they share a name under by-id: by-path tells them apart, and the IMEI."""
    for n, imei in enumerate((IMEI, IMEI2)):
        machine.tree.plug(
            f"1-1.{n + 2}",
            "12d1:1506",
            ("00", "ff/01/01", f"ttyUSB{2 * n}"),
            ("01", "ff/01/02", f"ttyUSB{2 * n + 1}"),
            maker="HUAWEI",
            product="Mobile",
        )
        machine.answering(f"ttyUSB{2 * n + 1}", imei, maker="huawei", model="E3372")
        machine.answering(f"ttyUSB{2 * n}", imei, deaf=True)
    rows = await machine.scan()
    assert [r["answer"] for r in rows] == ["yes", "not tried"] * 2
    assert [Path(r["port"]).name for r in rows if r["answer"] == "yes"] == [
        "pci-0000:00-usb-0:1.2:1.1-port0",
        "pci-0000:00-usb-0:1.3:1.1-port0",
    ]
    found = yaml.safe_load(scan.configuration(rows))["modems"]
    assert [(m["name"], m["imei"]) for m in found] == [("stick1", IMEI), ("stick2", IMEI2)]


async def test_sticks_without_ports_are_named_with_the_remedy(machine: Machine) -> None:
    """HiLink and a disc, beside one that works."""
    machine.tree.plug("1-1.2", "12d1:14dc", ("00", "02/06/00", ""))
    machine.tree.plug("1-1.3", "19d2:2000", ("00", "08/06/50", ""))
    machine.tree.plug("1-1.4", "2c7c:0125", *EC25)
    machine.answering("ttyUSB2")
    rows = await machine.scan()
    assert [r["answer"] for r in rows if r["port"] is None] == ["network", "disc"]
    network, disc = [r["trouble"] for r in rows if r["port"] is None]
    assert "HiLink" in network
    assert "take another stick" in network
    assert "apt install usb-modeswitch" in disc
    assert rows[0]["answer"] == "yes"


async def test_what_people_see(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """A table, the lines to paste on stdout, the troubles on stderr."""
    machine.tree.plug("1-1.2", "12d1:14dc", ("00", "02/06/00", ""))
    machine.tree.plug("1-1.3", "2c7c:0125", *EC25)
    machine.answering("ttyUSB2", maker="Quectel", model="EC25")
    print_rows(await machine.scan())
    out, err = capsys.readouterr()
    assert IMEI in out
    assert "for other things" in out
    assert f'    imei: "{IMEI}"\n    sim:\n      number: "+32…"' in out
    assert "(12d1:14dc) on socket 1-1.2: has HiLink firmware" in err


async def test_who_holds_a_port_is_said_and_it_is_left_alone(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the kernel would let us in beside him."""
    machine.tree.plug("1-1.2", "2c7c:0125", *EC25)
    server = machine.answering("ttyUSB2")
    monkeypatch.setattr(scan, "holder_of", lambda path: "ModemManager (712)" if path.endswith("if02-port0") else None)
    rows = await machine.scan()
    assert (rows[0]["held_by"], rows[0]["answer"]) == ("ModemManager (712)", "held by ModemManager (712)")
    assert server.commands == []
    assert scan.configuration([rows[0]]) == ""


async def test_a_port_that_this_process_holds_is_told(machine: Machine) -> None:
    """The lock is another's: the answer says so, the scan goes on."""
    machine.tree.plug("1-1.2", "2c7c:0125", *EC25)
    machine.answering("ttyUSB2")
    machine.answering("ttyUSB3")
    wire = SerialWire(str(machine.root / "dev/ttyUSB2"), 115200)
    await wire.open(lambda data: None, lambda why: None)
    try:
        rows = await machine.scan()
    finally:
        wire.close()
    assert "is held by" in rows[0]["answer"]
    assert rows[1]["answer"] == "yes"


async def test_one_named_port(machine: Machine) -> None:
    """A port that is named is tried under that name, whatever else there is; a wrong name is an answer too."""
    machine.tree.plug("1-1.2", "12d1:14dc", ("00", "02/06/00", ""))
    machine.answering("ttyAMA0", maker="SIMCOM_Ltd", model="SIMCOM_SIM900")
    path = str(machine.root / "dev/ttyAMA0")
    [row] = await machine.scan(path)
    assert (row["port"], row["answer"], row["profile"], row["stick"]) == (path, "yes", "simcom", None)
    [row] = await machine.scan(str(machine.root / "dev/nothing"))
    assert "cannot be opened" in row["answer"]


async def test_nothing_is_plugged_in(machine: Machine) -> None:
    """No rows, no lines."""
    assert await machine.scan() == []
    assert scan.configuration([]) == ""
