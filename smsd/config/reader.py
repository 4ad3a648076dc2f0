"""PyYAML's nodes become plain data that knows where each value stands.

In: a file. Out: nested dicts, lists and `Scalar`s, positions, and faults. Every scalar stays text: the schema gives it a
type, so that `off`, `NO`, `21:30` and `0475…` mean what was typed. Includes stay under the configuration's folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from smsd.config.faults import Fault, Spot
from smsd.config.files import Refused, text_of

MAX_DEPTH = 8        # of includes
MAX_FILES = 100
MAX_VALUES = 20_000  # aliases counted as often as they are used: 330 octets can stand for billions
MAX_NESTED = 40      # of keys in keys
Path_ = tuple[str | int, ...]


SECRETS = "secrets.yaml"


class Scalar(str):
    """A value as it was typed. `plain_null` is True for `key:` with nothing behind it."""

    __slots__ = ("plain_null", "secret")
    plain_null: bool
    secret: bool


def _scalar(text: str, *, secret: bool = False, plain_null: bool = False) -> Scalar:
    value = Scalar(text)
    value.secret, value.plain_null = secret, plain_null
    return value


@dataclass(slots=True)
class Source:
    """What a file and its includes hold."""

    data: Any = None
    spots: dict[Path_, Spot] = field(default_factory=dict)
    key_spots: dict[Path_, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)  # values that no fault may show

    def spot(self, path: Path_, *, of_key: bool = False) -> Spot:
        """Where `path` stands, or the nearest place above it."""
        if of_key and path in self.key_spots:
            return self.key_spots[path]
        while path not in self.spots and path:
            path = path[:-1]
        return self.spots.get(path, Spot("", 1, 1))


class _TooMuch(Exception):
    """A file, with all it includes, that nobody wrote by hand."""


class _Loader(yaml.SafeLoader):
    """PyYAML's, which says stop before a file that is nested without end has cost its time."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_NESTED + 1:
            raise _TooMuch(f"its parts are nested more than {MAX_NESTED} deep")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


