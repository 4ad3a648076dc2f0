"""Why a text was refused, whatever the line is: a modem's AT code, gammu's error,
a carrier's answer all come down to one of these.

No IO. What to do about a class is decided in rules/retry.py; which code means
which is the driver's knowledge (modem/faults.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Klass(StrEnum):
    """What a refusal is about."""

    NUMBER = "number"  # this number is wrong: final
    AMBIGUOUS = "ambiguous"  # refused, and nobody can say why: put aside, try later
    SHORT = "short"  # trouble that passes: back off, no attempt is counted
    FAST = "fast"  # too many texts in too short a time: the line slows down, the row keeps its place
    BARRED = "barred"  # this SIM may not send: the line stops, a person is needed
    OURS = "ours"  # the form of our PDU is not to its taste: a plainer one is tried (lines/form.py)
    MODEM = "modem"  # the modem or its SIM is unwell: up the reset ladder
    DUPLICATE = "duplicate"  # the centre already holds this very text: it counts as sent


@dataclass(frozen=True, slots=True)
class Fault:
    """A class, and a sentence for people."""

    klass: Klass
    sentence: str
