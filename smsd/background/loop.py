"""What happens by itself: drafts lapse, broadcasts end, digests go out, uncertain rows are settled, the clock is
believed.

In: the context and time. Out: small transactions. It looks often while something is open and seldom while nothing is.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from smsd import log
from smsd.background import daily, schedule
from smsd.channels.sms import long_texts
from smsd.channels.sms.inbox import Inbox
from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.mail import letters
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.delivery import REACHED, Priority, State
from smsd.moments import written
from smsd.rules import plan, proof
from smsd.service import alarms, halting, noted, outcomes, previews, selftest, unreached, witness
from smsd.service.context import TRUST_AFTER, Context, Effects
from smsd.service.feedback import stop_token
from smsd.service.health import look
from smsd.service.memberships import named
from smsd.service.unit import UnitOfWork, act_soon
from smsd.store import (
    backup,
    broadcasts,
    challenges,
    facts,
    gateways,
    key_mark,
    members,
    settling,
    spool,
    steps,
    tallies,
)
from smsd.store import feedback as feedback_store
from smsd.store.alone import alone
from smsd.store.database import path_of
from smsd.store.dialect.base import News

LOOK_S = 0.25  # for writes of other processes
ALARMS_S = 30.0
STEP_LEAST = timedelta(seconds=30)  # what a time service slews is less
BACKUP_HOUR = 3  # local time
BUSY_S, QUIET_S = 1.0, 5.0
SURVEY_S = 5.0
REPORTS_WAIT = timedelta(seconds=60)
DIGEST_EVERY = timedelta(minutes=30)
URGENT = (Priority.ALERT, Priority.END)
FORGET_TALLIES = timedelta(days=40)
SHOWN_REQUESTS = 6
HALTED_LAPSES = timedelta(hours=12)


class Jobs:
    """The clockwork of the daemon, in two tasks: what an alert needs now, and chores that may take their time."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.inbox = Inbox(ctx)
        self.stopping = asyncio.Event()
        self._database_whole = True
        self._unheld: set[int] = set()  # claims that no line knew of at the last look

    async def run(self) -> None:
        """Until it is told to stop."""
        loop = asyncio.get_running_loop()
        due = 0.0
        while not self.stopping.is_set():
            self.ctx.beat("jobs")
            try:
                if (news := await self.ctx.db.changed()) > News.PAGES:
                    await self._others_wrote(alert=news == News.FIRST)
                    due = min(due, loop.time() + 0.1)
                if self.ctx.soon:
                    self.ctx.soon, due = False, min(due, loop.time() + BUSY_S)
                if loop.time() >= due:
                    busy = await self._look()
                    due = loop.time() + (BUSY_S if busy else QUIET_S)
            except StoreTrouble as trouble:
                log.trouble("jobs", str(trouble))
                await self._sleep(BUSY_S)
            await self._sleep(LOOK_S)

    async def run_chores(self) -> None:
        """What is due every half minute or every day, each by itself; until it is told to stop."""
        steps = (self._lost_claims, self._scheduled, self._chores, self._alarms, self._forget_tallies, self._nightly)
        for_all = (self._scheduled, self._chores, self._forget_tallies)  # once, however many gateways there are
        while not self.stopping.is_set():
            for step in steps:
                self.ctx.beat("chores")
                name = step.__name__.strip("_")
                try:
                    if step in for_all and not await leads(self.ctx):
                        continue
                    await step()
                    self.ctx.worked(name)
                except StoreTrouble as trouble:
                    log.trouble("chores", str(trouble))
                except Exception as error:
                    log.part_failed(name, error)
                    self.ctx.failed(name)
            await self._sleep(ALARMS_S)

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()

    async def _lost_claims(self) -> None:
        """A line that never heard of its claim, since the answer to the COMMIT was lost and nobody could say what
        became of it, does not send it: what no line of ours holds at two looks is in doubt, and no more renewed with
        what is held.
        """
        ctx = self.ctx
        if not ctx.db.shared:
            return
        claimed = await ctx.db.run(spool.claimed_by, ctx.owner)
        unheld = claimed.difference(ctx.on_air, *(line.claimed for line in ctx.lines.values()))
        if (lost := unheld & self._unheld) and (count := await ctx.db.run(outcomes.lose, ctx, lost)):
            log.recovered(count)
            ctx.wake()
        self._unheld = unheld

    async def _scheduled(self) -> None:
        if not self.ctx.trust.held and await self.ctx.db.run(schedule.run_due, self.ctx):
            self.ctx.wake()

    async def _chores(self) -> None:
        if not self.ctx.trust.held:
            self.ctx.apply(await self.ctx.db.run(daily.look, self.ctx))

    async def _alarms(self) -> None:
        """Alarms of our own: what lasts is told once, and again when it is over."""
        ctx = self.ctx
        folder = path_of(ctx.config.gateway.database).parent
        health = await asyncio.get_running_loop().run_in_executor(None, look, folder)
        failed = tuple(await ctx.db.run(selftest.mark_failed, ctx))
        exchanged = await ctx.db.run(key_mark.exchanged, ctx.key)
        found = alarms.conditions(ctx, health, database_whole=self._database_whole, selftests=failed)
        if exchanged:
            log.trouble("machine key", key_mark.EXCHANGED)
            found.append(alarms.Alarm("alarm_key"))
        active = alarms.lasting(ctx, found)
        if await ctx.db.run(alarms.tell, ctx, active):
            ctx.wake()

    async def _forget_tallies(self) -> None:
        await self.ctx.db.run(tallies.purge, self.ctx.now() - FORGET_TALLIES)

    async def _nightly(self) -> None:
        """A copy a day at night while nothing is sent; it shows whether the database is whole."""
        ctx = self.ctx
        today = ctx.today().isoformat()
        if ctx.trust.held or ctx.now().astimezone(ctx.config.gateway.zone).hour != BACKUP_HOUR:
            return
        if not ctx.db.kind.in_a_file:
            return  # whoever runs the server makes the copies
        if await ctx.db.run(facts.get, "backup") == today:
            return
        if await ctx.db.run(broadcasts.find, states=bc.RUNNING):
            return  # an alert goes first
        await ctx.db.run(facts.put, "backup", today)
        try:
            made = await asyncio.get_running_loop().run_in_executor(
                None,
                backup.nightly,
                ctx.config.gateway.database,
                ctx.config.gateway.name,
                ctx.now().astimezone(ctx.config.gateway.zone),
                ctx.folder,
                ctx.config.backup.passphrase_file,
            )
        except Unusable as trouble:  # no copy is made that is not as private as was asked for
            log.trouble("backup", str(trouble))
            return
        except StoreTrouble as trouble:
            self._database_whole = not isinstance(trouble, Damaged)
            log.trouble("backup", str(trouble))
            return
        self._database_whole = True
        log.backed_up(made.name)

    async def _others_wrote(self, *, alert: bool) -> None:
        """A command wrote, or another gateway: rows may wait, an alert first of all (`alert`), or claimed ones may have
        been withdrawn.
        """
        await act_soon(self.ctx, halting.follow)
        if self.ctx.witness is not None:
            self.ctx.witnessed(await self.ctx.db.run(witness.running, self.ctx))
            self.ctx.witnessed(await self.ctx.db.run(noted.fresh, self.ctx, self.ctx.witness))
        before = {line.name: line.claimed for line in self.ctx.lines.values()}
        held = await self.ctx.db.run(spool.claimed_by, self.ctx.owner)
        for line in self.ctx.lines.values():
            # what a line claimed while we looked is not in `held` and is no news
            self.ctx.withdrawn |= (line.claimed & before[line.name]) - held
        self.ctx.releases += alert
        self.ctx.wake()

    async def _mind_the_clock(self) -> None:
        """A time service, or a person, set the machine's clock: deadlines move with it."""
        ctx = self.ctx
        step = ctx.clock.step()
        # deadlines of several gateways follow nobody's clock
        if abs(step) >= STEP_LEAST and (not ctx.db.shared or ctx.standing.alone):
            await ctx.db.run(steps.shift, step)
            ctx.shifted += step
            ctx.trust.since += step
            log.clock(f"set by {step.total_seconds():+.0f} s; deadlines moved with it")
        ctx.clock.adopt()

    async def _look(self) -> bool:
        await self._mind_the_clock()
        if "chores" in self.ctx.keeps_failing():  # who tells of others cannot tell of itself
            await self._alarms()
        now = self.ctx.now()
        self._believe(now)
        effects, busy = await self.ctx.db.run(_pass, self.ctx, now)
        self.ctx.apply(effects)
        return await self.inbox.settle() or busy

    def _believe(self, now: datetime) -> None:
        trust = self.ctx.trust
        standing = self.ctx.standing
        if standing.clock_wrong and not standing.alone:
            return  # the server says so too, and others send
        if trust.held and now - trust.since >= TRUST_AFTER:
            trust.held = False
            log.clock("believed after two minutes without a stamp")
            self.ctx.wake()


