"""What members do about themselves, without proof: leave, pause, choose a language, see what is stored, be erased.

In: a unit of work, an actor whose number it is. Out: what became of it. Nobody else is texted from here. What a
network ends to send is withdrawn for that network only. How one becomes a member stands in service/joining.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from smsd.model.membership import Membership, State
from smsd.rules import membership as rules
from smsd.service.access import Action, require
from smsd.service.actor import Actor
from smsd.service.memberships import withdraw
from smsd.service.unit import UnitOfWork
from smsd.store import members

FORGET_AFTER = timedelta(hours=24)  # a forged FORGET can be undone by JOIN until then


def leave(unit: UnitOfWork, actor: Actor, networks: Collection[str] = ()) -> list[Membership]:
    """Ends memberships (of these networks, or all), and withdraws what is still to be sent; what was left."""
    left: list[Membership] = []
    for own in members.of_number(unit.conn, actor.number):
        step = rules.leave(own.state)
        if (networks and own.network not in networks) or not step.event:
            continue
        require(unit, actor, Action.OWN_MEMBERSHIP, own.network)
        member_id = members.person(unit.conn, actor.number, own.language, unit.now)
        members.step(
            unit.conn,
            member_id,
            own.network,
            own.state,
            step.event,
            left_at=unit.now,
            left_from=own.state if own.state in (State.ACTIVE, State.PAUSED) else None,
        )
        members.remember_leaver(unit.conn, unit.pseudonym(actor.number), own.network, unit.now)
        unit.journal("membership leave", actor.number, own.network)
        left.append(own)
    withdraw(unit, actor.number, [own.network for own in left], "left")
    if not left:
        unit.journal("stop of no member", actor.number)
    return left


def may_pause(unit: UnitOfWork, actor: Actor, networks: Collection[str] = ()) -> list[Membership]:
    """Memberships that PAUSE is about."""
    return [
        m
        for m in members.of_number(unit.conn, actor.number)
        if m.state in (State.ACTIVE, State.PAUSED) and (not networks or m.network in networks)
    ]


def pause(unit: UnitOfWork, actor: Actor, days: int, networks: Collection[str] = ()) -> datetime | None:
    """Nothing for so many days; until when, or None where there is nothing to pause."""
    own = may_pause(unit, actor, networks)
    if not own:
        return None
    ends = unit.now + timedelta(days=days)
    for one in own:
        require(unit, actor, Action.OWN_MEMBERSHIP, one.network)
        member_id = members.person(unit.conn, actor.number, one.language, unit.now)
        members.step(unit.conn, member_id, one.network, one.state, "pause", paused_until=ends)
        unit.journal("membership pause", actor.number, f"{one.network}, {days} days")
    withdraw(unit, actor.number, [one.network for one in own], "paused")
    return ends


def choose_language(unit: UnitOfWork, actor: Actor, language: str) -> Membership | None:
    """The language of all texts from now on; a membership of theirs, or None where the number has none."""
    own = members.of_number(unit.conn, actor.number)
    if not own:
        return None
    require(unit, actor, Action.OWN_MEMBERSHIP, own[0].network)
    members.describe(unit.conn, actor.number, language=language)
    unit.journal("language", actor.number, language)
    return own[0]


def choose_night(unit: UnitOfWork, actor: Actor, night: tuple[int, int] | None) -> Membership | None:
    """When no tip and no notice comes (minutes of the day); alerts always do. None for who is no member."""
    own = may_pause(unit, actor)
    if not own:
        return None
    require(unit, actor, Action.OWN_MEMBERSHIP, own[0].network)
    members.set_night(unit.conn, actor.number, night)
    unit.journal("night", actor.number)
    return own[0]


def look_after(unit: UnitOfWork, actor: Actor, whom: str) -> Membership | None:
    """The member tells a neighbour without a mobile phone what comes; empty: not any more.
    None for who is no member.
    """
    own = may_pause(unit, actor)
    if not own:
        return None
    require(unit, actor, Action.OWN_MEMBERSHIP, own[0].network)
    members.look_after(unit.conn, actor.number, whom)
    unit.journal("neighbour", actor.number)
    return own[0]


def looks_after(unit: UnitOfWork, actor: Actor) -> str:
    """Whom the member tells, with the number."""
    return members.looked_after(unit.conn, actor.number)


def stored(unit: UnitOfWork, actor: Actor) -> list[Membership]:
    """What is stored of the actor's number, as far as one text can tell it; the rest:
    service/memberships.py `about`.
    """
    own = [m for m in members.of_number(unit.conn, actor.number) if m.state != State.UNKNOWN]
    if own:
        require(unit, actor, Action.OWN_DATA, own[0].network)
        unit.journal("data shown", actor.number)
    return own


def ask_erasure(unit: UnitOfWork, actor: Actor) -> Membership | None:
    """FORGET: leaves at once. A membership to word the confirmation by; None where an erasure was asked for already.

    All is erased a day after that confirmation went out (`erase_after`), so that nobody is erased unheard.
    """
    own = [m for m in members.of_number(unit.conn, actor.number) if m.network in unit.config.networks]
    if not own or members.forgetting(unit.conn, actor.number):
        return None
    require(unit, actor, Action.OWN_MEMBERSHIP, own[0].network)
    leave(unit, actor)
    unit.journal("erasure asked", actor.number)
    return own[0]


def erase_after(unit: UnitOfWork, actor: Actor, row: int) -> None:
    """The erasure waits for this row of the queue, its confirmation; 0:
    there was no way to confirm it, so nothing is erased.
    """
    members.forget_asked(unit.conn, actor.number, row or None)
