"""What `smsd modem scan` finds: sticks, their ports, who answers, and the lines to paste into the configuration.

In: paths, or nothing for all that hangs on USB. Out: rows and text. A port that another program holds is not opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from smsd.at import commands
from smsd.config.schema import Modem as ModemConfig
from smsd.config.schema import Sim
from smsd.errors import ModemTrouble
from smsd.modem import opening, usb
from smsd.modem.link import Link
from smsd.modem.ports import candidates, holder_of
from smsd.modem.wire import SerialWire

Row = dict[str, Any]
NO_STICK = usb.Stick(where="", id="", name="", serial="", mode="serial", ports=())


def rows(
    paths: Iterable[str], baudrate: int, say: Callable[[str], None], *, every: bool, root: Path = usb.ROOT
) -> list[Row]:
    """A row a port, the ports of a stick together, and a row for each stick without one.

    Of a stick the first port that answers will do, unless `every` is wanted; sticks are asked side by side.
    """
    sticks = usb.sticks(root)
    named = list(paths)
    of_port = {port.tty: (stick, port) for stick in sticks for port in stick.ports}
    groups: dict[str, tuple[usb.Stick, list[tuple[str, usb.Port | None]]]] = {}
    for path in named or candidates("auto", root):
        stick, port = of_port.get(usb.tty_of(path, root) or "", (NO_STICK, None))
        groups.setdefault(stick.where or path, (stick, []))[1].append(
            (path if named else _lasting(path, stick, sticks, root), port)
        )

    async def all_of_them() -> list[list[Row]]:
        return await asyncio.gather(
            *(_stick(stick, ports, baudrate, say, every=every or bool(named)) for stick, ports in groups.values())
        )

    found = [row for group in asyncio.run(all_of_them()) for row in group]
    bare = [] if named else [stick for stick in sticks if not stick.ports]
    return found + [_about(stick, None, None) | {"answer": stick.mode, "trouble": stick.trouble} for stick in bare]


def _lasting(path: str, stick: usb.Stick, sticks: list[usb.Stick], root: Path) -> str:
    """The name of a port that lasts: udev's by-id, or by-path where two sticks would share the name by-id."""
    shared = sum((other.id, other.serial) == (stick.id, stick.serial) for other in sticks) > 1
    tty = usb.tty_of(path, root)
    for folder in ("by-path", "by-id") if shared else ("by-id", "by-path"):
        for link in sorted((root / "dev/serial" / folder).glob("*")):
            if usb.tty_of(str(link), root) == tty:
                return str(link)
    return path


async def _stick(
    stick: usb.Stick,
    ports: list[tuple[str, usb.Port | None]],
    baudrate: int,
    say: Callable[[str], None],
    *,
    every: bool,
) -> list[Row]:
    found = []
    answered = False
    for path, port in ports:
        row = _about(stick, path, port)
        row["held_by"] = holder_of(path)
        if row["held_by"]:
            row["answer"] = f"held by {row['held_by']}"
        elif answered and not every:
            row["answer"] = "not tried"
        else:
            say(f"trying {path} ...")
            row |= await _probe(path, baudrate)
            answered = answered or row["answer"] == "yes"
        found.append(row)
    return found


def _about(stick: usb.Stick, path: str | None, port: usb.Port | None) -> Row:
    return {
        "stick": stick.name or None,
        "usb": stick.id or None,
        "where": stick.where or None,
        "serial": stick.serial or None,
        "mode": stick.mode,
        "port": path,
        "interface": port.number if port else None,
        "for_at": port.speaks_at if port else None,
        "held_by": None,
        "answer": "",
        "manufacturer": None,
        "model": None,
        "imei": None,
        "sim": None,
        "signal_dbm": None,
        "profile": None,
        "trouble": None,
    }


async def _probe(path: str, baudrate: int) -> Row:
    found: Row = {"answer": "yes"}
    link = Link(SerialWire(path, baudrate), lambda notice: None, lambda: None)
    try:
        await link.open()
        config = ModemConfig.model_construct(
            name="scan", device=path, baudrate=baudrate, profile="auto", sim=Sim.model_construct(number="")
        )
        about, profile = await opening.identify(link, config)
        found |= {"manufacturer": about.manufacturer, "model": about.model, "imei": about.imei, "profile": profile.name}
        found["sim"] = await link.try_(commands.pin_state())
        found["signal_dbm"] = await link.try_(commands.signal())
    except ModemTrouble as trouble:
        found["answer"] = str(trouble)
    finally:
        link.close()
    return found


def configuration(found: list[Row]) -> str:
    """The YAML lines for the ports that answered, one for each modem; empty where none did."""
    first: dict[str, Row] = {}
    for row in found:
        if row["answer"] == "yes":
            first.setdefault(row["imei"] or row["port"], row)
    if not first:
        return ""
    lines = ["modems:"]
    for n, row in enumerate(first.values(), 1):
        lines += [f"  - name: stick{n}", f"    device: {row['port']}"]
        lines += [f'    imei: "{row["imei"]}"'] if row["imei"] else []
        lines += ["    sim:", f'      number: "+32…"   # the number of the card in the {row["model"] or "modem"}']
        if row["sim"] == "SIM PIN":
            lines += [f"      pin: !secret stick{n}_pin   # this card wants one: put it into secrets.yaml"]
    return "\n".join(lines)
