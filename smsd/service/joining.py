"""How somebody becomes a member: JOIN asks, and the code of the question that goes to that very phone answers.

networks_of_code  which networks an invite or street code belongs to
undone            what a JOIN that names no network brings back
join              JOIN: a question with a code, what was left is restored, or why not
confirm           the code that was typed: a member, a request to the coordinators, or why not
waits_for         whether a code is that of an open question
not_asked         the question could not be put

In: a unit of work, an actor whose number it is, what was texted (consent keeps it, without digits). Out: what became
of it. Coordinators hear from here that too many join; whoever asked hears it from the channel.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smsd.model import journal as events
from smsd.model.delivery import Priority
from smsd.model.membership import Membership, State
from smsd.rules import limits, signup
from smsd.rules import membership as rules
from smsd.rules.words import fold
from smsd.service.access import Action, require
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import bars, members, tallies

BACK = ("restore", "restore_paused", "wake")
CONSENT_LETTERS, NAME_LETTERS, STREET_LETTERS = 320, 60, 80


@dataclass(frozen=True, slots=True)
class Joined:
    """What a JOIN or a right code did. `answer`: what there is to say (None: nothing). `until`:
    of a suspension or a pause.

    `question`: the new one whose code is to be shown (rules/signup.py); "" where none is. `sim`: the line that alerts
    will come from.
    """

    network: str
    language: str
    answer: rules.Answer | None
    changed: bool = False
    until: datetime | None = None
    question: str = ""
    sim: str | None = None


class Code(StrEnum):
    """What a typed code was."""

    UNASKED = "no question is open"
    ENDED = "too many wrong codes"
    WRONG = "wrong"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of a typed code; `about` holds what was joined, of a wrong code the one question that is
    explained.
    """

    code: Code
    about: tuple[Joined, ...] = ()


def networks_of_code(unit: UnitOfWork, code: str) -> tuple[str, ...]:
    """Networks that gave out this invite or street code."""
    if not code:
        return ()
    return tuple(key for key, n in unit.config.networks.items() if code in {fold(known) for known in n.codes})


def undone(unit: UnitOfWork, actor: Actor, heard: Collection[str]) -> tuple[str, ...]:
    """What a JOIN that names nothing brings back: all that one STOP or PAUSE ended, in whatever networks, where some of
    it was in these.
    """
    back: dict[str, tuple[State, datetime | None]] = {}
    for own in members.of_number(unit.conn, actor.number):
        if own.network in unit.config.networks:
            standing = _standing(unit, actor, own, own.network)
            step = rules.join(unit.config.networks[own.network].join, standing, unit.now, code_zone=None)
            if step.event in BACK:
                back[own.network] = own.state, own.left_at if own.state == State.LEFT else own.until
    ended = {back[network] for network in heard if network in back}
    return tuple(network for network, how in back.items() if how in ended)


def join(
    unit: UnitOfWork, actor: Actor, network: str, *, code: str = "", described: str = "", said: str = ""
) -> Joined:
    """JOIN. `code`: an invite or street code; `described`: "name, street"; `said`:
    the words that consent is kept with.
    """
    require(unit, actor, Action.OWN_MEMBERSHIP, network)
    settings = unit.config.networks[network]
    own = _own(unit, actor, network)
    zone = next((zone for known, zone in settings.codes.items() if fold(known) == code), None) if code else None
    step = rules.join(settings.join, _standing(unit, actor, own, network), unit.now, code_zone=zone)
    language = own.language if own else unit.config.language_of(network)
    asked = ""
    if step.event:
        if step.question:
            unanswered = members.unanswered(unit.conn, unit.now - limits.WEEK)
            asked = signup.question(unanswered, unit.ctx.chance.getrandbits(64))
        _move(unit, actor, own, network=network, step=step, language=language, question=asked, said=said)
        if described:
            name, _, street = described.partition(",")
            members.describe(
                unit.conn, actor.number, name=name.strip()[:NAME_LETTERS], street=street.strip()[:STREET_LETTERS]
            )
    return Joined(
        network,
        language,
        step.answer,
        changed=step.event is not None,
        until=until(unit, actor, network, own),
        question=asked,
    )


def _move(
    unit: UnitOfWork,
    actor: Actor,
    own: Membership | None,
    network: str,
    step: rules.Step,
    language: str,
    *,
    question: str,
    said: str,
) -> None:
    """JOIN changes something: the row, what is remembered of a leaver, the consent."""
    member_id = members.person(unit.conn, actor.number, language, unit.now)
    values: dict[str, object] = {"left_from": None}
    if question:
        values |= {"asked_at": unit.now, "question": question}
    if step.event in ("restore", "restore_paused"):
        values |= {"left_at": None}
    elif step.event == "wake":
        values |= {"paused_until": None}
    if step.event != "ask":
        members.forget_asked(unit.conn, actor.number, None)
        members.came_back(unit.conn, unit.pseudonym(actor.number), network)
    if step.zone:
        values["zone"] = step.zone
    members.step(unit.conn, member_id, network, own.state if own else State.UNKNOWN, step.event or "", **values)
    _consent(unit, member_id, network, said)
    unit.journal(events.about("membership", step.event or ""), actor.number, network)


def not_asked(unit: UnitOfWork, actor: Actor, network: str) -> None:
    """The question could not be put: the next JOIN asks again."""
    members.not_asked(unit.conn, actor.number, network)


