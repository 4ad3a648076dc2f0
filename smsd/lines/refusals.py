"""A refused text: whose fault it is, what becomes of its row, what the line does about itself.

In: a claimed row, the modem's refusal, the line as it is. Out: an outcome for the database and an action for the
line. Which rows were refused how often is kept in memory only: a restart forgets it, and their pauses grow anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsd import log
from smsd.errors import Refused
from smsd.lines import failover
from smsd.model.delivery import LINE_REFUSES, Claimed, Outcome, Reference
from smsd.model.fault import Fault, Klass
from smsd.modem import faults
from smsd.rules import retry
from smsd.rules.health import WINDOW
from smsd.service.context import Context, LineStatus, Tries

REMEMBERED, MANY = 5000, 8
GRAVER = ("go", "rest", "listen", "reopen", "reset", "power", "bar")  # what a line does, the gravest last


@dataclass(slots=True)
class Action:
    """What the line does after a text: go, rest (for some seconds), listen (for a late answer), reopen, reset, power,
    bar; why.
    """

    line: str = "go"
    rest_s: float = 0.0
    reason: str = ""


def judge(
    ctx: Context,
    status: LineStatus,
    claimed: Claimed,
    refused: Refused,
    seconds: float,
    parts: tuple[tuple[int, Reference | None], ...],
    left: float,
) -> tuple[Outcome, Action]:
    """What comes of a refusal that took so many seconds, of a text that left at that time (of the loop)."""
    fault = faults.of(refused)
    reason = f"{refused}: {fault.sentence}" if str(refused) != fault.sentence else fault.sentence
    if fault.klass == Klass.FAST and _slows_down(ctx, status, claimed, left, seconds):
        log.not_sent(status.name, claimed.id, claimed.number, "give_back", reason)
        in_doubt = refused.may_be_the_last_one_s
        return Outcome(
            claimed.id, "give_back", at=ctx.now(), reason=reason, parts=parts, counts=False, in_doubt=in_doubt
        ), Action()
    verdict, due = _blame(ctx, status, claimed, fault=fault, left=left, seconds=seconds)
    head = LINE_REFUSES if status.health.trouble and verdict.event == "give_back" else ""
    log.not_sent(status.name, claimed.id, claimed.number, verdict.event, head + reason)
    outcome = Outcome(
        id=claimed.id,
        event=verdict.event,
        at=ctx.now(),
        reason=head + reason,
        parts=parts,
        not_before=due,
        counts=verdict.counts,
        last=verdict.last,
        in_doubt=refused.may_be_the_last_one_s,
    )
    return outcome, Action(verdict.line, verdict.rest_s, head + fault.sentence)


def _slows_down(ctx: Context, status: LineStatus, claimed: Claimed, left: float, seconds: float) -> bool:
    """Too fast: the line slows down, and the row keeps its place, once; a row or a line of which the network always
    says so has the trouble of any other refusal.
    """
    about_the_pace = status.flow.too_fast(left + seconds, left)
    if not about_the_pace or claimed.id in ctx.refused:
        return False
    _remember(ctx, claimed.id, Tries(0, ctx.clock.monotonic()))
    return True


def _remember(ctx: Context, row: int, tries: Tries) -> None:
    if len(ctx.refused) >= REMEMBERED:
        ctx.refused.pop(next(iter(ctx.refused)))
    ctx.refused[row] = tries


def _blame(
    ctx: Context, status: LineStatus, claimed: Claimed, fault: Fault, left: float, seconds: float
) -> tuple[retry.Verdict, datetime | None]:
    health = status.health
    if fault.klass == Klass.DUPLICATE:
        return retry.decide(fault.klass, retry.History()), None
    tries = ctx.refused.pop(claimed.id, None) or Tries()
    # a line that refuses now one, now another says little of either
    meanwhile = tries.count > 0 and health.taken_at > tries.at and (not health.poor or tries.count > MANY)
    others_go = tries.others_go or meanwhile
    believed = health.believed
    health.refused(
        claimed.number,
        None if claimed.again else claimed.id,
        seconds,
        fault.sentence,
        of_number=fault.klass == Klass.NUMBER,
        fresh=tries.count == 0,
    )
    if believed and not health.believed:  # nor was what it said before worth anything
        status.amends.revoked += health.condemned
        health.condemned = []
    verdict = retry.decide(
        fault.klass,
        retry.History(
            tries.count + 1,
            retry.NUMBERS if health.trouble else len(health.numbers),
            refusals=health.refusals,
            rests=health.rests_before(left),
            believed=health.believed,
            others_go=others_go,
        ),
    )
    if verdict.line != "go":
        health.rest(left, seconds)
    if verdict.event == "fail":
        status.failed += 1
        health.condemned = [*health.condemned, claimed.id][-WINDOW:]
        return verdict, None
    _remember(ctx, claimed.id, Tries(tries.count + 1, ctx.clock.monotonic(), others_go))
    if tries.count < failover.able_others(ctx, status):
        return verdict, None  # another line may try at once
    return verdict, ctx.now() + timedelta(seconds=verdict.pause_s)


def taken(ctx: Context, status: LineStatus, claimed: Claimed, seconds: float) -> None:
    """The line took a text: it is well. What it had refused just before, one number after the other, gets its place
    back, once.
    """
    ctx.refused.pop(claimed.id, None)
    for row in status.health.taken(ctx.clock.monotonic(), seconds):
        if row not in ctx.restored and row in ctx.refused:
            ctx.restored[row] = None
            del ctx.refused[row]
            status.amends.restored.append(row)
    while len(ctx.restored) > REMEMBERED:
        ctx.restored.pop(next(iter(ctx.restored)))
