"""Prometheus metrics, read off the lines' status when somebody asks: nothing is counted twice, nothing costs a text.

In: the context. Out: `http://listen/metrics`. Off unless the configuration says where. No number, no text is ever in it. So many
connections at a time, so many octets and seconds a request: who asks too much waits, and no text does.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterable
from typing import Any

from smsd import log
from smsd.service.context import Context

CONNECTIONS = 4
HEAD = 4096       # octets of a request
SECONDS = 5.0     # for a request and its answer
REST_S = 0.1


class Lines:
    """A collector over the lines of a gateway."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    def collect(self) -> Iterable[Any]:
        """The families, fresh."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        sent = CounterMetricFamily("smsd_texts_sent", "texts that the network took", labels=["line"])
        failed = CounterMetricFamily("smsd_texts_failed", "texts that failed for good", labels=["line"])
        ready = GaugeMetricFamily("smsd_line_ready", "1 where a line can send", labels=["line"])
        signal = GaugeMetricFamily("smsd_line_signal_dbm", "signal strength", labels=["line"])
        speed = GaugeMetricFamily("smsd_line_seconds_per_sms", "measured seconds a segment", labels=["line"])
        waiting = GaugeMetricFamily("smsd_segments_waiting", "segments that wait for a line", labels=["line"])
        unlogged = CounterMetricFamily("smsd_log_lines_dropped", "log lines that could not be written", value=log.dropped())
        for s in self.ctx.lines.values():
            sent.add_metric([s.name], s.sent)
            failed.add_metric([s.name], s.failed)
            ready.add_metric([s.name], float(s.ready))
            speed.add_metric([s.name], s.speed.seconds)
            waiting.add_metric([s.name], self.ctx.waiting.get(s.name, 0))
            if s.facts.signal_dbm is not None:
                signal.add_metric([s.name], s.facts.signal_dbm)
        return sent, failed, ready, signal, speed, waiting, unlogged


class Page:
    """The page at an address; `serve` until it is cancelled."""

    def __init__(self, ctx: Context, listen: str) -> None:
        from prometheus_client import CollectorRegistry

        self.host, _, port = listen.rpartition(":")
        self.port = int(port)
        self._registry = CollectorRegistry()
        self._registry.register(Lines(ctx))
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
                    await asyncio.get_running_loop().sock_sendall(connection, self._answer(await self._head(connection)))
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

    def _answer(self, head: bytes | None) -> bytes:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

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
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
