"""docs/architecture.md and docs/lives: what they name exists, what is drawn is as the tables are."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from smsd.model import pages

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "architecture.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:\w+/)+\w+\.py)`(?: `(\w+)`)?", PAGE)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_what_is_named_is_there(path: str, name: str) -> None:
    """A reader who follows a pointer finds something."""
    module = importlib.import_module("smsd." + path.removeprefix("smsd/").removesuffix(".py").replace("/", "."))
    assert not name or hasattr(module, name), (path, name)


def test_there_are_ten_answers() -> None:
    """Each with at least one place to look."""
    rows = [row for row in PAGE.split("## Ten questions")[1].splitlines() if row.startswith("| ") and "?" in row]
    assert len(rows) >= 10
    assert all(".py`" in row or ".md)" in row or ".yaml`" in row for row in rows)


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
