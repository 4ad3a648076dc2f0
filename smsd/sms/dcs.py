"""Data coding scheme: 3GPP TS 23.038 clause 4.

In: the TP-DCS octet. Out: alphabet, message class, compression, automatic deletion, message waiting. Reserved codings
read as the default alphabet, as clause 4 asks of a receiver.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

GSM7, EIGHT_BIT, UCS2 = "gsm7", "8bit", "ucs2"
_GENERAL = (GSM7, EIGHT_BIT, UCS2, GSM7)
_KINDS = ("voice mail", "fax", "e-mail", "other")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message waiting indication: the icon for `kind` goes on or off;
    `store` tells whether the text is worth keeping.
    """

    kind: str
    active: bool
    store: bool


@dataclass(frozen=True, slots=True)
class Dcs:
    """What a TP-DCS announces. `klass` is 0–3 or None; class 0 is a flash message. `delete`: after it was read."""

    octet: int
    encoding: str
    klass: int | None = None
    compressed: bool = False
    delete: bool = False
    waiting: Waiting | None = None
    reserved: bool = False


@lru_cache(maxsize=256)
def decode(octet: int) -> Dcs:
    """The meaning of one octet."""
    group = octet >> 4
    if group < 8:  # 00xx general, 01xx marked for automatic deletion
        klass = octet & 3 if octet & 0x10 else None
        return Dcs(
            octet=octet,
            encoding=_GENERAL[octet >> 2 & 3],
            klass=klass,
            compressed=bool(octet & 0x20),
            delete=bool(octet & 0x40),
            reserved=octet >> 2 & 3 == 3,
        )
    if group < 0xC:
        return Dcs(octet, GSM7, reserved=True)
    if group == 0xF:
        return Dcs(octet, EIGHT_BIT if octet & 4 else GSM7, octet & 3, reserved=bool(octet & 8))
    waiting = Waiting(_KINDS[octet & 3], bool(octet & 8), store=group != 0xC)
    return Dcs(octet, UCS2 if group == 0xE else GSM7, waiting=waiting)


def encode(encoding: str, klass: int | None = None) -> int:
    """The octet of a general data coding."""
    octet = {GSM7: 0, EIGHT_BIT: 4, UCS2: 8}[encoding]
    return octet if klass is None else octet | 0x10 | klass
