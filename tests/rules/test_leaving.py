"""Leaving in any words, for oneself and for somebody else, at random; and what must never be taken for it."""

from __future__ import annotations

from random import Random

import pytest

from smsd.rules.concepts import concepts
from smsd.rules.grammar import read
from smsd.rules.words import Verb
from tests.rules.test_phrases import KNOWN

WHO = {
    "nl": (
        "mijn moeder is overleden",
        "ons vader is gestorven",
        "wij zijn verhuisd",
        "het huis is verkocht",
        "nieuwe eigenaar van dit nummer",
        "ik woon hier niet meer",
        "",
    ),
    "fr": (
        "mon père est décédé",
        "ma mère est morte",
        "nous avons déménagé",
        "la maison est vendue",
        "ce numéro a changé de propriétaire",
        "",
    ),
    "de": (
        "meine Mutter ist verstorben",
        "wir sind umgezogen",
        "das Haus ist verkauft",
        "diese Nummer hat einen neuen Besitzer",
        "",
    ),
    "en": ("my mother passed away", "we have moved", "the house is sold", "new owner of this number", ""),
}
WISH = {
    "nl": (
        "mag dit nummer geschrapt worden",
        "schrap mij van de lijst",
        "haal dit nummer van de lijst",
        "ik wil geen berichten meer",
        "k moe da ni meer hebben",
        "gelieve mij uit te schrijven",
        "stuur mij niks meer",
        "mijn nummer mag weg",
    ),
    "fr": (
        "veuillez supprimer ce numéro",
        "retirez-moi de la liste",
        "je ne veux plus de messages",
        "désinscrivez-moi svp",
        "ce numéro peut être supprimé",
    ),
    "de": (
        "bitte diese Nummer löschen",
        "nehmen Sie mich von der Liste",
        "ich will keine Nachrichten mehr",
        "bitte abmelden",
        "meine Nummer kann weg",
    ),
    "en": (
        "please take this number off",
        "remove me from the list",
        "no more msgs please",
        "unsubscribe me",
        "this number can be removed",
    ),
}


@pytest.mark.parametrize("language", sorted(WHO))
def test_whoever_leaves(language: str) -> None:
    """Each reason with each wish, in either order, in capitals or small letters."""
    chance = Random(language)
    stays = []
    for who in WHO[language]:
        for wish in WISH[language]:
            text = wish if not who else f"{who}, {wish}" if chance.random() < 0.6 else f"{wish}. {who}"
            text = chance.choice((str, str, str.lower, str.upper))(text)
            if read(text, "resident", KNOWN).verb != Verb.STOP:
                stays.append(text)
    assert stays == []


@pytest.mark.parametrize(
    "text",
    [
        "mam ik stap nu uit de bus ben er over 5 min",
        "je descends du train",
        "Ça fait 3 semaines que je reçois plus rien, c'est arrêté ?",
        "ik krijg niks meer, klopt dat?",
        "zet ons moeder op de lijst, dit is haar gsm",
        "ik zal mijn bril opzetten en uit het raam kijken",
        "3 agents en plus demandés",
        "vérifié avec la victime, description exacte",
        "stop de dief",
        "hoeveel mensen doen er mee?",
    ],
)
def test_who_says_something_else_stays(text: str) -> None:
    """A bus is no list, nor is a question why nothing comes."""
    assert read(text, "resident", KNOWN).verb not in (Verb.STOP, Verb.FORGET)


@pytest.mark.parametrize(
    "text",
    [
        "zijn er veel mensen die meedoen?",
        "combien de personnes participent ?",
        "wie viele machen mit?",
        "how many people take part?",
    ],
)
def test_who_asks_how_many_is_told_what_this_is(text: str) -> None:
    """No question of joining."""
    assert read(text, "resident", KNOWN).verb == Verb.HELP


@pytest.mark.parametrize(
    "word",
    [
        "description",
        "enregistrer",
        "opzetten",
        "abstellen",
        "bestelling",
        "opgegeven",
        "achterruit",
        "achterkant",
        "schrijffout",
        "aanbellen",
        "joined",
        "entrainer",
        "beschrijving",
        "vreselijk",
    ],
)
def test_a_word_of_its_own_is_no_misspelling(word: str) -> None:
    """Neither of leaving nor of joining, however near it is."""
    assert concepts(word).isdisjoint(("leave", "join"))


@pytest.mark.parametrize(
    "text",
    [
        "Ik had mij uitgeschreven en krijg nog altijd berichten",
        "uitgeschreven maar krijg ze nog",
        "al 3x stop gestuurd en nog bezig",
        "Je m'étais désabonné, pourquoi je reçois encore ça ?",
        "j'ai déjà répondu STOP, et ça continue",
        "Hab mich schon längst abgemeldet, wieso kommt immer noch was?",
        "I already opted out of these, why am I still getting them",
        "stop svp c'est la deuxième fois que je demande",
        "Ich will das alles gar nicht wissen, streicht mich von der Liste",
    ],
)
def test_who_left_in_vain_leaves(text: str) -> None:
    """He complains that texts still come: he wants none."""
    assert read(text, "resident", KNOWN).verb == Verb.STOP


@pytest.mark.parametrize(
    "text",
    [
        "Mijn buurman had zich uitgeschreven en krijgt nog altijd berichten, kan dat?",
        "Ik had mij bij vergissing uitgeschreven maar ik krijg gelukkig nog berichten, laat dat zo",
        "krijg al maanden niks meer, ben ik per ongeluk uitgeschreven?",
        "mon voisin a envoyé STOP et il reçoit encore, pourquoi ?",
        "Ich habe nie Stopp geschickt, warum bekomme ich nichts mehr?",
        "My wife unsubscribed by accident, I hope I'm still on",
    ],
)
def test_who_left_by_mistake_or_for_another_stays(text: str) -> None:
    """A neighbour's leaving, a mistake, a fear, texts that do not come: no complaint about texts."""
    assert read(text, "resident", KNOWN).verb not in (Verb.STOP, Verb.FORGET, Verb.JOIN)
