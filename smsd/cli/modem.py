"""`smsd modem`: scan, at, accept."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from smsd.at import commands
from smsd.at.results import CME, CMS
from smsd.cli.shared import ConfigOption, JsonOption, database, json_lines, now, one_json, say, settings, table
from smsd.config.schema import Modem as ModemConfig
from smsd.config.schema import Sim
from smsd.errors import ModemTrouble, Refused, SmsdError, Unusable
from smsd.modem import opening
from smsd.modem.link import Link
from smsd.modem.ports import candidates
from smsd.modem.wire import SerialWire
from smsd.store import facts, journal

app = typer.Typer(no_args_is_help=True, help="Modems: which ports answer, one command by hand.")


def _link(port: str, baudrate: int) -> Link:
    return Link(SerialWire(port, baudrate), lambda notice: None, lambda: None)


@app.command()
def scan(port: Annotated[list[str] | None, typer.Argument(help="ports to try; else all USB ports")] = None,
         baudrate: int = 115200, as_json: JsonOption = False) -> None:  # fmt: skip
    """Show which ports answer AT, and what is behind them. Example: smsd modem scan"""
    ports = [p for given in port or ["auto"] for p in candidates(given)]
    if not ports:
        say("no port found under /dev/serial/by-id, /dev/ttyUSB*, /dev/ttyACM*; is the stick plugged in? (lsusb shows it)")
        raise typer.Exit(1)
    rows = []
    for path in ports:
        say(f"trying {path} ...")
        rows.append(asyncio.run(_probe(path, baudrate)))
    if as_json:
        json_lines(rows)
    else:
        table("", ("port", "answers", "maker", "model", "IMEI", "SIM", "signal", "profile"),
              [(r["port"], r["answer"], r["manufacturer"], r["model"], r["imei"], r["sim"],
                f"{r['signal_dbm']} dBm" if r["signal_dbm"] else "", r["profile"]) for r in rows])  # fmt: skip
    if not any(r["answer"] == "yes" for r in rows):
        raise typer.Exit(1)


async def _probe(path: str, baudrate: int) -> dict[str, Any]:
    found: dict[str, Any] = {"port": path, "answer": "yes", "manufacturer": None, "model": None, "imei": None, "sim": None,
                             "signal_dbm": None, "profile": None}  # fmt: skip
    link = _link(path, baudrate)
    try:
        await link.open()
        config = ModemConfig.model_construct(name="scan", device=path, baudrate=baudrate, profile="auto", sim=Sim.model_construct(number=""))
        about, profile = await opening.identify(link, config)
        found |= {"manufacturer": about.manufacturer, "model": about.model, "imei": about.imei, "profile": profile.name}
        found["sim"] = await link.try_(commands.pin_state())
        found["signal_dbm"] = await link.try_(commands.signal())
    except ModemTrouble as trouble:
        found["answer"] = str(trouble)
    finally:
        link.close()
    return found


@app.command("at")
def at_(port: Annotated[str, typer.Argument(help="a port, or a modem's name in the configuration")],
        line: Annotated[str, typer.Argument(help="the command, such as AT+CSQ")], baudrate: int = 115200,
        as_json: JsonOption = False, config: ConfigOption = None) -> None:  # fmt: skip
    """Send one AT command by hand (the daemon must not hold the port). Example: smsd modem at /dev/ttyUSB0 AT+CSQ"""
    if "/" not in port:
        modem = next((m for m in settings(config).modems if m.name == port), None)
        if modem is None:
            raise Unusable(f"{port!r} is neither a port nor a modem of the configuration")
        found = candidates(modem.device)
        if not found:
            raise Unusable(f"no port fits {modem.device!r} of modem {port}")
        port, baudrate = found[0], modem.baudrate
    try:
        command = commands.by_hand(line)
    except ValueError as error:
        raise Unusable(str(error)) from None

    async def talk() -> tuple[str, ...]:
        link = _link(port, baudrate)
        await link.open()
        try:
            return await link.run(command)
        finally:
            link.close()

    try:
        answers = asyncio.run(talk())
        if as_json:
            one_json({"final": "OK", "lines": answers})
        else:
            print("\n".join([*answers, "OK"]))
    except Refused as refused:
        meaning = CMS[refused.code].sentence if refused.kind == "CMS" and refused.code in CMS else CME.get(refused.code or -1, "")
        if as_json:
            one_json({"final": str(refused), "lines": []})
        else:
            print(str(refused))
        raise SmsdError(f"the modem refused{': ' + meaning if meaning else ''}") from None


@app.command()
def accept(name: Annotated[str, typer.Argument(help="the modem's name in the configuration")], config: ConfigOption = None) -> None:
    """Accept a changed SIM, or let a mended PIN be tried once more; the daemon takes the line up again within half a minute."""
    loaded = settings(config)
    if name not in {m.name for m in loaded.modems}:
        raise Unusable(f"there is no modem {name!r}; there are: {', '.join(m.name for m in loaded.modems)}")
    db = database(loaded)
    for key in (f"iccid:{name}", f"pin_refused:{name}"):
        db.call(facts.drop, key)
    db.call(facts.put, f"accepted:{name}", "1")
    db.call(journal.note, now(), "card accepted", "", name)
    say(f"{name}: the card that is in it now is accepted")
