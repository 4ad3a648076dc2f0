"""Whether a database or a machine key was ever here; and the way back where it is gone or damaged.

In: the address of a database. Out: marks, small empty files beside database and key, which say that there was one;
sentences that name the copies, the newest that is whole, and the command that puts it back. A dying card may leave an
empty file, or none: beginning with that in silence would be a gateway without members that looks well. It puts nothing
back itself.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from smsd.errors import Gone, SmsdError, Unusable
from smsd.store.ownership import as_owner

MARK, TABLES = ".mark", ".tables"
STOP, START = "sudo systemctl stop smsd", "sudo systemctl start smsd"


def mark(path: Path) -> None:
    """Notes that a file is here; a disk that takes nothing is no reason to stop."""
    there = _mark_of(path)
    if not there.exists():
        with contextlib.suppress(OSError):
            os.close(os.open(there, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


def lost(path: Path) -> bool:
    """Whether a file that was here is gone or empty."""
    with contextlib.suppress(OSError):
        return _mark_of(path).exists() and not _holds(path)
    return False  # who may not look there does not know


def refuse_if_lost(path: Path) -> None:
    """Raises Gone with the way back."""
    if lost(path):
        what = "is empty" if path.exists() else "is gone"
        raise Gone(
            f"the database {path} {what}, and this gateway had one: {way_back(path)}. To begin with nothing: smsd "
            "run --new"
        )


def mark_tables(path: Path) -> None:
    """Notes that a server had this gateway's tables; `path` is that of its own files."""
    with contextlib.suppress(OSError):
        os.close(os.open(_tables_of(path), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


def had_tables(path: Path) -> bool:
    """Whether a server had this gateway's tables."""
    with contextlib.suppress(OSError):
        return _tables_of(path).exists()
    return False


def emptied(path: Path, name: str) -> str:
    """What it means where they are not there, and what is to be done: they may be about to be restored, and a gateway
    that made them anew would look well, and know nobody.
    """
    return (
        f"the database {name} has no tables, and this gateway had some there: whoever runs the server puts them back, "
        f"and the gateway goes on by itself. To begin with nothing: sudo rm {_tables_of(path)}"
    )


def _tables_of(path: Path) -> Path:
    return path.with_name(path.name + TABLES)


def read_only(path: Path) -> bool:
    """Whether the file system of a file takes no writes, as the kernel mounts one that has faults. The mount's flags do
    not always say so (an ext4 that met a fault is called writable by Linux 6.18): its folder is touched.
    """
    try:
        os.utime(path.parent)
    except OSError as error:
        return error.errno == errno.EROFS
    return False


def takes_no_writes(path: Path) -> str:
    """What that means and what is to be done."""
    return (
        f"{path.parent} takes no writes, so no alert can go out: the card is dying, or was mounted read-only after a "
        "fault. Save what is on it, put in another card and smsd restore a copy; was it a mishap: mount -o "
        "remount,rw"
    )


def begin_anew(path: Path, key: Path) -> None:
    """For those who mean it: what was here counts no more. Refused where the
    database is here; what is left of it is put aside.
    """
    if _holds(path):
        raise Unusable(f"--new is for a gateway whose database is gone, and {path} is here; run it without --new")
    for left in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if _holds(left):
            left.replace(left.with_name(f"{left.name}.before-new"))
        left.unlink(missing_ok=True)
    _mark_of(path).unlink(missing_ok=True)
    if not key.exists():
        _mark_of(key).unlink(missing_ok=True)


def _mark_of(path: Path) -> Path:
    return path.with_name(path.name + MARK)


def _holds(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


# ---- copies


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is whole; when it was made."""

    path: Path
    at: str


def copies(path: Path) -> list[Path]:
    """All copies beside a database, the newest first."""
    found = []
    with contextlib.suppress(OSError):
        found = [(p.stat().st_mtime, p) for p in (path.parent / "backups").glob("*.backup")]
    return [p for _, p in sorted(found, reverse=True)]


def newest_good(path: Path, passphrase: str | None = None) -> Copy | None:
    """The newest copy that is whole, unpacked and looked through; those that cannot be read are passed over."""
    for copy in copies(path):
        try:
            about = copy.stat()
            if (at := _whole(copy, passphrase, about.st_mtime_ns, about.st_size)) is not None:
                return Copy(copy, at)
        except OSError:
            continue
    return None


@functools.lru_cache(maxsize=64)
def _whole(copy: Path, passphrase: str | None, *_stamp: int) -> str | None:
    from smsd.store import backup

    try:
        with tempfile.TemporaryDirectory() as folder, backup.opened(copy, Path(folder), passphrase) as (found, _):
            return found.at
    except (SmsdError, OSError):
        return None


def way_back(path: Path, passphrase: str | None = None) -> str:
    """Which copies there are, the newest good one, and what puts it back."""
    folder = path.parent / "backups"
    with as_owner(path):
        found, good = copies(path), newest_good(path, passphrase)
        hidden = folder.exists() and not os.access(folder, os.R_OK | os.X_OK)
    if hidden:
        return f"sudo smsd doctor tells which copy in {folder} is good, and how to go back to it"
    if good is not None:
        return (
            f"{len(found)} {'copy is' if len(found) == 1 else 'copies are'} in {folder}, the newest good one is of "
            f"{good.at[:16].replace('T', ' ')}. Go back to it: {STOP}; sudo smsd restore {good.path}; {START}"
        )
    if found:
        return (
            f"{len(found)} {'copy is' if len(found) == 1 else 'copies are'} in {folder}, none that can be read as it "
            f"is (encrypted, or damaged); the newest: {found[0].name}. Go back to one: {STOP}; sudo smsd restore "
            f"FILE --passphrase-file FILE; {START}"
        )
    return f"there is no copy in {folder}; go back to one from elsewhere: {STOP}; sudo smsd restore FILE; {START}"
