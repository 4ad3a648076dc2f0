"""Which smsd this is: the number of the release with the commit that it was made of, such as `0.2.0+2400872abc12`.

In: the file `data/commit` of an installed package, or the folder `.git` of a checkout, read as files: git itself
refuses, as root, a folder that is somebody else's. Out: the version as `smsd --version`, `status`, the log and backups
tell it. It never calls git.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from smsd import __version__

LENGTH = 12
_PACKAGE = Path(__file__).parent


@functools.cache
def version() -> str:
    """Of this program; without the commit where nothing tells it."""
    commit = _first_line(_PACKAGE / "data" / "commit") or commit_of(_PACKAGE.parent)
    return f"{__version__}+{commit}" if commit else __version__


def commit_of(checkout: Path) -> str:
    """The commit that a checkout or worktree is at, cut to 12 digits; nothing where it is none."""
    folder = checkout / ".git"
    if pointer := _first_line(folder):  # a worktree: the file says where its folder is
        folder = checkout / pointer.removeprefix("gitdir: ")
    head = _first_line(folder / "HEAD")
    common = folder / (_first_line(folder / "commondir") or ".")
    if head.startswith("ref: "):
        name = head.removeprefix("ref: ")
        head = _first_line(common / name) or _packed(common, name)
    return head[:LENGTH] if re.fullmatch("[0-9a-f]{40,64}", head) else ""


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _packed(common: Path, name: str) -> str:
    try:
        lines = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return next((line.split(" ")[0] for line in lines if line.endswith(f" {name}")), "")
