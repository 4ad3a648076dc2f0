"""What a preview warns of; the officer may go on all the same (domain facts 1.4 and 2.2).

In: the words, when they were written, what they cost. Out: notes as (key, fields), the weightiest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from smsd.rules.words import fold
from smsd.sms.fit import Fit

_PLATE = re.compile(r"\b(?:[12]-?[A-Z]{3}-?\d{3}|[A-Z]{3}-?\d{3}|\d{3}-?[A-Z]{3}|[A-Z]{2}-?\d{3}-?[A-Z]{2})\b")
_CULPRIT = re.compile(r"\b(?:dader|daders|auteur|auteurs|tater|taterin|culprit|perpetrator)\b")
_NAMED = re.compile(r"\b(?:genaamd|naam|nomme|nommee|namens|named|namens|heisst|heet)\b:? +[A-Z]\w+ +[A-Z]\w+", re.IGNORECASE)
_PLACE = re.compile(
    r"straat|laan|weg\b|plein|dreef|lei\b|steenweg|baan|markt|kaai|park|wijk|dorp|centrum|station|kerk|school|winkel|"
    r"\brue\b|avenue|chaussee|place\b|boulevard|quai|gare|quartier|"
    r"strasse|str\.|platz|gasse|allee|bahnhof|ortsteil|street|road|lane|square|\b\d{1,3}[a-z]?\b,? "
)
_TIME = re.compile(r"\b([01]?\d|2[0-3])[:uhH.]([0-5]\d)\b")
OLD = timedelta(hours=1)
Note = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Price:
    """What a text costs over one of one plain segment: minutes for all members."""

    segments: int
    minutes_a_segment: int
    plain_segments: int
    too_late: int = 0


def lint(body: str, found: Fit, written: datetime, zone: ZoneInfo, price: Price) -> list[Note]:
    """The notes for a body and the text that members would get."""
    folded = fold(body)
    notes: list[Note] = []
    if found.forced_by:
        extra = max(1, (price.segments - price.plain_segments) * price.minutes_a_segment)
        notes.append(("note_ucs2", {"char": found.forced_by[0], "minutes": extra}))
    if price.segments > 1:
        notes.append(("note_segments", {"minutes": (price.segments - 1) * price.minutes_a_segment}))
    if price.too_late:
        notes.append(("note_expiry", {"count": price.too_late}))
    if _PLATE.search(body):
        notes.append(("note_plate", {}))
    if _CULPRIT.search(folded):
        notes.append(("note_suspect", {}))
    if _NAMED.search(body):
        notes.append(("note_name", {}))
    if not _PLACE.search(folded):
        notes.append(("note_place", {}))
    if _is_old(body, written, zone):
        notes.append(("note_old", {}))
    return notes


def _is_old(body: str, written: datetime, zone: ZoneInfo) -> bool:
    """Whether a time of day in the text lies more than an hour (and less than half a day) before the text."""
    now = written.astimezone(zone)
    for match in _TIME.finditer(body):
        told = now.replace(hour=int(match.group(1)), minute=int(match.group(2)))
        if OLD < (now - told) % timedelta(days=1) < timedelta(hours=12):
            return True
    return False
