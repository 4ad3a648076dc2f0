"""A spare gateway takes the place of the first one, whose machine, card or building is gone or cannot be trusted.

promote   on the spare, which holds a copy of the first one's rows: a new reign, told to the first one by text
heard     on the first one: the text came, it sends nothing any more, whatever is started anew; its staff hear so
answer    whoever texts it then hears where to
fenced    whether that was heard in this database
recall    at the start: whether it was heard in another one, which a copy has replaced since

In: a unit of work. Out: facts, texts. What the first one sent since its copy nobody knows: rows of the copy that wait
go once more, marked as a second one, since a gap would be worse. It starts and stops no daemon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.model.delivery import Priority
from smsd.rules import fence, limits
from smsd.service.unit import UnitOfWork
from smsd.store import facts, spool, tallies
from smsd.store.witness import REIGN as REIGNS
from smsd.store.witness import Record, stamp

REIGN, FENCED, BY = "reign", "fenced", "fenced by"
WORDS = "another gateway has taken this one's place: nothing is sent from here. To go on here: smsd spare resume"
TOLD_FOR = timedelta(days=7)  # so long the first one may be switched off, and hear it at its start
# one text may be lost, or come to a stick that is away; the first one takes no notice of a second one
TOLD_AFTER = (timedelta(), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=8), timedelta(days=1))
ANSWERS_AN_HOUR = 60
REPLACED, UNKNOWN = "replaced", "replaced_unknown"


def promote(unit: UnitOfWork, first: Iterable[str], copy: datetime | None = None, seen: Sequence[Record] = ()) -> int:
    """Begins a reign; how many rows may be sent a second time. Reigns follow the time of day, so that they grow also
    where the copy is an old one. `first`: the numbers of the gateway that is to end; `copy`: of when the rows are, so
    that staff hear what is not known here; `seen`: what the witness of this machine saw.
    """
    recall(unit.conn, seen)
    reign = max(_reign(unit.conn) + 1, _fence(unit.conn) + 1, int(unit.now.timestamp()))
    facts.put(unit.conn, REIGN, str(reign))
    for of_before in (FENCED, BY):
        facts.drop(unit.conn, of_before)
    again = spool.doubt_waiting(unit.conn)
    for number in first:
        for later in TOLD_AFTER:
            at = unit.now + later if later else None
            body = fence.text(unit.key, reign)
            unit.queue(number, body, priority=Priority.BEYOND, role="staff", not_before=at, expires=TOLD_FOR)
    if copy is not None:
        _tell_staff(unit, "took_over", Priority.ALERT, time=f"{copy.astimezone(unit.config.gateway.zone):%H:%M %d/%m}")
    unit.journal("took over from another gateway", "", f"reign {reign}, {again} rows may go twice")
    return again


def heard(unit: UnitOfWork, reign: int, sender: str) -> bool:
    """A text proves a reign; whether it is one after ours. From here on only the word that it is leaves."""
    if reign <= max(_reign(unit.conn), _fence(unit.conn)):
        return False
    facts.put(unit.conn, FENCED, str(reign))
    facts.put(unit.conn, BY, sender)
    unit.effects.fenced = True
    unit.effects.seen.append(Record(kind=REIGNS, id=reign, at=stamp(unit.now), n=1))
    _tell_staff(unit, REPLACED, Priority.BEYOND, number=sender)
    unit.journal("another gateway took over", "", f"reign {reign}")
    log.trouble("gateway", WORDS)
    return True


def answer(unit: UnitOfWork, number: str) -> bool:
    """Who texts the gateway that was replaced hears so, once a day; whether a text leaves. Nothing of his text is done
    here: it would be lost with these rows.
    """
    if tallies.count(unit.conn, REPLACED, REPLACED, unit.now - limits.HOUR) >= ANSWERS_AN_HOUR:
        return False
    if not unit.note_first(number, REPLACED, limits.DAY):
        return False
    tallies.add(unit.conn, REPLACED, REPLACED, unit.now)
    by = facts.get(unit.conn, BY)  # not there where only the witness knows that it was replaced
    key, words = (REPLACED, {"number": by}) if by else (UNKNOWN, {})
    body = unit.wording.say(unit.language_of(number), key, short=unit.short(), **words)
    unit.queue(number, body, priority=Priority.BEYOND, role="staff")
    return True


def fenced(conn: Connection) -> bool:
    """Whether another gateway reigns in this one's place, so that nothing may leave here."""
    return _fence(conn) > _reign(conn)


def recall(conn: Connection, records: Sequence[Record]) -> None:
    """What the witness saw of reigns counts, whatever copy the database is of, or whether it was begun anew."""
    for key, known, others in ((REIGN, _reign(conn), 0), (FENCED, _fence(conn), 1)):
        seen = max((r.id for r in records if r.kind == REIGNS and r.n == others), default=0)
        if seen > known:
            facts.put(conn, key, str(seen))


def replaced(records: Sequence[Record]) -> bool:
    """What the witness says by itself, of a database that nobody has opened yet."""
    newest = [max((r.id for r in records if r.kind == REIGNS and r.n == others), default=0) for others in (0, 1)]
    return newest[1] > newest[0]


def standing(conn: Connection, now: datetime, records: Sequence[Record]) -> list[Record]:
    """What the witness was not told of: a command began this reign, or its file is gone."""
    known = [(r.id, r.n) for r in records if r.kind == REIGNS]
    own = [(number, n) for n, number in enumerate((_reign(conn), _fence(conn))) if number]
    return [Record(kind=REIGNS, id=number, at=stamp(now), n=n) for number, n in own if (number, n) not in known]


def wait_for(conn: Connection) -> None:
    """A copy of another gateway's rows sends nothing before it is promoted, whatever ends the promotion half-way."""
    facts.put(conn, FENCED, str(max(_reign(conn), _fence(conn)) + 1))


def _reign(conn: Connection) -> int:
    return facts.number(facts.get(conn, REIGN))


def _fence(conn: Connection) -> int:
    return facts.number(facts.get(conn, FENCED))


def _tell_staff(unit: UnitOfWork, key: str, priority: Priority, **fields: object) -> None:
    """Officers and coordinators, each once."""
    told: set[str] = set()
    for network in unit.config.networks:
        for _, person in unit.staff(network):
            number = person.number[0]
            if number not in told:
                told.add(number)
                words = {"short": unit.short(network), **fields}
                body = unit.wording.say(unit.language_of(number, network), key, **words)
                unit.queue(number, body, priority=priority, role="staff")
