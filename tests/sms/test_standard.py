"""What networks send, by the standard and a little beside it: national tables, codings, periods, reports, odd ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import PduFault
from smsd.sms import alphabet, dcs, encode, packing, pdu, status, timestamp, udh, user_data, validity, wap
from smsd.sms.address import NUMBER_TYPES, Address
from smsd.sms.address import decode as decode_address
from smsd.sms.decode import decode
from smsd.sms.explain import explain
from smsd.sms.national import LANGUAGES, LOCKING, SINGLE
from smsd.sms.reassembly import Assembly, Key, Part
from smsd.sms.tpdu import Command, Deliver, DeliverReport, StatusReport, Submit, SubmitReport

DELIVER = "0B911346610089F6"  # an originator
STAMP = "20806291731448"


def deliver(dcs_octet: int, udl: int, ud: str, first: int = 0x04) -> Deliver:
    found = decode(bytes.fromhex(f"{first:02X}{DELIVER}00{dcs_octet:02X}{STAMP}{udl:02X}{ud}"))
    assert isinstance(found, Deliver)
    return found


class TestNationalTables:
    """23.038 annex A."""

    def test_shape(self) -> None:
        """128 places each, the escape where it belongs; every single shift keeps what the extension table has."""
        assert set(LANGUAGES) == set(range(1, 14))
        assert set(LOCKING) == set(LANGUAGES) - {2}
        assert set(SINGLE) == set(LANGUAGES)
        for table in LOCKING.values():
            assert len(table) == 128
            assert (table[0x0A], table[0x0D], table[0x1B]) == ("\n", "\r", "\x1b")
            assert table[0x30:0x3A] == "0123456789"
            assert table[0x62:0x7B] == "bcdefghijklmnopqrstuvwxyz"
        for language, shifts in SINGLE.items():
            assert all(0 <= code < 128 and code != 0x1B and len(char) == 1 for code, char in shifts.items()), language
            assert not set(shifts) & set(alphabet.EXTENSION)

    @pytest.mark.parametrize(
        ("language", "code", "char"),
        [
            (1, 0x04, "€"),
            (1, 0x60, "ç"),
            (1, 0x40, "İ"),
            (3, 0x12, "ª"),
            (3, 0x7B, "ã"),
            (4, 0x00, "\u0981"),
            (4, 0x7F, "ৱ"),
            (5, 0x7F, "૱"),
            (6, 0x0E, "ऎ"),
            (6, 0x7F, "ॿ"),
            (7, 0x24, "ಡ"),
            (7, 0x7F, "\u0ce3"),
            (8, 0x2E, "."),
            (8, 0x7F, "൹"),
            (9, 0x60, "\u0b56"),
            (10, 0x7F, "ੴ"),
            (11, 0x02, "ஃ"),
            (11, 0x7F, "௹"),
            (12, 0x03, "అ"),
            (13, 0x00, "\u0627"),
            (13, 0x7F, "\u0670"),
        ],
    )
    def test_locking(self, language: int, code: int, char: str) -> None:
        """One place each, the last ones among them: a slip would move them."""
        assert alphabet.decode(bytes([code]), language) == char

    @pytest.mark.parametrize(
        ("language", "code", "char"),
        [
            (1, 0x47, "Ğ"),
            (1, 0x69, "ı"),
            (2, 0x09, "ç"),
            (2, 0x75, "ú"),
            (3, 0x7F, "â"),
            (3, 0x18, "Σ"),
            (4, 0x34, "৺"),
            (5, 0x25, "૯"),
            (6, 0x3A, "ॱ"),
            (7, 0x2A, "ೲ"),
            (8, 0x34, "ൿ"),
            (9, 0x2C, "ୱ"),
            (10, 0x2D, "\u0a75"),
            (11, 0x2E, "௺"),
            (12, 0x32, "౿"),
            (13, 0x3F, "\u06d4"),
            (6, 0x41, "A"),
            (12, 0x65, "€"),
            (7, 0x3C, "["),
            (13, 0x19, "\u0600"),
            (9, 0x00, "@"),
        ],
    )
    def test_single(self, language: int, code: int, char: str) -> None:
        """One place each; the euro is everywhere."""
        assert alphabet.decode(bytes([0x1B, code]), 0, language) == char

    def test_falls_back(self) -> None:
        """No such place in the single table: the locking one; no such language: the default."""
        assert alphabet.decode(b"\x1b\x62", 1, 1) == "b"
        assert alphabet.decode(b"\x1b\x04", 1, 1) == "€"
        assert alphabet.decode(b"\x04\x1b\x65", 99, 99) == "è€"
        assert alphabet.decode(b"\x60", 2) == "¿"

    def test_in_a_text(self) -> None:
        """The header's elements choose the tables (23.040 clauses 9.2.3.24.15 and 16)."""
        header = udh.Header((udh.Element(udh.SINGLE_SHIFT, b"\x01"), udh.Element(udh.LOCKING_SHIFT, b"\x01")))
        head = udh.encode(header)
        septets = b"\x60\x1b\x53\x07"  # ç Ş and a dotless i
        lead = (len(head) * 8 + 6) // 7
        ud = head + packing.pack(septets, lead * 7 - len(head) * 8)
        found = deliver(0, lead + len(septets), ud.hex(), 0x44)
        assert found.text == "çŞı"
        assert found.script == "gsm7:1:1"
        assert user_data.text_of(found.units, found.script) == "çŞı"
        assert udh.Header((udh.Element(udh.LOCKING_SHIFT, b"\x01\x02"),)).locking_shift == 0

    def test_parts_with_tables(self) -> None:
        """Parts keep their tables, and an escape cut in two is whole again."""
        assembly = Assembly(Key("x", 1, 8, 2))
        assert assembly.add(1, Part("gsm7:1:1", b"\x60\x1b")) is None
        assert assembly.add(2, Part("gsm7:1:1", b"\x53")) == "çŞ"
        assert user_data.text_of(b"plain", "8bit") == "plain"


