"""Turns of phrase that count beside likeness: recombined from words that stand in no file of phrases, a class a test,
and what must stay as it is beside them.
"""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path
from random import Random

import pytest

from smsd.rules import likeness, turns
from smsd.rules.grammar import Known, read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb
from tests import learn
from tests.rules.test_phrases import KNOWN

STRANGER = Known(KNOWN.networks, KNOWN.zones, KNOWN.codes, member=False)
LEARNT = {p["text"].casefold() for p in learn.phrases()}

HALTS: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "spare the others": (
        (
            ("de overige gezinnen", "de rest van de verkaveling", "de andere lanen"),
            ("hoeven dit niet te lezen", "laten we slapen"),
        ),
        (("épargnez", "ne dérangez pas"), ("les autres familles avec ça", "le reste du lotissement")),
        (("die übrigen Haushalte", "der Rest der Siedlung"), ("brauchen das nicht zu lesen", "soll nichts bekommen")),
        (("spare", "leave", "don't bother"), ("the other families", "the rest of the estate", "the remaining lanes")),
        (("wie nog niks ontvangen heeft,",), ("laat die gerust", "moet het ook niet krijgen")),
    ),
    "who is innocent": (
        (
            ("die kerel op de ladder", "de indringer"),
            ("is de glazenwasser", "blijkt onze eigen huurder", "was de tuinman"),
        ),
        (("le rôdeur", "l'intrus"), ("est le ramoneur", "c'était le nouveau locataire", "est un figurant")),
        (("der vermeintliche Dieb", "der Eindringling"), ("war der Schornsteinfeger", "ist mein eigener Mieter")),
        (("the prowler", "the intruder"), ("is the window cleaner", "turns out to be the landlord", "was our lodger")),
    ),
    "whose papers are in order": (
        (("de kerel is van Farys,", "de man is van de regie,"), ("papieren nagekeken", "badge in orde")),
        (("le type est de chez Resa,", "l'homme est de la régie,"), ("papiers en ordre", "badge vérifié")),
        (("der Kerl ist von der Telekom,", "der ist von den Stadtwerken,"), ("Ausweis geprüft", "Ausweis in Ordnung")),
        (("the bloke is from the council,", "the fellow is from the council,"), ("papers checked", "badge checked")),
    ),
    "idioms": (
        (("coupez la vanne", "débranchez la prise", "on plie boutique", "zieht den Stecker raus"), ("", "svp")),
        (("draai de vanne toe", "doe er een deksel op", "put a lid on it", "let it drop now"), ("", "collega")),
        (("Funkstille", "radiostilte", "silence radio"), ("!", "ab sofort", "aub")),
    ),
    "mix-ups": (
        (("ik heb twee fiches", "ik heb de akten"), ("verwisseld", "door mekaar gehaald")),
        (("j'ai interverti", "j'ai confondu"), ("deux rapports", "deux fiches")),
        (("I muddled", "I swapped", "I mixed up"), ("two logs", "two files")),
        (("foute deelgemeente", "mauvaise section", "falscher Ortsteil", "wrong parish"), ("", ", pardon")),
        (("dat pv dateert van", "het feit is van"), ("vorige maand", "verleden zomer", "2018")),
    ),
    "second thoughts": (
        (("bij nader inzien", "nog eens nagedacht:"), ("beter niet", "toch liever niet")),
        (("réflexion faite", "tout bien réfléchi, à la réflexion"), ("mieux vaut pas", "il vaut mieux pas")),
        (("thinking about it", "on second thought"), (", better not", ", I'd rather not")),
    ),
    "forbidden": (
        (("de burgemeester", "de gouverneur"), ("wil niet dat dit verder rondgaat", "wil hier nul publiciteit")),
        (("la bourgmestre", "le ministre"), ("ne veut pas que ça parte", "refuse que ça circule, zéro publicité")),
        (("der Minister", "der Landrat"), ("will nicht, dass das rausgeht", "erlaubt nicht, dass das weiterläuft")),
        (("de rechter", "de burgemeester"), ("is niet akkoord",)),
        (("le ministre", "la bourgmestre"), ("s'y oppose", "dit non")),
        (("the judge", "the mayor"), ("says no", "vetoes it")),
        (("the mayor", "the coroner"), ("doesn't want this going round", "won't allow this to be sent")),
        (("dit verknoeit", "ge bederft"), ("de schaduwoperatie", "onze operatie")),
    ),
}
ON: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "something else is off": (
        (("takeldienst", "ambulance", "slotenmaker"), ("is afgezegd",), (", de man sluipt nog rond", "")),
        (("la dépanneuse", "l'ambulance"), ("est décommandée",), (", les deux rôdent toujours", "")),
        (("Rettungswagen", "Abschleppdienst"), ("abbestellt",), (", der Mann ist noch flüchtig", "")),
        (("tow truck", "ambulance"), ("stood down",), (", he is still about", "")),
        (("de cursus van vrijdag", "het concert"), ("is afgelast",)),
        (("der Kurs am Freitag", "das Konzert"), ("ist abgesagt",)),
    ),
    "a slip that changes nothing": (
        (("schrijffout in de tekst", "typfout van mij"), (", geen probleem", ", maakt niet uit")),
        (("faute de frappe", "une coquille"), (", pas grave", ", tant pis")),
        (("Tippfehler in der Meldung", "hab mich vertippt"), (", macht nichts", ", ist egal")),
        (("typo in the text", "spelling slip"), (", no matter", ", doesn't matter")),
    ),
    "asked for later": (
        (("hoe zet ik dat af", "hoe sluit ik dat af"), ("straks", "achteraf")),
        (("comment j'arrête ça", "comment je clôture"), ("plus tard", "tantôt, quand on l'a")),
        (("how would I end it", "how do I halt this"), ("afterwards", "once he is found")),
    ),
    "others are to stop": (
        (("vraag de mensen", "zeg de bewoners"), ("te stoppen met bellen", "te stoppen met roepen")),
        (("tell the residents", "ask people"), ("to stop taking pictures", "to quit shouting")),
        (("demandez aux habitants", "dites aux curieux"), ("d'arrêter de klaxonner", "de cesser de crier")),
    ),
    "doubts denied": (
        (("ze meende dat het de glazenwasser was", "hij vreesde een grap"), (", maar neen, het raam is gebroken",)),
        (("il pensait que c'était le ramoneur", "on a cru à un ramoneur"), (", mais non, la porte est forcée",)),
        (("she thought it was the window cleaner", "he feared a prank"), (", but no, it is real",)),
    ),
}
STOPS = ("stop the alert", "leg de verzending stil", "arrêtez l'envoi", "Versand abbrechen")


