"""What the preferred lines are able to do, for a paid line that takes what they would not reach in time.

In: the lines as they are. Out: those that serve, with their pace. A line that rests for a moment serves; one that is
barred, or away for longer than failover waits for it, does not.
"""

from __future__ import annotations

from smsd.lines import failover
from smsd.rules import plan
from smsd.rules.spill import Able
from smsd.service import spilling
from smsd.service.context import Context


def able(ctx: Context) -> dict[str, Able]:
    """All lines that serve and are not paid by the text."""
    paid = ctx.config.overflows
    return {
        line.name: Able(
            plan.Line(line.name, True, failover.pace(ctx, line), line.speed.extra, line.bucket.per_minute),
            spilling.allows(ctx.config, line.name, line.quota_left),
        )
        for line in ctx.lines.values()
        if line.name not in paid and failover.serves(ctx, line)
    }
