"""What the schema says of a place: its model, its example, its choices; and where else a key is known.

In: a path. Out: the field of the schema that it means, or None. Only reads the schema.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from smsd.config.schema import Config
from smsd.config.source import KeyPath


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation is, holds a list of, or has behind keys."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((m for a in reversed(typing.get_args(annotation)) if (m := inner_model(a)) is not None), None)


def container(annotation: Any) -> str:
    """`list`, `map`, `part` or `value`: what stands at a key with this annotation."""
    origin = typing.get_origin(annotation)
    if origin in (tuple, list):
        return "list"
    if origin is dict:
        return "map"
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        kinds = [container(a) for a in typing.get_args(annotation)]
        return next((k for k in kinds if k != "value"), "value")
    return "part" if isinstance(annotation, type) and issubclass(annotation, BaseModel) else "value"


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the words that stand in the file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def field_at(path: KeyPath) -> FieldInfo | None:
    """The field that a path means; that of the list or map for what stands in it."""
    model: type[BaseModel] | None = Config
    field: FieldInfo | None = None
    inside = False  # whether the next step names something of a list or map
    for step in path:
        if inside:
            inside = False
            continue
        if model is None or not isinstance(step, str) or (field := fields_of(model).get(step)) is None:
            return field if model is None else None
        inside = container(field.annotation) in ("list", "map")
        model = inner_model(field.annotation)
    return field


def flow(value: Any) -> str:
    """A value as one would type it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    plain = (
        text.startswith("!")
        or (text[:1].isalnum() and not any(c in text for c in ",:{}[]#") and not text.isdecimal())
        or isinstance(value, int)
    )
    return text if plain else f'"{text}"'


def choices(annotation: Any) -> list[str]:
    """The words of a Literal."""
    if typing.get_origin(annotation) is typing.Literal:
        return [str(a) for a in typing.get_args(annotation)]
    return (
        [c for a in typing.get_args(annotation) for c in choices(a)]
        if typing.get_origin(annotation) is not dict
        else []
    )


def example_of(path: KeyPath) -> str:
    """`number: "+32475123456"`: how the key of a path may be written."""
    field = field_at(path)
    if field is None or not path:
        return ""
    words = choices(field.annotation)
    shown = (
        flow(field.examples[0])
        if field.examples
        else " or ".join((", ".join(words[:-1]), words[-1]))
        if len(words) > 1
        else ""
    )
    return f"{path[-1]}: {shown}" if shown and isinstance(path[-1], str) else shown


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[str, ...]]:
    """Under which parts each key is known: `pin` → `modems[].sim`."""
    found: dict[str, list[str]] = {}
    for key, where in _all(Config, ""):
        found.setdefault(key, []).append(where)
    return {key: tuple(where) for key, where in found.items()}


def _all(model: type[BaseModel], at: str) -> Iterator[tuple[str, str]]:
    for key, field in fields_of(model).items():
        yield key, at
        if (child := inner_model(field.annotation)) is not None:
            suffix = {"list": "[]", "map": ".NAME"}.get(container(field.annotation), "")
            yield from _all(child, f"{at}.{key}{suffix}" if at else f"{key}{suffix}")
