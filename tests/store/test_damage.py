"""A backup of a damaged database is never called good: damage anywhere, of
any kind, in the file or in its write-ahead log.

In: a database as a year leaves it (all tables, freed pages, long texts), and a generator of damage: any page kind, any
offset. Out: the backup is refused, or what it holds is what was there. What SQLite cannot see is named: another value
of the same kind in a column that no index and no check holds.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.store import backup, facts
from smsd.store.opening import open_engine

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)
PAGE = 1024
SEEDS = st.integers(0, 2**32)
Rows = dict[str, list[tuple[Any, ...]]]
LEAF_TABLE, INNER_TABLE, LEAF_INDEX, INNER_INDEX = 13, 5, 10, 2


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with something in each kind of page."""
    path = tmp_path_factory.mktemp("sound") / "smsd.db"
    open_engine(f"sqlite:///{path}").dispose()
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        for i in range(1, 81):
            conn.execute(
                "INSERT INTO members (number, name, language, created_at) VALUES (?, ?, 'nl', ?)",
                (f"+3247{i:07d}", f"Lid {i} " * (i % 5), 10**12 + i),
            )
            conn.execute("INSERT INTO memberships (member_id, network, state) VALUES (?, 'dorp', 'active')", (i,))
            conn.execute(
                "INSERT INTO journal (at, event, who, detail) VALUES (?, 'x', ?, ?)",
                (i, "w" * 20, "d" * (i * 37 % 1500)),
            )
        conn.execute("INSERT INTO texts (body, segments) VALUES (?, 2)", ("Inbraak Kerkstraat " * 200,))
        conn.execute(
            "INSERT INTO broadcasts (kind, network, state, author, author_number, body, facts_at, created_at) "
            "VALUES ('alert', 'dorp', 'live', 'peeters', '+32475000001', 'Inbraak', 1, 1)"
        )
        for i in range(1, 81):
            conn.execute(
                "INSERT INTO deliveries (broadcast_id, text_id, number, role, priority, ordinal, state, created_at) "
                "VALUES (1, 1, ?, 'member', 1, ?, ?, 1)",
                (f"+3247{i:07d}", i, ("queued", "sent")[i % 2]),
            )
            conn.execute("INSERT INTO parts (delivery_id, seq, modem, sent_at) VALUES (?, 1, 'stick1', 5)", (i,))
        for i in range(60):
            conn.execute(
                (
                    "INSERT INTO letters (message_id, once, recipient, subject, body, state, created_at) VALUES (?, ?, "
                    "'a', 's', ?, 'queued', 1)"
                ),
                (f"m{i}", f"o{i}", "b" * 2000),
            )
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DELETE FROM letters WHERE id < 50")  # freed pages
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def contents(path: Path) -> Rows:
    """All rows of all tables."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.text_factory = lambda octets: octets.decode("utf-8", "surrogateescape")
        names = [n for (n,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {n: conn.execute(f'SELECT * FROM "{n}"').fetchall() for n in names}


def kinds(data: bytes) -> dict[str, list[int]]:
    """Pages by kind."""
    found: dict[str, list[int]] = {}
    trunk = int.from_bytes(data[32:36], "big")
    free = set()
    while trunk:
        at = (trunk - 1) * PAGE
        free.add(trunk)
        found.setdefault("freelist", []).append(trunk)
        count = int.from_bytes(data[at + 4 : at + 8], "big")
        leaves = [int.from_bytes(data[at + 8 + 4 * i : at + 12 + 4 * i], "big") for i in range(count)]
        free |= set(leaves)
        found.setdefault("free", []).extend(leaves)
        trunk = int.from_bytes(data[at : at + 4], "big")
    names = {LEAF_TABLE: "rows", INNER_TABLE: "inner table", LEAF_INDEX: "index", INNER_INDEX: "inner index"}
    for page in range(1, len(data) // PAGE + 1):
        if page not in free:
            first = data[100] if page == 1 else data[(page - 1) * PAGE]
            found.setdefault("first" if page == 1 else names.get(first, "overflow"), []).append(page)
    return found


def damaged(data: bytes, chance: Random, kind: str, how: str) -> bytes:
    """The file with one damage."""
    out = bytearray(data)
    page = chance.choice(kinds(data)[kind])
    start = (page - 1) * PAGE
    at = start + chance.randrange(PAGE)
    if how == "bit":
        out[at] ^= 1 << chance.randrange(8)
    elif how == "octet":
        out[at] = chance.randrange(256)
    elif how == "head":
        out[start + chance.randrange(16)] = chance.randrange(256)
    elif how == "run":
        out[at : at + 16] = chance.randbytes(len(out[at : at + 16]))
    elif how == "zeros":
        out[start : start + PAGE] = bytes(PAGE)
    elif how == "another page":
        other = chance.randrange(len(data) // PAGE) * PAGE
        out[start : start + PAGE] = data[other : other + PAGE]
    elif how == "cut":
        del out[at:]
    return bytes(out)


HOW = ("bit", "octet", "head", "run", "zeros", "another page", "cut")
WHERE = ("first", "rows", "inner table", "index", "inner index", "overflow", "freelist", "free")


def test_each_kind_of_page_is_there(sound: Path) -> None:
    """The generator reaches them all."""
    assert set(kinds(sound.read_bytes())) == set(WHERE)


def held_elsewhere(path: Path) -> dict[str, set[int]]:
    """Columns, by place, whose values also stand in an index of all rows."""
    found: dict[str, set[int]] = {}
    with contextlib.closing(sqlite3.connect(path)) as conn:
        for (table,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            indexes = [row[1] for row in conn.execute(f'PRAGMA index_list("{table}")') if not row[4]]
            found[table] = {row[1] for index in indexes for row in conn.execute(f'PRAGMA index_info("{index}")')}
    return found


def blind(before: Rows, after: Rows, held: dict[str, set[int]]) -> bool:
    """Whether all that differs are values of the same type in the same rows, in columns that stand in no index."""
    if {name: len(rows) for name, rows in before.items()} != {name: len(rows) for name, rows in after.items()}:
        return False
    pairs = [(name, i, old, new) for name in before for was, now in zip(before[name], after[name], strict=True)
             for i, (old, new) in enumerate(zip(was, now, strict=True)) if old != new]  # fmt: skip
    return all(type(old) is type(new) and i not in held[name] for name, i, old, new in pairs)


def made(folder: Path) -> Rows | None:
    """What a backup of the database in a folder holds; None where it is refused."""
    target = folder / "copy.backup"
    try:
        backup.make(f"sqlite:///{folder}/smsd.db", target, gateway="x", now=NOW)
        with backup.opened(target, folder) as (_, unpacked):
            return contents(unpacked / "smsd.db")
    except StoreTrouble:
        return None


@pytest.fixture(scope="module")
def before(sound: Path) -> Rows:
    """What is in it."""
    return contents(sound)


@pytest.fixture(scope="module")
def held(sound: Path) -> dict[str, set[int]]:
    """What stands twice."""
    return held_elsewhere(sound)


@given(SEEDS.map(Random), st.sampled_from(WHERE), st.sampled_from(HOW))
def test_damage_anywhere(
    sound: Path, before: Rows, held: dict[str, set[int]], chance: Random, kind: str, how: str
) -> None:
    """Found, or without harm to a row, a key or a type."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "smsd.db").write_bytes(damaged(sound.read_bytes(), chance, kind, how))
        after = made(folder)
    fine = after is None or after == before or blind(before, after, held)
    assert fine


