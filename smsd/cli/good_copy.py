"""The last good configuration at a shell: where the operator's file has a fault, or is to be put back.

In: the path of the operator's file. Out: the copies that the daemon keeps beside its database (config/kept.py), a
Config of the newest. What is put back comes from a file that the gateway's user may write: only texts, only YAML below
the configuration's folder, never secrets.yaml.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from smsd.cli.shared import say, url_of
from smsd.config import Config, kept
from smsd.config.database_url import path_of, shown
from smsd.config.load import check, load
from smsd.config.reader import SECRETS
from smsd.errors import ConfigFaults, Unusable
from smsd.moments import spoken_of
from smsd.store.ownership import as_owner


def last_good(path: Path) -> list[kept.Copy] | None:
    """The copies, the newest first; None where there are none."""
    url = url_of(path)
    if url is None:
        return None
    where = kept.place(path_of(url))
    with as_owner(where):
        return kept.read(where) or None


def settings_or_last_good(path: Path) -> Config:
    """The configuration; where it has a fault, the last good one, which is
    said: what stops an alert hangs on no file.
    """
    try:
        return load(path)
    except ConfigFaults as faults:
        copies = last_good(path)
        if copies is None:
            raise
        try:
            config = _with_password(copies[0].config(), path)
        except (ValueError, KeyError):
            raise faults from None
        say(
            f"{path} has {len(faults.faults)} fault(s) (smsd config check); this goes by the last good one, of "
            f"{spoken_of(copies[0].at, config.gateway.zone)}"
        )
        return config


def _with_password(config: Config, path: Path) -> Config:
    """What is kept holds no password; that of a database is read where it stands now."""
    url = url_of(path)
    if url is None or shown(url) != config.gateway.database:
        return config
    return config.model_copy(update={"gateway": config.gateway.model_copy(update={"database": url})})


def texts_of(path: Path) -> dict[str, str]:
    """The texts of the operator's files by their names below the folder."""
    return kept.names(check(path).source.texts, path.parent)


def put_back(folder: Path, name: str, text: str) -> None:
    """Writes one file anew with the rights of the one that is there, which is kept beside it."""
    pure = PurePosixPath(name)
    target = folder / pure
    if (
        pure.is_absolute()
        or ".." in pure.parts
        or pure.suffix not in (".yaml", ".yml")
        or pure.name == SECRETS
        or target.is_symlink()
    ):
        raise Unusable(f"{name!r} is no file of a configuration; nothing was put back")
    about = (target if target.exists() else folder).stat()
    made = target.with_name(f".{target.name}.new")
    with open(
        os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    os.chmod(made, about.st_mode & 0o644)
    if os.geteuid() == 0:
        os.chown(made, about.st_uid, about.st_gid)
    if target.exists():
        target.replace(target.with_name(f"{target.name}.before-rollback"))
    made.replace(target)
