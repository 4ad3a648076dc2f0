"""Three classes of texts by their frames and fillings: what its sender does without, what a phone makes of a touch on
another text, and who says that a number is abused.
"""

from __future__ import annotations

from itertools import product

import pytest

from smsd.rules.grammar import Known, read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb

NOBODY = Known({}, {}, (), member=True)
WITHOUT = {
    "nl": ("zonder mij uit te schrijven", "zonder me af te melden", "zonder mij van de lijst te halen"),
    "fr": ("sans me désinscrire", "sans me désabonner", "sans quitter le groupe"),
    "de": ("ohne mich abzumelden", "ohne mich auszutragen"),
    "en": ("without unsubscribing me", "without leaving the group", "without removing me"),
}
WISHES = {
    "nl": ("ik krijg alles dubbel, kunt u dat oplossen {0}", "hoe zet ik het geluid af {0}?"),
    "fr": ("je reçois tout en double, y a moyen de régler ça {0}", "peut-on changer la langue {0} ?"),
    "de": ("alles kommt doppelt, geht das weg {0}", "kann man die Sprache ändern {0}?"),
    "en": ("i get everything twice, can you fix that {0}", "can i change the language {0}?"),
}
LEAVES = {
    "nl": "schrijf mij uit zonder gedoe",
    "fr": "sans délai désinscrivez-moi",
    "de": "bitte abmelden, ohne wenn und aber",
    "en": "unsubscribe me without delay",
}
TOUCHES = (
    "Liked {0}", "Loved {0}", "Laughed at {0}", "Questioned {0}", "Reacted 👍 to {0}", "Vond {0} leuk",
    "Heeft met 👍 gereageerd op {0}", "A aimé {0}", "A réagi avec ❤️ à {0}", "Hat {0} geliked",
)  # fmt: skip
QUOTED = ("“EINDE: dader gevat”", '"Test of the network on Monday"', "« Fausse alerte »", "„Stop den Alarm“")
ABUSED = (
    "iemand misbruikt ons nummer", "ons nummer is gehackt", "er stuurt iemand in mijn naam",
    "dit komt niet van de politie", "quelqu'un utilise notre numéro", "notre numéro a été piraté",
    "quelqu'un envoie ça en mon nom", "ça ne vient pas de la police",
    "jemand hat unsere Nummer missbraucht", "das kommt nicht von der Polizei", "jemand schickt in meinem Namen",
    "somebody is abusing our number", "our number was hacked", "someone texts in my name", "this isn't from the police",
)  # fmt: skip
GOES_ON = (
    "de dader gebruikt een gestolen nummerplaat", "hij gebruikt nog altijd zijn gsm",
    "il utilise son numéro pour appeler",
    "on utilise ce numéro pour la suite", "er benutzt ein gestohlenes Kennzeichen",
    "the suspect is using a stolen plate",
)  # fmt: skip


@pytest.mark.parametrize("language", tuple(WITHOUT))
def test_what_somebody_does_without_is_no_wish(language: str) -> None:
    """Who asks for something without being signed off stays; who wants off without delay leaves."""
    for wish, without in product(WISHES[language], WITHOUT[language]):
        assert read(wish.format(without), "resident", NOBODY).verb not in (Verb.STOP, Verb.FORGET), wish.format(without)
    assert read(LEAVES[language], "resident", NOBODY).verb == Verb.STOP


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_touch_on_a_text_orders_nothing(touch: str) -> None:
    """Whatever the quoted text says, and whatever goes on."""
    for quoted, live, opened in product(QUOTED, (False, True), (False, True)):
        text = touch.format(quoted)
        assert read(text, "police", NOBODY).verb == Verb.REACTION, text
        assert read_order(text, live=live, opened=opened).order == Order.NOTHING, text


@pytest.mark.parametrize("text", ["Vond 't lijk van een hond in de Kerkstraat", "heeft iemand 'n rode fiets gezien?"])
def test_an_apostrophe_is_no_quote(text: str) -> None:
    """Such a text is somebody's own."""
    assert read_order(text).order != Order.NOTHING


@pytest.mark.parametrize("text", ABUSED)
def test_who_says_that_a_number_is_abused_halts(text: str) -> None:
    """While an alert goes out; in any case and with a reason behind it."""
    for said in (text, text.upper(), f"Opgelet, {text}!", f"{text}, {text}"):
        assert read_order(said, live=True, opened=True).order == Order.HALT, said


@pytest.mark.parametrize("text", GOES_ON)
def test_who_uses_something_else_halts_nothing(text: str) -> None:
    """A suspect uses plates and phones too."""
    assert read_order(text, live=True, opened=True).order != Order.HALT


STAYS = (
    "Verwijder mij niet aub", "Schrap ons niet", "Wis mijn nummer niet!", "Supprimez pas mon numéro",
    "désinscrivez-moi pas", "Löschen Sie meine Nummer nicht", "Streichen Sie mich nicht", "Wis mijn gegevens niet",
    "N'effacez pas mes données", "Don't delete my data", "vergeet mij niet he", "vergeet het", "Vergessen Sie es",
    "forget about it", "Worden mijn gegevens gewist?", "Do you delete my data?", "geen stop!", "Ich will keinen Stopp",
    "STOP was per ongeluk", "stop was a mistake", "Kan ik altijd stoppen?", "What happens if I text STOP?",
    "Peut-on se désinscrire à tout moment ?", "Kost uitschrijven geld?",
)  # fmt: skip
GOES = (
    "Lidmaatschap beëindigen", "inschrijving annuleren", "Mitgliedschaft beenden", "Anmeldung widerrufen",
    "Fin d'inscription", "Inscription annulée svp", "aanmelding intrekken", "haal mij er af dit is niet voor mij",
    "verwijder mij want ik wil dit niet", "désinscrivez moi je ne veux pas de ça", "remove me, this is not for me",
)  # fmt: skip
NEVER_SILENT = (
    "ja!! 2 mannen", "Ok 2 mannen aan nr 5", "Gezien, 2 mannen", "Gezien op camera", "Vu rue du Moulin",
    "merci vu à la gare", "Gesehen auf Kamera", "Danke hab ihn gesehen", "Seen 5 minutes ago",
    "Deuren dicht, ze prutsen aan het slot", "lichten aan, iemand klopt", "stop ze slaan mij", "arrête il me frappe",
    "Stopp er schlägt mich", "Join de politie snel, ze vechten hier",
)  # fmt: skip


