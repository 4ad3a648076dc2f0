"""Days under attack: a forger who knows everything but the codes, beside a
neighbourhood's life. `make attack` plays a year of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smsd.channels.sms import inbox
from smsd.channels.sms.conversation import Conversation
from smsd.model.challenge import Challenge
from smsd.rules import proof, signup
from tests.flow.attack import Plan, hurry, play
from tests.postgres import file_only

pytestmark = pytest.mark.story


@file_only
@pytest.mark.parametrize("plan", [
    Plan(days=2, texts=80, members=10, join="open"),
    pytest.param(Plan(days=2, texts=1200, members=40, seed=2), marks=pytest.mark.full),
])  # fmt: skip
def test_days_under_attack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan) -> None:
    """Nothing released, nobody added or erased, no code at rest; each alert
    is previewed in a minute and hardly slower.
    """
    hurry(monkeypatch.setattr)
    out = play(tmp_path, plan)
    assert not out.broken
    assert out.texts >= plan.days * plan.texts
    assert out.alerts == plan.days + 2
    assert out.codes


def _any_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever digits come, the newest draft is proven."""

    def right(_readings: Any, challenges: list[Challenge], holders: Any, *_: Any) -> proof.Verdict:
        return (
            proof.Verdict(challenges[-1], next(iter(holders)), "code_pin")
            if challenges
            else proof.Verdict(why="nothing_open")
        )

    monkeypatch.setattr(proof, "judge", right)


def _any_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any digits make a member."""
    monkeypatch.setattr(signup, "holds", lambda *_: True)


def _kept_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is kept."""
    monkeypatch.setattr(
        inbox.store, "save", lambda conn, text, stored, save=inbox.store.save: save(conn, text, text.body)
    )


def _unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is put out of reach does not hear so."""
    reply = Conversation.reply
    monkeypatch.setattr(
        Conversation, "reply", lambda talk, key, **how: 0 if how.get("leaves") else reply(talk, key, **how)
    )


@file_only
@pytest.mark.full
@pytest.mark.parametrize(
    ("hole", "found"),
    [(_any_proof, "released"), (_any_yes, "strangers"), (_kept_digits, "at_rest"), (_unsaid, "unheard")],
)
def test_a_hole_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hole: Any, found: str) -> None:
    """Whoever opens one of the doors hears of it."""
    hurry(monkeypatch.setattr)
    hole(monkeypatch)
    assert found in play(tmp_path, replace(Plan(), days=1, texts=400, members=8, seed=3, join="open")).broken
