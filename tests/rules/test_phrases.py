"""What residents really text: a corpus in four languages, played through the handlers, and recombined at random.

`tests/phrases/residents*.jsonl`, a line a phrase (`_more`: by somebody who has seen only the contract): context (quiet,
alert: within two hours of one, stranger: no member), role, text, language, and what must happen: leave, stay (neither
leaves nor joins), not_join, join, forget, fine (counted, no answer), cry ("call 101"), silent, yes (with the code), or
a keyword's name.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.model.membership import State
from smsd.rules.concepts import concepts
from smsd.rules.grammar import Known, read
from smsd.rules.words import Verb
from tests.hall import Hall

FOLDER = Path(__file__).parent.parent / "phrases"
PHRASES: list[dict[str, str]] = [
    json.loads(line)
    for name in (
        "residents",
        "residents_more",
        "residents_blind",
        "residents_third",
        "residents_voices",
        "residents_fourth",
        "residents_fifth",
        "residents_thirteenth",
        "residents_fourteenth",
        "residents_fifteenth",
    )
    for line in (FOLDER / f"{name}.jsonl").read_text().splitlines()
]
KNOWN = Known({"dorp": "dorp"}, {"noord": "noord"}, {"kerk26"})
OF_A_STRANGER = replace(KNOWN, member=False)


def read_as(text: str, context: str) -> Verb:
    """What a text of a member, or of a stranger, is read as."""
    return read(text, "resident", OF_A_STRANGER if context == "stranger" else KNOWN).verb


CODE = "482157"  # where a phrase holds a code
FINE = {Verb.SEEN, Verb.REACTION, Verb.YES}
CRIES = {Verb.CRY, Verb.TEXT, Verb.HELP, Verb.NO, Verb.STATUS}
SIGNATURES = [
    "",
    "",
    "\nVerzonden vanaf mijn iPhone",
    "\n\nEnvoyé de mon iPhone",
    " Von meinem iPhone gesendet",
    "\nSent from my Galaxy",
    "\n--\nVerstuurd vanaf mijn Samsung Galaxy-smartphone.",
    "\nOutlook voor Android downloaden",
]
BEFORE = {
    "nl": ["", "", "Hallo, ", "Goedenavond "],
    "fr": ["", "", "Bonjour, ", "Bonsoir "],
    "de": ["", "", "Hallo, ", "Guten Abend "],
    "en": ["", "", "Hello, ", "Hi "],
}
BEHIND = {
    "nl": ["", "", " aub", " alstublieft!", ", dank u", " mvg Jan Peeters"],
    "fr": ["", "", " svp", ", merci", " s'il vous plaît", " cordialement, M. Dupont"],
    "de": ["", "", " bitte", ", danke", " MfG Hans"],
    "en": ["", "", " please", " pls!!", ", thanks", " regards, John"],
}


def as_meant(must: str, verb: Verb, context: str) -> bool:
    """Whether a reading does what the phrase means."""
    match must:
        case "leave":
            return verb == Verb.STOP
        case "stay":
            return verb not in (Verb.STOP, Verb.JOIN, Verb.FORGET)
        case "not_join":
            return verb != Verb.JOIN
        case "fine" | "silent":
            return verb in FINE
        case "cry":
            return verb in CRIES if context == "alert" else verb == Verb.CRY
    expected = {"join": Verb.JOIN, "forget": Verb.FORGET, "yes": Verb.YES}.get(must) or Verb(must)
    return verb == expected


def harmful(must: str, verb: Verb) -> bool:
    """Who wants to stay leaves, who wants to leave is joined anew, a cry is taken for an OK."""
    if must in ("stay", "fine", "cry", "silent", "join") and verb in (Verb.STOP, Verb.FORGET):
        return True
    return (must in ("leave", "stay", "not_join") and verb == Verb.JOIN) or (must == "cry" and verb in FINE)


def test_the_corpus_is_large() -> None:
    """Four languages, all that may happen, no phrase twice."""
    assert len(PHRASES) >= 400
    assert {p["language"] for p in PHRASES} == {"nl", "fr", "de", "en"}
    assert len({(p["context"], p["text"]) for p in PHRASES}) == len(PHRASES)


def test_as_meant() -> None:
    """At least 98 of a hundred, and nothing harmful."""
    wrong = [(p, read_as(p["text"], p["context"])) for p in PHRASES]
    wrong = [(p, verb) for p, verb in wrong if not as_meant(p["must"], verb, p["context"])]
    assert not [w for w in wrong if harmful(w[0]["must"], w[1])]
    assert len(wrong) <= 0.02 * len(PHRASES), wrong


def happened(h: Hall, number: str, phrase: dict[str, str]) -> str:
    """Plays a phrase through the handlers; what is wrong, or nothing."""
    h.time.at += timedelta(minutes=3)
    if phrase["context"] != "stranger":
        h.add(number)
    if phrase["context"] == "alert":
        h.alert(number)
    if phrase["must"] == "yes":
        h.text(number, "JOIN")
    text = phrase["text"].replace(CODE, h.code(number)).replace("482 157", h.code(number))
    before = h.state(number)
    answers = h.text(number, text)
    state = h.state(number)
    match phrase["must"]:
        case "leave":
            return "" if state == State.LEFT and len(answers) == 1 else f"{state} {answers}"
        case "forget":
            return "" if state == State.LEFT and "gewist" in answers[0] else f"{state} {answers}"
        case "join":
            return "" if state == State.ASKED and "Antwoord JA" in answers[0] else f"{state} {answers}"
        case "yes":
            return "" if state == State.ACTIVE else f"{state} {answers}"
        case "stay":
            return "" if state == before and not any("uitgeschreven" in a for a in answers) else f"{state} {answers}"
        case "not_join":
            return (
                ""
                if state not in (State.ASKED, State.PENDING, State.ACTIVE) or state == before
                else f"{state} {answers}"
            )
        case "fine" | "silent":
            return "" if state == before and not answers else f"{state} {answers}"
        case "cry":
            return "" if state == before and answers and "101" in answers[0] else f"{state} {answers}"
    return "" if answers else "no answer"


@pytest.mark.story
def test_through_the_handlers(tmp_path: Path) -> None:
    """Memberships, answers and silences as meant."""
    h: Any = Hall(tmp_path, join="open")
    wrong = [
        (p["must"], p["context"], p["text"], problem)
        for i, p in enumerate(PHRASES)
        if (problem := happened(h, f"+324791{i:05d}", p))
    ]
    assert not [w for w in wrong if w[0] in ("stay", "cry")], wrong
    assert len(wrong) <= 0.02 * len(PHRASES), wrong


def misspelt(text: str, chance: Random) -> str:
    """One letter of one longer word: left out, doubled, swapped or another."""
    words = text.split(" ")
    long = [i for i, w in enumerate(words) if len(w) >= 7 and w.isalpha()]
    if not long or chance.random() < 0.5:
        return text
    at = chance.choice(long)
    word = words[at]
    i = chance.randrange(1, len(word) - 1)
    words[at] = chance.choice(
        (
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + chance.choice("aeinrst") + word[i + 1 :],
        )
    )
    # it became another word
    return text if {"join", "leave"} & concepts(words[at]) != {"join", "leave"} & concepts(word) else " ".join(words)


def recombined(chance: Random) -> tuple[dict[str, str], str]:
    """A phrase with a greeting, a typo, politeness, a signature, in capitals or small letters."""
    p = chance.choice(PHRASES)
    if p["must"] in ("leave", "stay", "cry", "join", "forget") or (
        p["must"] == "fine" and not any(c in p["text"] for c in "“«") and "iPhone" not in p["text"]
    ):
        polite = chance.choice(BEHIND[p["language"]]) if p["text"][-1] not in "?\n" and "\n" not in p["text"] else ""
        text = chance.choice(BEFORE[p["language"]]) + misspelt(p["text"], chance) + polite
        text = chance.choice((str, str, str, str.upper, str.lower))(text)
    else:
        text = p["text"]
    return p, text if "\n" in p["text"] else text + chance.choice(SIGNATURES)


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 1500), *(pytest.param(s, 20_000, marks=pytest.mark.full) for s in range(2, 7))]
)
@pytest.mark.story
def test_recombined(seed: int, count: int) -> None:
    """As meant in 95 of a hundred; harmful, by a typo that makes another word, at most five times in ten thousand."""
    chance = Random(seed)
    wrong: list[tuple[str, str, Verb]] = []
    bad: list[tuple[str, str, Verb]] = []
    for _ in range(count):
        p, text = recombined(chance)
        verb = read_as(text, p["context"])
        if harmful(p["must"], verb):
            bad.append((p["must"], text, verb))
        if not as_meant(p["must"], verb, p["context"]):
            wrong.append((p["must"], text, verb))
    assert len(wrong) <= 0.05 * count, wrong[:40]
    assert len(bad) <= 0.0005 * count, bad
