"""What was read, and where each piece of it stands: plain data with positions.

`Scalar` is a value as it was typed, `Source` the data of a file and all it includes. A value that could not be read
at all is BROKEN: its fault is told already, and nothing else is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smsd.config.faults import Fault, Spot

KeyPath = tuple[str | int, ...]


class Scalar(str):
    """A value as it was typed. `plain_null` is True for `key:` with nothing behind it."""

    __slots__ = ("plain_null", "secret")
    plain_null: bool
    secret: bool


def scalar(text: str, *, secret: bool = False, plain_null: bool = False) -> Scalar:
    """A value that knows where it came from."""
    value = Scalar(text)
    value.secret, value.plain_null = secret, plain_null
    return value


class _Broken:
    """What stands where nothing could be read."""


BROKEN = _Broken()


@dataclass(slots=True)
class Source:
    """What a file and its includes hold."""

    data: Any = None
    spots: dict[KeyPath, Spot] = field(default_factory=dict)
    key_spots: dict[KeyPath, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)  # values that no fault may show
    texts: dict[str, str] = field(default_factory=dict)  # of every file that was read and is no secret, by its path

    def spot(self, path: KeyPath, *, of_key: bool = False) -> Spot:
        """Where `path` stands, or the nearest place above it."""
        if of_key and path in self.key_spots:
            return self.key_spots[path]
        while path not in self.spots and path:
            path = path[:-1]
        return self.spots.get(path, Spot("", 1, 1))

    def moved(self, old: KeyPath, new: KeyPath) -> None:
        """What stood under one key is looked at as if it stood under another."""
        for table in (self.spots, self.key_spots):
            table.update(
                {(*new, *path[len(old) :]): spot for path, spot in list(table.items()) if path[: len(old)] == old}
            )


def dotted(path: KeyPath) -> str:
    """A path as people write it: `modems[0].sim.pin`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def walk(data: Any, at: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every value with its path."""
    yield at, data
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from walk(value, (*at, key))


def at_path(data: Any, path: KeyPath) -> Any:
    """What stands at a path, or None."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return data
