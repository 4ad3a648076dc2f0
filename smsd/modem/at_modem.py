"""The `at` driver: a modem that speaks 27.005 over a wire.

In: SUBMITs. Out: what modem/protocol says. What it does stands in files of its own: it is found by who it says it is
(modem/finding.py), made ready (modem/opening.py), receives (modem/receiving.py), sends (modem/handing_over.py), and is
watched for restarts (modem/watch.py).
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from smsd.at import commands, notices
from smsd.at.engine import SENT, Noticed, prefix_of
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import NoAnswer, PortLost
from smsd.model.line import Facts
from smsd.modem import opening
from smsd.modem.board import Board
from smsd.modem.finding import Finder, Found
from smsd.modem.handing_over import HandingOver
from smsd.modem.link import Link
from smsd.modem.owed import Owed
from smsd.modem.protocol import Call, Card, Incoming, Late, Place
from smsd.modem.receiving import Announced, Receiver
from smsd.modem.registration import judge
from smsd.modem.watch import Watch
from smsd.modem.who import Known, Seen
from smsd.modem.wire import Wire
from smsd.sms.tpdu import Submit

KEPT_ANNOUNCEMENTS = 8192  # more than any memory holds


class AtModem:
    """A modem over AT. `wires` gives the ports worth a try; `reports`: delivery reports are wanted; `board`:
    where all lines of the process meet; `learned`: what earlier runs know of this modem.
    """

    whole_texts = False

    def __init__(
        self,
        config: ModemConfig,
        *,
        reports: bool = True,
        wires: Callable[[], Iterable[Wire]] | None = None,
        board: Board | None = None,
        learned: Known | None = None,
    ) -> None:
        self.config, self._reports = config, reports
        self.facts = Facts()
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self._board = board or Board()
        self._finder = Finder(
            config=lambda: self.config,
            board=self._board,
            known=learned or Known(),
            wires=wires,
            connect=self._connect,
            close=self.close,
        )
        self._sending, self._watch = HandingOver(), Watch()
        self._rounds, self._owed = itertools.count(), Owed()
        self._link: Link | None = None
        self._receiver: Receiver | None = None
        self._stats: dict[str, int] = {}  # what each domain says of the registration
        self._announced: deque[Announced] = deque(maxlen=KEPT_ANNOUNCEMENTS)
        self._calls: deque[Call] = deque(maxlen=16)

    @property
    def with_card(self) -> AtModem:
        """It has one."""
        return self

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Finds the modem, makes it ready, reads all stores."""
        self.lost.clear()
        self._sending.reopened(card)
        self._watch.opened_anew()
        found = await self._unlock(await self._finder.find(card.iccid), card)
        self._sending.speaks_with(found.facts.imei)
        if found.first_sight:
            await self._finder.by_its_number(found)
        self._finder.remember(found)
        return await self._prepare(found, card)

    async def _unlock(self, found: Found, card: Card) -> Found:
        """With its card usable; some say who they are only now."""
        link, seen = found.link, found.seen
        why = self._finder.why_no_pin(found)
        number = await opening.unlock(link, self.config, found.profile, card=card, number=seen.card, why_not=why)
        found = replace(found, seen=replace(seen, card=number))
        if found.facts.imei is None or found.facts.manufacturer is None or found.facts.model is None:
            facts, profile = await opening.ask_who(link, self.config)
            found = replace(found, facts=facts, profile=profile, seen=Seen(facts.imei, number, seen.place))
            self._finder.must_be_ours(found)
        return found

    async def _prepare(self, found: Found, card: Card) -> list[Incoming]:
        """Everything is set, all stores are read."""
        link, facts, profile = found.link, found.facts, found.profile
        await opening.pdu_mode(link, profile)
        self._receiver = receiver = Receiver(
            link=link, profile=profile, announced=self._announced, wake=self.news, reports=self._reports
        )
        imei, _, way = card.way.partition(" ")
        await receiver.ways.choose(way if imei == (facts.imei or "-") else "")
        facts = await opening.prepare(link, replace(facts, iccid=found.seen.card, place=found.seen.place))
        self.facts, self._stats = await opening.look_around(link, facts)
        self.facts = replace(self.facts, way=receiver.ways.learned)
        await self._watch.note(link)
        came = await receiver.sweep(whole=True)
        for notice in [n for n in self._announced if isinstance(n, notices.StoredText)]:
            self._announced.remove(notice)  # its text was found with all others
        return came

    def _connect(self, wire: Wire) -> Link:
        self._link = Link(
            wire=wire,
            on_notice=self._noticed,
            on_lost=self._gone,
            on_stray=self._sending.strayed,
            rounds=self._rounds,
            owed=self._owed,
        )
        return self._link

    def _gone(self) -> None:
        self.lost.set()
        self.news.set()

    async def close(self) -> None:
        """Lets the port go; a text on air ends with PortLost."""
        link, self._link = self._link, None
        self._receiver = None
        self._board.let_go(self.config.name)
        if link is not None:
            link.close()

    def _on(self) -> Link:
        if self._link is None:
            raise PortLost("the port is closed")
        return self._link

    def _receiving(self) -> Receiver:
        self._on()
        if self._receiver is None:
            raise PortLost("the modem is not open")
        return self._receiver

    # ---- sending

    def prepare(self, submit: Submit) -> None:
        """Makes its PDU now, and not between two texts."""
        self._sending.prepare(submit)

    async def submit(self, submit: Submit) -> int | None:
        """Hands over one part (AT+CMGS); the TP-MR that its report will name."""
        return await self._sending.submit(self._on(), submit, self.facts.service_centre)

    def listening(self) -> float:
        """For so many seconds no text may be sent: that of one that was given up may still be answered."""
        return self._sending.listening()

    def late(self) -> list[Late]:
        """Answers that came after `submit` had given up."""
        return self._sending.late()

    # ---- receiving

    def _noticed(self, noticed: Noticed) -> None:
        """The modem said something unasked."""
        if prefix_of(noticed.line) == SENT:
            if self._sending.answered_late(noticed.line):
                self.news.set()
            return
        notice = notices.read(noticed)
        if isinstance(notice, notices.StoredText | notices.RoutedText):
            self._announced.append(notice)
        elif isinstance(notice, notices.Ringing):
            self._calls.append(Call(notice.number))
        elif isinstance(notice, notices.Registered):
            self._stats[notice.domain] = notice.stat
            service = judge(self._stats)
            self.facts = replace(self.facts, registered=service.texts, service=service.words)
        elif (words := notices.started(noticed)) and self._watch.hint(words):
            if self._link is not None:
                self._link.restarted()
        else:
            return
        self.news.set()

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """Reads what was announced, `limit` texts at most; `news` stays set while others wait."""
        self.news.clear()
        if self._receiver is not None:
            await self._watch.look_into_hint(self._on())
        receiver = self._receiving()
        way = receiver.way
        found = await receiver.read(limit)
        if self._announced:
            self.news.set()
        if receiver.way != way:
            await self._watch.note(self._on())
        self.facts = replace(self.facts, way=receiver.ways.learned)
        return found

    def unread(self) -> list[str]:
        """What was announced and cannot be read."""
        return self._receiver.unread() if self._receiver is not None else []

    async def delete(self, place: Place) -> bool:
        """Deletes a stored text, or acknowledges one that was routed."""
        return await self._receiving().settle(place)

    async def sweep(self) -> list[Incoming]:
        """Reads all stores, for texts whose announcement was lost."""
        return await self._receiving().sweep()

    async def fullness(self) -> float:
        """How full the memory for incoming texts is, 0 to 1."""
        return await self._receiving().fullness()

    def calls(self) -> list[Call]:
        """RING comes every few seconds with or without a number: one call is told once, with its number."""
        found = list(dict.fromkeys(self._calls))
        self._calls.clear()
        return [c for c in found if c.number] or found[:1]

    async def hang_up(self) -> None:
        """Ends a call; a modem that cannot is not asked twice."""
        await self._on().try_(commands.hang_up())

    # ---- health

    async def refresh(self) -> Facts:
        """Asks how the network is, and whether the modem still knows what it was told."""
        link = self._on()
        await self._watch.still_prepared(link)
        self.facts, self._stats = await opening.look_around(link, self.facts)
        if not self.facts.registered and (why := await self._watch.radio_is_off(link)):
            self.facts = replace(self.facts, service=why)
        return self.facts

    async def reset(self) -> None:
        """`AT+CFUN=1,1`: it says OK, or nothing, and goes away. A modem that could not be opened is told through its
        port.
        """
        link = self._link
        if link is None:
            wire = self._finder.own_port()
            link = self._link = Link(
                wire=wire,
                on_notice=self._noticed,
                on_lost=self._gone,
                on_stray=self._sending.strayed,
                rounds=self._rounds,
            )
            await link.open()
        await link.escape()
        with suppress(NoAnswer, PortLost):
            await link.try_(commands.restart())

    async def alive(self) -> None:
        """Asks for an answer that is surely that of the question."""
        if self.listening():
            await self._on().get_in_step()
        else:
            await self._on().wake()
