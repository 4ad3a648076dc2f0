"""`smsd modem`: scan, at, test, trace, accept."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.at import commands
from smsd.at.results import CME, CMS
from smsd.cli import scan as scanning
from smsd.cli.shared import (
    ConfigOption,
    JsonOption,
    config_path,
    database,
    json_lines,
    now,
    one_json,
    say,
    settings,
    table,
)
from smsd.config import Config
from smsd.config.schema import Modem
from smsd.errors import Refused, SmsdError, Unusable
from smsd.modem.link import Link
from smsd.modem.ports import candidates
from smsd.modem.wire import SerialWire
from smsd.store import facts, journal

app = typer.Typer(no_args_is_help=True, help="Modems: which ports answer, one command by hand.")


def _link(port: str, baudrate: int) -> Link:
    return Link(SerialWire(port, baudrate), lambda notice: None, lambda: None)


@app.command()
def scan(
    port: Annotated[list[str] | None, typer.Argument(help="ports to try; else all that hang on USB")] = None,
    baudrate: int = 115200,
    every: Annotated[bool, typer.Option("--all", help="all ports of a stick, not only the first that answers")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show which sticks are there, which port answers AT, and the lines for
    the configuration. Example: smsd modem scan
    """
    found = scanning.rows([p for given in port or [] for p in candidates(given) or [given]], baudrate, say, every=every)
    if as_json:
        json_lines(found)
    elif not found:
        say(
            "no port found under /dev/serial/by-id, /dev/ttyUSB*, /dev/ttyACM*; is the stick plugged in? (lsusb "
            "shows it)"
        )
    else:
        print_rows(found)
    if not any(row["answer"] == "yes" for row in found):
        raise typer.Exit(1)


def print_rows(found: list[dict[str, Any]]) -> None:
    """What a scan found, for people: a table of ports, what is wrong with the others, lines for the configuration."""
    ports = [row for row in found if row["port"]]
    if ports:
        table(
            "",
            ("USB", "port", "answers", "maker", "model", "IMEI", "SIM", "signal", "profile"),
            [
                (
                    row["where"],
                    row["port"],
                    row["answer"] if row["for_at"] is not False or row["answer"] != "not tried" else "for other things",
                    row["manufacturer"],
                    row["model"],
                    row["imei"],
                    row["sim"],
                    f"{row['signal_dbm']} dBm" if row["signal_dbm"] else "",
                    row["profile"],
                )
                for row in ports
            ],
        )
    for row in found:
        if row["trouble"]:
            say(f"{row['stick']} ({row['usb']}) on socket {row['where']}: {row['trouble']}")
    if lines := scanning.configuration(found):
        print(f"\n# for /etc/smsd/smsd.yaml\n{lines}")


