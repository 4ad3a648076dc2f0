"""Members and their memberships; consent as it was given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from smsd.model import membership
from smsd.model.delivery import BACK_LATER, CHANGED, LEFT_LATER
from smsd.model.delivery import State as Sent
from smsd.model.life import move
from smsd.model.membership import Membership, State
from smsd.store.dialect.upsert import new_row, put, put_new
from smsd.store.schema import Row, consents, deliveries, is_in, leavers, members, memberships, texts

_m, _s = members.c, memberships.c
# somebody has to think of them; written out as the index of them has it
_OPEN = is_in(_s.state, State.ASKED, State.PENDING, State.PAUSED, State.SUSPENDED)
_SELECT = sa.select(
    _s.id,
    _m.number,
    _s.network,
    _s.state,
    _m.language,
    _s.zone,
    _s.sim,
    _m.name,
    _s.asked_at,
    _s.left_at,
    _m.street,
    _m.email,
    _s.since,
    sa.case((_s.state == State.SUSPENDED, _s.suspended_until), else_=_s.paused_until).label("until"),
    _s.left_from,
    _s.question,
).join_from(memberships, members)


_OF_NUMBER = _SELECT.where(_m.number == sa.bindparam("number")).order_by(_s.id)
_OF_SIM = sa.select(sa.func.count()).where(_s.sim == sa.bindparam("sim"), _s.state == State.ACTIVE)
_WAITING_DIGESTS = (
    sa.select(_s.network, sa.func.min(_s.requested_at))
    .where(_OPEN, is_in(_s.state, State.PENDING), _s.digested_at.is_(None))
    .group_by(_s.network)
)


_STATES = {str(state): state for state in State}


def _one(row: Row) -> Membership:
    """Its columns are the fields of a membership, in their order: an audience is ten thousand of them."""
    values: list[object] = list(row)
    values[3], values[14] = _STATES[str(row[3])], _STATES[str(row[14])] if row[14] else None
    return Membership(*values)  # type: ignore[arg-type]


def of_number(conn: Connection, number: str) -> list[Membership]:
    """All memberships of a number."""
    return [_one(row) for row in conn.execute(_OF_NUMBER, {"number": number})]


def numbers(conn: Connection) -> list[str]:
    """All numbers that are known."""
    return list(conn.execute(sa.select(_m.number)).scalars())


def by_ids(conn: Connection, ids: Collection[int]) -> list[Membership]:
    """The memberships with these ids, in their order; ids that nobody has are left out."""
    return [_one(row) for row in conn.execute(_SELECT.where(_s.id.in_(ids)).order_by(_s.id))]


def audience(conn: Connection, network: str, zones: Sequence[str] = ()) -> list[Membership]:
    """The active members of a network, of some zones or of all."""
    query = _SELECT.where(_s.network == network, _s.state == State.ACTIVE).order_by(_s.id)
    if zones:
        query = query.where(_s.zone.in_(zones))
    return [_one(row) for row in conn.execute(query)]


def count(conn: Connection, network: str, state: State = State.ACTIVE) -> int:
    """How many members a network has in all its zones: active ones, or of another state."""
    query = sa.select(sa.func.count()).where(_s.network == network, _s.state == state)
    return int(conn.execute(query).scalar_one())


def counts(conn: Connection, state: State = State.ACTIVE) -> dict[str, int]:
    """The same of each network that has any, by one look."""
    query = sa.select(_s.network, sa.func.count()).where(is_in(_s.state, state)).group_by(_s.network)
    return {network: int(n) for network, n in conn.execute(query)}


def count_by_zone(conn: Connection, network: str) -> list[tuple[str, int]]:
    """Active members of each zone that has some; "" is no zone."""
    query = (
        sa.select(_s.zone, sa.func.count())
        .where(_s.network == network, _s.state == State.ACTIVE)
        .group_by(_s.zone)
        .order_by(_s.zone)
    )
    return [(zone, n) for zone, n in conn.execute(query)]


def pending(conn: Connection, network: str, *, undigested: bool = False) -> list[Membership]:
    """Requests that wait for a coordinator."""
    query = _SELECT.where(_s.network == network, is_in(_s.state, State.PENDING)).order_by(_s.id)
    if undigested:
        query = query.where(_s.digested_at.is_(None))
    return [_one(row) for row in conn.execute(query)]


def digested(conn: Connection, ids: Collection[int], now: datetime) -> None:
    """The coordinators were told of these."""
    conn.execute(memberships.update().where(_s.id.in_(ids)).values(digested_at=now))


def waiting_digests(conn: Connection) -> dict[str, datetime]:
    """Networks with requests nobody was told of, and since when."""
    return {network: since for network, since in conn.execute(_WAITING_DIGESTS) if since is not None}


def person(conn: Connection, number: str, language: str, now: datetime) -> int:
    """The id of a number, which is made known if it is not."""
    found = conn.execute(sa.select(_m.id).where(_m.number == number)).scalar()
    if found is not None:
        return int(found)
    made = new_row(conn, members, ("number",), {"number": number, "language": language, "created_at": now})
    return made or int(conn.execute(sa.select(_m.id).where(_m.number == number)).scalar_one())


def describe(conn: Connection, number: str, **values: str) -> None:
    """Sets name, street, e-mail or language; empty values change nothing."""
    given = {k: v for k, v in values.items() if v}
    if given:
        conn.execute(members.update().where(_m.number == number).values(**given))


class AskedAddress(NamedTuple):
    """An address that waits for its confirmation."""

    number: str
    address: str
    question: str
    at: datetime


def ask_address(conn: Connection, number: str, address: str, question: str, at: datetime | None) -> None:
    """An address waits for its confirmation; empty: none does any more."""
    values = {"email_asked": address, "email_question": question, "email_asked_at": at, "email_wrong": 0}
    conn.execute(members.update().where(_m.number == number).values(**values))


def asked_addresses(conn: Connection) -> list[AskedAddress]:
    """Addresses that wait for their confirmation, however long."""
    query = sa.select(_m.number, _m.email_asked, _m.email_question, _m.email_asked_at).where(_m.email_asked != "")
    return [AskedAddress(*row) for row in conn.execute(query)]


def wrong_address(conn: Connection, number: str) -> int:
    """Counts a wrong answer; how many there were."""
    conn.execute(members.update().where(_m.number == number).values(email_wrong=_m.email_wrong + 1))
    return int(conn.execute(sa.select(_m.email_wrong).where(_m.number == number)).scalar_one())


def set_address(conn: Connection, number: str, address: str) -> None:
    """The address is the member's own from now on."""
    conn.execute(members.update().where(_m.number == number).values(email=address, bounced_at=None))
    ask_address(conn, number, "", "", None)


