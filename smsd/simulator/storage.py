"""The message storage of a simulated modem (27.005 clause 3.1): places for texts, on the card and in the modem.

In: +CPMS, +CMGL, +CMGR, +CMGD; messages to keep. Out: their answers; where a message was put.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smsd.simulator.manners import Manners
from smsd.simulator.part import Handler, Refusal
from smsd.simulator.radio import CENTRE
from smsd.sms import address

SLOTS = {"SM": 30, "ME": 255, "SR": 30, "MT": 285}


@dataclass(slots=True)
class Stored:
    """A message in the store."""

    tpdu: bytes
    status: int = 0  # 0 unread, 1 read
    report: bool = False


class Storage:
    """The memories SM, ME and SR."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self.on_freed: Callable[[], None] = lambda: None  # a place may have become free
        self.stores: dict[str, dict[int, Stored]] = {name: {} for name in ("SM", "ME", "SR")}
        self.reset()

    def reset(self) -> None:
        """The memories in use (for reading, for sending, for what comes); what lies in them stays."""
        self.memories = ["SM" if "SM" in self._manners.stores else self._manners.stores[0]] * 3

    def commands(self) -> dict[str, Handler]:
        """What the AT server asks the storage."""
        return {"+CPMS": self._cpms, "+CMGL": self._cmgl, "+CMGR": self._cmgr, "+CMGD": self._cmgd}

    def put(self, tpdu: bytes, *, report: bool) -> tuple[str, int] | None:
        """Keeps a message where this modem keeps it: the memory and the place; None where it is full."""
        store = "SR" if report and self._manners.reports_in_sr else self._manners.lands_in or self.memories[2]
        store = "ME" if store == "MT" else store
        box = self.stores[store]
        index = next((i for i in range(SLOTS[store]) if i not in box), None)
        if index is None:
            return None
        box[index] = Stored(tpdu, status=int(self._manners.always_read), report=report)
        return store, index

    def _cpms(self, operator: str, value: str) -> list[str]:
        names = self._manners.stores
        if operator == "=?":
            group = "(" + ",".join(f'"{n}"' for n in names) + ")"
            receiving = "(" + ",".join(f'"{n}"' for n in names if n != "SR") + ")"
            return [f"+CPMS: {group},{receiving},{receiving}"]
        if operator == "?":
            return ["+CPMS: " + ",".join(f'"{n}",{len(self._box(n))},{SLOTS[n]}' for n in self.memories)]
        if not self._manners.least_memories <= value.count(",") + 1 <= self._manners.memories:
            raise Refusal("ERROR")
        for i, field in enumerate(value.split(",")):
            name = field.strip('" ')
            if name not in (*names, "MT") or i > 2 or (i == 0 and name in self._manners.unreadable):
                raise Refusal("+CMS ERROR: 302")
            self.memories[i] = name
        return ["+CPMS: " + ",".join(f"{len(self._box(n))},{SLOTS[n]}" for n in self.memories)]

    def _box(self, name: str) -> dict[int, Stored]:
        """A memory by its places, as the terminal sees it; MT is both of a phone's, one behind the other."""
        if self._manners.hides_stored or name in self._manners.hides_in:
            return {}
        if name == "MT":
            return self.stores["SM"] | {i + SLOTS["SM"]: s for i, s in self.stores["ME"].items()}
        return self.stores[name]

    def _shown(self, stored: Stored) -> str:
        octets = address.encode_smsc(CENTRE) + stored.tpdu
        status, stored.status = stored.status, 1
        rubbish = f"\r\n{self._manners.rubbish}" if self._manners.rubbish else ""
        return f"{status},,{len(stored.tpdu)}{rubbish}\r\n{octets.hex().upper()}"

    def _cmgl(self, operator: str, value: str) -> list[str]:
        wanted = int(value or 0)
        box = self._box(self.memories[0])
        if not box and self._manners.empty_store:
            raise Refusal(self._manners.empty_store)
        return [f"+CMGL: {i},{self._shown(s)}" for i, s in sorted(box.items()) if wanted in (4, s.status)]

    def _cmgr(self, operator: str, value: str) -> list[str]:
        stored = self._box(self.memories[0]).get(int(value))
        if stored is None:
            raise Refusal(self._manners.empty_place.replace("|", "\r\n"))
        return [f"+CMGR: {self._shown(stored)}"]

    def _cmgd(self, operator: str, value: str) -> list[str] | None:
        if operator == "=?":
            return [f"+CMGD: ({','.join(map(str, sorted(self._box(self.memories[0]))))}),(0-4)"]
        if self._manners.undeletable:
            raise Refusal("+CMS ERROR: 302")
        index = int(value.split(",", maxsplit=1)[0])
        name = self.memories[0]
        if name == "MT":
            name, index = ("SM", index) if index < SLOTS["SM"] else ("ME", index - SLOTS["SM"])
        self.stores[name].pop(index, None)
        self.on_freed()
        return None
