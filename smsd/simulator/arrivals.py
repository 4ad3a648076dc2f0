"""How a simulated modem hands over what comes from the network (27.005 clause 3.4): routed, or stored and announced.

In: DELIVERs and STATUS-REPORTs; +CNMI, +CNMA, +CSMS. Out: notices; messages in the storage. What can be neither handed
over nor stored waits in the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from smsd.simulator.manners import Manners
from smsd.simulator.part import Handler, Refusal, Unknown
from smsd.simulator.radio import CENTRE
from smsd.simulator.storage import Storage
from smsd.sms import address

ACKNOWLEDGE_S = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One that came; two of the same octets are two."""

    tpdu: bytes
    report: bool


class Arrivals:
    """What comes, and how the terminal wants it."""

    def __init__(self, manners: Manners, storage: Storage, notice: Callable[[str], None]) -> None:
        self._manners, self._storage, self._notice = manners, storage, notice
        storage.on_freed = self._room
        self._waiting: list[Message] = []  # in the network
        self._unacknowledged: list[Message] = []  # routed, without AT+CNMA so far
        self.reset()

    def reset(self) -> None:
        """A modem that starts announces nothing until +CNMI asks for it."""
        self.cnmi = [0, 0, 0, 0, 0]  # mode, mt, bm, ds, bfr
        self.csms = self._manners.phase

    def unplugged(self) -> None:
        """The network keeps what was not acknowledged."""
        self._waiting += self._unacknowledged
        self._unacknowledged.clear()

    def commands(self) -> dict[str, Handler]:
        """The commands of clause 3.4."""
        return {"+CNMI": self._cnmi, "+CNMA": self._cnma, "+CSMS": self._csms}

    def arrive(self, message: Message) -> None:
        """It comes, from some networks twice."""
        for _ in range(1 + (self._manners.twice and not message.report)):
            self._deliver(message)

    def again(self) -> None:
        """What the network could not deliver comes."""
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self.arrive(message)

    def _room(self) -> None:
        """A place is free: what waits may be stored."""
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self._deliver(message)

    def _deliver(self, message: Message) -> None:
        """It is routed, or stored and announced, as +CNMI says."""
        if message.report and self._manners.cnmi_ds == (0,):
            return  # it knows no reports
        octets = (address.encode_smsc(CENTRE) + message.tpdu).hex().upper()
        if message.report and self.cnmi[3] == 1:
            self._notice(f"{self._manners.cds.format(len(message.tpdu))}\r\n{octets}")
        elif not message.report and self.cnmi[1] == 2 and not self._manners.never_routes:
            self._route(message, octets)
        else:
            self._store(message)

    def _route(self, message: Message, octets: str) -> None:
        if self._unacknowledged:  # one at a time
            self._waiting.append(message)
            return
        self._notice(f"+CMT: ,{len(message.tpdu)}\r\n{octets}")
        if self.csms == 1:
            self._unacknowledged.append(message)
            asyncio.get_running_loop().call_later(ACKNOWLEDGE_S, self._unanswered, message)

    def _unanswered(self, message: Message) -> None:
        """Nobody acknowledged a routed text in time: routing ends (27.005 clause 3.4.4), and the network tries again
        later.
        """
        if message in self._unacknowledged:
            self.unplugged()
            self.cnmi[1] = self.cnmi[3] = 0

    def _store(self, message: Message) -> None:
        put = self._storage.put(message.tpdu, report=message.report)
        if put is None:
            self._waiting.append(message)
            return
        store, index = put
        announced = (
            self.cnmi[3] == 2
            if message.report
            else self.cnmi[1] == 1 or (self._manners.never_routes and self.cnmi[1] == 2)
        )
        if self._manners.lose_announcements:
            self._manners.lose_announcements -= 1
        elif announced:
            named = self._manners.garbled or (self._storage.memories[2] if message.report else store)
            self._notice(f'{"+CDSI" if message.report else "+CMTI"}: "{named}",{index}')

    # ---- commands

    def _csms(self, operator: str, value: str) -> list[str]:
        if operator == "=?":
            return [f"+CSMS: ({','.join(map(str, self._manners.services))})"]
        if operator == "?":
            return [f"+CSMS: {self.csms},1,1,1"]
        if int(value) not in self._manners.services:
            raise Refusal("+CMS ERROR: 302")
        self.csms = int(value)
        return ["+CSMS: 1,1,1"]

    def _cnma(self, operator: str, value: str) -> list[str] | None:
        if operator == "=?":
            if 1 not in self._manners.services and not self._manners.phase:
                raise Unknown
            return ["+CNMA: (0-2)"]
        if not self._unacknowledged:
            raise Refusal("+CMS ERROR: 340")
        self._unacknowledged.pop(0)
        self.again()
        return None

    def _cnmi(self, operator: str, value: str) -> list[str] | None:
        reports, buffers = self._manners.cnmi_ds, self._manners.cnmi_bfr
        if operator == "?":
            return ["+CNMI: " + ",".join(map(str, self.cnmi))]
        if operator == "=?":
            return [f"+CNMI: (0-2),(0-3),(0,2),({','.join(map(str, reports))}),({','.join(map(str, buffers))})"]
        fields = [int(f) for f in value.split(",") if f.strip().isdecimal()]
        taken = (self._manners.cnmi_modes, (0, 1, 2, 3), (0, 1, 2, 3), reports, buffers)
        if any(given not in may for given, may in zip(fields, taken, strict=False)):
            raise Refusal("+CMS ERROR: 302")
        self.cnmi[: len(fields)] = fields
        self.again()
        return None