def said(classes: dict[str, tuple[tuple[tuple[str, ...], ...], ...]]) -> list[tuple[str, str]]:
    """All that its parts can say, with the class."""
    return [
        (name, " ".join(parts).replace(" ,", ",").replace(" !", "!").strip())
        for name, frames in classes.items()
        for frame in frames
        for parts in product(*frame)
    ]


@pytest.mark.parametrize("name", HALTS)
def test_what_halts_in_other_words(name: str) -> None:
    """None of it was learnt, and all of it halts what runs."""
    texts = [text for of, text in said(HALTS) if of == name]
    assert not [t for t in texts if t.casefold() in LEARNT]
    assert not [t for t in texts if read_order(t, live=True).order not in (Order.HALT, Order.WRONG)]


@pytest.mark.parametrize("name", ON)
def test_what_goes_on_in_other_words(name: str) -> None:
    """None of it was learnt, and none of it halts."""
    texts = [text for of, text in said(ON) if of == name]
    assert not [t for t in texts if t.casefold() in LEARNT]
    assert not [t for t in texts if read_order(t, live=True).order in (Order.HALT, Order.WRONG)]


def test_an_order_beside_it_halts() -> None:
    """Whatever else is off, amiss or asked for: a clause that says stop is heard; beside what is off also without a
    point before it.
    """
    texts = [f"{text}{point} {stop}" for (_, text), stop, point in product(said(ON), STOPS, ".,")]
    texts += [f"{text} {stop}" for (name, text), stop in product(said(ON), STOPS) if name == "something else is off"]
    assert not [t for t in texts if read_order(t, live=True).order not in (Order.HALT, Order.WRONG)]


