"""What officers text: drafts, UPDATE, EINDE, FOUT, TEST, STATUS, LEDEN. Coordinators share some.

In: a conversation, a command. Out: a draft whose proof is asked for (asking.py), or an answer. STOP and VERDER are in
halts.py, NEE in whose.py.
"""

from __future__ import annotations

from datetime import datetime

from smsd.channels.sms import asking, which
from smsd.channels.sms.conversation import Conversation
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.delivery import REACHED, State
from smsd.model.draft import Draft
from smsd.rules import grammar, limits, plan, wording
from smsd.rules.grammar import Command
from smsd.rules.texts import standard_key
from smsd.rules.words import Verb
from smsd.service import halting
from smsd.service.allowance import lines_of
from smsd.service.halting import Halt
from smsd.store import broadcasts, members, settling, spool


def draft(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """Free text, or ALARM text: a draft alert. `written`: where it is older than the text that asks for it."""
    at = written or which.facts_at(talk)
    named = which.named_networks(talk, command)
    if command.networks and not named:
        return
    choices = which.choices_for(talk, command)
    network = choices[0] if choices else named[0] if named else which.network_for(talk, command)
    if network is None:
        return
    if not command.text.strip():
        language = talk.language_of(talk.sender, network)
        talk.answer("nothing_written", network=network, kind=talk.wording.raw(language, "kind_alert"))
        return
    if choices:
        asking.draft(talk, Draft(Kind.ALERT, network, command.text, facts_at=at, networks=choices))
        return
    also = named[1:]
    zones = tuple(z for z in command.zones if any(z in talk.config.networks[n].zones for n in (network, *also)))
    asking.draft(talk, Draft(kind=Kind.ALERT, network=network, body=command.text, zones=zones, facts_at=at, also=also))


def free_text(talk: Conversation, command: Command) -> None:
    """Free text without a keyword; names of networks at its head say which ones are meant."""
    if len(talk.who.networks) > 1:
        networks, rest = grammar.networks_ahead(command.text, talk.known())
        if rest and not set(networks).isdisjoint(talk.who.networks):
            command = Command(Verb.TEXT, rest, networks)
    draft(talk, command)


def test(talk: Conversation, command: Command) -> None:
    """TEST: a draft of a drill, to all members of the networks that are named."""
    named = which.named_networks(talk, command)
    network = named[0] if named else None if command.networks else which.network_for(talk, command)
    if network:
        asking.draft(talk, Draft(Kind.TEST, network, command.text, facts_at=which.facts_at(talk), also=named[1:]))


def update(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """UPDATE text: a draft to everybody who got, or is to get, the alert."""
    incident = which.incident_for(talk, command)
    if incident is None:
        return
    if not command.text.strip():
        language = talk.language_of(talk.sender, incident.network)
        talk.answer("nothing_written", network=incident.network, kind=talk.wording.raw(language, "kind_update"))
        return
    asking.draft(
        talk,
        Draft(
            Kind.UPDATE,
            incident.network,
            command.text,
            incident=incident,
            facts_at=written or which.facts_at(talk),
            also=incident.also,
        ),
    )


def end(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """EINDE [text]: a draft of the all clear; without words of the officer's it has ours."""
    incident = which.incident_for(talk, command)
    if incident is None:
        return
    body = command.text or talk.wording.raw(
        talk.config.language_of(incident.network), standard_key(talk.config, Kind.END)
    )
    asking.draft(
        talk,
        Draft(
            Kind.END,
            incident.network,
            body,
            incident=incident,
            facts_at=written or which.facts_at(talk),
            standard=not command.text,
            also=incident.also,
        ),
    )


def wrong(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """FOUT: halts at once, then asks for the proof of a correction."""
    incident = which.incident_for(talk, command, of_all=False)
    if incident is None:
        return
    running = broadcasts.find(talk.conn, states=bc.RUNNING, incident_id=incident.id)
    halted = [h for h in (halting.halt(talk, talk.actor(), b) for b in running) if h.came != Halt.WANTS_PROOF]
    reached = max((h.reached for h in halted), default=0)
    if halted and not set(incident.networks) <= set(talk.who.networks):
        b = running[0]
        talk.answer(
            "halted", network=b.network, short=talk.short_of(b), id=b.incident, reached=reached, count=b.members
        )
    if not which.may_send(talk, incident):
        return
    body = command.text or talk.wording.raw(
        talk.config.language_of(incident.network), standard_key(talk.config, Kind.CORRECTION)
    )
    lead = (
        talk.wording.raw(talk.language_of(talk.sender, incident.network), "preview_halted", reached=reached)
        if halted
        else ""
    )
    asking.draft(
        talk,
        Draft(
            Kind.CORRECTION,
            incident.network,
            body,
            incident=incident,
            lead=lead,
            facts_at=written or which.facts_at(talk),
            standard=not command.text,
            also=incident.also,
        ),
    )


def status(talk: Conversation, command: Command) -> None:
    """STATUS [#id]: progress and time left."""
    networks = [n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return asking.barred(talk)
    found = broadcasts.find(talk.conn, states=bc.RUNNING, networks=networks, incident_id=command.incident)
    if not found:
        ready = sum(line.ready for line in talk.ctx.lines.values())
        talk.answer(
            "status_idle",
            network=networks[0],
            short=talk.short(networks[0]),
            count=members.count(talk.conn, networks[0]),
            lines=ready,
        )
        return None
    b = found[0]
    counts = spool.counts(talk.conn, b.id)
    sent = sum(counts.get(s, 0) for s in REACHED)
    lines = lines_of(talk.config, b.networks)
    load = {line or "": n for line, n in spool.waiting_by_line(talk.conn, lines=lines).items()}
    left = plan.minutes(plan.forecast(load, talk.ctx.plan_lines(lines)))
    key = "status_live" if b.state == bc.State.LIVE else "status_halted"
    kind = talk.wording.raw(talk.language_of(talk.sender, b.network), f"kind_{b.kind.value}")
    talk.answer(
        key,
        network=b.network,
        short=talk.short_of(b),
        id=b.incident,
        kind=kind,
        sent=sent,
        count=b.members,
        minutes=left,
        failed=counts.get(State.FAILED, 0),
    )
    return None


def how_many(talk: Conversation, command: Command) -> None:
    """LEDEN: counts by network and zone, never names."""
    networks = [n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return asking.barred(talk)
    for network in dict.fromkeys(networks):
        titles = talk.config.networks[network].zones
        zones = [(titles.get(z, z), n) for z, n in members.count_by_zone(talk.conn, network) if z]
        total = members.count(talk.conn, network)
        talk.answer(
            "members_count", network=network, short=talk.short(network), count=total, zones=wording.zones_listed(zones)
        )
    return None


def reaction(talk: Conversation, command: Command) -> None:
    """Too short or a reaction: never a draft. The words that count are told once an hour."""
    talk.outcome = "reaction"
    talk.journal("reaction", talk.sender)
    about_an_alert = settling.mark_seen(talk.conn, talk.sender, talk.now - limits.SEEN_WITHIN, talk.now)
    if not about_an_alert and talk.note_once("officer help"):
        help_(talk, command)


def help_(talk: Conversation, command: Command) -> None:
    """The words that an officer, or a coordinator, may text."""
    talk.answer("officer_help" if talk.who.role == "police" else "coordinator_help")
