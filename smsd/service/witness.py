"""At the start: what the witness saw (store/witness.py) beside what the database knows.

In: records, in a transaction. Out: rows that a line had claimed and that the database calls waiting are in doubt,
since they may have been sent; alerts that were accepted and that it does not know are told to the officers and
coordinators of all their networks, and stay an alarm for a day; halts and changes of members are repaired or told
(noted.py). It sends nothing again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.engine import Connection

from smsd import log
from smsd.errors import StoreTrouble
from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.service import noted, outcomes
from smsd.service.alarms import GONE
from smsd.service.context import Context
from smsd.service.letters import mail_to, tell_operator
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, facts, settling
from smsd.store.witness import ACCEPTED, BACK, CLAIMED, Record, accepted, moment, sum_of

STANDS = timedelta(days=1)


class Behind(NamedTuple):
    """How far the database is behind: rows in doubt, alerts that are gone, halts and changes of members."""

    rows: int
    alerts: int
    changes: int = 0


def compare(conn: Connection, ctx: Context, records: Sequence[Record]) -> Behind:
    """Marks and tells the difference."""
    now = ctx.now()
    lines = {sum_of(name): name for name in ctx.lines}
    claims: dict[int, settling.Claim] = {}
    for record in records:
        if record.kind == CLAIMED:
            claims[record.id] = settling.Claim(moment(record.at), record.n, lines.get(record.where))
        elif record.kind == BACK:
            claims.pop(record.id, None)
    doubtful = settling.doubt(conn, claims, now)
    outcomes.note_doubt(conn, ctx, doubtful, settling.BEHIND, now)
    unit = UnitOfWork(ctx, conn, now)
    gone = _gone(unit, records)
    _tell_gone(unit, gone)
    return Behind(len(doubtful), len({record.id for record in gone}), _repair(unit, records))


def _repair(unit: UnitOfWork, records: Sequence[Record]) -> int:
    """Halts and members; what is in doubt and what is gone stays marked and told, whatever goes wrong here."""
    try:
        with unit.conn.begin_nested():
            return noted.repair(unit, records)
    except StoreTrouble:
        raise
    except Exception as error:
        log.part_failed("witness", error)
        return 0


def _gone(unit: UnitOfWork, records: Sequence[Record]) -> list[Record]:
    """Alerts that were accepted and that the database does not know, a record for each network;
    of a number, the newest.
    """
    accepted = [r for r in records if r.kind == ACCEPTED and moment(r.at) > unit.now - noted.LOOKS_BACK]
    newest = {record.id: record.at for record in accepted}
    told = {int(key.removeprefix("gone:")) for key in facts.starting(unit.conn, "gone:")}
    known = broadcasts.accepted(unit.conn, newest) | told
    return [record for record in dict.fromkeys(accepted) if record.id not in known and record.at == newest[record.id]]


def running(conn: Connection, ctx: Context) -> list[Record]:
    """Alerts that run and that the witness was not told of: another process let them go."""
    known = ctx.witness.accepted if ctx.witness is not None else set()
    return [
        record
        for b in broadcasts.find(conn, states=bc.RUNNING)
        if b.id not in known and b.started_at is not None
        for record in accepted(b.id, b.started_at, b.incident or 0, b.networks)
    ]


def _tell_gone(unit: UnitOfWork, gone: Sequence[Record]) -> None:
    """Each network's staff, who share some people: of the same alerts nobody hears twice."""
    told: set[tuple[str, frozenset[int]]] = set()
    for network in unit.config.networks:
        if mine := [record for record in gone if record.where == sum_of(network)]:
            _tell(unit, network, mine, told)


def _tell(unit: UnitOfWork, network: str, gone: Sequence[Record], told: set[tuple[str, frozenset[int]]]) -> None:
    config, last = unit.config, max(gone, key=lambda record: record.at)
    at, which = moment(last.at).astimezone(config.gateway.zone), frozenset(record.id for record in gone)
    fields = {"id": last.n, "count": len(which), "time": at.strftime("%H:%M"), "date": at.strftime("%d/%m/%Y")}
    for id_ in which:
        facts.put(unit.conn, f"gone:{id_}", unit.now.isoformat())
    kept = fields | {"until": (unit.now + STANDS).isoformat()}
    facts.put(unit.conn, f"alarm:{GONE}:{network}", json.dumps([GONE, None, kept]))
    log.alarm(GONE, None, over=False)
    unit.journal("alarm", "", f"{GONE}:{network}: {', '.join(f'#{record.n} broadcast {record.id}' for record in gone)}")
    words = unit.wording.raw(config.language_of(network), GONE, short=unit.short(network), **fields)
    tell_operator(unit.conn, unit.ctx, network, words, words)
    mail_to(unit.conn, unit.ctx, [config.gateway.operator.email], words, words)
    for _, person in unit.staff(network):
        number = person.number[0]
        if (number, which) not in told:
            told.add((number, which))
            unit.tell(number, GONE, network=network, priority=Priority.ALERT, short=unit.short(network), **fields)
