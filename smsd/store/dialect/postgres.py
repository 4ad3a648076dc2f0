"""PostgreSQL: a server that a police zone's IT runs, backs up and replicates.

What SQLite does by its one writer, an advisory lock does here: every transaction begins by taking it, so that what was
counted is still true when it is written, from whichever process; but for those of the lines (`BESIDE`), which claim
rows and record outcomes, and bear each other by themselves. A COMMIT that was not answered is asked for by the name of
its transaction, and by what that signed. Others' writes are told by NOTIFY; since a notice can be lost, it is believed
that somebody wrote every few seconds too. The daemon's writing connection holds a second lock as long as it lives, by
the name of its gateway: another daemon of that name, on whichever machine, cannot write. Sessions that were broken off
give both back by themselves.
"""

from __future__ import annotations

import select
import time
import zlib
from typing import TYPE_CHECKING, TypedDict, Unpack

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from smsd.config.database_url import hosts, to_connect
from smsd.errors import Served, StoreTrouble, Unusable
from smsd.store.dialect.base import HOLDS, Dialect, News, Signature, Watch, tell, words

if TYPE_CHECKING:  # the driver is loaded where there is a server
    from psycopg import Connection as Raw
    from psycopg.abc import Buffer
    from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
    from sqlalchemy.pool import ConnectionPoolEntry

