"""Root and the gateway's files: a command that was started as root becomes their owner before it opens one of them.

In: a path. Out: a process that may no more than the owner may. What root opens, makes, chmods or chowns in a folder
that somebody else can write may be a link to whatever they like; so nothing is done as root where anybody else owns, or
may write, a step of the way there. Who is not root is not concerned.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from smsd.errors import Unusable

WRITABLE = stat.S_IWGRP | stat.S_IWOTH


def owner_of(path: Path) -> int | None:
    """The first owner on the way to a path who is not root, links looked at
    as well as followed; None where all is root's.
    """
    whole = Path(os.path.abspath(path))
    for way in (whole, whole.resolve()):
        for step in (*reversed(way.parents), way):
            try:
                about = step.lstat()
            except OSError:
                break
            if about.st_uid != 0:
                return about.st_uid
            if stat.S_ISDIR(about.st_mode) and about.st_mode & WRITABLE and not about.st_mode & stat.S_ISVTX:
                raise Unusable(
                    f"{step} is root's, and others may write it; do: chmod go-w {step}, or chown it to the gateway's "
                    "user"
                )
    return None


def become_owner(path: Path) -> None:
    """As root, becomes the owner of a path for good, with that user's groups (dialout for the modems)."""
    if os.geteuid() == 0 and (owner := owner_of(path)) is not None:
        name, group = _user(owner, path)
        if name:
            os.initgroups(name, group)
        else:
            os.setgroups([])
        os.setgid(group)
        os.setuid(owner)


@contextlib.contextmanager
def as_owner(path: Path) -> Iterator[None]:
    """As root, does something as the owner of a path, and is root again."""
    owner = owner_of(path) if os.geteuid() == 0 else None
    if owner is None:
        yield
        return
    os.setegid(_user(owner, path)[1])
    os.seteuid(owner)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _user(uid: int, path: Path) -> tuple[str, int]:
    try:
        user = pwd.getpwuid(uid)
        return user.pw_name, user.pw_gid
    except KeyError:
        at = next((p for p in (path, *path.parents) if p.exists()), path)
        return "", at.stat().st_gid
