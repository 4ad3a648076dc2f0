"""Prepared tips: texts with fields in braces that an officer's words fill. Pure.

In: a tip as configured (one text, or one by language), words. Out: the text; or which fields still want words.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

Tip = str | Mapping[str, str]


def text_of(tip: Tip, language: str, fallback: str) -> str:
    """The text in a language, or in the network's, or in whichever there is."""
    if isinstance(tip, str):
        return tip
    return tip.get(language) or tip.get(fallback) or next(iter(tip.values()))


def own_tips(default: Tip, hazards: Mapping[Any, Tip], language: str, fallback: str) -> tuple[str, dict[Any, str]]:
    """A network's default tip and those of its hazards, in a language."""
    return text_of(default, language, fallback), {h: text_of(t, language, fallback) for h, t in hazards.items()}


def fields(text: str) -> list[str]:
    """The names in braces, in their order."""
    try:
        return list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name))
    except ValueError:
        return []


def fill(text: str, words: str) -> tuple[str, list[str]]:
    """The text with its fields filled, and those that got no words. Several fields take their words between commas."""
    names = fields(text)
    given = [words.strip()] if len(names) == 1 else [w.strip() for w in words.split(",")]
    values = dict(zip(names, given, strict=False))
    missing = [name for name in names if not values.get(name)]
    out = text
    for name, value in values.items():
        out = out.replace("{" + name + "}", value)
    return out, missing
