"""The command line: which commands there are, and how every error becomes a sentence.

In: words. Out: exit 0 ok, 1 the thing asked for failed, 2 usage or a configuration that stops a command, 3 no live
daemon (only `status`). No traceback ever reaches a user. Only the command that was typed is imported: a Pi has no
second to waste.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from smsd.version import version

# noun → what `smsd --help` says of it; the module of the same name has an `app` (several commands) or a function (one)
COMMANDS = {
    "demo": "Show what smsd does, on a simulated modem: no hardware, no configuration.",
    "setup": "Set up a gateway by questions: modem, network, people, first officer, service, test text.",
    "run": "Run the daemon in the foreground (what systemd starts).",
    "status": "Show modems, queue, and broadcasts with time left. Exit 3 when no daemon runs.",
    "doctor": "Probe modem, card, network, machine, people, mail: one line a check, with the mend.",
    "config": "The operator's YAML: check, show, schema.",
    "members": "Residents: who gets the alerts.",
    "people": "Police and coordinators: who may alert, and what proves them.",
    "alert": "Alerts: drafts, progress, emergency stop, forecasts.",
    "journal": "What happened, and by whom: the audit journal.",
    "report": "Evaluation of an incident, a month, a year; hand-over pack; privacy papers.",
    "modem": "Modems: which ports answer, one command by hand.",
    "web": "Serve the page: progress, requests, members, reports, for a browser on this machine.",
    "backup": "Copy database, machine key and configuration into one file, while the daemon runs.",
    "restore": "Put a backup in the place of the database, checked first.",
    "spare": "A second gateway that takes the place of the first: its copy, its promotion.",
    "database": "Move the rows from their file into a PostgreSQL of your own.",
    "release": "Program versions on this machine: which runs, which was before it.",
    "rollback": "Go back to the program before the last update.",
    "manual": "Pages made of the program itself: cli, config, log, man, bash.",
    "pdu": "The SMS codec by hand: what a PDU says, what a text becomes.",
    "at": "The AT reader by hand: what a modem's answer says.",
}
HIDDEN = ("manual",)  # for the installer and the docs
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="the configuration; else $SMSD_CONFIG, else /etc/smsd/smsd.yaml")
]


def run(
    file: ConfigFile = None,
    new: Annotated[
        bool,
        typer.Option("--new", help="begin with nothing where the database is gone, and nobody can go back to a copy"),
    ] = False,
) -> None:
    """Run the daemon in the foreground (what systemd starts). SIGHUP reloads, SIGTERM drains."""
    from smsd.cli.shared import config_path
    from smsd.daemon.start import run as run_daemon

    raise typer.Exit(run_daemon(config_path(file), new=new))


def _version(value: bool) -> None:
    if value:
        print(f"smsd {version()}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    pass


def _nothing() -> None:
    pass


def build(word: str | None) -> typer.Typer:
    """The command line with the command `word` loaded; with all of them where it is None (completion, tests)."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=(
            "SMS gateway for neighbourhood information networks: a proven police text becomes a text on every "
            "member's phone."
        ),
        epilog="First look: smsd demo    First set-up: smsd setup    Daily: smsd status",
        callback=_top,
    )
    for name, words in COMMANDS.items():
        if name == "run":
            app.command(name)(run)
        elif word not in (name, None):
            app.command(name, help=words, hidden=name in HIDDEN)(_nothing)
        else:
            module = import_module(f"smsd.cli.{name}")
            if hasattr(module, "app"):
                app.add_typer(module.app, name=name, hidden=name in HIDDEN)
            else:
                app.command(name)(getattr(module, name))
    return app


def main() -> None:
    """What the command `smsd` starts: finds the configuration, loads the one command that was typed."""
    from smsd.cli.manners import Reader, told, without_config

    words, file = without_config(sys.argv[1:])
    if file is not None:
        os.environ["SMSD_CONFIG"] = file
    word = next((w for w in words if not w.startswith("-")), "")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)  # a starter that closed it left None
        setattr(sys, name, Reader(stream) if stream is not None else open(os.devnull, "w"))  # noqa: SIM115 - open as long as the process
    with told():
        build(None if "_SMSD_COMPLETE" in os.environ else word)(words)
