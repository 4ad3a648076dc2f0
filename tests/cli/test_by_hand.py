"""`smsd pdu` and `smsd at`: for people, for machines, and whatever comes in by the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.process import smsd

pytestmark = pytest.mark.story

HOW = "07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07"
NAMES = {"id", "type", "smsc", "number", "number_type", "timestamp", "discharge", "pid", "dcs", "encoding", "class",
         "text", "data", "udh", "concat", "ports", "mr", "rd", "srr", "vp_octet", "vp_seconds", "status",
         "status_text"}  # fmt: skip


def ask(folder: Path, *words: str, lines: list[object]) -> list[dict]:
    stdin = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return [json.loads(line) for line in smsd(folder, *words, "--jsonl", stdin=stdin).stdout.splitlines()]


def test_decode_for_people(tmp_path: Path) -> None:
    """Octets beside meaning; a fault is exit 1 with what came before it."""
    shown = smsd(tmp_path, "pdu", "decode", HOW).stdout
    assert "service centre +31624000000" in shown
    assert "0B 91 13 46 61 00 89 F6" in shown
    assert "'How are you?'" in shown
    assert "9.2.3.7" in shown
    assert "\x1b[" not in shown
    broken = smsd(tmp_path, "pdu", "decode", HOW[:40], code=1).stdout
    assert "fault: " in broken
    assert "+31641600986" in broken
    assert "not pairs of hexadecimal digits" in smsd(tmp_path, "pdu", "decode", "xyz", code=1).stderr
    assert "which PDU?" in smsd(tmp_path, "pdu", "decode", code=1).stderr
    assert json.loads(smsd(tmp_path, "pdu", "decode", HOW, "--json").stdout)["text"] == "How are you?"
    assert "error" in json.loads(smsd(tmp_path, "pdu", "decode", "0791", "--json", code=1).stdout)
    assert (
        "SUBMIT"
        in smsd(tmp_path, "pdu", "decode", "--outgoing", "--no-smsc", "01000B911346610089F6000005C8329BFD06").stdout
    )


def test_decode_by_the_line(tmp_path: Path) -> None:
    """One answer a line, in order, whatever the line."""
    answers = ask(
        tmp_path,
        "pdu",
        "decode",
        lines=[
            {"id": 1, "pdu": HOW, "smsc": True, "direction": "mt"},
            "no json",
            "[1]",
            {"id": 2, "pdu": "00zz", "smsc": True, "direction": "mt"},
            {"id": 3},
            "",
            {
                "id": 4,
                "pdu": "1900" + HOW[18:34] + "0000" + "2080629173144805C8329BFD06",
                "smsc": False,
                "direction": "mo",
            },
            {"id": 5, "pdu": "0209" + HOW[18:34] + HOW[38:52] * 2 + "46", "smsc": False, "direction": "mt"},
            {"id": 6, "pdu": "01C500" + HOW[38:52], "smsc": False, "direction": "mt"},
            {"id": 7, "pdu": "020000022A" + HOW[18:34] + "00", "smsc": False, "direction": "mo"},
            {"id": 8, "pdu": "04" + HOW[18:34] + "00C8" + HOW[38:52] + "00", "smsc": False},
            {"id": 9, "pdu": "44" + HOW[18:34] + "0004" + HOW[38:52] + "0D0605040B8423F0010601BE8C82", "smsc": False},
            {"id": 10, "pdu": "1100" + HOW[18:34] + "0000A705C8329BFD06", "smsc": False, "direction": "mo"},
            "[" * 100000,
        ],
    )
    assert [a["id"] for a in answers] == [1, None, None, 2, 3, 4, 5, 6, 7, 8, 9, 10, None]
    assert set(answers[0]) == NAMES
    assert (answers[0]["text"], answers[0]["timestamp"]) == ("How are you?", "2002-08-26T19:37:41-01:00")
    assert all(
        set(a["error"]) == {"field", "offset", "message"}
        for a in (answers[1], answers[2], answers[3], answers[4], answers[12])
    )
    assert (answers[5]["vp_until"], answers[5]["vp_seconds"], answers[5]["vp_octet"]) == (
        "2002-08-26T19:37:41-01:00",
        None,
        None,
    )
    assert (answers[6]["status"], answers[6]["status_text"]) == (0x46, "failed for good: the validity period ended")
    assert (answers[7]["type"], answers[7]["cause"]) == ("submit-report", 0xC5)
    assert (answers[8]["command"], answers[8]["about"]) == (2, 0x2A)
    assert answers[9]["waiting"] == {"kind": "voice mail", "active": True, "store": False}
    assert answers[10]["push"]["kind"] == "mms"
    assert (answers[11]["vp_octet"], answers[11]["vp_seconds"]) == (0xA7, 86400)


def test_encode(tmp_path: Path) -> None:
    """What goes out comes back; what costs is told."""
    done = smsd(tmp_path, "pdu", "encode", "+32475123456", "Chloë ☺", "--report", "--valid", "3600")
    assert "ucs2, 7 UTF-16 units, 1 part(s)" in done.stderr
    assert "'☺' has no place in GSM 7-bit" in done.stderr
    head, hexed = done.stdout.splitlines()
    assert head == f"AT+CMGS={len(hexed) // 2 - 1}"
    back = ask(tmp_path, "pdu", "decode", lines=[{"id": 0, "pdu": hexed, "smsc": True, "direction": "mo"}])[0]
    assert (back["text"], back["number"], back["srr"], back["vp_seconds"]) == ("Chloe ☺", "+32475123456", True, 3600)
    assert "'ë' became 'e'" in done.stderr
    assert "a number and a text" in smsd(tmp_path, "pdu", "encode", code=1).stderr
    assert "at most 20 fit" in smsd(tmp_path, "pdu", "encode", "1" * 21, "x", code=1).stderr
    assert json.loads(smsd(tmp_path, "pdu", "encode", "8850", "x", "--json").stdout)["septets"] == 1


def test_encode_by_the_line(tmp_path: Path) -> None:
    """Parts, references, classes; a request that is none is an answer too."""
    answers = ask(
        tmp_path,
        "pdu",
        "encode",
        lines=[
            {
                "id": 1,
                "number": "+32475123456",
                "text": "€" * 81,
                "transliterate": False,
                "concat_bits": 16,
                "mr": 7,
                "class": 0,
                "rd": True,
            },
            {"id": 2, "number": "+32475123456", "text": "x" * 40000},
            {"id": 3, "number": 5, "text": "x"},
            {"id": 4, "number": "+32", "text": "x", "vp_seconds": "soon"},
            {"id": 5, "number": "+32", "text": "x", "class": []},
            {"id": 6, "number": "+32", "text": "\ud800"},
            {"id": 7, "number": "☺", "text": "x"},
        ],
    )
    assert (answers[0]["parts"], answers[0]["septets"], answers[0]["encoding"]) == (2, 162, "gsm7")
    parts = ask(
        tmp_path,
        "pdu",
        "decode",
        lines=[{"id": i, "pdu": p["pdu"], "smsc": True, "direction": "mo"} for i, p in enumerate(answers[0]["pdus"])],
    )
    assert "".join(p["text"] for p in parts) == "€" * 81
    assert [(p["concat"]["seq"], p["mr"], p["class"], p["rd"]) for p in parts] == [(1, 7, 0, True), (2, 8, 0, True)]
    assert all("error" in a for a in answers[1:])
    assert [a["id"] for a in answers] == list(range(1, 8))


def test_at_read(tmp_path: Path) -> None:
    """For people, as JSON, by the line."""
    came = '\r\n+CPMS: ("SM","ME"),("SM")\r\n+CMTI: "SM",3\r\n\r\nOK\r\n'
    shown = smsd(tmp_path, "at", "read", "AT+CPMS=?", stdin=came).stdout
    assert "notice" in shown
    assert '+CMTI: "SM",3' in shown
    found = json.loads(smsd(tmp_path, "at", "read", "AT+CPMS=?", "--json", stdin=came).stdout)
    assert found == {
        "final": "OK",
        "lines": ['+CPMS: ("SM","ME"),("SM")'],
        "notices": ['+CMTI: "SM",3'],
        "value": [["ME", "SM"], ["SM"]],
        "refusal": None,
    }
    assert "none came" in smsd(tmp_path, "at", "read", stdin="").stdout
    answers = ask(
        tmp_path,
        "at",
        "read",
        lines=[
            {"id": 1, "send": "AT+CMGR=1", "replies": ["+CMGR: 1,,24\r\n", HOW[:48] + "\r\n", "OK\r\n"]},
            {"id": 2, "send": None, "replies": ['+CMTI: "SM",0\r\n']},
            {"id": 3, "send": 5, "replies": []},
            {"id": 4, "replies": "OK"},
            "x",
            {"id": 5, "send": "AT+CUSD=1", "replies": ['+CUSD: 0,"één €"', "\r\nOK\r\n"]},
        ],
    )
    assert answers[0]["value"] == {"index": None, "pdu": HOW[:48], "status": 1}
    assert answers[1]["value"] == [["StoredText", {"store": "SM", "index": 0, "report": False}]]
    assert all("error" in a for a in answers[2:5])
    assert answers[5]["lines"] == ['+CUSD: 0,"één €"']
