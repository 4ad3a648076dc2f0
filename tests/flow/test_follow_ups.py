"""What comes after a first text: an update, more pieces, a colleague in
the same street, late words, what ended already.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from smsd.channels.sms import inbox
from smsd.model.broadcast import State
from smsd.model.inbound import Text
from smsd.model.line import State as LineState
from smsd.service.context import LineStatus
from smsd.store import broadcasts
from smsd.store.schema import broadcasts as rows
from tests.hall import Hall
from tests.town import CLAES, PEETERS, PINS, member

FIRST = "Inbraak Kerkstraat 12, 2 mannen te voet"


def hall(folder: Path, **more: object) -> Hall:
    h = Hall(folder, **more)
    h.ctx.lines["stick0"] = LineStatus("stick0", LineState.READY)
    h.add(*(member(n) for n in range(1, 4)))
    return h


def code(h: Hall, phone: str = PEETERS) -> str:
    return re.findall(r"(?:Zend|oefening\.) (\d{6}|\d{4})", h.shown(phone))[-1]


def say(h: Hall, words: str, phone: str = PEETERS) -> str:
    h.text(phone, words)
    return h.shown(phone)


def sent(h: Hall) -> Hall:
    say(h, FIRST)
    say(h, f"{code(h)} {PINS['peeters']}")
    h.call(broadcasts.step, 1, "finish", done_at=h.now)
    return h


def states(h: Hall) -> list[str]:
    return h.call(lambda c: list(c.execute(sa.select(rows.c.state).order_by(rows.c.id)).scalars()))


def test_a_second_text_is_offered_as_update(tmp_path: Path) -> None:
    """Asked, not assumed: the code lets a new alert go, 1 makes an UPDATE of it, with a preview of its own."""
    h = sent(hall(tmp_path))
    shown = say(h, "Ze lopen nu richting Molenweg, een heeft een rugzak")
    assert "#2 ALARM" in shown
    assert "UPDATE van #1? Zend 1" in shown
    shown = say(h, "1")
    assert "UPDATE van #1" in shown
    assert "'BIN DORP #1 UPDATE" in shown
    assert h.got(member(1))[-1].startswith("BIN DORP #1 ALARM")
    say(h, code(h))
    assert "#1 UPDATE" in h.got(member(1))[-1]
    assert "rugzak" in h.got(member(1))[-1]


def test_pieces_become_one_draft(tmp_path: Path) -> None:
    """Three texts, three drafts, each says so; 1 and a code make one of them, and the pieces are gone."""
    h = hall(tmp_path)
    say(h, "Inbraak bezig in de Kerkstraat ter hoogte van nummer 12")
    assert "1 + code" in say(h, "twee mannen, een met rode jas en een met pet")
    shown = say(h, "vluchten te voet naar het station met twee zakken")
    assert "1 + code" in shown
    shown = say(h, f"1 {code(h)}")
    assert "nummer 12 twee mannen, een met rode jas en een met pet vluchten te voet" in shown
    assert states(h) == [State.DROPPED] * 3 + [State.CONFIRMING]
    say(h, f"{code(h)} {PINS['peeters']}")
    assert "rode jas en een met pet vluchten" in h.got(member(1))[-1]


def test_pieces_are_joined_by_nobody_without_a_code(tmp_path: Path) -> None:
    """A forged 1 drops nothing and mixes nothing."""
    h = hall(tmp_path)
    say(h, "Inbraak bezig in de Kerkstraat ter hoogte van nummer 12")
    say(h, "iedereen naar buiten met de handen omhoog in het park")
    say(h, "1")
    say(h, "1 0000")
    assert states(h) == [State.CONFIRMING] * 2


def test_a_corrected_text_is_no_piece(tmp_path: Path) -> None:
    """The same words written better."""
    h = hall(tmp_path)
    say(h, "Inbrak Kerkstrat 12, 2 manen te voet")
    assert "Let op" not in say(h, "Inbraak Kerkstraat 12, 2 mannen te voet")


def test_a_colleague_in_the_same_street(tmp_path: Path) -> None:
    """The second officer sees the first one's alert; another street says nothing."""
    h = sent(hall(tmp_path))
    assert "Insp. Peeters ook: #1" in say(h, "Diefstal in de Kerkstraat, man met rode jas", CLAES)
    assert "Peeters" not in say(h, "Diefstal in de Molenweg, man met blauwe jas", CLAES)


def test_what_has_ended_can_be_corrected(tmp_path: Path) -> None:
    """For two hours, with or without the keyword; then no more."""
    h = sent(hall(tmp_path))
    say(h, "EINDE")
    say(h, f"{code(h)} {PINS['peeters']}")
    h.passes(minutes=20, step=600)
    assert "RECHTZETTING van #1" in say(h, "vals alarm, het was de bewoner")
    assert "UPDATE van #1" in say(h, "UPDATE dader gevat in de Molenweg")
    h.passes(hours=3)
    assert "geen lopend alarm" in say(h, "FOUT")


def test_late_words(tmp_path: Path) -> None:
    """90 and 400 minutes, and yesterday: the preview says the age, the text the time and date of writing."""
    h = hall(tmp_path)
    for minutes, form in ((90, "%H:%M"), (400, "%H:%M"), (20 * 60, "%d/%m %H:%M")):
        h.passes(minutes=11, step=660)
        at = h.now - timedelta(minutes=minutes)
        h.call(
            inbox.accept_text,
            h.ctx,
            Text(PEETERS, True, f"Inbraak Kerkstraat {minutes}, 2 mannen", at, h.now, "stick0", f"late{minutes}"),
        )
        shown = h.shown(PEETERS)
        assert f"{minutes} min oud" in shown
        assert f"ALARM {at.astimezone(h.config.gateway.zone):{form}} Inbraak" in shown


def test_a_drill_at_night_is_warned(tmp_path: Path) -> None:
    """By day nothing is said."""
    h = hall(tmp_path)
    assert "Let op" not in say(h, "TEST")
    h.passes(hours=14)
    assert "het is 03:" in say(h, "TEST nacht")


def test_a_tip_in_quiet_hours_says_when_it_leaves(tmp_path: Path) -> None:
    """The answer tells the hour of leaving, not the present one."""
    h = hall(tmp_path, networks__dorp__tips={"1": "Sluit {wat}"}, networks__dorp__quiet_hours="21:00-07:30")
    h.passes(hours=10)
    assert "vertrekt om 07:30" in say(h, "TIP 1 poort")
    assert "~07:3" in say(h, f"{code(h)} {PINS['peeters']}")


def test_end_alarm_has_no_body_of_its_own(tmp_path: Path) -> None:
    """Words that only repeat the keyword are none; where both are possible it asks, and a digit answers."""
    h = sent(hall(tmp_path))
    for words in ("EINDE ALARM", "Fin d'alerte", "Ende des Alarms", "End of alert", "einde melding"):
        undo = h.conn.begin_nested()
        assert "Alarm voorbij, lichten mogen uit" in say(h, words), words
        undo.rollback()
    shown = say(h, "Einde van de Kerkstraat: inbraak bezig, twee mannen")
    assert "1 = EINDE van #1, 2 = nieuw alarm" in shown
    assert "#1 EINDE" in say(h, "1")
    say(h, "Einde van de Kerkstraat: inbraak bezig, twee mannen")
    assert "ALARM" in say(h, "2")
