"""What all parts of the configuration have in common.

In: nothing. Out: `Part`, the base of every part: frozen, no unknown keys; and `needed`/`may`, which give a key its
description and an example.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of the configuration: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True)


def needed(description: str, example: Any, **more: Any) -> Any:
    """A key that has to be there."""
    return Field(description=description, examples=[example], **more)


def may(default: Any, description: str, example: Any = None, **more: Any) -> Any:
    """A key that has a default; `default` may be a class, for an empty one of it."""
    if example is not None:
        more["examples"] = [example]
    if isinstance(default, type):
        return Field(default_factory=default, description=description, **more)
    return Field(default=default, description=description, **more)
