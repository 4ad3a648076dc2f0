"""The preview is, letter for letter, what phones get: every kind, language and
length, also the previews of others than the author.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smsd.model.broadcast import Kind
from smsd.model.line import State as LineState
from smsd.rules import texts as made
from smsd.service import worded
from smsd.service.context import LineStatus
from smsd.sms.fit import fit
from smsd.store import broadcasts
from tests.hall import Hall
from tests.town import ANJA, CLAES, OFFICER_FR, PEETERS, PINS, member

pytestmark = pytest.mark.story

COMMANDS = {
    "alert": "{}",
    "update": "UPDATE {}",
    "end": "EINDE: {}",
    "correction": "FOUT: {}",
    "test": "TEST: {}",
    "tip": "TIP 1 {}",
    "notice": "BERICHT {}",
}
SHOWN = re.compile(
    (
        r"(?:leden|lid|membres?|Mitglied(?:er)?|members?)[^']*?: '(.*)'.*?(?:Zend|Envoyez|Senden:|Send"
        r"|Für die Übung:) (\d{6}|\d{4})"
    ),
    re.DOTALL,
)
TIP = "TIP: lichten aan, blijf binnen, kijk uit."


def hall(folder: Path, language: str = "nl", **more: Any) -> Hall:
    folder.mkdir(exist_ok=True)
    h = Hall(
        folder,
        networks__dorp__default_tip=TIP,
        networks__dorp__hazard_tips={"gas": "TIP: geen vuur, verlucht."},
        networks__dorp__tips={"1": {"nl": "Sluit {wat}", "fr": "Fermez {wat}", "de": "{wat} zu", "en": "Shut {wat}"}},
        networks__dorp__notices=True,
        **more,
    )
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    for n, lang in enumerate((language, language, language, "nl", "fr", "de", "en"), 1):
        h.add(member(n), language=lang)
    return h


def preview(h: Hall, phone: str, words: str) -> str:
    """Texts; the newest answer as the phone shows it."""
    h.text(phone, words)
    return h.shown(phone)


def proven(h: Hall, phone: str, preview: str, pin: str = PINS["peeters"]) -> str:
    """Answers a preview with its code; what it quoted."""
    found = SHOWN.search(preview)
    assert found, preview
    h.text(phone, f"{found[2]} {pin}" if "PIN" in preview else found[2])
    return found[1]


def of_phone(h: Hall, n: int) -> str:
    return h.got(member(n))[-1]


@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_kind(tmp_path: Path, kind: str, language: str) -> None:
    """What most of the audience reads is what is quoted."""
    h = hall(tmp_path, language)
    author, pin = (ANJA, PINS["anja"]) if kind == "notice" else (PEETERS, PINS["peeters"])
    if kind in ("update", "end", "correction"):
        proven(h, PEETERS, preview(h, PEETERS, "Inbraak Kerkstraat, 2 mannen te voet"))
    shown = preview(h, author, COMMANDS[kind].format("nu in de Molenstraat bij de kerk"))
    assert fit(shown).segments <= 3
    quoted = proven(h, author, shown, pin)
    assert quoted == of_phone(h, 1)
    assert quoted.startswith("BIN DORP #")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=260)


@pytest.mark.parametrize("kind", COMMANDS)
def test_any_words(tmp_path: Path, kind: str) -> None:
    """Whatever is written, at any length: a preview that quotes what goes out, or none and nothing goes out."""
    halls = {language: hall(tmp_path / language, language) for language in ("nl", "fr", "de", "en")}
    author, pin = (ANJA, PINS["anja"]) if kind == "notice" else (PEETERS, PINS["peeters"])
    for h in halls.values():
        if kind in ("update", "end", "correction"):
            proven(h, PEETERS, preview(h, PEETERS, "Inbraak Kerkstraat, 2 mannen te voet"))

    @settings(max_examples=25, deadline=None)
    @given(WORDS, st.sampled_from(sorted(halls)))
    def play(words: str, language: str) -> None:
        h = halls[language]
        undo = h.conn.begin_nested()
        before = h.got(member(1))
        answers = h.text(author, COMMANDS[kind].format(f"Kerkstraat {words}"))
        found = SHOWN.search(h.shown(author)) if answers else None
        if found is None:
            assert h.got(member(1)) == before
        else:
            parts = fit(h.shown(author), whole=(found[2], f"{found[2]} + PIN")).parts
            assert len(parts) <= 3 + (max(map(len, parts)) <= 67)  # one more where an emoji halves what a segment holds
            assert any(found[2] in part for part in parts)
            quoted = proven(h, author, h.shown(author), pin)
            assert fit(of_phone(h, 1)).text == quoted
        undo.rollback()

    play()


def test_standard_words_and_every_language(tmp_path: Path) -> None:
    """An all clear without words has each language's own; each member gets the language kept for it."""
    h = hall(tmp_path, "nl")
    proven(h, PEETERS, preview(h, PEETERS, "Inbraak Kerkstraat, 2 mannen te voet"))
    assert proven(h, PEETERS, preview(h, PEETERS, "EINDE")) == of_phone(h, 1)
    assert of_phone(h, 5).startswith("BIN DORP #1 FIN ")
    assert "Alarm voorbij" not in of_phone(h, 5)
    assert "#1 ENDE " in of_phone(h, 6)


