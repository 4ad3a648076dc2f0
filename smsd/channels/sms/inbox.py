"""From the modem into the database, then to a handler; one inbound text is one transaction.

In: what a modem read. Out: committed rows, effects, and the places that may now be deleted. A replay (same sender,
stamp, part and text) is recognised and changes nothing. Without a stamp nothing but the place tells a replay from a
second text with the same words: as long as that place was not deleted, it is the same one. A text whose handler fails
is kept as poison and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.sms import long_texts, router
from smsd.channels.sms.conversation import Conversation
from smsd.model.inbound import NO_MR, Part, Report, Text, Urgency
from smsd.modem.protocol import Call, Incoming, Place
from smsd.phone_number import e164
from smsd.rules import digits, fence, grammar
from smsd.rules.proof import dedupe
from smsd.service import outcomes
from smsd.service.context import Context, Effects, utc
from smsd.smpp.receipts import Receipt
from smsd.sms import wap
from smsd.sms.pdu import describe
from smsd.sms.tpdu import Deliver, StatusReport
from smsd.store import facts
from smsd.store import inbox as store

UNSTAMPED = "unstamped:"
REPEATED_WITHIN = timedelta(minutes=10)  # a centre sends again what we never acknowledged
_What = TypeVar("_What", Text, Part)


class Inbox:
    """The inbox of all lines."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._unstamped: set[str] = set()  # places of texts without a stamp that are handled and not deleted yet

    def rank(self, incoming: Incoming) -> Urgency:
        """How urgent it is. A sender may be forged: who forges an officer's texts does not come before an officer's
        STOP.
        """
        tpdu = incoming.tpdu
        if not isinstance(tpdu, Deliver):
            return Urgency.PATIENT if tpdu is None else Urgency.SOON
        if fence.read(self.ctx.key, tpdu.text or "") is not None:
            return Urgency.HALTS  # nothing may leave behind it
        sender, _ = self._sender(tpdu.sender.number, tpdu.sender.can_be_answered)
        people = [p for p in self.ctx.config.people.values() if sender.casefold() in {n.casefold() for n in p.number}]
        halts = any(
            grammar.read(tpdu.text or "", p.role, grammar.Known({}, {}, ())).verb in router.HALTS for p in people
        )
        return Urgency.HALTS if halts else Urgency.SOON if people else Urgency.PATIENT

    async def lying(self, line: str, places: Iterable[Place]) -> None:
        """What lies in a modem that was opened: of texts without a stamp that are gone nothing need be known any
        more.
        """
        self._unstamped -= {p for p in self._unstamped if p.startswith(f"{line}/")}
        self._unstamped |= await self.ctx.db.run(_still_lying, line, {_place(line, p) for p in places})

    async def deleted(self, line: str, place: Place) -> None:
        """A place was deleted: what comes there next is another text."""
        lay_at = _place(line, place)
        if lay_at in self._unstamped:
            await self.ctx.db.run(facts.drop, UNSTAMPED + lay_at)
            self._unstamped.discard(lay_at)

    async def accept(self, line: str, found: Iterable[Incoming]) -> list[Place]:
        """Takes what came; the places whose texts are safe in the database."""
        places = []
        for incoming in found:
            await self._one(line, incoming)
            if incoming.place is not None:
                places.append(incoming.place)
        return places

    async def receipts(self, line: str, found: Sequence[Incoming]) -> list[Place]:
        """Takes what a carrier's centre reports of texts, all in one transaction; the places that are safe."""
        now, country = self.ctx.now(), self.ctx.config.gateway.country
        reports = []
        for incoming in found:
            assert isinstance(incoming.tpdu, Receipt)
            if incoming.tpdu.odd:
                log.odd(line, "; ".join(incoming.tpdu.odd))
            about = incoming.about.number if incoming.about else ""
            number = e164(about, country) or about
            reports.append(
                Report(
                    mr=NO_MR,
                    number=number,
                    status=incoming.tpdu.status,
                    discharged_at=None,
                    received_at=now,
                    modem=line,
                    message_id=incoming.tpdu.message_id,
                )
            )
        await self.ctx.db.run(outcomes.take_reports, self.ctx, reports)
        return [incoming.place for incoming in found if incoming.place is not None]

    async def called(self, line: str, call: Call) -> None:
        """Somebody called: that is kept like a text, so that the caller gets an answer."""
        now = self.ctx.now()
        number = e164(call.number or "", self.ctx.config.gateway.country)
        text = Text(
            sender=number or call.number or "unknown",
            answerable=number is not None,
            body="",
            stamp=None,
            received_at=now,
            modem=line,
            dedupe=dedupe(self.ctx.key, call.number or "", now, "call", ""),
            kind="call",
        )
        await self.handle(text)

    async def settle(self) -> bool:
        """Long texts whose parts waited for a second version; whether others still do."""
        while True:
            try:
                effects, waits = await self.ctx.db.run(_settle, self.ctx)
            except HandlerFailed as failed:
                log.handler_failed(failed.text.sender, _where(failed.__cause__))
                await self.ctx.db.run(_keep_settled_poison, self.ctx)
                continue
            if effects is None:
                return waits
            self.ctx.apply(effects)

    async def _one(self, line: str, incoming: Incoming) -> None:
        tpdu = incoming.tpdu
        if isinstance(tpdu, Deliver):
            if tpdu.sent_at and self.ctx.trust.stamp(utc(tpdu.sent_at), self.ctx.now()):
                log.clock("proven by a stamp of the network")
            if tpdu.odd:
                log.odd(line, "; ".join(tpdu.odd))
            if incoming.came_at is not None:
                tpdu = replace(tpdu, sent_at=incoming.came_at)
            lies_at = _place(line, incoming.place) if incoming.place and tpdu.sent_at is None else ""
            part = self._part(line, tpdu, lies_at)
            before = self._before(incoming)
            if part is not None:
                await self._handle_part(replace(part, before=before))
            else:
                await self.handle(replace(self._text(line, tpdu, lies_at), before=before))
            if lies_at:
                self._unstamped.add(lies_at)
        elif isinstance(tpdu, StatusReport):
            if tpdu.odd:
                log.odd(line, "; ".join(tpdu.odd))
            number = e164(tpdu.recipient.number, self.ctx.config.gateway.country) or tpdu.recipient.number
            report = Report(
                mr=tpdu.mr,
                number=number,
                status=tpdu.status,
                discharged_at=utc(tpdu.discharged_at) if tpdu.discharged_at else None,
                received_at=self.ctx.now(),
                modem=line,
            )
            await self.ctx.db.run(outcomes.take_report, self.ctx, report)
        else:
            why = str(incoming.fault)
            log.unreadable(line, describe(incoming.raw), why)
            await self.ctx.db.run(_keep_unreadable, self.ctx, line, incoming.raw, why)

    def _before(self, incoming: Incoming) -> datetime | None:
        """Since when it may be a repeat. What halts an alert is never taken for one: better twice than not at all."""
        if incoming.repeat_s is None or incoming.came_at is None or self.rank(incoming) == Urgency.HALTS:
            return None
        return incoming.came_at - timedelta(seconds=incoming.repeat_s)

    def _sender(self, shown: str, can_be_answered: bool) -> tuple[str, bool]:
        number = e164(shown, self.ctx.config.gateway.country) if can_be_answered else None
        return number or shown, number is not None

    def _text(self, line: str, tpdu: Deliver, lies_at: str) -> Text:
        sender, answerable = self._sender(tpdu.sender.number, tpdu.sender.can_be_answered)
        ports = tpdu.header.ports
        kind = "text" if tpdu.text is not None and ports is None else "data"
        body = tpdu.text if tpdu.text is not None else (tpdu.data or b"").hex()
        push = wap.read(tpdu.data or b"") if ports and ports.dst == wap.PORT else None
        if push and push.kind == "mms":
            kind = "mms"
            if push.sender:  # the notice itself comes from the operator's short number
                sender, answerable = self._sender(push.sender, can_be_answered=True)
        stamp = utc(tpdu.sent_at) if tpdu.sent_at else None
        return Text(
            sender=sender,
            answerable=answerable,
            body=body,
            stamp=stamp,
            received_at=self.ctx.now(),
            modem=line,
            dedupe=dedupe(self.ctx.key, sender, stamp, "", body),
            kind=kind,
            lies_at=lies_at,
        )

    def _part(self, line: str, tpdu: Deliver, lies_at: str) -> Part | None:
        concat = tpdu.header.concat
        if concat is None or concat.total == 1 or tpdu.text is None or tpdu.header.ports is not None:
            return None
        sender, answerable = self._sender(tpdu.sender.number, tpdu.sender.can_be_answered)
        stamp = utc(tpdu.sent_at) if tpdu.sent_at else None
        key = dedupe(
            self.ctx.key, sender, stamp, f"{concat.ref}/{concat.bits}/{concat.total}/{concat.seq}", tpdu.units.hex()
        )
        return Part(
            sender=sender,
            answerable=answerable,
            ref=concat.ref,
            bits=concat.bits,
            total=concat.total,
            seq=concat.seq,
            encoding=tpdu.script,
            units=tpdu.units,
            stamp=stamp,
            received_at=self.ctx.now(),
            modem=line,
            dedupe=key,
            lies_at=lies_at,
        )

    async def handle(self, text: Text) -> None:
        """One whole text, or call: kept with what came of it, in one transaction."""
        log.text_received(text.modem, text.sender, text.kind, 1)
        await self._transaction(text, accept_text, text)

    async def _handle_part(self, part: Part) -> None:
        log.text_received(part.modem, part.sender, f"part {part.seq}/{part.total}", 1)
        await self._transaction(None, _accept_part, part)

    async def _transaction(self, text: Text | None, fn: Any, what: Text | Part) -> None:
        try:
            effects = await self.ctx.db.run(fn, self.ctx, what)
        except HandlerFailed as failed:
            log.handler_failed(what.sender, _where(failed.__cause__))
            await self.ctx.db.run(_keep_poison, self.ctx, failed.text)
            return
        self.ctx.apply(effects)
        if effects.seen and self.ctx.witness is not None:
            await self.ctx.witness.settled()  # before the text is deleted from the SIM


