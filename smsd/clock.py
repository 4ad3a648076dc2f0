"""The one door to the time of day.

Out: aware UTC datetimes and monotonic seconds. Life-cycle rules take `now` as an argument and never come here;
waiting is asyncio's business (`asyncio.sleep`, `loop.time`), so that a mock clock can run a whole evening in a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now()` gives UTC, `monotonic()` seconds that never jump."""

    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic


class SteadyClock:
    """A wall clock that does not jump: it goes on by the monotonic clock until
    somebody adopts what the machine says by then.

    A Pi has no clock of its own; its time jumps when a time service finds the network. Deadlines must not jump with it.
    `follows`: where nobody keeps the machine's time, that of a server that several share may take its place.
    """

    def __init__(self, clock: Clock, *, follows: bool = False) -> None:
        self._clock = clock
        self.monotonic = clock.monotonic
        self.follows = follows
        self.adopt()

    def now(self) -> datetime:
        """The moment in UTC, counted from the last `adopt` by the clock that never jumps."""
        return self._anchor + timedelta(seconds=self.monotonic() - self._since)

    def step(self) -> timedelta:
        """How far the machine's clock is ahead of this one."""
        return self._clock.now() - self.now()

    def adopt(self) -> None:
        """Takes over what the machine's clock says now, and goes on from there."""
        self._anchor, self._since, self.lent = self._clock.now(), self._clock.monotonic(), False

    def set(self, now: datetime) -> None:
        """Goes on from a moment that another clock told, whatever the machine's says."""
        self._anchor, self._since, self.lent = now, self._clock.monotonic(), True


@cache  # a process lives in one boot, and tells this every second
def boot_id() -> str:
    """What tells one boot of the machine from the next (Linux), or an empty text where there is none."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def kernel_synchronised() -> bool:
    """Whether the kernel says that a time service keeps this clock (adjtimex without STA_UNSYNC)."""
    import ctypes
    import ctypes.util

    class Timex(ctypes.Structure):
        # man 2 adjtimex; only `modes` (0 = read) and `status` matter here
        _fields_ = [
            ("modes", ctypes.c_int),
            ("offset", ctypes.c_long),
            ("freq", ctypes.c_long),
            ("maxerror", ctypes.c_long),
            ("esterror", ctypes.c_long),
            ("status", ctypes.c_int),
            ("padding", ctypes.c_byte * 512),
        ]

    try:
        state = ctypes.CDLL(ctypes.util.find_library("c") or "libc.so.6").adjtimex(ctypes.byref(timex := Timex()))
    except (OSError, AttributeError):
        return False
    sta_unsync, time_error = 0x40, 5
    return 0 <= state != time_error and not timex.status & sta_unsync
