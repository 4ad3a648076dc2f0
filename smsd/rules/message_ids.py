"""Whether two spellings name one text: what a carrier's centre calls it in its answer, and in its receipt. Pure.

In: message ids as texts. Out: which one is meant. Many centres tell one and the same number in hexadecimal in one place
and in decimal in the other, with zeros in front or without. What is spelled alike goes first.
"""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 64  # characters (SMPP 3.4 clause 5.2.23); Python refuses to read a number of thousands of digits


def which(told: str, known: Sequence[str]) -> int | None:
    """The place among `known` of the id that a receipt tells; None where it is none of them."""
    if not told:
        return None
    if told in known:
        return known.index(told)
    return next((i for i, one in enumerate(known) if same(told, one)), None)


def same(one: str, other: str) -> bool:
    """Whether both may name one text."""
    one, other = (text.casefold().removeprefix("0x").lstrip("0") or "0" for text in (one, other))
    return one == other or _as_hex(one) == other or one == _as_hex(other)


def _as_hex(text: str) -> str | None:
    """A decimal number as a hexadecimal one; None where it is none, or longer than an id may be."""
    return f"{int(text):x}" if len(text) <= LONGEST and text.isascii() and text.isdecimal() else None
