"""Reading beside the daemon: snapshots that never wait for a writer and make none wait.

In: a database that the daemon has open, functions `fn(conn, …)` that only read. Out: what they return. Each call sees one moment.
It cannot write: SQLite refuses.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

from smsd.errors import StoreTrouble
from smsd.store.database import path_of

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 2
CACHE_KB = 512  # of a connection; the machine keeps the file in its memory anyway


class Reader:
    """`await reader.read(fn, …)`: one snapshot."""

    def __init__(self, url: str) -> None:
        path = path_of(url)
        self.engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.QueuePool, pool_size=THREADS, max_overflow=0,
                                       connect_args={"check_same_thread": False, "timeout": 5})  # fmt: skip
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="read")
        self._watching = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._path = path
        self._watch: sqlite3.Connection | None = None
        self._version = -1

        @event.listens_for(self.engine, "connect")
        def _only_read(dbapi: Any, _record: Any) -> None:
            dbapi.isolation_level = None
            for pragma in ("query_only=ON", f"cache_size=-{CACHE_KB}"):
                dbapi.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(self.engine, "begin")
        def _one_moment(conn: Connection) -> None:
            conn.exec_driver_sql("BEGIN")

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(conn, *args)` on a snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: self.call(fn, *args, **kwargs))

    def call(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same where there is no event loop."""
        try:
            with self.engine.connect() as conn, conn.begin():
                return fn(conn, *args, **kwargs)
        except sa.exc.DatabaseError as error:
            raise StoreTrouble(f"the database cannot be read: {error.orig}") from error

    async def changed(self) -> bool:
        """Whether anybody wrote since the last call (SQLite's data_version): it costs no lock."""
        version = await asyncio.get_running_loop().run_in_executor(self._watching, self._data_version)
        changed, self._version = version != self._version, version
        return changed

    def _data_version(self) -> int:
        try:
            if self._watch is None:
                self._watch = sqlite3.connect(
                    f"file:{self._path}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
                )
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            self._watch = None
            return self._version

    def close(self) -> None:
        """Lets the database go."""
        self._threads.shutdown(wait=True)
        self._watching.shutdown(wait=True)
        if self._watch is not None:
            self._watch.close()
        self.engine.dispose()
