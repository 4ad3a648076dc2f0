"""Which program this is, and that a command leaves the tables of a running daemon as they are."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from smsd.errors import Unusable
from smsd.store.opening import HEAD, only_one, open_engine
from smsd.version import commit_of
from tests.process import smsd, write_config
from tests.template import lay

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_version_carries_the_commit(tmp_path: Path) -> None:
    """In a checkout, as git tells it."""
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout")
    told = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert re.fullmatch(r"smsd \d+\.\d+\.\d+\+" + told[:12], smsd(tmp_path, "--version").stdout.strip())


@pytest.mark.parametrize("layout", ["branch", "packed", "detached", "worktree", "none", "rubbish"])
def test_each_kind_of_checkout(tmp_path: Path, layout: str) -> None:
    """A branch as a file or packed, a commit without a branch, a worktree elsewhere; what is no checkout has none."""
    git = tmp_path / ".git"
    if layout == "worktree":
        common, git = tmp_path / "main.git", tmp_path / "main.git" / "worktrees" / "x"
        git.mkdir(parents=True)
        (tmp_path / ".git").write_text(f"gitdir: {git}\n")
        (git / "commondir").write_text("../..\n")
    elif layout != "none":
        common = git
        git.mkdir()
    if layout != "none":
        (common / "refs" / "heads").mkdir(parents=True)
        head = {"detached": COMMIT, "rubbish": "\x00\x01"}.get(layout, "ref: refs/heads/main")
        (git / "HEAD").write_text(head + "\n")
        if layout == "packed":
            (common / "packed-refs").write_text(
                f"# pack-refs\n{'f' * 40} refs/heads/other-main\n{COMMIT} refs/heads/main\n"
            )
        else:
            (common / "refs" / "heads" / "main").write_text(COMMIT + "\n")
    assert commit_of(tmp_path) == ("" if layout in ("none", "rubbish") else COMMIT[:12])


def _older(folder: Path) -> None:
    """A database whose tables are those of a program before this one."""
    with sqlite3.connect(folder / "smsd.db") as conn:
        conn.execute("UPDATE alembic_version SET version_num = '0001'")
    conn.close()


def _schema(folder: Path) -> str:
    with sqlite3.connect(folder / "smsd.db") as conn:
        found = conn.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    conn.close()
    return str(found)


@pytest.mark.story
def test_no_command_migrates_under_a_running_daemon(tmp_path: Path) -> None:
    """A newer program's command beside an older daemon says so, and the tables stay as that daemon knows them."""
    write_config(tmp_path)
    url = f"sqlite:///{tmp_path}/smsd.db"
    _older(tmp_path)
    with only_one(url):
        for words in (
            ("members", "list"),
            ("members", "add", "+32475110001"),
            ("people", "list"),
            ("alert", "list"),
            ("status",),
        ):
            done = smsd(tmp_path, *words, code=None)
            assert done.returncode in (1, 3), done.stderr
            assert _schema(tmp_path) == "0001", words
        with pytest.raises(Unusable, match="systemctl restart smsd"):
            open_engine(url)


def test_a_command_migrates_where_no_daemon_runs(tmp_path: Path) -> None:
    """It holds the daemon's lock meanwhile, and gives it back."""
    lay(url := f"sqlite:///{tmp_path}/smsd.db")
    with sqlite3.connect(
        tmp_path / "smsd.db"
    ) as conn:  # the newest step is undone by hand: the program finds the one before
        before = f"{int(HEAD) - 1:04d}"
        conn.execute("UPDATE alembic_version SET version_num = ?", (before,))
    conn.close()
    with pytest.raises(Exception, match=r"already exists|duplicate column|no such index"):
        open_engine(url)  # it did begin: the tables of the newest step are there already
    with only_one(url):
        pass
