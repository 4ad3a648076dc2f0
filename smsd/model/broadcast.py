"""A broadcast: one text to one audience, of one incident or none. It has its own draft, proof, audience and deliveries.

```
draft → confirming → [second] → live ⇄ halted → done
draft/confirming/second → dropped | expired          live/halted → cancelled | expired
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a broadcast is. Order: how urgent."""

    ALERT = "alert"
    CORRECTION = "correction"
    UPDATE = "update"
    END = "end"
    TEST = "test"
    TIP = "tip"
    NOTICE = "notice"


class State(StrEnum):
    """From a draft that nobody proved to one of its ends; the arrows are in MOVES."""

    DRAFT = "draft"
    CONFIRMING = "confirming"
    SECOND = "second"
    LIVE = "live"
    HALTED = "halted"
    DONE = "done"
    DROPPED = "dropped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MOVES: dict[State, dict[str, State]] = {
    State.DRAFT: {"preview": State.CONFIRMING, "drop": State.DROPPED, "lapse": State.EXPIRED},
    State.CONFIRMING: {"prove": State.LIVE, "ask_second": State.SECOND, "drop": State.DROPPED, "lapse": State.EXPIRED},
    State.SECOND: {"prove": State.LIVE, "drop": State.DROPPED, "lapse": State.EXPIRED},
    State.LIVE: {"halt": State.HALTED, "finish": State.DONE, "cancel": State.CANCELLED, "lapse": State.EXPIRED},
    State.HALTED: {"resume": State.LIVE, "cancel": State.CANCELLED, "lapse": State.EXPIRED},
    State.DONE: {},
    State.DROPPED: {},
    State.EXPIRED: {},
    State.CANCELLED: {},
}

OPEN = (State.DRAFT, State.CONFIRMING, State.SECOND)
RUNNING = (State.LIVE, State.HALTED)
STANDING = (State.HALTED, State.CANCELLED, State.EXPIRED)  # of which nothing may leave, whoever has claimed a row of it


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A row of the table of broadcasts. `body` are the author's own words; `zones` narrow the audience."""

    id: int
    incident: int | None
    kind: Kind
    network: str
    state: State
    author: str
    author_number: str
    body: str
    zones: tuple[str, ...]
    facts_at: datetime
    created_at: datetime
    started_at: datetime | None
    halted_at: datetime | None
    expires_at: datetime | None
    validity_s: int
    resumed: bool
    members: int
    segments: int
    modem: str | None
    tip: str = ""
    halters: tuple[str, ...] = ()  # keys of people who halted it or said VERDER
    proven_by: str = ""
    number: int | None = None  # kept for its incident, where that is still to be opened
    also: tuple[str, ...] = ()  # further networks

    @property
    def networks(self) -> tuple[str, ...]:
        """All networks that it is for."""
        return (self.network, *self.also)
