"""Rate: when a line may send its next segment, and how long one takes. Health (whether) is not its business.

In: what the subscription allows a minute, what was sent and how long it took. Out: seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


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

    def room(self, now: float) -> float:
        """How many segments are allowed just now."""
        if self.per_minute is None:
            return float("inf")
        self.wait(now)  # forgets what is a minute old
        return self.per_minute - len(self.sent)

    def resume(self, ages: list[float], now: float) -> None:
        """Takes up what was sent before a restart, so many seconds ago."""
        if self.per_minute is not None and not self.sent:
            self.sent.extend(sorted(now - age for age in ages))

    def take(self, now: float) -> None:
        """One segment was sent: it counts for a minute."""
        if self.per_minute is not None:
            self.sent.append(now)


ONE_IN = 10  # what a stranger can set off takes one text in so many of a line, while an alert runs
SHARE = ONE_IN - 1  # proven segments for each one that nobody proved


def spaced(last: datetime | None, now: datetime, seconds_per_text: float) -> datetime | None:
    """When a resident's urgent answer may go, so that such answers do not pile up before
    the officers' in that tenth; None for at once.

    `last` is when the one before was due.
    """
    due = last + timedelta(seconds=ONE_IN * seconds_per_text) if last is not None else now
    return due if due > now else None


LONGEST = 3  # segments of what is no alert (wording.preview_segments)


@dataclass(slots=True)
class Share:
    """While an alert waits, what a forged text may have caused gets a tenth of a
    line, in segments, over the whole of that alert.

    Two rules. In all no more than a tenth of what the line has sent and still has to send of the alert, so that the
    last text of a short one is no later either. And spread: a bucket of one, of which a longer text owes, so that
    nobody has it all at the beginning.
    """

    waits: bool = False  # an alert does
    credit: float = 1.0
    proven: int = 0  # segments since it began to wait, and of what nobody proved
    spent: int = 0
    goes_on: bool = False  # the last row that it claimed was of an alert: whether one waits need not be asked

    def look(self, *, waits: bool, on_air: int) -> None:
        """Whether an alert waits; when one begins to, what nobody proved and is on the air that
        moment is counted as the first of its tenth.
        """
        if waits and not self.waits:
            self.credit, self.proven, self.spent = 1.0 - on_air, 0, on_air
        self.waits = waits

    def looks_for(self) -> int:
        """How many waiting texts of the alert are worth counting: more would allow no more."""
        return max(0, SHARE * (self.spent + LONGEST) - self.proven) if self.credit >= 1.0 - 1e-9 else 0

    def room(self, waiting: int) -> int:
        """Segments that a text which nobody proved may have now, where so many
        texts of the alert wait for this line.
        """
        if self.credit < 1.0 - 1e-9:
            return 0
        return max(0, min(LONGEST, (self.proven + waiting) // SHARE - self.spent))

    def earn(self, segments: int) -> None:
        """A proven text was taken."""
        self.credit, self.proven = min(1.0, self.credit + segments / SHARE), self.proven + segments

    def spend(self, segments: int) -> None:
        """One that nobody proved was taken while an alert waits."""
        self.credit, self.spent = self.credit - segments, self.spent + segments


# AT+CMMS=2 keeps the link up so long (27.005 clause 3.5.6: the wait is the modem's affair; this is what sticks do)
WARM_S = 5.0


@dataclass(slots=True)
class Speed:
    """Measured seconds a segment of one line: a median of the last sends, since one slow text says little.

    The first text after a pause is cold: the radio link has to be set up for it. It is counted apart.
    """

    guess: float = 3.0
    warm: deque[float] = field(default_factory=lambda: deque(maxlen=21))
    cold: deque[float] = field(default_factory=lambda: deque(maxlen=5))
    kept: tuple[float, float] | None = None  # (seconds, extra) of an earlier run
    _usual: float | None = None  # the median of the warm ones, which is asked for far more often than it changes

    def measured(self, seconds: float, *, cold: bool = False) -> None:
        """A segment took so many seconds; a cold one says nothing of the next."""
        if cold:
            self.cold.append(seconds)
        else:
            self.warm.append(seconds)
            self._usual = _median(self.warm)

    @property
    def known(self) -> bool:
        """Whether a text was measured, by this run or the one before; else a guess stands."""
        return bool(self.warm or self.cold or self.kept)

    @property
    def seconds(self) -> float:
        """Seconds a segment in a row: measured, else a careful guess."""
        if self._usual is not None:
            return self._usual
        if self.kept:
            return self.kept[0]
        return _median(self.cold) if self.cold else self.guess

    @property
    def extra(self) -> float:
        """Seconds that the first of a row takes longer."""
        if self.cold:
            return max(0.0, _median(self.cold) - self.seconds)
        return self.kept[1] if self.kept else 0.0


def _median(values: deque[float]) -> float:
    return sorted(values)[len(values) // 2]
