"""Septets in octets: 3GPP TS 23.038 clause 6.1.2.1, least significant bit first.

In: septets (one an octet) and fill bits. Out: packed octets, and back. Septets of seven bits and octets of eight are
two spreadings of one great number: doubling the gaps in eight steps moves 256 septets at once.
"""

from __future__ import annotations

MOST = 256  # TP-UDL cannot announce more


def _steps() -> list[tuple[int, int, int]]:
    """(gap, lower halves, upper halves) for groups of 256, 128, … 2 septets, as masks in the packed form of the
    step.
    """
    out = []
    size = MOST
    while size > 1:
        half = size // 2
        # before this step, a group of `size` septets stands in 7·size bits, the groups 8·size bits apart
        lower = sum(((1 << 7 * half) - 1) << 8 * size * group for group in range(MOST // size))
        out.append((half, lower, lower << 7 * half))
        size = half
    return out


_STEPS = _steps()
_BACK = [(gap, lower, upper << gap) for gap, lower, upper in reversed(_STEPS)]


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Packs at most 256 septets behind `fill` bits (0–6) of padding, as a user data header of odd length needs."""
    bits = int.from_bytes(septets, "little")
    for gap, lower, upper in _BACK:
        bits = bits & lower | (bits & upper) >> gap
    return (bits << fill).to_bytes((len(septets) * 7 + fill + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """The first `count` septets (at most 256) that stand behind `fill` bits; fewer where the octets end before."""
    count = min(count, (len(octets) * 8 - fill) // 7)
    if count <= 0:
        return b""
    bits = (int.from_bytes(octets, "little") >> fill) & ((1 << 7 * count) - 1)
    for gap, lower, upper in _STEPS:
        bits = bits & lower | (bits & upper) << gap
    return bits.to_bytes(count, "little")
