"""The smpp driver over real TCP: bind, answers that come, come late or never, a centre that is broken or hostile."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from smsd.errors import Barred, ModemTrouble, NoAnswer, PortBusy, PortLost, Refused
from smsd.model.fault import Klass
from smsd.modem import faults
from smsd.modem.protocol import Card, Place
from smsd.modem.smpp_arrivals import WAITING_MOST, Arrivals
from smsd.modem.smpp_modem import SmppModem
from smsd.rules import message_ids
from smsd.simulator import time_loop
from smsd.smpp import frames, pdus, receipts, texts
from smsd.smpp.frames import RESPONSE, Pdu
from smsd.smpp.pdus import Message, Party
from smsd.smpp.receipts import Receipt
from smsd.sms.tpdu import Deliver
from tests.smpp.centre import Centre, Peer, refuse, take
from tests.smpp.stage import RESIDENT, line
from tests.smpp.test_codec import submit

Play = Callable[[Centre, SmppModem], Awaitable[None]]


def played(play: Play, **changes: Any) -> None:
    """On a mock clock, with a line that is open."""

    async def main(_: Any) -> None:
        centre = Centre()
        await centre.start()
        modem = line(centre, **changes)
        try:
            await modem.open(Card())
            await play(centre, modem)
        finally:
            await modem.close()
            await centre.stop()

    time_loop.run(main)


async def news(modem: SmppModem) -> list[Any]:
    async with asyncio.timeout(60):
        while True:
            await modem.news.wait()
            if found := await modem.incoming():
                return found


async def trouble(modem: SmppModem, words: str = "Brand") -> ModemTrouble:
    with pytest.raises(ModemTrouble) as raised:
        await modem.submit(submit(words))
    return raised.value


# ---- the bind


def test_it_binds_sends_and_unbinds() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        assert (modem.facts.registered, modem.facts.operator, modem.facts.iccid) == (True, "CENTRE", None)
        assert await modem.submit(submit("Brand")) == "id-000001"
        assert centre.texts("+32475000001") == ["Brand"]
        await modem.alive()
        await modem.close()
        assert [p.command for p in centre.peers[0].heard][-1] == frames.UNBIND

    played(play)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(0x0E, Barred), (0x0D, Barred), (0x0F, Barred), (0x05, PortBusy), (0x08, PortLost), (0x03, Barred)],
)
def test_a_bind_that_is_refused_is_told_and_not_hammered(status: int, kind: type[ModemTrouble]) -> None:
    """A wrong password: a minute, then two, then five; another trouble is the line's own ladder."""

    async def main(loop: Any) -> None:
        centre = Centre(bind_status=status)
        await centre.start()
        modem, tried = line(centre), []
        for _ in range(60):
            with pytest.raises(kind):
                await modem.open(Card())
            tried.append(len(centre.peers))
            await asyncio.sleep(10)
        await centre.stop()
        if status in (0x0D, 0x0E, 0x0F):
            assert tried[-1] == 4  # at 0, 1, 3, 8 minutes

    time_loop.run(main)


def test_nobody_there_is_a_lost_line() -> None:
    async def main(_: Any) -> None:
        centre = Centre()
        await centre.start()
        await centre.stop()
        with pytest.raises(PortLost):
            await line(centre).open(Card())

    time_loop.run(main)


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    cert, private = folder / f"{name}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


@pytest.mark.parametrize(
    ("name", "known", "fits"), [("localhost", True, True), ("localhost", False, False), ("elsewhere", True, False)]
)
def test_the_centre_proves_who_it_is(tmp_path: Path, name: str, known: bool, fits: bool) -> None:
    """Its certificate is checked, its name too; no password goes to a stranger."""
    cert, key = _certificate(tmp_path, name)

    async def main() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        centre = Centre(tls=context)
        await centre.start()
        modem = line(centre, host="localhost", tls=True, **({"ca": str(cert)} if known else {}))
        try:
            if fits:
                await modem.open(Card())
                assert await modem.submit(submit("Brand")) == "id-000001"
            else:
                with pytest.raises(Barred):
                    await modem.open(Card())
                assert all(not peer.heard for peer in centre.peers)
        finally:
            await modem.close()
            await centre.stop()

    asyncio.run(main())


