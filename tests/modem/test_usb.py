"""Which port of which stick speaks AT, told from /sys alone; every id that hardware/modems/ knows."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from smsd.modem import ports, usb
from smsd.modem.profiles import families
from tests.usb_tree import Tree

ROWS = [row for family in families() for row in family.usb]
OF_MODE = {mode: [k for k in usb.known().values() if k.mode == mode] for mode in ("serial", "network", "disc")}
SOUND, KEYS = ("00", "01/01/00", ""), ("00", "03/01/01", "")


def plugged(tree: Tree, where: str, row: usb.Known, first: int) -> list[str]:
    """A stick of that id with its command ports between others, numbered as the kernel
    does; the command ports' ttys, the best first.
    """
    numbers = {a: "ff/ff/ff" for a in row.at if "/" not in a}
    classes = [a for a in row.at if "/" in a]
    layout = {f"{n:02x}": numbers.get(f"{n:02x}", "ff/ff/30") for n in range(12)}
    layout |= dict(zip([n for n in layout if n not in numbers], classes, strict=False))
    found = {number: f"ttyUSB{first + i}" for i, number in enumerate(layout)}
    tree.plug(where, row.id, *((number, kind, found[number]) for number, kind in layout.items()))
    return [found[n] for a in row.at for n, kind in layout.items() if a in (n, kind)]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["id"].split()[0])
def test_rows(row: dict[str, str]) -> None:
    """Each says what it is, why, and where that is written; a serial one says its command ports."""
    assert {"id", "name", "why", "source"} <= set(row) <= {"id", "name", "why", "source", "at", "mode"}
    assert ("at" in row) != ("mode" in row)
    assert row.get("mode", "disc") in ("disc", "network")
    for one in row["id"].split():
        vendor, _, product = one.partition(":")
        assert len(vendor) == len(product) == 4
        assert int(one.replace(":", ""), 16) >= 0
        assert one == one.lower()
    for at in row.get("at", "").split():
        assert all(len(part) == 2 and int(part, 16) >= 0 for part in at.split("/"))
        assert at.count("/") in (0, 2)


def test_no_id_stands_twice() -> None:
    """Two rows of one id would contradict each other."""
    ids = [one for row in ROWS for one in row["id"].split()]
    assert len(ids) == len(set(ids)) == len(usb.known())
    assert len(OF_MODE["serial"]) >= 100


@pytest.mark.parametrize("row", [usb.known()[row["id"].split()[-1]] for row in ROWS if "at" in row], ids=lambda k: k.id)
def test_the_command_port_comes_first(tmp_path: Path, row: usb.Known) -> None:
    """Whatever stands between; the others come last."""
    tree = Tree(tmp_path)
    best = plugged(tree, "1-1.2", row, 0)
    assert best
    [stick] = usb.sticks(tmp_path)
    assert (stick.id, stick.name, stick.mode, stick.trouble) == (row.id, row.name, "serial", "")
    assert [p.tty for p in stick.ports][: len(best)] == best
    assert {p.tty for p in stick.ports if p.speaks_at} == set(best)
    assert [Path(p).resolve().name for p in ports.candidates("auto", tmp_path)][: len(best)] == best


@pytest.mark.parametrize("seed", range(20))
def test_any_mixture(tmp_path: Path, seed: int) -> None:
    """Sticks of any kind beside each other, with bridges and things that are no modems:
    command ports before all others, each port once.
    """
    chance = Random(seed)
    tree, best, first = Tree(tmp_path), [], 0
    rows = chance.sample(OF_MODE["serial"], 3)
    for socket, row in enumerate(rows, 1):
        best.append(plugged(tree, f"1-1.{socket}", row, first))
        first += 12
    tree.plug("1-1.4", "1a86:7523", ("00", "ff/01/02", f"ttyUSB{first}"), product="USB2.0-Serial")
    tree.plug("1-1.5", "046d:c31c", KEYS)
    tree.plug("1-1.6", chance.choice(OF_MODE["network"]).id, ("00", "02/06/00", ""), ("01", "0a/00/00", ""))
    tree.plug("1-1.7", chance.choice(OF_MODE["disc"]).id, ("00", "08/06/50", ""))
    found = ports.candidates("auto", tmp_path)
    ttys = [Path(p).resolve().name for p in found]
    assert len(ttys) == len(set(ttys)) == first + 1
    assert set(ttys[:3]) == {b[0] for b in best if b}
    every = [t for b in best for t in b]
    assert max(ttys.index(t) for t in [*every, f"ttyUSB{first}"]) == len(every)
    assert [s.mode for s in usb.sticks(tmp_path)] == ["serial"] * 4 + ["network", "disc"]
    assert ports.candidates(str(tmp_path / "dev/ttyUSB*"), tmp_path) == [str(tmp_path / "dev" / t) for t in ttys]


@pytest.mark.parametrize(("usb_id", "interfaces", "mode", "words"), [
    ("12d1:14dc", [("00", "02/06/00", ""), ("01", "0a/00/00", "")], "network", "HiLink"),
    ("12d1:1fff", [("00", "e0/01/03", ""), ("01", "0a/00/00", "")], "network", "HiLink"),      # no row of its own
    ("19d2:1405", [("00", "02/06/00", ""), ("02", "08/06/50", "")], "network", "MODE_SWITCH"),
    ("12d1:1f01", [("00", "08/06/50", "")], "network", "HiLink"),  # a disc that becomes a network card
    ("12d1:1446", [("00", "08/06/50", "")], "disc", "usb-modeswitch"),
    ("19d2:ffff", [("00", "08/06/50", "")], "disc", "usb-modeswitch"),
    ("2c7c:0125", [("00", "ff/ff/ff", ""), ("04", "02/0e/00", "")], "mbim", "MBIM"),
    ("2c7c:0125", [("00", "ff/ff/ff", ""), ("02", "ff/ff/ff", "")], "driverless", "echo 2c7c 0125"),
    ("2cb7:ffff", [("00", "02/0e/00", "")], "mbim", "driver: modemmanager"),
])  # fmt: skip
def test_no_port_and_why(
    tmp_path: Path, usb_id: str, interfaces: list[tuple[str, str, str]], mode: str, words: str
) -> None:
    """HiLink, a disc, MBIM, no driver: each is named, with what to do."""
    Tree(tmp_path).plug("1-1", usb_id, *interfaces)
    [stick] = usb.sticks(tmp_path)
    assert stick.mode == mode
    assert words in stick.trouble


@pytest.mark.parametrize(
    ("usb_id", "interfaces"),
    [
        ("046d:c31c", [KEYS]),
        ("0781:5567", [("00", "08/06/50", "")]),
        ("0bda:8153", [("00", "02/06/00", "")]),
        ("1d6b:0002", [("00", "09/00/00", "")]),
        ("1bc7:ffff", [("00", "08/06/50", "")]),
        ("12d1:ffff", [SOUND]),
        ("12d1:1052", [("00", "06/01/01", ""), ("01", "08/06/50", "")]),
    ],
)
def test_what_is_no_modem_is_left_out(tmp_path: Path, usb_id: str, interfaces: list[tuple[str, str, str]]) -> None:
    """A keyboard, a disc, a network card, a hub, a phone of a maker of modems."""
    Tree(tmp_path).plug("1-1", usb_id, *interfaces)
    assert usb.sticks(tmp_path) == []


def test_an_unknown_modem_is_ranked_by_what_its_ports_say(tmp_path: Path) -> None:
    """Huawei's classes, and those that the kernel knows for diagnosis and GPS."""
    tree = Tree(tmp_path)
    tree.plug(
        "1-1",
        "12d1:1fff",
        ("00", "ff/01/14", "ttyUSB0"),
        ("01", "ff/ff/30", "ttyUSB1"),
        ("02", "ff/01/02", "ttyUSB2"),
        ("03", "ff/ff/ff", "ttyUSB3"),
    )
    assert [p.tty for p in usb.sticks(tmp_path)[0].ports] == ["ttyUSB2", "ttyUSB3", "ttyUSB0", "ttyUSB1"]


