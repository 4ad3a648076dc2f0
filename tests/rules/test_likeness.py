"""What texts like this one mean: weights that are those of the phrases,
phrases that were never learnt, and texts of any kind.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import likeness
from smsd.rules.grammar import read
from smsd.rules.orders import Order, read_order
from smsd.rules.words import Verb
from tests import learn
from tests.rules.test_orders import Moment
from tests.rules.test_phrases import CRIES, KNOWN, as_meant, harmful, read_as

BY_FILE = {
    file.stem: [json.loads(line) for line in file.read_text().splitlines()]
    for file in sorted(learn.FOLDER.glob("unlearnt_*.jsonl"))
}
HARD = BY_FILE["unlearnt_hard"]  # indirect wishes, idioms, conditions, reported speech: few people text like that
UNLEARNT = [p for name, phrases in BY_FILE.items() if name != "unlearnt_hard" for p in phrases]


def test_the_weights_are_those_of_the_phrases() -> None:
    """Whoever adds a phrase trains anew (`make learn`)."""
    head = json.loads(zlib.decompress(likeness.FILE.read_bytes()).partition(b"\n")[0])
    assert head["learnt"] == learn.fingerprint()


def test_nothing_of_the_judges_was_learnt() -> None:
    """The phrases that measure it are in no file that is learnt."""
    learnt = {p["text"].casefold().strip(" .!?") for p in learn.phrases()}
    assert not [p["text"] for p in UNLEARNT + HARD if p["text"].casefold().strip(" .!?") in learnt]
    assert len(UNLEARNT) > 900


def test_residents_at_first_sight() -> None:
    """92 of a hundred texts that were never learnt; no cry is taken for anything quiet, and nobody in danger leaves."""
    played = [p for p in UNLEARNT if p["role"] == "resident"]
    found = [(p["must"], p["text"], read_as(p["text"], p["context"]), p["context"]) for p in played]
    wrong = [f for f in found if not as_meant(f[0], f[2], f[3])]
    assert not [f for f in wrong if f[0] == "cry" and harmful(f[0], f[2])], wrong
    assert len(wrong) <= 0.08 * len(played), wrong


@pytest.mark.story
@pytest.mark.parametrize("context", ["quiet", "live", "done", "confirming"])
def test_officers_at_first_sight(context: str, tmp_path: Path) -> None:
    """97 of a hundred, through the real router; of what must halt at most one in a hundred goes on."""
    moment = Moment(tmp_path / context, context)
    played = [p for p in UNLEARNT if p["role"] != "resident" and p["context"] == context]
    wrong = [(p["must"], p["text"], said) for p in played if (said := moment.play(p, p["text"]))]
    assert len(wrong) <= 0.03 * len(played), wrong
    assert Counter(w[0] for w in wrong)["halt"] <= 2, wrong


@pytest.mark.story
def test_hard_ones_at_first_sight(tmp_path: Path) -> None:
    """89 of a hundred, of texts that were written to be hard; of what must halt at most seven in a hundred go on, and
    their senders are told the word that halts.
    """
    wrong = [
        p
        for p in HARD
        if p["role"] == "resident" and not as_meant(p["must"], read_as(p["text"], p["context"]), p["context"])
    ]
    for context in ("quiet", "live", "done", "confirming"):
        moment = Moment(tmp_path / context, context)
        wrong += [p for p in HARD if p["role"] != "resident" and p["context"] == context and moment.play(p, p["text"])]
    assert len(wrong) <= 0.11 * len(HARD), wrong
    halts = sum(p["must"] == "halt" for p in HARD)
    assert sum(p["must"] == "halt" for p in wrong) <= 0.07 * halts, wrong


@given(st.text(max_size=1000), st.sampled_from(sorted(learn.QUESTIONS)))
def test_any_text_has_scores(text: str, question: str) -> None:
    """Whatever is typed: all that may be meant, with odds that are those of the other way round."""
    scores = likeness.weighed(question, text, {})
    assert set(scores) == {meaning for meaning, _ in learn.QUESTIONS[question].values()}
    one, two = sorted(scores)[:2]
    assert likeness.odds(question, text, one, two) == pytest.approx(-likeness.odds(question, text, two, one))
    assert likeness.weighed(question, text, {one: 2.0})[one] == pytest.approx(scores[one] + 2)


def test_numbers_and_accents_tell_nothing() -> None:
    """The same text with other digits, capitals or without accents has the same scores."""
    one = likeness.weighed("live", "Arrêtez l'envoi au 12, c'était le propriétaire", {})
    assert one == likeness.weighed("live", "ARRETEZ L'ENVOI AU 4711, C'ETAIT LE PROPRIETAIRE", {})


@pytest.mark.parametrize(
    "words",
    [
        "Wij slapen met alle lampen aan, sterkte aan de agenten",
        "bij ons alles rustig, ik hou de straat in het oog",
        "In onze straat is alles kalm, goed dat jullie opletten",
        "Bien noté. Rien vu de notre côté, on garde un œil ouvert",
        "Blimey. Not seen a soul up our end but will keep an eye out",
        "boiling the water, thanks",
        "Alles klar, Garage ist zu, Fahrräder sind drin",
    ],
)
def test_what_no_rule_explains(words: str) -> None:
    """A resident's reaction in words that stand in no list."""
    assert read(words, "resident", KNOWN).verb in (Verb.REACTION, Verb.SEEN)


