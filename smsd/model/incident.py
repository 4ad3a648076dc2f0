"""An incident (#37): what happened in the neighbourhood; alert, updates, correction and all clear belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Open until the all clear (or until it is forgotten)."""

    OPEN = "open"
    CLOSED = "closed"


MOVES: dict[State, dict[str, State]] = {State.OPEN: {"end": State.CLOSED, "lapse": State.CLOSED}, State.CLOSED: {}}


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident of one network, or of several at once (`also`)."""

    id: int
    network: str
    state: State
    opened_at: datetime
    opened_by: str
    also: tuple[str, ...] = ()
    closed_at: datetime | None = None

    @property
    def networks(self) -> tuple[str, ...]:
        """All networks that it is of."""
        return (self.network, *self.also)
