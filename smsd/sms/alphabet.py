"""The GSM 7-bit default alphabet and its extension table: 3GPP TS 23.038 clauses 6.2.1 and 6.2.1.1.

In: text or septets. Out: septets or text. It never replaces a character: what has no septet is reported. National
tables (annex A) are read, never written.
"""

from __future__ import annotations

from smsd.sms.national import LOCKING, SINGLE

ESCAPE = 0x1B

DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}

_SEPTETS = {c: bytes([i]) for i, c in enumerate(DEFAULT) if i != ESCAPE}
_SEPTETS |= {c: bytes([ESCAPE, i]) for i, c in EXTENSION.items()}


def septets_of(char: str) -> bytes | None:
    """The one or two septets of a character, an octet each, or None where the alphabet lacks it."""
    return _SEPTETS.get(char)


def is_gsm7(text: str) -> bool:
    """Whether every character of `text` is in the alphabet or its extension."""
    return _SEPTETS.keys() >= set(text)


def count(text: str) -> int:
    """How many septets `text` takes; a ValueError where a character is missing from the alphabet."""
    return len(encode(text))


def encode(text: str) -> bytes:
    """One octet a septet; a ValueError that names the first character that the alphabet lacks."""
    try:
        return b"".join(map(_SEPTETS.__getitem__, text))
    except KeyError as missing:
        raise ValueError(f"{missing.args[0]!r} is not in the GSM 7-bit alphabet") from None


def decode(septets: bytes, locking: int = 0, single: int = 0) -> str:
    """Text of septets, one an octet; `locking` and `single` are language identifiers of national tables, 0 the default.

    Clause 6.2.1.1: an escape before a septet without an extension shows the character of the main table; an escape
    before an escape, or at the very end, shows a space.
    """
    main = LOCKING.get(locking, DEFAULT).__getitem__
    first, *rest = septets.split(b"\x1b")
    if not rest:
        return "".join(map(main, first))
    shift = SINGLE.get(single, {})
    out = [*map(main, first)]
    pieces = iter(rest)
    for piece in pieces:
        if piece:
            code = piece[0]
            out.append(shift.get(code) or EXTENSION.get(code) or main(code))
            out.extend(map(main, piece[1:]))
        else:  # the next escape, if there is one, is used up by this one
            out.append(" ")
            out.extend(map(main, next(pieces, b"")))
    return "".join(out)
