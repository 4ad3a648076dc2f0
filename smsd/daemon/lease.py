"""A gateway among others on one server: it says every few seconds that
it lives, and hears of the others and their lines.

In: the context. Out: its lease and those of what it has claimed, renewed; the lines of other gateways as those tell
them; the end of this run where another one has taken its name. While the server cannot be reached its leases run out:
lines then send nothing (lines/sender.py), and say why. It decides nothing about rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from smsd import log
from smsd.clock import SteadyClock, kernel_synchronised
from smsd.daemon import status
from smsd.errors import StoreTrouble
from smsd.lines import elsewhere
from smsd.service.context import Context
from smsd.store import gateways, leases
from smsd.store.backup import id_of

BEAT_S = 3.0
IDLE_S = 60.0  # jobs that got through nothing for so long do nothing for others
DIFFER = timedelta(seconds=30)  # clocks of machines that a time service keeps do not
TOLD = ("name", "state", "reason", "operator", "technology", "signal_dbm", "registered", "sent", "failed",
        "seconds_per_sms", "first_extra_s", "per_minute", "quota_left", "recipients_left", "unread",
        "refuses")  # fmt: skip


async def keep(ctx: Context, stop: asyncio.Event) -> None:
    """Until it is ended, or another run has this name: then it asks for a stop."""
    while True:
        lines = [
            {key: row[key] for key in TOLD} | elsewhere.tell(ctx, ctx.lines[row["name"]]) for row in status.lines(ctx)
        ]
        told = {"modems": lines, gateways.UNFIT: unfit(ctx), gateways.KEY: id_of(ctx.key)}
        before = ctx.now()
        try:
            found = await ctx.db.beside.run(beat, ctx.owner, told)
        except StoreTrouble as trouble:
            log.trouble("gateway", str(trouble))
        else:
            if found is None:
                log.trouble("gateway", f"another smsd runs as {ctx.config.gateway.id or 'this gateway'}: this one ends")
                stop.set()
                return
            compare(ctx, before, *found)
            elsewhere.mirror(ctx, found[1])
            await hand_over(ctx)
        await asyncio.sleep(BEAT_S)


async def hand_over(ctx: Context) -> None:
    """Trouble of the database passes; the next sign of life is due all the same."""
    try:
        await elsewhere.hand_over(ctx)
    except StoreTrouble as trouble:
        log.trouble("gateway", str(trouble))


def unfit(ctx: Context) -> bool:
    """Whether it had better lead nobody: by its clock others' alerts would be
    over, or its jobs did not get through lately.
    """
    idle = ctx.clock.monotonic() - ctx.surveyed
    return ctx.standing.clock_wrong or idle > max(IDLE_S, sum(ctx.waiting.values()) / 1000 * 3)


def compare(ctx: Context, before: datetime, server: datetime, seen: Sequence[gateways.Seen]) -> None:
    """Whose clock differs from the server's, by more than the time between question and answer."""
    standing = ctx.standing
    standing.alone = sum(one.alive for one in seen) <= 1
    differs = max(server - ctx.now(), before - server)
    if differs > DIFFER and follow(ctx.clock, server):
        ctx.trust.stamp(server, ctx.now())
        differs = timedelta()
        ctx.wake()
    if (differs > DIFFER) != standing.clock_wrong:
        standing.clock_wrong = differs > DIFFER
        log.clock(
            f"differs from the server's by {differs.total_seconds():.0f} s: another gateway leads"
            if standing.clock_wrong
            else "agrees with the server's again"
        )


def follow(clock: SteadyClock, server: datetime) -> bool:
    """Takes the server's time where the machine's differs and nobody keeps that, as on a Pi without a network of its
    own: what it wrote would be over at once for the others, or never. Whether it did.
    """
    by = server - clock.now()
    if not clock.follows or abs(by) <= DIFFER or kernel_synchronised():
        return False
    clock.set(server)
    log.clock(f"is {by.total_seconds():+.0f} s from the server's, and no time service keeps it: the server's counts")
    return True


def beat(conn: Connection, owner: str, told: dict[str, Any]) -> tuple[datetime, list[gateways.Seen]] | None:
    """One sign of life: the server's time, and how all gateways are; None where another run has this name."""
    return (leases.server_time(conn), gateways.everybody(conn)) if gateways.beat(conn, owner, told) else None
