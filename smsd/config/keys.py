"""The keys of the file against those of the schema: typos, keys in a wrong place, lists where maps belong;
each told once, at its key.

In: a Source. Out: its faults, and plain data for the schema in which what was meant stands where it belongs, so that
one slip is one fault.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from smsd.config.faults import Fault
from smsd.config.guess import nearest, plain
from smsd.config.schema import Config
from smsd.config.shape import container, example_of, fields_of, inner_model, places
from smsd.config.source import BROKEN, KeyPath, Scalar, Source, dotted, scalar

SURE = 0.75


class Keys:
    """One look at all keys. `unsure` are paths of which nothing more can be said."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.unsure: set[KeyPath] = set()
        self.data = self._part(source.data, (), Config)

    def _fault(self, at: KeyPath, message: str, *, of_key: bool = False) -> None:
        self.source.faults.append(Fault(self.source.spot(at, of_key=of_key), dotted(at), message))

    def _value(self, value: Any, at: KeyPath) -> Any:
        """A leaf, or anything else that the schema looks at itself; what is empty or broken inside is left out."""
        if isinstance(value, dict):
            return {
                k: self._value(v, (*at, k))
                for k, v in value.items()
                if not self._empty(v) and not self._broken(v, (*at, k))
            }
        if isinstance(value, list):
            return ["" if self._broken(v, (*at, i)) else self._value(v, (*at, i)) for i, v in enumerate(value)]
        return str(value)

    def _broken(self, value: Any, at: KeyPath) -> bool:
        if value is BROKEN:
            self.unsure.add(at)
        return value is BROKEN

    @staticmethod
    def _empty(value: Any) -> bool:
        return isinstance(value, Scalar) and value.plain_null

    def _part(self, data: Any, at: KeyPath, model: type[BaseModel]) -> Any:
        if not isinstance(data, dict):
            return self._value(data, at)
        data, known = self._named(dict(data), at, model), fields_of(model)
        out: dict[str, Any] = {}
        for key, value in data.items():
            here = (*at, key)
            if self._empty(value) or self._broken(value, here):
                continue
            kind, child = container(known[key].annotation), inner_model(known[key].annotation)
            if child is None:
                out[key] = self._value(value, here)
            elif kind == "list":
                out[key] = self._list(value, here, child)
            elif kind == "map":
                out[key] = self._map(value, here, child)
            else:
                out[key] = self._one(value, here, child)
        return out

    def _one(self, value: Any, at: KeyPath, model: type[BaseModel]) -> Any:
        if isinstance(value, dict):
            return self._part(value, at, model)
        if self._broken(value, at):
            return None
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            self._fault(at, "got a list, want keys and values; take the dash (-) out")
            self.source.moved((*at, 0), at)
            return self._part(value[0], at, model)
        if not self._empty(value):
            got = "a list" if isinstance(value, list) else repr(str(value)[:60])
            self._fault(at, f"got {got}, want keys and values; {self._how(at, model)}")
        self.unsure.add(at)
        return None

    def _how(self, at: KeyPath, model: type[BaseModel]) -> str:
        example = example_of(at)
        if not example or ": " not in example:
            first = next(iter(fields_of(model)))
            inside = example_of((*at, first))
            return f"write {at[-1]}: {{{inside}}}" if inside else f"known here: {', '.join(fields_of(model))}"
        return f"write {example}"

    def _list(self, value: Any, at: KeyPath, model: type[BaseModel]) -> Any:
        if isinstance(value, list):
            return [self._one(item, (*at, i), model) for i, item in enumerate(value)]
        if isinstance(value, dict) and value:
            known = fields_of(model)
            dashed = next((k for k in value if k.startswith("-")), None)
            if dashed is not None:
                self._fault((*at, dashed), "a blank is missing behind the dash (-)", of_key=True)
                value = {k.removeprefix("-"): v for k, v in value.items()}
                self.source.moved((*at, dashed), (*at, dashed.removeprefix("-")))
            elif any(nearest(k, known) in known for k in value) and not all(
                isinstance(v, dict) for v in value.values()
            ):
                self._fault(
                    at, "got keys and values, want a list; put a dash and a blank (- ) in front of the first key"
                )
            else:
                self._fault(at, "got keys and values, want a list; begin each with a dash: - name: …")
                for i, key in enumerate(value):
                    self.source.moved((*at, key), (*at, i))
                return [
                    self._one({"name": scalar(key), **v} if isinstance(v, dict) else v, (*at, i), model)
                    for i, (key, v) in enumerate(value.items())
                ]
            for key in value:
                self.source.moved((*at, key), (*at, 0, key))
            return [self._one(value, (*at, 0), model)]
        if not self._empty(value):
            self._fault(at, f"got {str(value)[:60]!r}, want a list; write {example_of(at) or f'{at[-1]}: []'}")
        self.unsure.add(at)
        return None

    def _map(self, value: Any, at: KeyPath, model: type[BaseModel]) -> Any:
        known = fields_of(model)
        if isinstance(value, dict):
            leaves = [k for k, v in value.items() if k in known and not isinstance(v, dict)]
            if leaves and not any(isinstance(v, dict) and k not in known for k, v in value.items()):
                self._fault(
                    (*at, leaves[0]),
                    f"a key of its own is missing above: {at[-1]}: NAME: {leaves[0]}: …; NAME is what "
                    "commands and officers use",
                    of_key=True,
                )
                self.unsure.add(at)
                return None
            return {k: self._one(v, (*at, k), model) for k, v in value.items() if not self._nothing(k, v, at)}
        if isinstance(value, list):
            self._fault(
                at,
                "got a list, want keys and values: give each a key of its own instead of the dash, such "
                f"as {'peeters' if at[-1] == 'people' else 'dorp'}:",
            )
        elif not self._empty(value):
            self._fault(at, f"got {str(value)[:60]!r}, want keys and values; {self._how(at, model)}")
        self.unsure.add(at)
        return None

    def _nothing(self, key: str, value: Any, at: KeyPath) -> bool:
        """`peeters:` with nothing behind it is told as that, at the key."""
        if self._empty(value):
            self._fault(
                (*at, key),
                "nothing stands behind this key; write what belongs to it below, or take the line out",
                of_key=True,
            )
            self.unsure.add((*at, key))
        return False

    # ---- names of keys

    def _named(self, data: dict[str, Any], at: KeyPath, model: type[BaseModel]) -> dict[str, Any]:
        """The data with each key under the name that was meant."""
        known = fields_of(model)
        out = {k: v for k, v in data.items() if k in known}
        for key, value in data.items():
            if key in known:
                continue
            glued = re.match(r"([\w.-]+):(.+)", key)
            if glued and glued[1] in known and self._empty(value):
                self._fault((*at, key), f"a blank is missing behind the colon; write {glued[1]}: …", of_key=True)
                self.unsure.add((*at, glued[1]))
                out.setdefault(glued[1], BROKEN)
                continue
            name, message = self._meant(key, model, at, set(out))
            if name is None and self._empty(value):
                message = (
                    "unknown key, with nothing behind it; if it belongs to the value in front of the comma, "
                    "put quotes round the whole value"
                )
            self._fault((*at, key), message, of_key=True)
            if isinstance(name, tuple):
                child, inner = name
                below = out.setdefault(child, {})
                if isinstance(below, dict) and inner not in below:
                    out[child] = {**below, inner: value}
                    self.source.moved((*at, key), (*at, child, inner))
            elif name is not None and name not in out:
                out[name] = value
                self.source.moved((*at, key), (*at, name))
        return out

    def _meant(
        self, key: str, model: type[BaseModel], at: KeyPath, taken: set[str]
    ) -> tuple[str | tuple[str, str] | None, str]:
        known = fields_of(model)
        free = [k for k in known if k not in taken] or list(known)
        guess = nearest(key, free) or nearest(key, known)
        likely = guess is not None and (plain(key) == plain(guess) or _ratio(key, guess) >= SURE or key not in places())
        if guess is not None and likely:
            return guess, f"unknown key; did you mean {guess!r}?"
        if key == "<<":
            return None, "unknown key; << is not known here: write the keys out, or take !include for them"
        for child, field in known.items():
            inner = inner_model(field.annotation)
            if inner is not None and container(field.annotation) == "part" and key in fields_of(inner):
                return (child, key), f"unknown key here; it belongs under {child}: {child}: {{{key}: …}}"
        if key in places():
            return (
                None,
                (
                    "unknown key here; it belongs under "
                    f"{' or '.join(p or 'the top of the file' for p in places()[key][:3])}"
                ),
            )
        words = f"did you mean {guess!r}?" if guess else f"take it out; known here: {', '.join(known)}"
        return guess, f"unknown key; {words}"


def _ratio(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, plain(one), plain(other)).ratio()
