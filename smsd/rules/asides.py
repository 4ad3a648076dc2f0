"""What stands in an order-giver's text and orders nothing: whom the police stopped, where a bus stops, what others ask.

In: a folded text about an alert that goes out. Out: the text without such asides, or whether it confirms an alert that
others doubt. It decides nothing: rules/orders.py looks for a halt in what is left.
"""

from __future__ import annotations

import re

from smsd.rules import halting_table as turns
from smsd.rules.halting_words import plain_of
from smsd.rules.later import Later
from smsd.rules.turns_table import ABOUT_WORDS, FOR_TIME

_HELD = re.compile("|".join(turns.HELD))
_HALTING_PLACE = re.compile("|".join(turns.HALTING_PLACE))
# "combien de temps avant la fin de l'envoi?", "wanneer is het einde van de verzending"
_UNTIL_ITS_END = re.compile(rf"(?:{turns.HOW_LONG}|{turns.UNTIL})(?:einde|fin|ende|end){turns.OF_THE}{turns.SENDING}\b")
_BUT = r"(?:maar|ma|mais|aber|but)"
_DOUBTED = re.compile("|".join(turns.DOUBTED))
_NO_MISTAKE = re.compile(turns.NO_MISTAKE)
_REAL = re.compile("|".join(turns.REAL))
_IS_NOT = re.compile(turns.IS_NOT)


def without_asides(folded: str) -> str:
    """The text without whom somebody stopped, a place where something stops, how long until the sending ends or whether
    it does by itself, and the end of one's own day.
    """
    said = plain_of(folded)
    rest = _NO_ORDER.made.sub(" ", _UNTIL_ITS_END.sub(" ", _HALTING_PLACE.sub(" ", _HELD.sub(" ", said))))
    return folded if rest == said else rest


_NO_ORDER = Later("|".join(turns.NO_ORDER))


def without_words_asked(folded: str) -> str | None:
    """What is left of a text beside a question about our own words; None where it asks none."""
    said = plain_of(folded)
    rest = _ABOUT_WORDS.made.sub(" ", said)
    return None if rest == said else rest.strip()


_ABOUT_WORDS = Later("|".join(ABOUT_WORDS))


def without_time_asked(folded: str) -> str | None:
    """What is left of a text beside "geef mij vijf minuten", "let me finish my tea first"; None where it asks none."""
    said = plain_of(folded)
    rest = _FOR_TIME.made.sub(" ", said)
    return None if rest == said else rest


_FOR_TIME = Later("|".join(FOR_TIME))


def affirms(folded: str) -> bool:
    """Whether it says that all is true, and nothing beside it that something is not."""
    said = _UNBELIEVABLE.sub(" ", plain_of(folded))
    rest = _TRUE.sub(" ", said)
    return rest != said and "?" not in said and _IS_NOT.search(rest) is None


_TRUE = re.compile("|".join(turns.TRUE))
_UNBELIEVABLE = re.compile(turns.UNBELIEVABLE)


def confirmed(folded: str) -> str | None:
    """What is left of a text that calls an alert real which others, or its sender a moment ago, took for a mistake, or
    that denies a mistake; None where it does not, or where something in it halts.
    """
    said = plain_of(folded)
    if said.rstrip(" !.").endswith("?"):
        return None
    rest = _NO_MISTAKE.sub(" ", said)
    denied = rest != said
    sure = _DOUBTED.sub(" ", rest)
    real = _REAL.sub(" ", sure)
    if not denied and (sure == rest or (real == sure and not _NEARLY.search(rest))):
        return None
    return None if _IS_NOT.search(real) else sure


_NEARLY = re.compile(r"\b(?:failli|nearly|almost|bijna|haast|beinahe|fast)\b")
