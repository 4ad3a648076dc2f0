"""Notices: what a modem says unasked (27.005 clause 3.4.1, 27.007).

In: a `Noticed` line. Out: a value a kind, or None for what does not concern a gateway (`^RSSI`, `^BOOT`, …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smsd.at import replies
from smsd.at.engine import Noticed, prefix_of


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text or report was stored: `+CMTI`, `+CDSI`. Index 0 is a place like any other; None:
    the place cannot be read, as in a SIM7000's `+CMTI: ,-1`.
    """

    store: str
    index: int | None
    report: bool


@dataclass(frozen=True, slots=True)
class RoutedText:
    """A text or report was handed over at once: `+CMT`, `+CDS`."""

    pdu: str
    report: bool


@dataclass(frozen=True, slots=True)
class Ringing:
    """Somebody calls; the number where the network gives it (`+CLIP`)."""

    number: str | None


@dataclass(frozen=True, slots=True)
class Registered:
    """The registration changed: `+CREG`, `+CGREG`, `+CEREG`."""

    domain: str
    stat: int
    technology: int | None


STARTED = re.compile(
    r"(?:RDY|APP RDY|START|SYSSTART|MODEM:STARTUP|Call Ready|SMS Ready|SMS DONE|PB DONE|NORMAL POWER DOWN|POWERED DOWN"
    r"|\^SYSSTART\b.*|\*ATREADY: ?\d|\+(?:CPIN|CFUN|KSUP): ?.*|\+PBREADY|\+AT: READY|\+QIND: ?(?:SMS|PB) "
    r"?DONE|\+WIND: ?[347](?:,.*)?)"
)
Notice = StoredText | RoutedText | Ringing | Registered


def read(notice: Noticed) -> Notice | None:
    """What the modem said unasked, as a value; None where it is none of what we act on."""
    prefix = prefix_of(notice.line)
    if prefix in ("+CMTI", "+CDSI"):
        found = replies.fields(notice.line)
        placed = len(found) >= 2 and found[1].isdecimal()
        return StoredText(found[0], int(found[1]) if placed else None, prefix == "+CDSI")
    if prefix in ("+CMT", "+CDS") and notice.pdu:
        return RoutedText(notice.pdu, prefix == "+CDS")
    if prefix == "+CLIP":
        return Ringing(replies.fields(notice.line)[0] or None)
    if notice.line == "RING" or prefix == "+CRING":
        return Ringing(None)
    if prefix in ("+CREG", "+CGREG", "+CEREG"):
        found_stat = replies.registration((notice.line,), asked=False)
        return Registered(prefix, *found_stat) if found_stat else None
    return None


def started(notice: Noticed) -> str | None:
    """The words of a modem that starts: it may have forgotten everything. Some say them at any time."""
    return notice.line if STARTED.fullmatch(notice.line) else None
