"""`smsd pdu`: decode and encode by hand, and by the line for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer

from smsd.cli.shared import JsonOption, one_json, say
from smsd.errors import EncodeFault, PduFault, SmsdError, Unusable
from smsd.sms import dcs, pdu, status, udh, validity, wap
from smsd.sms.address import INTERNATIONAL, NUMBER_TYPES, Address
from smsd.sms.decode import decode as decode_tpdu
from smsd.sms.explain import Row, explain
from smsd.sms.fit import MAX_PARTS, fit
from smsd.sms.tpdu import Command, Deliver, DeliverReport, StatusReport, Submit, SubmitReport, Tpdu

app = typer.Typer(no_args_is_help=True, help="The SMS codec by hand: what a PDU says, what a text becomes.")
JsonLines = Annotated[
    bool, typer.Option("--jsonl", help="requests on stdin, one JSON object a line; answers on stdout, in their order")
]
_TYPES: dict[type, str] = {
    Deliver: "deliver",
    Submit: "submit",
    StatusReport: "status-report",
    DeliverReport: "deliver-report",
    SubmitReport: "submit-report",
    Command: "command",
}


@app.command()
def decode(
    pdu_: Annotated[
        str | None, typer.Argument(metavar="[PDU]", help="hexadecimal digits, as AT+CMGR gives them")
    ] = None,
    outgoing: Annotated[
        bool, typer.Option("--outgoing", help="it left a phone: SUBMIT, COMMAND, DELIVER-REPORT")
    ] = False,
    no_smsc: Annotated[bool, typer.Option("--no-smsc", help="no service centre address comes first")] = False,
    as_json: JsonOption = False,
    jsonl: JsonLines = False,
) -> None:
    """Explain a PDU octet by octet. Example:
    smsd pdu decode 07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07
    """
    if jsonl:
        _answer_lines(_decoded)
        return
    if pdu_ is None:
        raise Unusable("which PDU? smsd pdu decode 0791…; or --jsonl with requests on stdin")
    text = "".join(pdu_.split())
    direction = "mo" if outgoing else "mt"
    if as_json:
        answer = _decoded({"pdu": text, "smsc": not no_smsc, "direction": direction})
        one_json(answer)
        if "error" in answer:
            raise typer.Exit(1)
        return
    rows = explain(pdu.from_hex(text), direction, with_smsc=not no_smsc)
    _show(rows)
    if any(row.meaning.startswith("fault: ") for row in rows):
        raise typer.Exit(1)


def _show(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(header_style="bold", show_edge=False, pad_edge=False)
    for column, style in (("octet", "dim"), ("octets", "cyan"), ("field", "bold"), ("meaning", ""), ("clause", "dim")):
        shown.add_column(column, style=style, overflow="fold")
    for row in rows:
        hexed = " ".join(f"{octet:02X}" for octet in row.octets)
        style = "bold red" if row.meaning.startswith("fault: ") else "green" if row.field == "ud.text" else ""
        shown.add_row(str(row.offset), hexed, row.field, Text(row.meaning, style), row.clause)
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


@app.command()
def encode(
    number: Annotated[str | None, typer.Argument(help="the recipient, such as +32475123456")] = None,
    text: Annotated[str | None, typer.Argument(help="the text")] = None,
    smsc: Annotated[str | None, typer.Option(help="the service centre; else the one in the SIM")] = None,
    report: Annotated[bool, typer.Option("--report", help="ask for a delivery report")] = False,
    valid: Annotated[int | None, typer.Option("--valid", help="seconds that the centre keeps trying")] = None,
    transliterate: Annotated[bool, typer.Option(help="replace what costs UCS-2 and has an equal")] = True,
    as_json: JsonOption = False,
    jsonl: JsonLines = False,
) -> None:
    """Turn a text into SUBMITs. Example: smsd pdu encode +32475123456 "Licht aan, één man." (then AT+CMGS by hand)"""
    if jsonl:
        _answer_lines(_encoded)
        return
    if number is None or text is None:
        raise Unusable(
            'a number and a text, please: smsd pdu encode +32475123456 "Licht aan"; or --jsonl with requests on stdin'
        )
    request = {
        "number": number,
        "text": text,
        "smsc": smsc,
        "srr": report,
        "vp_seconds": valid,
        "transliterate": transliterate,
    }
    answer = _encoded(request)
    if as_json:
        one_json(answer)
    if "error" in answer:
        raise SmsdError(answer["error"]["message"])
    if not as_json:
        unit = "septets" if answer["encoding"] == dcs.GSM7 else "UTF-16 units"
        say(f"{answer['encoding']}, {answer.get('septets', answer.get('units'))} {unit}, {answer['parts']} part(s)")
        for old, new in answer["changed"]:
            say(f"{old!r} became {new!r}")
        for char in answer["forced_by"]:
            say(f"{char!r} has no place in GSM 7-bit: 70 characters a text instead of 160")
        for part in answer["pdus"]:
            print(f"AT+CMGS={part['length']}\n{part['pdu']}")


# ---- by the line: the contract of the conformance run


def _answer_lines(work: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for request in requests():
        if isinstance(request, BadLine):
            one_json(request.answer)
            continue
        one_json({"id": request.get("id")} | work(request))


@dataclass(frozen=True)
class BadLine:
    """A line that is no JSON object; its answer."""

    answer: dict[str, Any]


def requests() -> Iterator[dict[str, Any] | BadLine]:
    """The requests on stdin; a line that is none gets its fault as an answer."""
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        try:
            request = json.loads(raw)
        except (ValueError, RecursionError) as error:
            yield BadLine(
                {"id": None, "error": {"field": "json", "offset": 0, "message": f"line {number} is no JSON: {error}"}}
            )
            continue
        if isinstance(request, dict):
            yield request
        else:
            yield BadLine(
                {"id": None, "error": {"field": "json", "offset": 0, "message": f"line {number} is no JSON object"}}
            )


def _decoded(request: dict[str, Any]) -> dict[str, Any]:
    try:
        text = request.get("pdu")
        octets = pdu.from_hex(text if isinstance(text, str) else "")
        direction = "mo" if request.get("direction") == "mo" else "mt"
        if request.get("smsc", True):
            found = pdu.decode(octets, direction)
            return _record(found.smsc, found.tpdu)
        return _record(None, decode_tpdu(octets, direction))
    except PduFault as fault:
        return {"error": {"field": fault.field, "offset": fault.offset, "message": fault.message}}


def _record(smsc: str | None, tpdu: Tpdu) -> dict[str, Any]:
    """Every name of the contract, null where this type has no such field."""
    party = tpdu.sender if isinstance(tpdu, Deliver) else getattr(tpdu, "recipient", None)
    coding: dcs.Dcs | None = getattr(tpdu, "coding", None)
    text, data = getattr(tpdu, "text", None), tpdu.data
    concat, ports = tpdu.header.concat, tpdu.header.ports
    period: validity.Validity | None = getattr(tpdu, "validity", None)
    out: dict[str, Any] = {
        "type": _TYPES[type(tpdu)],
        "smsc": smsc,
        "number": party.number if party else None,
        "number_type": party.kind if party else None,
        "timestamp": _iso(getattr(tpdu, "sent_at", None)),
        "discharge": _iso(getattr(tpdu, "discharged_at", None)),
        "pid": tpdu.pid,
        "dcs": coding.octet if coding else 0,
        "encoding": coding.encoding if coding else None,
        "class": coding.klass if coding else None,
        "text": text,
        "data": data.hex().upper() if data is not None else None,
        "udh": [{"iei": e.iei, "data": e.data.hex().upper()} for e in tpdu.header.elements],
        "concat": {"ref": concat.ref, "total": concat.total, "seq": concat.seq} if concat else None,
        "ports": {"dst": ports.dst, "src": ports.src} if ports else None,
        "mr": getattr(tpdu, "mr", None),
        "rd": getattr(tpdu, "reject_duplicates", None),
        "srr": getattr(tpdu, "report", None),
        "vp_octet": validity.encode_relative(period.seconds or 0)
        if period and period.form == validity.RELATIVE
        else None,
        "vp_seconds": period.seconds if period else None,
        "status": None,
        "status_text": None,
    }
    if period and period.until:
        out["vp_until"] = _iso(period.until)
    if isinstance(tpdu, StatusReport):
        out |= {"status": tpdu.status, "status_text": status.sentence(tpdu.status)}
    if isinstance(tpdu, DeliverReport | SubmitReport):
        out["cause"] = tpdu.cause
    if isinstance(tpdu, Command):
        out |= {"command": tpdu.kind, "about": tpdu.about}
    if coding and coding.waiting:
        out["waiting"] = {"kind": coding.waiting.kind, "active": coding.waiting.active, "store": coding.waiting.store}
    if data is not None and ports and ports.dst == wap.PORT and (push := wap.read(data)):
        out["push"] = {
            "kind": push.kind,
            "content_type": push.content_type,
            "sender": push.sender,
            "subject": push.subject,
            "size": push.size,
        }
    return out


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _encoded(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _fitted(request)
    except EncodeFault as fault:
        return {"error": {"field": "text", "offset": 0, "message": str(fault)}}
    except (TypeError, ValueError) as error:
        return {
            "error": {"field": "request", "offset": 0, "message": f"a request is not as the contract says: {error}"}
        }


def _fitted(request: dict[str, Any]) -> dict[str, Any]:
    number, text = request.get("number"), request.get("text")
    if not isinstance(number, str) or not isinstance(text, str):
        raise EncodeFault("a number and a text are wanted")
    bits = 16 if request.get("concat_bits") == 16 else 8
    found = fit(text, transliterated=bool(request.get("transliterate", True)), bits=bits)
    if found.segments > MAX_PARTS:
        raise EncodeFault(f"{found.segments} parts; a text has at most {MAX_PARTS}")
    seconds, klass = request.get("vp_seconds"), request.get("class")
    kind = NUMBER_TYPES[INTERNATIONAL] if number.startswith("+") else "unknown"
    pdus = []
    for seq, part in enumerate(found.parts, 1):
        reference = int(request.get("ref", request.get("mr") or 0))
        header = (
            udh.concat_header(udh.Concat(ref=reference, total=found.segments, seq=seq, bits=bits))
            if found.segments > 1
            else udh.Header()
        )
        submit = Submit(
            recipient=Address(number, kind),
            text=part,
            data=None,
            header=header,
            mr=int(request.get("mr") or 0) + seq - 1,
            reject_duplicates=bool(request.get("rd")),
            report=bool(request.get("srr")),
            validity=validity.relative(int(seconds)) if seconds is not None else None,
            coding=dcs.decode(dcs.encode(found.encoding, int(klass) & 3 if klass is not None else None)),
        )
        hexed, length = pdu.of_submit(submit, request.get("smsc"))
        pdus.append({"pdu": hexed, "length": length})
    unit = "septets" if found.encoding == dcs.GSM7 else "units"
    return {
        "encoding": found.encoding,
        "parts": found.segments,
        unit: found.units,
        "changed": [list(c) for c in found.changed],
        "forced_by": list(found.forced_by),
        "pdus": pdus,
    }
