"""A kind of value: how it is read and what a JSON schema says of it, as one mark on a field;
and the pieces of its sentences.

In: a function from what was typed to a value, a piece of JSON schema. Out: a mark for `Annotated[type, mark]`. A
reader that does not like what it sees raises ValueError with the second half of a sentence: `got …, want …`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind. `by_country` readers take the gateway's country as well."""

    read: Callable[..., Any]
    schema: dict[str, Any]
    by_country: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic asks its marks so."""
        if self.by_country:
            return core_schema.with_info_plain_validator_function(
                lambda value, info: self.read(value, (info.context or {}).get("country", "BE"))
            )
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """And so for the JSON schema."""
        return dict(self.schema)


def got(value: Any) -> str:
    """What was typed, for a sentence."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "keys and values"
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def meant(guess: object) -> str:
    """`; did you mean X?`"""
    return f"; did you mean {guess}?" if guess else ""
