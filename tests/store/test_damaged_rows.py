"""A date that is none, in any table: it stops nobody for long, it is set
right, and staff hear which table and row it was.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import NoMoment
from smsd.store import damaged_rows, facts
from smsd.store.database import Database
from smsd.store.opening import make_engine
from smsd.store.schema import HIGHEST, LOWEST, Utc, journal
from tests import template

GARBAGE = [
    "",
    "x",
    "2027-13-45",
    "morgen",
    b"\x00\xff",
    2**62,
    -(2**62),
    HIGHEST + 1,
    LOWEST - 1,
    1e300,
    float("inf"),
]


def test_what_is_no_moment_is_told_as_that() -> None:
    """Never another kind of error, and a moment comes back as it was."""
    kind = Utc()
    for value in GARBAGE:
        with pytest.raises(NoMoment):
            kind.process_result_value(value, None)  # type: ignore[arg-type]
    for at in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2, 6, 1, tzinfo=UTC), datetime(9996, 1, 1, tzinfo=UTC)):
        assert kind.process_result_value(kind.process_bind_param(at, None), None) == at
        assert at.astimezone(UTC) + timedelta(hours=14)


@given(st.text() | st.none() | st.integers().map(str) | st.datetimes().map(str))
def test_facts_that_cannot_be_read(value: str | None) -> None:
    """A moment, a number, data, or nothing; never an error."""
    found = facts.moment(value)
    assert found is None or found.tzinfo
    assert isinstance(facts.number(value), int)
    facts.data(value)


def test_each_column_of_dates(tmp_path: Path) -> None:
    """A row of the journal with each kind of garbage: met by a reader, set right,
    told once; what is a moment stays as it was.
    """
    url = f"sqlite:///{tmp_path}/smsd.db"
    template.lay(url)
    with sqlite3.connect(tmp_path / "smsd.db") as raw:
        raw.execute("INSERT INTO journal (at, event, who, detail) VALUES (1800000000000, 'good', '', '')")
        for value in GARBAGE:
            raw.execute("INSERT INTO journal (at, event, who, detail) VALUES (?, 'bad', '', '')", (value,))
    raw.close()
    db = Database(make_engine(url))
    rows = db.call(lambda conn: conn.execute(sa.select(journal.c.at, journal.c.event)).fetchall())
    assert len(rows) == len(GARBAGE) + 1
    assert [row.at.year for row in rows if row.event == "good"] == [2027]
    told = db.call(damaged_rows.taken)
    assert told == [f"journal row 2, 3, 4, 5, 6 and {len(GARBAGE) - 5} more"]
    assert db.call(damaged_rows.taken) == []
    assert db.call(damaged_rows.set_right) == 0
    db.engine.dispose()
