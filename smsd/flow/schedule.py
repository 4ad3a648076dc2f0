"""What is due by the clock (`schedule:` of the configuration): APScheduler's triggers, the database's memory.

In: a job, when it last ran, now. Out: whether it is due, or was missed. Once only across restarts; what was missed while the
gateway was off is told in the journal and not made up for.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.engine import Connection

from smsd import log
from smsd.config.schema import Job
from smsd.flow import selftest
from smsd.flow.context import Context
from smsd.store import facts, journal

LATE = timedelta(hours=1)
CARRIED_OUT = ("self_test",)


def next_after(job: Job, last: datetime, zone: tzinfo) -> datetime | None:
    """The first moment after `last` at which the job is due; a ValueError where its cron line is none."""
    if job.interval is not None:
        return last + job.interval
    from apscheduler.triggers.cron import CronTrigger

    trigger: Any = CronTrigger.from_crontab(job.cron or "", timezone=zone)
    found: datetime | None = trigger.get_next_fire_time(last, last)
    return found


def run_due(conn: Connection, ctx: Context) -> bool:
    """Carries out what is due; whether anything was sent."""
    now, sent = ctx.now(), False
    for job in ctx.config.schedule:
        if job.do not in CARRIED_OUT:
            continue
        key = f"schedule:{job.name}"
        last = facts.get(conn, key)
        try:
            due = next_after(job, datetime.fromisoformat(last), ctx.config.gateway.zone) if last else None
        except ValueError as error:
            log.trouble("schedule", f"{job.name}: {error}")
            facts.put(conn, key, now.isoformat())
            continue
        if last is None or (due is not None and due <= now):
            facts.put(conn, key, now.isoformat())
        if due is None or due > now:
            continue
        if now - due > LATE:
            journal.note(conn, now, "missed", "", f"{job.name}, due {due:%Y-%m-%d %H:%M}")
            continue
        selftest.begin(conn, ctx)
        sent = True
    return sent
