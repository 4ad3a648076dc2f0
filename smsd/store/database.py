"""The one writer, and the only bridge between asyncio and SQL.

In: synchronous functions `fn(conn, …)`. Out: their results, once their transaction is on the disk. Transactions that
wait at the same time are committed together, each in a savepoint of its own. What differs between databases stands in
store/dialect. Nothing here decides what is stored.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd.config import database_url
from smsd.errors import Damaged, NoMoment, ReadOnly, StoreTrouble, Unusable
from smsd.store import dialect, presence, soundness
from smsd.store.damaged_rows import set_right
from smsd.store.dialect.base import Dialect, News
from smsd.store.dialect.sqlite import means_damage
from smsd.store.ownership import become_owner

P = ParamSpec("P")
T = TypeVar("T")
Call: TypeAlias = Callable[[Connection], object]  # of a transaction
Came: TypeAlias = tuple[object, Exception | None]  # what a call returned, or raised
GROUP = 64
TELL_S = 1.0  # what the lines send is no news of which anybody waits for each; so often pages are told
DOUBT_S, ASK_S = 30.0, 0.2  # how long, and how often, it is asked what became of a COMMIT without an answer
HEAD = "0014"


def path_of(url: str) -> Path:
    """The file of a `sqlite:///` address; of a server, a path beside which the gateway's own files lie."""
    return database_url.path_of(url)


def make_engine(url: str) -> Engine:
    """An engine with the settings that the promises rest on."""
    return dialect.of(url).engine()


def migrate(engine: Engine) -> None:
    """Brings the schema to its newest version; a database that is newer than this program is refused."""
    version = _version(engine)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise Unusable(f"the database has schema {version}, this program knows {HEAD}; install the newer smsd again")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
        return
    with (
        engine.begin() as conn
    ):  # whole or not at all; it begins by the lock of all writers, so whoever comes second finds it done
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if not sa.inspect(conn).has_table("alembic_version"):
            return None
        return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def open_engine(url: str, *, serving: bool = False) -> Engine:
    """Opens or makes the database; as root, whoever owns the folder also owns what is made in it. A daemon that holds
    the lock (`serving`) migrates; a command does so only where no daemon runs, since the one that runs knows the tables
    of before. One that was here and is gone or empty is not made anew: Gone says how to go back to a copy. One that is
    no database any more is Damaged.
    """
    kind = dialect.of(url)
    become_owner(kind.path)
    if kind.in_a_file:
        presence.refuse_if_lost(kind.path)
    engine = kind.engine()
    try:
        if kind.in_a_file:
            _opened(engine, url, kind.path, serving=serving)
        else:
            _reached(engine, kind, serving=serving)
    except BaseException:
        # SQLite deletes a log by its name when its last user goes: that may be another database's by then
        engine.dispose()
        raise
    return engine


def _reached(engine: Engine, kind: Dialect, *, serving: bool) -> None:
    """The tables of a server: made, or brought to their newest version."""
    try:
        kind.path.parent.mkdir(parents=True, exist_ok=True)
        if not serving and _version(engine) not in (None, HEAD):
            _migrate_alone(engine, kind.url)
        else:
            migrate(engine)
    except (OSError, sa.exc.DBAPIError) as error:
        raise StoreTrouble(f"the database {kind.name} cannot be opened: {_in_a_line(error)}") from error


def _in_a_line(error: Exception) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _opened(engine: Engine, url: str, path: Path, *, serving: bool) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        if not serving and _version(engine) not in (None, HEAD):
            _migrate_alone(engine, url)
        else:
            migrate(engine)
        if serving:
            _whole(engine, path)
        if fresh:
            path.chmod(0o600)
        presence.mark(path)
    except (OSError, sa.exc.OperationalError, sa.exc.DatabaseError) as error:
        why = str(getattr(error, "orig", None) or error)
        if means_damage(why):
            raise Damaged(f"the database {path} is damaged ({why}): {presence.way_back(path)}") from error
        raise StoreTrouble(f"the database {path} cannot be opened: {why}") from error


def _whole(engine: Engine, path: Path) -> None:
    """A daemon begins with a database that is whole: what is damaged would else be met in an alert."""
    with engine.connect() as conn:
        raw = conn.connection.driver_connection
        assert raw is not None
        try:
            soundness.check(raw, str(path))
        except Damaged as damage:
            raise Damaged(f"the database {damage}: {presence.way_back(path)}") from damage
        # a log whose middle was hit holds commits behind it that no reader sees: a backup would call them new damage
        with contextlib.suppress(sqlite3.OperationalError):  # a disk without writes is told by what has to be written
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unreadable(error: sa.exc.DBAPIError, engine: Engine) -> str:
    """Whether a block of the file cannot be read at all: SQLite says "disk I/O error" of that, and of much that passes.
    SQLite itself looks: whoever else opened and closed the file in this process would drop SQLite's locks on it
    (fcntl(2)).
    """
    if engine.dialect.name != "sqlite" or "disk I/O error" not in str(error.orig):
        return ""
    raw = engine.raw_connection().driver_connection
    assert raw is not None
    try:
        raw.execute("PRAGMA quick_check(1)").fetchone()
    except Exception as again:
        return str(again) if "disk I/O error" in str(again) else ""
    return ""


