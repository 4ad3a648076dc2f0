"""Who gets what, in which order, and how long it takes. Pure; the shuffle takes its chance as an argument.

In: members, officers, lines. Out: rows in the order of sending, a forecast, an expiry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from smsd.model.membership import Membership

if TYPE_CHECKING:
    from random import Random

STEP = 10                # ordinals between two residents
RESIDENTS_A_NOTICE = 5
MIN_EXPIRY, MAX_EXPIRY = timedelta(minutes=60), timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Line:
    """What a forecast needs of a line: can it send, and how fast (seconds a segment)."""

    name: str
    ready: bool
    seconds: float


def order(members: Sequence[Membership], zones: Collection[str], chance: Random) -> list[Membership]:
    """The zone of the incident first, then the rest; shuffled, so that not the same people are always last."""
    shuffled = list(members)
    chance.shuffle(shuffled)
    return sorted(shuffled, key=lambda m: m.zone not in zones if zones else False)


def resident_ordinal(place: int) -> int:
    """Where the resident at `place` (0…) stands in the queue."""
    return place * STEP


def notice_ordinal(place: int) -> int:
    """Where the notice at `place` (0…) stands: one behind every five residents."""
    return (place + 1) * RESIDENTS_A_NOTICE * STEP - STEP // 2


def pin(members: Sequence[Membership], lines: Sequence[str]) -> dict[int, str | None]:
    """A line for each membership: its own where it is one of `lines`, else the one with the fewest."""
    load = dict.fromkeys(lines, 0)
    out: dict[int, str | None] = {}
    for member in members:
        if member.sim in load:
            out[member.id] = member.sim
            load[member.sim] += 1
    for member in members:
        if member.id not in out:
            name = min(load, key=lambda n: load[n]) if load else None
            out[member.id] = name
            if name is not None:
                load[name] += 1
    return out


def forecast(segments_by_line: Mapping[str, int], lines: Sequence[Line]) -> float:
    """Seconds until the last segment is sent. Lines that cannot send leave their share to the others."""
    ready = {line.name: line for line in lines if line.ready}
    if not ready:
        ready = {line.name: line for line in lines}
    if not ready:
        return 0.0
    moved = sum(n for name, n in segments_by_line.items() if name not in ready)
    loads = {name: segments_by_line.get(name, 0) * line.seconds for name, line in ready.items()}
    rate = sum(1 / line.seconds for line in ready.values())
    even = (sum(loads[n] / ready[n].seconds for n in ready) + moved) / rate
    return max(even, min(max(loads.values()), even + 60.0))


def minutes(seconds: float) -> int:
    """Whole minutes for people, rounded up, at least one."""
    return max(1, -(-int(seconds + 0.999) // 60))


def expiry(configured: timedelta | Literal["auto"], forecast_s: float) -> timedelta:
    """How long an alert is worth sending: max(60 min, 1.5 × forecast), at most 4 h, unless the operator says otherwise."""
    if configured != "auto":
        return configured
    return min(MAX_EXPIRY, max(MIN_EXPIRY, timedelta(seconds=1.5 * forecast_s)))


def hand_over(own_s: float, others_s: Sequence[float]) -> bool:
    """Whether a row may leave its pinned line: that line would finish more than 60 s after the others."""
    return bool(others_s) and own_s > max(others_s) + 60.0
