"""Pieces of mends: what PyYAML says, one mend, and a text to take another from with one line changed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

Place = tuple[int, int]
KEY = re.compile(r"""(\s*(?:- +)*)([A-Za-z_][\w.-]*|"[^"]*"|'[^']*'|\d+)(\s*:)(\s+|$)""")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What PyYAML says. Lines and columns count from 0."""

    problem: str
    at: Place
    context: str
    context_at: Place | None


@dataclass(frozen=True, slots=True)
class Mend:
    """A place, what is wrong there in words, and the whole text with it mended."""

    line: int
    column: int
    words: str
    text: str
    of_indent: bool = False  # a line begins where it should not


class Text:
    """The lines of a text, to take another text from with one line changed."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")

    def __getitem__(self, n: int) -> str:
        return self.lines[n] if 0 <= n < len(self.lines) else ""

    def with_line(self, n: int, line: str) -> str:
        return "\n".join((*self.lines[:n], line, *self.lines[n + 1 :]))

    def with_piece(self, n: int, column: int, piece: str, over: int = 0) -> str:
        return self.with_line(n, self[n][:column] + piece + self[n][column + over :])

    def indent(self, n: int) -> int:
        return len(self[n]) - len(self[n].lstrip())

    def above(self, n: int) -> int:
        """The nearest line above that says something, or -1."""
        while (n := n - 1) >= 0:
            if self[n].strip() and not self[n].lstrip().startswith("#"):
                break
        return n

    def ends(self, n: int, start: int) -> int:
        """Where what is said on a line ends: before a comment, before blanks."""
        comment = re.search(r"\s#", self[n][start:])
        return len(self[n][: start + comment.start()].rstrip()) if comment else len(self[n].rstrip())
