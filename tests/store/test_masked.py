"""What a server said of an address is kept without it: of a letter, in the journal, in the log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from smsd.model.feedback import Letter
from smsd.store import feedback, journal
from smsd.store.schema import letters
from tests.hall import Hall

SAID = "550 5.1.1 <jan.peeters@example.org>: user unknown"


def test_a_letter_and_the_journal(tmp_path: Path) -> None:
    """The row of a letter that was refused, and the line about it."""
    h = Hall(tmp_path)
    h.call(feedback.queue, [Letter("jan.peeters@example.org", "s", "b", "once", "<1@x>")], h.now)
    letter = h.call(feedback.next_letter, h.now)
    h.call(feedback.settle, letter, "fail", h.now, SAID)
    h.call(journal.note, h.now, "letter refused", "", SAID)
    reason = h.call(lambda conn: conn.execute(sa.select(letters.c.reason)).scalar_one())
    detail = h.call(journal.lines, 1)[-1].detail
    assert reason == detail == "550 5.1.1 <[address]>: user unknown"


def test_a_line_of_the_log() -> None:
    """Whatever is logged."""
    code = f"from smsd import log, log_lines; log_lines.set_up('json', 'info'); log.trouble('letters', {SAID!r})"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    assert "user unknown" in said
    assert "peeters" not in said
