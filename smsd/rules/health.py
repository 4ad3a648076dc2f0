"""How a line does: what it took and refused lately, what its word on a number is
worth, what a taken text costs in seconds. Pure.

In: outcomes of texts. Out: answers. Numbers refused while others go through say nothing about the line; numbers refused
one after the other do. What to do about it is decided in rules/retry.py; who takes a row from whom in
lines/failover.py.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from smsd.rules import retry

WINDOW, LATELY = 20, 10
BLAMES = 3  # so many numbers called wrong, and a third of all that was sent: the line is not believed
MANY = 10  # numbers that were refused before, refused again one after the other: they cannot all be bad
FAIR = 0.8  # a line that takes less than this lately ails
POOR = 0.7  # less than this over the whole window is told to people
KEPT = 500  # rows that are remembered


@dataclass(slots=True)
class Health:
    """One line. `sentence` is what it said when it last refused."""

    said: deque[str] = field(default_factory=lambda: deque(maxlen=WINDOW))  # taken, number or refused
    took_s: deque[float] = field(default_factory=lambda: deque(maxlen=3))  # seconds of the last tries
    numbers: set[str] = field(default_factory=set)  # refused for the first time since it last took a text
    again: set[str] = field(default_factory=set)  # refused once more since then
    refusals: int = 0
    rests: int = 0
    rested_at: float = float("-inf")  # when the last of them began: a text that had left by then says no more of it
    taken_at: float = float("-inf")
    sentence: str = ""
    victims: list[int] = field(default_factory=list)  # rows refused since it last took a text
    condemned: list[int] = field(default_factory=list)  # rows that ended by its word on their number
    ailing: bool = False  # it refuses more than now and then: found out when it changes, asked between any two texts

    def taken(self, now: float, seconds: float) -> list[int]:
        """It took a text. Rows that it was to blame for: they need not stand behind all others any more."""
        wronged = self.victims if self.trouble else []
        self.said.append("taken")
        self.took_s.append(seconds)
        self.numbers, self.again, self.victims, self.refusals, self.rests, self.taken_at = set(), set(), [], 0, 0, now
        self._look()
        return wronged

    def refused(
        self, number: str, row: int | None, seconds: float, sentence: str, *, of_number: bool, fresh: bool
    ) -> None:
        """It refused one. `fresh`: this row was not refused before; `row` is None where
        its place in the queue is right as it is.
        """
        self.took_s.append(seconds)
        self.sentence = sentence
        if of_number:
            self.said.append("number")
            if self.believed:
                self._look()
                return
        elif fresh or self.trouble:
            self.said.append("refused")
        self.refusals += 1
        if fresh:
            self.numbers.add(number)
        else:
            self.again.add(number)
        if row is not None and len(self.victims) < KEPT:
            self.victims.append(row)
        self._look()

    def rest(self, left: float, seconds: float) -> None:
        """It rests, for a text that left then and was refused so many seconds later. All that was on the air by then
        is one trouble, whatever becomes of it.
        """
        if left > self.rested_at:
            self.rests, self.rested_at = self.rests + 1, left + seconds

    def rests_before(self, left: float) -> int:
        """How many rests there were before the trouble that a text met which left then."""
        return self.rests if left > self.rested_at else max(0, self.rests - 1)

    def silent(self, seconds: float | None) -> None:
        """It did not answer for so long; None where it answered others meanwhile."""
        if seconds is not None:
            self.took_s.append(seconds)
        self.said.append("refused")
        self._look()

    @property
    def trouble(self) -> bool:
        """It refuses one number after the other."""
        return len(self.numbers) >= retry.NUMBERS or len(self.again) >= MANY

    @property
    def believed(self) -> bool:
        """What it says of a number is believed, unless it says so of too many."""
        blames = self.said.count("number")
        lately = list(self.said)[-BLAMES:]
        return not (blames >= BLAMES and (blames * 3 >= len(self.said) or lately == ["number"] * BLAMES))

    def rate(self, count: int = WINDOW) -> float:
        """Which part of the last texts it took."""
        bad = {"refused"} if self.believed else {"refused", "number"}
        lately = [word for word in list(self.said)[-count:] if word == "taken" or word in bad]
        return lately.count("taken") / len(lately) if lately else 1.0

    def _look(self) -> None:
        missed = len(lately := list(self.said)[-LATELY:]) - lately.count("taken")
        self.ailing = self.trouble or self.refusals >= 2 or (missed >= 2 and self.rate(LATELY) < FAIR)

    @property
    def poor(self) -> bool:
        """So many refusals that people should know."""
        return self.trouble or (len(self.said) >= LATELY and self.rate() < POOR)

    def pace(self, usual: float) -> float:
        """Seconds that a taken text costs, refused tries and rests in between included; `usual` is a try's."""
        if not self.ailing:
            return max(usual, self.took_s[-1]) if self.took_s else usual
        one = max(usual, sum(self.took_s) / len(self.took_s)) if self.took_s else usual
        rate = max(0.02, self.rate(LATELY))
        rest = retry.ladder(self.rests)
        return (one + rest * (1 - rate)) / rate + (rest if self.trouble else 0.0)
