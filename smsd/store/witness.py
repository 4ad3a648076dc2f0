"""The witness: a second file, which saw what the lines claimed and which alerts were accepted. A damaged write-ahead log may take the last
commits with it, and SQLite cannot know what they were; what this file saw and the database does not know is in doubt, or is told.

In: records, as soon as they are committed. Out: all that were kept, oldest first. It is a ring of lines of one length, each with a sum of
its own: what is torn, or garbage, is no record. Ids, times and sums of names stand in it, no number and no word. Its own faults are told
and stop nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smsd import log

CLAIMED, BACK, ACCEPTED = "C", "B", "A"
CLAIMS, ALERTS = 4096, 256  # so many of each are kept
LIMIT_S = 5.0  # longer nobody waits for it
_LINE = re.compile(rb"(\d{12}) ([CBA]) (\d{12}) (\d{15}) (\d{6}) ([0-9a-f]{8}) ([0-9a-f]{8})\n")
LENGTH = 69  # of a line
SIZE = (CLAIMS + ALERTS) * LENGTH


@dataclass(frozen=True, slots=True)
class Record:
    """A row that a line claimed (its id, when it was made, which attempt; the line) or that is surely not on the air; an alert that was
    accepted (its id, when, the incident; the network). `where` is a sum of the name.
    """

    kind: str
    id: int
    at: int  # milliseconds
    n: int = 0
    where: str = ""


def stamp(at: datetime) -> int:
    """Milliseconds, as the database keeps them."""
    return round(at.timestamp() * 1000)


def moment(at: int) -> datetime:
    """The time of a stamp."""
    return datetime.fromtimestamp(at / 1000, UTC)


def sum_of(name: str) -> str:
    """A name's sum."""
    return f"{zlib.crc32(name.encode()):08x}"


def line_of(record: Record, count: int) -> bytes:
    """A record as it stands in the file."""
    where = record.where or sum_of("")
    head = f"{count:012d} {record.kind} {record.id:012d} {max(0, record.at):015d} {min(record.n, 999999):06d} {where} ".encode()
    return head + b"%08x\n" % zlib.crc32(head)


def read(path: Path) -> list[tuple[int, Record]]:
    """What is whole in the file, with its count; oldest first. Nothing where there is none."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            data = file.read(SIZE)
    except OSError:
        return []
    found = []
    for at in range(0, len(data), LENGTH):
        match = _LINE.fullmatch(data[at : at + LENGTH])
        if match and zlib.crc32(data[at : at + LENGTH - 9]) == int(match[7], 16):
            count, kind, id_, when, n, where, _ = (part.decode() for part in match.groups())
            found.append((int(count), Record(kind, int(id_), int(when), int(n), where)))
    return sorted(found, key=lambda pair: pair[0])


class Witness:
    """The file while the daemon runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = read(path)
        self._count = {False: 0, True: 0}  # of claims, of alerts
        for count, record in self.kept:
            alert = record.kind == ACCEPTED
            self._count[alert] = max(self._count[alert], count)
        self._fd = -1
        self._waiting: list[Record] = []
        self._writer: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="witness")
        self._failed = False
        self.accepted: set[int] = set()  # alerts of which this run told it

    @property
    def records(self) -> list[Record]:
        """What runs before this one saw."""
        return [record for _, record in self.kept]

    def soon(self, records: Sequence[Record]) -> None:
        """Keeps them; nobody waits."""
        self._waiting += records[-CLAIMS:]
        self.accepted |= {record.id for record in records if record.kind == ACCEPTED}
        del self._waiting[:-CLAIMS]
        if self._waiting and (self._writer is None or self._writer.done()):
            self._writer = asyncio.get_running_loop().create_task(self._write())

    async def settled(self) -> None:
        """Waits until what was told is on the disk, or cannot be."""
        if self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer], timeout=LIMIT_S)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            records, self._waiting = self._waiting, []
            trouble = await loop.run_in_executor(self._thread, self._put, records)
            if trouble and not self._failed:
                log.trouble("witness", trouble)
            self._failed = bool(trouble)

    def _put(self, records: Sequence[Record]) -> str:
        """In a thread: into their places, and onto the disk; what went wrong."""
        try:
            if self._fd < 0 or os.fstat(self._fd).st_nlink == 0:
                self._open()
            for record in records:
                alert = record.kind == ACCEPTED
                self._count[alert] += 1
                count = self._count[alert]
                place = CLAIMS + count % ALERTS if alert else count % CLAIMS
                os.pwrite(self._fd, line_of(record, count), place * LENGTH)
            os.fdatasync(self._fd)
        except OSError as error:
            self._let_go()
            return f"{self.path}: {error.strerror}; alerts go on without it"
        return ""

    def _open(self) -> None:
        self._let_go()
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        self._fd = os.open(self.path, flags, 0o600)
        if os.fstat(self._fd).st_size != SIZE:
            os.ftruncate(self._fd, SIZE)
            os.posix_fallocate(self._fd, 0, SIZE)  # a disk that is full later leaves its room
            os.fsync(self._fd)

    def _let_go(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)

    async def close(self) -> None:
        """Behind the last record."""
        await self.settled()
        self._thread.shutdown(wait=False)
        if self._writer is None or self._writer.done():
            self._let_go()
