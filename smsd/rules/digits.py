"""Digits among words: which strings of digits a text may mean, and whether one of them is a secret. Pure and linear.

In: a text as somebody typed it. Out: its runs of digits (of any script, spelled with blanks or dots), the few readings
that a proof may have, and every piece that could be a code or a PIN. It knows no code and no PIN itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_READINGS = 4  # of one text: each is a guess
LONGEST = 16  # digits that are looked at as one
FEW_WORDS = 4  # beside a proof
PROOF_SIZES = (8, 9, 10, 11, 12, 14)  # code + PIN (+ a network's digit), code + TOTP, list, list + PIN, code + list
_RUN = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NO = frozenset("nee neen neeje niet nie ni geen non pas nein nicht nit kein no not don nope".split())
_NOT_YET = frozenset("nog encore noch yet ne do doe doen zenden sturen envoyer danke".split())
_APART = 3  # so many characters without a letter may stand between the pieces of one number


@dataclass(frozen=True, slots=True)
class Run:
    """Digits without anything between them."""

    digits: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text with ASCII digits in place of any script's, and nothing invisible."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c, c)) for c in text if unicodedata.category(c) != "Cf")


def groups(text: str) -> list[list[Run]]:
    """Runs that stand together: nothing but a few blanks, dots and signs between them. `text` is plain."""
    out: list[list[Run]] = []
    for match in _RUN.finditer(text):
        run = Run(match.group(), match.start(), match.end())
        if out:
            between = text[out[-1][-1].end : run.start]
            if len(between) <= _APART and not any(c.isalpha() for c in between):
                out[-1].append(run)
                continue
        out.append([run])
    return out


def words(text: str) -> list[str]:
    """Words of two letters or more."""
    return _LETTERS.findall(text)


def readings(text: str) -> list[str]:
    """What the digits of a text may prove, at most four ways: all of them,
    those of a line, of neighbours. `text` is plain.

    Of six digits, which alone may be a code, there is one reading at most: each one more would be one more guess.
    """
    found: dict[str, None] = {}
    for line in (text, *text.splitlines()):
        digits = "".join(_RUN.findall(line))
        if 4 <= len(digits) <= LONGEST:
            found[digits] = None
    together = groups(text)
    for group in together:
        digits = "".join(r.digits for r in group)
        if len(digits) in (6, *PROOF_SIZES):
            found[digits] = None
    for first, second in pairwise(together):
        digits = "".join(r.digits for r in (*first, *second))
        if len(digits) in PROOF_SIZES:
            found[digits] = None
    six = [d for d in found if len(d) == 6][1:]
    return [d for d in found if d not in six][:MOST_READINGS]


def pieces(text: str) -> Iterator[str]:
    """Every string of four digits or more that the text spells, whole runs only. `text` is plain."""
    seen: set[str] = set()
    for group in groups(text):
        for i in range(len(group)):
            joined = ""
            for run in group[i : i + LONGEST]:
                joined += run.digits
                if len(joined) > LONGEST:
                    break
                if len(joined) >= 4 and joined not in seen:
                    seen.add(joined)
                    yield joined


# what people write between a code and a PIN
BESIDE = frozenset(["code", "pin", "pincode", "en", "et", "und", "and", "+", "/", "-", "&", ":", "(", ")"])


def edges(text: str, size: int) -> Iterator[tuple[str, str]]:
    """(digits, the rest of the text) where so many digits end the text or begin it, as
    one number or several with little between them.

    The rest is cut out of the text as it was written, signs and all; looking is linear.
    """
    tokens = list(re.finditer(r"\S+", text))
    for ordered, ends in ((tokens[::-1], True), (tokens, False)):
        digits, edge = "", -1
        for token in ordered[: 2 * LONGEST]:
            piece = token.group()
            if piece.strip("().,:;").casefold() in BESIDE or not piece.strip("()+/-&.,:;"):
                edge = token.start() if ends else token.end()
                continue
            if any(c.isalpha() for c in piece) or not (
                own := "".join(str(unicodedata.digit(c)) for c in piece if c.isdecimal())
            ):
                break
            if len(digits) + len(own) > size:
                break
            digits, edge = (own + digits, token.start()) if ends else (digits + own, token.end())
        if len(digits) == size:
            yield digits, (text[:edge] if ends else text[edge:])


def looks_like_proof(text: str) -> bool:
    """Digits that may be code + PIN among few other words. `text` is plain."""
    if len(words(text)) > FEW_WORDS:
        return False
    sizes = [len("".join(r.digits for r in group)) for group in groups(text) if not _is_time(group)]
    pairs = [a + b for a, b in pairwise(sizes) if a >= 4 and b >= 4]
    whole = [s for s in sizes if s in (8, 9, 12, 14)]
    return bool(whole or any(s in PROOF_SIZES for s in pairs))


def declines(text: str) -> bool:
    """Whether all that stands beside the digits says no: who texts "niet 4821 4711" wants nothing to leave. A question
    is the end of a preview that was sent back.
    """
    found = {word.casefold() for word in words(text)}
    return "?" not in text and bool(found & _NO) and found <= _NO | _NOT_YET


def _is_time(group: list[Run]) -> bool:
    """A date (25/11/2026), or times and house numbers of two digits."""
    runs = [r.digits for r in group]
    date = (
        len(runs) == 3
        and len(runs[2]) == 4
        and max(len(runs[0]), len(runs[1])) <= 2
        and int(runs[0]) <= 31
        and int(runs[1]) <= 12
    )
    return date or (len(runs) > 1 and max(map(len, runs)) in (2, 3))


def masked(text: str) -> str:
    """The text without its digits."""
    return re.sub(r"\d", "#", plain(text))
