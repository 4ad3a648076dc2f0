"""The short form of `make crash`: each named step once among the alerts, and one evening of kills."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.crash.harness import Result, evening, killed_at, killed_at_random
from tests.crash.victim import STEPS
from tests.town import PEETERS, member

pytestmark = pytest.mark.story

# those that differ most, and at which time they fall among the alerts; `make crash` has them all
STEPS_HERE = {
    "a text is committed, and lies on the SIM": 2,
    "a proof is accepted inside its transaction": 1,
    "a row is claimed, nothing is said": 4,
    "the prompt came, the text is not written": 4,
    "Ctrl-Z is written": 4,
    "the reference came, nothing is recorded": 4,
    "a group is committed": 20,
}


@pytest.mark.parametrize("step", STEPS_HERE)
async def test_killed_at(tmp_path: Path, step: str) -> None:
    """Nothing accepted is lost; a double only where nobody can know, and then it is marked."""
    result = await killed_at(tmp_path / "evening", step, STEPS_HERE[step])
    assert result.kept, result
    assert result.kills == 1
    assert result.alerts >= 1
    assert result.texts >= 6


@pytest.mark.full
async def test_killed_at_random(tmp_path: Path) -> None:
    """Kills under load, with the files of each moment looked at."""
    result = await killed_at_random(tmp_path / "evening", Random(7), kills=4, members=20)
    assert result.kept, result
    assert result.kills >= 2
    assert result.snapshots >= 2


def test_the_judge_judges() -> None:
    """What would break a promise does."""
    assert set(STEPS_HERE) <= set(STEPS)
    assert Result(kills=1, doubled=2, uncertain=3).kept
    assert not Result(kills=1, doubled=3).kept
    assert not Result(kills=1, uncertain=4).kept
    assert not Result(kills=1, lost=["x"]).kept
    assert not Result(kills=1, unmarked=["x"]).kept
    assert not Result(kills=1, broken=["x"]).kept


@pytest.mark.parametrize(("mode", "words"), [
    ("full", "disk is full"), pytest.param("read-only", "readonly database", marks=pytest.mark.full),
])  # fmt: skip
async def test_a_full_disk(tmp_path: Path, mode: str, words: str) -> None:
    """It says so and stays; what comes lies on the SIM; when there is room again everything is taken up by itself."""
    async with evening(tmp_path / "evening", 30) as e:
        e.pty.plug()
        with open(tmp_path / "log", "ab") as log:  # noqa: ASYNC230
            e.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.crash.full",
                str(tmp_path / "full"),
                "run",
                "--config",
                str(e.folder / "smsd.yaml"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

        def said() -> str:
            return (tmp_path / "log").read_text()

        await e.until(lambda: '"state": "ready"' in said(), "the modem", 20)
        (tmp_path / "full").write_text(mode)
        for n in range(40):  # until the last free page is used up
            e.text(f"+324756{n:05d}", "Hallo " * 100)
        await e.until(lambda: words in said(), "the complaint", 30)
        e.text(PEETERS, "Inbraak Kerkstraat 1")
        await asyncio.sleep(3)
        assert e.process.returncode is None
        assert not any("Zend" in text for text in e.got(PEETERS))
        assert e.server.stores["SM"]
        (tmp_path / "full").unlink()
        officer = asyncio.create_task(e.officer())
        try:
            await asyncio.wait_for(officer, 60)
        finally:
            officer.cancel()
        e.log = open(tmp_path / "log", "ab")  # noqa: ASYNC230, SIM115
        assert await e.stop() == 0
        result = e.judge()
        assert result.kept, result
        assert result.doubled == 0


@pytest.mark.full
async def test_a_locked_database(tmp_path: Path) -> None:
    """Another program holds the lock for longer than we wait, in the middle
    of an alert: nothing is lost, nothing doubled.
    """
    async with evening(tmp_path / "evening", 20) as e:
        await e.begin()
        officer = asyncio.create_task(e.officer())
        try:
            await e.until(lambda: sum(bool(e.got(member(n))) for n in range(1, 21)) >= 3, "three texts", 30)
            holder = sqlite3.connect(e.folder / "smsd.db", isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(13)
            holder.execute("ROLLBACK")
            holder.close()
            await asyncio.wait_for(officer, 60)
            await e.settled()
        finally:
            officer.cancel()
        assert await e.stop() == 0
        result = e.judge()
        assert result.kept, result
        assert result.doubled == 0
        assert "database is locked" in e.said()


@pytest.mark.full
async def test_a_stopped_dispatcher_ends_the_process(tmp_path: Path) -> None:
    """No more pings for systemd, then the end with a status that is not 0;
    what was accepted goes out after the restart.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "notify"))
    listener.setblocking(False)
    pings: list[float] = []
    loop = asyncio.get_running_loop()

    def heard() -> None:
        if b"WATCHDOG=1" in listener.recv(4096):
            pings.append(loop.time())

    loop.add_reader(listener, heard)
    try:
        async with evening(tmp_path / "evening", 3) as e:
            e.pty.plug()
            env = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
            with open(tmp_path / "log", "ab") as log:  # noqa: ASYNC230
                e.process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "tests.crash.stalled",
                    str(tmp_path / "stall"),
                    "run",
                    "--config",
                    str(e.folder / "smsd.yaml"),
                    env=os.environ | env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
                while len(pings) < 5:
                    await asyncio.sleep(0.05)
                e.text(PEETERS, "Inbraak Kerkstraat 1")
                while not e.got(PEETERS):
                    await asyncio.sleep(0.05)
                (tmp_path / "stall").touch()
                e.text(PEETERS, f"{re.search(r'Zend (....)', e.got(PEETERS)[0])[1]} 4711")
                status = await asyncio.wait_for(e.process.wait(), 40)
            ended = loop.time()
            assert status not in (0, None)
            assert ended - pings[-1] > 1  # seconds of silence before the end
            assert "no sign of life from stick1" in (tmp_path / "log").read_text()
            await e.begin()
            await e.until(lambda: all("Kerkstraat 1" in " ".join(e.got(member(n))) for n in (1, 2, 3)), "the alert", 30)
            assert await e.stop() == 0
    finally:
        loop.remove_reader(listener)
        listener.close()