class TestDcs:
    """23.038 clause 4, every octet."""

    def test_every_octet(self) -> None:
        """The group decides; nothing is refused."""
        for octet in range(256):
            found = dcs.decode(octet)
            group = octet >> 4
            assert found.octet == octet
            assert found.encoding in (dcs.GSM7, dcs.EIGHT_BIT, dcs.UCS2)
            assert found.delete == (4 <= group <= 7)
            assert (found.waiting is not None) == (group in (0xC, 0xD, 0xE))
            assert found.compressed == (group < 8 and bool(octet & 0x20))
            assert (found.klass is not None) == ((group < 8 and bool(octet & 0x10)) or group == 0xF)

    @pytest.mark.parametrize(
        ("octet", "encoding", "klass"),
        [
            (0x00, "gsm7", None),
            (0x03, "gsm7", None),
            (0x04, "8bit", None),
            (0x08, "ucs2", None),
            (0x0C, "gsm7", None),
            (0x11, "gsm7", 1),
            (0x18, "ucs2", 0),
            (0x19, "ucs2", 1),
            (0x44, "8bit", None),
            (0x58, "ucs2", 0),
            (0x84, "gsm7", None),
            (0xC8, "gsm7", None),
            (0xD0, "gsm7", None),
            (0xE8, "ucs2", None),
            (0xF0, "gsm7", 0),
            (0xF5, "8bit", 1),
            (0xFE, "8bit", 2),
        ],
    )
    def test_some(self, octet: int, encoding: str, klass: int | None) -> None:
        """What is met."""
        assert (dcs.decode(octet).encoding, dcs.decode(octet).klass) == (encoding, klass)

    def test_waiting(self) -> None:
        """An icon, and whether the text is kept."""
        assert dcs.decode(0xC8).waiting == dcs.Waiting("voice mail", active=True, store=False)
        assert dcs.decode(0xD1).waiting == dcs.Waiting("fax", active=False, store=True)
        assert dcs.decode(0xEA).waiting == dcs.Waiting("e-mail", active=True, store=True)