@pytest.mark.parametrize(
    "words",
    [
        "alleen voor de ploeg: observatie Eikenstraat verschoven naar 22u",
        "uniquement pour les collègues: perquisition rue des Tilleuls à 4h",
        "Nur für Kollegen: Durchsuchung Lindenweg um fünf",
        "for staff only: raid on Mill Lane at five",
        "voorlopig niets verspreiden over de overval in de Eikenstraat",
        "not a word outside about the raid on Mill Lane",
        "ploeg 4 neemt over van ploeg 2 aan het rondpunt",
        "cell 5 needs a blanket, anyone?",
        "schietoefening verplaatst naar woensdag, breng oorkappen mee",
    ],
)
def test_what_stays_among_colleagues(words: str) -> None:
    """It becomes no draft of an alert, nor a drill."""
    assert read_order(words).order in (Order.NOTHING, Order.CHATTER)


@pytest.mark.parametrize(
    "words",
    [
        "fais comme si une vanne avait lâché, pour habituer les voisins",
        "something made up to the members, it says it's not real",
        "doen we eens een droogloop met de buurt, zogezegd een inbreker",
        "faisons comme si un rôdeur traînait, juste une répétition",
        "Bitte eine Generalprobe mit den Mitgliedern",
        "a dry run with the whole group please",
    ],
)
def test_a_drill_without_its_name(words: str) -> None:
    """Its sender wishes one, and says so in other words."""
    assert read_order(words).order == Order.TEST


@pytest.mark.parametrize(
    "words",
    [
        "los daarvan: brand in de loods op de Industrieweg, ramen dicht",
        "sans rapport: incendie dans un hangar route de Mons, fermez les fenêtres",
        "unabhängig davon: Feuer in der Halle am Lindenweg, Fenster zu",
        "something else: fire in a barn on Mill Lane, shut your windows",
    ],
)
def test_another_alert_beside_the_draft(words: str) -> None:
    """While one's own draft waits, what is said to have nothing to do with it is a draft of its own."""
    assert read_order(words, drafting=True).order == Order.NONE


@pytest.mark.parametrize(
    "words",
    [
        "wrong locker, my kit is gone",
        "neem de verklaring van de bloemist",
        "einde volgende maand heb ik vakantie, wie overneemt",
        "Ende dieser Woche hab ich frei, wer übernimmt",
        "wrong boots again in my locker, who swapped them",
        "neem gij het verhoor van de bakker af, Sofie",
        "fin de la semaine prochaine je suis en congé, qui me remplace",
    ],
)
def test_an_end_or_a_wrong_of_ones_own_is_none(words: str) -> None:
    """A week that ends, or wrong boots, are no order, whatever their first word."""
    assert read_order(words, opened=True).order in (Order.NOTHING, Order.CHATTER)


@pytest.mark.parametrize(
    "words",
    [
        "essai raté d'effraction, rue Basse, soyez vigilants",
        "hoi, alles goed? voor de leden: er gaat iemand rond met valse loten",
        "essai raté de vol chez le fleuriste, ils rôdent dans le coin",
        "mislukte poging tot diefstal bij de bloemist, ze rijden rond in een Skoda",
        "Beste, mijn zus is weer op de been. Voor de buren: vermist sinds vanmorgen Leopold, 79, blauwe trui",
    ],
)
def test_an_attempt_and_news_behind_a_greeting(words: str) -> None:
    """One that failed is no drill, and what is "for the residents:" is an alert, whatever stands before it."""
    assert read_order(words).order == Order.NONE