async def leads(ctx: Context) -> bool:
    """Whether this gateway does what is done once for all of them."""
    return not ctx.db.shared or await ctx.db.run(gateways.leads, ctx.owner)


def _pass(conn: Connection, ctx: Context, now: datetime) -> tuple[Effects, bool]:
    """One look at everything; whether something is open."""
    effects = Effects()
    # a second more for each thousand texts that wait: a long queue is not looked at all the time
    leads = gateways.leads(conn, ctx.owner)
    survey = ctx.clock.monotonic() - ctx.surveyed >= max(SURVEY_S, sum(ctx.waiting.values()) / 1000)
    steps: tuple[Callable[[Connection, Context, datetime, Effects], bool], ...] = (
        lapse,
        _uncertain,
        _finish,
        _parts,
        digests,
    )
    busy = []
    for step in steps if leads else ():
        with alone(conn, step.__name__.strip("_"), ctx.failed, ctx.worked):
            busy.append(step(conn, ctx, now, effects))
    if survey:  # what looks at every row that waits
        ctx.surveyed = ctx.clock.monotonic()
        if leads:
            with alone(conn, "expire", ctx.failed, ctx.worked):
                _expire(conn, ctx, now, effects)
        ctx.waiting = {line: n for line, n in spool.waiting_by_line(conn).items() if line is not None}
    return effects, any(busy)


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


