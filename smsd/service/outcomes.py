"""What became of a text: outcomes of a line, delivery reports of the network.

In: outcomes, reports, in a transaction. Out: states, the ledger, the moment from which a preview's code is valid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from smsd import log
from smsd.model import journal as events
from smsd.model.delivery import CHANGED, Amends, Claimed, Outcome, Priority, State
from smsd.model.inbound import Report
from smsd.rules import message_ids, proof, signin, signup
from smsd.rules.proof import pseudonym
from smsd.rules.spill import Able
from smsd.service import allowance, spilling
from smsd.service.context import Context, LineStatus
from smsd.sms import status
from smsd.store import batches, challenges, claims, early, journal, ledger, settling, spending, spool, tallies, unheard
from smsd.store.amends import few_wait, make

REPORT_WITHIN = timedelta(days=3)
MANY = 3  # outcomes, or reports, from which on they are written together
DELIVERED = 0  # the status of most reports
SEGMENTS_MOST = 10  # of one text
UNSENT = ("give_back", "fail", "expire")  # nothing more of it left than was told
ALERTS = (Priority.ALERT, Priority.END)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a line asks for: at most so many rows of its own, else such as are pinned to `others`; none where no more
    than `leave` wait. A line that is paid by the text takes of broadcasts only what the `able` ones do not reach.
    """

    others: tuple[str, ...] = ()
    alone: bool = True
    leave: int = 0
    most: int = 1
    able: Mapping[str, Able] | None = None  # of a line that is paid by the text: what the preferred ones can do


def step(
    conn: Connection, ctx: Context, line: str, done: list[tuple[Claimed, Outcome]], amends: Amends, ask: Ask | None
) -> list[Claimed]:
    """One commit: what became of the last texts, and the claim of the next."""
    if line in ctx.config.prices:
        spending.hold(conn)
    record_all(conn, ctx, line, done)
    now = ctx.now()
    make(conn, amends, now, ctx.owner)
    if ask is None or (ask.leave and few_wait(conn, now, ask.leave)):
        return []
    return [_readable(ctx.key, row) for row in _claim_some(conn, ctx, line, ask)]


def _claim_some(conn: Connection, ctx: Context, line: str, ask: Ask) -> list[Claimed]:
    """The next rows, and whether an alert waits for this line: it does where its last row was one of an alert, and
    where one is found now; what it may take of others is as much of an alert, and comes behind its own.
    """
    status, now = ctx.lines[line], ctx.now()
    spills = ask.able is not None and bool(status.looks.may())
    waits = spills or status.share.goes_on or claims.urgent(conn, line, now, ask.others) > 0
    status.share.look(waits=waits, on_air=status.carries)
    rows = _claim_next(conn, ctx, line, ask)
    status.share.goes_on = bool(rows) and rows[-1].priority in ALERTS and not rows[-1].unproven
    return rows


def _claim_next(conn: Connection, ctx: Context, line: str, ask: Ask) -> list[Claimed]:
    """In one go where each of them was proven, else one after the other, as the shares want it."""
    status, most, now = ctx.lines[line], _within_limits(ctx.lines[line], ask.most), ctx.now()
    if most > 1 and not status.kept and ask.able is None:
        for others in _whose(ask):
            asked = batches.Asked(line, now, others, ctx.last_priority(line), ask.alone)
            found = batches.take(conn, asked, ctx.owner, most, proven=True)
            if found is None:
                break
            if found:
                return [_charged(status, row) for row in found]
    rows: list[Claimed] = []
    if ask.able is not None:  # no answer to a resident goes before an alert that others do not reach
        while len(rows) < most and (row := _claim(conn, ctx, line, ask, Priority.ANSWER)) is not None:
            rows.append(row)
        if len(rows) < most:
            found = spilling.claim(conn, ctx, line, ask.able, most - len(rows), alone=ask.alone)
            rows += [_charged(status, row) for row in found]
    while len(rows) < most and (row := _claim(conn, ctx, line, ask)) is not None:
        rows.append(row)
    return rows


def _whose(ask: Ask) -> tuple[tuple[str, ...], ...]:
    """Rows of the line's own members first, then what it may take of others."""
    return ((), ask.others) if ask.others else ((),)


