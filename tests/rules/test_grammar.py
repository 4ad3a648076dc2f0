"""What a text says: tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules.concepts import one_off
from smsd.rules.grammar import Command, Known, days_of, digits_of, is_reaction, read
from smsd.rules.words import Verb

KNOWN = Known({"dorp": "dorp", "zuid": "zuid"}, {"noord": "noord"}, {"kerk26"})

RESIDENT = [
    ("STOP", Verb.STOP),
    ("Stop.", Verb.STOP),
    ('"STOP"', Verb.STOP),
    (" stop aub!", Verb.STOP),
    ("stóp", Verb.STOP),
    ("s\u200btop", Verb.STOP),
    ("STOP met deze berichten", Verb.STOP),
    ("STOP ik wil dat dit nu stopt", Verb.STOP),
    ("uit", Verb.STOP),
    ("Arrêt svp", Verb.STOP),
    ("Abmelden bitte", Verb.STOP),
    ("UNSUBSCRIBE", Verb.STOP),
    ("Unsubscribe please", Verb.STOP),
    ("unsubscirbe", Verb.STOP),
    ("stoppn", Verb.STOP),
    ("Uit mijn raam zie ik een man", Verb.CRY),
    ("Lang haar, rode jas", Verb.TEXT),
    ("Info: inbraak", Verb.CRY),
    ("JOIN", Verb.JOIN),
    ("Join Jan Peeters, Kerkstraat 5", Verb.JOIN),
    ("aanmeldn", Verb.JOIN),
    ("JOIN kerk26", Verb.JOIN),
    ("ja", Verb.YES),
    ("Oui!", Verb.YES),
    ("nee", Verb.NO),
    ("HELP", Verb.HELP),
    ("?", Verb.HELP),
    ("info", Verb.HELP),
    ("aide svp", Verb.HELP),
    ("LANG fr", Verb.LANG),
    ("Sprache Deutsch", Verb.LANG),
    ("taal", Verb.LANG),
    ("taal klingon", Verb.TEXT),
    ("PAUZE 14", Verb.PAUSE),
    ("ok", Verb.SEEN),
    ("gezien", Verb.SEEN),
    ("status", Verb.STATUS),
    ("mes données", Verb.MYDATA),
    ("vergeet", Verb.FORGET),
    ("👍", Verb.REACTION),
    ("Bedankt voor de info!", Verb.REACTION),
    ("Dank u wel", Verb.REACTION),
    ("Liked “BIN DORP #1 ALARM 21:43 Inbraak”", Verb.REACTION),
    ("Ik ben aan het rijden, ik antwoord later", Verb.REACTION),
    ("", Verb.REACTION),
    ("12345678", Verb.YES),
    ("Inbraak bij de buren in de Kerkstraat", Verb.CRY),
    ("JA 482157", Verb.YES),
    ("afmelden", Verb.STOP),
    ("amelden", Verb.TEXT),
    ("Stop de dief!", Verb.CRY),
]

POLICE = [
    ("Inbraak Kerkstraat, 2 mannen te voet", Verb.TEXT),
    ("ALARM Inbraak Kerkstraat", Verb.ALERT),
    ("alerte: cambriolage rue Haute", Verb.ALERT),
    ("UPDATE nu in de Molenstraat", Verb.UPDATE),
    ("EINDE", Verb.END),
    ("Fin.", Verb.END),
    ("einde #37 dank u", Verb.END),
    ("FOUT", Verb.WRONG),
    ("fout!", Verb.WRONG),
    ("FOUT het is de Dorpsstraat", Verb.WRONG),
    ("Fout: andere straat", Verb.WRONG),
    ("fout verkeerde straat", Verb.WRONG),
    ("FOUT #37", Verb.WRONG),
    ("Fout geparkeerde bestelwagen", Verb.TEXT),
    ("Wrong way driver on the E40", Verb.TEXT),
    ("Stop!", Verb.STOP),
    ("STOP #37", Verb.STOP),
    ("stop 37", Verb.STOP),
    ("STOP LID", Verb.STOP_MEMBER),
    ("arrêt", Verb.STOP),
    ("Stop de man met de rode jas", Verb.TEXT),
    ("VERDER", Verb.RESUME),
    ("verdr", Verb.RESUME),
    ("Weiter bitte", Verb.RESUME),
    ("continuer", Verb.RESUME),
    ("NEE", Verb.NO),
    ("Non merci", Verb.NO),
    ("STATUS", Verb.STATUS),
    ("LEDEN", Verb.MEMBERS),
    ("membres svp", Verb.MEMBERS),
    ("TEST", Verb.TEST),
    ("TIP 3 Kerkstraat", Verb.TIP),
    ("FEEDBACK #3 dank aan allen", Verb.FEEDBACK),
    ("BLOKKEER claes", Verb.BLOCK),
    ("4821 4711", Verb.DIGITS),
    ("4821.4711", Verb.DIGITS),
    ("48214711!", Verb.DIGITS),
    ("４８２１ 4711", Verb.DIGITS),
    ("0475 12", Verb.DIGITS),
    ("Lang haar, rode jas", Verb.TEXT),
    ("Uit mijn raam", Verb.TEXT),
    ("Info: inbraak", Verb.TEXT),
    ("Brand!", Verb.REACTION),
    ("OK", Verb.REACTION),
    ("end", Verb.END),
    ("Ende gut alles gut", Verb.END),
]


@pytest.mark.parametrize(("text", "verb"), RESIDENT)
def test_residents(text: str, verb: Verb) -> None:
    """All languages at once."""
    assert read(text, "resident", KNOWN).verb == verb


@pytest.mark.parametrize(("text", "verb"), POLICE)
def test_police(text: str, verb: Verb) -> None:
    """Free text is a draft unless it clearly is not."""
    assert read(text, "police", KNOWN).verb == verb


def test_arguments() -> None:
    """Network, zone, incident, numbers, language, code, words."""
    assert read("STOP dorp", "resident", KNOWN).networks == ("dorp",)
    assert read("ALARM dorp noord: Inbraak, rode auto", "police", KNOWN) == Command(
        Verb.ALERT, "Inbraak, rode auto", ("dorp",), ("noord",)
    )
    assert read("UPDATE #37 nu weg", "police", KNOWN) == Command(Verb.UPDATE, "nu weg", incident=37)
    assert read("stop 37", "police", KNOWN).incident == 37
    assert read("TIP 3 Kerkstraat", "police", KNOWN) == Command(Verb.TIP, "Kerkstraat", numbers=(3,))
    assert read("LANG français", "resident", KNOWN).language == "fr"
    found = read("JOIN zuid KERK26 Jan Peeters", "resident", KNOWN)
    assert (found.networks, found.code, found.text) == (("zuid",), "kerk26", "Jan Peeters")
    assert read("JA 5-7 9", "coordinator", KNOWN).numbers == (5, 6, 7, 9)
    assert len(read("JA 1-999999", "coordinator", KNOWN).numbers) == 200
    assert read("BERICHT straatfeest zaterdag", "coordinator", KNOWN) == Command(Verb.NOTICE, "straatfeest zaterdag")


def test_free_text_is_untouched() -> None:
    """The officer's own words, line breaks and all."""
    words = "Inbraak «Chez Léon»,\n2 mannen – te voet…"
    assert read(f"ALARM  {words}", "police", KNOWN).text == words
    assert read(words, "police", KNOWN).text == words


