"""PyYAML's nodes become plain data that knows where each value stands.

In: a file. Out: nested dicts, lists and `Scalar`s, positions, and faults. Every scalar stays text: the schema gives
it a type, so that `off`, `NO`, `21:30` and `0475…` mean what was typed. Includes stay under the configuration's
folder.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from smsd.config.faults import Fault, Spot
from smsd.config.files import Refused, text_of
from smsd.config.guess import did_you_mean, nearest
from smsd.config.plain import harm_of, without_hidden
from smsd.config.source import BROKEN, KeyPath, Scalar, Source, dotted, scalar, walk
from smsd.config.syntax import MAX_NESTED, TooMuch, compose

__all__ = ["KeyPath", "Scalar", "Source", "dotted", "read", "walk"]

MAX_DEPTH = 8  # of includes
MAX_FILES = 100
MAX_VALUES = 20_000  # aliases counted as often as they are used: 330 octets can stand for billions
OCTETS_EACH = 4  # a country is larger, and then its values are written out: each takes so many at least
SECRETS = "secrets.yaml"
TAGS = ("!include", "!include_dir", "!secret", "!env")


class _Reader:
    def __init__(self, top: Path) -> None:
        self.files = self.values = self.letters = 0
        self.folder = top.parent.resolve()
        self.source = Source()
        self.secrets: dict[str, str] | None = None
        self.open: list[Path] = []  # the files that are being read, each included by the one before

    def fault(self, spot: Spot, key: str, message: str) -> None:
        self.source.faults.append(Fault(spot, key, message))

    def file(self, path: Path, at: KeyPath, spot: Spot) -> Any:
        if path.resolve() in self.open:
            names = [p.name for p in (*self.open[self.open.index(path.resolve()) :], path)]
            self.fault(
                spot,
                dotted(at),
                f"the files include each other in a circle: {' → '.join(names)}; take this !include out",
            )
            return BROKEN
        if len(self.open) > MAX_DEPTH:
            self.fault(
                spot, dotted(at), f"includes are nested more than {MAX_DEPTH} deep; put some of it into one file"
            )
            return BROKEN
        self.files += 1
        if self.files > MAX_FILES:
            raise TooMuch(f"there are more than {MAX_FILES} included files")
        try:
            text = text_of(path)
        except Refused as why:
            self.fault(
                spot if self.open else Spot(str(path), 1, 1),
                dotted(at),
                f"{why}{self.others(path) if self.open and not path.exists() else ''}",
            )
            return BROKEN
        if path.name != SECRETS:
            self.source.texts[str(path)] = text
        self.letters += len(text)
        found = compose(text)
        for slip in found.slips:
            message = slip.message if path.name != SECRETS else f"{slip.message} (its lines are not shown)"
            self.fault(Spot(str(path), slip.line, slip.column, secret=path.name == SECRETS), "", message)
        if not found.whole:
            return BROKEN
        self.open.append(path.resolve())
        try:
            return self.node(found.node, path, at, ()) if found.node is not None else {}
        finally:
            self.open.pop()

    def others(self, path: Path) -> str:
        """Which files there are where one is missing."""
        if not path.parent.is_dir():
            return f"; there is no folder {path.parent}"
        near = get_close_matches(path.stem, [p.stem for p in sorted(path.parent.glob("*.y*ml"))], 1, 0.7)
        return f"; did you mean {near[0]}.yaml?" if near else "; make it, or mend its name"

    def node(self, node: yaml.Node, path: Path, at: KeyPath, above: tuple[int, ...]) -> Any:
        spot = Spot(str(path), node.start_mark.line + 1, node.start_mark.column + 1, secret=path.name == SECRETS)
        self.values += 1
        if self.values > (most := max(MAX_VALUES, self.letters // OCTETS_EACH)):
            raise TooMuch(f"it holds more than {most} values, aliases (*) included")
        if len(at) > MAX_NESTED:
            raise TooMuch(f"its parts are nested more than {MAX_NESTED} deep")
        self.source.spots[at] = spot
        if id(node) in above:
            self.fault(spot, dotted(at), "an alias that contains itself; write out what it stands for")
            return BROKEN
        above = (*above, id(node))
        if node.tag.startswith("!"):
            return self.tagged(node, path, at, spot)
        if isinstance(node, yaml.ScalarNode):
            if path.name == SECRETS:
                self.source.secrets.add(node.value)
            if (harm := harm_of(node)) is not None:
                self.fault(spot, dotted(at), harm)
                return BROKEN
            return scalar(
                without_hidden(node), secret=path.name == SECRETS, plain_null=node.tag == "tag:yaml.org,2002:null"
            )
        if isinstance(node, yaml.SequenceNode):
            return [self.node(child, path, (*at, i), above) for i, child in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)
        return self.mapping(node, path, at, above)

    def mapping(self, node: yaml.MappingNode, path: Path, at: KeyPath, above: tuple[int, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            where = Spot(
                str(path), key_node.start_mark.line + 1, key_node.start_mark.column + 1, secret=path.name == SECRETS
            )
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(where, dotted(at), "a key must be a word; if {…} or […] is a value, put quotes round it")
                continue
            key = without_hidden(key_node)
            if key in out:
                first = self.source.key_spots.get((*at, key))
                self.fault(
                    where,
                    dotted((*at, key)),
                    f"stands twice; the first is in line {first.line if first else '?'}: take one out",
                )
                if (
                    isinstance(value_node, yaml.MappingNode)
                    and isinstance(out[key], dict)
                    and len(value_node.value) > len(out[key])
                ):
                    # the fuller one counts; the other's faults go with it
                    out[key] = self.node(value_node, path, (*at, key), above)
                continue
            self.source.key_spots[*at, key] = where
            out[key] = self.node(value_node, path, (*at, key), above)
        return out

    def tagged(self, node: yaml.Node, path: Path, at: KeyPath, spot: Spot) -> Any:
        word = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if node.tag not in TAGS:
            note = did_you_mean(node.tag, TAGS) if node.tag.lower().startswith(("!i", "!s", "!e")) else ""
            self.fault(
                spot,
                dotted(at),
                f"{node.tag} is unknown; there are !include, !include_dir, !secret and !env{note}; a text "
                "with ! in front wants quotes",
            )
            return BROKEN
        if not word:
            what = {
                "!include": "the name of a file",
                "!include_dir": "the name of a folder",
                "!secret": "a key of secrets.yaml",
                "!env": "a variable",
            }[node.tag]
            self.fault(spot, dotted(at), f"{node.tag} takes one word: {what}")
            return BROKEN
        if node.tag in ("!include", "!include_dir"):
            target = self.inside(path.parent / word, at, spot)
            if target is None:
                return BROKEN
            return self.file(target, at, spot) if node.tag == "!include" else self.folder_of(target, at, spot)
        if node.tag == "!secret":
            return self.secret(word, at, spot)
        self.source.spots[at] = Spot(spot.file, spot.line, spot.column, secret=False)
        if word not in os.environ:
            self.fault(
                spot,
                dotted(at),
                f"the environment has no {word}; set it where smsd is started (systemctl edit smsd: "
                f"Environment={word}=…)",
            )
            return BROKEN
        self.source.secrets.add(os.environ[word])
        return scalar(os.environ[word], secret=True)

    def inside(self, target: Path, at: KeyPath, spot: Spot) -> Path | None:
        resolved = target.resolve()
        if resolved == self.folder or self.folder in resolved.parents:
            return resolved
        self.fault(
            spot, dotted(at), f"{target} is outside the configuration's folder {self.folder}; put the file in there"
        )
        return None

    def folder_of(self, target: Path, at: KeyPath, spot: Spot) -> Any:
        if not target.is_dir():
            why = "is a file; take !include for it" if target.exists() else f"is not a folder; make it: mkdir {target}"
            self.fault(spot, dotted(at), f"{target} {why}")
            return BROKEN
        out: dict[str, Any] = {}
        for file in sorted((*target.glob("*.yaml"), *target.glob("*.yml"))):
            part = self.file(file, at, spot)
            if part is BROKEN:
                continue
            if not isinstance(part, dict):
                self.fault(Spot(str(file), 1, 1), dotted(at), "a file of an included folder holds keys and values")
                continue
            for key, value in part.items():
                if key in out:
                    self.fault(
                        self.source.spot((*at, key), of_key=True),
                        dotted((*at, key)),
                        f"stands in two files, also in another of {target.name}: take one out",
                    )
                    continue
                out[key] = value
        return out

    def secret(self, word: str, at: KeyPath, spot: Spot) -> Any:
        if self.secrets is None:
            self.secrets = self.read_secrets(spot)
        if word not in self.secrets:
            near = f"; did you mean {guess!r}?" if (guess := nearest(word, self.secrets)) else ""
            if not any(f.spot.file == str(self.folder / SECRETS) or SECRETS in f.message for f in self.source.faults):
                self.fault(spot, dotted(at), f"secrets.yaml has no {word}{near}; add the line {word}: … to it")
            return BROKEN
        return scalar(self.secrets[word], secret=True)

    def read_secrets(self, spot: Spot) -> dict[str, str]:
        path = self.folder / SECRETS
        try:
            found = compose(text_of(path, private=True))
        except Refused as why:
            note = "" if path.exists() else f"; make it (mode 600) beside {self.folder.name or 'the configuration'}"
            self.fault(Spot(str(path), 1, 1, secret=True) if path.exists() else spot, "", f"{why}{note}")
            return {}
        for slip in found.slips:
            self.fault(
                Spot(str(path), slip.line, slip.column, secret=True), "", f"{slip.message} (its lines are not shown)"
            )
        node = found.node
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self.fault(
                    Spot(str(path), 1, 1, secret=True),
                    "",
                    "secrets.yaml holds lines such as stick1_pin: 1234 (its lines are not shown)",
                )
            return {}
        known = {
            k.value: without_hidden(v)
            for k, v in node.value
            if isinstance(k, yaml.ScalarNode) and isinstance(v, yaml.ScalarNode)
        }
        self.source.secrets.update(known.values())
        return known


def read(path: Path) -> Source:
    """Reads a file and all it includes."""
    reader = _Reader(path)
    try:
        reader.source.data = reader.file(path, (), Spot(str(path), 1, 1))
    except TooMuch as why:
        reader.source.data = BROKEN
        reader.source.faults.append(
            Fault(
                Spot(str(path), 1, 1), "", f"{why}; nobody writes such a file by hand: look at what was pasted into it"
            )
        )
    return reader.source
