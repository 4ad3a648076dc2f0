"""A hundred reloads in a broadcast, of good files, faulty ones, garbage and none:
the daemon goes on, and runs on what was said last.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from tests.daemon.test_daemon import prepare

pytestmark = pytest.mark.story

STORM, MEMBERS = 100, 40


def others(good: str) -> list[Callable[[Path], object]]:
    """What an editor, a script or a dying card may make of the file."""
    return [
        lambda path: path.write_text(good.replace("join: open", "join: opne")),
        lambda path: path.write_text(good.replace("join: open", "join:\topen")),
        lambda path: path.write_text(good.replace("\n  ", "\n\t")),
        lambda path: path.write_bytes(Random(3).randbytes(4000)),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text(good[: len(good) // 2]),
        lambda path: path.write_text("[" * 5000),
        lambda path: path.write_text("a: &a [*a]\n"),
        lambda path: path.write_text(good.replace("modem0", "modem7")),
        lambda path: path.write_text(good.replace("stick1", "stick2")),
        lambda path: path.write_text(good.replace("join: open", "join: closed")),
        lambda path: path.write_text(good + "web: {}\nmetrics: {listen: '127.0.0.1:1'}\n"),
        lambda path: path.unlink(missing_ok=True),
    ]


class Systemd:
    """What the daemon tells systemd."""

    def __init__(self, folder: Path) -> None:
        self.where = folder / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.where))
        self._socket.setblocking(False)
        self.heard: list[str] = []

    def words(self) -> list[str]:
        try:
            while True:
                self.heard += self._socket.recv(4096).decode().split("\n")
        except BlockingIOError:
            return self.heard


async def test_a_storm_of_reloads(tmp_path: Path) -> None:
    """Everybody gets the alert once; the last file wins and is told once; systemd
    hears the end of what it heard the begin of.
    """
    d = prepare(tmp_path, MEMBERS)
    systemd = Systemd(tmp_path)
    d.env["NOTIFY_SOCKET"] = str(systemd.where)
    path, chance = tmp_path / "smsd.yaml", Random(11)
    good = path.read_text()
    try:
        await d.start()
        await d.ready()
        await d.alert(MEMBERS)
        await d.until(lambda: d.alerts(MEMBERS).total() >= 3, "the first")
        for _ in range(STORM):
            chance.choice(others(good))(path)
            d.process.send_signal(signal.SIGHUP)
            systemd.words()
            await asyncio.sleep(chance.choice((0, 0.001, 0.01, 0.05, 0.1)))
        path.write_text(good.replace("join: open", "join: closed").replace("60m", "59m"))
        for _ in range(5):
            d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: "alerts.expire_after" in d.said(), "the last file")
        await d.until(lambda: set(d.alerts(MEMBERS).values()) == {1}, "everybody")
        await asyncio.sleep(0.5)
        said = [line for line in d.said().splitlines() if "configuration" in line]
        assert len(said) <= STORM // 2, "reloads that came while one was read are one"
        assert "alerts.expire_after" in said[-1], said[-1]
        assert '"a part failed' not in d.said()
        d.text("+32479222222", "JOIN")
        await d.until(lambda: any("aanmelden kan nu niet" in text for text in d.got("+32479222222")), "the last rules")
        told = [word.partition("=")[0] for word in systemd.words() if word.startswith(("RELOADING", "READY"))]
        assert told[-1] == "READY"
        assert all(pair != ("RELOADING", "RELOADING") for pair in pairwise(told))
        assert await d.stop() == 0
    finally:
        d.close()


async def test_reloads_while_it_starts_and_ends(tmp_path: Path) -> None:
    """From the moment it has its lock to its very end; what was asked for
    before it could listen is done when it can.
    """
    d = prepare(tmp_path, 1)
    lock = tmp_path / "smsd.lock"

    async def storm(until: Callable[[], object]) -> None:
        for _ in range(20_000):
            if until():
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(d.process.pid, signal.SIGHUP)  # send_signal would look for its end, and take it from the loop
            await asyncio.sleep(0.001)
        raise AssertionError(d.said()[-2000:])

    try:
        for turn in range(1, 4):
            lock.write_text("")
            before = d.said().count("configuration unchanged") if turn > 1 else 0
            await d.start()
            await d.until(lambda: lock.read_text().strip() == str(d.process.pid), "its lock")
            await storm(lambda: d.process.returncode is not None or d.said().count('"started"') == turn)  # noqa: B023
            await d.until(lambda: d.said().count("configuration unchanged") > before, "the reload")  # noqa: B023
            d.process.send_signal(signal.SIGTERM)
            await storm(lambda: d.process.returncode is not None)
            assert d.process.returncode == 0, d.said()[-2000:]
            d.log.close()
    finally:
        d.close()
