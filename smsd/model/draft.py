"""A draft: what somebody wants to send, before anything of it is stored, measured or proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smsd.model.broadcast import Kind
from smsd.model.incident import Incident


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send."""

    kind: Kind
    network: str
    body: str
    zones: tuple[str, ...] = ()
    incident: Incident | None = None
    lead: str = ""  # put before the preview: what already happened
    facts_at: datetime | None = None
    tip: str = ""  # a prepared tip's name and the words for its fields
    author: str = ""  # where it is not whoever texted
    networks: tuple[str, ...] = ()  # those to choose from, where the author named none
    also: tuple[str, ...] = ()  # further networks that get it too
    standard: bool = False  # the words are ours, in each language

    @property
    def everywhere(self) -> tuple[str, ...]:
        """All networks that get it."""
        return (self.network, *self.also)

    @property
    def worded_for(self) -> tuple[str, ...]:
        """The networks whose texts are made: also those that its author still chooses from."""
        return self.networks or self.everywhere
