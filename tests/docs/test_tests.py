"""The tests themselves: none puts something of its own in the place of what smsd keeps to itself.

A test that replaces a private function breaks when the code is tidied up, and says nothing of what the rest of the
house does. What a test has to change is an argument, a hook or the outside world; if it is none of these, it wants to
be one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = sorted(path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
OWN = {"self", "cls"}  # what a stand-in keeps to itself is its own
SETS = {"setattr", "delattr"}


def private(name: str) -> bool:
    """One underscore: meant for nobody else."""
    return name.startswith("_") and not name.startswith("__")


@cache
def kept_private() -> frozenset[str]:
    """Names of functions and methods that smsd keeps to itself."""
    return frozenset(
        node.name
        for path in (ROOT / "smsd").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and private(node.name)
    )


def replaced(text: str) -> Iterator[str]:
    """Private names that a test assigns to, sets, deletes, or names to have them replaced."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=of, attr=name, ctx=ast.Store() | ast.Del()) if private(name):
                if not (isinstance(of, ast.Name) and of.id in OWN):
                    yield name
            case ast.Call(func=ast.Name(id=how) | ast.Attribute(attr=how), args=[_, ast.Constant(value=str(name)), *_]):
                if how in SETS and private(name):
                    yield name
            case ast.Constant(value=str(said)):
                # "smsd.lines.sender:Dispatcher._outcome", and a name on a list of what is to fail
                if re.fullmatch(r"smsd(\.\w+)+([:.]\w+)*[:.]_[a-z]\w*", said) or said in kept_private():
                    yield said


def test_nothing_private_is_replaced() -> None:
    """Of the product, of tests, of libraries; what a stand-in keeps, its own methods change."""
    found = {
        str(path.relative_to(ROOT)): names
        for path in TESTS
        if (names := sorted(set(replaced(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


def test_how_it_is_seen() -> None:
    """Each way to replace something counts; what belongs to the stand-in itself, or is public, does not."""
    text = (
        "monkeypatch.setattr(db, '_a', 1)\n"
        "setattr(Database, '_b', 1)\n"
        "p.delattr(loop, '_c')\n"
        "kind._d = engine\n"
        "t.gateway.inbox._e, x = one, 2\n"
        "del page._f\n"
        "other._watch._g += 1\n"
        "Step('smsd.lines.sender:Dispatcher._h')\n"
        "monkeypatch.setattr('smsd.mail.reader._i', 0)\n"
        "self._own = 1\n"
        "monkeypatch.setattr(loop, 'digests', raises)\n"
        "found.__name__ = step\n"
        "monkeypatch.setattr('smsd.mail.reader.READ_S', 0.5)\n"
        "said = db._read\n"
    )
    assert sorted(name.rpartition("_")[2] for name in replaced(text)) == list("abcdefghi")


def test_a_name_on_a_list_is_seen() -> None:
    """As of steps that are to fail one after the other."""
    name = min(kept_private())
    assert list(replaced(f"@parametrize('step', ['{name}', '_no_name_of_ours'])\ndef f(): ...")) == [name]
