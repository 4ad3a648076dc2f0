"""How a fault of the configuration is told: `file:line:column: key: got X, want Y`, the line and a caret.

In: where, what was there, what was wanted. Out: text. A line of a secrets file, and a value that came from `!secret`
or `!env`, are never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file; `line` and `column` count from 1. `secret` hides what stands there."""

    file: str
    line: int
    column: int
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    spot: Spot
    key: str
    message: str

    def line(self) -> str:
        """The fault in one line."""
        where = f"{self.spot.file}:{self.spot.line}:{self.spot.column}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"

    def render(self) -> str:
        """The fault with the line that it stands in and a caret below the column."""
        source = "" if self.spot.secret else _source_line(self.spot)
        if not source:
            return self.line()
        caret = " " * (self.spot.column - 1) + "^"
        return f"{self.line()}\n    {source}\n    {caret}"


def _source_line(spot: Spot) -> str:
    try:
        lines = Path(spot.file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[spot.line - 1].replace("\t", " ") if 0 < spot.line <= len(lines) else ""
