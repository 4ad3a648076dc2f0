"""The `at` driver: a modem that speaks 27.005 over a wire.

In: SUBMITs. Out: what modem/protocol says. It chooses the port (by IMEI where the configuration leaves it open), keeps the
announcements until somebody asks for them, and remembers which store it reads from.
"""

from __future__ import annotations

import asyncio
import glob
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from smsd.at import commands, notices, replies
from smsd.at.engine import SENT, Noticed, prefix_of
from smsd.at.texts import References
from smsd.config.schema import Modem as ModemConfig
from smsd.errors import ModemTrouble, NoAnswer, PduFault, PortLost, Refused
from smsd.model.line import Facts
from smsd.modem import opening
from smsd.modem.link import Link
from smsd.modem.ports import candidates
from smsd.modem.profiles import Profile
from smsd.modem.protocol import Call, Card, Incoming, Late, Place
from smsd.modem.wire import SerialWire, Wire
from smsd.sms import pdu
from smsd.sms.tpdu import Deliver, StatusReport, Submit

KEPT_ANNOUNCEMENTS = 1024
OUR_OWN = (2, 3)  # 27.005 clause 3.1: stored by somebody for sending
CENTRE_UNKNOWN = ("CMS", 330)
EMPTY_PLACE = {("CMS", 321), ("CME", 21), ("CME", 22)}
LISTEN_S = 30.0  # after a text without an answer: so long nothing is sent, since its answer may still come


