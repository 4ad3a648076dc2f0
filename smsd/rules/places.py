"""The streets that a text names, to see whether two alerts are about the same
place; and whether two texts are one corrected. Pure.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from smsd.rules.words import fold

_BEHIND = re.compile(
    r"\b\w{2,}(?:straat|laan|weg|plein|dreef|lei|steenweg|baan|markt|kaai|park|wijk|hof|strasse|platz|gasse|allee"
    r"|ring)\b|\b\w{3,}str\b"
)
_BEFORE = re.compile(
    r"\b(?:rue|avenue|chaussee|place|boulevard|quai|impasse|route)\s+(?:(?:de|du|des|la|le|les|l|d)\b['\s]*)*(\w{2,})"
)
_TWO_WORDS = re.compile(r"\b(\w{3,})\s+(?:street|road|lane|square|avenue)\b")
ALIKE = 0.75  # of two texts: the second is the first, corrected
LOOKED_AT = 300


def streets(text: str) -> frozenset[str]:
    """What reads like a street's name in the head of a text, folded; empty where nothing does."""
    folded = fold(text[:LOOKED_AT]).replace("\u2019", "'")
    return frozenset((*_BEHIND.findall(folded), *_BEFORE.findall(folded), *_TWO_WORDS.findall(folded)))


def corrected(first: str, second: str) -> bool:
    """Whether the second text is the first one written better, not a piece that belongs behind it."""
    a, b = fold(first[:LOOKED_AT]), fold(second[:LOOKED_AT])
    return a in b or SequenceMatcher(None, a, b).ratio() >= ALIKE
