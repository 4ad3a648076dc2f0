"""What the page says, in four languages; one file, the languages of a key beside each other.

In: a language, a key, fields. Out: text. Nothing here is sent to a phone.
"""

from __future__ import annotations

import json
from functools import cache

from smsd.config.messages import LANGUAGES
from smsd.resources import resource


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language → key → text."""
    found: dict[str, list[str]] = json.loads(resource("config/messages/page.json").read_text(encoding="utf-8"))
    return {language: {key: texts[n] for key, texts in found.items()} for n, language in enumerate(LANGUAGES)}


def say(language: str, key: str, **fields: object) -> str:
    """A text; a key that is missing is a fault of ours and says so."""
    text = catalogue()[language if language in LANGUAGES else "nl"][key]
    return text.format(**fields) if fields else text


def preferred(accept: str, default: str) -> str:
    """The language of a browser's Accept-Language that we speak, or the gateway's."""
    for wanted in accept[:200].split(","):
        found = wanted.partition(";")[0].strip().lower()[:2]
        if found in LANGUAGES:
            return found
    return default
