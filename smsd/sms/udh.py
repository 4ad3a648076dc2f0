"""User data header: 3GPP TS 23.040 clause 9.2.3.24.

In: octets. Out: elements in their order, unknown ones kept, with concatenation (8 and 16 bit) and ports read out.
A header that runs over its data is a fault; an element that makes no sense on its own (part 3 of 2) is ignored, as
clause 9.2.3.24.1 asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.errors import PduFault

CONCAT_8, PORTS_8, PORTS_16, CONCAT_16 = 0x00, 0x04, 0x05, 0x08


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
    """A user data header."""

    elements: tuple[Element, ...] = ()

    @property
    def concat(self) -> Concat | None:
        """The last valid concatenation element."""
        found = None
        for e in self.elements:
            if e.iei == CONCAT_8 and len(e.data) == 3:
                part = Concat(e.data[0], e.data[1], e.data[2], 8)
            elif e.iei == CONCAT_16 and len(e.data) == 4:
                part = Concat(e.data[0] << 8 | e.data[1], e.data[2], e.data[3], 16)
            else:
                continue
            if 0 < part.seq <= part.total:
                found = part
        return found

    @property
    def ports(self) -> Ports | None:
        """The last port element."""
        found = None
        for e in self.elements:
            if e.iei == PORTS_8 and len(e.data) == 2:
                found = Ports(e.data[0], e.data[1])
            elif e.iei == PORTS_16 and len(e.data) == 4:
                found = Ports(e.data[0] << 8 | e.data[1], e.data[2] << 8 | e.data[3])
        return found


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
