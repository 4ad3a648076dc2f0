"""Whoever may halt halts in any words: reasons × orders × manners × dialects × slips of the thumb, at random; and what goes on goes on."""

from __future__ import annotations

from random import Random

import pytest

from smsd.rules.halting_words import ends_sending, goes_on
from smsd.rules.orders import Order, read_order
from smsd.rules.words import fold

HALTS = {
    "nl": ("niet doen", "stopt da", "stopt dadde", "wacht efkes, stop", "stuur dat niet", "ni sturen", "niet naar iedereen", "toch niet", "alles opschorten", "annuleer dat",
           "trek da bericht terug in", "leg da stil", "verkeerde knop sorry", "hou da tegen", "gelieve de verzending te staken", "stop ermee", "nee nee niet versturen"),
    "fr": ("n'envoyez plus", "coupez svp", "arrêtez tout", "annulez", "pas encore", "stoppez l'envoi", "retenez le message", "on coupe", "laissez tomber", "pas la peine d'alerter les autres"),
    "de": ("nicht senden", "bitte abbrechen", "stopp das", "doch nicht", "alles zurückhalten", "bitte unterbinden", "noch nicht schicken", "nicht weiter verschicken"),
    "en": ("don't send it", "please cancel", "call it off", "stop it", "not yet", "hold it", "pull it", "abort", "hold the rest back", "stop texting people"),
}  # fmt: skip
REASONS = {
    "nl": (
        "",
        "verkeerde straat",
        "de man is terecht",
        "parket wil het niet",
        "da was de schilder",
        "staat een naam in",
    ),
    "fr": ("", "mauvaise rue", "le parquet ne veut pas", "c'était le facteur", "il y a un nom dedans"),
    "de": ("", "falsche Straße", "das war der Nachbar", "der Staatsanwalt will nicht", "da steht ein Name drin"),
    "en": ("", "wrong street", "it was the painter", "the prosecutor says no", "there's a name in it"),
}
FIRST = {
    "nl": ("", "oei ", "nee ", "allee "),
    "fr": ("", "oups ", "non "),
    "de": ("", "nein ", "oh "),
    "en": ("", "oops ", "no "),
}
LAST = {
    "nl": ("", " aub", "!!", " mannekes"),
    "fr": ("", " svp", " !!", " merci"),
    "de": ("", " bitte", "!!"),
    "en": ("", " please", "!!", " mate"),
}


def halting(chance: Random, slips: float) -> str:
    """What somebody texts who wants it stopped."""
    language = chance.choice(sorted(HALTS))
    order, reason = chance.choice(HALTS[language]), chance.choice(REASONS[language])
    text = chance.choice(FIRST[language]) + order
    text = f"{text}, {reason}" if reason and chance.random() < 0.5 else f"{reason}. {text}" if reason else text
    text += chance.choice(LAST[language])
    if len(text) > 12 and chance.random() < slips:
        at = chance.randrange(2, len(text) - 1)
        text = text[:at] + text[at] + text[at:]  # a letter twice
    return chance.choice((str, str, str.lower, str.upper))(text)


def halts(text: str) -> bool:
    return read_order(text, live=True, opened=True).order in (Order.HALT, Order.WRONG)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_words_halt(seed: int) -> None:
    """A missed halt costs a neighbourhood: all of them as they are meant to be spelt, 96 of a hundred with slips of the thumb."""
    chance = Random(seed)
    assert [t for _ in range(300) if not halts(t := halting(chance, 0.0))] == []
    missed = [t for _ in range(200) if not halts(t := halting(chance, 1.0))]
    assert len(missed) <= 8, missed


@pytest.mark.parametrize(
    "text", ["NEE", "nee!!", "Neen", "NON", "non non", "Nein", "nein nein!", "no", "nope", "nee nee nee", "neeeee svp"]
)
def test_a_bare_no_halts(text: str) -> None:
    """Where no question of ours is open (channels/sms/plain.py)."""
    assert read_order(text, live=True).order == Order.HALT
    assert read_order(text).order != Order.HALT


@pytest.mark.parametrize("text", [
    "laat maar lopen", "ok bedankt, laat maar lopen", "mag niet stilgelegd worden vooraleer heel het dorp het heeft", "niet annuleren! dat vorige was een misverstand",
    "zeker niet stoppen", "stop niet voor iedereen het weet", "non ne coupez pas, c'est bien la bonne rue", "surtout n'arrêtez pas", "nicht abbrechen, stimmt alles",
    "do NOT cancel, my colleague was wrong", "let it run", "laat het lopen", "macht ruhig weiter", "pas question d'annuler", "nog niet gevonden", "dank u. Ik hou u op de hoogte",
    "ok gezien, ik zet het ook in onze whatsapp", "Pas op, het gaat om 2 personen en niet 1",
])  # fmt: skip
def test_what_goes_on_goes_on(text: str) -> None:
    """Nobody is to stop it, or it is about something else."""
    assert read_order(text, live=True, opened=True).order != Order.HALT


@pytest.mark.parametrize(
    "text", ["laat het niet verder lopen", "stop, niet naar iedereen", "niet sturen stop", "nee stop niet doen"]
)
def test_a_denial_of_sending_halts(text: str) -> None:
    """A "not" beside a word of stopping denies the sending, not the stopping."""
    assert not goes_on(fold(text))
    assert read_order(text, live=True).order == Order.HALT


@pytest.mark.parametrize(
    "text", ["EINDE VERZENDING NU", "Fin de diffusion svp", "End broadcast", "Ende der Verteilung bitte"]
)
def test_the_end_of_the_sending_is_no_all_clear(text: str) -> None:
    """It halts; "einde alarm" is an all clear, which is shown and proven first."""
    assert ends_sending(fold(text))
    assert not ends_sending("einde alarm")
