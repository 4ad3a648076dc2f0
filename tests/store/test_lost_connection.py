"""A connection that is lost in the middle: nothing is given up, nobody else is taken for the fault, the daemon's lock
comes back or nothing is written. On PostgreSQL, whose server ends sessions; what a wrong statement is, on both.
"""

from __future__ import annotations

import asyncio
import select
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.channels.sms import inbox
from smsd.config.database_url import to_connect
from smsd.errors import StoreTrouble, Unusable
from smsd.store import dialect, facts
from smsd.store.alone import alone
from smsd.store.database import Database
from smsd.store.dialect.base import News
from smsd.store.dialect.postgres import SETTINGS, Postgres
from smsd.store.opening import only_one, open_engine
from smsd.store.schema import metadata
from tests import postgres
from tests.store.test_postgres import TEXT


@pytest.fixture
def url(tmp_path: Path) -> str:
    return postgres.url(tmp_path)


def ended(url: str) -> Callable[..., Any]:
    """A step in which the server ends the session it runs in."""

    def step(conn: sa.Connection) -> None:
        pid = conn.execute(sa.text("SELECT pg_backend_pid()")).scalar()
        engine = sa.create_engine(to_connect(url), isolation_level="AUTOCOMMIT")
        with engine.connect() as raw:
            raw.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        engine.dispose()
        conn.execute(sa.text("SELECT 1"))

    return step


class Ctx:
    """What the inbox wants of a context here."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def now(self) -> Any:
        return TEXT.received_at


async def test_a_session_lost_in_a_handler_is_no_poison(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text stays on the SIM: the trouble is told as trouble of the database, and nothing was stored."""
    db = Database(open_engine(url, serving=True), serving=True)
    lose = ended(url)
    monkeypatch.setattr(inbox, "Conversation", lambda ctx, conn, **_: conn)
    monkeypatch.setattr(inbox.router, "handle", lose)
    with pytest.raises(StoreTrouble):
        await db.run(inbox.handle_text, Ctx(db), TEXT)  # type: ignore[arg-type]
    await db.run(facts.put, "a", "1")
    with pytest.raises(Unusable, match="already serves"), only_one(url):
        pass  # the daemon's lock is held again
    await db.close()


@pytest.mark.parametrize("kind", postgres.BOTH)
async def test_a_wrong_statement_in_a_handler_stays_poison(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would go wrong for ever."""
    db = Database(open_engine(postgres.of(kind, tmp_path)))
    monkeypatch.setattr(inbox, "Conversation", lambda ctx, conn, **_: conn)
    for wrong in (
        metadata.tables["texts"].insert().values(body=None, segments=1),
        sa.text("SELECT nothing FROM nowhere"),
        sa.text("this is no SQL"),
    ):
        monkeypatch.setattr(inbox.router, "handle", lambda conn, wrong=wrong: conn.execute(wrong))
        with pytest.raises(inbox.HandlerFailed):
            await db.run(inbox.handle_text, Ctx(db), TEXT)  # type: ignore[arg-type]
    await db.close()


async def test_a_lost_session_never_writes_without_the_lock(url: str, tmp_path: Path) -> None:
    """Another daemon took the lock meanwhile: the first hears so, whatever ended its session, and writes nothing."""
    db = Database(open_engine(url, serving=True), serving=True)
    await db.run(facts.put, "a", "1")
    with pytest.raises(StoreTrouble):
        await db.run(swallowed, ended(url))
    (tmp_path / "other").mkdir()
    elsewhere = url.replace(str(tmp_path), str(tmp_path / "other"))
    second = Database(open_engine(elsewhere, serving=True), serving=True)
    await second.run(facts.put, "a", "2")
    with pytest.raises(StoreTrouble, match="another smsd serves"):
        await db.run(facts.put, "a", "3")
    await second.close()
    await db.close()


def swallowed(conn: sa.Connection, lose: Callable[..., Any]) -> None:
    """A step that turns its trouble into another error."""
    try:
        lose(conn)
    except sa.exc.DBAPIError:
        raise ValueError("something") from None


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_session_lost_in_a_group_is_trouble_for_all(url: str, *, hidden: bool) -> None:
    """For nobody a raw error, in whichever words it came; the next transaction has a new session."""
    db = Database(open_engine(url, serving=True), serving=True)
    lose = ended(url)
    first = db.run(swallowed, lose) if hidden else db.run(lose)
    told = await asyncio.gather(first, db.run(facts.put, "a", "1"), db.run(facts.put, "b", "1"), return_exceptions=True)
    assert [type(one) for one in told] == [StoreTrouble] * 3
    assert await db.run(facts.starting, "") == {}
    await db.close()


async def test_a_session_ended_for_idling_is_trouble_that_passes(url: str) -> None:
    """The server tells it as an InternalError (25P03)."""
    db = Database(open_engine(url, serving=True), serving=True)

    def idle(conn: sa.Connection) -> None:
        conn.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = '50ms'"))
        raw = conn.connection.driver_connection
        assert raw is not None
        assert select.select([raw], [], [], 30)[0]  # the server's last word
        conn.execute(sa.text("SELECT 1"))

    told = await asyncio.gather(db.run(idle), db.run(facts.put, "a", "1"), return_exceptions=True)
    assert [type(one) for one in told] == [StoreTrouble] * 2
    await db.close()


async def test_a_server_that_takes_no_writes(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where its disk is full: trouble that passes, for each of a group, and no handler's fault."""
    db = Database(open_engine(url, serving=True), serving=True)

    def refused(conn: sa.Connection) -> None:
        conn.exec_driver_sql("SET LOCAL transaction_read_only = on")
        facts.put(conn, "a", "1")

    for one in (db, db.beside):
        told = await asyncio.gather(one.run(refused), one.run(facts.get, "a"), return_exceptions=True)
        assert [type(each) for each in told] == [StoreTrouble] * 2
    monkeypatch.setattr(inbox, "Conversation", lambda ctx, conn, **_: conn)
    monkeypatch.setattr(inbox.router, "handle", refused)
    with pytest.raises(StoreTrouble):
        await db.run(inbox.handle_text, Ctx(db), TEXT)  # type: ignore[arg-type]
    await db.close()


async def test_a_step_that_loses_the_session_is_not_logged_as_its_own_fault(url: str) -> None:
    """It passes the trouble on: the steps beside it have no connection either."""
    db, failed = Database(open_engine(url)), list[str]()

    def steps(conn: sa.Connection) -> None:
        with alone(conn, "one", failed.append, str):
            swallowed(conn, ended(url))
        with alone(conn, "two", failed.append, str):
            facts.put(conn, "a", "1")

    with pytest.raises(StoreTrouble):
        await db.run(steps)
    assert failed == []
    await db.close()


@pytest.mark.parametrize("state", ["53100", "55P03", "40P01", "25006"])
async def test_an_error_that_leaves_the_session_alive_loses_no_lock(url: str, state: str) -> None:
    """A full disk, a lock that did not come, a deadlock: of both writers, and the lines' one is back first."""
    db = Database(open_engine(url, serving=True), serving=True)

    def refused(conn: sa.Connection) -> None:
        conn.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")

    for writer in (db, db.beside):
        with pytest.raises(StoreTrouble):
            await writer.run(refused)
    await db.beside.run(facts.get, "a")
    await db.run(facts.put, "a", "1")
    with pytest.raises(Unusable, match="already serves"), only_one(url):
        pass
    await db.close()


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR | 10 << 8, sqlite3.SQLITE_ERROR]
)
def test_what_sqlite_cannot_do_now(code: int) -> None:
    """By its codes: its words may change."""
    raw = sqlite3.OperationalError("x")
    raw.sqlite_errorcode = code
    kind = dialect.of("sqlite:////x")
    assert kind.is_away(sa.exc.OperationalError("x", None, raw)) is (code != sqlite3.SQLITE_ERROR)