class HandlerFailed(Exception):
    """A handler went wrong: its transaction is rolled back, the text is kept."""

    def __init__(self, text: Text) -> None:
        super().__init__("a handler failed")
        self.text = text


def _where(error: BaseException | None) -> str:
    """Kind and place of an error: its words might quote a text."""
    trace = error.__traceback__ if error else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def _place(line: str, place: Place) -> str:
    return f"{line}/{place.store}/{place.index}"


def _still_lying(conn: Connection, line: str, places: set[str]) -> set[str]:
    known = {key.removeprefix(UNSTAMPED) for key in facts.starting(conn, f"{UNSTAMPED}{line}/")}
    for gone in known - places:
        facts.drop(conn, UNSTAMPED + gone)
    return known & places


def _as_new(conn: Connection, ctx: Context, what: _What) -> _What | None:
    """A text or part without a stamp under a name of its own; None where it lies where it lay and was handled."""
    if what.stamp is not None or (isinstance(what, Text) and what.kind == "call"):
        return what
    if what.lies_at:
        if facts.get(conn, UNSTAMPED + what.lies_at) == what.dedupe:
            return None
        facts.put(conn, UNSTAMPED + what.lies_at, what.dedupe)
    return replace(what, dedupe=dedupe(ctx.key, what.dedupe, what.received_at, "", f"{ctx.chance.getrandbits(64):x}"))


