"""The network: phones, submits that take time, reports, loss.

In: SUBMITs from modems, texts from phones. Out: texts on phones, DELIVERs and STATUS-REPORTs to modems. A submit
takes `cold` seconds, or `warm` while the link of a modem that keeps it is still up (27.005 clause 3.5.6). Chance is
an argument.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from smsd.sms import dcs, encode, reassembly, udh
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Deliver, StatusReport, Submit

CENTRE = "+32475161616"
LINK_HOLD_S = {0: 0.0, 1: 3.0, 2: 5.0}


class Station(Protocol):
    """A modem as the network sees it."""

    number: str

    def arrive(self, tpdu: bytes, *, report: bool) -> None:
        """A DELIVER or STATUS-REPORT came over the air."""


@dataclass(slots=True)
class Received:
    """A whole text on a phone."""

    sender: str
    text: str
    at: float


@dataclass(slots=True)
class Phone:
    """A phone: what it got, put together."""

    number: str
    received: list[Received] = field(default_factory=list)
    submits: list[Submit] = field(default_factory=list)
    off: bool = False
    _parts: dict[reassembly.Key, reassembly.Assembly] = field(default_factory=dict)

    def get(self, sender: str, submit: Submit, now: float) -> Received | None:
        """Takes a segment; the whole text when it is there."""
        self.submits.append(submit)
        text = submit.text or ""
        concat = submit.header.concat
        if concat is not None:
            key = reassembly.key_of(sender, concat)
            assembly = self._parts.setdefault(key, reassembly.Assembly(key))
            whole = assembly.add(concat.seq, reassembly.Part(dcs.UCS2, text.encode("utf-16-be")))
            if whole is None:
                return None
            del self._parts[key]
            text = whole
        got = Received(sender, text, now)
        self.received.append(got)
        return got


@dataclass(slots=True)
class Network:
    """All phones and modems on the air."""

    cold: float = 1.0
    warm: float | None = None
    report_after: float = 0.5
    loss: float = 0.0
    chance: Random = field(default_factory=lambda: Random(0))
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    phones: dict[str, Phone] = field(default_factory=dict)
    stations: dict[str, Station] = field(default_factory=dict)
    on_text: Callable[[Phone, Received], None] = lambda phone, text: None
    statuses: dict[str, int] = field(default_factory=dict)  # TP-ST of reports, by number
    _references: int = 0

    def phone(self, number: str) -> Phone:
        """The phone of a number; it appears when it is first spoken of."""
        return self.phones.setdefault(number, Phone(number))

    def seconds(self, link_is_up: bool) -> float:
        """How long a submit takes."""
        return self.warm if link_is_up and self.warm is not None else self.cold

    def submit(self, sender: str, submit: Submit, reference: int) -> None:
        """The centre has taken a text from a modem."""
        number = submit.recipient.number
        if number in self.stations:
            self.text(sender, number, submit.text or "")
        elif not self.loss or self.chance.random() >= self.loss:
            phone = self.phone(number)
            got = phone.get(sender, submit, asyncio.get_running_loop().time())
            if got is not None:
                self.on_text(phone, got)
        if submit.report:
            asyncio.get_running_loop().call_later(
                self.report_after, self.report_back, sender, submit, reference, self.now()
            )

    def report_back(self, station: str, submit: Submit, reference: int, taken: datetime) -> None:
        number = submit.recipient.number
        status = self.statuses.get(number, 0x30 if self.phone(number).off else 0)
        report = StatusReport(
            mr=reference, recipient=submit.recipient, sent_at=taken, discharged_at=self.now(), status=status
        )
        if station in self.stations:
            self.stations[station].arrive(encode.status_report(report), report=True)

    def text(self, sender: str, to: str, text: str) -> None:
        """Somebody texts a modem: its DELIVERs arrive there at once, one a segment."""
        for tpdu in self.delivers(sender, text):
            self.stations[to].arrive(tpdu, report=False)

    def delivers(self, sender: str, text: str) -> list[bytes]:
        """The DELIVERs of a text, as a phone would cut it."""
        found = fit(text, transliterated=False)
        self._references = (self._references + 1) % 256
        kind = "international" if sender.startswith("+") else "alphanumeric"
        out = []
        for seq, part in enumerate(found.parts, 1):
            header = udh.Header()
            if found.segments > 1:
                header = udh.concat_header(udh.Concat(self._references, found.segments, seq))
            coding = dcs.decode(dcs.encode(found.encoding))
            out.append(
                encode.deliver(
                    Deliver(
                        sender=Address(sender, kind),
                        sent_at=self.now(),
                        text=part,
                        data=None,
                        header=header,
                        pid=0,
                        coding=coding,
                    )
                )
            )
        return out
