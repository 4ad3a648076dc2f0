"""Texts that somebody wrote to be misread, knowing only what is promised: those that are must become fewer, never more.

`tests/phrases/hostile/texts.txt`: a line a text, under who writes it and what it means. Many are odder than what people
send, and the classifiers learn them (tests/learn.py); the rates say nothing of texts that nobody has seen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from smsd.rules.grammar import Known, read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb

FILE = Path(__file__).parent.parent / "phrases" / "hostile" / "texts.txt"
WRITERS = ("#live", "#done", "#quiet", "#member", "#stranger")
FINE = (Verb.SEEN, Verb.REACTION, Verb.YES)


def texts(kind: str) -> list[str]:
    """Those of one kind."""
    found: dict[str, list[str]] = {}
    for line in FILE.read_text().splitlines():
        if line.split()[0] in WRITERS and len(line.split()) == 2:
            own = found.setdefault(line[1:], [])
        else:
            own.append(line)
    return found[kind]


def member(text: str) -> Verb:
    """How a member's text is read."""
    return read(text, "resident", Known({}, {}, (), member=True)).verb


@pytest.mark.parametrize(
    ("kind", "harm", "most"),
    [
        ("member leave", (Verb.JOIN,), 0),
        ("member stay", (Verb.STOP, Verb.FORGET), 3),
        ("member cry", FINE, 6),
        ("member cry", (Verb.STOP, Verb.FORGET, Verb.PAUSE), 0),
    ],
)
def test_what_harms_a_member(kind: str, harm: tuple[Verb, ...], most: int) -> None:
    """Leavers are not joined, who stays is not signed off, a cry is not counted as an OK."""
    wrong = [text for text in texts(kind) if member(text) in harm]
    assert len(wrong) <= most, wrong


def test_halts_that_are_missed() -> None:
    """A false alarm halts as STOP does."""
    halting = (Order.HALT, Order.WRONG)
    wrong = [text for text in texts("live halt") if read_order(text, live=True, opened=True).order not in halting]
    assert len(wrong) <= 15, wrong


def test_halts_that_are_none() -> None:
    """They cost a VERDER each."""
    wrong = [text for text in texts("live no_halt") if read_order(text, live=True, opened=True).order == Order.HALT]
    assert len(wrong) <= 4, wrong
