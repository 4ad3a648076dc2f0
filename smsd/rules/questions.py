"""What a member asks the gateway about itself in words no keyword explains: am I still in, how does it work. Pure.

In: a text that nothing else explains. Out: the verb that answers it, or nothing. It never finds a wish to leave or to
join: what it finds is answered, and changes no membership; but for "forget me", which is one in two words.
"""

from __future__ import annotations

import re

from smsd.rules.concepts import spoken
from smsd.rules.turns_table import AM_I, BE_FORGOTTEN, FORGET_ME, HOW_IT_WORKS, HOW_MANY, IN, STILL
from smsd.rules.words import Verb

_HEAD = r"(?:^|\b(?:of|si|ob|if|whether|dag|hallo|bonjour|hello|hi|zeg|en|svp|est ce que)\W*|[.,!?]\W*)"
_STILL_IN = re.compile(rf"{_HEAD}(?:{'|'.join(AM_I)}) {STILL}(?:{'|'.join(IN)})\b")
_HOW_IT_WORKS = re.compile("|".join(HOW_IT_WORKS))
_FORGET_ME, _BE_FORGOTTEN = re.compile(FORGET_ME), re.compile(BE_FORGOTTEN)
_HOW_MANY = re.compile(HOW_MANY)


def how_many(text: str) -> bool:
    """Whether it asks how many take part."""
    return _HOW_MANY.search(spoken(text)) is not None


def forget_me(text: str) -> bool:
    """As in "oubliez-moi svp", from its first word to its last ("vergeet mij niet" is none), or of that right."""
    return _FORGET_ME.fullmatch(" ".join(re.findall(r"\w+", spoken(text)))) is not None or (
        _BE_FORGOTTEN.search(spoken(text)) is not None and "?" not in text
    )


def asked(text: str) -> Verb | None:
    """Whether one is still in, or how it works."""
    said = spoken(text)
    if _STILL_IN.search(said) and not _WHY.search(said):
        return Verb.STATUS
    return Verb.HELP if _HOW_IT_WORKS.search(said) else None


_WHY = re.compile(r"\b(?:waarom|hoezo|pourquoi|warum|wieso|why|how come)\b")
