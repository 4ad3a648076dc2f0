"""What is open that a moment moves on, though nobody writes: one statement that says which steps of a look
(background/rounds.py) can find anything, and whether time alone brings anything (service/still.py).

In: a transaction. Out: yes or no, of each kind.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import broadcast as bc
from smsd.model.challenge import State as Asked
from smsd.model.delivery import State
from smsd.model.membership import State as Member
from smsd.store.schema import broadcasts, challenges, deliveries, early_reports, inbound_parts, is_in, memberships

_d = deliveries.c
_QUEUED = sa.select(sa.exists().where(is_in(_d.state, State.QUEUED)))
# the condition of the index of those of whom somebody has to think
_THOUGHT_OF = is_in(memberships.c.state, Member.ASKED, Member.PENDING, Member.PAUSED, Member.SUSPENDED)


class Open(NamedTuple):
    """Whether there is any of each; of some of them nothing may be due for hours."""

    asked: bool  # challenges that wait for an answer
    drafts: bool  # broadcasts that were not let go
    running: bool  # broadcasts that go out, or were halted
    waits: bool  # rows that wait, are held or claimed
    strays: bool  # claims of other runs than the one that asks
    doubt: bool  # rows in doubt, with some of which nothing more will happen
    doubt_for_later: bool  # of these, such as have their moment still to come
    requests: bool  # to join, which no coordinator was told of
    parts: bool  # of long texts, in none of them yet
    untold: bool  # of these, such as nobody was told of
    reports: bool  # whose text is not known yet

    @property
    def moves(self) -> bool:
        """Whether there is something that happens when its moment comes; what runs is looked at all the time anyway."""
        return self.asked or self.waits or self.doubt_for_later or self.requests or self.untold or self.reports


_p = inbound_parts.c
_OPEN = sa.select(
    sa.exists().where(is_in(challenges.c.state, Asked.ISSUED)),
    sa.exists().where(is_in(broadcasts.c.state, *bc.OPEN)),
    sa.exists().where(is_in(broadcasts.c.state, *bc.RUNNING)),
    sa.exists().where(is_in(_d.state, State.QUEUED, State.HELD, State.CLAIMED)),
    sa.exists().where(
        is_in(_d.state, State.CLAIMED), sa.or_(_d.owner.is_(None), _d.owner != sa.bindparam("owner", type_=sa.String))
    ),
    sa.exists().where(is_in(_d.state, State.UNCERTAIN)),
    sa.exists().where(is_in(_d.state, State.UNCERTAIN), _d.not_before > sa.bindparam("now")),
    sa.exists().where(_THOUGHT_OF, is_in(memberships.c.state, Member.PENDING), memberships.c.digested_at.is_(None)),
    sa.exists().where(_p.done.is_(False)),
    sa.exists().where(_p.done.is_(False), _p.told.is_(False)),
    sa.exists().where(early_reports.c.id.is_not(None)),
)


def queued(conn: Connection) -> bool:
    """Whether a row waits, for whichever line and moment."""
    return bool(conn.execute(_QUEUED).scalar())


def look(conn: Connection, owner: str, now: datetime) -> Open:
    """What there is; `owner` is the run that asks."""
    return Open(*map(bool, conn.execute(_OPEN, {"owner": owner, "now": now}).one()))