def set_night(conn: Connection, number: str, night: tuple[int, int] | None) -> None:
    """When a member wants no tip and no notice: minutes of the day, or never."""
    begin, end = night or (None, None)
    conn.execute(members.update().where(_m.number == number).values(night_from=begin, night_to=end))


def look_after(conn: Connection, number: str, whom: str) -> None:
    """A neighbour whom a member tells the alerts; empty: nobody any more."""
    conn.execute(members.update().where(_m.number == number).values(looks_after=whom))


def looked_after(conn: Connection, number: str) -> str:
    """Whom a member tells the alerts."""
    return str(conn.execute(sa.select(_m.looks_after).where(_m.number == number)).scalar() or "")


def count_looked_after(conn: Connection, network: str) -> int:
    """How many active members of a network tell a neighbour."""
    query = sa.select(sa.func.count()).select_from(memberships.join(members, _m.id == _s.member_id))
    return int(
        conn.execute(query.where(_s.network == network, _s.state == State.ACTIVE, _m.looks_after != "")).scalar_one()
    )


def nights(conn: Connection) -> dict[str, tuple[int, int]]:
    """The nights of members who chose one, by number."""
    query = sa.select(_m.number, _m.night_from, _m.night_to).where(_m.night_from.is_not(None), _m.night_to.is_not(None))
    return {row.number: (row.night_from, row.night_to) for row in conn.execute(query)}


def loads(conn: Connection, sims: Sequence[str] | None = None) -> dict[str, int]:
    """How many memberships know each line, of some or of all, whatever their state."""
    whose = _s.sim.is_not(None) if sims is None else _s.sim.in_(list(sims))
    query = sa.select(_s.sim, sa.func.count()).where(whose).group_by(_s.sim)
    return {sim: int(n) for sim, n in conn.execute(query)}


def least_loaded(conn: Connection, sims: Sequence[str]) -> str | None:
    """The line with the fewest members."""
    load = loads(conn, sims)
    return min(sims, key=lambda sim: load.get(sim, 0), default=None)


def count_of_sim(conn: Connection, sim: str) -> int:
    """Active members who know this line."""
    return int(conn.execute(_OF_SIM, {"sim": sim}).scalar_one())