# ---- answers


@pytest.mark.parametrize(
    ("status", "klass"),
    [(0x0B, Klass.NUMBER), (0x58, Klass.FAST), (0x14, Klass.FAST), (0x0A, Klass.BARRED), (0x45, Klass.AMBIGUOUS)],
)
def test_a_refusal_is_a_refusal(status: int, klass: Klass) -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.mood = refuse(status)
        found = await trouble(modem)
        assert isinstance(found, Refused)
        assert (faults.of(found).klass, found.handed_over) == (klass, False)

    played(play)


def test_a_generic_nack_is_a_refusal_unless_it_says_that_all_is_well() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.mood = lambda peer, pdu: peer.send(frames.GENERIC_NACK, 3, pdu.sequence)
        assert isinstance(await trouble(modem), Refused)
        centre.mood = lambda peer, pdu: peer.send(frames.GENERIC_NACK, 0, pdu.sequence)
        found = await trouble(modem)
        assert isinstance(found, NoAnswer)
        assert found.handed_over

    played(play)


def _twice(peer: Peer, pdu: Pdu) -> None:
    take(peer, pdu)
    peer.send(pdu.command | RESPONSE, 8, pdu.sequence)
    peer.send(pdu.command | RESPONSE, 0, pdu.sequence + 77, b"other\0")


def test_answers_to_nothing_change_nothing() -> None:
    """Twice the same number, numbers that nobody asked, an answer to another question."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.mood = _twice
        assert [await modem.submit(submit("Brand")) for _ in range(3)] == ["id-000001", "id-000002", "id-000003"]
        centre.mood = lambda peer, pdu: peer.send(frames.ENQUIRE_LINK | RESPONSE, 0, pdu.sequence)
        assert isinstance(await trouble(modem), NoAnswer)

    played(play)


def _garbled(peer: Peer, pdu: Pdu) -> None:
    peer.centre.take(pdu)
    peer.send(pdu.command | RESPONSE, 0, pdu.sequence, b"\x01\xff\0")


@pytest.mark.parametrize(
    "mood",
    [
        lambda peer, pdu: None,
        lambda peer, pdu: peer.drop(),
        lambda peer, pdu: peer.raw(b"\xff" * 64),
        lambda peer, pdu: peer.raw(b"\0\0\0\1"),
        lambda peer, pdu: peer.send(frames.UNBIND, 0, 1),
        lambda peer, pdu: peer.raw(frames.encode(Pdu(pdu.command | RESPONSE, 0, pdu.sequence, b"x" * 9))[:20]),
        lambda peer, pdu: setattr(peer, "deaf", True),
        _garbled,
    ],
)
def test_what_has_no_answer_is_in_doubt_and_never_called_sent(mood: Any) -> None:
    """Whatever became of the connection: it may have left."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.mood = mood
        assert (await trouble(modem)).handed_over

    played(play)


def test_on_a_lost_line_nothing_was_handed_over() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.peer.drop()
        async with asyncio.timeout(5):
            await modem.lost.wait()
        assert not (await trouble(modem)).handed_over
        assert modem.facts.registered is False
        with pytest.raises(PortLost):
            await modem.alive()

    played(play)


def test_an_answer_that_comes_late_is_told() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        held: list[tuple[Peer, Pdu]] = []
        centre.mood = lambda peer, pdu: held.append((peer, pdu))
        one = submit("Brand")
        with pytest.raises(NoAnswer):
            await modem.submit(one)
        centre.mood = take
        await asyncio.sleep(60)  # others go out meanwhile
        assert await modem.submit(submit("Water")) == "id-000001"
        take(*held[0])
        async with asyncio.timeout(5):
            await modem.news.wait()
        late = modem.late()
        assert [(found.submit is one, found.reference) for found in late] == [(True, "id-000002")]
        assert modem.listening() == 0
        assert modem.late() == []

    played(play)


