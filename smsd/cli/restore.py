"""`smsd restore`: back to a copy, checked first; with the configuration where it is asked for."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.backup import PassphraseFile, passphrase_of
from smsd.cli.shared import ConfigOption, JsonOption, config_path, now, one_json, say, settings
from smsd.config.copying import put_back
from smsd.config.database_url import is_postgres, path_of
from smsd.errors import Unusable
from smsd.moments import spoken_of
from smsd.service import fencing
from smsd.store import backup as copies
from smsd.store import witness
from smsd.store.opening import only_one
from smsd.store.ownership import become_owner


def restore(
    file: Annotated[Path, typer.Argument(help="a file that smsd backup made")],
    passphrase_file: PassphraseFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only check it")] = False,
    with_configuration: Annotated[
        bool, typer.Option("--configuration", help="the YAML files too, as on a new Pi")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Put a backup in the place of the database; what was there is kept beside it. Example: smsd restore smsd.backup"""
    # before root becomes the owner, who may not read them
    passphrase, data = (
        passphrase_of(passphrase_file),
        copies.read(file),
    )
    written = (
        _configuration(file, data, passphrase, config_path(config).parent) if with_configuration and not dry_run else []
    )
    loaded = settings(config)
    if is_postgres(loaded.gateway.database):
        raise Unusable(copies.BY_OTHERS)
    target = path_of(loaded.gateway.database)
    become_owner(target)
    here = copies.key_id(target.parent / copies.KEY_NAME)
    aside = written
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with only_one(loaded.gateway.database), copies.opened(file, target.parent, passphrase, data) as (found, folder):
            if not dry_run:
                aside = written + copies.put_back(
                    folder, loaded.gateway.database, now().astimezone(loaded.gateway.zone)
                )
    except OSError as error:
        raise Unusable(f"{target.parent} cannot be written: {error.strerror}") from error
    if as_json:
        one_json(asdict(found) | {"restored": not dry_run, "kept": [str(p) for p in aside]})
        return
    say(
        f"{file}: {found.gateway}, of {spoken_of(found.at, loaded.gateway.zone)}, made by smsd {found.version}; it "
        "is whole"
    )
    say(about_the_key(found, here))
    if dry_run:
        say("nothing was changed")
        return
    for kept in aside:
        say(f"kept: {kept}")
    if fencing.replaced(witness.records(witness.place(target))):
        say(f"{target} is back, and {fencing.WORDS}")
        return
    say(f"{target} is back. Alerts sent since then are not in it; start the daemon: systemctl start smsd")


def _configuration(file: Path, data: bytes, passphrase: str | None, folder: Path) -> list[Path]:
    """Puts the configuration of a backup back first, since it says where the database goes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory() as scratch,
            copies.opened(file, Path(scratch), passphrase, data) as (found, unpacked),
        ):
            if not found.configuration:
                raise Unusable(f"{file} holds no configuration; restore it without --configuration")
            return put_back(unpacked, folder, copies.mark_of(now()))
    except OSError as error:
        raise Unusable(f"{folder} cannot be written: {error.strerror}; as root: sudo smsd restore …") from error


def about_the_key(found: copies.Manifest, here: str) -> str:
    """What whoever goes back to a copy has to know about PINs."""
    if found.key:
        return "It holds the machine key: PINs, lists and TOTP count as they did then."
    if not here:
        return (
            "It holds no machine key, and there is none here: each officer and coordinator is enrolled anew (smsd "
            "people enrol NAME), or machine.key is put beside the database from a copy that smsd backup made."
        )
    if found.key_id not in ("", here):
        return (
            "It holds no machine key, and the key here is another one than it was made with: no PIN counts until "
            "each officer and coordinator is enrolled anew (smsd people enrol NAME), or the machine.key of then is "
            "put back."
        )
    return "It holds no machine key (nightly copies have none); the one that is here stays, and PINs count as before."
