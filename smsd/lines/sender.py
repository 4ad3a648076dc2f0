"""One line sends: claim, throttle, send, record.

In: a ready modem. Out: texts on the air, outcomes in the database. While a text is on air, what became of the one
before is committed together with the claim of the one after: one commit a text, and the disk is never on the modem's
way. Between two texts only announced texts are read, so that STOP bites at the next message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from smsd import log
from smsd.errors import EncodeFault, ModemTrouble, NoAnswer, Refused, StoreTrouble
from smsd.lines import failover, refusals
from smsd.lines.refusals import Action
from smsd.model.delivery import Amends, Claimed, Outcome, Priority, Reference
from smsd.model.fault import Klass
from smsd.modem import faults
from smsd.modem.protocol import Modem
from smsd.rules.form import Forms
from smsd.rules.throttle import WARM_S
from smsd.service import halting, outcomes
from smsd.service.context import Context, LineStatus
from smsd.service.unit import act_soon
from smsd.sms import dcs, udh, validity
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Submit
from smsd.sms.validity import MINUTE
from smsd.store import facts, gateways, witness
from smsd.store.leases import MARGIN
from smsd.store.settling import STOPPED

REMEMBERED = 16
LATE_WAIT = timedelta(seconds=60)  # a text without an answer is not sent again before: the answer may still come


class Dispatcher:
    """The sender of one line."""

    def __init__(self, ctx: Context, status: LineStatus, modem: Modem) -> None:
        self.ctx, self.status, self.modem = ctx, status, modem
        self.next: Claimed | None = None
        self._done: list[tuple[Claimed, Outcome]] = []
        self._prepared: tuple[int, list[tuple[int, Submit]]] | None = None
        self._took: dict[int, float] = {}  # seconds on the air, of rows not recorded yet
        self._unanswered: deque[tuple[Submit, Claimed, int]] = deque(maxlen=REMEMBERED)
        self._handed: Submit | None = None  # what the modem got last, in the form that it likes
        self.forms = Forms()
        self._ended = float("-inf")  # when the last text was taken
        self._shifted = timedelta()  # of the clock, when the next row was claimed
        self._releases = 0  # of the context, when the next row was claimed

    async def claim(self) -> bool:
        """Records what is not recorded yet and takes the next row; whether there is one.

        Where there is none, what another line claimed and will not begin soon is as good.
        """
        self.next = await self._step(claim=True)
        if self.next is None and (held_up := failover.held_up(self.ctx, self.status)):
            for line in held_up:
                assert line.ahead is not None
                line.yielded.add(line.ahead)
                self.status.amends.freed.append(line.ahead)
                line.ahead = None
            self.next = await self._step(claim=True)
        self.status.claimed = self.next.id if self.next else None
        if self.next is None:
            self.status.carries = 0
        return self.next is not None

    async def flush(self) -> None:
        """Records what is not recorded yet."""
        if self._done or self.status.amends.any:
            await self._step(claim=False)

    async def take_late(self) -> None:
        """Answers that came after their texts were given up."""
        for late in self.modem.late():
            for submit, claimed, seq in self._unanswered:
                if submit is late.submit:
                    log.answered_late(self.status.name, claimed.id, claimed.number)
                    self._done.append(
                        (
                            claimed,
                            Outcome(claimed.id, "late", self.ctx.now(), "answered late", ((seq, late.reference),)),
                        )
                    )
        await self.flush()

    async def give_back(self) -> None:
        """Lets go of the row that was claimed and not sent."""
        held, self.next, self.status.claimed = self.next, None, None
        if held is not None and held.id in self.ctx.withdrawn:
            self.ctx.withdrawn.discard(held.id)
        elif held is not None:
            self._done.append((held, Outcome(held.id, "give_back", self.ctx.now(), "line stopped", counts=False)))
        await self.flush()

    async def _step(self, *, claim: bool) -> Claimed | None:
        status = self.status
        done, self._done = self._done, []
        amends, status.amends = status.amends, Amends()
        ask = (
            outcomes.Ask(
                failover.others(self.ctx, status.name),
                alone=not failover.able_others(self.ctx, status),
                leave=failover.leave(self.ctx, status),
            )
            if claim
            else None
        )
        releases = self.ctx.releases
        try:
            rows = await self.ctx.db.beside.run(outcomes.step, self.ctx, status.name, done, amends, ask)
        except StoreTrouble:
            self._done = done + self._done
            status.amends = amends.joined(status.amends)
            raise
        found = rows[0] if rows else None
        self._witness(done, amends, found)
        self.ctx.on_air -= {claimed.id for claimed, _ in done}
        for claimed, outcome in done:
            if claimed.id in self._took:
                log.sent(status.name, claimed.id, claimed.number, len(outcome.parts), self._took.pop(claimed.id))
        if found is not None:
            self._shifted, self._releases = self.ctx.shifted, releases
            # whatever was withdrawn before, it was queued again when it was claimed
            self.ctx.withdrawn.discard(found.id)
        elif ask is not None and ask.leave and status.left_since is None:
            status.left_since = self.ctx.clock.monotonic()
        if amends.any or any(outcome.event == "give_back" for _, outcome in done):
            self.ctx.wake()  # another line may take them
        if self.ctx.witness is not None:
            await self.ctx.witness.settled()
        return found

    def _witness(self, done: list[tuple[Claimed, Outcome]], amends: Amends, found: Claimed | None) -> None:
        """What is on no air, and what may be from now on."""
        back = [
            c.id for c, outcome in done if outcome.event == "give_back" and not (outcome.parts or c.parts_done)
        ] + amends.freed
        seen = [witness.Record(witness.BACK, id_, 0) for id_ in back]
        if found is not None and found.created_at is not None:
            name, at = witness.sum_of(self.status.name), witness.stamp(found.created_at)
            seen.append(witness.Record(witness.CLAIMED, found.id, at, found.attempt, name))
        self.ctx.witnessed(seen)

    def still_wanted(self) -> bool:
        """Whether the claimed row may still be sent: it may have been withdrawn since."""
        if self.next is None:
            return False
        if self.next.id in self.ctx.withdrawn:
            self.ctx.withdrawn.discard(self.next.id)
            self.next = self.status.claimed = None
            return False
        if self.next.expires_at and self.ctx.now() >= self.next.expires_at + self.ctx.shifted - self._shifted:
            self._done.append((self.next, Outcome(self.next.id, "expire", self.ctx.now(), "too late")))
            self.next = self.status.claimed = None
            return False
        if self.ctx.releases != self._releases and self._gives_way(self.next):
            self._done.append((self.next, Outcome(self.next.id, "give_back", self.ctx.now(), "", counts=False)))
            self.next = self.status.claimed = None
            return False
        return True

    @staticmethod
    def _gives_way(claimed: Claimed) -> bool:
        """Whether a row is behind an alert that was released since it was claimed. What is charged to a forger's tenth was claimed behind one."""
        return claimed.priority > Priority.END or (claimed.unproven and not claimed.charged)

    async def confirmed(self) -> bool:
        """Where there are several gateways: whether the claimed row is still ours, and no halt was heard by another one. An answer that took
        too long is asked for again: nothing goes on the air by a word that is old.
        """
        if not self.ctx.db.shared:
            return True
        while self.next is not None:
            asked = self.ctx.clock.monotonic()
            if not await self.ctx.db.beside.run(gateways.still_ours, self.next.id, self.ctx.owner):
                await act_soon(self.ctx, halting.follow)
                await self.give_back()
                return False
            if self.ctx.clock.monotonic() - asked < MARGIN.total_seconds() / 2:
                return self.still_wanted()
        return False

    async def send(self, listen: Callable[[], Awaitable[None]]) -> Action:
        """Sends the claimed row and claims the one after meanwhile; between two segments it listens."""
        claimed, self.next = self.next, None
        assert claimed is not None
        self.ctx.on_air.add(claimed.id)
        self.status.carries = claimed.segments if claimed.unproven or claimed.first else 0
        try:
            submits = self._take_prepared(claimed)
        except EncodeFault as fault:
            return self._outcome(claimed, Outcome(claimed.id, "fail", self.ctx.now(), str(fault)))
        sent: list[tuple[int, Reference | None]] = []
        ahead: asyncio.Task[Claimed | None] | None = None
        loop = asyncio.get_running_loop()
        action = Action()
        for seq, submit in submits:
            if seq in claimed.parts_done:
                continue
            if sent:
                await self._listen(listen, claimed, tuple(sent), ahead)
            began = loop.time()
            self.status.began = self.ctx.clock.monotonic()
            on_air = asyncio.ensure_future(
                self._submit(submit, first=not claimed.again and claimed.id not in self.ctx.refused)
            )
            try:
                if ahead is None:
                    await asyncio.sleep(0)  # the AT line leaves before the database has its turn
                    ahead = loop.create_task(self._go_ahead())
                reference = await on_air
            except ModemTrouble as trouble:
                action = self._trouble(claimed, trouble, tuple(sent), loop.time() - began)
                if not isinstance(trouble, Refused):
                    await self._take_ahead(ahead)
                    if trouble.handed_over:
                        self._unanswered.append((self._handed or submit, claimed, seq))
                    if self.modem.listening():
                        return Action("listen", reason=str(trouble))
                    raise
                break
            except asyncio.CancelledError:
                self._cut_short(claimed, on_air, seq, tuple(sent))
                raise
            took = loop.time() - began
            whole = range(1, seq) if self.modem.whole_texts else ()  # the parts that went with it
            self.status.speed.measured(took / (len(whole) + 1), cold=began - self._ended > WARM_S)
            self._ended = loop.time()
            for part, mr in (*((earlier, None) for earlier in whole), (seq, reference)):
                self.status.bucket.take(loop.time())
                sent.append((part, mr))
            self.ctx.beat(self.status.name)  # a long text over a slow network takes minutes
        else:
            action = self._whole(claimed, tuple(sent), took if sent else 0.0)
        await self._take_ahead(ahead)
        if self.next is not None and failover.weak(self.ctx, self.status):
            await self.give_back()
        return action

    def _whole(self, claimed: Claimed, sent: tuple[tuple[int, Reference | None], ...], took: float) -> Action:
        """All parts of a text were taken, the last one in so many seconds."""
        self.status.sent += 1
        self.status.spend(len(sent))
        self._took[claimed.id] = took
        refusals.taken(self.ctx, self.status, claimed, took)
        return self._outcome(
            claimed, Outcome(claimed.id, "send", self.ctx.now(), parts=sent, first=not claimed.parts_done)
        )

    async def _listen(
        self,
        listen: Callable[[], Awaitable[None]],
        claimed: Claimed,
        sent: tuple[tuple[int, Reference | None], ...],
        ahead: asyncio.Task[Claimed | None] | None,
    ) -> None:
        """Reads what came; whatever goes wrong meanwhile, the parts that are on the air are not sent again."""
        try:
            await listen()
        except BaseException as trouble:
            self._done.append(
                (claimed, Outcome(claimed.id, "give_back", self.ctx.now(), str(trouble), sent, counts=False))
            )
            if isinstance(trouble, Exception):
                await self._take_ahead(ahead)
            raise

    def _cut_short(
        self,
        claimed: Claimed,
        on_air: asyncio.Future[Reference | None],
        seq: int,
        sent: tuple[tuple[int, Reference | None], ...],
    ) -> None:
        """The line is stopped while a part is in the modem's hands:
        nobody will read its answer, where it has not come this moment.
        """
        if on_air.done() and not on_air.cancelled() and on_air.exception() is None:
            sent = (*sent, (seq, on_air.result()))
        on_air.cancel()
        self._done.append((claimed, Outcome(claimed.id, "lose", self.ctx.now(), STOPPED, sent)))

    async def _go_ahead(self) -> Claimed | None:
        """While a text is on air: the next row is claimed and its PDUs are made.
        A weak line claims nothing that would wait for it.
        """
        found = await self._step(claim=not failover.weak(self.ctx, self.status))
        if found is not None:
            self.status.ahead = found.id
            with contextlib.suppress(EncodeFault):  # told when its turn comes
                self._prepared = found.id, self._submits(found)
        return found

    def _take_prepared(self, claimed: Claimed) -> list[tuple[int, Submit]]:
        prepared, self._prepared = self._prepared, None
        return prepared[1] if prepared is not None and prepared[0] == claimed.id else self._submits(claimed)

    async def _take_ahead(self, ahead: asyncio.Task[Claimed | None] | None) -> None:
        if ahead is not None:
            try:
                self.next = await ahead
            except StoreTrouble as trouble:
                log.trouble("spool", str(trouble))
            if self.next is not None and self.next.id in self.status.yielded:
                self.next = None
            self.status.ahead = self.status.began = None
            self.status.yielded.clear()
            self.status.claimed = self.next.id if self.next else None

    def _outcome(self, claimed: Claimed, outcome: Outcome, action: Action | None = None) -> Action:
        self._done.append((claimed, outcome))
        return action or Action()

    def _trouble(
        self, claimed: Claimed, trouble: ModemTrouble, parts: tuple[tuple[int, Reference | None], ...], seconds: float
    ) -> Action:
        if isinstance(trouble, Refused):
            return self._outcome(claimed, *refusals.judge(self.ctx, self.status, claimed, trouble, seconds, parts))
        if trouble.handed_over:
            self.status.health.silent(seconds)
        event = "lose" if trouble.handed_over else "give_back"
        log.not_sent(self.status.name, claimed.id, claimed.number, event, str(trouble))
        until = self.ctx.now() + LATE_WAIT if event == "lose" and isinstance(trouble, NoAnswer) else None
        return self._outcome(
            claimed, Outcome(claimed.id, event, self.ctx.now(), str(trouble), parts, until, trouble.handed_over)
        )

    async def _submit(self, submit: Submit, *, first: bool) -> Reference | None:
        """Hands a part to the modem, in the form that it likes (rules/form.py). `first`: it was never tried before."""
        forms, form = self.forms, self.forms.choose(submit)
        try:
            reference = await self._hand(form)
        except Refused as refused:
            klass = faults.of(refused).klass
            if klass == Klass.DUPLICATE and first and form.reject_duplicates:
                return await self._hand(replace(form, reject_duplicates=False))  # the centre takes it for another one
            plainer = forms.plainer(form, klass)
            if plainer is None:
                raise
            forms.in_vain = True
            reference = await self._hand(plainer)
            forms.helped(form, klass)
            form = plainer
        forms.taken(form)
        if forms.changed:
            with contextlib.suppress(StoreTrouble):
                await self.ctx.db.run(facts.put, self._form_key(), forms.kept())
        return reference

    async def _hand(self, submit: Submit) -> Reference | None:
        self._handed = submit
        return await self.modem.submit(submit)

    def _form_key(self) -> str:
        return f"form:{self.modem.facts.manufacturer} {self.modem.facts.model}"

    async def recall(self) -> None:
        """What the modem's model is known to like; another model starts anew."""
        kept = await self.ctx.db.run(facts.get, self._form_key())
        self.forms = Forms()
        self.forms.recall(kept)

    def _submits(self, claimed: Claimed) -> list[tuple[int, Submit]]:
        found = fit(
            claimed.text,
            transliterated=self.ctx.config.alerts.transliterate or claimed.broadcast is None,
            whole=claimed.whole,
        )
        left = (claimed.expires_at - self.ctx.now()).total_seconds() if claimed.expires_at else 6 * 3600
        recipient = Address(claimed.number, "international")
        coding = dcs.decode(dcs.encode(found.encoding))
        period = validity.relative(int(max(left, 5 * MINUTE)))
        if self.modem.whole_texts:
            return [
                (
                    found.segments,
                    Submit(recipient, found.text, None, udh.Header(), 0, True, claimed.report, period, 0, coding),
                )
            ]
        out = []
        for seq, part in enumerate(found.parts, 1):
            header = udh.Header()
            if found.segments > 1:
                header = udh.concat_header(udh.Concat(claimed.id & 0xFF, found.segments, seq))
            out.append((seq, Submit(recipient, part, None, header, 0, True, claimed.report, period, 0, coding)))
        return out
