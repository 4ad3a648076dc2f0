"""Words that name a crime and tell residents nothing, words that only look like a wish or a halt: by the class of them,
each with what sounds like it and is none.
"""

from __future__ import annotations

import pytest

from smsd.rules.concepts import concepts
from smsd.rules.lint import has_plate
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb, fold
from tests.rules.test_phrases import read_as


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    "words",
    lines("""
        Den dief van Kerkstraat heeft bekend hoor, 't is nu aan het parket
        Zitting van de inbraak Veldstraat is verdaagd naar 14 januari
        Le suspect de la rue Haute a tout avoué, il passe devant le juge demain
        Der Einbrecher aus der Bahnhofstraße hat gestanden, geht jetzt an die Staatsanwaltschaft
        Court tomorrow 9am for the Heidestraat burglary, don't forget your uniform
        Vergadering met burgemeester over inbraken donkere maanden is om 10u in zaal 2, breng de cijfers mee
        Réunion avec le bourgmestre sur les vols de vélos à 14h, n'oublie pas tes chiffres
        le PV du vol rue Neuve est sur ton bureau, relis-le avant 16h
        Chérie le petit a oublié son sac à l'école, tu peux passer le prendre avant 17h
        mama de auto staat bij de garage, kunt ge mij om 5 uur oppikken in de Kerkstraat
        einde dienst hier, de nachtploeg volgt dit verder op
    """),
)
def test_a_colleague_or_a_family_is_told(words: str) -> None:
    """No residents: its sender is asked whether they are to get it; where he calls it an alert, they are."""
    assert read_order(words).order in (Order.CHATTER, Order.NOTHING)
    assert read_order(words, named=True).order in (Order.NONE, Order.CHATTER, Order.NOTHING)


@pytest.mark.parametrize(
    "words",
    lines("""
        Verdachte ontsnapt uit het gerechtsgebouw, man 30j in grijze trui, niet benaderen
        Het parket vraagt uit te kijken naar Lies, 14 jaar, vermist sinds vanmorgen, blauwe fiets
        Mama met kinderwagen aangereden Lindelaan, bestuurder gevlucht in witte Golf
        Papa zoekt zijn zoontje Noah 5j, laatst gezien aan de vijver, rode jas
        Vergeet uw achterdeur niet te sluiten, reeks inbraken in de Bosstraat deze week
        Vol à main armée devant le palais de justice, deux hommes en fuite à moto
        Schießerei am Amtsgericht, bleiben Sie im Haus
        Robbery outside the courthouse, two men ran towards the park
        Schat van de kerk gestolen deze nacht, zilveren kelk, witte bestelwagen
        Papa, mama en kind aangereden N9, witte camionette reed door
        Ma puce de 5 ans a disparu plaine de jeux, robe rose
        Voleur condamné à 2 ans rôde à nouveau rue Verte, cheveux longs
        At the end of the day shift two bikes were stolen from the factory, blue van
        Fin de service du marché: pickpockets actifs sur la place, femme en jaune
        Inbrekers doen zich voor als kripo, doe niet open
        Verdachter Mann hat vor der Schule gestanden, spricht Kinder an
    """),
)
def test_residents_are_told(words: str) -> None:
    """A court, a mother, a suspect in an alert."""
    assert read_order(words).order == Order.NONE


@pytest.mark.parametrize(
    "words",
    lines("""
        no need to hold anything back, everyone should get this one
        niks achterhouden, iedereen moet dit krijgen
        ne retenez rien, tout le monde doit recevoir ça
        nichts zurückhalten, alle sollen das bekommen
        laat niemand uit, heel de gemeente mag dit weten
        Combien de temps encore avant la fin de l'envoi?
        hoelang duurt het nog voor het einde van de verzending?
        how long till the end of the broadcast?
        Moest er iemand vragen om het stil te leggen: niet doen, ik blijf achter het bericht staan
        Als er ene belt om het af te blazen: niet doen, dit is serieus
        anyone asks you to cancel this, ignore it, the alert is good
        egal wer anruft und abbrechen will, nicht drauf hören, das stimmt alles
    """),
)
def test_it_goes_on(words: str) -> None:
    """Who wants all to get it, who asks how long it takes, who tells us not to listen to others."""
    assert read_order(words, live=True).order != Order.HALT


@pytest.mark.parametrize(
    "words",
    lines("""
        hold everything back, nobody should get this
        not everyone should get this, pull it back
        niet iedereen moet dit krijgen, stop
        tout le monde reçoit ça alors que c'est une erreur, retenez l'envoi
        das sollen nicht alle bekommen, bitte zurückhalten
        fin de l'envoi svp
        einde verzending nu direct
        wanneer gaat dat stoppen?? het is de verkeerde straat, kap ermee
        hold back whatever hasn't gone yet
        wie ook belt, annuleer het, negeer dit bericht
        if anybody complains cancel it, ignore my text
    """),
)
def test_it_stops(words: str) -> None:
    """What sounds like it, and is a halt."""
    assert read_order(words, live=True).order in (Order.HALT, Order.WRONG)


