"""The engine, the one writer, and the only bridge between asyncio and SQL.

In: synchronous functions `fn(conn, …)`. Out: their results, once their transaction is on the disk. SQLite: WAL,
`synchronous=FULL`, every transaction BEGIN IMMEDIATE. Transactions that wait at the same time are committed together, each
in a savepoint of its own. Nothing here decides what is stored.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from smsd.errors import Damaged, NoMoment, StoreTrouble, Unusable
from smsd.store import presence, soundness
from smsd.store.damaged_rows import set_right
from smsd.store.ownership import become_owner

P = ParamSpec("P")
T = TypeVar("T")
GROUP = 64
HEAD = "0011"


def path_of(url: str) -> Path:
    """The file of a `sqlite:///` address."""
    return Path(url.removeprefix("sqlite:///"))


def make_engine(url: str) -> Engine:
    """An engine with the pragmas that the promises rest on."""
    engine = sa.create_engine(
        url, poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False, "timeout": 10}
    )

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we begin transactions ourselves
        # small pages, since a text changes a few bytes on each of some eight: a quarter of the wear of a card. Only a new file takes it
        for pragma in (
            "page_size=1024",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            dbapi.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _immediate(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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
    with engine.connect() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect() as conn:
        if not sa.inspect(conn).has_table("alembic_version"):
            return None
        return conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def open_engine(url: str, *, serving: bool = False) -> Engine:
    """Opens or makes the database; as root, whoever owns the folder also owns what is made in it. A daemon that holds the lock (`serving`)
    migrates; a command does so only where no daemon runs, since the one that runs knows the tables of before. One that was here and is
    gone or empty is not made anew: Gone says how to go back to a copy. One that is no database any more is Damaged.
    """
    path = path_of(url)
    become_owner(path)
    presence.refuse_if_lost(path)
    engine = make_engine(url)
    try:
        _opened(engine, url, path, serving=serving)
    except BaseException:
        engine.dispose()  # SQLite deletes a log by its name when its last user goes: that may be another database's by then
        raise
    return engine


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


def means_damage(why: str) -> bool:
    """Whether SQLite's words say that another try will not help."""
    return any(words in why for words in ("malformed", "not a database", "Could not decode to UTF-8"))


def _damage_of(error: Exception) -> str:
    """SQLite's words where they say that the file is not what was written."""
    why = str(error.orig) if isinstance(error, sa.exc.DatabaseError) else ""
    return why if means_damage(why) else ""


def _unreadable(error: sa.exc.DatabaseError, engine: Engine) -> str:
    """Whether a block of the file cannot be read at all: SQLite says "disk I/O error" of that, and of much that passes. SQLite itself looks:
    whoever else opened and closed the file in this process would drop SQLite's locks on it (fcntl(2)).
    """
    if "disk I/O error" not in str(error.orig):
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
        raise Unusable(f"the smsd that runs knows the tables of before ({_version(engine)}), this program those of {HEAD}; nothing was "
                       "changed. Let the new one run: sudo systemctl restart smsd") from error  # fmt: skip


def lock_of(url: str) -> Path:
    """The file whose lock lets one daemon at a time serve a database."""
    return path_of(url).with_suffix(".lock")


class Locked(Unusable):
    """Another process serves this database."""


