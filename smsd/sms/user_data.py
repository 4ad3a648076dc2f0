"""TP-UD: 3GPP TS 23.040 clause 9.2.3.24, with TP-UDL of clause 9.2.3.16.

In: octets behind TP-UDL, its value and the data coding. Out: header and text, or 8-bit data kept as data.
A lone surrogate becomes U+FFFD; an odd octet at the end of UCS-2 is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.errors import PduFault
from smsd.sms import alphabet, dcs, packing, udh


@dataclass(frozen=True, slots=True)
class UserData:
    """`text` for the two alphabets, `data` for 8-bit and compressed user data; never both.

    `units` are the septets (one an octet) or UTF-16 octets that the text was read from: the parts of a long text are
    joined as units, since careless senders cut through escapes and surrogate pairs.
    """

    header: udh.Header
    text: str | None
    data: bytes | None
    units: bytes = b""


def decode(octets: bytes, udl: int, coding: dcs.Dcs, has_header: bool, offset: int) -> UserData:
    """Reads the user data; `udl` counts septets for the 7-bit alphabet and octets otherwise."""
    packed = coding.encoding == dcs.GSM7 and not coding.compressed
    needed = (udl * 7 + 7) // 8 if packed else udl
    if len(octets) < needed:
        raise PduFault("ud", offset, f"{needed} octets of user data are announced, {len(octets)} came")
    octets = octets[:needed]
    header, head = udh.decode(octets, offset) if has_header else (udh.Header(), 0)
    if packed:
        lead = (head * 8 + 6) // 7
        if lead > udl:
            raise PduFault("udl", offset - 1, f"{udl} septets are fewer than the header's {lead}")
        septets = packing.unpack(octets[head:], udl - lead, lead * 7 - head * 8)
        return UserData(header, alphabet.decode(septets), None, septets)
    body = octets[head:]
    if coding.encoding == dcs.UCS2 and not coding.compressed:
        if len(body) % 2:
            raise PduFault("ud", offset + head, "UCS-2 text has an odd number of octets")
        return UserData(header, ucs2_text(body), None, body)
    return UserData(header, None, body)


def text_of(units: bytes, encoding: str) -> str:
    """The text of units in an encoding."""
    return alphabet.decode(units) if encoding == dcs.GSM7 else ucs2_text(units)


def ucs2_text(octets: bytes) -> str:
    """UTF-16 text; a surrogate without its partner becomes U+FFFD."""
    text = octets.decode("utf-16-be", "surrogatepass")
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def encode(text: str, encoding: str, header: udh.Header) -> tuple[int, bytes]:
    """TP-UDL and the octets behind it for a text in GSM 7-bit or UCS-2."""
    head = udh.encode(header)
    if encoding == dcs.GSM7:
        septets = alphabet.encode(text)
        lead = (len(head) * 8 + 6) // 7
        return lead + len(septets), head + packing.pack(septets, lead * 7 - len(head) * 8)
    body = head + text.encode("utf-16-be")
    return len(body), body
