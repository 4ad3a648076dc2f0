"""The `smpp` driver: a carrier's SMS centre over TCP (SMPP 3.4), as a line like any other, without card, PIN, IMEI or
signal.

In: SUBMITs. Out: what modem/protocol says. A text that came is acknowledged by `delete`, behind the commit; until the
centre showed that it heard that, the same words from the same sender may be a repeat and are marked so
(`Incoming.repeat_s`). A text that may have left and has no answer is in doubt, never sent again by this driver. A
bind that is refused is tried again with growing pauses: nobody's account gets locked by us.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from smsd.config.schema import Modem as ModemConfig
from smsd.errors import Barred, EncodeFault, ModemTrouble, NoAnswer, PduFault, PortBusy, PortLost, Refused
from smsd.model.delivery import Reference
from smsd.model.line import Facts
from smsd.modem.protocol import ROUTED, Call, Card, Incoming, Late, Place
from smsd.smpp import frames, pdus, receipts, statuses, texts
from smsd.smpp.frames import Pdu
from smsd.smpp.session import Limits, Session
from smsd.sms.tpdu import Submit

WAITING_MOST = 1000  # texts that are not acknowledged: beyond, the centre hears that the queue is full, and keeps them
NUMBERS_MOST = 16  # of one text that the centre repeats: it waits for an answer to the newest
STAMP = timedelta(milliseconds=1)  # as the database keeps a moment
DOUBTED_MOST = 1000
REPEATS_WITHIN_S = 600.0
SLOW_S = 10.0  # a centre may take an acknowledgement that comes later for none
REFUSED_S = (60.0, 120.0, 300.0, 600.0)  # between two binds that are refused for good


@dataclass(slots=True)
class _Came:
    """A deliver_sm that is not acknowledged: its numbers (a repeat on the same connection has one more), and what it
    is.
    """

    session: Session
    sequences: deque[int]
    key: bytes
    at: float


@dataclass(slots=True)
class _Doubt:
    """A text that the centre may send again: since when, how many answers of the centre had come when we acknowledged
    it, if we did.
    """

    at: float
    session: Session
    answers: int | None = None
    slow: float | None = None  # when we acknowledged it, if that was late


class SmppModem:
    """A line to a carrier. `reports`: delivery receipts are wanted; `limits` and `now` are a test's."""

    whole_texts = False

    def __init__(
        self,
        config: ModemConfig,
        *,
        reports: bool = True,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        assert config.smpp is not None
        self.config, self.settings, self._now = config, config.smpp, now
        self.limits = limits or Limits()
        self.facts = Facts(place=None, service_centre=f"{config.smpp.host}:{config.smpp.port}")
        self.lost, self.news = asyncio.Event(), asyncio.Event()
        self.agreed = texts.Agreed(
            config.smpp.source or config.sim.number,
            config.smpp.alphabet,
            config.smpp.parts,
            config.smpp.validity,
            reports,
        )
        self._session: Session | None = None
        self._waiting: deque[Incoming] = deque()
        self._came: dict[int, _Came] = {}
        self._numbered = 0
        self._stamped = datetime.min.replace(tzinfo=UTC)
        self._doubted: OrderedDict[bytes, _Doubt] = OrderedDict()
        self._opened = 0.0  # this connection: what the centre sends again came before it
        self._began: float | None = None  # the first connection of this run: what came before it, nobody here knows
        self._late: list[Late] = []
        self._refused, self._knock_at, self._why_refused = 0, float("-inf"), ""

    # ---- opening and closing

    async def open(self, card: Card) -> list[Incoming]:
        """Connects and binds."""
        loop = asyncio.get_running_loop()
        if (left := self._knock_at - loop.time()) > 0:
            raise Barred(f"{self._why_refused}; the next try is in {left / 60:.0f} min")
        await self.close()
        self.lost.clear()
        self._opened = loop.time()
        if self._began is None:
            self._began = self._opened
        session = self._session = Session(self.limits, self._delivered, self._gone)
        await session.open(self.settings.host, self.settings.port, self._tls())
        answer = await session.bind(self.settings.system_id, self.settings.password.reveal(), self.settings.system_type)
        if answer.status != statuses.ROK or answer.command == frames.GENERIC_NACK:
            await self.close()
            raise self._not_bound(answer, loop.time())
        self._refused = 0
        with contextlib.suppress(PduFault):
            self.facts = replace(self.facts, operator=pdus.decode_bind_answer(answer.body) or None)
        self.facts = replace(
            self.facts,
            manufacturer="SMPP",
            model=self.facts.service_centre,
            profile="smpp",
            registered=True,
            technology="SMPP 3.4",
        )
        return []

    def _tls(self) -> ssl.SSLContext | None:
        if not self.settings.tls:
            return None
        try:
            return ssl.create_default_context(cafile=self.settings.ca)
        except (OSError, ssl.SSLError) as error:
            raise Barred(f"smpp.ca of modem {self.config.name} cannot be read: {error}") from None

    def _not_bound(self, answer: Pdu, now: float) -> ModemTrouble:
        fault = statuses.of(answer.status)
        if answer.status in statuses.REFUSED_BINDS:
            self._why_refused = f"the bind is refused ({fault.sentence}); mend smpp.system_id, password and system_type"
            self._knock_at = now + REFUSED_S[min(self._refused, len(REFUSED_S) - 1)]
            self._refused += 1
            return Barred(self._why_refused)
        if answer.status == statuses.ALREADY_BOUND:
            return PortBusy("another program, or our own connection of before, is bound with this system_id")
        if answer.status == statuses.INVALID_COMMAND:
            return Barred("the centre has no bind_transceiver; ask the carrier for an account with SMPP 3.4")
        return PortLost(f"the centre did not bind us: {fault.sentence}")

    async def close(self) -> None:
        """Unbinds; what came and is not acknowledged will come again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        self._waiting.clear()
        self._came.clear()

    def _on(self) -> Session:
        if self._session is None or self._session.over:
            raise PortLost(f"{self.facts.service_centre}: {self._session.over if self._session else 'not connected'}")
        return self._session

    def _gone(self, _why: str) -> None:
        self.facts = replace(self.facts, registered=False)
        self.lost.set()
        self.news.set()

    # ---- sending

    async def submit(self, submit: Submit) -> Reference | None:
        """A submit_sm; the message_id that the centre gave."""
        session = self._on()
        try:
            body = pdus.encode_message(texts.outgoing(submit, self.agreed, self._now()))
        except (ValueError, EncodeFault) as error:
            raise Refused("SMPP", None, f"the text cannot be put into a submit_sm: {error}") from None
        answer = await session.ask(frames.SUBMIT_SM, body, late=lambda pdu: self._answered_late(submit, pdu))
        self._settle_doubts(session)
        return self._read_answer(answer)

    def _read_answer(self, answer: Pdu) -> str | None:
        if answer.status != statuses.ROK:
            raise Refused("SMPP", answer.status, statuses.of(answer.status).sentence)
        try:
            message_id = pdus.decode_id(answer.body)
        except PduFault as fault:
            trouble = NoAnswer(f"the centre's answer cannot be read: {fault}")
            trouble.handed_over = True
            raise trouble from None
        return message_id or None

    def _answered_late(self, submit: Submit, answer: Pdu) -> None:
        with contextlib.suppress(ModemTrouble):
            reference = self._read_answer(answer)
            self._late.append(Late(submit, reference))
            self.news.set()

    def listening(self) -> float:
        """A moment only: answers are told apart by their numbers, so that one may come while others are under way."""
        return self._session.doubtful if self._session is not None and not self._session.over else 0.0

    def late(self) -> list[Late]:
        """What the centre took after all."""
        found, self._late = self._late, []
        return found

    # ---- receiving

    def _delivered(self, pdu: Pdu) -> None:
        """A deliver_sm came: it waits for the commit, unless the very same one waits already."""
        session = self._on()
        now, key = asyncio.get_running_loop().time(), hashlib.blake2b(pdu.body, digest_size=16).digest()
        same = next((c for c in self._came.values() if c.key == key and c.session is session), None)
        if same is not None and (pdu.sequence in same.sequences or now - same.at > SLOW_S):
            if pdu.sequence not in same.sequences:
                same.sequences.append(pdu.sequence)
            return
        if len(self._came) >= WAITING_MOST:
            session.answer(pdu, statuses.QUEUE_FULL, pdus.encode_id())
            return
        repeat_s = self._may_repeat(key, session, now)
        self._numbered += 1
        self._came[self._numbered] = _Came(session, deque((pdu.sequence,), NUMBERS_MOST), key, now)
        found = self._read(pdu, Place(ROUTED, self._numbered))
        self._waiting.append(replace(found, repeat_s=repeat_s, came_at=self._stamp()))
        self._doubted.pop(key, None)
        self._doubted[key] = _Doubt(now, session)
        while len(self._doubted) > DOUBTED_MOST:
            self._doubted.popitem(last=False)
        self.news.set()

    def _stamp(self) -> datetime:
        """Now, and later than the stamp before: two texts with the same words are two."""
        now = self._now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        if now <= self._stamped < now + STAMP * 2 * WAITING_MOST:
            now = self._stamped + STAMP
        self._stamped = now
        return now

    def _may_repeat(self, key: bytes, session: Session, now: float) -> float | None:
        """How many seconds ago, or earlier, the same text may have come, whose acknowledgement the centre perhaps
        never heard.
        """
        self._settle_doubts(session)
        doubt = self._doubted.get(key)
        if doubt is not None and now - doubt.at < REPEATS_WITHIN_S:
            if doubt.session is not session:
                return now - self._opened
            if doubt.slow is not None:
                return now - doubt.slow
        age = now - self._began if self._began is not None else REPEATS_WITHIN_S
        return age if age < REPEATS_WITHIN_S else None

    def _settle_doubts(self, session: Session) -> None:
        """The centre answered something that we wrote behind an acknowledgement: it had that too."""
        for key, doubt in list(self._doubted.items()):
            heard = doubt.session is session and doubt.answers is not None and session.answers > doubt.answers
            if heard and doubt.slow is None:
                del self._doubted[key]

    def _read(self, pdu: Pdu, place: Place) -> Incoming:
        try:
            message = pdus.decode_message(pdu.body)
            if not receipts.is_receipt(message):
                return Incoming(texts.incoming(message, self.agreed.alphabet), place)
            # some centres do not turn the addresses round
            own = texts.address(message.source).number == self.agreed.source
            about = texts.address(message.destination if own else message.source)
            return Incoming(receipts.read(message), place, about=about)
        except PduFault as fault:
            return Incoming(None, place, pdu.body.hex(), fault)
        except (
            Exception
        ) as error:  # a mistake of ours: the centre would send it again and again, so it is kept and told
            why = PduFault("deliver_sm", 0, f"the reader failed: {type(error).__name__}")
            return Incoming(None, place, pdu.body.hex(), why)

    async def incoming(self, limit: int | None = None) -> list[Incoming]:
        """What came, the oldest first."""
        self.news.clear()
        count = len(self._waiting) if limit is None else min(limit, len(self._waiting))
        found = [self._waiting.popleft() for _ in range(count)]
        if self._waiting or self._late:
            self.news.set()
        return found

    async def delete(self, place: Place) -> bool:
        """Acknowledges what is committed."""
        came = self._came.pop(place.index, None)
        if came is None:
            return False
        doubt = self._doubted.get(came.key)
        if doubt is not None:
            # answers to what was asked before the acknowledgement prove nothing: as many may still come as were asked
            doubt.answers = came.session.answers + came.session.waiting
            now = asyncio.get_running_loop().time()
            doubt.slow = now if now - came.at > SLOW_S else None
        asked = [Pdu(frames.DELIVER_SM, statuses.ROK, sequence) for sequence in came.sequences]
        written = [came.session.answer(pdu, statuses.ROK, pdus.encode_id()) for pdu in asked]
        return all(written)

    async def sweep(self) -> list[Incoming]:
        """The centre sends what it has by itself."""
        return []

    def unread(self) -> list[str]:
        """Nothing is announced without being sent."""
        return []

    def calls(self) -> list[Call]:
        """Nobody can call."""
        return []

    async def hang_up(self) -> None:
        """Nobody calls."""

    async def fullness(self) -> float:
        """How much of what came waits for the commit."""
        return len(self._came) / WAITING_MOST

    # ---- health

    async def refresh(self) -> Facts:
        """Bound or not."""
        self.facts = replace(self.facts, registered=self._session is not None and not self._session.over)
        return self.facts

    async def reset(self) -> None:
        """There is nothing to restart: the connection is made anew."""
        if self._session is not None:
            await self._session.close()

    async def alive(self) -> None:
        """Asks the centre."""
        await self._on().ask(frames.ENQUIRE_LINK, limit=self.limits.enquired)
