"""The papers in each language: filled, whole, and naming no command that does not exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smsd.cli import app as cli
from smsd.config.messages import LANGUAGES
from smsd.reports import papers
from smsd.resources import resource
from tests.hall import Hall
from tests.town import member

WORDS = json.loads(resource("config/messages/papers.json").read_text(encoding="utf-8"))
KINDS = ("handover", "privacy", "charter", "reprimand")


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_in_each_language(tmp_path: Path, language: str) -> None:
    """No braces left, no word of another language's table, coordinators not among those who may alert."""
    h = Hall(tmp_path, networks__dorp__language=language)
    h.add(*(member(n) for n in range(1, 6)))
    made = {kind: h.call(getattr(papers, kind), h.config, "dorp", h.now) for kind in KINDS}
    for paper in made.values():
        text = papers.text_of(paper)
        assert not re.search(r"[{}]", text)
        assert "<p>" in papers.page_of(paper, language)
    may, others = (
        next(s for s in made["handover"]["sections"] if s["heading"] == WORDS[language][key])
        for key in ("may", "coordinators")
    )
    assert {row[1] for row in may["rows"]} == {"police"}
    assert [row[0] for row in others["rows"]] == ["Anja"]
    assert len({papers.text_of(paper) for paper in made.values()}) == 4


def test_all_languages_have_the_same_parts() -> None:
    """The same keys, as many paragraphs."""
    for language in LANGUAGES:
        assert set(WORDS[language]) == set(WORDS["nl"])
        assert {k: len(v) for k, v in WORDS[language].items() if isinstance(v, list)} == {
            k: len(v) for k, v in WORDS["nl"].items() if isinstance(v, list)
        }


def test_each_command_named_exists() -> None:
    """`smsd …` in a paper is a command of the program."""
    named = {
        tuple(found.split())
        for found in re.findall(
            r"(?<!Nur )(?<!Seul )(?<!Only )(?<!Enkel )smsd ((?:[a-z]+ ?){1,2})", json.dumps(WORDS, ensure_ascii=False)
        )
    }
    assert ("alert", "halt") in named
    everything = cli.build(None)
    for words in named:
        done = CliRunner().invoke(everything, [*words, "--help"])
        assert done.exit_code == 0, (words, done.output)
