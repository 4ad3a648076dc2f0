"""A town for tests: a whole gateway on simulated modems, a real SQLite file, a mock clock."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from smsd.clock import Clock
from smsd.config.schema import Config
from smsd.daemon.assembly import assemble
from smsd.daemon.keys import machine_key
from smsd.daemon.run import serve
from smsd.lists.member_list import Entry
from smsd.rules import proof
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.service.unit import act_soon
from smsd.simulator.neighbourhood import Village
from smsd.simulator.radio import Network
from smsd.store import journal, people
from tests import postgres, template

PEETERS, CLAES, ANJA = "+32475000001", "+32475000003", "+32475000002"
OLD, NEW, OFFICER_FR = "+32475000004", "+32475000005", "+32475000006"
PINS = {"peeters": "4711", "claes": "2580", "anja": "1357", "oud": "8642", "dupont": "9753"}
NUMBERS = {"peeters": PEETERS, "claes": CLAES, "anja": ANJA, "oud": OLD, "nieuw": NEW, "dupont": OFFICER_FR}


def member(n: int) -> str:
    return f"+3247100{n:04d}"


def settings(folder: Path, *, modems: int = 1, join: str = "open", **changes: Any) -> Config:
    data: dict[str, Any] = {
        "gateway": {"name": "BIN Dorp", "database": postgres.of(postgres.DEFAULT, folder)},
        "modems": [
            {"name": f"stick{i}", "driver": "simulated", "sim": {"number": f"+32470{i:06d}"}} for i in range(modems)
        ],
        "networks": {
            "dorp": {
                "title": "BIN Dorp",
                "join": join,
                "coordinators": ["anja"],
                "controller": "Lokale Politie Dorp",
                "zones": {"noord": "Noord", "zuid": "Zuid"},
                "codes": {"kerk26": "noord"},
            }
        },
        "people": {
            "peeters": {"name": "Insp. Peeters", "role": "police", "number": PEETERS, "networks": ["dorp"]},
            "claes": {"name": "Hoofdinsp. Claes", "role": "police", "number": CLAES, "networks": ["dorp"]},
            "oud": {
                "name": "Insp. Oud",
                "role": "police",
                "number": OLD,
                "networks": ["dorp"],
                "expires": "2026-12-31",
            },
            "nieuw": {"name": "Insp. Nieuw", "role": "police", "number": NEW, "networks": ["dorp"]},
            "dupont": {
                "name": "Insp. Dupont",
                "role": "police",
                "number": OFFICER_FR,
                "networks": ["dorp"],
                "language": "fr",
            },
            "anja": {"name": "Anja", "role": "coordinator", "number": ANJA, "networks": ["dorp"]},
        },
        "alerts": {"reports": "false"},
    }
    for path, value in changes.items():
        at: Any = data
        *above, last = path.split("__")
        for step in above:
            at = at[int(step)] if step.isdigit() else at.setdefault(step, {})
        at[last] = value
    return Config.model_validate(data, context={"country": "BE"})


class Town:
    """What a test plays with."""

    def __init__(self, config: Config, clock: Clock, *, cold: float = 0.4, warm: float = 0.2) -> None:
        self.config, self.clock = config, clock
        self.village = Village(Network(cold=cold, warm=warm, now=lambda: clock.now().astimezone(config.gateway.zone)))
        self.gateway: Any = None
        self.sim_number = config.modems[0].sim.number
        self._stop: asyncio.Event | None = None
        self.task: asyncio.Task[None] | None = None

    # ---- the gateway

    async def start(self) -> None:
        template.lay(self.config.gateway.database)
        self.gateway = assemble(self.config, clock=self.clock, chance=Random(5), wires=lambda m: [self.village.wire(m)])
        self.gateway.ctx.trust.proven, self.gateway.ctx.trust.held = True, False
        self._stop = asyncio.Event()
        self.task = asyncio.create_task(serve(self.gateway, self._stop))
        await self.wait(2)

    async def stop(self) -> None:
        if self.task is not None:
            self._stop.set()
            await self.task
            self.task = None

    async def crash(self, look: Callable[[], Any] = lambda: None) -> None:
        """The process dies: nothing is given back, nothing is recorded any more.
        `look` sees the files as it leaves them.
        """
        self.task.cancel()
        with suppress(BaseException):
            await self.task
        look()
        await self.gateway.ctx.db.close()
        await self.gateway.ctx.witness.close()
        for cable in self.village.cables.values():
            cable.close()
        self.task = None

    @property
    def db(self) -> Any:
        return self.gateway.ctx.db

    async def act(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """A service function in a transaction of its own."""
        return await act_soon(self.gateway.ctx, fn, *args, **kwargs)

    async def people(
        self,
        members: int = 0,
        *,
        enrol: tuple[str, ...] = ("peeters", "claes", "anja", "oud", "dupont"),
        zone: str = "",
        language: str = "nl",
    ) -> list[str]:
        key = machine_key(self.config.gateway.database)
        for name in enrol:
            if name in self.config.people:
                await self.db.run(people.save, name, pin_hash=proof.hashed(key, "pin", name, PINS[name]), pin_digits=4)
        numbers = [member(n) for n in range(1, members + 1)]
        entries = [Entry(n, number, "dorp", f"Lid {n}", zone, "", language) for n, number in enumerate(numbers, 1)]
        await self.act(memberships.add, operator("test"), entries, "test")
        return numbers

    # ---- the air

    def text(self, sender: str, words: str, *, to: str | None = None) -> None:
        self.village.network.text(NUMBERS.get(sender, sender), to or self.sim_number, words)

    async def say(self, sender: str, words: str, seconds: float = 4) -> None:
        self.text(sender, words)
        await self.wait(seconds)

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def until(self, what: Callable[[], Any], within: float = 3600, step: float = 0.1) -> None:
        """Waits for something; what never comes fails the test, instead of hanging it."""
        end = asyncio.get_running_loop().time() + within
        while not what():
            assert asyncio.get_running_loop().time() < end, f"not within {within:.0f} s"
            await asyncio.sleep(step)

    @property
    def clock_loop(self) -> Any:
        """The mock loop, whose time can jump."""
        return asyncio.get_running_loop()

    async def long(self, seconds: float, step: float = 60.0) -> None:
        """Hours in which little happens: the clock jumps, and everything that
        is due gets its turn every `step` seconds.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end - 1:
            loop.jump(min(step, end - loop.time()) - 0.6)  # type: ignore[attr-defined]
            await asyncio.sleep(0.6)

    def got(self, who: str) -> list[str]:
        return [r.text for r in self.village.network.phone(NUMBERS.get(who, who)).received]

    def code(self, who: str) -> str:
        for text in reversed(self.got(who)):
            found = re.search(r"(?:Zend|Envoyez|Senden:|Send|JA|OUI|YES)(?: \w+ \+)? (\d{6,8}|\d{4})\b", text)
            if found:
                return found.group(1)
        return "0000"

    async def alert(
        self, words: str = "Inbraak Kerkstraat, 2 mannen te voet", who: str = "peeters", seconds: float = 4
    ) -> None:
        await self.say(who, words)
        await self.say(who, f"{self.code(who)} {PINS[who]}", seconds)

    async def journal(self) -> list[str]:
        return [f"{row.event}: {row.detail}" for row in await self.db.run(journal.lines, 10_000)]

    def later(self, **span: float) -> Any:
        return self.clock.now() + timedelta(**span)


@asynccontextmanager
async def town(folder: Path, loop: Any, *, cold: float = 0.4, warm: float = 0.2, **changes: Any) -> AsyncIterator[Town]:
    t = Town(settings(folder, **changes), loop.clock(), cold=cold, warm=warm)
    await t.start()
    try:
        yield t
    finally:
        await t.stop()
