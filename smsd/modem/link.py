"""One conversation over a wire: the AT engine with IO and time.

In: commands. Out: their parsed answers; notices through a callback. One command at a time, in the order of asking; the
payload goes out in the same turn in which the prompt came in. A command without an answer in its time is NoAnswer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from smsd.at import commands
from smsd.at.commands import Command
from smsd.at.engine import Answered, Engine, Final, Noticed, Prompted
from smsd.errors import ModemTrouble, NoAnswer, PortLost, Refused
from smsd.modem.wire import Wire

T = TypeVar("T")
BUSY = {("CME", 14), ("CME", 515), ("CMS", 314)}  # the SIM, or a Wavecom that was just switched on
BUSY_TRIES, BUSY_PAUSE_S = 3, 0.5


class Link:
    """A wire with an engine on it."""

    def __init__(self, wire: Wire, on_notice: Callable[[Noticed], None], on_lost: Callable[[], None]) -> None:
        self._wire, self._on_notice, self._on_lost = wire, on_notice, on_lost
        self._engine = Engine()
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[tuple[Final, tuple[str, ...]]] | None = None
        self._payload: str | None = None
        self._handed_over = False
        self._why_lost = ""
        self._open = False

    async def open(self) -> None:
        """Opens the wire."""
        await self._wire.open(self._received, self._gone)
        self._open = True

    def close(self) -> None:
        """Closes the wire; a command in flight ends with PortLost."""
        self._wire.close()
        if self._open:
            self._end("the port was closed")

    async def run(self, command: Command[T]) -> T:
        """Sends a command and waits for its answer; raises Refused, NoAnswer or PortLost."""
        async with self._turn:
            final, lines = await self._exchange(command)
            for _ in range(BUSY_TRIES):
                if (final.kind, final.code) not in BUSY or command.payload is not None:
                    break
                await asyncio.sleep(BUSY_PAUSE_S)
                final, lines = await self._exchange(command)
        if not final.ok:
            raise Refused(final.kind, final.code, final.text)
        return command.parse(lines)

    async def try_(self, command: Command[T]) -> T | None:
        """The same for what a modem may refuse."""
        try:
            return await self.run(command)
        except Refused:
            return None

    async def _exchange(self, command: Command[T]) -> tuple[Final, tuple[str, ...]]:
        if not self._open:
            raise PortLost(self._why_lost or "the port is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._payload, self._handed_over = command.payload, False
        self._wire.write(self._engine.start(command.line, command.expect))
        try:
            async with asyncio.timeout(command.limit_s):
                if command.expect.patience_s is not None:
                    await asyncio.wait([self._answer], timeout=command.expect.patience_s)
                    if not self._answer.done() and self._engine.said:
                        lines = self._engine.said
                        self._engine.abandon()
                        return Final("OK"), lines
                return await self._answer
        except TimeoutError:
            handed_over = self._handed_over
            self._engine.abandon()
            trouble: ModemTrouble = NoAnswer(f"{command.shown.split('=')[0]} was not answered within {command.limit_s:.0f} s")
            trouble.handed_over = handed_over
            raise trouble from None
        except asyncio.CancelledError:
            self._engine.abandon()
            raise
        finally:
            self._answer = None

    async def escape(self) -> None:
        """Frees a modem from a prompt that nobody answers, and lets what it still says go by."""
        async with self._turn:
            if self._open:
                self._wire.write(self._engine.abandon())
            await asyncio.sleep(0.1)

    async def wake(self) -> None:
        """AT until it answers, with an ESC in between."""
        for _ in range(3):
            try:
                await self.run(commands.attention())
                return
            except Refused:
                return  # some answer ERROR to a bare AT: it is awake
            except NoAnswer:
                await self.escape()
        raise NoAnswer("the modem does not answer AT")

    def _received(self, data: bytes) -> None:
        for event in self._engine.feed(data):
            if isinstance(event, Prompted):
                if self._payload is not None:
                    payload, self._payload = self._payload, None
                    self._wire.write(self._engine.payload(payload))
                    self._handed_over = True
            elif isinstance(event, Answered):
                if self._answer is not None and not self._answer.done():
                    self._answer.set_result((event.final, event.lines))
            else:
                self._on_notice(event)

    def _gone(self, why: str) -> None:
        self._end(why)
        self._on_lost()

    def _end(self, why: str) -> None:
        self._open, self._why_lost = False, why
        if self._answer is not None and not self._answer.done():
            trouble = PortLost(why)
            trouble.handed_over = self._handed_over
            self._answer.set_exception(trouble)
