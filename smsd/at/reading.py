"""A recorded exchange, read as the gateway would read it: for `smsd at read` and for whoever looks into a trace.

In: what was sent (or None), what came back, as it came off the wire. Out: a Reading. Unlike the engine, which is done
at the first final result, it goes on to the end of the record: what came behind it belongs to the exchange too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from smsd.at import notices, replies
from smsd.at.engine import Answered, Engine, Event, Expect, Noticed

Lines = tuple[str, ...]
_STANDARD = re.compile(r"OK$|ERROR$|NO CARRIER$|NO DIALTONE$|BUSY$|\+CM[ES] ERROR")
NO_CARRIER = "NO CARRIER"
_NAME = re.compile(r"(?i:AT)([+^*%$#][A-Za-z0-9]+)(=\?|\?|=)?")

# (command, form) → how its information lines are read
_PARSERS: dict[tuple[str, str], Callable[[Lines], Any]] = {
    ("+CPIN", "?"): replies.pin_state, ("+CSQ", ""): replies.signal_dbm, ("+COPS", "?"): replies.operator,
    ("+CREG", "?"): replies.registration, ("+CGREG", "?"): replies.registration, ("+CEREG", "?"): replies.registration,
    ("+C5GREG", "?"): replies.registration, ("+CSCA", "?"): replies.service_centre,
    ("+CPMS", "=?"): replies.stores_offered,
    ("+CPMS", "?"): replies.stores_in_use, ("+CPMS", "="): replies.stores_in_use, ("+CNMI", "=?"): replies.cnmi_offered,
    ("+CMMS", "=?"): replies.numbers_offered, ("+CMGS", "="): replies.reference, ("+CMGR", "="): replies.stored_one,
    ("+CMGL", "="): replies.stored_all, ("+CMGL", ""): replies.stored_all, ("+CGMI", ""): replies.plain,
    ("+CGMM", ""): replies.plain,
    ("+CGMR", ""): replies.plain, ("+GMI", ""): replies.plain, ("+GMM", ""): replies.plain, ("+GMR", ""): replies.plain,
    ("+CGSN", ""): replies.imei, ("+GSN", ""): replies.imei, ("+CIMI", ""): replies.digits,
    ("+CCID", ""): replies.digits,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """`final`: the last standard result; `refusal`: a vendor's own word for one; `value`:
    the parsed answer or notice.
    """

    final: str | None
    lines: Lines
    notices: Lines
    value: Any = None
    refusal: str | None = None


def read(send: str | None, replies_: Sequence[bytes]) -> Reading:
    """Reads an exchange; `send` is None where nothing was asked."""
    sent = (send or "").strip()
    expect, parse = _expectation(sent)
    engine = Engine(recorded=True)
    events: list[Event] = []
    for piece in replies_:
        # a byte at a time: an answer in the middle of a read must not swallow what stands behind it
        for octet in piece:
            if sent and not engine.busy:
                engine.start(sent.encode("ascii", "replace").decode(), expect)
            events += engine.feed(bytes([octet]))
    events += engine.end()
    lines = tuple(line for e in events if isinstance(e, Answered) for line in e.lines) + engine.said
    finals = [e.final.text or e.final.kind for e in events if isinstance(e, Answered)]
    noticed = [e for e in events if isinstance(e, Noticed)]
    standard = [f for f in finals if _STANDARD.match(f)]
    if sent and not finals and any(n.line == NO_CARRIER for n in noticed):  # a call's end, unless it ended the command
        standard, noticed = [NO_CARRIER], [n for n in noticed if n.line != NO_CARRIER]
    return Reading(
        final=standard[-1] if standard else None,
        lines=lines,
        notices=tuple(part for n in noticed for part in (n.line, n.pdu) if part),
        value=parse(lines) if sent else _values(noticed),
        refusal=next((f for f in finals if not _STANDARD.match(f)), None),
    )


def _expectation(sent: str) -> tuple[Expect, Callable[[Lines], Any]]:
    match = _NAME.match(sent)
    if match is None:
        return Expect(plain=True), lambda lines: None
    name, form = match.group(1).upper(), match.group(2) or ""
    expect = Expect(
        (name,), plain=True, pdu_lines=name in ("+CMGR", "+CMGL"), prompt=name in ("+CMGS", "+CMGW", "+CNMA")
    )
    return expect, _PARSERS.get((name, form), _fields_of(name))


def _fields_of(name: str) -> Callable[[Lines], Any]:
    """For a command without a parser of its own: the fields of its lines."""
    return lambda lines: [replies.fields(line) for line in lines if line.startswith(f"{name}:")] or None


def _values(noticed: list[Noticed]) -> Any:
    found = [(type(v).__name__, v) for v in map(notices.read, noticed) if v is not None]
    return found or None
