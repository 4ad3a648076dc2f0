"""Back in step: after a command without an answer, which answer is whose?

In: a way to begin a command and to write; what came meanwhile (`Marks`). Out: nothing, or NoAnswer.

The answer of a command that was given up may still come, and would be taken for that of the next one. So nothing is
said before both sides are in step again: an ESC frees the modem from a prompt, what it still says goes by, and then it
is asked what nothing else of ours asks. That answer cannot be another's, and behind it there has to be silence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from smsd.at import commands
from smsd.at.commands import Command
from smsd.at.engine import Engine
from smsd.errors import NoAnswer
from smsd.modem.exchange import Exchange, Marks

IN_STEP_S = 30.0  # how long a modem may need to be in step again: it may still be busy with a text
QUIET_S, QUIET_AT_MOST_S = 0.1, 1.0
BARE_S = 1.0  # silence behind a result without the line that was asked for


class InStep:
    """`begin` starts a command and is told when it has ended; `rounds` numbers the questions, which take turns."""

    def __init__(
        self,
        engine: Engine,
        marks: Marks,
        rounds: Iterator[int],
        *,
        begin: Callable[[Command[Any]], Exchange],
        end: Callable[[], None],
        write: Callable[[bytes], None],
    ) -> None:
        self._engine, self._marks, self._rounds = engine, marks, rounds
        self._begin, self._end, self._write = begin, end, write

    async def restore(self, *, nudge: bool = True) -> None:
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
            self._marks.strays = 0
            answered = await self._ask(commands.in_step(next(self._rounds)))
            strays = self._marks.strays
            nudge = not (answered or strays)
            await self._quiet()
            strays = self._marks.strays
            # some know none of the questions: then each has to have one result, and silence behind it
            bare = bare + 1 if not answered and strays == 1 else 0
            if (answered and not strays) or bare == len(commands.IN_STEP):
                self._marks.in_step = True
                return
        raise NoAnswer(f"the answers of the modem cannot be told apart within {IN_STEP_S:.0f} s")

    async def _ask(self, question: Command[tuple[str, ...]]) -> bool:
        answer = self._begin(question).answer
        loop = asyncio.get_running_loop()
        end = loop.time() + question.limit_s
        try:
            while not answer.done() and (left := end - loop.time()) > 0:
                if self._marks.strays:
                    left = min(left, self._marks.heard + BARE_S - loop.time())
                    if left <= 0:
                        break
                await asyncio.wait([answer], timeout=min(left, BARE_S))
            if answer.done():
                answer.result()
                return True
            return False
        finally:
            self._engine.abandon()
            self._end()

    async def _quiet(self) -> None:
        """Lets what the modem still says go by."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while (
            left := max(self._marks.heard, begin) + QUIET_S - loop.time()
        ) > 1e-9 and loop.time() - begin < QUIET_AT_MOST_S:
            await asyncio.sleep(left)
