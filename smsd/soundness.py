"""Whether a database is whole: its pages, its rows, and the log of what was committed last.

In: a database file or its write-ahead log. Out: nothing, or Damaged
with what is wrong. It never mends and never writes.

SQLite keeps no checksums of the pages of its main file. What is found here: each page hangs where it should, each row
stands in each index, each reference leads somewhere, each value has its column's type and each text is text. What is
not: another value of the same type in a column that stands in no index. The log does have checksums
(https://sqlite.org/fileformat2.html, clause 4), but SQLite takes the first that is wrong for the log's end, and
silently forgets the commits behind it: so they are looked at here.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path

from smsd.errors import Damaged

HEADER, FRAME = 32, 24
BIG, LITTLE = 0x377F0683, 0x377F0682
INDEX_HEADER = struct.Struct("=2I I 2B H 2I 2I 8s 2I")  # of -shm; twice, and both alike when it is whole
KINDS = {
    "VARCHAR": "text",
    "TEXT": "text",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "integer",
    "BLOB": "blob",
}

_kept: dict[tuple[int, int], int] = {}  # descriptors of shared memory, by device and inode


def check(conn: sqlite3.Connection, name: str) -> None:
    """Pages, indexes, references, types and texts of a database."""
    try:
        found = [row[0] for row in conn.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise Damaged(f"{name} is damaged: {found[0]}")
        loose = conn.execute("PRAGMA foreign_key_check").fetchone()
        if loose is not None:
            raise Damaged(f"{name} is damaged: {loose[0]} {loose[1]} refers to a row of {loose[2]} that is not there")
        for (table,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            _values(conn, name, table)
    except UnicodeDecodeError as error:
        raise Damaged(f"{name} is damaged: a text in it is none ({error.reason})") from error
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{name} is damaged: {error}") from error


def _values(conn: sqlite3.Connection, name: str, table: str) -> None:
    columns = [
        (row[1], KINDS.get(row[2].partition("(")[0].upper())) for row in conn.execute(f'PRAGMA table_info("{table}")')
    ]
    typed = [f"typeof(\"{column}\") NOT IN ('{kind}', 'null')" for column, kind in columns if kind]
    if typed and conn.execute(f'SELECT 1 FROM "{table}" WHERE {" OR ".join(typed)} LIMIT 1').fetchone():  # noqa: S608 - names of our own schema
        raise Damaged(f"{name} is damaged: {table} holds a value of another type than its column")
    texts = ", ".join(f'"{column}"' for column, kind in columns if kind == "text")
    if texts:
        for _ in conn.execute(f'SELECT {texts} FROM "{table}"'):  # noqa: S608 - reading decodes
            pass


@dataclass(frozen=True, slots=True)
class Log:
    """What a write-ahead log holds: frames that are whole, and frames of the same log behind the first that is not."""

    whole: int
    commits_behind: int
    frames_behind: int


def check_log(database: Path) -> None:
    """That no commit in the log is lost. To be called before SQLite opens
    the database: it drops what it cannot read.
    """
    for _ in range(3):  # a daemon may begin the log anew while we look
        before = _committed(database)
        log = _bytes(database, "-wal")
        if before == _committed(database):
            break
    else:
        return  # it is being written at full speed, and whoever writes it has just read it
    if not log:
        return
    found = _read(log)
    salts, committed = before or (b"", 0)
    if found is None:
        raise Damaged(f"{database.name} is damaged: the head of its write-ahead log cannot be read")
    # what another process holds as committed must be there; without its word: behind a commit
    # cut short by a power cut there is no other
    if (salts == log[16:24] and committed > found.whole) or found.commits_behind > 1:
        raise Damaged(
            f"{database.name} is damaged: frame {found.whole + 1} of its write-ahead log is not what was written"
        )


def _bytes(database: Path, suffix: str) -> bytes:
    path = database.with_name(database.name + suffix)
    return path.read_bytes() if path.exists() else b""


def _shared(path: Path) -> bytes:
    """The head of the memory that the programs share. It is never closed while the file is there: that would drop the
    locks that SQLite holds on it in this very process (fcntl(2)), and another program would then cut it from under us.
    """
    try:
        for old in [key for key, fd in _kept.items() if os.fstat(fd).st_nlink == 0]:
            os.close(_kept.pop(old))  # it was deleted: nobody can open it any more
        about = path.stat()
        file = about.st_dev, about.st_ino
        if file not in _kept:
            _kept[file] = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        return os.pread(_kept[file], 2 * INDEX_HEADER.size, 0)
    except FileNotFoundError:
        return b""


def _committed(database: Path) -> tuple[bytes, int] | None:
    """Salts and number of the committed frames, as the programs that have the database open share them."""
    shared = _shared(database.with_name(f"{database.name}-shm"))
    size = INDEX_HEADER.size
    if len(shared) < 2 * size or shared[:size] != shared[size : 2 * size]:
        return None
    fields = INDEX_HEADER.unpack(shared[:size])
    return fields[10], fields[6]


def _read(log: bytes) -> Log | None:
    """Follows the checksums from frame to frame; None where the head is no head."""
    if len(log) < HEADER:
        return Log(0, 0, 0)
    magic, _, page, _, _, _, *stored = struct.unpack(">8I", log[:HEADER])
    if magic not in (BIG, LITTLE) or page < 512:
        return None
    order = ">" if magic == BIG else "<"
    sums = _sums(order, log[:24], (0, 0))
    if list(sums) != stored:
        return None
    salts, whole, commits, behind = log[16:24], 0, 0, 0
    good = True
    for at in range(HEADER, len(log) - FRAME - page + 1, FRAME + page):
        head = log[at : at + FRAME]
        if head[8:16] != salts:
            good = False  # of an older log, or hit
            continue
        if good:
            sums = _sums(order, head[:8] + log[at + FRAME : at + FRAME + page], sums)
            good = list(sums) == list(struct.unpack(">2I", head[16:24]))
        if good:
            whole += 1
        else:
            behind += 1
            commits += head[4:8] != bytes(4)
    return Log(whole, commits, behind)


def _sums(order: str, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
    one, two = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
