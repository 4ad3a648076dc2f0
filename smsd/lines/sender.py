"""One line sends: claim, throttle, send, record.

In: a ready modem. Out: texts on the air, outcomes in the database. How many texts a line has on the air is its window:
1 for a modem, what was agreed for a carrier's line. While texts are on air, what became of those before is committed
together with the claim of those after: one commit a text, or a batch of them, and the disk is never on the modem's way.
What is claimed and not recorded is never more than the window, or for a modem the one on air and the one after. Between
two texts only announced texts are read, so that STOP bites at the next message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from smsd import log
from smsd.errors import EncodeFault, ModemTrouble, NoAnswer, Refused, StoreTrouble, Unproven
from smsd.lines import failover, overflow, refusals
from smsd.lines.handing import Handing, Submits
from smsd.lines.refusals import Action
from smsd.model.delivery import Amends, Claimed, Outcome, Priority, Reference
from smsd.modem.protocol import Modem
from smsd.rules.throttle import WARM_S
from smsd.service import halting, outcomes
from smsd.service.context import Context, LineStatus
from smsd.service.unit import act_soon
from smsd.sms.tpdu import Submit
from smsd.store import batches, gateways, witness
from smsd.store.leases import MARGIN
from smsd.store.settling import PROVEN_BY_THE_NEXT, STOPPED

REMEMBERED = 16  # texts without an answer, or four windows of them
LATE_WAIT = timedelta(seconds=60)  # a text without an answer is not sent again before: the answer may still come
# no more is claimed than may leave within that time, and what was claimed earlier is read again before it leaves
PROMPT_S = 0.005  # a modem asks for the PDU first; what the database does meanwhile would hold that up
SOON_S = 0.25
LOOK_S = 1.0  # so long a line whose window has room waits for anything at most
GATHER_S = 0.003  # answers come in bursts: so long a commit waits for the others of one
END_S = 5.0  # for texts to end whose connection is closed

Listen = Callable[[], Awaitable[None]]
Parts = tuple[tuple[int, Reference | None], ...]


@dataclass(eq=False, slots=True)
class Flight:
    """One text on the air."""

    claimed: Claimed
    began: float  # when its part was handed over, by the clock that everybody sees
    left: float  # and by the loop's
    handed: Submit | None = None  # what the modem got last, in the form that it likes
    unproven: int = 0  # parts whose answer may be that of the text before
    task: asyncio.Task[None] | None = None

    def told(self, submit: Submit) -> None:
        """Notes the SUBMIT that leaves now, in the form that the modem likes."""
        self.handed = submit


@dataclass(slots=True)
class Ends:
    """What the texts that ended mean for the line, and the first trouble of it that one of them met."""

    actions: list[Action] = field(default_factory=list)
    trouble: Exception | None = None

    def clear(self) -> None:
        """A connection is gone; the next one begins without."""
        self.actions.clear()
        self.trouble = None


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
        self.handing = Handing(ctx, modem)
        self.window = modem.config.smpp.window if modem.config.smpp is not None else 1
        self._depth = max(2, self.window)  # rows that are claimed and not recorded
        self.waiting: deque[Claimed] = deque()  # claimed, and not begun
        self.flights: list[Flight] = []
        self.landed = asyncio.Event()
        self._done: list[tuple[Claimed, Outcome]] = []
        self._ends = Ends()
        self._prepared: tuple[int, Submits] | None = None
        self._took: dict[int, float] = {}  # seconds on the air, of rows not recorded yet
        self._unanswered: deque[tuple[Submit, Claimed, int]] = deque(maxlen=max(REMEMBERED, 4 * self.window))
        self._ended = float("-inf")  # when the last text was taken
        self._known = Known()  # when what waits was claimed
        self._round: tuple[float, int] | None = None  # when the full window got its last texts, and how many

    # ---- what the line asks

    @property
    def busy(self) -> bool:
        """Whether there is something to send, or on the air."""
        return bool(self.waiting or self.flights)

    @property
    def unrecorded(self) -> bool:
        """Whether something is to be written of what it did."""
        return bool(self._done or self.status.amends.any)

    @property
    def sending(self) -> bool:
        """Whether what came had better be read for a share of the time only;
        between two parts of a text there is time.
        """
        return self.busy if self.window > 1 else bool(self.waiting and not self.flights)

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
        self._note_late()
        await self.flush()

    def _note_late(self) -> None:
        for late in self.modem.late():
            for submit, claimed, seq in self._unanswered:
                if submit is late.submit:
                    tell, reason = log.answered_late, "answered late"
                    if late.reference is None:
                        tell, reason = log.proven, PROVEN_BY_THE_NEXT
                    tell(self.status.name, claimed.id, claimed.number)
                    parts = ((seq, late.reference),)
                    self._done.append(
                        (claimed, Outcome(claimed.id, "late", at=self.ctx.now(), reason=reason, parts=parts))
                    )

    async def give_back(self) -> None:
        """Lets go of the rows that were claimed and not begun."""
        self._drop_yielded()  # those are another line's by now
        held, self.waiting = self.waiting, deque()
        self._note()
        for row in held:
            if row.id in self.ctx.withdrawn:
                self._drop(row)
            else:
                self._done.append((row, Outcome(row.id, "give_back", self.ctx.now(), "line stopped", counts=False)))
        await self.flush()

    async def end(self) -> None:
        """Waits for what is on the air; records it."""
        while self.flights:
            self.landed.clear()
            await self.landed.wait()
        await self.flush()

    async def close(self) -> None:
        """Behind the end of the connection: what is on the air ends by that, and at the latest now."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                while self.flights:
                    self.landed.clear()
                    await self.landed.wait()
        await self.cut_short()
        self._ends.clear()

    async def cut_short(self) -> None:
        """The line is stopped while texts are in the modem's hands: nobody will read their answers."""
        tasks = [flight.task for flight in self.flights if flight.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def recall(self) -> None:
        """What the modem's model is known to like."""
        await self.handing.recall()

    # ---- claims and outcomes

    @property
    def _width(self) -> int:
        """How many texts may be on the air: behind a trouble of the line one is tried, and not a window of them."""
        return 1 if self.status.health.rests else self.window

    def _room(self) -> int:
        """How many rows more it may claim: into the free part of its window, and no more than may leave soon."""
        depth = self._depth if self._width == self.window else self._width
        room = min(depth - len(self.waiting) - len(self.flights), self.window)
        if self.window == 1 or room <= 0:
            return room
        soon = self.status.flow.soon(asyncio.get_running_loop().time(), SOON_S)
        return max(int(min(room, soon - len(self.waiting))), 0 if self.busy else 1)

    async def _step(self, *, claim: bool) -> None:
        status, most = self.status, self._room()
        claim = claim and most > 0
        done, self._done = self._done, []
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
            self._done = done + self._done
            status.amends = amends.joined(status.amends)
            raise
        self.ctx.on_air -= {claimed.id for claimed, _ in done}
        for claimed, _outcome in done:
            if claimed.id in self._took:
                log.sent(status.name, claimed.id, claimed.number, len(_outcome.parts), self._took.pop(claimed.id))
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
        oldest = min((flight.began for flight in self.flights), default=None)
        # where others were answered meanwhile, one answer that does not come says nothing of the line
        status.began = None if oldest is None else max(oldest, status.health.taken_at)
        status.ahead = self.waiting[0].id if self.waiting and self.flights else None

    # ---- sending

    async def send(self, listen: Listen) -> Action:
        """Begins what the window has room for, claims what comes after meanwhile, and is back when something ended,
        came, or may be begun. Between two parts of a text a modem listens.
        """
        self.landed.clear()
        try:
            if self.ctx.db.shared:
                await self._confirm()
            elif self.window > 1:
                await self._read_again()
            begun = self._begin(listen)
            if not self.busy:
                return Action()
            if self.window == 1:
                await self._one(self.flights[0], listen)
            else:
                if begun:
                    await asyncio.sleep(0)  # they leave before the database has its turn
                await self._go_ahead()  # in trouble of the database what is on the air stays there
                await self._until_some_ended()
        except asyncio.CancelledError:
            await self.cut_short()
            raise
        self._drop_yielded()
        if (fault := self._ends.trouble) is not None:
            self._ends.trouble = None
            raise fault
        if self.waiting and failover.weak(self.ctx, self.status):
            await self.give_back()
        return self._meaning()

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
            await self._fly(flight, listen)
            await ahead
        except BaseException:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
            raise

    def _begin(self, listen: Listen) -> int:
        """Rows that wait go on the air, as far as the window, the pace and the subscription have room; how many."""
        self._drop_yielded()
        loop, count = asyncio.get_running_loop(), 0
        while self.waiting and len(self.flights) < self._width and self._may_leave(loop.time()):
            claimed = self.waiting.popleft()
            if self._wanted(claimed):
                self._take_off(claimed, listen)
                count += 1
        self._note()
        if count:
            rows = [flight.claimed for flight in self.flights]
            self.status.carries = sum(row.segments for row in rows if row.unproven or row.first)
        if self.window > 1:
            self._measure(loop.time(), count)
        return count

    def _may_leave(self, now: float) -> bool:
        if self.window == 1:
            return True  # the line asked for both
        return not self.status.flow.wait(now) and self.status.bucket.room(now) > len(self.flights)

    def _measure(self, now: float, count: int) -> None:
        """Several at a time: what a text costs is how fast a full window empties."""
        if not count:
            return
        if self._round is not None:
            began, texts = self._round
            if now - began < WARM_S:
                self.status.speed.measured((now - began) / texts)
        full = len(self.flights) == self.window or self.waiting
        self._round = (now, count) if full else None

    async def _confirm(self) -> None:
        """Where there are several gateways: whether the claimed rows are still ours, and no halt was heard by another
        one. An answer that took too long is asked for again: nothing goes on the air by a word that is old.
        """
        while self.waiting and len(self.flights) < self._width:
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
            self._done.append((claimed, Outcome(claimed.id, "expire", self.ctx.now(), "too late")))
            return False
        if self.ctx.releases != self._known.releases and self._gives_way(claimed):
            self._done.append((claimed, Outcome(claimed.id, "give_back", self.ctx.now(), "", counts=False)))
            return False
        return True

    def _drop(self, claimed: Claimed) -> None:
        """What was withdrawn is not sent. Another gateway may have done it, and believes that it costs money."""
        self.ctx.withdrawn.discard(claimed.id)
        if self.ctx.db.shared and self.status.name in self.ctx.config.prices:
            self._done.append((claimed, Outcome(claimed.id, "drop", self.ctx.now())))

    @staticmethod
    def _gives_way(claimed: Claimed) -> bool:
        """Whether a row is behind an alert that was released since it was claimed. What is charged to
        a forger's tenth was claimed behind one.
        """
        return claimed.priority > Priority.END or (claimed.unproven and not claimed.charged)

    def _take_off(self, claimed: Claimed, listen: Listen) -> None:
        self.ctx.on_air.add(claimed.id)
        loop = asyncio.get_running_loop()
        flight = Flight(claimed, self.ctx.clock.monotonic(), loop.time())
        self.flights.append(flight)
        self.status.flow.left(flight.left)
        if self.window > 1:
            flight.task = loop.create_task(self._fly(flight, listen))

    async def _fly(self, flight: Flight, listen: Listen) -> None:
        try:
            self._ends.actions.append(await self._hand_over(flight, listen))
        except Exception as trouble:
            self._ends.trouble = self._ends.trouble or trouble
        finally:
            self._note_late()  # behind what became of this one, since it may be the same row
            self.flights.remove(flight)
            self._note()
            self.landed.set()

    async def _hand_over(self, flight: Flight, listen: Listen) -> Action:
        """One part after the other; what the end means for the line."""
        claimed = flight.claimed
        try:
            submits = self._take_prepared(claimed)
        except EncodeFault as fault:
            return self._outcome(claimed, Outcome(claimed.id, "fail", self.ctx.now(), str(fault)))
        sent: list[tuple[int, Reference | None]] = []
        took = 0.0
        loop = asyncio.get_running_loop()
        for seq, submit in submits:
            if seq in claimed.parts_done:
                continue
            if sent or flight.unproven:
                await self._between(flight, listen, tuple(sent))
            began = loop.time()
            on_air = asyncio.ensure_future(
                self.handing.hand(submit, flight.told, first=not claimed.again and claimed.id not in self.ctx.refused)
            )
            try:
                reference = await on_air
            except Unproven:
                flight.unproven += 1
                self._unanswered.append((flight.handed or submit, claimed, seq))
                self._ended = loop.time()
                self.status.flow.taken(self._ended)
                self.status.bucket.take(self._ended)
                self.status.spend(1, unproven=claimed.unproven)
                self.ctx.beat(self.status.name)
                continue
            except ModemTrouble as trouble:
                if flight.unproven:
                    trouble.handed_over = True
                    if isinstance(trouble, Refused):
                        trouble.may_be_the_last_one_s = True
                return self._not_taken(
                    flight, trouble, (flight.handed or submit, seq), tuple(sent), loop.time() - began
                )
            except asyncio.CancelledError:
                self._lose(flight, on_air, seq, tuple(sent))
                raise
            took = loop.time() - began
            whole = range(1, seq) if self.modem.whole_texts else ()  # the parts that went with it
            if self.window == 1:
                self.status.speed.measured(took / (len(whole) + 1), cold=began - self._ended > WARM_S)
            self._ended = loop.time()
            self.status.flow.taken(self._ended)
            for part, mr in (*((earlier, None) for earlier in whole), (seq, reference)):
                self.status.bucket.take(loop.time())
                sent.append((part, mr))
            self.ctx.beat(self.status.name)  # a long text over a slow network takes minutes
        if flight.unproven:
            return self._unproven(flight, tuple(sent))
        return self._whole(claimed, tuple(sent), took)

    def _whole(self, claimed: Claimed, sent: Parts, took: float) -> Action:
        """All parts of a text were taken, the last one in so many seconds."""
        self.status.sent += 1
        self.status.spend(len(sent), unproven=claimed.unproven)
        self._took[claimed.id] = took
        refusals.taken(self.ctx, self.status, claimed, took / len(self.flights))
        return self._outcome(
            claimed, Outcome(claimed.id, "send", self.ctx.now(), parts=sent, first=not claimed.parts_done)
        )

    def _unproven(self, flight: Flight, sent: Parts) -> Action:
        """Answered, but perhaps in the name of the text before, which is proven by that: the row is in doubt until the
        next answer.
        """
        now, claimed = self.ctx.now(), flight.claimed
        log.unproven(self.status.name, claimed.id, claimed.number)
        outcome = Outcome(
            claimed.id,
            "lose",
            at=now,
            reason=PROVEN_BY_THE_NEXT,
            parts=sent,
            not_before=now + LATE_WAIT,
            unheard=flight.unproven,
        )
        return self._outcome(claimed, outcome)

    async def _between(self, flight: Flight, listen: Listen, sent: Parts) -> None:
        """Between two parts a modem reads what came; whatever goes wrong meanwhile, the parts that are on the air are
        not sent again. A line with several texts on the air reads all the time, and waits for its pace.
        """
        loop = asyncio.get_running_loop()
        try:
            if self.window == 1:
                await listen()
            while wait := self.status.flow.wait(loop.time()):
                await asyncio.sleep(wait)
        except BaseException as trouble:
            claimed, unproven = flight.claimed, flight.unproven
            event, now = "lose" if unproven else "give_back", self.ctx.now()
            outcome = Outcome(
                claimed.id, event, at=now, reason=str(trouble), parts=sent, counts=unproven > 0, unheard=unproven
            )
            self._done.append((claimed, outcome))
            raise
        flight.began, flight.left = self.ctx.clock.monotonic(), loop.time()
        self.status.flow.left(flight.left)
        self._note()

    def _lose(self, flight: Flight, on_air: asyncio.Future[Reference | None], seq: int, sent: Parts) -> None:
        """The line is stopped while a part is in the modem's hands:
        nobody will read its answer, where it has not come this moment.
        """
        if on_air.done() and not on_air.cancelled() and on_air.exception() is None:
            sent = (*sent, (seq, on_air.result()))
        on_air.cancel()
        claimed, unheard = flight.claimed, flight.unproven + 1
        self._done.append(
            (claimed, Outcome(claimed.id, "lose", at=self.ctx.now(), reason=STOPPED, parts=sent, unheard=unheard))
        )

    async def _go_ahead(self) -> None:
        """While texts are on air: what became of others is recorded, the next rows are claimed, and the PDUs of the
        first are made. A weak line claims nothing that would wait for it.
        """
        if self.unrecorded or self._room() > 0:
            await self._step(claim=not failover.weak(self.ctx, self.status))
        if self.flights and self.waiting:
            first = self.waiting[0]
            with contextlib.suppress(EncodeFault):  # told when its turn comes
                self._prepared = first.id, self.handing.prepare(first)

    def _take_prepared(self, claimed: Claimed) -> Submits:
        prepared, self._prepared = self._prepared, None
        return prepared[1] if prepared is not None and prepared[0] == claimed.id else self.handing.submits(claimed)

    async def _until_some_ended(self) -> None:
        """A line with a window is back at the first text that ended, at what came, at rows that wait, and when what it
        claimed may leave.
        """
        loop = asyncio.get_running_loop()
        wait = self.status.flow.wait(loop.time())
        can_begin = self.waiting and len(self.flights) < self._width and self._may_leave(loop.time())
        if can_begin or self._done or self._ends.trouble or self.modem.news.is_set():
            return
        self._wake.clear()
        events = [asyncio.ensure_future(e.wait()) for e in (self.landed, self.modem.news, self._wake)]
        try:
            await asyncio.wait(
                events, timeout=min(wait, LOOK_S) if wait else LOOK_S, return_when=asyncio.FIRST_COMPLETED
            )
            if self.landed.is_set() and self.flights:
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

    def _meaning(self) -> Action:
        """Of all that ended the gravest."""
        actions, self._ends.actions = self._ends.actions, []
        return max(actions, key=lambda action: refusals.GRAVER.index(action.line), default=Action())

    def _outcome(self, claimed: Claimed, outcome: Outcome, action: Action | None = None) -> Action:
        self._done.append((claimed, outcome))
        return action or Action()

    def _not_taken(
        self, flight: Flight, trouble: ModemTrouble, part: tuple[Submit, int], sent: Parts, seconds: float
    ) -> Action:
        """A part was refused, or has no answer; raises where that is the line's trouble."""
        claimed = flight.claimed
        if isinstance(trouble, Refused):
            return self._outcome(
                claimed,
                *refusals.judge(
                    self.ctx, self.status, claimed, refused=trouble, seconds=seconds, parts=sent, left=flight.left
                ),
            )
        # others were answered meanwhile: the line is well
        well = self.window > 1 and isinstance(trouble, NoAnswer) and self.status.health.taken_at > flight.began
        if trouble.handed_over:
            self.status.health.silent(None if well else seconds)
        event = "lose" if trouble.handed_over else "give_back"
        log.not_sent(self.status.name, claimed.id, claimed.number, event, str(trouble))
        until = self.ctx.now() + LATE_WAIT if event == "lose" and isinstance(trouble, NoAnswer) else None
        outcome = Outcome(
            id=claimed.id,
            event=event,
            at=self.ctx.now(),
            reason=str(trouble),
            parts=sent,
            not_before=until,
            counts=trouble.handed_over,
        )
        self._outcome(claimed, replace(outcome, unheard=flight.unproven + 1))
        submit, seq = part
        self._unanswered.append((submit, claimed, seq))
        if well:
            return Action()
        if self.modem.listening():
            return Action("listen", reason=str(trouble))
        raise trouble
