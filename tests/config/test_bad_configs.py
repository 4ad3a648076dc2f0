"""tests/bad_configs: a bad file beside its exact output. good.yaml is what they were made from: it has no fault.

A new message: SMSD_WRITE=1 pytest tests/config/test_bad_configs.py writes all
outputs anew; read the difference as a volunteer would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smsd.config.load import check
from smsd.config.whole.words import KEYWORDS
from smsd.rules import words

FOLDER = Path(__file__).parent.parent / "bad_configs"
FILES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def said(name: str, folder: Path) -> str:
    """What `smsd config check` prints, with the place of the folder left out."""
    path = folder / f"{name}.yaml"
    path.write_bytes((FOLDER / path.name).read_bytes())
    path.chmod(0o600)
    found = check(path)
    return (
        "".join(f"{f.render()}\n" for f in (*found.faults, *found.warnings))
        .replace(f"{folder}/", "")
        .replace(str(folder), "FOLDER")
    )


def of_good(folder: Path) -> set[str]:
    return {line.split(": ", 1)[1] for line in said("good", folder).splitlines() if "warning" in line}


@pytest.mark.parametrize("name", FILES)
def test_the_exact_output(tmp_path: Path, name: str) -> None:
    """Places, words, the line, the caret."""
    folder = tmp_path / "etc"
    folder.mkdir()
    expected = FOLDER / f"{name}.txt"
    if os.environ.get("SMSD_WRITE"):
        expected.write_text(said(name, folder))
    assert said(name, folder) == expected.read_text()


def test_there_are_many_and_each_says_one_thing(tmp_path: Path) -> None:
    """A hundred and more; each but a few adds one fault or warning to those of the good file."""
    usual = of_good(tmp_path)
    more = []
    for name in FILES:
        told = [
            line
            for line in (FOLDER / f"{name}.txt").read_text().splitlines()
            if line.startswith(f"{name}.yaml:") and line.split(": ", 1)[1] not in usual
        ]
        if name != "good":
            assert told, name
        more += [name] if len(told) > 1 else []
    assert len(FILES) > 100
    assert len(more) <= 4, more


def test_keywords_are_those_of_the_grammar() -> None:
    """The configuration's floor has its own list; it is the same."""
    assert {word for table in (words.RESIDENT, words.COORDINATOR, words.POLICE) for word in table} == KEYWORDS
