"""What a refusal means for the text and for the line (architecture decision 7). Pure.

In: a fault's class, what this text and this line went through. Out: a `Verdict`: the event for the row, and what the
line does. Only a fault of the number ends a row before its time is over. Everything else puts it back, behind the rest
of the queue: three different numbers refused in a row are the line's matter, one number refused while others go through
is its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.model.fault import Klass

NUMBERS = 3  # so many different numbers refused in a row, and it is the line
LADDER_S = (2.0, 5.0, 10.0, 20.0, 40.0)  # a line's rests; then one text is tried
PAUSES_S = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0)  # of a number that is refused while others go through
# rests without a text taken: what is done about the modem instead of one more
REOPEN_AT, RESET_AT, POWER_AT, AGAIN_EVERY = (
    3,
    6,
    14,
    16,
)
NETWORK_RESET_AT = 10  # where the trouble looks like the network's


@dataclass(frozen=True, slots=True)
class Verdict:
    """`event` is one of model/delivery.MOVES; `line` is go, rest, reopen,
    reset, power or bar; `pause_s` is the row's own.
    """

    event: str
    line: str = "go"
    rest_s: float = 0.0
    last: bool = False  # the row goes to the end of the queue
    counts: bool = True  # it was an attempt
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class History:
    """What led here, this refusal included.

    `attempt`: refusals of this text. `numbers`: different numbers refused for the first time since the line last took a
    text. `refusals`: all since then; `rests`: rests since then. `believed`: what the line says of numbers is worth
    something. `others_go`: the line took other texts since this one was refused before.
    """

    attempt: int = 1
    numbers: int = 1
    refusals: int = 1
    rests: int = 0
    believed: bool = True
    others_go: bool = False


def decide(klass: Klass, history: History) -> Verdict:
    """What to do about a refused text."""
    if klass == Klass.DUPLICATE:
        return Verdict("send")
    if klass == Klass.NUMBER and history.believed:
        return Verdict("fail")
    line = history.numbers >= NUMBERS
    if not line and history.attempt > 1:
        step = history.attempt if history.others_go else min(history.attempt, 3)
        return _back(klass, "go", 0.0, PAUSES_S[min(step, len(PAUSES_S)) - 1] if history.others_go else ladder(step))
    rest = ladder(history.rests)
    if klass == Klass.BARRED:
        return _back(klass, "bar", rest, rest)
    if line:
        return _back(klass, _remedy(klass, history.rests), rest, rest + 1.0)
    if klass in (Klass.SHORT, Klass.FAST, Klass.MODEM):
        return _back(klass, "rest", rest, PAUSES_S[0])
    return _back(klass, "go", 0.0, PAUSES_S[0])


def ladder(step: int) -> float:
    """The n-th rest (0 …)."""
    return LADDER_S[min(step, len(LADDER_S) - 1)]


def _back(klass: Klass, line: str, rest: float, pause: float) -> Verdict:
    counts = klass not in (Klass.SHORT, Klass.FAST, Klass.BARRED)  # an outage is no attempt, nor is a barred card
    return Verdict("give_back", line, rest, last=True, counts=counts, pause_s=pause)


def _remedy(klass: Klass, rests: int) -> str:
    """A rest; now and then something stronger: the port is opened again, the
    modem is restarted, its power is taken away.
    """
    if klass in (Klass.MODEM, Klass.OURS):
        known = {REOPEN_AT: "reopen", RESET_AT: "reset", POWER_AT: "power"}
        return known.get(rests, "reset" if rests > POWER_AT and (rests - POWER_AT) % AGAIN_EVERY == 0 else "rest")
    return "reset" if rests and rests % AGAIN_EVERY == NETWORK_RESET_AT else "rest"
