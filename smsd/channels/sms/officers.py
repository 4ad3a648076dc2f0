"""What officers text: drafts, UPDATE, EINDE, FOUT, TEST, STOP, VERDER, NEE, STATUS, LEDEN. Coordinators share some."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from smsd.channels.sms import asking
from smsd.channels.sms.conversation import Conversation
from smsd.model import broadcast as bc
from smsd.model import journal as events
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.challenge import Action, Challenge
from smsd.model.delivery import REACHED, WAITING, Priority, State
from smsd.model.draft import Draft
from smsd.model.incident import Incident
from smsd.rules import grammar, limits, plan, proof, wording
from smsd.rules.grammar import Command
from smsd.rules.texts import standard_key
from smsd.rules.words import Verb
from smsd.service import halting, proving
from smsd.service.allowance import lines_of
from smsd.service.halting import Halt
from smsd.service.proving import CODE_HERE
from smsd.store import broadcasts, members, settling, spool, tallies

ASKED_WHOSE = "asked whose"
SHOWN = 40
# a stamp of the SMS centre: a text may have waited for a phone or for us
BELIEVED, BELIEVED_AHEAD = (
    timedelta(hours=48),
    timedelta(hours=6),
)


def facts_at(talk: Conversation) -> datetime:
    """When the officer wrote: the SMS centre's stamp where it is believable, else the time of arrival."""
    stamp = talk.text.stamp
    return stamp if stamp and -BELIEVED_AHEAD < talk.now - stamp < BELIEVED else talk.now


def network_for(talk: Conversation, command: Command) -> str | None:
    """The network an officer means; None after asking."""
    own = talk.who.networks
    named = [n for n in command.networks if n in own]
    if command.networks and not named:
        named = []
    elif not named:
        heard = [n for n in own if n in talk.heard_networks()]
        named = [own[0]] if len(own) == 1 else heard if len(heard) == 1 else []
    if len(named) == 1:
        return named[0]
    ask_which(talk)
    return None


def ask_which(talk: Conversation) -> None:
    """Asks for the name of a network."""
    talk.answer("which_network", names=", ".join(talk.config.networks[n].short.split()[-1] for n in talk.who.networks))


def named_networks(talk: Conversation, command: Command) -> tuple[str, ...]:
    """The networks that an officer names and may alert; of others that are named it is said that they get nothing."""
    own = talk.who.networks
    foreign = tuple(dict.fromkeys(n for n in command.networks if n not in own))
    if foreign:
        talk.answer("not_your_network", network=own[0], names=talk.heads(foreign))
    return tuple(dict.fromkeys(n for n in command.networks if n in own))


def choices_for(talk: Conversation, command: Command) -> tuple[str, ...]:
    """The networks to ask about in the preview: an officer of several named none, and the line does not tell."""
    own = talk.who.networks
    heard = [n for n in own if n in talk.heard_networks()]
    return tuple(heard or own) if not command.networks and len(own) > 1 and len(heard) != 1 else ()


def incident_for(talk: Conversation, command: Command, *, of_all: bool = True) -> Incident | None:
    """The incident that is meant: by its number, or the latest open one; None after an answer.

    What ended a moment ago can still be corrected or updated: the preview says of which incident. `of_all`: only one of which the
    officer may send to all networks.
    """
    found = broadcasts.open_incidents(talk.conn, talk.who.networks)
    if command.verb in (Verb.WRONG, Verb.UPDATE) and not any(command.incident in (None, i.id) for i in found):
        found = broadcasts.recent_incidents(talk.conn, talk.who.networks, talk.now - limits.STOP_MEANS_HALT)
    if command.incident is not None and (
        len(found) != 1 or broadcasts.latest_incident(talk.conn, talk.who.networks, command.incident)
    ):
        # a number that was never given can only mean the one that is open
        found = [i for i in found if i.id == command.incident]
    if found:
        return found[0] if not of_all or may_send(talk, found[0]) else None
    network = talk.who.networks[0]
    talk.answer("no_incident", network=network, short=talk.short(network))
    return None


def may_send(talk: Conversation, incident: Incident) -> bool:
    """Whether an officer may send to all networks of an incident; False after an answer."""
    foreign = [n for n in incident.networks if n not in talk.who.networks]
    if not foreign:
        return True
    network = next(n for n in incident.networks if n not in foreign)
    talk.answer(
        "not_all_yours",
        network=network,
        short=talk.short(network),
        id=incident.id,
        names=talk.heads(foreign),
        author=talk.name_of(incident.opened_by),
    )
    return False