def _charged(status: LineStatus, row: Claimed) -> Claimed:
    """A row that was claimed, counted: what somebody proved makes room for
    what a forger may have caused, which takes it.
    """
    if not (row.unproven or row.first):
        status.share.earn(row.segments)
    elif status.share.waits:
        status.share.spend(row.segments)
        return replace(row, charged=True)
    return row


def _within_limits(status: LineStatus, most: int) -> int:
    """A batch ends before the subscription does, and before what is kept for alerts."""
    left = [n // SEGMENTS_MOST for n in (status.quota_left, status.spare) if n is not None and n > 0]
    return max(1, min([most, *left]))


def _readable(key: bytes, row: Claimed) -> Claimed:
    """With the codes in it, which stand in no table: a line sends what it is given and knows no secret of ours."""
    text = row.text
    if row.role == "resident":
        text = signup.rendered(key, row.number, text)
    elif row.role == "staff" and row.broadcast is None:
        text = signin.rendered(key, row.number, text)
    if not row.code_nonce:
        return replace(row, text=text)
    code = proof.code(key, row.code_digest, row.code_nonce, row.code_digits)
    head, mark, tail = text.rpartition(proof.mark(row.code_digits))
    return replace(row, text=head + code + tail, whole=(f"{code} + PIN",)) if mark else replace(row, text=text)


def _claim(conn: Connection, ctx: Context, line: str, ask: Ask, last: Priority | None = None) -> Claimed | None:
    """The next row, down to the priority `last`: while an alert waits, a tenth of the line at most goes to what nobody
    proved; of what is kept for alerts, and behind its own part of the subscription, that gets a few previews a day,
    since without those no officer without TOTP or list could use the rest. Who leaves or is back hears so
    all the same.
    """
    status, now = ctx.lines[line], ctx.now()
    share, most = status.share, allowance.unproven(conn, status, now)
    longest, waits = claims.ANY_LENGTH, share.waits
    if waits:
        longest = share.room(claims.urgent(conn, line, now, ask.others, share.looks_for()))
    found = _take(conn, ctx, line, ask=ask, most=most, longest=longest, last=last)
    if last is None and share.goes_on and (found is None or found.unproven or found.priority not in ALERTS):
        share.goes_on = False  # that was the last of it, unless more came meanwhile
        share.look(waits=claims.urgent(conn, line, now, ask.others) > 0, on_air=status.carries)
    if last is None and found is None and waits:  # nothing that it may send now: the air is free
        found = _take(conn, ctx, line, ask=ask, most=most, longest=claims.ANY_LENGTH, last=last)
    if found is None:
        return None
    if status.free_is_spent and found.unproven and found.role != CHANGED:
        for _ in range(found.segments):
            tallies.add(conn, line, allowance.FROM_RESERVE, now)
    return _charged(status, found)


def _take(
    conn: Connection, ctx: Context, line: str, ask: Ask, most: int, longest: int, last: Priority | None
) -> Claimed | None:
    """A row that a line may take, with no text that nobody proved which is longer."""
    down_to = ctx.last_priority(line) if last is None else min(ctx.last_priority(line), int(last))
    free = most if longest else claims.NONE
    for others in _whose(ask):
        found = claims.claim(
            conn,
            line,
            ctx.owner,
            now=ctx.now(),
            others=others,
            last=down_to,
            unproven=free,
            longest=longest,
            alone=ask.alone,
            paid=ask.able is not None,
        )
        if found is not None:
            return found
    return None


def recover(conn: Connection, ctx: Context) -> int:
    """At the start, and now and then: what a run that is gone had claimed may have been sent, nobody knows;
    how many rows.
    """
    now = ctx.now()
    rows = settling.recover(conn, ctx.owner, now)
    note_doubt(conn, ctx, rows, settling.CRASH, now)
    return len(rows)


def lose(conn: Connection, ctx: Context, ids: Collection[int]) -> int:
    """What this run claimed by the database's word, and none of its lines holds, is in doubt as well; how many rows."""
    now = ctx.now()
    rows = settling.lose(conn, ctx.owner, ids, now)
    note_doubt(conn, ctx, rows, settling.CRASH, now)
    return len(rows)


def earlier(conn: Connection, ctx: Context) -> None:
    """Behind `recover` at the start: each line knows what its modem may still answer of runs before."""
    for name, line in ctx.lines.items():
        line.earlier = unheard.of_earlier_runs(conn, name, ctx.now())


def end(conn: Connection, ctx: Context) -> list[int]:
    """At the end of a run: what it claimed goes back, what a modem has in its hands is in doubt;
    the rows that went back.
    """
    now = ctx.now()
    released = settling.release(conn, ctx.owner, ctx.on_air, now)
    note_doubt(conn, ctx, released.lost, settling.STOPPED, now)
    return released.back


def note_doubt(conn: Connection, ctx: Context, rows: list[tuple[int, str]], why: str, now: datetime) -> None:
    """Rows in doubt, in the journal; what they cost is spent."""
    spilling.pay_doubts(conn, ctx, [delivery_id for delivery_id, _ in rows])
    unheard.cut_short(conn, [delivery_id for delivery_id, _ in rows], now, lost=why == settling.BEHIND)
    for delivery_id, number in rows:
        journal.note(
            conn, now, events.about("delivery", State.UNCERTAIN), pseudonym(ctx.key, number), f"{delivery_id} {why}"
        )


def record_all(conn: Connection, ctx: Context, line: str, done: list[tuple[Claimed, Outcome]]) -> None:
    """Writes what became of some texts; those that were simply sent in one go."""
    usual = [(c, o) for c, o in done if o.event == "send" and o.first and o.parts and c.challenge is None]
    if len(usual) < MANY:
        usual = []
    else:
        before = batches.told_before(conn, [claimed.id for claimed, _ in usual])
        if line in ctx.config.prices:
            before |= batches.not_held(conn, [claimed for claimed, _ in usual], ctx.owner, line)
        usual = [(c, o) for c, o in usual if c.id not in before]
    together = {id(outcome) for _, outcome in usual}
    for claimed, outcome in done:
        if id(outcome) not in together:
            record(conn, ctx, line, claimed, outcome)
    if not usual:
        return
    batches.sent(conn, line, [outcome for _, outcome in usual], ctx.owner)
    spilling.pay(conn, ctx, line, [(claimed.broadcast, len(outcome.parts)) for claimed, outcome in usual])
    segments: Counter[str] = Counter()
    unproven: Counter[str] = Counter()
    people: dict[str, set[str]] = {}
    for claimed, outcome in usual:
        local = outcome.at.astimezone(ctx.config.gateway.zone)
        segments[local.date().isoformat()] += len(outcome.parts)
        unproven[local.date().isoformat()] += len(outcome.parts) * claimed.unproven
        people.setdefault(local.strftime("%Y-%m"), set()).add(pseudonym(ctx.key, claimed.number))
    for day, count in segments.items():
        ledger.add(conn, line, day, count, unproven[day])
    for month, who in people.items():
        ledger.met_all(conn, line, month, sorted(who))
    if numbers := [claimed.number for claimed, _ in usual if claimed.report]:
        _take_kept(conn, ctx, *early.of(line, *numbers))


def record(conn: Connection, ctx: Context, line: str, claimed: Claimed, outcome: Outcome) -> None:
    """Writes an outcome and what hangs on it."""
    if outcome.event == "drop":
        spilling.spare(conn, ctx, line, claimed, len(claimed.parts_done))
        return
    if outcome.event == "late":
        fresh, after = len(outcome.parts), settling.late(conn, line, outcome)
    else:
        paid = line in ctx.config.prices
        stands = spool.stands(conn, claimed, ctx.owner, line) if paid else None
        fresh, after = spool.take_parts(conn, line, outcome), spool.settle(conn, outcome, ctx.owner, line)
        if paid and stands is None and outcome.event in UNSENT and not outcome.in_doubt:
            spilling.spare(conn, ctx, line, claimed, len(claimed.parts_done) + len(outcome.parts))
        elif stands is not None:  # else nothing is paid for it, or whoever settled it before has paid all of it
            spilling.pay(conn, ctx, line, [(claimed.broadcast, fresh + _in_doubt(claimed, outcome, stands))])
    if fresh:
        local = outcome.at.astimezone(ctx.config.gateway.zone)
        ledger.add(conn, line, local.date().isoformat(), fresh, fresh * claimed.unproven)
        ledger.met(conn, line, local.strftime("%Y-%m"), pseudonym(ctx.key, claimed.number))
    if after == State.SENT and claimed.challenge is not None:
        challenges.shown(conn, claimed.challenge, outcome.at)
    if after == State.UNCERTAIN or outcome.in_doubt:
        open_ = outcome.event == "lose" and outcome.reason in (*settling.CUT_SHORT, settling.PROVEN_BY_THE_NEXT)
        unheard.note(conn, line, unheard.Doubt(outcome.at, max(1, outcome.unheard), open_))
    if after in (State.FAILED, State.UNCERTAIN):
        journal.note(
            conn,
            outcome.at,
            events.about("delivery", after),
            pseudonym(ctx.key, claimed.number),
            f"{claimed.id} {outcome.reason}",
        )

    if claimed.report:
        _take_kept(conn, ctx, *early.of(line, claimed.number))


def _in_doubt(claimed: Claimed, outcome: Outcome, stands: State) -> int:
    """Segments that may have left all the same; of a row that was settled or went back already, they are counted."""
    settled = stands in (State.QUEUED, State.SENT, State.DELIVERED, State.UNDELIVERED)
    if settled or not (outcome.event == "lose" or outcome.in_doubt):
        return 0
    return max(0, claimed.segments - len(claimed.parts_done) - len(outcome.parts))


def take_report(conn: Connection, ctx: Context, report: Report) -> None:
    """A delivery report; while a text to the same number is under way on the same line, it waits until its reference
    is known.
    """
    if early.under_way(conn, report):
        early.keep(conn, report)
    else:
        _match(conn, ctx, report)


def take_reports(conn: Connection, ctx: Context, reports: Sequence[Report]) -> None:
    """Several of them that one line brought, in one transaction; the usual ones together."""
    usual = _usual(conn, reports)
    if usual:
        batches.arrived(conn, usual)
    together = {id(report) for _, report in usual}
    for report in reports:
        if id(report) in together:
            log.reported(report.number, status.classify(report.status), status.sentence(report.status))
        else:
            take_report(conn, ctx, report)


def _usual(conn: Connection, reports: Sequence[Report]) -> list[tuple[batches.Sent, Report]]:
    """Those that tell the only thing about their number, that a text of one part arrived, with nothing else under way
    to it.
    """
    count = Counter(report.number for report in reports)
    alone = {r.number: r for r in reports if r.by_id and count[r.number] == 1 and r.status == DELIVERED}
    if len(alone) < MANY:
        return []
    line, now = reports[0].modem, reports[0].received_at
    for number in early.all_under_way(conn, line, alone, now):
        del alone[number]
    usual = []
    for number, sent in batches.sent_to(conn, line, alone, now - REPORT_WITHIN).items():
        place = message_ids.which(alone[number].message_id, [one.message_id for one in sent])
        if place is not None and sent[place].state == State.SENT and sent[place].segments == 1:
            usual.append((sent[place], alone[number]))
    return usual


def take_overdue(conn: Connection, ctx: Context, now: datetime) -> None:
    """Reports that waited long enough: they are matched with what is known."""
    for report in early.take(conn, early.before(now - early.ANSWER_WITHIN)):
        _match(conn, ctx, report)


def _take_kept(conn: Connection, ctx: Context, *where: ColumnElement[bool]) -> None:
    for report in early.take(conn, *where):
        take_report(conn, ctx, report)


def _match(conn: Connection, ctx: Context, report: Report) -> None:
    """Matches a delivery report by TP-MR or message id, recipient, modem and time.
    One that belongs to nothing is journalled.
    """
    klass, meaning = status.classify(report.status), status.sentence(report.status)
    after = report.received_at - REPORT_WITHIN
    if report.by_id:
        sent = settling.named(conn, report.modem, report.number, after)
        place = message_ids.which(report.message_id, [message_id for _, message_id in sent])
        row = sent[place][0] if place is not None else None
    else:
        row = settling.match_report(conn, report.modem, report.mr, report.number, after)
    if row is None:
        journal.note(conn, report.received_at, "report of nothing known", pseudonym(ctx.key, report.number), meaning)
        return
    settling.report(conn, row.delivery_id, row.seq, status=report.status, klass=klass, now=report.received_at)
    log.reported(report.number, klass, meaning)
