"""Octets → TPDU: 3GPP TS 23.040 clause 9.2.2.

In: octets as the radio or `AT+CMGR` gives them. Out: one value of sms/tpdu, or a PduFault; with `seen`, where each
field stood. What is odd and costs no word of the text (its time stamp) is left out and told in `odd`. The direction
decides what the two TP-MTI bits mean: `mt` towards the phone, `mo` away from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smsd.errors import PduFault
from smsd.sms import address, dcs, timestamp, user_data, validity
from smsd.sms.address import Address
from smsd.sms.tpdu import Command, Deliver, DeliverReport, StatusReport, Submit, SubmitReport, Tpdu
from smsd.sms.udh import Header

UDHI = 0x40


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field stood: octets from `start` to before `end`."""

    name: str
    start: int
    end: int


class _Reader:
    """Takes fields off octets and knows where it stands; offsets count from the start of what was given."""

    def __init__(self, octets: bytes, at: int, seen: list[Field] | None) -> None:
        self.octets, self.at, self.seen = octets, at, seen
        self.odd: tuple[str, ...] = ()

    def saw(self, name: str, start: int) -> None:
        if self.seen is not None:
            self.seen.append(Field(name, start, self.at))

    def octet(self, name: str) -> int:
        if self.at >= len(self.octets):
            raise PduFault(name, self.at, "the PDU ends here")
        self.at += 1
        if self.seen is not None:
            self.saw(name, self.at - 1)
        return self.octets[self.at - 1]

    def take(self, count: int, name: str) -> bytes:
        start = self.at
        if start + count > len(self.octets):
            raise PduFault(name, start, f"{count} octets are needed, {len(self.octets) - start} are left")
        self.at += count
        if count:
            self.saw(name, start)
        return self.octets[start : self.at]

    def address(self, name: str) -> Address:
        start = self.at
        found, self.at = address.decode(self.octets, start, name)
        self.saw(name, start)
        return found

    def coding(self) -> dcs.Dcs:
        return dcs.decode(self.octet("dcs"))

    def moment(self, name: str) -> datetime | None:
        start = self.at
        octets = self.take(timestamp.LENGTH, name)
        if odd := timestamp.oddity(octets):
            self.odd += (f"{name} at octet {start}: {odd}",)
        return timestamp.decode(octets)

    def user_data(self, coding: dcs.Dcs, first: int) -> user_data.UserData:
        udl = self.octet("udl")
        start = self.at
        found = user_data.decode(self.octets[start:], udl, coding, bool(first & UDHI), start)
        packed = coding.encoding == dcs.GSM7 and not coding.compressed
        self.at = min(len(self.octets), start + ((udl * 7 + 7) // 8 if packed else udl))
        if self.at > start:
            self.saw("ud", start)
        return found


def decode(octets: bytes, direction: str = "mt", start: int = 0, seen: list[Field] | None = None) -> Tpdu:
    """The TPDU in `octets` from `start` on (behind a service centre). What stands behind it is left alone."""
    r = _Reader(octets, start, seen)
    first = r.octet("first")
    if direction == "mt":
        # clause 9.2.3.1: a phone reads the reserved type 3 as a DELIVER
        return (_deliver, _submit_report, _status_report, _deliver)[first & 3](r, first)
    if first & 3 == 3:
        raise PduFault("first", start, "message type 3 is reserved")
    return (_deliver_report, _submit, _command)[first & 3](r, first)


def _deliver(r: _Reader, first: int) -> Deliver:
    sender = r.address("oa")
    pid = r.octet("pid")
    coding = r.coding()
    sent_at = r.moment("scts")
    ud = r.user_data(coding, first)
    return Deliver(
        sender=sender,
        sent_at=sent_at,
        text=ud.text,
        data=ud.data,
        header=ud.header,
        pid=pid,
        coding=coding,
        units=ud.units,
        script=ud.script,
        more=not first & 4,
        report=bool(first & 0x20),
        reply_path=bool(first & 0x80),
        odd=r.odd,
    )


def _submit(r: _Reader, first: int) -> Submit:
    mr = r.octet("mr")
    recipient = r.address("da")
    pid = r.octet("pid")
    coding = r.coding()
    form = first >> 3 & 3
    at = r.at
    period = validity.decode(form, r.take(validity.LENGTH[form], "vp"), at)
    ud = r.user_data(coding, first)
    return Submit(
        recipient=recipient,
        text=ud.text,
        data=ud.data,
        header=ud.header,
        mr=mr,
        reject_duplicates=bool(first & 4),
        report=bool(first & 0x20),
        validity=period,
        pid=pid,
        coding=coding,
        reply_path=bool(first & 0x80),
    )


def _status_report(r: _Reader, first: int) -> StatusReport:
    mr = r.octet("mr")
    recipient = r.address("ra")
    sent_at = r.moment("scts")
    discharged_at = r.moment("dt")
    status = r.octet("st")
    # a SIM keeps it in a record of fixed length, filled up with FF
    pid, coding, ud = _optional(r, first) if r.octets[r.at :].strip(b"\xff") else _NOTHING
    return StatusReport(
        mr=mr,
        recipient=recipient,
        sent_at=sent_at,
        discharged_at=discharged_at,
        status=status,
        of_command=bool(first & 0x20),
        text=ud.text,
        data=ud.data,
        header=ud.header,
        pid=pid,
        coding=coding,
        odd=r.odd,
    )


def _deliver_report(r: _Reader, first: int) -> DeliverReport:
    cause = _cause(r)
    pid, coding, ud = _optional(r, first)
    return DeliverReport(cause=cause, text=ud.text, data=ud.data, header=ud.header, pid=pid, coding=coding)


def _submit_report(r: _Reader, first: int) -> SubmitReport:
    cause = _cause(r)
    announced = _parameters(r)
    sent_at = r.moment("scts")
    pid, coding, ud = _parameters_of(r, first, announced)
    return SubmitReport(
        cause=cause, sent_at=sent_at, text=ud.text, data=ud.data, header=ud.header, pid=pid, coding=coding, odd=r.odd
    )


def _command(r: _Reader, first: int) -> Command:
    mr = r.octet("mr")
    pid = r.octet("pid")
    kind = r.octet("ct")
    about = r.octet("mn")
    recipient = r.address("da")
    length = r.octet("cdl")
    at = r.at
    data = r.take(length, "cd")
    header = user_data.decode(data, length, dcs.decode(4), True, at).header if first & UDHI else Header()
    return Command(
        mr=mr, kind=kind, about=about, recipient=recipient, data=data, pid=pid, report=bool(first & 0x20), header=header
    )


def _cause(r: _Reader) -> int | None:
    """TP-FCS, which only a refusal has; the type of the RP message that would tell is not here.

    The octet that follows a TPDU's first is a TP-PI where just its three bits in use are set (clause 9.2.3.27), and
    else a TP-FCS (clause 9.2.3.22: 80 to FF in use).
    """
    if r.at >= len(r.octets):
        raise PduFault("fcs", r.at, "the PDU ends here")
    return r.octet("fcs") if r.octets[r.at] > 7 else None


_Optional = tuple[int, dcs.Dcs, user_data.UserData]
_NOTHING: _Optional = (0, dcs.decode(0), user_data.UserData(Header(), None, None))


def _parameters(r: _Reader) -> int:
    """TP-PI, clause 9.2.3.27: which of TP-PID, TP-DCS and TP-UDL follow; extensions of it say nothing yet."""
    announced = octet = r.octet("pi")
    while octet & 0x80:
        octet = r.octet("pi")
    return announced


def _parameters_of(r: _Reader, first: int, announced: int) -> _Optional:
    pid = r.octet("pid") if announced & 1 else 0
    coding = r.coding() if announced & 2 else dcs.decode(0)
    return pid, coding, r.user_data(coding, first) if announced & 4 else _NOTHING[2]


def _optional(r: _Reader, first: int) -> _Optional:
    return _parameters_of(r, first, _parameters(r))