class TestValidity:
    """23.040 clause 9.2.3.12."""

    @pytest.mark.parametrize(
        ("first", "octets", "expected"),
        [
            ("01", "", None),
            ("11", "00", validity.Validity(2, 300)),
            ("11", "FF", validity.Validity(2, 63 * validity.WEEK)),
            ("11", "A7", validity.Validity(2, 86400)),
            ("11", "C4", validity.Validity(2, 30 * 86400)),
            (
                "19",
                "20806291731448",
                validity.Validity(3, until=datetime(2002, 8, 26, 19, 37, 41, tzinfo=timezone(timedelta(hours=-1)))),
            ),
            ("19", "00000000000000", validity.Validity(3)),
            ("09", "00000000000000", validity.Validity(1)),
            ("09", "01A70000000000", validity.Validity(1, 86400)),
            ("09", "42FF0000000000", validity.Validity(1, 255, single_shot=True)),
            ("09", "03214365000000", validity.Validity(1, 12 * 3600 + 34 * 60 + 56)),
            ("09", "82003C00000000", validity.Validity(1, 60)),
            ("09", "07000000000000", validity.Validity(1)),
        ],
    )
    def test_forms(self, first: str, octets: str, expected: validity.Validity | None) -> None:
        """None, relative, absolute, enhanced with its four kinds."""
        found = decode(bytes.fromhex(f"{first}07{DELIVER}0000{octets}0141"), "mo")
        assert isinstance(found, Submit)
        assert found.validity == expected

    @pytest.mark.parametrize(
        ("first", "octets"), [("19", "F0806291731448"), ("09", "03F1435600000000"), ("19", "208062")]
    )
    def test_nonsense(self, first: str, octets: str) -> None:
        """No decimal digits, or too few."""
        with pytest.raises(PduFault, match=r"^vp at octet 1[123]"):
            decode(bytes.fromhex(f"{first}07{DELIVER}0000{octets}"), "mo")


class TestStamps:
    """23.040 clause 9.2.3.11."""

    @pytest.mark.parametrize(
        ("octets", "moment"),
        [
            ("99211332959510", datetime(1999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(minutes=15)))),
            ("99211332959518", datetime(1999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(minutes=-15)))),
            ("2080629173140A", datetime(2002, 8, 26, 19, 37, 41, tzinfo=timezone(timedelta(hours=-5)))),
            ("20206291731400", datetime(2002, 2, 26, 19, 37, 41, tzinfo=UTC)),
            ("20200391731400", None),
            ("00000000000000", None),
        ],
    )
    def test_moments(self, octets: str, moment: datetime | None) -> None:
        """Any zone; a date that does not exist is none."""
        assert timestamp.decode(bytes.fromhex(octets)) == moment

    @pytest.mark.parametrize(
        ("octets", "words"),
        [
            ("A0806291731448", "A0 is not"),
            ("2080F291731448", "F2 is not"),
            ("208062917314A0", "A0 is not"),
            ("208062917314E1", "E1 is not"),
            ("208062917314C2", "C2 is not"),
            ("2F806291731448", "2F is not"),
            ("FFFFFFFFFFFFFF", "padding"),
            ("208062FFFFFFFF", "FF is not"),
        ],
    )
    def test_no_digits(self, octets: str, words: str) -> None:
        """The text and the reference matter more than the stamp: it is absent, and that is noted."""
        stamp = bytes.fromhex(octets)
        assert timestamp.decode(stamp) is None
        text = decode(bytes.fromhex(f"04{DELIVER}0000") + stamp + bytes.fromhex("04D4F29C0E"))
        assert isinstance(text, Deliver)
        assert (text.text, text.sent_at) == ("Test", None)
        assert text.odd == (f"scts at octet 11: {timestamp.oddity(stamp)}",)
        assert words in text.odd[0]
        for first, second in ((STAMP, octets), (octets, STAMP), (octets, octets)):
            report = decode(bytes.fromhex(f"022A{DELIVER}{first}{second}00"))
            assert isinstance(report, StatusReport)
            assert (report.mr, report.recipient.number, report.status) == (42, "+31641600986", 0)
            assert (report.sent_at is None, report.discharged_at is None) == (first == octets, second == octets)
            assert len(report.odd) == [first, second].count(octets)

    def test_filled_up_by_the_sim(self) -> None:
        """A report in a record of fixed length: FF behind it is nothing; other octets are read."""
        whole = bytes.fromhex(f"022A{DELIVER}{STAMP}{STAMP}00")
        for padding in (b"", b"\xff", b"\xff" * 150):
            assert decode(whole + padding) == decode(whole)
        with pytest.raises(PduFault):
            decode(whole + b"\x01")

    @given(st.binary(min_size=7, max_size=7))
    def test_no_stamp_ever_loses_the_words(self, stamp: bytes) -> None:
        """Whatever stands there."""
        text = decode(bytes.fromhex(f"04{DELIVER}0000") + stamp + bytes.fromhex("04D4F29C0E"))
        assert isinstance(text, Deliver)
        assert text.text == "Test"
        assert bool(text.odd) == (timestamp.oddity(stamp) is not None)
        assert text.sent_at == timestamp.decode(stamp)