def accept_text(conn: Connection, ctx: Context, came: Text) -> Effects:
    """A text that came, in one transaction: one that is known already is logged, and nothing else."""
    text = _as_new(conn, ctx, came)
    if text is None or store.known(conn, text.dedupe) or _repeats(conn, ctx, came):
        log.text_repeated(came.modem, came.sender)
        return Effects()
    return handle_text(conn, ctx, text)


def _repeats(conn: Connection, ctx: Context, came: Text) -> bool:
    """Whether a text without a stamp of the centre is one of its sender's last ones once more: the centre never heard
    that we have it. It sends again what it kept before it goes on: behind a new text of this sender nothing is a
    repeat.
    """
    if came.before is None:
        return False
    known = store.stamps(conn, came.sender, came.modem, came.before - REPEATED_WITHIN)
    if any(stamp >= came.before for stamp, _ in known):
        return False
    return any(key == dedupe(ctx.key, came.sender, stamp, "", came.body) for stamp, key in known)


def _part_repeats(conn: Connection, ctx: Context, came: Part) -> bool:
    """The same for a part: one of this sender with the same reference, place and words came within that time."""
    if came.before is None:
        return False
    rows = store.siblings(conn, came, came.before - REPEATED_WITHIN)
    name = f"{came.ref}/{came.bits}/{came.total}/{came.seq}"
    return any(
        row.dedupe == dedupe(ctx.key, came.sender, row.stamp, name, came.units.hex())
        for row in rows
        if row.seq == came.seq and row.stamp is not None and row.stamp < came.before
    )


