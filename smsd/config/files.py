"""A file of the operator's, opened only where nobody else could have written it.

In: a path. Out: its text, or Refused with the second half of a sentence that says what to mend. The configuration
holds a command (`power_cycle`) and who may alert: whoever may write it is the operator. Owners that count are root,
the user who runs this, and whoever owns the program (who could change that instead). Pipes, devices and files beyond
a megabyte are no configuration.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
from pathlib import Path

LARGEST = 1_000_000
PROGRAM = Path(__file__).resolve().parents[1]


class Refused(Exception):
    """Why a file is not read."""


def text_of(path: Path, *, private: bool = False) -> str:
    """The text of a file; `private` is one that others may not even read."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Refused(f"{path} cannot be read: it is no file")
            if not _is_the_program_s(path):
                _check(path, about, private)
            data = file.read(LARGEST + 1)
    except OSError as error:
        mend = "; do: chmod o+r, or run this as root (sudo)" if isinstance(error, PermissionError) else ""
        raise Refused(f"{path} cannot be read: {error.strerror}{mend}") from None
    if len(data) > LARGEST:
        raise Refused(f"{path} is larger than {LARGEST:,} octets")
    text = decoded(data)
    if text is None:
        raise Refused(f"{path} is not UTF-8 text; save it as UTF-8 in your editor")
    return text


def decoded(data: bytes) -> str | None:
    """Text as an editor saved it: UTF-8, with or without a mark, UTF-16 with one, Windows-1252;
    None for what is no text.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (
            None
            if data.startswith((b"\xff\xfe", b"\xfe\xff"))
            or re.search(rb"[\x00-\x08\x0e-\x1f\x81\x8d\x8f\x90\x9d]", data)
            else data.decode("cp1252")
        )


def _check(path: Path, about: os.stat_result, private: bool) -> None:
    mode = stat.S_IMODE(about.st_mode)
    if private and mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise Refused(f"others may read it; do: chmod 640 {path.name} (root with group smsd), or chmod 600")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refused(f"others may write it, and it holds commands and who may alert; do: chmod go-w {path}")
    if about.st_uid not in {0, os.geteuid(), PROGRAM.stat().st_uid}:
        raise Refused(
            f"it belongs to {_name(about.st_uid)}, and it holds commands and who may alert; do: chown "
            f"{_name(os.geteuid())} {path}"
        )


def _is_the_program_s(path: Path) -> bool:
    """Files that come with the program are as good as the program: in the package, or beside it in a checkout."""
    resolved = path.resolve()
    return PROGRAM in resolved.parents or PROGRAM.parent / "config" in resolved.parents


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
