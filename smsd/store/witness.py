"""The witness: a second file, which saw what the lines claimed, which alerts were accepted or halted, who became or
is no member any more, and which gateway reigns. A damaged write-ahead log may take the last commits with it, and SQLite
cannot know what they were; what this file saw and the database does not know is in doubt, is done again, or is told.

In: records, as soon as they are committed. Out: all that were kept, oldest first. It is three rings of lines of one
length, each line with a sum of its own: what is torn, or garbage, is no record. Ids, times, sums of names and the head
of a number's keyed hash stand in it, no number and no word. Its own faults are told and stop nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import threading
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smsd import log

CLAIMED, BACK, ACCEPTED, HALTED, RESUMED, MEMBER, REIGN = "C", "B", "A", "H", "R", "M", "F"
CLAIMS, ALERTS, CHANGES = 4096, 256, 1024  # so many of each are kept
ALL = CLAIMS + ALERTS + CHANGES
RINGS = {"CB": (0, CLAIMS), "AHRF": (CLAIMS, ALERTS), "M": (CLAIMS + ALERTS, CHANGES)}  # kinds: first line, how many
RING_OF = {kind: kinds for kinds in RINGS for kind in kinds}
LIMIT_S = 5.0  # longer nobody waits for it
_LINE = re.compile(rb"(\d{12}) ([CBAHRMF]) (\d{12}) (\d{15}) (\d{6}) ([0-9a-f]{8}) ([0-9a-f]{8})\n")
LENGTH = 69  # of a line
SIZE = ALL * LENGTH
HASH = 9  # digits of a number's keyed hash
# what happens to a membership, by its place: that of LEAVE never changes. A question that was asked is none, nor is its
# answer forgotten without a word: who answers it anew hears so
EVENTS = (
    "",
    "leave",
    "yes",
    "yes_to_approve",
    "approve",
    "refuse",
    "restore",
    "restore_paused",
    "pause",
    "wake",
    "suspend",
    "remove",
    "serve",
    "added",
)
LEAVE, ADDED = EVENTS.index("leave"), EVENTS.index("added")
_HASH = re.compile(rf"[0-9a-f]{{{HASH}}}")
_ADDED = re.compile(r"([^, ]+), (\d{1,9}) by ")
_BROADCAST = re.compile(r"#(\d+) broadcast (\d+)\b")


@dataclass(frozen=True, slots=True)
class Record:
    """A row that a line claimed (its id, when it was made, which attempt; the line) or that is surely not on the air;
    an alert that was accepted (its id, when, the incident; a record for each network), halted or let go on (its id,
    when, the incident); a change of a membership (the head of the number's keyed hash, when, which of EVENTS; the
    network); members whom an operator or a coordinator added (how many, when, ADDED; the network); a reign (its number,
    when; 1 where it is another gateway's, which took this one's place). `where` is a sum of the name.
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
    """What stands for a name in the file, which holds no names."""
    return f"{zlib.crc32(name.encode()):08x}"


def head_of(who: str) -> int:
    """The head of a number's keyed hash."""
    return int(who[:HASH], 16)


def accepted(broadcast: int, at: datetime, incident: int, networks: Iterable[str]) -> list[Record]:
    """An alert that was accepted: each of its networks has somebody to tell."""
    return [
        Record(kind=ACCEPTED, id=broadcast, at=stamp(at), n=incident, where=sum_of(network)) for network in networks
    ]


def noted(at: datetime, event: str, who: str, detail: str) -> Record | None:
    """What a line of the journal says that has to be known whatever becomes of the database; None for all else."""
    what, _, change = event.partition(" ")
    if event == "members added" and (of := _ADDED.match(detail)) and of[2] != "0":
        return Record(kind=MEMBER, id=int(of[2]), at=stamp(at), n=ADDED, where=sum_of(of[1]))
    if what == "membership" and change in EVENTS and _HASH.match(who):
        return Record(
            kind=MEMBER,
            id=head_of(who),
            at=stamp(at),
            n=EVENTS.index(change),
            where=sum_of(re.split("[, ]", detail)[0]),
        )
    if event in ("halted", "resumed", "cancelled") and (found := _BROADCAST.search(detail)):
        return Record(
            kind=RESUMED if event == "resumed" else HALTED,
            id=int(found[2]),
            at=stamp(at),
            n=int(found[1]),
            where=sum_of(""),
        )
    return None


