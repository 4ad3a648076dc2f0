"""What a broadcast takes of the lines: which one texts whom, and how long that lasts.

In: a unit of work, networks, an audience. Out: a load, or seconds. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from smsd.model.broadcast import Kind
from smsd.model.delivery import Priority
from smsd.model.membership import Membership
from smsd.rules import spill
from smsd.rules.quota import Load
from smsd.rules.spill import Able, Spill
from smsd.service import spilling
from smsd.service.allowance import lay_out, lines_of
from smsd.service.unit import UnitOfWork
from smsd.store import spool


def of(
    unit: UnitOfWork, networks: Collection[str], people: Sequence[Membership], segments: int, kind: Kind
) -> tuple[Load, float]:
    """An audience laid out on the lines of its networks, and the seconds until the last of it is sent."""
    lines = lines_of(unit.config, networks)
    load = lay_out(
        unit.conn, unit.config, unit.key, today=unit.ctx.today(), people=people, lines=lines, segments=segments
    )
    spilled, seconds = forecast(unit, load.segments, networks, kind)
    return replace(load, spill=spilled), seconds


def forecast(
    unit: UnitOfWork, load: Mapping[str, int], networks: Collection[str], kind: Kind
) -> tuple[Spill | None, float]:
    """What of a load goes to a paid line, and the seconds until its last segment is sent, behind the alerts that wait
    already.
    """
    ctx, lines = unit.ctx, lines_of(unit.config, networks)
    month, overflows = spilling.month_of(ctx), tuple(unit.config.overflows)
    # what waits for lines that serve others only is no matter of theirs
    waiting = spool.waiting_by_line(unit.conn, Priority.ALERT, (*lines, *overflows))
    waits = {name or "": count for name, count in waiting.items()}
    paid_lines = ctx.plan_lines(overflows)
    paid = spilling.paid_for(unit.conn, unit.config, networks, kind=kind, lines=paid_lines, month=month)
    able = [
        Able(line, spilling.allows(unit.config, line.name, ctx.lines[line.name].quota_left))
        for line in ctx.plan_lines(lines)
    ]
    return spill.forecast(load, waits, able, paid)
