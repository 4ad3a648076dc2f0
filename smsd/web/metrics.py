"""Prometheus metrics, read off the lines' status when somebody asks: nothing is counted twice, nothing costs a text.

In: the context. Out: `http://listen/metrics`. Off unless the configuration says where. No number, no text is ever in
it. So many connections at a time, so many octets and seconds a request: who asks too much waits, and no text does.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from smsd.errors import StoreTrouble
from smsd.model.rights import Rights
from smsd.rules import identity
from smsd.service.context import Context
from smsd.store import figures, glance, people
from smsd.web import families

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

CONNECTIONS = 4
HEAD = 4096  # octets of a request
SECONDS = 5.0  # for a request and its answer
REST_S = 0.1
KEPT_S = 10.0  # counts of the database are as old as that at most


class Lines:
    """A collector over a context, and what the database counted when it was last asked."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._counted: dict[str, Any] = {}
        self._at = float("-inf")

    async def fresh(self) -> None:
        """Asks the database, not more often than KEPT_S; one that is busy or gone leaves the counts as they were."""
        now = asyncio.get_running_loop().time()
        if now - self._at < KEPT_S or not self.ctx.lines:
            return
        self._at = now
        with contextlib.suppress(StoreTrouble, TimeoutError):
            async with asyncio.timeout(SECONDS / 2):
                self._counted = await self.ctx.db.run(self._count)
        copy = glance.newest_copy(self.ctx.config.gateway.database)
        self._counted["backup_age"] = self.ctx.now().timestamp() - copy[1] if copy else None

    def _count(self, conn: Connection) -> dict[str, Any]:
        today, rights = self.ctx.today(), people.all_rights(conn)
        able = {
            key: sum(
                key in p.networks
                and p.role == "police"
                and identity.bar_of(p, rights.get(name, Rights(name)), today) is None
                for name, p in self.ctx.config.people.items()
            )
            for key in self.ctx.config.networks
        }
        return figures.look(conn) | {"may_alert": able}

    def collect(self) -> Iterable[Any]:
        """The families of numbers as they are this moment; Prometheus' own hook."""
        return families.collect(self.ctx, self._counted)


class Page:
    """The page at an address; `serve` until it is cancelled."""

    def __init__(self, ctx: Context, listen: str) -> None:
        from prometheus_client import CollectorRegistry

        self.host, _, port = listen.rpartition(":")
        self.port = int(port)
        self._registry = CollectorRegistry()
        self._lines = Lines(ctx)
        self._registry.register(self._lines)
        self._slots = asyncio.Semaphore(CONNECTIONS)
        self._answering: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Answers who asks, so many at a time; the others wait in the kernel and cost nothing."""
        loop = asyncio.get_running_loop()
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.create_server((self.host.strip("[]"), self.port), family=family, backlog=CONNECTIONS) as server:
            server.setblocking(False)
            try:
                while True:
                    await self._slots.acquire()
                    connection, _ = await loop.sock_accept(server)
                    task = asyncio.create_task(self._one(connection))
                    self._answering.add(task)
                    task.add_done_callback(self._answering.discard)
            finally:
                for task in self._answering:
                    task.cancel()

    async def _one(self, connection: socket.socket) -> None:
        """One request, one answer; a slot is held for a moment more, so that nobody can ask all the time."""
        try:
            with connection, contextlib.suppress(OSError, TimeoutError):
                connection.setblocking(False)
                async with asyncio.timeout(SECONDS):
                    head = await self._head(connection)
                    await asyncio.get_running_loop().sock_sendall(connection, await self.answer(head))
            await asyncio.sleep(REST_S)
        finally:
            self._slots.release()

    async def _head(self, connection: socket.socket) -> bytes | None:
        head = b""
        while b"\r\n\r\n" not in head and b"\n\n" not in head:
            piece = await asyncio.get_running_loop().sock_recv(connection, HEAD)
            head += piece
            if not piece or len(head) > HEAD:
                return None
        return head

    async def answer(self, head: bytes | None) -> bytes:
        """What whoever sent this head gets back, the numbers as they are now; None: it was no head."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        await self._lines.fresh()
        words = (head or b"").split(b"\n", 1)[0].split()
        path = words[1].partition(b"?")[0] if len(words) == 3 else b""
        if head is None or len(words) != 3:
            return _response("400 Bad Request", "text/plain", b"")
        if words[0] != b"GET":
            return _response("405 Method Not Allowed", "text/plain", b"")
        if path not in (b"/", b"/metrics"):
            return _response("404 Not Found", "text/plain", b"")
        return _response("200 OK", CONTENT_TYPE_LATEST, generate_latest(self._registry))


def _response(status: str, kind: str, body: bytes) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: "
        "close\r\n\r\n".encode()
        + body
    )