@pytest.mark.parametrize("text", STAYS)
def test_a_wish_that_is_none(text: str) -> None:
    """Denied behind its verb, a slip, "never mind", a question about later: nobody leaves, nobody is erased."""
    for said in (text, text.lower(), f"Dag, {text}"):
        assert read(said, "resident", NOBODY).verb not in (Verb.STOP, Verb.FORGET, Verb.JOIN), said


@pytest.mark.parametrize("text", GOES)
def test_whoever_ends_it_leaves(text: str) -> None:
    """Also by words about the sign-up, and with a "not" in another thought; it is never a joining."""
    assert read(text, "resident", NOBODY).verb == Verb.STOP


@pytest.mark.parametrize("text", NEVER_SILENT)
def test_a_sighting_is_no_thanks(text: str) -> None:
    """Nor a blow a wish: whoever texts it hears that he should call 101."""
    assert read(text, "resident", NOBODY).verb in (Verb.CRY, Verb.TEXT)


def test_data_in_french_is_no_knife() -> None:
    """ "mes données" are erased."""
    assert read("Effacez toutes mes données", "resident", NOBODY).verb == Verb.FORGET


@pytest.mark.parametrize("text", ["Inbraak nummer 3", "Inbraak nummer 17 nogmaals", "Vol au 12", "Brand Dorpsstraat"])
def test_a_terse_alert_is_not_asked_about(text: str) -> None:
    """Who has one thumb gets his preview at once."""
    assert read_order(text).order == Order.NONE


NEWS = (
    "niet de rode maar de blauwe wagen", "veste bleue au lieu de verte", "nicht blau sondern schwarz ist die Jacke",
    "it's a Skoda not a Seat", "de winkelier heeft zijn alarm afgezet", "on attend les renforts, restez vigilants",
    "geen reden om te stoppen", "aucune raison d'arrêter", "kein Grund zum Abbrechen", "don't you dare stop it",
    "valse nummerplaten op de wagen",
)  # fmt: skip
HALTS_BEHIND_NEWS = (
    "verdachte nam de bus aan de halte Kerk. stop het alarm", "suspect dans le bus 22, arrêtez l'alerte",
    "Täter hält an der Tankstelle. Alarm abbrechen", "blue van not red, stop the alert", "oups coupez svp, merci",
)  # fmt: skip
STILL_ON = (
    "een van de twee is gevat", "un des deux est menotté, l'autre court encore", "dader nog niet gevonden",
    "Auto gefunden, Fahrer nicht", "haven't found her yet", "first one arrested, the other one is still out there",
)  # fmt: skip
OVER = (
    "ook de tweede is nu gevat", "le deuxième aussi est arrêté", "beide Täter gefasst", "both of them caught",
    "hij is niet meer op de vlucht, gevat",
)  # fmt: skip


@pytest.mark.parametrize("text", NEWS)
def test_news_of_somebody_halts_nothing(text: str) -> None:
    """A detail that was amiss, words of stopping that are of others, "no reason to stop"."""
    assert read_order(text, live=True, opened=True).order != Order.HALT


@pytest.mark.parametrize("text", HALTS_BEHIND_NEWS)
def test_an_order_behind_news_halts(text: str) -> None:
    """However much stands around it, and with thanks behind it."""
    assert read_order(text, live=True, opened=True).order == Order.HALT


@pytest.mark.parametrize("text", STILL_ON)
def test_half_an_end_is_none(text: str) -> None:
    """Who is still looked for; it is asked about at most."""
    assert read_order(text, opened=True).order != Order.END


@pytest.mark.parametrize("text", OVER)
def test_the_second_one_too_is_an_end(text: str) -> None:
    """Nobody is left."""
    assert read_order(text, opened=True).order == Order.END


@pytest.mark.parametrize(
    "text",
    ["ik wil niet meer leven", "je veux mourir", "ich will nicht mehr leben", "I want to die", "laat me los"],
)
def test_who_despairs_does_not_leave(text: str) -> None:
    """Nor is joined, nor thanked."""
    assert read(text, "resident", NOBODY).verb in (Verb.CRY, Verb.TEXT)


@pytest.mark.parametrize(
    "text", ["mag het licht al uit?", "is number removed?", "Bin ich angemeldet?", "gaan jullie ermee stoppen?"]
)
def test_a_question_signs_nobody_off(text: str) -> None:
    """Nor on."""
    assert read(text, "resident", NOBODY).verb not in (Verb.STOP, Verb.FORGET, Verb.JOIN)


@pytest.mark.parametrize(
    "text",
    [
        "Ik wilde mij uitschrijven maar mijn man wil blijven",
        "Je voulais me désinscrire mais finalement je reste",
        "Wollte mich abmelden, aber meine Frau möchte bleiben",
        "I was going to unsubscribe but my wife wants to stay",
    ],
)
def test_who_thought_better_of_it_stays(text: str) -> None:
    """A wish that is told as one of before."""
    assert read(text, "resident", NOBODY).verb not in (Verb.STOP, Verb.FORGET)
