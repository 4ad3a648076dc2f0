"""Turns of phrase that say one thing, in four languages, as data; and how they are found in a text.

In: a text as somebody typed it. Out: the `Sign`s that it bears. Where rules/sense.py adds up single words, here stand
words in a row, which mean together what none of them means alone: "we hebben hem", "c'était le propriétaire", "zet mij
er ook bij". What a sign counts for is decided by the caller, who knows what is going on.

A pattern a line: `word`, `stem*`, `#` for a number, `(one|two words|stem*)`, `[left out or not]`, `..` for up to three
words, `/` for where a clause begins or ends, `//` for where the text does, `<SET>` for a list below. A sign does not
count behind a word of denial, unless the pattern holds it itself. Misspelt words are read as the word of a pattern that
is one letter off, two in long ones. Linear: a pattern looks at a thousand characters at most, and never far ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from sys import intern

from smsd.rules.concepts import LONGEST_WORD, MOST_WORDS, nearest, spoken
from smsd.rules.no_cry_table import CALM, CALM_SETS
from smsd.rules.sign_table import IGNORED, SETS, SIGNS, SOFT


class Sign(StrEnum):
    """What a turn of phrase says."""

    LEAVE = "leave"
    PARTS = "parts"  # a resident leaves in set words: "ne comptez plus sur nous", "from now on without us"
    JOIN = "join"
    DONE = "done"  # "will do", "komt goed"
    STOP = "stop"  # halt it, turn it off, forget it, not yet
    AMISS = "amiss"  # something in what was written is not right: "niet 12 maar 21", "typo"
    OVER = "over"  # caught, found, put out, safe
    VOID = "void"  # there was nothing: "was de bewoner zelf", "er was geen inbraak"
    DRILL = "drill"
    WAS_DRILL = "was_drill"  # "c'était un exercice"
    QUESTION = "question"
    REQUEST = "request"  # a question or wish to the office: "könnten Sie mir sagen"
    WITNESS = "witness"  # a question to residents: "wie heeft iets gezien?"
    WARNS = "warns"  # of impostors; asks for witnesses
    PRAISE = "praise"  # for a colleague, about what was
    MORE = "more"  # belongs to what was written before: "hij had ook een rugzak"
    DOUBT = "doubt"  # "not sure", "let me check first"
    CALM = "calm"  # a whole thought that is no cry: "niks gezien hier", "hopelijk pakken ze hem"
    ECHO = "echo"  # the alert's own words: "weeral een inbraak"


_WORD = re.compile(r"\w+|[.,;:!?\n\u2026()\u2013\u2014\u2600-\u27bf\U0001f300-\U0001faff]+")
_PIECE = re.compile(r"<\w+>|\.\.|//|/|[()|\[\]]|[\w*#]+")
_SETS = SETS | CALM_SETS
_DENIAL = re.compile(rf"\b(?:{SETS['NOT']}|{SETS['NO']}) (?:\w+ ){{0,2}}$")
_DENIED = re.compile(rf"\b(?:{SETS['NOT']}|{SETS['NO']})\b")
_GAP = r"(?:\w+ ){0,3}?"


def _compiled(line: str) -> str:
    """One pattern as a regular expression over words that a blank follows."""
    out = ""
    for piece in _PIECE.findall(line):
        if piece.startswith("<"):
            out += f"(?:{'|'.join(_words(w) for w in _SETS[piece[1:-1]].split('|'))})"
        elif piece == "..":
            out += _GAP
        elif piece == "//":
            out += "(?:^/ |/ $)"
        elif piece == "/":
            out += "/ "
        elif piece in "([":
            out += "(?:"
        elif piece == "]":
            out += ")?"
        elif piece in ")|":
            out += piece
        else:
            out += _words(piece)
    return r"(?<!\S)" + out


def _words(words: str) -> str:
    return "".join(re.escape(w).replace(r"\*", r"\w*").replace(r"\#", r"\d+\w?") + " " for w in words.split())


@dataclass(frozen=True)
class Pattern:
    """One line of the table; it is compiled when the first text comes that has a word of each of its pieces."""

    sign: Sign
    line: str
    calm: bool
    # a row that has none of these words, and none of these stems, does not match
    needs: tuple[tuple[frozenset[str], frozenset[str]], ...]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(_compiled(self.line))

    @cached_property
    def denies(self) -> bool:
        """Whether it holds a word of denial itself, or is about nothing else."""
        return self.calm or _DENIED.search(self.line) is not None

    def may_match(self, words: frozenset[str], beginnings: frozenset[str]) -> bool:
        return all(not exact.isdisjoint(words) or not stems.isdisjoint(beginnings) for exact, stems in self.needs)


def _needs(line: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """For each piece that may not be left out: the words, and the stems of words, that it may begin with."""
    depth, optional, first = 0, 0, True
    alternatives: list[str] | None = []
    for piece in _PIECE.findall(line):
        if piece in "([":
            if depth == 0:
                alternatives = []
            elif first:
                alternatives = None  # an alternative that begins with a group
            optional += piece == "[" or optional > 0
            depth, first = depth + 1, True
        elif piece in ")]":
            depth, optional = depth - 1, max(0, optional - 1)
            if depth == 0 and piece == ")" and alternatives is not None:
                yield _begins(alternatives)
        elif piece == "|":
            first = True
        elif piece not in ("..", "/", "//"):
            if depth == 0:
                alternatives = []
            if first or depth == 0:
                heads = [w.split(" ")[0] for w in _SETS[piece[1:-1]].split("|")] if piece.startswith("<") else [piece]
                if depth > 1 or any(h[0] in "*#" for h in heads):
                    alternatives = None
                elif alternatives is not None:
                    alternatives += heads
            if depth == 0 and alternatives is not None:
                yield _begins(alternatives)
            first = False
        else:
            if depth and first:
                alternatives = None
            first = False


def _begins(words: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(intern(w) for w in words if not w.endswith("*")),
        frozenset(intern(w.rstrip("*")) for w in words if w.endswith("*")),
    )


@cache
def patterns() -> tuple[Pattern, ...]:
    """The table, read when the first text comes. Pieces that begin alike share what they begin with."""
    kept: dict[frozenset[str], frozenset[str]] = {}
    return tuple(
        Pattern(
            Sign(name),
            line,
            name in CALM,
            tuple((kept.setdefault(exact, exact), kept.setdefault(stems, stems)) for exact, stems in _needs(line)),
        )
        for name, lines in (SIGNS | CALM).items()
        for line in map(str.strip, lines.splitlines())
        if line
    )


_Listed = dict[str, list[Pattern]]


@cache
def _index() -> tuple[tuple[Pattern, ...], _Listed, _Listed]:
    """Patterns that any text may match; the others by the words, and the stems, of the piece that fewest begin."""
    always: list[Pattern] = []
    by_word: _Listed = {}
    by_stem: _Listed = {}
    for pattern in patterns():
        if not pattern.needs:
            always.append(pattern)
            continue
        exact, stems = min(pattern.needs, key=_how_common)
        for table, keys in ((by_word, exact), (by_stem, stems)):
            for key in keys:
                table.setdefault(key, []).append(pattern)
    return tuple(always), by_word, by_stem


def _how_common(need: tuple[frozenset[str], frozenset[str]]) -> tuple[bool, int]:
    """How likely a text has such a word: short ones stand in every text."""
    exact, stems = need
    return any(len(w) <= SHORT for w in exact | stems), len(exact) + len(stems)


SHORT = 3  # letters


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(
        w
        for text in (*_SETS.values(), *SIGNS.values(), *CALM.values())
        for w in re.findall(r"(?<!<)\b[a-z]{6,}\b(?!>)", text)
    )


def signs(text: str) -> frozenset[Sign]:
    """The signs that a text bears."""
    words = _row(text)
    rows = {" ".join(words) + " ", " ".join(w for w in words if w not in SOFT) + " "}
    own = frozenset(words)
    beginnings = frozenset(w[:end] for w in own for end in range(1, min(len(w), LONGEST_WORD) + 1))
    found: set[Sign] = set()
    for pattern in _worth_a_look(own, beginnings):
        if pattern.sign not in found and pattern.may_match(own, beginnings) and any(_says(r, pattern) for r in rows):
            found.add(pattern.sign)
    return frozenset(found)


def _worth_a_look(words: frozenset[str], beginnings: frozenset[str]) -> Iterator[Pattern]:
    """The patterns whose rarest piece begins with one of the words: some twenty of a thousand."""
    always, by_word, by_stem = _index()
    yield from always
    seen: set[int] = set()
    for table, keys in ((by_word, words), (by_stem, beginnings)):
        for key in keys:
            for pattern in table.get(key, ()):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    yield pattern


def _says(row: str, pattern: Pattern) -> bool:
    for found in pattern.compiled.finditer(row):
        around = row[max(0, found.start() - 40) : found.start()], row[found.end() :].partition(" ")[0]
        if not (
            (not pattern.line.startswith("/") and _DENIAL.search(around[0]))  # "geen twijfel, het is de eigenaar"
            or _DENIED.fullmatch(around[1])
            or (not pattern.denies and _DENIED.search(found.group()))
        ):
            return True
    return False


def _row(text: str) -> list[str]:
    """The words as they are spelt, without what is only said to be friendly; a stroke where a clause begins or ends."""
    row = ["/"]
    for word in _WORD.findall(spoken(text))[:MOST_WORDS]:
        shown = nearest(word, _vocabulary()) if word[0].isalnum() else "/"
        if shown not in IGNORED and not (shown == "/" and row[-1] == "/"):
            row.append(shown)
    return row if row[-1] == "/" else [*row, "/"]
