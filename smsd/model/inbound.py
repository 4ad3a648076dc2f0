"""An inbound text: saved → handled | refused | poison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """Which of many texts is handled first."""

    HALTS = 0  # of a role holder, and may halt an alert
    SOON = 1  # of a role holder; a report
    PATIENT = 2


class State(StrEnum):
    """Where an inbound text stands."""

    SAVED = "saved"
    HANDLED = "handled"
    REFUSED = "refused"
    POISON = "poison"


MOVES: dict[State, dict[str, State]] = {
    State.SAVED: {"handle": State.HANDLED, "refuse": State.REFUSED, "give_up": State.POISON},
    State.HANDLED: {},
    State.REFUSED: {},
    State.POISON: {},
}


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text from the air, as the rules read it.

    `sender` is E.164 where the network gave a number, else what it gave. `stamp` is the SMS centre's time. `lies_at` is
    where the modem keeps it, which tells a replay where there is no stamp. `before`: it may be the repeat of a text
    that came before then.
    """

    sender: str
    answerable: bool
    body: str
    stamp: datetime | None
    received_at: datetime
    modem: str
    dedupe: str
    kind: str = "text"  # text | mms | call | data
    lies_at: str = ""
    parts: int = 1
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a long text; `units` and `encoding` as in sms/reassembly."""

    sender: str
    answerable: bool
    ref: int
    bits: int
    total: int
    seq: int
    encoding: str
    units: bytes
    stamp: datetime | None
    received_at: datetime
    modem: str
    dedupe: str
    lies_at: str = ""
    before: datetime | None = None


NO_MR = -1


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report: it names its text by `mr` or, of a carrier's centre, by `message_id` (`mr` is NO_MR then)."""

    mr: int
    number: str
    status: int
    discharged_at: datetime | None
    received_at: datetime
    modem: str
    message_id: str = ""

    @property
    def by_id(self) -> bool:
        """Whether a carrier's centre told it."""
        return self.mr == NO_MR
