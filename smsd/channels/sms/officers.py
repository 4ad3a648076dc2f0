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
from smsd.model.incident import Incident
from smsd.rules import limits, plan, proof, wording
from smsd.rules.grammar import Command
from smsd.rules.words import Verb, fold
from smsd.service import halting, proving, worded
from smsd.service.drafts import Draft
from smsd.service.halting import Halt
from smsd.service.proving import CODE_HERE
from smsd.store import broadcasts, members, settling, spool, tallies

ASKED_WHOSE = "asked whose"
SHOWN = 40
BELIEVED, BELIEVED_AHEAD = (
    timedelta(hours=48),
    timedelta(hours=6),
)  # a stamp of the SMS centre: a text may have waited for a phone or for us


def facts_at(desk: Conversation) -> datetime:
    """When the officer wrote: the SMS centre's stamp where it is believable, else the time of arrival."""
    stamp = desk.text.stamp
    return stamp if stamp and -BELIEVED_AHEAD < desk.now - stamp < BELIEVED else desk.now


def network_for(desk: Conversation, command: Command) -> str | None:
    """The network an officer means; None after asking."""
    own = desk.who.networks
    named = [n for n in command.networks if n in own]
    if command.networks and not named:
        named = []
    elif not named:
        heard = [n for n in own if n in desk.heard_networks()]
        named = [own[0]] if len(own) == 1 else heard if len(heard) == 1 else []
    if len(named) == 1:
        return named[0]
    ask_which(desk)
    return None


def ask_which(desk: Conversation) -> None:
    """Asks for the name of a network."""
    desk.answer("which_network", names=", ".join(desk.config.networks[n].short.split()[-1] for n in desk.who.networks))


def choices_for(desk: Conversation, command: Command) -> tuple[str, ...]:
    """The networks to ask about in the preview: an officer of several named none or more than one, and the line does not tell."""
    own = desk.who.networks
    named = tuple(dict.fromkeys(n for n in command.networks if n in own))
    if len(named) > 1:
        return named  # nothing that was written is lost: the preview asks
    heard = [n for n in own if n in desk.heard_networks()]
    return tuple(heard or own) if not command.networks and len(own) > 1 and len(heard) != 1 else ()


def incident_for(desk: Conversation, command: Command) -> Incident | None:
    """The incident that is meant: by its number, or the latest open one; None after an answer.

    What ended a moment ago can still be corrected or updated: the preview says of which incident.
    """
    found = broadcasts.open_incidents(desk.conn, desk.who.networks)
    if command.verb in (Verb.WRONG, Verb.UPDATE) and not any(command.incident in (None, i.id) for i in found):
        found = broadcasts.recent_incidents(desk.conn, desk.who.networks, desk.now - limits.STOP_MEANS_HALT)
    if command.incident is not None and (
        len(found) != 1 or broadcasts.latest_incident(desk.conn, desk.who.networks, command.incident)
    ):
        found = [
            i for i in found if i.id == command.incident
        ]  # a number that was never given can only mean the one that is open
    if found:
        return found[0]
    network = desk.who.networks[0]
    desk.answer("no_incident", network=network, short=desk.short(network))
    return None


def draft(desk: Conversation, command: Command, written: datetime | None = None) -> None:
    """Free text, or ALARM text: a draft alert. `written`: where it is older than the text that asks for it."""
    at = written or facts_at(desk)
    choices = choices_for(desk, command)
    network = choices[0] if choices else network_for(desk, command)
    if network is None:
        return
    if not command.text.strip():
        language = desk.language_of(desk.sender, network)
        desk.answer("nothing_written", network=network, kind=desk.wording.raw(language, "kind_alert"))
        return
    if choices:
        asking.draft(desk, Draft(Kind.ALERT, network, command.text, facts_at=at, networks=choices))
        return
    zones = tuple(z for z in command.zones if z in desk.config.networks[network].zones)
    asking.draft(desk, Draft(Kind.ALERT, network, command.text, zones, facts_at=at))


