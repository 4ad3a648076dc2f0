"""The installed program as a process: commands, and the daemon on simulated modems behind real ptys."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.radio import Network
from tests import template
from tests.town import PEETERS, member

NUMBER = "+32470000000"
CONFIG = """\
gateway: {{name: BIN Dorp, database: '{database}'}}
modems:
  - {{name: stick1, device: {folder}/modem0, sim: {{number: '{number}'}}}}
networks:
  dorp: {{title: BIN Dorp, join: {join}, coordinators: [anja], controller: Lokale Politie Dorp}}
people:
  peeters: {{name: Insp. Peeters, role: police, number: '+32475000001', networks: [dorp]}}
  claes: {{name: Hoofdinsp. Claes, role: police, number: '+32475000003', networks: [dorp]}}
  anja: {{name: Anja, role: coordinator, number: '+32475000002', networks: [dorp]}}
alerts: {{reports: false, expire_after: 60m}}
"""


def write_config(folder: Path, join: str = "open", extra: str = "", database: str = "") -> Path:
    database = database or f"sqlite:///{folder}/smsd.db"
    template.lay(database)
    path = folder / "smsd.yaml"
    path.write_text(CONFIG.format(folder=folder, number=NUMBER, join=join, database=database) + extra)
    return path


def smsd(folder: Path, *words: str, stdin: str = "", code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Runs a command; checks its exit status."""
    env = {**os.environ, "SMSD_CONFIG": str(folder / "smsd.yaml"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "smsd", *words],
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
        input=stdin,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


class Daemon:
    """`smsd run` with one simulated modem."""

    def __init__(self, folder: Path, *, network: Network | None = None, number: str = NUMBER, **env: str) -> None:
        self.folder, self.env, self.number = folder, env, number
        self.network = network or Network(cold=0.1, warm=0.05)
        self.server = AtServer(self.network, number)
        self.pty = Pty(self.server, folder / "modem0")
        self.process: asyncio.subprocess.Process | None = None
        self.arguments: tuple[str, ...] = ()

    async def start(self, *, plugged: bool = True) -> None:
        if plugged and not self.pty.plugged:
            self.pty.plug()
        self.log = open(self.folder / "daemon.log", "ab")  # noqa: ASYNC230, SIM115
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "smsd",
            "run",
            *self.arguments,
            "--config",
            str(self.folder / "smsd.yaml"),
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    async def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.returncode is None:
            self.process.send_signal(number)
        code = await asyncio.wait_for(self.process.wait(), 90)
        self.log.close()
        return code

    def close(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()  # a test that failed leaves nothing behind
        self.pty.pull()

    def said(self) -> str:
        return (self.folder / "daemon.log").read_text()

    async def until(self, ready, what: str, limit: float = 90.0):
        end = asyncio.get_running_loop().time() + limit
        while asyncio.get_running_loop().time() < end:
            found = ready()
            if found:
                return found
            assert self.process.returncode is None, f"the daemon ended while waiting for {what}: {self.said()[-2000:]}"
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited in vain for {what}; {self.said()[-3000:]}")

    def got(self, number: str) -> list[str]:
        return [r.text for r in self.network.phone(number).received]

    def text(self, sender: str, words: str) -> None:
        self.network.text(sender, self.number, words)

    async def ready(self) -> None:
        await self.until(lambda: '"state": "ready"' in self.said(), "the modem")

    async def alert(self, members: int) -> None:
        """An officer texts and proves; nobody was texted before."""
        self.text(PEETERS, "Inbraak Kerkstraat")
        code = await self.code()
        assert self.alerts(members).total() == 0
        self.text(PEETERS, f"{code} 4711")

    def alerts(self, members: int) -> Counter:
        """How many alerts each member got."""
        return Counter({n: sum("ALARM" in text for text in self.got(member(n))) for n in range(1, members + 1)})

    async def code(self, seen: int = 0, number: str = PEETERS) -> str:
        found = await self.until(
            lambda: re.search(r"Zend (\d{4}) \+ PIN", " ".join(self.got(number)[seen:])), "a preview"
        )
        return found.group(1)
