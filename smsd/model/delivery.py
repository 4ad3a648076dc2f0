"""A delivery: one text to one number, the unit of claim. Its parts are the units of time and quota.

```
queued ⇄ held        queued → claimed → sent → delivered | undelivered        sent → queued (the centre gave up; once)
claimed → queued (the fault says so) | failed (permanent) | uncertain (crash, lost link, no answer after Ctrl-Z)
uncertain → sent (late answer, report) | queued (policy) | failed             queued/held/claimed → cancelled | expired
failed → queued
```
Three arrows the picture of the design lacks: `lose` of what waits: the database forgot that it was handed over.
`cross`: a text was on air when it was withdrawn or given up; the truth wins. `revoke`: a line that called a number
wrong turned out to say so of every number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

# the role of somebody who hears that nothing comes any more, or that it does again, perhaps by a forged word
CHANGED = "changed"
# of somebody who hears so where there is room; where there was none, it is said again
LEFT_LATER, BACK_LATER = "left later", "back later"
LINE_REFUSES = (
    "the line refuses: "  # heads the reason of a row, or of a line, where the line is at fault and not the number
)

Reference = int | str  # what the network calls a part: TP-MR of a modem, message_id of a carrier's centre


class State(StrEnum):
    """From the queue to what became of one recipient's text; the arrows are in MOVES."""

    QUEUED = "queued"
    HELD = "held"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


MOVES: dict[State, dict[str, State]] = {
    State.QUEUED: {"claim": State.CLAIMED, "hold": State.HELD, "cancel": State.CANCELLED, "expire": State.EXPIRED,
                   "cross": State.SENT, "lose": State.UNCERTAIN},
    State.HELD: {"free": State.QUEUED, "cancel": State.CANCELLED, "expire": State.EXPIRED, "cross": State.SENT},
    State.CLAIMED: {
        "send": State.SENT, "give_back": State.QUEUED, "hold": State.HELD, "fail": State.FAILED,
        "lose": State.UNCERTAIN, "cancel": State.CANCELLED, "expire": State.EXPIRED,
    },
    State.SENT: {"report_delivered": State.DELIVERED, "report_failed": State.UNDELIVERED, "gave_up": State.QUEUED},
    State.UNCERTAIN: {
        "send": State.SENT, "report_delivered": State.DELIVERED, "report_failed": State.UNDELIVERED,
        "again": State.QUEUED, "fail": State.FAILED, "cancel": State.CANCELLED, "expire": State.EXPIRED,
    },
    State.CANCELLED: {"cross": State.SENT},
    State.EXPIRED: {"cross": State.SENT},
    State.DELIVERED: {},
    State.UNDELIVERED: {"report_delivered": State.DELIVERED},
    State.FAILED: {"report_delivered": State.DELIVERED, "cross": State.SENT, "revoke": State.QUEUED},
}  # fmt: skip

LAST_ORDINAL = 1_000_000_000  # rows from here on go behind all first tries of their priority
WAITING = (State.QUEUED, State.HELD)
REACHED = (State.SENT, State.DELIVERED, State.UNCERTAIN)


class Priority(IntEnum):
    """Who goes first (architecture decision 10). BEYOND leaves even where
    the subscription is spent: the word that it is.
    """

    BEYOND = -1

    ANSWER = 0
    ALERT = 1
    END = 2
    REPLY = 4
    TIP = 5


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this line may send now. `text` is whole; `parts_done` are parts that are on the air already."""

    id: int
    broadcast: int | None
    challenge: int | None
    role: str
    number: str
    text: str = field(repr=False)
    priority: int
    attempt: int
    expires_at: datetime | None
    report: bool
    again: bool
    parts_done: tuple[int, ...] = ()
    code_digest: str = ""
    code_nonce: str = ""
    code_digits: int = 4
    unproven: bool = False
    created_at: datetime | None = None
    whole: tuple[str, ...] = field(default=(), repr=False)  # what no boundary between two segments may cut
    first: bool = False  # before other answers, one a number: it waits for no share of the line, and counts in it
    segments: int = 1
    charged: bool = False  # to what a forger may set off while an alert waits


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed row: an event of MOVES, and why; or `late`, or `drop` where it was withdrawn before."""

    id: int
    event: str
    at: datetime
    reason: str = ""
    parts: tuple[tuple[int, Reference | None], ...] = ()  # (part, TP-MR or message_id)
    not_before: datetime | None = None
    counts: bool = True
    last: bool = False
    first: bool = False  # no part of it was on the air before
    in_doubt: bool = False  # given back, and perhaps on the air all the same
    unheard: int = 1  # where it is in doubt: so many parts may have references that nobody knows


@dataclass(slots=True)
class Amends:
    """Rows whose place or state a line's refusals got wrong, for the next transaction."""

    restored: list[int] = field(default_factory=list)  # to where they stood in the queue
    revoked: list[int] = field(default_factory=list)  # failed by the word of a line that is not believed any more
    freed: dict[int, str] = field(
        default_factory=dict
    )  # claimed by another line, named here, that is held up, and not begun

    @property
    def any(self) -> bool:
        """Whether there is something to do."""
        return bool(self.restored or self.revoked or self.freed)

    def joined(self, more: Amends) -> Amends:
        """The amends of both, one after the other."""
        return Amends(self.restored + more.restored, self.revoked + more.revoked, self.freed | more.freed)