class AtModem:
    """A modem over AT. `wires` gives the ports worth a try; `reports`: delivery reports are wanted."""

    whole_texts = False

    def __init__(self, config: ModemConfig, *, reports: bool = True, wires: Callable[[], Iterable[Wire]] | None = None,
                 known_imei: str | None = None) -> None:  # fmt: skip
        self.config, self._reports = config, reports
        self._wires = wires or self._ports
        self.known_imei = config.imei or known_imei
        self.facts = Facts()
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self._link: Link | None = None
        self._setup: opening.Setup | None = None
        self._announced: deque[notices.StoredText | notices.RoutedText] = deque(maxlen=KEPT_ANNOUNCEMENTS)
        self._calls: deque[Call] = deque(maxlen=16)
        self._reading = ""
        self._centre: str | None = None
        self._references = References()
        self._late: deque[Late] = deque(maxlen=16)
        self._listen_until: float | None = None

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Finds the port, makes the modem ready, reads all stores."""
        self.lost.clear()
        self._references.reopened()
        facts, profile = await self._find()
        link = self._on()
        iccid = await opening.unlock(link, self.config, profile, card)
        self._setup = await opening.prepare(link, replace(facts, iccid=iccid), profile, self._reports)
        self.facts = await opening.look_around(link, self._setup.facts, self._setup.domains)
        return await self.sweep()

    async def _find(self) -> tuple[Facts, Profile]:
        trouble: ModemTrouble = PortLost(f"no port fits {self.config.device!r}")
        for wire in self._wires():
            self._link = Link(wire, self._noticed, self._gone, self._strayed)
            try:
                await self._link.open()
                facts, profile = await opening.identify(self._link, self.config)
                if self._is_another(facts.imei):
                    raise PortLost(f"{wire.name} is another modem (IMEI {facts.imei})")
            except ModemTrouble as error:
                trouble = error
                await self.close()
                continue
            self.known_imei = facts.imei or self.known_imei
            return facts, profile
        raise trouble

    def _ports(self) -> list[Wire]:
        """The ports that the configuration means; where the IMEI is configured, after them any USB port may hold the stick."""
        paths = candidates(self.config.device)
        if self.config.imei and "://" not in self.config.device:
            paths += [p for p in candidates("auto") if p not in paths]
        return [SerialWire(path, self.config.baudrate) for path in paths]

    def _is_another(self, imei: str | None) -> bool:
        """A stick that was learned is enforced only where the operator left the port open; a named port is the operator's word."""
        expected = self.config.imei or (self.known_imei if self.config.device == "auto" or glob.has_magic(self.config.device) else None)
        return bool(expected and imei and imei != expected)

    def _gone(self) -> None:
        self.lost.set()
        self.news.set()

    async def close(self) -> None:
        """Lets the port go; a text on air ends with PortLost."""
        link, self._link = self._link, None
        self._reading = ""
        if link is not None:
            link.close()

    def _on(self) -> Link:
        if self._link is None:
            raise PortLost("the port is closed")
        return self._link

    # ---- sending

    async def submit(self, submit: Submit) -> int | None:
        """AT+CMGS; nothing else is said between two of them.

        Some sticks do not look into the SIM for the service centre: then it stands in the PDU from there on.
        """
        try:
            return await self._hand_over(submit)
        except Refused as refused:
            if (refused.kind, refused.code) != CENTRE_UNKNOWN or self._centre or not self.facts.service_centre:
                raise
        self._centre = self.facts.service_centre
        return await self._hand_over(submit)

    async def _hand_over(self, submit: Submit) -> int | None:
        link, known = self._on(), self._references
        if self._listen_until is not None and not self.listening():
            self._listen_until = None
            known.listened()
            link.expect_prompt(False)
        hexadecimal, length = pdu.of_submit(submit, self._centre)
        try:
            reference = await link.run(commands.submit(hexadecimal, length, known.judge, early_ok=known.early))
        except Refused:
            known.refused()
            raise
        except (NoAnswer, PortLost) as trouble:
            if trouble.handed_over:
                known.gave_up(submit, port_lost=isinstance(trouble, PortLost))
            if isinstance(trouble, NoAnswer):
                self._listen_until = asyncio.get_running_loop().time() + LISTEN_S
            raise
        known.taken(reference, waited=link.waited)
        return reference

    def listening(self) -> float:
        """For so many seconds no text may be sent: that of one that was given up may still be answered."""
        return max(0.0, self._listen_until - asyncio.get_running_loop().time()) if self._listen_until is not None else 0.0

    def late(self) -> list[Late]:
        """Answers that came after `submit` had given up."""
        found = list(self._late)
        self._late.clear()
        return found

    def _answered_late(self, line: str) -> None:
        n = replies.reference((line,))
        submit = self._references.late(n) if n is not None else None
        if n is None or not isinstance(submit, Submit):
            return
        self._late.append(Late(submit, n))
        if not self._references.waits:
            self._listen_until = None
        self.news.set()

    def _strayed(self, line: str) -> None:
        if self.listening() and line.startswith("+CMS"):
            self._references.refused_late()

    # ---- receiving

    def _noticed(self, noticed: Noticed) -> None:
        if prefix_of(noticed.line) == SENT:
            self._answered_late(noticed.line)
            return
        notice = notices.read(noticed)
        if isinstance(notice, notices.StoredText | notices.RoutedText):
            self._announced.append(notice)
        elif isinstance(notice, notices.Ringing):
            self._calls.append(Call(notice.number))
        elif isinstance(notice, notices.Registered):
            self.facts = replace(self.facts, registered=notice.stat in opening.HOME_OR_ROAMING)
        else:
            return
        self.news.set()

    async def incoming(self) -> list[Incoming]:
        """Reads what was announced."""
        self.news.clear()
        out: list[Incoming] = []
        misplaced = False
        while self._announced:
            notice = self._announced.popleft()
            if isinstance(notice, notices.RoutedText):
                out.append(_read(notice.pdu, None))
                continue
            found = await self._fetch(Place(notice.store, notice.index))
            if notice.report and not (found and isinstance(found.tpdu, StatusReport)):  # announced as SM, stored in SR by some sticks
                found = await self._fetch(Place("SR", notice.index)) or found
            if found is not None:
                out.append(found)
            misplaced = misplaced or (found is None and not notice.report)
        if misplaced:  # read before, or line noise wrote a memory that is not there
            out += await self.sweep()
        return out

    async def _fetch(self, place: Place) -> Incoming | None:
        try:
            await self._read_from(place.store)
            stored = await self._on().run(commands.read_stored(place.index))
        except Refused:
            return None
        return _read(stored.pdu, place) if stored else None

    async def _read_from(self, store: str) -> None:
        if store != self._reading:
            await self._on().run(commands.use_stores(store))
            self._reading = store

    def calls(self) -> list[Call]:
        """RING comes every few seconds with or without a number: one call is told once, with its number."""
        found = list(dict.fromkeys(self._calls))
        self._calls.clear()
        return [c for c in found if c.number] or found[:1]

    async def hang_up(self) -> None:
        """Ends a call."""
        await self._on().try_(commands.hang_up())

    async def delete(self, place: Place) -> bool:
        """Deletes a stored text; an empty place is as good."""
        try:
            await self._read_from(place.store)
            await self._on().run(commands.delete_stored(place.index))
        except Refused as refused:
            return (refused.kind, refused.code) in EMPTY_PLACE
        return True

    async def sweep(self) -> list[Incoming]:
        """Reads all stores."""
        stores = self._setup.stores if self._setup else ("SM",)
        out: list[Incoming] = []
        for store in stores:
            try:
                await self._read_from(store)
                found = await self._on().run(commands.list_stored())
            except Refused:
                continue
            out += [_read(s.pdu, Place(store, s.index)) for s in found if s.index is not None and s.status not in OUR_OWN]
        return out

    async def fullness(self) -> float:
        """How full the receiving store is, 0 to 1."""
        found: list[replies.StoreUse] = await self._on().try_(commands.stores_in_use()) or []
        return max((s.used / s.total for s in found[-1:] if s.total), default=0.0)

    # ---- health

    async def refresh(self) -> Facts:
        """Asks how the network is."""
        domains = self._setup.domains if self._setup else ()
        self.facts = await opening.look_around(self._on(), self.facts, domains)
        return self.facts

    async def reset(self) -> None:
        """`AT+CFUN=1,1`: it says OK, or nothing, and goes away. A modem that could not be opened is told through its port."""
        link = self._link
        if link is None:
            wire = next(iter(self._wires()), None)
            if wire is None:
                raise PortLost(f"no port fits {self.config.device!r}")
            link = self._link = Link(wire, self._noticed, self._gone, self._strayed)
            await link.open()
        await link.escape()
        try:
            await link.try_(commands.restart())
        except (NoAnswer, PortLost):
            pass

    async def alive(self) -> None:
        """Asks for an answer that is surely that of the question."""
        if self.listening():
            await self._on().get_in_step()
        else:
            await self._on().wake()


def _read(text: str, place: Place | None) -> Incoming:
    try:
        tpdu = pdu.decode(pdu.from_hex(text)).tpdu
    except PduFault as fault:
        return Incoming(None, place, text, fault)
    if isinstance(tpdu, Deliver | StatusReport):
        return Incoming(tpdu, place, text)
    return Incoming(None, place, text, PduFault("first", 0, "not a text that came"))
