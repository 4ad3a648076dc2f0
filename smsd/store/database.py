"""The only bridge between asyncio and SQL: one thread that writes, one transaction after the other.

In: synchronous functions `fn(conn, …)`. Out: their results, once their transaction is on the disk. Transactions that
wait at the same time are committed together (store/writer.py). What differs between databases stands in store/dialect.
Nothing here decides what is stored.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from smsd import log
from smsd.errors import Damaged, LockFirst, NoMoment, StoreTrouble
from smsd.store import dialect
from smsd.store.damaged_rows import set_right
from smsd.store.dialect.base import News, with_lock
from smsd.store.witness import Record, Witness
from smsd.store.writer import Call, Came, Writer

P = ParamSpec("P")
T = TypeVar("T")
GROUP = 64
Seen: TypeAlias = Callable[[object], Sequence[Record]]  # of what a call returned


@dataclass(slots=True)
class _Job:
    call: Call
    done: asyncio.Future[object]
    seen: Seen | None = None  # what the witness is to know of what the call returned


class Database:
    """`await db.run(fn, …)`: one transaction, committed before it returns."""

    def __init__(self, engine: Engine, *, serving: bool = False, aside: bool = False, gateway: str = "") -> None:
        self.engine = engine
        self.kind = dialect.of_engine(engine)
        self.writer = Writer(engine, serving=serving, aside=aside, gateway=gateway)
        self._serving, self._aside = serving, aside
        # the lines' own writer, where a database has room for two: they wait for no
        # lock, and for nobody's long transaction
        self.beside = Database(engine, aside=True, gateway=gateway) if serving and not self.kind.in_a_file else self
        self._watch = self.kind.watch()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._jobs: deque[_Job] = deque()
        self._writing: asyncio.Task[None] | None = None
        self.witness: Witness | None = None
        self.damaged = asyncio.Event()  # SQLite said that it is not what was written: `damage` in words
        self.damage = ""

    async def run(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(conn, *args)` in a transaction of its own. Trouble with the disk is a StoreTrouble: try later."""
        return cast("T", await self._committed(lambda conn: fn(conn, *args, **kwargs)))

    async def run_seen(
        self,
        seen: Callable[[T], Sequence[Record]],
        fn: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """The same; before it returns, the witness knows what `seen` makes of the result. Where the database lies in
        a file the witness lies beside it, and one disk takes both; a server's commits wait for no disk here.
        """

        def call(conn: Connection) -> T:
            return fn(conn, *args, **kwargs)

        if self.kind.in_a_file or self.witness is None:
            return cast("T", await self._committed(call, cast("Seen", seen)))
        found = cast("T", await self._committed(call))
        if records := seen(found):
            self.witness.soon(records)
        await self.witness.settled()
        return found

    def _committed(self, call: Call, seen: Seen | None = None) -> asyncio.Future[object]:
        loop = asyncio.get_running_loop()
        job = _Job(call, loop.create_future(), seen)
        self._jobs.append(job)
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        return job.done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._jobs:
            jobs = [self._jobs.popleft() for _ in range(min(GROUP, len(self._jobs)))]
            outcomes = await loop.run_in_executor(self._thread, self._commit, jobs)
            for job, (value, error) in zip(jobs, outcomes, strict=True):
                if job.done.cancelled():
                    continue
                if error is None:
                    job.done.set_result(value)
                else:
                    if isinstance(error, Damaged):
                        self._found(error)
                    job.done.set_exception(error)

    def _commit(self, jobs: list[_Job]) -> list[Came]:
        """One commit, and behind it one write of the witness, in this thread: another one would have to be woken."""
        outcomes = self.writer.commit([job.call for job in jobs])
        if self.witness is not None:
            try:
                self._witness(self.witness, jobs, outcomes)
            except Exception as error:  # what is committed is told, whatever the witness does
                log.part_failed("witness", error)
        return outcomes

    @staticmethod
    def _witness(witness: Witness, jobs: list[_Job], outcomes: list[Came]) -> None:
        records: list[Record] = []
        for job, (value, error) in zip(jobs, outcomes, strict=True):
            if job.seen is not None and error is None:
                records += job.seen(value)
        if records:
            witness.at_once(records)

    def call(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a command that has no event loop."""
        if self._serving:  # as the daemon writes: by its one connection, which holds its lock, or not at all
            calls: list[Call] = [lambda conn: fn(conn, *args, **kwargs)]
            ((value, failed),) = self._thread.submit(self.writer.commit, calls).result()
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
            trouble = self.writer.trouble(error)
            if trouble is error:
                raise
            raise trouble from error
        except sa.exc.PendingRollbackError as error:
            raise StoreTrouble("the database cannot be written: the connection was lost") from error

    def _at_once(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with self.engine.connect() as conn, conn.begin():
                return fn(conn, *args, **kwargs)
        except LockFirst as first:
            with self.engine.connect() as conn, conn.begin():
                return with_lock(lambda conn: fn(conn, *args, **kwargs), first.what)(conn)

    @property
    def shared(self) -> bool:
        """Whether several gateways may be at it."""
        return not self.kind.in_a_file

    async def changed(self) -> News:
        """Whom it concerns what another process wrote since the last call."""
        return await self._ask(lambda conn: self._watch.changed(conn, self.writer.session, self.beside.writer.session))

    async def version(self) -> object:
        """What stays the same as long as nobody writes, of this process or of another one; None: it is not known."""

        def look(conn: Connection) -> object:
            found = self.kind.version(conn)
            return None if found is None else (self.writer.opened, found)

        return None if self.shared else await self._ask(look)

    async def _ask(self, look: Callable[[Connection], T]) -> T:
        """What is no transaction, of the connection that writes."""

        def ask() -> T:
            try:
                return look(self.writer.connection())
            except sa.exc.DBAPIError as error:
                raise self.writer.trouble(error) from error

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, ask)
        except Damaged as damage:
            self._found(damage)
            raise

    def _found(self, damage: Damaged) -> None:
        self.damage = str(damage)
        self.damaged.set()

    async def close(self) -> None:
        """Waits for what is being written, then closes."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        if self.beside is not self:
            await self.beside.close()
        self._thread.shutdown(wait=True)
        self._watch.close()
        self.writer.let_go()
        if not self._aside:  # what is lent when a pool is disposed of stays open, and so do its locks
            self.engine.dispose()
