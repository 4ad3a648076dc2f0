"""docs/architecture.md and docs/lives: what they name exists, what is drawn is as the tables are."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from smsd.model import pages

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGE = (DOCS / "architecture.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:\w+/)+\w+\.py)`(?: `(\w+)`)?", PAGE)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_what_is_named_is_there(path: str, name: str) -> None:
    """A reader who follows a pointer finds something."""
    module = importlib.import_module("smsd." + path.removeprefix("smsd/").removesuffix(".py").replace("/", "."))
    assert not name or hasattr(module, name), (path, name)


def answers() -> dict[str, str]:
    """Each question of a newcomer with its answer."""
    cells = [row.strip("| ").split(" | ") for row in PAGE.split("## Ten questions")[1].splitlines()]
    return {row[0]: row[1] for row in cells if (len(row) == 2 and row[0].endswith("?")) or row[0].startswith("I want")}


def nowhere(answer: str) -> list[str]:
    """What an answer names and nobody finds: a file, a folder, a page, or what stands in the file named before it."""
    lost, module = [], None
    for quoted, link in re.findall(r"`([^`]+)`|\]\(([^)]+)\)", answer):
        if link:
            there = (DOCS / link).exists()
        elif quoted.endswith(".py"):
            module = found(quoted)
            there = module is not None
        elif "/" in quoted:
            there = any(ROOT.glob(quoted)) or (ROOT / "smsd" / quoted).exists()
        else:
            there = module is not None and hasattr(module, quoted)
        lost += [] if there else [link or quoted]
    return lost


def found(path: str) -> ModuleType | None:
    """The module of a file, named from the root or from smsd/."""
    name = path.removeprefix("smsd/").removesuffix(".py").replace("/", ".")
    return importlib.import_module(f"smsd.{name}") if importlib.util.find_spec(f"smsd.{name}") else None


def test_there_are_ten_answers() -> None:
    """Each with at least one place to look, and every place is there."""
    assert len(answers()) == len(re.findall(r"^\| [A-Z]", PAGE.split("## Ten questions")[1], re.MULTILINE)) >= 10
    assert all(".py`" in told or ".md)" in told or ".yaml`" in told for told in answers().values())
    assert {question: lost for question, told in answers().items() if (lost := nowhere(told))} == {}


def test_what_is_not_there_is_seen() -> None:
    """The second function behind a file as well as the first; a file, a folder, a page, a pattern."""
    assert nowhere("`service/memberships.py` `about` and `erase`, `config/messages/*.yaml`, `channels/`") == []
    assert nowhere("`service/memberships.py` `about` and `eraze`") == ["eraze"]
    assert nowhere("`service/nobody.py` `about`, `nothing/*.yaml`, `nowhere/`, [a page](gone.md)") == [
        "service/nobody.py",
        "about",
        "nothing/*.yaml",
        "nowhere/",
        "gone.md",
    ]


@pytest.mark.parametrize("name", pages.LIVES)
def test_the_lives_are_current(name: str) -> None:
    """`python -m smsd.model.pages docs/lives` was run."""
    assert (DOCS / "lives" / f"{name}.md").read_text(encoding="utf-8") == pages.page(name)
    assert f"lives/{name}.md" in PAGE


def test_no_life_is_forgotten() -> None:
    """Every table of the folder has a page."""
    folder = Path(pages.__file__).parent
    tables = sum(len(re.findall(r"^\w*MOVES\b.*= \{", file.read_text(), re.MULTILINE)) for file in folder.glob("*.py"))
    assert tables == len(pages.LIVES)
