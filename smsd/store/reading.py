"""Reading beside the daemon: snapshots that never wait for a writer and make none wait.

In: a database that the daemon has open, functions `fn(conn, …)` that only read. Out: what they return. Each call sees
one moment. It cannot write: SQLite refuses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.errors import StoreTrouble
from smsd.store import dialect

P = ParamSpec("P")
T = TypeVar("T")
THREADS = 2


class Reader:
    """`await reader.read(fn, …)`: one snapshot."""

    def __init__(self, url: str) -> None:
        kind = dialect.of(url)
        self.engine = kind.reader(THREADS)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="read")
        self._watching = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._watch = kind.watch_from_outside()

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
        """Whether anybody wrote since the last call: it costs no lock."""
        return bool(await asyncio.get_running_loop().run_in_executor(self._watching, self._watch.changed, None))

    def close(self) -> None:
        """Waits for what is being read, then lets the database go."""
        self._threads.shutdown(wait=True)
        self._watching.shutdown(wait=True)
        self._watch.close()
        self.engine.dispose()