class TestReports:
    """The TPDUs beside texts: 23.040 clauses 9.2.2.1a, 9.2.2.2a, 9.2.2.3, 9.2.2.4."""

    @pytest.mark.parametrize(
        ("octets", "expected"),
        [
            ("0000", DeliverReport(None)),
            ("00D300", DeliverReport(0xD3)),
            ("00D3017F", DeliverReport(0xD3, pid=0x7F)),
            ("000202F6", DeliverReport(None, coding=dcs.decode(2))),
            ("008180818000", DeliverReport(0x81)),
        ],
    )
    def test_deliver_report(self, octets: str, expected: DeliverReport) -> None:
        """Agreed, refused with a cause, with a protocol, with an extended TP-PI."""
        assert decode(bytes.fromhex(octets), "mo") == expected

    def test_deliver_report_with_data(self) -> None:
        """What a SIM application answers."""
        found = decode(bytes.fromhex("0007" + "7FF603" + "AABBCC"), "mo")
        assert isinstance(found, DeliverReport)
        assert (found.cause, found.pid, found.coding.octet, found.data) == (None, 0x7F, 0xF6, bytes.fromhex("AABBCC"))

    def test_submit_report(self) -> None:
        """With and without a cause, with a text."""
        moment = datetime(2002, 8, 26, 19, 37, 41, tzinfo=timezone(timedelta(hours=-1)))
        assert decode(bytes.fromhex("0100" + STAMP)) == SubmitReport(None, moment)
        assert decode(bytes.fromhex("01C500" + STAMP)) == SubmitReport(0xC5, moment)
        found = decode(bytes.fromhex("01C507" + STAMP + "0000" + "05C8329BFD06"))
        assert isinstance(found, SubmitReport)
        assert found.text == "Hello"

    def test_status_report(self) -> None:
        """With what may stand behind TP-ST."""
        head = f"0209{DELIVER}{STAMP}{STAMP}30"
        assert decode(bytes.fromhex(head)).status == 0x30
        found = decode(bytes.fromhex(head + "07" + "0000" + "05C8329BFD06"))
        assert isinstance(found, StatusReport)
        assert (found.text, found.of_command) == ("Hello", False)
        assert decode(bytes.fromhex("22" + head[2:])).of_command

    def test_command(self) -> None:
        """An order about an earlier text, with a header."""
        found = decode(bytes.fromhex(f"224200022A{DELIVER}00"), "mo")
        assert found == Command(0x42, 2, 0x2A, Address("+31641600986", "international"), b"", 0, True)
        found = decode(bytes.fromhex(f"424200022A{DELIVER}06" + "050003010201"), "mo")
        assert isinstance(found, Command)
        assert found.header.concat == udh.Concat(1, 2, 1)

    @pytest.mark.parametrize(
        ("octets", "direction", "field"),
        [
            ("00", "mo", "fcs"),
            ("00D3", "mo", "pi"),
            ("0001", "mo", "pid"),
            ("0002", "mo", "dcs"),
            ("0004", "mo", "udl"),
            ("000403AA", "mo", "ud"),
            ("0081", "mo", "pi"),
            ("01", "mt", "fcs"),
            ("0100", "mt", "scts"),
            ("0242AB89", "mo", "mn"),
            (f"224200022A{DELIVER}", "mo", "cdl"),
            (f"224200022A{DELIVER}05AA", "mo", "cd"),
            (f"0209{DELIVER}{STAMP}", "mt", "dt"),
            (f"0209{DELIVER}{STAMP}{STAMP}", "mt", "st"),
            (f"0209{DELIVER}{STAMP}{STAMP}0001", "mt", "pid"),
            ("0040", "mt", "oa"),
        ],
    )
    def test_cut_off(self, octets: str, direction: str, field: str) -> None:
        """The field that is missing is named."""
        with pytest.raises(PduFault) as fault:
            decode(bytes.fromhex(octets), direction)
        assert fault.value.field == field

    def test_reserved_type(self) -> None:
        """Clause 9.2.3.1: a phone reads it as a DELIVER."""
        assert isinstance(decode(bytes.fromhex(f"07{DELIVER}0000{STAMP}00")), Deliver)

    def test_every_status(self) -> None:
        """Clause 9.2.3.15: all 256, each with a class and a sentence."""
        classes = [status.classify(octet) for octet in range(256)]
        assert [classes.count(c) for c in ("delivered", "trying", "failed", "gave_up")] == [32, 32, 32, 160]
        assert all(len(status.sentence(octet)) > 5 for octet in range(256))