def step(conn: Connection, member_id: int, network: str, state: State, event: str, **values: object) -> State:
    """Moves a membership; makes the row where there is none. The compare-and-set must hit one row."""
    after = move(membership.MOVES, state, event)
    if state == State.UNKNOWN:
        row = {"member_id": member_id, "network": network, "state": after, **values}
        if not put_new(conn, memberships, ("member_id", "network"), row):
            raise RuntimeError("a membership was made under our hands")
        return after
    done = conn.execute(
        memberships.update()
        .where(_s.member_id == member_id, _s.network == network, _s.state == state)
        .values(state=after, **values)
    )
    if done.rowcount != 1:
        raise RuntimeError("a membership changed under our hands")
    return after


def consent(
    conn: Connection,
    member_id: int,
    network: str,
    *,
    at: datetime,
    text: str,
    wording: str,
    channel: str,
    entered_by: str = "",
) -> None:
    """Records consent: when, the exact text, the wording it answered, the channel, who entered it."""
    conn.execute(
        consents.insert().values(
            member_id=member_id,
            network=network,
            at=at,
            text=text,
            wording=wording,
            channel=channel,
            entered_by=entered_by,
        )
    )


class Listed(NamedTuple):
    """A membership as people read it in a list."""

    id: int
    number: str
    name: str
    network: str
    state: str
    zone: str
    street: str
    language: str
    email: str
    sim: str | None


def listing(conn: Connection, network: str | None = None) -> list[Listed]:
    """All memberships, of a network or of all."""
    query = (
        sa.select(_s.id, _m.number, _m.name, _s.network, _s.state, _s.zone, _m.street, _m.language, _m.email, _s.sim)
        .join_from(memberships, members)
        .order_by(_s.network, _m.id)
    )
    return [Listed._make(row) for row in conn.execute(query.where(_s.network == network) if network else query)]


def due_to_wake(conn: Connection, now: datetime) -> list[Membership]:
    """Paused or suspended ones whose time is over."""
    return [
        _one(row)
        for row in conn.execute(
            _SELECT.where(
                _OPEN,
                is_in(_s.state, State.PAUSED, State.SUSPENDED),
                sa.case((_s.state == State.PAUSED, _s.paused_until), else_=_s.suspended_until) <= now,
            )
        )
    ]


def left_between(conn: Connection, after: datetime, until: datetime) -> dict[str, list[Membership]]:
    """Who left behind one moment and up to the other, and is still away; by network."""
    found: dict[str, list[Membership]] = {}
    for row in conn.execute(_SELECT.where(_s.state == State.LEFT, _s.left_at > after, _s.left_at <= until)):
        found.setdefault(row.network, []).append(_one(row))
    return found


def not_asked(conn: Connection, number: str, network: str) -> None:
    """The question could not be put: the next JOIN asks again."""
    owner = sa.select(_m.id).where(_m.number == number).scalar_subquery()
    conn.execute(memberships.update().where(_s.member_id == owner, _s.network == network).values(asked_at=None))


def forget_asked(conn: Connection, number: str, row: int | None) -> None:
    """An erasure was asked for, confirmed by this text; None: not any more. Nothing is erased before it was sent."""
    conn.execute(members.update().where(_m.number == number).values(forget_row=row, forget_at=None))


def forgetting(conn: Connection, number: str) -> bool:
    """Whether an erasure was asked for and is not done yet."""
    return conn.execute(sa.select(_m.id).where(_m.number == number, _m.forget_row.is_not(None))).first() is not None


def heard_of_leaving(conn: Connection, number: str, left_at: datetime, now: datetime, within: timedelta) -> datetime:
    """When somebody who left heard so: when the text that says it went out, or the one about an erasure that was asked
    for so soon behind, or that had to be written again since the first never left; `now` while one waits.
    """
    d = deliveries.c
    erasure = sa.select(_m.forget_row).where(_m.number == number).scalar_subquery()
    found = conn.execute(
        sa.select(d.state, d.sent_at, d.expires_at, d.created_at).where(
            d.number == number, d.broadcast_id.is_(None), sa.or_(d.created_at == left_at, d.id == erasure)
        )
    ).all()
    unheard = not any(row.sent_at for row in found if row.created_at == left_at)
    rows = [row for row in found if unheard or row.created_at <= left_at + within]
    if any(row.state in (Sent.QUEUED, Sent.CLAIMED) for row in rows):
        return now
    return max((row.sent_at or row.expires_at for row in rows), default=left_at)


def start_grace(conn: Connection, grace: timedelta) -> list[str]:
    """Erasures whose confirmation was sent become due so much later; numbers whose confirmation never left."""
    d = deliveries.c
    asked = (
        sa.select(_m.number, d.state, d.sent_at)
        .join(deliveries, d.id == _m.forget_row)
        .where(_m.forget_row.is_not(None), _m.forget_at.is_(None))
    )
    unheard = []
    for row in conn.execute(asked).all():
        if row.state in (Sent.SENT, Sent.DELIVERED) and row.sent_at is not None:
            conn.execute(members.update().where(_m.number == row.number).values(forget_at=row.sent_at + grace))
        elif row.state in (Sent.EXPIRED, Sent.CANCELLED, Sent.UNCERTAIN, Sent.FAILED):
            unheard.append(row.number)
    return unheard


