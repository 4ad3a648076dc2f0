"""Turns of phrase: each pattern of the table finds what it describes, and nothing that is denied."""

from __future__ import annotations

import re
import sys
from random import Random

import pytest

from smsd.rules.orders import read_order
from smsd.rules.sense import senses
from smsd.rules.sign_table import SETS, SIGNS
from smsd.rules.signs import Sign, signs

SOME = re.findall(r"[a-z]{2,}", " ".join(SETS.values()))
PATTERNS = [(name, line.strip()) for name, lines in SIGNS.items() for line in lines.splitlines() if line.strip()]


def said(chance: Random, pattern: str) -> str:
    """Words that a pattern describes, chosen at random: one of each group, what may be left out now and then."""
    pattern = re.sub(r"<(\w+)>", lambda m: f"({SETS[m[1]]})", pattern)
    while found := re.search(r"[(\[]([^()\[\]]*)[)\]]", pattern):
        left_out = pattern[found.start()] == "[" and chance.random() < 0.5
        word = "" if left_out else chance.choice(found[1].split("|"))
        pattern = f"{pattern[: found.start()]} {word} {pattern[found.end() :]}"
    pattern = re.sub(r"(?<!\S)\*(?!\S)", "woord", pattern)
    words = pattern.replace("..", " ").replace("#", "12").replace("/", ".").replace("*", "").split()
    return " ".join(words)


@pytest.mark.parametrize("name", sorted(SIGNS))
def test_each_pattern_finds_what_it_describes(name: str) -> None:
    """Nine in ten of the random sentences: some have a word of denial in front, which takes the sense away."""
    chance = Random(name)
    found = {line: [Sign(name) in signs(said(chance, line)) for _ in range(12)] for n, line in PATTERNS if n == name}
    assert not [line for line, hits in found.items() if not any(hits)]
    assert sum(map(sum, found.values())) >= 0.85 * 12 * len(found)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("de dader is nog niet gevat", Sign.OVER),
        ("le suspect n'est pas arrêté", Sign.OVER),
        ("Täter noch nicht gefasst", Sign.OVER),
        ("not yet arrested", Sign.OVER),
        ("ik wil niet uitgeschreven worden", Sign.LEAVE),
        ("ne me désinscrivez pas", Sign.LEAVE),
        ("stop de dief", Sign.STOP),
        ("annuleer het niet", Sign.STOP),
        ("ik wil geen lid worden", Sign.JOIN),
        ("je ne veux pas m'inscrire", Sign.JOIN),
        ("hij stopte aan de bushalte", Sign.STOP),
        ("dit is geen oefening", Sign.DRILL),
    ],
)
def test_what_is_denied_does_not_count(words: str, sign: Sign) -> None:
    """In four languages."""
    assert sign not in signs(words)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("het was de propriétaier", Sign.VOID),
        ("c'était le propriétaier", Sign.VOID),
        ("wil graag toegvoegd worden", Sign.JOIN),
        ("versehntlich gesendet", Sign.VOID),
    ],
)
def test_misspelt(words: str, sign: Sign) -> None:
    """A letter off in a long word."""
    assert sign in signs(words)


@pytest.mark.parametrize(
    "word",
    [
        "niet ",
        "mag ",
        "wil ",
        "de ",
        "alles ",
        "ik ",
        "x ",
        "ongedeerd. ",
        "allemaal. ",
        "stop, ",
        "hopelijk ",
        "hopelijk en ",
        "gelukkig, ",
        "je recois plus ",
        "niet stoppen ",
        "merci et ",
        "dikke merci ",
        "\U0001f44d ",
        "?! ",
        "... ",
        "laat maar lopen ",
        "kan u dat stoppen ",
        *(" ".join(Random(n).choices(SOME, k=6)) + " " for n in range(6)),
    ],
)
def test_the_work_grows_with_the_text(word: str) -> None:
    """Patterns look ahead a few words only, whatever is typed: twice the text
    costs no more than some three times the calls.
    """

    def calls(times: int) -> int:
        text, count = word * times, 0

        def step(_frame: object, event: str, _arg: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        for kind in (signs, senses, read_order):
            kind(text)  # what is remembered of words is remembered
        sys.setprofile(step)
        try:
            for kind in (signs, senses, read_order):
                kind(text)
        finally:
            sys.setprofile(None)
        return count

    short, long = calls(20), calls(40)
    assert long <= 3 * short, (short, long)