def test_a_cry_stays_a_cry() -> None:
    """Also where it is short, polite, and like much else."""
    for words in (
        "hij zit achter ons tuinhuis",
        "HLP, dank u",
        "il me suit",
        "er staat er een in mijn tuin, merci",
        "ich werde verfolgt",
        "let go of me",
        "We can't get out, water's up to the door handle",
        "geen adem",
    ):
        assert read(words, "resident", KNOWN).verb in CRIES


SHORT = """
    Colis suspect|Evacuatie rusthuis|Evacuer l'école|alerte gaz|Brandalarm rusthuis|bom|Ontploffing|bommelding school
    ALERTE gaz usine|Overstroming
    gasalarm fabriek|Amok school|Alarm gas|Bomalarm|bomalarm station|alerte à la bombe école|Verdacht pakket|Brand!
    vermist kind|Vol en cours
    Gelieve de Kerkstraat te mijden wegens gaslek|inbraakalarm gaat af Kerkstraat 5|Inbraak|kind vermist Lindelaan
    feu rue Haute|Brand Kirchstrasse
    Einbruch|Gas leak Mill Lane|Suspicious van|enfant disparu|rook|giftige rook, ramen dicht|schietpartij|mes
    gewapende man|Hochwasser|Stromausfall
    waterleiding gesprongen|geen water drinken|man met mes in park|valse politie aan de deur|nep loodgieter
    faux plombier|fausse police rue Basse
    gas ruikt Dorpsstraat|loslopende stier|stier ontsnapt|accident grave N4|ongeval E40|oma weg|hond bijt mensen
    steekpartij|overval bakker|plofkraak
"""
SHORT_ALERTS = [words.strip() for line in SHORT.strip().splitlines() for words in line.split("|")]


@pytest.mark.parametrize("words", SHORT_ALERTS)
def test_a_short_alert_stays_an_alert(words: str) -> None:
    """Never a drill, never surely an end or a correction of another incident, never the halt of one that runs."""
    for text, named in ((words, False), (f"ALARM {words}", True)):
        assert read_order(text, named=named).order != Order.TEST, text
        assert read_order(text, live=True, named=named).order != Order.HALT, text
        opened = read_order(text, opened=True, named=named)
        if not named:
            assert not (opened.order in (Order.END, Order.WRONG, Order.TEST) and opened.sure), (text, opened)


@pytest.mark.parametrize(
    "words", ["ALARM bommelding school", "ALARM gas", "ALARM bomalarm station", "ALARM Amok school", "ALERTE gaz usine"]
)
def test_what_is_called_an_alert_is_drafted(words: str, tmp_path: Path) -> None:
    """Through the real router: as an alert, with nothing open, beside one that is
    over, and beside one that runs, which goes on.
    """
    for context in ("quiet", "done", "live"):
        moment = Moment(tmp_path / context, context)
        assert moment.play({"must": "draft", "role": "police"}, words) == "", context
        assert context != "live" or moment.play({"must": "no_halt", "role": "police"}, words) == ""


WHOLE = zlib.decompress(likeness.FILE.read_bytes())
DAMAGED = [None, b"", b"nothing", zlib.compress(b"{}\n"), zlib.compress(WHOLE[:-1]), likeness.FILE.read_bytes()[:-9]]


@pytest.mark.parametrize("body", DAMAGED, ids=["gone", "empty", "garbage", "no sides", "short", "cut"])
def test_without_its_weights_the_rules_read(
    body: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is gone or damaged is told and costs no text."""
    file = tmp_path / "likeness.bin"
    if body is not None:
        file.write_bytes(body)
    monkeypatch.setattr(likeness, "weights", lambda: likeness.read_weights(file))
    likeness.scored.cache_clear()
    try:
        assert likeness.weighed("done", "het kind is thuis", {"end": 1.0}) == {"end": 1.0}
        assert read_order("Inbraak Kerkstraat 12, twee mannen").order == Order.NONE
        assert read_order("stop het alarm", live=True).order == Order.HALT
        assert read("wij zitten klaar met de lichten aan", "resident", KNOWN).verb in (Verb.TEXT, Verb.SEEN)
    finally:
        likeness.scored.cache_clear()


@pytest.mark.parametrize("words", ["ik kan niet meer", "je n'en peux plus", "ich kann nicht mehr", "I can't go on"])
def test_nobody_in_distress_leaves(words: str) -> None:
    """Likeness alone signs nobody off: messages, the list or leaving must be named."""
    assert read(words, "resident", KNOWN).verb != Verb.STOP


@pytest.mark.parametrize(
    "words",
    ["C bon il est menotté", "la petite est avec sa maman", "belay that", "Kind ist zu Hause, war beim Fußball"],
)
def test_what_bears_a_proof_is_read_by_the_rules(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes out in one step, without a preview that shows what it was taken for."""
    asked = ({"opened": True}, {"live": True}, {})
    found = [read_order(f"{words} 123456 4711", **kind) for kind in asked]
    assert found != [read_order(words, **kind) for kind in asked]
    monkeypatch.setattr(likeness, "weights", dict)
    likeness.scored.cache_clear()
    try:
        assert found == [read_order(f"{words} 123456 4711", **kind) for kind in asked]
    finally:
        likeness.scored.cache_clear()
