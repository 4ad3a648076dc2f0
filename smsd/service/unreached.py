"""At the end of a broadcast: whom it did not reach although there was time, and why.

In: a broadcast, in a transaction. Out: a text to its author and to the coordinators, where texts were refused until
its time was over. Members that nobody could be expected to reach (cancelled, halted, a number that does not exist)
stand in the summary only.
"""

from __future__ import annotations

from smsd.model.broadcast import Broadcast
from smsd.model.delivery import LINE_REFUSES, Priority
from smsd.service.unit import UnitOfWork
from smsd.store import amends


def tell(unit: UnitOfWork, b: Broadcast, sent: int) -> None:
    """Says it once: as a broken line where nobody, or hardly anybody, was reached;
    else as numbers that were refused.
    """
    causes = amends.causes(unit.conn, b.id)
    refused = {reason: n for reason, n in causes.items() if reason}
    if not refused:
        return
    worst = max(refused, key=lambda reason: refused[reason])
    broken = any(reason.startswith(LINE_REFUSES) for reason in refused) or sum(causes.values()) > sent
    count = sum(causes.values()) if broken else sum(refused.values())
    reason = worst.removeprefix(LINE_REFUSES)
    unit.journal(
        "not reached", "", f"#{b.incident} broadcast {b.id}: {count} members: {LINE_REFUSES if broken else ''}{reason}"
    )
    key = "not_reached_line" if broken else "not_reached"
    to = {b.author_number} if b.author_number.startswith("+") else set()
    to |= set(unit.coordinators(b.networks).values())
    for number in sorted(to):
        unit.tell(
            number,
            key,
            network=b.network,
            priority=Priority.REPLY,
            short=unit.short_of(b),
            id=b.incident,
            count=count,
            reason=reason,
        )
