"""Prometheus metrics, read off the lines' status when somebody asks: nothing is counted twice, nothing costs a text.

In: the context. Out: `http://listen/metrics`. Off unless the configuration says where. No number, no text is ever in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from smsd import log
from smsd.flow.context import Context


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


def serve(ctx: Context, listen: str) -> Callable[[], None]:
    """Starts the server in a thread of its own; what stops it."""
    from prometheus_client import CollectorRegistry, start_http_server

    host, _, port = listen.rpartition(":")
    registry = CollectorRegistry()
    registry.register(Lines(ctx))
    server, thread = start_http_server(int(port), addr=host, registry=registry)

    def stop() -> None:
        server.shutdown()
        thread.join(5)

    return stop
