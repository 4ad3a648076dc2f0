"""What a broadcast takes of the lines: which one texts whom, and how long that lasts.

In: a unit of work, networks, an audience. Out: a load, or seconds. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from smsd.model.delivery import Priority
from smsd.model.membership import Membership
from smsd.rules import plan
from smsd.rules.quota import Load
from smsd.service.allowance import lay_out, lines_of
from smsd.service.unit import UnitOfWork
from smsd.store import spool


def of(unit: UnitOfWork, networks: Collection[str], people: Sequence[Membership], segments: int) -> tuple[Load, float]:
    """An audience laid out on the lines of its networks, and the seconds until the last of it is sent."""
    lines = lines_of(unit.config, networks)
    load = lay_out(unit.conn, unit.config, unit.key, unit.ctx.today(), people, lines, segments)
    return load, forecast(unit, load.segments, lines)


def forecast(unit: UnitOfWork, load: Mapping[str, int], lines: tuple[str, ...]) -> float:
    """Seconds until the last segment of a load is sent, behind the alerts that wait already."""
    whole = dict(load)
    for name, count in spool.waiting_by_line(unit.conn, Priority.ALERT).items():
        whole[name or ""] = whole.get(name or "", 0) + count
    return plan.forecast(whole, unit.ctx.plan_lines(lines))