@pytest.mark.parametrize(
    "words",
    [
        "extra info voor de buurt: hij draagt nu een groene pet en heeft een hond bij",
        "infos supplémentaires: le véhicule est une Skoda verte sans plaque arrière",
        "more info: he walks with a stick and carries a toolbox",
    ],
)
def test_more_of_what_is_over_is_no_end(words: str) -> None:
    """An incident just ended, and more is known."""
    assert read_order(words, opened=True).order == Order.NONE


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("aan wie mag ik iets vragen over deze berichten, ik begrijp er geen jota van", Verb.HELP),
        ("qui se cache derrière ce numéro?", Verb.HELP),
        ("whom may I phone about this number?", Verb.HELP),
        ("in welke groepen staat mijn gsm eigenlijk?", Verb.STATUS),
        ("which lists is my phone on?", Verb.STATUS),
        ("wij zijn op de boot, hou stilte een week of drie", Verb.PAUSE),
        ("taisez-vous une quinzaine, on part en mer", Verb.PAUSE),
        ("alles verlicht hier, precies kermis", Verb.REACTION),
        ("wir schlafen mit einem Auge offen, der Hund auch", Verb.REACTION),
        ("wehe ihr streicht mich", Verb.TEXT),
        ("untersteht euch mich abzumelden", Verb.TEXT),
        ("ik slaap met een oog open zulle", Verb.REACTION),
        ("Waag het niet mij te schrappen, ik wil alles lezen", Verb.TEXT),
        ("Madame, à nonante ans il serait bon de rayer mon nom de votre registre", Verb.STOP),
        ("kindly strike my name off your register, young man", Verb.STOP),
    ],
)
def test_what_members_ask_in_other_words(words: str, verb: Verb) -> None:
    """Help, what they are in, and to be let go, as old people write."""
    assert read(words, "resident", KNOWN).verb == verb


@pytest.mark.parametrize(
    "words",
    [
        "wie meine Schwester möchte ich informiert werden",
        "zoals mijn zus wil ik ook verwittigd worden, Gilbert",
        "give me those alerts too, Winston",
        "prenez-moi aussi, Odile, rue des Tilleuls 8",
        "nehmt mich bitte in euer Netz auf, Gerda",
    ],
)
def test_who_asks_to_be_told_too_joins(words: str) -> None:
    """As a neighbour is, or a sister."""
    assert read(words, "resident", STRANGER).verb == Verb.JOIN


def test_who_is_not_to_be_added_does_not_join() -> None:
    """A wish that is denied before its verb."""
    for words in ("pas besoin de m'inscrire, je déménage", "no need to add me, I'm moving away"):
        assert read(words, "resident", STRANGER).verb != Verb.JOIN, words


def test_without_its_turns_likeness_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is gone is told, and costs no text."""
    monkeypatch.setattr(turns, "FILE", tmp_path / "turns.txt")
    turns.told.cache_clear()
    likeness.scored.cache_clear()
    try:
        assert turns.counted("live", "spare the others") == {}
        assert read_order("stop het alarm", live=True).order == Order.HALT
    finally:
        turns.told.cache_clear()
        likeness.scored.cache_clear()


def test_every_turn_speaks_of_what_is_asked() -> None:
    """Each question and meaning is one of likeness, so none counts for nothing."""
    for question, told in turns.told().items():
        meanings = {meaning for meaning, _ in learn.QUESTIONS[question].values()}
        assert {meaning for meaning, _, _ in told} <= meanings


def test_no_text_keeps_it_long() -> None:
    """Words of the turns in a row, the longest that is looked at: a few milliseconds each."""
    chance = Random(1)
    words = " ".join(text for _, text in [*said(HALTS), *said(ON)]).split()
    for question in learn.QUESTIONS:
        turns.counted(question, "")
        for _ in range(10):
            text = " ".join(chance.choices(words, k=200))
            begun = time.process_time()
            turns.counted(question, text)
            assert time.process_time() - begun < 0.2, text
