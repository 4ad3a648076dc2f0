"""Rate: when a line may send its next segment. Health (whether) is not its business.

In: what the subscription allows, what was sent. Out: seconds to wait, or what is left of a quota.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from smsd.config.schema import FairUse


@dataclass(slots=True)
class Bucket:
    """Segments of the last minute of one line, on the monotonic clock."""

    per_minute: int | None
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more segment is allowed."""
        if self.per_minute is None:
            return 0.0
        while self.sent and now - self.sent[0] >= 60.0:
            self.sent.popleft()
        return 0.0 if len(self.sent) < self.per_minute else self.sent[0] + 60.0 - now

    def take(self, now: float) -> None:
        """Counts one segment."""
        if self.per_minute is not None:
            self.sent.append(now)


def quota_left(fair_use: FairUse | None, today: int, month: int) -> int | None:
    """Segments that the day and the month still allow, or None for no limit."""
    if fair_use is None:
        return None
    left = [limit - used for limit, used in ((fair_use.per_day, today), (fair_use.per_month, month)) if limit is not None]
    return max(0, min(left)) if left else None


@dataclass(slots=True)
class Speed:
    """Measured seconds a segment of one line: a median of the last sends, since one slow text says little."""

    guess: float = 3.0
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=21))

    def measured(self, seconds: float) -> None:
        """Counts one segment."""
        self.recent.append(seconds)

    @property
    def seconds(self) -> float:
        """Seconds a segment: measured, or a careful guess."""
        if not self.recent:
            return self.guess
        return sorted(self.recent)[len(self.recent) // 2]
