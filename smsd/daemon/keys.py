"""The machine key: 32 random bytes that every hash and code of this gateway hangs on.

In: where the database lies. Out: the key; it is made once, 0600, or given as a systemd credential. Without it no PIN
counts: one that is lost is never replaced in silence.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from smsd import log
from smsd.config.database_url import path_of
from smsd.errors import KeyLost, StoreTrouble, Unusable
from smsd.store import presence
from smsd.store.backup import KEY_NAME
from smsd.store.glance import anybody_enrolled
from smsd.store.ownership import become_owner

LENGTH = 32
CREDENTIAL = KEY_NAME
LOST = (
    "the machine key {} is lost, and without it no PIN, no list and no blocked number counts any more. "
    "Put it back from a backup (smsd restore FILE); "
    "or have a new one, after which each officer and coordinator is enrolled anew: smsd people rekey"
)


def machine_key(url: str, *, new: bool = False) -> bytes:
    """The key of the gateway with this database. `new`: one is made where it is lost."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (given := Path(folder) / CREDENTIAL).exists():
        return _checked(given)
    path = path_of(url).parent / CREDENTIAL
    become_owner(path)
    if new:
        _drop_damaged(path)
    if not path.exists():
        if not new and (presence.lost(path) or anybody_enrolled(url)):
            raise KeyLost(LOST.format(path))
        temporary = path.with_suffix(f".{os.getpid()}")
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)  # whoever is first wins; nobody overwrites a key
        temporary.unlink()
    key = _checked(path)
    presence.mark(path)
    return key


def put_aside(url: str, now: datetime) -> Path:
    """A key that others may know makes room for a new one; where it lies now."""
    path = path_of(url).parent / CREDENTIAL
    old = path.with_name(f"{path.name}.before-rekey-{now:%Y%m%d-%H%M%S}")
    become_owner(path)
    try:
        path.rename(old)
    except OSError as error:
        raise Unusable(f"the machine key {path} cannot be put aside: {error.strerror}") from error
    return old


def _drop_damaged(path: Path) -> None:
    """A key that is damaged makes room for a new one."""
    try:
        if path.exists():
            _checked(path)
    except KeyLost:
        path.rename(path.with_suffix(".damaged"))


def _of_nobody_else(fd: int, path: Path) -> None:
    """Takes away what rights others have on the key. Whether one of them used them only a person knows: it is told."""
    if not os.fstat(fd).st_mode & 0o077:
        return
    try:
        os.fchmod(fd, 0o600)
    except OSError as error:
        raise StoreTrouble(f"{path} may be read by others; do: sudo chmod 600 {path}") from error
    log.trouble(
        "machine key",
        f"others could read {path}, now they cannot. If others use this machine: smsd people rekey --known-to-others",
    )


def _checked(path: Path) -> bytes:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            _of_nobody_else(file.fileno(), path)
            key = file.read(LENGTH + 1)
    except OSError as error:
        kind = KeyLost if error.errno == errno.EIO else StoreTrouble  # a bad block: no other try will help
        raise kind(f"the machine key {path} cannot be read: {error.strerror}") from error
    if len(key) != LENGTH:
        raise KeyLost(
            f"{path} is damaged: it does not have {LENGTH} bytes. Put it back from a backup (smsd restore "
            "FILE), or make a new one (smsd people rekey)"
        )
    return key
