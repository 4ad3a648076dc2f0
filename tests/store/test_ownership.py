"""What user `smsd` could lay in root's way: links and folders, before a command that root
starts. Played in a process of its own, as root.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from smsd.cli import app
from smsd.errors import Unusable
from smsd.store import backup
from smsd.store.opening import only_one, open_engine
from smsd.store.ownership import owner_of
from tests.process import write_config

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be led astray")


class Done(NamedTuple):
    returncode: int
    stderr: str


@pytest.fixture
def place() -> Iterator[tuple[Path, Path, Path]]:
    """A configuration of root's, a folder of the gateway's user with a database in
    it, a folder of root's that must stay as it is.
    """
    top = Path(tempfile.mkdtemp(prefix="smsd.owner."))
    top.chmod(0o755)
    data, roots = top / "data", top / "roots"
    data.mkdir()
    roots.mkdir()
    (roots / "secret").write_text("root's")
    (roots / "secret").chmod(0o600)
    write_config(top)
    path = top / "smsd.yaml"
    path.write_text(path.read_text().replace(f"sqlite:///{top}/smsd.db", f"sqlite:///{data}/smsd.db"))
    os.chown(data, NOBODY, NOBODY)
    run(top, "members", "list")
    yield top, data, roots
    shutil.rmtree(top)


def loaded() -> None:
    """The interpreter of a checkout may lie where only root may read: all
    is imported before root becomes somebody else.
    """
    for name in (
        "alembic.command",
        "alembic.config",
        "alembic.autogenerate",
        "sqlalchemy.dialects.sqlite.pysqlite",
        "rich.table",
        "rich.console",
        "encodings.idna",
        "logging.config",
        "cryptography.hazmat.primitives.kdf.scrypt",
        "mako.template",
        "bz2",
        "lzma",
    ):
        importlib.import_module(name)
    for package in ("smsd", "alembic.ddl", "rich", "sqlalchemy.sql"):
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__"):
                with contextlib.suppress(ImportError):
                    importlib.import_module(found.name)


def run(top: Path, *words: str) -> Done:
    """A command of root's, in a process of its own."""
    loaded()
    said = top / "said"
    child = os.fork()
    if child == 0:
        code = 70
        try:
            sys.argv = ["smsd", *words, "--config", str(top / "smsd.yaml")]
            os.environ |= {"SUDO_USER": "mallory", "LOGNAME": "mallory"}
            with open(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w") as file:
                sys.stdout = sys.stderr = file
                try:
                    app.main()
                except SystemExit as ended:
                    code = int(ended.code or 0)
                except BaseException:
                    traceback.print_exc(file=file)
        finally:
            os._exit(code)
    done = Done(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text())
    assert "Traceback" not in done.stderr, done.stderr
    return done


def untouched(roots: Path) -> bool:
    about = (roots / "secret").stat()
    return (
        sorted(p.name for p in roots.iterdir()) == ["secret"]
        and about.st_uid == 0
        and about.st_mode & 0o777 == 0o600
        and (roots / "secret").read_text() == "root's"
    )


@as_root
@pytest.mark.parametrize("name", ["smsd.lock", "smsd.db", "smsd.db-wal", "machine.key", "smsd.status.json", "backups"])
@pytest.mark.parametrize("target", ["secret", "new"])
def test_links_lead_root_nowhere(place: tuple[Path, Path, Path], name: str, target: str) -> None:
    """Each file of the gateway as a link to a file of root's, to a place where root could make one:
    nothing there is made, given away or changed.
    """
    top, data, roots = place
    assert run(top, "backup", str(top / "copy")).returncode == 0
    (data / name).unlink(missing_ok=True)
    (data / name).symlink_to(roots / target)
    os.chown(data / name, NOBODY, NOBODY, follow_symlinks=False)
    for words in (
        ["restore", str(top / "copy")],
        ["members", "add", "+32475123456"],
        ["status"],
        ["backup", str(data / "again")],
        ["people", "enrol", "peeters", "--pin", "4711"],
    ):
        run(top, *words)
        assert untouched(roots), words
    assert all(p.lstat().st_uid == NOBODY for p in data.iterdir())


@as_root
def test_a_copy_that_only_root_may_read_is_put_back_as_the_owner(place: tuple[Path, Path, Path]) -> None:
    """The backup is root's, in a folder of root's; what is put back is the gateway's, without a chown."""
    top, data, roots = place
    assert run(top, "backup", str(roots / "copy")).returncode == 0
    assert (roots / "copy").stat().st_uid == 0
    assert (roots / "copy").stat().st_mode & 0o777 == 0o600
    done = run(top, "restore", str(roots / "copy"))
    assert done.returncode == 0, done.stderr
    assert all(p.lstat().st_uid == NOBODY for p in data.iterdir())
    assert run(top, "members", "list").returncode == 0


@as_root
def test_who_owns_a_step_of_the_way(tmp_path: Path) -> None:
    """Also above the folder, also where a link hides it; a folder of root's that others may write is refused."""
    top = Path(tempfile.mkdtemp(prefix="smsd.owner."))
    try:
        top.chmod(0o755)
        (top / "home" / "data").mkdir(parents=True)
        assert owner_of(top / "home" / "data" / "smsd.db") is None
        os.chown(top / "home", NOBODY, NOBODY)
        assert owner_of(top / "home" / "data" / "smsd.db") == NOBODY
        (top / "link").symlink_to(top / "home" / "data")
        assert owner_of(top / "link" / "smsd.db") == NOBODY
        (top / "open").mkdir()
        (top / "open").chmod(0o777)
        with pytest.raises(Unusable, match="chmod go-w"):
            owner_of(top / "open" / "smsd.db")
    finally:
        shutil.rmtree(top)


def test_a_lock_is_no_link(tmp_path: Path) -> None:
    """Whoever runs the daemon: a link in the place of the lock is told, not followed."""
    url = f"sqlite:///{tmp_path}/smsd.db"
    open_engine(url).dispose()
    (tmp_path / "smsd.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unusable, match=r"the lock .* cannot be opened"), only_one(url):
        pass
    assert not (tmp_path / "elsewhere").exists()


@as_root
def test_the_environment_says_nothing_about_who(place: tuple[Path, Path, Path]) -> None:
    """SUDO_USER and LOGNAME are anybody's words; the journal holds the real user."""
    import sqlite3

    top, data, _ = place
    run(top, "people", "enrol", "peeters", "--pin", "4711")
    run(top, "members", "add", "+32475123456")
    assert run(top, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat").returncode == 0
    with sqlite3.connect(data / "smsd.db") as db:
        said = [" ".join(map(str, row)) for row in db.execute("SELECT event, who, detail FROM journal")]
    assert not any("mallory" in line for line in said), said
    assert any("root" in line for line in said), said


def test_nightly_copies_hold_no_key(tmp_path: Path) -> None:
    """They lie about, and go to sticks; what is said when one goes back depends on the key that is there."""
    from datetime import UTC, datetime

    from smsd.cli.restore import about_the_key

    url = f"sqlite:///{tmp_path}/smsd.db"
    open_engine(url).dispose()
    key = tmp_path / "machine.key"
    key.write_bytes(b"k" * 32)
    made = backup.nightly(url, "BIN Dorp", datetime(2027, 1, 15, tzinfo=UTC))
    assert b"k" * 32 not in __import__("gzip").decompress(made.read_bytes())
    with backup.opened(made, tmp_path) as (found, folder):
        assert not found.key
        assert not (folder / "machine.key").exists()
        assert "PINs count as before" in about_the_key(found, backup.key_id(key))
        assert "enrolled anew" in about_the_key(found, "")
        key.write_bytes(b"n" * 32)
        assert "another one" in about_the_key(found, backup.key_id(key))
    backup.make(url, tmp_path / "whole", gateway="BIN Dorp", now=datetime(2027, 1, 15, tzinfo=UTC))
    with backup.opened(tmp_path / "whole", tmp_path) as (found, _folder):
        assert "It holds the machine key" in about_the_key(found, backup.key_id(key))