def draft(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """Free text, or ALARM text: a draft alert. `written`: where it is older than the text that asks for it."""
    at = written or facts_at(talk)
    named = named_networks(talk, command)
    if command.networks and not named:
        return
    choices = choices_for(talk, command)
    network = choices[0] if choices else named[0] if named else network_for(talk, command)
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
    asking.draft(talk, Draft(Kind.ALERT, network, command.text, zones, facts_at=at, also=also))


def free_text(talk: Conversation, command: Command) -> None:
    """Free text without a keyword; names of networks at its head say which ones are meant."""
    if len(talk.who.networks) > 1:
        networks, rest = grammar.networks_ahead(command.text, talk.known())
        if rest and not set(networks).isdisjoint(talk.who.networks):
            command = Command(Verb.TEXT, rest, networks)
    draft(talk, command)


def test(talk: Conversation, command: Command) -> None:
    """TEST: a drill."""
    named = named_networks(talk, command)
    network = named[0] if named else None if command.networks else network_for(talk, command)
    if network:
        asking.draft(talk, Draft(Kind.TEST, network, command.text, facts_at=facts_at(talk), also=named[1:]))


def update(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """UPDATE text."""
    incident = incident_for(talk, command)
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
            facts_at=written or facts_at(talk),
            also=incident.also,
        ),
    )


def end(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """EINDE [text]."""
    incident = incident_for(talk, command)
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
            facts_at=written or facts_at(talk),
            standard=not command.text,
            also=incident.also,
        ),
    )


def wrong(talk: Conversation, command: Command, written: datetime | None = None) -> None:
    """FOUT: halts at once, then asks for the proof of a correction."""
    incident = incident_for(talk, command, of_all=False)
    if incident is None:
        return
    running = broadcasts.find(talk.conn, states=bc.RUNNING, incident_id=incident.id)
    halted = [
        h for h in (halting.halt(talk, talk.actor(), b, tell=False) for b in running) if h.came != Halt.WANTS_PROOF
    ]
    reached = max((h.reached for h in halted), default=0)
    if halted and not set(incident.networks) <= set(talk.who.networks):
        b = running[0]
        talk.answer(
            "halted", network=b.network, short=talk.short_of(b), id=b.incident, reached=reached, count=b.members
        )
    if not may_send(talk, incident):
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
            facts_at=written or facts_at(talk),
            standard=not command.text,
            also=incident.also,
        ),
    )


def networks_that_may_halt(talk: Conversation) -> tuple[str, ...]:
    """Whoever gets notices may halt, enrolled or not; an expired or blocked right may not."""
    return tuple(
        dict.fromkeys(n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks)
    )


def stop(talk: Conversation, command: Command) -> None:
    """STOP [#id]: halts at the next message, without proof; after a proven VERDER it wants a code."""
    networks = networks_that_may_halt(talk)
    if not networks:
        return barred(talk)
    if command.incident is not None and not broadcasts.find(
        talk.conn, states=tuple(bc.State), networks=networks, incident_id=command.incident
    ):
        command = replace(command, incident=None)  # a wrong number is no reason to go on texting a neighbourhood

    def find(states: tuple[bc.State, ...], after: datetime | None = None) -> list[Broadcast]:
        return broadcasts.find(
            talk.conn, states=states, networks=networks, incident_id=command.incident, done_after=after
        )

    live = find((bc.State.LIVE,))
    if live:
        for broadcast in live:
            _halt_or_ask(talk, broadcast, "halted_words" if command.text else "halted")
        return None
    halted = find((bc.State.HALTED,))
    if halted:
        b = halted[0]
        talk.answer(
            "halted_again",
            network=b.network,
            short=talk.short_of(b),
            id=b.incident,
            reached=halting.reached_or_on_air(talk, b),
            count=b.members,
        )
        return None
    done = [b for b in find((bc.State.DONE, bc.State.CANCELLED), talk.now - limits.STOP_MEANS_HALT) if b.incident]
    newest = _newest_draft(talk)
    if newest is not None and not (done and (done[0].started_at or talk.now) > newest.created_at):
        return ask_whose(talk, newest)
    if done:
        b = done[0]
        talk.answer(
            "already_done",
            network=b.network,
            short=talk.short_of(b),
            id=b.incident,
            reached=halting.reached_or_on_air(talk, b),
        )
        return None
    talk.answer("nothing_runs", network=networks[0], short=talk.short(networks[0]))
    return None


def _newest_draft(talk: Conversation) -> Challenge | None:
    """The newest draft in the sender's name that waits for a code."""
    drafts_ = [c for c in proving.waiting(talk, talk.sender) if c.action in proving.DRAFTS and c.broadcast is not None]
    return next(
        (c for c in reversed(drafts_) if broadcasts.get(talk.conn, c.broadcast or 0).author_number == talk.sender), None
    )


def _halt_or_ask(talk: Conversation, b: Broadcast, said: str) -> None:
    short = talk.short_of(b)
    halted = halting.halt(talk, talk.actor(), b)
    if halted.came != Halt.WANTS_PROOF:
        talk.answer(said, network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)
        return
    if not talk.who.acting:
        barred(talk)
        return
    text = talk.wording.say(
        talk.language_of(talk.sender, b.network), "preview_halt", short=short, id=b.incident, code=CODE_HERE
    )
    asking.wish(talk, Action.HALT, proof.digest("halt", b.id, talk.sender), text, outcome="halt asked", broadcast=b.id)