def line_of(record: Record, count: int) -> bytes:
    """A record as it stands in the file."""
    where = record.where or sum_of("")
    numbers = f"{record.id:012d} {max(0, record.at):015d} {min(record.n, 999999):06d}"
    head = f"{count:012d} {record.kind} {numbers} {where} ".encode()
    return head + b"%08x\n" % zlib.crc32(head)


def place(database: Path) -> Path:
    """Where it lies, beside the database."""
    return database.with_suffix(".witness")


def records(path: Path) -> list[Record]:
    """What is whole in a file, oldest first."""
    return [record for _, record in read(path)]


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
            found.append((int(count), Record(kind=kind, id=int(id_), at=int(when), n=int(n), where=where)))
    return sorted(found, key=lambda pair: pair[0])


class Rings:
    """The file itself, written by one thread at a time; `kept` is what lay in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept = read(path)
        self._count = dict.fromkeys(RINGS, 0)
        for count, record in self.kept:
            ring = RING_OF[record.kind]
            self._count[ring] = max(self._count[ring], count)
        self._fd = -1

    def put(self, records: Sequence[Record]) -> str:
        """Writes records into their places, and onto the disk; what went wrong, in words."""
        try:
            if self._fd < 0 or os.fstat(self._fd).st_nlink == 0:
                self._open()
            for record in records:
                ring = RING_OF[record.kind]
                self._count[ring] += 1
                first, size = RINGS[ring]
                place = first + self._count[ring] % size
                os.pwrite(self._fd, line_of(record, self._count[ring]), place * LENGTH)
            os.fdatasync(self._fd)
        except OSError as error:
            self.close()
            return f"{self.path}: {error.strerror}; alerts go on without it"
        return ""

    def _open(self) -> None:
        self.close()
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        self._fd = os.open(self.path, flags, 0o600)
        if os.fstat(self._fd).st_size != SIZE:
            os.ftruncate(self._fd, SIZE)
            os.posix_fallocate(self._fd, 0, SIZE)  # a disk that is full later leaves its room
            os.fsync(self._fd)

    def close(self) -> None:
        """Lets the file go; the next record opens it anew."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)


class Witness:
    """The file while the daemon runs. Where the database is a file too, what the lines claim is written by the thread
    that committed it, `at_once`; the rest `soon`, one batch after the other, in a thread of its own.
    """

    def __init__(self, path: Path) -> None:
        self.rings = Rings(path)
        self._waiting: list[Record] = []
        self._writer: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="witness")
        self._one_at_a_time = threading.Lock()
        self._failed = False
        self.accepted: set[int] = set()  # alerts of which this run told it
        # what it knows of the journal, and up to which of its lines other processes' were looked at
        self.noted = deque((record for record in self.records if RING_OF[record.kind] != "CB"), maxlen=ALERTS + CHANGES)
        self.read_to = 0

    @property
    def records(self) -> list[Record]:
        """What runs before this one saw."""
        return [record for _, record in self.rings.kept]

    def soon(self, records: Sequence[Record]) -> None:
        """Keeps records as soon as the disk takes them; nobody waits, and of those that wait the last CLAIMS stay."""
        self._waiting += records[-CLAIMS:]
        self.accepted |= {record.id for record in records if record.kind == ACCEPTED}
        self.noted += [record for record in records if RING_OF[record.kind] != "CB"]
        del self._waiting[:-CLAIMS]
        if self._waiting and (self._writer is None or self._writer.done()):
            self._writer = asyncio.get_running_loop().create_task(self._write())

    def at_once(self, records: Sequence[Record]) -> None:
        """Keeps records before it returns; for the thread that commits."""
        with self._one_at_a_time:
            trouble = self.rings.put(records)
            if trouble and not self._failed:
                log.trouble("witness", trouble)
            self._failed = bool(trouble)

    async def settled(self) -> None:
        """Waits until what was told soon is on the disk, or cannot be."""
        if self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer], timeout=LIMIT_S)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            records, self._waiting = self._waiting, []
            await loop.run_in_executor(self._thread, self.at_once, records)

    async def close(self) -> None:
        """Waits for the last record, but not for a disk that hangs, then lets the file go."""
        await self.settled()
        self._thread.shutdown(wait=False)
        if self._writer is None or self._writer.done():
            self.rings.close()