def free_text(desk: Conversation, command: Command) -> None:
    """Free text without a keyword; a network's name at its head says which one is meant."""
    words = command.text.split(maxsplit=1)
    known = desk.known().networks
    if len(desk.who.networks) > 1 and len(words) == 2 and fold(words[0]).strip(":,.") in known:
        command = Command(Verb.TEXT, words[1], (known[fold(words[0]).strip(":,.")],))
    draft(desk, command)


def test(desk: Conversation, command: Command) -> None:
    """TEST: a drill."""
    network = network_for(desk, command)
    if network:
        asking.draft(desk, Draft(Kind.TEST, network, command.text, facts_at=facts_at(desk)))


def update(desk: Conversation, command: Command, written: datetime | None = None) -> None:
    """UPDATE text."""
    incident = incident_for(desk, command)
    if incident is None:
        return
    if not command.text.strip():
        language = desk.language_of(desk.sender, incident.network)
        desk.answer("nothing_written", network=incident.network, kind=desk.wording.raw(language, "kind_update"))
        return
    asking.draft(
        desk, Draft(Kind.UPDATE, incident.network, command.text, incident=incident, facts_at=written or facts_at(desk))
    )


def end(desk: Conversation, command: Command, written: datetime | None = None) -> None:
    """EINDE [text]."""
    incident = incident_for(desk, command)
    if incident is None:
        return
    body = command.text or desk.wording.raw(
        desk.config.language_of(incident.network), worded.standard_key(desk, Kind.END)
    )
    asking.draft(
        desk,
        Draft(
            Kind.END,
            incident.network,
            body,
            incident=incident,
            facts_at=written or facts_at(desk),
            standard=not command.text,
        ),
    )


def wrong(desk: Conversation, command: Command, written: datetime | None = None) -> None:
    """FOUT: halts at once, then asks for the proof of a correction."""
    incident = incident_for(desk, command)
    if incident is None:
        return
    running = broadcasts.find(desk.conn, states=bc.RUNNING, incident_id=incident.id)
    halted = [
        h for h in (halting.halt(desk, desk.actor(), b, tell=False) for b in running) if h.came != Halt.WANTS_PROOF
    ]
    reached = max((h.reached for h in halted), default=0)
    body = command.text or desk.wording.raw(
        desk.config.language_of(incident.network), worded.standard_key(desk, Kind.CORRECTION)
    )
    lead = (
        desk.wording.raw(desk.language_of(desk.sender, incident.network), "preview_halted", reached=reached)
        if halted
        else ""
    )
    asking.draft(
        desk,
        Draft(
            Kind.CORRECTION,
            incident.network,
            body,
            incident=incident,
            lead=lead,
            facts_at=written or facts_at(desk),
            standard=not command.text,
        ),
    )


def networks_that_may_halt(desk: Conversation) -> tuple[str, ...]:
    """Whoever gets notices may halt, enrolled or not; an expired or blocked right may not."""
    return tuple(
        dict.fromkeys(n for h in desk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks)
    )


def stop(desk: Conversation, command: Command) -> None:
    """STOP [#id]: halts at the next message, without proof; after a proven VERDER it wants a code."""
    networks = networks_that_may_halt(desk)
    if not networks:
        return barred(desk)
    if command.incident is not None and not broadcasts.find(
        desk.conn, states=tuple(bc.State), networks=networks, incident_id=command.incident
    ):
        command = replace(command, incident=None)  # a wrong number is no reason to go on texting a neighbourhood

    def find(states: tuple[bc.State, ...], after: datetime | None = None) -> list[Broadcast]:
        return broadcasts.find(
            desk.conn, states=states, networks=networks, incident_id=command.incident, done_after=after
        )

    live = find((bc.State.LIVE,))
    if live:
        for broadcast in live:
            _halt_or_ask(desk, broadcast, "halted_words" if command.text else "halted")
        return None
    halted = find((bc.State.HALTED,))
    if halted:
        b = halted[0]
        desk.answer(
            "halted_again",
            network=b.network,
            short=desk.short(b.network),
            id=b.incident,
            reached=halting.reached_or_on_air(desk, b),
            count=b.members,
        )
        return None
    done = [b for b in find((bc.State.DONE, bc.State.CANCELLED), desk.now - limits.STOP_MEANS_HALT) if b.incident]
    newest = _newest_draft(desk)
    if newest is not None and not (done and (done[0].started_at or desk.now) > newest.created_at):
        return ask_whose(desk, newest)
    if done:
        b = done[0]
        desk.answer(
            "already_done",
            network=b.network,
            short=desk.short(b.network),
            id=b.incident,
            reached=halting.reached_or_on_air(desk, b),
        )
        return None
    desk.answer("nothing_runs", network=networks[0], short=desk.short(networks[0]))
    return None


