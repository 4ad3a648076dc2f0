"""What a line read and has not handled yet: whose turn it is. Pure.

In: what came, and how urgent each is. Out: the next one. Whoever may halt an alert comes first, then other role
holders and reports, then everybody else, each in the order of the SMS centre's stamps. A text is taken out when it is
safe in the database, and not before.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable

from smsd.model.inbound import Urgency
from smsd.modem.protocol import ROUTED, Incoming
from smsd.sms.tpdu import Deliver


class Backlog:
    """Texts and reports of one line. `rank` says how urgent one is."""

    def __init__(self, rank: Callable[[Incoming], Urgency]) -> None:
        self._rank, self._count = rank, itertools.count()
        self._heap: list[tuple[int, float, int, Incoming]] = []

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, found: Iterable[Incoming]) -> None:
        """Takes what was read; who waits for our word comes before who can wait, older before newer."""
        for incoming in found:
            sent_at = incoming.tpdu.sent_at if isinstance(incoming.tpdu, Deliver) else None
            # without a stamp in the order of reading, behind those that have one
            stamp = sent_at.timestamp() if sent_at else float("inf")
            waits_for_us = (
                incoming.place is not None and incoming.place.store == ROUTED
            )  # the network, for our word that it is safe
            rank = min(self._rank(incoming), Urgency.SOON if waits_for_us else Urgency.PATIENT)
            heapq.heappush(self._heap, (rank, stamp, next(self._count), incoming))

    @property
    def first(self) -> Incoming | None:
        """Whose turn it is."""
        return self._heap[0][3] if self._heap else None

    @property
    def urgent(self) -> bool:
        """Whether the first one is worth more than a share of the time."""
        return bool(self._heap) and self._heap[0][0] < Urgency.PATIENT

    def done(self) -> None:
        """The first one is safe."""
        heapq.heappop(self._heap)

    def closed(self) -> None:
        """The port is closed: what is stored is read again when it is open; what was handed over exists here only."""
        self._heap = [entry for entry in self._heap if entry[3].place is None or entry[3].place.store == ROUTED]
        heapq.heapify(self._heap)
