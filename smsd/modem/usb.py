"""USB: what the kernel tells under /sys of the sticks that are plugged in, and which of a stick's ports speaks AT.

In: a root (`/`, or a tree that a test made), the rows `usb` of hardware/modems/. Out: sticks with their ports, the
best first; and of a stick without ports what it shows instead. Never opens a port, never switches a stick.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from smsd.modem.profiles import families

ROOT = Path("/")
# what ports say by class, subclass and protocol where the table knows nothing better: command ports, then those for
# other things
COMMANDS = {"ff/01/02": 10, "ff/02/02": 10, "02/02/01": 15, "ff/00/00": 15}
OTHER_THINGS = {"ff/ff/30", "ff/ff/40", "ff/00/40", "ff/01/05", "ff/01/14", "ff/06/14"}  # diagnosis, GPS
UNKNOWN, NOT_AT = 30, 90
NETWORK_CARD = ("02/06", "02/0d", "e0/01", "02/02/ff")  # ECM, NCM, RNDIS
MBIM, DISC = "02/0e", "08/"


@dataclass(frozen=True, slots=True)
class Known:
    """A row `usb`: what a pair of vendor and product is. `at`:
    its command ports, the best first, by number or by class.
    """

    id: str
    name: str
    mode: str
    at: tuple[str, ...]
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port; `rank` is small for the port to be tried first."""

    tty: str
    number: str
    kind: str
    rank: int

    @property
    def speaks_at(self) -> bool:
        """Whether it is worth a try before all that are for other things."""
        return self.rank < NOT_AT


@dataclass(frozen=True, slots=True)
class Stick:
    """What hangs on one socket. `mode`: serial, network, disc, mbim, or driverless where it should have ports and has
    none.
    """

    where: str
    id: str
    name: str
    serial: str
    mode: str
    ports: tuple[Port, ...]
    why: str = ""

    @property
    def trouble(self) -> str:
        """Why it has no ports and what its owner can do; empty where they are there."""
        if self.mode == "serial":
            return ""
        what, remedy = TROUBLES[self.mode]
        return f"{self.why or what}; {remedy.format(*self.id.split(':'))}"


TROUBLES = {
    "disc": ("shows its Windows driver until it is switched", "sudo apt install usb-modeswitch, then replug it"),
    "network": (
        "is a network card (HiLink) and has no port for AT",
        "its texts cannot be reached: take another stick, see hardware/README.md",
    ),
    "mbim": (
        "speaks MBIM only and has no port for AT",
        (
            "driver: modemmanager may do; where 78-smsd-modems.rules has {0} and {1}, write the exception "
            "that stands at its head"
        ),
    ),
    "driverless": (
        "the kernel gives it no ports",
        (
            "sudo modprobe option, and if that is not enough: echo {0} {1} | sudo tee "
            "/sys/bus/usb-serial/drivers/option1/new_id"
        ),
    ),
}


@lru_cache(maxsize=1)
def known() -> dict[str, Known]:
    """The sticks that hardware/modems knows, by vendor:product; read once a process."""
    return {
        one: Known(
            id=one,
            name=str(row["name"]),
            mode=str(row.get("mode", "serial")),
            at=tuple(str(row.get("at", "")).split()),
            why=str(row["why"]),
            source=str(row["source"]),
        )
        for family in families()
        for row in family.usb
        for one in str(row["id"]).split()
    }


def sticks(root: Path = ROOT) -> list[Stick]:
    """All that have serial ports, and those without that are modems all the same; in the order of their sockets."""
    ports: dict[Path, list[tuple[str, Path]]] = {}
    for tty, interface in _ttys(root).items():
        ports.setdefault(interface.parent, []).append((tty, interface))
    devices = {
        Path(os.path.realpath(entry))
        for entry in _listed(root / "sys/bus/usb/devices")
        if (entry / "idVendor").exists()
    }
    found = [_stick(device, ports.get(device, [])) for device in devices | set(ports)]
    return sorted((s for s in found if s.mode), key=lambda s: _natural(s.where))


