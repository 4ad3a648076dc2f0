"""Time stamps: 3GPP TS 23.040 clause 9.2.3.11 (TP-SCTS, TP-DT, TP-VP in absolute form).

In: seven octets. Out: an aware datetime, or None where they name no moment: networks without a clock send zeros or
the 30th of February, some send a zone that is no number, and a SIM pads with FF what it does not know. The text
matters more than its stamp, so none of this is a fault; `oddity` says what is wrong with it. The zone counts quarters
of an hour; its sign is bit 3 of the seventh octet.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache

LENGTH = 7
_FIRST_OF_LAST_CENTURY = 70  # the standard has two digits of the year; old recordings exist, texts of 2070 do not


def oddity(octets: bytes) -> str | None:
    """Why seven octets cannot be a time stamp, for people; None where each holds two decimal digits."""
    if octets == b"\xff" * LENGTH:
        return "padding instead of a time stamp"
    for i, octet in enumerate(octets):
        if octet >> 4 > 9 or (octet & 15 > 9 and i < LENGTH - 1):
            return f"{octet:02X} is not two decimal digits of a time stamp"
    return None


def decode(octets: bytes) -> datetime | None:
    """The moment that seven octets name."""
    if oddity(octets):
        return None
    year, month, day, hour, minute, second = ((o & 15) * 10 + (o >> 4) for o in octets[:6])
    try:
        return datetime(
            year + (1900 if year >= _FIRST_OF_LAST_CENTURY else 2000),
            month,
            day,
            hour,
            minute,
            second,
            tzinfo=_zone(octets[6]),
        )
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _zone(octet: int) -> timezone:
    quarters = (octet & 7) * 10 + (octet >> 4)
    return timezone(timedelta(minutes=15 * quarters * (-1 if octet & 8 else 1)))


def encode(moment: datetime) -> bytes:
    """Seven octets of an aware datetime."""
    quarters = round((moment.utcoffset() or timedelta()).total_seconds() / 900)
    fields = (moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    sign = 8 if quarters < 0 else 0
    return bytes(v % 10 << 4 | v // 10 for v in fields) + bytes([abs(quarters) % 10 << 4 | abs(quarters) // 10 | sign])
