"""Turns of phrase that count for a meaning beside likeness, which looks at words and their neighbours only: "let the
others sleep", "the man on the roof is the owner", "the helicopter is cancelled".

In: a question of likeness.py and a text. Out: how much each meaning counts more. The turns stand in turns.txt, and are
compiled when the first text is read; where that file is gone, which is logged, nothing counts more.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from smsd import log
from smsd.rules.later import Later
from smsd.rules.words import fold

FILE = Path(__file__).with_name("turns.txt")
LONGEST = 600  # characters that are looked at
_HEAD, _NAME = re.compile(r"\[(\w+): (\w+) ([\d.]+)\]"), re.compile(r"([A-Z_]+) = (.+)")


def counted(question: str, text: str) -> dict[str, float]:
    """What a text's turns count for each meaning that they speak for."""
    said = re.sub(r"[^\S\n]+", " ", re.sub("['\u2019`-]", " ", fold(text[:LONGEST]))).strip()
    found: dict[str, float] = {}
    for meaning, counts, turns in told().get(question, ()):
        if turns.made.search(said):
            found[meaning] = found.get(meaning, 0.0) + counts
    return found


@cache
def told() -> dict[str, list[tuple[str, float, Later]]]:
    """By question: a meaning, what it counts, its turns."""
    names: dict[str, str] = {}
    heads: dict[tuple[str, str, float], list[str]] = {}
    turns: list[str] = []
    try:
        lines = FILE.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        log.trouble("turns", f"{FILE} cannot be read: {error}")
        return {}
    for line in lines:
        if not line or line.startswith("#"):
            continue
        whole = re.sub(r"\{([A-Z_]+)\}", lambda m: names[m[1]], line)
        if named := _NAME.fullmatch(whole):
            names[named[1]] = named[2]
        elif head := _HEAD.fullmatch(line):
            turns = heads.setdefault((head[1], head[2], float(head[3])), [])
        else:
            turns.append(whole)
    found: dict[str, list[tuple[str, float, Later]]] = {}
    for (question, meaning, counts), words in heads.items():
        found.setdefault(question, []).append((meaning, counts, Later("|".join(words))))
    return found