class TestSloppyNetworks:
    """Lenient where nothing is lost by it, strict where a guess would put wrong words into somebody's mouth."""

    def test_last_character_cut(self) -> None:
        """One septet, or half a UCS-2 character, may be missing at the very end."""
        assert deliver(0, 12, "C8F71D14969741F977FD").text == "How are you"
        assert deliver(8, 4, "004100").text == "A"
        assert deliver(8, 3, "004100").text == "A"

    @pytest.mark.parametrize(
        ("coding", "udl", "ud"), [(0, 12, "C8F71D14969741F977"), (8, 6, "00410042"), (4, 3, "4142")]
    )
    def test_more_is_missing(self, coding: int, udl: int, ud: str) -> None:
        """Half an alert is not the alert."""
        with pytest.raises(PduFault) as fault:
            deliver(coding, udl, ud)
        assert fault.value.field == "ud"
        assert fault.value.offset == 8 + 1 + 2 + 8 + len(ud) // 2

    def test_a_header_that_cannot_be_one(self) -> None:
        """More than 139 octets fit into no short message: the bit is wrong, the text is right."""
        found = deliver(0, 4, "D4F29C0E", 0x44)
        assert (found.text, found.header.concat) == ("Test", None)

    def test_a_header_with_nothing_behind(self) -> None:
        """No text; and none where even the header is missing."""
        assert deliver(0, 7, "050003420201", 0x44).text == ""
        with pytest.raises(PduFault, match=r"^ud\.udh"):
            deliver(0, 0, "", 0x44)

    def test_eight_bit_words(self) -> None:
        """Printable ASCII without ports is a text; data stay data."""
        assert deliver(4, 5, b"Hallo".hex()).text == "Hallo"
        assert deliver(0xF5, 5, b"Hallo".hex()).data == b"Hallo"
        assert deliver(4, 2, "00FF").text is None
        assert deliver(4, 0, "").text is None
        assert deliver(4, 12, "0605040B8423F0" + b"Hallo".hex(), 0x44).text is None

    def test_surrogates(self) -> None:
        """A pair is a character, each lone one is U+FFFD."""
        assert deliver(8, 4, "D83DDE01").text == "😁"
        assert deliver(8, 8, "DE01D83D0041D83D").text == "\ufffd\ufffdA\ufffd"

    def test_what_stands_behind_is_left_alone(self) -> None:
        """Modems pad."""
        assert deliver(0, 5, "C8329BFD06" + "FFFF").text == "Hello"

    def test_ports_beside_concatenation(self) -> None:
        """Both are read, the unknown element is kept, the last of two counts."""
        found = deliver(4, 0x16, "14" + "0804ABCD0201" + "05040B8423F0" + "7001AA" + "0003110302" + "FF", 0x44)
        assert found.header.concat == udh.Concat(0x11, 3, 2)
        assert found.header.ports == udh.Ports(2948, 9200)
        assert udh.Element(0x70, b"\xaa") in found.header.elements

    @pytest.mark.parametrize(
        ("octets", "number", "kind"),
        [
            ("0B911346610089F6", "+31641600986", "international"),
            ("0B91134661008906", "+31641600986", "international"),
            ("04A12143", "1234", "national"),
            ("03812143", "123", "unknown"),
            ("04B12143", "1234", "network"),
            ("04C12143", "1234", "subscriber"),
            ("04E12143", "1234", "abbreviated"),
            ("04F12143", "1234", "reserved"),
            ("0091", "", "international"),
            ("04D0D037", "Po", "alphanumeric"),
            ("0581BADCFE", "*#abc", "unknown"),
        ],
    )
    def test_addresses(self, octets: str, number: str, kind: str) -> None:
        """Every type; a missing fill; no digits at all."""
        found, end = decode_address(bytes.fromhex(octets), 0, "oa")
        assert (found.number, found.kind) == (number, kind)
        assert end == len(octets) // 2
        assert kind in NUMBER_TYPES

    @pytest.mark.parametrize("octets", ["00", "0B91134661", "1791" + "11" * 12, "04911F43", "08F1" + "F1F1F1F1"])
    def test_bad_addresses(self, octets: str) -> None:
        """Cut off, too long, a filler in the middle."""
        with pytest.raises(PduFault):
            decode_address(bytes.fromhex(octets), 0, "oa")


