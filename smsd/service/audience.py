"""Who a broadcast goes to, as things stand.

In: a unit of work, a kind, networks, zones, an incident. Out: members, each of them once. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from smsd.model.broadcast import Kind
from smsd.model.delivery import REACHED, WAITING, State
from smsd.model.membership import Membership
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, members, spool

FOLLOWED = (Kind.ALERT, Kind.UPDATE)
TO_ALL = (Kind.ALERT, Kind.TEST, Kind.TIP, Kind.NOTICE)


def of(
    unit: UnitOfWork, kind: Kind, networks: Sequence[str], zones: tuple[str, ...], incident_id: int | None
) -> list[Membership]:
    """A member of several of its networks gets it once, by the first; a zone narrows its own one."""
    if kind not in TO_ALL:
        return _of_those_reached(unit, kind, networks, incident_id)
    found = [
        members.audience(
            unit.conn,
            n,
            zones if len(networks) == 1 else [z for z in zones if z in unit.config.networks[n].zones],
        )
        for n in networks
    ]
    return list({m.number: m for people in reversed(found) for m in people}.values()) if found[1:] else found[0]


def _of_those_reached(
    unit: UnitOfWork, kind: Kind, networks: Sequence[str], incident_id: int | None
) -> list[Membership]:
    """Those who got what it follows; an update also those who are still to get it."""
    followed = [b.id for b in broadcasts.gone_out(unit.conn, incident_id, FOLLOWED)]
    states = (*REACHED, *WAITING, State.CLAIMED) if kind == Kind.UPDATE else REACHED
    numbers = set(spool.numbers(unit.conn, followed, states))
    # what is on the air this moment reaches its member; what is only claimed is withdrawn
    numbers |= {
        n for n, (row, _) in spool.numbers(unit.conn, followed, (State.CLAIMED,)).items() if row in unit.ctx.on_air
    }
    people = [m for n in reversed(networks) for m in members.audience(unit.conn, n)]
    return [m for m in {m.number: m for m in people}.values() if m.number in numbers]