@contextlib.contextmanager
def only_one(url: str) -> Any:
    """Holds the lock that lets one daemon at a time serve a database."""
    path = lock_of(url)
    become_owner(path)
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+")
    except OSError as error:
        raise Unusable(f"the lock {path} cannot be opened: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            first = file.read(20).strip()
            raise Locked(f"another smsd already serves {path_of(url)}{f' (process {first})' if first.isdecimal() else ''}: one is enough, "
                         "see systemctl status smsd") from None  # fmt: skip
        with contextlib.suppress(OSError):  # a full disk is no reason not to serve
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield


@dataclass(slots=True)
class _Job:
    call: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class Database:
    """`await db.run(fn, …)`: one transaction, committed before it returns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._jobs: deque[_Job] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._seen_version = 0
        self.damaged = asyncio.Event()  # SQLite said that it is not what was written: `damage` in words
        self.damage = ""
        self._kept: Connection | None = (
            None  # the writer's: opening one anew for each commit costs as much as a statement
        )

    async def run(self, fn: Callable[P, T], *args: Any, **kwargs: Any) -> T:
        """Runs `fn(conn, *args)` in a transaction of its own. Trouble with the disk is a StoreTrouble: try later."""
        loop = asyncio.get_running_loop()
        job = _Job(lambda conn: fn(conn, *args, **kwargs), loop.create_future())  # type: ignore[arg-type]
        self._jobs.append(job)
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write())
        return await job.done  # type: ignore[no-any-return]

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

    def _commit(self, calls: list[Callable[[Connection], Any]]) -> list[tuple[Any, Exception | None]]:
        outcomes = self._once(calls)
        ill = [n for n, (_, error) in enumerate(outcomes) if isinstance(error, NoMoment)]
        if ill:  # a row with a date that is none may stop nobody: it is set right, and what met it has another try
            _, failed = self._once([set_right])[0]
            again = self._once([calls[n] for n in ill]) if failed is None else [(None, failed) for _ in ill]
            for n, outcome in zip(ill, again, strict=True):
                outcomes[n] = outcome
        return outcomes

    def _once(self, calls: list[Callable[[Connection], Any]]) -> list[tuple[Any, Exception | None]]:
        outcomes: list[tuple[Any, Exception | None]] = []
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
                        if _damage_of(error):
                            raise
                        nested.rollback()
                        outcomes.append((None, error))
        except sa.exc.DatabaseError as error:
            trouble = self._trouble(error)
            return [(None, trouble) for _ in calls]
        except Exception as error:
            return [(None, error) for _ in calls]
        return outcomes

    def _trouble(self, error: sa.exc.DatabaseError) -> Exception:
        """What an error of SQLite means: damage, trouble that may pass, or a fault of ours."""
        if (why := _damage_of(error)) or (why := _unreadable(error, self.engine)):
            self._let_go()
            return Damaged(f"the database {self.engine.url.database} is damaged ({why})")
        if isinstance(error, sa.exc.OperationalError):
            self._let_go()
            return StoreTrouble(f"the database cannot be written: {error.orig}")
        return error

    def _connection(self) -> Connection:
        if self._kept is None:
            self._kept = self.engine.connect()
        return self._kept

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            with contextlib.suppress(sa.exc.DBAPIError):
                kept.close()

    def call(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """The same for a command that has no event loop."""
        try:
            try:
                return self._at_once(fn, *args, **kwargs)
            except NoMoment as damage:
                try:
                    self._at_once(set_right)
                except sa.exc.OperationalError:  # for looking only
                    raise damage from None
                return self._at_once(fn, *args, **kwargs)
        except sa.exc.DatabaseError as error:
            trouble = self._trouble(error)
            if trouble is error:
                raise
            raise trouble from error

    def _at_once(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        with self.engine.connect() as conn, conn.begin():
            return fn(conn, *args, **kwargs)

    async def changed(self) -> bool:
        """Whether another process wrote since the last call (SQLite's data_version)."""

        def look() -> int:
            # the driver's own cursor: no transaction is begun, nobody is made to wait
            raw = self._connection().connection.driver_connection
            assert raw is not None
            return int(raw.execute("PRAGMA data_version").fetchone()[0])

        version = await asyncio.get_running_loop().run_in_executor(self._thread, look)
        changed = version != self._seen_version
        self._seen_version = version
        return changed

    async def close(self) -> None:
        """Waits for what is being written, then closes."""
        while self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer])
        self._thread.shutdown(wait=True)
        self._let_go()
        self.engine.dispose()
