"""One thing that the whole shows, and how names are guessed in its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smsd.config.guess import did_you_mean, nearest, plain
from smsd.config.source import KeyPath


@dataclass(frozen=True, slots=True)
class Found:
    """A path and a message.

    `of_key`: the key itself is meant. `about`: paths that it rests on, `around`: parts that it rests on with all that
    is in them; where one of those has a fault of its own, this is not said.
    """

    at: KeyPath
    message: str
    of_key: bool = False
    warning: bool = False
    about: tuple[KeyPath, ...] = ()
    around: tuple[KeyPath, ...] = ()


def nearest_name(word: str, titles: Mapping[str, str]) -> str | None:
    """The key that was meant; what somebody is called counts as well as the key."""
    called = next((k for k, t in titles.items() if t and plain(t) == plain(word)), None)
    key = called or nearest(word, titles)
    if key is None and (title := nearest(word, [t for t in titles.values() if t])) is not None:
        key = next(k for k, t in titles.items() if t == title)
    return key if key != word else None


def named(part: str, word: str, titles: Mapping[str, str]) -> tuple[KeyPath, ...]:
    """The path of what was meant by a name: where that has a fault of its own, nothing is said of the name."""
    key = nearest_name(word, titles)
    return ((part, key),) if key is not None else ()


def no_such(what: str, word: str, titles: Mapping[str, str]) -> str:
    """`there is no person 'ana'; did you mean 'anja'?`."""
    parts = [p.strip() for p in word.split(",")]
    if len(parts) > 1 and all(p in titles for p in parts):
        return f"there is no {what} {word!r}; several stand in brackets: [{', '.join(parts)}]"
    key = nearest_name(word, titles)
    if key is not None:
        return f"there is no {what} {word!r}; did you mean {key!r}?"
    return (
        f"there is no {what} "
        f"{word!r}{did_you_mean(word, titles) or '; none is configured: add it, or take the name out'}"
    )
