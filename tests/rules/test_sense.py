"""What texts mean, whatever their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import concepts
from smsd.rules.concepts import read
from smsd.rules.sense import PLAINLY_FINE, Sense, senses
from smsd.rules.signature import cut

SIGNATURES = [
    "Verzonden vanaf mijn iPhone",
    "Verstuurd vanaf mijn Samsung Galaxy-smartphone.",
    "Verzonden met mijn gsm",
    "Outlook voor Android downloaden",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon Galaxy",
    "Envoyé à partir de Outlook pour iOS",
    "Télécharger Outlook pour iOS",
    "Von meinem iPhone gesendet",
    "Gesendet von meinem Huawei-Mobiltelefon",
    "Gesendet mit der GMX Mobile App",
    "Sent from my iPhone",
    "Sent from Outlook for Android",
    "Sent from my Samsung Galaxy smartphone.",
    "Get Outlook for iOS",
    "Verzonden vanaf Outlook voor iOS",
    "Sent via BlackBerry",
]
OFFICERS = [
    "Inbraak Kerkstraat, beelden verzonden via mijn collega",
    "Gezocht: man met gsm",
    "Verdachte heeft gsm gestolen uit mijn wagen",
    "Paket gesendet von Bahnhof",
    "Inbraak, dader liet zijn iPhone achter",
]


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("between", ["\n", "\n\n", " ", "\n-- \n", " - "])
def test_signatures_are_cut(signature: str, between: str) -> None:
    """In four languages, at the end only; alone, nothing is left."""
    assert cut(f"STOP{between}{signature}") == "STOP"
    assert cut(signature) == ""


@pytest.mark.parametrize("words", OFFICERS)
def test_an_officer_s_words_are_no_signature(words: str) -> None:
    """Untouched."""
    assert cut(words) == words


@pytest.mark.parametrize(
    ("words", "sense"),
    [
        ("STOP ALARM", Sense.HALT),
        ("STOP NU", Sense.HALT),
        ("annuleer", Sense.HALT),
        ("Stop het alarm", Sense.HALT),
        ("Stop #1 verkeerde straat", Sense.HALT),
        ("Stop, dit klopt niet", Sense.HALT),
        ("cancel it", Sense.HALT),
        ("Alarm abbrechen!", Sense.HALT),
        ("annulez l'alerte", Sense.HALT),
        ("Alarm voorbij", Sense.ALL_CLEAR),
        ("Alles is veilig, lichten mogen uit", Sense.ALL_CLEAR),
        ("Entwarnung", Sense.ALL_CLEAR),
        ("Fin d'alerte", Sense.ALL_CLEAR),
        ("Fausse alerte", Sense.FALSE_ALARM),
        ("vals alarm", Sense.FALSE_ALARM),
        ("Fehlalarm!", Sense.FALSE_ALARM),
        ("OEFENING: inbraak Kerkstraat 12", Sense.DRILL),
        ("exercice: cambriolage rue Haute", Sense.DRILL),
    ],
)
def test_what_role_holders_say(words: str, sense: Sense) -> None:
    """Halting, all clears, false alarms, drills in plain words."""
    assert sense in senses(words)


@pytest.mark.parametrize(
    "words",
    [
        "Stop de dief",
        "stopt aan de bushalte",
        "Stop die man met de rode jas",
        "De auto stopt in de Kerkstraat",
        "Man aangehouden aan bushalte, stopt niet",
    ],
)
def test_what_is_no_halt(words: str) -> None:
    """Words of halting within a report."""
    assert Sense.HALT not in senses(words)


@given(st.text(max_size=200))
def test_anything_is_read(words: str) -> None:
    """No text raises; nothing is thanks and a cry at once."""
    found = senses(words)
    assert not (Sense.CRY in found and found & PLAINLY_FINE), words


def test_what_stands_far_behind_costs_nothing() -> None:
    """A text of any length is read as its first thousand characters: nobody
    can keep the database's thread busy with words.
    """
    words = "uitscrijvn qwertz " * 200_000
    assert senses(words) == senses(words[:1000])
    assert len([w for clause in read(words) for w in clause]) <= 80


@pytest.mark.parametrize(
    "text",
    [
        "Niks gezien hier in de Kapellestraat",
        "J'ai fait le tour du jardin, il n'y a personne",
        "Heb mijn tuin gecontroleerd, niemand te zien",
        "hope they catch him soon",
        "weeral een inbraak, merci voor het bericht",
        "wij zijn niet thuis maar de buitenverlichting brandt automatisch",
        "Fenster zu wegen Rauch",
        "Nachbarn sind informiert",
        "succes politie",
    ],
)
def test_what_neighbours_answer_an_alert_with_is_no_cry(text: str) -> None:
    """Nothing seen, a hope, a sigh, told the neighbours, away: each thought of the text by itself."""
    assert senses(text) == {Sense.DONE}


@pytest.mark.parametrize(
    "text",
    [
        "niks gezien maar ik hoor iemand op het dak",
        "hopelijk komen jullie snel, er staat een man aan mijn deur",
        "weeral een inbraak",
        "wij zijn niet thuis maar er brandt licht",
        "succes politie hij is hier",
        "vite la police",
        "snel snel politie",
        "l'alarme de l'école sonne",
        "het alarm bij de buren gaat af",
        "ik heb niets gezien, mijn vrouw wel: hij heeft een mes",
        "personne ici, mais il y a quelqu'un dans le jardin d'en face",
    ],
)
def test_one_thought_more_is_a_cry(text: str) -> None:
    """Whatever stands beside such a thought is not taken for an OK."""
    assert not senses(text) & {Sense.DONE, Sense.THANKS, Sense.REACTION}


_LETTERS = st.text("aeknrst", max_size=9)


@given(_LETTERS, _LETTERS, st.sampled_from((1, 2)))
def test_words_that_are_near(a: str, b: str, wrong: int) -> None:
    """The short way says what the table of all changes says."""
    assert concepts.is_near(a, b, wrong) == (concepts.distance(a, b) <= wrong)


@given(st.text("aeknrst", min_size=2, max_size=9), st.data())
def test_one_letter_off(word: str, data: st.DataObject) -> None:
    """A letter left out, added, changed or swapped with its neighbour, at any place."""
    at, letter = data.draw(st.integers(0, len(word) - 1)), data.draw(st.sampled_from("aekx"))
    for other in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        assert concepts.is_near(word, other, 1)
        assert concepts.is_near(other, word, 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wis al mijn gegevens aub, dat is mijn recht volgens de GDPR", Sense.FORGET),
        ("Bitte alle meine Daten löschen, das ist mein Recht", Sense.FORGET),
        ("Effacez toutes mes données, c'est mon droit d'après le RGPD", Sense.FORGET),
        ("hoe dikwijls moet ik nog stop zeggen!!", Sense.LEAVE),
        ("wie oft muss ich noch STOP schreiben?", Sense.LEAVE),
    ],
)
def test_a_wish_beside_its_right(text: str, wanted: Sense) -> None:
    """Whoever says that it is his right, or asks how often to say so, is no cry for that."""
    assert senses(text) == {wanted}


def test_somebody_else_s_stop() -> None:
    """How often others say it is no wish to leave."""
    assert Sense.LEAVE not in senses("hoe dikwijls moet de politie nog stop zeggen tegen die gasten")
