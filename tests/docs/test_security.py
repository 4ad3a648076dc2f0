"""docs/security.md names a test in each row, and each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")
}
TESTS = {path: set(re.findall(r"def (test_\w+)", source)) for path, source in SOURCES.items()}


def rows() -> list[str]:
    """The tables' last cells."""
    lines = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(("|---", "| attacker"))]
    assert all(len(line.split(" | ")) == 4 for line in lines), [line for line in lines if len(line.split(" | ")) != 4]
    return [line.split(" | ")[-1] for line in lines]


def test_each_row_names_a_test_that_exists() -> None:
    """By file, by name, or by both."""
    everywhere = set().union(*TESTS.values())
    for row in rows():
        named = [name for name in re.findall(r"`([^`]+)`", row) if "test" in name]
        assert named, row
        for name in named:
            path, _, test = (
                name.rpartition("::") if "::" in name else (name, "", "") if name.endswith(".py") else ("", "", name)
            )
            assert not path or path in TESTS, name
            assert not test or test in (TESTS[path] if path else everywhere), name


def test_what_is_not_defended_is_said() -> None:
    """The ways that no program closes are named too."""
    honest = PAGE.split("## What is not defended")[1]
    assert all(word in honest for word in ("Root", "SS7", "PIN", "jammed", "SIM", "STOP"))