def _newest_draft(desk: Conversation) -> Challenge | None:
    """The newest draft in the sender's name that waits for a code."""
    drafts_ = [c for c in proving.waiting(desk, desk.sender) if c.action in proving.DRAFTS and c.broadcast is not None]
    return next(
        (c for c in reversed(drafts_) if broadcasts.get(desk.conn, c.broadcast or 0).author_number == desk.sender), None
    )


def _halt_or_ask(desk: Conversation, b: Broadcast, said: str) -> None:
    short = desk.short(b.network)
    halted = halting.halt(desk, desk.actor(), b)
    if halted.came != Halt.WANTS_PROOF:
        desk.answer(said, network=b.network, short=short, id=b.incident, reached=halted.reached, count=b.members)
        return
    if not desk.who.acting:
        barred(desk)
        return
    text = desk.wording.say(
        desk.language_of(desk.sender, b.network), "preview_halt", short=short, id=b.incident, code=CODE_HERE
    )
    asking.wish(desk, Action.HALT, proof.digest("halt", b.id, desk.sender), text, outcome="halt asked", broadcast=b.id)


def resume(desk: Conversation, command: Command) -> None:
    """VERDER [#id]: goes on, after a code."""
    found = broadcasts.find(
        desk.conn, states=(bc.State.HALTED,), networks=desk.who.networks, incident_id=command.incident
    )
    if not found:
        network = desk.who.networks[0]
        desk.answer("nothing_to_resume", network=network, short=desk.short(network))
        return
    b = found[0]
    counts = spool.counts(desk.conn, b.id)
    left = sum(counts.get(s, 0) for s in WAITING)
    load = {line or "": n for line, n in spool.held_by_line(desk.conn, b.id).items()}
    minutes = plan.minutes(plan.forecast(load, desk.ctx.plan_lines(desk.config.sims_of(b.network))))
    text = desk.wording.say(
        desk.language_of(desk.sender, b.network),
        "preview_resume",
        short=desk.short(b.network),
        id=b.incident,
        count=left,
        minutes=minutes,
        code=CODE_HERE,
    )
    asking.wish(
        desk, Action.RESUME, proof.digest("resume", b.id, desk.sender), text, outcome="resume asked", broadcast=b.id
    )


def no(desk: Conversation, command: Command) -> None:
    """NEE: asks whether the sender wrote it. Alone it ends nothing: whoever forges the number could send it."""
    waiting = proving.waiting(desk, desk.sender)
    if not waiting:
        networks = [n for h in desk.who.holders for n in h.person.networks]
        desk.answer("nothing_to_drop", network=networks[0], short=desk.short(networks[0]))
        return
    ask_whose(desk, waiting[-1])


def ask_whose(desk: Conversation, challenge: Challenge) -> None:
    """1 and the code: thought better of it; 2 and the code: not mine."""
    b = broadcasts.get(desk.conn, challenge.broadcast) if challenge.broadcast is not None else None
    network = b.network if b is not None else desk.who.holders[0].person.networks[0]
    tallies.add(desk.conn, desk.pseudonym(desk.sender), ASKED_WHOSE, desk.now)
    desk.answer(
        "whose_draft", network=network, short=desk.short(network), body=b.body[:SHOWN] if b is not None else "?"
    )


