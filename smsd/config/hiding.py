"""Faults whose words would show a secret: they say less.

In: faults, the values that are secret (all that `!secret` and `!env` gave, all of secrets.yaml, what stands literally
at a key that takes a secret). Out: the same faults, with the secrets gone: a message that holds one, or a good part
of one, is replaced, the line of a file that holds one is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from smsd.config.faults import Fault, source_line

WORDS = "what stands here does not fit; it holds a secret, which is not shown"
# a line in which a secret was typed, YAML or not
LITERAL = re.compile(r"\b(pin|password)['\"]?\s*:(?!\s*!(secret|env)\b)")
PIECE = 8  # characters: less than this of a secret, as where a name is cut short, says nothing


def hidden(faults: Collection[Fault], secrets: Collection[str]) -> list[Fault]:
    """The faults without the secrets."""
    known = {s.strip().casefold() for s in secrets if s.strip()}
    return [_one(fault, known) for fault in faults]


def _one(fault: Fault, secrets: set[str]) -> Fault:
    tells = any(_piece_in(s, fault.message.casefold()) for s in secrets)
    line = source_line(fault.spot).casefold()
    secret = fault.spot.secret or LITERAL.search(line) is not None or any(_whole_in(s, line) for s in secrets)
    return replace(fault, message=WORDS if tells else fault.message, spot=replace(fault.spot, secret=secret))


def _whole_in(secret: str, text: str) -> bool:
    if len(secret) < PIECE:
        return re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text) is not None
    return secret in text


def _piece_in(secret: str, text: str) -> bool:
    if len(secret) < PIECE:
        return _whole_in(secret, text)
    return any(secret[i : i + PIECE] in text for i in range(len(secret) - PIECE + 1))
