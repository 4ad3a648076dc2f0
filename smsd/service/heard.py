"""Texts of residents that order nothing: thanks after an alert, cries for help, what nobody reads.

In: a unit of work, an actor whose number it is. Out: counts, journal lines; a network's coordinators hear how many
cried, never who or which words. Whether and how it is answered is the channel's.
"""

from __future__ import annotations

from smsd.model.delivery import Priority
from smsd.rules import limits
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, settling, spool, tallies

STRANGER = "stranger"  # who texted and is no member, counted


def is_ours(unit: UnitOfWork, words: str) -> bool:
    """Whether words are those of a text of ours: two gateways, or a forwarder, must not talk for ever."""
    return spool.said(unit.conn, words)


def thanks(unit: UnitOfWork, actor: Actor) -> bool:
    """Thanks, a thumb, "done": whether it counts, as it does within two hours of an alert."""
    if not settling.mark_seen(unit.conn, actor.number, unit.now - limits.SEEN_WITHIN, unit.now):
        return False
    unit.journal("seen", actor.number)
    return True


def alerted(unit: UnitOfWork, actor: Actor) -> int | None:
    """The alert that this number got within two hours."""
    got = settling.last_alert(unit.conn, actor.number, unit.now - limits.SEEN_WITHIN)
    return got.broadcast_id if got is not None else None


def cry(unit: UnitOfWork, actor: Actor, alert: int | None) -> bool:
    """Danger, or what may be; whether it is the first one from this number after that alert:
    it is always answered, and counted.
    """
    first = alert is not None and unit.note_first(actor.number, f"cry {alert}", limits.DAY)
    unit.journal(
        "cry" if alert is not None else "cry without an alert",
        actor.number,
        f"broadcast {alert}" if alert is not None else "",
    )
    return first


def count_cry(unit: UnitOfWork, alert: int) -> None:
    """How many cried after an alert: told to its coordinators at some counts."""
    subject = f"broadcast {alert}"
    count = tallies.count(unit.conn, subject, "cry", unit.now - limits.DAY) + 1
    tallies.add(unit.conn, subject, "cry", unit.now)
    b = broadcasts.get(unit.conn, alert)
    if count in limits.CRY_COUNTS_TOLD:
        unit.tell_coordinators([b.network], "cries", priority=Priority.REPLY, id=b.incident, count=count)


def unread(unit: UnitOfWork, actor: Actor, *, stranger: bool) -> None:
    """Journalled, never rebroadcast; strangers are counted for the coordinators' digest."""
    unit.journal("not read", actor.number)
    if stranger:
        tallies.add(unit.conn, unit.pseudonym(actor.number), STRANGER, unit.now)
