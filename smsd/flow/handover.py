"""When a row may leave the line that its member knows (architecture decision 8), and when a line is spent.

In: the lines as they are. Out: names of lines whose rows another may take; whether a quota holds a line back.
"""

from __future__ import annotations

from smsd.config.schema import Sim
from smsd.flow.context import Context, LineStatus
from smsd.model.line import State
from smsd.rules import plan

AWAY = (State.LOST, State.BARRED, State.CLOSED, State.RESETTING, State.OPENING)
AWAY_FOR_S = 20.0


def over_quota(ctx: Context, status: LineStatus, sim: Sim) -> bool:
    """The subscription's limit: refuse, or leave it to a line that has some left; an alert is sent all the same."""
    if status.quota_left is None or status.quota_left > 0 or sim.over_limit == "send":
        return False
    if sim.over_limit == "refuse":
        return True
    return any(s.ready and s.quota_left != 0 for s in ctx.lines.values() if s.name != status.name)


def others(ctx: Context, own: str) -> tuple[str, ...]:
    """Lines whose pinned rows `own` may take: they are away, spent, or would finish much later."""
    now = ctx.clock.monotonic()
    found = []
    for line in ctx.lines.values():
        if line.name == own:
            continue
        if line.state not in AWAY:
            ctx.away_since.pop(line.name, None)
        away = now - ctx.away_since.setdefault(line.name, now) > AWAY_FOR_S if line.state in AWAY else False
        late = line.ready and plan.hand_over(line.speed.seconds * ctx.waiting.get(line.name, 0), [0.0])
        if line.state == State.BARRED or away or line.quota_left == 0 or late:
            found.append(line.name)
    return tuple(found)
