"""How fast texts go out over one line: the agreed rate, and slower for a while
after the network said that it was too fast. Pure.

In: a rate, when texts left and were taken or refused (seconds of a clock that never jumps). Out: how long to wait, how
many may leave soon. What was refused as too fast halves the rate, once for all that had left by then; what is taken
afterwards gives it back, a tenth a second. Where no rate is agreed, half of what was taken lately is the rate, until
twice that much is taken without a word.
"""

from __future__ import annotations

from collections import deque

SLOWEST = 0.2  # texts a second
GUESS = 20.0  # where no rate is agreed, nothing was taken lately, and it was too much all the same
GROWS = 0.1  # of the rate, a second
REST_S = 0.5  # behind a refusal nothing leaves for so long
LATELY_S = 2.0
BURST_S = 0.02  # so much may leave at once: a timer is no finer


class Pace:
    """The pace of one line; `agreed` in texts a second, None for as fast as it goes."""

    def __init__(self, agreed: float | None = None) -> None:
        self.agreed = agreed
        self.rate: float | None = agreed
        self._next = self._cut = float("-inf")  # when the next text may leave; when the rate was cut last
        self._enough = float("inf")  # without an agreed rate: from here on it goes as fast as it can again
        self._taken: deque[float] = deque(maxlen=1000)

    def wait(self, now: float) -> float:
        """Seconds until the next text may leave."""
        left = self._next - now
        return left if left > BURST_S else 0.0

    def soon(self, now: float, within: float) -> float:
        """How many texts may leave within so many seconds."""
        start = max(self._next, now)
        if start > now + within:
            return 0
        return float("inf") if self.rate is None else 1 + (now + within - start) * self.rate

    @property
    def seconds(self) -> float:
        """Seconds from one text to the next."""
        return 0.0 if self.rate is None else 1 / self.rate

    def left(self, now: float) -> None:
        """A text leaves: the next one waits for its turn, where there is a rate."""
        if self.rate is not None:
            self._next = max(now, self._next) + 1 / self.rate

    def taken(self, now: float) -> None:
        """The network took a text: a lowered rate grows back."""
        self._taken.append(now)
        if self.rate is None or self.rate == self.agreed:
            return
        self.rate += GROWS if self.rate >= 1 else self.rate * GROWS
        if self.rate >= (self.agreed or self._enough):
            self.rate = self.agreed

    def too_fast(self, now: float, left_at: float) -> bool:
        """One that left then was refused as too fast; whether that is about the pace:
        other texts were taken since the last time.
        """
        if left_at < self._cut:
            return True
        heeded = bool(self._taken) and self._taken[-1] >= self._cut
        lately = [at for at in self._taken if at > now - LATELY_S]
        # what left at once says most of how fast it went: texts a second from the first to the last of them
        measured = (len(lately) + 1) / max(now - lately[0], 0.1) if lately else GUESS
        before = measured if self.rate is None else self.rate
        self._enough = 2 * before if self.rate is None else max(self._enough, before)
        self.rate = max(SLOWEST, before / 2)
        self._cut, self._next = now, now + max(REST_S, 1 / self.rate)
        return heeded