def unsaid(conn: Connection, after: datetime) -> list[Row]:
    """Who left, pauses or is back, perhaps by a forged word, and never heard the last that was to be said of it since
    then: number, body, pinned line and role of that text.
    """
    d, at_all = deliveries.c, {LEFT_LATER: (State.LEFT, State.PAUSED), BACK_LATER: (State.ACTIVE, State.PAUSED)}
    newest = (
        sa.select(sa.func.max(d.id))
        .where(d.created_at > after, d.role.in_([CHANGED, *at_all]))
        .group_by(d.number)
        .scalar_subquery()
    )
    holds = [
        sa.and_(d.role == role, sa.exists().where(_s.member_id == _m.id, is_in(_s.state, *states)))
        for role, states in at_all.items()
    ]
    query = (
        sa.select(d.number, texts.c.body, d.pinned, d.role)
        .join(texts, texts.c.id == d.text_id)
        .join(members, _m.number == d.number)
        .where(d.id.in_(newest), d.state == Sent.EXPIRED, _m.forget_row.is_(None), sa.or_(*holds))
    )
    return list(conn.execute(query).all())


def unanswered(conn: Connection, after: datetime) -> int:
    """Questions since then to which nobody answered."""
    return int(
        conn.execute(
            sa.select(sa.func.count()).where(_OPEN, is_in(_s.state, State.ASKED), _s.asked_at > after)
        ).scalar_one()
    )


def without_zone(conn: Connection, network: str) -> int:
    """Active members of no zone: a zoned alert does not reach them."""
    return int(
        conn.execute(
            sa.select(sa.func.count()).where(_s.network == network, _s.state == State.ACTIVE, _s.zone == "")
        ).scalar_one()
    )


def unreached(conn: Connection, tries: int = 3) -> dict[str, int]:
    """Numbers of active members whose last texts, `tries` or more, all failed: number → how many in a row."""
    d = deliveries.c
    rows = conn.execute(
        sa.select(d.id, d.number, d.state)
        .join(members, _m.number == d.number)
        .join(memberships, _s.member_id == _m.id)
        .where(
            _s.state == State.ACTIVE,
            d.role == "member",
            d.state.in_([Sent.SENT, Sent.DELIVERED, Sent.UNDELIVERED, Sent.FAILED]),
        )
        .order_by(d.id.desc())
        .distinct()
    )
    failed: dict[str, int] = {}
    heard: set[str] = set()
    for row in rows:
        if row.state in (Sent.UNDELIVERED, Sent.FAILED) and row.number not in heard:
            failed[row.number] = failed.get(row.number, 0) + 1
        else:
            heard.add(row.number)
    return {number: n for number, n in failed.items() if n >= tries}


def due_to_forget(conn: Connection, now: datetime) -> list[str]:
    """Numbers of those who asked for their erasure, where it is due."""
    return list(conn.execute(sa.select(_m.number).where(_m.forget_row.is_not(None), _m.forget_at <= now)).scalars())


def long_away(conn: Connection, left_before: datetime) -> list[str]:
    """Numbers that have been away from all networks for long. It looks at everybody."""
    there = sa.exists().where(
        _s.member_id == _m.id,
        sa.or_(_s.state.not_in([State.LEFT, State.ASKED]), _s.left_at > left_before, _s.asked_at > left_before),
    )
    return list(conn.execute(sa.select(_m.number).where(sa.not_(there), _m.created_at < left_before)).scalars())


def remember_leaver(conn: Connection, who: str, network: str, at: datetime) -> None:
    """A keyed hash of who left: an import must not bring them back silently."""
    put(conn, leavers, ("who", "network"), {"who": who, "network": network, "at": at})


def has_left(conn: Connection, who: str, network: str) -> bool:
    """Whether somebody with this keyed hash left this network."""
    return (
        conn.execute(sa.select(leavers.c.who).where(leavers.c.who == who, leavers.c.network == network)).first()
        is not None
    )


def came_back(conn: Connection, who: str, network: str) -> None:
    """They joined again by themselves."""
    conn.execute(leavers.delete().where(leavers.c.who == who, leavers.c.network == network))


def forget(conn: Connection, number: str) -> bool:
    """Erases a number with its memberships and consents."""
    return conn.execute(members.delete().where(_m.number == number)).rowcount == 1
