"""`smsd doctor`: probes everything, one line a check, with the mend. Exit 1 where something is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from smsd.checks import table
from smsd.checks.facts import SIGNS, Finding, Verdict
from smsd.cli import doctor_facts
from smsd.cli.shared import ConfigOption, JsonOption, config_path, json_lines, say, settings

STYLES = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.BAD: "bold red"}


def doctor(
    send: Annotated[
        str | None, typer.Option("--send", metavar="NUMBER", help="then text this number and wait for the answer")
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Probe modem, card, network, machine, people, mail: one line a check (✓ ! ✗), with the
    mend. Example: sudo smsd doctor --send 0475123456
    """
    path = config_path(config)
    found = table.run(doctor_facts.gather(path, probe=True))
    if not as_json:
        show(found)
    if send:
        from smsd.cli import line_test

        loaded = settings(config)
        for finding in line_test.round_trip(loaded, path.parent, line_test.target(loaded, send), say):
            found.append(finding)
            if not as_json:
                show([finding])
    if as_json:
        json_lines(plain(found))
    else:
        bad, warn = (sum(f.verdict is v for f in found) for v in (Verdict.BAD, Verdict.WARN))
        say(f"{bad} to mend, {warn} to know, {len(found) - bad - warn} fine")
    if table.worst(found) is Verdict.BAD:
        raise typer.Exit(1)


def plain(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON takes them."""
    return [asdict(f) | {"verdict": f.verdict.value} for f in found]


def line_of(check: str, verdict: str, words: str, mend: str, about: str) -> Any:
    """One line, coloured: the sign, what was found, the mend."""
    from rich.text import Text

    of = Verdict(verdict)
    loud = check == "may_alert" and of is Verdict.BAD
    line = Text(f"{SIGNS[of]} ", style=STYLES[of]) + Text(
        f"{about}: {words}" if about else words, style=STYLES[of] if loud else ""
    )
    return line + Text(f"  → {mend}", style="cyan") if mend and of is not Verdict.OK else line


def show(found: Iterable[Finding]) -> None:
    """On stdout; one line a check, never cut where nobody looks."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 500, highlight=False)
    for row in plain(found):
        console.print(line_of(**row), soft_wrap=True)
