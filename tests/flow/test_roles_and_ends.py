"""Several networks named at once, one number in two roles, feedback that names people, an
all clear behind a correction, the operator's halt.
"""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from smsd.model.line import State as LineState
from smsd.service import halting
from smsd.service.actor import operator
from smsd.service.context import LineStatus
from smsd.service.halting import Halt
from smsd.store import broadcasts
from smsd.store.schema import broadcasts as rows
from tests.hall import Hall
from tests.town import ANJA, CLAES, PEETERS, PINS, member

FIRST = "Inbraak Kerkstraat 12, 2 mannen te voet"


def hall(folder: Path, **more: object) -> Hall:
    h = Hall(folder, **more)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(*(member(n) for n in range(1, 4)))
    return h


def say(h: Hall, words: str, phone: str = PEETERS) -> str:
    h.text(phone, words)
    return h.shown(phone)


def prove(h: Hall, phone: str = PEETERS) -> str:
    code = re.findall(r"Zend (?:cijfer \+ )?(\d{6}|\d{4})", h.shown(phone))[-1]
    return say(h, f"{code} {PINS['peeters' if phone == PEETERS else 'claes']}", phone)


def states(h: Hall) -> dict[int, str]:
    return {row.id: row.state for row in h.call(lambda c: c.execute(sa.select(rows.c.id, rows.c.state)).all())}


def test_several_networks_named(tmp_path: Path) -> None:
    """One draft for all of them, which the preview names; without a name it asks which."""
    zuid = {"title": "BIN Zuid", "join": "open", "controller": "Lokale Politie"}
    h = hall(tmp_path, networks__zuid=zuid, people__peeters__networks=["dorp", "zuid"])
    shown = say(h, "ALARM dorp zuid Inbraak Kerkstraat 12, twee mannen")
    assert shown.startswith("BIN DORP + BIN ZUID 3 leden")
    assert "Inbraak Kerkstraat 12, twee mannen" in shown
    prove(h)
    assert len(states(h)) == 1
    assert "1 Dorp 2 Zuid" in say(h, "Brand in de Molenstraat 4, ramen dicht")


def test_officer_and_coordinator_on_one_number(tmp_path: Path) -> None:
    """BERICHT stays a notice."""
    both = {"name": "Peeters thuis", "role": "coordinator", "number": PEETERS, "networks": ["dorp"]}
    h = hall(tmp_path, people__thuis=both, networks__dorp__notices=True)
    assert "BERICHT" in say(h, "BERICHT Vergadering donderdag om 20 u in de zaal")
    assert h.call(broadcasts.get, 1).kind == "notice"


def test_feedback_that_names_people(tmp_path: Path) -> None:
    """A plate and a name are noted before a coordinator sees them."""
    h = hall(tmp_path)
    say(h, FIRST)
    prove(h)
    shown = say(h, "FEEDBACK Verdachte Mohammed Benali met wagen 1-ABC-234 is gevat")
    assert "nummerplaat" in shown
    assert "volledige naam" in shown


def test_an_all_clear_lets_a_correction_finish(tmp_path: Path) -> None:
    """FOUT is on its way when EINDE is proven: it goes on."""
    h = hall(tmp_path)
    say(h, FIRST)
    prove(h)
    say(h, "FOUT het is de Dorpsstraat")
    say(h, "EINDE", CLAES)
    code = re.findall(r"Zend (\d{4})", h.shown(CLAES))[-1]
    h.radio = False
    prove(h)
    say(h, f"{code} 2580", CLAES)
    assert states(h)[2] == "live"
    assert states(h)[3] == "live"
    h.radio = True
    h.air()
    assert any("#1 RECHTZETTING" in text for text in h.got(member(1)))


def test_the_operators_halt_tells_the_author(tmp_path: Path) -> None:
    """And the other officers."""
    h = hall(tmp_path)
    h.radio = False
    say(h, FIRST)
    h.radio = True
    h.air()
    h.radio = False
    prove(h)
    assert halting.halt(h.unit(), operator("root"), h.call(broadcasts.get, 1)).came == Halt.DONE
    assert "gestopt door de beheerder" in h.got(PEETERS)[-1]
    assert "gestopt door de beheerder" in h.got(CLAES)[-1]
    assert "beheerder" not in h.got(ANJA)[-1]
