"""A text's answer that comes too late, over a real pty to the real
daemon: nobody is missed, no row says what is not true.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests import process
from tests.process import Daemon, smsd
from tests.town import PEETERS, member

pytestmark = pytest.mark.story

MEMBERS, LIMIT_S = 5, 1.5


class Hurried(Daemon):
    """The daemon with a short limit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        process.write_config(folder)
        (folder / "members.csv").write_text("number\n" + "".join(f"{member(n)}\n" for n in range(1, MEMBERS + 1)))
        smsd(folder, "people", "enrol", "peeters", "--pin", "4711")
        smsd(folder, "members", "import", str(folder / "members.csv"))

    async def start(self) -> None:
        self.pty.plug()
        self.log = open(self.folder / "daemon.log", "ab")  # noqa: ASYNC230, SIM115
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.crash.hurried",
            str(LIMIT_S),
            "run",
            "--config",
            str(self.folder / "smsd.yaml"),
            env=os.environ,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        await self.ready()

    def rows(self) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.folder / "smsd.db", timeout=10)) as conn:
            conn.row_factory = sqlite3.Row
            return conn.execute(
                "SELECT d.id, d.number, d.state, d.again, d.reason, p.mr FROM deliveries d LEFT JOIN parts p ON "
                "p.delivery_id = d.id "
                "WHERE d.role = 'member' AND d.broadcast_id = (SELECT max(id) FROM broadcasts)"
            ).fetchall()

    async def play(self, words: str, kind: str, seconds: float, place: int) -> list[str]:
        """An alert whose text at a place meets a fault; what is wrong at the end."""
        seen, before, manners = len(self.got(PEETERS)), [0.0] * place, self.server.manners
        self.text(PEETERS, words)
        code = await self.code(seen)
        manners.cms = [None] * place + [38] if kind == "error" else []
        manners.late = {{"prompt": ">", "air": "air"}.get(kind, "+CMGS"): [*before, seconds]} if kind != "twice" else {}
        manners.said_twice = {"+CMGS": [*before, seconds]} if kind == "twice" else {}
        self.text(PEETERS, f"{code} 4711")
        await self.until(
            lambda: (
                (rows := self.rows())
                and len(rows) == MEMBERS
                and all(r["state"] not in ("queued", "claimed", "held") for r in rows)
            ),
            f"everybody after {kind}",
            40,
        )
        await asyncio.sleep(0.3)
        wrong = []
        for row in self.rows():
            took = [
                mr
                for (_, s), mr in zip(self.server.sent, self.server.references, strict=True)
                if s.recipient.number == row["number"] and words in s.text
            ]
            if not took or (len(took) > 1 and not row["again"]) or (row["state"] == "sent" and row["mr"] not in took):
                wrong.append(f"{kind} {seconds}: {dict(row)}, on the air {took}")
        return wrong


@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
async def test_an_answer_behind_the_limit(tmp_path: Path, meanwhile: bool) -> None:
    """Its own row is settled by it, and the next text goes out on its own."""
    daemon = Hurried(tmp_path)
    daemon.server.manners.hears_meanwhile = meanwhile
    try:
        await daemon.start()
        assert await daemon.play("Inbraak Kerkstraat", "answer", LIMIT_S + 0.6, 2) == []
        assert "answered late" in daemon.said()
        assert all(daemon.alerts(MEMBERS)[n] == 1 for n in range(1, MEMBERS + 1))
        await daemon.stop()
    finally:
        daemon.close()


@pytest.mark.full
@pytest.mark.parametrize("meanwhile", [False, True], ids=["busy meanwhile", "hears meanwhile"])
async def test_every_fault_around_the_limit(tmp_path: Path, meanwhile: bool) -> None:
    """Late answers, errors, prompts, a slow way to the network, answers said twice."""
    daemon = Hurried(tmp_path)
    daemon.server.manners.hears_meanwhile = meanwhile
    wrong = []
    try:
        await daemon.start()
        for kind in ("answer", "error", "prompt", "air", "twice"):
            for n, more in enumerate((-0.05, 0.0, 0.1, 0.4, 0.9, 1.3)):
                seconds = 0.02 + more + 0.05 if kind == "twice" else LIMIT_S + more
                wrong += await daemon.play(f"Inbraak {kind} {n}", kind, seconds, n % MEMBERS)
        assert wrong == []
        await daemon.stop()
    finally:
        daemon.close()
