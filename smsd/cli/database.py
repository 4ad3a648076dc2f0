"""`smsd database move`: from a file into a PostgreSQL, verified row by row."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.shared import ConfigOption, JsonOption, now, one_json, say, settings
from smsd.config.database_url import POSTGRES, SQLITE, fault_of, is_postgres, passwords_in
from smsd.errors import Unusable
from smsd.store import dialect, going_back, moving, presence
from smsd.store.opening import lock_of, only_one, open_engine
from smsd.store.ownership import become_owner

app = typer.Typer(no_args_is_help=True, help="Where the gateway's rows are.")


@app.callback()
def _database() -> None:
    """Where the gateway's rows are."""


@app.command()
def move(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="the file: sqlite:////var/lib/smsd/smsd.db, or its path")
    ],
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TO", help=f"an empty database: {POSTGRES}user@host/name; else that of the configuration"
        ),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Move a gateway from its file into an empty PostgreSQL. Example: sudo smsd database move /var/lib/smsd/smsd.db"""
    if target is not None and passwords_in(target):
        raise Unusable(
            "a password on a command line is seen by everybody on the machine: give TO without it, and the password in "
            "PGPASSWORD or a file ~/.pgpass; or leave TO out, and it is taken from the configuration"
        )
    old, new = _file(source), _server(target or settings(config).gateway.database)
    path = dialect.of(old).path
    become_owner(path)
    presence.refuse_if_lost(path)
    if not path.exists():
        raise Unusable(f"there is no database {path}")
    with contextlib.ExitStack() as held:
        for url in (old, new) if lock_of(old) != lock_of(new) else (old,):
            held.enter_context(only_one(url))
        dialect.of(new).refuse_if_served()
        if running := going_back.running(path):
            raise Unusable(
                f"not now: {', '.join(running)}. Wait for its end, or end it: smsd alert halt NUMBER, smsd alert "
                "cancel NUMBER"
            )
        done = _moved(old, new, quiet=as_json)
        kept = _aside(path)
    if as_json:
        one_json({"rows": sum(one.rows for one in done), "tables": [asdict(one) for one in done], "kept": str(kept)})
        return
    say(f"{sum(one.rows for one in done):,} rows are in {dialect.of(new).name}, read back and the same.")
    say(
        f"The file is kept as {kept}: a gateway that is started on the old address would send from yesterday's rows, "
        "so it finds none."
    )
    say(
        f"machine.key stays in {path.parent}: the address in the configuration needs ?folder={path.parent} unless "
        "that is /var/lib/smsd. Then: smsd config check, sudo systemctl start smsd"
    )


def _file(text: str) -> str:
    if is_postgres(text):
        raise Unusable(
            "FROM is the file that the gateway had: sqlite:////var/lib/smsd/smsd.db. From a PostgreSQL to another: "
            "pg_dump and pg_restore"
        )
    return f"{SQLITE}{Path(text.removeprefix(SQLITE)).absolute()}"


def _server(url: str) -> str:
    if not is_postgres(url):
        raise Unusable(
            f"TO is a PostgreSQL: {POSTGRES}user@host/name; name it, or write it as database: into the configuration "
            "first"
        )
    if wrong := fault_of(url):
        raise Unusable(f"TO: {wrong}")
    return url


def _moved(old: str, new: str, *, quiet: bool) -> list[moving.Moved]:
    source = open_engine(old, serving=True)  # whole, and of this program's tables: who holds the lock brings it there
    try:
        target = open_engine(new, serving=True)
        try:
            return moving.move(source, target, (lambda _: None) if quiet else _tell)
        finally:
            target.dispose()
    finally:
        source.dispose()


def _tell(one: moving.Moved) -> None:
    if one.rows:
        say(f"  {one.table}: {one.rows:,} rows, {one.digest[:16]}")


def _aside(path: Path) -> Path:
    """The file and what SQLite left beside it, under another name."""
    mark = now().strftime(".moved-%Y%m%d-%H%M%S")
    kept = path.with_name(path.name + mark)
    for end in ("-wal", "-shm"):
        if (left := path.with_name(path.name + end)).exists():
            left.replace(kept.with_name(kept.name + end))
    path.replace(kept)
    return kept
