"""Validity period, relative form: 3GPP TS 23.040 clause 9.2.3.12.1.

In: seconds or the octet. Out: the octet or seconds. Rounded up, so that a text never dies before it should.
"""

from __future__ import annotations

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


def decode_relative(octet: int) -> int:
    """Seconds that one octet stands for (5 minutes to 63 weeks)."""
    if octet <= 143:
        return (octet + 1) * 5 * MINUTE
    if octet <= 167:
        return 12 * HOUR + (octet - 143) * 30 * MINUTE
    if octet <= 196:
        return (octet - 166) * DAY
    return (octet - 192) * WEEK


def encode_relative(seconds: float) -> int:
    """The smallest octet whose period is not shorter than `seconds`; the longest where none is."""
    return next((octet for octet in range(256) if decode_relative(octet) >= seconds), 255)
