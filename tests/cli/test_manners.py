"""Manners of all commands: no traceback on whatever is typed, `--config`
anywhere, a reader that goes away, data alone on stdout.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
import typer

from smsd.cli import app as command_line
from smsd.cli import manners, trace
from smsd.cli.app import build
from tests.conftest import FULL
from tests.process import smsd, write_config

pytestmark = pytest.mark.story


def commands() -> list[tuple[str, ...]]:
    """Every command there is."""
    out: list[tuple[str, ...]] = []
    root = typer.main.get_command(build(None))
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        out += [(name, sub) for sub in below] if below else [(name,)]
    return sorted(out)


# they run until they are stopped, or play for a long time
LONG = {("run",), ("demo",), ("web",), ("setup",)}
ODD = ["", " ", "-", "--", "--help", "-h", "--json", "x", "99999999999999999999999", "-1", "0", "1.5", "nan",
       "+32475123456", "0475 12 34 56", "dorp", "noord", "stick1", "peeters", "\udcff\udcfe", "é😀", "a" * 5000, "/",
       "/dev/null", "/nonexistent/x", ".", "2027-13", "2027-03", "AT", "AT+CSQ", "--network", "--limit", "--until",
       "--pin", "--officer", "--yes", "--config", "--lines", "\t", "%s", "{}", "'", '"', "$(x)", "*", "--dry-run",
       "--again", "0791", "GG", "--html"]  # fmt: skip


def run_here(words: list[str], folder: Path) -> tuple[int, str, str]:
    """A command in this process: quick enough for thousands."""
    out, err = io.StringIO(), io.StringIO()
    argv, stdin, environ = sys.argv, sys.stdin, os.environ.copy()
    os.environ["SMSD_CONFIG"] = str(folder / "smsd.yaml")
    os.environ["NO_COLOR"] = "1"
    sys.argv, sys.stdin = ["smsd", *words], io.TextIOWrapper(io.BytesIO(b""))
    here = Path.cwd()
    try:
        os.chdir(folder)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                command_line.main()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        os.chdir(here)
        sys.argv, sys.stdin = argv, stdin
        os.environ.clear()
        os.environ.update(environ)
    return code, out.getvalue(), err.getvalue()


def test_no_argument_makes_a_traceback(tmp_path: Path) -> None:
    """Random words behind every command: exit 0, 1, 2 or 3, and nobody foresaw nothing."""
    chance = Random(11)
    write_config(tmp_path)
    whole = (tmp_path / "smsd.db").read_bytes()
    for command in commands():
        if command in LONG:
            continue
        for _ in range(12 if FULL else 1):
            words = [*command, *(chance.choice(ODD) for _ in range(chance.randrange(4)))]
            if command == ("journal",) or "--follow" in words or "-f" in words:
                words = [w for w in words if w not in ("--follow", "-f")]
            if command[:2] == ("modem", "scan") or "--watch" in words:
                continue
            code, _, err = run_here(words, tmp_path)
            assert code in (0, 1, 2, 3), (words, code, err)
            assert "Traceback" not in err, (words, err)
            assert "went wrong inside smsd" not in err, (words, err)
            if not (tmp_path / "smsd.yaml").exists():
                write_config(tmp_path)
    (tmp_path / "smsd.db").write_bytes(whole)


def test_random_words_alone(tmp_path: Path) -> None:
    """Also where no command is named."""
    chance = Random(3)
    write_config(tmp_path)
    for _ in range(60):
        words = [chance.choice(ODD) for _ in range(chance.randrange(1, 4))]
        code, _, err = run_here(words, tmp_path)
        assert code in (0, 1, 2), (words, err)
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["members", "list", "nowhere"],
        ["members", "export", "nowhere"],
        ["members", "remove", "0475123456", "--network", "nowhere"],
        ["alert", "send", "--officer", "peeters", "--network", "nowhere", "x"],
        ["alert", "send", "--officer", "nobody", "x"],
        ["alert", "plan", "--network", "nowhere"],
        ["alert", "show", "77"],
        ["alert", "halt", "77"],
        ["alert", "cancel", "77", "--yes"],
        ["people", "block", "nobody"],
        ["people", "reset", "nobody"],
        ["people", "enrol", "nobody", "--pin", "4711"],
        ["modem", "accept", "stick9"],
        ["modem", "test", "stick9", "0475123456"],
        ["modem", "at", "stick9", "AT"],
        ["modem", "trace", "stick9"],
        ["report", "incident", "77"],
        ["report", "year", "2027", "--network", "nowhere"],
        ["report", "privacy", "--network", "nowhere"],
        ["members", "import", "nofile"],
        ["restore", "nofile"],
        ["members", "suspend", "0475123456", "--until", "2099-01-01", "--network", "nowhere"],
    ],
)
def test_unknown_names_are_exit_1(tmp_path: Path, words: list[str]) -> None:
    """A sentence on stderr, nothing on stdout."""
    write_config(tmp_path)
    code, out, err = run_here(words, tmp_path)
    assert (code, out) == (1, ""), (out, err)
    assert err


@pytest.mark.parametrize(
    ("words", "rest", "file"),
    [
        (["--config", "f", "status"], ["status"], "f"),
        (["status", "--config=f"], ["status"], "f"),
        (["members", "--config", "f", "list"], ["members", "list"], "f"),
        (["alert", "send", "--", "--config", "f"], ["alert", "send", "--", "--config", "f"], None),
        (["status", "--config"], ["status", "--config"], None),
        (["status", "--config="], ["status", "--config="], None),
        (["--config", "a", "status", "--config", "b"], ["status"], "b"),
        ([], [], None),
    ],
)
def test_config_before_or_after_the_verb(words: list[str], rest: list[str], file: str | None) -> None:
    """Anywhere but behind `--`; the last one counts."""
    assert manners.without_config(words) == (rest, file)


def test_config_anywhere(tmp_path: Path) -> None:
    """The real thing."""
    path = write_config(tmp_path)
    env = {k: v for k, v in os.environ.items() if k != "SMSD_CONFIG"}
    for words in (
        ["--config", str(path), "members", "list", "--json"],
        ["members", f"--config={path}", "list", "--json"],
        ["members", "list", "--json", "--config", str(path)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "smsd", *words], env=env, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    """`| head` is exit 0 without a word, whatever the command prints."""
    write_config(tmp_path)
    (tmp_path / "m.csv").write_text("gsm\n" + "\n".join(f"0475{n:06d}" for n in range(100000, 102500)) + "\n")
    smsd(tmp_path, "members", "import", str(tmp_path / "m.csv"))
    for words in ("members export", "members list --json", "config schema"):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {sys.executable} -m smsd {words} | head -n 1"],
            capture_output=True,
            text=True,
            env={**os.environ, "SMSD_CONFIG": str(tmp_path / "smsd.yaml")},
            check=False,
        )
        assert done.returncode == 0, (words, done.stderr)
        assert "Error" not in done.stderr, done.stderr
        assert "Exception" not in done.stderr


def test_the_journal(tmp_path: Path) -> None:
    """Words, JSON, only some events; following it shows what comes, and ends when its reader does."""
    write_config(tmp_path)
    smsd(tmp_path, "members", "add", "0475123456")
    smsd(tmp_path, "people", "enrol", "peeters", "--pin", "4711")
    assert "enrolled" in smsd(tmp_path, "journal").stdout
    rows = [json.loads(line) for line in smsd(tmp_path, "journal", "--json").stdout.splitlines()]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert set(rows[0]) == {"id", "at", "event", "who", "detail"}
    assert "members added" not in smsd(tmp_path, "journal", "--event", "enrolled").stdout
    assert smsd(tmp_path, "journal", "-n", "0").stdout == ""
    follow = subprocess.Popen(
        [sys.executable, "-m", "smsd", "journal", "--follow", "-n", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "SMSD_CONFIG": str(tmp_path / "smsd.yaml")},
    )
    try:
        time.sleep(3)
        smsd(tmp_path, "people", "block", "peeters")
        assert "blocked" in follow.stdout.readline()
    finally:
        follow.kill()
        follow.wait()
        follow.stdout.close()


RECORDING = """\
12:00:01.123 > AT+CSQ
12:00:01.140 < +CSQ: 21,99
12:00:01.141 < OK
12:00:05.000 < +CMTI: "SM",3
2027-01-15T12:00:07 AT+CPIN="1234"
+CME ERROR: 16
"""


def test_a_trace_read_back(tmp_path: Path) -> None:
    """Commands, answers, notices; a PIN is not shown."""
    rows = list(trace.events(RECORDING.splitlines()))
    assert [row["event"] for row in rows] == ["command", "notice", "command"]
    assert (rows[0]["sent"], rows[0]["final"], rows[0]["value"]) == ("AT+CSQ", "OK", -71)
    assert "CMTI" in rows[1]["line"]
    (tmp_path / "t.txt").write_text(RECORDING)
    write_config(tmp_path)
    done = smsd(tmp_path, "modem", "trace", str(tmp_path / "t.txt"))
    assert "AT+CSQ" in done.stdout
    assert "1234" not in done.stdout
    assert smsd(tmp_path, "modem", "trace", "-", "--json", stdin=RECORDING).stdout.count("\n") == 3


def test_every_command_has_an_example_or_says_what_it_is_for() -> None:
    """`--help` of what shows something ends with an example; `--json` is where something is shown."""
    root = typer.main.get_command(build(None))
    without = []
    for name, *sub in commands():
        command = root.commands[name]  # type: ignore[attr-defined]
        command = command.commands[sub[0]] if sub else command
        shows = any("--json" in param.opts for param in command.params)
        if shows and "xample:" not in (command.help or ""):
            without.append(" ".join((name, *sub)))
    assert without == []