# oFono's test PDU
MMS = (
    "0791947122725014440185F039F501801140311480720605040B8423F00106246170706C69636174696F6E2F766E642E7761"
    "702E6D6D732D6D65737361676500AF84B4868C82984F67514B4B42008D9089088045726F74696B009650696E2D557073008A"
    "808E0240008805810303F48083687474703A2F2F657073332E64652F4F2F5A39495A4F00"
)


class TestWap:
    """A notice that an MMS waits, and other pushes."""

    def test_mms(self) -> None:
        """Who sent it, what about, how much."""
        found = pdu.decode(bytes.fromhex(MMS)).tpdu
        assert isinstance(found, Deliver)
        assert wap.read(found.data or b"") == wap.Push(
            "mms", "application/vnd.wap.mms-message", "Erotik", "Pin-Ups", 16384
        )

    @pytest.mark.parametrize(
        ("data", "push"),
        [
            ("010601BE8C82", wap.Push("mms", "application/vnd.wap.mms-message")),
            ("010601BE8C84", wap.Push("push", "application/vnd.wap.mms-message")),
            ("010601AE02056A", wap.Push("push", "application/vnd.wap.sic")),
            ("010601C5", wap.Push("push", "type 45")),
            ("010603" + "02BE81" + "8C82", wap.Push("mms", "application/vnd.wap.mms-message")),
            ("010605" + "04" + b"a/b\0".hex(), wap.Push("push", "a/b")),
            ("010601" + "00", wap.Push("push", "type 00")),
            ("0106811C" + b"application/x\0".hex(), wap.Push("push", "application/x")),
            ("010601BE" + "8904" + "80" + "343700", wap.Push("mms", "application/vnd.wap.mms-message", "47")),
            ("010601BE" + "890181", wap.Push("mms", "application/vnd.wap.mms-message")),
            (
                "010601BE" + "891F0A80" + "07EA" + b"+32475".hex() + "00",
                wap.Push("mms", "application/vnd.wap.mms-message", "+32475"),
            ),
            (
                "010601BE" + "9604EA" + b"ab\0".hex() + "8E01FF",
                wap.Push("mms", "application/vnd.wap.mms-message", None, "ab", 255),
            ),
            ("010601BE" + "8E09" + "00" * 9, wap.Push("mms", "application/vnd.wap.mms-message")),
            ("010601BE" + "96616263", wap.Push("mms", "application/vnd.wap.mms-message")),
        ],
    )
    def test_forms(self, data: str, push: wap.Push) -> None:
        """Types by number and by name, with parameters, values of all kinds, cut-off ends."""
        assert wap.read(bytes.fromhex(data)) == push

    @pytest.mark.parametrize("data", ["", "01", "0107", "0106", "0106FFFFFFFFFFFF", "010605616263", "01060505"])
    def test_no_push(self, data: str) -> None:
        """What cannot be read is none."""
        assert wap.read(bytes.fromhex(data)) is None

    @given(st.binary(max_size=140))
    def test_noise(self, data: bytes) -> None:
        """Nothing from the air raises."""
        assert wap.read(data) is None or wap.read(b"\x01\x06\x01\xbe" + data) is not None


