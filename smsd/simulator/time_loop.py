"""An event loop whose time is a number: it jumps to the next timer as soon as nothing else is to do.

In: coroutines. Out: their results, without waiting. Work for threads (the database) is done at once, in the loop's
own thread, and its result comes a turn later: it takes no mock time, and passing it to and fro would cost more than
the work. Where work waits for the loop, `threads` keeps it apart; it is then waited for in real time, while the mock
time stands still.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from smsd.clock import Clock

T = TypeVar("T")
EPOCH = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


class Selector(selectors.DefaultSelector):
    """Looks for real events without waiting; where there are none, the mock time moves on."""

    loop: MockLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout == 0:
            return super().select(0)
        if self.loop.working:
            return super().select(0.05)
        found = super().select(0)
        if not found and timeout:
            self.loop.jump(timeout)
        return found


class MockLoop(asyncio.SelectorEventLoop):
    """The loop; `start` is what the clock says at its zero."""

    def __init__(self, start: datetime = EPOCH) -> None:
        selector = Selector()
        selector.loop = self
        self.start, self.working, self._now, self.threads = start, 0, 0.0, False
        super().__init__(selector)
        # after a hundred days a nanosecond is less than a float of seconds can tell, and timers would never be due
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Seconds since the start, which pass only when everybody waits."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Moves the time on at once: timers that are due by then fire late, as after a suspend."""
        self._now += seconds

    def clock(self) -> Clock:
        """A clock on this loop's time."""
        return Clock(lambda: self.start + timedelta(seconds=self._now), lambda: self._now)

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        """Does the work, or counts what works in threads."""
        if not self.threads and (executor is None or isinstance(executor, ThreadPoolExecutor)):
            return self._done_at_once(func, *args)
        self.working += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._worked)
        return future

    def _done_at_once(self, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        future: asyncio.Future[T] = self.create_future()
        settle: Callable[[], None]
        try:
            settle = partial(future.set_result, func(*args))
        except Exception as error:
            settle = partial(future.set_exception, error)
        self.call_soon(lambda: None if future.done() else settle())
        return future

    def _worked(self, future: asyncio.Future[Any]) -> None:
        self.working -= 1


def run(main: Callable[[MockLoop], Coroutine[Any, Any, T]], start: datetime = EPOCH) -> T:
    """Runs a coroutine function on a fresh mock loop."""
    loop = MockLoop(start)
    try:
        return loop.run_until_complete(main(loop))
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