def _expire(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> None:
    if not ctx.trust.held:
        effects.withdrawn |= set(spool.expire(conn, now, ctx.on_air))


def _uncertain(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    outcomes.take_overdue(conn, ctx, now)
    if not ctx.db.shared:  # else daemon/lease.py does
        spool.renew(conn, ctx.owner, now)
    if gone := outcomes.recover(conn, ctx):
        log.recovered(gone)
    again = settling.settle_uncertain(conn, now, [int(p) for p in URGENT], REPORTS_WAIT)
    effects.wake |= bool(again)
    return bool(again)


def _finish(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
    """Broadcasts with nothing left to send are done; their author hears how it went."""
    running = broadcasts.find(conn, states=bc.RUNNING)
    for b in running:
        if b.state == bc.State.HALTED:
            if b.halted_at and now - b.halted_at > HALTED_LAPSES:
                broadcasts.step(conn, b.id, "lapse", done_at=now)
                effects.withdrawn |= set(
                    spool.withdraw(conn, "expire", now, ctx.on_air, "halted for too long", spool.of_broadcast(b.id))
                )
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


def _parts(conn: Connection, ctx: Context, now: datetime, effects: Effects) -> bool:
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


def _digest(unit: UnitOfWork, network: str, wanted: list[Any]) -> None:
    ids = [m.id for m in wanted]
    whole = ids == list(range(ids[0], ids[-1] + 1))
    listed = f"{ids[0]}-{ids[-1]}" if whole and len(ids) > 1 else " ".join(map(str, ids[:SHOWN_REQUESTS]))
    names = ", ".join(named(m) for m in wanted[:SHOWN_REQUESTS]) + ("..." if len(wanted) > SHOWN_REQUESTS else "")
    unit.tell_coordinators([network], "digest", priority=Priority.REPLY, count=len(wanted), names=names, range=listed)
    unit.journal("digest", "", f"{network}: {len(wanted)} requests")
