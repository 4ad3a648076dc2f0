"""One modem's life: opened, kept ready, rested, reset, taken up again after it went away.

In: a modem (as the protocol), the context. Out: a line that receives (intake.py) and sends (sender.py) as long as it
can, and a state everybody can see. It never decides what is sent. One class: each step of a life needs the others.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.sms.inbox import Inbox
from smsd.errors import Barred, Damaged, ModemTrouble, NoAnswer, PinRefused, PortBusy, Served, StoreTrouble
from smsd.lines import failover, power
from smsd.lines.intake import DELETES_AT_ONCE, SWEEP_S, Intake, learn
from smsd.lines.refusals import Action
from smsd.lines.sender import Dispatcher
from smsd.model import line as life
from smsd.model.life import move, possible
from smsd.model.line import NO_TEXTS, EarlierTexts, State
from smsd.modem.protocol import Card, Modem
from smsd.service import alarms, allowance, fencing
from smsd.service.context import Context, LineStatus
from smsd.service.still import Still
from smsd.store import claims, facts, gateways, spool, still

# a modem that is there and does not answer: what is done at the n-th opening in a row that it fails (link.wake has
# sent ESC and AT by then)
LADDER = {2: "reset", 4: "power", 8: "reset", 10: "power"}
LADDER_AGAIN = 10  # and at every tenth from there on: power
MINUTE = timedelta(minutes=1)
POWER_LIMIT_S = 30.0
REOPEN_S = (0.2, 0.5, 1.0, 1.0, 2.0, 2.0, 5.0, 10.0)
BARRED_LOOK_S, BARRED_SENDING_S = 10.0, 3600.0  # a card that may not send is tried again after an hour
REFRESH_S = 30.0
UNREGISTERED_LOOK_S = 1.0
LOCKED_S = 0.25
IDLE_S = 5.0
HOLD_LOOK_S = 0.5  # so often a line that holds what was answered looks whether the database is back
ENDS_S = 0.1  # a line that sends nothing more looks so often for texts that are still on the air
RESET_SETTLE_S = 3.0


class Line:
    """The keeper of one line."""

    def __init__(self, ctx: Context, modem: Modem, status: LineStatus, inbox: Inbox) -> None:
        self.ctx, self.modem, self.status, self.inbox = ctx, modem, status, inbox
        self.wake = asyncio.Event()
        self.dispatcher = Dispatcher(ctx, status, modem, self.wake)
        self.stopping = False
        ctx.wakers.append(self.wake)
        self.intake = Intake(ctx, modem, self.dispatcher, inbox, self.wake, lambda: self.stopping)
        self._still = Still(ctx.db)
        self._looked = 0.0
        self._resting_until = 0.0
        self._kept_speed = ""

    @property
    def name(self) -> str:
        """The line's name."""
        return self.status.name

    # ---- life

    async def run(self) -> None:
        """Keeps the line until it is told to stop."""
        try:
            await self._keep()
        except asyncio.CancelledError:
            await self.dispatcher.air.cut_short()
            raise

    async def _keep(self) -> None:
        failures = 0
        while not self.stopping:
            self.ctx.beat(self.name)
            try:
                await self._open()
                failures = 0
                await self._work_on()
            except Barred as trouble:
                sending = self.status.state != State.OPENING
                await self._bar(str(trouble), refused=isinstance(trouble, PinRefused))
                await self._until_accepted(BARRED_SENDING_S if sending else BARRED_LOOK_S)
            except ModemTrouble as trouble:
                self._event("lose", str(trouble))
                if isinstance(trouble, NoAnswer):
                    await self._climb(failures)
                await self._let_go()
                pause = REOPEN_S[min(failures, len(REOPEN_S) - 1)]
                failures += 1
                await self._pause(max(pause, 5.0) if isinstance(trouble, PortBusy) else pause)
            except StoreTrouble as trouble:
                log.trouble(self.name, str(trouble))
                self._event("lose", "trouble with the database")
                await self._let_go()
                await self._pause(1.0)
        await self._let_go()
        self._event("close")

    async def _climb(self, failures: int) -> None:
        """Deaf: AT+CFUN=1,1, then the operator's command that takes the power away (uhubctl, a relay)."""
        step = LADDER.get(failures, "power" if failures and failures % LADDER_AGAIN == 0 else "")
        command = self.modem.config.power_cycle
        if step == "reset" and (card := self.modem.with_card) is not None:
            log.line_warning(self.name, "restarting the modem")
            with contextlib.suppress(ModemTrouble):
                await card.reset()
        elif step == "power" and command:
            await self._let_go()
            await self._take_power(command)

    async def _take_power(self, command: str) -> None:
        log.line_warning(self.name, "taking its power away")
        trouble = await power.cycle(command, POWER_LIMIT_S)
        if trouble:
            log.trouble(self.name, trouble)

    async def stop(self) -> None:
        """Asks the line to end after the text in flight."""
        self.stopping = True
        self.wake.set()
        self.modem.news.set()

    async def end(self) -> None:
        """Behind the end of `run`, however it ended: the port is free, and what became of its texts is recorded."""
        await self.modem.close()
        await self.dispatcher.close()
        with contextlib.suppress(StoreTrouble):
            await self.dispatcher.flush()

    async def _let_go(self) -> None:
        await self.modem.close()
        await self.dispatcher.close()
        self.intake.closed()
        with contextlib.suppress(StoreTrouble):
            await self.dispatcher.give_back()

    async def _pause(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        while not self.stopping and (left := until - asyncio.get_running_loop().time()) > 0:
            self.ctx.beat(self.name)
            self.wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left, IDLE_S)):
                    await self.wake.wait()
            if seconds <= REOPEN_S[-1]:
                # a wake-up is no reason to knock at a closed door sooner
                await asyncio.sleep(min(0.05, max(0.0, until - asyncio.get_running_loop().time())))

    async def _until_accepted(self, limit: float) -> None:
        """A person is needed: `smsd modem accept`, another card, or time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + limit
        while not self.stopping and loop.time() < until:
            await self._pause(min(BARRED_LOOK_S, limit))
            if await self._accepted():
                return

    async def _accepted(self) -> bool:
        """Whether a person said that the card is fine."""
        key = f"accepted:{self.name}"
        with contextlib.suppress(StoreTrouble):
            if await self.ctx.db.run(facts.get, key):
                await self.ctx.db.run(facts.drop, key)
                return True
        return False

    def _event(self, event: str, reason: str = "") -> None:
        if not possible(life.MOVES, self.status.state, event):
            return  # it has happened already, or something stronger has
        after = move(life.MOVES, self.status.state, event)
        if after != self.status.state or reason != self.status.reason:
            log.line_state(self.name, after, reason)
        self.status.state, self.status.reason = after, reason

    async def _bar(self, reason: str, *, refused: bool) -> None:
        self._event("bar", reason)
        await self._let_go()
        try:
            if refused:
                await self.ctx.db.run(facts.put, f"pin_refused:{self.name}", "1")
            await self.ctx.db.run(alarms.line_barred, self.ctx, self.name, reason)
        except StoreTrouble as trouble:
            log.trouble(self.name, str(trouble))
        self.ctx.wake()

    async def _open(self) -> None:
        self._event("open")
        card = await self.ctx.db.run(_card, self.name, self.status.earlier)
        found = await self.modem.open(card)
        self.status.earlier = NO_TEXTS
        self.status.facts = self.modem.facts
        log.line_identity(
            self.name,
            self.modem.facts.manufacturer,
            self.modem.facts.model,
            self.modem.facts.imei,
            self.modem.facts.profile,
        )
        await self.ctx.db.run(learn, self.name, self.modem.facts)
        if self.ctx.db.shared and self.modem.facts.iccid:
            await self.ctx.db.run(gateways.put_card, self.name, self.modem.facts.iccid)
        if self.modem.facts.service_centre is None:
            log.line_warning(self.name, "no SMS centre is set on the SIM")
        self._looked = asyncio.get_running_loop().time()
        self._resting_until = 0.0
        await self._count_quota()
        await self._remember()
        await self.inbox.lying(self.name, [i.place for i in found if i.place])
        await self.dispatcher.recall()
        await self.intake.opened(found, self._looked)
        if self.modem.facts.registered:
            self._event("ready")
            self.ctx.wake()
        else:
            self._event("rest", self._not_registered())

    def _not_registered(self) -> str:
        service = self.modem.facts.service
        return f"not registered where texts go: {service}" if service else "not registered"

    # ---- work

    async def _work_on(self) -> None:
        """Works. Trouble of the database that passes does not end a connection with a window of texts under way: all
        of them would be in doubt.
        """
        while True:
            try:
                return await self._work()
            except StoreTrouble as trouble:
                if self.stopping or isinstance(trouble, Damaged | Served) or self.dispatcher.window == 1:
                    raise
                log.trouble(self.name, str(trouble))
                await self._hold(trouble)

    async def _hold(self, trouble: StoreTrouble) -> None:
        """Until the database is back nothing leaves; what is answered is kept, a window of it at most, and written
        then. What comes is not acknowledged, and the carrier keeps it.
        """
        self._event("rest", "trouble with the database")
        while not self.stopping:
            await self._pause(HOLD_LOOK_S)
            if self.modem.lost.is_set():
                await self.modem.alive()
            with contextlib.suppress(StoreTrouble):
                await self.ctx.db.run(facts.get, f"speed:{self.name}")
                await self.dispatcher.flush()
                return
        raise trouble

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.stopping:
            self.ctx.beat(self.name)
            await self.intake.receive()
            if self.modem.lost.is_set():
                await self.modem.alive()
            if await self.intake.sweep():
                await self._refresh()
            if not await self._can_send():
                if not self.status.listens:
                    await self.intake.delete(DELETES_AT_ONCE)  # a line may rest for days, and its memory fills up
                continue
            if not self.dispatcher.busy:
                await self._claim()
            if not self.dispatcher.busy:
                await self._idle()
                continue
            wait = self.status.bucket.wait(loop.time())
            if wait > 0:
                await self._throttled(wait)
                continue
            await self._after(await self.dispatcher.send(self.intake.receive))
        await self.dispatcher.give_back()
        await self.dispatcher.end()

    async def _can_send(self) -> bool:
        """False after a wait, where the line rests, is not registered, or the time is not trusted."""
        loop = asyncio.get_running_loop()
        self.status.facts = self.modem.facts
        listens = self.modem.listening()
        self.status.listens = listens > 0
        resting = max(self._resting_until - loop.time(), listens)
        if resting > 0:
            await self._wait(min(resting, IDLE_S))
            if self.status.state == State.BARRED and await self._accepted():
                self._resting_until = 0.0
            return False
        if self.modem.facts.registered is False:
            if self.status.state == State.THROTTLED:
                self._event("ready")
            self._event("rest", self._not_registered())
            await self.dispatcher.give_back()
            await self._wait(UNREGISTERED_LOOK_S)
            await self._refresh()
            return False
        if self.ctx.fenced:
            await self.dispatcher.give_back()
            if not await self.ctx.db.run(spool.beyond_waits, self.ctx.now()):
                if self.status.state == State.THROTTLED:
                    self._event("ready")
                self._event("rest", fencing.WORDS)
                await self._wait(IDLE_S)
                return False
        if self.status.state in (State.RESTING, State.THROTTLED):
            self._event("ready")
        if self.ctx.trust.held:
            await self._wait(1.0)
            return False
        return True

    async def _throttled(self, seconds: float) -> None:
        self._event("throttle", f"{self.status.bucket.per_minute} a minute")
        await self.dispatcher.flush()  # what was sent is not left in doubt for a minute
        await self._wait(min(seconds, IDLE_S))

    async def _wait(self, seconds: float) -> None:
        """Waits for news of the modem, at most so long; not where something waits
        for us. What ended meanwhile is recorded.
        """
        await self.dispatcher.flush()
        if self.intake.waits:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, ENDS_S) if self.dispatcher.air.flights else seconds):
                await self.modem.news.wait()

    async def _claim(self) -> None:
        self.wake.clear()  # whatever was written before this moment is seen by the claim
        self.status.spent = failover.over_quota(self.ctx, self.status, self.modem.config.sim)
        # nothing of another line's hands either, and nothing to record
        if await self._still.holds() and not failover.held_up(self.ctx, self.status) and not self.dispatcher.unrecorded:
            return
        await self.dispatcher.claim()

    async def _idle(self) -> None:
        """Nothing to send: delete, look around, then wait for work, news, or the next sweep."""
        loop = asyncio.get_running_loop()
        if self.intake.deletes:
            await self.intake.delete(DELETES_AT_ONCE)
            # otherwise nothing is new since the claim that found nothing, and another would find nothing too
            if self.intake.deletes or self.modem.news.is_set() or self.wake.is_set():
                return
        if loop.time() - self._looked >= REFRESH_S:
            await self._refresh()
        await self.dispatcher.flush()
        if self.intake.waits:
            return
        news, wake = asyncio.ensure_future(self.modem.news.wait()), asyncio.ensure_future(self.wake.wait())
        limit = IDLE_S
        if not self._still.held:
            due = await self.ctx.db.beside.run(self._to_come, self.ctx.now())
            if due:
                limit = min(limit, max(0.05, (due - self.ctx.now()).total_seconds()))
        limit = min(limit, max(0.05, self.intake.swept + SWEEP_S - loop.time()))
        if self.ctx.db.shared:  # a row that another gateway had under its hand a moment ago is nobody's news
            lines = [self.name, *failover.others(self.ctx, self.name)]
            if await self.ctx.db.beside.run(claims.any_waits, lines, self.ctx.now()):
                limit = min(limit, LOCKED_S)
        try:
            await asyncio.wait({news, wake}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            wake.cancel()
            self.wake.clear()

    def _to_come(self, conn: Connection, now: datetime) -> datetime | None:
        """When the next row may go that waits for its time; where none waits at all, none comes before it is
        written.
        """
        if self.ctx.db.shared or still.queued(conn):
            return spool.next_due(conn, now)
        self._still.nothing()
        return None

    async def _refresh(self) -> None:
        self._looked = asyncio.get_running_loop().time()
        self.status.facts = await self.modem.refresh()
        await self._count_quota()
        await self._keep_speed()

    async def _count_quota(self) -> None:
        left = await self.ctx.db.beside.run(allowance.look, self.ctx, self.name)
        status = self.status
        status.quota_left, status.spare, status.free = left.segments, left.spare, left.free
        status.recipients_left = left.recipients

    async def _remember(self) -> None:
        """After a start: the segments of the last minute, and how fast the line was."""
        now, loop = self.ctx.now(), asyncio.get_running_loop()
        sent = await self.ctx.db.run(spool.sent_since, self.name, now - MINUTE)
        self.status.bucket.resume([(now - at).total_seconds() for at in sent], loop.time())
        kept = await self.ctx.db.run(facts.get, f"speed:{self.name}")
        if kept and not self.status.speed.known:
            seconds, extra = map(float, kept.split())
            self.status.speed.kept = seconds, extra

    async def _keep_speed(self) -> None:
        speed = self.status.speed
        fresh = f"{speed.seconds:.1f} {speed.extra:.1f}"
        if speed.known and fresh != self._kept_speed:
            self._kept_speed = fresh
            # nobody has to hear of it: each line of each gateway learns so all the time
            await self.ctx.db.beside.run(facts.put, f"speed:{self.name}", fresh)

    async def _after(self, action: Action) -> None:
        """What a text means for the line."""
        if action.line == "go":
            if self.status.state == State.BARRED and not self.status.health.refusals:
                self._event("ready")
            await self.intake.make_room()
            return
        self.status.listens = action.line == "listen"
        await self.dispatcher.give_back()
        if action.line == "listen":
            self._event("rest", action.reason)
            self.ctx.wake()  # other lines take what waits for this one
            self.ctx.beat(self.name)  # the text took minutes, and the modem may need some time
            await self.modem.alive()
            return
        if action.line == "reopen":
            raise ModemTrouble(f"opened again: {action.reason}")
        if action.line in ("reset", "power"):
            await self._restart(action)
            return
        self._resting_until = asyncio.get_running_loop().time() + action.rest_s
        if action.line == "bar":
            self._event("bar", action.reason)
            if len(self.status.health.numbers) > 1:  # one number alone may be what is barred
                await self.ctx.db.run(alarms.line_barred, self.ctx, self.name, action.reason)
            self.ctx.wake()
        elif self.status.state != State.BARRED:
            self._event("rest", action.reason)
        await self._refresh()

    async def _restart(self, action: Action) -> None:
        """A modem that refuses for long is restarted; at last the operator's command takes its power away, where
        there is one.
        """
        self._event("reset", action.reason)
        if action.line == "power" and self.modem.config.power_cycle:
            await self._let_go()
            await self._take_power(self.modem.config.power_cycle)
        else:
            if (card := self.modem.with_card) is not None:
                await card.reset()
            await self._let_go()
        await self._pause(RESET_SETTLE_S)
        await self._open()


def _card(conn: Connection, name: str, earlier: EarlierTexts) -> Card:
    return Card(
        facts.get(conn, f"iccid:{name}"),
        facts.get(conn, f"pin_refused:{name}") == "1",
        facts.get(conn, f"way:{name}") or "",
        *earlier,
    )
