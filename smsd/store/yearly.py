"""What a network's year was beside its alerts: drills with their result, who
never receives, who came and who left. It reads only.

In: a network, a span. Out: plain values without numbers or names of members.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.broadcast import Kind
from smsd.model.delivery import State
from smsd.model.membership import State as Membership
from smsd.store.schema import broadcasts, consents, deliveries, feedbacks, is_of, journal, members, memberships

_b, _d, _c, _j, _m, _s = broadcasts.c, deliveries.c, consents.c, journal.c, members.c, memberships.c
CAME, WENT = ("membership yes", "membership approve"), ("membership leave", "membership remove")
BACK = ("membership restore", "membership restore_paused")  # a STOP that was a mistake
BY_TEXT = "sms"


class Words(TypedDict):
    """Feedback on an incident: its words, when they went to the members (or came to us), to how many letters."""

    text: str
    at: datetime | None
    letters: int


def drills(conn: Connection, network: str, since: datetime, until: datetime) -> list[tuple[int, int | None, datetime]]:
    """Drills that went out: broadcast, incident, when."""
    query = (
        sa.select(_b.id, _b.incident_id, _b.started_at)
        .where(is_of(broadcasts, [network]), _b.kind == Kind.TEST, _b.started_at >= since, _b.started_at < until)
        .order_by(_b.id)
    )
    return [(row.id, row.incident_id, row.started_at) for row in conn.execute(query)]


def never_reached(conn: Connection, network: str, since: datetime, until: datetime) -> tuple[int, int]:
    """Of the active members who were texted in the span: how many got none of it, and how many were texted.

    Got: reported delivered where reports were asked for, else taken by the network.
    """
    got = sa.case((_d.state == State.DELIVERED, 1), (sa.and_(_d.state == State.SENT, _d.report.is_(False)), 1), else_=0)
    ended = [State.SENT, State.DELIVERED, State.UNDELIVERED, State.FAILED]
    query = (
        sa.select(_d.number, sa.func.max(got).label("got"))
        .join(broadcasts, _b.id == _d.broadcast_id)
        .join(members, _m.number == _d.number)
        .join(memberships, sa.and_(_s.member_id == _m.id, _s.network == network, _s.state == Membership.ACTIVE))
        .where(is_of(broadcasts, [network]), _b.started_at >= since, _b.started_at < until, _d.role == "member")
        .where(_d.state.in_(ended))
        .group_by(_d.number)
    )
    rows = conn.execute(query).all()
    return sum(not row.got for row in rows), len(rows)


def movement(conn: Connection, network: str, since: datetime, until: datetime) -> dict[str, int]:
    """How many joined (by text, or put on the list by somebody) and how many
    left; a STOP taken back within a day is neither.
    """
    found: dict[str, int] = {}
    query = sa.select(_j.event, _j.detail).where(
        _j.event.in_([*CAME, *WENT, *BACK]),
        _j.at >= since,
        _j.at < until,
        _j.detail.startswith(network, autoescape=True),
    )
    for event, detail in conn.execute(query):
        if re.split(r"[ ,]", detail, maxsplit=1)[0] == network:
            found[event] = found.get(event, 0) + 1
    entered = conn.execute(
        sa.select(sa.func.count()).where(_c.network == network, _c.channel != BY_TEXT, _c.at >= since, _c.at < until)
    ).scalar_one()
    back = sum(found.get(e, 0) for e in BACK)
    return {
        "joined": sum(found.get(e, 0) for e in CAME) + int(entered),
        "left": max(0, sum(found.get(e, 0) for e in WENT) - back),
    }


def feedback(conn: Connection, incident: int, network: str) -> Words:
    """The words that went to the members (or wait), how long after the alert, and to how many."""
    f = feedbacks.c
    rank = sa.case((f.state == "released", 0), (f.state == "waiting", 1), else_=2)
    row = conn.execute(
        sa.select(feedbacks).where(f.incident_id == incident, f.network == network).order_by(rank, f.id).limit(1)
    ).first()
    if row is None:
        return {"text": "", "at": None, "letters": 0}
    return {
        "text": row.body,
        "at": row.settled_at if row.state == "released" else row.created_at,
        "letters": row.members,
    }
