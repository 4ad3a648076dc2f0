"""Characters outside GSM 7-bit that have a neighbour inside which says the same.

In: a text. Out: the text with those characters replaced, and each replacement. It loses no meaning: `é` stays,
`ë` becomes `e`, quotes become plain; a letter of another script, an emoji or a symbol without an equal stays as it is.
"""

from __future__ import annotations

import unicodedata

from smsd.sms.alphabet import septets_of

_EQUALS = {
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "‹": "'", "›": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "−": "-", "•": "-", "·": ".",
    "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2002": " ", "\u2003": " ", "\t": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "", "\u200e": "", "\u200f": "",
    "\ufe0e": "", "\ufe0f": "", "\u2028": "\n", "\u2029": "\n",
    "œ": "oe", "Œ": "OE", "ĳ": "ij", "Ĳ": "IJ", "ſ": "s", "ẞ": "SS", "ç": "c", "Ç": "Ç",
    "×": "x", "÷": ":", "±": "~", "≈": "~", "→": "->", "←": "<-", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "<>",
    "½": "1/2", "¼": "1/4", "¾": "3/4", "²": "2", "³": "3", "¹": "1", "°": "o", "º": "o", "ª": "a",
    "№": "nr", "‰": "o/oo", "™": "(tm)", "©": "(c)", "®": "(r)", "ﬁ": "fi", "ﬂ": "fl",
    "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
}  # fmt: skip


def equal_of(char: str) -> str | None:
    """What says the same as `char` within GSM 7-bit, or None."""
    if char in _EQUALS:
        return _EQUALS[char]
    if not unicodedata.category(char).startswith("L"):
        return None
    base = "".join(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    return base if base and base != char and all(septets_of(c) for c in base) else None


def transliterate(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text in its nearest GSM 7-bit form, and (from, to) of each different character that changed."""
    out: list[str] = []
    changed: dict[str, str] = {}
    for char in unicodedata.normalize("NFC", text):
        if septets_of(char) is not None:
            out.append(char)
            continue
        plain = equal_of(char)
        if plain is None:
            out.append(char)
        else:
            out.append(plain)
            changed[char] = plain
    return "".join(out), tuple(changed.items())
