"""An SMS centre for tests: SMPP 3.4 on a loopback port, which can misbehave in every way that a test thinks of.

In: a `mood` that says for each submit_sm what is done to it, texts of phones. Out: what it took, what was acknowledged.
What it `took` is what went to the phones, whatever it answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from smsd.smpp import frames, pdus
from smsd.smpp.frames import RESPONSE, Frames, Pdu
from smsd.smpp.pdus import Message, Party
from smsd.sms import alphabet

OK, THROTTLED, QUEUE_FULL, INVALID_NUMBER, SYSTEM_ERROR = 0, 0x58, 0x14, 0x0B, 0x08


@dataclass
class Taken:
    """A text that the centre took."""

    message: Message
    id: str

    @property
    def number(self) -> str:
        return f"+{self.message.destination.digits}"

    @property
    def words(self) -> str:
        data = self.message.data
        if self.message.esm_class & 0x40:
            data = data[1 + data[0] :]
        return data.decode("utf-16-be") if self.message.data_coding == 8 else alphabet.decode(data)


class Peer:
    """One connection to the centre."""

    def __init__(self, centre: Centre, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.centre, self.reader, self.writer = centre, reader, writer
        self.bound = False
        self.deaf = False  # reads, and answers nothing at all
        self.sequence = 0
        self.heard: list[Pdu] = []
        self.answers: dict[int, Pdu] = {}

    async def run(self) -> None:
        found = Frames()
        with contextlib.suppress(OSError, ssl.SSLError, asyncio.CancelledError):
            while octets := await self.reader.read(65536):
                for pdu in found.feed(octets):
                    self.heard.append(pdu)
                    if not self.deaf:
                        self.take(pdu)
        self.bound = False
        self.writer.close()

    def send(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        if not self.writer.is_closing():
            self.writer.write(frames.encode(Pdu(command, status, sequence, body)))

    def raw(self, octets: bytes) -> None:
        if not self.writer.is_closing():
            self.writer.write(octets)

    def ask(self, command: int, body: bytes = b"") -> int:
        self.sequence += 1
        self.send(command, 0, self.sequence, body)
        return self.sequence

    def drop(self) -> None:
        self.writer.transport.abort()

    def take(self, pdu: Pdu) -> None:
        if pdu.is_response:
            self.answers[pdu.sequence] = pdu
        elif pdu.command == frames.BIND_TRANSCEIVER:
            status = self.centre.bind_status
            self.bound = status == OK
            self.send(pdu.command | RESPONSE, status, pdu.sequence, b"" if status else b"CENTRE\0")
            if self.bound:
                self.centre.bound(self)
        elif pdu.command == frames.SUBMIT_SM:
            self.centre.submitted += 1
            self.centre.mood(self, pdu)
        elif pdu.command in (frames.ENQUIRE_LINK, frames.UNBIND):
            self.send(pdu.command | RESPONSE, 0, pdu.sequence)


Mood = Callable[[Peer, Pdu], Any]


def take(peer: Peer, pdu: Pdu) -> None:
    """As it should be."""
    peer.send(pdu.command | RESPONSE, 0, pdu.sequence, pdus.encode_id(peer.centre.take(pdu)))


def refuse(status: int) -> Mood:
    return lambda peer, pdu: peer.send(pdu.command | RESPONSE, status, pdu.sequence)


@dataclass
class Centre:
    """The centre. `mood` is what it does with a submit_sm."""

    mood: Mood = take
    bind_status: int = OK
    tls: ssl.SSLContext | None = None
    own: str = "32470000000"
    ids: Callable[[int], str] = lambda n: f"id-{n:06d}"
    taken: list[Taken] = field(default_factory=list)
    submitted: int = 0
    alerts: int = 0  # texts of an alert, counted as they come: a benchmark has no time to read them all
    binds: int = 0
    peers: list[Peer] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)  # bodies of deliver_sm that nobody acknowledged
    port: int = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._came, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for peer in self.peers:
            peer.drop()
        await asyncio.sleep(0.01)

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(self, reader, writer)
        self.peers.append(peer)
        await peer.run()

    def bound(self, peer: Peer) -> None:
        self.binds += 1

    @property
    def peer(self) -> Peer:
        """The connection that is bound."""
        return next(p for p in reversed(self.peers) if p.bound)

    @property
    def is_bound(self) -> bool:
        return any(p.bound and not p.writer.is_closing() for p in self.peers)

    def take(self, pdu: Pdu) -> str:
        """Takes a text; its id."""
        found = Taken(pdus.decode_message(pdu.body), self.ids(len(self.taken) + 1))
        self.taken.append(found)
        self.alerts += b"Inbraak" in found.message.data
        return found.id

    def texts(self, number: str) -> list[str]:
        """What a phone shows: the parts of a long text are one text there."""
        found: list[str] = []
        whole: dict[bytes, int] = {}
        for one in (t for t in self.taken if t.number == number):
            data = one.message.data
            name = data[3:5] if one.message.esm_class & 0x40 else b""  # reference and total of an 8-bit header
            if name and data[5] > 1 and name in whole:
                found[whole[name]] += one.words
            else:
                whole[name] = len(found)
                found.append(one.words)
        return found

    def mo(self, sender: str, words: str, **more: Any) -> bytes:
        """The body of a deliver_sm with a text of a phone."""
        coding = {"data": alphabet.encode(words)} if "data" not in more and "tlvs" not in more else {}
        return pdus.encode_message(Message(Party(1, 1, sender.lstrip("+")), Party(1, 1, self.own), **(coding | more)))

    def receipt(self, taken: Taken, state: str = "DELIVRD", *, told: str | None = None, **more: Any) -> bytes:
        """The body of a receipt, as appendix B has it."""
        words = (
            f"id:{told or taken.id} sub:001 dlvrd:001 submit date:2701152030 done date:2701152031 stat:{state} "
            "err:000 text:x"
        )
        return pdus.encode_message(
            Message(taken.message.destination, Party(1, 1, self.own), words.encode(), esm_class=0x04, **more)
        )

    async def deliver(self, body: bytes, peer: Peer | None = None, within: float = 30) -> bool:
        """Sends a deliver_sm; whether it was acknowledged in time."""
        peer = peer or self.peer
        sequence = peer.ask(frames.DELIVER_SM, body)
        try:
            async with asyncio.timeout(within):
                while sequence not in peer.answers:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return peer.answers[sequence].status == 0
