"""The AT engine: the same bytes whole, one by one, and with bytes behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.at import commands, notices, replies, results
from smsd.at.engine import MAX_LINES, Answered, Engine, Expect, Final, Noticed, Prompted, Strayed, final_of, prefix_of
from smsd.at.lines import LIMIT, Framer, Line, Prompt


def read(sent: str, expect: Expect, data: bytes, step: int = 0) -> list[object]:
    engine = Engine()
    engine.start(sent, expect)
    pieces = [data[i : i + step] for i in range(0, len(data), step)] if step else [data]
    return [event for piece in pieces for event in engine.feed(piece)]


PDU = "07911326040000F0040B911346610089F6"
CREG = Expect(("+CREG",))
CASES = [
    ("AT+CREG?", CREG, b"AT+CREG?\r\r\n+CREG: 0,1\r\n\r\nOK\r\n", [Answered(Final("OK"), ("+CREG: 0,1",))]),
    (
        "AT+CSQ",
        Expect(("+CSQ",)),
        b"\r\n^RSSI:26\r\n\r\n+CSQ: 28,99\r\n\r\nOK\r\n",
        [Noticed("^RSSI:26"), Answered(Final("OK"), ("+CSQ: 28,99",))],
    ),
    ("AT+CMGF=0", Expect(), b"\r\n+CMS ERROR: 302\r\n", [Answered(Final("CMS", 302, "+CMS ERROR: 302"), ())]),
    (
        "AT+CPIN?",
        Expect(("+CPIN",)),
        b"\r\n+CME ERROR: SIM not inserted\r\n",
        [Answered(Final("CME", 10, "+CME ERROR: SIM not inserted"), ())],
    ),
    ("AT+X", Expect(), b"\r\nCOMMAND NOT SUPPORT\r\n", [Answered(Final("ERROR", None, "COMMAND NOT SUPPORT"), ())]),
    (
        "AT+CGSN",
        Expect(plain=True),
        b"AT+CGSN\r\r\n350000031234567\r\n\r\nOK\r\n",
        [Answered(Final("OK"), ("350000031234567",))],
    ),
    (
        "AT+CMGR=1",
        Expect(("+CMGR",), pdu_lines=True),
        b'\r\n+CMGR: 0,,24\r\n07911326040000F0040B911346610089F6\r\n+CMTI: "SM",3\r\n\r\nOK\r\n',
        [Noticed('+CMTI: "SM",3'), Answered(Final("OK"), ("+CMGR: 0,,24", "07911326040000F0040B911346610089F6"))],
    ),
    (
        "AT",
        Expect(),
        b"\r\n+CMT: ,24\r\n07911326040000F0040B911346610089F6\r\n\r\nOK\r\n",
        [Noticed("+CMT: ,24", "07911326040000F0040B911346610089F6"), Answered(Final("OK"), ())],
    ),
    ("AT", Expect(), b"\x00\xff\x80??\r\nOK\r\n", [Answered(Final("OK"), ())]),
    (
        "AT+CMGS=24",
        Expect(("+CMGS",), prompt=True),
        b"\r\n> \r\n+CMGS: 7\r\n\r\nOK\r\n",
        [Prompted(), Answered(Final("OK"), ("+CMGS: 7",))],
    ),
    (
        "AT+CMGS=24",
        Expect(("+CMGS",), prompt=True),
        b"\r\n+CMS ERROR: 500\r\n",
        [Answered(Final("CMS", 500, "+CMS ERROR: 500"), ())],
    ),
    ("AT", Expect(), b"\r\n+CDS: 24\r\nnot a pdu\r\nOK\r\n", [Noticed("+CDS: 24"), Answered(Final("OK"), ())]),
]


@pytest.mark.parametrize(("sent", "expect", "data", "events"), CASES)
@pytest.mark.parametrize("step", [0, 1, 3])
def test_conversations(sent: str, expect: Expect, data: bytes, events: list[object], step: int) -> None:
    """The same events however the bytes are cut."""
    assert read(sent, expect, data, step) == events


@given(st.binary(max_size=300), st.integers(1, 9))
def test_noise_never_raises(data: bytes, step: int) -> None:
    """And whole or in pieces it is the same."""
    assert read("AT+CREG?", CREG, data) == read("AT+CREG?", CREG, data, step)


def test_an_idle_engine_notices() -> None:
    """Nothing in flight: everything that is a notice is one, a result is a stray, the rest is dropped."""
    engine = Engine()
    assert engine.feed(b'\r\nOK\r\n\r\n+CMTI: "SM",0\r\n\r\nRING\r\nrubbish\r\n') == [
        Strayed("OK"),
        Noticed('+CMTI: "SM",0'),
        Noticed("RING"),
    ]
    assert not engine.busy


def test_one_command_at_a_time() -> None:
    """A second one is a mistake of ours."""
    engine = Engine()
    engine.start("AT", Expect())
    assert engine.busy
    with pytest.raises(RuntimeError):
        engine.start("AT", Expect())
    assert engine.abandon() == b"\x1b"
    assert engine.start("AT", Expect()) == b"AT\r"
    assert engine.payload("00AA") == b"00AA\x1a"


def test_payload_echo_is_dropped() -> None:
    """With echo on, the PDU comes back."""
    engine = Engine()
    engine.start("AT+CMGS=20", Expect(("+CMGS",), prompt=True))
    assert engine.feed(b"AT+CMGS=20\r\r\n> ") == [Prompted()]
    engine.payload("0011AA00")
    assert engine.feed(b"0011AA00\x1a\r\n+CMGS: 1\r\n\r\nOK\r\n") == [Answered(Final("OK"), ("+CMGS: 1",))]


def test_no_carrier_in_the_middle_is_a_notice() -> None:
    """A caller gave up while a command was on its way."""
    assert read("AT+CSQ", Expect(("+CSQ",)), b"\r\nNO CARRIER\r\n+CSQ: 1,99\r\nOK\r\n")[-1] == Answered(
        Final("OK"), ("+CSQ: 1,99",)
    )


def test_buffers_are_bounded() -> None:
    """A modem that never ends a line, and one that never ends an answer."""
    framer = Framer()
    for _ in range(50):
        list(framer.feed(b"x" * 1000))
    assert len(framer.held) <= LIMIT
    framer.clear()
    assert list(framer.feed(b"OK\r\n")) == [Line("OK")]
    engine = Engine()
    engine.start("AT", Expect(plain=True))
    engine.feed(b"line\r\n" * (2 * MAX_LINES))
    assert len(engine.said) <= MAX_LINES


def test_prompt_only_when_awaited() -> None:
    """A text that begins with > is no prompt."""
    framer = Framer()
    assert list(framer.feed(b"\r\n> hello\r\n")) == [Line("> hello")]
    framer.awaiting_prompt = True
    assert list(framer.feed(b"\r\n> ")) == [Prompt()]


def test_final_and_prefix() -> None:
    """What ends an answer, and what names a line."""
    assert final_of("+CME ERROR: something new") == Final("CME", None, "+CME ERROR: something new")
    assert final_of("+CREG: 1") is None
    assert prefix_of('^HCSQ:"LTE",1') == "^HCSQ"
    assert prefix_of("hello: world") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("+CREG: 0,1", (1, None)),
        ("+CREG: 2,1,4CA,81DE445", (1, None)),
        ('+CREG: 2,1,"0B,"0100701",7', (1, None)),
        ('+CREG: 2,6,"8B37","0A265185",7', (6, 7)),
        ("+CREG: 5", (5, None)),
        ('+CREG: 1,"00C3","0000A1B2"', (1, None)),
        ("+CREG: x", None),
    ],
)
def test_registration(line: str, expected: object) -> None:
    """Answers and notices, sloppy ones too."""
    assert replies.registration((line,)) == expected


def test_replies() -> None:
    """One pure parser a reply."""
    assert replies.imei(("350000031234567",)) == "350000031234567"
    assert replies.imei(('+CGSN: "350000031234567"',)) == "350000031234567"
    assert replies.imei(("ERROR",)) is None
    assert replies.plain((" MULTIBAND  900E  1800",)) == "MULTIBAND  900E  1800"
    assert replies.plain(("+CGMM: E173",)) == "E173"
    assert replies.plain(("",)) is None
    assert replies.digits(("+CCID: 8932000000000000017",)) == "8932000000000000017"
    assert replies.digits(("none",)) is None
    assert replies.pin_state(('+CPIN: "READY"',)) == "READY"
    assert replies.pin_state(()) is None
    assert replies.pin_tries(("^CPIN: SIM PIN,3,10,3,10,3",)) == 3
    assert replies.pin_tries(("^CPIN: READY",)) is None
    assert replies.operator(('+COPS: 0,0,"Proximus",7',)) == ("Proximus", 7)
    assert replies.operator(("+COPS: 0",)) is None
    assert replies.signal_dbm(("+CSQ: 21,99",)) == -71
    assert replies.signal_dbm(("+CSQ: 99,99",)) is None
    assert replies.service_centre(('+CSCA: "+32475161616",145',)) == "+32475161616"
    assert replies.service_centre(('+CSCA: "6281100000",145',)) == "+6281100000"
    assert replies.service_centre(("+CSCA: 002B00390037003200350034003100320030003000330032,145",)) == "+97254120032"
    assert replies.service_centre(('+CSCA: "",129',)) is None
    assert replies.stores_offered(('+CPMS: ("SM","ME"),("SM"),("ME")',)) == [{"SM", "ME"}, {"SM"}, {"ME"}]
    assert replies.stores_offered(('+CPMS: (("SM","BM","SR"),("SM"))',)) == [{"SM", "BM", "SR"}, {"SM"}]
    assert replies.stores_offered(('+CPMS: (ME", "SR"), ("ME", "SR"), ("ME")',))[2] == {"ME"}
    assert replies.stores_offered(()) is None
    assert replies.stores_in_use(('+CPMS: "SM",3,30,"SM",3,30,"ME",0,255',))[-1] == replies.StoreUse("ME", 0, 255)
    assert replies.stores_in_use(("+CPMS: 14,50,14,50",)) == [replies.StoreUse("", 14, 50)] * 2
    assert replies.stores_in_use(("+CPMS: x,y", '+CPMS: "SM",x,30', "+CPMS: 1,y")) == []
    assert replies.cnmi_offered(("+CNMI:(0-3),(0-3),(0-3),(0,1),(0,1)",))[3] == {0, 1}
    assert replies.cnmi_offered(("+CNMI: x",)) is None
    assert replies.numbers_offered(("+CMMS: (0-2)",)) == {0, 1, 2}
    assert replies.numbers_offered(()) == set()
    assert replies.reference(("+CMGS: 183",)) == 183
    assert replies.reference(("+CMGS: x",)) is None
    assert replies.stored_one(("+CMGR: 0,,24", PDU)) == replies.Stored(None, PDU, 0)
    assert replies.stored_one((f"+CMGR: 1,,24 {PDU}",)) == replies.Stored(None, PDU, 1)
    assert replies.stored_one(("+CMGR: ,6,20", "words", PDU)) == replies.Stored(None, PDU, None)
    assert replies.stored_one(("+CMGR: 0,,24", "words")) is None
    assert replies.stored_one((PDU,)) is None
    assert replies.stored_one(()) is None
    assert replies.stored_all(
        ("+CMGL: 0,1,,24", "rubbish", PDU, "+CMGL: 7,3,,24", PDU, "+CMGL: x,1", PDU, "+CMGL: 9", PDU)
    ) == [replies.Stored(0, PDU, 1), replies.Stored(7, PDU, 3), replies.Stored(9, PDU, None)]
    assert replies.operator(('+COPS: 0,0,"0042004100530045",2',)) == ("BASE", 2)
    assert replies.number_set("0-99999999")  # bounded


def test_who_the_card_and_the_modem_are() -> None:
    """ICCID, own number, IMS, what is switched on: in the forms that modems use, and None where nothing can be read."""
    assert replies.card_number(("+CCID: 8932012345678901234F",)) == "8932012345678901234"
    assert (
        replies.card_number(("ICCID:12345678901234567890",)) == "12345678901234567890"
    )  # no 89 in front: any long number
    assert replies.card_number(("OK?",)) is None
    assert replies.card_number_of_file(('+CRSM: 144,0,"98231032547698103254"',)) == "8932012345678901234" + "5"
    assert replies.card_number_of_file(('+CRSM: 144,0,"98231032547698103 54"',)) is None
    assert replies.card_number_of_file(("+CRSM: 106,130",)) is None
    assert replies.own_number(('+CNUM: "Own","+32470000000",145',)) == "+32470000000"
    assert replies.own_number(('+CNUM: "","32470000000",145',)) == "+32470000000"
    assert replies.own_number(('+CNUM: "","0470000000",129',)) == "0470000000"
    assert replies.own_number(('+CNUM: "","",129', "+CNUM: 5")) is None
    assert replies.ims_registration(("+CIREG: 0,1",)) is True
    assert replies.ims_registration(("+CIREG: 0,1,5",)) is True
    assert replies.ims_registration(("+CIREG: 0,1,1",)) is False  # voice, no texts
    assert replies.ims_registration(("+CIREG: 0,0",)) is False
    assert replies.ims_registration(("+CIREG: 1,1,zz",)) is True
    assert replies.ims_registration(("+CIREG: x", "+CIREG: 0,y")) is None
    assert replies.first_number(("+CFUN: x", "+CFUN: 1")) == 1
    assert replies.first_number(("+CFUN: x",)) is None
    assert replies.whole(("+CNMI: 2, 1,0 ,1,0",)) == "2,1,0,1,0"
    assert replies.whole(()) is None


def test_notices() -> None:
    """What concerns a gateway, and what does not."""
    assert notices.read(Noticed('+CMTI: "SM",0')) == notices.StoredText("SM", 0, report=False)
    assert notices.read(Noticed('+CDSI: "SR",12')) == notices.StoredText("SR", 12, report=True)
    assert notices.read(Noticed("+CMTI: broken")) == notices.StoredText("broken", None, report=False)
    assert notices.read(Noticed("+CMTI: ,-1")) == notices.StoredText("", None, report=False)
    assert notices.read(Noticed("+CDS: 25", "00AA")) == notices.RoutedText("00AA", report=True)
    assert notices.read(Noticed('+CLIP: "+32475123456",145')) == notices.Ringing("+32475123456")
    assert notices.read(Noticed("RING")) == notices.Ringing(None)
    assert notices.read(Noticed("+CREG: 2")) == notices.Registered("+CREG", 2, None)
    assert notices.read(Noticed("+CEREG: x")) is None
    assert notices.read(Noticed("^RSSI:20")) is None


def test_commands_cannot_be_injected() -> None:
    """Nothing from outside enters a line raw."""
    for build in (
        lambda: commands.enter_pin('1234"\r'),
        lambda: commands.use_stores("SM\r"),
        commands.use_stores,
        lambda: commands.submit("00 AA", 1),
        lambda: commands.by_hand("AT\rATD"),
        lambda: commands.by_hand("ls"),
        lambda: commands.asks_setting("+CNMI;+CPWD"),
        lambda: commands.registration("+X"),
        lambda: commands.tell_registration("+X"),
        lambda: commands.pin_tries("AT+X\r"),
    ):
        with pytest.raises(ValueError):
            build()


def test_commands_as_they_go_out() -> None:
    """The lines themselves, and what a log shows."""
    assert commands.enter_pin("1234").line == 'AT+CPIN="1234"'
    assert "1234" not in commands.enter_pin("1234").shown
    assert commands.announce(2, 1, 0, 1, 0).line == "AT+CNMI=2,1,0,1,0"
    assert commands.submit("00AA", 1).limit_s == commands.NETWORK
    assert commands.by_hand("at+csq").expect.prefixes == ("+CSQ",)
    assert commands.by_hand("ATI").parse(("x",)) == ("x",)
    assert commands.pin_tries("AT^CPIN?").line == "AT^CPIN?"
    assert commands.attention().parse(("x",)) is None
    for make in (
        commands.echo_off,
        commands.numeric_errors,
        commands.manufacturer,
        commands.model,
        commands.imei,
        commands.pin_state,
        commands.iccid,
        commands.imsi,
        commands.operator,
        commands.signal,
        commands.service_centre,
        commands.pdu_mode,
        commands.phase_2,
        commands.phase_2_plus,
        commands.acknowledge,
        commands.caller_id,
        commands.hang_up,
        commands.stores_offered,
        commands.stores_in_use,
        commands.notices_offered,
        commands.link_kept_offered,
        commands.list_stored,
        commands.restart,
    ):
        assert make().line.startswith("AT")
    assert commands.asks_setting("+CNMI").line == "AT+CNMI?"
    assert commands.registration("+CREG").line == "AT+CREG?"
    assert commands.tell_registration("+CEREG").line == "AT+CEREG=1"
    assert commands.keep_link(2).line == "AT+CMMS=2"
    assert commands.read_stored(0).line == "AT+CMGR=0"
    assert commands.delete_stored(3).line == "AT+CMGD=3"
    assert commands.use_stores("SM", "SM").line == 'AT+CPMS="SM","SM"'


@pytest.mark.parametrize(
    ("kind", "code", "klass"),
    [
        ("CMS", 1, "number"),
        ("CMS", 38, "ambiguous"),
        ("CMS", 42, "short"),
        ("CMS", 8, "barred"),
        ("CMS", 304, "ours"),
        ("CMS", 500, "modem"),
        ("CMS", 512, "modem"),
        ("CMS", 399, "modem"),
        ("CMS", 197, "duplicate"),
        ("CMS", 77, "ambiguous"),
        ("CME", 30, "short"),
        ("CME", 13, "modem"),
        ("CME", 999, "modem"),
        ("ERROR", None, "modem"),
    ],
)
def test_results(kind: str, code: int | None, klass: str) -> None:
    """Each number has a class and a sentence."""
    fault = results.of(kind, code)
    assert fault.klass == klass
    assert fault.sentence
