"""How fast texts go out over one bind: the agreed rate, and slower for a while after the centre said that it was too
fast. Pure.

In: a rate, when texts were taken or refused (seconds of a clock that never jumps). Out: how long to wait. What was
refused as too fast halves the rate; each taken text gives a bit of it back.
"""

from __future__ import annotations

SLOWEST = 0.2  # texts a second
GUESS = 20.0  # where no rate is agreed and the centre still says that it is too much
BACK = 1.02  # so much faster with each text that was taken


class Pace:
    """The pace of one line; `agreed` in texts a second, None for as fast as it goes."""

    def __init__(self, agreed: float | None = None) -> None:
        self.agreed = agreed
        self.rate: float | None = agreed
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next text may leave."""
        return max(0.0, self._next - now)

    def left(self, now: float) -> None:
        """A text leaves."""
        if self.rate is not None:
            self._next = max(now, self._next) + 1 / self.rate

    def taken(self) -> None:
        """The centre took one."""
        if self.rate is None:
            return
        self.rate *= BACK
        if self.rate > (self.agreed or GUESS):
            self.rate = self.agreed

    def too_fast(self, now: float) -> None:
        """The centre refused one as too fast."""
        self.rate = max(SLOWEST, (self.rate or GUESS) / 2)
        self._next = max(self._next, now + 1 / self.rate)
