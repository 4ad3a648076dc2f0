"""TP-UD: 3GPP TS 23.040 clause 9.2.3.24, with TP-UDL of clause 9.2.3.16.

In: octets behind TP-UDL, its value and the data coding. Out: header, units, text or data. It is lenient where nothing
is lost by it: at most one character is cut off at the very end, a header that no short message could hold is none, a
lone surrogate becomes U+FFFD. Where more is missing it is a fault: half an alert is not the alert.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smsd.errors import PduFault
from smsd.sms import alphabet, dcs, packing, udh

_LONE = re.compile("[\ud800-\udfff]")
_READABLE = frozenset(b"\t\n\r" + bytes(range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True)
class UserData:
    """`text` where there is one; `data` for 8-bit and compressed user data.

    8-bit data without ports that is all printable ASCII is text as well. `units` are the septets (one an octet), UTF-16
    octets or data that the text was read from, and `script` how: the parts of a long text are joined as units, since
    careless senders cut through escapes and surrogate pairs.
    """

    header: udh.Header
    text: str | None
    data: bytes | None
    units: bytes = b""
    script: str = dcs.GSM7


def decode(octets: bytes, udl: int, coding: dcs.Dcs, has_header: bool, offset: int) -> UserData:
    """Reads the user data; `udl` counts septets for the 7-bit alphabet and octets otherwise."""
    packed = coding.encoding == dcs.GSM7 and not coding.compressed
    needed = (udl * 7 + 7) // 8 if packed else udl
    octets = octets[:needed]
    header, head = udh.Header(), 0
    if has_header and not (octets and octets[0] > udh.LONGEST):
        header, head = udh.decode(octets, offset)
    if packed:
        lead = (head * 8 + 6) // 7
        if lead > udl:
            raise PduFault("udl", offset - 1, f"{udl} septets are fewer than the header's {lead}")
        septets = packing.unpack(octets[head:], udl - lead, lead * 7 - head * 8)
        if udl - lead - len(septets) > 1:
            raise _cut_off(needed, octets, offset)
        return UserData(
            header=header,
            text=alphabet.decode(septets, header.locking_shift, header.single_shift),
            data=None,
            units=septets,
            script=script_of(header),
        )
    body = octets[head:]
    if coding.encoding == dcs.UCS2 and not coding.compressed:
        if needed - len(octets) > 1:
            raise _cut_off(needed, octets, offset)
        units = body[: len(body) & ~1]
        return UserData(header=header, text=ucs2_text(units), data=None, units=units, script=dcs.UCS2)
    if len(octets) < needed:
        raise _cut_off(needed, octets, offset)
    readable = bool(body) and not coding.compressed and header.ports is None and _READABLE.issuperset(body)
    return UserData(
        header=header, text=body.decode("ascii") if readable else None, data=body, units=body, script=dcs.EIGHT_BIT
    )


def _cut_off(needed: int, octets: bytes, offset: int) -> PduFault:
    return PduFault("ud", offset + len(octets), f"{needed} octets of user data are announced, {len(octets)} came")


def script_of(header: udh.Header) -> str:
    """How septets are to be read: `gsm7`, or `gsm7:<locking>:<single>` with national tables."""
    shifts = header.locking_shift, header.single_shift
    return dcs.GSM7 if shifts == (0, 0) else f"{dcs.GSM7}:{shifts[0]}:{shifts[1]}"


def text_of(units: bytes, script: str) -> str:
    """The text of units in a script."""
    if script == dcs.UCS2:
        return ucs2_text(units)
    if script == dcs.EIGHT_BIT:
        return units.decode("ascii", "replace")
    _, _, shifts = script.partition(":")
    locking, _, single = shifts.partition(":")
    return alphabet.decode(units, int(locking or 0), int(single or 0))


def ucs2_text(octets: bytes) -> str:
    """UTF-16 text; a surrogate without its partner becomes U+FFFD."""
    return _LONE.sub("\ufffd", octets.decode("utf-16-be", "surrogatepass"))


def encode(text: str, encoding: str, header: udh.Header) -> tuple[int, bytes]:
    """TP-UDL and the octets behind it for a text in GSM 7-bit or UCS-2."""
    head = udh.encode(header)
    if encoding == dcs.GSM7:
        septets = alphabet.encode(text)
        lead = (len(head) * 8 + 6) // 7
        return lead + len(septets), head + packing.pack(septets, lead * 7 - len(head) * 8)
    body = head + text.encode("utf-16-be")
    return len(body), body
