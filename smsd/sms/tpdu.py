"""TPDUs: 3GPP TS 23.040 clause 9.2.2: DELIVER, SUBMIT, STATUS-REPORT.

In: octets as the radio or `AT+CMGR` gives them. Out: one frozen value a type, and octets of a SUBMIT.
The direction decides what the two TP-MTI bits mean: `mt` towards the phone, `mo` away from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from smsd.errors import PduFault
from smsd.sms import address, dcs, timestamp, udh, user_data, validity
from smsd.sms.address import Address
from smsd.sms.udh import Header

_VPF_LENGTH = (0, 7, 1, 7)


@dataclass(frozen=True, slots=True)
class Deliver:
    """A text that came (clause 9.2.2.1)."""

    sender: Address
    sent_at: datetime | None
    text: str | None
    data: bytes | None = None
    header: Header = field(default_factory=Header)
    pid: int = 0
    coding: dcs.Dcs = field(default_factory=lambda: dcs.decode(0))
    units: bytes = b""


@dataclass(frozen=True, slots=True)
class Submit:
    """A text to send (clause 9.2.2.2). `validity_s` is the relative period in seconds, or None for the network's."""

    recipient: Address
    text: str | None
    data: bytes | None = None
    header: Header = field(default_factory=Header)
    mr: int = 0
    reject_duplicates: bool = False
    report: bool = False
    validity_s: int | None = None
    pid: int = 0
    coding: dcs.Dcs = field(default_factory=lambda: dcs.decode(0))


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a text (clause 9.2.2.3): `mr` and recipient name it, `status` is TP-ST."""

    mr: int
    recipient: Address
    sent_at: datetime | None
    discharged_at: datetime | None
    status: int


Tpdu = Deliver | Submit | StatusReport


class _Reader:
    """Takes fields off octets and knows where it stands."""

    def __init__(self, octets: bytes, base: int) -> None:
        self.octets, self.at, self.base = octets, 0, base

    def octet(self, name: str) -> int:
        if self.at >= len(self.octets):
            raise PduFault(name, self.base + self.at, "the PDU ends here")
        self.at += 1
        return self.octets[self.at - 1]

    def take(self, count: int, name: str) -> bytes:
        if self.at + count > len(self.octets):
            raise PduFault(name, self.base + self.at, f"{count} octets are needed, {len(self.octets) - self.at} are left")
        self.at += count
        return self.octets[self.at - count : self.at]

    def address(self, name: str) -> Address:
        try:
            found, self.at = address.decode(self.octets, self.at, name)
        except PduFault as fault:
            raise PduFault(fault.field, self.base + fault.offset, fault.message) from None
        return found

    def user_data(self, coding: dcs.Dcs, has_header: bool) -> user_data.UserData:
        udl = self.octet("udl")
        return user_data.decode(self.octets[self.at :], udl, coding, has_header, self.base + self.at)


def decode(octets: bytes, direction: str = "mt", base: int = 0) -> Tpdu:
    """The TPDU in `octets`; `base` is added to the offsets of faults (the length of a service centre before it)."""
    r = _Reader(octets, base)
    first = r.octet("first")
    kind = (direction, first & 3)
    if kind == ("mt", 0):
        return _deliver(r, first)
    if kind == ("mo", 1):
        return _submit(r, first)
    if kind == ("mt", 2):
        return _status_report(r)
    raise PduFault("first", base, f"message type {first & 3} ({direction}) is not one that is read here")


def _deliver(r: _Reader, first: int) -> Deliver:
    sender = r.address("oa")
    pid = r.octet("pid")
    coding = dcs.decode(r.octet("dcs"))
    sent_at = timestamp.decode(r.take(timestamp.LENGTH, "scts"))
    ud = r.user_data(coding, bool(first & 0x40))
    return Deliver(sender, sent_at, ud.text, ud.data, ud.header, pid, coding, ud.units)


def _submit(r: _Reader, first: int) -> Submit:
    mr = r.octet("mr")
    recipient = r.address("da")
    pid = r.octet("pid")
    coding = dcs.decode(r.octet("dcs"))
    form = first >> 3 & 3
    vp = r.take(_VPF_LENGTH[form], "vp")
    period = validity.decode_relative(vp[0]) if form == 2 else None
    ud = r.user_data(coding, bool(first & 0x40))
    return Submit(recipient, ud.text, ud.data, ud.header, mr, bool(first & 4), bool(first & 0x20), period, pid, coding)


def _status_report(r: _Reader) -> StatusReport:
    mr = r.octet("mr")
    recipient = r.address("ra")
    sent_at = timestamp.decode(r.take(timestamp.LENGTH, "scts"))
    discharged_at = timestamp.decode(r.take(timestamp.LENGTH, "dt"))
    return StatusReport(mr, recipient, sent_at, discharged_at, r.octet("st"))


def encode_submit(submit: Submit) -> bytes:
    """Octets of a SUBMIT, without the service centre."""
    udl, ud = user_data.encode(submit.text or "", submit.coding.encoding, submit.header)
    first = 0x01 | (0x04 if submit.reject_duplicates else 0) | (0x20 if submit.report else 0)
    first |= (0x10 if submit.validity_s is not None else 0) | (0x40 if submit.header.elements else 0)
    vp = bytes([validity.encode_relative(submit.validity_s)]) if submit.validity_s is not None else b""
    return (
        bytes([first, submit.mr & 0xFF])
        + address.encode(submit.recipient.number)
        + bytes([submit.pid, submit.coding.octet])
        + vp
        + bytes([udl])
        + ud
    )


def encode_deliver(deliver: Deliver, more: bool = False) -> bytes:
    """Octets of a DELIVER, as a network sends them; what a simulated phone's text becomes."""
    if deliver.data is not None:
        head = udh.encode(deliver.header)
        udl, ud = len(head) + len(deliver.data), head + deliver.data
    else:
        udl, ud = user_data.encode(deliver.text or "", deliver.coding.encoding, deliver.header)
    first = (0 if more else 0x04) | (0x40 if deliver.header.elements else 0)
    stamp = timestamp.encode(deliver.sent_at) if deliver.sent_at else bytes(7)
    return (
        bytes([first]) + address.encode(deliver.sender.number) + bytes([deliver.pid, deliver.coding.octet]) + stamp
        + bytes([udl]) + ud
    )  # fmt: skip


def encode_status_report(report: StatusReport) -> bytes:
    """Octets of a STATUS-REPORT, as a network sends them."""
    stamps = b"".join(timestamp.encode(t) if t else bytes(7) for t in (report.sent_at, report.discharged_at))
    return bytes([0x06, report.mr]) + address.encode(report.recipient.number) + stamps + bytes([report.status])
