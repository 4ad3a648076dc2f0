"""What became of a text: outcomes of a line, delivery reports of the network.

In: outcomes, reports, in a transaction. Out: states, the ledger, the moment from which a preview's code is valid.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from smsd import log
from smsd.flow.context import Context
from smsd.model.delivery import Claimed, Outcome, State
from smsd.model.inbound import Report
from smsd.rules.proof import pseudonym
from smsd.sms import status
from smsd.store import challenges, early, journal, ledger, settling, spool

REPORT_WITHIN = timedelta(days=3)


def step(conn: Connection, ctx: Context, line: str, done: list[tuple[Claimed, Outcome]], claim: bool,
         others: tuple[str, ...]) -> Claimed | None:  # fmt: skip
    """One commit a text: what became of the last one, and the claim of the next."""
    for claimed, outcome in done:
        record(conn, ctx, line, claimed, outcome)
    return spool.claim(conn, line, ctx.owner, ctx.now(), others, ctx.lines[line].least) if claim else None


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
