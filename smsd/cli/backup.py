"""`smsd backup`: a consistent copy of database, machine key and configuration while the daemon runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from smsd.cli.asking import ForceOption, may_write
from smsd.cli.shared import ConfigOption, JsonOption, config_path, now, one_json, say, settings
from smsd.store import backup as copies

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="a file whose first line is the passphrase")
]


def passphrase_of(file: Path | None) -> str | None:
    """The first line of the file, where one is named."""
    return None if file is None else copies.passphrase_of(file)


def backup(
    file: Annotated[Path, typer.Argument(help="where the copy goes")],
    passphrase_file: PassphraseFile = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Copy database, machine key and configuration into one file (0600), while the daemon
    runs. Example: smsd backup /media/usb/smsd.backup
    """
    loaded = settings(config)
    passphrase = passphrase_of(passphrase_file)
    may_write(file, force=force)
    made = copies.make(
        loaded.gateway.database,
        file,
        gateway=loaded.gateway.name,
        now=now(),
        passphrase=passphrase,
        configuration=config_path(config).parent,
    )
    if as_json:
        one_json(asdict(made) | {"file": str(file), "bytes": file.stat().st_size, "encrypted": passphrase is not None})
        return
    say(
        f"{file}: {file.stat().st_size:,} bytes{'' if passphrase is None else ', encrypted'}, {made.configuration} "
        "file(s) of configuration"
    )
    if passphrase is None:
        say(
            "It holds no secrets.yaml and no PIN or password of the configuration: those go into encrypted backups "
            "only (--passphrase-file)."
        )
        say("It holds the members' numbers and what officers' PINs are checked with: keep it as you keep the gateway.")
    if not made.key:
        say(
            "The machine key is not beside the database (a systemd credential?): keep a copy of it too, or every "
            "officer is enrolled anew."
        )
