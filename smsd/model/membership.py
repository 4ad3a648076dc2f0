"""Membership: a number in a network.

```
unknown → asked → pending → active → left → asked        active ⇄ paused | suspended(until)        any → removed
left → active | paused: exactly what was left, within a day
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Bar = Literal["", "removed", "suspended"]  # a sanction that holds now


class State(StrEnum):
    """How a number stands to a network."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    LEFT = "left"
    REMOVED = "removed"


MEMBERS = (State.ACTIVE, State.PAUSED, State.SUSPENDED)  # who is in, also where nothing is sent for now

# `serve`: a suspension still runs that was given before the number left, asked or was erased
MOVES: dict[State, dict[str, State]] = {
    State.UNKNOWN: {"ask": State.ASKED, "add": State.ACTIVE, "serve": State.SUSPENDED},
    State.ASKED: {"ask": State.ASKED, "yes": State.ACTIVE, "yes_to_approve": State.PENDING, "leave": State.LEFT,
                  "add": State.ACTIVE, "serve": State.SUSPENDED, "remove": State.REMOVED},
    State.PENDING: {"approve": State.ACTIVE, "refuse": State.LEFT, "leave": State.LEFT, "add": State.ACTIVE,
                    "serve": State.SUSPENDED, "remove": State.REMOVED},
    State.ACTIVE: {"leave": State.LEFT, "pause": State.PAUSED, "suspend": State.SUSPENDED, "remove": State.REMOVED},
    State.PAUSED: {"wake": State.ACTIVE, "leave": State.LEFT, "pause": State.PAUSED, "remove": State.REMOVED,
                   "suspend": State.SUSPENDED},
    State.SUSPENDED: {"wake": State.ACTIVE, "suspend": State.SUSPENDED, "leave": State.LEFT, "remove": State.REMOVED},
    State.LEFT: {"ask": State.ASKED, "restore": State.ACTIVE, "restore_paused": State.PAUSED, "add": State.ACTIVE,
                 "serve": State.SUSPENDED, "remove": State.REMOVED},
    State.REMOVED: {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership:
    """A number in a network. `sim` is the line whose number the member saved."""

    id: int
    number: str
    network: str
    state: State
    language: str
    zone: str
    sim: str | None
    name: str = ""
    asked_at: datetime | None = None
    left_at: datetime | None = None
    street: str = ""
    email: str = ""
    since: datetime | None = None
    until: datetime | None = None  # of a pause or a suspension
    left_from: State | None = None  # what a STOP ended
    question: str = ""  # how long its code is, and a nonce
