"""What stops something else, leaves in set words, asks about our words, or for time; what stops by itself, another
incident, one's new phone; with what only looks like it.

Played from `tests/phrases/*_eighteenth.jsonl` and `*_nineteenth.jsonl`, as in test_phrases.py and test_orders.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smsd.rules.grammar import Known, read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb
from tests.rules.test_orders import Moment
from tests.rules.test_phrases import FOLDER, KNOWN, as_meant, harmful, read_as


def phrases(side: str) -> list[dict[str, str]]:
    files = (FOLDER / f"{side}_{hand}.jsonl" for hand in ("eighteenth", "nineteenth"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_residents() -> None:
    """All but one in a hundred, and nobody leaves, joins or is silenced who did not mean it."""
    played = phrases("residents")
    wrong = [
        (p, verb) for p in played if not as_meant(p["must"], verb := read_as(p["text"], p["context"]), p["context"])
    ]
    assert len(played) > 500
    assert not [w for w in wrong if harmful(w[0]["must"], w[1])], wrong
    assert len(wrong) <= 0.01 * len(played), wrong


@pytest.mark.story
@pytest.mark.parametrize("context", ["quiet", "live", "done", "confirming"])
def test_officers(context: str, tmp_path: Path) -> None:
    """All of them, through the real router."""
    moment = Moment(tmp_path / context, context)
    played = [p for p in phrases("officers") if p["context"] == context]
    assert len(played) > 40
    assert not [(p["must"], p["text"], said) for p in played if (said := moment.play(p, p["text"]))]


@pytest.mark.parametrize(
    "words",
    [
        "quit worrying dear, the network lot will text us if anything's up",
        "arrête de t'inquiéter, le réseau nous enverra un message",
        "hör auf zu meckern, die Gruppe schreibt uns schon",
        "stop met zagen, die berichten zijn goed",
    ],
)
def test_who_stops_something_else_stays(words: str) -> None:
    """Worrying, moaning: neither is a text of ours; with a wish beside it that wish counts."""
    assert read(words, "resident", KNOWN).verb == Verb.TEXT
    assert read(f"{words}. Schrijf mij uit.", "resident", KNOWN).verb == Verb.STOP


def test_words_asked_about_are_no_orders() -> None:
    """Neither as keywords nor by their sense; an order beside the question is one."""
    asked = "wat is het verschil tussen EINDE en FOUT?"
    for words in (asked, "EINDE of FOUT, wat is nu wat?", "FIN ça veut dire quoi pour les gens?"):
        command = read(words, "police", KNOWN)
        assert command.verb == Verb.TEXT, words
        assert read_order(command.text, opened=True).order == Order.CHATTER, words
        assert read_order(command.text, live=True).order == Order.CHATTER, words
    assert read_order(f"{asked} dit klopt niet, stop het alarm", live=True).order == Order.HALT
    assert read("EINDE van het alarm, iedereen veilig", "police", KNOWN).verb == Verb.END


def test_an_officer_whose_shift_ends_halts_nothing() -> None:
    """What makes a resident leave is no halt of his alert."""
    assert read("vanaf nu zonder mij", "resident", KNOWN).verb == Verb.STOP
    assert read_order("doe maar verder zonder mij, mijn dienst zit erop", live=True).order != Order.HALT


def test_what_is_no_membership_of_ours_is_not_joined() -> None:
    """Milk on a list, a friend on another network."""
    stranger = Known(KNOWN.networks, KNOWN.zones, KNOWN.codes, member=False)
    for words in ("add milk to the list", "ajoute-moi sur insta", "schreib Milch auf die Liste"):
        assert read(words, "resident", stranger).verb != Verb.JOIN, words
    assert read("add me to the list", "resident", stranger).verb == Verb.JOIN


@pytest.mark.parametrize(
    "words",
    [
        "hout da tegen",
        "oudt dat is tegen aub",
        "hoj da ne keer teegn",
        "eud da tege",
        "k ben mispakt, 't zyn de mannen van 't stad",
        "we hebben ons misgrepen, het is de cameraploeg",
        "je me suis emmêlé les pinceaux, c'est une équipe de tournage",
        "hab mich vergriffen, sind die Stadtwerke",
    ],
)
def test_slips_and_halts_in_dialect(words: str) -> None:
    """Who took one thing for another, or holds it back as it is said at home, halts."""
    assert read_order(words, live=True).order == Order.HALT


@pytest.mark.parametrize(
    "words",
    [
        "stopt da vanzelf?",
        "hört das von alleine auf wenn alle durch sind?",
        "ça s'arrête tout seul à la fin?",
        "will it stop by itself once everyone has it?",
        "de wagen werd tegengehouden in Asse, bestuurder is iemand anders",
        "Der Lieferwagen wurde in Raeren gestoppt, er war leer",
        "nous on a toujours rien reçu, c'est normal ?",
        "ik heb zelf nog geen sms gekregen, klopt dat?",
        "had het tegen mijn collega, doe gerust verder",
    ],
)
def test_what_stops_by_itself_or_elsewhere_halts_nothing(words: str) -> None:
    """Nor does who has got nothing yet; an order beside it does."""
    assert read_order(words, live=True).order not in (Order.HALT, Order.WRONG)
    assert read_order(f"{words} stop het alarm", live=True).order == Order.HALT


@pytest.mark.parametrize(
    "words",
    [
        "another incident: oil spill on the roundabout, avoid",
        "autre incident: fuite d'eau chaussée de Wavre, route coupée",
        "Neuer Einsatz, Keller unter Wasser in der Bachstraße",
        "nieuw feit: brand in de Dorpsstraat",
    ],
)
def test_another_incident_ends_none(words: str) -> None:
    """It begins one; where it says that all is over, it ends."""
    assert read_order(words, opened=True).order == Order.NONE
    assert read_order(f"{words}; het is opgelost, iedereen veilig", opened=True).order == Order.END


@pytest.mark.parametrize(
    "words",
    [
        "nieuwe gsm, zelfde nummer, inspecteur Claes hier, alles ok",
        "neues Handy, gleiche Nummer, hier Hauptinspektor Lenz, alles gut",
        "I've got a new phone, same number, all good now",
        "mijn nieuw nummer, veilig opslaan aub",
    ],
)
def test_ones_own_new_phone_is_no_all_clear(words: str) -> None:
    """Nor news for residents; a trick with a new number is."""
    assert read_order(words).order == Order.CHATTER
    assert read_order("Neues Handy, neue Nummer: so beginnen Betrüger, kein Geld geben").order == Order.NONE


def test_few_things_more() -> None:
    """Thanks to the machine end nothing; the cow is back; how many phones is no plate; a turned lock is no cry."""
    for words in ("Parfait, merci à la machine", "dank aan de computer", "danke an die Technik", "thanks to the robot"):
        assert read_order(words, opened=True).order in (Order.NOTHING, Order.CHATTER), words
        assert read_order(f"{words}. dader gevat", opened=True).order == Order.END, words
    for words in ("'t veulen zit were in zin wei, ge meugt ut afsluten", "die Kuh steht im Stall, ihr könnt zumachen"):
        assert read_order(words, opened=True).order == Order.END, words
    for words in ("wordt dat naar 300 gsm gestuurd", "c'est pour 182 gsm ou 182 familles"):
        assert read_order(words, drafting=True).order == Order.CHATTER, words
    for words in ("poort dubbel gedraaid, bedankt", "deur op 't nachtslot, merci", "Tor doppelt zu, danke"):
        assert read(words, "resident", KNOWN).verb in (Verb.SEEN, Verb.REACTION), words
    assert read("achterdeur opengebroken, merci", "resident", KNOWN).verb == Verb.CRY
