"""The spool on a real SQLite file: claims, outcomes, withdrawals, crashes."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.errors import Damaged, StoreTrouble, Unusable
from smsd.model.delivery import LAST_ORDINAL, Outcome, State
from smsd.store import broadcasts, claims, facts, leases, ledger, members, settling, spool, tallies
from smsd.store.database import Database
from smsd.store.opening import migrate, only_one, open_engine
from smsd.store.schema import deliveries, metadata
from tests import postgres

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


@pytest.fixture(params=postgres.BOTH)
def db(tmp_path: Path, request: pytest.FixtureRequest):
    database = Database(open_engine(postgres.of(request.param, tmp_path)))
    yield database
    database.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path):
    """For what is SQLite's own."""
    database = Database(open_engine(f"sqlite:///{tmp_path}/smsd.db"))
    yield database
    database.engine.dispose()


def queue(conn, count: int, **changes: object) -> int:
    broadcast = broadcasts.draft(
        conn, kind="alert", network="dorp", author="p", author_number="+32475", body="x", facts_at=NOW, created_at=NOW
    )
    broadcasts.step(conn, broadcast, "preview")
    broadcasts.step(conn, broadcast, "prove")
    text = spool.text(conn, "hallo", 1)
    spool.add(
        conn,
        [
            {
                "broadcast_id": broadcast,
                "text_id": text,
                "number": f"+3247100{n:04d}",
                "role": "member",
                "priority": 1,
                "ordinal": n * 10,
                "created_at": NOW,
                **changes,
            }
            for n in range(count)
        ],
    )
    return broadcast


def states(conn) -> list[str]:
    return list(conn.execute(sa.select(deliveries.c.state).order_by(deliveries.c.id)).scalars())


def test_claims_go_in_order_and_once(db: Database) -> None:
    """Priority, then ordinal; nothing is claimed twice."""
    db.call(queue, 3)
    db.call(
        lambda c: spool.add(
            c, [{"text_id": 1, "number": "+32475", "role": "staff", "priority": 0, "ordinal": 0, "created_at": NOW}]
        )
    )
    got = [db.call(claims.claim, "s1", "me", NOW) for _ in range(5)]
    assert [g.number if g else None for g in got] == ["+32475", "+32471000000", "+32471000001", "+32471000002", None]


def test_pins_are_kept_and_handed_over(db: Database) -> None:
    """A pinned row waits for its line, unless it is given to others."""
    db.call(queue, 2, pinned="s2")
    assert db.call(claims.claim, "s1", "me", NOW) is None
    assert db.call(claims.claim, "s1", "me", NOW, ("s2",)) is not None
    assert db.call(claims.claim, "s2", "me", NOW) is not None
    db.call(queue, 1, pinned="gone")
    db.call(spool.unpin_strangers, ["s1", "s2"])
    assert db.call(claims.claim, "s1", "me", NOW) is not None


def test_what_waits_for_whom(db: Database) -> None:
    """For one's own lines, for whichever, and for nobody yet."""

    def play(conn) -> None:
        assert not claims.any_waits(conn, ["a"], NOW)
        queue(conn, 2, pinned="b")
        assert not claims.any_waits(conn, ["a"], NOW)
        assert claims.any_waits(conn, ["a", "b"], NOW)
        conn.execute(deliveries.update().values(not_before=NOW + timedelta(hours=1)))
        assert not claims.any_waits(conn, ["a", "b"], NOW)
        conn.execute(deliveries.update().values(not_before=None, pinned=None))
        assert claims.any_waits(conn, ["a"], NOW)

    db.call(play)


