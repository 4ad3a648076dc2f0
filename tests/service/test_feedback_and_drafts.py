"""Feedback and drafts through several channels: the same function, and each channel its own proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smsd.errors import NotAllowed
from smsd.model.broadcast import Kind
from smsd.model.challenge import Proof
from smsd.model.draft import Draft
from smsd.model.line import State as LineState
from smsd.rules.wording import Wording
from smsd.service import drafts, feedback, release, rights
from smsd.service.actor import Actor, Channel, operator
from smsd.service.context import LineStatus
from smsd.service.drafts import Came
from smsd.store import broadcasts, people, spool
from smsd.store import feedback as store
from tests.hall import Hall
from tests.town import ANJA, PEETERS, member

PAGE_OFFICER = Actor(Channel.PAGE, Proof.SESSION, ("peeters",), "peeters", PEETERS)
PAGE = Actor(Channel.PAGE, Proof.SESSION, ("anja",), "anja", ANJA)
TEXT = Actor(Channel.SMS, Proof.CODE, ("anja",), "anja", ANJA, "stick0")
MAIL = Actor(Channel.MAIL, Proof.TOKEN, ("anja",), "anja", ANJA)
PROVEN = {"page": replace(PAGE, proof=Proof.SESSION_PIN), "text": TEXT, "mail": MAIL}


def hall(folder: Path) -> Hall:
    h = Hall(folder)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(member(1), member(2))
    return h


def told(folder: Path) -> tuple[Hall, int]:
    """An alert is over, and the police's words wait for a coordinator."""
    h = hall(folder)
    h.alert(member(1))
    officer = Actor(Channel.SMS, Proof.CODE, ("peeters",), "peeters", PEETERS, "stick0")
    number = feedback.hand_over(h.unit(), officer, 1, "De dader is gevat", "sms")
    assert number is not None
    return h, number


@pytest.mark.parametrize("who", PROVEN)
def test_feedback_is_released_alike(tmp_path: Path, who: str) -> None:
    """Once, in the words that a coordinator changed on the page before; then it is too late to change or refuse it."""
    h, number = told(tmp_path)
    assert feedback.edit(h.unit(), PAGE, number, "Twee verdachten zijn gevat")
    for less in (
        replace(PROVEN[who], proof=Proof.NOTHING),
        replace(PROVEN[who], people=("peeters",), person="peeters"),
    ):
        with pytest.raises(NotAllowed):
            feedback.release(h.unit(), less, number)
    assert feedback.release(h.unit(), PROVEN[who], number) == 0
    one = h.call(store.get, number)
    assert (one.state, one.body) == ("released", "Twee verdachten zijn gevat")
    assert h.journal()[-1] == "feedback released: F1 by anja: 0 letters"
    assert feedback.release(h.unit(), PROVEN[who], number) is None
    assert not feedback.edit(h.unit(), PAGE, number, "Te laat")
    assert not feedback.refuse(h.unit(), PAGE, number)


def test_feedback_is_refused_or_kept(tmp_path: Path) -> None:
    """Nobody empties it; a refusal holds."""
    h, number = told(tmp_path)
    assert not feedback.edit(h.unit(), PAGE, number, "   ")
    with pytest.raises(NotAllowed):
        feedback.refuse(h.unit(), PAGE_OFFICER, number)
    assert feedback.refuse(h.unit(), PAGE, number)
    assert feedback.release(h.unit(), PROVEN["page"], number) is None


def test_a_draft_of_the_page_is_proven_on_the_phone(tmp_path: Path) -> None:
    """Its preview goes to the officer's own phone; a session, with or without a PIN, releases nothing."""
    h = hall(tmp_path)
    opened = drafts.open_draft(h.unit(), PAGE_OFFICER, Draft(Kind.ALERT, "dorp", "Inbraak Kerkstraat 12"))
    assert opened.came == Came.ASKED
    b = h.call(broadcasts.get, opened.broadcast)
    assert (b.author, b.author_number, b.state) == ("peeters", PEETERS, "confirming")
    for proof in (Proof.SESSION, Proof.SESSION_PIN):
        with pytest.raises(NotAllowed):
            release.release(h.unit(), replace(PAGE_OFFICER, proof=proof), b)
    assert not h.call(spool.counts, b.id)
    assert (
        drafts.open_draft(h.unit(), PAGE_OFFICER, Draft(Kind.ALERT, "dorp", "Inbraak Kerkstraat 12")).came == Came.AGAIN
    )
    h.air()
    h.text(PEETERS, f"{h.shown(PEETERS).split('Zend ')[1][:4]} 4711")
    assert h.call(broadcasts.get, b.id).state == "live"
    assert h.call(spool.counts, b.id)


def test_a_preview_is_worded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured is what is shown: no text is made a second time for the phone that asked."""
    h, asked, raw = hall(tmp_path), [], Wording.raw

    def counted(self: Wording, language: str, key: str, **fields: object) -> str:
        asked.append(key)
        return raw(self, language, key, **fields)

    monkeypatch.setattr(Wording, "raw", counted)
    assert drafts.open_draft(h.unit(), PAGE_OFFICER, Draft(Kind.ALERT, "dorp", "Inbraak Kerkstraat 12")).broadcast
    assert asked.count("preview") == 1


def test_why_there_is_no_draft(tmp_path: Path) -> None:
    """A result, and no text to anybody."""
    h = hall(tmp_path)
    before = h.last()
    assert drafts.open_draft(h.unit(), PAGE_OFFICER, Draft(Kind.ALERT, "dorp", "x" * 900)).came == Came.TOO_LONG
    assert (
        drafts.open_draft(h.unit(), PAGE_OFFICER, Draft(Kind.ALERT, "dorp", "Inbraak", ("zuid",))).came
        == Came.NO_MEMBERS
    )
    assert h.last() == before
    with pytest.raises(NotAllowed):
        drafts.open_draft(h.unit(), replace(PAGE_OFFICER, proof=Proof.NOTHING), Draft(Kind.ALERT, "dorp", "Inbraak"))


def test_a_block_is_told_alike(tmp_path: Path) -> None:
    """By the operator or by a colleague; only the operator ends it."""
    h = hall(tmp_path)
    rights.block(h.unit(), operator("root"), "claes")
    assert h.call(people.all_rights)["claes"].blocked
    assert "geblokkeerd" in h.got(PEETERS)[-1].lower() or "beheerder" in h.got(PEETERS)[-1]
    assert h.journal()[-1] == "right blocked: claes by user root"
    rights.reset(h.unit(), Actor(Channel.SMS, Proof.CODE_PIN, ("peeters",), "peeters", PEETERS, "stick0"), "claes")
    assert h.call(people.all_rights)["claes"].blocked
    assert h.got(ANJA)
    rights.reset(h.unit(), operator("root"), "claes")
    assert not h.call(people.all_rights)["claes"].blocked
    with pytest.raises(NotAllowed):
        rights.block(h.unit(), Actor(Channel.PAGE, Proof.SESSION_PIN, ("peeters",), "peeters", PEETERS), "claes")