@app.command("at")
def at_(
    port: Annotated[str, typer.Argument(help="a port, or a modem's name in the configuration")],
    line: Annotated[str, typer.Argument(help="the command, such as AT+CSQ")],
    baudrate: int = 115200,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Send one AT command by hand (the daemon must not hold the port). Example: smsd modem at /dev/ttyUSB0 AT+CSQ"""
    if "/" not in port:
        modem = next((m for m in settings(config).modems if m.name == port), None)
        if modem is None:
            raise Unusable(f"{port!r} is neither a port nor a modem of the configuration")
        if modem.driver == "smpp":
            raise Unusable(f"{port} is a line to a carrier: there is no modem that takes AT commands")
        port, baudrate = _port_of(modem, settings(config)), modem.baudrate
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
        meaning = (
            CMS[refused.code].sentence
            if refused.kind == "CMS" and refused.code in CMS
            else CME.get(refused.code or -1, "")
        )
        if as_json:
            one_json({"final": str(refused), "lines": []})
        else:
            print(str(refused))
        raise SmsdError(f"the modem refused{': ' + meaning if meaning else ''}") from None


def _port_of(modem: Modem, loaded: Config) -> str:
    """The port that a modem of the configuration hangs on: where several fit, the one that answers with its IMEI."""
    found = candidates(modem.device)
    if not found:
        raise Unusable(f"no port fits {modem.device!r} of modem {modem.name}")
    if len(found) == 1:
        return found[0]
    wanted = modem.imei or database(loaded).call(facts.get, f"imei:{modem.name}")
    answering = [row for row in scanning.rows(found, modem.baudrate, say, every=True) if row["answer"] == "yes"]
    own = [row for row in answering if row["imei"] == wanted] if wanted else answering
    if len({row["imei"] for row in own}) == 1:
        return str(own[0]["port"])
    seen = ", ".join(f"{row['port']} (IMEI {row['imei']})" for row in answering) or "none of them answers AT"
    raise Unusable(
        f"{modem.device!r} of modem {modem.name} fits several ports: {seen}"
        + (f"; its IMEI is {wanted}" if wanted else "; name the port, or write its imei: into the configuration")
    )


@app.command("test")
def test_(
    name: Annotated[str, typer.Argument(help="the modem's name in the configuration")],
    number: Annotated[str, typer.Argument(help="who gets the text")],
    as_json: JsonOption = False,  # noqa: PT028 - a command, no test
    config: ConfigOption = None,  # noqa: PT028 - as above
) -> None:
    """Text a number by this line, and say whether the network took it. Example: smsd modem test stick1 0475123456"""
    from smsd.cli import doctor, line_test

    loaded = settings(config)
    _known(loaded, name)
    found = line_test.one(loaded, config_path(config).parent, name, line_test.target(loaded, number), say)
    if as_json:
        json_lines(doctor.plain([found]))
    else:
        doctor.show([found])
    if found.verdict.value != "ok":
        raise typer.Exit(1)


def _known(loaded: Config, name: str) -> None:
    if name not in {m.name for m in loaded.modems}:
        raise Unusable(f"there is no modem {name!r}; there are: {', '.join(m.name for m in loaded.modems)}")


@app.command("trace")
def trace_(
    what: Annotated[
        str, typer.Argument(help="a recording (- for stdin), a port, or a modem's name in the configuration")
    ],
    seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="how long a port is listened to")] = 30.0,
    baudrate: int = 115200,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Read a recorded conversation back as events, or listen to a modem. Example: smsd modem trace conversation.txt"""
    from smsd.cli import trace

    if what == "-" or Path(what).is_file():
        try:
            recorded = (
                sys.stdin.read() if what == "-" else Path(what).read_text(encoding="utf-8", errors="surrogateescape")
            )
        except OSError as error:
            raise Unusable(f"{what} cannot be read: {error.strerror}") from error
        found = list(trace.events(recorded.splitlines()))
    else:
        if "/" not in what and "://" not in what:
            modem = next((m for m in settings(config).modems if m.name == what), None)
            if modem is None:
                raise Unusable(f"{what!r} is no file, no port and no modem of the configuration")
            what, baudrate = (candidates(modem.device) or [modem.device])[0], modem.baudrate
        say(f"listening to {what} for {seconds:g} s ...")
        found = list(asyncio.run(trace.listen(what, baudrate, seconds)))
    if as_json:
        json_lines(found)
        return
    table(
        "",
        ("event", "what", "read as"),
        [
            (
                row["event"],
                row.get("sent") or row.get("line"),
                " ".join(filter(None, (row.get("final"), "" if row.get("value") is None else str(row["value"])))),
            )
            for row in found
        ],
    )


@app.command()
def accept(
    name: Annotated[str, typer.Argument(help="the modem's name in the configuration")], config: ConfigOption = None
) -> None:
    """Accept a changed SIM, or let a mended PIN be tried once more; the daemon
    takes the line up again within half a minute.
    """
    loaded = settings(config)
    _known(loaded, name)
    db = database(loaded)
    for key in (f"iccid:{name}", f"pin_refused:{name}"):
        db.call(facts.drop, key)
    db.call(facts.put, f"accepted:{name}", "1")
    db.call(journal.note, now(), "card accepted", "", name)
    say(f"{name}: the card that is in it now is accepted")
