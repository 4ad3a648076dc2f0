"""TPDUs as values: 3GPP TS 23.040 clause 9.2.2.

One frozen value a type; `odd` says what could not be read and is left out. `decode` reads them, `encode` writes those
that a gateway and its simulator send.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from smsd.sms import dcs
from smsd.sms.address import Address
from smsd.sms.udh import Header
from smsd.sms.validity import Validity

_NO_HEADER = Header()
_DEFAULT = dcs.decode(0)


@dataclass(frozen=True, slots=True)
class Deliver:
    """A text that came (clause 9.2.2.1). `units` and `script` as in UserData; `more`: the centre holds more texts."""

    sender: Address
    sent_at: datetime | None
    text: str | None
    data: bytes | None = None
    header: Header = _NO_HEADER
    pid: int = 0
    coding: dcs.Dcs = _DEFAULT
    units: bytes = b""
    script: str = dcs.GSM7
    more: bool = False
    report: bool = False
    reply_path: bool = False
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submit:
    """A text to send (clause 9.2.2.2). Without `validity` the centre keeps it as long as it likes."""

    recipient: Address
    text: str | None
    data: bytes | None = None
    header: Header = _NO_HEADER
    mr: int = 0
    reject_duplicates: bool = False
    report: bool = False
    validity: Validity | None = None
    pid: int = 0
    coding: dcs.Dcs = _DEFAULT
    reply_path: bool = False


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a text (clause 9.2.2.3): `mr` and recipient name it, `status` is TP-ST."""

    mr: int
    recipient: Address
    sent_at: datetime | None
    discharged_at: datetime | None
    status: int
    of_command: bool = False
    text: str | None = None
    data: bytes | None = None
    header: Header = _NO_HEADER
    pid: int = 0
    coding: dcs.Dcs = _DEFAULT
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """What a phone answers to a DELIVER (clause 9.2.2.1a); `cause` is TP-FCS of a refusal, None of an agreement."""

    cause: int | None
    text: str | None = None
    data: bytes | None = None
    header: Header = _NO_HEADER
    pid: int = 0
    coding: dcs.Dcs = _DEFAULT


@dataclass(frozen=True, slots=True)
class SubmitReport:
    """What the centre answers to a SUBMIT (clause 9.2.2.2a); `cause` as above."""

    cause: int | None
    sent_at: datetime | None
    text: str | None = None
    data: bytes | None = None
    header: Header = _NO_HEADER
    pid: int = 0
    coding: dcs.Dcs = _DEFAULT
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """An order about a text that was sent before (clause 9.2.2.4): `kind` is TP-CT, `about` its TP-MR."""

    mr: int
    kind: int
    about: int
    recipient: Address
    data: bytes
    pid: int = 0
    report: bool = False
    header: Header = field(default_factory=Header)


Tpdu = Deliver | Submit | StatusReport | DeliverReport | SubmitReport | Command
