"""The demo's stage: a gateway on a simulated village, and ways to text and to watch.

In: how many neighbours, a clock. Out: a running gateway, the phones. The story (demo_story) and the free play
(demo_interactive) both stand on it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from smsd.clock import Clock
from smsd.config.schema import Config
from smsd.daemon.assembly import Gateway, assemble
from smsd.daemon.keys import machine_key
from smsd.daemon.run import serve
from smsd.lists.member_list import Entry
from smsd.rules import proof
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.service.unit import act_soon
from smsd.simulator.neighbourhood import Village
from smsd.simulator.radio import Network, Phone, Received
from smsd.store import people

GATEWAY = "+32470000000"
OFFICER, COLLEAGUE, COORDINATOR, PIN = "+32475000001", "+32475000003", "+32475000002", "4711"
NAMES = (
    "An",
    "Bram",
    "Chloë",
    "Dirk",
    "Elif",
    "Frans",
    "Greet",
    "Hugo",
    "Ines",
    "Jef",
    "Karin",
    "Luc",
    "Mieke",
    "Nabil",
    "Olga",
    "Piet",
    "Quinten",
    "Rita",
    "Sam",
    "Tine",
    "Umut",
    "Vera",
    "Wim",
    "Xander",
    "Yasmine",
    "Zoë",
)


def configuration(folder: Path) -> Config:
    """The configuration of the demo; a first-weekend file looks the same."""
    data: dict[str, Any] = {
        "gateway": {"name": "BIN Dorp", "country": "BE", "language": "nl", "database": f"sqlite:///{folder}/smsd.db"},
        "modems": [{"name": "stick1", "driver": "simulated", "sim": {"number": GATEWAY}}],
        "networks": {
            "dorp": {
                "title": "BIN Dorp",
                "join": "open",
                "coordinators": ["anja"],
                "controller": "Lokale Politie Dorp",
                "default_tip": "TIP: lichten aan, blijf binnen, kijk uit.",
            }
        },
        "people": {
            "peeters": {"name": "Insp. Peeters", "role": "police", "number": OFFICER, "networks": ["dorp"]},
            "claes": {"name": "Hoofdinsp. Claes", "role": "police", "number": COLLEAGUE, "networks": ["dorp"]},
            "anja": {"name": "Anja", "role": "coordinator", "number": COORDINATOR, "networks": ["dorp"]},
        },
        "alerts": {"reports": "false"},
    }
    return Config.model_validate(data, context={"country": "BE"})


class Stage:
    """A village with a gateway."""

    def __init__(self, folder: Path, members: int, clock: Clock | None = None) -> None:
        self.config = configuration(folder)
        self.clock = clock or Clock()
        self.village = Village(
            Network(cold=0.8, warm=0.35, now=lambda: self.clock.now().astimezone(self.config.gateway.zone))
        )
        self.gateway: Gateway = assemble(
            self.config, clock=self.clock, chance=Random(7), wires=lambda modem: [self.village.wire(modem)]
        )
        self.gateway.ctx.trust.proven = True
        self.names = {OFFICER: "Insp. Peeters", COLLEAGUE: "Hoofdinsp. Claes", COORDINATOR: "Anja (coördinator)"}
        self.members = [f"+3247100{n:04d}" for n in range(1, members + 1)]
        for n, number in enumerate(self.members):
            self.names[number] = NAMES[n % len(NAMES)] + (f" {n // len(NAMES) + 1}" if n >= len(NAMES) else "")
        self.village.network.on_text = self._arrived
        self._listeners: list[Any] = []

    def _arrived(self, phone: Phone, received: Received) -> None:
        for listener in self._listeners:
            listener(phone, received)

    def listen(self, listener: Any) -> None:
        """Calls `listener(phone, received)` for each whole text on a phone."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The gateway runs inside this block, with members and people who have a PIN; then it stops."""
        db, key = self.gateway.ctx.db, machine_key(self.config.gateway.database)
        entries = [
            Entry(line=n, number=number, network="dorp", name=self.names[number])
            for n, number in enumerate(self.members)
        ]
        await act_soon(self.gateway.ctx, memberships.add, operator("demo"), entries, "demo")
        for person in ("peeters", "claes"):
            await db.run(
                people.save,
                person,
                pin_hash=proof.hashed(key, "pin", person, PIN),
                pin_digits=4,
                enrolled_at=self.clock.now(),
            )
        stop = asyncio.Event()
        task = asyncio.create_task(serve(self.gateway, stop))
        try:
            while not self.gateway.ctx.lines["stick1"].ready and not task.done():
                await asyncio.sleep(0.02)
            yield
        finally:
            stop.set()
            await task

    def text(self, sender: str, words: str) -> None:
        """Somebody texts the gateway over the simulated air."""
        self.village.network.text(sender, GATEWAY, words)

    def name(self, number: str) -> str:
        """How the one with this number is called; the number where nobody is."""
        return self.names.get(number, number)

    def last_code(self, number: str) -> str | None:
        """The code in the newest preview on a phone."""
        for received in reversed(self.village.network.phone(number).received):
            found = re.search(r"(?:Zend|Envoyez|Senden:|Send|Zum Bestätigen) (\d{6}|\d{4})", received.text)
            if found:
                return found.group(1)
        return None

    async def wait_for(self, number: str, pattern: str, seen: int, limit: float = 30.0) -> str | None:
        """The first text on a phone, after `seen` ones, that holds `pattern`."""
        phone = self.village.network.phone(number)
        loop = asyncio.get_running_loop()
        until = loop.time() + limit
        while loop.time() < until:
            found = next((r.text for r in phone.received[seen:] if re.search(pattern, r.text)), None)
            if found:
                return found
            await asyncio.sleep(0.02)
        return None