def test_a_doubt_ends() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.mood = lambda peer, pdu: None
        await trouble(modem)
        assert modem.listening() > 0
        await asyncio.sleep(6)
        assert modem.listening() == 0
        centre.mood = take
        assert await modem.submit(submit("Brand")) == "id-000001"

    played(play)


# ---- silence


def test_a_half_open_connection_is_found_out() -> None:
    """The peer is gone and nobody told us: enquire_link asks."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        await asyncio.sleep(100)
        assert not modem.lost.is_set()
        centre.peer.deaf = True
        async with asyncio.timeout(60):
            await modem.lost.wait()
        assert not (await trouble(modem)).handed_over

    played(play)


def test_enquire_link_is_answered_and_strange_requests_are_refused() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        peer = centre.peer
        sequences = [peer.ask(c) for c in (frames.ENQUIRE_LINK, 0x4242, frames.DATA_SM, frames.SUBMIT_SM)]
        peer.ask(frames.ALERT_NOTIFICATION)
        await asyncio.sleep(1)
        assert [(peer.answers[s].command, peer.answers[s].status) for s in sequences] == [
            (frames.ENQUIRE_LINK | RESPONSE, 0), *[(frames.GENERIC_NACK, 3)] * 3]  # fmt: skip
        assert len(peer.answers) == 4

    played(play)


def test_a_centre_that_does_not_read_is_let_go() -> None:
    """What waits to be written is bounded."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        peer = centre.peer
        peer.writer.transport.pause_reading()
        for _ in range(400_000):
            if modem.lost.is_set():
                break
            peer.ask(frames.ENQUIRE_LINK)
            if _ % 500 == 0:
                await asyncio.sleep(0)
        assert modem.lost.is_set()

    played(play)


# ---- texts that come


def test_a_text_is_acknowledged_behind_the_commit_and_not_before() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        sequence = centre.peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "JOIN DORP"))
        (found,) = await news(modem)
        assert isinstance(found.tpdu, Deliver)
        assert (found.tpdu.text, found.tpdu.sender.number, found.came_at is None) == ("JOIN DORP", RESIDENT, False)
        await asyncio.sleep(20)
        assert sequence not in centre.peer.answers
        assert await modem.delete(found.place)
        await asyncio.sleep(0.1)
        assert centre.peer.answers[sequence].status == 0
        assert not await modem.delete(found.place)

    played(play)


def test_text_in_message_payload_and_receipts() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "", tlvs=((pdus.MESSAGE_PAYLOAD, b"STOP"),)))
        await modem.submit(submit("Brand"))
        for body in (
            centre.receipt(centre.taken[0]),
            # some centres leave the addresses as they were in the submit_sm
            pdus.encode_message(
                Message(
                    Party(1, 1, centre.own),
                    centre.taken[0].message.destination,
                    b"id:id-000001 stat:UNDELIV",
                    esm_class=4,
                )
            ),
        ):
            centre.peer.ask(frames.DELIVER_SM, body)
        await asyncio.sleep(0.1)
        text, good, bad = await news(modem)
        assert text.tpdu.text == "STOP"
        assert (good.tpdu, good.about.number) == (Receipt("id-000001", 0), "+32475000001")
        assert (bad.tpdu, bad.about.number) == (Receipt("id-000001", 0x43), "+32475000001")

    played(play)


def test_what_cannot_be_read_is_kept_and_acknowledged() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        centre.peer.ask(frames.DELIVER_SM, b"\0\1\1" + b"9" * 200)
        (found,) = await news(modem)
        assert found.tpdu is None
        assert found.fault is not None
        assert found.raw.startswith("000101")
        assert await modem.delete(found.place)

    played(play)


