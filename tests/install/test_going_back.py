"""Rows on the way to newer tables and back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import Unusable
from smsd.store import going_back
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests.template import lay

CHANGES = {
    "ALTER TABLE members ADD COLUMN mood TEXT NOT NULL DEFAULT 'glad'": True,
    "CREATE TABLE moods (id INTEGER PRIMARY KEY)": True,
    "CREATE INDEX ix_mood ON facts (value)": True,
    "UPDATE facts SET value = 'other' WHERE key = 'a'": False,
    "DELETE FROM facts WHERE key = 'a'": False,
    "INSERT INTO facts (key, value) VALUES ('new', 'x')": False,
    "ALTER TABLE facts RENAME COLUMN value TO worth": False,
    "DROP TABLE asked": False,
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    lay(f"sqlite:///{tmp_path}/old.db")
    do(tmp_path / "old.db", "INSERT INTO facts (key, value) VALUES ('a', '1')")
    return tmp_path / "old.db"


def do(path: Path, *lines: str) -> list[tuple]:
    conn = sqlite3.connect(path)
    try:
        with conn:
            return [row for line in lines for row in conn.execute(line).fetchall()]
    finally:
        conn.close()


def copy(path: Path, name: str) -> Path:
    made = path.with_name(name)
    made.write_bytes(path.read_bytes())
    return made


@pytest.mark.parametrize("change", CHANGES)
def test_what_only_adds(old: Path, change: str) -> None:
    """Columns, tables and indexes may come; a row that is changed, gone or
    new, or a column that is gone, has no way back.
    """
    do(new := copy(old, "new.db"), change)
    assert going_back.keeps_rows(old, new) == CHANGES[change]


@given(
    st.lists(st.sampled_from([change for change, adds in CHANGES.items() if adds]), unique=True),
    st.integers(0, 20),
    st.booleans(),
)
def test_all_that_came_since_is_there(
    tmp_path_factory: pytest.TempPathFactory, changes: list[str], members: int, gone: bool
) -> None:
    """Whatever was added to the tables: the older ones hold the newer rows, and
    the next row gets a number that was never used.
    """
    folder = tmp_path_factory.mktemp("rows")
    lay(f"sqlite:///{folder}/old.db")
    new = copy(folder / "old.db", "new.db")
    do(
        new,
        *changes,
        "INSERT INTO facts (key, value) VALUES ('a', '2')",
        *(
            f"INSERT INTO incidents (network, state, opened_at, opened_by) VALUES ('dorp', 'open', {n}, 'x')"
            for n in range(members)
        ),
    )
    if gone:
        do(new, "DELETE FROM incidents")
    going_back.pour(new, folder / "old.db")
    assert do(folder / "old.db", "SELECT value FROM facts WHERE key = 'a'") == [("2",)]
    assert len(do(folder / "old.db", "SELECT * FROM incidents")) == (0 if gone else members)
    do(
        folder / "old.db",
        "INSERT INTO incidents (network, state, opened_at, opened_by) VALUES ('dorp', 'open', 1, 'x')",
    )
    assert do(folder / "old.db", "SELECT max(id) FROM incidents") == [(members + 1,)]
    Database(open_engine(f"sqlite:///{folder}/old.db")).engine.dispose()


def test_what_does_not_fit_is_said(old: Path) -> None:
    """A state that the older tables do not know: the older file keeps its rows."""
    new = copy(old, "new.db")
    do(
        new,
        "PRAGMA ignore_check_constraints=ON",
        "INSERT INTO incidents (network, state, opened_at, opened_by) VALUES ('dorp', 'dreamt', 1, 'x')",
    )
    with pytest.raises(Unusable, match="does not fit"):
        going_back.pour(new, old)
    assert do(old, "SELECT value FROM facts WHERE key = 'a'") == [("1",)]


def test_what_runs(old: Path, tmp_path: Path) -> None:
    """Alerts that run or wait for a proof; nothing where there is no database, or one without tables."""
    assert going_back.running(old) == going_back.running(tmp_path / "no.db") == []
    sqlite3.connect(tmp_path / "empty.db").close()
    assert going_back.running(tmp_path / "empty.db") == []
    for state in ("live", "halted", "confirming", "draft", "second", "done", "expired"):
        do(old, "INSERT INTO broadcasts (kind, network, state, author, author_number, body, facts_at, created_at) "
                f"VALUES ('alert', 'dorp', '{state}', 'x', '+32475000001', 'x', 1, 1)")  # fmt: skip
    assert [told.rpartition(" ")[2] for told in going_back.running(old)] == [
        "(live)",
        "(halted)",
        "(confirming)",
        "(draft)",
        "(second)",
    ]
