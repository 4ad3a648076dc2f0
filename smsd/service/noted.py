"""What the witness saw of halts and of members, beside the journal of a database that may have lost the last of it.

repair   at the start: a STOP of a member holds, a halted alert stands still; of other changes nobody knows more than
         that there were some
fresh     what the journal holds and the witness was not told of: other processes write too, and a witness may be gone

In: records, in a transaction. Out: memberships that end, alerts that halt, texts to those who have to know. Nobody
becomes a member here and no alert goes on: what cannot be known is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.model.life import possible
from smsd.model.membership import MOVES, Membership, State
from smsd.service.context import Context
from smsd.service.letters import mail_to, tell_operator
from smsd.service.memberships import withdraw
from smsd.service.unit import REPLIES_LIVE, UnitOfWork
from smsd.store import broadcasts, facts, journal, members, spool
from smsd.store.witness import (
    ADDED,
    HALTED,
    LEAVE,
    MEMBER,
    RESUMED,
    Record,
    Witness,
    head_of,
    moment,
    noted,
    stamp,
    sum_of,
)

LOOKS_BACK = timedelta(days=8)  # copies of the database are kept for a week
CHANGES, HALT = "alarm_members_lost", "halt_holds"
TOLD = "told: "  # up to which moment it was told that something is lost
KINDS = ("membership ", "members added", "halted", "resumed", "cancelled")


def repair(unit: UnitOfWork, records: Sequence[Record]) -> int:
    """What the witness saw and the journal does not know: how many were done again or told."""
    since = unit.now - min(LOOKS_BACK, unit.config.privacy.journal)
    seen = {r for r in records if r.kind in (HALTED, RESUMED, MEMBER) and since < moment(r.at)}
    if not seen:
        return 0
    known = set(_in_journal(unit.conn, after=moment(min(r.at for r in seen)) - timedelta(seconds=1)))
    lost = seen - known
    newest = {(r.kind == MEMBER, r.id, r.where): r for r in sorted(seen | known, key=lambda r: r.at)}
    last = [r for r in newest.values() if r in lost]
    done = _halts(unit, {r.id: r for r in last if r.kind != MEMBER})
    done += _leave(unit, {(r.id, r.where): r for r in last if r.kind == MEMBER and r.n == LEAVE})
    return done + _others(unit, [r for r in lost if r.kind == MEMBER and r.n != LEAVE])


def fresh(conn: Connection, ctx: Context, witness: Witness) -> list[Record]:
    """What it was not told of; from the beginning at the first call."""
    first, witness.read_to = witness.read_to, journal.last_id(conn)
    after = ctx.now() - LOOKS_BACK if not first else None
    had = set(witness.noted.copy())  # the loop adds to it meanwhile: copied at one go
    return [record for record in _in_journal(conn, behind=first, after=after) if record not in had]


def _in_journal(conn: Connection, *, behind: int = 0, after: datetime | None = None) -> list[Record]:
    rows = journal.of_events(conn, KINDS, behind, after)
    return [record for row in rows if (record := noted(row.at, row.event, row.who, row.detail)) is not None]


def _untold(unit: UnitOfWork, what: str, records: Sequence[Record]) -> list[Record]:
    """Those that were not told yet; they count as told from now on."""
    key = TOLD + what
    until = facts.number(facts.get(unit.conn, key))
    new = [record for record in records if record.at > until]
    if new:
        facts.put(unit.conn, key, str(max(record.at for record in new)))
    return new


# ---- alerts


def _halts(unit: UnitOfWork, last: Mapping[int, Record]) -> int:
    """Somebody halted an alert, or ended it, and nobody let it go on since: it stands still.
    One that was let go on stands still too, as the database has it: staff hear that it does.
    """
    still = []
    for b in broadcasts.find(unit.conn, states=bc.RUNNING):
        record = last.get(b.id)
        if record is None or b.started_at is None or stamp(b.started_at) > record.at:
            continue  # another one of that number, of a time that is gone
        if record.kind == HALTED and b.state == bc.State.LIVE:
            broadcasts.step(unit.conn, b.id, "halt", halted_at=unit.now)
            unit.withdraw("hold", "halted", spool.of_broadcast(b.id))
            journal.note(
                unit.conn, moment(record.at), "halted", "", f"#{record.n} broadcast {b.id}, as the witness saw"
            )
            log.broadcast(b.id, b.kind, b.network, "halted", reason="as the witness saw")
            still.append((b, record))
        elif record.kind == RESUMED and b.state == bc.State.HALTED:
            still.append((b, record))
    new = _untold(unit, HALT, [record for _, record in still])
    for b, record in still:
        if record in new:
            for _, person in unit.staff(*b.networks):
                unit.tell(
                    person.number[0],
                    HALT,
                    network=b.network,
                    priority=Priority.ALERT,
                    short=unit.short_of(b),
                    id=b.incident,
                )
    return len(new)


# ---- members


def _leave(unit: UnitOfWork, last: Mapping[tuple[int, str], Record]) -> int:
    """They left: they do so again, and hear it, since the word that went out may be lost with the rest."""
    heads, done = {id_ for id_, _ in last}, 0
    for number in members.numbers(unit.conn) if last else ():
        who = unit.pseudonym(number)
        if (head := head_of(who)) not in heads:
            continue
        for own in members.of_number(unit.conn, number):
            record = last.get((head, sum_of(own.network)))
            if record is not None and possible(MOVES, own.state, "leave"):
                _end(unit, own, who, moment(record.at))
                done += 1
    return done


def _end(unit: UnitOfWork, own: Membership, who: str, at: datetime) -> None:
    member_id = members.person(unit.conn, own.number, own.language, unit.now)
    before = own.state if own.state in (State.ACTIVE, State.PAUSED) else None
    members.step(unit.conn, member_id, own.network, own.state, "leave", left_at=at, left_from=before)
    members.remember_leaver(unit.conn, who, own.network, at)
    withdraw(unit, own.number, [own.network], "left")
    journal.note(unit.conn, at, "membership leave", who, f"{own.network}, as the witness saw")
    if own.network in unit.config.networks:
        body = unit.wording.say(own.language, "left", short=unit.short(own.network))
        unit.queue(own.number, body, priority=Priority.REPLY, role="resident", pinned=own.sim, expires=REPLIES_LIVE)


def _others(unit: UnitOfWork, lost: Sequence[Record]) -> int:
    """Who joined, was added, paused or was suspended: only the network's people can ask around."""
    new = _untold(unit, CHANGES, lost)
    for network in unit.config.networks:
        if mine := [record for record in new if record.where == sum_of(network)]:
            _tell(unit, network, mine)
    return sum(map(_members, new))


def _members(record: Record) -> int:
    """Of how many members a record tells."""
    return record.id if record.n == ADDED else 1


def _tell(unit: UnitOfWork, network: str, lost: Sequence[Record]) -> None:
    config = unit.config
    at = moment(min(record.at for record in lost)).astimezone(config.gateway.zone)
    count = sum(map(_members, lost))
    fields = {"count": count, "date": at.strftime("%d/%m/%Y"), "time": at.strftime("%H:%M")}
    log.alarm(CHANGES, None, over=False)
    unit.journal("alarm", "", f"{CHANGES}:{network}: {count} since {at:%Y-%m-%d %H:%M}")
    words = unit.wording.raw(config.language_of(network), CHANGES, short=unit.short(network), **fields)
    tell_operator(unit.conn, unit.ctx, network, words, words)
    mail_to(unit.conn, unit.ctx, [config.gateway.operator.email], words, words)
    staff = unit.staff(network)
    for person in [p for _, p in staff if p.role == "coordinator"] or [p for _, p in staff]:
        unit.tell(
            person.number[0], CHANGES, network=network, priority=Priority.REPLY, short=unit.short(network), **fields
        )
