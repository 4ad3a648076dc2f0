"""How a text walks through the house: from the channel down to the store, and seldom back up.

A walk is one parameter followed through the code, call by call in the order in which it is written: into each function
that it is handed to, once, and back where the caller goes on with it. It climbs where it comes back from a floor to a
higher one. Many climbs are a sign that a room does the work of the ones below it piece by piece, instead of asking one
of them for all of it. The floors are those of the import contract; what is called through a table is not followed.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import smsd

HOUSE = Path(smsd.__file__).parent
CONTRACTS = HOUSE.parent / "pyproject.toml"
MOST_CLIMBS = 3
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def floors() -> dict[str, int]:
    """The floor of each room, the ground is 0."""
    contracts = tomllib.loads(CONTRACTS.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("exhaustive"))
    return {room.strip(): n for n, layer in enumerate(reversed(layers)) for room in layer.split("|")}


class Room(NamedTuple):
    """A file: its functions and methods by name, and what its imports are called in it."""

    name: str
    functions: dict[str, Function]
    imports: dict[str, str]

    @property
    def floor(self) -> int:
        return floors()[self.name.split(".")[1]]


@cache
def room(name: str) -> Room | None:
    """The file of a module; None where it is none of ours."""
    path = HOUSE.parent.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not name.startswith("smsd.") or not file.exists():
        return None
    functions: dict[str, Function] = {}
    imports: dict[str, str] = {}
    for node in ast.walk(tree := ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), names=names, level=0):
                imports |= {(a.asname or a.name): f"{module}.{a.name}" for a in names}
            case ast.ClassDef(name=cls, body=body):
                functions |= {f"{cls}.{f.name}": f for f in body if isinstance(f, Function)}
    functions |= {f.name: f for f in tree.body if isinstance(f, Function)}
    return Room(name, functions, imports)


def found(at: Room, dotted: str) -> tuple[Room, str] | None:
    """Where a function is written that is called so in a room."""
    head, _, rest = dotted.partition(".")
    if head not in at.imports:
        return (at, dotted) if dotted in at.functions else None
    module, _, name = at.imports[head].rpartition(".")
    for of, what in ((at.imports[head], rest), (module, f"{name}.{rest}" if rest else name)):
        if what and (there := room(of)) is not None and what in there.functions:
            return there, what
    return None


def called(at: Room, call: ast.Call, me: dict[str, str]) -> tuple[tuple[Room, str], str] | None:
    """The function that takes a parameter, and its name there; `me`: how it is called here, and which class it is."""
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in me:
        there = found(at, f"{me[call.func.value.id]}.{call.func.attr}")
        return (there, first(there)) if there is not None else None
    there = found(at, ast.unparse(call.func)) if isinstance(call.func, ast.Name | ast.Attribute) else None
    if there is None:
        return None
    names = [a.arg for a in there[0].functions[there[1]].args.args]
    for place, value in enumerate(call.args):
        if isinstance(value, ast.Name) and value.id in me and place < len(names):
            return there, names[place]
    for keyword in call.keywords:
        if isinstance(keyword.value, ast.Name) and keyword.value.id in me and keyword.arg is not None:
            return there, keyword.arg
    return None


def first(there: tuple[Room, str]) -> str:
    """What a method calls itself."""
    args = there[0].functions[there[1]].args.args
    return args[0].arg if args else ""


def walk(at: Room, name: str, parameter: str, passed: set[tuple[str, str]]) -> Iterator[Room]:
    """The rooms that a parameter stays in, one after the other."""
    yield at
    passed.add((at.name, name))
    function = at.functions[name]
    said = next((a.annotation for a in function.args.args if a.arg == parameter), None)
    kind = name.partition(".")[0] if "." in name and parameter == first((at, name)) else ""
    me = {parameter: ast.unparse(said) if said is not None else kind}
    nodes = sorted(
        (n for n in ast.walk(function) if isinstance(n, ast.Call) or (isinstance(n, ast.Name) and n.id in me)),
        key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0),
    )
    for node in nodes:
        if isinstance(node, ast.Name):
            yield at
        elif (there := called(at, node, me)) is not None and (there[0][0].name, there[0][1]) not in passed:
            yield from walk(*there[0], there[1], passed)


def climbs(start: str, parameter: str) -> list[str]:
    """Each time that the walk goes up a floor: from which room to which."""
    module, _, name = start.partition(":")
    at = room(module)
    assert at is not None, module
    stays = list(walk(at, name, parameter, set()))
    return [f"{before.name} to {after.name}" for before, after in pairwise(stays) if after.floor > before.floor]


ROOMS = [f"smsd.channels.sms.{name}" for name in ("officers", "proofs", "proven", "halts", "refused")]
# tries one reading of words with digits among them after the other; a text has one of them, the walk passes all
BY_TURNS = {"among_words"}


@pytest.mark.parametrize("name", ROOMS)
def test_an_officers_text_climbs_seldom(name: str) -> None:
    """A draft, a proof, what a proof sets going, a STOP: the channel reads, asks a service, words the answer."""
    at = room(name)
    assert at is not None
    found = {f: climbs(f"{name}:{f}", first((at, f))) for f in at.functions if f not in BY_TURNS}
    assert {f: ups for f, ups in found.items() if len(ups) > MOST_CLIMBS} == {}
    assert any(found.values()), "nobody asks a service: the walk lost its way"


def test_how_climbs_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call goes down, its end goes up where the caller goes on; a function is passed once."""
    files = {
        "channels/a.py": (
            "from smsd.service import b\nfrom smsd.service.b import two as other\n"
            "class Talk:\n    def say(self): b.one(self)\n"
            "def begin(talk: Talk):\n"
            "    talk.say()\n"  # down; b ends in one, which was handed the same
            "    other(unit=talk)\n"  # up, down
            "    b.one(talk)\n"  # passed already: up, and no way down
            "    return talk\n"
        ),
        "service/b.py": "from smsd.store import c\ndef one(x): c.save(x)\ndef two(unit): unit\n",
        "store/c.py": "def save(conn): conn\n",
    }
    for name, text in files.items():
        (tmp_path / "smsd" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "smsd" / name).write_text(text)
    monkeypatch.setattr(f"{__name__}.HOUSE", tmp_path / "smsd")
    room.cache_clear()
    try:
        assert climbs("smsd.channels.a:begin", "talk") == [
            "smsd.store.c to smsd.channels.a",
            "smsd.service.b to smsd.channels.a",
        ]
    finally:
        room.cache_clear()
