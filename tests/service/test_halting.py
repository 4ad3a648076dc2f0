"""Halt, resume, cancel: the same action through every channel has the same effect, journal line and notices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smsd.errors import NotAllowed
from smsd.model.challenge import Proof
from smsd.model.line import State as LineState
from smsd.service import halting
from smsd.service.actor import Actor, Channel, operator
from smsd.service.context import LineStatus
from smsd.service.halting import Cancel, Halt
from smsd.store import broadcasts, claims, spool
from tests.hall import Hall
from tests.town import ANJA, CLAES, OFFICER_FR, PEETERS, member

SMS = Actor(Channel.SMS, people=("claes",), number=CLAES, line="stick0")
PAGE = Actor(Channel.PAGE, Proof.SESSION, ("claes",), "claes", CLAES)
COORDINATOR = Actor(Channel.PAGE, Proof.SESSION, ("anja",), "anja", ANJA)
WHO = {"text": SMS, "page": PAGE, "coordinator": COORDINATOR, "shell": operator("root")}


def running(folder: Path) -> Hall:
    """An alert of Peeters to five members, of which nothing is sent yet."""
    h = Hall(folder)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(*(member(n) for n in range(1, 6)))
    h.text(PEETERS, "Inbraak Kerkstraat 12, 2 mannen te voet")
    h.radio = False
    text = h.shown(PEETERS)
    h.text(PEETERS, f"{text.split('Zend ')[1][:4]} 4711")
    assert h.call(broadcasts.get, 1).state == "live"
    return h


def told(h: Hall, after: int) -> dict[str, str]:
    return {number: found[-1] for number in (PEETERS, CLAES, OFFICER_FR, ANJA) if (found := h.got(number, after))}


@pytest.mark.parametrize("who", WHO)
def test_a_halt_is_told_alike(tmp_path: Path, who: str) -> None:
    """Officers hear it, not who halted, nor coordinators; the journal has it."""
    h, actor = running(tmp_path), WHO[who]
    before = h.last()
    assert halting.halt(h.unit(), actor, h.call(broadcasts.get, 1)).came == Halt.DONE
    assert set(h.call(spool.counts, 1)) == {"held"}
    expected = {PEETERS, OFFICER_FR} | ({CLAES} if actor.key != "claes" else set())
    assert set(found := told(h, before)) == expected
    name = {"claes": "Hoofdinsp. Claes", "anja": "Anja"}.get(actor.key, "de beheerder")
    assert f"gestopt door {name}: 0 van 5 bereikt" in found[PEETERS]
    assert h.journal()[-1].startswith("halted: #1 broadcast 1")
    assert halting.halt(h.unit(), actor, h.call(broadcasts.get, 1)).came == Halt.ALREADY
    assert set(told(h, before)) == expected


@pytest.mark.parametrize("who", ["text", "page"])
def test_resume_wants_its_proof(tmp_path: Path, who: str) -> None:
    """A number or an open session lets nothing go on."""
    h, actor = running(tmp_path), WHO[who]
    halting.halt(h.unit(), actor, h.call(broadcasts.get, 1))
    with pytest.raises(NotAllowed):
        halting.resume(h.unit(), actor, h.call(broadcasts.get, 1))
    assert h.call(broadcasts.get, 1).state == "halted"
    proven = replace(actor, proof=Proof.CODE if who == "text" else Proof.SESSION_PIN)
    assert halting.resume(h.unit(), proven, h.call(broadcasts.get, 1))
    assert not halting.resume(h.unit(), proven, h.call(broadcasts.get, 1))
    assert set(h.call(spool.counts, 1)) == {"queued"}
    # after that, who let it go on halts it again only by proof; the page's session is one
    again = halting.halt(h.unit(), actor, h.call(broadcasts.get, 1))
    assert again.came == (Halt.WANTS_PROOF if who == "text" else Halt.DONE)


def test_cancel_ends_for_good(tmp_path: Path) -> None:
    """What was not sent is never sent, and the officers know by whom."""
    h = running(tmp_path)
    with pytest.raises(NotAllowed):
        halting.cancel(h.unit(), SMS, h.call(broadcasts.get, 1))
    with pytest.raises(NotAllowed):
        halting.cancel(h.unit(), replace(COORDINATOR, proof=Proof.SESSION_PIN), h.call(broadcasts.get, 1))
    before = h.last()
    assert halting.cancel(h.unit(), operator("root"), h.call(broadcasts.get, 1)) == Cancel.ENDED
    assert set(h.call(spool.counts, 1)) == {"cancelled"}
    assert set(told(h, before)) == {PEETERS, CLAES, OFFICER_FR}
    assert "stopgezet door de beheerder" in told(h, before)[CLAES]
    assert "terminé par le gestionnaire" in told(h, before)[OFFICER_FR]
    assert h.journal()[-1] == "cancelled: #1 broadcast 1 by user root"
    assert halting.cancel(h.unit(), operator("root"), h.call(broadcasts.get, 1)) == Cancel.OVER


def test_a_draft_is_dropped_with_its_preview(tmp_path: Path) -> None:
    """No preview goes out of what is dropped already."""
    h = Hall(tmp_path)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(member(1))
    h.radio = False
    h.text(PEETERS, "Inbraak Kerkstraat 12, 2 mannen te voet")
    assert halting.cancel(h.unit(), replace(PAGE, proof=Proof.SESSION_PIN), h.call(broadcasts.get, 1)) == Cancel.DROPPED
    h.radio = True
    h.air()
    assert "geschrapt door Hoofdinsp. Claes" in h.got(PEETERS)[-1]
    assert h.text(PEETERS, "1234 4711")[-1].startswith("Geen concept wacht")


def test_claimed_rows_follow_what_another_process_halted(tmp_path: Path) -> None:
    """A shell cannot know what is on air: it leaves claimed rows alone, and the daemon withdraws those that are not."""
    h = running(tmp_path)
    claimed = [row for row in (h.call(claims.claim, "stick0", "test", h.now) for _ in range(5)) if row.broadcast == 1]
    on_air, ahead = claimed[0].id, claimed[1].id
    h.ctx.has_lines = False
    halting.halt(h.unit(), operator("root"), h.call(broadcasts.get, 1))
    assert {on_air, ahead} <= h.call(spool.claimed_by, "test")
    h.ctx.has_lines, h.ctx.on_air = True, {on_air}
    unit = h.unit()
    halting.follow(unit)
    assert ahead in unit.effects.withdrawn
    assert on_air not in unit.effects.withdrawn
    assert on_air in h.call(spool.claimed_by, "test")
    assert ahead not in h.call(spool.claimed_by, "test")
