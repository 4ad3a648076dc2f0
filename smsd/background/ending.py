"""How a broadcast ends by itself: nothing of it is left to send, or it stood halted for too long.

In: broadcasts that run. Out: their end, a summary to the author, the long form by mail, a word to coordinators where
members got it from another line than the one they know. Nothing here sends: rows and letters are queued.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.mail import letters
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.delivery import REACHED, Priority, State
from smsd.moments import written
from smsd.rules import plan
from smsd.service import spilling, unreached
from smsd.service.context import Context, Effects
from smsd.service.feedback import stop_token
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, spool
from smsd.store import feedback as feedback_store

HALTED_LAPSES = timedelta(hours=12)


def finish(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Broadcasts with nothing left to send are done; their author hears how it went."""
    running = broadcasts.find(conn, states=bc.RUNNING)
    for b in running:
        if b.state == bc.State.HALTED:
            if b.halted_at and now - b.halted_at > HALTED_LAPSES:
                broadcasts.step(conn, b.id, "lapse", done_at=now)
                rows = spool.of_broadcast(b.id)
                effects.withdrawn |= spilling.withdraw(conn, ctx, "expire", now, "halted for too long", rows)
            continue
        if spool.any_open(conn, b.id):
            continue
        counts = spool.counts(conn, b.id)
        if broadcasts.step(conn, b.id, "finish", done_at=now):
            effects.wake |= _summary(conn, ctx, now, b, counts)
    return bool(running)


def _summary(conn: Connection, ctx: Context, now: datetime, b: bc.Broadcast, counts: dict[State, int]) -> bool:
    sent = sum(counts.get(s, 0) for s in (*REACHED, State.UNDELIVERED))
    failed = counts.get(State.FAILED, 0) + counts.get(State.UNDELIVERED, 0)
    rest = counts.get(State.CANCELLED, 0) + counts.get(State.EXPIRED, 0)
    log.broadcast(
        b.id, b.kind, b.network, "done", sent=sent, failed=failed, rest=rest, uncertain=counts.get(State.UNCERTAIN, 0)
    )
    unit = UnitOfWork(ctx, conn, now)
    unit.journal(
        "done", b.author_number, f"#{b.incident} broadcast {b.id}: {sent} sent, {failed} failed, {rest} withdrawn"
    )
    started = b.started_at or now
    language = unit.language_of(b.author_number, b.network)
    text = unit.wording.say(
        language,
        "summary",
        short=unit.short_of(b),
        id=b.incident,
        kind=unit.wording.raw(language, f"kind_{b.kind.value}"),
        minutes=plan.minutes((now - started).total_seconds()),
        sent=sent,
        delivered=counts.get(State.DELIVERED, 0),
        failed=failed,
        rest=rest,
    )
    by_mail(conn, ctx, b)
    unreached.tell(unit, b, sent)
    for line, count in spool.strayed(conn, b.id).items():
        unit.journal("left the pinned line", "", f"#{b.incident} broadcast {b.id}: {count} members of {line}")
        log.line_warning(line, "members got a text from another line", broadcast=b.id, members=count)
        for number in unit.coordinators(b.networks).values():
            unit.tell(
                number,
                "left_pin",
                network=b.network,
                short=unit.short_of(b),
                count=count,
                modem=line,
            )
    if b.author_number.startswith("+"):  # a control room cannot be answered, a schedule has no phone
        unit.queue(b.author_number, text, priority=Priority.ANSWER, role="staff", pinned=b.modem)
    return True


def by_mail(conn: Connection, ctx: Context, b: bc.Broadcast) -> None:
    """The long form of an alert by mail, where a network wants it; once a member."""
    seen: set[str] = set()
    for network in b.networks:
        _by_mail(conn, ctx, b, network, seen)


def _by_mail(conn: Connection, ctx: Context, b: bc.Broadcast, network: str, seen: set[str]) -> None:
    mail, settings = ctx.config.mail, ctx.config.networks.get(network)
    wanted = settings is not None and (
        settings.alerts_by_mail or (b.kind == Kind.END and ctx.config.alerts.end_by == "mail")
    )
    if (
        mail is None
        or settings is None
        or not wanted
        or b.kind not in (Kind.ALERT, Kind.UPDATE, Kind.END, Kind.CORRECTION)
    ):
        return
    unit = UnitOfWork(ctx, conn, ctx.now())
    readers = [row for row in feedback_store.readers(conn, network) if row.number not in seen]
    seen |= {row.number for row in readers}
    stamp = written(b.started_at or ctx.now(), ctx.config.gateway.zone)
    feedback_store.queue(
        conn,
        [
            letters.of_broadcast(
                mail.sender,
                row.language,
                to=row.email,
                key=str(b.id),
                incident=b.incident or 0,
                title=settings.title,
                kind=unit.wording.raw(row.language, f"kind_{b.kind.value}"),
                body=f"{stamp}\n\n{b.body}",
                controller=settings.controller or ctx.config.gateway.name,
                stop=stop_token(ctx.key, row.number),
            )
            for row in readers
        ],
        ctx.now(),
    )
