"""The lines of other gateways, as those tell them: forecasts count them,
and ours take over what waits for one that is gone.

In: the context, what each gateway told. Out: what we tell of a line of ours; states, paces and what is left of lines
that are not ours. Of a gateway that gave no sign of life all lines are lost at once: its silence was waited for
already. One that lives says itself where a line of it does not get on: only there its refusals are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from smsd.errors import StoreTrouble
from smsd.lines import failover
from smsd.lines.failover import AWAY_FOR_S
from smsd.model.delivery import Amends
from smsd.model.line import Facts, State
from smsd.service.context import Context, LineStatus
from smsd.store.amends import make
from smsd.store.gateways import Seen
from smsd.store.witness import BACK, Record


def tell(ctx: Context, line: LineStatus) -> dict[str, object]:
    """How a line of ours does, for those who could take what waits for it."""
    return {
        "stuck": failover.stuck(ctx, line) or ctx.trust.held or ctx.fenced,
        "ailing": line.health.ailing,
        "pace_s": round(failover.pace(ctx, line), 1),
    }


def mirror(ctx: Context, seen: Iterable[Seen]) -> None:
    """Takes over what is told; wakes our lines where one went or came."""
    by_name = {one.name: one for one in seen}
    moved = False
    for line in ctx.lines.values():
        if not line.elsewhere:
            continue
        before, gateway = (line.state, line.listens), by_name.get(line.elsewhere)
        rows = {row.get("name"): row for row in gateway.lines} if gateway is not None else {}
        if gateway is None or not gateway.alive:
            line.state, line.reason = State.LOST, f"the gateway {line.elsewhere} does not answer"
            ctx.away_since[line.name] = ctx.clock.monotonic() - 2 * AWAY_FOR_S
        elif (row := rows.get(line.name)) is not None:
            _take(line, row)
        moved |= before != (line.state, line.listens)
    if moved:
        ctx.wake()


async def hand_over(ctx: Context) -> None:
    """What a line of ours claimed behind a text on which it hangs goes back, where a line of another gateway would take
    it now; of our own lines the one that takes it sees to that by itself (lines/sender.py).
    """
    for other in ctx.lines.values():
        if not (other.elsewhere and other.ready) or other.listens or other.quota_left == 0:
            continue
        for line in failover.held_up(ctx, other):
            assert line.ahead is not None
            freed = Amends(freed={line.ahead: line.name})
            row, line.ahead = line.ahead, None
            line.yielded.add(row)
            try:
                await ctx.db.beside.run(make, freed, ctx.now(), ctx.owner)
            except StoreTrouble:
                line.amends = line.amends.joined(freed)  # with what it records next
                raise
            ctx.witnessed([Record(BACK, row, 0)])


def _take(line: LineStatus, row: Mapping[str, Any]) -> None:
    known = {state.value: state for state in State}
    line.state, line.reason = known.get(str(row.get("state")), State.LOST), str(row.get("reason") or "")
    line.sent, line.failed = int(row.get("sent") or 0), int(row.get("failed") or 0)
    line.quota_left, line.recipients_left = row.get("quota_left"), row.get("recipients_left")
    line.facts = Facts(operator=row.get("operator"), signal_dbm=row.get("signal_dbm"), registered=row.get("registered"))
    line.listens = row.get("stuck") is True
    line.health.ailing = row.get("ailing") is True
    line.health.took_s.clear()
    if line.health.ailing and row.get("pace_s"):
        line.health.took_s.append(float(row["pace_s"]))
    if row.get("seconds_per_sms"):
        line.speed.kept = float(row["seconds_per_sms"]), float(row.get("first_extra_s") or 0.0)
