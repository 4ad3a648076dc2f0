"""Text becomes PyYAML's nodes, faults in the YAML itself included: each at its exact place, with the mend in words.

In: text. Out: nodes, and what is wrong. What is wrong is found by mending: of the mends that fit PyYAML's complaint
(mends.py) the first that lets it read on is the diagnosis, and the rest of the file is read as if it were mended, so
that its other faults show in the same run. The words of a fault never repeat what stands in the file: it may be a
secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from smsd.config import mends
from smsd.config.mend_pieces import Mend, Trouble

MAX_NESTED = 40  # of keys in keys
MAX_MENDED = 12  # faults of one file
MENDABLE = 60_000  # characters; a longer file is told its first fault only
NEAR = 3  # lines
BLANKS = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_FOUND = {
    "<block mapping start>": "a key",
    "<stream end>": "the end of the file",
    "<scalar>": "a word",
    "<block sequence start>": "a list",
}


class TooMuch(Exception):
    """A file, with all it includes, that nobody wrote by hand."""


class _Loader(yaml.SafeLoader):
    """PyYAML's, which says stop before a file that is nested without end has cost its time."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_NESTED + 1:
            raise TooMuch(f"its parts are nested more than {MAX_NESTED} deep")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


@dataclass(frozen=True, slots=True)
class Slip:
    """One fault of the YAML; `line` and `column` count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a text. `node` is None where it holds nothing;
    `whole` is False where not even a mend made it YAML.
    """

    node: yaml.Node | None
    slips: tuple[Slip, ...]
    whole: bool


def tidy(text: str) -> str:
    """The same text with harmless things made plain: other line ends, blanks that are no blanks, tabs between words.
    No place moves.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(BLANKS)
    if "\t" not in text:
        return text
    return "\n".join(
        line[: (n := len(line) - len(line.lstrip(" \t")))] + line[n:].replace("\t", " ") if line.strip() else ""
        for line in text.split("\n")
    )


def compose(text: str) -> Read:
    """Nodes and faults of a text."""
    text, slips, last, tried = tidy(text), list[Slip](), 0, 0
    while True:
        try:
            return Read(yaml.compose(text, Loader=_Loader), tuple(slips), whole=True)
        except yaml.YAMLError as error:
            trouble = _trouble(error, text)
        except (ValueError, OverflowError):
            return Read(
                None, (*slips, Slip(1, 1, "this is not YAML: it holds a character that cannot be")), whole=False
            )
        mend = _first_that_helps(text, trouble) if len(text) <= MENDABLE and tried < MAX_MENDED else None
        if mend is None:
            # where a whole block began says nothing; where a bracket, a quote or a key began does
            where = trouble.at if "block" in trouble.context or trouble.context_at is None else trouble.context_at
            return Read(
                None, (*slips, Slip(where[0] + 1, where[1] + 1, f"this is not YAML: {_plainly(trouble)}")), whole=False
            )
        if mend.of_indent and slips and 0 <= mend.line + 1 - last <= NEAR:
            last = mend.line + 1  # one line out of place moves those behind it: that is told once
        else:
            slips.append(Slip(mend.line + 1, mend.column + 1, f"this is not YAML: {mend.words}"))
            last = mend.line + 1
        tried += 1
        text = mend.text


def _trouble(error: yaml.YAMLError, text: str) -> Trouble:
    position = getattr(error, "position", None)
    if isinstance(position, int):  # of a character that YAML does not take
        before = text[:position].split("\n")
        return Trouble(
            problem="a character that cannot be", at=(len(before) - 1, len(before[-1])), context="", context_at=None
        )
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at = (mark.line, mark.column) if mark else (0, 0)
    return Trouble(
        problem=str(getattr(error, "problem", None) or ""),
        at=at,
        context=str(getattr(error, "context", None) or ""),
        context_at=(context.line, context.column) if context else None,
    )


def _first_that_helps(text: str, trouble: Trouble) -> Mend | None:
    """The first mend that makes all of it YAML; else the first after which more of it can be read than before."""
    better: Mend | None = None
    for mend in mends.that_fit(text, trouble):
        try:
            yaml.compose(mend.text, Loader=_Loader)
            return mend
        except yaml.YAMLError as error:
            after = _trouble(error, mend.text)
            if better is None and after.at > max(trouble.at, (mend.line, 10_000)):
                better = mend
        except (ValueError, OverflowError):
            continue
    return better


def _plainly(trouble: Trouble) -> str:
    """PyYAML's words without those that nobody outside it knows."""
    words = trouble.problem or "it cannot be read"
    for word, plain in _FOUND.items():
        words = words.replace(f"'{word}'", plain)
    words = words.replace("expected <block end>, but found", "this does not go on as it began; here comes").replace(
        "could not find expected ':'", "a colon is missing"
    )
    return f"{words}; look at this line and the one above: brackets, quotes, the blanks before it"
