"""The codec, clause by clause. Octets come from the standard's own examples and from recorded PDUs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import EncodeFault, PduFault
from smsd.sms import address, alphabet, dcs, encode, packing, pdu, status, timestamp, udh, user_data, validity
from smsd.sms.address import Address
from smsd.sms.decode import decode
from smsd.sms.tpdu import Deliver, StatusReport, Submit

GSM = "".join(c for c in alphabet.DEFAULT if c != "\x1b") + "".join(alphabet.EXTENSION.values())
gsm_text = st.text(alphabet=GSM, max_size=80)
unicode_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


class TestAlphabet:
    """23.038 clause 6.2.1."""

    def test_every_character_has_its_place(self) -> None:
        """128 places, all different, escape among them."""
        assert len(alphabet.DEFAULT) == 128
        assert len(set(alphabet.DEFAULT)) == 128
        assert alphabet.DEFAULT[0] == "@"
        assert alphabet.DEFAULT[0x1B] == "\x1b"

    def test_extension_takes_two(self) -> None:
        """The euro is escape and 0x65."""
        assert alphabet.encode("€") == b"\x1b\x65"
        assert alphabet.count("{€}") == 6

    @pytest.mark.parametrize("char", "êëîïôûâçœáíóúÀÊ’“”–…")
    def test_what_is_missing_is_named(self, char: str) -> None:
        """These force UCS-2."""
        assert not alphabet.is_gsm7(char)
        with pytest.raises(ValueError, match=char):
            alphabet.encode(char)

    def test_escape_rules(self) -> None:
        """Clause 6.2.1.1: unknown extension shows the default character, a double or final escape a blank."""
        assert alphabet.decode(bytes([0x1B, 0x41])) == "A"
        assert alphabet.decode(bytes([0x1B, 0x1B, 0x41])) == " A"
        assert alphabet.decode(bytes([0x41, 0x1B])) == "A "

    @given(gsm_text)
    def test_round_trip(self, text: str) -> None:
        """What was encoded is decoded."""
        assert alphabet.decode(alphabet.encode(text)) == text


class TestPacking:
    """23.038 clause 6.1.2.1."""

    def test_hellohello(self) -> None:
        """The example every book prints."""
        assert packing.pack(alphabet.encode("hellohello")).hex().upper() == "E8329BFD4697D9EC37"

    @given(st.binary(max_size=170).map(lambda b: bytes(x & 0x7F for x in b)), st.integers(0, 6))
    def test_round_trip(self, septets: bytes, fill: int) -> None:
        """With any padding."""
        assert packing.unpack(packing.pack(septets, fill), len(septets), fill) == septets

    def test_too_few_octets(self) -> None:
        """What is not there is not made up."""
        assert packing.unpack(b"\xe8", 5) == b"\x68"


class TestAddress:
    """23.040 clause 9.1.2.5."""

    @pytest.mark.parametrize(
        ("number", "octets"),
        [
            ("+31641600986", "0B911346610089F6"),
            ("0475123456", "0A814057214365"),
            ("Proximus", "0ED050F91B9F6ED7E7"),
            ("8850", "04818805"),
        ],
    )
    def test_encode_and_decode(self, number: str, octets: str) -> None:
        """Both ways."""
        assert address.encode(number).hex().upper() == octets
        found, end = address.decode(bytes.fromhex(octets), 0, "oa")
        assert (found.number, end) == (number, len(octets) // 2)

    def test_who_can_be_answered(self) -> None:
        """Names and short codes cannot."""
        assert Address("+32475123456", "international").can_be_answered
        assert not Address("Proximus", "alphanumeric").can_be_answered
        assert not Address("8850", "unknown").can_be_answered

    @pytest.mark.parametrize(
        ("octets", "field"), [("0B", "oa"), ("0B9113", "oa"), ("199113", "oa"), ("04911F11", "oa")]
    )
    def test_faults(self, octets: str, field: str) -> None:
        """Cut off, too long, a filler in the middle: each is named."""
        with pytest.raises(PduFault) as fault:
            address.decode(bytes.fromhex(octets), 0, field)
        assert fault.value.field == field

    def test_what_cannot_be_encoded(self) -> None:
        """Too many digits, a long name, a name outside the alphabet."""
        for number in ("+" + "1" * 21, "averylongname", "ê", ""):
            with pytest.raises(EncodeFault):
                address.encode(number)

    def test_service_centre(self) -> None:
        """Its length counts octets; none is none; nonsense is a fault."""
        octets = address.encode_smsc("+32475161616")
        assert octets.hex() == "07912374151616" + "f6"
        assert address.decode_smsc(octets)[0].number == "+32475161616"
        assert address.decode_smsc(b"\x00") == (None, 1)
        assert address.encode_smsc(None) == b"\x00"
        for bad in (b"", b"\x0d" + bytes(13), b"\x07\x91"):
            with pytest.raises(PduFault):
                address.decode_smsc(bad)


class TestDcs:
    """23.038 clause 4."""

    @pytest.mark.parametrize(
        ("octet", "encoding", "klass"),
        [
            (0x00, "gsm7", None),
            (0x04, "8bit", None),
            (0x08, "ucs2", None),
            (0x10, "gsm7", 0),
            (0x11, "gsm7", 1),
            (0x18, "ucs2", 0),
            (0xF0, "gsm7", 0),
            (0xF5, "8bit", 1),
            (0xE0, "ucs2", None),
            (0xC8, "gsm7", None),
            (0x48, "ucs2", None),
            (0x0C, "gsm7", None),
            (0x85, "gsm7", None),
        ],
    )
    def test_groups(self, octet: int, encoding: str, klass: int | None) -> None:
        """General, class, message waiting, auto-deletion, reserved."""
        found = dcs.decode(octet)
        assert (found.encoding, found.klass) == (encoding, klass)

    def test_encode(self) -> None:
        """General data coding, with and without a class."""
        assert [dcs.encode(e) for e in ("gsm7", "8bit", "ucs2")] == [0, 4, 8]
        assert dcs.encode("ucs2", 0) == 0x18
        assert dcs.decode(0x20).compressed


class TestTimes:
    """23.040 clauses 9.2.3.11 and 9.2.3.12."""

    def test_negative_zone(self) -> None:
        """oFono's example: one hour behind."""
        found = timestamp.decode(bytes.fromhex("20806291731448"))
        assert found == datetime(2002, 8, 26, 19, 37, 41, tzinfo=timezone(timedelta(hours=-1)))

    def test_impossible_dates_are_none(self) -> None:
        """A network's zeros are no fault of the text."""
        assert timestamp.decode(bytes(7)) is None

    @given(st.datetimes(datetime(1970, 1, 2), datetime(2069, 12, 30)), st.integers(-47, 55))
    def test_round_trip(self, moment: datetime, quarters: int) -> None:
        """Any zone in quarters of an hour."""
        aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
        assert timestamp.decode(timestamp.encode(aware)) == aware

    @pytest.mark.parametrize(
        ("octet", "seconds"),
        [
            (0, 300),
            (11, 3600),
            (143, 43200),
            (144, 45000),
            (167, 86400),
            (168, 172800),
            (196, 2592000),
            (197, 3024000),
            (255, 38102400),
        ],
    )
    def test_validity(self, octet: int, seconds: int) -> None:
        """The bounds of the four ranges."""
        assert validity.decode_relative(octet) == seconds
        assert validity.encode_relative(seconds) == octet

    @given(st.floats(1, 5e7))
    def test_never_shorter(self, seconds: float) -> None:
        """Rounded up, as far as the octet goes."""
        octet = validity.encode_relative(seconds)
        assert validity.decode_relative(octet) >= min(seconds, 38102400)

    @pytest.mark.parametrize(
        ("value", "klass"),
        [
            (0, "delivered"),
            (2, "delivered"),
            (0x30, "trying"),
            (0x46, "failed"),
            (0x5F, "failed"),
            (0x65, "gave_up"),
            (0x7F, "gave_up"),
        ],
    )
    def test_status(self, value: int, klass: str) -> None:
        """Clause 9.2.3.15, reserved values included."""
        assert status.classify(value) == klass
        assert status.sentence(value)

    def test_status_sentence(self) -> None:
        """Said once, not twice."""
        assert status.sentence(0) == "delivered"
        assert status.sentence(0x46) == "failed for good: the validity period ended"


