"""The clockwork of the daemon: when what happens by itself is looked at (rounds.py), and the chores of a day.

In: the context and time. Out: small transactions. It looks often while something is open and seldom while nothing is,
and at once where another process wrote.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

from smsd import log
from smsd.background import daily, rounds, schedule
from smsd.channels.sms.inbox import Inbox
from smsd.config.database_url import path_of
from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.model import broadcast as bc
from smsd.service import alarms, halting, noted, outcomes, selftest, witness
from smsd.service.context import TRUST_AFTER, Context
from smsd.service.health import look
from smsd.service.still import Still
from smsd.service.unit import act_soon
from smsd.store import backup, broadcasts, claims, facts, gateways, key_mark, leases, spool, steps, tallies
from smsd.store.dialect.base import News

LOOK_S = 0.25  # for writes of other processes
ALARMS_S = 30.0
STEP_LEAST = timedelta(seconds=30)  # what a time service slews is less
BACKUP_HOUR = 3  # local time
BUSY_S, QUIET_S = 1.0, 5.0
FORGET_TALLIES = timedelta(days=40)


class Jobs:
    """The clockwork of the daemon, in two tasks: what an alert needs now, and chores that may take their time."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.inbox = Inbox(ctx)
        self.stopping = asyncio.Event()
        self._still = Still(ctx.db)
        self._busy = False  # by the last look; then the next one is needed, whether anybody wrote or not
        self.database_whole = True  # by the last copy of a night
        self._ignores = False  # that the machine's clock was set
        self._unheld: set[int] = set()  # claims that no line knew of at the last look

    async def run(self) -> None:
        """Until it is told to stop."""
        loop = asyncio.get_running_loop()
        due = 0.0
        while not self.stopping.is_set():
            self.ctx.beat("jobs")
            try:
                if (news := await self.ctx.db.changed()) > News.PAGES:
                    await self.others_wrote(alert=news == News.FIRST)
                    due = min(due, loop.time() + 0.1)
                if self.ctx.soon:
                    self.ctx.soon, due = False, min(due, loop.time() + BUSY_S)
                if loop.time() >= due:
                    busy = await self.look_over()
                    due = loop.time() + (BUSY_S if busy else QUIET_S)
            except StoreTrouble as trouble:
                log.trouble("jobs", str(trouble))
                await self._sleep(BUSY_S)
            await self._sleep(LOOK_S)

    async def run_chores(self) -> None:
        """What is due every half minute or every day, each by itself; until it is told to stop."""
        chores = (self.lost_claims, self.scheduled, self.chores, self.alarms, self.forget_tallies, self.nightly)
        for_all = (self.scheduled, self.chores, self.forget_tallies)  # once, however many gateways there are
        while not self.stopping.is_set():
            for step in chores:
                self.ctx.beat("chores")
                name = step.__name__
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

    async def lost_claims(self) -> None:
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

    async def scheduled(self) -> None:
        """What the configuration asks for at times of its own, once its time has come."""
        if not self.ctx.trust.held and await self.ctx.db.run(schedule.run_due, self.ctx):
            self.ctx.wake()

    async def chores(self) -> None:
        """What a day brings: erasing, reminding, reports; in pieces, so that nobody waits long for the database."""
        if not self.ctx.trust.held:
            self.ctx.apply(await self.ctx.db.run(daily.look, self.ctx, 1))
            while await self.ctx.db.beside.run(daily.more, self.ctx):
                self.ctx.apply(await self.ctx.db.run(daily.look, self.ctx, 1))

    async def alarms(self) -> None:
        """Alarms of our own: what lasts is told once, and again when it is over."""
        ctx = self.ctx
        folder = path_of(ctx.config.gateway.database).parent
        health = await asyncio.get_running_loop().run_in_executor(None, look, folder)
        failed = tuple(await ctx.db.run(selftest.mark_failed, ctx))
        exchanged = await ctx.db.run(key_mark.exchanged, ctx.key)
        found = alarms.conditions(ctx, health, database_whole=self.database_whole, selftests=failed)
        if exchanged:
            log.trouble("machine key", key_mark.EXCHANGED)
            found.append(alarms.Alarm("alarm_key"))
        active = alarms.lasting(ctx, found)
        if await ctx.db.run(alarms.tell, ctx, active):
            ctx.wake()

    async def forget_tallies(self) -> None:
        """What was counted so long ago that no limit asks for it any more."""
        await self.ctx.db.run(tallies.purge, self.ctx.now() - FORGET_TALLIES)

    async def nightly(self) -> None:
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
            self.database_whole = not isinstance(trouble, Damaged)
            log.trouble("backup", str(trouble))
            return
        self.database_whole = True
        log.backed_up(made.name)

    async def others_wrote(self, *, alert: bool) -> None:
        """A command wrote, or another gateway: rows may wait, an alert first of all (`alert`), or claimed ones may have
        been withdrawn.
        """
        # it looks first, beside all that is written: mostly there is nothing to do
        if await self.ctx.db.beside.run(spool.claimed_though_stopped, self.ctx.owner):
            await act_soon(self.ctx, halting.follow)
        if self.ctx.witness is not None:
            self.ctx.witnessed(await self.ctx.db.beside.run(witness.running, self.ctx))
            self.ctx.witnessed(await self.ctx.db.run(noted.fresh, self.ctx, self.ctx.witness))
        before = {line.name: line.claimed for line in self.ctx.lines.values()}
        held = await self.ctx.db.beside.run(spool.claimed_by, self.ctx.owner)
        for line in self.ctx.lines.values():
            # what a line claimed while we looked is not in `held` and is no news
            self.ctx.withdrawn |= (line.claimed & before[line.name]) - held
        self.ctx.releases += alert
        if alert or await self._anything_waits():
            self.ctx.wake()

    async def _anything_waits(self) -> bool:
        """Whether what others wrote may be for our lines: of several gateways each hears of all texts and officers, and
        a line that is woken for nothing asks as much as one that sends. What a line may take of others that are only
        slow it finds by itself within seconds.
        """
        if not self.ctx.db.shared:
            return True
        names = [line.name for line in self.ctx.lines.values() if not line.elsewhere or not line.ready or line.listens]
        return await self.ctx.db.beside.run(claims.any_waits, names, self.ctx.now())

    async def _mind_the_clock(self) -> None:
        """A time service, or a person, set the machine's clock: deadlines move with it."""
        ctx = self.ctx
        step = ctx.clock.step()
        if abs(step) >= STEP_LEAST and await self._denied(step):
            if not self._ignores:
                self._ignores = True
                log.clock(f"set by {step.total_seconds():+.0f} s, away from the server's: it goes on as before")
            return
        self._ignores = False
        # deadlines of several gateways follow nobody's clock
        if abs(step) >= STEP_LEAST and (not ctx.db.shared or ctx.standing.alone):
            await ctx.db.run(steps.shift, step)
            ctx.shifted += step
            ctx.trust.since += step
            log.clock(f"set by {step.total_seconds():+.0f} s; deadlines moved with it")
        ctx.clock.adopt()

    async def _denied(self, step: timedelta) -> bool:
        """Whether the clock that several gateways share says that the one of this machine was set wrong: by that, all
        that waits could be over in a second, for all of them.
        """
        ctx = self.ctx
        if not ctx.db.shared or (ctx.standing.alone and not ctx.clock.lent):
            return False
        server = await ctx.db.beside.run(leases.server_time)
        now = ctx.now()
        return abs(server - now) <= abs(server - (now + step))

    async def look_over(self) -> bool:
        """One look at everything that is open; whether the next one had better come soon."""
        await self._mind_the_clock()
        if "chores" in self.ctx.keeps_failing():  # who tells of others cannot tell of itself
            await self.alarms()
        now = self.ctx.now()
        self._believe(now)
        if not await leads(self.ctx):  # it hears how long the queue is, and keeps nobody waiting for that
            waits = await self.inbox.settle()
            await self.ctx.db.beside.run(rounds.survey, self.ctx, lambda: None)
            # nor does the one that leads know of whom it does not hear here
            if rounds.strangers(self.ctx):
                freed = await self.ctx.db.run(rounds.free_strangers, self.ctx)
                if freed:
                    self.ctx.wake()
            return waits
        # a step that failed has another try, whether anything changed or not
        if not self._busy and await self._still.holds() and not self.ctx.failing:
            return False
        found = await self.ctx.db.run(rounds.look_over, self.ctx, now)
        self.ctx.apply(found.effects)
        busy = (found.parts and await self.inbox.settle()) or found.busy
        if not (busy or found.opened):
            self._still.nothing()
        self._busy = busy
        return busy

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
    return not ctx.db.shared or await ctx.db.beside.run(gateways.leads, ctx.owner)
