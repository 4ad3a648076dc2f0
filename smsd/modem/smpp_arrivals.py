"""What a carrier's centre sends: texts and delivery receipts, until each is safe in the database and acknowledged.

In: deliver_sm. Out: texts first, then receipts; which text may be a repeat of one that the centre never heard we have
(`Incoming.repeat_s`). Both are bounded, each by itself: however many receipts wait, there is room for a text. It
acknowledges what it is told to, and nothing before.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from smsd.errors import PduFault
from smsd.modem.protocol import ROUTED, Incoming, Place
from smsd.smpp import frames, pdus, receipts, statuses, texts
from smsd.smpp.frames import Pdu
from smsd.smpp.receipts import Receipt
from smsd.smpp.session import Session

WAITING_MOST = 1000  # texts that are not acknowledged: beyond, the centre hears that the queue is full, and keeps them
RECEIPTS_MOST = 1000  # the same of receipts
RECEIPTS_AT_ONCE = 50  # that are handed out together
NUMBERS_MOST = 16  # of one text that the centre repeats: it waits for an answer to the newest
STAMP = timedelta(milliseconds=1)  # as the database keeps a moment
DOUBTED_MOST = 1000
REPEATS_WITHIN_S = 600.0
SLOW_S = 10.0  # a centre may take an acknowledgement that comes later for none


@dataclass(slots=True)
class Came:
    """A deliver_sm that is not acknowledged: its numbers (a repeat on the same connection has one more), and what it
    is.
    """

    session: Session
    sequences: deque[int]
    key: bytes
    at: float


@dataclass(slots=True)
class Queue:
    """What came of one kind: handed out once (`waiting`), acknowledged later."""

    most: int
    waiting: deque[Incoming] = field(default_factory=deque)
    came: dict[int, Came] = field(default_factory=dict)
    by_key: dict[bytes, list[int]] = field(default_factory=dict)

    def same(self, key: bytes) -> Came | None:
        """The oldest with the very same octets."""
        numbers = self.by_key.get(key)
        return self.came[numbers[0]] if numbers else None

    def put(self, number: int, came: Came, incoming: Incoming) -> None:
        """One that came waits for whoever reads, under this number."""
        self.came[number] = came
        self.by_key.setdefault(came.key, []).append(number)
        self.waiting.append(incoming)

    def take(self, limit: int) -> list[Incoming]:
        """Hands out the oldest that nobody got yet, at most `limit`; they stay unacknowledged."""
        return [self.waiting.popleft() for _ in range(min(limit, len(self.waiting)))]

    def pop(self, number: int) -> Came | None:
        """One that is kept safely goes; None where its number is unknown."""
        came = self.came.pop(number, None)
        if came is not None:
            numbers = self.by_key[came.key]
            numbers.remove(number)
            if not numbers:
                del self.by_key[came.key]
        return came

    def clear(self) -> None:
        """The connection is closed: the centre sends again what it never heard of."""
        self.waiting.clear()
        self.came.clear()
        self.by_key.clear()


@dataclass(slots=True)
class _Doubt:
    """A text that the centre may send again: since when, how many answers of the centre had come when we acknowledged
    it, if we did.
    """

    at: float
    session: Session
    answers: int = 0
    slow: float | None = None  # when we acknowledged it, if that was late


class Doubts:
    """Texts whose acknowledgement the centre perhaps never heard."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, _Doubt] = OrderedDict()
        self._acknowledged: deque[tuple[bytes, _Doubt]] = deque()  # and the centre did not show that it knows
        self._opened = 0.0  # this connection: what the centre sends again came before it
        self._began: float | None = None  # the first connection of this run: what came before it, nobody here knows

    def opened(self, now: float) -> None:
        """A connection begins: what the centre sends again from now on came before it."""
        self._opened = now
        if self._began is None:
            self._began = now

    def came(self, key: bytes, session: Session, now: float) -> float | None:
        """A text came: how many seconds ago, or earlier, the same may have come before."""
        self.settle(session)
        age = self._age(self._known.pop(key, None), session, now)
        self._known[key] = _Doubt(now, session)
        while len(self._known) > DOUBTED_MOST:
            self._known.popitem(last=False)
        return age

    def _age(self, doubt: _Doubt | None, session: Session, now: float) -> float | None:
        if doubt is not None and now - doubt.at < REPEATS_WITHIN_S:
            if doubt.session is not session:
                return now - self._opened
            if doubt.slow is not None:
                return now - doubt.slow
        age = now - self._began if self._began is not None else REPEATS_WITHIN_S
        return age if age < REPEATS_WITHIN_S else None

    def acknowledged(self, came: Came, now: float) -> None:
        """We told the centre that it is safe."""
        doubt = self._known.get(came.key)
        if doubt is None:
            return
        # answers to what was asked before the acknowledgement prove nothing: as many may still come as were asked
        doubt.answers = came.session.answers + came.session.waiting
        doubt.slow = now if now - came.at > SLOW_S else None
        if doubt.slow is None:
            self._acknowledged.append((came.key, doubt))
        while len(self._acknowledged) > DOUBTED_MOST:
            self._acknowledged.popleft()

    def settle(self, session: Session) -> None:
        """The centre answered something that we wrote behind an acknowledgement: it had that too."""
        while self._acknowledged:
            key, doubt = self._acknowledged[0]
            here = doubt.session is session and self._known.get(key) is doubt
            if here and session.answers <= doubt.answers:
                return  # those behind it are younger
            self._acknowledged.popleft()
            if here and doubt.slow is None:
                del self._known[key]


