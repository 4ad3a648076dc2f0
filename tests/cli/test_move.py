"""`smsd database move`: every row, the same on both sides, or nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.cli.app import main
from smsd.store import broadcasts, facts, journal
from smsd.store.database import Database
from smsd.store.opening import make_engine, only_one, open_engine
from smsd.store.schema import Utc, metadata
from tests import postgres
from tests.process import write_config

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


@pytest.fixture
def empty(tmp_path: Path) -> str:
    postgres.needed()
    return postgres.server().empty(tmp_path)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gateway with rows in every table."""
    monkeypatch.setenv("SMSD_CONFIG", str(write_config(tmp_path)))
    path = tmp_path / "smsd.db"
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as conn:
        for table in metadata.sorted_tables:
            for n in (1, 2, 7):
                conn.execute(table.insert().values({c.name: _value(c, n, Random(f"{c}{n}")) for c in table.columns}))
        for words in ("mail_tokens WHERE feedback_id", "feedbacks WHERE id"):
            conn.execute(sa.text(f"DELETE FROM {words} = 7"))
    engine.dispose()
    return path


def _value(column: sa.Column[Any], n: int, chance: Random) -> Any:
    if column.nullable and chance.random() < 0.3:
        return None
    if column.foreign_keys or column.name in ("id", "seq"):
        return n
    checks = [
        str(c.sqltext)
        for c in column.table.constraints
        if isinstance(c, sa.CheckConstraint) and c.name and str(c.sqltext).startswith(f"{column.name} IN")
    ]
    if checks:
        words = checks[0].partition("(")[2].rstrip(")").replace("'", "").split(", ")
        running = ("draft", "confirming", "second", "live", "halted")
        return chance.choice([w for w in words if column.table.name != "broadcasts" or w not in running])
    if isinstance(column.type, Utc):
        return NOW
    if isinstance(column.type, sa.Boolean):
        return chance.random() < 0.5
    if isinstance(column.type, sa.LargeBinary):
        return chance.randbytes(9)
    if isinstance(column.type, sa.Integer):
        return n * 1000 + chance.randrange(1000)
    return f"{n}é\0€ß Z{chance.choice('aZ_é')}{n}"


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def rows(url: str) -> dict[str, list[Any]]:
    engine = make_engine(url)
    with engine.connect() as conn:
        found = {
            t.name: sorted(repr([_without_nul(v) for v in row]) for row in conn.execute(sa.select(t)))
            for t in metadata.sorted_tables
        }
    engine.dispose()
    return found


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["smsd", "database", "move", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_every_row_is_there(
    file: Path, empty: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same in each table; new rows get ids behind all that ever were; the file
    is put aside, and the old address finds none.
    """
    before = rows(f"sqlite:///{file}")
    assert run(monkeypatch, str(file), empty, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    after = rows(empty)
    assert after == before
    assert {t["table"]: t["rows"] for t in told["tables"]} == {name: len(found) for name, found in before.items()}
    db = Database(open_engine(empty))
    db.call(journal.note, NOW, "x")
    assert db.call(journal.last_id) == 8
    draft = {
        "kind": "alert",
        "network": "dorp",
        "author": "p",
        "author_number": "+32475",
        "body": "x",
        "facts_at": NOW,
        "created_at": NOW,
    }
    assert db.call(lambda conn: broadcasts.draft(conn, **draft)) == 8
    sequence = "SELECT nextval(pg_get_serial_sequence('feedbacks', 'id'))"
    assert db.call(lambda conn: conn.execute(sa.text(sequence)).scalar()) == 8  # 7 was given, and is gone
    assert not file.exists()
    assert Path(told["kept"]).exists()
    with pytest.raises(Exception, match="is gone"):
        open_engine(f"sqlite:///{file}")


def test_nothing_is_overwritten(
    file: Path, empty: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not where there is a row already; not while a daemon runs, on either
    side; not with a password that everybody sees.
    """
    Database(open_engine(empty)).call(facts.put, "a", "1")
    before = rows(f"sqlite:///{file}")
    assert run(monkeypatch, str(file), empty) == 1
    assert "is not empty" in capsys.readouterr().err
    with only_one(f"sqlite:///{file}"):
        assert run(monkeypatch, str(file), empty) == 1
    assert "already serves" in capsys.readouterr().err
    assert run(monkeypatch, str(file), empty.replace("smsd@", "smsd:geheim@")) == 1
    err = capsys.readouterr().err
    assert "PGPASSWORD" in err
    assert "geheim" not in err
    assert run(monkeypatch, str(file)) == 1  # the configuration names a file
    assert "TO is a PostgreSQL" in capsys.readouterr().err
    assert run(monkeypatch, str(file.with_name("none.db")), empty) == 1
    assert "there is no database" in capsys.readouterr().err
    assert rows(f"sqlite:///{file}") == before
    assert sum(map(len, rows(empty).values())) == 1


def test_what_differs_is_not_moved(
    file: Path, empty: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that writes something else than it was given: nothing stays, and the file is where it was."""
    engine = open_engine(empty)
    with engine.begin() as conn:
        conn.exec_driver_sql(
            "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.detail := 'other'; RETURN NEW; "
            "END $$"
        )
        conn.exec_driver_sql("CREATE TRIGGER other BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION other()")
    assert run(monkeypatch, str(file), empty) == 1
    assert "journal is not the same" in capsys.readouterr().err
    assert sum(map(len, rows(empty).values())) == 0
    assert file.exists()
