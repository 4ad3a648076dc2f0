"""Putting the parts of a long text together again: 3GPP TS 23.040 clause 9.2.3.24.1.

In: parts in any order, twice, late. Out: the whole when the last one is there. Parts belong together by sender,
reference, its width and the total. They are joined as units (septets or UTF-16 octets), so that an escape or a
surrogate pair that a careless sender cut in two is whole again. What is missing can be told at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from smsd.sms.udh import Concat
from smsd.sms.user_data import text_of


@dataclass(frozen=True, slots=True)
class Key:
    """What the parts of one text have in common."""

    sender: str
    ref: int
    bits: int
    total: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its units and how they are read, both as UserData has them."""

    script: str
    units: bytes


@dataclass(slots=True)
class Assembly:
    """The parts of one text that came so far."""

    key: Key
    parts: dict[int, Part] = field(default_factory=dict)

    def add(self, seq: int, part: Part) -> str | None:
        """Takes one part; the whole text if it was the last one missing. A second copy of a part changes nothing."""
        self.parts.setdefault(seq, part)
        return self.whole()

    def whole(self) -> str | None:
        """The text, or None while parts are missing."""
        return None if self.missing() else self.so_far()

    def missing(self) -> list[int]:
        """Which parts did not come."""
        return [i for i in range(1, self.key.total + 1) if i not in self.parts]

    def so_far(self, gap: str = "(...)") -> str:
        """What came, with one mark for each hole."""
        out: list[str] = []
        run: Part | None = None
        for i in range(1, self.key.total + 2):
            part = self.parts.get(i)
            if run and part and part.script == run.script:
                run = Part(run.script, run.units + part.units)
                continue
            if run:
                out.append(text_of(run.units, run.script))
            run = part
            if part is None and i <= self.key.total and (not out or out[-1] != gap):
                out.append(gap)
        return "".join(out)


def key_of(sender: str, concat: Concat) -> Key:
    """The key of one part."""
    return Key(sender=sender, ref=concat.ref, bits=concat.bits, total=concat.total)


def assemble(key: Key, parts: Iterable[tuple[int, Part]]) -> Assembly:
    """An assembly of parts that were kept somewhere."""
    assembly = Assembly(key)
    for seq, part in parts:
        assembly.add(seq, part)
    return assembly