@pytest.mark.parametrize("table", ["members", "deliveries", "memberships"])
def test_a_row_that_can_no_longer_be_reached(sound: Path, tmp_path: Path, table: str) -> None:
    """The last row of a page is not counted any more: its indexes still know it."""
    with contextlib.closing(sqlite3.connect(sound)) as conn:
        (root,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    data = bytearray(sound.read_bytes())
    at = (root - 1) * PAGE
    while data[at] == INNER_TABLE:
        at = (int.from_bytes(data[at + 8 : at + 12], "big") - 1) * PAGE
    data[at + 3 : at + 5] = (int.from_bytes(data[at + 3 : at + 5], "big") - 1).to_bytes(2, "big")
    (tmp_path / "smsd.db").write_bytes(data)
    with pytest.raises(Damaged, match="is damaged"):
        backup.make(f"sqlite:///{tmp_path}/smsd.db", tmp_path / "copy", gateway="x", now=NOW)


# ---- the write-ahead log

COMMITS = 12


@contextlib.contextmanager
def in_use(sound: Path, folder: Path) -> Iterator[list[Rows]]:
    """The database open, with commits that stand in its log only; what was in it after each."""
    path = folder / "smsd.db"
    shutil.copyfile(sound, path)
    states = []
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_autocheckpoint=0")
        for i in range(COMMITS):
            with conn:
                conn.execute("INSERT INTO journal (at, event, detail) VALUES (?, 'y', ?)", (i, "z" * 300))
                conn.execute("UPDATE deliveries SET state = 'sent' WHERE id = ?", (2 * i + 2,))
            states.append(contents(path))
        yield states


def hit(path: Path, chance: Random, at: int | None = None) -> None:
    """One octet of a file is another."""
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data)) if at is None else at
    data[at] ^= chance.randrange(1, 256)
    with open(path, "r+b") as file:
        file.write(data)


