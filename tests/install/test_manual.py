"""Pages made of the program: each command and each key is in them, and completion starts nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from smsd.cli.manual import all_commands
from smsd.config import Config
from tests.process import smsd

COMMANDS = [" ".join(words) for words, command in all_commands() if not hasattr(command, "commands")]


def test_each_command_is_there(tmp_path: Path) -> None:
    """In the page and in the man page, with its options."""
    page, man = smsd(tmp_path, "manual", "cli").stdout, smsd(tmp_path, "manual", "man").stdout
    assert len(COMMANDS) > 30
    for words in COMMANDS:
        assert f"# smsd {words}\n" in page
        assert f".B smsd {words}" in man
    assert "`--dry-run`" in page


def test_each_key_is_there(tmp_path: Path) -> None:
    """Every property of the schema that editors are given."""
    page = smsd(tmp_path, "manual", "config").stdout
    schema = Config.model_json_schema(by_alias=True)
    keys = set(schema["properties"]).union(*(part.get("properties", {}) for part in schema["$defs"].values()))
    assert {key for key in keys if f"| `{key}` |" not in page} == set()


@pytest.mark.skipif(not shutil.which("man"), reason="no man here")
def test_man_reads_it(tmp_path: Path) -> None:
    """Without a warning."""
    (tmp_path / "smsd.1").write_text(smsd(tmp_path, "manual", "man").stdout)
    done = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(tmp_path / "smsd.1")],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "MANROFFSEQ": "", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == 0
    assert not [line for line in done.stderr.splitlines() if "warning" in line and "break line" not in line]


def complete(table: str, *words: str) -> set[str]:
    """What TAB offers behind these words; PATH is empty: nothing but bash itself is started."""
    line = " ".join(f"'{word}'" for word in ("smsd", *words))
    script = (
        f"{table}\nCOMP_WORDS=({line}); COMP_CWORD={len(words)}; PATH=/nowhere; _smsd; printf '%s\\n' "
        '"${COMPREPLY[@]}"'
    )
    done = subprocess.run(["/bin/bash", "-c", script], capture_output=True, text=True, check=True)
    assert not done.stderr
    return set(done.stdout.split())


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="no bash here")
@pytest.mark.story
def test_completion(tmp_path: Path) -> None:
    """Nouns, verbs, options; a word that is none of them may be a file."""
    table = smsd(tmp_path, "manual", "bash").stdout
    assert {words.split()[0] for words in COMMANDS} <= complete(table, "")
    assert complete(table, "al") == {"alert"}
    assert complete(table, "alert", "h") == {"halt"}
    assert complete(table, "alert", "halt", "--c") == {"--config"}
    assert (
        complete(table, "--config", "x", "members", "import", "--dr") == set()
    )  # an option's own word counts as one: no guess
    for words in COMMANDS:
        assert "--help" in complete(table, *words.split(), "--"), words
