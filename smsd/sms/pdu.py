"""What travels in `+CMGR`, `+CMT`, `+CDS` and `AT+CMGS`: a service centre address, then a TPDU (27.005 clause 3.1).

In: hexadecimal text. Out: (service centre, TPDU), or hexadecimal text with the length that `AT+CMGS` wants.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.errors import PduFault
from smsd.sms import address, encode
from smsd.sms.decode import Field
from smsd.sms.decode import decode as decode_tpdu
from smsd.sms.tpdu import Submit, Tpdu


@dataclass(frozen=True, slots=True)
class Pdu:
    """A TPDU with the service centre that it came from."""

    smsc: str | None
    tpdu: Tpdu


def from_hex(text: str) -> bytes:
    """The octets that pairs of hexadecimal digits mean; PduFault for anything else."""
    if not text or len(text) % 2 or not text.isalnum():
        raise PduFault("hex", 0, "not pairs of hexadecimal digits")
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise PduFault("hex", 0, "not pairs of hexadecimal digits") from None


def decode(octets: bytes, direction: str = "mt", seen: list[Field] | None = None) -> Pdu:
    """Reads a service centre and a TPDU."""
    smsc, at = address.decode_smsc(octets)
    if seen is not None:
        seen.append(Field("smsc", 0, at))
    return Pdu(smsc.number if smsc else None, decode_tpdu(octets, direction, at, seen))


def of_submit(submit: Submit, smsc: str | None = None) -> tuple[str, int]:
    """The hexadecimal text for the prompt, and the length for the `AT+CMGS` line (octets without the service
    centre).
    """
    body = encode.submit(submit)
    return (address.encode_smsc(smsc) + body).hex().upper(), len(body)


def describe(text: str) -> str:
    """How a log may show a PDU: its size and never its content."""
    return f"<pdu {len(text) // 2} octets>"