def test_what_goes_before_the_end(db: Database) -> None:
    """Of two alerts the first is not behind the second, the second is behind what is not held of the first; what was
    refused stands behind both.
    """

    def play(conn) -> None:
        first = queue(conn, 4, pinned="a")
        base = spool.next_ordinal(conn, 1)
        second = queue(conn, 3, pinned="b")
        conn.execute(deliveries.update().where(deliveries.c.broadcast_id == second).values(ordinal=base))
        assert spool.next_ordinal(conn, 1) == base + 1
        waits = spool.waits(conn)
        assert spool.before_the_end_of(first, waits) == {"a": 4}
        assert spool.before_the_end_of(second, waits) == {"a": 4, "b": 3}
        late = deliveries.c.id == sa.select(sa.func.min(deliveries.c.id)).scalar_subquery()
        conn.execute(deliveries.update().where(late).values(ordinal=LAST_ORDINAL))
        waits = spool.waits(conn)
        assert spool.before_the_end_of(first, waits) == {"a": 4, "b": 3}
        assert spool.before_the_end_of(second, waits) == {"a": 3, "b": 3}
        spool.withdraw(conn, "hold", NOW, (), "halted", spool.of_broadcast(first))
        waits = spool.waits(conn)
        assert spool.before_the_end_of(first, waits) == {"a": 4, "b": 3}
        assert spool.before_the_end_of(second, waits) == {"b": 3}
        assert spool.before_the_end_of(7, waits) == {}

    db.call(play)


def test_not_before_and_expiry(db: Database) -> None:
    """Neither too early nor too late."""
    db.call(queue, 1, not_before=NOW + timedelta(seconds=60), expires_at=NOW + timedelta(hours=1))
    assert db.call(claims.claim, "s", "me", NOW) is None
    assert db.call(spool.next_due, NOW) == NOW + timedelta(seconds=60)
    assert db.call(claims.claim, "s", "me", NOW + timedelta(hours=2)) is None
    later = NOW + timedelta(hours=2)
    assert db.call(spool.any_late, later)
    db.call(spool.withdraw, "expire", later, (), "too late", *spool.of_late(later))
    assert db.call(states) == ["expired"]


def test_outcomes(db: Database) -> None:
    """Each event of the table, and the part that was sent."""
    db.call(queue, 4)
    rows = [db.call(claims.claim, "s", "me", NOW) for _ in range(4)]
    assert db.call(spool.record, "s", Outcome(rows[0].id, "send", NOW, parts=((1, 77),))) == State.SENT
    assert db.call(spool.record, "s", Outcome(rows[1].id, "fail", NOW, "no such number")) == State.FAILED
    assert db.call(spool.record, "s", Outcome(rows[2].id, "lose", NOW)) == State.UNCERTAIN
    assert db.call(spool.record, "s", Outcome(rows[3].id, "give_back", NOW, counts=False, last=True)) == State.QUEUED
    assert db.call(settling.match_report, "s", 77, rows[0].number, NOW - timedelta(days=1)) is not None
    again = db.call(claims.claim, "s", "me", NOW)
    assert (again.id, again.attempt) == (rows[3].id, 1)


def test_the_truth_wins_over_a_withdrawal(db: Database) -> None:
    """Held or cancelled while on air, and sent all the same."""
    broadcast = db.call(queue, 2)
    a, b = (db.call(claims.claim, "s", "me", NOW) for _ in range(2))
    assert db.call(spool.withdraw, "hold", NOW, {a.id}, "halted", spool.of_broadcast(broadcast)) == [b.id]
    assert db.call(states) == ["claimed", "held"]
    assert db.call(spool.record, "s", Outcome(b.id, "send", NOW)) == State.SENT
    assert db.call(spool.record, "s", Outcome(a.id, "send", NOW)) == State.SENT
    assert db.call(spool.record, "s", Outcome(a.id, "fail", NOW)) == State.SENT


def test_halt_and_resume(db: Database) -> None:
    """Queued rows are held, and freed again."""
    broadcast = db.call(queue, 3)
    db.call(spool.withdraw, "hold", NOW, (), "halted", spool.of_broadcast(broadcast))
    assert db.call(claims.claim, "s", "me", NOW) is None
    assert db.call(spool.held_by_line, broadcast) == {None: 3}
    db.call(spool.withdraw, "free", NOW, (), "", spool.of_broadcast(broadcast))
    assert db.call(states) == ["queued"] * 3


