"""The alerts that another one of the same number or street may go with: what rules/hints.py looks at.

In: a unit of work, a number, networks. Out: alerts of these networks, and those that wait for their proof. It changes
nothing.
"""

from __future__ import annotations

from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.rules import proof
from smsd.rules.hints import SHORTLY, Alerts, own_drafts
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges


def alerts(unit: UnitOfWork, number: str, networks: tuple[str, ...]) -> Alerts:
    """All that a hint about a new alert of this number may be made of."""
    asked = [c for c in challenges.open_for(unit.conn, [number]) if not c.behind and not proof.lapsed(c, unit.now)]
    drafts = {c.broadcast: broadcasts.get(unit.conn, c.broadcast) for c in asked if c.broadcast is not None}
    kind = (Kind.ALERT,)
    found = broadcasts.find(unit.conn, states=(*bc.OPEN, *bc.RUNNING), networks=networks, kinds=kind)
    found += broadcasts.find(  # of those of years that are over nothing is said
        unit.conn, states=(bc.State.DONE,), networks=networks, kinds=kind, done_after=unit.now - SHORTLY
    )
    found.sort(key=lambda b: -b.id)
    opened = {i.id for i in broadcasts.open_incidents(unit.conn, networks)}
    return Alerts(tuple(found), opened, tuple(own_drafts(asked, drafts, number, networks)))
