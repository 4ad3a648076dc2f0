"""The inbound half of a modem: announcements, sweeps, what cannot be read.

In: a link, announcements. Out: what came, each text with its place. A text is deleted or acknowledged when the keeper
says so, and not before. The memories stand in modem/memories.py, the ways by which texts come in modem/ways.py.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from smsd.at import notices, replies
from smsd.errors import PduFault, Refused
from smsd.modem.ends import both_ends
from smsd.modem.link import Link
from smsd.modem.memories import Memories
from smsd.modem.profiles import Profile
from smsd.modem.protocol import ROUTED, Incoming, Place
from smsd.modem.ways import Way, Ways
from smsd.sms import pdu
from smsd.sms.tpdu import Deliver, StatusReport

OUR_OWN = (2, 3)  # 27.005 clause 3.1: stored by somebody for sending
FEW = 10  # undeleted texts in a memory up to which it is listed whole at every sweep
FULL_LIST_S = 300.0  # beyond, the whole list comes not more often
DELETE_AGAIN_S = 3600.0
LATELY_S = 120.0  # an announcement of what was read so long ago is old
READ_AGAIN_S = (1.0, 4.0)  # some announce a text before it can be read

EMPTY_PLACE = {("CMS", 321), ("CME", 21), ("CME", 22)}

Announced = notices.StoredText | notices.RoutedText


@dataclass(slots=True)
class HandedOver:
    """What is known of one memory: the texts that were handed over and lie there still."""

    texts: dict[int, str]
    listed: float = float("-inf")
    again: float = float("-inf")
    counts: bool = True  # AT+CPMS tells the truth of how many there are


class Receiver:
    """The inbound half of one opened modem. `announced` outlives it: a routed text exists nowhere else."""

    def __init__(
        self, link: Link, profile: Profile, announced: deque[Announced], wake: asyncio.Event, *, reports: bool
    ) -> None:
        self._announced, self._wake = announced, wake
        self.memories = Memories(link)
        self.ways = Ways(link, profile, self.memories, reports=reports)
        self._handed_over: dict[str, HandedOver] = {}
        self._lately: dict[int, float] = {}  # places that were swept, and when
        self._late: list[tuple[notices.StoredText, int]] = []  # announced, not there yet, tried so often
        self._unread: list[str] = []
        self._stuck: set[Place] = set()  # texts that cannot be deleted
        self._numbered = 0  # routed texts so far

    @property
    def way(self) -> Way:
        """How texts come to us at present: stored, or routed."""
        return self.ways.now

    async def fullness(self) -> float:
        """How full the fullest memory in use is, 0 to 1."""
        return await self.memories.fullness()

    async def settle(self, place: Place) -> bool:
        """Deletes a stored text, acknowledges a routed one; whether it lies nowhere any more."""
        if place.store == ROUTED:
            return await self.ways.acknowledge()
        try:
            await self.memories.delete(place)
        except Refused as refused:
            if (refused.kind, refused.code) not in EMPTY_PLACE:
                await self._cannot_delete(place)
                return False
        self._stuck.discard(place)
        if place.store in self._handed_over:
            self._handed_over[place.store].texts.pop(place.index, None)
        return True

    async def _cannot_delete(self, place: Place) -> None:
        self._stuck.add(place)
        if len(self._stuck) % FEW == 0 and self.way == Way("stored", place.store) and await self.fullness() >= 1.0:
            await self.ways.another()
            self._unread.append(f"memory {place.store} is full of texts that cannot be deleted; now: {self.way}")

    # ---- what came

    async def read(self, limit: int | None = None) -> list[Incoming]:
        """What was announced since the last call; of a flood as many as `limit` says, the rest stays announced."""
        batch = both_ends(self._announced, limit)
        late, self._late = self._late, []
        if len(batch) == len(self._announced):
            self._announced.clear()
        else:
            for notice in batch:
                self._announced.remove(notice)
        out: list[Incoming] = []
        missing: list[tuple[notices.StoredText, int]] = []
        try:
            for notice, tries in [(n, 0) for n in batch] + late:
                if isinstance(notice, notices.RoutedText):
                    out.append(self._routed(notice))
                    continue
                found = await self._fetch(Place(notice.store, notice.index)) if notice.index is not None else None
                # announced as SM, stored in SR by some sticks
                if notice.index is not None and notice.report and not (found and isinstance(found.tpdu, StatusReport)):
                    found = await self._fetch(Place("SR", notice.index)) or found
                if found is not None:
                    out.append(found)
                elif not notice.report and not self._was_swept(notice.index):
                    missing.append((notice, tries))
            if missing:  # line noise wrote a memory that is not there
                swept = await self.sweep(whole=True)
                out += swept
                for incoming in swept[: len(missing)]:
                    self._was_swept(incoming.place.index if incoming.place else -1)
                await self._missed(missing[len(swept) :])
        except BaseException:
            # a stored text is found again; one that was handed over exists nowhere else
            self._announced.extendleft(reversed([n for n in batch if isinstance(n, notices.RoutedText)]))
            raise
        return out

    async def _missed(self, missing: Iterable[tuple[notices.StoredText, int]]) -> None:
        for notice, tries in missing:
            if tries < len(READ_AGAIN_S):
                self._late.append((notice, tries + 1))
                asyncio.get_running_loop().call_later(READ_AGAIN_S[tries], self._wake.set)
                continue
            before = self.way
            await self.ways.missed()
            place = "?" if notice.index is None else notice.index
            now = f"now: {self.way}" if self.way != before else "others could, so the way stays"
            self._unread.append(
                f"a text announced in {notice.store or '?'} at {place} cannot be read ({before}); {now}"
            )

    def unread(self) -> list[str]:
        """What could not be read since the last call of this, in words."""
        found, self._unread = list(dict.fromkeys(self._unread)), []
        return found

    def _routed(self, notice: notices.RoutedText) -> Incoming:
        self._numbered += 1
        if not notice.report:
            self.ways.came()
        return _read(notice.pdu, Place(ROUTED, self._numbered) if self.ways.acknowledges else None)

    async def _fetch(self, place: Place) -> Incoming | None:
        try:
            stored = await self.memories.at(place)
        except (Refused, ValueError):  # line noise wrote a name that no memory has
            return None
        if stored is None:
            return None
        self.ways.read()
        if place.store in self._handed_over:
            self._handed_over[place.store].texts[place.index] = stored.pdu
        return _read(stored.pdu, place)

    def _was_swept(self, index: int | None) -> bool:
        """Whether the text of an announcement was found before it was announced; that explains one announcement.
        One without a place is explained by the newest.
        """
        if index is None:
            index = max(self._lately, key=self._lately.__getitem__, default=-1)
        return self._now() - self._lately.pop(index, float("-inf")) < LATELY_S

    async def sweep(self, *, whole: bool = False) -> list[Incoming]:
        """Reads what lies in the memories and was not handed over yet. A memory of many texts that cannot be deleted
        is listed whole now and then only; in between it is asked for what nobody has read.
        """
        out: list[Incoming] = []
        for store in self.memories.stores:
            try:
                out += await self._sweep_one(store, whole=whole)
            except Refused:
                continue
        return out

    async def _sweep_one(self, store: str, *, whole: bool) -> list[Incoming]:
        memory = self._handed_over.setdefault(store, HandedOver({}))
        now = self._now()
        out: list[Incoming] = []
        if not whole and len(memory.texts) > FEW:
            uses = await self.memories.select(store)
            out = [i for s in await self.memories.unread() if (i := self._new(store, memory, s))]
            more = bool(uses) and memory.counts and uses[0].used > len(memory.texts)
            if not more and now - memory.listed < FULL_LIST_S:
                return out
        found = await self.memories.all(store)
        if len(found) > FEW and not whole:
            memory.counts = (await self.memories.select(store) or [replies.StoreUse("", -1, 0)])[0].used == len(found)
        memory.listed = now
        indices = {s.index for s in found}
        for notice in [n for n in self._announced if isinstance(n, notices.StoredText) and n.store == store]:
            if notice.index in indices and not notice.report:  # its text is handed over now
                self._announced.remove(notice)
        memory.texts = {i: p for i, p in memory.texts.items() if i in indices}
        if not self._stuck:
            memory.again = now
        elif now - memory.again >= DELETE_AGAIN_S:  # perhaps it lets them be deleted now
            memory.again = now
            for place in [p for p in self._stuck if p.store == store]:
                self._stuck.discard(place)
                memory.texts.pop(place.index, None)
        return out + [i for s in found if (i := self._new(store, memory, s))]

    def _new(self, store: str, memory: HandedOver, stored: replies.Stored) -> Incoming | None:
        """A text that was not handed over yet."""
        if stored.index is None or memory.texts.get(stored.index) == stored.pdu:
            return None
        memory.texts[stored.index] = stored.pdu
        if stored.status in OUR_OWN:
            return None
        self._lately[stored.index] = self._now()
        return _read(stored.pdu, Place(store, stored.index))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _read(text: str, place: Place | None) -> Incoming:
    try:
        tpdu = pdu.decode(pdu.from_hex(text)).tpdu
    except PduFault as fault:
        return Incoming(tpdu=None, place=place, raw=text, fault=fault)
    if isinstance(tpdu, Deliver | StatusReport):
        return Incoming(tpdu, place, text)
    return Incoming(tpdu=None, place=place, raw=text, fault=PduFault("first", 0, "not a text that came"))
