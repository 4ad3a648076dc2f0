"""The bodies of the PDUs that a gateway writes and reads: SMPP 3.4 clauses 4 and 5.

In: values or octets. Out: octets or values; PduFault where octets are not what they should be. A field that ends too
early is a fault, as is a text shorter than its sm_length: half an alert is not the alert. Optional parameters are
kept as they came, known or not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from smsd.errors import PduFault

VERSION = 0x34
# tags of optional parameters (clause 5.3.2)
RECEIPTED_MESSAGE_ID, MESSAGE_STATE, MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F
UNKNOWN, INTERNATIONAL, ALPHANUMERIC = 0, 1, 5  # type of number (clause 5.2.5)
ISDN = 1  # numbering plan (clause 5.2.6)
LONGEST_TEXT = 254  # octets in short_message
LONGEST_ID = 64  # characters of a message_id (clause 5.2.23)

Tlvs = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Party:
    """An address as it stands in a PDU: type of number, numbering plan, digits or a name."""

    ton: int
    npi: int
    digits: str


@dataclass(frozen=True, slots=True)
class Message:
    """What submit_sm and deliver_sm have in common (clauses 4.4.1 and 4.6.1)."""

    source: Party
    destination: Party
    data: bytes = b""
    data_coding: int = 0
    esm_class: int = 0
    registered: int = 0
    validity: str = ""
    protocol_id: int = 0
    tlvs: Tlvs = ()

    def tlv(self, tag: int) -> bytes | None:
        """The value of an optional parameter; the first one counts."""
        return next((value for t, value in self.tlvs if t == tag), None)


class _Reader:
    """Takes one field after the other."""

    def __init__(self, octets: bytes) -> None:
        self.octets, self.at = octets, 0

    def number(self, field: str) -> int:
        return self.take(1, field)[0]

    def take(self, count: int, field: str) -> bytes:
        if len(self.octets) - self.at < count:
            raise PduFault(field, self.at, f"{count} octets are announced, {len(self.octets) - self.at} came")
        found = self.octets[self.at : self.at + count]
        self.at += count
        return found

    def text(self, field: str, most: int) -> str:
        """Text that ends with NUL (clause 3.1)."""
        end = self.octets.find(0, self.at)
        if end < 0:
            raise PduFault(field, self.at, "it has no end")
        if end - self.at > most:
            raise PduFault(field, self.at, f"{end - self.at} characters; at most {most} are allowed")
        found = self.octets[self.at : end].decode("latin-1")
        self.at = end + 1
        return found

    def party(self, field: str) -> Party:
        return Party(self.number(f"{field}_ton"), self.number(f"{field}_npi"), self.text(field, 64))

    def tlvs(self) -> Tlvs:
        found = []
        while self.at < len(self.octets):
            tag, length = struct.unpack(">HH", self.take(4, "tlv"))
            found.append((tag, self.take(length, f"tlv {tag:04X}")))
        return tuple(found)


def _text(value: str) -> bytes:
    return value.encode("latin-1") + b"\0"


def _party(party: Party) -> bytes:
    return bytes((party.ton, party.npi)) + _text(party.digits)


def _tlvs(tlvs: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tlvs)


def encode_bind(system_id: str, password: str, system_type: str) -> bytes:
    """A bind_transceiver (clause 4.1.5): texts of all our numbers."""
    return _text(system_id) + _text(password) + _text(system_type) + bytes((VERSION, UNKNOWN, UNKNOWN)) + b"\0"


def decode_bind_answer(body: bytes) -> str:
    """The centre's own name, from a bind_transceiver_resp; nothing where it tells none."""
    return _Reader(body).text("system_id", 64) if body else ""


def encode_message(message: Message) -> bytes:
    """A submit_sm or deliver_sm: what is too long for short_message goes into message_payload."""
    long = len(message.data) > LONGEST_TEXT
    data = b"" if long else message.data
    tlvs = (*message.tlvs, (MESSAGE_PAYLOAD, message.data)) if long else message.tlvs
    return (
        b"\0"  # service_type
        + _party(message.source)
        + _party(message.destination)
        + bytes((message.esm_class, message.protocol_id, 0))  # priority_flag
        + b"\0"  # schedule_delivery_time
        + _text(message.validity)
        + bytes((message.registered, 0, message.data_coding, 0, len(data)))
        + data
        + _tlvs(tlvs)
    )


def decode_message(body: bytes) -> Message:
    """A deliver_sm or submit_sm; the text of message_payload where short_message is empty."""
    reader = _Reader(body)
    reader.text("service_type", 64)
    source, destination = reader.party("source_addr"), reader.party("destination_addr")
    esm_class, protocol_id, _ = (reader.number(f) for f in ("esm_class", "protocol_id", "priority_flag"))
    reader.text("schedule_delivery_time", 64)
    validity = reader.text("validity_period", 64)
    registered, _, data_coding, _ = (
        reader.number(f) for f in ("registered_delivery", "replace_if_present_flag", "data_coding", "sm_default_msg_id")
    )
    data = reader.take(reader.number("sm_length"), "short_message")
    tlvs = reader.tlvs()
    if not data:
        data = next((value for tag, value in tlvs if tag == MESSAGE_PAYLOAD), b"")
    return Message(
        source=source,
        destination=destination,
        data=data,
        data_coding=data_coding,
        esm_class=esm_class,
        registered=registered,
        validity=validity,
        protocol_id=protocol_id,
        tlvs=tlvs,
    )


def decode_id(body: bytes) -> str:
    """The message_id of a submit_sm_resp (clause 4.4.2), nothing where it has none. Some centres leave its NUL out.

    What stands behind it has to be optional parameters: else this is the rest of something else, and tells nothing of
    a text.
    """
    octets, _, behind = body.partition(b"\0")
    if len(octets) > LONGEST_ID or any(not 0x20 < octet < 0x7F for octet in octets):
        raise PduFault("message_id", 0, f"{len(octets)} octets that are no message id")
    _Reader(behind).tlvs()
    return octets.decode("ascii")


def encode_id(message_id: str = "") -> bytes:
    """The body of a submit_sm_resp or deliver_sm_resp."""
    return _text(message_id)
