"""Types and relations: plain data becomes a Config, and every fault on the way is told.

In: a Source. Out: a Config or None, its faults added to the source. What has a fault is told once; something harmless
stands in its place, so that the rest can be looked at in the same run, and nothing is said that follows from the
fault only.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from smsd.config import whole
from smsd.config.faults import Fault
from smsd.config.guess import nearest
from smsd.config.keys import Keys
from smsd.config.kinds import meant
from smsd.config.schema import Config
from smsd.config.shape import container, example_of, field_at, fields_of, inner_model
from smsd.config.source import KeyPath, Scalar, Source, at_path, dotted, walk
from smsd.phone_number import countries

ROUNDS = 12
HIDDEN_WORDS = "the value of this secret does not fit here"
_TYPES = {
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "text",
    "union_tag_not_found": "text",
}
_STAND_INS = {
    "name": "?",
    "title": "?",
    "host": "localhost",
    "user": "x",
    "password": "x",
    "role": "police",
    "do": "retention",
    "from": "x@example.org",
    "allowed_prefixes": "+32",
    "confirm": "sms",
    "to": "x@example.org",
    "email": "x@example.org",
}


class Validation:
    """One look at all values."""

    def __init__(self, source: Source) -> None:
        self.source, self._numbers = source, 0
        keys = Keys(source)
        self.unsure, self.data = keys.unsure, keys.data
        self.config: Config | None = None

    def run(self) -> Config | None:
        """The configuration, also where it has faults; None where nothing of it can be read."""
        told = False
        for _ in range(ROUNDS):
            try:
                self.config = Config.model_validate(self.data, context={"country": self._country()})
                break
            except ValidationError as error:
                details = error.errors(include_url=False, include_input=False)
            paths = [(_path_in(self.data, d["loc"]), d) for d in details]
            # a list of which each item has a fault counts as too short; the items are told
            paths = [(at, d) for at, d in paths if d["type"] != "too_short" or not at_path(self.data, at)]
            for at, detail in paths if not told else ():
                self._tell(at, detail)
            told = True
            for at, _detail in sorted(paths, key=lambda p: len(p[0])):
                self._replace(at)
        if self.config is not None:
            self._relations(self.config)
        return self.config

    def _country(self) -> str:
        gateway = self.data.get("gateway") if isinstance(self.data, dict) else None
        country = str(gateway.get("country", "BE")) if isinstance(gateway, dict) else "BE"
        return country if country in countries() else "BE"

    def _relations(self, config: Config) -> None:
        for found in whole.look(config):
            if any(self._is_unsure(path) for path in (found.at, *found.about)) or any(
                self._touches(path) for path in found.around
            ):
                continue
            at = found.at
            while at and isinstance(at[-1], int) and at not in self.source.spots:
                at = at[:-1]
            if not found.warning:
                self.unsure.add(found.at)  # what follows from it is not said
            message = found.message
            if not found.of_key and self._holds_secret(at):
                message = HIDDEN_WORDS
            self.source.faults.append(
                Fault(
                    spot=self.source.spot(at, of_key=found.of_key),
                    key=dotted(at),
                    message=message,
                    warning=found.warning,
                )
            )

    def _is_unsure(self, path: KeyPath) -> bool:
        return any(path[:n] in self.unsure for n in range(len(path) + 1))

    def _touches(self, path: KeyPath) -> bool:
        return self._is_unsure(path) or any(u[: len(path)] == path for u in self.unsure)

    # ---- telling

    def _tell(self, at: KeyPath, detail: ErrorDetails) -> None:
        if self._is_unsure(at):
            return
        if detail["type"] == "missing":
            empty = at_path(self.source.data, at)
            example = example_of(at)
            if isinstance(empty, Scalar):
                self._fault(
                    at,
                    f"nothing stands behind this key; want {example}" if example else "nothing stands behind this key",
                    of_key=True,
                )
            else:
                self.source.faults.append(
                    Fault(
                        self.source.spot(at[:-1]), dotted(at), f"is missing; add {example}" if example else "is missing"
                    )
                )
            return
        self._fault(
            at, HIDDEN_WORDS if self._holds_secret(at) else self._words(at, detail), of_key=detail["loc"][-1] == "[key]"
        )

    def _fault(self, at: KeyPath, message: str, *, of_key: bool = False) -> None:
        fault = Fault(self.source.spot(at, of_key=of_key), dotted(at), message)
        if not any(f.spot == fault.spot and f.key == fault.key for f in self.source.faults):
            self.source.faults.append(fault)

    def _words(self, at: KeyPath, detail: ErrorDetails) -> str:
        kind, got = detail["type"], _shown(at_path(self.data, at))
        if kind == "value_error":
            return detail["msg"].removeprefix("Value error, ")
        if kind == "literal_error":
            word = str(at[-1]) if detail["loc"][-1] == "[key]" else str(at_path(self.data, at))
            expected = str(detail["ctx"]["expected"])
            guess = nearest(word, re.findall(r"'([^']*)'", expected))
            got = repr(word) if detail["loc"][-1] == "[key]" else got
            return f"got {got}, want {expected}{meant(repr(guess) if guess else '')}"
        example = example_of(at)
        if kind == "too_short":
            return f"got an empty list, want at least one; write {example}"
        want = _TYPES.get(kind, detail["msg"][0].lower() + detail["msg"][1:])
        return f"got {got}, want {want}{f'; write {example}' if example else ''}"

    def _holds_secret(self, at: KeyPath) -> bool:
        return any(
            isinstance(value, Scalar) and getattr(value, "secret", False)
            for _, value in walk(at_path(self.source.data, at))
        )

    # ---- going on in spite of it

    def _replace(self, at: KeyPath) -> None:
        """Puts something harmless at a path that has a fault."""
        around = at_path(self.data, at[:-1])
        if not at or not isinstance(around, dict | list):
            self.data = {} if not isinstance(self.data, dict) else self.data
            return
        self.unsure.add(at)
        field, last = field_at(at), at[-1]
        model = inner_model(field.annotation) if field else None
        if isinstance(around, list):
            if isinstance(last, int) and last < len(around):
                around[last] = self._minimal(model) if model else self._stand_in(str(at[-2]))
        elif field is not None and field_at(at[:-1]) is field:  # something of a map
            if model:
                around[last] = self._minimal(model)
            elif at_path(self.data, at) == "?":
                around.pop(last, None)
            else:
                around[last] = "?"
        elif field is None or not field.is_required():
            around.pop(last, None)
        else:
            around[last] = self._required(str(last), field.annotation)

    def _required(self, name: str, annotation: Any) -> Any:
        model, kind = inner_model(annotation), container(annotation)
        if model is None:
            return [self._stand_in(name)] if kind == "list" else self._stand_in(name)
        one = self._minimal(model)
        return [one] if kind == "list" else {"x": one} if kind == "map" else one

    def _minimal(self, model: Any) -> dict[str, Any]:
        return {
            key: self._required(key, field.annotation) for key, field in fields_of(model).items() if field.is_required()
        }

    def _stand_in(self, name: str) -> str:
        if name == "number":
            self._numbers += 1
            return f"+3247999{self._numbers:04d}"
        return _STAND_INS.get(name, "x")


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "keys and values"
    return "nothing" if value is None else repr(str(value) if len(str(value)) <= 60 else f"{str(value)[:57]}...")


def _path_in(data: Any, loc: tuple[int | str, ...]) -> KeyPath:
    """Pydantic names branches of unions and keys of mappings inside a location; only steps that exist count."""
    at: list[str | int] = []
    for i, step in enumerate(loc):
        there = (
            step in data
            if isinstance(data, dict)
            else isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if there:
            data = data[step]
        elif i < len(loc) - 1 or not isinstance(data, dict) or step == "[key]":
            continue
        at.append(step)
    return tuple(at)
