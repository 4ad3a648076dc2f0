"""Pages of the site that are made, not written: cards to print, the pages of
commands, keys and the log, the long list of modems.

In: docs/cards/, the program itself, hardware/README.md. Out: files, none of them
under version control. docs/conf.py calls `write`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import jinja2
import yaml

HERE = Path(__file__).parent
# paper → margin, type, width on the screen, columns of keywords, width of a keyword
PAPER = {
    "148mm 105mm": {"margin": "6mm", "font": "9pt", "width": "136mm", "columns": "2", "key_width": "7.4em"},
    "A5": {"margin": "12mm", "font": "13pt", "width": "124mm", "columns": "1", "key_width": "9em"},
    "A4": {"margin": "18mm", "font": "15.5pt", "width": "174mm", "columns": "1", "key_width": "9.5em"},
}


def cards() -> dict[str, str]:
    """Name of the file → page."""
    said = yaml.safe_load((HERE / "cards" / "cards.yaml").read_text(encoding="utf-8"))
    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(
        (HERE / "cards" / "card.html.j2").read_text(encoding="utf-8"))  # fmt: skip
    made = {}
    for card, about in said.items():
        for language in ("nl", "fr", "de"):
            words = {"example": [], **about[language], "keys": [{"with": "", **row} for row in about[language]["keys"]]}
            made[f"{card}-{language}.html"] = template.render(
                language=language, words=words, size=about["size"], **PAPER[about["size"]]
            )
    return made


def told(page: str) -> str:
    """What the program says of itself."""
    return subprocess.run(
        [sys.executable, "-m", "smsd", "manual", page], capture_output=True, text=True, check=True, cwd=HERE.parent
    ).stdout


def modems() -> str:
    """hardware/README.md, with links that lead somewhere from the site."""
    text = (HERE.parent / "hardware" / "README.md").read_text(encoding="utf-8")
    return re.sub(r"\]\((?!https?:|#)[^)]*\)", "]", text)


def write(cards_to: Path) -> None:
    """The cards into a folder, the pages beside those that were written by hand."""
    (cards_to / "cards").mkdir(parents=True, exist_ok=True)
    for name, page in cards().items():
        (cards_to / "cards" / name).write_text(page, encoding="utf-8")
    for name, text in (
        ("cli.md", told("cli")),
        ("config.md", told("config")),
        ("log.md", told("log")),
        ("modems.md", modems()),
    ):
        (HERE / name).write_text(text, encoding="utf-8")
