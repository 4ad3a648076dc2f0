"""Validity period: 3GPP TS 23.040 clause 9.2.3.12, in its relative, absolute and enhanced forms.

In: the octets, or a length in seconds. Out: a Validity; for sending only the relative form, rounded up, so that a text
never dies before it should. A receiver of a text never sees one: the centre alone uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smsd.errors import PduFault
from smsd.sms import timestamp

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800
NONE, ENHANCED, RELATIVE, ABSOLUTE = 0, 1, 2, 3  # TP-VPF, clause 9.2.3.3
LENGTH = (0, 7, 1, 7)


@dataclass(frozen=True, slots=True)
class Validity:
    """How long the centre keeps trying: `seconds` from when it took the text, or `until`; neither: the centre's own."""

    form: int
    seconds: int | None = None
    until: datetime | None = None
    single_shot: bool = False  # one try only (enhanced form)


def relative(seconds: int) -> Validity:
    """The relative form, for sending."""
    return Validity(RELATIVE, seconds)


def decode(form: int, octets: bytes, offset: int) -> Validity | None:
    """The period that LENGTH[form] octets tell; None where there is none."""
    if form == NONE:
        return None
    if form == RELATIVE:
        return Validity(form, decode_relative(octets[0]))
    if form == ABSOLUTE:
        if odd := timestamp.oddity(octets):
            raise PduFault("vp", offset, odd)
        return Validity(form, until=timestamp.decode(octets))
    return _enhanced(octets, offset)


def _enhanced(octets: bytes, offset: int) -> Validity:
    """Clause 9.2.3.12.3: a functionality indicator, then what it says; the rest of seven octets is padding."""
    head, at = octets[0], 1
    if head & 0x80:
        at = 2  # an extension octet, reserved
    kind = head & 7
    seconds: int | None = None
    if kind == 1:
        seconds = decode_relative(octets[at])
    elif kind == 2:
        seconds = octets[at]
    elif kind == 3:
        clock = octets[at : at + 3]
        for i, octet in enumerate(clock):
            if octet >> 4 > 9 or octet & 15 > 9:
                raise PduFault("vp", offset + at + i, f"{octet:02X} is not two decimal digits")
        hours, minutes, secs = ((o & 15) * 10 + (o >> 4) for o in clock)
        seconds = hours * HOUR + minutes * MINUTE + secs
    return Validity(ENHANCED, seconds, single_shot=bool(head & 0x40))


def decode_relative(octet: int) -> int:
    """Seconds that one octet stands for (5 minutes to 63 weeks; clause 9.2.3.12.1)."""
    if octet <= 143:
        return (octet + 1) * 5 * MINUTE
    if octet <= 167:
        return 12 * HOUR + (octet - 143) * 30 * MINUTE
    if octet <= 196:
        return (octet - 166) * DAY
    return (octet - 192) * WEEK


_RELATIVE = tuple(decode_relative(octet) for octet in range(256))


def encode_relative(seconds: float) -> int:
    """The smallest octet whose period is not shorter than `seconds`; the longest where none is."""
    return next((octet for octet, period in enumerate(_RELATIVE) if period >= seconds), 255)