def waits_for(unit: UnitOfWork, actor: Actor, code: str) -> bool:
    """Whether digits are the code of an open question: a role holder joins like anybody."""
    return any(
        m.state == State.ASKED and signup.holds(unit.key, code, actor.number, m.network, m.question)
        for m in members.of_number(unit.conn, actor.number)
    )


def confirm(unit: UnitOfWork, actor: Actor, code: str, *, said: str = "") -> Confirmed:
    """The second half of the double opt-in: the code of the question, from the number that was asked.
    Five wrong ones end a question.
    """
    asked = [
        m
        for m in members.of_number(unit.conn, actor.number)
        if m.state == State.ASKED
        and m.network in unit.config.networks
        and m.asked_at is not None
        and unit.now - m.asked_at < rules.ASK_AGAIN
    ]
    if not asked:
        return Confirmed(Code.UNASKED)
    for one in asked:
        require(unit, actor, Action.OWN_MEMBERSHIP, one.network)
    subject = unit.pseudonym(actor.number)
    wrong = f"yes wrong {max(m.question for m in asked)[2:10]}"
    if tallies.count(unit.conn, subject, wrong, unit.now - limits.WEEK) >= signup.WRONG_ENDS:
        unit.journal("sign-up ended", actor.number, "wrong codes")
        return Confirmed(Code.ENDED)
    right = [m for m in asked if signup.holds(unit.key, code, actor.number, m.network, m.question)]
    if right:
        return Confirmed(Code.RIGHT, tuple(_becomes_member(unit, actor, own, said) for own in right))
    if code:
        tallies.add(unit.conn, subject, wrong, unit.now)
        unit.journal("wrong sign-up code", actor.number)
    return Confirmed(Code.WRONG, (Joined(asked[0].network, asked[0].language, None),))


def _becomes_member(unit: UnitOfWork, actor: Actor, own: Membership, said: str) -> Joined:
    conn, now, network = unit.conn, unit.now, own.network
    if tallies.count(conn, network, "joined", now - limits.HOUR) >= limits.NEW_MEMBERS_AN_HOUR:
        unit.journal("too many new members", actor.number, network)
        _tell_full(unit, network)
        return Joined(network, own.language, "join_full")
    step, sim = rules.yes(unit.config.networks[network].join, _standing(unit, actor, own, network)), own.sim
    if step.event:
        tallies.add(conn, network, "joined", now)
        member_id = members.person(conn, actor.number, own.language, now)
        sims = unit.config.preferred(network)
        sim = actor.line if actor.line in sims else members.least_loaded(conn, sims)
        who = unit.pseudonym(actor.number)
        _, suspended = bars.of(conn, who, network, now)
        members.came_back(conn, who, network)
        members.forget_asked(conn, actor.number, None)
        values: dict[str, object] = (
            {"requested_at": now, "digested_at": None} if step.event == "yes_to_approve" else {"since": now}
        )
        members.step(
            conn,
            member_id,
            network,
            own.state,
            step.event,
            sim=sim,
            suspended_until=suspended,
            left_at=None,
            **values,
        )
        _consent(unit, member_id, network, said)
        unit.journal(events.about("membership", step.event), actor.number, network)
    ends = until(unit, actor, network, own)
    return Joined(network, own.language, answer=step.answer, changed=step.event is not None, until=ends, sim=sim)


def _tell_full(unit: UnitOfWork, network: str) -> None:
    """So many new members within an hour may be a forger's work: coordinators hear it, once an hour."""
    if tallies.count(unit.conn, network, "join full", unit.now - limits.HOUR):
        return
    tallies.add(unit.conn, network, "join full", unit.now)
    unit.tell_coordinators([network], "joins_capped", priority=Priority.REPLY, count=limits.NEW_MEMBERS_AN_HOUR)


def until(unit: UnitOfWork, actor: Actor, network: str, own: Membership | None) -> datetime | None:
    """Until when the actor's suspension or pause lasts."""
    _, ends = bars.of(unit.conn, unit.pseudonym(actor.number), network, unit.now)
    return ends or (own.until if own else None)


def _own(unit: UnitOfWork, actor: Actor, network: str) -> Membership | None:
    return next((m for m in members.of_number(unit.conn, actor.number) if m.network == network), None)


def _standing(unit: UnitOfWork, actor: Actor, own: Membership | None, network: str) -> rules.Standing:
    bar, _ = bars.of(unit.conn, unit.pseudonym(actor.number), network, unit.now)
    if own is None:
        return rules.Standing(bar=bar)
    return rules.Standing(own.state, own.asked_at, _heard(unit, own), own.left_from, bar)


def _heard(unit: UnitOfWork, own: Membership) -> datetime | None:
    """Since when somebody who left knows of it: of a forged STOP nobody does before our answer, however late
    that goes out.
    """
    if own.state != State.LEFT or own.left_at is None:
        return own.left_at
    return members.heard_of_leaving(unit.conn, own.number, own.left_at, unit.now, rules.UNDO)


def _consent(unit: UnitOfWork, member_id: int, network: str, said: str) -> None:
    members.consent(
        unit.conn,
        member_id,
        network,
        at=unit.now,
        text=signup.masked(said[:CONSENT_LETTERS]),
        wording=rules.WORDING_VERSION,
        channel="sms",
    )
