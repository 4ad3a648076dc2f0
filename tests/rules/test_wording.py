"""Every text of every language, measured; alerts as members get them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from smsd.channels.sms.sent_back import own_words
from smsd.config.messages import LANGUAGES, fields_of, shipped
from smsd.model.broadcast import Kind
from smsd.rules import wording
from smsd.rules.wording import Alert, Wording, alert
from smsd.sms import alphabet
from smsd.sms.fit import fit
from smsd.sms.transliterate import transliterate

CATALOGUE = shipped()
WORDING = Wording(CATALOGUE)
BRUSSELS = ZoneInfo("Europe/Brussels")
AT = datetime(2027, 1, 15, 20, 43, tzinfo=UTC)
# the longest that each field may be: names as the configuration allows them, counts of a large zone
LONGEST = {
    "short": "M" * 12,
    "id": 999999,
    "count": 12000,
    "reached": 12000,
    "segments": 5,
    "max": 5,
    "limit": 700,
    "minutes": 999,
    "code": "00000000",
    "kind": "RECHTZETTING",
    "time": "23:59",
    "sent": 12000,
    "delivered": 12000,
    "failed": 12000,
    "rest": 12000,
    "lines": 32,
    "date": "31/12/2027",
    "part": "take_overdue",
    "have": 255,
    "total": 255,
    "modem": "M" * 20,
    "range": "123456-123466",
    "verdict": "acceptées",
    "word": "FEEDBACK",
    "zone": "N" * 12,
    "char": "☃",
    "notes": "",
    "names": "N" * 300,
    "author": "A" * 60,
    "body": "B" * 200,
    "text": "T" * 300,
    "name": "N" * 90,
    "controller": "C" * 120,
    "zones": " Noord 12000, Zuid 12000.",
    "reason": "R" * 80,
    "note": " (bevestigde niet, Insp. Peeters wel)",
    "changed": "ë>e",
    "cost": "99999.99",
    "left": 12000,
    "paused": 12000,
    "need": 12000,
    "number": "+32475123456",
}
PREVIEWS = {
    "preview",
    "preview_kind",
    "preview_kind_code",
    "preview_test",
    "preview_second",
    "preview_plain",
    "preview_which",
    "preview_dispatch",
    "preview_feedback",
}
PIECES = {
    k for k in CATALOGUE["nl"] if k.startswith(("kind_", "note_", "verdict_", "second_has", "second_other", "state_"))
} | {
    "call_101",
    "end_default",
    "end_default_mail",
    "correction_default",
    "test_frame",
    "preview_halted",
    "operator_name",
    "about_incident",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(set(CATALOGUE["nl"]) - PIECES - PREVIEWS))
def test_every_answer_fits_one_segment(language: str, key: str) -> None:
    """With the longest allowed names, in GSM-7."""
    fields = {f: LONGEST[f] for f in fields_of(CATALOGUE[language][key])}
    text = WORDING.say(language, key, **fields)
    assert alphabet.is_gsm7(text), text
    assert alphabet.count(text) <= 160, (alphabet.count(text), text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_need_no_shortening_in_ordinary_life(language: str) -> None:
    """With ordinary names nothing is cut off with dots."""
    ordinary = LONGEST | {
        "short": "BIN DORP",
        "names": "1 Jan Peeters, 2 An",
        "author": "Insp. Peeters",
        "body": "Inbraak Kerkstraat",
        "text": "Inbraak",
        "name": "oma Julia",
        "controller": "Lokale Politie Dorp",
        "reason": "barred",
        "modem": "stick1",
        "zones": "",
        "id": 37,
        "count": 182,
        "reached": 12,
    }
    for key in set(CATALOGUE[language]) - PIECES - PREVIEWS:
        fields = {f: ordinary[f] for f in fields_of(CATALOGUE[language][key])}
        plain = transliterate(WORDING.raw(language, key, **fields))[0]
        assert WORDING.say(language, key, **fields) == plain, key


def test_all_languages_say_the_same() -> None:
    """The same keys, the same fields."""
    for language in LANGUAGES:
        assert set(CATALOGUE[language]) == set(CATALOGUE["nl"])
        for key, text in CATALOGUE[language].items():
            assert fields_of(text) == fields_of(CATALOGUE["nl"][key]), (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_and_pin_have_one_form(language: str) -> None:
    """NNNN + PIN in every language."""
    for key in (
        "preview",
        "preview_kind",
        "preview_second",
        "preview_plain",
        "preview_which",
        "preview_dispatch",
        "preview_block",
        "preview_reset",
    ):
        assert "{code} + PIN" in CATALOGUE[language][key]
    assert "PIN" not in CATALOGUE[language]["preview_kind_code"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_ours_loses_an_accent(language: str) -> None:
    """Each letter stands in the GSM alphabet as it is."""
    assert {key: text for key, text in CATALOGUE[language].items() if not alphabet.is_gsm7(text)} == {}


def test_kinds_agree_in_number() -> None:
    """1 lid, 2 leden; in French 0 and 1 membre."""
    assert "1 aanvraag:" in WORDING.say("nl", "digest", short="D", count=1, names="5 An", range="5")
    assert "2 aanvragen:" in WORDING.say("nl", "digest", short="D", count=2, names="5 An, 6 Bo", range="5-6")
    assert [WORDING.raw("fr", "members_count", short="P", count=n, zones="") for n in (0, 1, 2)] == [
        "P: 0 membre.",
        "P: 1 membre.",
        "P: 2 membres.",
    ]
    assert "{" not in WORDING.say("de", "status_idle", short="N", count=1, lines=1)
    for language in LANGUAGES:
        assert "(s)" not in "".join(CATALOGUE[language].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_read_ends_with_what_helps(language: str) -> None:
    """Help first, then the way out: the last words are those that stay."""
    assert CATALOGUE[language]["not_read"].rstrip('."')[-16:].count("STOP")
    assert "101" in CATALOGUE[language]["staff_text"].rsplit("?", 1)[1]


def body(kind: Kind = Kind.ALERT, words: str = "Inbraak Kerkstraat", tip: str = "TIP: lichten aan.") -> Alert:
    return Alert("BIN DORP", 37, kind, words, AT, tip)


def test_alert() -> None:
    """Source, hazard, place, time, guidance, as the dialogues show it."""
    found = alert(WORDING, "nl", body(), BRUSSELS)
    assert found.text == "BIN DORP #37 ALARM 21:43 Inbraak Kerkstraat. TIP: lichten aan. Iets gezien? Bel 101"
    assert alert(WORDING, "fr", body(), BRUSSELS).text.endswith("Vu quelque chose? Appelez le 101")


def test_tip_and_101_only_where_they_cost_nothing() -> None:
    """No second segment for them, and not twice."""
    long = body(words="Inbraak Kerkstraat " + "x" * 110)
    assert alert(WORDING, "nl", long, BRUSSELS).segments == 1
    assert "Bel 101" not in alert(WORDING, "nl", long, BRUSSELS).text
    own = alert(WORDING, "nl", body(words="Inbraak. TIP: blijf binnen. Bel 101"), BRUSSELS)
    assert own.text.count("101") == 1
    assert own.text.count("TIP") == 1
    assert alert(WORDING, "nl", body(Kind.END, "Voorbij"), BRUSSELS).text == "BIN DORP #37 EINDE 21:43 Voorbij"


def test_drill_is_marked_first_and_last() -> None:
    """Other words than an alert's."""
    text = alert(WORDING, "nl", body(Kind.TEST, "Maandelijkse proef"), BRUSSELS).text
    assert text == (
        "BIN DORP #37 TEST Dit is een oefening. Maandelijkse proef. U hoeft niets te doen en 101 niet te bellen. "
        "Einde TEST"
    )


