"""A look that found nothing finds nothing as long as nobody writes, and only where no moment is waited for."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.errors import Damaged
from smsd.service.still import Still
from smsd.store import facts, still
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests import postgres
from tests.store.test_spool import queue

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
SOON = int(NOW.timestamp() * 1000) + 1000


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    found = Database(open_engine(f"sqlite:///{tmp_path}/smsd.db"))
    yield found
    await found.close()


async def settled(db: Database) -> Still:
    """A looker that found nothing."""
    looker = Still(db)
    assert not await looker.holds()
    looker.nothing()
    assert await looker.holds()
    return looker


async def test_who_only_looks_changes_nothing(db: Database) -> None:
    looker = await settled(db)
    await db.run(facts.get, "a")
    await db.run(facts.drop, "never there")
    await db.changed()
    assert await looker.holds()


async def test_our_own_writes(db: Database) -> None:
    looker = await settled(db)
    await db.run(facts.put, "a", "1")
    assert not await looker.holds()
    assert not await looker.holds()  # until it looked
    looker.nothing()
    assert await looker.holds()


async def test_what_was_written_during_the_look(db: Database) -> None:
    looker = Still(db)
    await looker.holds()
    await db.run(facts.put, "a", "1")
    looker.nothing()
    assert not await looker.holds()


async def test_another_process(db: Database, tmp_path: Path) -> None:
    looker = await settled(db)
    with sqlite3.connect(tmp_path / "smsd.db") as other:
        other.execute("INSERT INTO facts VALUES ('a', '1')")
    other.close()
    await db.changed()  # whoever else asks takes no news away
    assert not await looker.holds()


async def test_a_connection_anew(db: Database) -> None:
    """What it tells says nothing of the one before, though the figures are the same."""
    looker = await settled(db)
    db.writer.let_go()
    db.engine.dispose()
    assert not await looker.holds()


async def test_what_is_damaged(db: Database, tmp_path: Path) -> None:
    """The question says so as any statement does, and is not the end of who asked."""
    looker = await settled(db)
    with sqlite3.connect(tmp_path / "smsd.db") as other:
        other.execute("INSERT INTO facts VALUES ('a', '1')")
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    other.close()
    file = tmp_path / "smsd.db"
    file.write_bytes(b"x" * 1024 + file.read_bytes()[1024:])
    for ask in (looker.holds, db.changed):
        db.damaged.clear()
        with pytest.raises(Damaged, match="not a database"):
            await ask()
        assert db.damaged.is_set()


async def test_a_server_does_not_tell(tmp_path: Path) -> None:
    db = Database(open_engine(postgres.of("postgres", tmp_path)))
    looker = Still(db)
    await looker.holds()
    looker.nothing()
    assert not await looker.holds()
    await db.close()


A_MEMBER = "INSERT INTO members (id, number, language, created_at) VALUES (1, '+32475000001', 'nl', 0)"
ROWS = {
    "a challenge": "INSERT INTO challenges (number, action, state, nonce, digest, needs_pin, created_at) "
    "VALUES ('+32475000001', 'release', 'issued', 'n', 'd', 0, 0)",
    "a request": "INSERT INTO memberships (member_id, network, state, requested_at) VALUES (1, 'west', 'pending', 0)",
    "a part": "INSERT INTO inbound_parts (dedupe, sender, answerable, ref, bits, total, seq, encoding, units, "
    "received_at, modem, done, told) VALUES ('k', '+32475000001', 1, 1, 8, 2, 1, 'gsm', x'00', 0, 'stick1', 0, 0)",
    "an early report": "INSERT INTO early_reports (modem, mr, number, status, received_at) "
    "VALUES ('stick1', 1, '+32475000001', 0, 0)",
    "a row that waits": "UPDATE deliveries SET state = 'queued'",
    "a row for later": f"UPDATE deliveries SET state = 'queued', not_before = {SOON}",
    "a row that is held": "UPDATE deliveries SET state = 'held'",
    "a claim": "UPDATE deliveries SET state = 'claimed', owner = 'x/1'",
    "a doubt": f"UPDATE deliveries SET state = 'uncertain', not_before = {SOON}",
}
OF_A_BROADCAST = (
    "INSERT INTO broadcasts (id, kind, network, state, author, author_number, body, created_at, facts_at) "
    "VALUES (9, 'alert', 'west', '{}', 'peeters', '+32475000001', 'Inbraak', 0, 0)"
)
FOUND = {  # which steps of a look have something to do
    "a challenge": {"asked"},
    "a request": {"requests"},
    "a part": {"parts", "untold"},
    "an early report": {"reports"},
    "a row that waits": {"waits"},
    "a row for later": {"waits"},
    "a row that is held": {"waits"},
    "a claim": {"waits", "strays"},
    "a doubt": {"doubt", "doubt_for_later"},
}
RUNS = {  # what makes nobody look sooner by itself
    "a claim of our own": ("UPDATE deliveries SET state = 'claimed', owner = 'x/2'", {"waits"}),
    "a doubt for good": ("UPDATE deliveries SET state = 'uncertain'", {"doubt"}),
    "a draft": (OF_A_BROADCAST.format("draft"), {"drafts"}),
    "a draft that is confirmed": (OF_A_BROADCAST.format("second"), {"drafts"}),
    "an alert": (OF_A_BROADCAST.format("live"), {"running"}),
    "a halted alert": (OF_A_BROADCAST.format("halted"), {"running"}),
    "an alert that ended": (OF_A_BROADCAST.format("done"), set[str]()),
    "a part that was told of": (ROWS["a part"].replace("0, 0)", "0, 1)"), {"parts"}),
}
OVER = {
    "a challenge": "UPDATE challenges SET state = 'passed'",
    "a request": "UPDATE memberships SET digested_at = 0",
    "a part": "UPDATE inbound_parts SET told = 1",
    "an early report": "DELETE FROM early_reports",
}


@pytest.mark.parametrize("what", ROWS)
async def test_what_a_moment_moves_on(db: Database, what: str) -> None:
    """As long as such a row is there, it is looked as often as ever; and not any more when it is over."""

    await db.run(only_sent)
    await db.run(lambda conn: conn.exec_driver_sql(A_MEMBER).rowcount)
    assert not (await db.run(still.look, "x/2", NOW)).moves
    await db.run(lambda conn: conn.exec_driver_sql(ROWS[what]).rowcount)
    assert (await db.run(still.look, "x/2", NOW)).moves
    assert await db.run(still.queued) == (what in ("a row that waits", "a row for later"))
    assert there(await db.run(still.look, "x/2", NOW)) == FOUND[what]
    over = OVER.get(what, "UPDATE deliveries SET state = 'sent'")
    await db.run(lambda conn: conn.exec_driver_sql(over).rowcount)
    assert not (await db.run(still.look, "x/2", NOW)).moves


@pytest.mark.parametrize("what", RUNS)
async def test_which_steps_have_something_to_do(db: Database, what: str) -> None:
    words, found = RUNS[what]
    await db.run(only_sent)
    await db.run(lambda conn: conn.exec_driver_sql(words).rowcount)
    assert there(await db.run(still.look, "x/2", NOW)) == found


def there(found: still.Open) -> set[str]:
    return {name for name, is_there in found._asdict().items() if is_there}


def only_sent(conn: sa.Connection) -> None:
    queue(conn, 1)
    conn.exec_driver_sql("UPDATE deliveries SET state = 'sent', not_before = NULL")
    conn.exec_driver_sql("UPDATE broadcasts SET state = 'done'")