class TestExplain:
    """Octets beside meaning."""

    @pytest.mark.parametrize(
        ("text", "direction", "smsc", "words"),
        [
            (
                "07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07",
                "mt",
                True,
                [
                    "service centre +31624000000",
                    "DELIVER",
                    "+31641600986 (international)",
                    "a plain text",
                    "GSM 7-bit",
                    "2002-08-26 19:37:41-01:00",
                    "12 septets",
                    "'How are you?'",
                ],
            ),
            (
                MMS,
                "mt",
                True,
                [
                    "user data begin with a header",
                    "telematic interworking",
                    "8-bit data, class 1 (phone)",
                    "ports, 16-bit: to 2948 from 9200",
                    "application/vnd.wap.mms-message from Erotik",
                ],
            ),
            (
                f"00{0x20 | 0x41 | 0x10 | 0x84:02X}07{DELIVER}0000A705050003420201",
                "mo",
                True,
                [
                    "the one in the SIM",
                    "SUBMIT",
                    "validity relative",
                    "duplicates are rejected",
                    "a report is wanted",
                    "reply path",
                    "for 86400 s",
                ],
            ),
            (f"0107{DELIVER}4000" + "0141", "mo", False, ["silently dropped", "'A'"]),
            (
                f"1907{DELIVER}43E8{STAMP}020041",
                "mo",
                False,
                ["replaces an earlier text of type 3", "until 2002-08-26", "voice mail waits, keep the text"],
            ),
            (
                f"0907{DELIVER}7FC100000000000000" + "00",
                "mo",
                False,
                ["SIM data download", "as long as the centre likes", "no longer waits, drop"],
            ),
            (f"0907{DELIVER}A18C4200000000000000", "mo", False, ["protocol A1", "reserved coding", "one try only"]),
            (
                f"2209{DELIVER}{STAMP}0000000000000046",
                "mt",
                False,
                ["STATUS-REPORT", "about a COMMAND", "clock is not set", "validity period ended"],
            ),
            (
                "00D301",
                "mo",
                False,
                ["DELIVER-REPORT", "refused: the phone's memory is full", "pid follows", "fault: the PDU ends here"],
            ),
            ("0112070000", "mt", False, ["SUBMIT-REPORT", "refused: cause 12", "pid and dcs and user data follows"]),
            (f"024200022A{DELIVER}02AABB", "mo", False, ["COMMAND", "delete the text", "2 octets"]),
            (f"0242000F2A{DELIVER}00", "mo", False, ["order 0F"]),
            (f"44{DELIVER}0030{STAMP}00", "mt", False, ["class 0 (flash)", "fault: "]),
            (
                f"00{DELIVER}0074{STAMP}02AABB",
                "mt",
                False,
                ["more texts wait", "compressed", "deleted after reading", "2 octets of data"],
            ),
            (
                f"44{DELIVER}0004{STAMP}15"  # noqa: ISC004
                "12"
                "0804ABCD0201"
                "250101"
                "2401FF"
                "200105"
                "FF0100"
                "AABB",
                "mt",
                False,
                [
                    "concatenation, 16-bit reference: part 1 of 2, reference 43981",
                    "national locking shift: turkish",
                    "a language that is not known",
                    "e-mail header: the first 5 octets",
                    "unknown element: 00",
                    "a header of 18 octets",
                ],
            ),
            (f"44{DELIVER}0004{STAMP}09" + "0605040B8423F0" + "FFFF", "mt", False, ["2 octets for port 2948"]),
            (
                f"44{DELIVER}0004{STAMP}05" + "04" + "C000" + "7000",
                "mt",
                False,
                ["specific to the centre: empty", "SIM toolkit security: empty", "0 octets of data"],
            ),
            (f"04{DELIVER}0000{STAMP}01410000", "mt", False, ["networks and modems pad"]),
            ("03", "mo", False, ["reserved", "fault: message type 3 is reserved"]),
            ("", "mt", False, ["fault: the PDU ends here"]),
            ("0291", "mt", True, ["fault: "]),
        ],
    )
    def test_rows(self, text: str, direction: str, smsc: bool, words: list[str]) -> None:
        """Each meaning is told, and the rows hold every octet once."""
        octets = bytes.fromhex(text)
        rows = explain(octets, direction, with_smsc=smsc)
        told = "\n".join(row.meaning for row in rows)
        for word in words:
            assert word in told, told
        assert b"".join(row.octets for row in rows) == octets

    @given(st.binary(max_size=80), st.sampled_from(["mt", "mo"]), st.booleans())
    def test_noise(self, octets: bytes, direction: str, smsc: bool) -> None:
        """Whatever it is, every octet is shown once."""
        assert b"".join(row.octets for row in explain(octets, direction, with_smsc=smsc)) == octets


