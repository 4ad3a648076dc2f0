"""A PDU for people: every octet beside its meaning, with the clause that says so.

In: octets. Out: rows in the order of the octets; where a fault stops the reading, what came before it, the fault, and
the rest unread. It reads nothing itself: the fields are those that sms/decode saw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smsd.errors import PduFault
from smsd.sms import address, dcs, pdu, status, timestamp, udh, user_data, validity, wap
from smsd.sms.decode import UDHI, Field, decode
from smsd.sms.national import LANGUAGES


@dataclass(frozen=True, slots=True)
class Row:
    """One field: where its octets start, the octets, what they mean, and the clause of 23.040 (or what `clause`
    names).
    """

    field: str
    offset: int
    octets: bytes
    meaning: str
    clause: str


CLAUSES = {
    "smsc": "24.011 8.2.5", "first": "9.2.3.1", "mr": "9.2.3.6", "oa": "9.2.3.7", "da": "9.2.3.8", "ra": "9.2.3.14",
    "pid": "9.2.3.9", "dcs": "23.038 4", "scts": "9.2.3.11", "dt": "9.2.3.13", "vp": "9.2.3.12", "st": "9.2.3.15",
    "udl": "9.2.3.16", "mn": "9.2.3.18", "ct": "9.2.3.19", "cdl": "9.2.3.20", "cd": "9.2.3.21", "fcs": "9.2.3.22",
    "pi": "9.2.3.27", "ud": "9.2.3.24",
}  # fmt: skip
TYPES = {
    "mt": ("DELIVER", "SUBMIT-REPORT", "STATUS-REPORT", "reserved, read as DELIVER"),
    "mo": ("DELIVER-REPORT", "SUBMIT", "COMMAND", "reserved"),
}
_COMMANDS = {0: "ask for a report", 1: "no report any more", 2: "delete the text", 3: "ask for a report again"}
_CAUSES = {  # clause 9.2.3.22
    0x80: "telematic interworking not supported", 0x81: "short message type 0 not supported",
    0x82: "cannot replace the message",
    0x8F: "unspecified protocol error", 0x90: "this alphabet is not supported", 0x91: "message class not supported",
    0x9F: "unspecified coding error", 0xA0: "the command cannot be carried out", 0xA1: "command not supported",
    0xAF: "unspecified command error", 0xB0: "TPDU not supported", 0xC0: "the centre is busy",
    0xC1: "no subscription at the centre",
    0xC2: "the centre's system failed", 0xC3: "invalid recipient address", 0xC4: "recipient barred",
    0xC5: "duplicate: the centre already holds it", 0xC6: "the validity period is not supported",
    0xC7: "the validity period is not valid", 0xD0: "the SIM's store is full", 0xD1: "no store on the SIM",
    0xD2: "error in the phone", 0xD3: "the phone's memory is full", 0xD4: "SIM toolkit is busy",
    0xD5: "data download error",
    0xE0: "the application's own", 0xFF: "unspecified cause",
}  # fmt: skip


def explain(octets: bytes, direction: str = "mt", *, with_smsc: bool = True) -> list[Row]:
    """The rows of a PDU that came towards the phone (`mt`) or left it (`mo`), with a service centre before it or
    not.
    """
    seen: list[Field] = []
    fault: PduFault | None = None
    try:
        if with_smsc:
            pdu.decode(octets, direction, seen)
        else:
            decode(octets, direction, 0, seen)
    except PduFault as error:
        fault = error
    known: dict[str, bytes] = {}
    rows: list[Row] = []
    for field in seen:
        part = octets[field.start : field.end]
        known.setdefault(field.name, part)
        if field.name == "ud" and fault is None:
            rows += _user_data(part, field.start, known)
            continue
        broken = fault is not None and fault.field == field.name
        meaning = "cannot be read" if broken else _MEANINGS.get(field.name, _number)(part, known, direction)
        rows.append(Row(field.name, field.start, part, meaning, CLAUSES[field.name]))
    end = seen[-1].end if seen else 0
    if end < len(octets):
        rows.append(
            Row("rest", end, octets[end:], "not read" if fault else "behind the end; networks and modems pad", "")
        )
    if fault is not None:
        rows.append(
            Row(fault.field, fault.offset, b"", f"fault: {fault.message}", CLAUSES.get(fault.field.split(".")[0], ""))
        )
    return rows


def _number(part: bytes, known: dict[str, bytes], direction: str) -> str:
    return str(part[0])


def _smsc(part: bytes, known: dict[str, bytes], direction: str) -> str:
    found, _ = address.decode_smsc(part)
    return f"service centre {found.number} ({found.kind})" if found else "service centre: the one in the SIM"


def _first(part: bytes, known: dict[str, bytes], direction: str) -> str:
    first = part[0]
    kind = TYPES[direction][first & 3]
    flags = []
    if kind in ("DELIVER", "STATUS-REPORT") and not first & 0x04:
        flags.append("more texts wait at the centre")
    if kind == "SUBMIT":
        flags.append(
            ("no validity period", "validity enhanced", "validity relative", "validity absolute")[first >> 3 & 3]
        )
        flags += ["duplicates are rejected"] * bool(first & 0x04)
    flags += ["a report is wanted"] * (bool(first & 0x20) and kind != "STATUS-REPORT")
    flags += ["about a COMMAND"] * (bool(first & 0x20) and kind == "STATUS-REPORT")
    flags += ["user data begin with a header"] * bool(first & UDHI) + ["reply path"] * (
        bool(first & 0x80) and kind in ("DELIVER", "SUBMIT")
    )
    return ", ".join([kind, *flags])


def _address(part: bytes, known: dict[str, bytes], direction: str) -> str:
    found, _ = address.decode(part, 0, "")
    return f"{found.number or '(empty)'} ({found.kind})"


def _pid(part: bytes, known: dict[str, bytes], direction: str) -> str:
    """What TP-PID asks for, in words (23.040 clause 9.2.3.9)."""
    pid = part[0]
    special = {
        0x40: "short message type 0: silently dropped by a phone",
        0x5F: "return call message",
        0x7D: "data for the modem",
        0x7E: "depersonalization of the modem",
        0x7F: "SIM data download",
    }
    if pid in special:
        return special[pid]
    if 0x41 <= pid <= 0x47:
        return f"replaces an earlier text of type {pid & 7}"
    if pid & 0xE0 == 0x20:
        return f"telematic interworking, device {pid & 0x1F}"
    return "a plain text" if pid == 0 else f"protocol {pid:02X}"


def _dcs(part: bytes, known: dict[str, bytes], direction: str) -> str:
    found = dcs.decode(part[0])
    words = [{dcs.GSM7: "GSM 7-bit", dcs.EIGHT_BIT: "8-bit data", dcs.UCS2: "UCS-2"}[found.encoding]]
    words += ["compressed"] * found.compressed + ["a reserved coding, read as the default"] * found.reserved
    if found.klass is not None:
        words.append(f"class {found.klass} ({('flash', 'phone', 'SIM', 'terminal')[found.klass]})")
    words += ["deleted after reading"] * found.delete
    if found.waiting:
        words.append(
            f"{found.waiting.kind} {'waits' if found.waiting.active else 'no longer waits'}, "
            f"{'keep' if found.waiting.store else 'drop'} the text"
        )
    return ", ".join(words)


def _moment(part: bytes, known: dict[str, bytes], direction: str) -> str:
    found = timestamp.decode(part)
    return found.isoformat(" ") if found else timestamp.oddity(part) or "no moment: the network's clock is not set"


def _validity(part: bytes, known: dict[str, bytes], direction: str) -> str:
    found = validity.decode(known["first"][0] >> 3 & 3, part, 0)
    if found is None or (found.seconds is None and found.until is None):
        return "as long as the centre likes"
    tail = ", one try only" if found.single_shot else ""
    return (f"until {found.until.isoformat(' ')}" if found.until else f"for {found.seconds} s") + tail


def _length(part: bytes, known: dict[str, bytes], direction: str) -> str:
    coding = dcs.decode(known.get("dcs", b"\0")[0])
    return f"{part[0]} {'septets' if coding.encoding == dcs.GSM7 and not coding.compressed else 'octets'}"


def _status(part: bytes, known: dict[str, bytes], direction: str) -> str:
    return status.sentence(part[0])


def _order(part: bytes, known: dict[str, bytes], direction: str) -> str:
    return _COMMANDS.get(part[0], f"order {part[0]:02X}")


def _cause(part: bytes, known: dict[str, bytes], direction: str) -> str:
    return "refused: " + _CAUSES.get(part[0], f"cause {part[0]:02X}")


def _announced(part: bytes, known: dict[str, bytes], direction: str) -> str:
    names = [name for bit, name in ((1, "pid"), (2, "dcs"), (4, "user data")) if part[0] & bit]
    return f"{' and '.join(names) or 'nothing'} follows"


def _octets(part: bytes, known: dict[str, bytes], direction: str) -> str:
    return f"{len(part)} octets"


_MEANINGS: dict[str, Callable[[bytes, dict[str, bytes], str], str]] = {
    "smsc": _smsc, "first": _first, "oa": _address, "da": _address, "ra": _address, "pid": _pid, "dcs": _dcs,
    "scts": _moment,
    "dt": _moment, "vp": _validity, "udl": _length, "st": _status, "ct": _order, "fcs": _cause, "pi": _announced,
    "cd": _octets,
    "ud": _octets,
}  # fmt: skip


def _user_data(part: bytes, offset: int, known: dict[str, bytes]) -> list[Row]:
    """The header's elements one by one, then the text or the data."""
    coding = dcs.decode(known.get("dcs", b"\0")[0])
    found = user_data.decode(part, known["udl"][0], coding, bool(known["first"][0] & UDHI), offset)
    rows = []
    head = 1 if found.header.elements else 0
    if head:
        rows.append(Row("ud.udhl", offset, part[:1], f"a header of {part[0]} octets", "9.2.3.24"))
    for element in found.header.elements:
        octets = part[head : head + 2 + len(element.data)]
        rows.append(Row("ud.udh", offset + head, octets, _element(element, found.header), "9.2.3.24"))
        head += len(octets)
    body = part[head:]
    if found.data is not None and found.header.ports and found.header.ports.dst == wap.PORT:
        push = wap.read(found.data)
        words = (
            f"{push.content_type}{f' from {push.sender}' if push.sender else ''}"
            if push
            else f"{len(body)} octets for port {wap.PORT}"
        )
        return [*rows, Row("ud.data", offset + head, body, words, "WAP-230 8.2.4")]
    if found.text is not None:
        return [*rows, Row("ud.text", offset + head, body, repr(found.text), "23.038 6")]
    return [*rows, Row("ud.data", offset + head, body, f"{len(body)} octets of data", "9.2.3.24")]


def _element(element: udh.Element, header: udh.Header) -> str:
    name = udh.name_of(element.iei)
    if element.iei in (udh.CONCAT_8, udh.CONCAT_16) and (part := header.concat):
        return f"{name}: part {part.seq} of {part.total}, reference {part.ref}"
    if element.iei in (udh.PORTS_8, udh.PORTS_16) and (ports := header.ports):
        return f"{name}: to {ports.dst} from {ports.src}"
    if element.iei in (udh.SINGLE_SHIFT, udh.LOCKING_SHIFT) and len(element.data) == 1:
        return f"{name}: {LANGUAGES.get(element.data[0], 'a language that is not known, read as the default')}"
    if element.iei == udh.EMAIL and len(element.data) == 1:
        return f"{name}: the first {element.data[0]} octets of the text"
    return f"{name}: {element.data.hex().upper() or 'empty'}"
