"""What PostgreSQL adds to the store: two connections at once, one daemon,
others' writes, a schema that is newer, addresses.
"""

from __future__ import annotations

import asyncio
import builtins
import itertools
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

import smsd
from smsd.config.database_url import to_connect
from smsd.errors import StoreTrouble, Unusable
from smsd.model.inbound import Part, Text
from smsd.model.membership import State
from smsd.store import (
    asked,
    bars,
    broadcasts,
    claims,
    facts,
    feedback,
    glance,
    inbox,
    ledger,
    members,
    passkeys,
    people,
    tallies,
    web,
    worded,
)
from smsd.store.database import Database
from smsd.store.dialect.postgres import Postgres
from smsd.store.opening import HEAD, migrate, only_one, open_engine
from smsd.store.reading import Reader
from smsd.store.schema import metadata
from tests import postgres
from tests.store.test_spool import queue

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
TEXT = Text("+32475000001", True, "hallo", NOW, NOW, "stick0", "k")
PART = Part("+32475000001", True, 1, 8, 2, 1, "gsm7", b"x", NOW, NOW, "stick0", "k")
KEY = {
    "credential": "c",
    "person": "p",
    "enrolment": "e",
    "origin": "o",
    "public_key": b"k",
    "count": 0,
    "agent": "a",
    "created_at": NOW,
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return postgres.url(tmp_path)


class Unlocked(Postgres):
    """Transactions that wait for nobody: what a statement must bear by itself."""

    BEGIN = "BEGIN"


def race(url: str, fn: Callable[..., Any], *args: Any) -> list[Any]:
    """Two connections do the same, the second before the first has committed; what each got."""
    engine = Unlocked(url).engine()
    out: list[Any] = [None, None]

    def other() -> None:
        try:
            with engine.begin() as conn:
                out[1] = fn(conn, *args)
        except Exception as error:
            out[1] = error

    second = threading.Thread(target=other)
    with engine.begin() as conn:
        out[0] = fn(conn, *args)
        second.start()
        while second.is_alive() and not somebody_waits(engine):
            time.sleep(0.005)
    second.join(30)
    assert not second.is_alive()
    engine.dispose()
    return out


def somebody_waits(engine: sa.Engine) -> bool:
    asked_of = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with engine.begin() as conn:
        return bool(conn.execute(sa.text(asked_of)).scalar())


def known_person(conn: sa.Connection) -> int:
    return members.person(conn, "+32475000009", "nl", NOW)


def joined(conn: sa.Connection) -> State:
    return members.step(conn, 1, "dorp", State.UNKNOWN, "ask")


ONCE: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, Any]]] = {
    "facts.put": (facts.put, ("a", "1"), (None, None)),
    "ledger.add": (ledger.add, ("s", "2027-01-15", 2), (None, None)),
    "ledger.met": (ledger.met, ("s", "2027-01", "who"), (None, None)),
    "members.person": (known_person, (), (1, 1)),
    "members.remember_leaver": (members.remember_leaver, ("who", "dorp", NOW), (None, None)),
    "inbox.save": (inbox.save, (TEXT, "hallo"), (1, None)),
    "inbox.save_part": (inbox.save_part, (PART, b"sealed"), (True, False)),
    "people.save": (lambda conn: people.save(conn, "peeters", pin_hash="h"), (), (None, None)),
    "tallies.add": (tallies.add, ("who", "kind", NOW), (None, None)),
    "bars.put": (bars.put, ("who", "dorp", NOW, None), (None, None)),
    "asked.put": (asked.put, ("+32475000001", "o", "b", NOW, NOW), (None, None)),
    "web.use_form": (web.use_form, ("hash", NOW), (True, False)),
    "passkeys.add": (lambda conn: passkeys.add(conn, **KEY), (), (True, False)),
    "feedback.begin": (feedback.begin, ("uid", NOW), (1, 1)),
    "feedback.settle_mail": (feedback.settle_mail, (["uid", "id"], NOW), (True, False)),
}  # fmt: skip


@pytest.mark.parametrize("name", ONCE)
def test_two_at_once_meet_no_violation(url: str, name: str) -> None:
    """Each statement bears another one beside it, also where no lock keeps them apart."""
    fn, args, wanted = ONCE[name]
    assert tuple(race(url, fn, *args)) == wanted


def test_what_two_counted_is_counted_twice(url: str) -> None:
    """The segments of both stand in the ledger."""
    race(url, ledger.add, "s", "2027-01-15", 2)
    assert Database(open_engine(url)).call(ledger.used, "s", "2027-01-15") == (4, 4)


def test_one_membership_of_two(url: str) -> None:
    """Two first texts of one number: the second finds that somebody was first, and is tried again by whoever called."""
    Database(open_engine(url)).call(known_person)
    first, second = race(url, joined)
    assert first == State.ASKED
    assert isinstance(second, RuntimeError)


