"""User data header: 3GPP TS 23.040 clause 9.2.3.24.

In: octets. Out: elements in their order, unknown ones kept; concatenation, ports and language shifts are read out.
Where an element comes twice, the last one counts (clause 9.2.3.24). A header that runs over its data is a fault; an
element that makes no sense on its own (part 3 of 2) is ignored, as clause 9.2.3.24.1 asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.errors import PduFault

CONCAT_8, SPECIAL, PORTS_8, PORTS_16, CONCAT_16, EMAIL, SINGLE_SHIFT, LOCKING_SHIFT = (
    0x00,
    0x01,
    0x04,
    0x05,
    0x08,
    0x20,
    0x24,
    0x25,
)
LONGEST = 139  # a short message has 140 octets, one of them the length

# clause 9.2.3.24
NAMES = {
    0x00: "concatenation, 8-bit reference", 0x01: "special message indication", 0x04: "ports, 8-bit",
    0x05: "ports, 16-bit",
    0x06: "service centre control", 0x07: "source of the header", 0x08: "concatenation, 16-bit reference",
    0x09: "wireless control message", 0x0A: "text formatting", 0x0B: "predefined sound", 0x0C: "user defined sound",
    0x0D: "predefined animation", 0x0E: "large animation", 0x0F: "small animation", 0x10: "large picture",
    0x11: "small picture", 0x12: "variable picture", 0x13: "user prompt", 0x14: "extended object",
    0x15: "reused extended object", 0x16: "compression control", 0x17: "object distribution",
    0x18: "standard WVG object",
    0x19: "character size WVG object", 0x1A: "extended object data request", 0x20: "e-mail header", 0x21: "hyperlink",
    0x22: "reply address", 0x23: "enhanced voice mail", 0x24: "national single shift", 0x25: "national locking shift",
}  # fmt: skip


def name_of(iei: int) -> str:
    """What an information element is called."""
    return NAMES.get(
        iei,
        "SIM toolkit security"
        if 0x70 <= iei <= 0x7F
        else "specific to the centre"
        if 0xC0 <= iei <= 0xDF
        else "unknown element",
    )


@dataclass(frozen=True, slots=True)
class Element:
    """One information element: its identifier and its data."""

    iei: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Concat:
    """Part `seq` of `total`, all with the same reference of `bits` bits."""

    ref: int
    total: int
    seq: int
    bits: int = 8


@dataclass(frozen=True, slots=True)
class Ports:
    """Application ports: destination and source."""

    dst: int
    src: int


@dataclass(frozen=True, slots=True)
class Header:
    """The elements of a user data header (23.040 clause 9.2.3.24), those that nobody knows included."""

    elements: tuple[Element, ...] = ()

    @property
    def concat(self) -> Concat | None:
        """The last valid concatenation element."""
        found = None
        for e in self.elements:
            if e.iei == CONCAT_8 and len(e.data) == 3:
                part = Concat(ref=e.data[0], total=e.data[1], seq=e.data[2], bits=8)
            elif e.iei == CONCAT_16 and len(e.data) == 4:
                part = Concat(ref=e.data[0] << 8 | e.data[1], total=e.data[2], seq=e.data[3], bits=16)
            else:
                continue
            if 0 < part.seq <= part.total:
                found = part
        return found

    @property
    def ports(self) -> Ports | None:
        """The last port element; the standard lets a later one win."""
        found = None
        for e in self.elements:
            if e.iei == PORTS_8 and len(e.data) == 2:
                found = Ports(e.data[0], e.data[1])
            elif e.iei == PORTS_16 and len(e.data) == 4:
                found = Ports(e.data[0] << 8 | e.data[1], e.data[2] << 8 | e.data[3])
        return found

    @property
    def single_shift(self) -> int:
        """The language of the single shift table (clause 9.2.3.24.15), 0 for the default."""
        return self._language(SINGLE_SHIFT)

    @property
    def locking_shift(self) -> int:
        """The language of the locking shift table (clause 9.2.3.24.16), 0 for the default."""
        return self._language(LOCKING_SHIFT)

    def _language(self, iei: int) -> int:
        return next((e.data[0] for e in reversed(self.elements) if e.iei == iei and len(e.data) == 1), 0)


def decode(data: bytes, offset: int) -> tuple[Header, int]:
    """The header at the start of the user data, and its length with its length octet; `offset` is for faults."""
    if not data:
        raise PduFault("ud.udh", offset, "a header is announced, but there is no user data")
    length = data[0]
    if len(data) < 1 + length:
        raise PduFault("ud.udh", offset, f"a header of {length} octets does not fit into {len(data) - 1}")
    elements, at, end = [], 1, 1 + length
    while at < end:
        if at + 2 > end or at + 2 + data[at + 1] > end:
            raise PduFault("ud.udh.ie", offset + at, "an element runs over the end of the header")
        elements.append(Element(data[at], data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    return Header(tuple(elements)), end


def encode(header: Header) -> bytes:
    """The octets of a header with its length octet; nothing where there is no element."""
    body = b"".join(bytes([e.iei, len(e.data)]) + e.data for e in header.elements)
    return bytes([len(body)]) + body if body else b""


def concat_header(part: Concat) -> Header:
    """The header of one part of a concatenated text."""
    if part.bits == 16:
        return Header((Element(CONCAT_16, bytes([part.ref >> 8 & 0xFF, part.ref & 0xFF, part.total, part.seq])),))
    return Header((Element(CONCAT_8, bytes([part.ref & 0xFF, part.total, part.seq])),))
