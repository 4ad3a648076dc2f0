"""`smsd modem trace`: a recorded conversation with a modem, read back as
events; or a modem that is listened to for a while.

In: a file (or `-`) whose lines are what was sent (`> AT+CSQ`, or any line that begins with AT) and what came back; or a
port. Out: an event a line: command, answer, notice, each with what the gateway reads in it. Nothing is sent to a port.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from smsd.at import reading
from smsd.modem.link import Link
from smsd.modem.wire import SerialWire

_STAMP = re.compile(r"^\s*(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?Z?\s+")
_SENT = re.compile(r"^\s*(?:>+|->|TX:?|→)\s*(.*)$|^\s*(AT\S*.*)$", re.IGNORECASE)
_CAME = re.compile(r"^\s*(?:<+|<-|RX:?|←)\s?(.*)$", re.IGNORECASE)


@dataclass(slots=True)
class Exchange:
    """What was sent (None for what came by itself), and what came."""

    sent: str | None
    came: list[str] = field(default_factory=list)


def exchanges(lines: Iterable[str]) -> Iterator[Exchange]:
    """A recording, cut at what was sent; time stamps and arrows in front are taken off."""
    now = Exchange(None)
    for raw in lines:
        line = _STAMP.sub("", raw.rstrip("\r\n"))
        came = _CAME.match(line)
        sent = None if came else _SENT.match(line)
        # an echo is no second command
        if sent is not None and not (now.sent and (sent[1] or sent[2]).strip() == now.sent and not now.came):
            if now.sent or now.came:
                yield now
            now = Exchange((sent[1] or sent[2] or "").strip())
        elif sent is None and (text := came[1] if came else line).strip():
            now.came.append(text)
    if now.sent or now.came:
        yield now


def events(recorded: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What the gateway would read."""
    for exchange in exchanges(recorded):
        found = reading.read(
            exchange.sent, [(line + "\r\n").encode("utf-8", "surrogateescape") for line in exchange.came]
        )
        if exchange.sent:
            # a PIN is in no output
            shown = re.sub(r'(\+CPIN=)"?[^",]*"?', r"\1****", exchange.sent, flags=re.IGNORECASE)
            yield {
                "event": "command",
                "sent": shown,
                "final": found.final or found.refusal,
                "lines": list(found.lines),
                "value": found.value,
            }
        for notice in found.notices:
            yield {"event": "notice", "line": notice}
        if exchange.sent is None:
            for line in found.lines:
                yield {"event": "line", "line": line}


async def listen(port: str, baudrate: int, seconds: float) -> Iterable[dict[str, Any]]:
    """Notices of a modem, for so long; nothing is said to it."""
    heard: list[dict[str, Any]] = []
    link = Link(
        SerialWire(port, baudrate), lambda notice: heard.append({"event": "notice", "line": notice.line}), lambda: None
    )
    await link.open()
    try:
        await asyncio.sleep(seconds)
    finally:
        link.close()
    return heard