def test_officers_words_are_untouched() -> None:
    """Transliteration aside, and that is told."""
    found = alert(WORDING, "nl", body(words="Chloë’s zaak"), BRUSSELS)
    assert "Chloe's zaak" in found.text
    assert ("ë", "e") in found.changed
    kept = alert(WORDING, "nl", body(words="Chloë’s zaak"), BRUSSELS, transliterated=False)
    assert "Chloë’s zaak" in kept.text


def test_say_drops_what_cannot_be_encoded() -> None:
    """An emoji in somebody's name makes no UCS-2 answer."""
    text = WORDING.say("nl", "forgery", short="BIN DORP", author="Jan 😀 " * 40)
    assert alphabet.is_gsm7(text)
    assert alphabet.count(text) <= 160


def test_room_and_lists() -> None:
    """How much an officer may write."""
    room = wording.room_for(WORDING, "nl", body(), BRUSSELS, 1)
    assert alert(WORDING, "nl", body(words="x" * room), BRUSSELS).segments == 1
    assert alert(WORDING, "nl", body(words="x" * (room + 1)), BRUSSELS).segments == 2
    assert wording.room_for(WORDING, "nl", body(), BRUSSELS, 2) > room
    assert wording.zones_listed([("Noord", 80)]) == " Noord 80."
    assert wording.zones_listed([]) == ""
    assert fit("x").segments == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_previews_end_is_known_where_it_is_sent_back(language: str) -> None:
    """With the PIN filled in, however it is typed: what stands behind code and PIN are our words, whatever they say."""
    last = CATALOGUE[language]["preview"].rpartition("{code} + PIN")[2]
    for end in (last, last.replace(".", ""), last.lower().replace("?", "")):
        assert own_words(f"4821 4711{end}").strip(" .") == "4821 4711", end
