"""What goes to a paid line because the preferred ones would not reach it in time. Pure.

In: what waits, in the order of sending, and until when it is in time; lines as a forecast sees them; prices. Out: how
many segments of each broadcast are too many, what they cost. Whether they go there is decided when the paid line is
ready to send them, and not before: so no text ever waits for a line that cannot send.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from smsd.rules import plan

PARTS = 10_000  # of a euro: what money is counted in
MANY = 1 << 20  # segments; a line that may send as many in time needs no help
PERSISTS_S = 10.0  # a line that is slow for a moment only costs nothing
LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Able:
    """A preferred line, and what its subscription still allows (None: no limit)."""

    line: plan.Line
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """Segments of a broadcast that wait for the preferred lines, in time for so many seconds more; `payer`: who pays
    for such as go to the paid line, "" where nobody does.
    """

    broadcast: int
    segments: int
    in_time_s: float
    payer: str = ""


def in_time(able: Able, seconds: float) -> int:
    """How many segments a line sends within so many seconds."""
    if seconds <= 0:
        return 0
    low, high = 0, MANY if able.left is None else min(MANY, able.left)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if plan.duration(able.line, middle) <= seconds else (low, middle - 1)
    return low


def too_many(waits: Sequence[Waits], lines: Sequence[Able], left: Mapping[str, int]) -> dict[int, int]:
    """Of each broadcast that somebody pays for, the segments that the lines would not reach in time (0: all are in
    time), at most as many as its payer has `left`; those in front go first. What nobody can pay stays, and is in the
    way of what comes behind it.
    """
    ahead, out, left = 0, dict[int, int](), dict(left)
    for one in waits:
        ahead += one.segments
        over = ahead - sum(in_time(able, one.in_time_s) for able in lines)
        if one.payer:
            out[one.broadcast] = goes = max(0, min(one.segments, over, left.get(one.payer, 0)))
            left[one.payer] = left.get(one.payer, 0) - goes
            ahead -= goes
    return out


@dataclass(slots=True)
class Looks:
    """What a paid line saw when it looked: so much of a broadcast it may take as was too much all the time lately."""

    seen: deque[tuple[float, Mapping[int, int]]] = field(default_factory=deque)

    def due(self, now: float) -> bool:
        """Whether it is time to look again."""
        return not self.seen or now - self.seen[-1][0] >= LOOK_S

    def add(self, now: float, found: Mapping[int, int]) -> None:
        """What was too much at this moment, by broadcast; looks that are too old to count go."""
        self.seen.append((now, dict(found)))
        while len(self.seen) > 1 and self.seen[0][0] < now - PERSISTS_S:
            self.seen.popleft()

    def took(self, broadcast: int, segments: int) -> None:
        """So much of it was taken since the last look."""
        self.seen = deque(
            (at, {b: n - segments if b == broadcast else n for b, n in found.items()}) for at, found in self.seen
        )

    def may(self) -> dict[int, int]:
        """By broadcast, the segments that it may take. A look says nothing of what was released after it, and where it
        says 0, all was in time.
        """
        if not self.seen:
            return {}
        now = {b: n for b, n in self.seen[-1][1].items() if n > 0}
        return {b: n for b in now if (n := min(found[b] for _, found in self.seen if b in found)) > 0}


def parts_of(euro: Decimal) -> int:
    """An amount in the whole parts of a euro that are counted and kept."""
    return int(euro * PARTS)


def euros(parts: int) -> Decimal:
    """The amount that so many parts are."""
    return Decimal(parts) / PARTS


def affords(budget: Decimal, spent: int, reserved: int, price: Decimal) -> int:
    """How many segments a budget still pays for; what is spent and reserved is counted in parts."""
    return max(0, parts_of(budget) - spent - reserved) // parts_of(price)


@dataclass(frozen=True, slots=True)
class Paid:
    """A paid line for a forecast: its name and pace, what a segment costs, how many the budget still pays for, and
    the seconds behind which it takes what others do not reach.
    """

    line: plan.Line
    price: Decimal
    affords: int
    when_s: float


@dataclass(frozen=True, slots=True)
class Spill:
    """Of an audience: `segments` that go to a paid line, their cost, and those for which the budget is too small."""

    line: str
    segments: int
    cost: Decimal
    short: int = 0


def forecast(
    load: Mapping[str, int], ahead: Mapping[str, int], lines: Sequence[Able], paid: Paid | None
) -> tuple[Spill | None, float]:
    """What of a load by line goes to the paid one, behind what waits already; and the seconds until the last of it
    is sent.
    """
    whole = {name: load.get(name, 0) + ahead.get(name, 0) for name in (*load, *ahead)}
    plain = [able.line for able in lines]
    if paid is None or not paid.line.ready:
        return None, plan.forecast(whole, plain)
    own, ready = sum(load.values()), [able for able in lines if able.line.ready]
    waits = sum(count for name, count in ahead.items() if not name or any(name == one.name for one in plain))
    over = own + waits - sum(in_time(able, paid.when_s) for able in ready)
    too_late = max(0, min(own, over))
    goes = min(too_late, paid.affords)
    if not too_late:
        return None, plan.forecast(whole, plain)
    rest = {name: -(-count * (own - goes) // own) + ahead.get(name, 0) for name, count in load.items()}
    stays = plan.forecast({**ahead, **rest}, plain) if own > goes or ready else 0.0
    found = Spill(paid.line.name, goes, paid.price * goes, too_late - goes)
    return found, max(stays, plan.duration(paid.line, goes))