def ranked(paths: Iterable[str], root: Path = ROOT) -> list[str]:
    """Ports in the order in which they are worth a try: the best of each known stick, then the others, those for
    other things last.
    """
    rank = {port.tty: (port.rank, _natural(stick.where)) for stick in sticks(root) for port in stick.ports}
    return sorted(paths, key=lambda path: (rank.get(tty_of(path, root) or "", (UNKNOWN, ())), path))


def tty_of(path: str, root: Path = ROOT) -> str | None:
    """The kernel's name of a port, such as ttyUSB2, behind whatever links."""
    at = Path(path)
    for _ in range(8):
        if (root / "sys/class/tty" / at.name).exists():
            return at.name
        if not at.is_symlink():
            return None
        at = Path(os.path.normpath(at.parent / at.readlink()))
    return None


def _ttys(root: Path) -> dict[str, Path]:
    """Serial ports of USB sticks, each with the folder of its interface."""
    found = {}
    for entry in _listed(root / "sys/class/tty"):
        folder = Path(os.path.realpath(entry))
        interface = next((f for f in folder.parents if (f / "bInterfaceNumber").exists()), None)
        if interface is not None:
            found[entry.name] = interface
    return found


def _stick(device: Path, ttys: list[tuple[str, Path]]) -> Stick:
    one = f"{_read(device / 'idVendor')}:{_read(device / 'idProduct')}"
    row = known().get(one)
    at = row.at if row else ()
    ports = sorted(
        (_port(tty, interface, at) for tty, interface in ttys), key=lambda p: (p.rank, p.number, _natural(p.tty))
    )
    name = (
        row.name
        if row
        else " ".join(filter(None, (_read(device / "manufacturer"), _read(device / "product")))) or "unknown"
    )
    mode = "serial" if ports else _mode(device, row)
    return Stick(
        where=device.name,
        id=one,
        name=name,
        serial=_read(device / "serial"),
        mode=mode,
        ports=tuple(ports),
        why=row.why if row and row.mode == mode else "",
    )


def _port(tty: str, interface: Path, at: tuple[str, ...]) -> Port:
    number, kind = _read(interface / "bInterfaceNumber"), _kind(interface)
    listed = [place for place, wanted in enumerate(at) if wanted in (number, kind)]
    if listed:
        rank = listed[0]
    elif kind in OTHER_THINGS or any("/" not in wanted for wanted in at):
        rank = NOT_AT  # the table tells the command ports by number: the others are none
    else:
        rank = COMMANDS.get(kind, UNKNOWN)
    return Port(tty=tty, number=number, kind=kind, rank=rank)


def _mode(device: Path, row: Known | None) -> str:
    """What a stick without ports is; empty for what is no modem."""
    if row and row.mode != "serial":
        return row.mode
    kinds = [_kind(entry) for entry in _listed(device) if (entry / "bInterfaceNumber").exists()]
    if any(k.startswith(MBIM) for k in kinds):
        return "mbim"
    # makers of modems make other things as well: a disc or a network card of theirs is a modem where they have such
    # modems
    modes = _modes(_read(device / "idVendor")) | ({"network", "driverless"} if row else set())
    if "network" in modes and any(k.startswith(NETWORK_CARD) for k in kinds):
        return "network"
    if "disc" in modes and kinds and all(k.startswith(DISC) for k in kinds):
        return "disc"
    return "driverless" if "driverless" in modes else ""


def _modes(vendor: str) -> set[str]:
    return {row.mode for row in known().values() if row.id.startswith(f"{vendor}:")}


def _kind(interface: Path) -> str:
    return "/".join(_read(interface / f"bInterface{part}") for part in ("Class", "SubClass", "Protocol"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""  # a stick that is pulled meanwhile


def _listed(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())
    except OSError:
        return


def _natural(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))