def test_after_a_crash(db: Database) -> None:
    """Claimed rows of another run are uncertain; alerts go to the end until
    one try is certain; replies are given up.
    """
    db.call(queue, 3)
    db.call(
        lambda c: spool.add(
            c, [{"text_id": 1, "number": "+32479", "role": "resident", "priority": 4, "ordinal": 0, "created_at": NOW}]
        )
    )
    first = db.call(claims.claim, "s", "old", NOW)
    db.call(
        lambda c: c.execute(
            deliveries.update().where(deliveries.c.number == "+32479").values(state="claimed", owner="old", modem="s")
        )
    )
    assert len(db.call(settling.recover, "new", NOW)) == 2
    assert db.call(settling.settle_uncertain, NOW, [1, 2], timedelta(seconds=60)) == [first.id]
    assert db.call(states) == ["queued", "queued", "queued", "failed"]
    order = [db.call(claims.claim, "s", "new", NOW).id for _ in range(3)]
    assert order[-1] == first.id
    db.call(settling.recover, "third", NOW)
    assert first.id in db.call(settling.settle_uncertain, NOW, [1, 2], timedelta(seconds=60))
    db.call(
        lambda c: c.execute(
            deliveries.update().where(deliveries.c.id == first.id).values(state="uncertain", reason="silent")
        )
    )
    assert db.call(settling.settle_uncertain, NOW, [1, 2], timedelta(seconds=60)) == []
    db.call(
        lambda c: c.execute(
            deliveries.update().where(deliveries.c.id == first.id).values(reason="crash", attempt=settling.CRASH_TRIES)
        )
    )
    assert db.call(settling.settle_uncertain, NOW, [1, 2], timedelta(seconds=60)) == []


def test_a_claim_is_leased(lite: Database) -> None:
    """Only a run of one's own home, or one that gave no sign for a minute, is taken for
    gone. On a server: tests/store/test_gateways.py.
    """
    lite.call(queue, 3)
    ours, theirs = lite.call(claims.claim, "a", "home/old", NOW), lite.call(claims.claim, "b", "elsewhere/run", NOW)
    assert [i for i, _ in lite.call(settling.recover, "home/new", NOW)] == [ours.id]
    later = NOW + leases.ALONE - timedelta(seconds=20)
    lite.call(spool.renew, "elsewhere/run", later)
    assert lite.call(settling.recover, "home/new", NOW + leases.ALONE) == []
    assert lite.call(spool.claimed_by, "elsewhere/run") == {theirs.id}
    assert [i for i, _ in lite.call(settling.recover, "home/new", later + leases.ALONE)] == [theirs.id]
    assert lite.call(settling.recover, "elsewhere/run", later + 2 * leases.ALONE) == []


def test_a_row_of_before_leases_is_taken_up(db: Database) -> None:
    """A claim without a lease is of an older version, which is gone."""
    db.call(queue, 1)
    db.call(claims.claim, "a", "old", NOW)
    db.call(lambda c: c.execute(deliveries.update().values(lease_until=None)))
    assert len(db.call(settling.recover, "home/new", NOW)) == 1


def test_a_report_gives_an_uncertain_row_a_minute(db: Database) -> None:
    """Where reports are asked for, the second try waits for one."""
    db.call(queue, 1, report=True)
    db.call(claims.claim, "s", "old", NOW)
    db.call(settling.recover, "new", NOW)
    db.call(settling.settle_uncertain, NOW, [1], timedelta(seconds=60))
    assert db.call(claims.claim, "s", "new", NOW + timedelta(seconds=59)) is None
    assert db.call(claims.claim, "s", "new", NOW + timedelta(seconds=60)).again


def test_reports(db: Database) -> None:
    """Delivered when all parts are; given up once is tried once more; final is final."""
    db.call(queue, 3)
    db.call(lambda c: c.execute(sa.text("UPDATE texts SET segments = 2")))
    a, b, c = (db.call(claims.claim, "s", "me", NOW) for _ in range(3))
    for row in (a, b, c):
        db.call(spool.record, "s", Outcome(row.id, "send", NOW, parts=((1, 1), (2, 2))))
    db.call(settling.report, a.id, 1, 0, "delivered", NOW)
    assert db.call(states)[0] == "sent"
    db.call(settling.report, a.id, 1, 0x30, "trying", NOW)
    db.call(settling.report, a.id, 1, 0, "delivered", NOW)
    db.call(settling.report, a.id, 2, 0, "delivered", NOW)
    db.call(settling.report, b.id, 1, 0x46, "failed", NOW)
    db.call(settling.report, c.id, 2, 0x65, "gave_up", NOW)
    assert db.call(states) == ["delivered", "undelivered", "queued"]
    again = db.call(claims.claim, "s", "me", NOW)
    assert (again.id, again.parts_done, again.again) == (c.id, (1,), True)


