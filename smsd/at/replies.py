"""Replies: one pure parser a reply (27.007 and 27.005; the clause stands at each).

In: the information lines of one answer. Out: a value, or None where the modem said nothing usable: sloppy modems leave
out blanks, quotes and fields, and none of that may end a conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smsd.at.engine import is_hex


def fields(line: str) -> list[str]:
    """The comma-separated fields behind the prefix; commas in quotes and brackets do not separate;
    quotes are taken off.
    """
    return [field.replace('"', "").strip() for field in raw_fields(line)]


def raw_fields(line: str) -> list[str]:
    """The same with their quotes."""
    out: list[str] = []
    field: list[str] = []
    quoted, depth = False, 0
    for char in line.partition(":")[2].strip():
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted and depth <= 0:
            out.append("".join(field).strip())
            field = []
            continue
        elif not quoted:
            depth += (char == "(") - (char == ")")
        field.append(char)
    return [*out, "".join(field).strip()]


def unhexed(text: str) -> str:
    """A string that a modem in UCS-2 mode wrote as hexadecimal digits (`AT+CSCS="UCS2"`), as text."""
    if re.fullmatch(r"(?:00[2-9A-Fa-f][0-9A-Fa-f]){3,}", text):
        return bytes.fromhex(text).decode("utf-16-be", "replace")
    return text


def number_set(text: str) -> set[int]:
    """The numbers of a range list such as `(0-3)`, `(0,1,3)` or `2`."""
    out: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", text):
        low, high = int(first), int(last or first)
        out.update(range(low, min(high, low + 255) + 1))
    return out


def plain(lines: tuple[str, ...]) -> str | None:
    """A single plain line, as of `AT+CGMM`; a prefix that some modems put before it is taken off."""
    for line in lines:
        text = line.partition(":")[2] if re.match(r"[+^]C?GM?M?[A-Z]*:", line) else line
        if text.strip(' "'):
            return text.strip(' "')[:64]
    return None


def imei(lines: tuple[str, ...]) -> str | None:
    """The 15 digits of `AT+CGSN` (27.007 clause 5.4), wherever they stand."""
    for line in lines:
        match = re.search(r"(?<!\d)(\d{15})(?:\d\d)?(?!\d)", line)
        if match:
            return match.group(1)
    return None


def digits(lines: tuple[str, ...]) -> str | None:
    """The first long run of digits: `AT+CIMI`, `AT+CCID`."""
    for line in lines:
        match = re.search(r"\d{14,20}", line)
        if match:
            return match.group()
    return None


def card_number(lines: tuple[str, ...]) -> str | None:
    """The ICCID, without the filler behind it (ITU-T E.118: 19 digits, on some cards 18 or 20)."""
    for line in lines:
        match = re.search(r"(?<!\d)89\d{16,18}(?!\d)", line)
        if match:
            return match.group()
    return digits(lines)


def card_number_of_file(lines: tuple[str, ...]) -> str | None:
    """The ICCID out of `+CRSM: 144,0,"98103254…"`: two digits an octet, the halves changed over (31.101 clause
    13.2).
    """
    for line in lines:
        found = fields(line)
        if found[0] == "144" and len(found) > 2 and re.fullmatch(r"[0-9A-Fa-f]{20}", found[2]):
            return card_number(("".join(found[2][i + 1] + found[2][i] for i in range(0, 20, 2)),))
    return None


def ims_registration(lines: tuple[str, ...]) -> bool | None:
    """Whether texts go over the IMS: `+CIREG: <n>,<registered>[,<what it serves, hexadecimal>]`;
    4 is texts (27.007 clause 8.71).
    """
    for line in lines:
        found = fields(line)
        if len(found) > 1 and found[1].isdecimal():
            serves = int(found[2], 16) if len(found) > 2 and re.fullmatch(r"[0-9A-Fa-f]{1,8}", found[2]) else 4
            return found[1] == "1" and bool(serves & 4)
    return None


def first_number(lines: tuple[str, ...]) -> int | None:
    """The first field where it is a number: `+CFUN: 1`, `+CSMS: 0,1,1,1`."""
    for line in lines:
        found = fields(line)[0]
        if found.isdecimal():
            return int(found)
    return None


def own_number(lines: tuple[str, ...]) -> str | None:
    """The number of `+CNUM: "name","+32470000000",145` (27.007 clause 7.1)."""
    for line in lines:
        found = fields(line)
        text = unhexed(found[1]) if len(found) > 1 else ""
        if len(text) >= 8 and text.lstrip("+").isdecimal():
            return f"+{text}" if len(found) > 2 and found[2] == "145" and text[0] != "+" else text
    return None


def whole(lines: tuple[str, ...]) -> str | None:
    """All that stands behind the prefix, without blanks."""
    return lines[0].partition(":")[2].replace(" ", "") if lines else None


def pin_state(lines: tuple[str, ...]) -> str | None:
    """`READY`, `SIM PIN`, `SIM PUK`, … of `AT+CPIN?` (27.007 clause 8.3)."""
    return next((line.partition(":")[2].strip().strip('"') for line in lines), None)


def pin_tries(lines: tuple[str, ...]) -> int | None:
    """How many tries of the SIM PIN are left: `^CPIN: SIM PIN,3,10,3,10,3`, `+CPINR: SIM PIN,3,3`, `+SPIC: 3,10,…`.

    Some tell of every PIN that there is: the line that names this one counts.
    """
    for line in sorted(lines, key=lambda line: "SIM PIN" not in fields(line)):
        for field in fields(line):
            if field.isdecimal():
                return int(field)
    return None


def registration(lines: tuple[str, ...], *, asked: bool = True) -> tuple[int, int | None] | None:
    """(stat, access technology or None) of `+CREG` and its kin (27.007 clause 7.2).

    What was asked for begins with a mode, a notice with the state. The second field tells which it is: a state is a
    number without quotes; an area is quoted or, in a notice of a modem that leaves the quotes out, has four digits.
    """
    for line in lines:
        found = raw_fields(line)
        second = found[1] if len(found) > 1 else ""
        at = 1 if second.isdecimal() and (asked or len(second) <= 2) else 0
        if not found[at].isdecimal():
            continue
        # behind the area and the cell; a routing area may stand between
        tail = [f for f in found[at + 3 : at + 5] if f.isdecimal() and len(f) <= 3]
        return int(found[at]), int(tail[0]) if tail else None
    return None


def operator(lines: tuple[str, ...]) -> tuple[str, int | None] | None:
    """(name, access technology or None) of `AT+COPS?` (27.007 clause 7.3)."""
    for line in lines:
        found = fields(line)
        if len(found) >= 3 and found[2]:
            return unhexed(found[2]), int(found[3]) if len(found) > 3 and found[3].isdecimal() else None
    return None


TECHNOLOGY = {
    0: "GSM",
    1: "GSM",
    2: "UMTS",
    3: "GSM",
    4: "UMTS",
    5: "UMTS",
    6: "UMTS",
    7: "LTE",
    8: "GSM",
    9: "LTE",
    10: "LTE",
    11: "5G",
    12: "5G",
    13: "LTE",
}


def signal_dbm(lines: tuple[str, ...]) -> int | None:
    """DBm of `AT+CSQ` (27.007 clause 8.5): 0 is -113 or less, 31 is -51 or more, 99 unknown."""
    for line in lines:
        found = fields(line)[0]
        if found.isdecimal() and int(found) <= 31:
            return -113 + 2 * int(found)
    return None


def service_centre(lines: tuple[str, ...]) -> str | None:
    """The number of `AT+CSCA?` (27.005 clause 3.3.1); hexadecimal UCS-2 is read too."""
    for line in lines:
        found = fields(line)
        text = unhexed(found[0])
        if text.lstrip("+").isdecimal():
            return f"+{text}" if len(found) > 1 and found[1] == "145" and text[0] != "+" else text
    return None


def stores_offered(lines: tuple[str, ...]) -> list[set[str]] | None:
    """The memories for reading, writing and receiving of `AT+CPMS=?`, however badly nested."""
    for line in lines:
        body = line.partition(":")[2].strip()
        if body.startswith("((") and body.endswith("))"):
            body = body[1:-1]
        groups = re.findall(r"\(([^()]*)\)", body) or [body]
        return [set(re.findall(r"[A-Z]{2}", group)) for group in groups]
    return None


@dataclass(frozen=True, slots=True)
class StoreUse:
    """A memory and how full it is."""

    name: str
    used: int
    total: int


def stores_in_use(lines: tuple[str, ...]) -> list[StoreUse]:
    """The memories of `AT+CPMS?`, and of the answer to choosing some, which names none: `+CPMS: 14,50,14,50`."""
    out = []
    for line in lines:
        found = fields(line)
        step = 3 if found[0].isalpha() else 2
        for i in range(0, len(found) - step + 1, step):
            name = found[i] if step == 3 else ""
            used, total = found[i + step - 2 : i + step]
            if used.isdecimal() and total.isdecimal():
                out.append(StoreUse(name, int(used), int(total)))
    return out


def cnmi_offered(lines: tuple[str, ...]) -> list[set[int]] | None:
    """What each of the five fields of `AT+CNMI=?` may be."""
    for line in lines:
        groups = [number_set(field) for field in fields(line)]
        if len(groups) >= 2:
            return groups
    return None


def numbers_offered(lines: tuple[str, ...]) -> set[int]:
    """The numbers of a test answer with one field, such as `+CMMS: (0-2)`."""
    return number_set(lines[0].partition(":")[2]) if lines else set()


def reference(lines: tuple[str, ...]) -> int | None:
    """TP-MR of `+CMGS` (27.005 clause 3.5.1)."""
    for line in lines:
        found = re.match(r'\+CMGS: ?"?(\d+)', line)
        if found:
            return int(found.group(1)) & 0xFF
    return None


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored message: its place (None for `+CMGR`), its status (27.005 clause 3.1:
    0 new, 1 read, 2 and 3 ours) and its PDU as hexadecimal text.
    """

    index: int | None
    pdu: str
    status: int | None = None


def stored_one(lines: tuple[str, ...]) -> Stored | None:
    """The PDU of `+CMGR` in PDU mode (27.005 clause 4.2), or None for an empty place."""
    found = stored_all(lines, with_index=False)
    return found[0] if found else None


def stored_all(lines: tuple[str, ...], *, with_index: bool = True) -> list[Stored]:
    """The PDUs of `+CMGL` in PDU mode (27.005 clause 4.1).

    A header without a PDU is left out, rubbish between the two is passed over, and a PDU may stand on the header's
    line.
    """
    out: list[Stored] = []
    header: str | None = None
    for line in lines:
        pdu = line
        if line.startswith("+"):
            header, _, pdu = line.rpartition(" ")
            if not (header and is_hex(pdu)):
                header = line
                continue
        if header is not None and is_hex(pdu):
            numbers = [int(f) if f.isdecimal() else None for f in fields(header)]
            index = numbers.pop(0) if with_index else None
            if index is not None or not with_index:
                out.append(Stored(index, pdu, numbers[0] if numbers else None))
            header = None
    return out