class TestFields:
    """Any fields: encode, decode, the same."""

    @given(
        st.text(alphabet.DEFAULT.replace("\x1b", ""), max_size=120),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["+32475123456", "8850", "Proximus", "12345678901234567890"]),
    )
    def test_deliver(self, text: str, more: bool, report: bool, path: bool, sender: str) -> None:
        """What the simulated network sends."""
        kind = "international" if sender[0] == "+" else "unknown" if sender[0].isdigit() else "alphanumeric"
        value = Deliver(
            Address(sender, kind, 0 if kind == "alphanumeric" else 1),
            datetime(2027, 1, 15, 21, 30, tzinfo=UTC),
            text,
            more=more,
            report=report,
            reply_path=path,
            units=alphabet.encode(text),
        )
        assert decode(encode.deliver(value)) == value

    @given(st.binary(min_size=1, max_size=120), st.integers(0, 65535), st.integers(1, 255))
    def test_data(self, data: bytes, ref: int, total: int) -> None:
        """Data behind a header."""
        header = udh.Header(
            (*udh.concat_header(udh.Concat(ref, total, 1, 16)).elements, udh.Element(udh.PORTS_16, b"\x0b\x84\x23\xf0"))
        )
        value = Submit(
            Address("+32475123456", "international"), None, data, header, coding=dcs.decode(4), reply_path=True
        )
        found = decode(encode.submit(value), "mo")
        assert isinstance(found, Submit)
        assert (found.data, found.header.concat, found.reply_path) == (data, udh.Concat(ref, total, 1, 16), True)
