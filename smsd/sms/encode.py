"""TPDU → octets: 3GPP TS 23.040 clause 9.2.2.

In: values of sms/tpdu. Out: octets of a SUBMIT, and, for the simulated network, of a DELIVER and a STATUS-REPORT.
"""

from __future__ import annotations

from smsd.sms import address, timestamp, udh, user_data, validity
from smsd.sms.tpdu import Deliver, StatusReport, Submit

UDHI = 0x40


def submit(value: Submit) -> bytes:
    """Octets of a SUBMIT, without the service centre; its validity is written in the relative form."""
    udl, ud = _user_data(value)
    seconds = value.validity.seconds if value.validity else None
    first = (
        0x01
        | (0x04 if value.reject_duplicates else 0)
        | (0x20 if value.report else 0)
        | (0x80 if value.reply_path else 0)
    )
    first |= (validity.RELATIVE << 3 if seconds is not None else 0) | (UDHI if value.header.elements else 0)
    vp = bytes([validity.encode_relative(seconds)]) if seconds is not None else b""
    return (
        bytes([first, value.mr & 0xFF])
        + address.encode(value.recipient.number)
        + bytes([value.pid, value.coding.octet])
        + vp
        + bytes([udl])
        + ud
    )


def deliver(value: Deliver) -> bytes:
    """Octets of a DELIVER, as a network sends them; what a simulated phone's text becomes."""
    udl, ud = _user_data(value)
    first = (0 if value.more else 0x04) | (0x20 if value.report else 0) | (0x80 if value.reply_path else 0)
    first |= UDHI if value.header.elements else 0
    stamp = timestamp.encode(value.sent_at) if value.sent_at else bytes(timestamp.LENGTH)
    return (
        bytes([first])
        + address.encode(value.sender.number)
        + bytes([value.pid, value.coding.octet])
        + stamp
        + bytes([udl])
        + ud
    )


def status_report(value: StatusReport) -> bytes:
    """Octets of a STATUS-REPORT, as a network sends them."""
    stamps = b"".join(
        timestamp.encode(t) if t else bytes(timestamp.LENGTH) for t in (value.sent_at, value.discharged_at)
    )
    return bytes([0x06, value.mr]) + address.encode(value.recipient.number) + stamps + bytes([value.status])


def _user_data(value: Submit | Deliver) -> tuple[int, bytes]:
    if value.data is not None:
        head = udh.encode(value.header)
        return len(head) + len(value.data), head + value.data
    return user_data.encode(value.text or "", value.coding.encoding, value.header)
