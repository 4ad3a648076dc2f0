"""One conversation over a wire: the AT engine with IO and time.

In: commands. Out: their parsed answers; notices through a callback. One command at a time, in the order of asking; the
payload goes out in the same turn in which the prompt came in. A command without an answer in its time is NoAnswer.

After that the two sides may be out of step: the answer may still come, and would be taken for that of the next
command. So nothing is said before they are in step again: an ESC frees the modem from a prompt, what it still says
goes by, and then it is asked what nothing else of ours asks. That answer cannot be another's, and behind it there has
to be silence.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from smsd.at import commands
from smsd.at.commands import Command
from smsd.at.engine import ANSWERS, SENT, Answered, Doubted, Engine, Event, Final, Noticed, Prompted, Strayed, prefix_of
from smsd.errors import ModemTrouble, NoAnswer, PortLost, Refused
from smsd.modem.wire import Wire

T = TypeVar("T")
BUSY = {("CME", 14), ("CME", 515), ("CMS", 314)}  # the SIM, or a Wavecom that was just switched on
BUSY_TRIES, BUSY_PAUSE_S = 3, 0.5
QUIET_S, QUIET_AT_MOST_S = 0.1, 1.0
IN_STEP_S = 30.0  # how long a modem may need to be in step again: it may still be busy with a text
DOUBT_S, TEXT_DOUBT_S = 1.0, 15.0  # how long a better answer is waited for
PROMPT_S = 20.0  # a prompt needs no network; nothing was handed over before it, so the text can be tried again
PROMPT_OWED_S = 200.0  # so long after a command was given up its prompt may still come, and is not the next command's:
SECOND_PROMPT_S = 0.5  # then a prompt is believed when this much time brought no second one
UNENDED_S = 1.0  # a result whose line end got lost is one after that much silence
RESTART_S = 10.0  # an answer may cross the words of a modem that starts; one that has started has forgotten the text
SAID_TWICE_S = 10.0  # a refusal may be said twice: so long the same words may still be those of another command
REFUSALS = 50  # so many different ones are remembered
ANSWER_OWED_S = 70.0  # so long after a command was given up a result without a reference may be that one's
BARE_S = 1.0  # silence behind a result without the line that was asked for


@dataclass(slots=True)
class Lately:
    """What commands other than texts left behind, over several links to one modem."""

    refusals: dict[str, float] = field(default_factory=dict)  # the words, and when
    owed_until: float = float("-inf")  # so long the answer of one that was given up may come


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
        lately: Lately | None = None,
    ) -> None:
        self._wire, self._on_notice, self._on_lost, self._on_stray = wire, on_notice, on_lost, on_stray
        self._engine = Engine()
        self._engine.may_be_anothers = self._may_be_anothers
        self._lately = lately or Lately()
        self._rounds = rounds or itertools.count()
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[tuple[Final, tuple[str, ...]]] | None = None
        self._payload: str | None = None
        self._handed_over = False
        self._doubt: asyncio.TimerHandle | None = None
        self._doubt_take = False
        self._prompt: asyncio.TimerHandle | None = None
        self._second: asyncio.TimerHandle | None = None
        self._owed_until = float("-inf")
        self._restart: asyncio.TimerHandle | None = None
        self._in_step = True
        self._strays, self._heard = 0, float("-inf")
        self.waited_early = False  # the last answer came before the PDU was written, and no better one did
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
            if not self._in_step:
                await self._get_in_step()
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
        self._begin(command)
        assert self._answer is not None
        try:
            async with asyncio.timeout(command.limit_s):
                if command.expect.patience_s is not None:
                    await asyncio.wait([self._answer], timeout=command.expect.patience_s)
                    if not self._answer.done() and self._engine.said:
                        lines = self._engine.said
                        self._give_up()
                        return Final("OK"), lines
                return await self._answer
        except TimeoutError:
            handed_over = self._handed_over
            self._give_up()
            if not handed_over:
                self._owes()
            trouble: ModemTrouble = NoAnswer(
                f"{command.shown.split('=')[0]} was not answered within {command.limit_s:.0f} s"
            )
            trouble.handed_over = handed_over
            raise trouble from None
        except asyncio.CancelledError:
            if not self._handed_over:
                self._owes()
            self._give_up()
            raise
        finally:
            self._done()

    def _begin(self, command: Command[T]) -> None:
        if not self._open:
            raise PortLost(self._why_lost or "the port is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._payload, self._handed_over, self.waited_early = command.payload, False, False
        self._wire.write(self._engine.start(command.line, command.expect))
        if command.payload is not None:
            self._prompt = asyncio.get_running_loop().call_later(PROMPT_S, self._no_prompt, command.shown.split("=")[0])

    def _no_prompt(self, what: str) -> None:
        """Nothing was handed over, and nobody needs to wait for the network."""
        if self._answer is not None and not self._answer.done() and self._doubt is None:
            self._give_up()
            self._payload = None
            self._owed_until = asyncio.get_running_loop().time() + PROMPT_OWED_S
            self._answer.set_exception(NoAnswer(f"{what} was not answered by a prompt within {PROMPT_S:.0f} s"))

    def _give_up(self) -> None:
        self._engine.abandon()
        self._in_step = False

    def _owes(self) -> None:
        """The command in flight is given up: its answer may still come, and is none of a text's."""
        self._lately.owed_until = asyncio.get_running_loop().time() + ANSWER_OWED_S

    def _done(self) -> None:
        self._answer = self._payload = None
        self._forget_prompt()
        for timer in filter(None, (self._doubt, self._restart, self._second)):
            timer.cancel()
        self._doubt = self._restart = self._second = None

    def restarted(self) -> None:
        """The modem says that it starts: the answer of a text in its hands will not come."""
        if self._handed_over and self._answer is not None and self._restart is None:
            self._restart = asyncio.get_running_loop().call_later(RESTART_S, self._forgotten)

    def _forgotten(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._give_up()
            trouble = NoAnswer("the modem started anew while a text was in its hands")
            trouble.handed_over = True
            self._answer.set_exception(trouble)

    def _forget_prompt(self) -> None:
        if self._prompt is not None:
            self._prompt.cancel()
            self._prompt = None

    # ---- in step

    async def _get_in_step(self, *, nudge: bool = True) -> None:
        """Asks until an answer is that of the question beyond doubt; `nudge`: an ESC goes before."""
        loop = asyncio.get_running_loop()
        end = loop.time() + IN_STEP_S
        bare = 0
        while loop.time() < end:
            if nudge:
                self._write(self._engine.abandon())
            await self._quiet()
            if nudge:
                self._write(b"\r")  # ends a line that the ESC may have begun
            self._strays = 0
            answered = await self._ask(commands.in_step(next(self._rounds)))
            nudge = not (answered or self._strays)
            await self._quiet()
            # some know none of the questions: then each has to have one result, and silence behind it
            bare = bare + 1 if not answered and self._strays == 1 else 0
            if (answered and not self._strays) or bare == len(commands.IN_STEP):
                self._in_step = True
                return
        raise NoAnswer(f"the answers of the modem cannot be told apart within {IN_STEP_S:.0f} s")

    async def _ask(self, question: Command[tuple[str, ...]]) -> bool:
        self._begin(question)
        loop = asyncio.get_running_loop()
        end = loop.time() + question.limit_s
        assert self._answer is not None
        try:
            while not self._answer.done() and (left := end - loop.time()) > 0:
                if self._strays:
                    left = min(left, self._heard + BARE_S - loop.time())
                    if left <= 0:
                        break
                await asyncio.wait([self._answer], timeout=min(left, BARE_S))
            if self._answer.done():
                self._answer.result()
                return True
            return False
        finally:
            self._engine.abandon()
            self._done()

    async def _quiet(self) -> None:
        """Lets what the modem still says go by."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while (
            left := max(self._heard, begin) + QUIET_S - loop.time()
        ) > 1e-9 and loop.time() - begin < QUIET_AT_MOST_S:
            await asyncio.sleep(left)

    def _write(self, data: bytes) -> None:
        if not self._open:
            raise PortLost(self._why_lost or "the port is closed")
        self._wire.write(data)

    async def get_in_step(self) -> None:
        """Makes sure that the next answer is the next command's."""
        async with self._turn:
            if not self._open:
                raise PortLost(self._why_lost or "the port is closed")
            if not self._in_step:
                await self._get_in_step()

    async def escape(self) -> None:
        """Frees a modem from a prompt that nobody answers, and lets what it still says go by."""
        async with self._turn:
            if self._open:
                self._wire.write(self._engine.abandon())
            await asyncio.sleep(QUIET_S)

    async def wake(self) -> None:
        """AT until it answers, with an ESC in between; then both sides are in step."""
        owed_until = self._lately.owed_until
        for _ in range(3):
            try:
                async with self._turn:
                    await self._exchange(commands.attention())  # some answer ERROR to a bare AT: they are awake
            except NoAnswer:
                self._lately.owed_until = owed_until  # whose OK it is is found out below
                await self.escape()
                continue
            async with self._turn:
                await self._get_in_step(nudge=False)
            return
        raise NoAnswer("the modem does not answer AT")

    def expect_prompt(self, due: bool) -> None:
        """Whether a prompt of a command that was given up may still come; it is answered with ESC."""
        self._engine.prompt_due = due

    # ---- what comes

    def _received(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        self._take(self._engine.feed(data))
        if self._engine.unended:
            loop.call_later(UNENDED_S, self._end_line, self._heard)

    def _end_line(self, heard: float) -> None:
        if self._open and self._heard == heard and self._engine.unended:
            self._take(self._engine.feed(b"\r\n"))

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, Prompted):
                self._prompted()
            elif isinstance(event, Answered):
                if not event.final.ok and self._payload is None and not self._handed_over:
                    if len(self._lately.refusals) >= REFUSALS:
                        self._lately.refusals.clear()
                    self._lately.refusals[event.final.text] = self._heard
                if self._answer is not None and not self._answer.done():
                    self._answered(event)
            elif isinstance(event, Doubted):
                self._doubted(event)
            elif isinstance(event, Strayed):
                self._strays += 1
                self._on_stray(event.line)
            else:
                prefix = prefix_of(event.line)
                self._strays += prefix in ANSWERS or prefix == SENT
                self._in_step = self._in_step and prefix not in ANSWERS  # to a question that was given up
                self._on_notice(event)

    def _answered(self, event: Answered) -> None:
        """Its answer; but where a second prompt is waited for, the PDU was not written yet: whose OK it is nobody knows."""
        assert self._answer is not None
        if self._second is None or not event.final.ok:
            self._answer.set_result((event.final, event.lines))
            return
        self._hand_over()
        self._give_up()
        trouble = NoAnswer("an answer came before the text was written")
        trouble.handed_over = trouble.in_doubt = True
        self._answer.set_exception(trouble)

    def _may_be_anothers(self, words: str) -> bool:
        """Whether a result may be that of another command: a refusal said twice, or the answer of a command that was
        given up.
        """
        again = self._heard - self._lately.refusals.get(words, float("-inf")) < SAID_TWICE_S
        return again or self._heard < self._lately.owed_until

    def _prompted(self) -> None:
        self._forget_prompt()
        loop = asyncio.get_running_loop()
        if self._payload is not None and self._second is None and loop.time() < self._owed_until:
            self._second = loop.call_later(SECOND_PROMPT_S, self._hand_over)
        elif self._payload is not None:
            if self._second is not None:
                self._owed_until = float("-inf")  # both have come
            self._hand_over()
        elif self._open:
            self._wire.write(b"\x1b")  # the prompt of a command that was given up
            self._strays += 1
            self._in_step = False

    def _hand_over(self) -> None:
        """Behind a prompt: the PDU."""
        if self._second is not None:
            self._second.cancel()
            self._second = None
        if self._payload is None:
            return
        payload, self._payload = self._payload, None
        self._wire.write(self._engine.payload(payload))
        self._handed_over = True
        if self._doubt is not None:  # an error came before, and was not this text's
            self._doubt.cancel()
            self._doubt = None

    def _doubted(self, event: Doubted) -> None:
        if self._doubt is None:
            seconds = TEXT_DOUBT_S if self._handed_over or self._payload is not None else DOUBT_S
            self._doubt_take = True
            self._doubt = asyncio.get_running_loop().call_later(seconds, self._decide, event)
        self._doubt_take = self._doubt_take and event.take

    def _decide(self, event: Doubted) -> None:
        """Nothing better came; the first one is taken unless there was one that says that nobody can know."""
        if self._answer is None or self._answer.done():
            return
        self._give_up()
        if self._doubt_take:
            self.waited_early = event.early
            self._answer.set_result((event.final, event.lines))
        else:
            trouble = NoAnswer("an answer came that may be that of another command")
            trouble.handed_over, trouble.in_doubt = self._handed_over, True
            self._answer.set_exception(trouble)

    def _gone(self, why: str) -> None:
        self._end(why)
        self._on_lost()

    def _end(self, why: str) -> None:
        self._open, self._why_lost = False, why
        if self._answer is not None and not self._answer.done():
            trouble = PortLost(why)
            trouble.handed_over = self._handed_over
            self._answer.set_exception(trouble)
