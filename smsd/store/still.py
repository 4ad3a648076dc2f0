"""What is open that a moment moves on, though nobody writes: service/still.py asks before it says that nothing comes.

In: a transaction. Out: yes or no.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model.challenge import State as Asked
from smsd.model.delivery import State
from smsd.model.membership import State as Member
from smsd.store.schema import challenges, deliveries, early_reports, inbound_parts, is_in, memberships

_d = deliveries.c
_QUEUED = sa.select(sa.exists().where(is_in(_d.state, State.QUEUED)))
# the condition of the index of those of whom somebody has to think
_THOUGHT_OF = is_in(memberships.c.state, Member.ASKED, Member.PENDING, Member.PAUSED, Member.SUSPENDED)
# each row here is one that something happens to when its moment comes; what runs is looked at all the time anyway
_OPEN = sa.select(
    sa.or_(
        sa.exists().where(is_in(_d.state, State.QUEUED, State.HELD, State.CLAIMED)),
        sa.exists().where(is_in(_d.state, State.UNCERTAIN), _d.not_before > sa.bindparam("now")),
        sa.exists().where(is_in(challenges.c.state, Asked.ISSUED)),
        sa.exists().where(_THOUGHT_OF, is_in(memberships.c.state, Member.PENDING), memberships.c.digested_at.is_(None)),
        sa.exists().where(inbound_parts.c.done.is_(False), inbound_parts.c.told.is_(False)),
        sa.exists().where(early_reports.c.id.is_not(None)),
    )
)


def queued(conn: Connection) -> bool:
    """Whether a row waits, for whichever line and moment."""
    return bool(conn.execute(_QUEUED).scalar())


def opened(conn: Connection, now: datetime) -> bool:
    """Whether something is open that a moment moves on: waits, is claimed, was asked, or came in part."""
    return bool(conn.execute(_OPEN, {"now": now}).scalar())
