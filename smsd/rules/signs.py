"""Turns of phrase that say one thing, in four languages, as data; and how they are found in a text.

In: a text as somebody typed it. Out: the `Sign`s that it bears. Where rules/sense.py adds up single words, here stand words in a
row, which mean together what none of them means alone: "we hebben hem", "c'était le propriétaire", "zet mij er ook bij". What
a sign counts for is decided by the caller, who knows what is going on.

A pattern a line: `word`, `stem*`, `#` for a number, `(one|two words|stem*)`, `[left out or not]`, `..` for up to three words, `/` for where a clause
begins or ends, `//` for where the text does, `<SET>` for a list below. A sign does not count behind a word of denial, unless the
pattern holds it itself. Misspelt words are read as the word of a pattern that is one letter off, two in long ones. Linear: a pattern looks
at a thousand characters at most, and never far ahead.
"""

from __future__ import annotations

import re
from enum import StrEnum

from smsd.rules.concepts import MOST_WORDS, nearest, spoken
from smsd.rules.no_cry_table import CALM, CALM_SETS
from smsd.rules.sign_table import IGNORED, SETS, SIGNS, SOFT


class Sign(StrEnum):
    """What a turn of phrase says."""

    LEAVE = "leave"
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


def _denies(line: str) -> bool:
    """Whether a pattern holds a word of denial itself."""
    return _DENIED.search(line) is not None


_PATTERNS: dict[Sign, list[tuple[re.Pattern[str], bool]]] = {
    Sign(name): [
        (re.compile(_compiled(line)), name in CALM or _denies(line)) for line in lines.splitlines() if line.strip()
    ]
    for name, lines in (SIGNS | CALM).items()
}
_VOCABULARY = frozenset(
    w
    for text in (*_SETS.values(), *SIGNS.values(), *CALM.values())
    for w in re.findall(r"(?<!<)\b[a-z]{6,}\b(?!>)", text)
)


def signs(text: str) -> frozenset[Sign]:
    """The signs that a text bears."""
    words = list(_row(text))
    rows = {" ".join(words) + " ", " ".join(w for w in words if w not in SOFT) + " "}
    return frozenset(
        sign for sign, patterns in _PATTERNS.items() if any(_says(row, *p) for row in rows for p in patterns)
    )


def _says(row: str, pattern: re.Pattern[str], denies: bool) -> bool:
    for found in pattern.finditer(row):
        around = row[max(0, found.start() - 40) : found.start()], row[found.end() :].partition(" ")[0]
        if not (
            _DENIAL.search(around[0]) or _DENIED.fullmatch(around[1]) or (not denies and _DENIED.search(found.group()))
        ):
            return True
    return False


def _row(text: str) -> list[str]:
    """The words as they are spelt, without what is only said to be friendly; a stroke where a clause begins or ends."""
    row = ["/"]
    for word in _WORD.findall(spoken(text))[:MOST_WORDS]:
        shown = nearest(word, _VOCABULARY) if word[0].isalnum() else "/"
        if shown not in IGNORED and not (shown == "/" and row[-1] == "/"):
            row.append(shown)
    return row if row[-1] == "/" else [*row, "/"]
