"""A spare gateway takes the place of the first one, whose machine, card or building is gone or cannot be trusted.

promote   on the spare, which holds a copy of the first one's rows: a new reign, told to the first one by text
heard     on the first one: the text came, it sends nothing any more, whatever is started anew
fenced    whether that was heard in this database

In: a unit of work. Out: facts, texts. What the first one sent since its copy nobody knows: rows of the copy that wait
go once more, marked as a second one, since a gap would be worse. It starts and stops no daemon.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.model.delivery import Priority
from smsd.rules import fence
from smsd.service.unit import UnitOfWork
from smsd.store import facts, spool

REIGN, FENCED = "reign", "fenced"
WORDS = "another gateway has taken this one's place: nothing is sent from here"
TOLD_FOR = timedelta(days=7)  # so long the first one may be switched off, and hear it at its start


def promote(unit: UnitOfWork, first: Iterable[str]) -> int:
    """Begins a reign; how many rows may be sent a second time. Reigns follow the time of day, so that they grow also
    where the copy is an old one.
    """
    reign = max(facts.number(facts.get(unit.conn, REIGN)) + 1, int(unit.now.timestamp()))
    facts.put(unit.conn, REIGN, str(reign))
    facts.drop(unit.conn, FENCED)
    again = spool.doubt_waiting(unit.conn)
    for number in first:
        unit.queue(number, fence.text(unit.key, reign), priority=Priority.BEYOND, role="staff", expires=TOLD_FOR)
    unit.journal("took over from another gateway", "", f"reign {reign}, {again} rows may go twice")
    return again


def heard(unit: UnitOfWork, reign: int) -> bool:
    """A text proves a reign; whether it is one after ours."""
    if reign <= facts.number(facts.get(unit.conn, REIGN)):
        return False
    facts.put(unit.conn, FENCED, str(reign))
    unit.effects.fenced = True
    unit.journal("another gateway took over", "", f"reign {reign}")
    log.trouble("gateway", WORDS)
    return True


def fenced(conn: Connection) -> bool:
    """Whether another gateway reigns."""
    return facts.number(facts.get(conn, FENCED)) > facts.number(facts.get(conn, REIGN))
