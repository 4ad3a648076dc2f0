"""No pattern that a stranger's text meets takes twice as long for each word more.

In: every compiled pattern of `smsd.rules`. Out: a repetition whose body reads the same words in two ways, such as
"(?:a |b |a )*" or "(?:a |b |a b )*": behind 30 such words a match that fails would be tried for hours. What is read in
one way only is linear, as far as one repetition goes.
"""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as op  # noqa: PLC2701 - how a pattern is read has no public way
from re import _parser as parser  # noqa: PLC2701
from typing import Any

import pytest

import smsd.rules
from smsd.rules import signs
from smsd.rules.grammar import Known, read
from smsd.rules.orders import read_order
from smsd.rules.sense import senses

MANY, MOST = 12, 4000  # so often it may be repeated; words of a body that are looked at


def words_of(body: Any) -> list[str]:
    """What a part of a pattern reads, a letter for each class; not more than MOST."""
    found = [""]
    for code, value in body:
        found = [a + b for a in found for b in _one(code, value)][:MOST]
    return found


def _one(code: Any, value: Any) -> list[str]:
    if code is op.LITERAL:
        return [chr(value)]
    if code is op.BRANCH:
        return [word for branch in value[1] for word in words_of(branch)]
    if code is op.SUBPATTERN:
        return words_of(value[3])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, body = value
        words = words_of(body)
        times = range(least, min(most, max(least, 1)) + 1)
        return ["".join(some) for n in times for some in itertools.islice(itertools.product(words, repeat=n), MOST)]
    if code is op.IN and all(kind is op.LITERAL for kind, _ in value):
        return [chr(letter) for _, letter in value]
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return [""]
    return ["\0"]  # a class: what it reads is not looked at


def repeated(parsed: Any) -> Iterator[Any]:
    """The bodies of all long repetitions."""
    for code, value in parsed:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            if value[1] > MANY:
                yield value[2]
            yield from repeated(value[2])
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from repeated(branch)
        elif code is op.SUBPATTERN:
            yield from repeated(value[3])
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from repeated(value[1])


def ambiguous(pattern: re.Pattern[str]) -> set[str]:
    """Words that a repetition of it reads in two ways."""
    found: set[str] = set()
    for body in repeated(parser.parse(pattern.pattern, pattern.flags)):
        words = [word for word in words_of(body) if "\0" not in word]
        known = set(words)
        if len(words) >= MOST:
            continue
        found |= {word for word in known if words.count(word) > 1}
        found |= {word for word in known if any(word[:n] in known and word[n:] in known for n in range(1, len(word)))}
    return found


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Of all rules, by name."""
    for info in pkgutil.iter_modules(smsd.rules.__path__):
        for name, value in vars(importlib.import_module(f"smsd.rules.{info.name}")).items():
            several = value if isinstance(value, tuple | list) else [value]
            for one in several:
                for each in one if isinstance(one, tuple | list) else [one]:
                    if isinstance(each, re.Pattern):
                        yield f"{info.name}.{name}", each


def test_no_turn_of_phrase_does() -> None:
    """The table of signs is compiled at first use: each of its lines too."""
    found = signs.patterns()
    assert len(found) > 500
    assert [one.line for one in found if ambiguous(one.compiled)] == []


def test_no_repetition_reads_words_in_two_ways() -> None:
    """The same alternative twice under one star is tried twice at each word."""
    found = dict(patterns())
    assert len(found) > 50
    assert {name: sorted(words)[:5] for name, one in found.items() if (words := ambiguous(one))} == {}


@pytest.mark.parametrize("twice", ["(?:a |b |a )*c", "(?:a |b |a b )*c", "(?:(?:a|b) |b )+", "x(?= (?:a |b |a )*c)"])
def test_the_look_sees(twice: str) -> None:
    """Both kinds, also in a group."""
    assert ambiguous(re.compile(twice))
    assert not ambiguous(re.compile("(?:a |b |ab )*c"))


@pytest.mark.parametrize("head, word", [("ich habe ", "mich "), ("ich habe ", "zweimal "), ("alles staken ", "die ")])
def test_a_word_a_hundred_times(head: str, word: str) -> None:
    """These once took twice as long for each word more: they end."""
    text = f"{head}{word * 100}xyz"
    read(text, "resident", Known({}, {}, ()))
    senses(text)
    read_order(text, live=True, opened=True)
