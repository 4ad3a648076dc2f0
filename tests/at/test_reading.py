"""What modems really say: whole exchanges, read to their end, however the bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.at import notices, replies
from smsd.at.engine import Answered, Engine, Expect, Final, Noticed
from smsd.at.reading import read

PDU = "07911326040000F0040B911346610089F6"
REPORT = "0006D60B919345980736F4111011719551401110117195714000"

EXCHANGES = [
    # sent, what came, final, lines, notices, value
    ("AT+CSQ\r", "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n", "OK", ("+CSQ: 20,99",), (), -73),
    (
        "AT+CREG?",
        '\r\n+CREG:002,0011,"0f0d","14c3"\r\n\r\nOK\r\n',
        "OK",
        ('+CREG:002,0011,"0f0d","14c3"',),
        (),
        (11, None),
    ),
    (
        "AT+CEREG?",
        "+CEREG: 2,10, 2CA8, 20 ,B5583D ,7\r\nOK\r\n",
        "OK",
        ("+CEREG: 2,10, 2CA8, 20 ,B5583D ,7",),
        (),
        (10, 7),
    ),
    (
        "AT+CPMS=?",
        '+CPMS: (("SM","BM"),("SM"))\r\nOK\r\n',
        "OK",
        ('+CPMS: (("SM","BM"),("SM"))',),
        (),
        [{"SM", "BM"}, {"SM"}],
    ),
    # answers without OK, without a line end, and a bare OK for an empty place
    ("AT+CPIN?", '\r\n+CPIN: "READY"', None, ('+CPIN: "READY"',), (), "READY"),
    ("AT+CMGR=3", "\r\nOK\r\n", "OK", (), (), None),
    ("AT+CREG?", "\r\nOK\r\n", "OK", (), (), None),
    # refusals: by number, by words, by nobody's standard, and one followed by an OK
    ("AT+CPIN?", "\r\n+CME ERROR: SIM not inserted\r\n", "+CME ERROR: SIM not inserted", (), (), None),
    ("AT+CMGS=20", "\r\n+CMS ERROR 512\r\n", "+CMS ERROR 512", (), (), None),
    ("AT+CMGR=9", "\r\nERROR\r\nOK\r\n", "OK", (), (), None),
    # notices before, between, behind
    (
        "AT+CMGR=1",
        f'\r\n^RSSI:20\r\n+CMGR: 1,,24\r\n+CMTI: "SM",3\r\n{PDU}\r\n\r\n^HCSQ:"LTE",60\r\nOK\r\n',
        "OK",
        ("+CMGR: 1,,24", PDU),
        ("^RSSI:20", '+CMTI: "SM",3', '^HCSQ:"LTE",60'),
        replies.Stored(None, PDU, 1),
    ),
    (
        "AT+CMGR=1",
        f"+CMGR: 0,,24\r\n+CDS: ,25\r\n{REPORT}\r\n{PDU}\r\nOK\r\n",
        "OK",
        ("+CMGR: 0,,24", PDU),
        ("+CDS: ,25", REPORT),
        replies.Stored(None, PDU, 0),
    ),
    (
        "AT+CMGS=24",
        "\r\n> \r\n+CDS:25\r\n" + REPORT + "\r\n+CMGS: 7\r\n\r\nOK\r\n",
        "OK",
        ("+CMGS: 7",),
        ("+CDS:25", REPORT),
        7,
    ),
    ("AT+CMGS=24", "> +CMGS: 300\r\nOK\r\n", "OK", ("+CMGS: 300",), (), 44),
    (
        "AT+CUSD=1",
        'OK\r\n+CUSD: 2\r\n+CUSD: 0,"Saldo 3\r\n1. Meer",15\r\n',
        "OK",
        ("+CUSD: 2", '+CUSD: 0,"Saldo 3', '1. Meer",15'),
        (),
        [["2"], ["0", "Saldo 3"]],
    ),
    # glued: no line end before an answer, noise before a notice, a notice behind a PDU
    (
        "AT+CGMI",
        "\r\n^BOOT:9767194,0,0,0,20huawei\r\n\r\nOK\r\n",
        "OK",
        ("huawei",),
        ("^BOOT:9767194,0,0,0,20huawei",),
        "huawei",
    ),
    ("AT+CGMM", "E173^RSSI:20\r\nOK\r\n", "OK", ("E173",), ("^RSSI:20",), "E173"),
    ("AT+CSQ", "+CSQ: 20,99^RSSI:20\r\nOK\r\n", "OK", ("+CSQ: 20,99^RSSI:20",), ("^RSSI:20",), -73),
    (
        "AT+CMGL=4",
        f'+CMGL: 0,1,,24\r\n{PDU}+CMTI: "SM",1\r\n+CMGL: 1,0,,24 {PDU}\r\nOK\r\n',
        "OK",
        ("+CMGL: 0,1,,24", PDU, f"+CMGL: 1,0,,24 {PDU}"),
        ('+CMTI: "SM",1',),
        [replies.Stored(0, PDU, 1), replies.Stored(1, PDU, 0)],
    ),
    (
        None,
        '\x00\xff????+CMTI: "SM",4\r\n',
        None,
        (),
        ('+CMTI: "SM",4',),
        [("StoredText", notices.StoredText("SM", 4, report=False))],
    ),
    (None, "0.2^CONF:1\r\n", None, (), ("^CONF:1",), None),
    (
        "AT+CMGS=24",
        f"\r\n> \r\n+CMGS: 7\r\n\r\nOK+CDS: 25\r\n{REPORT}\r\n",
        "OK",
        ("+CMGS: 7",),
        ("+CDS: 25", REPORT),
        7,
    ),
    ("AT+CMGS=24", f"\r\n> +CMGS: 7+CMT: ,24\r\n{PDU}\r\nOK\r\n", "OK", ("+CMGS: 7+CMT: ,24",), ("+CMT: ,24", PDU), 7),
    ("ATH", "\r\nNO CARRIER\r\n", "NO CARRIER", (), (), None),
    ("ATD+32475123456;", "OK\r\nNO CARRIER\r\n", "NO CARRIER", (), (), None),
    ("AT+CSQ", "NO CARRIER\r\n+CSQ: 20,99\r\nOK\r\n", "OK", ("+CSQ: 20,99",), ("NO CARRIER",), -73),
    (None, "x" + "+AAAA:1" * 10 + "\r\n", None, (), tuple("+AAAA:1" * n for n in range(10, 2, -1)), None),
    # line noise that looks like a number
    ("AT+CSQ", "+CSQ: 20,9\xb9\r\n+CSQ: \xb2\r\nOK\r\n", "OK", ("+CSQ: 20,9\xb9", "+CSQ: \xb2"), (), -73),
    (
        None,
        '+CMTI: "SM",\xb9\r\n',
        None,
        (),
        ('+CMTI: "SM",\xb9',),
        [("StoredText", notices.StoredText("SM", None, report=False))],
    ),
    # notices of all forms
    (
        None,
        "\r\n^SYSSTART\r\n\r\n+PBREADY\r\n\r\n^CONNECT 1\r\n\r\nRDY\r\n",
        None,
        (),
        ("^SYSSTART", "+PBREADY", "^CONNECT 1", "RDY"),
        None,
    ),
    (None, "+CMT: ,24\r\n", None, (), ("+CMT: ,24",), None),
    (
        None,
        "+CREG: 1,0001,0010,0\r\n",
        None,
        (),
        ("+CREG: 1,0001,0010,0",),
        [("Registered", notices.Registered("+CREG", 1, 0))],
    ),
    (
        None,
        '+CREG: 0011,"0001","0010",000\r\n',
        None,
        (),
        ('+CREG: 0011,"0001","0010",000',),
        [("Registered", notices.Registered("+CREG", 11, 0))],
    ),
    # echo late, and of a payload
    ("AT+CGMM", "AT+CMEE=1\r\r\nAT+CGMM\r\r\nE173\r\n\r\nOK\r\n", "OK", ("E173",), (), "E173"),
    # what is no AT command has no lines of its own
    ("0011000B91^Z", "\r\n+CMGS: 0\r\n\r\nOK\r\n", "OK", (), ("+CMGS: 0",), None),
    ("ATI", "Huawei\r\nE173\r\nOK\r\n", "OK", ("Huawei", "E173"), (), None),
    ("AT+CBC", "+CBC: 0,92\r\nOK\r\n", "OK", ("+CBC: 0,92",), (), [["0", "92"]]),
    ("AT+CFUN=1", "OK\r\n", "OK", (), (), None),
]


@pytest.mark.parametrize(("sent", "came", "final", "lines", "noticed", "value"), EXCHANGES)
@pytest.mark.parametrize("step", [0, 1, 2, 7])
def test_exchanges(
    sent: str | None,
    came: str,
    final: str | None,
    lines: tuple[str, ...],
    noticed: tuple[str, ...],
    value: object,
    step: int,
) -> None:
    """The same reading however the bytes are cut."""
    data = came.encode("latin-1")
    found = read(sent, [data[i : i + step] for i in range(0, len(data), step)] if step else [data])
    assert (found.final, found.lines, found.notices, found.value) == (final, lines, noticed, value)


def test_a_vendors_own_refusal() -> None:
    """It ends the command, but it is no result of the standard."""
    found = read("AT+WIND?", [b"COMMAND NOT SUPPORT\r\n"])
    assert (found.final, found.refusal) == (None, "COMMAND NOT SUPPORT")


def test_numeric_results() -> None:
    """A modem left in ATV0 says 0; only where nothing else can be meant."""
    for line, final in ((b"0\r", "OK"), (b"4\r", "ERROR")):
        engine = Engine()
        engine.start("AT", Expect(numeric=True))
        assert engine.feed(line) == [Answered(Final(final, None, "" if final == "OK" else "ERROR"), ())]
    engine = Engine()
    engine.start("AT+CSQ", Expect(("+CSQ",)))
    assert engine.feed(b"0\r") == []


def test_what_was_said_without_an_ok() -> None:
    """For the caller who keeps the time."""
    engine = Engine()
    assert engine.said == ()
    engine.start("AT+CPIN?", Expect(("+CPIN",)))
    engine.feed(b"\r\n+CPIN: READY\r\n")
    assert engine.said == ("+CPIN: READY",)
    engine.abandon()
    assert engine.said == ()


FRAGMENTS = ["\r\n", "OK\r\n", "ERROR\r", "> ", ">", "+CMGS: 5\r\n", '+CMTI: "SM",1\r\n', f"+CMT: ,24\r\n{PDU}\r\n",
             "+CDS:", "25\r\n", PDU, "\r\n^RSSI:20", "AT+CMGS=24\r", "\x00\xff", "E173", "+CMS ERROR: 500\r\n",
             "RING\r\n", '"', "^BOOT:1,0,0,0,20", "x" * 4097, "NO CARRIER\r\n"]  # fmt: skip


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=14),
    st.integers(1, 40),
    st.sampled_from(
        [
            Expect(("+CMGS",), prompt=True),
            Expect(("+CSQ",)),
            Expect(plain=True),
            Expect(("+CMGR",), plain=True, pdu_lines=True),
        ]
    ),
)
def test_cuts_change_nothing(fragments: list[str], step: int, expect: Expect) -> None:
    """Fragments of real talk in any order: one read or many, the same events."""
    data = "".join(fragments).encode("latin-1")

    def events(pieces: list[bytes]) -> list[object]:
        engine = Engine()
        engine.start("AT+CMGS=24", expect)
        return [e for piece in pieces for e in engine.feed(piece)] + engine.end()

    assert events([data]) == events([data[i : i + step] for i in range(0, len(data), step)])


def test_end_of_the_bytes() -> None:
    """An unfinished line counts; a notice without its PDU is told."""
    engine = Engine()
    assert engine.feed(b"+CDS: 25\r\nRI") == []
    assert engine.feed(b"NG") == []
    assert engine.end() == [Noticed("+CDS: 25"), Noticed("RING")]
    engine.feed(b"+CMT: ,25\r\n")
    assert engine.end() == [Noticed("+CMT: ,25")]
    assert notices.read(Noticed("+CMT: ,25")) is None
    assert Final("OK").ok
    assert not Final("CMS", 500).ok
