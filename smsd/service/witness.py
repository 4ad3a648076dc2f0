"""At the start: what the witness saw (store/witness.py) beside what the database knows.

In: records, in a transaction. Out: rows that a line had claimed and that the database calls waiting are in doubt, since they may have been
sent; alerts that were accepted and that it does not know are told to the officers and coordinators of their network, and stay an alarm
for a day. It sends nothing again by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.engine import Connection

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.service import outcomes
from smsd.service.alarms import GONE
from smsd.service.context import Context
from smsd.service.letters import mail_to, tell_operator
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, facts, settling
from smsd.store.witness import ACCEPTED, CLAIMED, Record, moment, stamp, sum_of

LOOKS_BACK = timedelta(days=8)  # copies of the database are kept for a week
STANDS = timedelta(days=1)


class Behind(NamedTuple):
    """How far the database is behind: rows in doubt, alerts that are gone."""

    rows: int
    alerts: int


def compare(conn: Connection, ctx: Context, records: Sequence[Record]) -> Behind:
    """Marks and tells the difference."""
    now = ctx.now()
    lines = {sum_of(name): name for name in ctx.lines}
    claims: dict[int, settling.Claim] = {}
    for record in records:
        if record.kind == CLAIMED:
            claims[record.id] = settling.Claim(moment(record.at), record.n, lines.get(record.where))
        elif record.kind != ACCEPTED:
            claims.pop(record.id, None)
    doubtful = settling.doubt(conn, claims, now)
    outcomes.note_doubt(conn, ctx, doubtful, settling.BEHIND, now)
    accepted = {r.id: r for r in records if r.kind == ACCEPTED and moment(r.at) > now - LOOKS_BACK}
    told = {int(key.removeprefix("gone:")) for key in facts.starting(conn, "gone:")}
    known = broadcasts.accepted(conn, accepted)
    gone = [record for id_, record in accepted.items() if id_ not in known and id_ not in told]
    for network in ctx.config.networks:
        if mine := [record for record in gone if record.where == sum_of(network)]:
            _tell(UnitOfWork(ctx, conn, now), network, mine)
    return Behind(len(doubtful), len(gone))


def running(conn: Connection, ctx: Context) -> list[Record]:
    """Alerts that run and that the witness was not told of: another process let them go."""
    known = ctx.witness.accepted if ctx.witness is not None else set()
    return [
        Record(ACCEPTED, b.id, stamp(b.started_at), b.incident or 0, sum_of(b.network))
        for b in broadcasts.find(conn, states=bc.RUNNING)
        if b.id not in known and b.started_at is not None
    ]


def _tell(unit: UnitOfWork, network: str, gone: Sequence[Record]) -> None:
    config, last = unit.config, max(gone, key=lambda record: record.at)
    at = moment(last.at).astimezone(config.gateway.zone)
    fields = {"id": last.n, "count": len(gone), "time": at.strftime("%H:%M"), "date": at.strftime("%d/%m/%Y")}
    for record in gone:
        facts.put(unit.conn, f"gone:{record.id}", unit.now.isoformat())
    kept = fields | {"until": (unit.now + STANDS).isoformat()}
    facts.put(unit.conn, f"alarm:{GONE}:{network}", json.dumps([GONE, None, kept]))
    log.alarm(GONE, None, over=False)
    unit.journal("alarm", "", f"{GONE}:{network}: {', '.join(f'#{record.n} broadcast {record.id}' for record in gone)}")
    words = unit.wording.raw(config.language_of(network), GONE, short=unit.short(network), **fields)
    tell_operator(unit.conn, unit.ctx, network, words, words)
    mail_to(unit.conn, unit.ctx, [config.gateway.operator.email], words, words)
    for _, person in unit.staff(network):
        unit.tell(person.number[0], GONE, network=network, priority=Priority.ALERT, short=unit.short(network), **fields)