def test_who_asks_whether_one_serves_holds_nothing_after(url: str) -> None:
    """Also while its session is still ending."""
    at_close = list[int]()

    def look(dbapi: Any, _record: Any) -> None:
        asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        at_close.append(dbapi.execute(asked).fetchone()[0])

    sa.event.listen(sa.pool.NullPool, "close", look)
    try:
        Postgres(url).refuse_if_served()
    finally:
        sa.event.remove(sa.pool.NullPool, "close", look)
    assert at_close == [0]


def test_a_listener_without_a_server_tries_once_a_while(tmp_path: Path) -> None:
    """A server that does not answer holds up the writing thread for two seconds, not for ten at each look."""
    tries = list[int]()

    def tried(_dialect: Any, _record: Any, _args: Any, named: dict[str, Any]) -> None:
        tries.append(named["connect_timeout"])

    watch = Postgres(f"postgresql+psycopg://smsd@/none?host={tmp_path}").watch()  # a folder where nobody listens
    sa.event.listen(sa.Engine, "do_connect", tried)
    try:
        told = [watch.changed(None) for _ in range(5)]
    finally:
        sa.event.remove(sa.Engine, "do_connect", tried)
    assert tries == [2]
    assert told == [News.FIRST, *[News.NONE] * 4]


def test_hosts_that_are_dead_are_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver waits for each host in turn: all of them together take no longer than one, down to its least."""
    waits: list[int] = []
    monkeypatch.setattr(
        sa, "create_engine", lambda *_a, connect_args, **_pool: waits.append(connect_args["connect_timeout"])
    )
    monkeypatch.setattr(sa.event, "listens_for", lambda *_a: lambda fn: fn)
    named = ("/d", "/d?host=a", "/d?host=a,b,c", "/d?host=a:5432&host=b:5432", "/d?host=" + ",".join("abcdefghij"))
    for name in named:
        Postgres(f"postgresql+psycopg://smsd@{name}").engine()
    assert waits == [10, 10, 3, 5, 2]


async def test_a_daemon_that_stands_still_holds_nobody_up_for_long(url: str) -> None:
    """The server ends its sessions in the middle of a transaction after ten seconds;
    a command's, which reads a long list, later.
    """
    asked = sa.text("SELECT setting::int FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'")

    def setting(conn: sa.Connection) -> int:
        return int(conn.execute(asked).scalar_one())

    daemon, command = Database(open_engine(url, serving=True), serving=True), Database(open_engine(url))
    found = await daemon.run(setting), await daemon.beside.run(setting), command.call(setting)
    assert found == (10_000, 10_000, 30_000)
    await daemon.close()
    await command.close()


def test_a_session_whose_gateway_is_gone_ends_soon(url: str) -> None:
    """The server asks by itself: over TCP that takes half a minute, not two hours.
    The tests' own server is reached without TCP.
    """
    told = [one.strip().removeprefix("SET ") for setting in SETTINGS for one in setting.split(";")]
    wanted = {"tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3"}
    assert wanted | {"tcp_user_timeout = 20000"} <= set(told)
    Database(open_engine(url)).call(facts.get, "a")  # and it takes them
