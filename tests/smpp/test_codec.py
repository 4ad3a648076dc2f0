"""PDUs, alphabets, receipts, ids: our own codec beside one that others wrote, and beside garbage."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import PduFault
from smsd.model.fault import Klass
from smsd.rules import message_ids
from smsd.smpp import frames, pdus, receipts, statuses, texts
from smsd.smpp.frames import Frames, Pdu
from smsd.smpp.pdus import Message, Party
from smsd.sms import dcs, fit, udh, validity
from smsd.sms.address import Address
from smsd.sms.alphabet import DEFAULT, EXTENSION
from smsd.sms.tpdu import Submit

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
PDUS = st.lists(
    st.builds(
        Pdu, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=60)
    ),
    max_size=5,
)
GSM = st.text(st.sampled_from(DEFAULT.replace("\x1b", "") + "".join(EXTENSION.values())), max_size=160)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=3, max_size=15)
TLVS = st.lists(st.tuples(st.integers(0x1000, 0xFFFF), st.binary(max_size=9)), max_size=3).map(tuple)
MESSAGES = st.builds(
    Message,
    st.builds(Party, st.integers(0, 6), st.integers(0, 18), DIGITS),
    st.builds(Party, st.integers(0, 6), st.just(1), DIGITS),
    st.binary(max_size=254),
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(0, 255),
    st.just("000000010000000R"),
    st.just(0),
    TLVS,
)


@given(PDUS, st.integers(1, 40))
def test_pdus_come_out_as_they_went_in_whatever_the_pieces(many: list[Pdu], size: int) -> None:
    """TCP cuts where it likes."""
    octets = b"".join(map(frames.encode, many))
    found, reader = [], Frames()
    for at in range(0, len(octets), size):
        found += reader.feed(octets[at : at + size])
    assert found == many


@given(st.integers(0, 2**32 - 1).filter(lambda n: not 16 <= n <= frames.LONGEST), st.binary(max_size=40))
def test_an_impossible_length_is_a_fault(length: int, behind: bytes) -> None:
    """Behind it nothing can be told any more."""
    with pytest.raises(PduFault):
        list(Frames().feed(length.to_bytes(4, "big") + behind))


@given(st.binary(max_size=300))
def test_garbage_is_a_fault_or_a_message_and_nothing_else(octets: bytes) -> None:
    """No error but ours leaves the codec, whatever a centre sends."""
    for read in (pdus.decode_message, pdus.decode_id, pdus.decode_bind_answer):
        try:
            found = read(octets)
            if isinstance(found, Message):
                receipts.read(found)
                texts.incoming(found, "gsm7")
        except PduFault:
            pass


@given(MESSAGES)
def test_a_message_comes_out_as_it_went_in(message: Message) -> None:
    assert pdus.decode_message(pdus.encode_message(message)) == message


@given(MESSAGES.filter(lambda m: m.data), st.data())
def test_a_message_that_is_cut_short_is_no_message(message: Message, data: st.DataObject) -> None:
    """Half an alert is not the alert."""
    whole = pdus.encode_message(Message(message.source, message.destination, message.data))
    with pytest.raises(PduFault):
        pdus.decode_message(whole[: data.draw(st.integers(1, len(whole) - 1))])


@given(MESSAGES.filter(lambda m: m.data))
def test_a_library_of_others_reads_ours_alike(message: Message) -> None:
    """smpplib, where no optional parameter is in the way that it does not know."""
    smpp = pytest.importorskip("smpplib.smpp")
    body = pdus.encode_message(Message(**{f: getattr(message, f) for f in message.__slots__ if f != "tlvs"}))
    read = smpp.parse_pdu(frames.encode(Pdu(frames.SUBMIT_SM, 0, 7, body)), sequence=7)
    assert (read.sequence, read.short_message, read.data_coding, read.esm_class) == (
        7, message.data, message.data_coding, message.esm_class)  # fmt: skip
    assert (read.source_addr, read.destination_addr) == (
        message.source.digits.encode(),
        message.destination.digits.encode(),
    )
    assert read.validity_period == message.validity.encode()


def test_what_the_library_cannot_read_we_can() -> None:
    """Why it is not the daemon's own: an answer with a TLV of another PDU,
    an id without NUL, a text that is cut short.
    """
    smpp = pytest.importorskip("smpplib.smpp")
    answer = frames.encode(Pdu(0x80000004, 0, 1, b"abc\0" + b"\x00\x1d\x00\x03ok\0"))
    with pytest.raises(KeyError):
        smpp.parse_pdu(answer, sequence=1, allow_unknown_opt_params=True)
    assert pdus.decode_id(answer[16:]) == "abc"
    receipt = pdus.encode_message(
        Message(Party(1, 1, "32475000001"), Party(1, 1, "8850"), b"", esm_class=4,
                tlvs=((pdus.RECEIPTED_MESSAGE_ID, b"abcd"), (pdus.MESSAGE_STATE, b"\x02")))
    )  # fmt: skip
    read = smpp.parse_pdu(frames.encode(Pdu(5, 0, 1, receipt)), sequence=1)
    assert read.receipted_message_id == b"abc"
    assert receipts.read(pdus.decode_message(receipt)) == receipts.Receipt("abcd", 0)


# ---- texts out


def submit(words: str, *, part: tuple[int, int] | None = None, report: bool = True, seconds: int = 3600) -> Submit:
    coding = dcs.decode(dcs.encode(fit.fit(words, transliterated=False).encoding))
    header = udh.concat_header(udh.Concat(7, *part)) if part else udh.Header()
    return Submit(
        Address("+32475000001", "international"),
        words,
        None,
        header,
        0,
        True,
        report,
        validity.relative(seconds),
        0,
        coding,
    )


@given(GSM, st.sampled_from(["gsm7", "latin1", "ascii"]))
def test_no_alphabet_makes_a_text_longer_or_loses_it(words: str, alphabet: str) -> None:
    """One segment stays one; what Latin-1 has comes back as it was."""
    words = fit.fit(words).parts[0]
    message = texts.outgoing(submit(words), texts.Agreed("+32470000000", alphabet), NOW)
    back = texts.incoming(pdus.decode_message(pdus.encode_message(message)), alphabet).text
    assert back is not None
    assert len(message.data) <= (140 if message.data_coding == 8 else 160)
    if alphabet == "gsm7" or message.data_coding == 8:
        assert back == words
    else:
        assert len(back) == len(words)
        assert all(a == b or ord(a) > 127 for a, b in zip(words, back, strict=True))


def test_what_a_submit_becomes() -> None:
    """Number, header, parts, validity, receipts."""
    agreed = texts.Agreed("+32470000000")
    message = texts.outgoing(submit("Brand"), agreed, NOW)
    assert (message.source, message.destination) == (Party(1, 1, "32470000000"), Party(1, 1, "32475000001"))
    assert (message.data, message.data_coding, message.esm_class, message.registered) == (b"Brand", 0, 0, 1)
    assert message.validity == "000000010000000R"
    absolute = texts.outgoing(submit("x", seconds=5400), texts.Agreed("8850", validity="absolute"), NOW)
    assert (absolute.validity, absolute.source) == ("270115220000000+", Party(0, 1, "8850"))
    assert texts.outgoing(submit("x"), texts.Agreed("BIN Dorp", validity="none"), NOW).validity == ""
    assert texts.party("BIN Dorp") == Party(5, 0, "BIN Dorp")
    part = texts.outgoing(submit("deel", part=(3, 2)), agreed, NOW)
    assert (part.esm_class, part.data) == (0x40, bytes.fromhex("050003070302") + b"deel")
    by_tlv = texts.outgoing(submit("deel", part=(3, 2)), texts.Agreed("+32470000000", parts="sar"), NOW)
    assert (by_tlv.esm_class, by_tlv.data) == (0, b"deel")
    assert by_tlv.tlvs == ((0x020C, b"\0\7"), (0x020E, b"\3"), (0x020F, b"\2"))
    assert texts.outgoing(submit("x", report=False), agreed, NOW).registered == 0
    assert texts.outgoing(submit("Ж"), agreed, NOW).data == "Ж".encode("utf-16-be")


@pytest.mark.parametrize("agreed", [texts.Agreed("8850"), texts.Agreed("8850", parts="sar")])
def test_parts_are_put_together_either_way(agreed: texts.Agreed) -> None:
    """What we send in parts we read in parts."""
    message = texts.outgoing(submit("deel", part=(3, 2)), agreed, NOW)
    concat = texts.incoming(message, "gsm7").header.concat
    assert concat is not None
    assert (concat.ref, concat.total, concat.seq) == (7, 3, 2)


# ---- texts in


@pytest.mark.parametrize(
    ("coding", "data", "default", "words"),
    [
        (0, b"JA \x00", "gsm7", "JA @"),
        (0, b"caf\xe9", "latin1", "café"),
        (0, b"caf\xe9", "gsm7", "café"),
        (1, b"STOP", "gsm7", "STOP"),
        (3, b"caf\xe9", "gsm7", "café"),
        (8, "Ж".encode("utf-16-be"), "gsm7", "Ж"),
        (8, b"\0S\0T\0", "gsm7", "ST"),
        (6, b"\xb6", "gsm7", "Ж"),
        (0xF0, b"STOP", "latin1", "STOP"),
        (0xE0, b"\0S", "gsm7", "S"),
        (99, b"STOP", "gsm7", "STOP"),
        (5, b"\x83\x65", "gsm7", "テ"),
        (0, b"\x1b\x65", "gsm7", "€"),
        (10, b"STOP", "gsm7", "STOP"),
        (14, b"STOP", "gsm7", "STOP"),
    ],
)
def test_whatever_the_coding_the_words_are_read(coding: int, data: bytes, default: str, words: str) -> None:
    message = Message(Party(1, 1, "32475000001"), Party(1, 1, "8850"), data, coding)
    assert texts.incoming(message, default).text == words


def test_what_is_no_text_is_data() -> None:
    for message in (
        Message(Party(1, 1, "32475000001"), Party(1, 1, "8850"), b"\x01\x02", 4),
        Message(Party(1, 1, "32475000001"), Party(1, 1, "8850"), bytes.fromhex("06050423f423f4") + b"x", 0, 0x40),
    ):
        assert texts.incoming(message, "gsm7").text is None


@pytest.mark.parametrize(
    ("party", "number"),
    [
        (Party(1, 1, "32475000001"), "+32475000001"),
        (Party(0, 1, "32475000001"), "+32475000001"),
        (Party(0, 0, "+32475000001"), "+32475000001"),
        (Party(0, 1, "0032475000001"), "+32475000001"),
        (Party(2, 1, "0475000001"), "0475000001"),
        (Party(0, 1, "0475000001"), "0475000001"),
        (Party(3, 1, "8850"), "8850"),
        (Party(5, 0, "Proximus"), "Proximus"),
        (Party(0, 0, "CIC-DORP"), "CIC-DORP"),
    ],
)
def test_whoever_it_is_from(party: Party, number: str) -> None:
    assert texts.address(party).number == number


# ---- receipts and ids


@pytest.mark.parametrize(
    ("data", "tlvs", "expected"),
    [
        (b"id:7 sub:001 dlvrd:001 stat:DELIVRD err:000 text:hallo", (), ("7", 0x00)),
        (b"id:7 stat:UNDELIV err:001", (), ("7", 0x43)),
        (b"id:7 stat:EXPIRED", (), ("7", 0x46)),
        (b"ID:7 STAT:rejectd", (), ("7", 0x42)),
        (b"id:7 stat:DELETED", (), ("7", 0x48)),
        (b"id:7 stat:ACCEPTD", (), ("7", 0x20)),
        (b"id:7 stat:ENROUTE", (), ("7", 0x20)),
        (b"id:7 stat:UNKNOWN", (), ("7", 0x20)),
        (b"", ((0x1E, b"a-b\0"), (0x427, b"\x02")), ("a-b", 0)),
        (b"id:7 stat:UNDELIV", ((0x1E, b"9\0"), (0x427, b"\x05")), ("9", 0x43)),
        (b"id:7 stat:DELIVERED", (), ("7", 0)),
        (b"hallo", (), ("", 0x20)),
        (b"id:7 stat:WHATEVER", (), ("7", 0x20)),
    ],
)
def test_receipts_say_what_they_say(data: bytes, tlvs: pdus.Tlvs, expected: tuple[str, int]) -> None:
    """By text or by TLV; what is no end is none."""
    found = receipts.read(Message(Party(1, 1, "1"), Party(1, 1, "2"), data, esm_class=4, tlvs=tlvs))
    assert (found.message_id, found.status) == expected


def test_only_the_centre_makes_a_receipt() -> None:
    """A resident who writes one is a resident who writes."""
    words = b"id:7 sub:001 dlvrd:001 stat:DELIVRD err:000"
    assert not receipts.is_receipt(Message(Party(1, 1, "1"), Party(1, 1, "2"), words))
    assert receipts.is_receipt(Message(Party(1, 1, "1"), Party(1, 1, "2"), words, esm_class=0x44))
    assert receipts.is_receipt(Message(Party(1, 1, "1"), Party(1, 1, "2"), words, esm_class=0x20))


@given(st.integers(1, 2**62), st.integers(0, 4))
def test_one_number_however_it_is_spelled(n: int, zeros: int) -> None:
    """Hexadecimal in the answer and decimal in the receipt, or the other way round, with zeros or without."""
    for told, known in (
        (str(n), f"{n:x}"),
        (f"{n:X}", str(n)),
        (str(n), "0" * zeros + f"{n:X}"),
        (f"{n:x}", f"0x{n:X}"),
    ):
        assert message_ids.which(told, ["nothing", known]) == 1


@given(st.text(max_size=20), st.text(max_size=20))
def test_other_ids_are_others(one: str, other: str) -> None:
    """Nothing matches an empty id; what is spelled alike goes first."""
    assert message_ids.which("", [one, other]) is None
    if one and not message_ids.same(one, other):
        assert message_ids.which(one, [other]) is None
        assert message_ids.which(one, [other, one]) == 1


def test_what_is_spelled_alike_goes_first() -> None:
    assert message_ids.which("10", ["a", "10"]) == 1
    assert message_ids.which("10", ["a"]) == 0


# ---- statuses and pace


def test_every_status_of_the_standard_has_a_class() -> None:
    """Clause 5.1.3: those about the number are the number's, those about us bar, those about load pass."""
    assert {s for s, f in statuses.TABLE.items() if f.klass == Klass.NUMBER} == {0x0B, 0x50, 0x51}
    assert all(statuses.of(s).klass == Klass.SHORT for s in (0x08, 0x64))
    assert all(statuses.of(s).klass == Klass.FAST for s in (statuses.THROTTLED, statuses.QUEUE_FULL))
    assert all(statuses.of(s).klass == Klass.BARRED for s in statuses.REFUSED_BINDS)
    assert statuses.of(0x401).klass == statuses.of(0x9999).klass == statuses.of(None).klass == Klass.AMBIGUOUS
    smpplib = pytest.importorskip("smpplib.consts")
    known = {v for k, v in vars(smpplib).items() if k.startswith("SMPP_ESME_R") and 0 < v < 0x100}
    assert known <= set(statuses.TABLE), {hex(s) for s in known - set(statuses.TABLE)}
