"""A village to play with: one network on the air, simulated modems on it, phones that answer to names.

In: numbers of SIMs. Out: cables for modems with `driver: simulated`, phones, what each phone got.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Cable
from smsd.simulator.manners import Manners
from smsd.simulator.radio import Network


class _Sim(Protocol):
    @property
    def number(self) -> str: ...


class _ModemConfig(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def sim(self) -> _Sim: ...


@dataclass(slots=True)
class Village:
    """One network and the simulated modems on it."""

    network: Network = field(default_factory=lambda: Network(cold=1.0, warm=0.4))
    servers: dict[str, AtServer] = field(default_factory=dict)
    cables: dict[str, Cable] = field(default_factory=dict)

    def wire(self, modem: _ModemConfig, manners: Manners | None = None) -> Cable:
        """The cable of a modem; the modem appears when it is first asked for."""
        if modem.name not in self.servers:
            place = len(self.servers)
            server = AtServer(
                self.network,
                modem.sim.number,
                imei=f"35000000{place:07d}",
                imsi=f"20601{place:010d}",
                iccid=f"893200000000000{place:04d}",
                manners=manners,
            )
            self.servers[modem.name] = server
            self.cables[modem.name] = Cable(server, f"simulated {modem.name}")
        return self.cables[modem.name]


_village = Village()


def wire_for(modem: _ModemConfig) -> Cable:
    """The cable for `driver: simulated` in a running daemon."""
    return _village.wire(modem)
