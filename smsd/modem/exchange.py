"""One command in flight: from its first byte until it is answered, refused or given up.

In: what the engine makes of the bytes that come. Out: the final result with its lines, or why there is none. The
payload goes out in the same turn in which the prompt came in. A result that may be another command's is kept for some
seconds, in which a better one is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smsd.at.commands import Command
from smsd.at.engine import Answered, Doubted, Engine, Final
from smsd.errors import NoAnswer, PortLost
from smsd.modem.owed import Owed

DOUBT_S, TEXT_DOUBT_S = 1.0, 15.0  # how long a better answer is waited for
PROMPT_S = 20.0  # a prompt needs no network; nothing was handed over before it, so the text can be tried again
SECOND_PROMPT_S = 0.5  # where a prompt may be that of a text before: silence behind it that says that it is this one's
RESTART_S = 10.0  # an answer may cross the words of a modem that starts; one that has started has forgotten the text

Answer = tuple[Final, tuple[str, ...]]


@dataclass(slots=True)
class Marks:
    """What commands before left on a conversation."""

    in_step: bool = True  # whether the next answer is surely that of the next command
    strays: int = 0  # results and late answers that nobody waited for, since it was last counted anew
    heard: float = float("-inf")  # when the modem said something last


class Exchange:
    """It begins when it is made: `write` takes its line. Whoever made it waits for `answer`, and ends it."""

    def __init__(
        self, command: Command[Any], engine: Engine, marks: Marks, owed: Owed, write: Callable[[bytes], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._engine, self._marks, self._owed, self._write = engine, marks, owed, write
        self.answer: asyncio.Future[Answer] = self._loop.create_future()
        self.is_text = command.payload is not None
        self.payload = command.payload  # until it is written
        self.handed_over = False  # it was written: the text may be on the air
        self.waited_early = False  # the answer came before the PDU was written, and no better one did
        self._prompt: asyncio.TimerHandle | None = None  # until the prompt is late
        self._second: asyncio.TimerHandle | None = None  # until no second prompt is expected any more
        self._doubt: asyncio.TimerHandle | None = None  # until no better answer is expected any more
        self._doubt_take = False  # whether what is kept may then be taken
        self._restart: asyncio.TimerHandle | None = None  # until a modem that starts has surely forgotten the text
        write(engine.start(command.line, command.expect))
        if command.payload is not None:
            self._prompt = self._loop.call_later(PROMPT_S, self._no_prompt, command.shown.split("=")[0])

    def end(self) -> None:
        """Stops all timers and forgets the payload; an answer that comes now is nobody's."""
        self.payload = None
        for timer in filter(None, (self._prompt, self._second, self._doubt, self._restart)):
            timer.cancel()
        self._prompt = self._second = self._doubt = self._restart = None

    def give_up(self) -> None:
        """Its answer may still come: both sides may be out of step."""
        self._engine.abandon()
        self._marks.in_step = False

    def _fail(self, trouble: NoAnswer | PortLost, *, in_doubt: bool = False) -> None:
        trouble.handed_over, trouble.in_doubt = self.handed_over, in_doubt
        self.answer.set_exception(trouble)

    # ---- the prompt

    def _no_prompt(self, what: str) -> None:
        """Nothing was handed over, and nobody needs to wait for the network."""
        if not self.answer.done() and self._doubt is None:
            self.give_up()
            self.payload = None
            self._fail(NoAnswer(f"{what} was not answered by a prompt within {PROMPT_S:.0f} s"))

    def prompted(self) -> bool:
        """The modem waits for a payload; False where that prompt is none of this command's."""
        if self._prompt is not None:
            self._prompt.cancel()
            self._prompt = None
        if self.payload is None or self.answer.done():
            return False
        if self._second is None and self._owed.owes_prompt(self._loop.time()):
            self._second = self._loop.call_later(SECOND_PROMPT_S, self._hand_over)
            return True
        if self._second is not None:
            self._owed.prompt_came()  # both have come
        self._hand_over()
        return True

    def _hand_over(self) -> None:
        """Behind a prompt: the PDU."""
        if self._second is not None:
            self._second.cancel()
            self._second = None
        if self.payload is None:
            return
        payload, self.payload = self.payload, None
        self._write(self._engine.payload(payload))
        self.handed_over = True
        if self._doubt is not None:  # an error came before, and was not this text's
            self._doubt.cancel()
            self._doubt = None

    # ---- the answer

    def answered(self, event: Answered) -> None:
        """Its answer; but where a second prompt is waited for, the PDU was not
        written yet: whose OK it is nobody knows.
        """
        if self.answer.done():
            return
        if self._second is None or not event.final.ok:
            self.answer.set_result((event.final, event.lines))
            return
        self._hand_over()
        self.give_up()
        self._fail(NoAnswer("an answer came before the text was written"), in_doubt=True)

    def doubted(self, event: Doubted) -> None:
        """A result that may be another command's; a better one is waited for."""
        if self._doubt is None:
            seconds = TEXT_DOUBT_S if self.handed_over or self.payload is not None else DOUBT_S
            self._doubt_take = True
            self._doubt = self._loop.call_later(seconds, self._decide, event)
        self._doubt_take = self._doubt_take and event.take

    def _decide(self, event: Doubted) -> None:
        """Nothing better came; the first one is taken unless there was one that says that nobody can know."""
        if self.answer.done():
            return
        self.give_up()
        if self._doubt_take:
            self.waited_early = event.early
            self.answer.set_result((event.final, event.lines))
        else:
            self._fail(NoAnswer("an answer came that may be that of another command"), in_doubt=True)

    # ---- the modem goes

    def restarted(self) -> None:
        """The modem says that it starts: the answer of a text in its hands will not come."""
        if self.handed_over and self._restart is None:
            self._restart = self._loop.call_later(RESTART_S, self._forgotten)

    def _forgotten(self) -> None:
        if not self.answer.done():
            self.give_up()
            self._fail(NoAnswer("the modem started anew while a text was in its hands"))

    def lost(self, why: str) -> None:
        """The port is gone: whoever waits for the answer gets PortLost."""
        if not self.answer.done():
            self._fail(PortLost(why))
