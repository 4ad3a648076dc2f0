"""What stops something else, leaves in set words, asks about our words, or for time; with what only looks like it.

Played from `tests/phrases/*_eighteenth.jsonl`, as in test_phrases.py and test_orders.py.
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
    return [json.loads(line) for line in (FOLDER / f"{side}_eighteenth.jsonl").read_text().splitlines()]


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
