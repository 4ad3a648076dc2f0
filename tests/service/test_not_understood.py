"""Words that nobody understands while an alert goes out: whoever may halt it is told the one word that does, whichever
kind of answer those words get. Halts are recognised in any words; this is for the words that are not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from smsd.sms.fit import fit
from tests.rules.test_orders import Moment
from tests.town import ANJA, PEETERS

WEATHER = "De lucht is vandaag blauw"  # no order, no news, no question
CHAT = "Jan komt morgen om acht"
NEWS = "Twee mannen met een ladder in de Molenstraat"
STOP = {"nl": "STOP", "fr": "STOP", "de": "STOPP", "en": "STOP"}


def answers(moment: Moment, number: str, words: str) -> list[str]:
    before = moment.h.last()
    moment.h.text(number, words)
    return moment.h.got(number, before)


@pytest.mark.parametrize(("number", "words"), [(PEETERS, WEATHER), (PEETERS, NEWS), (ANJA, WEATHER), (ANJA, CHAT)])
def test_the_word_that_halts_is_told(tmp_path: Path, number: str, words: str) -> None:
    """And only while something goes out that it would halt."""
    live, done = Moment(tmp_path / "live", "live"), Moment(tmp_path / "done", "done")
    found = answers(live, number, words)
    assert len(found) == 1
    assert "STOP" in found[0]
    assert "#1" in found[0]
    assert "STOP" not in "".join(answers(done, number, words))
    assert live.h.text(number, "STOP")  # and it does
    assert live.h.call(lambda c: c.exec_driver_sql("SELECT state FROM broadcasts WHERE id = 1").scalar()) == "halted"


def test_a_coordinator_is_told_each_time(tmp_path: Path) -> None:
    """Not once an hour, as else: the second try is no halt either."""
    live, done = Moment(tmp_path / "live", "live"), Moment(tmp_path / "done", "done")
    assert [len(answers(live, ANJA, words)) for words in (WEATHER, CHAT)] == [1, 1]
    assert [len(answers(done, ANJA, words)) for words in (WEATHER, CHAT)] == [1, 0]


@pytest.mark.parametrize("language", sorted(STOP))
def test_in_each_language(tmp_path: Path, language: str) -> None:
    """In one segment, whatever was texted."""
    moment = Moment(tmp_path / "hall", "live")
    for key, more in (("staff_text_live", {}), ("is_it_alert_live", {"body": "x" * 40})):
        said = moment.h.ctx.wording.say(language, key, short="BIN DORP-ZUI", id=1234, **more)
        assert f"#1234 {said.partition('#1234 ')[2]}" in said
        assert STOP[language] in said
        assert fit(said).segments == 1, said


def test_a_mistake_that_may_be_another_alert_halts(tmp_path: Path) -> None:
    """Which of the two it is was asked, and the alert went on until the answer."""
    moment = Moment(tmp_path / "hall", "live")
    words = "verkeerde gemeente, er zijn twee Kerkstraten, ik zie het nu pas"
    assert moment.play({"role": "police", "must": "halt"}, words) == ""
    named = "ALARM Brand in Molenstraat, eerste adres was verkeerd"  # its sender says which of the two it is
    assert moment.play({"role": "police", "must": "draft"}, named) == ""
