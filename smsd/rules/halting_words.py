"""Turns of phrase about an alert that goes out: let it go on, do not stop it,
stop it. In four languages and as they are typed.

In: a folded text. Out: whether it says that the sending goes on, or, clause by clause, that it shall stop.
rules/orders.py asks, and only while something runs; where both are said, stopping counts. It knows nothing of hazards,
people or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.rules import halting_table as turns
from smsd.rules.later import Later

_NEVER = Later("|".join(turns.NEVER))
_UNABLE = re.compile("|".join(turns.UNABLE))
_MAY = re.compile(r"\b(?:mag|mogen|moet|moeten|hoeft|hoeven|zal|darf|durfen|soll\w*|muss|mussen)\b")
_POINTS = ".,;:!?\n"
_ON = re.compile("|".join(turns.ON))
_IS, _DONE, _SOMEBODY, _NOT_ON = map(re.compile, (turns.IS, turns.DONE, turns.SOMEBODY, turns.NOT_ON))
_ORDERS = Later("|".join(turns.ORDERS))


def goes_on(text: str) -> bool:
    """Whether it says that the sending goes on, or that nobody is to stop it, and nothing in it halts by itself."""
    said = plain_of(text)
    rest = _NEVER.made.sub(lambda m: " " if _is_an_order(m) else m.group(), said)
    if rest != said:
        return _ORDERS.made.search(rest) is None and _STOPS.search(rest) is None
    return _ON.search(said) is not None and _NOT_ON.search(_ON.sub(" ", said)) is None


def goes_on_outright(text: str) -> bool:
    """Whether it says so without a "not": "carry on"; or that nothing may stop it: "rien ne doit être interrompu"."""
    said = plain_of(text)
    return (_ON.search(said) is not None and _NOT_ON.search(_ON.sub(" ", said)) is None) or "rien ne doit" in said


def blames_another(text: str) -> bool:
    """Whether the mistake it speaks of is a colleague's, or in the text
    before: "do not cancel, my colleague was wrong".
    """
    return _ANOTHERS.search(plain_of(text)) is not None or _IF_SOMEBODY.search(plain_of(text)) is not None


_IF_SOMEBODY = re.compile(rf"{turns.IF_SOMEBODY}(?:{turns.STOPPING}|{turns.TO_STOP})(?: leggen| zetten)?{turns.DO_NOT}")
_ANOTHERS = re.compile("|".join(turns.ANOTHERS))


def cannot_stop(text: str) -> bool:
    """Whether its sender cannot stop it, or asks why it does not stop: "ik
    kan het niet stoppen", "why don't you stop".
    """
    return any(
        _UNABLE.search(_before(m)) and not _SOMEBODY.search(_clause(m)) and not _HIM.search(_clause(m))
        for m in _NEVER.made.finditer(plain_of(text))
    ) or any(not _SOMEBODY.search(_clause(m)) and not _HIM.search(_clause(m)) for m in _CANNOT.finditer(plain_of(text)))


_CANNOT = re.compile(
    r"\b(?:can ?t|cannot|couldn t|unable to)(?: \w+){0,3} " + turns.STOPPING + r"\b(?! (?!send|text)\w+ing\b)"
)
_STOPS = re.compile(r"\b" + turns.STOPPING + r"\b")
_HIM = re.compile(r"\b(?:hem|haar|hen|him|her|them|ihn)\b")


def _is_an_order(never: re.Match[str]) -> bool:
    """Whether "not stop" is said to somebody: nobody is unable to, nothing else did not
    stop, and it is no report of what was not done.
    """
    before = _before(never)
    if _UNABLE.search(before) or _IS.search(before) or _SOMEBODY.search(before):
        return False
    return _DONE.search(never.group()) is None or _MAY.search(before) is not None


def _before(match: re.Match[str]) -> str:
    """What stands before it in its clause."""
    said = match.string[: match.start()]
    return said[max(said.rfind(p) for p in _POINTS) + 1 :]


def _clause(match: re.Match[str]) -> str:
    """The clause that it stands in."""
    behind = re.split(f"[{_POINTS}]", match.string[match.end() :], maxsplit=1)[0]
    return _before(match) + match.group() + behind


def orders_a_halt(text: str) -> bool:
    """Whether a clause of it says so by itself: "coupez svp", "Alles opschorten.", "verkeerde knop sorry"."""
    return _ORDERS.made.search(plain_of(text)) is not None


def pieces(text: str) -> Iterator[str]:
    """What stands between points and commas, without what is only exclaimed before it or
    said to be polite behind it; a few words each.
    """
    for piece in _POINT.split(plain_of(text))[:MOST_PIECES]:
        short = _BEHIND.sub("", _EXCLAIMED.sub("", piece))
        if 0 < len(short.split()) <= WORDS_OF_A_PIECE and short != text:
            yield short


def without_courtesy(text: str) -> str:
    """A text without "svp, merci" at its end."""
    return _BEHIND.sub("", plain_of(text.lower()).rstrip(" .!")).rstrip(" ,")


MOST_PIECES, WORDS_OF_A_PIECE = 8, 6
_POINT = re.compile(r"[.,;:!?\n\u2026]+\s*")
_EXCLAIMED = re.compile(turns.EXCLAIMED)
_BEHIND = re.compile(turns.BEHIND)


def ends_sending(text: str) -> bool:
    """As in "EINDE VERZENDING NU", "fin de diffusion": of the sending, which is no all clear."""
    return _ENDS.match(plain_of(text)) is not None


_ENDS = re.compile(turns.ENDS)


def plain_of(folded: str) -> str:
    """The text with blanks for apostrophes, and one for several; its lines stay."""
    return re.sub(r"[^\S\n]+", " ", folded.replace("'", " ").replace("\u2019", " ")).strip()
