"""Septets in octets: 3GPP TS 23.038 clause 6.1.2.1, least significant bit first.

In: septets (one an octet) and fill bits. Out: packed octets, and back. Linear in the length.
"""

from __future__ import annotations


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Packs septets behind `fill` bits (0–6) of padding, as a user data header of odd length needs."""
    out = bytearray()
    held, bits = 0, fill
    for septet in septets:
        held |= septet << bits
        bits += 7
        while bits >= 8:
            out.append(held & 0xFF)
            held >>= 8
            bits -= 8
    if bits:
        out.append(held & 0xFF)
    return bytes(out)


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """The first `count` septets that stand behind `fill` bits; fewer where the octets end before."""
    out = bytearray()
    held = bits = 0
    skip = fill
    for octet in octets:
        held |= octet << bits
        bits += 8
        if skip:
            held >>= skip
            bits -= skip
            skip = 0
        while bits >= 7 and len(out) < count:
            out.append(held & 0x7F)
            held >>= 7
            bits -= 7
        if len(out) >= count:
            break
    return bytes(out)
