"""`smsd restore`: back to a copy, checked first."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.backup import PassphraseFile, passphrase_of
from smsd.cli.shared import ConfigOption, JsonOption, now, one_json, say, settings
from smsd.errors import Unusable
from smsd.store import backup as copies
from smsd.store.database import only_one, path_of


def restore(file: Annotated[Path, typer.Argument(help="a file that smsd backup made")], passphrase_file: PassphraseFile = None,
            dry_run: Annotated[bool, typer.Option("--dry-run", help="only check it")] = False, as_json: JsonOption = False,
            config: ConfigOption = None) -> None:  # fmt: skip
    """Put a backup in the place of the database; what was there is kept beside it. Example: smsd restore smsd.backup"""
    loaded = settings(config)
    target = path_of(loaded.gateway.database)
    aside: list[Path] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_one(loaded.gateway.database), copies.opened(file, target.parent, passphrase_of(passphrase_file)) as (found, folder):
            if not dry_run:
                aside = copies.put_back(folder, loaded.gateway.database, now())
                _give_to_owner(target)
    except OSError as error:
        raise Unusable(f"{target.parent} cannot be written: {error.strerror}") from error
    if as_json:
        one_json(asdict(found) | {"restored": not dry_run, "kept": [str(p) for p in aside]})
        return
    say(f"{file}: {found.gateway}, of {found.at[:16].replace('T', ' ')}, made by smsd {found.version}; it is whole")
    if dry_run:
        say("nothing was changed")
        return
    for kept in aside:
        say(f"kept: {kept}")
    say(f"{target} is back. Alerts sent since then are not in it; start the daemon: systemctl start smsd")


def _give_to_owner(target: Path) -> None:
    """As root, what is put back belongs to whoever owns the folder."""
    owner = target.parent.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        for path in (target, target.parent / copies.KEY_NAME, target.with_suffix(".lock")):
            if path.exists():
                os.chown(path, owner.st_uid, owner.st_gid)
