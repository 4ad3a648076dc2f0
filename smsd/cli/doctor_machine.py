"""What the machine tells `smsd doctor`: processes, clock, disk, memory card, power. It decides nothing.

In: a root (`/`, or a tree that a test made) and paths. Out: values, None where a machine cannot tell.
"""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

from smsd.clock import kernel_synchronised
from smsd.errors import Unusable
from smsd.store.ownership import owner_of

PROC = Path("/proc")


def daemons(config: Path, default: Path = Path("/etc/smsd/smsd.yaml")) -> tuple[int, ...]:
    """Processes `smsd run` of this configuration, the oldest first."""
    found = []
    for pid, words in _processes():
        at = next(
            (i for i, word in enumerate(words[1:], 1) if word == "run" and "smsd" in os.path.basename(words[i - 1])),
            None,
        )
        if at is None:
            continue
        named = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "--config"] + [
            w.partition("=")[2] for w in words if w.startswith("--config=")
        ]
        theirs = Path(named[-1]) if named else default
        if not theirs.is_absolute():
            theirs = _cwd(pid) / theirs
        if os.path.realpath(theirs) == os.path.realpath(config):
            found.append(pid)
    return tuple(sorted(found))


def _processes() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            try:
                raw = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if raw:
                yield int(entry.name), raw.rstrip(b"\0").decode(errors="replace").split("\0")


def _cwd(pid: int) -> Path:
    try:
        return (PROC / str(pid) / "cwd").readlink()
    except OSError:
        return Path("/")


def runs(name: str) -> bool:
    """Whether a program of this name runs."""
    return any(os.path.basename(words[0]) == name for _, words in _processes())


def gateway_user(database: Path) -> str:
    """As whom the gateway runs: who owns its data."""
    try:
        owner = owner_of(database)
    except Unusable:
        owner = None
    try:
        return pwd.getpwuid(os.geteuid() if owner is None else owner).pw_name
    except KeyError:
        return str(owner)


def may_open(port: str, user: str) -> tuple[bool | None, str]:
    """Whether a user may read and write a port, and the group that it belongs to."""
    import grp

    try:
        about, who = os.stat(port), pwd.getpwnam(user)
    except (OSError, KeyError):
        return None, ""
    try:
        group = grp.getgrgid(about.st_gid).gr_name
    except KeyError:
        group = str(about.st_gid)
    if who.pw_uid == 0:
        return True, group
    shift = 6 if about.st_uid == who.pw_uid else 3 if about.st_gid in os.getgrouplist(user, who.pw_gid) else 0
    return (about.st_mode >> shift) & 0o6 == 0o6, group


def clock_kept() -> bool | None:
    """Whether a time service keeps the clock."""
    return kernel_synchronised()


def disk(folder: Path) -> tuple[int | None, bool]:
    """Megabytes free, and whether it cannot be written at all."""
    there = next((f for f in (folder, *folder.parents) if f.exists()), Path("/"))
    try:
        return shutil.disk_usage(there).free // 2**20, bool(os.statvfs(there).f_flag & os.ST_RDONLY)
    except OSError:
        return None, False


def card(root: Path) -> tuple[int, int | None]:
    """Errors of the file systems since they were made, and the wear of the memory card in per cent, where they tell."""
    errors = sum(_number(file) or 0 for file in root.glob("sys/fs/ext4/*/errors_count"))
    tenths = [
        int(word, 16)
        for file in root.glob("sys/block/mmcblk*/device/life_time")
        for word in _text(file).split()
        if word.startswith("0x")
    ]
    worst = max((t for t in tenths if 0 < t <= 11), default=None)
    return errors, None if worst is None else min(100, worst * 10)


def under_voltage(root: Path) -> bool | None:
    """As a Raspberry Pi measures it (raspberrypi-hwmon); None on other machines."""
    found = [_text(file) for file in root.glob("sys/class/hwmon/hwmon*/in0_lcrit_alarm")]
    return None if not found else "1" in found


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def _number(file: Path) -> int | None:
    text = _text(file)
    return int(text) if text.isdecimal() else None
