"""Times, dates and hours as they are typed, each with what was meant where it is something else.

In: a value as it was typed. Out: a timedelta, a date, a pair of times of day; or ValueError with the sentence.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

from smsd.config.kinds import Kind, got, meant

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
# how the words for units begin, in four languages; months have no letter of their own
_WORDS = (
    ("se", "s"),
    ("mi", "m"),
    ("u", "h"),
    ("h", "h"),
    ("st", "h"),
    ("da", "d"),
    ("jo", "d"),
    ("tag", "d"),
    ("w", "w"),
    ("sem", "w"),
    ("maand", "mo"),
    ("mo", "mo"),
    ("j", "y"),
    ("y", "y"),
    ("an", "y"),
)
_DASH = "[-\u2013\u2014]"
_HOURS = re.compile(rf"(\d{{1,2}}):(\d\d) ?{_DASH} ?(\d{{1,2}}):(\d\d)")
_LOOSE = re.compile(rf"(\d{{1,2}})(?:[:.uh ]+(\d\d)?)? ?(?:{_DASH}|tot|to|bis|a) ?(\d{{1,2}})(?:[:.uh ]+(\d\d)?)?")


def _date(value: Any) -> date:
    text = str(value).strip()
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    try:
        return date(*map(int, match.groups() if match else (0, 0, 0)))
    except ValueError:
        raise ValueError(
            f"got {got(value)}, want a date as year-month-day, such as 2027-06-30{meant(_date_meant(text))}"
        ) from None


def _date_meant(text: str) -> str:
    parts = [int(p) for p in re.findall(r"\d+", text[:40])]
    if len(parts) == 1 and len(text) == 8:
        parts = [int(text[:4]), int(text[4:6]), int(text[6:])] if text.isdecimal() else parts
    for ordered in (parts, parts[::-1]):
        try:
            return date(*ordered).isoformat() if len(ordered) == 3 and ordered[0] > 1000 else ""
        except (ValueError, OverflowError):
            continue
    return ""


def span_of(text: str) -> timedelta | None:
    """`90m` → an hour and a half; None for anything else."""
    match = re.fullmatch(r"(\d{1,5}) ?([smhdwy])", text)
    return timedelta(seconds=int(match[1]) * UNITS[match[2]]) if match else None


def _span_meant(text: str) -> str:
    match = re.fullmatch(r"(\d{1,5}(?:[.,]\d{1,3})?)\s*([a-zé]+)\.?", text.lower())
    unit = next((unit for start, unit in _WORDS if match[2].startswith(start)), None) if match else None
    if match is None or unit is None:
        return ""
    seconds = float(match[1].replace(",", ".")) * (UNITS["d"] * 30 if unit == "mo" else UNITS[unit])
    for smaller in ("d" if unit == "mo" else unit, "d", "h", "m", "s"):
        if UNITS[smaller] <= seconds and seconds % UNITS[smaller] == 0:
            return f"{int(seconds // UNITS[smaller])}{smaller}"
    return ""


def duration(least: str, most: str, *, auto: bool = False) -> Kind:
    """A time with its unit, from `least` to `most`."""
    low, high = span_of(least), span_of(most)
    assert low is not None
    assert high is not None

    def read(value: Any) -> timedelta | str:
        text = str(value).strip()
        if isinstance(value, timedelta) or (auto and text == "auto"):
            return value if isinstance(value, timedelta) else "auto"
        span = span_of(text)
        if span is None and text.isdecimal():
            raise ValueError(
                f"got {got(value)} without a unit, want a time such as {least} or {most}: s, m (minutes), "
                "h, d, w or y behind the number"
            )
        if span is None:
            raise ValueError(f"got {got(value)}, want a time such as 30s, 60m, 4h, 30d or 1y{meant(_span_meant(text))}")
        if not low <= span <= high:
            months = (
                "; m are minutes, months are written in days: 90d"
                if text.endswith("m") and low >= timedelta(days=1)
                else ""
            )
            raise ValueError(f"got {got(value)}, want a time from {least} to {most}{months}")
        return span

    return Kind(read, {"type": "string", "pattern": f"^({'auto|' if auto else ''}0*[1-9][0-9]{{0,4}} ?[smhdwy])$"})


def beyond(least: str, most: str) -> Kind:
    """`> 10m`: longer than a time with its unit; the sign may be left out."""
    span = duration(least, most)

    def read(value: Any) -> Any:
        return span.read(value if isinstance(value, timedelta) else str(value).strip().removeprefix(">").strip())

    return Kind(read, {"type": "string", "pattern": "^(> ?)?0*[1-9][0-9]{0,4} ?[smhdwy]$"})


def _hours(value: Any) -> tuple[time, time]:
    if isinstance(value, tuple):
        return value
    text = str(value).strip()
    match = _HOURS.fullmatch(text)
    try:
        h1, m1, h2, m2 = map(int, match.groups() if match else ())
        start, end = time(h1, m1), time(h2, m2)
    except ValueError:
        raise ValueError(f"got {got(value)}, want hours such as 21:30-07:30{meant(_hours_meant(text))}") from None
    if start == end:
        raise ValueError(
            f"got {got(value)}, which begins and ends at one time; want hours such as 21:30-07:30, or leave it out"
        )
    return start, end


def _hours_meant(text: str) -> str:
    loose = _LOOSE.fullmatch(text.lower())
    if loose is None:
        return ""
    a, b, c, d = (int(part or 0) for part in loose.groups())
    return f"{a % 24:02}:{b:02}-{c % 24:02}:{d:02}" if a <= 24 and c <= 24 and b < 60 and d < 60 else ""


DAY = Kind(_date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
HOURS = Kind(
    _hours, {"type": "string", "pattern": f"^([01]?[0-9]|2[0-3]):[0-5][0-9] ?{_DASH} ?([01]?[0-9]|2[0-3]):[0-5][0-9]$"}
)
