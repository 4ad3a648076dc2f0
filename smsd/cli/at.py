"""`smsd at`: a recorded exchange with a modem, read as the gateway would read it."""

from __future__ import annotations

import sys
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

import typer

from smsd.at import reading
from smsd.cli.pdu import BadLine, JsonLines, requests
from smsd.cli.shared import JsonOption, one_json, table

app = typer.Typer(no_args_is_help=True, help="The AT reader by hand: what a modem's answer says.")


@app.callback()
def _group() -> None:
    pass


@app.command()
def read(
    send: Annotated[str | None, typer.Argument(help="what was sent, such as AT+CSQ; nothing for notices")] = None,
    as_json: JsonOption = False,
    jsonl: JsonLines = False,
) -> None:
    r"""Read a modem's answer from stdin. Example: printf '+CSQ: 20,99\r\nOK\r\n' | smsd at read AT+CSQ"""
    if jsonl:
        for request in requests():
            one_json(request.answer if isinstance(request, BadLine) else {"id": request.get("id")} | _answer(request))
        return
    found = reading.read(send, [sys.stdin.buffer.read()])
    if as_json:
        one_json(_as_json(found))
        return
    rows = [("final", found.final or found.refusal or "none came")]
    rows += [("answer", _text(line)) for line in found.lines] + [("notice", _text(line)) for line in found.notices]
    if found.value is not None:
        rows.append(("value", str(_plain(found.value))))
    table("", ("", ""), rows)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    send, replies = request.get("send"), request.get("replies")
    if (
        (send is not None and not isinstance(send, str))
        or not isinstance(replies, list)
        or not all(isinstance(r, str) for r in replies)
    ):
        return {
            "error": {"field": "replies", "offset": 0, "message": "send is a string or null, replies a list of strings"}
        }
    return _as_json(reading.read(send, [r.encode("utf-8", "surrogatepass") for r in replies]))


def _as_json(found: reading.Reading) -> dict[str, Any]:
    return {
        "final": _text(found.final) if found.final else None,
        "lines": [_text(line) for line in found.lines],
        "notices": [_text(line) for line in found.notices],
        "value": _plain(found.value),
        "refusal": found.refusal,
    }


def _text(line: str) -> str:
    """The engine reads octets as Latin-1; a record was UTF-8."""
    return line.encode("latin-1", "replace").decode("utf-8", "replace")


def _plain(value: Any) -> Any:
    """Values of the readers as JSON knows them."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