def _migrate_alone(engine: Engine, url: str) -> None:
    try:
        with only_one(url):
            migrate(engine)
    except Locked as error:
        raise Unusable(
            f"the smsd that runs knows the tables of before ({_version(engine)}), this program those of {HEAD}; "
            "nothing was changed. Let the new one run: sudo systemctl restart smsd"
        ) from error


def lock_of(url: str) -> Path:
    """The file whose lock lets one daemon at a time serve a database."""
    return path_of(url).with_suffix(".lock")


class Locked(Unusable):
    """Another process serves this database."""


@contextlib.contextmanager
def only_one(url: str, gateway: str | None = None) -> Iterator[None]:
    """Holds the lock that lets one daemon at a time serve a database; of a server, the one that lets one daemon use a
    folder, where no daemon serves it, or none of this name.
    """
    path = lock_of(url)
    become_owner(path)
    if (only_read := presence.read_only(path)) and not path.exists():
        yield  # nobody can hold what nobody could make
        return
    flags, mode = (os.O_RDONLY, "r") if only_read else (os.O_RDWR | os.O_CREAT, "r+")
    try:
        file = os.fdopen(os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), mode)
    except OSError as error:
        raise Unusable(f"the lock {path} cannot be opened: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            first = file.read(20).strip()
            raise Locked(
                "another smsd already serves "
                f"{dialect.of(url).name}{f' (process {first})' if first.isdecimal() else ''}: one is enough, see "
                "systemctl status smsd"
            ) from None
        # a server that is away serves nobody; whoever serves on it takes its lock
        with contextlib.suppress(StoreTrouble):
            dialect.of(url).refuse_if_served(gateway)
        with contextlib.suppress(OSError):  # a full disk is no reason not to serve
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield


@dataclass(slots=True)
class _Job:
    call: Call
    done: asyncio.Future[object]


class Database:
    """`await db.run(fn, …)`: one transaction, committed before it returns."""

    def __init__(self, engine: Engine, *, serving: bool = False, aside: bool = False, gateway: str = "") -> None:
        self.engine = engine
        self.kind = dialect.of_engine(engine)
        self._serving, self._aside, self._gateway = serving, aside, gateway
        # the lines' own writer, where a database has room for two: they wait for no
        # lock, and for nobody's long transaction
        self.beside = Database(engine, aside=True) if serving and not self.kind.in_a_file else self
        self._session, self._told = 0, float("-inf")
        self._watch = self.kind.watch()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._jobs: deque[_Job] = deque()
        self._writer: asyncio.Task[None] | None = None
        self.damaged = asyncio.Event()  # SQLite said that it is not what was written: `damage` in words
        self.damage = ""
        self._kept: Connection | None = (
            None  # the writer's: opening one anew for each commit costs as much as a statement
        )

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(conn, *args)` in a transaction of its own. Trouble with the disk is a StoreTrouble: try later."""
        loop = asyncio.get_running_loop()
        job = _Job(lambda conn: fn(conn, *args, **kwargs), loop.create_future())
        self._jobs.append(job)
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write())
        return cast("T", await job.done)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._jobs:
            jobs = [self._jobs.popleft() for _ in range(min(GROUP, len(self._jobs)))]
            outcomes = await loop.run_in_executor(self._thread, self._commit, [j.call for j in jobs])
            for job, (value, error) in zip(jobs, outcomes, strict=True):
                if job.done.cancelled():
                    continue
                if error is None:
                    job.done.set_result(value)
                else:
                    if isinstance(error, Damaged):
                        self.damage = str(error)
                        self.damaged.set()
                    job.done.set_exception(error)

    def _commit(self, calls: list[Call]) -> list[Came]:
        outcomes = self._once(calls)
        ill = [n for n, (_, error) in enumerate(outcomes) if isinstance(error, NoMoment)]
        if ill:  # a row with a date that is none may stop nobody: it is set right, and what met it has another try
            _, failed = self._once([set_right])[0]
            again = self._once([calls[n] for n in ill]) if failed is None else [(None, failed) for _ in ill]
            for n, outcome in zip(ill, again, strict=True):
                outcomes[n] = outcome
        return outcomes

    def _once(self, calls: list[Call]) -> list[Came]:
        outcomes: list[Came] = []
        mark = ""
        try:
            conn = self._connection()
            with conn.begin():
                for call in calls:
                    if len(calls) == 1:
                        outcomes.append((call(conn), None))
                        continue
                    nested = conn.begin_nested()
                    try:
                        outcomes.append((call(conn), None))
                        nested.commit()
                    except sa.exc.OperationalError:
                        raise
                    except Exception as error:
                        if conn.invalidated or self.kind.is_away(error) or self.kind.damage(error):
                            raise
                        nested.rollback()
                        outcomes.append((None, error))
                mark = self._mark(conn)
        except sa.exc.DBAPIError as error:
            trouble = self._trouble(error)
            if mark and isinstance(trouble, StoreTrouble) and self._came_through(mark):
                return outcomes
            return [(None, trouble) for _ in calls]
        except Exception as error:
            if (self._kept is not None and self._kept.invalidated) or isinstance(error, sa.exc.PendingRollbackError):
                self._let_go()
                error = StoreTrouble("the database cannot be written: the connection was lost")
            return [(None, error) for _ in calls]
        return outcomes

    def _mark(self, conn: Connection) -> str:
        news = conn.info.get("news", News.NONE)
        tell = news > (News.PAGES if time.monotonic() - self._told < TELL_S else News.NONE)
        mark = self.kind.mark(conn, tell=tell)
        if mark and tell:
            self._told = time.monotonic()
        return mark

    def _came_through(self, mark: str) -> bool:
        """Whether a COMMIT was carried out whose answer was lost: who was told
        that it failed would do it a second time.
        """
        end = time.monotonic() + DOUBT_S
        while (came := self.kind.came_through(mark)) is None and time.monotonic() < end:
            time.sleep(ASK_S)
        return came is True

    def _trouble(self, error: sa.exc.DBAPIError) -> Exception:
        """What an error of the database means: damage, trouble that may pass, or a fault of ours."""
        if (why := self.kind.damage(error)) or (why := _unreadable(error, self.engine)):
            self._let_go()
            return Damaged(f"the database {self.engine.url.database} is damaged ({why})")
        if self.kind.passes(error):
            self._let_go()
            if self.kind.in_a_file and presence.read_only(self.kind.path):
                return ReadOnly(presence.takes_no_writes(self.kind.path))
            return StoreTrouble(f"the database cannot be written: {_in_a_line(error)}")
        return error

    def _connection(self) -> Connection:
        if self._kept is not None and self._kept.invalidated:
            self._let_go()  # it would connect again by itself, and write without the daemon's lock
        if self._kept is None:
            kept = self.engine.connect().execution_options(beside=self._aside)
            self._session = self.kind.session(kept)
            if self._serving or self._aside:
                self.kind.hurry(kept)
            if self._serving:
                try:
                    self.kind.guard(kept, self._gateway)
                except BaseException:
                    self._end(kept)
                    raise
            self._kept = kept
        return self._kept

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            with contextlib.suppress(sa.exc.DBAPIError):
                self._end(kept)

    def _end(self, kept: Connection) -> None:
        """A server's session ends for good: back in the pool it would keep the daemon's
        lock, and the lines' writer could be lent it.
        """
        if not self.kind.in_a_file:
            kept.invalidate()
        kept.close()

    def call(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a command that has no event loop."""
        if self._serving:  # as the daemon writes: by its one connection, which holds its lock, or not at all
            value, failed = self._thread.submit(self._commit, [lambda conn: fn(conn, *args, **kwargs)]).result()[0]
            if failed is not None:
                raise failed
            return cast("T", value)
        try:
            try:
                return self._at_once(fn, *args, **kwargs)
            except NoMoment as damage:
                try:
                    self._at_once(set_right)
                except sa.exc.OperationalError:  # for looking only
                    raise damage from None
                return self._at_once(fn, *args, **kwargs)
        except sa.exc.DBAPIError as error:
            trouble = self._trouble(error)
            if trouble is error:
                raise
            raise trouble from error
        except sa.exc.PendingRollbackError as error:
            raise StoreTrouble("the database cannot be written: the connection was lost") from error

    def _at_once(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.engine.connect() as conn, conn.begin():
            return fn(conn, *args, **kwargs)

    @property
    def shared(self) -> bool:
        """Whether several gateways may be at it."""
        return not self.kind.in_a_file

    async def changed(self) -> News:
        """Whom it concerns what another process wrote since the last call."""

        def look() -> News:
            try:
                conn = self._connection()
                return self._watch.changed(conn, self._session, self.beside._session)  # noqa: SLF001 - ours too
            except sa.exc.DBAPIError as error:
                raise self._trouble(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, look)

    async def close(self) -> None:
        """Waits for what is being written, then closes."""
        while self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer])
        if self.beside is not self:
            await self.beside.close()
        self._thread.shutdown(wait=True)
        self._watch.close()
        self._let_go()
        if not self._aside:  # what is lent when a pool is disposed of stays open, and so do its locks
            self.engine.dispose()