class TestHeader:
    """23.040 clause 9.2.3.24."""

    def test_concatenation_both_widths(self) -> None:
        """8 and 16 bits."""
        for bits, ref in ((8, 0x42), (16, 0x1234)):
            part = udh.Concat(ref, 3, 2, bits)
            found, length = udh.decode(udh.encode(udh.concat_header(part)), 0)
            assert found.concat == part
            assert length == (6 if bits == 8 else 7)

    def test_ports_and_unknown_elements(self) -> None:
        """Kept, whatever they are."""
        data = bytes.fromhex("0D05040B8423F0040210207001AA")
        found, _ = udh.decode(data, 0)
        assert found.ports == udh.Ports(0x10, 0x20)
        assert found.elements[-1] == udh.Element(0x70, b"\xaa")
        assert found.concat is None
        assert udh.decode(bytes.fromhex("0605040B8423F0"), 0)[0].ports == udh.Ports(2948, 9200)

    def test_nonsense_concatenation_is_ignored(self) -> None:
        """Part 3 of 2, part 0."""
        for part in ("050003420203", "050003420200", ("06080400420203")):
            assert udh.decode(bytes.fromhex(part), 0)[0].concat is None

    @pytest.mark.parametrize("data", ["", "05", "0400034201", "0200"])
    def test_faults(self, data: str) -> None:
        """Headers and elements that run over."""
        with pytest.raises(PduFault) as fault:
            udh.decode(bytes.fromhex(data), 20)
        assert fault.value.offset >= 20
        assert fault.value.field.startswith("ud.udh")

    def test_empty_header(self) -> None:
        """No element, no octet."""
        assert udh.encode(udh.Header()) == b""