def test_a_member_gets_a_broadcast_once(db: Database) -> None:
    """The database itself refuses a second row."""
    broadcast = db.call(queue, 1)
    with pytest.raises(sa.exc.IntegrityError):
        db.call(
            lambda c: spool.add(
                c,
                [
                    {
                        "broadcast_id": broadcast,
                        "text_id": 1,
                        "number": "+32471000000",
                        "role": "member",
                        "priority": 1,
                        "ordinal": 0,
                        "created_at": NOW,
                    }
                ],
            )
        )


def test_states_are_checked_by_the_database(db: Database) -> None:
    """No state that the life cycle does not know."""
    db.call(queue, 1)
    with pytest.raises(sa.exc.IntegrityError):
        db.call(lambda c: c.execute(sa.text("UPDATE deliveries SET state = 'lost'")))


def test_release_gives_back(db: Database) -> None:
    """At the end of a run what was claimed and not begun was no attempt; what was
    begun is in doubt, also where a second try was.
    """
    db.call(queue, 2)
    begun, ahead = (db.call(claims.claim, "s", "me", NOW) for _ in range(2))
    assert db.call(spool.claimed_by, "me") == {begun.id, ahead.id}
    released = db.call(settling.release, "me", {begun.id, 99}, NOW)
    assert ([i for i, _ in released.lost], released.back) == ([begun.id], [ahead.id])
    found = db.call(claims.claim, "s", "you", NOW)
    assert (found.id, found.attempt) == (ahead.id, 1)
    db.call(spool.record, "s", Outcome(ahead.id, "send", NOW))
    for _ in range(2):
        assert db.call(settling.settle_uncertain, NOW, [1], timedelta(0)) == [begun.id]
        again = db.call(claims.claim, "s", "you", NOW + timedelta(minutes=1))
        assert (again.id, again.again) == (begun.id, True)
        db.call(settling.release, "you", {begun.id}, NOW)


def test_small_stores(db: Database) -> None:
    """Facts, ledger, tallies."""
    db.call(facts.put, "a", "1")
    db.call(facts.put, "a", "2")
    assert db.call(facts.get, "a") == "2"
    db.call(facts.drop, "a")
    assert db.call(facts.get, "a") is None
    for day in ("2027-01-15", "2027-01-15", "2027-01-16", "2027-02-01"):
        db.call(ledger.add, "s", day, 2)
    assert db.call(ledger.used, "s", "2027-01-15") == (4, 6)
    for who in ("x", "x", "y"):
        db.call(ledger.met, "s", "2027-01", who)
    assert db.call(ledger.recipients, "s", "2027-01") == 2
    db.call(tallies.add, "w", "reply", NOW)
    assert db.call(tallies.count, "w", "reply", NOW - timedelta(hours=1)) == 1
    assert db.call(tallies.times, "w", "reply", NOW - timedelta(hours=1)) == [NOW]
    db.call(tallies.purge, NOW + timedelta(days=1))
    assert db.call(tallies.count, "w", "reply", NOW - timedelta(hours=1)) == 0
    assert db.call(members.least_loaded, []) is None


async def test_transactions_are_grouped_and_apart(db: Database) -> None:
    """Those that wait together are committed together; one that fails takes no other with it."""

    def bad(conn) -> None:
        facts.put(conn, "half", "1")
        raise ValueError("no")

    calls = [db.run(facts.put, f"k{i}", "v") for i in range(5)] + [db.run(bad)] + [db.run(facts.put, "after", "v")]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(r).__name__ for r in results].count("ValueError") == 1
    assert await db.run(facts.get, "half") is None
    assert await db.run(facts.get, "after") == "v"


