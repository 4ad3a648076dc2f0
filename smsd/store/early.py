"""Delivery reports that come before the reference of their text is known: the network may report before the modem says
`+CMGS`, and a report may be read before the outcome of its text is committed.

In: reports, and whether a text to the same number is under way on the same line. Out: they again, when it is not any
more. They are kept in the database, so that a restart loses none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.delivery import State
from smsd.model.inbound import Report
from smsd.store.schema import deliveries, early_reports

_d, _e = deliveries.c, early_reports.c
ANSWER_WITHIN = timedelta(minutes=10)  # a text that was given up may be answered late, but no later
GIVEN_UP = (State.UNCERTAIN, State.QUEUED, State.FAILED)


def under_way(conn: Connection, report: Report) -> bool:
    """Whether a text to this number is on the air of this line, or was given up a short time ago. It waits for the line
    that records the outcome this moment, and lets none do so before the report is kept.
    """
    of_it = sa.and_(_d.number == report.number, _open(report.modem, report.received_at))
    return conn.execute(sa.select(_d.id).where(of_it).limit(1).with_for_update()).first() is not None


def all_under_way(conn: Connection, line: str, numbers: Collection[str], now: datetime) -> set[str]:
    """Those of some numbers to which a text is under way, in the same sense."""
    of_them = sa.and_(_d.number.in_(list(numbers)), _open(line, now))
    return set(conn.execute(sa.select(_d.number).where(of_them).order_by(_d.id).with_for_update()).scalars())


def _open(line: str, at: datetime) -> sa.ColumnElement[bool]:
    given_up = sa.and_(_d.state.in_(list(GIVEN_UP)), _d.settled_at > at - ANSWER_WITHIN)
    return sa.and_(_d.modem == line, sa.or_(_d.state == State.CLAIMED, given_up))


def keep(conn: Connection, report: Report) -> None:
    """Keeps a report for later."""
    conn.execute(
        early_reports.insert(),
        {
            "modem": report.modem,
            "mr": report.mr,
            "number": report.number,
            "status": report.status,
            "received_at": report.received_at,
            "message_id": report.message_id,
        },
    )


def take(conn: Connection, *where: sa.ColumnElement[bool]) -> list[Report]:
    """Kept reports, in the order in which they came; they are kept no longer."""
    if conn.execute(sa.select(_e.id).where(*where).limit(1)).first() is None:
        return []
    taken = conn.execute(
        early_reports.delete().where(*where).returning(*early_reports.c)
    ).all()  # once, whoever else takes them
    rows = sorted(taken, key=lambda row: row.id)
    return [
        Report(
            mr=row.mr,
            number=row.number,
            status=row.status,
            discharged_at=None,
            received_at=row.received_at,
            modem=row.modem,
            message_id=row.message_id,
        )
        for row in rows
    ]


def of(line: str, *numbers: str) -> tuple[sa.ColumnElement[bool], ...]:
    """A condition for `take`: those of some numbers on one line."""
    return _e.modem == line, _e.number == numbers[0] if len(numbers) == 1 else _e.number.in_(numbers)


def before(at: datetime) -> sa.ColumnElement[bool]:
    """A condition for `take`: those that came before a time."""
    return _e.received_at < at
