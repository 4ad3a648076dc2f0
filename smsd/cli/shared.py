"""What commands share: which configuration, the database, tables, JSON."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.config import Config, load
from smsd.config.database_url import path_of
from smsd.config.messages import catalogue
from smsd.config.reader import SECRETS
from smsd.config.schema import Gateway
from smsd.daemon.keys import machine_key
from smsd.errors import Unusable
from smsd.moments import exact
from smsd.rules.wording import Wording
from smsd.service.context import Context, outside
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.ownership import as_owner

STARTED_BY = os.getuid()  # before a command of root becomes the owner of the database

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="the configuration; else $SMSD_CONFIG, else /etc/smsd/smsd.yaml")
]
JsonOption = Annotated[bool, typer.Option("--json", help="machine-readable, on stdout")]


def config_path(given: Path | None) -> Path:
    """`--config`, else $SMSD_CONFIG, else /etc/smsd/smsd.yaml."""
    return given or Path(os.environ.get("SMSD_CONFIG") or "/etc/smsd/smsd.yaml")


def settings(given: Path | None) -> Config:
    """The configuration; all faults at once where it has some."""
    return load(config_path(given))


def wording(given: Path | None) -> Wording:
    """What the gateway says, an operator's own messages included."""
    return Wording(catalogue(config_path(given).parent))


def database(config: Config) -> Database:
    """The database of a gateway."""
    return Database(open_engine(config.gateway.database))


@contextlib.contextmanager
def read_only(config: Config) -> Iterator[Database]:
    """The database for looking only: no table is made or brought up to date, and root reads it as its owner."""
    from smsd.store import glance

    with as_owner(path_of(config.gateway.database)):
        db = glance.open_to_read(config.gateway.database)
        try:
            yield db
        finally:
            db.engine.dispose()


_DATABASE = re.compile(r"^[^#\n]*?\bdatabase:\s*[\"']?((?:sqlite:///|postgresql\+psycopg://)[^\"'\s,}]+)", re.MULTILINE)


_NAMED = re.compile(r"^[^#\n]*?\bdatabase:\s*!secret\s+([\w.-]+)", re.MULTILINE)


def url_of(path: Path) -> str | None:
    """Where the database lies, also where the configuration has a fault: what
    stops an alert may not hang on a correct file.

    None where the file may not be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        found = _DATABASE.search(text)
        if found is None and (named := _NAMED.search(text)):
            secrets = path.with_name(SECRETS).read_text(encoding="utf-8", errors="replace")
            found = re.search(
                rf"^{re.escape(named[1])}:\s*[\"']?((?:sqlite:///|postgresql\+psycopg://)[^\"'\s]+)",
                secrets,
                re.MULTILINE,
            )
    except PermissionError:
        return None
    except OSError:
        found = None
    return str(found[1]) if found else Gateway.model_fields["database"].default


def beside(given: Path | None, config: Config, db: Database) -> Context:
    """What service functions need in a command: the daemon, if one runs, has the lines."""
    return outside(config, config_path(given).parent, db, machine_key(config.gateway.database))


def os_user() -> str:
    """Who started this, by the kernel: what the environment says (SUDO_USER, LOGNAME) anybody can say."""
    try:
        return pwd.getpwuid(STARTED_BY).pw_name
    except KeyError:
        return str(STARTED_BY)


def now() -> datetime:
    """The moment in UTC, by the machine's clock."""
    return datetime.now(UTC)


def say(text: str) -> None:
    """A line to stderr, where people read and no pipe does."""
    print(text, file=sys.stderr)


def one_json(value: object, zone: tzinfo = UTC) -> None:
    """One object; moments in it as ISO 8601 with the offset of this time zone."""

    def plain(found: object) -> str:
        return exact(found, zone) if isinstance(found, datetime) else str(found)

    print(json.dumps(value, default=plain, ensure_ascii=False))


def json_lines(rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line, for `jq` and scripts."""
    for row in rows:
        one_json(row)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints a table; into a pipe 160 characters wide, so that nothing is cut."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=title or None, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(shown)


def network_of(config: Config, name: str | None) -> str:
    """The network that is named, or the only one."""
    if name:
        if name not in config.networks:
            raise Unusable(f"there is no network {name!r}; there are: {', '.join(config.networks)}")
        return name
    if len(config.networks) > 1:
        raise Unusable(f"name a network: {', '.join(config.networks)}")
    return next(iter(config.networks))