def handle_text(conn: Connection, ctx: Context, text: Text) -> Effects:
    """Has the conversation handle a new text, and keeps it with what came of it; a handler's fault undoes all."""
    talk = Conversation(ctx=ctx, conn=conn, now=ctx.now(), text=text)
    try:
        stored = router.handle(talk)
        text_id = store.save(conn, text, stored)
        assert text_id is not None
        store.settle(conn, text_id, "handle")
    except Exception as error:
        if conn.invalidated or ctx.db.kind.is_away(error):
            raise  # no handler's fault: the text stays where it is, and has another try
        raise HandlerFailed(text) from error
    return talk.effects


def _accept_part(conn: Connection, ctx: Context, came: Part) -> Effects:
    part = _as_new(conn, ctx, came)
    if part is None or _part_repeats(conn, ctx, came):
        log.text_repeated(came.modem, came.sender)
        return Effects()
    whole, effects = long_texts.take(conn, ctx, part)
    return effects if whole is None else accept_text(conn, ctx, whole)


def _settle(conn: Connection, ctx: Context) -> tuple[Effects | None, bool]:
    text, waits = long_texts.settled(conn, ctx, ctx.now())
    return (accept_text(conn, ctx, text) if text is not None else None), waits


def _keep_settled_poison(conn: Connection, ctx: Context) -> None:
    text, _ = long_texts.settled(conn, ctx, ctx.now())
    if text is not None:
        _keep_poison(conn, ctx, text)


def _keep_poison(conn: Connection, ctx: Context, text: Text) -> None:
    if text.stamp is None and text.lies_at:
        facts.put(conn, UNSTAMPED + text.lies_at, dedupe(ctx.key, text.sender, None, "", text.body))
    talk = Conversation(ctx=ctx, conn=conn, now=ctx.now(), text=text)
    # a code or a PIN may stand in it, and what would tell has just failed
    text_id = store.save(conn, text, text.body if talk.who.role == "resident" else digits.masked(text.body))
    if text_id is not None:
        store.settle(conn, text_id, "give_up")
    talk.journal("handler failed", text.sender)


def _keep_unreadable(conn: Connection, ctx: Context, line: str, raw: str, why: str) -> None:
    now = ctx.now()
    text = Text(
        sender="unreadable",
        answerable=False,
        body=raw,
        stamp=None,
        received_at=now,
        modem=line,
        dedupe=dedupe(ctx.key, "unreadable", None, "", raw),
        kind="data",
    )
    text_id = store.save(conn, text, describe(raw))  # nobody can tell what stands in it: a PIN, perhaps
    if text_id is not None:
        store.settle(conn, text_id, "give_up")
        Conversation(ctx=ctx, conn=conn, now=now, text=text).journal("unreadable", "", why)
