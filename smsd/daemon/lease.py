"""A gateway among others on one server: it says every few seconds that it lives, and hears of the others and their lines.

In: the context. Out: its lease and those of what it has claimed, renewed; the lines of other gateways as those tell them; the end of this
run where another one has taken its name. While the server cannot be reached its leases run out: lines then send nothing (lines/sender.py),
and say why. It decides nothing about rows.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy.engine import Connection

from smsd import log
from smsd.daemon import status
from smsd.errors import StoreTrouble
from smsd.lines import elsewhere
from smsd.service.context import Context
from smsd.store import gateways

BEAT_S = 3.0
TOLD = ("name", "state", "reason", "operator", "technology", "signal_dbm", "registered", "sent", "failed", "seconds_per_sms", "first_extra_s",
        "per_minute", "quota_left", "recipients_left", "unread", "refuses")  # fmt: skip


async def keep(ctx: Context, stop: asyncio.Event) -> None:
    """Until it is ended, or another run has this name: then it asks for a stop."""
    while True:
        told = {"modems": [{key: row[key] for key in TOLD} for row in status.lines(ctx)]}
        try:
            seen = await ctx.db.beside.run(_beat, ctx.owner, told)
        except StoreTrouble as trouble:
            log.trouble("gateway", str(trouble))
        else:
            if seen is None:
                log.trouble("gateway", f"another smsd runs as {ctx.config.gateway.id or 'this gateway'}: this one ends")
                stop.set()
                return
            elsewhere.mirror(ctx, seen)
        await asyncio.sleep(BEAT_S)


def _beat(conn: Connection, owner: str, told: dict[str, Any]) -> list[gateways.Seen] | None:
    return gateways.everybody(conn) if gateways.beat(conn, owner, told) else None