def test_numbers_are_kept_for_drafts(tmp_path: Path) -> None:
    """Two open drafts have two numbers, each sends the one it showed, and what was dropped is skipped."""
    h = hall(tmp_path)
    first = preview(h, PEETERS, "Inbraak Kerkstraat, 2 mannen te voet")
    second = preview(h, CLAES, "Diefstal van een fiets aan het station")
    assert "#1 ALARM" in first
    assert "#2 ALARM" in second
    assert proven(h, CLAES, second, PINS["claes"]).startswith("BIN DORP #2 ")
    assert of_phone(h, 1).startswith("BIN DORP #2 ")
    h.passes(minutes=12, step=60)
    third = preview(h, PEETERS, "Overval op de bank, grijze wagen")
    assert "#3 ALARM" in third
    proven(h, PEETERS, third)
    assert of_phone(h, 1).startswith("BIN DORP #3 ")


def test_a_second_officer_sees_the_same(tmp_path: Path) -> None:
    """Two people prove it: both previews quote what goes out."""
    h = hall(tmp_path, people__peeters__second_officer="always")
    first = proven(h, PEETERS, preview(h, PEETERS, "Gaslek in de Kerkstraat, deur 5"))
    second = proven(h, CLAES, h.shown(CLAES), PINS["claes"])
    assert first == second == of_phone(h, 1)
    assert "geen vuur" in first


def test_a_control_room_is_quoted_literally(tmp_path: Path) -> None:
    """The officers see what its text will be."""
    h = Hall(
        tmp_path,
        people__cic={"name": "CIC", "role": "dispatch", "number": "CIC", "networks": ["dorp"]},
        networks__dorp__default_tip=TIP,
    )
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(member(1))
    from smsd.channels.sms import inbox
    from smsd.model.inbound import Text

    h.call(
        inbox.accept_text,
        h.ctx,
        Text("CIC", False, "Inbraak Kerkstraat, 2 mannen te voet", h.now, h.now, "stick0", "x"),
    )
    h.air()
    quoted = proven(h, CLAES, h.shown(CLAES), PINS["claes"])
    assert quoted == of_phone(h, 1)
    assert TIP in quoted


def test_what_is_changed_after_the_draft_changes_nothing(tmp_path: Path) -> None:
    """Another tip in the configuration between preview and proof: what was shown goes out."""
    h = hall(tmp_path)
    shown = preview(h, PEETERS, "Inbraak Kerkstraat, 2 mannen te voet")
    network = h.config.networks["dorp"]
    h.config.networks["dorp"] = network.model_copy(update={"default_tip": "TIP: iets anders.", "short": "BIN ANDERS"})
    assert proven(h, PEETERS, shown) == of_phone(h, 1)


