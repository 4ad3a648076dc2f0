"""The house as a whole: no room is larger than the others can bear, no function longer than a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import smsd

HOUSE = Path(smsd.__file__).parent
LARGEST = 0.14  # of all lines; where a room grows beyond, a part of it wants a room of its own
LONGEST = 60  # lines


def modules() -> Iterator[tuple[Path, str]]:
    """Each module with its text; migrations are history."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def test_no_room_is_too_large() -> None:
    """Rooms are the folders; a file on the ground floor is one by itself."""
    lines: dict[str, int] = {}
    for path in HOUSE.rglob("*.py"):
        room = path.relative_to(HOUSE).parts[0]
        lines[room] = lines.get(room, 0) + len(path.read_text(encoding="utf-8").splitlines())
    shares = {room: count / sum(lines.values()) for room, count in lines.items()}
    assert {room: f"{share:.1%}" for room, share in shares.items() if share > LARGEST} == {}


def test_no_function_is_longer_than_a_page() -> None:
    """Whoever reads it sees its beginning and its end."""
    found = {
        f"{path.relative_to(HOUSE)} {node.name}": length
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST
    }
    assert found == {}
