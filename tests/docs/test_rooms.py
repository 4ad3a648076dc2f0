"""The house as a whole: no room is larger than the others can bear, no function longer than a page, no class keeps more
in motion than a reader can hold.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import smsd

HOUSE = Path(smsd.__file__).parent
LARGEST = 0.14  # of all lines; where a room grows beyond, a part of it wants a room of its own
LONGEST = 60  # lines
MOST_CHANGING = 10  # fields of a class
BEGINNINGS = {"__init__", "__post_init__"}  # no change: the object is not there yet
FEWEST_WORDS = 5  # of a docstring; with fewer it repeats the name


def modules() -> Iterator[tuple[Path, str]]:
    """Each module with its text; migrations are history."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


def test_no_room_is_too_large() -> None:
    """Rooms are the folders; a file on the ground floor is one by itself."""
    lines: dict[str, int] = {}
    for path, text in modules():
        room = path.relative_to(HOUSE).parts[0]
        lines[room] = lines.get(room, 0) + len(text.splitlines())
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


def changed(target: ast.expr, of: str) -> Iterator[str]:
    """The fields of `of` that an assignment or a deletion changes: the field itself, or something in it."""
    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from changed(element, of)
    elif isinstance(target, ast.Starred | ast.Subscript):
        yield from changed(target.value, of)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == of:
        yield target.attr


def targets(node: ast.AST) -> list[ast.expr]:
    """What a statement or expression assigns to, or deletes."""
    match node:
        case ast.Assign(targets=found) | ast.Delete(targets=found):
            return found
        case ast.AugAssign(target=one) | ast.AnnAssign(target=one) | ast.For(target=one) | ast.AsyncFor(target=one):
            return [one]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return [item.optional_vars for item in items if item.optional_vars is not None]
    return []


def fields_that_change(found: ast.ClassDef) -> set[str]:
    """Those that a method changes once the object is there."""
    methods = [n for n in found.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {
        name
        for method in methods
        if method.name not in BEGINNINGS and method.args.args
        for node in ast.walk(method)
        for target in targets(node)
        for name in changed(target, method.args.args[0].arg)
    }


def test_no_class_has_more_state_than_a_reader_can_hold() -> None:
    """Where more fields change, some of them belong together and want an object of their own."""
    found = {
        f"{path.relative_to(HOUSE)} {node.name}": sorted(names)
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and len(names := fields_that_change(node)) > MOST_CHANGING
    }
    assert found == {}


def test_how_changes_are_counted() -> None:
    """Every way to change a field counts once; what is set at the beginning, or in something else, does not."""
    found = ast.parse(
        "class A:\n"
        "    def __init__(self): self.never = 1\n"
        "    def f(self, other):\n"
        "        self.a = self.b = 1\n"
        "        self.c, (other.x, *self.d) = 1, 2\n"
        "        self.e += 1\n"
        "        self.f[0] = self.f[1] = 1\n"
        "        del self.g\n"
        "        for self.h in (): pass\n"
        "        with other as self.i: self.j: int = 1\n"
        "        def inner(): self.k = 1\n"
        "        self.part.x = self.read\n"
        "        return inner\n"
    ).body[0]
    assert isinstance(found, ast.ClassDef)
    assert fields_that_change(found) == set("abcdefghijk")


def told(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions and classes with what their docstrings say; a property is a noun, and may be told in a few words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            said = ast.get_docstring(node)
            if said is not None and not any("property" in ast.unparse(d) for d in node.decorator_list):
                yield node.name, said


def test_a_docstring_says_more_than_the_name() -> None:
    """What bounds it, its unit, what it returns when nothing is there: something that a stranger learns from."""
    found = {
        f"{path.relative_to(HOUSE)} {name}": said
        for path, text in modules()
        for name, said in told(ast.parse(text))
        if len(said.split()) < FEWEST_WORDS
    }
    assert found == {}
