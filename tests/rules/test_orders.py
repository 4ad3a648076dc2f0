"""What role holders text without keywords: the corpus through the real router, a fresh town for each kind of moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model.broadcast import Kind, State
from smsd.model.line import State as LineState
from smsd.service.context import LineStatus
from smsd.store import broadcasts
from smsd.store.schema import broadcasts as rows
from smsd.store.schema import inbound_texts, texts
from tests.hall import Hall
from tests.rules.test_phrases import SIGNATURES
from tests.town import ANJA, PEETERS, PINS, member

pytestmark = pytest.mark.story

FOLDER = Path(__file__).parent.parent / "phrases"
PHRASES: list[dict[str, str]] = [
    json.loads(line)
    for name in (
        "officers",
        "officers_more",
        "officers_unseen",
        "officers_blind",
        "officers_third",
        "officers_voices",
        "officers_fourth",
        "officers_fifth",
        "officers_thirteenth",
        "officers_fourteenth",
        "officers_fifteenth",
    )
    for line in (FOLDER / f"{name}.jsonl").read_text().splitlines()
]
CONTEXTS = ("quiet", "live", "done", "confirming")
KINDS = {"end": Kind.END, "wrong": Kind.CORRECTION, "drill": Kind.TEST, "draft": Kind.ALERT}


class Moment:
    """A gateway in which something has just happened; each phrase is played and undone."""

    def __init__(self, folder: Path, context: str) -> None:
        folder.mkdir(exist_ok=True)
        self.h = h = Hall(folder)
        h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
        h.add(*(member(n) for n in range(1, 6)))
        if context != "quiet":
            h.radio = context != "live"
            h.text(PEETERS, "Inbraak Kerkstraat 12, 2 mannen te voet richting station")
        if context in ("live", "done"):
            h.text(PEETERS, f"{self.code()} {PINS['peeters']}")
        if context == "done":
            h.call(broadcasts.step, 1, "finish", done_at=h.now)
            h.passes(minutes=3, step=180)

    def code(self) -> str:
        return self.h.shown(PEETERS).rsplit(" + PIN", 1)[0][-4:] if self.h.got(PEETERS) else "1234"

    def play(self, phrase: dict[str, str], text: str) -> str:
        """What was wrong, or nothing."""
        h = self.h
        undo = h.conn.begin_nested()
        before = self.drafts()
        count = h.call(lambda c: c.execute(sa.select(sa.func.max(texts.c.id))).scalar()) or 0
        words = text.replace("{code}", self.code()).replace("{pin}", PINS["peeters"]) if "{" in text else text
        h.text(PEETERS if phrase["role"] == "police" else ANJA, words)
        new = {i: k for i, k in self.drafts().items() if i not in before}
        states = h.call(lambda c: dict(c.execute(sa.select(rows.c.id, rows.c.state)).all()))
        sent = h.call(lambda c: list(c.execute(sa.select(texts.c.body).where(texts.c.id > count)).scalars()))
        stored = h.call(
            lambda c: c.execute(
                sa.select(inbound_texts.c.body).order_by(inbound_texts.c.id.desc()).limit(1)
            ).scalar_one()
        )
        undo.rollback()
        problem = self.judge(phrase["must"], new, states)
        if phrase["must"] in ("proof", "no_draft") and (
            PINS["peeters"] in stored or any(PINS["peeters"] in s for s in sent)
        ):
            problem = f"the PIN is in a text: {stored!r} {sent}"
        return problem and f"{problem} {sent}"

    def drafts(self) -> dict[int, str]:
        return self.h.call(lambda c: dict(c.execute(sa.select(rows.c.id, rows.c.kind)).all()))

    @staticmethod
    def judge(must: str, new: dict[int, str], states: dict[int, str]) -> str:
        match must:
            case "halt":
                return "" if states[1] == State.HALTED and not new else f"{states} {new}"
            case "no_halt":
                return "" if states.get(1) == State.LIVE else f"halted {states}"
            case "end" | "wrong" | "drill" | "draft":
                return "" if list(new.values()) == [KINDS[must]] else f"{new}"
            case "proof":
                return "" if states[1] == State.LIVE and not new else f"{states} {new}"
        return "" if not new else f"{new}"


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Moment]]:
    folder = tmp_path_factory.mktemp("orders")
    yield {context: Moment(folder / context, context) for context in CONTEXTS}


def harmful(must: str) -> bool:
    """A halt missed, a draft of what is none, a proof not taken."""
    return must in ("halt", "end", "wrong", "drill", "proof", "no_draft")


@pytest.mark.parametrize("context", CONTEXTS)
def test_as_meant(moments: dict[str, Moment], context: str) -> None:
    """At least 98 of a hundred, and nothing harmful."""
    played = [p for p in PHRASES if p["context"] == context]
    wrong = [(p["must"], p["text"], problem) for p in played if (problem := moments[context].play(p, p["text"]))]
    assert not [w for w in wrong if harmful(w[0])], wrong
    assert len(wrong) <= 0.02 * len(played), wrong


def typed(chance: Random, phrase: dict[str, str]) -> str:
    """With capitals, politeness, a phone's signature."""
    text = phrase["text"]
    if "{" not in text and "\n" not in text:
        text = chance.choice((str, str, str.upper, str.lower))(text)
        polite = {
            "nl": (" aub", ", dank u"),
            "fr": (" svp", ", merci"),
            "de": (" bitte", ", danke"),
            "en": (" please", ", thanks"),
        }[phrase["language"]]
        text += (
            chance.choice(("", "", *polite))
            if text[-1].isalpha() and phrase["must"] not in ("draft", "no_halt")
            else ""
        )
    return text + (chance.choice(SIGNATURES) if "\n" not in text else "")


def test_recombined(moments: dict[str, Moment]) -> None:
    """The same with what phones and manners add: as meant in 96 of a hundred."""
    chance = Random(3)
    wrong: list[Any] = []
    for _ in range(300):
        p = chance.choice(PHRASES)
        text = typed(chance, p)
        if problem := moments[p["context"]].play(p, text):
            wrong.append((p["must"], text, problem))
    assert len(wrong) <= 12, wrong