def resume(talk: Conversation, command: Command) -> None:
    """VERDER [#id]: goes on, after a code."""
    found = broadcasts.find(
        talk.conn, states=(bc.State.HALTED,), networks=talk.who.networks, incident_id=command.incident
    )
    if not found:
        network = talk.who.networks[0]
        talk.answer("nothing_to_resume", network=network, short=talk.short(network))
        return
    b = found[0]
    incident = broadcasts.latest_incident(talk.conn, b.networks, b.incident)
    if incident is not None and not may_send(talk, incident):
        return
    counts = spool.counts(talk.conn, b.id)
    left = sum(counts.get(s, 0) for s in WAITING)
    load = {line or "": n for line, n in spool.held_by_line(talk.conn, b.id).items()}
    minutes = plan.minutes(plan.forecast(load, talk.ctx.plan_lines(lines_of(talk.config, b.networks))))
    text = talk.wording.say(
        talk.language_of(talk.sender, b.network),
        "preview_resume",
        short=talk.short_of(b),
        id=b.incident,
        count=left,
        minutes=minutes,
        code=CODE_HERE,
    )
    asking.wish(
        talk, Action.RESUME, proof.digest("resume", b.id, talk.sender), text, outcome="resume asked", broadcast=b.id
    )


def no(talk: Conversation, command: Command) -> None:
    """NEE: asks whether the sender wrote it. Alone it ends nothing: whoever forges the number could send it."""
    waiting = proving.waiting(talk, talk.sender)
    if not waiting:
        networks = [n for h in talk.who.holders for n in h.person.networks]
        talk.answer("nothing_to_drop", network=networks[0], short=talk.short(networks[0]))
        return
    ask_whose(talk, waiting[-1])


def ask_whose(talk: Conversation, challenge: Challenge) -> None:
    """1 and the code: thought better of it; 2 and the code: not mine."""
    b = broadcasts.get(talk.conn, challenge.broadcast) if challenge.broadcast is not None else None
    network = b.network if b is not None else talk.who.holders[0].person.networks[0]
    tallies.add(talk.conn, talk.pseudonym(talk.sender), ASKED_WHOSE, talk.now)
    talk.answer(
        "whose_draft", network=network, short=talk.short(network), body=b.body[:SHOWN] if b is not None else "?"
    )


def asked_whose(talk: Conversation) -> bool:
    """Whether the sender was asked so lately."""
    return bool(tallies.count(talk.conn, talk.pseudonym(talk.sender), ASKED_WHOSE, talk.now - limits.REPORT_ASKED))


def whose(talk: Conversation, answer: str, challenge: Challenge | None) -> None:
    """The answer: with the code it ends what was asked about; `2` warns the others, once an hour."""
    network = talk.who.holders[0].person.networks[0]
    if challenge is not None:
        halting.refuse(talk, challenge)
        talk.journal("draft refused", talk.sender, "perhaps forged" if answer == "2" else "by its author")
        talk.answer("draft_dropped", network=network)
    elif answer == "1":
        talk.answer("whose_code", network=network)
    else:
        talk.answer("forgery_noted", network=network)
    if answer == "2" and talk.once("forgery"):
        author = talk.who.holders[0].person.name
        talk.journal("forgery reported", talk.sender)
        for _, person in talk.staff(network):
            if talk.sender not in person.number:
                talk.tell(
                    person.number[0],
                    "forgery",
                    network=network,
                    priority=Priority.ALERT,
                    short=talk.short(network),
                    author=author,
                )


def status(talk: Conversation, command: Command) -> None:
    """STATUS [#id]: progress and time left."""
    networks = [n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return barred(talk)
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
    load = {line or "": n for line, n in spool.waiting_by_line(talk.conn).items()}
    left = plan.minutes(plan.forecast(load, talk.ctx.plan_lines(lines_of(talk.config, b.networks))))
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


def members_(talk: Conversation, command: Command) -> None:
    """LEDEN: counts by network and zone, never names."""
    networks = [n for h in talk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return barred(talk)
    for network in dict.fromkeys(networks):
        titles = talk.config.networks[network].zones
        zones = [(titles.get(z, z), n) for z, n in members.count_by_zone(talk.conn, network) if z]
        total = members.count(talk.conn, network)
        talk.answer(
            "members_count", network=network, short=talk.short(network), count=total, zones=wording.zones_listed(zones)
        )
    return None


def barred(talk: Conversation) -> None:
    """Somebody whose right ended, is blocked, or was never enrolled."""
    holder = talk.who.holders[0]
    bar = talk.who.bar or "not_enrolled"
    date = holder.person.expires.strftime("%d/%m/%Y") if holder.person.expires else ""
    talk.journal(events.about("barred:", bar), talk.sender)
    talk.answer(bar, network=holder.person.networks[0], date=date)
    talk.outcome = bar


def reaction(talk: Conversation, command: Command) -> None:
    """Too short or a reaction: never a draft. The words that count are told once an hour."""
    talk.outcome = "reaction"
    talk.journal("reaction", talk.sender)
    if not settling.seen(talk.conn, talk.sender, talk.now - limits.SEEN_WITHIN, talk.now) and talk.once("officer help"):
        help_(talk, command)


def help_(talk: Conversation, command: Command) -> None:
    """HELP for role holders."""
    talk.answer("officer_help" if talk.who.role == "police" else "coordinator_help")