async def test_a_locked_database_is_trouble_not_a_traceback(lite: Database, tmp_path: Path) -> None:
    """Another writer holds it for too long."""
    with lite.engine.connect() as conn:
        conn.connection.driver_connection.execute("PRAGMA busy_timeout=50")
    other = sqlite3.connect(tmp_path / "smsd.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreTrouble, match="locked"):
        await lite.run(facts.put, "a", "1")
    with pytest.raises(StoreTrouble, match="locked"):
        lite.call(facts.put, "a", "1")
    other.execute("ROLLBACK")
    other.close()
    await lite.run(facts.put, "a", "1")


async def test_other_processes_are_noticed(lite: Database, tmp_path: Path) -> None:
    """SQLite's data_version tells."""
    await lite.changed()
    assert not await lite.changed()
    other = sqlite3.connect(tmp_path / "smsd.db")
    other.execute("INSERT INTO facts VALUES ('x', 'y')")
    other.commit()
    other.close()
    assert await lite.changed()
    await lite.close()


def test_pragmas(lite: Database) -> None:
    """WAL, FULL, foreign keys: the promises rest on them."""
    with lite.engine.connect() as conn:
        raw = conn.connection.driver_connection
        assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert raw.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert raw.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_migrations_make_what_the_code_expects(tmp_path: Path) -> None:
    """Alembic's schema and the tables in the code are the same."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    migrate(engine)
    with engine.connect() as conn, conn.begin():
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unusable, match="newer smsd"):
        migrate(engine)
    engine.dispose()


def test_the_database_is_private_and_single(tmp_path: Path) -> None:
    """0600, one daemon at a time, and a folder that cannot be written is a sentence."""
    url = f"sqlite:///{tmp_path}/smsd.db"
    open_engine(url).dispose()
    assert (tmp_path / "smsd.db").stat().st_mode & 0o777 == 0o600
    with only_one(url), pytest.raises(Unusable, match="another smsd"), only_one(url):
        pass
    with pytest.raises(StoreTrouble, match="cannot be opened"):
        open_engine("sqlite:////proc/nowhere/smsd.db")
    (tmp_path / "bad.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreTrouble, match="not a database"):
        open_engine(f"sqlite:///{tmp_path}/bad.db")


def test_trouble_and_damage(tmp_path: Path) -> None:
    """What SQLite says of a disk may pass, where the file can be read; what it says of the file does not."""
    db = Database(open_engine(f"sqlite:///{tmp_path}/smsd.db"))

    def raises(words: str) -> None:
        db.call(
            lambda conn: (_ for _ in ()).throw(sa.exc.OperationalError("SELECT", {}, sqlite3.OperationalError(words)))
        )

    for words in ("disk I/O error", "database or disk is full", "database is locked"):
        with pytest.raises(StoreTrouble) as passing:
            raises(words)
        assert not isinstance(passing.value, Damaged)
    for words in (
        "database disk image is malformed",
        "file is not a database",
        "Could not decode to UTF-8 column 'name'",
    ):
        with pytest.raises(Damaged, match="is damaged"):
            raises(words)


def test_an_outcome_whose_commit_got_no_answer_is_told_again(db: Database) -> None:
    """The first try was committed and nobody heard: the second one changes nothing and meets no violation."""
    db.call(queue, 1)
    row = db.call(claims.claim, "stick0", "me", NOW)
    assert row is not None
    for _ in range(2):
        assert (
            db.call(spool.record, "stick0", Outcome(row.id, "send", NOW, parts=((1, 7), (2, 8)), first=True))
            == State.SENT
        )
    assert db.call(spool.sent_since, "stick0", NOW - timedelta(minutes=1)) == [NOW, NOW]


def test_an_echo_is_of_our_last_texts(db: Database) -> None:
    """However many texts are kept: a stranger's words are compared with the newest ones, and with no others."""
    with db.engine.begin() as conn:
        for words in ("long ago", *(f"text {n}" for n in range(spool.ECHOES - 1)), "just now"):
            spool.text(conn, words, 1)
        assert spool.said(conn, "just now")
        assert spool.said(conn, "text 0")
        assert not spool.said(conn, "long ago")
