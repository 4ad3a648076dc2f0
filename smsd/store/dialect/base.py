"""What the store asks of a kind of database.

In: the address. Out: an engine, whether somebody else wrote, what an error means, whether this daemon may write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.config.database_url import path_of, shown
from smsd.errors import LockFirst, StoreTrouble


class News(IntEnum):
    """Whom it concerns that somebody wrote."""

    NONE = 0
    PAGES = 1  # what lines claim and send: figures change, and no other gateway has anything to do
    ALL = 2
    FIRST = 3  # an alert runs now: what a line claimed before may have to wait for it


def tell(conn: Connection, news: News) -> None:
    """Whom this transaction concerns, at least."""
    conn.info["news"] = max(conn.info.get("news", News.NONE), news)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a transaction leaves in a row of its writer, so that nobody takes another one for it: the statement that
    writes it (without a word behind it), and the one that reads what stands there; what both are given.
    """

    write: str
    read: str
    values: Mapping[str, str]
    token: str


T = TypeVar("T")
HOLDS = "holds"  # of a connection: whether its transaction changed or locked a row
SPENDING = 0x736D7364_02  # beside the locks of store/dialect/postgres.py


def one_after_the_other(conn: Connection, what: int) -> None:
    """Whoever else asks for the same waits until this transaction ends; in a file only one writes anyway. What has rows
    in its hands waits for nobody here: a LockFirst ends it, and it begins anew (`with_lock`).
    """
    if conn.dialect.name == "sqlite":
        return
    if not conn.info.get(HOLDS):
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({what})")
    elif not conn.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({what})").scalar():
        raise LockFirst(what)


def with_lock(call: Callable[[Connection], T], what: int) -> Callable[[Connection], T]:
    """The same, behind a lock that it will ask for."""

    def behind(conn: Connection) -> T:
        one_after_the_other(conn, what)
        return call(conn)

    return behind


def words(error: Exception) -> str:
    """What an error says, in one line: the database's own words, without the statement."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


class Watch(ABC):
    """Asks cheaply whether another connection wrote since the last time."""

    @abstractmethod
    def changed(self, conn: Connection | None, *own: int) -> News:
        """`conn`: the writer's own connection; `own`: the sessions whose writes are no news. What is not known may be
        anything.
        """

    def close(self) -> None:  # noqa: B027 - who holds nothing has nothing to let go
        """Lets go of what it held."""


class Dialect(ABC):
    """What the store asks of a kind of database; SQLite and PostgreSQL answer it."""

    in_a_file: bool  # the rows lie in one file beside the gateway's own: it can be lost, copied, put back

    def __init__(self, url: str) -> None:
        self.url = url
        self.path = path_of(url)

    @property
    def name(self) -> str:
        """The database in words: a path, or an address without its password."""
        return shown(self.url)

    @abstractmethod
    def there(self) -> bool:
        """Whether there may be a database: a file, or a server that is asked."""

    def refuse_if_unfit(self, _conn: Connection) -> None:  # noqa: B027 - a file is as this program made it
        """Raises Unusable where the database cannot hold what people text."""

    @abstractmethod
    def engine(self) -> Engine:
        """An engine with the settings that the promises rest on."""

    @abstractmethod
    def reader(self, connections: int) -> Engine:
        """An engine for looking only: each transaction sees one moment, and nobody waits for it."""

    @abstractmethod
    def watch(self) -> Watch:
        """Who hears of others' writes."""

    def watch_from_outside(self) -> Watch:
        """The same for who has no connection that writes."""
        return self.watch()

    @abstractmethod
    def refuse_if_served(self, gateway: str | None = None) -> None:
        """Raises Unusable where a daemon, here or on another machine, serves this
        database; of that name only, where one is told.
        """

    @abstractmethod
    def guard(self, conn: Connection, gateway: str) -> None:
        """The writing connection of the daemon of this name is the only one of its kind from
        now on, or a StoreTrouble says whose it is.
        """

    def version(self, _conn: Connection) -> object:
        """What is another one as soon as any connection has written, as long as this one is open; None: it is not
        known.
        """
        return None

    def session(self, _conn: Connection) -> int:
        """What notices name a connection by; 0 where there are none."""
        return 0

    def hurry(self, _conn: Connection) -> None:  # noqa: B027 - whose file is locked by a process, not by a session
        """The session of a daemon: where its process stands still, it keeps nobody waiting for long."""

    def mark(self, _conn: Connection, signature: Signature, *, tell: bool) -> str:
        """The last word of a transaction before its COMMIT: it leaves its signature, others are told that it wrote
        (`tell`), and it gets a name by which `came_through` asks for it; none where it wrote nothing, or where a COMMIT
        is always answered.
        """
        return ""

    def came_through(self, _mark: str, _signature: Signature) -> bool | None:
        """What became of a transaction whose COMMIT was not answered; None: nobody can say yet."""
        return False

    @abstractmethod
    def damage(self, error: Exception) -> str:
        """The database's words where another try will not help: it is not what was written."""

    def passes(self, error: sa.exc.DBAPIError) -> bool:
        """Whether an error is trouble of the database that may pass, and no fault of ours."""
        return isinstance(error, sa.exc.OperationalError)

    def is_away(self, error: Exception) -> bool:
        """Whether the database could not do what it was asked, whatever that was: later it
        may. A statement that is wrong stays wrong.
        """
        if isinstance(error, sa.exc.DBAPIError):
            return error.connection_invalidated or self._cannot(error)
        return isinstance(error, StoreTrouble | sa.exc.PendingRollbackError)

    @abstractmethod
    def _cannot(self, error: sa.exc.DBAPIError) -> bool:
        """The same of an error over which the connection lives."""
