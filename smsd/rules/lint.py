"""What a preview warns of; the officer may go on all the same (domain facts 1.4 and 2.2).

In: the words, when they were written, what they cost. Out: notes as (key, fields), the weightiest first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from smsd.rules import turns_table as turns
from smsd.rules.words import fold
from smsd.sms.fit import Fit

# Belgian plates of every age, Dutch, French and German ones; dashes, blanks or dots between, small letters too
_PLATE = re.compile(
    r"\b(?:[1-9oqtzu][ .-]?[a-z]{3}[ .-]?\d{3}|[a-z]{3}[ .-]?\d{3}|\d{3}[ .-]?[a-z]{3}"
    r"|[a-z]{2}[ .-]?\d{3}[ .-]?[a-z]{2}|"
    r"[a-z]{2}[ .-]\d{2}[ .-][a-z]{2}|\d{2}[ .-][a-z]{2,3}[ .-]\d{1,2}|[a-z]{1,2}[ .-]\d{3}[ .-][a-z]{2}"
    r"|[a-z]{1,3}-[a-z]{1,2}[ .-]?\d{2,4})\b",
    re.IGNORECASE,
)
_PLATE_WORD = re.compile(
    r"\b(?:nummerplaat|nrplaat|kenteken|plaque|immatricul\w*|kennzeichen|plate|reg)\b\W*(?:\w{1,3}[ .-]?){1,4}\d",
    re.IGNORECASE,
)
_NO_PLATE = re.compile(
    (
        r"\b(?:bus|lijn|tram|nr|nummer|num|huis|kmh?|km|uur|min|jaar|ans|jahre|keer|van|tot|les|des|der|die|das|aux|sur"
        r"|rue|une|the|and|for|not|met|bij|aan)\b"
    ),
    re.IGNORECASE,
)
_COUNTED = re.compile(turns.COUNTED)
_CULPRIT = re.compile(r"\b(?:dader|daders|auteur|auteurs|tater|taterin|culprit|perpetrator)\b")
# a first and a last name, both with a capital, behind a word that says who is meant
# or alone in front of one that says what he does
_WHO = (
    r"(?:genaamd|naam|nomm[ée]e?|namens|named|hei(?:ss|ß)t|heet|verdachte|verdacht|suspecte?|verd[äa]chtige[r]?"
    r"|suspect|dader|auteur|t[äa]ter(?:in)?|culprit|"
    r"slachtoffer|victime|opfer|victim|melder|beller|t[ée]moin|getuige|zeuge|witness|caller|bewoner|inwoner"
    r"|habitante?|bewohner(?:in)?|resident|"
    r"de heer|mevrouw|mevr\.?|dhr\.?|meneer|m\.|mr\.?|mme|monsieur|madame|herr|frau|mrs\.?|ms\.?|minderjarige"
    r"|vermiste?|disparue?|vermisste[r]?|missing)"
)
_NAME = (
    r"(?:[A-Z\u00c0-\u00de][\w'\u2019-]+ +(?:(?:van|de|den|der|du|el|al|ben|von|vande"
    r"|vanden) +){0,2}[A-Z\u00c0-\u00de][\w'\u2019-]+)"
)
_NAMED = re.compile(
    rf"\b(?i:{_WHO})(?:\W+(?i:is|was|est|ist|heet|genaamd|nomm[ée]e?|named|door|de|van|:)\b)?\W{{1,3}}{_NAME}"
)
_HONORIFIC = re.compile(
    r"\b(?i:de heer|mevrouw|mevr\.?|dhr\.?|meneer|monsieur|madame|mme|herrn?|frau|mrs\.?|ms\.?"
    r"|mr\.?)\s+[A-Z\u00c0-\u00de][\w'\u2019-]+"
)
_ORIGIN = re.compile(turns.ORIGIN)
_PLACE = re.compile("|".join(turns.PLACE))
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
    notes: list[Note] = []
    if found.forced_by:
        extra = max(1, (price.segments - price.plain_segments) * price.minutes_a_segment)
        notes.append(("note_ucs2", {"char": found.forced_by[0], "minutes": extra}))
    if price.segments > 1:
        notes.append(("note_segments", {"minutes": (price.segments - 1) * price.minutes_a_segment}))
    if price.too_late:
        notes.append(("note_expiry", {"count": price.too_late}))
    notes += people_of(body)
    if not has_place(body):
        notes.append(("note_place", {}))
    if _is_old(body, written, zone):
        notes.append(("note_old", {}))
    return notes


def people_of(body: str) -> list[Note]:
    """What says who somebody is: a plate, a name, an origin, guilt. For feedback as well as for alerts."""
    folded = fold(body)
    notes: list[Note] = []
    if has_plate(body):
        notes.append(("note_plate", {}))
    if _CULPRIT.search(folded):
        notes.append(("note_suspect", {}))
    if _NAMED.search(body) or _HONORIFIC.search(body):
        notes.append(("note_name", {}))
    if _ORIGIN.search(folded):
        notes.append(("note_origin", {}))
    return notes


def has_place(body: str) -> bool:
    """Whether a street, a square, a station or a house number is named."""
    return bool(_PLACE.search(fold(body)))


def has_plate(body: str) -> bool:
    """Whether a text shows a number plate: `1-ABC-234`, `1 abc 234`, `AB-123-CD`; not `bus 123` nor `nr 12`."""
    return bool(_PLATE_WORD.search(body)) or any(
        not (_NO_PLATE.search(m.group()) or _COUNTED.fullmatch(m.group())) for m in _PLATE.finditer(body)
    )


def _is_old(body: str, written: datetime, zone: ZoneInfo) -> bool:
    """Whether a time of day in the text lies more than an hour (and less than half a day) before the text."""
    now = written.astimezone(zone)
    for match in _TIME.finditer(body):
        told = now.replace(hour=int(match.group(1)), minute=int(match.group(2)))
        if OLD < (now - told) % timedelta(days=1) < timedelta(hours=12):
            return True
    return False
