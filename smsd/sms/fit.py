"""Fitting a text into segments: alphabet, number of parts, where to cut (23.038 clause 4, 23.040 clause 9.2.3.24.1).

In: a text and what may be done to it. Out: a Fit: encoding, parts, what was changed, what forces UCS-2.
A part never ends inside a surrogate pair, an escape sequence, a combining sequence, or a phrase that must stay whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smsd.sms.alphabet import EXTENSION, is_gsm7, septets_of
from smsd.sms.dcs import GSM7, UCS2
from smsd.sms.transliterate import transliterate

SINGLE = {GSM7: 160, UCS2: 70}
# a part loses the header's octets: 6 (8-bit reference) or 7 (16-bit)
PART = {(GSM7, 8): 153, (GSM7, 16): 152, (UCS2, 8): 67, (UCS2, 16): 66}
MAX_PARTS = 255
_TWICE = {ord(c): c * 2 for c in EXTENSION.values()}


@dataclass(frozen=True, slots=True)
class Fit:
    """A text ready for the air. `units` counts septets or UTF-16 units of the whole; `forced_by` what costs UCS-2."""

    text: str
    encoding: str
    parts: tuple[str, ...]
    units: int
    changed: tuple[tuple[str, str], ...] = ()
    forced_by: tuple[str, ...] = ()

    @property
    def segments(self) -> int:
        """How many short messages it takes."""
        return len(self.parts)


def cost(text: str, encoding: str) -> int:
    """Septets or UTF-16 units of some characters."""
    if encoding == GSM7:
        return len(text.translate(_TWICE))
    return len(text) + sum(c > "\uffff" for c in text)


def fit(text: str, *, transliterated: bool = True, bits: int = 8, whole: Sequence[str] = ()) -> Fit:
    """Fits `text`. `whole` names phrases that no cut may split; `bits` is the width of the concatenation reference."""
    changed: tuple[tuple[str, str], ...] = ()
    if transliterated and not is_gsm7(text):
        text, changed = transliterate(text)
    forced_by = () if is_gsm7(text) else tuple(dict.fromkeys(c for c in text if septets_of(c) is None))
    encoding = UCS2 if forced_by else GSM7
    units = cost(text, encoding)
    if units <= SINGLE[encoding]:
        return Fit(text=text, encoding=encoding, parts=(text,), units=units, changed=changed, forced_by=forced_by)
    parts = tuple(_cut(text, encoding, PART[encoding, bits], whole))
    return Fit(text=text, encoding=encoding, parts=parts, units=units, changed=changed, forced_by=forced_by)


def _atoms(text: str, whole: Sequence[str]) -> Iterator[str]:
    """Pieces that stay together: kept phrases, and a character with the marks and joiners that belong to it."""
    at = 0
    while at < len(text):
        phrase = next((w for w in whole if w and text.startswith(w, at)), None)
        end = at + len(phrase) if phrase else at + 1
        if not phrase and _is_flag_letter(text[at]) and end < len(text) and _is_flag_letter(text[end]):
            end += 1  # two of them are one flag
        while end < len(text) and (_clings(text[end]) or text[end - 1] == "\u200d"):
            end += 1
        yield text[at:end]
        at = end


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _clings(char: str) -> bool:
    """Marks (é as two characters, vowel signs), joiners, variation selectors, skin tones, tags of flags."""
    return char > "\u02ff" and (
        unicodedata.category(char)[0] == "M"
        or char == "\u200d"
        or 0x1F3FB <= ord(char) <= 0x1F3FF
        or 0xE0020 <= ord(char) <= 0xE007F
    )


def _cut(text: str, encoding: str, limit: int, whole: Sequence[str]) -> Iterator[str]:
    if encoding == GSM7 and cost(text, encoding) == len(text) and not any(w and w in text for w in whole):
        yield from (text[at : at + limit] for at in range(0, len(text), limit))  # any place is as good for a cut
        return
    part: list[str] = []
    used = 0
    for atom in _atoms(text, whole):
        pieces = [atom] if len(atom) == 1 or cost(atom, encoding) <= limit else list(atom)
        for piece in pieces:  # an endless pile of marks must not be endless: then it is cut by characters
            units = cost(piece, encoding)
            if used + units > limit:
                yield "".join(part)
                part, used = [], 0
            part.append(piece)
            used += units
    yield "".join(part)
