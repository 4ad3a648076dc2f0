"""Texts that an earlier run of ours left in a modem's hands: which answer may still be of one of them.

In: how many there are, what came behind our texts. Out: a verdict on an answer, or None where it is surely not theirs.
No IO, no clock.

A run that was cut short may have left a text in the modem's hands: `owed` answers may still come that are of none of
our texts. A refusal may be one of them, as the first answer may: a better one is waited for, which ours brings where
it was not. Where none comes, ours is in doubt: nobody knows that it is on the air.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smsd.at.engine import Final, Verdict
from smsd.at.one_behind import OLD

LOST_AT_MOST = 8  # texts of an earlier run of which nothing is known
ANEW = 2  # a modem whose power was away with ours may count anew: these may then be ours


@dataclass(slots=True)
class EarlierRun:
    """What is left of the runs before."""

    owed: int = 0  # answers that may still come
    heard: bool = False  # the reference heard last is of that run, if any is known at all
    _ahead: int = 0  # so far ahead of it the references of that run's texts may be
    _came: list[Final] = field(default_factory=list)  # what came for our text in flight and may be theirs,
    _reference: int | None = None  # and the newest reference of it
    _counted: bool = False  # which is another one than that of the text heard last

    def ended_with(self, owed: int, unheard: int) -> None:
        """It ended with so many texts in the modem's hands, and so many of which it heard nothing, these too."""
        self.owed, self._ahead, self.heard = owed, unheard, True

    def begin(self) -> None:
        """A text of ours is about to be handed over."""
        self._came, self._reference, self._counted = [], None, False

    @property
    def reference(self) -> int | None:
        """The newest reference of what came for our last text, and may be theirs; None where one was a refusal."""
        return None if self.refused else self._reference

    @property
    def answered(self) -> bool:
        """Whether something came for our last text that may be theirs, and no refusal."""
        return bool(self._came) and not self.refused

    @property
    def refused(self) -> bool:
        """Whether a refusal came for our last text that may be theirs, or ours where another answer was theirs."""
        return not all(final.ok for final in self._came)

    @property
    def one_answer_is_missing(self) -> bool:
        """Whether one answer came that is theirs or that of our last text, and only one more may come."""
        return self.answered and self._counted and self.owed == 1

    @property
    def may_answer_late(self) -> bool:
        """Whether the answer to our last text may still come, for as long as a modem answers at all. One that gives no
        reference, or always the same, is not listened to for so long: it could never be told apart.
        """
        return self.refused or self._counted

    @property
    def matters(self) -> bool:
        """Whether an answer may be theirs."""
        return bool(self.owed or self._came)

    def judge(self, final: Final, n: int | None, *, surely_ours: bool, ahead: int | None) -> Verdict | None:
        """The verdict on an answer that may be theirs; None: it is not. `ahead`: of the reference heard last, modulo
        256; None where one of the two is unknown.
        """
        if final.ok and surely_ours:
            return Verdict.TAKE
        if final.ok and self.heard and n is not None and n > ANEW and ahead is not None and ahead >= 256 - OLD:
            self.owed = max(0, self.owed - 1)
            return Verdict.DROP  # of a text that they gave up before the one that was answered last
        before, newest = self._came, self._reference
        if not before and final.ok and not self.heard:
            return None
        older = n is not None and newest is not None and (n - newest) % 256 >= 256 - OLD
        if final.ok and older and not self.refused:
            return Verdict.DROP
        self._came, self._reference, self._counted = [*before, final], n, n is not None and ahead != 0
        if self.refused:
            return Verdict.DOUBT  # one of several was taken, and nobody knows which
        if len(self._came) > max(1, self.owed):
            return Verdict.TAKE  # theirs have all come, and this is the newest
        anew = n is not None and n <= ANEW and ahead is not None and ahead > self._ahead
        return Verdict.WAIT if anew else Verdict.DOUBT  # this is it, or this is ours: either way one more may come

    def is_behind(self, ahead: int) -> bool:
        """Whether a reference `ahead` of the one heard last is of none of their texts."""
        return self._ahead < ahead <= self._ahead + LOST_AT_MOST

    def over(self) -> None:
        """No answer of theirs can come any more."""
        self.owed = 0
