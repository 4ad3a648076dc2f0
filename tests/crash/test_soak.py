"""The short form of `make soak`, and whether its judge judges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.faults import FAULTS
from tests.crash.lies import ANSWER, NOTICE, PROMPT, REFERENCE, REPORT, kinds
from tests.crash.soak import Account, run

pytestmark = pytest.mark.story


@pytest.mark.parametrize(
    ("texts", "seed"),
    [(240, 2), pytest.param(500, 1, marks=pytest.mark.full), pytest.param(500, 3, marks=pytest.mark.full)],
)
def test_some_hundred_texts(tmp_path: Path, texts: int, seed: int) -> None:
    """Faults of all kinds: every text accounted for, no line stuck, nothing left."""
    out = run(texts, seed, tmp_path)
    assert out.kept, out
    assert out.texts >= texts
    assert sum(out.faults.values()) >= texts // 20 - 2


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.full
def test_each_fault_again_and_again(tmp_path: Path, fault: str) -> None:
    """One kind of fault, every twenty texts."""
    out = run(300, 1, tmp_path, [fault])
    assert out.kept, out


@pytest.mark.parametrize(
    ("saying", "found"),
    [
        (b"AT+CMGS=20\r", set()),
        (b"\r\n> ", {PROMPT}),
        (b"\r\nOK\r\n", {ANSWER}),
        (b"\r\n+CMGS: 4\r\n\r\nOK\r\n", {ANSWER, REFERENCE}),
        (b"\r\n+CMS ERROR: 500\r\n", {ANSWER, REFERENCE}),
        (b'\r\n+CMTI: "SM",1\r\n', {NOTICE}),
        (b"\r\n+CDS: 25\r\n0012\r\n", {REPORT}),
    ],
)
def test_a_saying_is_known(saying: bytes, found: set[str]) -> None:
    """What a lie can be told about."""
    assert kinds(saying) == found


@pytest.mark.parametrize(
    "what", ["silent", "told", "untrue", "unmarked", "unheard", "forgotten", "stuck", "left", "died"]
)
def test_the_judge_judges(what: str) -> None:
    """Each promise alone."""
    assert Account().kept
    assert not Account(**{what: ["x"]}).kept  # type: ignore[arg-type]
