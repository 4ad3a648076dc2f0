"""How a moment is told: in one time zone everywhere, that of the gateway (`gateway: timezone:`). Pure.

In: an aware moment and the zone. Out: words for a log or a list (with the offset, since an hour comes twice in
autumn), for paper, for programs. Log, journal, status, reports and page name one moment alike through these; it never
asks what time it is.
"""

from __future__ import annotations

from datetime import datetime, tzinfo


def spoken(at: datetime, zone: tzinfo) -> str:
    """A moment as a person reads it in a log or a list: 2026-11-26 02:14:40+01:00."""
    return at.astimezone(zone).isoformat(" ", "seconds")


def written(at: datetime, zone: tzinfo) -> str:
    """A moment on paper and on a page: 26/11/2026 02:14."""
    return at.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def exact(at: datetime, zone: tzinfo, timespec: str = "seconds") -> str:
    """A moment for programs, ISO 8601: 2026-11-26T02:14:40+01:00."""
    return at.astimezone(zone).isoformat(timespec=timespec)


def spoken_of(stored: str, zone: tzinfo) -> str:
    """The same of a moment that a file holds as ISO 8601; what is none stays as it is."""
    try:
        return spoken(datetime.fromisoformat(stored), zone)
    except ValueError:
        return stored
