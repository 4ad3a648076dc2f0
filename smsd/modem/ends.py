"""In which order announced texts are read when there are too many to read at once. Pure.

In: what waits, the oldest first. Out: which of them are read now: few at a time, the newest and the oldest in turn,
since a STOP may have been sent before or behind a flood. Where there is no flood, all, the oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
FEW = 10  # so many are no flood


def both_ends(waiting: Sequence[T], limit: int | None) -> list[T]:
    """At most `limit` of a flood, the newest first; None: all."""
    if limit is None or len(waiting) <= max(FEW, limit):
        return list(waiting)
    turns = range((limit + 1) // 2)
    return [one for n in turns for one in (waiting[-1 - n], waiting[n])][:limit]
