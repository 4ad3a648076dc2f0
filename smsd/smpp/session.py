"""One connection to a carrier's SMS centre: bind, requests and their answers, enquire_link both ways, unbind (SMPP
3.4 clause 2).

In: requests; deliver_sm of the centre. Out: answers, and `gone` once with the reason when it is over. The other end
is not trusted: octets that are no PDU end the connection, answers that nobody waits for are counted and change
nothing, what is written and not read by the centre is bounded, as is each wait. It never decides what an answer
means, and never answers a deliver_sm by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from smsd.errors import Barred, ModemTrouble, NoAnswer, PduFault, PortLost
from smsd.smpp import frames, pdus, statuses
from smsd.smpp.frames import GENERIC_NACK, RESPONSE, Frames, Pdu

UNREAD_MOST = 1 << 20  # octets that wait to be read by the centre


@dataclass(frozen=True, slots=True)
class Limits:
    """How long what may take, in seconds."""

    connect: float = 20.0
    answer: float = 30.0
    listen: float = 5.0  # behind that nothing is sent for a moment: the answer may be on its way
    late: float = 120.0  # and so long it is still taken
    enquire: float = 30.0  # of silence, then the centre is asked
    enquired: float = 15.0
    unbind: float = 2.0


@dataclass(slots=True)
class _Asked:
    command: int
    at: float
    answer: asyncio.Future[Pdu | None]
    late: Callable[[Pdu], None] | None = None
    given_up: float | None = None  # when nobody waited any more


@dataclass(slots=True)
class Heard:
    """What the centre did that it should not, counted."""

    unknown: int = 0  # answers to nothing
    unasked: int = 0  # requests that no centre makes
    words: list[str] = field(default_factory=list)


class Session:
    """A connection. `deliver`: a deliver_sm came. `gone`: it is over, and why."""

    def __init__(self, limits: Limits, deliver: Callable[[Pdu], None], gone: Callable[[str], None]) -> None:
        self.limits, self._deliver, self._gone = limits, deliver, gone
        self.heard = Heard()
        self.answers = 0  # how many came, of any kind: the centre had read all that was written before each question
        self.over = ""
        self._writer: asyncio.StreamWriter | None = None
        self._asked: dict[int, _Asked] = {}
        self._leaving: list[bytes] = []
        self._sequence = 0
        self._last_heard = 0.0
        self._last_text = float("-inf")  # when the last text was answered
        self._tasks: list[asyncio.Task[None]] = []
        self._bound = False

    # ---- its life

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        """Connects; PortLost where that cannot be, Barred where the certificate is not to be trusted."""
        try:
            async with asyncio.timeout(self.limits.connect):
                reader, self._writer = await asyncio.open_connection(
                    host, port, ssl=tls, server_hostname=host if tls else None
                )
        except ssl.SSLCertVerificationError as error:
            raise Barred(
                f"the certificate of {host} cannot be trusted ({error.verify_message}); ask the carrier "
                "for its CA, see smpp.ca"
            ) from None
        except TimeoutError:
            raise PortLost(f"{host}:{port} did not answer within {self.limits.connect:.0f} s") from None
        except (OSError, ssl.SSLError, UnicodeError) as error:
            raise PortLost(f"{host}:{port}: {error}") from None
        self._last_heard = asyncio.get_running_loop().time()
        self._tasks = [asyncio.create_task(self._read(reader))]

    async def bind(self, system_id: str, password: str, system_type: str) -> Pdu:
        """Binds as a transceiver; the centre's answer, whatever it is."""
        answer = await self.ask(frames.BIND_TRANSCEIVER, pdus.encode_bind(system_id, password, system_type))
        if answer.status == statuses.ROK and answer.command != GENERIC_NACK:
            self._tasks.append(asyncio.create_task(self._enquire()))
        return answer

    async def close(self) -> None:
        """Unbinds where it can, and ends the connection."""
        if self._bound and not self.over:
            with contextlib.suppress(ModemTrouble):
                await self.ask(frames.UNBIND, limit=self.limits.unbind)
        self._end("closed")
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._writer is not None:
            self._writer.transport.abort()

    def _end(self, why: str) -> None:
        if self.over:
            return
        self.over = why
        asked, self._asked = self._asked, {}
        for one in asked.values():
            if not one.answer.done():
                one.answer.set_result(None)
        self._flush()
        if self._writer is not None:
            self._writer.close()
        self._gone(why)

    # ---- asking

    async def ask(
        self, command: int, body: bytes = b"", *, limit: float | None = None, late: Callable[[Pdu], None] | None = None
    ) -> Pdu:
        """Sends a request; its answer. `late` gets one that comes behind the time limit.
        On trouble `handed_over` tells whether it left.
        """
        sequence = self._next()
        loop = asyncio.get_running_loop()
        asked = _Asked(command=command, at=loop.time(), answer=loop.create_future(), late=late)
        self._asked[sequence] = asked
        try:
            self._write(Pdu(command=command, status=statuses.ROK, sequence=sequence, body=body))
            async with asyncio.timeout(self.limits.answer if limit is None else limit):
                answer = await asked.answer
        except TimeoutError:
            if late is None:
                self._asked.pop(sequence, None)
            asked.given_up = loop.time()
            raise _handed(NoAnswer("the centre did not answer in time")) from None
        except BaseException:
            self._asked.pop(sequence, None)
            raise
        if answer is None:
            raise _handed(PortLost(f"the connection was lost: {self.over}"))
        return answer

    @property
    def doubtful(self) -> float:
        """For so many seconds an answer to what was just given up is worth waiting for. Where other texts were answered
        meanwhile, nothing has to wait: answers are told apart by their numbers.
        """
        now, newest = asyncio.get_running_loop().time(), float("-inf")
        for sequence, asked in list(self._asked.items()):
            if asked.given_up is not None and now - asked.given_up > self.limits.late:
                del self._asked[sequence]
            elif asked.given_up is not None and self._last_text < asked.at:
                newest = max(newest, asked.given_up)
        return max(0.0, newest + self.limits.listen - now)

    @property
    def waiting(self) -> int:
        """How many requests have no answer yet."""
        return len(self._asked)

    def answer(self, pdu: Pdu, status: int = statuses.ROK, body: bytes = b"") -> bool:
        """Answers a request of the centre; whether it could be written."""
        if self.over:
            return False
        with contextlib.suppress(PortLost):
            self._write(Pdu(command=pdu.command | RESPONSE, status=status, sequence=pdu.sequence, body=body))
        return not self.over

    def _next(self) -> int:
        while True:
            self._sequence = self._sequence % frames.LAST_SEQUENCE + 1
            if self._sequence not in self._asked:
                return self._sequence

    def _write(self, pdu: Pdu) -> None:
        if self._writer is None or self.over or self._writer.is_closing():
            raise PortLost(f"the connection was lost: {self.over or 'closed'}")
        if not self._leaving:
            asyncio.get_running_loop().call_soon(self._flush)
        self._leaving.append(frames.encode(pdu))

    def _flush(self) -> None:
        """What is written in one turn of the loop leaves together: a window of texts is one call of the kernel."""
        octets, self._leaving = b"".join(self._leaving), []
        if self._writer is None or self._writer.is_closing() or not octets:
            return
        self._writer.write(octets)
        if self._writer.transport.get_write_buffer_size() > UNREAD_MOST:
            self._end("the centre does not read what it is sent")

    # ---- hearing

    async def _read(self, reader: asyncio.StreamReader) -> None:
        found, why = Frames(), "the centre closed the connection"
        try:
            while not self.over and (octets := await reader.read(65536)):
                self._last_heard = asyncio.get_running_loop().time()
                for pdu in found.feed(octets):
                    self._take(pdu)
        except PduFault as fault:
            self.answer(Pdu(GENERIC_NACK, 0, 0), statuses.INVALID_LENGTH)
            why = f"what the centre sent is not SMPP ({fault})"
        except (OSError, ssl.SSLError) as error:
            why = str(error) or type(error).__name__
        finally:
            self._end(why)

    def _take(self, pdu: Pdu) -> None:
        if self.over:
            return
        if pdu.is_response:
            self._answered(pdu)
        elif pdu.command == frames.ENQUIRE_LINK:
            self.answer(pdu)
        elif pdu.command == frames.DELIVER_SM and self._bound:
            self._deliver(pdu)
        elif pdu.command == frames.DELIVER_SM:
            self.answer(pdu, statuses.PASSING, pdus.encode_id())  # it keeps what is refused for a moment only
        elif pdu.command == frames.UNBIND:
            self.answer(pdu)
            self._end("the centre unbound us")
        elif pdu.command not in (frames.ALERT_NOTIFICATION, frames.OUTBIND):  # these two have no answer
            self.heard.unasked += 1
            self.answer(Pdu(GENERIC_NACK, 0, pdu.sequence), statuses.INVALID_COMMAND)

    def _answered(self, pdu: Pdu) -> None:
        asked = self._asked.get(pdu.sequence)
        refused = pdu.command == GENERIC_NACK and pdu.status != statuses.ROK
        if asked is None or not (refused or pdu.command == asked.command | RESPONSE):
            self.heard.unknown += 1
            return
        del self._asked[pdu.sequence]
        self.answers += 1
        if asked.command == frames.SUBMIT_SM:
            self._last_text = asyncio.get_running_loop().time()
        if pdu.command == frames.BIND_TRANSCEIVER | RESPONSE and pdu.status == statuses.ROK:
            self._bound = True  # at once: a text may stand behind it in the same read
        if asked.given_up is not None and asked.late is not None:
            asked.late(pdu)
        elif not asked.answer.done():
            asked.answer.set_result(pdu)

    async def _enquire(self) -> None:
        """Silence is no proof that anybody is there: a half-open connection is silent too."""
        loop = asyncio.get_running_loop()
        while not self.over:
            quiet = loop.time() - self._last_heard
            if quiet < self.limits.enquire:
                await asyncio.sleep(max(0.05, self.limits.enquire - quiet))
                continue
            try:
                await self.ask(frames.ENQUIRE_LINK, limit=self.limits.enquired)
            except ModemTrouble as trouble:
                self._end(f"no answer to enquire_link: {trouble}")


def _handed(trouble: ModemTrouble) -> ModemTrouble:
    trouble.handed_over = True
    return trouble
