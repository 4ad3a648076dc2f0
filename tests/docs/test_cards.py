"""Cards to print: each word on them is read by the gateway as the card says,
in each language, and each fits its sheet.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from smsd.rules.grammar import Known, read
from smsd.rules.words import Verb

ROOT = Path(__file__).parents[2]
SAID = yaml.safe_load((ROOT / "docs" / "cards" / "cards.yaml").read_text(encoding="utf-8"))
KNOWN = Known(networks={"dorp": "dorp"}, zones={}, codes=())
LANGUAGES = ("nl", "fr", "de")
ROWS = [
    (card, language, row) for card, about in SAID.items() for language in LANGUAGES for row in about[language]["keys"]
]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


@pytest.mark.parametrize(
    ("card", "language", "row"), ROWS, ids=lambda value: value["key"] if isinstance(value, dict) else value
)
def test_each_keyword_means_what_the_card_says(card: str, language: str, row: dict[str, str]) -> None:
    """With words behind it where the card shows that there are some."""
    assert set(row) in ({"key", "means", "text"}, {"key", "means", "text", "with"})
    text = row["key"] + (" peeters" if row.get("with") else "")
    assert read(text, SAID[card]["role"], KNOWN).verb == Verb(row["means"]), text


def test_each_warning_names_words_that_work() -> None:
    """The words in capitals inside the sentences are keywords too."""
    for card, about in SAID.items():
        for language in LANGUAGES:
            for word in re.findall(r"\b[A-ZÄÖÜÉ]{4,}\b", about[language]["warn"]):
                assert read(
                    f"{word} peeters" if word in ("BLOKKEER", "BLOQUER", "SPERREN") else word, about["role"], KNOWN
                ).verb not in (Verb.TEXT, Verb.REACTION), (card, language, word)


def cards() -> dict[str, str]:
    pytest.importorskip("jinja2")
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from made import cards as made
    finally:
        sys.path.pop(0)
    return made()


class Words(HTMLParser):
    """The texts and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_they_are_made() -> None:
    """Nine pages; nothing is loaded from elsewhere, no blank is left as a name in braces."""
    pages = cards()
    assert set(pages) == {f"{card}-{language}.html" for card in SAID for language in LANGUAGES}
    for name, page in pages.items():
        words = Words()
        words.feed(page)
        assert not {"script", "link", "img", "iframe"} & set(words.tags)
        assert "http" not in page
        assert 'class="blank"' in page
        assert not re.search(r"\{[a-z]+\}", words.text), name
        card, _, language = name.removesuffix(".html").partition("-")
        for row in SAID[card][language]["keys"]:
            assert row["text"] in words.text


@pytest.mark.full
@pytest.mark.skipif(
    CHROMIUM is None or not shutil.which("pdfinfo"),
    reason="no chromium or pdfinfo here (apt install chromium poppler-utils)",
)
@pytest.mark.parametrize("card", SAID)
def test_each_fits_one_sheet(tmp_path: Path, card: str) -> None:
    """Printed by a browser: one page of the size that it is for."""
    size = {"officer": (420, 298), "resident": (420, 595), "coordinator": (595, 842)}[card]
    for name, page in cards().items():
        if name.startswith(card):
            (tmp_path / name).write_text(page, encoding="utf-8")
            subprocess.run(
                [
                    CHROMIUM,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                    f"--user-data-dir={tmp_path}/profile",
                    f"--print-to-pdf={tmp_path}/card.pdf",
                    (tmp_path / name).as_uri(),
                ],
                capture_output=True,
                check=True,
            )
            told = subprocess.run(
                ["pdfinfo", str(tmp_path / "card.pdf")], capture_output=True, text=True, check=True
            ).stdout
            assert re.search(r"Pages:\s+1\n", told), name
            found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told)
            assert found
            assert all(abs(float(found.group(n + 1)) - size[n]) < 2 for n in (0, 1)), (name, found.group())
