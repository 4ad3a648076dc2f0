"""One conversation over a wire: the AT engine with IO and time.

In: commands. Out: their parsed answers; notices through a callback. One command at a time (modem/exchange.py), in the
order of asking. A command without an answer in its time is NoAnswer; nothing is said behind it before both sides are
in step again (modem/in_step.py).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from smsd.at import commands
from smsd.at.commands import Command
from smsd.at.engine import (
    ANSWERS,
    SENT,
    Answered,
    Doubted,
    Engine,
    Event,
    Final,
    Noticed,
    Prompted,
    Strayed,
    prefix_of,
)
from smsd.errors import ModemTrouble, NoAnswer, PortLost, Refused
from smsd.modem.exchange import Answer, Exchange, Marks
from smsd.modem.in_step import QUIET_S, InStep
from smsd.modem.owed import Owed
from smsd.modem.wire import Wire

T = TypeVar("T")
BUSY = {("CME", 14), ("CME", 515), ("CMS", 314)}  # the SIM, or a Wavecom that was just switched on
BUSY_TRIES, BUSY_PAUSE_S = 3, 0.5
UNENDED_S = 1.0  # a result whose line end got lost is one after that much silence


class Link:
    """A wire with an engine on it. `on_stray` is told results that belong to no command in flight. `rounds` numbers
    the questions, also over several links to one modem: they take turns, so that an answer of the round before is
    none of this one.
    """

    def __init__(
        self,
        wire: Wire,
        on_notice: Callable[[Noticed], None],
        on_lost: Callable[[], None],
        on_stray: Callable[[str], None] = lambda line: None,
        rounds: Iterator[int] | None = None,
        owed: Owed | None = None,
    ) -> None:
        self._wire, self._on_notice, self._on_lost, self._on_stray = wire, on_notice, on_lost, on_stray
        self._marks, self._owed = Marks(), owed or Owed()
        self._engine = Engine()
        self._engine.may_be_anothers = lambda words, known: self._owed.may_have_said(
            words, self._marks.heard, known=known
        )
        self._in_step = InStep(
            self._engine,
            self._marks,
            rounds or itertools.count(),
            begin=self._begin,
            end=self._done,
            write=self._write,
        )
        self._turn = asyncio.Lock()
        self._exchange: Exchange | None = None
        self.waited_early = False  # the last answer came before the PDU was written, and no better one did
        self._open, self._why_lost = False, ""

    async def open(self) -> None:
        """Opens the port; what it says is read from now on."""
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
            if not self._marks.in_step:
                await self._in_step.restore()
            final, lines = await self._ask(command)
            for _ in range(BUSY_TRIES):
                if (final.kind, final.code) not in BUSY or command.payload is not None:
                    break
                await asyncio.sleep(BUSY_PAUSE_S)
                final, lines = await self._ask(command)
        if not final.ok:
            refused = Refused(final.kind, final.code, final.text)
            if command.payload is not None:
                refused.may_be_the_last_one_s = self._owed.text_refused(final.text, self._marks.heard)
            raise refused
        return command.parse(lines)

    async def try_(self, command: Command[T]) -> T | None:
        """The same for what a modem may refuse."""
        try:
            return await self.run(command)
        except Refused:
            return None

    async def _ask(self, command: Command[Any]) -> Answer:
        exchange = self._begin(command)
        try:
            async with asyncio.timeout(command.limit_s):
                if command.expect.patience_s is not None:
                    await asyncio.wait([exchange.answer], timeout=command.expect.patience_s)
                    if not exchange.answer.done() and self._engine.said:
                        lines = self._engine.said
                        exchange.give_up()
                        return Final("OK"), lines
                return await exchange.answer
        except NoAnswer:
            if exchange.is_text and not exchange.handed_over:
                self._owed.prompt(asyncio.get_running_loop().time())
            raise
        except TimeoutError:
            self._give_up(exchange)
            trouble: ModemTrouble = NoAnswer(
                f"{command.shown.split('=')[0]} was not answered within {command.limit_s:.0f} s"
            )
            trouble.handed_over = exchange.handed_over
            raise trouble from None
        except asyncio.CancelledError:
            self._give_up(exchange)
            raise
        finally:
            self._done()

    def _begin(self, command: Command[Any]) -> Exchange:
        self._need_open()
        self.waited_early = False
        self._exchange = exchange = Exchange(command, self._engine, self._marks, self._owed, self._write)
        return exchange

    def _give_up(self, exchange: Exchange) -> None:
        exchange.give_up()
        if not exchange.handed_over:
            now = asyncio.get_running_loop().time()
            self._owed.answer(now)
            if exchange.is_text:
                self._owed.prompt(now)

    def _done(self) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            self.waited_early = exchange.waited_early
            exchange.end()

    def _need_open(self) -> None:
        if not self._open:
            raise PortLost(self._why_lost or "the port is closed")

    def _write(self, data: bytes) -> None:
        self._need_open()
        self._wire.write(data)

    def restarted(self) -> None:
        """The modem says that it starts."""
        if self._exchange is not None:
            self._exchange.restarted()

    # ---- in step

    async def get_in_step(self) -> None:
        """Makes sure that the next answer is the next command's."""
        async with self._turn:
            self._need_open()
            if not self._marks.in_step:
                await self._in_step.restore()

    async def escape(self) -> None:
        """Frees a modem from a prompt that nobody answers, and lets what it still says go by."""
        async with self._turn:
            if self._open:
                self._wire.write(self._engine.abandon())
            await asyncio.sleep(QUIET_S)

    async def wake(self) -> None:
        """AT until it answers, with an ESC in between; then both sides are in step."""
        answers_until = self._owed.answers_until
        for _ in range(3):
            try:
                async with self._turn:
                    await self._ask(commands.attention())  # some answer ERROR to a bare AT: they are awake
            except NoAnswer:
                self._owed.answers_until = answers_until  # whose the next OK is is found out below
                self._owed.attention(asyncio.get_running_loop().time())
                await self.escape()
                continue
            async with self._turn:
                await self._in_step.restore(nudge=False)
            return
        raise NoAnswer("the modem does not answer AT")

    def expect_prompt(self, due: bool) -> None:
        """Whether a prompt of a command that was given up may still come; it is answered with ESC."""
        self._engine.prompt_due = due

    # ---- what comes

    def _received(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        self._marks.heard = loop.time()
        self._take(self._engine.feed(data))
        if self._engine.unended:
            loop.call_later(UNENDED_S, self._end_line, self._marks.heard)

    def _end_line(self, heard: float) -> None:
        if self._open and self._marks.heard == heard and self._engine.unended:
            self._take(self._engine.feed(b"\r\n"))

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, Prompted):
                self._prompted()
            elif isinstance(event, Answered):
                self._answered(event)
            elif isinstance(event, Doubted):
                if self._exchange is not None:
                    self._exchange.doubted(event)
            elif isinstance(event, Strayed):
                self._strayed(event.line)
            else:
                prefix = prefix_of(event.line)
                self._marks.strays += prefix in ANSWERS or prefix == SENT
                if prefix in ANSWERS:  # to a question that was given up
                    self._marks.in_step = False
                self._on_notice(event)

    def _strayed(self, line: str) -> None:
        self._marks.strays += 1
        if self._exchange is None:
            self._owed.strayed(line, self._marks.heard)
        self._on_stray(line)

    def _answered(self, event: Answered) -> None:
        exchange = self._exchange
        if exchange is None:
            return
        if not event.final.ok and exchange.payload is None and not exchange.handed_over:
            self._owed.refused(event.final.text, self._marks.heard)
        exchange.answered(event)

    def _prompted(self) -> None:
        if self._exchange is not None and self._exchange.prompted():
            return
        if self._open:
            self._wire.write(b"\x1b")  # the prompt of a command that was given up
            self._owed.prompt_came()
            self._marks.strays += 1
            self._marks.in_step = False

    def _gone(self, why: str) -> None:
        self._end(why)
        self._on_lost()

    def _end(self, why: str) -> None:
        self._open, self._why_lost = False, why
        if self._exchange is not None:
            self._exchange.lost(why)
