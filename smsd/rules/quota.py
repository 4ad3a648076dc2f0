"""What a subscription still allows, and who has to leave a SIM because of it. Pure.

In: the limits, what was used, who is new to a SIM this month. Out: what is left, what is spare beyond the reserve,
other lines for members. The reserve of one alert, one update and one all clear to everybody is never spent on
anything else; and of the rest a half at least stays for what somebody proved, since a forger's texts are answered too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from smsd.config.schema import FairUse
from smsd.rules.spill import Spill

RESERVED = 3  # alert, update, all clear
FREE = 2  # segments a member, where a part of a small card would be less: people sign up
AT_ONCE = 1 / 3


@dataclass(frozen=True, slots=True)
class Used:
    """Segments today and this month, distinct recipients this month, of one SIM; of the segments those of texts that
    nobody proved.
    """

    today: int = 0
    month: int = 0
    recipients: int = 0
    unproven_today: int = 0
    unproven_month: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """`segments` the day and the month still allow, `spare` those for anything but alerts, `recipients` not met yet,
    `free` the segments for what nobody proved; None: no limit.
    """

    segments: int | None = None
    spare: int | None = None
    recipients: int | None = None
    free: int | None = None


def left(fair_use: FairUse | None, used: Used, members: int, part: float = 1.0) -> Left:
    """What is left of a SIM that serves so many members; `part`: of the month is over, counted from 0 to 1."""
    if fair_use is None:
        return Left()
    limits = [
        (limit, spent, unproven, part)
        for limit, spent, unproven, part in (
            (fair_use.per_day, used.today, used.unproven_today, 1.0),
            (fair_use.per_month, used.month, used.unproven_month, part),
        )
        if limit is not None
    ]
    segments = [limit - spent for limit, spent, *_ in limits]
    spare = [limit - spent - reserve(limit, members) for limit, spent, *_ in limits]
    free = [forgeable(limit, members, part) - unproven for limit, _, unproven, part in limits]
    recipients = fair_use.recipients_per_month
    return Left(
        max(0, min(segments)) if segments else None,
        max(0, min(spare)) if spare else None,
        max(0, recipients - used.recipients) if recipients is not None else None,
        max(0, min(free)) if free else None,
    )


def reserve(limit: int, members: int) -> int:
    """Segments kept for alerts. A card that is too small for its members keeps a tenth for answers:
    STOP must be confirmed.
    """
    return min(RESERVED * members, limit - max(1, limit // 10))


def forgeable(limit: int, members: int, part: float = 1.0) -> int:
    """Segments that what nobody proved may take until now: a third of its half at once, for an evening on which a
    street signs up, and the rest with the month, so that each of its days has some.
    """
    rest = limit - reserve(limit, members)
    return max(int(rest / 2 * (AT_ONCE + (1 - AT_ONCE) * part)), min(rest, FREE * members))


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines by membership; how many members moved, are over a line's recipients, get nothing (by line)."""

    pins: dict[int, str | None]
    moved: int = 0
    over: dict[str, int] = field(default_factory=dict)
    refused: frozenset[int] = frozenset()


def place(
    pins: Mapping[int, str | None],
    new: Mapping[str, Sequence[int]],
    room: Mapping[str, int | None],
    policy: Mapping[str, str],
) -> Placed:
    """Moves members whom a SIM may not meet any more this month to one that may.

    `new`: members whom their line has not met this month; `room`: recipients that each line may still meet, None for
    any number; `policy`: over_limit of each line. Where no other line has room, `move` sends all the same, `refuse`
    does not.
    """
    out, free = dict(pins), dict(room)
    for line, ids in new.items():
        if (left := free[line]) is not None:
            free[line] = max(0, left - len(ids))
    moved, refused = 0, set()
    over: dict[str, int] = {}
    for line, ids in new.items():
        limit = room[line]
        if limit is None or policy[line] == "send":
            continue
        for member in ids[limit:]:
            target = max(
                (n for n, r in free.items() if n != line and r != 0),
                key=lambda n: 1 << 30 if free[n] is None else free[n] or 0,
                default=None,
            )
            if target is not None:
                out[member], moved = target, moved + 1
                if (spot := free[target]) is not None:
                    free[target] = spot - 1
                continue
            over[line] = over.get(line, 0) + 1
            if policy[line] == "refuse":
                refused.add(member)
    return Placed(pins=out, moved=moved, over=over, refused=frozenset(refused))


@dataclass(frozen=True, slots=True)
class Load:
    """An audience laid out: a line by membership, segments by line, and what the subscriptions lack."""

    pins: dict[int, str | None]
    segments: dict[str, int]
    left: dict[str, Left]
    moved: int = 0
    over: dict[str, int] = field(default_factory=dict)
    refused: frozenset[int] = frozenset()
    spill: Spill | None = None  # what goes to a paid line

    @property
    def short(self) -> dict[str, tuple[int, int]]:
        """Lines that have fewer segments left than they need: (left, needed)."""
        return {
            name: (have, self.segments.get(name, 0))
            for name, one in self.left.items()
            if (have := one.segments) is not None and have < self.segments.get(name, 0)
        }