def test_totp_is_seen_at_either_end() -> None:
    """Six digits at the head or the end."""
    assert read("Inbraak Kerkstraat 123456", "police", KNOWN).totp == "123456"
    assert read("123456 Inbraak Kerkstraat", "police", KNOWN).totp == "123456"
    assert read("Inbraak Kerkstraat 12", "police", KNOWN).totp == ""


def test_digits() -> None:
    """Blanks, dots and order are ignored, letters are not."""
    assert digits_of("48 21 - 47.11") == "48214711"
    assert digits_of("123") is None
    assert digits_of("1234 4711 a") is None


def test_one_off() -> None:
    """One letter added, left out, changed, swapped."""
    for other in ("verdr", "verderr", "verdar", "vedrer"):
        assert one_off(other, "verder")
    for other in ("verder", "verd", "werdar", "xverderx"):
        assert not one_off(other, "verder")


def test_reactions() -> None:
    """Thanks and thumbs; not a sentence that thanks."""
    assert is_reaction("Merci!")
    assert not is_reaction("Bedankt, ik heb een man gezien bij de kerk")


@given(st.text(max_size=80), st.sampled_from(["police", "coordinator", "resident"]))
def test_anything_is_read(text: str, role: str) -> None:
    """No text raises."""
    assert read(text, role, KNOWN).verb in Verb


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("we zijn 3 weken weg", (21,)),
        ("een maandje niks aub", (30,)),
        ("pause de quinze jours svp", (15,)),
        ("zwei Wochen bitte nichts", (14,)),
        ("a couple of weeks without texts", (14,)),
        ("10 days off please", (10,)),
        ("stil tot maandag", ()),
        ("even niks", ()),
    ],
)
def test_how_long_a_pause_is(words: str, days: tuple[int, ...]) -> None:
    """A number, in digits or as a word, and what it counts; a Monday is no month."""
    assert days_of(words) == days


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("wij gaan 2 weken op reis, stuur ons zo lang niets", Verb.PAUSE),
        ("sta ik nog altijd op jullie lijst?", Verb.STATUS),
        ("comment fonctionne votre service au juste ?", Verb.HELP),
        ("bitte alle meine gespeicherten Daten löschen", Verb.FORGET),
        ("we gaan op reis maar blijf alles gewoon sturen", Verb.TEXT),
    ],
)
def test_a_member_s_wishes_in_any_words(words: str, verb: Verb) -> None:
    """PAUSE, STATUS, HELP and FORGET without their keyword."""
    assert read(words, "resident", KNOWN).verb == verb
