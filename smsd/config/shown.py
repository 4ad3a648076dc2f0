"""The text of a configuration's files as others than its owner may look at it:
every line in its place, and nothing in it that opens a door.

In: the text, the values that are secret. Out: lines, as many as there were. What stands at a key that takes a secret
is never shown, also where the file is no YAML at all; numbers and addresses of people are shown enough to recognise
them. It hides too much rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from smsd.config.plain_data import HIDDEN
from smsd.phone_number import without_addresses

# what follows such a key, also a mistyped or a translated one, on its line and deeper below it, is not shown; the
# name behind !secret may be
_KEYS = (
    "password",
    "passphrase",
    "heartbeat",
    "codes",
    "secret",
    "token",
    "wachtwoord",
    "paswoord",
    "motdepasse",
    "kennwort",
    "passwort",
    "geheim",
)
_SHORT = ("pin", "pins", "puk", "code", "pw", "pass", "key")
_KEY = re.compile(r"([^\W\d][\w-]*)['\"]?\s*[:=]")
_NAMED = re.compile(r"\s*!(secret|env)\s+\w+[\s,}\]]*(#.*)?$")
# a date with its hour, unless more digits follow, is told; any other row of seven digits is a number
_DAY = r"(?:20\d\d-[01]\d-[0-3]\d|[0-3]\d/[01]\d/20\d\d)"
_NUMBER = re.compile(
    rf"(?P<moment>(?<![\d./+-]){_DAY}(?:[ T][0-2]\d:[0-5]\d(?::[0-5]\d)?)?(?![ ./\-]{{0,2}}\d))|\+?\d(?:[ "
    rf"./\-]{{0,2}}\d){{6,}}"
)
LEAST = 4  # characters: a shorter piece of a secret is hidden as a word of its own only


def masked(text: str) -> str:
    """Words without whole numbers and addresses."""
    return _NUMBER.sub(_mask, without_addresses(text))


def _mask(found: re.Match[str]) -> str:
    return found[0] if found["moment"] else f"{found[0][:3]}{HIDDEN}{found[0][-2:]}"


def lines_of(text: str, secrets: Collection[str]) -> list[str]:
    """The lines as they may be shown."""
    pieces = {piece for secret in secrets for piece in secret.casefold().split()}
    out: list[str] = []
    below: int | None = None  # the indent of a key whose value goes on in deeper lines
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.lstrip(" -\t")
        indent = len(line) - len(bare)
        if below is not None and (not bare or indent > below):
            out.append(line[:indent] + (HIDDEN if bare else ""))
            continue
        key = next((k for k in _KEY.finditer(line) if _takes_a_secret(k[1])), None)
        below = indent if key is not None and not _NAMED.match(line[key.end() :]) else None
        if key is not None and below is not None:
            out.append(masked(line[: key.end()]) + (f" {HIDDEN}" if line[key.end() :].strip() else ""))
        elif any(_holds(line.casefold(), piece) for piece in pieces):
            out.append(line[:indent] + HIDDEN)
        else:
            out.append(masked(line))
    return out


def _takes_a_secret(key: str) -> bool:
    plain = key.casefold().replace("_", "").replace("-", "")
    return plain in _SHORT or bool(get_close_matches(plain, _KEYS, 1, 0.75))


def _holds(line: str, piece: str) -> bool:
    if len(piece) < LEAST:
        return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", line) is not None
    return piece in line