WRITING = 0x736D7364_01  # advisory locks of a database: "smsd" and 1
SERVING = 0x736D7364  # and one a gateway, by its name
CHANNEL = "smsd"
QUIET = "quiet"  # the option of a statement that is no news for anybody
BESIDE = "beside"  # the option of a connection whose transactions take no lock
POLL_S = 5.0  # a notice that was lost is made up for so soon
HURRY_S = 10  # a daemon that was stopped in the middle of a transaction loses its session, and its locks, after so long
LISTENER_S = 2  # whose server does not answer may not hold up the thread that writes
ENDING_S = 1.0  # how long the lock of a session that ended may stay
HOLDS_ALL = ("UTF8", "SQL_ASCII")  # encodings of a database in which any letter has its place
WAIT_S = 10  # for a lock that another process holds, and for a server that does not answer
MISSING = (
    "the database is a PostgreSQL, and its driver is not installed: pip install 'psycopg[binary]' (or Debian's "
    "python3-psycopg) beside smsd"
)
_CHANGES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
_AS_IT_IS = {"no_parameters": True}  # several statements in one go: one round trip
SETTINGS = (
    f"SET lock_timeout = '{WAIT_S}s'",
    # a command that stopped in the middle of a transaction holds everybody up: the server ends its session
    "SET idle_in_transaction_session_timeout = '30s'",
    # a gateway whose current failed says no word: its session, and the daemon's lock with it,
    # ends within half a minute, not after hours
    (
        "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
        "SET tcp_user_timeout = 20000"
    ),
    "SET standard_conforming_strings = on",
    # what was counted behind a lock is what the one before had written: not how it was before the lock was asked for
    "SET default_transaction_isolation = 'read committed'",
    # a commit that the server has not written down is none; what is stricter than `on` stays
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


class _Pool(TypedDict, total=False):
    """How an engine keeps its connections, in SQLAlchemy's words."""

    poolclass: type[sa.pool.Pool]
    pool_size: int
    max_overflow: int
    pool_pre_ping: bool


class Postgres(Dialect):
    """A server that several gateways may share."""

    in_a_file = False
    BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({WRITING})"

    def there(self) -> bool:
        return True

    def refuse_if_unfit(self, conn: Connection) -> None:
        raw = conn.connection.driver_connection
        assert raw is not None
        encoding = raw.info.parameter_status("server_encoding")
        if encoding not in HOLDS_ALL:
            raise Unusable(
                f"the database {self.name} is in {encoding}, which cannot hold all that people text: a € or an emoji "
                "would stop the gateway. Have one made in UTF8 (createdb --encoding UTF8 --template template0), and "
                "its rows moved (pg_dump, pg_restore)"
            )

    def engine(self) -> Engine:
        engine = self._engine(pool_size=2, max_overflow=4, pool_pre_ping=True)

        @event.listens_for(engine, "begin")
        def _one_after_the_other(conn: Connection) -> None:
            conn.info["wrote"], conn.info["news"], conn.info[HOLDS] = False, News.NONE, False
            beside = conn.get_execution_options().get(BESIDE, False)
            conn.exec_driver_sql("BEGIN" if beside else self.BEGIN, execution_options=_AS_IT_IS)

        @event.listens_for(engine, "after_cursor_execute")
        def _writes(
            conn: Connection,
            cursor: DBAPICursor,
            statement: str,
            _values: object,
            context: ExecutionContext,
            _many: bool,
        ) -> None:
            conn.info[HOLDS] = conn.info.get(HOLDS) or _takes_rows(statement)
            if statement.lstrip().startswith(_CHANGES) and cursor.rowcount != 0:  # what changed no row is no news
                conn.info["wrote"] = True
                if not context.execution_options.get(QUIET, False):
                    tell(conn, News.PAGES if conn.get_execution_options().get(BESIDE, False) else News.ALL)

        @event.listens_for(engine, "commit")
        def _tell(conn: Connection) -> None:
            if conn.info.pop("wrote", False) and (news := conn.info.get("news")):
                conn.exec_driver_sql(f"NOTIFY {CHANNEL}, '{int(news)}'")

        return engine

    def reader(self, connections: int) -> Engine:
        engine = self._engine(pool_size=connections, max_overflow=0, pool_pre_ping=True)

        @event.listens_for(engine, "begin")
        def _one_moment(conn: Connection) -> None:
            conn.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

        return engine

    def _engine(self, wait_s: int = WAIT_S, **pool: Unpack[_Pool]) -> Engine:
        try:
            engine = sa.create_engine(
                to_connect(self.url),
                # transactions are begun by ourselves, and by nothing else; the driver waits so long for each host
                connect_args={
                    "autocommit": True,
                    "connect_timeout": max(LISTENER_S, wait_s // hosts(self.url)),
                    "application_name": "smsd",
                    "client_encoding": "utf8",
                    "keepalives_idle": 10,
                    "keepalives_interval": 5,
                    "keepalives_count": 3,
                    "tcp_user_timeout": 20_000,
                },
                **pool,
            )
        except ModuleNotFoundError as missing:
            raise Unusable(MISSING) from missing
        except sa.exc.ArgumentError as error:
            raise Unusable(f"the database's address {self.name} cannot be read: {error}") from error

        @event.listens_for(engine, "connect")
        def _set_up(dbapi: Raw, _record: ConnectionPoolEntry) -> None:
            _plain_texts(dbapi)
            for setting in SETTINGS:
                dbapi.execute(setting)

        return engine

    def watch(self) -> Watch:
        return _Listener(self)

    def refuse_if_served(self, gateway: str | None = None) -> None:
        engine = self._engine(poolclass=sa.pool.NullPool)
        try:
            with engine.connect() as conn:
                holder = _held_by(conn) if gateway is None else _taken(conn, gateway)
                if holder is not None:
                    raise Unusable(
                        f"another smsd already serves {self.name}: one is enough, see systemctl status smsd on {holder}"
                    )
                if gateway is not None:
                    # ended sessions give locks back, but some moments later: the daemon that asks wants it at once
                    conn.execute(_UNLOCK, _key(gateway))
        except sa.exc.DBAPIError as error:
            raise StoreTrouble(f"the database {self.name} cannot be opened: {words(error)}") from error
        finally:
            engine.dispose()

    def guard(self, conn: Connection, gateway: str) -> None:
        end = time.monotonic() + ENDING_S
        while (holder := _taken(conn, gateway)) is not None and time.monotonic() < end:
            time.sleep(0.05)  # the one before has ended, and the server has not noticed yet
        if holder is not None:
            of_this_name = f" as {gateway}" if gateway else ""
            raise Served(f"another smsd serves {self.name}{of_this_name}, on {holder}; nothing is sent from here")

    def session(self, conn: Connection) -> int:
        raw = conn.connection.driver_connection
        assert raw is not None
        return int(raw.info.backend_pid)

    def hurry(self, conn: Connection) -> None:
        raw = conn.connection.driver_connection
        assert raw is not None
        raw.execute(f"SET idle_in_transaction_session_timeout = '{HURRY_S}s'")

    def mark(self, conn: Connection, signature: Signature, *, tell: bool) -> str:
        if not conn.info.pop("wrote", False):
            return ""
        told = f"pg_notify('{CHANNEL}', '{int(conn.info['news'])}'), " if tell else ""
        statement = f"WITH signed AS ({signature.write}) SELECT {told}pg_current_xact_id()::text AS xid"
        return str(conn.exec_driver_sql(statement, {**signature.values, "token": signature.token}).one().xid)

    def came_through(self, mark: str, signature: Signature) -> bool | None:
        """By its number, and by what it signed: a server that died, or a replica that took over, may never have heard
        of the number, and give it to the next one that comes.
        """
        engine = self._engine(LISTENER_S, poolclass=sa.pool.NullPool)
        try:
            with engine.connect() as conn, conn.begin():
                status = conn.execute(sa.text("SELECT pg_xact_status(CAST(:xid AS xid8))"), {"xid": mark}).scalar()
                if status == "committed":
                    return conn.exec_driver_sql(signature.read, dict(signature.values)).scalar() == signature.token
                return False if status == "aborted" else None
        except sa.exc.DataError:  # a server that never came so far, as a replica that took over
            return False
        except sa.exc.DBAPIError:
            return None
        finally:
            engine.dispose()

    def damage(self, error: Exception) -> str:
        """What its IT restores is no file of ours: whatever it says, another try is made."""
        return ""

    def passes(self, error: sa.exc.DBAPIError) -> bool:
        return error.connection_invalidated or isinstance(
            error, sa.exc.OperationalError | sa.exc.InternalError | sa.exc.InterfaceError
        )

    def _cannot(self, error: sa.exc.DBAPIError) -> bool:
        state = getattr(error.orig, "sqlstate", None)
        if state is None:
            return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError)
        return state[:2] in _CANNOT or state in ("25006", "25P03", "55P03")


def _takes_rows(statement: str) -> bool:
    """Whether others may wait for what a statement did."""
    return statement.lstrip().startswith(_CHANGES) or " FOR UPDATE" in statement


# classes of SQLSTATE: connection, rolled back by the server, resources, an administrator, the machine;
# and of the others: it takes no writes for now, it stood still for too long, a lock did not come
_CANNOT = ("08", "40", "53", "57", "58")


class _Listener(Watch):
    """A connection of its own that hears notices. While it is cut off it says "changed" at
    each poll: the look itself tells the trouble.
    """

    def __init__(self, dialect: Postgres) -> None:
        self._dialect = dialect
        self._raw: Raw | None = None
        self._engine: Engine | None = None
        self._polled = self._tried = float("-inf")

    def changed(self, conn: Connection | None, *own: int) -> News:
        heard = News.NONE
        try:
            raw = self._connected()
            if (
                raw is not None and select.select([raw], [], [], 0)[0]
            ):  # nothing came, mostly: that costs no word with the server
                heard = max(
                    [_meant(notice.payload) for notice in raw.notifies(timeout=0) if notice.pid not in own],
                    default=News.NONE,
                )
        except Exception:  # the driver's, whose name is not loaded where there is none
            self.close()
        if time.monotonic() - self._polled >= POLL_S:
            heard = News.FIRST  # for all we know
        if heard == News.FIRST:
            self._polled = time.monotonic()
        return heard

    def _connected(self) -> Raw | None:
        """The connection, or None where it is gone and was tried a moment ago."""
        if self._raw is None:
            if time.monotonic() - self._tried < POLL_S:
                return None
            self._tried = time.monotonic()
            self._engine = self._dialect._engine(LISTENER_S, poolclass=sa.pool.NullPool)  # noqa: SLF001 - of this file
            lent = self._engine.raw_connection()
            raw = self._raw = lent.driver_connection
            assert raw is not None
            lent.detach()  # it is ours, and no pool's
            raw.execute(f"LISTEN {CHANNEL}")
            self._polled = float("-inf")  # what was told before it listened
        return self._raw

    def close(self) -> None:
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _meant(payload: str) -> News:
    """Of an older program it may be anything."""
    return News(int(payload)) if payload in ("1", "2", "3") else News.FIRST


_LOCK = sa.text(f"SELECT pg_try_advisory_lock({SERVING}, :key)")
_UNLOCK = sa.text(f"SELECT pg_advisory_unlock({SERVING}, :key)")
_HOLDER = sa.text(
    "SELECT coalesce(host(a.client_addr), 'the machine of the database') "
    "FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.granted AND l.locktype = 'advisory' AND l.classid::bigint = :serving AND l.objsubid = 2 "
    "AND (CAST(:key AS bigint) IS NULL OR l.objid::bigint = CAST(:key AS bigint) & 4294967295) "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1"
).bindparams(serving=SERVING)


def _key(gateway: str) -> dict[str, int]:
    """A name as the second half of a lock, which is a number of 32 bits with its sign."""
    return {"key": int.from_bytes(zlib.crc32(gateway.encode()).to_bytes(4, "big"), "big", signed=True)}


def _held_by(conn: Connection) -> str | None:
    """Where a session of any daemon is, if there is one."""
    with conn.begin():
        found = conn.execute(_HOLDER, {"key": None}).scalar()
        return None if found is None else str(found)


def _taken(conn: Connection, gateway: str) -> str | None:
    """Takes the lock of the daemon of this name for this session, or says where the session
    is that holds it, as far as the server tells.
    """
    with conn.begin():
        if conn.execute(_LOCK, _key(gateway)).scalar():
            return None
        return str(conn.execute(_HOLDER, _key(gateway)).scalar() or "an unknown machine")


def _plain_texts(dbapi: Raw) -> None:
    """A stranger's text may hold a NUL, which PostgreSQL stores in no text:
    it becomes the sign for what cannot be shown.
    """
    from psycopg.types.string import StrDumperUnknown

    def dump(self: StrDumperUnknown, obj: str) -> Buffer | None:
        return StrDumperUnknown.dump(self, obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    dbapi.adapters.register_dumper(str, type("WithoutNul", (StrDumperUnknown,), {"dump": dump}))
