"""SQLite: one file, one writer at a time.

WAL, `synchronous=FULL`, every transaction BEGIN IMMEDIATE. Others' writes show in `data_version`; one daemon at a time
by the lock of a file (store/opening.py). Whether the file is what was written: SQLite's own words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from smsd.store.dialect.base import Dialect, News, Watch

_CANNOT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
CACHE_KB = 512  # of a reading connection; the machine keeps the file in its memory anyway
STATEMENTS = 512  # that the writing connection keeps prepared: as many as there are different ones


def _version(conn: Connection) -> tuple[int, int]:
    """What other connections write changes the first, what this one writes the second."""
    # the driver's own cursor: no transaction is begun, nobody is made to wait
    raw = conn.connection.driver_connection
    assert raw is not None
    asked = "PRAGMA data_version"
    try:
        return int(raw.execute(asked).fetchone()[0]), int(raw.total_changes)
    except sqlite3.Error as error:  # as any other statement says it
        raise sa.exc.DBAPIError.instance(asked, None, error, sqlite3.Error) from error


def _plainly(engine: Engine, begin: str) -> None:
    """How transactions begin, and savepoints in them. As a listener of "begin" every statement would ask whether
    anybody listens to it; and savepoints that each have a name of their own are compiled and prepared one by one, and
    push what is asked all the time out of what is kept prepared. The innermost of one name is the one that is meant.
    """

    def do(*statements: str) -> Callable[[Connection, str], None]:
        def run(conn: Connection, _name: str) -> None:
            for words in statements:
                conn.exec_driver_sql(words).close()

        return run

    ways: dict[str, Callable[..., None]] = {
        "do_begin": lambda dbapi: dbapi.execute(begin).close(),
        "do_savepoint": do("SAVEPOINT step"),
        "do_release_savepoint": do("RELEASE SAVEPOINT step"),
        # rolled back it would still stand, and be the innermost one
        "do_rollback_to_savepoint": do("ROLLBACK TO SAVEPOINT step", "RELEASE SAVEPOINT step"),
    }
    for name, way in ways.items():
        setattr(engine.dialect, name, way)


class _DataVersion(Watch):
    def __init__(self) -> None:
        self._seen = 0

    def changed(self, conn: Connection | None, *own: int) -> News:
        assert conn is not None
        version, _ = _version(conn)
        changed, self._seen = version != self._seen, version
        return News.FIRST if changed else News.NONE


class _FromOutside(Watch):
    """A small connection of its own; where the file cannot be opened, nothing is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._conn: sqlite3.Connection | None = None
        self._seen = -1

    def changed(self, conn: Connection | None, *own: int) -> News:
        version = self._version()
        changed, self._seen = version != self._seen, version
        return News.FIRST if changed else News.NONE

    def _version(self) -> int:
        try:
            if self._conn is None:
                self._conn = sqlite3.connect(
                    f"file:{self._path}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
                )
            return int(self._conn.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            self._conn = None
            return self._seen

    def close(self) -> None:
        if self._conn is not None:
            self._conn.close()


class Sqlite(Dialect):
    """One file of one gateway: the default."""

    in_a_file = True

    @property
    def name(self) -> str:
        return str(self.path)

    def there(self) -> bool:
        return self.path.exists()

    def engine(self) -> Engine:
        engine = sa.create_engine(
            self.url,
            poolclass=sa.pool.StaticPool,
            connect_args={"check_same_thread": False, "timeout": 10, "cached_statements": STATEMENTS},
        )
        _plainly(engine, "BEGIN IMMEDIATE")

        @event.listens_for(engine, "connect")
        def _pragmas(dbapi: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
            dbapi.isolation_level = None  # we begin transactions ourselves
            # small pages, since a text changes a few bytes on each of some eight: a quarter of the wear
            # of a card. Only a new file takes it
            for pragma in (
                "page_size=1024",
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "busy_timeout=10000",
            ):
                dbapi.execute(f"PRAGMA {pragma}").close()

        return engine

    def reader(self, connections: int) -> Engine:
        engine = sa.create_engine(
            f"sqlite:///{self.path}",
            poolclass=sa.pool.QueuePool,
            pool_size=connections,
            max_overflow=0,
            connect_args={"check_same_thread": False, "timeout": 5},
        )
        _plainly(engine, "BEGIN")

        @event.listens_for(engine, "connect")
        def _only_read(dbapi: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
            dbapi.isolation_level = None
            for pragma in ("query_only=ON", f"cache_size=-{CACHE_KB}"):
                dbapi.execute(f"PRAGMA {pragma}").close()

        return engine

    def watch(self) -> Watch:
        return _DataVersion()

    def watch_from_outside(self) -> Watch:
        return _FromOutside(self.path)

    def refuse_if_served(self, gateway: str | None = None) -> None:
        """The lock of the file says it."""

    def guard(self, conn: Connection, gateway: str) -> None:
        """The lock of the file did it."""

    def version(self, conn: Connection) -> object:
        return _version(conn)

    def _cannot(self, error: sa.exc.DBAPIError) -> bool:
        return (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF in _CANNOT

    def damage(self, error: Exception) -> str:
        why = str(error.orig) if isinstance(error, sa.exc.DatabaseError) else ""
        return why if means_damage(why) else ""


def means_damage(why: str) -> bool:
    """Whether SQLite's words say that another try will not help."""
    return any(words in why for words in ("malformed", "not a database", "Could not decode to UTF-8"))
