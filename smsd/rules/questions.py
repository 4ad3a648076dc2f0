"""What a member asks the gateway about itself in words no keyword explains: am I still in, how does it work. Pure.

In: a text that nothing else explains. Out: the verb that answers it, or nothing. It never finds a wish to leave or to
join: what it finds is answered, and changes no membership; but for "forget me", which is one in two words.
"""

from __future__ import annotations

import re

from smsd.rules import turns_table as turns
from smsd.rules.concepts import spoken
from smsd.rules.words import Verb

_HEAD = r"(?:^|\b(?:of|si|ob|if|whether|dag|hallo|bonjour|hello|hi|zeg|en|svp|est ce que)\W*|[.,!?]\W*)"
_STILL_IN = re.compile(rf"{_HEAD}(?:{'|'.join(turns.AM_I)}) {turns.STILL}(?:{'|'.join(turns.IN)})\b")
_HOW_IT_WORKS = re.compile("|".join(turns.HOW_IT_WORKS))
_FORGET_ME, _BE_FORGOTTEN = re.compile(turns.FORGET_ME), re.compile(turns.BE_FORGOTTEN)
_HOW_MANY, _FOR_A_WHILE = re.compile(turns.HOW_MANY), re.compile(turns.FOR_A_WHILE)


def how_many(text: str) -> bool:
    """Whether it asks how many take part."""
    return _HOW_MANY.search(spoken(text)) is not None


def forget_me(text: str) -> bool:
    """As in "oubliez-moi svp", from its first word to its last ("vergeet mij niet" is none), or of that right."""
    return _FORGET_ME.fullmatch(" ".join(re.findall(r"\w+", spoken(text)))) is not None or (
        _BE_FORGOTTEN.search(spoken(text)) is not None and "?" not in text
    )


def my_standing(text: str) -> bool:
    """Whether it asks what became of one's own membership, and asks for no end of it."""
    said = spoken(text)
    return _MY_STANDING.search(said) is not None and _WANTS_OUT.search(said) is None


_MY_STANDING = re.compile("|".join(turns.MY_STANDING))
_WANTS_OUT = re.compile(turns.WANTS_OUT)


def asked(text: str) -> Verb | None:
    """Whether one is still in, or how it works, or wants to hear nothing for a while."""
    said = spoken(text)
    if _FOR_A_WHILE.search(said):
        return Verb.PAUSE
    if _STILL_IN.search(said) and not _WHY.search(said):
        return Verb.STATUS
    return Verb.HELP if _HOW_IT_WORKS.search(said) else None


_WHY = re.compile(turns.WHY)
