"""What each SIM may still send, and on which line each member's text goes.

In: the ledger, the configuration, an audience. Out: what is left, pins, and what an officer or operator has to know
of it. It sends nothing and changes nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.engine import Connection

from smsd.config.schema import Config
from smsd.model.membership import Membership
from smsd.rules import limits, plan, quota
from smsd.rules.proof import pseudonym
from smsd.rules.quota import Load
from smsd.service.context import Context, LineStatus
from smsd.store import claims, ledger, members, tallies

FROM_RESERVE, PREVIEWS_FROM_RESERVE = "from the reserve", 12  # segments a day


def lines_of(config: Config, networks: Iterable[str]) -> tuple[str, ...]:
    """The lines that serve some networks, without such as are paid by the text."""
    return tuple(dict.fromkeys(name for n in networks if n in config.networks for name in config.preferred(n)))


def unproven(conn: Connection, status: LineStatus, now: datetime) -> int:
    """What a line may still take of texts that nobody proved (store/claims.py): behind their part of the subscription
    a few previews a day, then none.
    """
    if not status.free_is_spent:
        return claims.ALL
    few = tallies.count(conn, status.name, FROM_RESERVE, now - limits.DAY) < PREVIEWS_FROM_RESERVE
    return claims.PREVIEWS if few else claims.NONE


def look(conn: Connection, ctx: Context, line: str) -> quota.Left:
    """What a line has left."""
    return left(conn, ctx.config, line, ctx.today())


def left(conn: Connection, config: Config, line: str, today: date) -> quota.Left:
    """The same for a command."""
    fair = next(m.sim.fair_use for m in config.modems if m.name == line)
    if fair is None:
        return quota.Left()
    day = today.isoformat()
    spent = ledger.spent(conn, line, day)
    used = quota.Used(**spent._asdict(), recipients=ledger.recipients(conn, line, day[:7]))
    part = today.day / monthrange(today.year, today.month)[1]
    return quota.left(fair, used, members.count_of_sim(conn, line), part)


def lay_out(
    conn: Connection,
    config: Config,
    key: bytes,
    today: date,
    people: Sequence[Membership],
    lines: Sequence[str],
    segments: int,
) -> Load:
    """Who is texted by which line, within the recipients that each SIM may meet in a month."""
    sims = {m.name: m.sim for m in config.modems if m.name in lines}
    rest = {name: left(conn, config, name, today) for name in lines}
    pins: dict[int, str | None] = {}
    for network in dict.fromkeys(m.network for m in people):  # each by the lines of its own network
        own = [name for name in lines if name in config.preferred(network)]
        pins |= plan.pin([m for m in people if m.network == network], own or lines)
    new: dict[str, list[int]] = {}
    room: dict[str, int | None] = dict.fromkeys(lines)
    for name in lines:
        if rest[name].recipients is None:
            continue
        met = ledger.known(conn, name, today.isoformat()[:7])
        staff = sum(pseudonym(key, person.number[0]) not in met for person in config.people.values())
        # officers and coordinators are answered whatever it costs
        room[name] = max(0, (rest[name].recipients or 0) - staff)
        new[name] = [m.id for m in people if pins[m.id] == name and pseudonym(key, m.number) not in met]
    placed = quota.place(pins, new, room, {n: sims[n].over_limit for n in lines})
    load: dict[str, int] = {}
    for member in people:
        if member.id not in placed.refused:
            load[placed.pins[member.id] or ""] = load.get(placed.pins[member.id] or "", 0) + segments
    return Load(placed.pins, load, rest, moved=placed.moved, over=placed.over, refused=placed.refused)
