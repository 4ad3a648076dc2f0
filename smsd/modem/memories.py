"""The memories of one modem: which there are, which one is read from, what lies in them (27.005 clauses 3.2 and 3.4).

In: a link; the memory in which texts land. Out: what lies at a place, what a list shows, how full they are. What was
handed over already is not known here.
"""

from __future__ import annotations

from smsd.at import commands, replies
from smsd.errors import Refused
from smsd.modem.link import Link
from smsd.modem.protocol import Place

UNION_STORES = {"MT", "SM_P", "TA", "BM"}


class Memories:
    """AT+CPMS and what depends on it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.stores: tuple[str, ...] = ("SM",)  # those that are swept
        self.lands_in = "SM"
        self._reading = ""  # what is read from now; empty: not known
        self._at_once = 0  # how many memories AT+CPMS takes at once; 0: not known yet
        self._only_one = False

    async def ask(self, liked: tuple[str, ...]) -> list[str]:
        """Asks which there are; those in which texts may land, the liked ones first."""
        offered = await self._link.try_(commands.stores_offered())
        # some name none: then these two are tried
        readable = (offered[0] if offered else set()) or {"SM", "ME"}
        receiving = (offered[min(2, len(offered) - 1)] if offered else set()) or {"SM", "ME"}
        sweep = sorted(readable - UNION_STORES) or ["SM"]
        if "MT" in readable and not receiving - UNION_STORES <= readable:
            sweep = ["MT"]  # texts may land where they can be read as part of the whole only
        self.stores = tuple(sweep)
        return list(dict.fromkeys(s for s in (*liked, "SM", "ME", "MT") if s in receiving)) or ["SM"]

    @property
    def selectable(self) -> bool:
        """Whether AT+CPMS was ever agreed to; else there is one memory, and it is the one in use."""
        return self._at_once > 0

    def use_the_only_one(self, store: str) -> None:
        """There is one memory, whatever it is called."""
        self._only_one = True
        self.stores = (store,)

    async def land_in(self, store: str) -> None:
        """Texts land there from now on; raises Refused where they cannot."""
        self.lands_in, self._reading = store, ""
        await self.select(store)

    async def select(self, store: str) -> list[replies.StoreUse]:
        """AT+CPMS for reading from `store`, with as many memories as the modem takes;
        where texts land is left as it is.
        """
        refused: Refused | None = None
        if self._only_one:
            self._reading = store
            return []
        for count in dict.fromkeys((self._at_once or 3, 3, 2, 1)):
            try:
                uses = await self._link.run(commands.use_stores(*[store, self.lands_in, self.lands_in][:count]))
            except Refused as error:
                refused = error
                continue
            self._at_once, self._reading = count, store
            return uses
        raise refused or Refused("ERROR", None)

    async def _read_from(self, store: str) -> None:
        if store != self._reading:
            await self.select(store)

    async def at(self, place: Place) -> replies.Stored | None:
        """What lies at a place; raises Refused or ValueError where there is no such place."""
        await self._read_from(place.store)
        return await self._link.run(commands.read_stored(place.index))

    async def all(self, store: str) -> list[replies.Stored]:
        """All that lies in a memory."""
        await self._read_from(store)
        return await self._link.run(commands.list_stored())

    async def unread(self) -> list[replies.Stored]:
        """What nobody has read, in the memory selected last; a modem may refuse to tell."""
        return await self._link.try_(commands.list_stored(unread=True)) or []

    async def delete(self, place: Place) -> None:
        """Empties a place; raises Refused."""
        await self._read_from(place.store)
        await self._link.run(commands.delete_stored(place.index))

    async def fullness(self) -> float:
        """How full the fullest memory in use is, 0 to 1."""
        found = await self._link.try_(commands.stores_in_use()) or []
        return max((s.used / s.total for s in found if s.total and s.name != "SR"), default=0.0)
