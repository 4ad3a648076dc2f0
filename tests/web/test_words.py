"""The page's words: in four languages each, and every one that a template asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from smsd.config.messages import LANGUAGES
from smsd.model import broadcast, feedback, line, membership
from smsd.service.halting import Halt
from smsd.web import words
from smsd.web.pages import now
from smsd.web.roles import Page

WEB = Path(words.__file__).parent
SOURCES = {p.name: p.read_text(encoding="utf-8") for p in (*WEB.rglob("*.html"), *WEB.rglob("*.py"))}
FAMILIES = {
    "page_": list(Page),
    "kind_": list(broadcast.Kind),
    "state_": list(broadcast.State),
    "line_": list(line.State),
    "member_": list(membership.State),
    "feedback_": list(feedback.State),
    "said_": [now.SAID[h] for h in Halt],
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_is_there_in_four_languages() -> None:
    """None is empty, none is in one language only, all have the same fields."""
    for key in words.catalogue()["nl"]:
        texts = [words.catalogue()[language][key] for language in LANGUAGES]
        assert all(texts), key
        assert len({frozenset(fields(t)) for t in texts}) == 1, key


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_what_a_page_asks_for_is_there(name: str) -> None:
    """Keys that stand whole in a template or a module."""
    known = words.catalogue()["nl"]
    asked = re.findall(r"\bt\('([a-z_0-9]+)'[,)]", SOURCES[name]) + re.findall(
        r"say\([\w.]+, \"([a-z_0-9]+)\"", SOURCES[name]
    )
    asked += [f"fault_{w}" for w in re.findall(r"what=\"(\w+)\"", SOURCES[name])]
    asked += [
        f"said_{w}"
        for found in re.findall(r"back\(\"/[^\"]*\", ([^\n]+)\)$", SOURCES[name], re.MULTILINE)
        for w in re.findall(r"\"(\w+)\"", re.sub(r"== \"\w+\"", "", found))
    ]
    assert not [key for key in asked if key not in known]


def test_families_are_whole() -> None:
    """Keys that are put together from a state, a kind, a page."""
    for head, members in FAMILIES.items():
        for member in members:
            assert f"{head}{member}" in words.catalogue()["nl"], f"{head}{member}"


def test_the_browser_s_language() -> None:
    """Whoever is not signed in yet reads what the browser asks for, where we speak it."""
    assert words.preferred("fr-BE,fr;q=0.9,en;q=0.8", "nl") == "fr"
    assert words.preferred("pt-PT,ro;q=0.5", "nl") == "nl"
    assert words.preferred("", "de") == "de"
    assert words.preferred("x" * 10_000, "nl") == "nl"
