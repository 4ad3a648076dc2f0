"""The command line: which commands there are, and how every error becomes a sentence.

In: words. Out: exit 0 ok, 1 the thing asked for failed, 2 usage or a configuration that stops a command, 3 no live daemon (only
`status`). No traceback ever reaches a user.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from smsd import __version__
from smsd.cli import alert, config, demo, members, modem, people, status
from smsd.cli.shared import config_path
from smsd.errors import ConfigFaults, SmsdError

app = typer.Typer(
    no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
    help="SMS gateway for neighbourhood information networks: a proven police text becomes a text on every member's phone.",
    epilog="First look: smsd demo    First set-up: smsd config check    Daily: smsd status",
)  # fmt: skip
app.add_typer(config.app, name="config")
app.add_typer(members.app, name="members")
app.add_typer(people.app, name="people")
app.add_typer(alert.app, name="alert")
app.add_typer(modem.app, name="modem")
app.command("status")(status.status)
app.command("demo")(demo.demo)


@app.command()
def run(file: Annotated[Path | None, typer.Option("--config", help="the configuration; else $SMSD_CONFIG, else /etc/smsd/smsd.yaml")] = None) -> None:
    """Run the daemon in the foreground (what systemd starts). SIGHUP reloads, SIGTERM drains."""
    from smsd.daemon.run import run as run_daemon

    raise typer.Exit(run_daemon(config_path(file)))


def _version(value: bool) -> None:
    if value:
        print(f"smsd {__version__}")
        raise typer.Exit


@app.callback()
def _top(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")] = False) -> None:
    pass


def main() -> None:
    """The entry point."""
    try:
        app()
    except ConfigFaults as faults:
        for fault in faults.faults:
            print(fault.render(), file=sys.stderr)  # type: ignore[attr-defined]
        print(f"{len(faults.faults)} fault(s); nothing was done. Mend them, then: smsd config check", file=sys.stderr)
        sys.exit(2)
    except SmsdError as error:
        print(f"smsd: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
