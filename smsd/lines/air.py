"""The texts of one line that are on the air: each is handed over part by part, and what became of it is kept until it
is recorded (lines/sender.py).

In: claimed rows, one for each place of the line's window. Out: outcomes, in the order in which the texts ended; what
they mean for the line; answers that came after their texts were given up. Between two parts of a text announced texts
are read. It claims nothing and writes nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from smsd import log
from smsd.errors import EncodeFault, ModemTrouble, NoAnswer, Refused, Unproven
from smsd.lines import refusals
from smsd.lines.handing import Handing, Submits
from smsd.lines.refusals import Action
from smsd.model.delivery import Claimed, Outcome, Reference
from smsd.modem.protocol import Modem
from smsd.rules.throttle import WARM_S
from smsd.service.context import Context, LineStatus
from smsd.sms.tpdu import Submit
from smsd.store.settling import PROVEN_BY_THE_NEXT, STOPPED

REMEMBERED = 16  # texts without an answer, or four windows of them
LATE_WAIT = timedelta(seconds=60)  # a text without an answer is not sent again before: the answer may still come

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


class Air:
    """What one line has on the air. `note` is called when that changed, for others to see."""

    def __init__(self, ctx: Context, status: LineStatus, modem: Modem, window: int, note: Callable[[], None]) -> None:
        self.ctx, self.status, self.modem, self.window = ctx, status, modem, window
        self.handing = Handing(ctx, modem)
        self.flights: list[Flight] = []
        self.landed = asyncio.Event()
        self.done: list[tuple[Claimed, Outcome]] = []  # what became of rows, not recorded yet
        self.took: dict[int, float] = {}  # seconds on the air, of rows not recorded yet
        self.ends = Ends()
        self._note = note
        self._prepared: tuple[int, Submits] | None = None
        self._unanswered: deque[tuple[Submit, Claimed, int]] = deque(maxlen=max(REMEMBERED, 4 * window))
        self._ended = float("-inf")  # when the last text was taken

    def prepare(self, claimed: Claimed) -> None:
        """Makes the PDUs of a row before its turn comes; EncodeFault where there can be none."""
        self._prepared = claimed.id, self.handing.prepare(claimed)

    def take_off(self, claimed: Claimed, listen: Listen) -> None:
        """A row is on the air from now on. Where there is room for several, it is handed over by a task of its own;
        of one the line hands it over itself (`fly`).
        """
        self.ctx.on_air.add(claimed.id)
        loop = asyncio.get_running_loop()
        flight = Flight(claimed, self.ctx.clock.monotonic(), loop.time())
        self.flights.append(flight)
        self.status.flow.left(flight.left)
        if self.window > 1:
            flight.task = loop.create_task(self.fly(flight, listen))

    async def until_landed(self) -> None:
        """Until nothing of it is on the air any more."""
        while self.flights:
            self.landed.clear()
            await self.landed.wait()

    async def cut_short(self) -> None:
        """The line is stopped while texts are in the modem's hands: nobody will read their answers."""
        tasks = [flight.task for flight in self.flights if flight.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def note_late(self) -> None:
        """Answers that came after their texts were given up."""
        for late in self.modem.late():
            for submit, claimed, seq in self._unanswered:
                if submit is late.submit:
                    tell, reason = log.answered_late, "answered late"
                    if late.reference is None:
                        tell, reason = log.proven, PROVEN_BY_THE_NEXT
                    tell(self.status.name, claimed.id, claimed.number)
                    parts = ((seq, late.reference),)
                    self.done.append(
                        (claimed, Outcome(claimed.id, "late", at=self.ctx.now(), reason=reason, parts=parts))
                    )

    def meaning(self) -> Action:
        """Of all that ended the gravest."""
        actions, self.ends.actions = self.ends.actions, []
        return max(actions, key=lambda action: refusals.GRAVER.index(action.line), default=Action())

    async def fly(self, flight: Flight, listen: Listen) -> None:
        """Hands a text over, whatever becomes of it."""
        try:
            self.ends.actions.append(await self._hand_over(flight, listen))
        except Exception as trouble:
            self.ends.trouble = self.ends.trouble or trouble
        finally:
            self.note_late()  # behind what became of this one, since it may be the same row
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
        self.took[claimed.id] = took
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
            self.done.append((claimed, outcome))
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
        self.done.append(
            (claimed, Outcome(claimed.id, "lose", at=self.ctx.now(), reason=STOPPED, parts=sent, unheard=unheard))
        )

    def _outcome(self, claimed: Claimed, outcome: Outcome, action: Action | None = None) -> Action:
        self.done.append((claimed, outcome))
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

    def _take_prepared(self, claimed: Claimed) -> Submits:
        prepared, self._prepared = self._prepared, None
        return prepared[1] if prepared is not None and prepared[0] == claimed.id else self.handing.submits(claimed)
