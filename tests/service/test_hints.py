"""Of which alerts a preview may say something: those that wait or run, and those that went out a moment ago."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from smsd.service import hints
from smsd.store import broadcasts
from tests.hall import Hall
from tests.town import PEETERS


def test_an_alert_of_yesterday_is_not_read(tmp_path: Path) -> None:
    """A year's alerts cost each preview nothing; the newest stands first, wherever it stands in its life."""
    hall = Hall(tmp_path)

    def stands(number: int, *events: str) -> int:
        made = broadcasts.draft(
            hall.conn,
            kind="alert",
            network="dorp",
            author="peeters",
            author_number=PEETERS,
            body="Inbraak Kerkstraat",
            facts_at=hall.now,
            created_at=hall.now,
            number=number,
        )
        for event in events:
            broadcasts.step(hall.conn, made, event, **({"done_at": hall.now} if event == "finish" else {}))
        return made

    stands(1, "preview", "prove", "finish")
    hall.time.at += timedelta(days=1)
    runs, done, waits = stands(2, "preview", "prove"), stands(3, "preview", "prove", "finish"), stands(4, "preview")
    found = hints.alerts(hall.unit(), PEETERS, ("dorp",)).found
    assert [b.id for b in found] == [waits, done, runs]
