"""Time stamps: 3GPP TS 23.040 clause 9.2.3.11 (TP-SCTS, TP-DT).

In: seven octets. Out: an aware datetime, or None where a network sent a date that does not exist. The zone counts
quarters of an hour, its sign is bit 3 of the seventh octet; nibbles beyond 9 there are read leniently.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

LENGTH = 7


def decode(octets: bytes) -> datetime | None:
    """The moment that seven octets name."""
    year, month, day, hour, minute, second = ((o & 15) * 10 + (o >> 4) for o in octets[:6])
    zone = octets[6]
    quarters = (zone & 7) * 10 + (zone >> 4)
    offset = timedelta(minutes=15 * quarters * (-1 if zone & 8 else 1))
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:
        return None


def encode(moment: datetime) -> bytes:
    """Seven octets of an aware datetime."""
    quarters = round((moment.utcoffset() or timedelta()).total_seconds() / 900)
    fields = (moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    sign = 8 if quarters < 0 else 0
    return bytes(v % 10 << 4 | v // 10 for v in fields) + bytes([abs(quarters) % 10 << 4 | abs(quarters) // 10 | sign])