@pytest.mark.parametrize(
    "words",
    lines("""
        Ik las dat ge met het woord stop kunt uitschrijven, klopt dat? Niet dat ik het wil, gewoon om het uit te leggen
        stel dat ik wil stoppen, volstaat dan stop? puur om te weten
        I read you can text stop to unsubscribe, is that right? Not that I want to, just asking for my gran
        so STOP takes you off the list? just curious, I'm happy here
        Reicht da ein Stopp zum Abmelden? Ich frag nur für die Schwiegermutter
        J'ai lu qu'on peut se désinscrire avec stop, c'est vrai? Pas que j'en aie envie
    """),
)
def test_who_only_asks_stays(words: str) -> None:
    """He says so himself."""
    assert read_as(words, "quiet") not in (Verb.STOP, Verb.FORGET)


@pytest.mark.parametrize(
    "words",
    lines("""
        niet dat het slecht is maar schrijf mij uit
        not that I don't like it but please take me off
        Pas que ça me dérange mais désinscrivez-moi svp, je déménage
        Voor mij hoeft het niet meer, ik zit nu in het rusthuis en ze passen hier goed op ons
        I'm in a care home now and they look after us well here, no more texts needed
    """),
)
def test_who_concedes_something_or_is_looked_after_leaves(words: str) -> None:
    """What stands before "maar", or why, changes nothing in the wish."""
    assert read_as(words, "quiet") == Verb.STOP


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("sta ik nog op de lijst?", Verb.STATUS),
        ("stoak ik nog op ulder lyste?", Verb.STATUS),
        ("Zit ik al in de groep of moet ik nog iets doen?", Verb.STATUS),
        ("Suis-je toujours inscrite?", Verb.STATUS),
        ("Comment on se sert de ce service? je n'y comprends rien", Verb.HELP),
        ("hoe werkt dat hier eigenlijk?", Verb.HELP),
        ("Wie funktioniert das hier?", Verb.HELP),
        ("forget me", Verb.FORGET),
        ("oubliez-moi svp", Verb.FORGET),
        ("Vergessen Sie mich bitte", Verb.FORGET),
        ("I want to be forgotten", Verb.FORGET),
        ("Sta ik nog op de lijst? Haal mij er dan af", Verb.STOP),
        ("Waarom sta ik nog altijd op die lijst, schrap mij", Verb.STOP),
    ],
)
def test_what_a_member_asks(words: str, verb: Verb) -> None:
    """Whether he is still in, how it works, and to be forgotten."""
    assert read_as(words, "quiet") == verb


@pytest.mark.parametrize(
    "words", ["vergeet mij niet hé", "ne m'oubliez pas", "wat is het recht om vergeten te worden?"]
)
def test_nobody_is_forgotten_against_his_will(words: str) -> None:
    """A plea not to, a question about it."""
    assert read_as(words, "quiet") not in (Verb.FORGET, Verb.STOP)


@pytest.mark.parametrize(
    ("words", "calm"),
    [
        ("Bedankt, stop die inbrekers maar, knap werk van jullie", True),
        ("Merci à vous, attrapez-les ces voleurs, beau boulot", True),
        ("Danke, schnappt euch die Einbrecher, gute Arbeit", True),
        ("stop die inbrekers, ze zitten bij de buren", False),
        ("merci attrapez les ils sont dans mon jardin", False),
        ("thanks, stop that man he's in my yard", False),
    ],
)
def test_cheers_are_no_cry(words: str, calm: bool) -> None:
    """What the police are wished beside thanks; who sees somebody cries all the same."""
    assert (read_as(words, "alert") != Verb.CRY) == calm


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("Ga moest mij ne kier bijschroiven, Frans De Smet, Sint-Jobstroot", Verb.JOIN),
        ("tout le monde me dit de m'inscrire, j'y pense encore", Verb.TEXT),
    ],
)
def test_a_stranger(words: str, verb: Verb) -> None:
    """Frans is a man as well as a language; who still thinks of it does not join."""
    assert read_as(words, "stranger") == verb


def test_a_number_of_members_is_no_plate() -> None:
    """Three small letters and three digits, as counts are typed."""
    assert not any(map(has_plate, ("is dat 182 leden of meer", "pour 250 sms", "nur 120 Leute")))
    assert all(map(has_plate, ("plaat DAT-182", "1-ABC-234", "abc 234")))


@pytest.mark.parametrize(
    ("word", "never"),
    [
        ("toute", "false"), ("coûte", "false"), ("vermist", "false"), ("kleine", "none"), ("onder", "none"),
        ("bloke", "halt"), ("Wache", "halt"), ("appelez", "halt"), ("gemist", "remove"), ("wisten", "remove"),
        ("gepikt", "over"), ("gegaan", "over"), ("Termin", "over"), ("belde", "danger"),
    ],
)  # fmt: skip
def test_a_word_of_its_own_is_no_slip(word: str, never: str) -> None:
    """One letter off a word that counts, and a word itself."""
    assert never not in concepts(fold(word))
