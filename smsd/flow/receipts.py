"""What became of a text: outcomes of a line, delivery reports of the network.

In: outcomes, reports, in a transaction. Out: states, the ledger, the moment from which a preview's code is valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from smsd import log
from smsd.flow.context import Context
from smsd.model.delivery import Amends, Claimed, Outcome, State
from smsd.model.inbound import Report
from smsd.rules.proof import pseudonym
from smsd.sms import status
from smsd.store import challenges, early, journal, ledger, settling, spool
from smsd.store.amends import few_wait, make

REPORT_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a line asks for: a row of its own, else one pinned to `others`; none where no more than `leave` wait."""

    others: tuple[str, ...] = ()
    alone: bool = True
    leave: int = 0


def step(conn: Connection, ctx: Context, line: str, done: list[tuple[Claimed, Outcome]], amends: Amends, ask: Ask | None) -> Claimed | None:
    """One commit a text: what became of the last one, and the claim of the next."""
    for claimed, outcome in done:
        record(conn, ctx, line, claimed, outcome)
    now = ctx.now()
    make(conn, amends, now)
    if ask is None or (ask.leave and few_wait(conn, now, ask.leave)):
        return None
    least = ctx.lines[line].least
    found = spool.claim(conn, line, ctx.owner, now, (), least, alone=ask.alone)
    return found if found or not ask.others else spool.claim(conn, line, ctx.owner, now, ask.others, least, alone=ask.alone)


def recover(conn: Connection, ctx: Context) -> int:
    """At the start: what another run had claimed may have been sent, nobody knows; how many rows."""
    now = ctx.now()
    rows = settling.recover(conn, ctx.owner, now)
    for delivery_id, number in rows:
        journal.note(conn, now, f"delivery {State.UNCERTAIN}", pseudonym(ctx.key, number), f"{delivery_id} crash")
    return len(rows)


def record(conn: Connection, ctx: Context, line: str, claimed: Claimed, outcome: Outcome) -> None:
    """Writes an outcome and what hangs on it."""
    after = settling.late(conn, line, outcome) if outcome.event == "late" else spool.record(conn, line, outcome)
    if outcome.parts:
        local = outcome.at.astimezone(ctx.config.gateway.zone)
        ledger.add(conn, line, local.date().isoformat(), len(outcome.parts))
        ledger.met(conn, line, local.strftime("%Y-%m"), pseudonym(ctx.key, claimed.number))
    if after == State.SENT and claimed.challenge is not None:
        challenges.shown(conn, claimed.challenge, outcome.at)
    if after in (State.FAILED, State.UNCERTAIN):
        journal.note(conn, outcome.at, f"delivery {after}", pseudonym(ctx.key, claimed.number), f"{claimed.id} {outcome.reason}")


    if claimed.report:
        _take_kept(conn, ctx, *early.of(line, claimed.number))


def take_report(conn: Connection, ctx: Context, report: Report) -> None:
    """A delivery report; while a text to the same number is under way on the same line, it waits until its reference is known."""
    if early.under_way(conn, report):
        early.keep(conn, report)
    else:
        _match(conn, ctx, report)


def take_overdue(conn: Connection, ctx: Context, now: datetime) -> None:
    """Reports that waited long enough: they are matched with what is known."""
    for report in early.take(conn, early.before(now - early.ANSWER_WITHIN)):
        _match(conn, ctx, report)


def _take_kept(conn: Connection, ctx: Context, *where: ColumnElement[bool]) -> None:
    for report in early.take(conn, *where):
        take_report(conn, ctx, report)


def _match(conn: Connection, ctx: Context, report: Report) -> None:
    """Matches a delivery report by TP-MR, recipient, modem and time. One that belongs to nothing is journalled."""
    klass, meaning = status.classify(report.status), status.sentence(report.status)
    row = settling.match_report(conn, report.modem, report.mr, report.number, report.received_at - REPORT_WITHIN)
    if row is None:
        journal.note(conn, report.received_at, "report of nothing known", pseudonym(ctx.key, report.number), meaning)
        return
    settling.report(conn, row.delivery_id, row.seq, report.status, klass, report.received_at)
    log.reported(report.number, klass, meaning)