def test_a_claim_steps_over_what_another_holds(url: str) -> None:
    """Nobody waits for a row that another line is taking, and nobody gets it too."""
    Database(open_engine(url)).call(queue, 2)
    one, other = race(url, claims.claim, "stick0", "me", NOW)
    assert {one.number, other.number} == {"+32471000000", "+32471000001"}


def test_networks_of_a_draft(url: str) -> None:
    """Asked of drafts that found every phone full, by the clockwork: there is no number of a row to order them by."""

    def drafted(conn: Connection) -> tuple[str, ...]:
        alert = broadcasts.draft(
            conn,
            kind="alert",
            network="zuid",
            author="p",
            author_number="+32475",
            body="x",
            facts_at=NOW,
            created_at=NOW,
        )
        worded.keep(conn, alert, [worded.Version(n, "nl", "x", 1, shown=True) for n in ("zuid", "dorp")])
        return worded.networks(conn, alert)

    assert Database(open_engine(url)).call(drafted) == ("dorp", "zuid")


OF_A_FILE = re.compile(r"\browid\b|\bPRAGMA\b|\bjulianday\(|\bgroup_concat\(|\bGLOB\b|\bINSERT OR\b")
FILES_ONLY = {  # which a file is opened, looked through, copied or put back by
    "soundness.py",
    "store/damaged_rows.py",
    "store/dialect/sqlite.py",
    "store/glance.py",
    "store/going_back.py",
    "store/opening.py",
    "store/writer.py",
}


def test_no_word_of_sqlite_alone_stands_where_both_are_asked() -> None:
    """But for where a file is opened, copied, looked through or brought to its newest version."""
    house = Path(smsd.__file__).parent
    found = {
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        if "migrations" not in path.parts and OF_A_FILE.search(path.read_text("utf-8"))
    }
    assert found <= FILES_ONLY, found - FILES_ONLY


