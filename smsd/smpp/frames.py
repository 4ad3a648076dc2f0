"""From the octets of a connection to PDUs and back: SMPP 3.4 clause 3.2.

In: octets as they come, in pieces of any size. Out: PDUs whose body nobody has read yet. A length that no PDU can
have is a fault: behind it nothing on this connection can be told any more. What waits for its end is bounded by
LONGEST.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from smsd.errors import PduFault

HEAD = struct.Struct(">IIII")
# a deliver_sm with a message_payload of 64 KiB is the longest that the standard knows
LONGEST = 0x10000 + 1024

GENERIC_NACK = 0x80000000
BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, UNBIND, OUTBIND, ENQUIRE_LINK, ALERT_NOTIFICATION, DATA_SM = (
    0x09,
    0x04,
    0x05,
    0x06,
    0x0B,
    0x15,
    0x102,
    0x103,
)
RESPONSE = 0x80000000  # this bit makes a command the answer to it (clause 5.1.2.1)
LAST_SEQUENCE = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU: command_id, command_status, sequence_number, and its body as octets."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    @property
    def is_response(self) -> bool:
        """Whether it answers a request: its command has the highest bit set."""
        return bool(self.command & RESPONSE)


def encode(pdu: Pdu) -> bytes:
    """The octets of a PDU."""
    return HEAD.pack(HEAD.size + len(pdu.body), pdu.command, pdu.status, pdu.sequence) + pdu.body


class Frames:
    """Cuts a stream of octets into PDUs; what is not whole yet is held until its rest comes."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, octets: bytes) -> Iterator[Pdu]:
        """The PDUs that are whole now; PduFault where a length is impossible."""
        self._held += octets
        at = 0
        try:
            while len(self._held) - at >= 4:
                length = int.from_bytes(self._held[at : at + 4], "big")
                if not HEAD.size <= length <= LONGEST:
                    raise PduFault("command_length", 0, f"a PDU of {length} octets; 16 to {LONGEST} are possible")
                if len(self._held) - at < length:
                    return
                _, command, status, sequence = HEAD.unpack_from(self._held, at)
                body = bytes(self._held[at + HEAD.size : at + length])
                at += length
                yield Pdu(command=command, status=status, sequence=sequence, body=body)
        finally:
            del self._held[:at]
