"""What a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.lists.cells import cell, plain
from smsd.reports.page import as_csv

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    ' =HYPERLINK("http://x")',
    "\r=1",
    "\n=1",
    "＝1+1",
    "%00",
    "=",
    "\x00=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text(text: str) -> None:
    """Marked, and the mark comes off again."""
    assert cell(text).startswith("'")
    assert plain(cell(text)).strip("\x00 ") == text.strip("\x00 ")


@pytest.mark.parametrize("value", ["+32475000001", "-5", "3,5", "An Peeters", "'t Zand", "", None, 5, "a=b", "d'Hondt"])
def test_the_rest_stays(value: object) -> None:
    """Numbers, names."""
    assert cell(value) == value
    assert not isinstance(value, str) or plain(value) == value


@given(st.text(max_size=30))
def test_nothing_starts_a_formula(text: str) -> None:
    """Whatever is typed: no cell begins as one, and what was exported is imported as it was."""
    shown = cell(text)
    assert shown.lstrip()[:1] not in tuple("=@") and (
        shown.lstrip()[:1] not in tuple("+-") or shown.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
    )
    if shown in {text, f"'{text}"}:
        assert plain(shown) == text or text.startswith("'")


def test_a_report_holds_none() -> None:
    """The author's name, the officer's words."""
    keys = (
        "incident",
        "when",
        "author",
        "text",
        "members",
        "sent",
        "delivered",
        "failed",
        "withdrawn",
        "uncertain",
        "seconds_to_50",
        "seconds_to_90",
        "seconds_to_100",
        "carried_out",
        "segments",
        "feedback",
    )
    row = dict.fromkeys(keys, 0) | {"author": "=cmd", "text": "\n+1"}
    found = list(csv.reader(io.StringIO(as_csv([row]))))
    assert found[1][2] == "'=cmd"
    assert found[1][3] == "'\n+1"
