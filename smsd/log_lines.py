"""How a line of the log gets out: made of an event and its values, dated, thinned out, written or dropped.

In: events of structlog. Out: lines on stderr: JSON under systemd, colours on a terminal, each with its moment in the
gateway's time zone. A log that cannot be written (a full disk, a reader that went away or sleeps) never stops the
daemon and never makes it wait: the line is dropped and counted, and the count is told when lines can be written again.
What is said, and what of it may be shown, stands in log.py.
"""

from __future__ import annotations

import logging
import os
import re
import select
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any

from smsd.moments import exact, spoken
from smsd.phone_number import without_addresses

# structlog loads rich wherever it is installed, for tracebacks that are never printed here: 4 MB of a process that
# runs for months
_rich = sys.modules.pop("rich", None)
sys.modules["rich"] = None  # type: ignore[assignment]
try:
    import structlog
finally:
    del sys.modules["rich"]
    if _rich is not None:
        sys.modules["rich"] = _rich

logger: Any = structlog.get_logger()
PIECE = 4096  # octets that a pipe takes whole when it says that it takes any (PIPE_BUF)


class Sink:
    """A file descriptor that takes lines, or drops and counts them. Past Python's own buffers:
    what they kept would fail at the end.
    """

    def __init__(self, fd: int) -> None:
        self._fd, self._torn = fd, False
        self.tell_lost: Callable[[int], None] = lambda count: None  # says how many were dropped, once it can
        self.dropped = 0  # since the start
        self.untold = 0  # of them, not told yet
        self._poll = select.poll()
        self._poll.register(fd, select.POLLOUT)

    def msg(self, message: str) -> None:
        """Writes one line that structlog made; what cannot be written is counted."""
        if not self._write(message):
            self.dropped += 1
            self.untold += 1
        elif self.untold:
            count, self.untold = self.untold, 0
            self.tell_lost(count)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg

    def _write(self, message: str) -> bool:
        left = (("\n" if self._torn else "") + message + "\n").encode(errors="replace")
        while left:
            try:
                if not self._poll.poll(0):
                    return False  # its reader sleeps: a write would wait for it
                done = os.write(self._fd, left[:PIECE])
            except OSError:
                return False
            left = left[done:]
            self._torn = bool(left)
        return True


sink = Sink(2)
_zone: tzinfo = UTC


def dropped() -> int:
    """Lines that could not be written since the start."""
    return sink.dropped


def times_in(zone: tzinfo) -> None:
    """From now on each line's moment is told in this time zone."""
    global _zone  # noqa: PLW0603 - a log is of the whole process
    _zone = zone


def set_up(form: str, level: str, zone: tzinfo = UTC) -> None:
    """`form` is auto, json or text."""
    times_in(zone)
    journal = "JOURNAL_STREAM" in os.environ
    if form == "auto":
        form = (
            "text" if sys.stderr is not None and sys.stderr.isatty() and "JOURNAL_STREAM" not in os.environ else "json"
        )
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=not journal) if form == "text" else structlog.processors.JSONRenderer()
    )
    rarely = Rarely()
    structlog.configure(
        processors=[
            rarely,
            no_addresses,
            structlog.processors.add_log_level,
            _as_text if form == "text" else _as_iso,
            renderer,
            *([_priority] if journal else []),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *args: sink,
        cache_logger_on_first_use=True,
    )


def _as_text(logger: Any, method: str, line: Any) -> Any:
    return {**line, "timestamp": spoken(datetime.now(UTC), _zone)}


def _as_iso(logger: Any, method: str, line: Any) -> Any:
    return {**line, "timestamp": exact(datetime.now(UTC), _zone, "milliseconds")}


def no_addresses(logger: Any, method: str, line: Any) -> Any:
    """A processor: no line shows an e-mail address, whoever's words are in it: a mail server's reply, an error."""
    return {key: without_addresses(value) if isinstance(value, str) else value for key, value in line.items()}


# levels of syslog (sd-daemon(3)): journald takes them off the line again, and `journalctl -p err` shows alarms
PRIORITIES = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2, "exception": 3}


def _priority(logger: Any, method: str, line: Any) -> str:
    return f"<{PRIORITIES.get(method, 6)}>{line}"


# what happens once a text or once an order is told each time; all else may repeat itself: a stick that is not there
# is looked for all day
BUSINESS = frozenset(
    {
        "sent",
        "not sent",
        "received",
        "received again, ignored",
        "handled",
        "report",
        "broadcast",
        "answered late: it was sent",
        "mailed",
        "mail read",
        "started",
        "stopped",
        "configuration reloaded",
        "configuration refused, the old one stays",
        "alarm",
        "alarm over",
        "rows of a run that ended badly",
        "backup made",
        "erased",
        "log lines could not be written",
    }
)
TIMES, AGAIN_S, KEYS = 2, 3600.0, 1000
_DIGITS = re.compile(r"\d+")


class Rarely:
    """Drops what was said twice this hour already, and says afterwards how often.
    A line that is ready again begins anew.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[tuple[str, str], tuple[float, int]] = {}

    def __call__(self, logger: Any, method: str, line: Any) -> Any:
        """A processor of structlog: the line, with `repeated` where some were dropped before it, or DropEvent."""
        if line.get("event") in BUSINESS:
            return line
        if line.get("event") == "line" and line.get("state") == "ready":
            self._told = {key: value for key, value in self._told.items() if key[0] != str(line.get("line"))}
            return line
        now, key = (
            self._clock(),
            (str(line.get("line") or ""), _DIGITS.sub("0", str(sorted((k, str(v)) for k, v in line.items())))),
        )
        since, count = self._told.get(key, (now, 0))
        if now - since >= AGAIN_S:
            line = {**line, **({"repeated": count - TIMES} if count > TIMES else {})}
            since, count = now, 0
        if len(self._told) > KEYS:
            self._told.clear()
        self._told[key] = since, count + 1
        if count >= TIMES:
            raise structlog.DropEvent
        return line


def quiet() -> None:
    """Says nothing: for commands that print their own words."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
