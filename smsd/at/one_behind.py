"""Answers that may be one text behind: each may be that of the text in flight, or of the one before it.

In: answers, and the texts that got them. Out: a verdict on an answer, and which text is known to be taken by it. No IO,
no clock.

The first text behind a run that was cut short got an answer that may be of the text which hung in the end of that run.
Where it was, the answer to the first text is still to come, and may be taken for that of the second one, and so on. A
modem that counts says nothing by which the two could be told apart. But whichever it is: once a text is answered by the
next reference, the text before it is on the air. So nobody waits until no late answer can come any more. Only the first
one is sent again in any case: if it was refused, and that was lost, the second one's answer is its own. A modem that
answers four texts one after the other, each once, is not behind any more: else it would have been late with each.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.at.engine import Final, Verdict

OLD = 100  # a reference up to so far behind the newest is an old one: numbers come again after 256
SKIPPED_AT_MOST = 8  # references of which nothing was heard
ENOUGH = 3  # answers in a row, behind the first


@dataclass(slots=True)
class OneBehind:
    """What was heard last, and of which text at the latest."""

    reference: int
    ticket: object  # the text that it came behind
    in_a_row: int = 0  # answers since the first one, which may as well have been refused unheard

    def judge(self, final: Final, n: int | None) -> Verdict:
        """Whether an answer says something: a refusal, or one without a reference, may be of either text."""
        if not final.ok or n is None:
            return Verdict.DOUBT
        ahead = self._ahead(n)
        if not ahead or ahead >= 256 - OLD:
            return Verdict.DROP  # said twice, or of a text that was given up long ago
        return Verdict.TAKE if ahead <= SKIPPED_AT_MOST else Verdict.DOUBT

    def answered(self, n: int, ticket: object) -> object | None:
        """An answer came behind this text; the text before it, where that is on the air now beyond doubt."""
        is_next = self.is_next(n)
        before = self.ticket if is_next and self.in_a_row else None
        self.reference, self.ticket, self.in_a_row = n, ticket, self.in_a_row + 1 if is_next else 1
        return before

    @property
    def is_over(self) -> bool:
        """Whether the text answered last had its own answer."""
        return self.in_a_row >= ENOUGH

    def is_next(self, n: int) -> bool:
        """Whether it is the next reference: one that nobody waits for is then that of the text in doubt."""
        return self._ahead(n) == 1

    def _ahead(self, n: int) -> int:
        return (n - self.reference) % 256
