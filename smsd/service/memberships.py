"""What happens to memberships: added, imported, suspended, removed, erased, requests answered.

add              an operator or coordinator makes members of entries
answer_requests  accepts or refuses those who asked to join
suspend, resume  the charter's sanctions: until a date, and back before it
ban              for good
remove, erase    ends memberships; erases a number for good
about            all that is stored about a member

In: a unit of work, an actor. Out: what became of it. Who asked to join hears the answer, and new members are welcomed
where that is wanted; nobody else is texted from here. What a network ends to send is withdrawn for that network only.
What members do about themselves stands in service/joining.py and service/oneself.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from smsd.errors import NotAllowed
from smsd.lists.cells import cell
from smsd.lists.member_list import Entry
from smsd.model import broadcast as bc
from smsd.model import journal as events
from smsd.model.delivery import Priority
from smsd.model.life import possible
from smsd.model.membership import MOVES, Membership, State
from smsd.phone_number import is_mobile, mask
from smsd.rules import membership as rules
from smsd.service.access import Action, allowed, require
from smsd.service.actor import Actor
from smsd.service.unit import REPLIES_LIVE, UnitOfWork
from smsd.store import bars, broadcasts, members, retention, spool, subject


@dataclass(frozen=True, slots=True)
class Added:
    """How many entries of a list were taken, and why others were not."""

    added: int = 0
    known: int = 0
    removed: int = 0
    left: int = 0  # left by themselves before: not brought back silently
    landlines: int = 0  # texts do not arrive there

    def __add__(self, more: Added) -> Added:
        return Added(
            self.added + more.added,
            self.known + more.known,
            removed=self.removed + more.removed,
            left=self.left + more.left,
            landlines=self.landlines + more.landlines,
        )


def add(
    unit: UnitOfWork, actor: Actor, entries: Sequence[Entry], source: str, *, welcome: bool = False, again: bool = False
) -> Added:
    """Makes members of entries, each pinned to the line with the fewest. `source` stands in the consents:
    "import", "command line".

    Who left by themselves is not brought back (they have to text JOIN, or to be asked again on paper: `again`), and
    sanctions hold that outlived a membership. A landline is refused: nobody would be reached there.
    """
    for network in {entry.network for entry in entries}:
        require(unit, actor, Action.MANAGE_MEMBERS, network)
    load = members.loads(unit.conn)
    done, of = Added(), Counter[str]()
    for entry in entries:
        one = _add_one(unit, entry, source, load, welcome=welcome, again=again)
        done += one
        of[entry.network] += one.added
    for network, count in of.items():
        unit.journal("members added", "", f"{network}, {count} by {source}{actor.by}")
    return done


def _add_one(unit: UnitOfWork, entry: Entry, source: str, load: dict[str, int], *, welcome: bool, again: bool) -> Added:
    conn, now = unit.conn, unit.now
    if not is_mobile(entry.number):
        return Added(landlines=1)
    who = unit.pseudonym(entry.number)
    if members.has_left(conn, who, entry.network):
        if not again:
            return Added(left=1)
        members.came_back(conn, who, entry.network)
    own = next((m for m in members.of_number(conn, entry.number) if m.network == entry.network), None)
    state = own.state if own else State.UNKNOWN
    bar, until = bars.of(conn, who, entry.network, now)
    if bar == "removed" or state == State.REMOVED:
        return Added(removed=1)
    member_id = members.person(conn, entry.number, entry.language, now)
    members.describe(
        conn, entry.number, name=entry.name, street=entry.street, email=entry.email, language=entry.language
    )
    event = rules.add(rules.Standing(state, bar=bar))
    if event is None:
        return Added(known=1)
    sim = (
        own.sim
        if own and own.sim
        else min(unit.config.preferred(entry.network), key=lambda name: load.get(name, 0), default=None)
    )
    if sim is not None and not (own and own.sim):
        load[sim] = load.get(sim, 0) + 1
    members.step(
        conn,
        member_id,
        entry.network,
        state,
        event,
        zone=entry.zone,
        sim=sim,
        since=now,
        suspended_until=until,
        left_at=None,
        left_from=None,
    )
    members.forget_asked(conn, entry.number, None)
    members.consent(
        conn, member_id, entry.network, at=now, text="on paper", wording=rules.WORDING_VERSION, channel=source
    )
    if welcome and event == "add":
        _text(unit, entry.number, entry.network, language=entry.language, key="welcome", sim=sim)
    return Added(added=1)


def _text(
    unit: UnitOfWork, number: str, network: str, language: str, key: str, sim: str | None, until: datetime | None = None
) -> None:
    settings = unit.config.networks[network]
    date = f"{until.astimezone(unit.config.gateway.zone):%d/%m/%Y}" if until else ""
    body = unit.wording.say(
        language, key, short=settings.short, controller=settings.controller or unit.config.gateway.name, date=date
    )
    unit.queue(number, body, priority=Priority.REPLY, role="resident", pinned=sim, expires=REPLIES_LIVE)


def answer_requests(unit: UnitOfWork, actor: Actor, ids: Collection[int], *, approved: bool) -> list[Membership]:
    """Accepts or refuses those of these that wait; which they were. They hear it from the line that they texted."""
    done = []
    for own in members.by_ids(unit.conn, ids):
        bar, until = bars.of(unit.conn, unit.pseudonym(own.number), own.network, unit.now)
        step = rules.answer_request(rules.Standing(own.state, bar=bar), approved=approved)
        if not step.event:
            continue
        require(unit, actor, Action.ANSWER_REQUESTS, own.network)
        member_id = members.person(unit.conn, own.number, own.language, unit.now)
        values = {"left_at": None} if step.event == "refuse" else {"since": unit.now, "suspended_until": until}
        members.step(unit.conn, member_id, own.network, own.state, step.event, **values)
        unit.journal(events.about("membership", step.event), own.number, own.network + actor.by)
        _text(
            unit, own.number, own.network, language=own.language, key=step.answer or "welcome", sim=own.sim, until=until
        )
        done.append(own)
    return done


def suspend(unit: UnitOfWork, actor: Actor, number: str, network: str, until: datetime) -> bool:
    """Suspends a member until a date; False where that membership is none to suspend."""
    return _sanction(unit, actor, number, network=network, event="suspend", until=until)


def resume(unit: UnitOfWork, actor: Actor, number: str, network: str) -> bool:
    """Ends a suspension before its date; False where that membership is not suspended.
    What was for good stays for good.
    """
    require(unit, actor, Action.MANAGE_MEMBERS, network)
    own = next((m for m in members.of_number(unit.conn, number) if m.network == network), None)
    if own is None or own.state != State.SUSPENDED:
        return False
    member_id = members.person(unit.conn, number, own.language, unit.now)
    members.step(unit.conn, member_id, network, own.state, "wake", suspended_until=None)
    bars.lift(unit.conn, unit.pseudonym(number), network)
    unit.journal("membership wake", number, network + actor.by)
    return True


def ban(unit: UnitOfWork, actor: Actor, number: str, network: str) -> bool:
    """Removes a member for good; False where that membership is none to end."""
    return _sanction(unit, actor, number, network=network, event="remove", until=None)


def _sanction(unit: UnitOfWork, actor: Actor, number: str, network: str, event: str, until: datetime | None) -> bool:
    """It is kept by a keyed hash of the number as well: neither STOP nor an erasure ends it."""
    require(unit, actor, Action.MANAGE_MEMBERS, network)
    own = next((m for m in members.of_number(unit.conn, number) if m.network == network), None)
    if own is None or not possible(MOVES, own.state, event):
        return False
    member_id = members.person(unit.conn, number, own.language, unit.now)
    members.step(unit.conn, member_id, network, own.state, event, suspended_until=until)
    bars.put(unit.conn, unit.pseudonym(number), network, unit.now, until)
    withdraw(unit, number, [network], "suspended" if until else "removed")
    unit.journal(
        events.about("membership", event), number, network + (f", until {until:%Y-%m-%d}" if until else "") + actor.by
    )
    return True


def remove(unit: UnitOfWork, actor: Actor, number: str, network: str | None) -> list[str]:
    """Ends the memberships of a network, or all; the networks that were left.
    No text of theirs undoes it, and no list brings them back.
    """
    left = [
        m
        for m in members.of_number(unit.conn, number)
        if network in (None, m.network) and possible(MOVES, m.state, "leave")
    ]
    for own in left:
        require(unit, actor, Action.MANAGE_MEMBERS, own.network)
    for own in left:
        member_id = members.person(unit.conn, number, own.language, unit.now)
        members.step(unit.conn, member_id, own.network, own.state, "leave", left_at=unit.now, left_from=None)
        members.remember_leaver(unit.conn, unit.pseudonym(number), own.network, unit.now)
        unit.journal("membership leave", number, own.network + actor.by)
    withdraw(unit, number, [own.network for own in left], "left")
    return [own.network for own in left]


def erase(unit: UnitOfWork, actor: Actor, number: str) -> bool:
    """Erases a number with all its memberships at once; False where it is not known."""
    own = members.of_number(unit.conn, number)
    for one in own:
        require(unit, actor, Action.MANAGE_MEMBERS, one.network)
    remove(unit, actor, number, None)
    for one in own:  # a keyed hash is all that stays, so that a list does not bring them back
        members.remember_leaver(unit.conn, unit.pseudonym(number), one.network, unit.now)
    retention.erase(unit.conn, number)
    unit.journal("forgotten", "", actor.by.strip())
    return bool(own)


def about(unit: UnitOfWork, actor: Actor, number: str) -> dict[str, list[dict[str, object]]]:
    """All that is stored about a number, by class: what a member may ask for (GDPR article 15)."""
    networks = [m.network for m in members.of_number(unit.conn, number)] or [next(iter(unit.config.networks))]
    if not any(allowed(unit, actor, Action.SHOW_MEMBER, network) for network in networks):
        raise NotAllowed(f"{Action.SHOW_MEMBER}: not to you")
    found = subject.everything(unit.conn, number, unit.pseudonym(number))
    if any(found.values()):
        unit.journal("data shown", number, actor.by.strip())
    return found


def withdraw(unit: UnitOfWork, number: str, networks: Collection[str], reason: str) -> None:
    """What running broadcasts of these networks would still send to a member; what is on air cannot be called back."""
    running = [b.id for b in broadcasts.find(unit.conn, states=bc.RUNNING, networks=networks)] if networks else []
    if running:
        unit.withdraw("cancel", reason, *spool.of_member(number, running))


def named(own: Membership) -> str:
    """How a request is shown to a coordinator: its number, a name where one was given, a masked number."""
    return f"{own.id} {cell(own.name) or mask(own.number)}"
