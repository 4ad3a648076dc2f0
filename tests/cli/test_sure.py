"""What cannot be undone is asked about first, and refused where nobody can answer; what can be undone says how."""

from __future__ import annotations

import json
import os
import pty
import select
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_manners import run_here
from tests.process import write_config

pytestmark = pytest.mark.story

NUMBER = "0475123456"
# commands that write a file that is named; `F` is the file
WRITERS = [
    ["backup", "F"],
    ["report", "year", "2027", "--html", "F"],
    ["report", "month", "2027-03", "--csv", "F"],
    ["report", "handover", "--html", "F"],
    ["report", "privacy", "--html", "F"],
    ["report", "charter", "--html", "F"],
    ["report", "reprimand", "--html", "F"],
    ["report", "year", "2027", "--html", "new.html", "--csv", "F"],
]


def smsd(folder: Path, *words: str, code: int = 0) -> str:
    """A command with nobody at a terminal; what it said."""
    done, out, err = run_here(list(words), folder)
    assert done == code, (words, out, err)
    return err if code else out + err


def at_terminal(folder: Path, answer: str, *words: str) -> tuple[int, str]:
    """A command with a person at its terminal who answers the first question;
    its exit status and what stood on the terminal.
    """
    master, slave = pty.openpty()
    env = {**os.environ, "SMSD_CONFIG": str(folder / "smsd.yaml"), "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "smsd", *words], env=env, cwd=folder, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    os.write(master, f"{answer}\n".encode())
    said = b""
    try:
        while select.select([master], [], [], 60)[0]:
            said += os.read(master, 4096)
    except OSError:  # the other end is closed
        pass
    os.close(master)
    return process.wait(60), said.decode()


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_file_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """Nobody at a terminal: exit 1, the file is as it was and nothing else
    was written. With --force it is overwritten.
    """
    write_config(tmp_path)
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "there"
    there.write_text("years of work")
    named = [str(there) if word == "F" else word for word in words]
    said = smsd(tmp_path, *named, code=1)
    assert there.read_text() == "years of work"
    assert f"{there} is there already and was not overwritten" in said
    assert "--force" in said
    assert not (tmp_path / "new.html").exists()
    smsd(tmp_path, *named, "--force")
    assert there.read_bytes()[:5] != b"years"


def test_at_a_terminal(tmp_path: Path) -> None:
    """No keeps the file, yes overwrites it; a new name is not asked about, nor is a device."""
    write_config(tmp_path)
    there = tmp_path / "there"
    there.write_text("old")
    for answer in ("n", ""):
        code, said = at_terminal(tmp_path, answer, "backup", str(there))
        assert (code, there.read_text()) == (1, "old"), said
        assert "Overwrite it?" in said
    code, said = at_terminal(tmp_path, "y", "backup", str(there))
    assert code == 0, said
    assert there.stat().st_size > 1000
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
    smsd(tmp_path, "backup", str(tmp_path / "new"))
    smsd(tmp_path, "report", "year", "2027", "--html", "/dev/null")


@pytest.mark.parametrize(
    "words", [["members", "ban", NUMBER], ["members", "forget", NUMBER], ["alert", "cancel", "1"]], ids=" ".join
)
def test_for_good_is_asked_about(tmp_path: Path, words: list[str]) -> None:
    """What has no way back: a refusal that names --yes where nobody can answer, a question at a terminal."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", NUMBER, "--name", "An Peeters")
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    smsd(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat")

    def state() -> list[str]:
        members = smsd(tmp_path, "members", "list", "--json")
        return [members, smsd(tmp_path, "alert", "list", "--json")]

    before = state()
    assert "--yes" in smsd(tmp_path, *words, code=1)
    assert state() == before
    code, said = at_terminal(tmp_path, "n", *words)
    assert (code, state()) == (1, before), said
    code, said = at_terminal(tmp_path, "y", *words)
    assert code == 0, said
    assert state() != before


def test_ban_says_whom(tmp_path: Path) -> None:
    """The question names the person, so that a number typed wrong is seen; a number
    that is no member is told before any question.
    """
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", NUMBER, "--name", "An Peeters")
    assert "An Peeters +3247****456 from dorp" in smsd(tmp_path, "members", "ban", NUMBER, code=1)
    assert "no member" in smsd(tmp_path, "members", "ban", "0475123457", code=1)


def test_remove_has_a_way_back(tmp_path: Path) -> None:
    """`members remove` ends with the commands that bring the member back just as it was, in each network."""
    write_config(tmp_path)
    path = tmp_path / "smsd.yaml"
    more = "join: open, zones: {noord: Noord}, "
    text = (
        path.read_text()
        .replace("join: open, ", more)
        .replace("[dorp]", "[dorp, zuid]")
        .replace("people:", "  zuid: {title: BIN Zuid, join: open, coordinators: [anja]}\npeople:")
    )
    path.write_text(text)
    for network, zone in (("dorp", "noord"), ("zuid", "")):
        smsd(
            tmp_path, "members", "add", NUMBER, "--network", network, "--zone", zone, "--name", "An", "--language", "fr"
        )
    before = [json.loads(line) for line in smsd(tmp_path, "members", "list", "--json").splitlines() if line[0] == "{"]
    assert [row["zone"] for row in before] == ["noord", ""]
    said = smsd(tmp_path, "members", "remove", NUMBER)
    undo = [line.removeprefix("undo: ") for line in said.splitlines() if line.startswith("undo: ")]
    assert len(undo) == 2
    for line in undo:
        smsd(tmp_path, *shlex.split(line)[1:])
    assert [
        json.loads(line) for line in smsd(tmp_path, "members", "list", "--json").splitlines() if line[0] == "{"
    ] == before
