"""Which answer belongs to which text: what is known of the references (TP-MR) that a modem gives.

In: what came behind a text, texts that were given up. Out: a verdict on an answer, and which given-up text a late
`+CMGS` belongs to. No IO, no clock. A modem that answers late, or twice, must not have the next text credited with
it.

Most modems count: each text has the reference of the one before and one more, modulo 256 (23.040 clause 9.2.3.6).
Some give always the same, some none. So it is learned: `counts` is True or False once two texts told, and None
before.

A run that was cut short may have left a text in the modem's hands: `owed` answers may still come that are of none of
our texts. A refusal may be one of them, as the first answer may: a better one is waited for, which ours brings where
it was not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smsd.at.engine import Final, Verdict
from smsd.at.replies import reference

REMEMBERED = 8
LOST_AT_MOST = 8  # texts of an earlier run of which nothing is known
OLD = 100  # a reference up to so far behind the newest is an old one: numbers come again after 256


@dataclass(frozen=True, slots=True)
class Open:
    """A text that was given up; `expected` is its reference where the modem counts."""

    ticket: object
    expected: int | None


@dataclass(slots=True)
class References:
    """What one modem said behind its texts."""

    last: int | None = None
    counts: bool | None = None
    gives: bool | None = None  # whether it gives references, once that is known; this is not forgotten with the rest
    early: bool = False  # it says OK behind the prompt, and no more
    open: list[Open] = field(default_factory=list)
    _between: int = 0  # texts given up since `last` that may still be answered
    _refused: int = 0  # texts refused since `last`: some modems count them, some do not
    _doubted: bool = False  # the last answer may have been that of a text given up
    owed: int = 0  # answers to texts of an earlier run that may still come
    _inherited: bool = False  # `last` was given by an earlier run, if it is known at all
    _ahead: int = 0  # so far ahead of `last` the texts of the earlier run may be
    _before: Final | None = None  # what came for the text in flight and may be of an earlier run,
    _n: int | None = None  # and its reference

    def inherit(self, owed: int, last: int | None) -> None:
        """An earlier run ended with so many texts in the modem's hands; `last` is the reference that it heard last."""
        self.owed, self._ahead, self.last, self._inherited = owed, owed, last, True

    def begin(self) -> None:
        """A text is about to be handed over."""
        self._before = self._n = None

    def judge(self, final: Final, lines: tuple[str, ...]) -> Verdict:
        """Whether an answer is that of the text in flight."""
        n = reference(lines)
        if (self.owed or self._before) and not self._between and (verdict := self._of_an_earlier_run(final, n)):
            self._doubted = False
            return verdict
        verdict = self._judge(final, n)
        # an OK alone says nothing of how it counts
        self._doubted = verdict == Verdict.DOUBT and (n is not None or not final.ok)
        return verdict

    def _of_an_earlier_run(self, final: Final, n: int | None) -> Verdict | None:
        """The verdict on an answer that may be of a text that an earlier run left in the modem's hands; None:
        it is not.
        """
        if final.ok and self._surely_ours(n):
            return Verdict.TAKE
        if self._before is None:
            if final.ok and not self._inherited:
                return None
            self._before, self._n = final, n  # this is it, or this is ours: either way one more may come
            return Verdict.WAIT if final.ok else Verdict.DOUBT
        if not final.ok or not self._before.ok:
            return Verdict.DOUBT  # one of the two was taken, and nobody knows which
        older = n is not None and self._n is not None and (n - self._n) % 256 >= 256 - OLD
        return Verdict.DROP if older else Verdict.TAKE

    def _surely_ours(self, n: int | None) -> bool:
        """A modem that counts gives ours a reference behind all those of before."""
        if n is None or self.last is None:
            return False
        ahead = (n - self.last) % 256
        return (
            self._ahead < ahead <= self._ahead + LOST_AT_MOST
            if self._inherited
            else bool(self.counts) and 0 < ahead < 256 - OLD
        )

    def _judge(self, final: Final, n: int | None) -> Verdict:
        if not final.ok:
            return Verdict.DOUBT if self._between else Verdict.TAKE
        if n is None:  # an OK alone: of a modem that gives no references, or of another command
            if self.gives or self._between:
                return Verdict.DOUBT
            return Verdict.WAIT if self.gives is None else Verdict.TAKE
        ahead = (n - self.last) % 256 if self.last is not None else 1
        if ahead == 0 and not self.counts:
            return Verdict.WAIT if self.counts is None else Verdict.TAKE  # said twice, or always the same
        counts = self.counts or (self.counts is None and self.owed > 0)  # an older one may then be an earlier run's
        if ahead <= self._between or (counts and not 0 < ahead < 256 - OLD):
            return Verdict.DOUBT
        return Verdict.TAKE

    def taken(self, n: int | None, *, early: bool = False) -> None:
        """The text in flight has this reference; `early`: its OK came behind the prompt, and no better answer did."""
        self.early = n is None and (early or self.early)
        self.gives = bool(self.gives) or n is not None
        if n is not None and self.last is not None and not self._inherited:
            self.counts = 1 <= (n - self.last) % 256 - self._between <= 1 + self._refused
        self.last, self._between, self._refused, self._doubted, self._inherited = n, 0, 0, False, False
        self.open = [o for o in self.open if o.expected is not None and n is not None and (n - o.expected) % 256 < OLD]

    def refused(self) -> None:
        """The text in flight was refused."""
        self._refused += 1

    def gave_up(self, ticket: object, *, port_lost: bool = False) -> None:
        """A text whose PDU was written is without an answer. A modem that went away will hardly answer any more."""
        self._between += not port_lost
        if self.owed or self._before:
            return  # a late answer may be the earlier run's
        expected = (
            (self.last + self._between) % 256 if self.counts and self.last is not None and not port_lost else None
        )
        self.open = [*self.open, Open(ticket, expected)][-REMEMBERED:]

    def late(self, n: int) -> object | None:
        """A reference that nobody waits for: the text that it belongs to, where that is beyond doubt."""
        found = [o for o in self.open if o.expected == n]
        # a text that seemed refused may have been taken
        sure = not self._refused and (self.counts is False or n != self.last)
        if not found and len(self.open) == 1 and self.open[0].expected is None and sure:
            found = self.open
        if not found:
            return None
        self.open = [o for o in self.open if o is not found[0]]
        if self._between:
            self._between = max(
                0, self._between - ((n - self.last) % 256 if self.counts and self.last is not None else 1)
            )
            self.last = n
        return found[0].ticket

    @property
    def doubted(self) -> bool:
        """Whether the answer of the last text may have been that of one given up before."""
        return self._doubted

    @property
    def of_before(self) -> bool:
        """Whether what came for the last text may have been of an earlier run."""
        return self._before is not None

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
        if self._before is not None:
            self.owed = 0  # both have had all their time
        if self._doubted:
            self.reopened()
            self.counts = None  # what was learned may be wrong
            self.open = []
        elif self._between and (over or not self.counts):
            self._between, self.open = 0, []

    def reopened(self) -> None:
        """The modem may have begun to count anew; that it counts is its habit, and stays known."""
        self.last = None
        self._between, self._doubted = 0, False
