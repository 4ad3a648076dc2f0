"""`smsd release`: the programs on this machine. `list` is for people; the rest is what
the installer and `smsd rollback` do step by step.
"""

from __future__ import annotations

import time
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any

import typer

from smsd.cli.shared import ConfigOption, JsonOption, config_path, json_lines, now, one_json, say, settings, table
from smsd.config.database_url import path_of
from smsd.daemon import releases, status, switching, walls
from smsd.errors import Unusable
from smsd.moments import spoken_of
from smsd.store import backup, going_back
from smsd.store.opening import HEAD, make_engine, migrate, only_one
from smsd.store.ownership import become_owner
from smsd.version import version

KEEP = 3  # copies of the data made before updates
Anyway = Annotated[
    bool, typer.Option("--anyway", help="also while an alert runs, where the daemon that should send it is broken")
]
Under = Annotated[Path | None, typer.Option("--program", help="the folder of programs; else where this one stands")]

app = typer.Typer(no_args_is_help=True, help="Program versions on this machine: which runs, which was before it.")


@app.command("list")
def list_(under: Under = None, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show the programs that are installed and which of them runs. Example: smsd release list"""
    top = under or releases.program()
    rows = [_row(top, release) for release in releases.all_of(top)]
    if as_json:
        json_lines(rows)
    elif not rows:
        say(f"this program ({version()}) stands alone: {top / 'releases'} holds none")
    else:
        loaded = _loaded(config)
        zone = loaded.gateway.zone if loaded else UTC
        table(
            "",
            ("program", "", "came after", "on"),
            [
                (r["release"], "runs" if r["current"] else "", r["before"], spoken_of(r["at"], zone) if r["at"] else "")
                for r in rows
            ],
        )


def _row(top: Path, release: Path) -> dict[str, Any]:
    record = releases.record_of(release)
    return {
        "release": release.name,
        "current": release == releases.current(top),
        "before": record.release if record else None,
        "at": record.at if record else None,
        "backup": record.backup or None if record else None,
    }


@app.command()
def switch(
    release: Annotated[Path, typer.Argument(help="its folder")], anyway: Anyway = False, config: ConfigOption = None
) -> None:
    """Make a release that is whole the program that runs, with its data; or leave
    everything as it was. The installer does this.
    """
    folder = release.resolve()
    if folder.parent.name != releases.RELEASES or not releases.command(folder).exists():
        raise Unusable(f"{release} is no folder of {releases.RELEASES}/ with a program in it")
    switching.forward(folder.parent.parent, folder, config_path(config), say, anyway=anyway)


@app.command()
def needs(config: ConfigOption = None) -> None:
    """Show which drop-ins of the service the configuration needs, one a line. Example: sudo smsd release needs"""
    for name in walls.needs(settings(config)):
        print(name)


@app.command(hidden=True)
def quiet(config: ConfigOption = None) -> None:
    """Say what runs or waits for its code, and end with 1; nothing and 0
    where nothing does. The Debian package asks this.
    """
    loaded = _loaded(config)
    if loaded is not None:
        target = path_of(loaded.gateway.database)
        become_owner(target)
        _quiet(target, anyway=False)


@app.command("try", hidden=True)
def try_(anyway: Anyway = False, config: ConfigOption = None) -> None:
    """Try the way of the data to this program on a copy of them, while the daemon of before goes on."""
    loaded = _loaded(config)
    target = path_of(loaded.gateway.database) if loaded else None
    if loaded is None or target is None or not target.exists():
        one_json({})
        return
    become_owner(target)
    _quiet(target, anyway)
    folder = target.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / f"before-{version()}-{now().astimezone(loaded.gateway.zone):%Y%m%d-%H%M%S}.backup"
    made = backup.make(
        loaded.gateway.database,
        kept,
        gateway=loaded.gateway.name,
        now=now(),
        with_key=False,
        configuration=config_path(config).parent,
    )
    try:
        with backup.opened(kept, folder) as (_, unpacked):
            before, after = unpacked / "smsd.db", unpacked / "tried.db"
            after.write_bytes(before.read_bytes())
            _migrated(after)
            backup.check(after)
            same = going_back.keeps_rows(before, after)
    except BaseException:
        kept.unlink(missing_ok=True)
        raise
    for old in sorted(folder.glob("before-*.backup"), key=lambda p: p.stat().st_mtime)[:-KEEP]:
        old.unlink()
    one_json({"backup": str(kept), "schema_before": made.schema, "schema_after": HEAD, "keeps_rows": same})


@app.command(hidden=True)
def take(kept: Path, anyway: Anyway = False, config: ConfigOption = None) -> None:
    """Copy the data as they are now, then bring them to this program. The daemon stands still."""
    loaded = settings(config)
    target = path_of(loaded.gateway.database)
    become_owner(target)
    with only_one(loaded.gateway.database):
        _quiet(target, anyway)
        backup.make(
            loaded.gateway.database,
            kept,
            gateway=loaded.gateway.name,
            now=now(),
            with_key=False,
            configuration=config_path(config).parent,
        )
        try:
            _migrated(target)
            backup.check(target)
        except Exception:
            with backup.opened(kept, target.parent) as (_, folder):
                backup.put_back(folder, loaded.gateway.database, now())
            raise
    one_json({"schema": HEAD})


@app.command(hidden=True)
def give(
    kept: Path,
    data: Annotated[bool, typer.Option("--data")] = False,
    anyway: Anyway = False,
    config: ConfigOption = None,
) -> None:
    """Bring the data back to the tables of the program before: those of now, or with
    --data those of then. The daemon stands still.
    """
    loaded = settings(config)
    url = loaded.gateway.database
    target = path_of(url)
    become_owner(target)
    with only_one(url):
        _quiet(target, anyway)
        safe = (
            target.parent
            / "backups"
            / f"after-{version()}-{now().astimezone(loaded.gateway.zone):%Y%m%d-%H%M%S}.backup"
        )
        backup.make(url, safe, gateway=loaded.gateway.name, now=now(), with_key=False)
        with backup.opened(kept, target.parent) as (found, folder):
            if not data and found.schema != HEAD:
                with backup.opened(safe, target.parent) as (_, newest):
                    going_back.pour(newest / backup.DATABASE_NAME, folder / backup.DATABASE_NAME)
            if data or found.schema != HEAD:
                for aside in backup.put_back(folder, url, now().astimezone(loaded.gateway.zone)):
                    aside.unlink()  # `safe` holds it
    one_json({"kept": str(safe)})


@app.command(hidden=True)
def answers(within: Annotated[int, typer.Option("--within")] = 60, config: ConfigOption = None) -> None:
    """Wait until a daemon of this very program writes its status."""
    where = status.path(settings(config).gateway.database)
    end = time.monotonic() + within
    while time.monotonic() < end:
        if (found := status.read(where)) is not None and found.get("version") == version():
            one_json({"pid": found["pid"]})
            return
        time.sleep(0.1)
    raise Unusable(f"smsd {version()} was started and does not answer after {within} s; why: journalctl -u smsd -n 50")


def _loaded(config: Path | None) -> Any:
    """The configuration, where there is one that counts: a sample with faults has no data yet."""
    from smsd.errors import ConfigFaults

    try:
        return settings(config)
    except ConfigFaults:
        return None


def _quiet(database: Path, anyway: bool) -> None:
    if (found := going_back.running(database)) and not anyway:
        raise Unusable(
            f"not now: {', '.join(found)}. Wait for its end, or end it: smsd alert halt NUMBER, smsd alert cancel "
            "NUMBER"
        )


def _migrated(database: Path) -> None:
    engine = make_engine(f"sqlite:///{database}")
    try:
        migrate(engine)
    except Exception as error:  # whatever a migration meets: the data of before go on
        raise Unusable(f"the database cannot be brought to this program: {error}") from error
    finally:
        engine.dispose()
