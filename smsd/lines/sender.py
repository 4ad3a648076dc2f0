"""One line sends: claim, throttle, send, record.

In: a ready modem. Out: texts on the air (lines/air.py hands them over), outcomes in the database. How many texts a line
has on the air is its window: 1 for a modem, what was agreed for a carrier's line. While texts are on air, what became
of those before is committed together with the claim of those after: one commit a text, or a batch of them, and no fsync
between two AT+CMGS. What is claimed and not recorded is never more than the window, or for a modem the one on air and
the one after. Between two texts only announced texts are read, so that STOP bites at the next message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from smsd import log
from smsd.errors import EncodeFault, StoreTrouble
from smsd.lines import failover, overflow
from smsd.lines.air import Air, Flight, Listen
from smsd.lines.refusals import Action
from smsd.model.delivery import Amends, Claimed, Outcome, Priority
from smsd.modem.protocol import Modem
from smsd.rules.throttle import WARM_S
from smsd.service import halting, outcomes
from smsd.service.context import Context, LineStatus
from smsd.service.unit import act_soon
from smsd.store import batches, gateways, witness
from smsd.store.leases import MARGIN

PROMPT_S = 0.005  # a modem asks for the PDU first; what the database does meanwhile would hold that up
# no more is claimed than may leave within that time, and what was claimed earlier is read again before it leaves
SOON_S = 0.25
LOOK_S = 1.0  # so long a line whose window has room waits for anything at most
GATHER_S = 0.003  # answers come in bursts: so long a commit waits for the others of one
END_S = 5.0  # for texts to end whose connection is closed


@dataclass(slots=True)
class Known:
    """How things stood when what waits was claimed, the oldest of it."""

    at: float = 0.0  # or read again
    releases: int = 0  # of the context
    shifted: timedelta = timedelta()  # of the clock


class Dispatcher:
    """The sender of one line. `wake` says that rows wait."""

    def __init__(self, ctx: Context, status: LineStatus, modem: Modem, wake: asyncio.Event) -> None:
        self.ctx, self.status, self.modem, self._wake = ctx, status, modem, wake
        self.window = modem.config.smpp.window if modem.config.smpp is not None else 1
        self._depth = max(2, self.window)  # rows that are claimed and not recorded
        self.waiting: deque[Claimed] = deque()  # claimed, and not begun
        self.air = Air(ctx, status, modem, self.window, self._note)
        self._known = Known()  # when what waits was claimed
        self._round: tuple[float, int] | None = None  # when the full window got its last texts, and how many

    # ---- what the line asks

    @property
    def busy(self) -> bool:
        """Whether there is something to send, or on the air."""
        return bool(self.waiting or self.air.flights)

    @property
    def unrecorded(self) -> bool:
        """Whether something is to be written of what it did."""
        return bool(self.air.done or self.status.amends.any)

    @property
    def sending(self) -> bool:
        """Whether what came had better be read for a share of the time only;
        between two parts of a text there is time.
        """
        return self.busy if self.window > 1 else bool(self.waiting and not self.air.flights)

    async def claim(self) -> bool:
        """Records what is not recorded yet and takes the next rows; whether there are some.

        Where there are none, what another line claimed and will not begin soon is as good.
        """
        await self._step(claim=True)
        if not self.waiting and (held_up := failover.held_up(self.ctx, self.status)):
            for line in held_up:
                assert line.ahead is not None
                line.yielded.add(line.ahead)
                self.status.amends.freed[line.ahead] = line.name
                line.ahead = None
            await self._step(claim=True)
        if not self.busy:
            self.status.carries = 0
        return bool(self.waiting)

    async def flush(self) -> None:
        """Records what is not recorded yet."""
        if self.unrecorded:
            await self._step(claim=False)

    async def take_late(self) -> None:
        """Answers that came after their texts were given up."""
        self.air.note_late()
        await self.flush()

    async def give_back(self) -> None:
        """Lets go of the rows that were claimed and not begun."""
        self._drop_yielded()  # those are another line's by now
        held, self.waiting = self.waiting, deque()
        self._note()
        for row in held:
            if row.id in self.ctx.withdrawn:
                self._drop(row)
            else:
                self.air.done.append((row, Outcome(row.id, "give_back", self.ctx.now(), "line stopped", counts=False)))
        await self.flush()

    async def end(self) -> None:
        """Waits for what is on the air; records it."""
        await self.air.until_landed()
        await self.flush()

    async def close(self) -> None:
        """Behind the end of the connection: what is on the air ends by that, and at the latest now."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await self.air.until_landed()
        await self.air.cut_short()
        self.air.ends.clear()

    async def recall(self) -> None:
        """What the modem's model is known to like."""
        await self.air.handing.recall()

    # ---- claims and outcomes

    @property
    def _width(self) -> int:
        """How many texts may be on the air: behind a trouble of the line one is tried, and not a window of them."""
        return 1 if self.status.health.rests else self.window

    def _room(self) -> int:
        """How many rows more it may claim: into the free part of its window, and no more than may leave soon."""
        depth = self._depth if self._width == self.window else self._width
        room = min(depth - len(self.waiting) - len(self.air.flights), self.window)
        if self.window == 1 or room <= 0:
            return room
        soon = self.status.flow.soon(asyncio.get_running_loop().time(), SOON_S)
        return max(int(min(room, soon - len(self.waiting))), 0 if self.busy else 1)

    async def _step(self, *, claim: bool) -> None:
        status, most = self.status, self._room()
        claim = claim and most > 0
        done, self.air.done = self.air.done, []
        amends, status.amends = status.amends, Amends()
        ask = (
            outcomes.Ask(
                failover.others(self.ctx, status.name),
                alone=not failover.able_others(self.ctx, status),
                leave=failover.leave(self.ctx, status),
                most=most,
                able=overflow.able(self.ctx) if status.name in self.ctx.config.overflows else None,
            )
            if claim
            else None
        )
        releases = self.ctx.releases
        try:
            found = await self.ctx.db.beside.run_seen(
                partial(self._seen, done, amends), outcomes.step, self.ctx, status.name, done, amends, ask
            )
        except StoreTrouble:
            self.air.done = done + self.air.done
            status.amends = amends.joined(status.amends)
            raise
        self.ctx.on_air -= {claimed.id for claimed, _ in done}
        for claimed, _outcome in done:
            if claimed.id in self.air.took:
                log.sent(status.name, claimed.id, claimed.number, len(_outcome.parts), self.air.took.pop(claimed.id))
        if found:
            self._known.shifted = self.ctx.shifted
            # whatever was withdrawn before, it was queued again when it was claimed
            self.ctx.withdrawn -= {row.id for row in found}
            if not self.waiting:
                self._known.at, self._known.releases = asyncio.get_running_loop().time(), releases
            self.waiting = deque(sorted([*self.waiting, *found], key=lambda row: row.priority))
        elif ask is not None and ask.leave and status.left_since is None:
            status.left_since = self.ctx.clock.monotonic()
        self._note()
        if amends.any or any(outcome.event == "give_back" for _, outcome in done):
            self.ctx.wake()  # another line may take them

    def _seen(
        self, done: Sequence[tuple[Claimed, Outcome]], amends: Amends, found: Sequence[Claimed]
    ) -> list[witness.Record]:
        """What is on no air, and what may be from now on."""
        back = [c.id for c, outcome in done if outcome.event == "give_back" and not (outcome.parts or c.parts_done)]
        back += amends.freed
        seen = [witness.Record(witness.BACK, id_, 0) for id_ in back]
        name = witness.sum_of(self.status.name)
        seen += [
            witness.Record(witness.CLAIMED, row.id, at=witness.stamp(row.created_at), n=row.attempt, where=name)
            for row in found
            if row.created_at is not None
        ]
        return seen

    def _note(self) -> None:
        """What others see of this line: rows that wait, since when a text is on air, what waits behind it."""
        status = self.status
        status.claimed = frozenset(row.id for row in self.waiting)
        oldest = min((flight.began for flight in self.air.flights), default=None)
        # where others were answered meanwhile, one answer that does not come says nothing of the line
        status.began = None if oldest is None else max(oldest, status.health.taken_at)
        status.ahead = self.waiting[0].id if self.waiting and self.air.flights else None

    # ---- sending

    async def send(self, listen: Listen) -> Action:
        """Begins what the window has room for, claims what comes after meanwhile, and is back when something ended,
        came, or may be begun. Between two parts of a text a modem listens.
        """
        self.air.landed.clear()
        try:
            if self.ctx.db.shared:
                await self._confirm()
            elif self.window > 1:
                await self._read_again()
            begun = self._begin(listen)
            if not self.busy:
                return Action()
            if self.window == 1:
                await self._one(self.air.flights[0], listen)
            else:
                if begun:
                    await asyncio.sleep(0)  # they leave before the database has its turn
                await self._go_ahead()  # in trouble of the database what is on the air stays there
                await self._until_some_ended()
        except asyncio.CancelledError:
            await self.air.cut_short()
            raise
        self._drop_yielded()
        if (fault := self.air.ends.trouble) is not None:
            self.air.ends.trouble = None
            raise fault
        if self.waiting and failover.weak(self.ctx, self.status):
            await self.give_back()
        return self.air.meaning()

    async def _one(self, flight: Flight, listen: Listen) -> None:
        """A modem does one thing at a time: its text is handed over here, and what comes after is claimed beside it.
        From a task of its own the answer would come here later, and the next text leave later.
        """

        async def beside() -> None:
            await asyncio.sleep(PROMPT_S)
            try:
                await self._go_ahead()
            except StoreTrouble as trouble:
                log.trouble("spool", str(trouble))

        ahead = asyncio.get_running_loop().create_task(beside())
        try:
            await self.air.fly(flight, listen)
            await ahead
        except BaseException:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
            raise

    def _begin(self, listen: Listen) -> int:
        """Rows that wait go on the air, as far as the window, the pace and the subscription have room; how many."""
        self._drop_yielded()
        loop, count = asyncio.get_running_loop(), 0
        while self.waiting and len(self.air.flights) < self._width and self._may_leave(loop.time()):
            claimed = self.waiting.popleft()
            if self._wanted(claimed):
                self.air.take_off(claimed, listen)
                count += 1
        self._note()
        if count:
            rows = [flight.claimed for flight in self.air.flights]
            self.status.carries = sum(row.segments for row in rows if row.unproven or row.first)
        if self.window > 1:
            self._measure(loop.time(), count)
        return count

    def _may_leave(self, now: float) -> bool:
        if self.window == 1:
            return True  # the line asked for both
        return not self.status.flow.wait(now) and self.status.bucket.room(now) > len(self.air.flights)

    def _measure(self, now: float, count: int) -> None:
        """Several at a time: what a text costs is how fast a full window empties."""
        if not count:
            return
        if self._round is not None:
            began, texts = self._round
            if now - began < WARM_S:
                self.status.speed.measured((now - began) / texts)
        full = len(self.air.flights) == self.window or self.waiting
        self._round = (now, count) if full else None

    async def _confirm(self) -> None:
        """Where there are several gateways: whether the claimed rows are still ours, and no halt was heard by another
        one. An answer that took too long is asked for again: nothing goes on the air by a word that is old.
        """
        while self.waiting and len(self.air.flights) < self._width:
            asked, ids = self.ctx.clock.monotonic(), [row.id for row in self.waiting]
            if not await self.ctx.db.beside.run(gateways.all_ours, ids, self.ctx.owner):
                await act_soon(self.ctx, halting.follow)
                await self.give_back()
            elif self.ctx.clock.monotonic() - asked < MARGIN.total_seconds() / 2:
                return

    async def _read_again(self) -> None:
        """What was claimed a while ago and waits for its turn: another process may have stopped it."""
        now = asyncio.get_running_loop().time()
        if self.waiting and now - self._known.at > SOON_S:
            self._known.at = now
            ids = {row.id for row in self.waiting}
            wanted = await self.ctx.db.run(batches.still_wanted, self.ctx.owner, ids)
            self.ctx.withdrawn |= ids - wanted

    def _wanted(self, claimed: Claimed) -> bool:
        """Whether the claimed row may still be sent: it may have been withdrawn since."""
        if claimed.id in self.ctx.withdrawn:
            self._drop(claimed)
            return False
        if claimed.expires_at and self.ctx.now() >= claimed.expires_at + self.ctx.shifted - self._known.shifted:
            self.air.done.append((claimed, Outcome(claimed.id, "expire", self.ctx.now(), "too late")))
            return False
        if self.ctx.releases != self._known.releases and self._gives_way(claimed):
            self.air.done.append((claimed, Outcome(claimed.id, "give_back", self.ctx.now(), "", counts=False)))
            return False
        return True

    def _drop(self, claimed: Claimed) -> None:
        """What was withdrawn is not sent. Another gateway may have done it, and believes that it costs money."""
        self.ctx.withdrawn.discard(claimed.id)
        if self.ctx.db.shared and self.status.name in self.ctx.config.prices:
            self.air.done.append((claimed, Outcome(claimed.id, "drop", self.ctx.now())))

    @staticmethod
    def _gives_way(claimed: Claimed) -> bool:
        """Whether a row is behind an alert that was released since it was claimed. What is charged to
        a forger's tenth was claimed behind one.
        """
        return claimed.priority > Priority.END or (claimed.unproven and not claimed.charged)

    async def _go_ahead(self) -> None:
        """While texts are on air: what became of others is recorded, the next rows are claimed, and the PDUs of the
        first are made. A weak line claims nothing that would wait for it.
        """
        if self.unrecorded or self._room() > 0:
            await self._step(claim=not failover.weak(self.ctx, self.status))
        if self.air.flights and self.waiting:
            first = self.waiting[0]
            with contextlib.suppress(EncodeFault):  # told when its turn comes
                self.air.prepare(first)

    async def _until_some_ended(self) -> None:
        """A line with a window is back at the first text that ended, at what came, at rows that wait, and when what it
        claimed may leave.
        """
        loop = asyncio.get_running_loop()
        wait = self.status.flow.wait(loop.time())
        can_begin = self.waiting and len(self.air.flights) < self._width and self._may_leave(loop.time())
        if can_begin or self.air.done or self.air.ends.trouble or self.modem.news.is_set():
            return
        self._wake.clear()
        events = [asyncio.ensure_future(e.wait()) for e in (self.air.landed, self.modem.news, self._wake)]
        try:
            await asyncio.wait(
                events, timeout=min(wait, LOOK_S) if wait else LOOK_S, return_when=asyncio.FIRST_COMPLETED
            )
            if self.air.landed.is_set() and self.air.flights:
                await asyncio.sleep(GATHER_S)
        finally:
            for event in events:
                event.cancel()

    def _drop_yielded(self) -> None:
        """What was claimed ahead and another line took over."""
        if self.status.yielded:
            self.waiting = deque(row for row in self.waiting if row.id not in self.status.yielded)
            self.status.yielded.clear()
            self._note()
