"""Who gets what, in which order, and how long it takes. Pure; the shuffle takes its chance as an argument.

In: members, officers, lines. Out: rows in the order of sending, a forecast, an expiry.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from smsd.model.membership import Membership

if TYPE_CHECKING:
    from random import Random

STEP = 10  # ordinals between two residents
RESIDENTS_A_NOTICE = 5
LATE_S = 60.0  # so much later than the others a pinned line may end (architecture decision 8)
MIN_EXPIRY, MAX_EXPIRY = timedelta(minutes=60), timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Line:
    """What a forecast needs of a line: can it send, how fast (seconds a segment,
    `extra` for the first of a row), how many a minute.

    `recent`: how many seconds ago each segment of the last minute was sent; they count against `per_minute`.
    """

    name: str
    ready: bool
    seconds: float
    extra: float = 0.0
    per_minute: int | None = None
    recent: tuple[float, ...] = ()


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


def least(load: Mapping[str, int], seconds: Mapping[str, float]) -> str | None:
    """The line that is ready first with what it has: segments by line, seconds a segment by line."""
    return min(seconds, key=lambda name: load.get(name, 0) * seconds[name], default=None)


def forecast(segments_by_line: Mapping[str, int], lines: Sequence[Line]) -> float:
    """Seconds until the last segment is sent. Lines that cannot send leave their share to the others."""
    ready = {line.name: line for line in lines if line.ready}
    if not ready:
        ready = {line.name: line for line in lines}
    if not ready:
        return 0.0
    moved = sum(n for name, n in segments_by_line.items() if name not in ready)
    loads = {name: segments_by_line.get(name, 0) for name in ready}
    if not moved and not any(loads.values()):
        return 0.0
    share = -(-moved // len(ready))
    times = {name: duration(line, loads[name] + share) for name, line in ready.items()}
    pace = {
        name: times[name] / (loads[name] + share) if loads[name] + share else line.seconds
        for name, line in ready.items()
    }
    even = (sum(loads.values()) + moved) / sum(1 / max(s, 0.001) for s in pace.values())
    longest = max(duration(line, loads[name]) for name, line in ready.items())
    return max(even, min(longest, even + LATE_S))


def duration(line: Line, segments: int) -> float:
    """Seconds that a line needs for so many segments in a row: as the radio
    takes them, and no more a minute than allowed.
    """
    if segments <= 0:
        return 0.0
    plain = line.extra + segments * line.seconds
    if line.per_minute is None:
        return plain
    if line.recent:
        return _behind(line, segments, line.per_minute)
    minutes_full, rest = divmod(segments - 1, line.per_minute)
    return max(plain, minutes_full * 60.0 + line.extra + (rest + 1) * line.seconds)


def _behind(line: Line, segments: int, per_minute: int) -> float:
    """The same for a line that has sent some of this minute's segments already: each has
    to be a minute old before it counts no more.
    """
    window = deque((-age for age in sorted(line.recent, reverse=True)), maxlen=per_minute)
    at = line.extra
    for _ in range(segments):
        if len(window) == per_minute:
            at = max(at, window[0] + 60.0)
        at += line.seconds
        window.append(at)
    return at


def minutes(seconds: float) -> int:
    """Whole minutes for people, rounded up, at least one."""
    return max(1, -(-int(seconds + 0.999) // 60))


def expiry(configured: timedelta | Literal["auto"], forecast_s: float) -> timedelta:
    """How long an alert is worth sending: max(60 min, 1.5 × forecast), at most
    4 h, unless the operator says otherwise.
    """
    if configured != "auto":
        return configured
    return min(MAX_EXPIRY, max(MIN_EXPIRY, timedelta(seconds=1.5 * forecast_s)))


def hand_over(own_s: float, others_s: Sequence[float]) -> bool:
    """Whether a row may leave its pinned line: that line would finish more than 60 s after the others."""
    return bool(others_s) and own_s > max(others_s) + LATE_S
