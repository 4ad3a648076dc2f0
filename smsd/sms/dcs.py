"""Data coding scheme: 3GPP TS 23.038 clause 4.

In: the TP-DCS octet. Out: alphabet, message class, compression. Reserved codings read as the default alphabet, as
clause 4 asks of a receiver.
"""

from __future__ import annotations

from dataclasses import dataclass

GSM7, EIGHT_BIT, UCS2 = "gsm7", "8bit", "ucs2"
_GENERAL = (GSM7, EIGHT_BIT, UCS2, GSM7)


@dataclass(frozen=True, slots=True)
class Dcs:
    """What a TP-DCS announces. `klass` is 0–3 or None; class 0 is a flash message."""

    octet: int
    encoding: str
    klass: int | None = None
    compressed: bool = False


def decode(octet: int) -> Dcs:
    """The meaning of one octet."""
    group = octet >> 4
    if group < 8:  # 00xx general, 01xx marked for automatic deletion: the same low bits
        klass = octet & 3 if octet & 0x10 else None
        return Dcs(octet, _GENERAL[octet >> 2 & 3], klass, bool(octet & 0x20))
    if group == 0xE:
        return Dcs(octet, UCS2)
    if group == 0xF:
        return Dcs(octet, EIGHT_BIT if octet & 4 else GSM7, octet & 3)
    return Dcs(octet, GSM7)  # 1100, 1101 message waiting; 1000–1011 reserved


def encode(encoding: str, klass: int | None = None) -> int:
    """The octet of a general data coding."""
    octet = {GSM7: 0, EIGHT_BIT: 4, UCS2: 8}[encoding]
    return octet if klass is None else octet | 0x10 | klass
