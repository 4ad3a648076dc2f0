"""What a fault means for the text and for the line (architecture decision 7). Pure.

In: a fault's class, what this text and this line went through. Out: a `Verdict`: the event for the delivery, and what the
line does. A bad number never holds the line; an outage counts no attempt.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.at import results

AMBIGUOUS_IN_A_ROW = 3
AMBIGUOUS_TRIES = 3
FAILURES_BAR = 10
MODEM_RESETS = 3
REST_S = 60.0
SHORT_REST_S = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`event` is one of model/delivery.MOVES; `line` is go, rest, reset or bar."""

    event: str
    line: str = "go"
    rest_s: float = 0.0
    last: bool = False      # the row goes to the end of the queue
    counts: bool = True     # it was an attempt


@dataclass(frozen=True, slots=True)
class History:
    """What led here. `attempt`: tries of this text, this one included. The rest belongs to the line."""

    attempt: int = 1
    ambiguous_in_a_row: int = 0
    failures_in_a_row: int = 0
    short_in_a_row: int = 0
    any_success: bool = True


def decide(klass: str, history: History) -> Verdict:
    """What to do about a refused text; the counters in `history` include this refusal."""
    if klass == results.DUPLICATE:
        return Verdict("send")
    if klass in (results.NUMBER, results.OURS):
        return Verdict("fail")
    if klass == results.BARRED:
        return Verdict("give_back", "bar", counts=False)
    if klass == results.SHORT:
        step = min(max(history.short_in_a_row, 1), len(SHORT_REST_S)) - 1
        return Verdict("give_back", "rest", SHORT_REST_S[step], counts=False)
    if history.failures_in_a_row >= FAILURES_BAR and not history.any_success:
        return Verdict("give_back", "bar", counts=False)
    if klass == results.AMBIGUOUS:
        rest = history.ambiguous_in_a_row >= AMBIGUOUS_IN_A_ROW
        if history.attempt >= AMBIGUOUS_TRIES:
            return Verdict("fail", "rest" if rest else "go", REST_S if rest else 0.0)
        return Verdict("give_back", "rest" if rest else "go", REST_S if rest else 0.0, last=True)
    # the modem is unwell: 300–331, 500, 512 and up
    if history.attempt > AMBIGUOUS_TRIES:
        return Verdict("fail", "reset")
    if history.failures_in_a_row >= MODEM_RESETS:
        return Verdict("give_back", "reset", last=True)
    return Verdict("give_back", "rest", SHORT_REST_S[0], last=True)
