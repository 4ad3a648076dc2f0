"""Backups of a database in use, and the way back."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.store import backup, facts
from smsd.store.database import Database
from smsd.store.opening import HEAD, open_engine

NOW = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/smsd.db"
    db = Database(open_engine(url))
    db.call(facts.put, "x", "before")
    db.engine.dispose()  # a connection that is closed later writes its log into whatever stands in the file then
    (tmp_path / "machine.key").write_bytes(b"k" * 32)
    return url


def value(path: Path) -> str:
    conn = sqlite3.connect(path)
    try:
        return conn.execute("SELECT value FROM facts WHERE key = 'x'").fetchone()[0]
    finally:
        conn.close()


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_there_and_back(tmp_path: Path, url: str, passphrase: str | None) -> None:
    """Made while a writer is in the middle, private, whole; put back, with what was there kept."""
    target = tmp_path / "copy.backup"
    writer = open_engine(url).connect()
    with writer.begin():
        facts.put(writer, "x", "not committed")
        made = backup.make(url, target, gateway="BIN Dorp", now=NOW, passphrase=passphrase)
    assert (made.gateway, made.schema, made.key) == ("BIN Dorp", HEAD, True)
    assert target.stat().st_mode & 0o777 == 0o600
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".smsd")]
    assert (b"k" * 32 in target.read_bytes()) is False
    writer.close()
    assert value(tmp_path / "smsd.db") == "not committed"  # it was, after the copy
    (tmp_path / "machine.key").write_bytes(b"n" * 32)
    with backup.opened(target, tmp_path, passphrase) as (found, folder):
        assert found == made
        aside = backup.put_back(folder, url, NOW)
    assert value(tmp_path / "smsd.db") == "before"
    assert (tmp_path / "machine.key").read_bytes() == b"k" * 32
    kept = {p.name.partition(".before-restore-")[0] for p in aside}
    assert {"smsd.db", "machine.key"} <= kept
    assert Database(open_engine(url)).call(facts.get, "x") == "before"


def test_what_is_no_backup(tmp_path: Path, url: str) -> None:
    """Missing, rubbish, cut off, a stranger's archive, the wrong passphrase:
    a sentence each, and nothing is touched.
    """
    good, sealed = tmp_path / "good", tmp_path / "sealed"
    backup.make(url, good, gateway="x", now=NOW)
    backup.make(url, sealed, gateway="x", now=NOW, passphrase="correct horse")
    cases: dict[str, tuple[bytes | None, str, str | None]] = {
        "missing": (None, "cannot be read", None),
        "rubbish": (b"rubbish" * 100, "no backup of smsd", None),
        "cut": (good.read_bytes()[: good.stat().st_size // 2], "no backup of smsd", None),
        "locked": (sealed.read_bytes(), "is encrypted", None),
        "wrong": (sealed.read_bytes(), "passphrase is wrong", "battery staple"),
        "changed": (sealed.read_bytes()[:-1] + b"x", "passphrase is wrong", "correct horse"),
        "stranger": (archive_of({"../evil": b"x"}), "holds", None),
        "empty": (archive_of({"manifest.json": b"{}"}), "no backup of smsd", None),
        "newer": (archive_of(files_of(good) | {"smsd.db": _newer(tmp_path, good)}), f"knows {HEAD}", None),
    }
    for name, (data, words, passphrase) in cases.items():
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(Unusable, match=words), backup.opened(path, tmp_path, passphrase):
            pass
    with (
        pytest.raises(StoreTrouble, match=r"no database of smsd|damaged"),
        backup.opened(
            _written(tmp_path, archive_of(files_of(good) | {"smsd.db": b"SQLite format 3\0" + b"\xff" * 5000})),
            tmp_path,
        ),
    ):
        pass
    assert value(tmp_path / "smsd.db") == "before"
    with pytest.raises(Unusable, match="there is no database"):
        backup.make(f"sqlite:///{tmp_path}/no.db", tmp_path / "x", gateway="x", now=NOW)
    with pytest.raises(StoreTrouble, match="cannot be written"):
        backup.make(url, tmp_path / "no" / "x", gateway="x", now=NOW)


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "broken"
    path.write_bytes(data)
    return path


def archive_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def files_of(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {e.name: archive.extractfile(e).read() for e in archive}


def _newer(folder: Path, good: Path) -> bytes:
    path = folder / "newer.db"
    path.write_bytes(files_of(good)["smsd.db"])
    conn = sqlite3.connect(path)
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.commit()
    conn.close()
    return path.read_bytes()


def test_a_broken_database_is_named(tmp_path: Path, url: str) -> None:
    """What is wrong, and what to do."""
    (tmp_path / "smsd.db").write_bytes(b"rubbish" * 1000)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"smsd.db{suffix}").unlink(missing_ok=True)
    with pytest.raises(StoreTrouble, match="smsd restore FILE"):
        open_engine(url)
    with pytest.raises(Damaged, match="damaged"):
        backup.make(url, tmp_path / "x", gateway="x", now=NOW)


def test_nightly(tmp_path: Path, url: str) -> None:
    """A week is kept."""
    for day in range(10):
        backup.nightly(url, "BIN Dorp", NOW + timedelta(days=day))
    kept = sorted(p.name for p in (tmp_path / "backups").iterdir())
    assert len(kept) == backup.KEEP
    assert kept[-1] == "smsd-2027-01-24.backup"
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700


def test_cut_and_garbled_anywhere(tmp_path: Path, url: str) -> None:
    """An encrypted copy cut at each octet of its head, and both kinds cut or
    changed at random: a sentence, never a traceback.
    """
    from random import Random

    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    backup.make(url, plain, gateway="x", now=NOW)
    backup.make(url, sealed, gateway="x", now=NOW, passphrase="correct horse")
    chance, path = Random(1), tmp_path / "broken"
    head = len(backup.MAGIC) + backup.SALT + backup.NONCE + backup.SEAL
    cases = [sealed.read_bytes()[:n] for n in (*range(0, head, 3), head - 1)] + [
        sealed.read_bytes()[:n] for n in (head, head + 1)
    ]
    whole = plain.read_bytes()
    for _ in range(60):
        at = chance.randrange(len(whole))
        cases += [whole[:at], whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]]
    refused = 0
    for data in cases:
        path.write_bytes(data)
        try:
            with backup.opened(path, tmp_path, "correct horse"):
                pass
        except (Unusable, StoreTrouble) as error:
            assert str(error)
            refused += 1
    assert refused >= len(cases) - 8  # a bit of gzip's own header, such as its time, changes nothing


LOCKED = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        # SQLite's sign that somebody has the memory (os_unix.c, UNIX_SHM_DMS)
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
    except OSError:
        sys.exit(0)
sys.exit(1)
"""


def test_a_copy_lets_go_of_no_lock(tmp_path: Path, url: str) -> None:
    """A copy made inside the daemon looks into files that its own SQLite has locked. Whoever closes such a file loses
    the locks of the whole process, and the next command would cut the memory that they share from under the daemon: it
    died of SIGBUS.
    """
    db = Database(open_engine(url))
    for night in range(3):
        db.call(facts.put, "x", str(night))
        backup.nightly(url, "BIN Dorp", NOW + timedelta(days=night))
        assert subprocess.run([sys.executable, "-c", LOCKED, f"{tmp_path}/smsd.db-shm"], check=False).returncode == 0
    db.engine.dispose()
    assert not (tmp_path / "smsd.db-shm").exists()
