"""A police zone: several gateways on one PostgreSQL, each a real daemon with a
modem behind a pty, all on one network of the air.

In: a folder, names. Out: daemons to start, kill, freeze and cut off; how many alerts each member
got; the rows. Everything is real but the radio.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smsd.rules import proof
from smsd.simulator.radio import Network
from smsd.store import people
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries
from tests.postgres import Server
from tests.process import Daemon, smsd
from tests.relay import Relay
from tests.town import PEETERS, member

CONFIG = """\
gateway: {{id: {id}, name: Zone, database: '{database}'}}
modems:
{modems}
networks:
  dorp: {{title: BIN Dorp, join: open, coordinators: [anja], controller: Lokale Politie Dorp}}
people:
  peeters: {{name: Insp. Peeters, role: police, number: '+32475000001', networks: [dorp]}}
  claes: {{name: Hoofdinsp. Claes, role: police, number: '+32475000003', networks: [dorp]}}
  anja: {{name: Anja, role: coordinator, number: '+32475000002', networks: [dorp]}}
alerts: {{reports: false, expire_after: 60m}}
"""
SOCKET = ".s.PGSQL.5432"
GONE = ("queued", "held", "claimed", "uncertain")


class Zone:
    """The gateways, by name."""

    def __init__(
        self, folder: Path, server: Server, names: str, *, members: int, seconds: float = 0.4, replica: bool = False
    ) -> None:
        self.folder, self.server, self.members = folder, server, members
        self._given = server
        self.replica = Server(durable=True, of=server) if replica else None
        self.network = Network(cold=seconds, warm=seconds)
        self.database = server.fresh(folder)
        self.relays: dict[str, list[Relay]] = {}  # of a gateway to each of the two servers
        self.gateways: dict[str, Daemon] = {}
        numbers = {name: f"+3247000000{n}" for n, name in enumerate(names)}
        listed = [
            f"  - {{name: stick-{name}, gateway: {name}, device: {folder / name}/modem0, sim: {{number: '{number}'}}}}"
            for name, number in numbers.items()
        ]
        for name, number in numbers.items():
            own = folder / name
            own.mkdir()
            url = self._wired(name, self.database.replace(f"folder={folder}", f"folder={own}"))
            (own / "smsd.yaml").write_text(CONFIG.format(id=name, database=url, modems="\n".join(listed)))
            self.gateways[name] = Daemon(own, network=self.network, number=number)
        first = folder / names[0]
        (folder / "list.csv").write_text("number\n" + "".join(f"{member(n)}\n" for n in range(1, members + 1)))
        smsd(first, "members", "import", str(folder / "list.csv"))
        for name in names[1:]:
            for file in first.glob("machine*"):
                shutil.copy2(file, folder / name / file.name)  # one key: a PIN counts at each of them
        if self.replica is not None:
            self.server.follow(self.replica)
        self.db = Database(open_engine(self._wired("", self.database)))
        key = (first / "machine.key").read_bytes()
        for who, pin in (("peeters", "4711"), ("claes", "2580")):
            self.db.call(people.save, who, pin_hash=proof.hashed(key, "pin", who, pin), pin_digits=4)

    def __getitem__(self, name: str) -> Daemon:
        return self.gateways[name]

    async def start(self) -> None:
        for one in self.gateways.values():
            await one.start()
        for one in self.gateways.values():
            await one.ready()

    def close(self) -> None:
        for one in self.gateways.values():
            if one.process is not None and one.process.returncode is None:
                one.process.kill()
            with contextlib.suppress(RuntimeError):  # the loop has ended
                one.close()
        for relay in itertools.chain(*self.relays.values()):
            relay.close()
        self.db.engine.dispose()
        for server in (self.server, self.replica):
            if server is not None and server is not self._given:
                server.end()  # the one that was given is whoever's who gave it

    def _wired(self, name: str, database: str) -> str:
        servers = (self.server, self.replica) if self.replica is not None else (self.server,)
        relays = self.relays[name] = [Relay(one.folder / SOCKET) for one in servers]
        return relays[0].url(database, *relays[1:])

    def cut(self, name: str) -> None:
        """Nothing goes between this gateway and any server."""
        for relay in self.relays[name]:
            relay.cut()

    def mend(self, name: str) -> None:
        """As before."""
        for relay in self.relays[name]:
            relay.mend()

    def promote(self) -> None:
        """The server dies, the one that followed it takes over, and a new one follows that."""
        assert self.replica is not None
        dead, self.server = self.server, self.replica
        dead.kill()
        self.server.admin("SELECT pg_promote(true, 60)")
        self.replica = Server(durable=True, of=self.server)
        for relay in itertools.chain(*self.relays.values()):
            if relay.server == dead.folder / SOCKET:
                relay.server = self.replica.folder / SOCKET
        self.server.follow(self.replica)
        dead.end()

    async def alert(self, draft: Daemon, answer: Daemon) -> None:
        """The officer texts one number and answers to another."""
        draft.text(PEETERS, "Inbraak Kerkstraat")
        code = await draft.code()
        answer.text(PEETERS, f"{code} 4711")

    def alerts(self) -> Counter[str]:
        """How many alerts each member got."""
        return Counter(
            {
                member(n): sum("ALARM" in r.text for r in self.network.phone(member(n)).received)
                for n in range(1, self.members + 1)
            }
        )

    def sent_by(self, name: str) -> int:
        """How many of them by this gateway's modem."""
        number = self.gateways[name].number
        return sum(
            "ALARM" in r.text and r.sender == number
            for n in range(1, self.members + 1)
            for r in self.network.phone(member(n)).received
        )

    def ask(self, query: Any) -> Any:
        return self.db.call(lambda conn: conn.execute(query).scalar())

    def open(self) -> int:
        """Members' rows of which nobody knows what became."""
        return int(
            self.ask(sa.select(sa.func.count()).where(deliveries.c.role == "member", deliveries.c.state.in_(GONE)))
        )

    def marked(self) -> int:
        """Members' rows that may have been sent a second time."""
        return int(self.ask(sa.select(sa.func.count()).where(deliveries.c.role == "member", deliveries.c.again)))

    async def until(self, done: Any, what: str, limit: float = 120.0) -> None:
        """Waits; what never comes fails the test."""
        end = asyncio.get_running_loop().time() + limit
        while not done():
            said = {name: re.sub(r"(?s)^.*(.{1200})$", r"\1", one.said()) for name, one in self.gateways.items()}
            assert asyncio.get_running_loop().time() < end, f"waited in vain for {what}: {said}"
            await asyncio.sleep(0.1)

    async def everybody(self, limit: float = 150.0) -> tuple[int, int]:
        """Each member has the alert and nothing is open; how many got it more often
        than once, and how many rows are marked.
        """
        await self.until(lambda: len(+self.alerts()) == self.members, "everybody", limit)
        await self.until(lambda: self.open() == 0, "the last outcome", limit)
        return self.alerts().total() - self.members, self.marked()
