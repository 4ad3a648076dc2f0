"""How texts come: stored and announced, or handed over; and the next way where one loses them.

In: a link, the memories, what was learned for this modem. Out: the way in use; whether what comes by it has to be
acknowledged. Ways, tried in this order where an announced text is nowhere to be read (a HiLink stick hides it, a memory
is not what it is called); what works is kept:

    stored         the modem stores and announces it (+CMTI): nothing is lost while nobody listens
    acknowledged   it hands the text over (+CMT), and the network keeps it until +CNMA says that it is committed
                   (27.005 3.4.4)
    routed         it hands the text over and forgets it: a crash before the commit loses it
    stored         in each of the other memories
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.at import commands
from smsd.errors import Refused
from smsd.modem.link import Link
from smsd.modem.memories import Memories
from smsd.modem.profiles import Profile

# announcements in a row that nothing lies behind, on a way by which texts did come: line noise, or said late
NOISE_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Way:
    """How texts come: `kind` as above, and the memory that receives."""

    kind: str
    store: str

    def __str__(self) -> str:
        return f"{self.kind} {self.store}"


class Ways:
    """The ways of one opened modem."""

    def __init__(self, link: Link, profile: Profile, memories: Memories, *, reports: bool) -> None:
        self._link, self._profile, self._memories, self._reports = link, profile, memories, reports
        self.now = Way("stored", "SM")
        self.acknowledges = False  # what is handed over waits for AT+CNMA
        self._works = False  # a text came by the way in use
        self._blind = 0  # announcements in a row that could not be read
        self._receiving: list[str] = []  # memories in which texts may land
        self._left: list[Way] = []  # those to try, in turn

    @property
    def learned(self) -> str:
        """The way by which a text came, to be remembered: noise behind the next start is no reason to leave it."""
        return str(self.now) if self._works else ""

    async def choose(self, learned: str = "") -> None:
        """Chooses where and how texts are received: as it was learned for this modem, or as most modems do."""
        self._receiving = receiving = await self._memories.ask(self._profile.stores)
        kind, _, store = learned.partition(" ")
        if kind and store in receiving and await self._take(Way(kind, store)):
            self._works = True
            return
        if self._profile.way and await self._take(Way(self._profile.way, receiving[0])):
            return
        for first in receiving:
            if await self._take(Way("stored", first)):
                return
        if not self._memories.selectable:
            self._memories.use_the_only_one(receiving[0])
            if await self._take(Way("stored", receiving[0])):
                return
        if not await self._take(Way("routed", receiving[0])):
            self._only_sweep()

    def came(self) -> None:
        """A text came by the way in use."""
        self._works = True

    def read(self) -> None:
        """An announced text could be read."""
        self._works, self._blind = True, 0

    async def missed(self) -> None:
        """An announced text is nowhere to be read: the next way, unless others could be."""
        self._blind += 1
        if not self._works or self._blind > NOISE_AT_MOST:
            await self.another()

    async def another(self) -> None:
        """What came this way could not be read, or not deleted: the next one that the modem takes."""
        if not self._left:
            first = self.now.store
            stored = [Way("stored", s) for s in self._receiving if s != first]
            self._left = [Way("acknowledged", first), Way("routed", first), *stored, Way("stored", first)]
        self._works, self._blind = False, 0
        for _ in range(len(self._left)):
            way = self._left.pop(0)
            self._left.append(way)
            if await self._take(way):
                return
        self._only_sweep()

    def _only_sweep(self) -> None:
        """Nothing is announced: texts are found by sweeping."""
        self.now = Way("swept", self._receiving[0])
        self._memories.lands_in = self.now.store

    async def _take(self, way: Way) -> bool:
        """Sets the modem to a way; False where it refuses."""
        self.now = way
        try:
            await self._memories.land_in(way.store)
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
        self.acknowledges = way.kind == "acknowledged" or (
            routes and await self._link.try_(commands.service_in_use()) == 1 and await self._knows_acknowledging()
        )
        return await self._announce(2 if routes else 1)

    async def _knows_acknowledging(self) -> bool:
        return await self._link.try_(commands.acknowledgements_offered()) is not None

    async def acknowledge(self) -> bool:
        """What was handed over is kept; whether the modem agrees."""
        return await self._agrees(commands.acknowledge())

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
        kinds = [2] if self.acknowledges else [1, 2]  # routed, or else stored
        wanted = [d for d in kinds if d in offered[3]] if self._reports else []
        for ds in [*wanted, 0]:
            for mode in modes:
                for bfr in sorted(offered[4]) or [0]:
                    if await self._agrees(commands.announce(mode, mt, 0, ds, bfr)):
                        return True
        return False
