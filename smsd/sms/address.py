"""Addresses: 3GPP TS 23.040 clause 9.1.2.5, and the RP address of a service centre (24.011 clause 8.2.5).

In: octets or a number. Out: an Address, or octets. An alphanumeric sender stays the name it is; no digit is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.errors import EncodeFault, PduFault
from smsd.sms import alphabet, packing

NUMBER_TYPES = (
    "unknown",
    "international",
    "national",
    "network",
    "subscriber",
    "alphanumeric",
    "abbreviated",
    "reserved",
)
INTERNATIONAL, ALPHANUMERIC = 1, 5
_DIGITS = "0123456789*#abc"
_DIGIT_OF = str.maketrans("abcde", "*#abc")


@dataclass(frozen=True, slots=True)
class Address:
    """`number` as people write it (`+32475…`, `8850`, `Proximus`); `kind` is one of NUMBER_TYPES."""

    number: str
    kind: str
    plan: int = 1

    @property
    def can_be_answered(self) -> bool:
        """Whether a text can go back: not to names, and not to short codes of fewer than seven digits."""
        return self.kind != "alphanumeric" and self.number.lstrip("+").isdecimal() and len(self.number) >= 8


def _semi_octets(octets: bytes, offset: int, field: str) -> str:
    """Digits of semi-octets; a filler may stand in the last octet only."""
    swapped = octets.hex().translate(_DIGIT_OF)
    digits = "".join([swapped[i + 1] + swapped[i] for i in range(0, len(swapped), 2)])
    filler = digits.find("f")
    if 0 <= filler < len(digits) - 2:
        raise PduFault(field, offset + filler // 2, "a filler in the middle of a number")
    return digits.replace("f", "")


def _named(toa: int, body: bytes, digits: int, offset: int, field: str) -> Address:
    kind = NUMBER_TYPES[toa >> 4 & 7]
    if kind == "alphanumeric":
        return Address(alphabet.decode(packing.unpack(body, digits * 4 // 7)).rstrip("\r"), kind, toa & 15)
    number = _semi_octets(body, offset, field)[:digits]
    return Address(f"+{number}" if kind == "international" and number else number, kind, toa & 15)


def decode(octets: bytes, offset: int, field: str) -> tuple[Address, int]:
    """The TP address at `offset` and the offset behind it; its first octet counts semi-octets."""
    if len(octets) < offset + 2:
        raise PduFault(field, offset, "the address is cut off")
    digits, toa = octets[offset], octets[offset + 1]
    if digits > 20:
        raise PduFault(field, offset, f"an address of {digits} digits; at most 20 are allowed")
    end = offset + 2 + (digits + 1) // 2
    if len(octets) < end:
        raise PduFault(field, offset, f"an address of {digits} digits is cut off")
    return _named(toa, octets[offset + 2 : end], digits, offset + 2, field), end


def decode_smsc(octets: bytes) -> tuple[Address | None, int]:
    """The service centre at the head of what a modem gives, and the offset behind it; its first octet counts octets."""
    if not octets:
        raise PduFault("smsc", 0, "nothing there")
    length = octets[0]
    if length == 0:
        return None, 1
    if length > 12 or len(octets) < 1 + length:
        raise PduFault("smsc", 0, f"a service centre address of {length} octets does not fit")
    return _named(octets[1], octets[2 : 1 + length], (length - 1) * 2, 2, "smsc"), 1 + length


def encode(number: str) -> bytes:
    """A TP address of `+digits`, digits, or a name of up to 11 septets."""
    digits = number.removeprefix("+")
    if digits and all(c in _DIGITS for c in digits):
        if len(digits) > 20:
            raise EncodeFault(f"a number of {len(digits)} digits; at most 20 fit into an address")
        nibbles = [_DIGITS.index(c) for c in digits] + [15] * (len(digits) % 2)
        body = bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))
        return bytes([len(digits), 0x91 if number.startswith("+") else 0x81]) + body
    try:
        septets = alphabet.encode(number)
    except ValueError as error:
        raise EncodeFault(f"the address {number!r}: {error}") from error
    if not 0 < len(septets) <= 11:
        raise EncodeFault(f"the address {number!r} has {len(septets)} septets; 1 to 11 are allowed")
    return bytes([(len(septets) * 7 + 3) // 4, 0xD0]) + packing.pack(septets)


def encode_smsc(number: str | None) -> bytes:
    """The octets for a service centre; without a number the one that stands in the SIM is used."""
    if not number:
        return b"\x00"
    body = encode(number)[1:]
    return bytes([len(body)]) + body
