"""What comes in on one line: read where it was announced, handled, acknowledged or deleted, and looked for again.

In: a modem that is open, the inbox. Out: texts and receipts that are committed, each before it is deleted or
acknowledged. A flood takes a share of the time only: a role holder's text is handled at once, others when nothing is
late. It never sends, and never decides whether the line may.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.sms.inbox import Inbox
from smsd.lines.backlog import Backlog
from smsd.lines.sender import Dispatcher
from smsd.model.line import Facts, State
from smsd.modem.protocol import ROUTED, Incoming, Modem, ModemWithCard, Place
from smsd.service import alarms
from smsd.service.context import Context, LineStatus
from smsd.smpp.receipts import Receipt
from smsd.sms.tpdu import Deliver
from smsd.store import facts

# announcements get lost: nothing waits longer than half a minute, or a minute while texts go out
SWEEP_S, SWEEP_SENDING_S = 25.0, 55.0
# of the time that a text takes on the air, so much may go into reading and handling what came before the next one
# leaves; and so many seconds at once where nothing is to be sent. Announced texts are read two by two; so many of role
# holders are handled whatever it takes
READ_SHARE, IDLE_READ_S, READ_AT_ONCE, HANDFUL = 0.15, 1.0, 2, 8
FULL = 0.7
DELETES_AT_ONCE = 8


class Intake:
    """The texts that arrive on one line, from one opening of its modem to the next."""

    def __init__(
        self,
        ctx: Context,
        modem: Modem,
        dispatcher: Dispatcher,
        inbox: Inbox,
        wake: asyncio.Event,
        stopping: Callable[[], bool],
    ) -> None:
        self.ctx, self.modem, self.dispatcher, self.inbox = ctx, modem, dispatcher, inbox
        self.status: LineStatus = dispatcher.status
        self.stopping = stopping
        self.swept = 0.0  # when the memories were read last
        self._wake = wake
        self._to_delete: dict[Place, None] = {}
        self._backlog = Backlog(inbox.rank)
        self._receipts: list[Incoming] = []  # of a carrier, read and not written yet
        self._way = ""

    @property
    def waits(self) -> bool:
        """Whether something was read and not handled yet."""
        return bool(self._backlog)

    @property
    def deletes(self) -> int:
        """How many texts are safe and still lie in the modem."""
        return len(self._to_delete)

    @property
    def sending(self) -> bool:
        """Whether the line sends, so that what comes has to be brief."""
        return self.dispatcher.sending and self.status.state == State.READY

    async def opened(self, found: Iterable[Incoming], at: float) -> None:
        """The modem was opened at that moment, and this lay in it."""
        self.swept = at
        self._backlog.put(found)
        await self.handle(at + IDLE_READ_S)

    def closed(self) -> None:
        """The port is gone: what was read and not handled is read again."""
        self._to_delete.clear()
        self._backlog.closed()
        self._receipts.clear()

    async def make_room(self) -> None:
        """Between two texts: deletes some, where the modem is nearly full."""
        card = self.modem.with_card
        if self.deletes >= DELETES_AT_ONCE and card is not None and await card.fullness() >= FULL:
            await self.delete(DELETES_AT_ONCE)

    async def receive(self) -> None:
        """What was announced and what waits to be handled, for a share of the time:
        the queue goes on behind a flood.
        """
        loop = asyncio.get_running_loop()
        sending = self.sending
        until = loop.time() + (READ_SHARE * self.status.speed.seconds if sending else IDLE_READ_S)
        while self.modem.news.is_set() or self._backlog or self._receipts:
            if self.modem.news.is_set():
                await self._read()
            await self.handle(until)
            await self._take_receipts()
            if loop.time() >= until or self.stopping():
                return

    async def _read(self) -> None:
        """Some of what was announced, and who called."""
        await self.dispatcher.take_late()
        found = await self.modem.incoming(READ_AT_ONCE)
        if (card := self.modem.with_card) is not None:
            await self._notice(card)
        self._receipts += [i for i in found if isinstance(i.tpdu, Receipt)]
        self._backlog.put(i for i in found if not isinstance(i.tpdu, Receipt))
        if self.status.unread and any(isinstance(i.tpdu, Deliver) for i in found):
            self.status.unread = ""
            await self.ctx.db.run(facts.drop, f"unread:{self.status.name}")
        if self.modem.facts.way != self._way:
            self._way = self.modem.facts.way
            await self.ctx.db.run(learn, self.status.name, self.modem.facts)

    async def _notice(self, card: ModemWithCard) -> None:
        """Who called, and what was announced and cannot be read."""
        for call in card.calls():
            await card.hang_up()
            await self.inbox.called(self.status.name, call)
        for words in card.unread():
            await self._cannot_read(words)

    async def handle(self, until: float) -> None:
        """What was read: a role holder's text at once; others until then, and when nothing older of the same sender
        can be unread.
        """
        loop = asyncio.get_running_loop()
        handled = 0
        while (incoming := self._backlog.first) is not None:
            late = loop.time() >= until
            if late and handled >= (HANDFUL if self._backlog.urgent else 1):
                return
            if not self._backlog.urgent and self.modem.news.is_set():
                return
            await self._accept(incoming)
            handled += 1

    async def _accept(self, incoming: Incoming) -> None:
        """Into the database first; then what was routed is acknowledged, and what is stored may be deleted."""
        places = await self.inbox.accept(self.status.name, [incoming])
        self._backlog.done()
        for place in places:
            if place.store == ROUTED:
                await self.modem.delete(place)
            else:
                self._to_delete[place] = None

    async def _take_receipts(self) -> None:
        """A carrier's receipts, behind the texts and all together: a STOP does not wait for hundreds of commits."""
        if self._receipts:
            places = await self.inbox.receipts(self.status.name, self._receipts)
            self._receipts.clear()
            for place in places:
                await self.modem.delete(place)

    async def sweep(self) -> bool:
        """Announcements get lost: the memories are read again and again; whether they were now, between two texts."""
        loop = asyncio.get_running_loop()
        sending = self.sending
        if loop.time() < self.swept + (SWEEP_SENDING_S if sending else SWEEP_S):
            return False
        self.swept = loop.time()
        if (card := self.modem.with_card) is not None:
            self._backlog.put(await card.sweep())
        return sending

    async def _cannot_read(self, words: str) -> None:
        """A text is lost to us, or will be: said once, until a text can be read again."""
        log.line_warning(self.status.name, "an announced text cannot be read", detail=words)
        self.status.unread = words
        await self.ctx.db.run(alarms.line_unread, self.ctx, self.status.name, words)

    async def delete(self, count: int) -> None:
        """Deletes so many texts that are safe, as long as nothing else is to be done."""
        for place in list(self._to_delete)[:count]:
            self._to_delete.pop(place, None)
            if await self.modem.delete(place):
                await self.inbox.deleted(self.status.name, place)
            if self.modem.news.is_set() or self._wake.is_set():
                return


def learn(conn: Connection, name: str, found: Facts) -> None:
    """Keeps what a modem tells of itself: its IMEI, its card, its place, how it hands texts over."""
    way = f"{found.imei or '-'} {found.way}" if found.way else None  # of this modem, not of the one after it
    for key, value in (("imei", found.imei), ("iccid", found.iccid), ("place", found.place), ("way", way)):
        if value and facts.get(conn, f"{key}:{name}") != value:
            facts.put(conn, f"{key}:{name}", value)