def test_a_french_officer_is_quoted_what_members_read(tmp_path: Path) -> None:
    """The frame is in the officer's language, the quote in the members'."""
    h = hall(tmp_path, "nl")
    shown = preview(h, OFFICER_FR, "Cambriolage rue Haute, deux hommes")
    assert "membres" in shown
    assert "Bel 101" in proven(h, OFFICER_FR, shown, PINS["dupont"])


def test_late_words_say_their_day(tmp_path: Path) -> None:
    """What was written yesterday has its date in the text."""
    h = hall(tmp_path)
    yesterday = h.now - timedelta(hours=20)
    texts = made.make(
        h.ctx.config, h.ctx.wording, made.Words(Kind.ALERT, 5, "Inbraak Kerkstraat", yesterday, h.now), ["dorp"]
    )
    assert "#5 ALARM 14/01 17:00 Inbraak" in texts["dorp"]["nl"].text


def _desk(h: Hall) -> Any:
    return h.unit()


def test_old_drafts_still_have_words(tmp_path: Path) -> None:
    """A draft of the version before has no kept texts: they are made when they are needed."""
    h = hall(tmp_path)
    h.alert(member(1))
    b = h.call(broadcasts.get, 1)
    assert worded.quoted(worded.of(_desk(h), b)).body.startswith("BIN DORP #1 ALARM ")


TIPS = {"nl": "TIP: lichten aan.", "fr": "CONSEIL: allumez.", "de": "TIPP: Licht an.", "en": "TIP: lights on."}


def test_each_reads_the_tip_in_his_language(tmp_path: Path) -> None:
    """A default tip and a hazard's own, one a language: each member gets his, none a foreign one."""
    h = Hall(
        tmp_path,
        networks__dorp__default_tip=TIPS,
        networks__dorp__hazard_tips={"gas": {k: f"{v} GAS" for k, v in TIPS.items()}},
    )
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    for n, language in enumerate(TIPS, 1):
        h.add(member(n), language=language)
    for words, behind in (("Inbraak Kerkstraat", ""), ("Gasgeur Kerkstraat", " GAS")):
        proven(h, PEETERS, preview(h, PEETERS, words))
        for n, tip in enumerate(TIPS.values(), 1):
            assert f"{words}. {tip.removesuffix('.')}" in of_phone(h, n), of_phone(h, n)
            assert (f"{tip}{behind}" in of_phone(h, n)) and sum(t in of_phone(h, n) for t in TIPS.values()) == 1


@pytest.mark.parametrize(
    "words", ["Chloë’s zaak in de Kerkstraat", "«Faux policiers» à l’Église, 3 €", "Vermisst: Łukasz, 9, grüne Jacke"]
)
def test_untouched_words_are_shown_untouched(tmp_path: Path, words: str) -> None:
    """With `transliterate: false` the preview quotes what is sent: the very letters."""
    h = hall(tmp_path, alerts__transliterate=False)
    shown = preview(h, PEETERS, words)
    assert words in shown
    assert proven(h, PEETERS, shown) == of_phone(h, 1)
    assert words in of_phone(h, 1)


@pytest.mark.parametrize("begin", ["", "🙂 ", "TEST: 🙂 "])
@pytest.mark.parametrize("most", range(1, 6))
def test_too_long_is_told_truly(tmp_path: Path, most: int, begin: str) -> None:
    """What is refused is longer than the operator allows, emoji or not; a text as short as advised is shown whole."""
    h = hall(tmp_path, alerts__max_segments=most)
    for length in range(15, 860, 105):
        words = ("Inbraak Kerkstraat 5, twee mannen te voet richting station. " * 15)[:length].strip()
        shown = preview(h, PEETERS, begin + words)
        if told := re.match(r"Te lang: (\d+) sms, hoogstens (\d)\. Kort in tot (\d+) tekens", shown):
            segments, allowed, room = map(int, told.groups())
            assert segments > allowed == most
            shown = preview(h, PEETERS, begin.replace("🙂 ", "") + words[:room].strip())
        assert fit(proven(h, PEETERS, shown)).segments <= most
        h.passes(hours=3)
    assert told, "the longest is longer than any"
