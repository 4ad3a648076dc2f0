"""What operators and officers hear when the gateway itself has trouble.

In: a transaction and what went wrong. Out: texts to coordinators and officers, journal lines.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd.flow.context import Context
from smsd.flow.desk import Desk
from smsd.model.delivery import Priority
from smsd.store import spool, tallies

ONCE_IN = timedelta(hours=6)


def line_barred(conn: Connection, ctx: Context, line: str, reason: str) -> None:
    """A line may not send any more: its queue is free for others, staff hear it once."""
    now = ctx.now()
    spool.unpin(conn, line)
    if tallies.count(conn, line, "barred", now - ONCE_IN):
        return
    tallies.add(conn, line, "barred", now)
    desk = Desk(ctx, conn, now)
    desk.journal("line barred", "", f"{line}: {reason}")
    for network in ctx.config.networks:
        if line not in ctx.config.sims_of(network):
            continue
        for _, person in desk.staff(network):
            desk.tell(person.number[0], "line_barred", network=network, priority=Priority.ALERT, modem=line, reason=reason,
                      short=desk.short(network))  # fmt: skip
