"""Which parts of the daemon may die: the lines may not, and what watches over them;
everything else fails alone and comes back.

In: a name and what to run. Out: how it goes, to whoever listens; nothing else until the part ends by itself, as
asked. A part that raises, or that is ended since it gave no sign of life, is begun again after a pause that grows
with each failure and is short again after ten good minutes. What a failure says is not logged, since it may hold a
text or a number: its kind and its place are.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from smsd import log

# Alerts go on without these. Lines and the watchdog are vital: the end of one ends the process, and systemd starts it
# anew. So is the database, which is no part of its own: each line that cannot claim waits for it.
BACKGROUND = ("reading", "lease", "jobs", "chores", "letters", "mail", "status", "reload", "metrics", "heartbeat")

PAUSES_S = (1.0, 5.0, 15.0, 30.0, 60.0)
GOOD_S = 600.0


def _unheard(_name: str) -> None:
    """What takes a sign of life where nobody watches."""


class Silent(Exception):
    """A part gave no sign of life for too long, and was ended."""


class Part:
    """One part that may die."""

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        stopping: asyncio.Event,
        *,
        failed: Callable[[str], None] = _unheard,
        worked: Callable[[str], None] = _unheard,
    ) -> None:
        if name not in BACKGROUND:
            raise ValueError(name)
        self.name, self._work, self._stopping, self._failed, self._worked = name, work, stopping, failed, worked
        self._running: asyncio.Task[None] | None = None
        self._silent = False
        self.failures = 0

    async def run(self) -> None:
        """Runs the part until it ends by itself or all is asked to stop."""
        loop = asyncio.get_running_loop()
        while True:
            since = loop.time()
            well = loop.call_later(GOOD_S, self._worked, self.name)
            try:
                await self._once()
                return
            except Exception as error:
                self.failures = 1 if loop.time() - since >= GOOD_S else self.failures + 1
                pause = PAUSES_S[min(self.failures, len(PAUSES_S)) - 1]
                log.part_failed(self.name, error, pause)
                self._failed(self.name)
            finally:
                well.cancel()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
            if self._stopping.is_set():
                return

    async def _once(self) -> None:
        async def work() -> None:
            await self._work()

        self._silent = False
        self._running = asyncio.create_task(work(), name=self.name)
        try:
            await self._running
        except asyncio.CancelledError:
            if self._silent:
                raise Silent from None
            self._running.cancel()
            raise

    def end(self) -> None:
        """Ends what is silent; it is begun again."""
        if self._running is not None and not self._running.done():
            self._silent = True
            self._running.cancel()
