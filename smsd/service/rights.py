"""A role holder's right: blocked at once (a lost phone), and what guessing locked, opened again.

In: a unit of work, an actor, whom. Out: rights changed; the officers and coordinators of a network both are in hear
it, but for who did it. A block ends by the operator's word only: RESET by text lifts the lock of wrong codes, no
more.
"""

from __future__ import annotations

from smsd.model.delivery import Priority
from smsd.model.journal import Event
from smsd.service import guard
from smsd.service.access import Action, require
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork
from smsd.store import facts, people

STILL = "still"  # the monthly question that waits for a yes, by person


def block(unit: UnitOfWork, actor: Actor, person: str) -> None:
    """That right is off until the operator gives it back."""
    network = _network(unit, actor, person)
    require(unit, actor, Action.RIGHTS, network)
    people.save(unit.conn, person, blocked_at=unit.now, blocked_by=actor.key or "operator")
    _note(unit, actor, person, network=network, event="right blocked", message="block_done")


def reset(unit: UnitOfWork, actor: Actor, person: str) -> None:
    """Lifts the lock of too many wrong codes; the operator's word ends a block as well."""
    network = _network(unit, actor, person)
    require(unit, actor, Action.RIGHTS, network)
    ends_block: dict[str, object] = {"blocked_at": None, "blocked_by": None} if actor.channel == Channel.SHELL else {}
    people.save(unit.conn, person, totp_failures=0, **ends_block)
    for number in unit.config.people[person].number:
        guard.lift(unit.conn, unit.pseudonym(number))
    _note(unit, actor, person, network=network, event="lock lifted", message="reset_done")


def still_there(unit: UnitOfWork, actor: Actor) -> str | None:
    """A yes to the monthly question whether somebody still does this work;
    who said it, None where nobody behind this phone was asked.
    """
    for person in actor.people:
        if facts.get(unit.conn, f"{STILL}:{person}"):
            facts.drop(unit.conn, f"{STILL}:{person}")
            unit.journal("still authorised", actor.number, person)
            return person
    return None


def _network(unit: UnitOfWork, actor: Actor, person: str) -> str:
    """The first network of that person that the actor is in too; an operator is in all."""
    own = unit.config.people[actor.key].networks if actor.key in unit.config.people else tuple(unit.config.networks)
    return next((n for n in unit.config.people[person].networks if n in own), "")


def _note(unit: UnitOfWork, actor: Actor, person: str, network: str, event: Event, message: str) -> None:
    unit.journal(event, actor.number, f"{person} by {actor.key}" if actor.key else person + actor.by)
    for key, other in unit.staff(network):
        number = other.number[0]
        if key == actor.key or actor.number in other.number:
            continue
        by = (
            unit.name_of(actor.key)
            if actor.key
            else unit.wording.raw(unit.language_of(number, network), "operator_name")
        )
        unit.tell(
            number,
            message,
            network=network,
            priority=Priority.ALERT,
            short=unit.short(network),
            author=unit.name_of(person),
            names=by,
        )
