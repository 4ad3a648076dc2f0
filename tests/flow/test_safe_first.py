"""What is accepted is safe before anybody is told, and happens once: over a crash, a replay, a full disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.errors import StoreTrouble
from smsd.store import facts
from smsd.store.schema import inbound_texts
from tests.flow.evening import alerts, run
from tests.town import PEETERS, Town

pytestmark = pytest.mark.story


def test_crash_in_the_middle(tmp_path: Path) -> None:
    """Nobody is lost; at most two a modem get it twice; open challenges survive."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.crash()
        await t.start()
        await t.say("peeters", f"{t.code('peeters')} 4711", 5.2)
        await t.crash()
        await t.start()
        await t.wait(60)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(n - 1 for n in times.values()) <= 2
        await t.wait(10)
        assert any("klaar in" in text for text in t.got(PEETERS))

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_replayed_text_changes_nothing(tmp_path: Path) -> None:
    """The same PDU again: recognised, no second preview."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdu = t.village.network.delivers(PEETERS, "Inbraak Kerkstraat")[0]
        for _ in range(3):
            t.village.servers["stick0"].arrive(tpdu, report=False)
        await t.wait(5)
        assert len(t.got(PEETERS)) == 1
        journal = await t.journal()
        assert sum("police text" in line for line in journal) == 1
        assert not any("handler failed" in line for line in journal)

    run(tmp_path, main)


def test_texts_are_deleted_only_after_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails keeps the text as poison; the store is emptied only of what is in the database."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.wait(10)
        assert t.village.servers["stick0"].stores["SM"] == {}
        monkeypatch.setattr("smsd.channels.sms.officers.draft", lambda desk, command: 1 / 0)
        monkeypatch.setitem(
            __import__("smsd.channels.sms.router", fromlist=["OFFICER"]).OFFICER, "alert", lambda desk, command: 1 / 0
        )
        await t.say("peeters", "ALARM iets dat misgaat")
        rows = await t.db.run(lambda c: [r.state for r in c.execute(sa.select(inbound_texts))])
        assert rows.count("poison") == 1
        assert any("handler failed" in line for line in await t.journal())

    run(tmp_path, main)


def test_digits_are_never_stored(tmp_path: Path) -> None:
    """Codes and PINs: [proof] in the database, nothing in the file."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert "[proof]" in bodies
        assert not any("4711" in b for b in bodies)

    run(tmp_path, main)
    for file in tmp_path.iterdir():
        assert b"4711" not in file.read_bytes().replace(b"+32471", b"")


def no_room(conn: sa.Connection) -> None:
    """A COMMIT on a full disk, in SQLite's words."""
    raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))


def test_a_disk_that_is_full_for_a_while(tmp_path: Path) -> None:
    """No COMMIT comes through for ten seconds: the line lets go and comes back, everybody gets it once."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        sa.event.listen(t.db.engine, "commit", no_room)
        await t.wait(10)
        with pytest.raises(StoreTrouble, match="full"):
            await t.db.run(facts.put, "a", "1")
        sa.event.remove(t.db.engine, "commit", no_room)
        await t.wait(60)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(times.values()) <= 11

    run(tmp_path, main, cold=1.0, warm=1.0)