def asked_whose(desk: Conversation) -> bool:
    """Whether the sender was asked so lately."""
    return bool(tallies.count(desk.conn, desk.pseudonym(desk.sender), ASKED_WHOSE, desk.now - limits.REPORT_ASKED))


def whose(desk: Conversation, answer: str, challenge: Challenge | None) -> None:
    """The answer: with the code it ends what was asked about; `2` warns the others, once an hour."""
    network = desk.who.holders[0].person.networks[0]
    if challenge is not None:
        halting.refuse(desk, challenge)
        desk.journal("draft refused", desk.sender, "perhaps forged" if answer == "2" else "by its author")
        desk.answer("draft_dropped", network=network)
    elif answer == "1":
        desk.answer("whose_code", network=network)
    else:
        desk.answer("forgery_noted", network=network)
    if answer == "2" and desk.once("forgery"):
        author = desk.who.holders[0].person.name
        desk.journal("forgery reported", desk.sender)
        for _, person in desk.staff(network):
            if desk.sender not in person.number:
                desk.tell(
                    person.number[0],
                    "forgery",
                    network=network,
                    priority=Priority.ALERT,
                    short=desk.short(network),
                    author=author,
                )


def status(desk: Conversation, command: Command) -> None:
    """STATUS [#id]: progress and time left."""
    networks = [n for h in desk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return barred(desk)
    found = broadcasts.find(desk.conn, states=bc.RUNNING, networks=networks, incident_id=command.incident)
    if not found:
        ready = sum(line.ready for line in desk.ctx.lines.values())
        desk.answer(
            "status_idle",
            network=networks[0],
            short=desk.short(networks[0]),
            count=members.count(desk.conn, networks[0]),
            lines=ready,
        )
        return None
    b = found[0]
    counts = spool.counts(desk.conn, b.id)
    sent = sum(counts.get(s, 0) for s in REACHED)
    load = {line or "": n for line, n in spool.waiting_by_line(desk.conn).items()}
    left = plan.minutes(plan.forecast(load, desk.ctx.plan_lines(desk.config.sims_of(b.network))))
    key = "status_live" if b.state == bc.State.LIVE else "status_halted"
    kind = desk.wording.raw(desk.language_of(desk.sender, b.network), f"kind_{b.kind.value}")
    desk.answer(
        key,
        network=b.network,
        short=desk.short(b.network),
        id=b.incident,
        kind=kind,
        sent=sent,
        count=b.members,
        minutes=left,
        failed=counts.get(State.FAILED, 0),
    )
    return None


def members_(desk: Conversation, command: Command) -> None:
    """LEDEN: counts by network and zone, never names."""
    networks = [n for h in desk.who.holders if h.bar in (None, "not_enrolled") for n in h.person.networks]
    if not networks:
        return barred(desk)
    for network in dict.fromkeys(networks):
        titles = desk.config.networks[network].zones
        zones = [(titles.get(z, z), n) for z, n in members.count_by_zone(desk.conn, network) if z]
        total = members.count(desk.conn, network)
        desk.answer(
            "members_count", network=network, short=desk.short(network), count=total, zones=wording.zones_listed(zones)
        )
    return None


def barred(desk: Conversation) -> None:
    """Somebody whose right ended, is blocked, or was never enrolled."""
    holder = desk.who.holders[0]
    bar = desk.who.bar or "not_enrolled"
    date = holder.person.expires.strftime("%d/%m/%Y") if holder.person.expires else ""
    desk.journal(events.about("barred:", bar), desk.sender)
    desk.answer(bar, network=holder.person.networks[0], date=date)
    desk.outcome = bar


def reaction(desk: Conversation, command: Command) -> None:
    """Too short or a reaction: never a draft. The words that count are told once an hour."""
    desk.outcome = "reaction"
    desk.journal("reaction", desk.sender)
    if not settling.seen(desk.conn, desk.sender, desk.now - limits.SEEN_WITHIN, desk.now) and desk.once("officer help"):
        help_(desk, command)


def help_(desk: Conversation, command: Command) -> None:
    """HELP for role holders."""
    desk.answer("officer_help" if desk.who.role == "police" else "coordinator_help")