class _Reader:
    def __init__(self, top: Path) -> None:
        self.files = self.values = 0
        self.folder = top.parent.resolve()
        self.source = Source()
        self.secrets: dict[str, str] | None = None

    def fault(self, spot: Spot, key: str, message: str) -> None:
        self.source.faults.append(Fault(spot, key, message))

    def file(self, path: Path, at: Path_, depth: int, spot: Spot) -> Any:
        if depth > MAX_DEPTH:
            self.fault(spot, dotted(at), f"includes are nested more than {MAX_DEPTH} deep")
            return None
        self.files += 1
        if self.files > MAX_FILES:
            raise _TooMuch(f"there are more than {MAX_FILES} included files")
        try:
            text = text_of(path)
        except Refused as why:
            self.fault(spot if at else Spot(str(path), 1, 1), dotted(at), str(why))
            return None
        try:
            node = yaml.compose(text, Loader=_Loader)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "a character that cannot be"
            where = Spot(str(path), mark.line + 1, mark.column + 1) if mark else Spot(str(path), 1, 1)
            self.fault(where, "", f"this is not YAML: {problem}")
            return None
        if node is None:
            return {}
        return self.node(node, path, at, depth, ())

    def node(self, node: yaml.Node, path: Path, at: Path_, depth: int, above: tuple[int, ...]) -> Any:
        spot = Spot(str(path), node.start_mark.line + 1, node.start_mark.column + 1, secret=path.name == SECRETS)
        self.values += 1
        if self.values > MAX_VALUES:
            raise _TooMuch(f"it holds more than {MAX_VALUES} values, aliases (*) included")
        if len(at) > MAX_NESTED:
            raise _TooMuch(f"its parts are nested more than {MAX_NESTED} deep")
        self.source.spots.setdefault(at, spot)
        if id(node) in above:
            self.fault(spot, dotted(at), "an alias that contains itself")
            return None
        above = (*above, id(node))
        if node.tag.startswith("!"):
            return self.tagged(node, path, at, depth, spot)
        if isinstance(node, yaml.ScalarNode):
            if path.name == SECRETS:
                self.source.secrets.add(node.value)
            return _scalar(node.value, secret=path.name == SECRETS, plain_null=node.tag == "tag:yaml.org,2002:null")
        if isinstance(node, yaml.SequenceNode):
            return [self.node(child, path, (*at, i), depth, above) for i, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        return self.mapping(node, path, at, depth, above)

    def mapping(self, node: yaml.MappingNode, path: Path, at: Path_, depth: int, above: tuple[int, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            where = Spot(str(path), key_node.start_mark.line + 1, key_node.start_mark.column + 1, secret=path.name == SECRETS)
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(where, dotted(at), "a key must be a word")
                continue
            key = str(key_node.value)
            if key in out:
                first = self.source.key_spots.get((*at, key))
                self.fault(where, dotted((*at, key)), f"stands twice; the first is in line {first.line if first else '?'}")
            self.source.key_spots[*at, key] = where
            out[key] = self.node(value_node, path, (*at, key), depth, above)
        return out

    def tagged(self, node: yaml.Node, path: Path, at: Path_, depth: int, spot: Spot) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self.fault(spot, dotted(at), f"{node.tag} takes one word")
            return None
        word = str(node.value)
        if node.tag == "!include":
            target = self.inside(path.parent / word, at, spot)
            return self.file(target, at, depth + 1, spot) if target else None
        if node.tag == "!include_dir":
            target = self.inside(path.parent / word, at, spot)
            return self.folder_of(target, at, depth + 1, spot) if target else None
        if node.tag == "!secret":
            return self.secret(word, at, spot)
        if node.tag == "!env":
            self.source.spots[at] = Spot(spot.file, spot.line, spot.column, secret=False)
            if word not in os.environ:
                self.fault(spot, dotted(at), f"the environment has no {word}")
                return None
            self.source.secrets.add(os.environ[word])
            return _scalar(os.environ[word], secret=True)
        self.fault(spot, dotted(at), f"{node.tag} is unknown; there are !include, !include_dir, !secret and !env")
        return None

    def inside(self, target: Path, at: Path_, spot: Spot) -> Path | None:
        resolved = target.resolve()
        if resolved == self.folder or self.folder in resolved.parents:
            return resolved
        self.fault(spot, dotted(at), f"{target} is outside the configuration's folder {self.folder}")
        return None

    def folder_of(self, target: Path, at: Path_, depth: int, spot: Spot) -> Any:
        if not target.is_dir():
            self.fault(spot, dotted(at), f"{target} is not a folder")
            return None
        out: dict[str, Any] = {}
        for file in sorted(target.glob("*.yaml")):
            part = self.file(file, at, depth, spot)
            if not isinstance(part, dict):
                self.fault(Spot(str(file), 1, 1), dotted(at), "a file of an included folder holds keys and values")
                continue
            for key, value in part.items():
                if key in out:
                    self.fault(self.source.spot((*at, key), of_key=True), dotted((*at, key)), f"stands in two files; also in {file.name}")
                out[key] = value
        return out

    def secret(self, word: str, at: Path_, spot: Spot) -> Any:
        if self.secrets is None:
            self.secrets = self.read_secrets(spot)
        if word not in self.secrets:
            self.fault(spot, dotted(at), f"secrets.yaml has no {word}")
            return None
        return _scalar(self.secrets[word], secret=True)

    def read_secrets(self, spot: Spot) -> dict[str, str]:
        path = self.folder / SECRETS
        try:
            node = yaml.compose(text_of(path, private=True), Loader=_Loader)
        except Refused as why:
            self.fault(Spot(str(path), 1, 1, secret=True) if path.exists() else spot, "", str(why))
            return {}
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            self.fault(Spot(str(path), line, 1, secret=True), "", "this is not YAML (its lines are not shown)")
            return {}
        if not isinstance(node, yaml.MappingNode):
            return {}
        found = {k.value: v.value for k, v in node.value if isinstance(k, yaml.ScalarNode) and isinstance(v, yaml.ScalarNode)}
        self.source.secrets.update(found.values())
        return found


def dotted(path: Path_) -> str:
    """`modems[0].sim.pin` of a path."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def walk(data: Any, at: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every value with its path."""
    yield at, data
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from walk(value, (*at, key))


def read(path: Path) -> Source:
    """Reads a file and all it includes."""
    reader = _Reader(path)
    try:
        reader.source.data = reader.file(path, (), 0, Spot(str(path), 1, 1))
    except _TooMuch as why:
        reader.source.faults.append(Fault(Spot(str(path), 1, 1), "", str(why)))
    return reader.source
