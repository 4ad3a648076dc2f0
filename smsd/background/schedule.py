"""What is due by the clock (`schedule:` of the configuration): APScheduler's triggers, the database's memory.

In: a job, when it last ran, now. Out: drills, tips, self-tests, reports. Once only across restarts; what was missed
while the gateway was off is told and not made up for. Nothing of it is an alert: those take an officer's proof.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.engine import Connection

from smsd import log
from smsd.config.schema import Job
from smsd.model.broadcast import Kind
from smsd.model.delivery import Priority
from smsd.moments import spoken
from smsd.reports.figures import mail_report
from smsd.rules import tips
from smsd.service import release, selftest
from smsd.service.actor import SCHEDULE
from smsd.service.context import Context
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, facts, journal, members

LATE = timedelta(hours=1)
AUTHOR = "schedule"
VALIDITY_S = 12 * 3600


def next_after(job: Job, last: datetime, zone: tzinfo) -> datetime | None:
    """The first moment after `last` at which the job is due; a ValueError where its cron line is none."""
    if job.interval is not None:
        return last + job.interval
    from apscheduler.triggers.cron import CronTrigger

    trigger: Any = CronTrigger.from_crontab(job.cron or "", timezone=zone)
    found: datetime | None = trigger.get_next_fire_time(last, last)
    return found


def run_due(conn: Connection, ctx: Context) -> bool:
    """Carries out what is due; whether anything is to be sent."""
    now, sent = ctx.now(), False
    for job in ctx.config.schedule:
        key = f"schedule:{job.name}"
        last = facts.moment(facts.get(conn, key))
        try:
            due = next_after(job, last, ctx.config.gateway.zone) if last else None
        except ValueError as error:
            log.trouble("schedule", f"{job.name}: {error}")
            facts.put(conn, key, now.isoformat())
            continue
        if last is None or (due is not None and due <= now):
            facts.put(conn, key, now.isoformat())
        if due is None or due > now:
            continue
        if now - due > LATE:
            _missed(conn, ctx, job, due)
            sent = True
            continue
        journal.note(conn, now, "scheduled", "", job.name)
        DO[job.do](conn, ctx, job)
        sent = True
    return sent


def _networks(ctx: Context, job: Job) -> list[str]:
    return [n for n in job.networks or tuple(ctx.config.networks) if n in ctx.config.networks]


def _missed(conn: Connection, ctx: Context, job: Job, due: datetime) -> None:
    now = ctx.now()
    journal.note(conn, now, "missed", "", f"{job.name}, due {spoken(due, ctx.config.gateway.zone)}")
    unit = UnitOfWork(ctx, conn, now)
    date = due.astimezone(ctx.config.gateway.zone).strftime("%d/%m %H:%M")
    unit.tell_coordinators(_networks(ctx, job), "job_missed", priority=Priority.TIP, text=job.name, date=date)


def _self_test(conn: Connection, ctx: Context, job: Job) -> None:
    selftest.begin(conn, ctx)


def _drill(conn: Connection, ctx: Context, job: Job) -> None:
    """A test alarm to everybody, marked as one first and last."""
    for network in _networks(ctx, job):
        language = ctx.config.language_of(network)
        _send(conn, ctx, Kind.TEST, network=network, body=ctx.wording.raw(language, "test_monthly"), tip="")


def _tip(conn: Connection, ctx: Context, job: Job) -> None:
    """A prepared tip that needs no words."""
    for network in _networks(ctx, job):
        settings = ctx.config.networks[network]
        tip = settings.tips.get(job.tip or "")
        own = ctx.config.language_of(network)
        body, missing = tips.fill(tips.text_of(tip, own, own), "") if tip is not None else ("", [])
        if tip is None or missing:
            log.trouble("schedule", f"{job.name}: network {network} has no tip {job.tip!r} that needs no words")
            continue
        _send(conn, ctx, Kind.TIP, network=network, body=body, tip=f"{job.tip}\x1f")


def _send(conn: Connection, ctx: Context, kind: Kind, network: str, body: str, tip: str) -> None:
    """A broadcast that the operator's own file asks for; officers and coordinators hear it like any other, and can
    stop it.
    """
    if not members.count(conn, network):
        return
    now = ctx.now()
    drafted = broadcasts.draft(
        conn,
        kind=kind,
        network=network,
        incident_id=None,
        number=broadcasts.next_incident(conn),
        author=AUTHOR,
        author_number="",
        body=body,
        facts_at=now,
        created_at=now,
        validity_s=VALIDITY_S,
        tip=tip,
    )
    broadcasts.step(conn, drafted, "preview")
    release.release(UnitOfWork(ctx, conn, now), SCHEDULE, broadcasts.get(conn, drafted))


def _nothing(conn: Connection, ctx: Context, job: Job) -> None:
    """Backups, digests and retention happen every day by themselves (background/loop.py, background/daily.py)."""


DO: dict[str, Callable[[Connection, Context, Job], None]] = {
    "self_test": _self_test,
    "test_alarm": _drill,
    "tip": _tip,
    "report": mail_report,
    "backup": _nothing,
    "digest": _nothing,
    "retention": _nothing,
}
