"""Why somebody wishes to leave or to join, said beside the wish: it scares me, I am old, we moved, I had stopped.

In: a text as somebody typed it. Out: the text without such reasons, so that the wish in it is read by itself, and
whether somebody refuses what others tell him to do. It decides nothing: rules/sense.py reads what is left, and takes it
only where it is a wish to leave or to join, and no cry.
"""

from __future__ import annotations

import re

from smsd.rules import turns_table as turns
from smsd.rules.concepts import Clause, read, spoken
from smsd.rules.later import Later

_WHY = (
    *turns.OF_FEAR,
    *turns.OF_AGE,
    *turns.OF_A_MOVE,
    turns.BECAUSE + turns.OF_A_HOME,
    *turns.OF_BEFORE,
    *turns.OF_RIGHT,
    *turns.POLITELY,
)
_REASONS = Later(rf"(?<!\w)(?:{'|'.join(_WHY)})(?!\w)")
_NAMED = re.compile(turns.NETWORKS)
_SIGHTED = re.compile(turns.SIGHTED)


def without_reasons(text: str) -> str:
    """What is wished, without why; the text itself where it gives no reason, or where somebody is seen."""
    said = spoken(text)
    named = _NAMED.sub(r"\1", said)
    rest = _REASONS.made.sub(" , ", named)
    if rest == said or _SIGHTED.search(named):
        return text
    return rest.strip(" ,") or text


_WITHOUT = re.compile(r"\b(?:zonder|sans|ohne|without)\b([^.,;:!?\n]*)", re.IGNORECASE)
_PARTS = {"leave", "remove", "quit", "listed", "group", "forget"}
_BETWEEN = {"me", "fill", "beside", "own", "message"}


def but_for(text: str) -> str:
    """A text without what its sender does without: "… sans me désinscrire", and not "sans délai désinscrivez-moi"."""
    return _WITHOUT.sub(lambda found: " " if any(map(_parts, read(found[1]))) else found[0], text)


def _parts(c: Clause) -> bool:
    for word in c:
        if not word.means.isdisjoint(_PARTS):
            return True
        if word.means.isdisjoint(_BETWEEN):
            return False
    return False


_URGENT = re.compile("|".join(turns.URGENT))


def urgent(text: str) -> bool:
    """Whether somebody calls for help, or is followed, whatever else he wishes."""
    return _URGENT.search(spoken(text)) is not None


_TOLD_AND_REFUSED = re.compile(rf"{turns.TELLS}.*\b{turns.REFUSES}\W*(?:hoor|he|merci|danke|thanks)?\W*$", re.DOTALL)


def refuses(text: str) -> bool:
    """Whether somebody tells him to, and he will not: "mijn vrouw zegt dat ik … moet, maar dat doe ik niet"."""
    return _TOLD_AND_REFUSED.search(spoken(text)) is not None
