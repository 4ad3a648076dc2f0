"""What everything else hangs on, looked at first: the keys of networks and people, and which numbers are answered at
all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.config.guess import plain
from smsd.config.schema import NETWORK_KEY, PERSON_KEY, Config
from smsd.config.source import KeyPath
from smsd.config.whole.found import Found
from smsd.config.whole.words import KEYWORDS, fold
from smsd.phone_number import country_prefix


def look(config: Config) -> Iterator[Found]:
    """All keys, then the prefixes."""
    for key in config.networks:
        yield from _key(("networks", key), key, NETWORK_KEY, 20, "dorp (1 to 20 small letters, digits, - and _)")
    for key in config.people:
        yield from _key(("people", key), key, PERSON_KEY, 30, "peeters (1 to 30 small letters, digits, . - and _)")
    prefixes, home = config.gateway.allowed_prefixes, country_prefix(config.gateway.country)
    if not any(p.startswith(home) or home.startswith(p) for p in prefixes):
        yield Found(
            ("gateway", "allowed_prefixes"),
            f'nobody with a number of {config.gateway.country} ({home}) would ever get an answer; add "{home}"',
            about=(("gateway", "country"),),
            around=(("gateway", "allowed_prefixes"),),
        )


def _key(at: KeyPath, key: str, shape: str, most: int, example: str) -> Iterator[Found]:
    if not re.fullmatch(shape, key):
        guess = re.sub(r"[^a-z0-9_.-]+" if "." in shape else r"[^a-z0-9_-]+", "-", plain(key).replace("_", "-")).strip(
            "-."
        )[:most]
        yield Found(
            at, f"got {key!r}, want a key such as {example}{f'; did you mean {guess!r}?' if guess else ''}", of_key=True
        )
    elif fold(key) in KEYWORDS:
        yield Found(at, f"{key} is a word that people text to the gateway; take another key", of_key=True)