class TestTpdu:
    """23.040 clause 9.2.2."""

    def test_deliver(self) -> None:
        """oFono's test PDU."""
        found = pdu.decode(
            bytes.fromhex("07911326040000F0040B911346610089F60000208062917314480CC8F71D14969741F977FD07")
        )
        assert found.smsc == "+31624000000"
        assert found.tpdu.sender.number == "+31641600986"
        assert found.tpdu.text == "How are you?"

    def test_alphanumeric_ucs2(self) -> None:
        """ModemManager's test PDU."""
        found = pdu.decode(
            bytes.fromhex("07919730071111F10414D04937BD2C7797E9D3E614000811309291024061080442043504410442")
        )
        assert found.tpdu.sender == Address("InternetSMS", "alphanumeric", 0)
        assert found.tpdu.text == "тест"
        assert found.tpdu.sent_at == datetime(2011, 3, 29, 19, 20, 4, tzinfo=timezone(timedelta(hours=4)))

    def test_status_report(self) -> None:
        """python-gammu's test PDU."""
        found = pdu.decode(bytes.fromhex("079124602009999002AB098106845688F8907080517375809070805183018000")).tpdu
        assert isinstance(found, StatusReport)
        assert (found.mr, found.recipient.number, found.status) == (0xAB, "604865888", 0)

    def test_eight_bit_stays_data(self) -> None:
        """No alphabet is guessed."""
        raw = encode.deliver(
            Deliver(Address("+32475123456", "international"), None, None, b"\x00\xff\x80", coding=dcs.decode(4))
        )
        found = decode(raw)
        assert (found.text, found.data) == (None, b"\x00\xff\x80")

    def test_compressed_stays_data(self) -> None:
        """Nobody sends it; nobody may guess it."""
        raw = bytes.fromhex("040B911346610089F60020208062917314480300FF80")
        assert decode(raw).data == bytes.fromhex("00FF80")

    def test_lone_surrogate(self) -> None:
        """Becomes U+FFFD, the rest stays."""
        raw = encode.deliver(Deliver(Address("+32475123456", "international"), None, "ab", coding=dcs.decode(8)))
        assert decode(raw.replace(b"\x00b", b"\xd8\x3d")).text == "a\ufffd"

    @pytest.mark.parametrize(
        ("octets", "direction", "field"),
        [
            ("", "mt", "first"),
            ("03", "mo", "first"),
            ("04", "mt", "oa"),
            ("040B911346610089F6", "mt", "pid"),
            ("040B911346610089F600002080629173", "mt", "scts"),
            ("040B911346610089F6000020806291731448", "mt", "udl"),
            ("040B911346610089F60000208062917314480CC8F71D", "mt", "ud"),
            ("01", "mo", "mr"),
            ("1100", "mo", "da"),
            ("11000B911346610089F60000", "mo", "vp"),
            ("06", "mt", "mr"),
            ("440B911346610089F60000208062917314480205000342", "mt", "ud.udh"),
            ("440B911346610089F60000208062917314480305000301", "mt", "ud.udh"),
        ],
    )
    def test_faults(self, octets: str, direction: str, field: str) -> None:
        """Each names its field and an octet within what came."""
        with pytest.raises(PduFault) as fault:
            decode(bytes.fromhex(octets), direction)
        assert fault.value.field == field
        assert 0 <= fault.value.offset <= len(octets) // 2

    def test_header_longer_than_the_text(self) -> None:
        """A 7-bit text whose length ends inside its header."""
        with pytest.raises(PduFault, match="fewer than the header"):
            user_data.decode(bytes.fromhex("00"), 1, dcs.decode(0), True, 0)

    @given(unicode_text, st.booleans(), st.booleans(), st.one_of(st.none(), st.integers(300, 43200)))
    def test_submit_round_trip(self, text: str, rd: bool, report: bool, period: int | None) -> None:
        """Encode, decode, the same."""
        encoding = "gsm7" if alphabet.is_gsm7(text) else "ucs2"
        submit = Submit(
            Address("+32475123456", "international"),
            text,
            None,
            udh.Header(),
            7,
            rd,
            report,
            period and validity.relative(period),
            0,
            dcs.decode(dcs.encode(encoding)),
        )
        if len(text.encode("utf-16-be")) > 140 and encoding == "ucs2":
            return
        found = decode(encode.submit(submit), "mo")
        assert (found.text, found.reject_duplicates, found.report, found.mr) == (text, rd, report, 7)
        assert (found.validity is None) == (period is None)

    def test_report_round_trip(self) -> None:
        """What the simulated network sends is what we read."""
        now = datetime(2027, 1, 15, 21, 30, tzinfo=UTC)
        report = StatusReport(9, Address("+32475123456", "international"), now, None, 0x46)
        found = decode(encode.status_report(report))
        assert (found.mr, found.sent_at, found.discharged_at, found.status) == (9, now, None, 0x46)

    def test_hex(self) -> None:
        """Only pairs of hexadecimal digits are read."""
        for bad in ("", "0", "zz", "0 1"):
            with pytest.raises(PduFault):
                pdu.from_hex(bad)
        with pytest.raises(PduFault):
            pdu.from_hex("gg")
        with pytest.raises(PduFault):
            pdu.from_hex("٣٣")
        assert pdu.describe("00" * 42) == "<pdu 42 octets>"

    @given(st.binary(max_size=60), st.sampled_from(["mt", "mo"]))
    def test_noise_is_a_fault_or_a_value(self, octets: bytes, direction: str) -> None:
        """Nothing from the air raises anything else."""
        try:
            pdu.decode(octets, direction)
        except PduFault as fault:
            assert fault.message