class Arrivals:
    """Of one line. `now` is a test's."""

    def __init__(self, agreed: texts.Agreed, now: Callable[[], datetime]) -> None:
        self._agreed, self._now = agreed, now
        self.texts, self.receipts = Queue(WAITING_MOST), Queue(RECEIPTS_MOST)
        self.doubts = Doubts()
        self._numbered = 0
        self._stamped = datetime.min.replace(tzinfo=UTC)

    def __bool__(self) -> bool:
        """Whether there is something to hand out."""
        return bool(self.texts.waiting or self.receipts.waiting)

    def closed(self) -> None:
        """What came and is not acknowledged will come again."""
        self.texts.clear()
        self.receipts.clear()

    def put(self, session: Session, pdu: Pdu) -> None:
        """A deliver_sm came: it waits for the commit, unless the very same one waits already."""
        now, key = asyncio.get_running_loop().time(), hashlib.blake2b(pdu.body, digest_size=16).digest()
        found = self.read(pdu, Place(ROUTED, self._numbered + 1))
        queue = self.receipts if isinstance(found.tpdu, Receipt) else self.texts
        same = queue.same(key)
        if same is not None and (pdu.sequence in same.sequences or now - same.at > SLOW_S):
            if pdu.sequence not in same.sequences:
                same.sequences.append(pdu.sequence)
            return
        if len(queue.came) >= queue.most:
            session.answer(pdu, statuses.QUEUE_FULL, pdus.encode_id())
            return
        self._numbered += 1
        if queue is self.texts:
            found = replace(found, repeat_s=self.doubts.came(key, session, now), came_at=self._stamp())
        queue.put(
            self._numbered,
            Came(session=session, sequences=deque((pdu.sequence,), NUMBERS_MOST), key=key, at=now),
            found,
        )

    def _stamp(self) -> datetime:
        """Now, and later than the stamp before: two texts with the same words are two."""
        now = self._now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        if now <= self._stamped < now + STAMP * 2 * WAITING_MOST:
            now = self._stamped + STAMP
        self._stamped = now
        return now

    def read(self, pdu: Pdu, place: Place) -> Incoming:
        """A text or receipt, or what cannot be read, with its fault."""
        try:
            message = pdus.decode_message(pdu.body)
            if not receipts.is_receipt(message):
                return Incoming(texts.incoming(message, self._agreed.alphabet), place)
            # some centres do not turn the addresses round
            own = texts.address(message.source).number == self._agreed.source
            about = texts.address(message.destination if own else message.source)
            return Incoming(receipts.read(message), place, about=about)
        except PduFault as fault:
            return Incoming(tpdu=None, place=place, raw=pdu.body.hex(), fault=fault)
        except Exception as error:
            # a mistake of ours: the centre would send it again and again, so it is kept and told
            why = PduFault("deliver_sm", 0, f"the reader failed: {type(error).__name__}")
            return Incoming(tpdu=None, place=place, raw=pdu.body.hex(), fault=why)

    def take(self, *, everything: bool) -> list[Incoming]:
        """All texts, since who may halt is not known here; behind them a batch of receipts."""
        return [*self.texts.take(WAITING_MOST), *self.receipts.take(RECEIPTS_MOST if everything else RECEIPTS_AT_ONCE)]

    def acknowledge(self, number: int) -> bool:
        """It is committed; whether the centre could be told."""
        came = self.texts.pop(number)
        if came is not None:
            self.doubts.acknowledged(came, asyncio.get_running_loop().time())
        else:
            came = self.receipts.pop(number)
        if came is None:
            return False
        asked = [Pdu(frames.DELIVER_SM, statuses.ROK, sequence) for sequence in came.sequences]
        written = [came.session.answer(pdu, statuses.ROK, pdus.encode_id()) for pdu in asked]
        return all(written)
