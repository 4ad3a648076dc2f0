"""A log that cannot be written: a full disk, a reader that went away or
sleeps, no stderr at all. The gateway lives and alerts.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from smsd import log_lines
from tests.daemon.test_daemon import prepare
from tests.process import Daemon

pytestmark = pytest.mark.story


class Unheard(Daemon):
    """A daemon whose stderr is `stderr`: a file descriptor, or None for a closed one."""

    stderr: int | None = None

    async def start(self, *, plugged: bool = True) -> None:
        if plugged and not self.pty.plugged:
            self.pty.plug()
        self.log = open(self.folder / "daemon.log", "ab")  # noqa: ASYNC230, SIM115
        words = [sys.executable, "-m", "smsd", "run", "--config", str(self.folder / "smsd.yaml")]
        if self.stderr is None:
            words = ["sh", "-c", 'exec "$@" 2>&-', "sh", *words]
        self.process = await asyncio.create_subprocess_exec(
            *words,
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.stderr,
        )

    def status(self) -> dict:
        file = self.folder / "smsd.status.json"
        return json.loads(file.read_text()) if file.exists() else {}


@contextmanager
def stderr_of(kind: str) -> Iterator[int | None]:
    """A stderr that takes nothing."""
    if kind == "closed":
        yield None
    elif kind == "full disk":
        fd = os.open("/dev/full", os.O_WRONLY)
        yield fd
        os.close(fd)
    elif kind == "dead reader":
        reader, fd = os.pipe()
        os.close(reader)
        yield fd
        os.close(fd)
    else:  # a reader that lives and does not read: the pipe is full
        reader, fd = os.pipe()
        os.set_blocking(fd, False)
        try:
            while True:
                os.write(fd, b"x" * 65536)
        except BlockingIOError:
            os.set_blocking(fd, True)
        yield fd
        os.close(fd)
        os.close(reader)


@pytest.mark.parametrize("kind", ["full disk", "dead reader", "sleeping reader", "closed"])
async def test_an_alert_without_a_log(tmp_path: Path, kind: str) -> None:
    """It starts, sends an alert, drains, ends with 0; what was dropped is counted. The database is whole."""
    made = prepare(tmp_path)
    with stderr_of(kind) as fd:
        d = Unheard(tmp_path)
        d.network, d.server, d.pty = made.network, made.server, made.pty
        d.stderr = fd
        try:
            await d.start()
            await d.until(lambda: [m["state"] for m in d.status().get("modems", [])] == ["ready"], "the modem")
            await d.alert(5)
            await d.until(lambda: set(d.alerts(5).values()) == {1}, "everybody")
            if kind != "closed":
                await d.until(lambda: d.status().get("log_dropped", 0) > 0, "the count")
            assert await d.stop() == 0
        finally:
            d.close()
    with closing(sqlite3.connect(tmp_path / "smsd.db")) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


async def test_a_reader_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    """The count of what was dropped is told as soon as something can be told again."""
    fifo = tmp_path / "log"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    fd = os.open(fifo, os.O_WRONLY)
    made = prepare(tmp_path)
    d = Unheard(tmp_path)
    d.network, d.server, d.pty = made.network, made.server, made.pty
    d.stderr = fd
    try:
        await d.start()
        await d.until(lambda: [m["state"] for m in d.status().get("modems", [])] == ["ready"], "the modem")
        assert b'"state": "ready"' in os.read(reader, 65536)
        os.close(reader)
        d.text("+32479111111", "JOIN")
        await d.until(lambda: d.status().get("log_dropped", 0) > 1, "the count")
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        d.text("+32479222222", "JOIN")
        said = b""

        def told() -> bool:
            nonlocal said
            try:
                said += os.read(reader, 65536)
            except BlockingIOError:
                return False
            return b"log lines could not be written" in said

        await d.until(told, "the count in the log")
        lines = [json.loads(line) for line in said.decode().splitlines()]
        assert [line["count"] > 1 for line in lines if line["event"] == "log lines could not be written"] == [True]
        assert await d.stop() == 0
    finally:
        d.close()
        os.close(fd)
        os.close(reader)


class Disk:
    """A file descriptor's writes, as a disk takes them: `room` octets, then `error`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self.error, self.taken = 0, errno.ENOSPC, b""
        monkeypatch.setattr(log_lines.os, "write", self.write)

    def write(self, fd: int, data: bytes) -> int:
        if not self.room:
            raise OSError(self.error, os.strerror(self.error))
        part = data[: self.room]
        self.room -= len(part)
        self.taken += part
        return len(part)


@pytest.mark.parametrize(
    "error", [errno.ENOSPC, errno.EIO, errno.EPIPE, errno.EBADF, errno.EAGAIN, errno.EDQUOT, errno.EFBIG]
)
def test_any_fault_drops_and_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: int) -> None:
    """Whatever the system says; a line that was torn off does not spoil the next one."""
    fd = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    sink = log_lines.Sink(fd)
    disk = Disk(monkeypatch)
    disk.error, disk.room = error, 10
    sink.msg("a first line that is torn off")
    sink.msg("lost")
    assert sink.dropped == 2
    disk.room = 10_000
    sink.msg("whole")
    assert disk.taken.splitlines() == [b"a first li", b"whole"]
    assert (sink.dropped, sink.untold) == (2, 0)
    os.close(fd)
    monkeypatch.undo()
