"""How a fault of the configuration is told: `file:line:column: key: got X, want Y`, the line and a caret.

In: where, what was there, what was wanted. Out: text. A line of a secrets file, and a value that came from `!secret`
or `!env`, are never shown.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from smsd.config.files import decoded

LARGEST, SHOWN = 1_000_000, 200  # octets of a file, characters of a line


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file; `line` and `column` count from 1. `secret` hides what stands there."""

    file: str
    line: int
    column: int
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; a `warning` keeps nobody from running."""

    spot: Spot
    key: str
    message: str
    warning: bool = False

    def line(self) -> str:
        """The fault in one line."""
        where = f"{self.spot.file}:{self.spot.line}:{self.spot.column}: {'warning: ' if self.warning else ''}"
        return f"{where}{self.key}: {self.message}" if self.key else f"{where}{self.message}"

    def render(self) -> str:
        """The fault with the line that it stands in and a caret below the column."""
        source = "" if self.spot.secret else source_line(self.spot)
        if not source:
            return self.line()
        start = max(0, self.spot.column - SHOWN // 2) if len(source) > SHOWN else 0
        caret = " " * (self.spot.column - 1 - start) + "^"
        return f"{self.line()}\n    {source[start : start + SHOWN]}\n    {caret}"


def source_line(spot: Spot) -> str:
    """The line that a fault stands in; nothing where it cannot be had."""
    try:
        with open(spot.file, "rb", opener=lambda path, flags: os.open(path, flags | os.O_NONBLOCK)) as file:
            data = file.read(LARGEST) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
    except (OSError, ValueError):
        return ""
    text = decoded(data)
    lines = (
        (data.decode("utf-8", "replace") if text is None else text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .split("\n")
    )
    return lines[spot.line - 1].replace("\t", " ") if 0 < spot.line <= len(lines) else ""
