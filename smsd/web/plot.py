"""Curves and bars as SVG that the server draws: no script, no style attribute, and a table of the same figures beside
each.

In: numbers. Out: coordinates, which a template puts into SVG. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, FOOT, TOP = 640, 220, 44, 28, 14
POINTS = 200


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves of counts over time, from 0 to `total` members and to `last` seconds."""

    lines: list[tuple[str, str]]  # label, points
    marks: list[tuple[float, str]]  # height, label
    last: float
    table: list[tuple[str, list[float | None]]]  # label, seconds to 50, 90, 100 %


def curves(series: Sequence[tuple[str, Sequence[float]]], total: int) -> Plot:
    """Each series is sorted moments in seconds; each moment is one member more."""
    last = max([1.0, *(s[-1] for _, s in series if s)])

    def x(seconds: float) -> float:
        return LEFT + (WIDTH - LEFT - 10) * max(0.0, seconds) / last

    def y(count: float) -> float:
        return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * count / max(1, total)

    lines = []
    for label, seconds in series:
        every = max(1, len(seconds) // POINTS)
        picked = list(enumerate(seconds, 1))[::every]
        points = [(0.0, 0), *((s, n) for n, s in picked), (seconds[-1], len(seconds))] if seconds else []
        lines.append((label, " ".join(f"{x(s):.1f},{y(n):.1f}" for s, n in points)))
    marks = [(y(total * share), f"{share:.0%}") for share in (0.5, 1.0)]
    return Plot(
        lines=lines,
        marks=marks,
        last=last,
        table=[(label, [_reach(s, total, share) for share in (0.5, 0.9, 1.0)]) for label, s in series],
    )


def _reach(seconds: Sequence[float], total: int, share: float) -> float | None:
    wanted = int(-(-total * share // 1))
    return seconds[wanted - 1] if 0 < wanted <= len(seconds) else None


def spark(values: Sequence[float | None], low: float, high: float, width: int = 160, height: int = 36) -> str:
    """The points of a small curve; what is not known is left out."""
    known = [(n, v) for n, v in enumerate(values) if v is not None]
    span = max(1, len(values) - 1)
    return " ".join(
        (
            f"{width * n / span:.1f},"
            f"{height - 2 - (height - 4) * (min(max(v, low), high) - low) / max(high - low, 1e-9):.1f}"
        )
        for n, v in known
    )
