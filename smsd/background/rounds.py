"""One look at everything that is open: what a minute changes while nobody writes. A step that fails fails alone.

In: a transaction, now. Out: what lapsed, expired, ended or was in doubt is recorded; texts and digests are queued;
whether something is open still, so that the next look comes soon. Of several gateways one does it for all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.engine import Connection

from smsd import log
from smsd.background.ending import finish
from smsd.channels.sms import long_texts
from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.model.membership import Membership
from smsd.rules import proof
from smsd.service import outcomes, previews, spilling
from smsd.service.context import Context, Effects
from smsd.service.memberships import named
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, gateways, members, settling, spool, still, tallies
from smsd.store.alone import alone

SURVEY_S = 5.0
REPORTS_WAIT = timedelta(seconds=60)
DIGEST_EVERY = timedelta(minutes=30)
URGENT = (Priority.ALERT, Priority.END)
SHOWN_REQUESTS = 6


class Found(NamedTuple):
    """What one look did: its effects; whether the next one had better come soon; whether anything is open at all, or
    counted as waiting still; whether parts of long texts wait for others.
    """

    effects: Effects
    busy: bool = False
    opened: bool = True
    parts: bool = False


def look_over(conn: Connection, ctx: Context, now: datetime) -> Found:
    """One look at everything, of the gateway that leads. One statement tells which steps can find anything: mostly, and
    while an alert goes out, none or one of them can.
    """
    effects = Effects()
    if not gateways.leads(conn, ctx.owner):
        return Found(effects)  # not any more
    there = still.look(conn, ctx.owner, now)
    steps: tuple[tuple[bool, Callable[[Connection, Context, datetime, Effects], bool]], ...] = (
        (there.asked or there.drafts, lapse),
        (there.strays or there.doubt or there.reports, uncertain),
        (there.running, finish),
        (there.untold, parts),
        (there.requests, digests),
    )
    busy = False
    for may_find, step in steps:
        if not may_find:
            ctx.worked(step.__name__)
            continue
        with alone(conn, step.__name__, ctx.failed, ctx.worked):
            busy |= step(conn, ctx, now, effects)
    if there.waits and not ctx.db.shared:  # else daemon/lease.py does
        spool.renew(conn, ctx.owner, now)

    def late() -> None:
        with alone(conn, "expire", ctx.failed, ctx.worked):
            expire(conn, ctx, now, effects)

    survey(conn, ctx, late)
    effects.wake |= free_strangers(conn, ctx)
    opened = bool(ctx.waiting) or ctx.db.shared or there.moves
    return Found(effects, busy, opened, there.parts)


def survey(conn: Connection, ctx: Context, late: Callable[[], None]) -> None:
    """What looks at every row that waits: a second more for each thousand, so that a long queue is not looked at
    all the time. `late` is done first.
    """
    if ctx.clock.monotonic() - ctx.surveyed >= max(SURVEY_S, sum(ctx.waiting.values()) / 1000):
        ctx.surveyed = ctx.clock.monotonic()
        late()
        ctx.waiting = {line: n for line, n in spool.waiting_by_line(conn).items() if line is not None}


def strangers(ctx: Context) -> set[str]:
    """Lines for which something waited at the last look, and that nobody knows here."""
    return ctx.waiting.keys() - ctx.lines.keys() if ctx.db.shared else set()


def free_strangers(conn: Connection, ctx: Context) -> bool:
    """What waits for a line that this configuration does not have, as where another gateway has a newer one, is free
    for any once no gateway that lives has that line: nobody here would know that it is away. Whether there was some.
    """
    if not (strange := strangers(ctx)):
        return False
    gone = strange - gateways.served(conn, strange)
    for line in gone:
        spool.unpin(conn, line)
        ctx.waiting.pop(line)
    return bool(gone)


def lapse(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Challenges whose five minutes are over; a draft without any other challenge goes with them."""
    for challenge in challenges.lapsed(conn, *proof.lapse_limits(now)):
        if not proof.lapsed(challenge, now):
            continue
        challenges.settle(conn, challenge.id, "lapse")
        if challenge.broadcast is not None and not challenges.of_broadcasts(conn, [challenge.broadcast]):
            b = broadcasts.get(conn, challenge.broadcast)
            if b.state in bc.OPEN and broadcasts.step(conn, b.id, "lapse", done_at=now):
                log.broadcast(b.id, b.kind, b.network, "lapsed")
    open_ = broadcasts.find(conn, states=bc.OPEN)
    if any(b.state in (bc.State.DRAFT, bc.State.SECOND) for b in open_):
        unit = UnitOfWork(ctx, conn, now, unproven=True)  # nobody proved what waits to be shown
        previews.show_waiting(unit)
        effects.wake |= unit.effects.wake
    return bool(open_)


def expire(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> None:
    """Rows whose time is over, unless the time of day is not trusted."""
    if not ctx.trust.held and spool.any_late(conn, now):
        effects.withdrawn |= spilling.withdraw(conn, ctx, "expire", now, "too late", *spool.of_late(now))


def uncertain(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Claims of runs that are gone are in doubt, and alerts in doubt are sent again, once each."""
    outcomes.take_overdue(conn, ctx, now)
    if gone := outcomes.recover(conn, ctx):
        log.recovered(gone)
    again = settling.settle_uncertain(conn, now, [int(p) for p in URGENT], REPORTS_WAIT)
    effects.wake |= bool(again)
    return bool(again)


def parts(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Long texts of which a part never came: their senders hear so."""
    found = long_texts.tell_incomplete(conn, ctx, now)
    effects.wake |= found.wake
    return found.wake


def digests(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Requests to the coordinators: the first at once, then together, every half hour."""
    for network, since in members.waiting_digests(conn).items():
        if network not in ctx.config.networks:
            continue
        if tallies.count(conn, network, "digest", now - DIGEST_EVERY) and now - since < DIGEST_EVERY:
            continue
        wanted = members.pending(conn, network, undigested=True)
        tallies.add(conn, network, "digest", now)
        members.digested(conn, [m.id for m in wanted], now)
        _digest(UnitOfWork(ctx, conn, now), network, wanted)
        effects.wake = True
    return False


def _digest(unit: UnitOfWork, network: str, wanted: list[Membership]) -> None:
    ids = [m.id for m in wanted]
    whole = ids == list(range(ids[0], ids[-1] + 1))
    listed = f"{ids[0]}-{ids[-1]}" if whole and len(ids) > 1 else " ".join(map(str, ids[:SHOWN_REQUESTS]))
    names = ", ".join(named(m) for m in wanted[:SHOWN_REQUESTS]) + ("..." if len(wanted) > SHOWN_REQUESTS else "")
    unit.tell_coordinators([network], "digest", priority=Priority.REPLY, count=len(wanted), names=names, range=listed)
    unit.journal("digest", "", f"{network}: {len(wanted)} requests")
