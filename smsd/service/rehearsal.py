"""A rehearsal: what a preview of an alert looks up is looked up once for nobody, as soon as the gateway runs.

In: a unit of work. Out: nothing. SQLAlchemy compiles each statement when it is first used, and no officer waits for
that. It only reads: it stores, sends and logs nothing.
"""

from __future__ import annotations

from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.rules import limits
from smsd.service import behind, guard, previews, proving
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, inbox, members

WORDS = "Inbraak Dorpsstraat 14"
MOST = 1000  # members of a network: more are not read for nobody


def of_a_preview(unit: UnitOfWork) -> None:
    """As for an officer's draft in the smallest network that has an officer; where there is none, nothing."""
    sizes = {network: members.count(unit.conn, network) for network in unit.config.networks}
    small = [n for n in sorted(sizes, key=sizes.__getitem__) if sizes[n] <= MOST and proving.officers(unit, (n,))]
    for network in small[:1]:
        number = proving.officers(unit, (network,))[0]
        actor = Actor(Channel.SMS, number=number, line=next(iter(unit.ctx.lines), None))
        facts = previews.gather(unit, actor, Draft(kind=Kind.ALERT, network=network, body=WORDS))
        previews.Previews(unit, facts, number).read_by(number)
        proving.asked_already(unit, actor, facts.digest, number)
        proving.waiting_of(unit, number)
        behind.soon(unit, actor)
        guard.guesses(unit, number)
        challenges.unanswered(unit.conn, number, unit.now - limits.HOUR)
        challenges.of_broadcasts(unit.conn, [0])
        inbox.known(unit.conn, "")
        members.of_number(unit.conn, number)
        broadcasts.known(unit.conn, 0)
        broadcasts.find(unit.conn, states=bc.RUNNING, networks=(network,))
        broadcasts.recent_incidents(unit.conn, (network,), unit.now)