def test_the_same_text_once_more() -> None:
    """After a lost connection it may be a repeat; once the centre showed that it
    heard us, it is another text with the same words.
    """

    async def play(centre: Centre, modem: SmppModem) -> None:
        await asyncio.sleep(601)  # so long after the start everything may be one
        body = centre.mo(RESIDENT, "JOIN DORP")
        first = centre.peer.ask(frames.DELIVER_SM, body)
        centre.peer.send(frames.DELIVER_SM, 0, first, body)
        (found,) = await news(modem)
        assert found.repeat_s is None
        await modem.delete(found.place)
        centre.peer.drop()
        await asyncio.sleep(0.1)
        await modem.open(Card())
        centre.peer.ask(frames.DELIVER_SM, body)
        (again,) = await news(modem)
        assert again.repeat_s == 0
        await modem.delete(again.place)
        await modem.alive()
        centre.peer.ask(frames.DELIVER_SM, body)
        assert [i.repeat_s for i in await news(modem)] == [None]

    played(play)


def test_a_flood_is_bounded_and_the_centre_keeps_the_rest() -> None:
    async def play(centre: Centre, modem: SmppModem) -> None:
        peer = centre.peer
        sequences = [peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, f"text {n}")) for n in range(WAITING_MOST + 50)]
        await asyncio.sleep(5)
        assert [peer.answers[s].status for s in sequences if s in peer.answers] == [0x14] * 50
        found = await modem.incoming(2)  # all of them: among the last ones may be who halts
        assert len(found) == WAITING_MOST
        assert not modem.news.is_set()

    played(play)


def test_receipts_leave_room_for_texts() -> None:
    """However many receipts wait for the commit: a text is taken, and handed out
    before them; the centre keeps what is too much.
    """

    async def play(centre: Centre, modem: SmppModem) -> None:
        peer = centre.peer
        await modem.submit(submit("Brand"))
        told = [centre.receipt(centre.taken[0], told=f"id-{n}") for n in range(3000)]
        sequences = [peer.ask(frames.DELIVER_SM, body) for body in told]
        await asyncio.sleep(5)
        stop = peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "STOP"))
        await asyncio.sleep(1)
        found = await modem.incoming(2)
        assert isinstance(found[0].tpdu, Deliver)
        assert len(found) < 200
        assert modem.news.is_set()
        assert await modem.delete(found[0].place)
        await asyncio.sleep(1)
        assert peer.answers[stop].status == 0
        refused = [peer.answers[s].status for s in sequences if s in peer.answers]
        assert refused
        assert set(refused) == {0x14}

    played(play)


@given(
    st.binary(max_size=80),
    st.sampled_from(["3" * 5000, "5" * 65, "id", "\xb2", ""]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.lists(
        st.tuples(st.sampled_from([*range(0x0420, 0x0430), 0x1E, 0x20C, 0x20E, 0x20F]), st.binary(max_size=70)),
        max_size=6,
    ),
)
def test_no_octets_raise_out_of_the_driver(
    data: bytes, told: str, coding: int, esm_class: int, tlvs: list[Any]
) -> None:
    """Each field and TLV at random: read, or kept with its fault; and an id that is no id names nothing."""
    arrivals = Arrivals(line(Centre(port=1)).agreed, lambda: datetime.now(UTC))
    more = ((pdus.RECEIPTED_MESSAGE_ID, told.encode("latin-1")), *tlvs)
    party = Party(coding % 8, 1, data.replace(b"\0", b"").decode("latin-1")[:64])
    message = Message(party, party, data, coding, esm_class, tlvs=more)
    for body in (pdus.encode_message(message), pdus.encode_message(message)[3:], data):
        found = arrivals.read(Pdu(frames.DELIVER_SM, 0, 1, body), Place("", 1))
        assert (found.tpdu is None) == (found.fault is not None)
        if isinstance(found.tpdu, Receipt):
            assert len(found.tpdu.message_id) <= pdus.LONGEST_ID
            message_ids.which(found.tpdu.message_id, ["7" * 5000, "a" * 5000, "7"])


def test_an_id_that_is_too_long_is_none() -> None:
    """Five thousand digits are more than Python reads as a number."""
    for digits in ("7" * 65, "7" * 5000):
        message = Message(
            Party(1, 1, "1"), Party(1, 1, "2"), b"", esm_class=4, tlvs=((0x1E, digits.encode()), (0x427, b"\2"))
        )
        found = receipts.read(message)
        assert (found.message_id, found.status) == ("", 0)
        assert found.odd
        assert not message_ids.same(digits, "7")
        assert not message_ids.same("7", digits)


def test_what_the_reader_breaks_on_is_told_and_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours ends no connection: the centre would send the same octets again, and again."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        def broken(*_: Any) -> Any:
            raise ValueError("one of ours")

        monkeypatch.setattr(texts, "incoming", broken)
        sequence = centre.peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "JOIN DORP"))
        (found,) = await news(modem)
        assert found.tpdu is None
        assert "ValueError" in str(found.fault)
        assert await modem.delete(found.place)
        await asyncio.sleep(0.1)
        assert (centre.peer.answers[sequence].status, len(centre.peers)) == (0, 1)

    played(play)