@given(SEEDS.map(Random))
def test_a_log_that_is_hit_while_in_use(sound: Path, chance: Random) -> None:
    """Somebody has the database open: all that was committed is there, or no backup is."""
    with tempfile.TemporaryDirectory() as name, in_use(sound, Path(name)) as states:
        hit(Path(name) / "smsd.db-wal", chance)
        fine = made(Path(name)) in (None, states[-1])
    assert fine


@given(SEEDS.map(Random))
def test_a_log_that_is_hit_after_a_crash(sound: Path, chance: Random) -> None:
    """Nobody has it open: the same, but that a commit behind which nothing stands may
    as well have been cut short by the power cut.
    """
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        with in_use(sound, Path(name)) as states:
            for suffix in ("", "-wal"):
                shutil.copyfile(Path(name) / f"smsd.db{suffix}", Path(other) / f"smsd.db{suffix}")
        hit(Path(other) / "smsd.db-wal", chance)
        fine = made(Path(other)) in (None, *states[-2:])
    assert fine


def test_a_log_that_was_cut_short(sound: Path, tmp_path: Path) -> None:
    """A power cut in the middle of a commit is no damage; without its end the commit was none."""
    (tmp_path / "a").mkdir()
    with in_use(sound, tmp_path / "a") as states:
        log = (tmp_path / "a" / "smsd.db-wal").read_bytes()
        for i, size in enumerate((len(log) - 1, len(log) - 1500, len(log) + 700)):
            folder = tmp_path / str(i)
            folder.mkdir()
            shutil.copyfile(tmp_path / "a" / "smsd.db", folder / "smsd.db")
            (folder / "smsd.db-wal").write_bytes(log[:size].ljust(size, b"\0"))
            assert made(folder) == states[-1 if size > len(log) else -2]


def test_copies_behind_a_start_with_a_hit_log(sound: Path, tmp_path: Path) -> None:
    """A daemon that begins with what a hit log left goes on writing in front
    of what was lost: that is no new damage.
    """
    (tmp_path / "before").mkdir()
    with in_use(sound, tmp_path / "before"):
        for suffix in ("", "-wal"):
            shutil.copyfile(tmp_path / "before" / f"smsd.db{suffix}", tmp_path / f"smsd.db{suffix}")
    hit(tmp_path / "smsd.db-wal", Random(1), 32 + 10 * (24 + 4096) + 100)  # with commits before and behind it
    engine = open_engine(f"sqlite:///{tmp_path}/smsd.db", serving=True)
    try:
        for i in range(3):
            with engine.begin() as conn:
                facts.put(conn, "x", str(i))
            assert made(tmp_path) == contents(tmp_path / "smsd.db")
    finally:
        engine.dispose()


@pytest.mark.story
def test_a_database_in_full_use(sound: Path, tmp_path: Path) -> None:
    """Copies beside a writer that never rests, and begins its log anew again and again: each is whole."""
    path = tmp_path / "smsd.db"
    shutil.copyfile(sound, path)
    ended = threading.Event()

    def write() -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=30)) as conn:
            conn.execute("PRAGMA wal_autocheckpoint=20")
            while not ended.is_set():
                with conn:
                    conn.execute("INSERT INTO journal (at, event, detail) VALUES (1, 'y', ?)", ("z" * 300,))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = []
        for _ in range(6):
            backup.make(f"sqlite:///{path}", tmp_path / "copy", gateway="x", now=NOW)
            with backup.opened(tmp_path / "copy", tmp_path) as (_, unpacked):
                sizes.append(len(contents(unpacked / "smsd.db")["journal"]))
        assert sizes == sorted(sizes)
    finally:
        ended.set()
        writer.join()


@given(SEEDS.map(Random))
def test_a_backup_that_was_hit(sound: Path, before: Rows, chance: Random) -> None:
    """On the stick that it was taken away on: refused, or all is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(sound, folder / "smsd.db")
        backup.make(f"sqlite:///{folder}/smsd.db", folder / "copy", gateway="x", now=NOW)
        hit(folder / "copy", chance)
        try:
            with backup.opened(folder / "copy", folder) as (_, unpacked):
                fine = contents(unpacked / "smsd.db") == before
        except (StoreTrouble, Unusable):
            fine = True
    assert fine