def test_a_limit_of_one_passes_once(url: str) -> None:
    """Count, then add: the lock that each transaction begins with keeps the two apart."""

    def once(conn: sa.Connection) -> bool:
        if tallies.count(conn, "w", "reply", datetime(2027, 1, 1, tzinfo=UTC)):
            return False
        tallies.add(conn, "w", "reply", NOW)
        return True

    databases = [Database(open_engine(url)) for _ in range(4)]
    got: list[bool] = []
    threads = [threading.Thread(target=lambda db=db: got.append(db.call(once))) for db in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == [False, False, False, True]


def test_another_isolation_is_not_taken_over(url: str) -> None:
    """A server may ask for a stricter one: then a transaction that waited for the lock would see what was before."""
    name = url.partition("@/")[2].partition("?")[0]
    postgres.server().admin(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
    test_a_limit_of_one_passes_once(url)


def test_a_database_that_cannot_hold_what_people_text(tmp_path: Path) -> None:
    """It is refused in words before a stranger's € stops all lines."""
    postgres.needed()
    server = postgres.server()
    server.admin("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(Unusable, match="is in LATIN1"):
        open_engine(server.url("latin", tmp_path), serving=True)


@pytest.mark.parametrize("serving", [True, False])
def test_a_database_that_lost_its_tables(url: str, tmp_path: Path, *, serving: bool) -> None:
    """Its IT is about to restore it: a gateway that made them anew would look well, and know no member and no PIN."""
    open_engine(url, serving=True).dispose()
    engine = sa.create_engine(to_connect(url))
    with engine.begin() as conn:
        conn.execute(sa.text("DROP SCHEMA public CASCADE"))
        conn.execute(sa.text("CREATE SCHEMA public"))
    with pytest.raises(StoreTrouble, match=r"has no tables.*sudo rm .*\.tables"):
        open_engine(url, serving=serving)
    assert not sa.inspect(engine).get_table_names()
    engine.dispose()
    (tmp_path / "smsd.postgresql.tables").unlink()
    open_engine(url, serving=serving).dispose()


def test_three_begin_on_an_empty_database(tmp_path: Path) -> None:
    """One makes the tables, the others find them made; they are what the code expects."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    postgres.needed()
    url = postgres.server().empty(tmp_path)
    out: list[Any] = []

    def begin() -> None:
        try:
            out.append(open_engine(url, serving=True))
        except Exception as error:
            out.append(error)

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [type(one).__name__ for one in out] == ["Engine"] * 3, out
    with out[0].connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        told = [d for d in compare_metadata(context, metadata) if d[0] not in ("add_index", "remove_index")]
        assert told == []
        partial = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'"
        assert conn.execute(sa.text(partial)).scalar() == sum(
            bool(i.dialect_kwargs.get("sqlite_where") is not None) for t in metadata.tables.values() for i in t.indexes
        )


def test_a_newer_schema_is_refused(url: str) -> None:
    """Nothing of it is touched, whoever comes."""
    engine = open_engine(url)
    with engine.begin() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for serving in (True, False):
        with pytest.raises(Unusable, match=f"this program knows {HEAD}|the smsd that runs|newer"):
            open_engine(url, serving=serving)
    with only_one(url, "a"), open_engine(url).connect():
        pass  # beside a daemon of before, as while several are updated: a halt is heard there as well
    with pytest.raises(StoreTrouble, match="newer than this program"):
        glance.open_to_read(url)
    with pytest.raises(Unusable, match="newer smsd"):
        migrate(engine)


async def test_one_daemon_a_database(url: str, tmp_path: Path) -> None:
    """From another folder, as from another machine: its lock is not there,
    the database's is. It ends with the session.
    """
    elsewhere = url.replace(str(tmp_path), str(tmp_path / "other"))
    (tmp_path / "other").mkdir()
    first = Database(open_engine(url, serving=True), serving=True)
    second = Database(open_engine(elsewhere, serving=True), serving=True)
    await first.run(facts.put, "a", "1")
    with pytest.raises(StoreTrouble, match="another smsd serves"):
        await second.run(facts.put, "a", "2")
    with pytest.raises(Unusable, match="another smsd already serves"), only_one(elsewhere):
        pass
    await first.close()
    with only_one(elsewhere):
        await second.run(facts.put, "a", "2")
    await second.close()


async def heard(who: Database | Reader) -> bool:
    """A notice takes a moment."""
    for _ in range(200):
        if await who.changed():
            return True
        await asyncio.sleep(0.01)
    return False


async def test_others_writes_are_told(url: str) -> None:
    """By a notice; one's own writes are no news, and what only looked is none."""
    db, other, page = Database(open_engine(url, serving=True), serving=True), Database(open_engine(url)), Reader(url)
    await db.changed(), await page.changed()
    await db.run(facts.put, "a", "1")
    assert await heard(page)
    assert not await db.changed()
    other.call(facts.get, "a")
    assert not await db.changed()
    other.call(facts.put, "a", "2")
    assert await heard(db)
    assert await page.read(facts.get, "a") == "2"
    with pytest.raises(StoreTrouble):
        await page.read(facts.put, "a", "3")
    page.close()
    await other.close()
    await db.close()


async def test_transactions_in_a_group_are_apart(url: str) -> None:
    """One that violates a constraint takes no other with it."""
    db = Database(open_engine(url))

    def violates(conn: sa.Connection) -> None:
        conn.execute(metadata.tables["texts"].insert().values(body=None, segments=1))

    results = await asyncio.gather(
        db.run(facts.put, "a", "1"), db.run(violates), db.run(facts.put, "b", "1"), return_exceptions=True
    )
    assert [type(r).__name__ for r in results] == ["NoneType", "IntegrityError", "NoneType"]
    assert [await db.run(facts.get, key) for key in "ab"] == ["1", "1"]
    await db.close()


async def test_a_broken_session_is_trouble_that_passes(url: str) -> None:
    """The server ends the writer's session: that call is told, the next one has
    a new session, with the daemon's lock again.
    """
    db, other = Database(open_engine(url, serving=True), serving=True), Database(open_engine(url))
    await db.run(facts.put, "a", "1")
    end = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()"
    )
    other.call(lambda conn: conn.execute(sa.text(end)).scalar())
    for n in itertools.count():
        try:
            await db.run(facts.put, "a", "2")
            break
        except StoreTrouble:
            assert n < 3
    assert await db.run(facts.get, "a") == "2"
    await db.changed()
    with pytest.raises(Unusable, match="already serves"), only_one(url):
        pass
    await other.close()
    await db.close()


def test_nul_in_a_strangers_text(url: str) -> None:
    """PostgreSQL takes none in a text: the sign for what cannot be shown stands in its place."""
    db = Database(open_engine(url))
    db.call(inbox.save, Text("+32475000001", True, "x", NOW, NOW, "stick0", "k\0"), "a\0b")
    assert db.call(inbox.known, "k\0")
    db.call(facts.put, "a", "1\0")
    assert db.call(facts.get, "a") == "1\ufffd"


def test_a_server_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    """No traceback, no password."""
    postgres.needed()
    with pytest.raises(StoreTrouble, match="cannot be opened") as told:
        open_engine(f"postgresql+psycopg://smsd:geheim@/x?host={tmp_path}&folder={tmp_path}")
    assert "geheim" not in str(told.value)


def test_the_driver_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who chose a PostgreSQL hears what to install."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Unusable, match="pip install"):
        open_engine(f"postgresql+psycopg://smsd@/x?folder={tmp_path}")
