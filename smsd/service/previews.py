"""A preview: the facts of a draft are gathered, worded (rules/previews.py) and shown to those who may prove it.

gather         all that a preview says, asked once
show           a stored draft goes to the phones that service/proving.py names; each with a challenge
show_waiting   drafts that found every phone full get their turn

In: a unit of work, who wrote, a draft. Out: facts, or challenges with their previews. It releases nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.challenge import Action, Choice
from smsd.model.draft import Draft
from smsd.model.incident import Incident
from smsd.rules import limits, previews, proof
from smsd.rules.hints import Alerts, for_author, of_others, own_alert
from smsd.rules.previews import Facts
from smsd.rules.texts import languages, make, words_of
from smsd.service import audience, costs, hints, proving, worded
from smsd.service.actor import SCHEDULE, Actor
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, members
from smsd.store import worded as worded_store


def gather(unit: UnitOfWork, actor: Actor, draft: Draft, kept: Broadcast | None = None) -> Facts:
    """All that a preview says of a draft; `kept`: where it is stored, its number, its moment and its texts are
    given.
    """
    config, now = unit.config, unit.now
    incident = draft.incident.id if draft.incident else None
    authors = _authors(unit, actor, draft)
    people = audience.of(unit, draft.kind, draft.everywhere, draft.zones, incident)
    followed = broadcasts.gone_out(unit.conn, incident, (Kind.ALERT,)) if incident is not None else []
    alerts = Alerts()
    if draft.kind == Kind.ALERT and actor.number:
        alerts = hints.alerts(unit, actor.number, draft.everywhere)
    number = incident or (kept.number if kept else None) or broadcasts.next_incident(unit.conn)
    texts = make(config, unit.wording, words_of(draft, number, now, kept.created_at if kept else now), draft.worded_for)
    read = languages(config, draft.everywhere, people)
    load, seconds = costs.of(unit, draft.everywhere, people, previews.longest(texts, read).segments, draft.kind)
    cost = previews.cost(config, draft, texts, read=read, count=len(people), load=load, seconds=seconds)
    if kept is not None:
        cost = replace(cost, quote=previews.quoted(config, draft, worded.quoted(worded.of(unit, kept)).body))
    return Facts(
        draft=draft,
        number=number,
        now=now,
        texts=texts,
        languages=read,
        cost=cost,
        need=proof.need(draft.kind, Action.RELEASE, own_alert_age=proof.age(followed, authors, now)),
        colleagues=of_others(config, alerts, actor.number, draft.body, now),
        own=for_author(alerts, actor.number, draft.body, now) if not (draft.networks or draft.author) else (),
        earlier=earlier.incident if (earlier := own_alert(alerts, actor.number, now)) else None,
        empty=tuple(n for n in previews.several(draft) if not members.count(unit.conn, n)),
        zoneless=sum(members.without_zone(unit.conn, n) for n in previews.narrowed(config, draft)),
    )


def _authors(unit: UnitOfWork, actor: Actor, draft: Draft) -> set[str]:
    """Who may have written it: several people may share a phone."""
    if draft.author or not actor.number:
        return {draft.author}
    return {actor.person} if actor.person else {h.key for h in unit.behind(actor.number).acting}


@dataclass(frozen=True, slots=True)
class Previews:
    """The previews of one draft: made once for each language, and once for its author."""

    unit: UnitOfWork
    facts: Facts
    author: str  # the phone that wrote it
    made: dict[tuple[str, bool], str | None] = field(default_factory=dict)

    def read_by(self, number: str) -> str | None:
        """What this phone is shown; None where it does not fit."""
        unit = self.unit
        language, author = unit.language_of(number, self.facts.draft.network), number == self.author
        if (language, author) not in self.made:
            text = previews.text(unit.config, unit.wording, language, self.facts, author=author)
            self.made[language, author] = text
        return self.made[language, author]


def show(unit: UnitOfWork, actor: Actor, made: Previews, stored: int) -> tuple[bool, bool]:
    """Shows a stored draft to those who may prove it: whether to anybody (else it waits for its turn), and whether
    its author is paused.
    """
    b, facts = broadcasts.get(unit.conn, stored), made.facts
    needs_pin = facts.need == proof.Need.CODE_PIN or proving.by_two(unit, b)
    payload = Choice(facts.draft.networks) if facts.draft.networks else None
    found = proving.recipients(unit, actor, b)
    shown = False
    for number in found.numbers:
        text = made.read_by(number)
        if text is not None:
            shown |= proving.ask(
                unit,
                actor,
                number,
                broadcast_id=stored,
                action=Action.RELEASE,
                digest=facts.digest,
                text=text,
                needs_pin=needs_pin,
                payload=payload,
            ).made
    return shown and broadcasts.step(unit.conn, stored, "preview"), found.paused


# ---- those that wait


def show_waiting(unit: UnitOfWork) -> None:
    """Drafts that found every phone full get their turn, the oldest first."""
    for b in reversed(broadcasts.find(unit.conn, states=(bc.State.DRAFT, bc.State.SECOND))):
        if b.state == bc.State.SECOND:
            _second_again(unit, b)
            continue
        incident = _incident_of(unit, b)
        if unit.now - b.created_at > proof.UNSHOWN or (b.incident is not None and incident is None):
            broadcasts.step(unit.conn, b.id, "lapse", done_at=unit.now)
        elif proving.recipients(unit, SCHEDULE, b).numbers:  # asked first: it costs less than all that a preview says
            facts = gather(unit, SCHEDULE, _as_drafted(unit, b, incident), kept=b)
            show(unit, SCHEDULE, Previews(unit, facts, SCHEDULE.number), b.id)


def _second_again(unit: UnitOfWork, b: Broadcast) -> None:
    """The second officer is asked again as long as no phone is: every one was full."""
    if challenges.of_broadcasts(unit.conn, [b.id]):
        return
    if unit.now - b.created_at > 2 * proof.UNSHOWN:
        broadcasts.step(unit.conn, b.id, "lapse", done_at=unit.now)
    else:
        proving.ask_second(unit, SCHEDULE, b, b.proven_by)


def _incident_of(unit: UnitOfWork, b: Broadcast) -> Incident | None:
    """The incident that a draft is of; None where it is of none, or of one that is over."""
    if b.incident is None:
        return None
    recent = broadcasts.recent_incidents(unit.conn, b.networks, unit.now - limits.STOP_MEANS_HALT)
    return next((i for i in recent if i.id == b.incident), None)


def _as_drafted(unit: UnitOfWork, b: Broadcast, incident: Incident | None) -> Draft:
    """A stored draft as its author meant it."""
    worded = worded_store.networks(unit.conn, b.id)  # in the order of the configuration, as it is asked about them
    choices = tuple(n for n in unit.config.networks if n in worded)
    return Draft(
        b.kind,
        b.network,
        body=b.body,
        zones=b.zones,
        incident=incident,
        facts_at=b.facts_at,
        tip=b.tip,
        author=b.author if b.author in unit.config.people else "",
        networks=choices if len(choices) > 1 and not b.also else (),
        also=b.also,
    )
