"""The alerts that another one of the same number or street may go with: what rules/hints.py looks at, and 1 with a code joins.

In: a unit of work, a number, networks. Out: alerts of these networks, and those that wait for their proof. It changes nothing.
"""

from __future__ import annotations

from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.rules.hints import Alerts
from smsd.service import proving
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts


def alerts(unit: UnitOfWork, number: str, networks: tuple[str, ...]) -> Alerts:
    """All that a hint about a new alert of this number may be made of."""
    waiting = own_drafts(unit, number, networks)
    states = (*bc.OPEN, *bc.RUNNING, bc.State.DONE)
    found = broadcasts.find(unit.conn, states=states, networks=networks, kinds=(Kind.ALERT,))
    opened = {i.id for i in broadcasts.open_incidents(unit.conn, networks)}
    return Alerts(tuple(found), opened, tuple(waiting))


def own_drafts(unit: UnitOfWork, number: str, networks: tuple[str, ...]) -> list[Broadcast]:
    """A number's alerts for some networks that wait for their proof, the oldest first."""
    ids = {c.broadcast for c in proving.waiting(unit, number) if c.action in proving.DRAFTS and c.broadcast is not None}
    found = [broadcasts.get(unit.conn, i) for i in sorted(i for i in ids if i is not None)]
    return [
        b
        for b in found
        if b.author_number == number and b.kind == Kind.ALERT and b.networks == networks and b.state in bc.OPEN
    ]
