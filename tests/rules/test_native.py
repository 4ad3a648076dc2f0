"""Texts of ours with ordinary values, as a reader of each language meets them: they agree in number and in case."""

from __future__ import annotations

import re

import pytest

from smsd.config.messages import LANGUAGES, fields_of, shipped
from smsd.rules.wording import Wording
from tests.rules.test_wording import LONGEST, PIECES

CATALOGUE = shipped()
WORDING = Wording(CATALOGUE)
ORDINARY = {
    "short": "BIN DORP",
    "names": "1 Jan Peeters",
    "author": "Insp. Peeters",
    "body": "Inbraak Kerkstraat",
    "text": "22:00-07:00",
    "name": "oma Julia",
    "controller": "Politie Dorp",
    "reason": "CMS 38",
    "modem": "stick1",
    "zones": "",
    "id": 37,
    "kind": "UPDATE",
}
ONE = dict.fromkeys(
    ("count", "reached", "sent", "delivered", "failed", "rest", "left", "segments", "lines", "total", "have", "need"), 1
)
# a number of one before a word of many, in each language
MANY = {
    "nl": r"leden|aanvragen|adressen|codes|modems|alarmen|wijzigingen|delen|dagen|nummers",
    "fr": r"membres|demandes|adresses|codes|modems|alertes|changements|parties|jours|atteints|envoyés|livrés|annulés",
    "de": r"Mitglieder|Anfragen|Adressen|Modems|Alarme|Änderungen|Teile|Nummern|neue Mitglieder",
    "en": r"members|requests|addresses|codes|modems|alerts|changes|parts|days|numbers",
}
# a plural behind a word of one
AGREES = {
    "nl": r"\b1 lid \w+en\b",
    "fr": r"\b1 membre non atteints|\b1 demande \w+ées|\b1 membre \w+aient",
    "de": r"\b1 Mitglied \w+en\b",
    "en": r"\b1 member were",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_of_something_is_told_in_the_singular(language: str) -> None:
    """Every text, with one of everything that is counted."""
    for key, text in CATALOGUE[language].items():
        if key in PIECES:
            continue
        said = WORDING.raw(language, key, **{f: (LONGEST | ORDINARY | ONE)[f] for f in fields_of(text)})
        assert not re.search(rf"\b1 (?:{MANY[language]})\b", said), said
        assert not re.search(AGREES[language], said), said


@pytest.mark.parametrize("verdict", ["verdict_yes", "verdict_no"])
def test_a_verdict_agrees_with_one_and_with_many(verdict: str) -> None:
    """French "refus pour 1 demande", "pour 3 demandes": no participle that has to agree with what is counted."""
    word = WORDING.raw("fr", verdict)
    for count, of in ((1, "demande"), (3, "demandes")):
        said = WORDING.raw("fr", "requests_done", short="BIN DORP", count=count, verdict=word)
        assert f" {count} {of}" in said
        assert not re.search(r"\w\u00e9e?s?$", word), word


OFFICERS = ("forgery", "still_silent")  # said of an officer only


def test_the_operator_stands_in_the_right_case() -> None:
    """German "dem Verwalter" is who something was done by; no text begins a sentence with it."""
    name = WORDING.raw("de", "operator_name")
    for key, text in CATALOGUE["de"].items():
        if "{author}" in text:
            said = WORDING.raw("de", key, **{f: (LONGEST | ORDINARY | {"author": name})[f] for f in fields_of(text)})
            assert not re.search(rf"(?:: |^){name} (?:hat|meldet)", said) or key in OFFICERS, said
