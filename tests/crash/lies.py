"""A wire that lies: what a modem says comes late, never, twice, garbled, or stuck to what it says next.

In: what a simulated modem says, one saying at a time, and lies that wait for a saying that fits them. Out: what the
gateway hears, and when. The modem knows nothing of it, and what it did on the air is true all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from smsd.simulator.at_server import AtServer

ANSWER, REFERENCE, PROMPT, NOTICE, REPORT = "an answer", "a reference", "a prompt", "an announcement", "a report"


def kinds(saying: bytes) -> set[str]:
    """What a saying is; an echo is nothing."""
    found = set()
    if saying.startswith(b"AT"):
        return found
    if b"\n> " in saying:
        found.add(PROMPT)
    if re.search(rb"(?m)^(OK|ERROR|\+CM[ES] ERROR: \d+)\r$", saying):
        found.add(ANSWER)
    if b"+CMGS: " in saying or b"+CMS ERROR: " in saying:
        found.add(REFERENCE)
    if b"+CMTI: " in saying or b"+CDSI: " in saying:
        found.add(NOTICE)
    if b"+CDS: " in saying or b"+CDSI: " in saying:
        found.add(REPORT)
    return found


@dataclass
class Lie:
    """What happens to the next saying of a kind; `done` is set when it is over."""

    of: str
    how: str
    seconds: float
    done: asyncio.Event


class Tap:
    """Sits on the wire of one modem."""

    def __init__(self, server: AtServer, chance: Random) -> None:
        self._server, self._chance = server, chance
        self._say: Callable[[bytes], None] = server.line.say
        self._lies: list[Lie] = []
        self._begun: list[Lie] = []
        self._held: list[bytes] | None = None
        self._glue: Lie | None = None
        self._before = b""
        self._power = 0
        self._until_report: tuple[bytes, Lie] | None = None
        server.line.say = self._said  # type: ignore[method-assign]

    async def lie(self, of: str, how: str, seconds: float = 0.0) -> None:
        """Tells one lie; returns when it is over. A saying that does not come within five minutes cannot be lied about;
        a lie that has begun by then takes its time.
        """
        lie = Lie(of, how, seconds, asyncio.Event())
        self._lies.append(lie)
        try:
            async with asyncio.timeout(300):
                await lie.done.wait()
        except TimeoutError:
            if lie in self._lies:
                self._lies.remove(lie)
            else:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await lie.done.wait()
        finally:
            if lie in self._begun:
                self._begun.remove(lie)

    def power_cut(self) -> None:
        """What was not said yet is never said."""
        self._power += 1
        for lie in (*self._lies, *self._begun):
            lie.done.set()
        self._lies, self._held, self._glue, self._before = [], None, None, b""
        if self._until_report:
            self._until_report[1].done.set()
            self._until_report = None

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        power = self._power
        asyncio.get_running_loop().call_later(seconds, lambda: call() if power == self._power else None)

    def _said(self, saying: bytes) -> None:
        if self._held is not None:
            self._held.append(saying)
            return
        found = kinds(saying)
        if self._until_report and REPORT in found:
            (late, lie), self._until_report = self._until_report, None
            self._say(saying)
            self._say(late)
            lie.done.set()
            return
        if self._glue is not None and not saying.startswith(b"AT"):
            saying, lie, self._before, self._glue = (
                self._before.rstrip(b"\r\n") + saying.lstrip(b"\r\n"),
                self._glue,
                b"",
                None,
            )
            lie.done.set()
        for lie in self._lies:
            if lie.of in found:
                self._lies.remove(lie)
                self._begun.append(lie)
                getattr(self, f"_{lie.how}")(saying, lie)
                return
        self._say(saying)

    # ---- the lies

    def _late(self, saying: bytes, lie: Lie) -> None:
        """The modem answers other things meanwhile."""
        self._later(lie.seconds, lambda: (self._say(saying), lie.done.set()))  # type: ignore[func-returns-value]

    def _stalled(self, saying: bytes, lie: Lie) -> None:
        """Everything waits with it, in order."""
        self._held = [saying]

        def over() -> None:
            held, self._held = self._held or [], None
            for each in held:
                self._say(each)
            lie.done.set()

        self._later(lie.seconds, over)

    def _lost(self, saying: bytes, lie: Lie) -> None:
        """Never; it is over when nobody can wait for it any longer."""
        self._later(lie.seconds, lie.done.set)

    def _doubled(self, saying: bytes, lie: Lie) -> None:
        self._say(saying)
        self._later(lie.seconds, lambda: (self._say(saying), lie.done.set()))  # type: ignore[func-returns-value]

    def _garbled(self, saying: bytes, lie: Lie) -> None:
        """A few octets are others."""
        out = bytearray(saying)
        for _ in range(self._chance.randrange(1, 4)):
            out[self._chance.randrange(len(out))] = self._chance.randrange(256)
        self._say(bytes(out))
        self._later(lie.seconds, lie.done.set)

    def _glued(self, saying: bytes, lie: Lie) -> None:
        """Without its line end to what comes next, or alone when nothing comes."""
        self._glue, self._before = lie, saying

        def alone() -> None:
            if self._glue is lie:
                self._glue, before, self._before = None, self._before, b""
                self._say(before)
                lie.done.set()

        self._later(lie.seconds, alone)

    def _dribbled(self, saying: bytes, lie: Lie) -> None:
        """Octet by octet."""
        for octet in saying:
            self._say(bytes([octet]))
        lie.done.set()

    def _behind_its_report(self, saying: bytes, lie: Lie) -> None:
        """The network's report is faster than the modem's own answer."""
        self._until_report = saying, lie

        def alone() -> None:
            if self._until_report and self._until_report[1] is lie:
                self._until_report = None
                self._say(saying)
                lie.done.set()

        self._later(lie.seconds, alone)
