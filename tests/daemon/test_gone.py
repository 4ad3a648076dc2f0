"""A database or a machine key that was here and is gone: nothing begins
anew in silence, everything says how to go back.

In: the installed program, a gateway with members, copies of which some are damaged.
Out: its words and exit codes; the restored gateway.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process import Daemon, smsd, write_config
from tests.town import member

pytestmark = pytest.mark.story

VERBS = (
    ("run",),
    ("members", "list"),
    ("members", "add", member(3)),
    ("people", "list"),
    ("people", "enrol", "peeters", "--pin", "4711"),
    ("alert", "list"),
    ("alert", "halt", "1"),
    ("journal",),
    ("report", "year", "2027"),
    ("backup", "FOLDER/b.backup"),
)
LOSSES: dict[str, Callable[[Path], object]] = {
    "missing": lambda db: db.unlink(),
    "empty": lambda db: db.write_bytes(b""),
}


def lose(db: Path, how: str) -> None:
    for suffix in ("-wal", "-shm"):
        db.with_name(db.name + suffix).unlink(missing_ok=True)
    LOSSES[how](db)


def copy(folder: Path, name: str, age_s: int) -> Path:
    """A copy of the night."""
    target = folder / "backups" / name
    target.parent.mkdir(exist_ok=True)
    smsd(folder, "backup", str(target))
    os.utime(target, (1_800_000_000 - age_s,) * 2)
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gateway with a member and an officer."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", member(1))
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    return tmp_path


@pytest.mark.parametrize("how", ["empty", pytest.param("missing", marks=pytest.mark.full)])
def test_a_database_that_is_gone(folder: Path, how: str) -> None:
    """Each verb says which copy is good and how to put it back, and makes nothing; restored, all is as it was."""
    db = folder / "smsd.db"
    good = copy(folder, "smsd-2027-01-13.backup", 200)
    bad = copy(folder, "smsd-2027-01-14.backup", 100)
    bad.write_bytes(bad.read_bytes()[:-700])
    lose(db, how)
    for words in VERBS:
        done = smsd(folder, *(w.replace("FOLDER", str(folder)) for w in words), code=None)
        said = done.stdout + done.stderr
        assert done.returncode == 1, (words, said)
        assert "this gateway had one" in said, (words, said)
        assert f"sudo smsd restore {good}" in said.replace("\n", ""), (words, said)
        assert "2 copies" in said
        assert not db.exists() or db.stat().st_size == 0, words
    for words, code in ((("status",), 3), (("doctor",), 1)):
        said = smsd(folder, *words, code=code).stdout.replace("\n", "")
        assert "this gateway had one" in said, words
        assert str(good) in said, words
    smsd(folder, "restore", str(good))
    assert member(1) in smsd(folder, "members", "list", "--json").stdout


def test_no_copy_is_said(folder: Path) -> None:
    """Where there is nothing to go back to, or nothing that can be read, that is said."""
    lose(folder / "smsd.db", "missing")
    assert "there is no copy" in smsd(folder, "members", "list", code=1).stderr
    (folder / "backups").mkdir()
    (folder / "backups" / "smsd-2027-01-14.backup").write_bytes(b"rubbish")
    said = smsd(folder, "members", "list", code=1).stderr
    assert "none that can be read" in said
    assert "smsd-2027-01-14.backup" in said


async def test_those_who_mean_it(folder: Path) -> None:
    """`run --new` begins with nothing, once; it is refused where the database is there."""
    db, key = folder / "smsd.db", (folder / "machine.key").read_bytes()
    assert "run it without --new" in smsd(folder, "run", "--new", code=1).stderr
    lose(db, "empty")
    d = Daemon(folder)
    try:
        d.arguments = ("--new",)
        await d.start()
        await d.ready()
        assert await d.stop() == 0
    finally:
        d.close()
    assert smsd(folder, "members", "list", "--json").stdout == ""
    assert (folder / "machine.key").read_bytes() == key
    lose(db, "missing")
    assert "this gateway had one" in smsd(folder, "members", "list", code=1).stderr


def test_a_lost_key(folder: Path) -> None:
    """Also where nobody is enrolled: pseudonyms and blocked numbers hang on it. A new one is made on purpose only."""
    smsd(folder, "people", "rekey", code=1)
    (folder / "machine.key").unlink()
    for words in (("run",), ("members", "add", member(4)), ("people", "enrol", "claes", "--pin", "4711")):
        said = smsd(folder, *words, code=1).stderr
        assert "is lost" in said, (words, said)
        assert "smsd restore" in said
        assert not (folder / "machine.key").exists()
    smsd(folder, "people", "rekey", "--yes")
    (folder / "machine.key").unlink()
    assert "is lost" in smsd(folder, "members", "add", member(4), code=1).stderr, "nobody is enrolled now"


async def test_a_key_that_others_could_read(folder: Path) -> None:
    """A wrong right never keeps an alert in: it is put right, and the operator hears what to think of."""
    key = folder / "machine.key"
    key.chmod(0o644)
    d = Daemon(folder)
    try:
        await d.start()
        await d.ready()
        assert await d.stop() == 0
    finally:
        d.close()
    assert key.stat().st_mode & 0o777 == 0o600
    assert "others could read" in d.said(), "a new key is a person's decision"


@pytest.mark.parametrize("words", [("members", "list"), ("people", "enrol", "peeters", "--pin", "4711")])
def test_a_first_installation(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A fresh folder is made into a gateway by whatever comes first."""
    write_config(tmp_path)
    (tmp_path / "smsd.db").unlink()
    smsd(tmp_path, *words)
    assert (tmp_path / "smsd.db").stat().st_size > 0