@pytest.mark.parametrize("before", [False, True])
def test_a_text_in_the_same_read_as_the_answer_to_the_bind(before: bool) -> None:
    """A centre flushes its queue at once: behind the answer it is taken, before
    it the centre is asked to come again.
    """

    async def main(_: Any) -> None:
        centre = Centre()
        bind = centre.bound

        def flush(peer: Peer) -> None:
            bind(peer)
            if not before:
                peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "STOP"))

        centre.bound = flush  # type: ignore[method-assign]
        take_ = Peer.take

        def early(peer: Peer, pdu: Pdu) -> None:
            if before and pdu.command == frames.BIND_TRANSCEIVER:
                peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, "STOP"))
            take_(peer, pdu)

        Peer.take = early  # type: ignore[method-assign]
        await centre.start()
        modem = line(centre)
        try:
            await modem.open(Card())
            await asyncio.sleep(0.1)
            answered = [pdu.status for pdu in centre.peer.answers.values()]
            assert answered == ([0x64] if before else [])
            assert len(await modem.incoming()) == (0 if before else 1)
        finally:
            Peer.take = take_  # type: ignore[method-assign]
            await modem.close()
            await centre.stop()

    time_loop.run(main)


def test_what_waits_is_bounded_whatever_the_centre_repeats() -> None:
    """One text again and again, and a thousand that are read and never committed."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        peer, body = centre.peer, centre.mo(RESIDENT, "JOIN DORP")
        first = peer.ask(frames.DELIVER_SM, body)
        for _ in range(50):
            peer.send(frames.DELIVER_SM, 0, first, body)
        await asyncio.sleep(11)
        again = [peer.ask(frames.DELIVER_SM, body) for _ in range(50)]
        for sequence in again:
            peer.send(frames.DELIVER_SM, 0, sequence, body)
        (found,) = await news(modem)
        await asyncio.sleep(0.1)
        assert await modem.delete(found.place)
        await asyncio.sleep(0.1)
        assert sorted(peer.answers) == again[-16:]
        many = [peer.ask(frames.DELIVER_SM, centre.mo(RESIDENT, f"text {n}")) for n in range(WAITING_MOST + 50)]
        for _ in range(100):
            await asyncio.sleep(0.01)
            await modem.incoming()
        assert [peer.answers[s].status for s in many if s in peer.answers] == [0x14] * 50

    played(play)


def test_each_text_has_a_stamp_of_its_own() -> None:
    """The moment it came, whenever it is committed; two of the same moment are two."""

    async def play(centre: Centre, modem: SmppModem) -> None:
        body = centre.mo(RESIDENT, "1")
        for _ in range(20):
            centre.peer.ask(frames.DELIVER_SM, body)
        await asyncio.sleep(1)
        stamps = [incoming.came_at for incoming in await modem.incoming()]
        assert len(set(stamps)) == 20
        assert stamps == sorted(stamps)
        assert all(stamp.microsecond % 1000 == 0 for stamp in stamps)

    played(play)