def test_nothing_there(tmp_path: Path) -> None:
    """No /sys at all, an empty one, a port that is none of the kernel's, a link in
    a circle, a stick that goes while it is read.
    """
    assert usb.sticks(tmp_path) == []
    assert usb.ranked(["b", "a"], tmp_path) == ["a", "b"]
    tree = Tree(tmp_path / "x")
    assert usb.sticks(tmp_path / "x") == []
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert usb.tty_of(str(tmp_path / "one"), tmp_path / "x") is None
    device = tree.plug("1-1", "2c7c:0125", ("02", "ff/ff/ff", "ttyUSB0"))
    (device / "idProduct").unlink()
    assert usb.sticks(tmp_path / "x")[0].id == "2c7c:"


def test_numbers_count_as_numbers(tmp_path: Path) -> None:
    """Socket 10 comes behind socket 9."""
    tree = Tree(tmp_path)
    for i, socket in enumerate((10, 9, 1)):
        tree.plug(f"1-1.{socket}", "2c7c:0125", ("02", "ff/ff/ff", f"ttyUSB{i}"))
    assert [s.where for s in usb.sticks(tmp_path)] == ["1-1.1", "1-1.9", "1-1.10"]
    assert [Path(p).resolve().name for p in ports.candidates("auto", tmp_path)] == ["ttyUSB2", "ttyUSB1", "ttyUSB0"]
