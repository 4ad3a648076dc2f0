"""The yearly evaluation: what a network is asked once a year, answered from the rows, in four languages."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from smsd.at.results import CMS
from smsd.config.messages import LANGUAGES
from smsd.model.line import State as LineState
from smsd.reports import causes, figures
from smsd.rules import proof
from smsd.service.context import LineStatus
from smsd.sms.status import SENTENCES, sentence
from smsd.store import challenges, spending
from smsd.store.schema import deliveries
from tests.hall import Hall
from tests.town import ANJA, PEETERS, PINS, member


def _code(h: Hall, number: str) -> str:
    """The newest code on an officer's phone."""
    asked = h.call(challenges.open_for, [number])[-1]
    h.call(challenges.shown, asked.id, h.now)
    return proof.code_of(h.key, asked)


def _year(tmp_path: Path) -> tuple[Hall, dict[str, Any]]:
    """An alert with an update and an all clear, feedback, a drill, one who left, one whose phone is never on."""
    h = Hall(tmp_path, networks__dorp__join="open", alerts__reports="true")
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(*(member(n) for n in range(1, 11)))

    def report(number: str, state: str, reason: str = "") -> None:
        h.call(
            lambda conn: conn.execute(
                deliveries.update()
                .where(deliveries.c.number == number, deliveries.c.role == "member")
                .values(state=state, reason=reason)
            )
        )

    def proven(words: str, *, pin: bool = True) -> None:
        h.text(PEETERS, words)
        h.text(PEETERS, f"{_code(h, PEETERS)} {PINS['peeters']}" if pin else _code(h, PEETERS))

    proven("Inbraak Kerkstraat, 2 mannen te voet")
    for n in range(1, 9):
        report(member(n), "delivered")
    report(member(9), "undelivered", "failed for good: the validity period ended")
    h.passes(minutes=5)
    proven("UPDATE richting station", pin=False)
    h.passes(minutes=40)
    proven("EINDE")
    h.text(PEETERS, "FEEDBACK #1 Twee verdachten opgepakt, dank u.")
    h.text(PEETERS, _code(h, PEETERS))
    h.passes(hours=20)
    h.text(ANJA, "JA F1")
    h.text(ANJA, _code(h, ANJA))
    h.passes(days=3)
    h.text(PEETERS, "TEST")
    h.text(PEETERS, _code(h, PEETERS))
    report(member(9), "undelivered", "failed for good: the validity period ended")
    h.text(member(10), "STOP")
    h.passes(days=1)
    data = h.call(figures.gather, h.config, "dorp", h.now, year=2027, cost=0.05)
    return h, data


def test_what_a_year_is_asked(tmp_path: Path) -> None:
    """Reached is delivered; what followed, closing time, feedback's words and delay,
    drills, who never receives, joins, leaves, costs.
    """
    _, data = _year(tmp_path)
    row, total = data["incidents"][0], data["totals"]
    assert (row["members"], row["delivered"], row["reports"]) == (10, 8, True)
    assert total["reached_share"] == pytest.approx(0.8)
    assert [f["kind"] for f in row["followed_by"]] == ["update", "end"]
    assert timedelta(minutes=40) < row["closed_at"] - row["started_at"] < timedelta(hours=2)
    assert row["feedback"] == "released"
    assert "opgepakt" in row["feedback_told"]["text"]
    assert row["feedback_told"]["at"] - row["started_at"] > timedelta(hours=19)
    assert [d["members"] for d in data["drills"]] == [10]
    assert data["never"][0] == 1
    assert data["movement"] == {"joined": 10, "left": 1}
    assert total["all_segments"] * 0.05 > 0 or total["all_segments"] == 0
    assert json.dumps(figures.plain(data))


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_on_page_and_terminal(tmp_path: Path, language: str) -> None:
    """No word of another language, the causes in words, the page to write on; no number of a member."""
    h, _ = _year(tmp_path)
    data = h.call(figures.gather, h.config, "dorp", h.now, year=2027, cost=0.05, language=language)
    w = figures.words(language)
    html, text = figures.html(data), figures.text(data)
    for key in ("story", "drills", "own_page", "ask_1", "ask_4", "cause_phone_off", "kind_update", "closed", "joined"):
        assert w[key].replace("'", "&#x27;") in html, key
    for key in ("cause_phone_off", "kind_update", "closed", "never", "delivered"):
        assert w[key] in text, key
    assert "opgepakt" in html
    assert "opgepakt" in text
    assert "validity period" not in html + text
    assert "+3247" not in html + text
    others = {figures.words(x)["own_page"] for x in LANGUAGES if x != language}
    assert not any(o.replace("'", "&#x27;") in html for o in others)


def test_what_a_paid_line_cost_stands_in_the_year(tmp_path: Path) -> None:
    """The months of that year, and of that network."""
    h, _ = _year(tmp_path)
    year = h.now.year
    for network, month, count in (
        ("dorp", f"{year}-01", 100),
        ("dorp", f"{year - 1}-12", 7),
        ("zuid", f"{year}-01", 9),
    ):
        h.call(spending.add, network, "carrier", month, count, count * 650)
    found = h.call(figures.gather, h.config, "dorp", h.now, year=year)
    assert found["paid"] == [{"modem": "carrier", "segments": 100, "cost_eur": 6.5}]
    assert "carrier" in figures.html(found)
    assert "6.50 (100" in figures.html(found)


def test_the_words_are_there_in_each_language() -> None:
    """The same keys in all four; each class of causes has its words."""
    keys = set(figures.words("nl"))
    for language in LANGUAGES:
        assert set(figures.words(language)) == keys
        assert {f"cause_{name}" for name in causes.ALL} <= keys


def test_each_reason_has_a_class() -> None:
    """Whatever a network or a modem says is told in words; hardly any is 'another cause'."""
    said = [sentence(n) for n in SENTENCES if n >= 0x20] + [f.sentence for f in CMS.values()]
    assert [s for s in said if causes.class_of(s) == causes.OTHER and "service rejected" not in s] == []
    ours = {"halted": "stopped", "ended": "stopped", "corrected": "stopped", "left": "stopped", "too late": "late",
            "too late; congestion": "network", "crash": "doubt", "unknown subscriber": "no_number"}  # fmt: skip
    assert {reason: causes.class_of(reason) for reason in ours} == ours
