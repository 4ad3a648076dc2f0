"""The inbound half of a modem: memories, announcements, sweeps, and other ways where an announced text cannot be read.

In: a link, announcements. Out: what came, each text with its place. A text is deleted or acknowledged when the keeper
says so, and not before.

Ways, tried in this order where an announced text is nowhere to be read (a HiLink stick hides it, a memory is not what
it is called); what works is kept:

    stored         the modem stores and announces it (+CMTI): nothing is lost while nobody listens
    acknowledged   it hands the text over (+CMT), and the network keeps it until +CNMA says that it is committed
                   (27.005 3.4.4)
    routed         it hands the text over and forgets it: a crash before the commit loses it
    stored         in each of the other memories
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from smsd.at import commands, notices, replies
from smsd.errors import PduFault, Refused
from smsd.modem.ends import both_ends
from smsd.modem.link import Link
from smsd.modem.profiles import Profile
from smsd.modem.protocol import ROUTED, Incoming, Place
from smsd.sms import pdu
from smsd.sms.tpdu import Deliver, StatusReport

OUR_OWN = (2, 3)  # 27.005 clause 3.1: stored by somebody for sending
UNION_STORES = {"MT", "SM_P", "TA", "BM"}
FEW = 10  # undeleted texts in a memory up to which it is listed whole at every sweep
FULL_LIST_S = 300.0  # beyond, the whole list comes not more often
DELETE_AGAIN_S = 3600.0
LATELY_S = 120.0  # an announcement of what was read so long ago is old
READ_AGAIN_S = (1.0, 4.0)  # some announce a text before it can be read
# announcements in a row that nothing lies behind, on a way by which texts did come: line noise, or said late
NOISE_AT_MOST = 2

EMPTY_PLACE = {("CMS", 321), ("CME", 21), ("CME", 22)}

Announced = notices.StoredText | notices.RoutedText


@dataclass(frozen=True, slots=True)
class Way:
    """How texts come: `kind` as above, and the memory that receives."""

    kind: str
    store: str

    def __str__(self) -> str:
        return f"{self.kind} {self.store}"


@dataclass(slots=True)
class Memory:
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
        self._link, self._profile, self._reports, self._wake = link, profile, reports, wake
        self._announced = announced
        self.stores: tuple[str, ...] = ("SM",)
        self.way = Way("stored", "SM")
        self.way_works = self._changed = False
        self._blind = 0  # announcements in a row that could not be read
        self._ways: list[Way] = []
        self._receiving: list[str] = []
        self._count = 0  # how many memories AT+CPMS takes at once; 0: not known yet
        self._one_memory = False
        self._reading = ""
        self._memories: dict[str, Memory] = {}
        self._lately: dict[int, float] = {}
        self._late: list[tuple[notices.StoredText, int]] = []
        self._unread: list[str] = []
        self._stuck: set[Place] = set()
        self._acknowledges = False
        self._numbered = 0

    # ---- choosing

    async def choose(self, learned: str = "") -> None:
        """Chooses where and how texts are received: as it was learned for this modem, or as most modems do."""
        offered = await self._link.try_(commands.stores_offered())
        # some name none: then these two are tried
        readable = (offered[0] if offered else set()) or {"SM", "ME"}
        receiving = (offered[min(2, len(offered) - 1)] if offered else set()) or {"SM", "ME"}
        self._receiving = list(
            dict.fromkeys(s for s in (*self._profile.stores, "SM", "ME", "MT") if s in receiving)
        ) or ["SM"]
        sweep = sorted(readable - UNION_STORES) or ["SM"]
        if "MT" in readable and not receiving - UNION_STORES <= readable:
            sweep = ["MT"]  # texts may land where they can be read as part of the whole only
        self.stores = tuple(sweep)
        kind, _, store = learned.partition(" ")
        if kind and store in self._receiving and await self._take(Way(kind, store)):
            self.way_works = self._changed = True
            return
        if self._profile.way and await self._take(Way(self._profile.way, self._receiving[0])):
            return
        for first in self._receiving:
            if await self._take(Way("stored", first)):
                return
        if self._count == 0:  # AT+CPMS itself is refused: there is one memory, and it is the one in use
            self._one_memory = True
            self.stores = (self._receiving[0],)
            if await self._take(Way("stored", self._receiving[0])):
                return
        if not await self._take(Way("routed", self._receiving[0])):
            self.way = Way("swept", self._receiving[0])  # nothing is announced: texts are found by sweeping

    @property
    def learned(self) -> str:
        """The way that is worth to be remembered: it was not the first choice, and a text came by it."""
        return str(self.way) if self.way_works and self._changed else ""

    async def _take(self, way: Way) -> bool:
        """Sets the modem to a way; False where it refuses."""
        self.way, self._reading = way, ""
        try:
            await self._select(way.store)
        except Refused:
            if way.kind == "stored":
                return False
        if way.kind == "acknowledged":
            if (
                1 not in (await self._link.try_(commands.services_offered()) or ())
                or not await self._knows_acknowledging()
            ):
                return False
            if not await self._agrees(commands.phase_2_plus()):
                return False
        else:
            await self._link.try_(commands.phase_2())
        routes = way.kind in ("acknowledged", "routed")
        # some stay in the service that wants acknowledgements whatever they are told
        self._acknowledges = way.kind == "acknowledged" or (
            routes and await self._link.try_(commands.service_in_use()) == 1 and await self._knows_acknowledging()
        )
        return await self._announce(2 if routes else 1)

    async def _knows_acknowledging(self) -> bool:
        return await self._link.try_(commands.acknowledgements_offered()) is not None

    async def _agrees(self, command: commands.Command[None]) -> bool:
        try:
            await self._link.run(command)
        except Refused:
            return False
        return True

    async def _announce(self, mt: int) -> bool:
        offered = await self._link.try_(commands.notices_offered()) or [{0, 1, 2}, {0, 1, 2}, {0}, {0, 1, 2}, {0, 1}]
        offered += [{0}] * (5 - len(offered))
        if offered[1] and mt not in offered[1]:
            return False
        modes = [m for m in (2, 1, 3) if m in offered[0]] or [1]
        kinds = [2] if self._acknowledges else [1, 2]  # routed, or else stored
        wanted = [d for d in kinds if d in offered[3]] if self._reports else []
        for ds in [*wanted, 0]:
            for mode in modes:
                for bfr in sorted(offered[4]) or [0]:
                    if await self._agrees(commands.announce(mode, mt, 0, ds, bfr)):
                        return True
        return False

    async def _another_way(self) -> None:
        """What came this way could not be read: the next one that the modem takes."""
        if not self._ways:
            first = self.way.store
            stored = [Way("stored", s) for s in self._receiving if s != first]
            self._ways = [Way("acknowledged", first), Way("routed", first), *stored, Way("stored", first)]
        self.way_works, self._changed, self._blind = False, True, 0
        for _ in range(len(self._ways)):
            way = self._ways.pop(0)
            self._ways.append(way)
            if await self._take(way):
                return
        self.way = Way("swept", self._receiving[0])

    # ---- memories

    async def _select(self, store: str) -> list[replies.StoreUse]:
        """AT+CPMS for reading from `store`, with as many memories as the modem takes;
        where texts land is left as it is.
        """
        refused: Refused | None = None
        if self._one_memory:
            self._reading = store
            return []
        for count in dict.fromkeys((self._count or 3, 3, 2, 1)):
            try:
                uses = await self._link.run(commands.use_stores(*[store, self.way.store, self.way.store][:count]))
            except Refused as error:
                refused = error
                continue
            self._count, self._reading = count, store
            return uses
        raise refused or Refused("ERROR", None)

    async def _read_from(self, store: str) -> None:
        if store != self._reading:
            await self._select(store)

    async def fullness(self) -> float:
        """How full the fullest memory in use is, 0 to 1."""
        found = await self._link.try_(commands.stores_in_use()) or []
        return max((s.used / s.total for s in found if s.total and s.name != "SR"), default=0.0)

    async def settle(self, place: Place) -> bool:
        """Deletes a stored text, acknowledges a routed one; whether it lies nowhere any more."""
        if place.store == ROUTED:
            return await self._agrees(commands.acknowledge())
        try:
            await self._read_from(place.store)
            await self._link.run(commands.delete_stored(place.index))
        except Refused as refused:
            if (refused.kind, refused.code) not in EMPTY_PLACE:
                await self._cannot_delete(place)
                return False
        self._stuck.discard(place)
        if place.store in self._memories:
            self._memories[place.store].texts.pop(place.index, None)
        return True

    async def _cannot_delete(self, place: Place) -> None:
        self._stuck.add(place)
        if len(self._stuck) % FEW == 0 and self.way == Way("stored", place.store) and await self.fullness() >= 1.0:
            await self._another_way()
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
            self._blind += 1
            if not self.way_works or self._blind > NOISE_AT_MOST:
                await self._another_way()
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
            self.way_works = True
        return _read(notice.pdu, Place(ROUTED, self._numbered) if self._acknowledges else None)

    async def _fetch(self, place: Place) -> Incoming | None:
        try:
            await self._read_from(place.store)
            stored = await self._link.run(commands.read_stored(place.index))
        except (Refused, ValueError):  # line noise wrote a name that no memory has
            return None
        if stored is None:
            return None
        self.way_works, self._blind = True, 0
        if place.store in self._memories:
            self._memories[place.store].texts[place.index] = stored.pdu
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
        for store in self.stores:
            try:
                out += await self._sweep_one(store, whole=whole)
            except Refused:
                continue
        return out

    async def _sweep_one(self, store: str, *, whole: bool) -> list[Incoming]:
        memory = self._memories.setdefault(store, Memory({}))
        now = self._now()
        out: list[Incoming] = []
        if not whole and len(memory.texts) > FEW:
            uses = await self._select(store)
            try:
                unread = await self._link.run(commands.list_stored(unread=True))
            except Refused:
                unread = []
            out = [i for s in unread if (i := self._new(store, memory, s))]
            more = bool(uses) and memory.counts and uses[0].used > len(memory.texts)
            if not more and now - memory.listed < FULL_LIST_S:
                return out
        await self._read_from(store)
        found = await self._link.run(commands.list_stored())
        if len(found) > FEW and not whole:
            memory.counts = (await self._select(store) or [replies.StoreUse("", -1, 0)])[0].used == len(found)
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

    def _new(self, store: str, memory: Memory, stored: replies.Stored) -> Incoming | None:
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
        return Incoming(None, place, text, fault)
    if isinstance(tpdu, Deliver | StatusReport):
        return Incoming(tpdu, place, text)
    return Incoming(None, place, text, PduFault("first", 0, "not a text that came"))
