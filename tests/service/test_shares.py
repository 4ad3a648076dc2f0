"""While an alert waits, what a forged text set off has a tenth of a line: of each alert its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smsd.clock import Clock
from smsd.daemon.assembly import assemble
from smsd.model.delivery import Amends, Outcome
from smsd.service import outcomes
from smsd.store import spool
from tests.town import settings

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
LINE = "stick0"


def rows(conn: Any, count: int, priority: int, *, unproven: bool = False) -> None:
    """Texts that wait for the line."""
    text = spool.text(conn, "Brand", 1)
    row = {"broadcast_id": None, "text_id": text, "role": "resident", "ordinal": 0, "pinned": LINE}
    row |= {"priority": priority, "unproven": unproven, "created_at": NOW, "expires_at": NOW + timedelta(hours=4)}
    spool.add(conn, [row | {"number": f"+3247{priority}{n:06d}"} for n in range(count)])


def test_an_alert_behind_another_has_a_share_of_its_own(tmp_path: Path) -> None:
    """The second one is released while the first one's last text is on the air: nothing of that one's room is left."""
    ctx: Any = assemble(settings(tmp_path), clock=Clock(now=lambda: NOW)).ctx
    share, held = ctx.lines[LINE].share, []

    def step() -> list[Any]:
        done = [(c, Outcome(c.id, "send", NOW, parts=((1, 7),), first=True)) for c in held]
        held[:] = ctx.db.call(outcomes.step, ctx, LINE, done, Amends(), outcomes.Ask())
        return list(held)

    ctx.db.call(rows, 40, 1)
    assert all(len(step()) == 1 and share.waits for _ in range(40))
    assert share.proven == 40
    assert (step(), share.waits) == ([], False)
    ctx.db.call(rows, 8, 1)
    ctx.db.call(rows, 3, 5, unproven=True)
    assert [row.priority for row in step()] == [1]
    assert share.proven == 1
    assert [step()[0].priority for _ in range(7)] == [1] * 7
    # none of it is charged to an alert that is over, so the next alert may take their place
    assert not any(row.charged for _ in range(3) for row in step())
    asyncio.run(ctx.db.close())
