"""Each command that the docs tell is run as it stands there, page by page,
against a gateway of its own; and the site is whole.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from smsd.cli.app import build
from smsd.cli.manual import commands
from tests.process import write_config

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MADE = {"cli.md", "config.md", "log.md", "modems.md"}
PAGES = sorted(p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if p.name not in MADE)
# what is right to end otherwise here: no daemon runs, no modem is plugged in, there is no program before this one
ENDS = {"status": {0, 3}, "modem scan": {0, 1}, "rollback": {1}, "doctor": {0, 1}, "setup": {0, 1, 2}}
# words of other programs in the docs, and what of them has to be true
OTHERS = {"apt", "git", "nano", "journalctl", "ssh", "curl", "systemctl", "make", "install"}
VERBS = {"enable", "start", "stop", "restart", "reload", "disable", "edit", "daemon-reload", "is-active", "status"}


def told(page: str) -> list[str]:
    """The lines behind `$ ` in blocks of the console, in their order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```console\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines() if line.strip()]
    assert all(line.startswith("$ ") for line in lines), lines
    return [line.removeprefix("$ ") for line in lines]


def mentioned(page: str) -> list[str]:
    """Commands of smsd in running text."""
    text = re.sub(r"```.*?```", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    return [found.removeprefix("sudo ") for found in re.findall(r"`((?:sudo )?smsd [a-z][^`]*)`", text)]


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration, a member, an alert that runs, files that the docs name."""
    path = write_config(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in (("SMSD_CONFIG", str(path)), ("SMSD_PROGRAM", str(tmp_path / "opt")), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
    (tmp_path / "members.csv").write_text("number,name\n+32475110002,An\n")
    (tmp_path / "passphrase").write_text("correct horse battery\n")
    run("members", "add", "+32475110001")
    conn = sqlite3.connect(tmp_path / "smsd.db")
    with conn:
        conn.execute(
            "INSERT INTO incidents (network, state, opened_at, opened_by) VALUES ('dorp', 'open', 1800000000, "
            "'peeters')"
        )
        conn.execute(
            "INSERT INTO broadcasts (incident_id, kind, network, state, author, author_number, body, facts_at, "
            "created_at, started_at) VALUES (1, 'alert', 'dorp', 'live', 'peeters', '+32475000001', 'x', 1800000000, "
            "1800000000, 1800000000)"
        )
    conn.close()
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(build(None), list(words), input="4711\n4711\n")
    return done.exit_code, f"{done.output}{done.exception or ''}"


def test_the_tree_is_there() -> None:
    """What somebody looks for, by name."""
    wanted = {
        "quickstart.md",
        "hardware.md",
        "officers.md",
        "residents.md",
        "coordinators.md",
        "troubleshooting.md",
        "update.md",
        "monitoring.md",
        "privacy.md",
        "security.md",
        "cards/index.md",
        *(
            f"howto/{name}.md"
            for name in (
                "change-sim",
                "add-officer",
                "drill",
                "alert-stuck",
                "new-pi",
                "remote-access",
                "add-stick",
                "erase",
            )
        ),
    }
    assert wanted <= set(PAGES)
    linked = (DOCS / "index.md").read_text()
    assert "howto/*" in linked
    assert all(page.removesuffix(".md") in linked for page in wanted if not page.startswith("howto/"))


@pytest.mark.parametrize("page", [page for page in PAGES if told(page)])
def test_each_command_runs(gateway: Path, page: str) -> None:
    """Ours for real; others are looked at: a target of make exists, a drop-in is there, systemd knows the verb."""
    for line in told(page):
        words = shlex.split(line.removeprefix("sudo "))
        if words[0] != "smsd":
            _looked_at(words, line)
            continue
        code, said = run(*words[1:])
        allowed = next((ends for start, ends in ENDS.items() if " ".join(words[1:]).startswith(start)), {0})
        assert code in allowed, (line, code, said)


def _looked_at(words: list[str], line: str) -> None:
    assert words[0] in OTHERS, line
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), line
    if words[0] == "systemctl":
        assert words[1] in VERBS, line
    if words[0] == "install":
        assert (ROOT / "systemd" / "drop-ins" / Path(words[-2]).name).exists(), line
        assert Path(words[-2]).name == Path(words[-1]).name, line


def test_each_command_that_is_mentioned_exists() -> None:
    """Its words and its options."""
    known = {" ".join(words): command for words, command in commands(typer.main.get_command(build(None)))}
    for page in PAGES:
        for line in mentioned(page):
            words = line.split()[1:]
            name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), None)
            assert name, (page, line)
            flags = {flag for p in known[name].params for flag in (*p.opts, *p.secondary_opts)} | {"--help"}
            assert {w for w in words if w.startswith("--")} <= flags, (page, line)


@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="Sphinx is not installed (make docs)")
def test_the_site_is_whole(tmp_path: Path) -> None:
    """Each link leads somewhere, each page is in the contents; commands and keys are made of the program."""
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path / "site")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "smsd alert halt" in (tmp_path / "site" / "cli.html").read_text()
    assert "expire_after" in (tmp_path / "site" / "config.html").read_text()
    cards = (tmp_path / "site" / "cards" / "index.html").read_text()
    for link in re.findall(r'href="([a-z]+-(?:nl|fr|de)\.html)"', cards):
        assert (tmp_path / "site" / "cards" / link).exists()
    page = (tmp_path / "site" / "index.html").read_text()
    assert not re.search(r'(src="|url\(|<link[^>]*href=")(https?:)?//', page)  # nothing is loaded from elsewhere
