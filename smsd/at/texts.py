"""Which answer belongs to which text: what is known of the references (TP-MR) that a modem gives.

In: what came behind a text, texts that were given up. Out: a verdict on an answer, and which given-up text a late
`+CMGS` belongs to. No IO, no clock. A modem that answers late, or twice, must not have the next text credited with
it. Texts of an earlier run stand in at/earlier_run.py, answers that may be one text behind in at/one_behind.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smsd.at.earlier_run import EarlierRun
from smsd.at.engine import Final, Verdict
from smsd.at.one_behind import OLD, SKIPPED_AT_MOST, OneBehind
from smsd.at.replies import reference

REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Open:
    """A text that was given up; `expected` is its reference where the modem counts."""

    ticket: object
    expected: int | None


@dataclass(slots=True)
class Habits:
    """How a modem gives references. Most count: each text has the reference of the one before and one more, modulo
    256 (23.040 clause 9.2.3.6). Some give always the same, some none. So it is learned.
    """

    counts: bool | None = None  # known once two texts told
    gives: bool | None = None  # whether it gives references at all
    early: bool = False  # it says OK behind the prompt, and no more


@dataclass(slots=True)
class References:
    """What one modem said behind its texts."""

    habits: Habits = field(default_factory=Habits)
    earlier: EarlierRun = field(default_factory=EarlierRun)
    behind: OneBehind | None = None  # answers may be one text behind
    last: int | None = None
    open: list[Open] = field(default_factory=list)
    _between: int = 0  # texts given up since `last` that may still be answered
    _refused: int = 0  # texts refused since `last`: some modems count them, some do not
    _doubted: bool = False  # the last answer may have been that of a text given up

    def inherit(self, owed: int, unheard: int, last: int | None) -> None:
        """An earlier run ended with so many texts in the modem's hands; `last` is the reference that it heard last,
        behind which so many, `unheard`, may have others.
        """
        self.earlier.ended_with(owed, unheard)
        self.last, self.behind = last, None

    def judge(self, final: Final, lines: tuple[str, ...]) -> Verdict:
        """Whether an answer is that of the text in flight."""
        n = reference(lines)
        if self.behind is not None:
            return self.behind.judge(final, n)
        if self.earlier.matters and not self._between:
            ahead = (n - self.last) % 256 if n is not None and self.last is not None else None
            verdict = self.earlier.judge(final, n, surely_ours=self._surely_ours(n), ahead=ahead)
            if verdict is not None:
                self._doubted = False
                return verdict
        verdict = self._judge(final, n)
        # an OK alone says nothing of how it counts
        self._doubted = verdict == Verdict.DOUBT and (n is not None or not final.ok)
        return verdict

    def _surely_ours(self, n: int | None) -> bool:
        """A modem that counts gives ours a reference behind all those of before."""
        if n is None or self.last is None:
            return False
        ahead = (n - self.last) % 256
        if self.earlier.heard:
            return self.earlier.is_behind(ahead)
        return bool(self.habits.counts) and 0 < ahead <= self._farthest

    @property
    def _farthest(self) -> int:
        """So far ahead of `last` the text in flight is, where the modem counts. What is farther may be one of long ago:
        256 texts later the same numbers come again.
        """
        return self._between + self._refused + SKIPPED_AT_MOST

    def _judge(self, final: Final, n: int | None) -> Verdict:
        counts, gives = self.habits.counts, self.habits.gives
        if not final.ok:
            return Verdict.DOUBT if self._between else Verdict.TAKE
        if n is None:  # an OK alone: of a modem that gives no references, or of another command
            if gives or self._between:
                return Verdict.DOUBT
            return Verdict.WAIT if gives is None else Verdict.TAKE
        ahead = (n - self.last) % 256 if self.last is not None else 1
        if ahead == 0 and not counts:
            return Verdict.WAIT if counts is None else Verdict.TAKE  # said twice, or always the same
        counts = counts or (counts is None and self.earlier.owed > 0)  # an older one may then be an earlier run's
        if ahead <= self._between or (counts and not 0 < ahead < 256 - OLD):
            return Verdict.DOUBT
        return Verdict.WAIT if self.habits.counts and ahead > self._farthest else Verdict.TAKE

    def taken(self, n: int | None, *, early: bool = False) -> None:
        """The text in flight has this reference; `early`: its OK came behind the prompt, and no better answer did."""
        habits = self.habits
        habits.early = n is None and (early or habits.early)
        habits.gives = bool(habits.gives) or n is not None
        if n is not None and self.last is not None and not self.earlier.heard:
            habits.counts = 1 <= (n - self.last) % 256 - self._between <= 1 + self._refused
        self.last, self._between, self._refused, self._doubted, self.earlier.heard = n, 0, 0, False, False
        self.open = [o for o in self.open if o.expected is not None and n is not None and (n - o.expected) % 256 < OLD]

    def answered_one_behind(self, n: int, ticket: object) -> object | None:
        """An answer came behind this text, or is that of the text before; that one, where it is known to be taken."""
        assert self.behind is not None
        self.last = n
        return self.behind.answered(n, ticket)

    def caught_up(self, n: int) -> None:
        """It is plain that the text answered last, by this reference, had its own answer."""
        self.not_behind()
        self.last = (n - 1) % 256  # that of the text before it

    def not_behind(self) -> None:
        """No answer is missing any more."""
        self.behind = None
        self.earlier.over()

    def refused(self) -> None:
        """The text in flight was refused."""
        self._refused += 1

    def gave_up(self, ticket: object, *, port_lost: bool = False) -> None:
        """A text whose PDU was written is without an answer. A modem that went away will hardly answer any more."""
        if self.behind is not None:  # now two may still be answered
            self._between, self._doubted, self.behind = 0 if port_lost else 2, not port_lost, None
            return
        self._between += not port_lost
        if self.earlier.matters:
            n = self.earlier.reference
            if n is not None:
                self.last = n
                if self.earlier.one_answer_is_missing and not port_lost:
                    self._between, self.behind, self.open = 0, OneBehind(n, ticket), []
                    self.earlier.heard = False
                    return
                # where that was theirs, ours is answered by the next one; where it was ours, nothing more comes
                self.open = [Open(ticket, (n + 1) % 256)] if self.earlier.owed == 1 else []
            if self.earlier.answered:
                self.earlier.heard = False  # the first answer of this run came
            return  # any other late answer may be the earlier run's
        counted = self.habits.counts and self.last is not None and not port_lost
        expected = (self.last + self._between) % 256 if counted and self.last is not None else None
        self.open = [*self.open, Open(ticket, expected)][-REMEMBERED:]

    def late(self, n: int) -> object | None:
        """A reference that nobody waits for: the text that it belongs to, where that is beyond doubt."""
        if self.behind is not None:
            if not self.behind.is_next(n):
                return None
            ticket, self.last = self.behind.ticket, n
            self.not_behind()
            return ticket
        counts = self.habits.counts
        found = [o for o in self.open if o.expected == n]
        # a text that seemed refused may have been taken
        sure = not self._refused and (counts is False or n != self.last)
        if not found and len(self.open) == 1 and self.open[0].expected is None and sure:
            found = self.open
        if not found:
            return None
        self.open = [o for o in self.open if o is not found[0]]
        if self._between:
            self._between = max(0, self._between - ((n - self.last) % 256 if counts and self.last is not None else 1))
            self.last = n
        return found[0].ticket

    @property
    def doubted(self) -> bool:
        """Whether the answer of the last text may have been that of one given up before."""
        return self._doubted

    @property
    def waits(self) -> bool:
        """Whether an answer of a text that was given up may still come."""
        return self._between > 0

    def refused_late(self) -> None:
        """An error that nobody waited for: the text given up last is over."""
        if self._between:
            self._between -= 1
            self.open = self.open[:-1]

    def listened(self, *, over: bool = False) -> None:
        """Nothing came while it was listened for. Only a modem that counts can still tell a late answer from the next
        one's. `over`: so long ago was the last text handed over that no answer can come any more.
        """
        if self.earlier.may_answer_late:
            self.earlier.over()  # both have had all their time
        if self._doubted:
            self.reopened()
            self.habits.counts = None  # what was learned may be wrong
            self.open = []
        elif self._between and (over or not self.habits.counts):
            self._between, self.open = 0, []

    def reopened(self) -> None:
        """The modem may have begun to count anew; that it counts is its habit, and stays known."""
        self.last = self.behind = None
        self._between, self._doubted = 0, False
