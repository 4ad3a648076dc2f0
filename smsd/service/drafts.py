"""A draft and its preview: what would go out, to how many, how long it takes, and the code that lets it go.

In: a unit of work, who wrote, which kind, the words. Out: a broadcast in `confirming`, a challenge, a preview; or why not. Nothing reaches a member from here. Longer than other modules: draft, measure and preview are one thought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.challenge import Action, Choice
from smsd.model.delivery import REACHED, WAITING, Priority, State
from smsd.model.incident import Incident
from smsd.model.membership import Membership
from smsd.rules import limits, plan, proof, wording
from smsd.rules.lint import Price, lint
from smsd.service import behind, halting, hints, proving, worded
from smsd.service.access import Action as Do
from smsd.service.access import require_all
from smsd.service.actor import SCHEDULE, Actor
from smsd.service.allowance import Load, lay_out, lines_of
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import Fit, fit
from smsd.store import asked, broadcasts, challenges, members, spool
from smsd.store import worded as worded_store

CALM, CALM_LIVES = (Kind.TIP, Kind.NOTICE), timedelta(hours=12)  # they wait for a good hour
NIGHT = (time(22), time(7))
LATE = timedelta(minutes=15)  # a text that was on its way for longer says so
FOLLOWED = (Kind.ALERT, Kind.UPDATE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to send."""

    kind: Kind
    network: str
    body: str
    zones: tuple[str, ...] = ()
    incident: Incident | None = None
    lead: str = ""  # put before the preview: what already happened
    facts_at: datetime | None = None
    tip: str = ""  # a prepared tip's name and the words for its fields
    author: str = ""  # where it is not whoever texted
    networks: tuple[str, ...] = ()  # those to choose from, where the author named none
    also: tuple[str, ...] = ()  # further networks that get it too
    standard: bool = False  # the words are ours, in each language

    @property
    def everywhere(self) -> tuple[str, ...]:
        """All networks that get it."""
        return (self.network, *self.also)

    @property
    def worded_for(self) -> tuple[str, ...]:
        """The networks whose texts are made: also those that its author still chooses from."""
        return self.networks or self.everywhere


@dataclass(frozen=True, slots=True)
class Measured:
    """The text as members get it, and what it costs."""

    fit: Fit
    segments: int
    plain_segments: int
    seconds: float
    count: int
    load: Load
    quote: str  # letter for letter what those get who read it
    shown: str  # in this language

    @property
    def minutes(self) -> int:
        """For people."""
        return plan.minutes(self.seconds)


def audience(
    unit: UnitOfWork, kind: Kind, networks: Sequence[str], zones: tuple[str, ...], incident_id: int | None
) -> list[Membership]:
    """Who a broadcast goes to, as things stand. A member of several of its networks gets it once, by the first; a zone narrows its own one."""
    if kind in (Kind.ALERT, Kind.TEST, Kind.TIP, Kind.NOTICE):
        found = [
            members.audience(
                unit.conn,
                n,
                zones if len(networks) == 1 else [z for z in zones if z in unit.config.networks[n].zones],
            )
            for n in networks
        ]
        return list({m.number: m for people in reversed(found) for m in people}.values()) if found[1:] else found[0]
    related = [b.id for b in related_broadcasts(unit, incident_id)]
    states = (*REACHED, *WAITING, State.CLAIMED) if kind == Kind.UPDATE else REACHED
    numbers = set(spool.numbers(unit.conn, related, states))
    # what is on the air this moment reaches its member; what is only claimed is withdrawn
    numbers |= {
        n for n, (row, _) in spool.numbers(unit.conn, related, (State.CLAIMED,)).items() if row in unit.ctx.on_air
    }
    people = [m for n in reversed(networks) for m in members.audience(unit.conn, n)]
    return [m for m in {m.number: m for m in people}.values() if m.number in numbers]


def related_broadcasts(unit: UnitOfWork, incident_id: int | None) -> list[bc.Broadcast]:
    """Alerts and updates of an incident that went out, newest first."""
    return broadcasts.find(
        unit.conn,
        states=(*bc.RUNNING, bc.State.DONE, bc.State.CANCELLED, bc.State.EXPIRED),
        incident_id=incident_id,
        kinds=FOLLOWED,
    )


def words_of(unit: UnitOfWork, draft_: Draft, number: int) -> worded.Words:
    """What makes the texts of a draft."""
    return worded.Words(
        draft_.kind, number, draft_.body, draft_.facts_at or unit.now, unit.now, draft_.tip, draft_.standard
    )


def measure(unit: UnitOfWork, draft_: Draft, people: list[Membership], texts: worded.Texts) -> Measured:
    """What the texts cost: the longest of a language of the audience counts. The one that most of it reads is shown."""
    read = worded.languages(unit, draft_.everywhere, people)
    shown = max(sorted(read), key=lambda language: read[language])
    fits = [by_language[language] for by_language in texts.values() for language in sorted(read)]
    longest = max(fits, key=lambda f: (f.segments, f.units))
    plain = fit("".join(c for c in longest.text if c not in longest.forced_by)).segments
    lines = lines_of(unit.config, draft_.everywhere)
    load = lay_out(unit.conn, unit.config, unit.key, unit.ctx.today(), people, lines, longest.segments)
    quote = texts[draft_.network][shown].text
    if draft_.networks or draft_.also:  # the preview says which networks' names stand in front
        quote = worded.body_of(unit, draft_.network, quote)
    return Measured(
        longest, longest.segments, plain, forecast(unit, load.segments, lines), len(people), load, quote, shown
    )


def forecast(unit: UnitOfWork, load: Mapping[str, int], lines: tuple[str, ...]) -> float:
    """Seconds until the last segment of a load is sent, behind the alerts that wait already."""
    whole = dict(load)
    for name, count in spool.waiting_by_line(unit.conn, Priority.ALERT).items():
        whole[name or ""] = whole.get(name or "", 0) + count
    return plan.forecast(whole, unit.ctx.plan_lines(lines))


class Came(StrEnum):
    """What came of a wish to send something."""

    ASKED = "its code is asked for"
    READY = "proven by the words that asked: it may be released"
    WAITS = "every phone is full: it waits for its turn"
    AGAIN = "this very draft waits for its code already"
    NO_MEMBERS = "nobody to send it to"
    NOBODY_REACHED = "nobody got what it would correct"
    NOBODY_FOR = "nobody got what it would follow"
    CLOSED = "nobody got what it would end: the incident is closed"
    NO_QUOTA = "the subscriptions are spent"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Opened:
    """`paused`: the author's phone gets no more previews for now; `late`: it shows none within a minute. `segments` and `room` (letters) where it is too long."""

    came: Came
    broadcast: int | None = None
    paused: bool = False
    late: bool = False
    no_line: bool = False  # no line can send just now
    segments: int = 0
    room: int = 0


def open_draft(unit: UnitOfWork, actor: Actor, draft_: Draft) -> Opened:
    """Makes a draft of words and asks its author to prove it; proven by the words themselves (`actor.at_once`) it asks nobody."""
    require_all(unit, actor, Do.DRAFT, draft_.everywhere)
    at_once = actor.at_once and not draft_.networks  # nobody may guess which neighbourhood is meant: the preview asks
    actor = replace(actor, at_once=at_once)
    incident = draft_.incident.id if draft_.incident else None
    people = audience(unit, draft_.kind, draft_.everywhere, draft_.zones, incident)
    if not people and not _ends_something(unit, draft_):
        return Opened(Came.NO_MEMBERS if draft_.incident is None else _nobody(unit, actor, draft_))
    if all(_nothing_left(unit, n) for n in draft_.everywhere):
        return Opened(Came.NO_QUOTA)
    number = draft_.incident.id if draft_.incident else broadcasts.next_incident(unit.conn)
    texts = worded.make(unit, words_of(unit, draft_, number), draft_.worded_for)
    measured = measure(unit, draft_, people, texts)
    most = unit.config.alerts.max_segments
    if measured.segments > most or preview_text(unit, actor, draft_, measured, number) is None:
        a = wording.Alert(
            unit.short(draft_.network), number, draft_.kind, "", draft_.facts_at or unit.now, sent=unit.now
        )
        zone, read = unit.config.gateway.zone, worded.languages(unit, draft_.everywhere, people)
        room = min(wording.room_for(unit.wording, language, a, zone, most) for language in read)
        return Opened(Came.TOO_LONG, segments=measured.segments, room=room)
    if not at_once and proving.asked_already(unit, actor, _digest(draft_, number), actor.number):
        return Opened(Came.AGAIN)
    broadcast_id = _store(unit, actor, draft_, measured, number)
    worded.keep(unit, broadcast_id, texts, measured.shown, measured.segments)
    if at_once:
        broadcasts.step(unit.conn, broadcast_id, "preview")
        return Opened(Came.READY, broadcast_id)
    in_time = behind.soon(unit, actor)
    shown, paused = _show(unit, actor, draft_, measured, number, broadcast_id)
    if not shown:
        # one of each number waits, the newest: none of them was shown
        for older in broadcasts.find(unit.conn, states=(bc.State.DRAFT,)):
            if older.author_number == actor.number and older.id != broadcast_id:
                broadcasts.step(unit.conn, older.id, "drop")
        unit.journal("draft waits for room", actor.number, f"broadcast {broadcast_id}")
    if (
        draft_.kind == Kind.ALERT
        and actor.number
        and not draft_.networks
        and (own := hints.own_alert(unit, actor.number, draft_.everywhere))
    ):
        asked.put(unit.conn, actor.number, f"update:{own.incident}", draft_.body, draft_.facts_at or unit.now, unit.now)
    log.broadcast(
        broadcast_id, draft_.kind, draft_.network, "draft", members=measured.count, segments=measured.segments
    )
    no_line = not any(line.ready for line in unit.ctx.lines.values())
    asked_author = any(c.number == actor.number for c in challenges.of_broadcasts(unit.conn, [broadcast_id]))
    return Opened(Came.ASKED if shown else Came.WAITS, broadcast_id, paused, not (asked_author and in_time), no_line)


def _digest(draft_: Draft, number: int) -> str:
    return proof.digest(
        draft_.kind,
        draft_.network,
        number if draft_.incident else 0,
        ",".join((*draft_.zones, *draft_.networks, *(f"+{n}" for n in draft_.also))),
        draft_.body,
    )


def _ends_something(unit: UnitOfWork, draft_: Draft) -> bool:
    """An all clear while an alert runs that reached nobody yet: it ends that alert, so it wants its proof like any other."""
    return (
        draft_.kind == Kind.END
        and draft_.incident is not None
        and bool(broadcasts.find(unit.conn, states=bc.RUNNING, incident_id=draft_.incident.id))
    )


def _show(
    unit: UnitOfWork, actor: Actor, draft_: Draft, measured: Measured, number: int, broadcast_id: int
) -> tuple[bool, bool]:
    """Shows a stored draft to those who may prove it: whether to anybody (else it waits for its turn), and whether its author is paused."""
    b = broadcasts.get(unit.conn, broadcast_id)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(unit, actor, draft_))
    found = proving.recipients(unit, actor, b)
    shown = False
    for recipient in found.numbers:
        own = preview_text(unit, actor, draft_, measured, number, recipient)
        if own is not None:
            shown |= proving.ask(unit, actor, recipient, broadcast_id, Action.RELEASE, _digest(draft_, number), own,
                                 needs_pin=need == proof.Need.CODE_PIN or proving.by_two(unit, b),
                                 payload=Choice(draft_.networks) if draft_.networks else None).made  # fmt: skip
    return shown and broadcasts.step(unit.conn, broadcast_id, "preview"), found.paused


def show_waiting(unit: UnitOfWork) -> None:
    """Drafts that found every phone full get their turn, the oldest first."""
    for b in reversed(broadcasts.find(unit.conn, states=(bc.State.DRAFT, bc.State.SECOND))):
        if b.state == bc.State.SECOND and challenges.of_broadcasts(unit.conn, [b.id]):
            continue
        if unit.now - b.created_at > proof.UNSHOWN * (2 if b.state == bc.State.SECOND else 1):
            broadcasts.step(unit.conn, b.id, "lapse", done_at=unit.now)
            continue
        if b.state == bc.State.SECOND:
            proving.ask_second(unit, SCHEDULE, b, b.proven_by)
            continue
        incident = next(
            (
                i
                for i in broadcasts.recent_incidents(unit.conn, b.networks, unit.now - limits.STOP_MEANS_HALT)
                if i.id == b.incident
            ),
            None,
        )
        if b.incident is not None and incident is None:
            broadcasts.step(unit.conn, b.id, "lapse", done_at=unit.now)
            continue
        who = b.author if b.author in unit.config.people else ""
        choices_ = worded_store.networks(unit.conn, b.id)
        draft_ = Draft(
            b.kind,
            b.network,
            b.body,
            b.zones,
            incident,
            facts_at=b.facts_at,
            tip=b.tip,
            author=who,
            networks=choices_ if len(choices_) > 1 and not b.also else (),
            also=b.also,
        )
        people = audience(unit, b.kind, b.networks, b.zones, b.incident)
        number = b.incident or b.number or broadcasts.next_incident(unit.conn)
        texts = worded.make(unit, replace(words_of(unit, draft_, number), written=b.created_at), draft_.worded_for)
        quote = worded.quoted(worded.of(unit, b)).body
        measured = replace(
            measure(unit, draft_, people, texts),
            quote=worded.body_of(unit, b.network, quote) if draft_.networks or b.also else quote,
        )
        _show(unit, SCHEDULE, draft_, measured, number, b.id)


def _nothing_left(unit: UnitOfWork, network: str) -> bool:
    """Whether every line that serves a network is spent and told to refuse then."""
    serving = [m for m in unit.config.modems if m.name in unit.config.sims_of(network)]
    return bool(serving) and all(
        m.sim.over_limit == "refuse" and unit.ctx.lines[m.name].quota_left == 0 for m in serving
    )


def _nobody(unit: UnitOfWork, actor: Actor, draft_: Draft) -> Came:
    """Nobody got what it would follow; an all clear closes the incident all the same."""
    assert draft_.incident is not None
    if draft_.kind != Kind.END:
        return Came.NOBODY_REACHED if draft_.kind == Kind.CORRECTION else Came.NOBODY_FOR
    halting.end_rest(unit, draft_.incident.id, "ended")
    broadcasts.close_incident(unit.conn, draft_.incident.id, "end", unit.now)
    unit.journal("incident closed", actor.number, f"#{draft_.incident.id}{actor.by}")
    return Came.CLOSED


def _own_alert_age(unit: UnitOfWork, actor: Actor, draft_: Draft) -> timedelta | None:
    if draft_.incident is None:
        return None
    keys = (
        {draft_.author}
        if draft_.author or not actor.number
        else {actor.person}
        if actor.person
        else {h.key for h in unit.behind(actor.number).acting}
    )
    own = [b for b in related_broadcasts(unit, draft_.incident.id) if b.kind == Kind.ALERT and b.author in keys]
    started = own[0].started_at if own else None
    return unit.now - started if started else None


def _store(unit: UnitOfWork, actor: Actor, draft_: Draft, measured: Measured, number: int) -> int:
    """The broadcast's row."""
    author = draft_.author or actor.person or next((h.key for h in unit.behind(actor.number).acting), actor.key)
    validity = max(
        plan.expiry(unit.config.alerts.expire_after, measured.seconds),
        CALM_LIVES if draft_.kind in CALM else timedelta(),
    )
    broadcast_id = broadcasts.draft(
        unit.conn,
        kind=draft_.kind,
        network=draft_.network,
        incident_id=draft_.incident.id if draft_.incident else None,
        author=author,
        author_number=actor.number,
        tip=draft_.tip,
        body=draft_.body,
        zones=",".join(draft_.zones),
        facts_at=draft_.facts_at or unit.now,
        created_at=unit.now,
        validity_s=int(validity.total_seconds()),
        members=measured.count,
        segments=measured.segments,
        modem=actor.line,
        number=None if draft_.incident else number,
        also=",".join(draft_.also),
    )
    unit.journal(
        "draft", actor.number, f"{draft_.kind} {' '.join(draft_.everywhere)} broadcast {broadcast_id}{actor.by}"
    )
    return broadcast_id


def calm_from(unit: UnitOfWork, networks: Iterable[str], *own: tuple[time, time]) -> datetime | None:
    """When the quiet hours of some networks, and those of one's `own`, end, if it is in one of them.

    Own hours that leave no free minute beside the networks' count for nothing.
    """
    local = unit.now.astimezone(unit.config.gateway.zone)
    quiet = [hours for n in networks if (hours := unit.config.networks[n].quiet_hours)]
    until = limits.out_of(local, *quiet, *own)
    return limits.out_of(local, *quiet) if until and limits.out_of(until, *quiet, *own) else until


def _is_night(unit: UnitOfWork, network: str) -> bool:
    """Whether people sleep: by the network's quiet hours, or by custom."""
    local = unit.now.astimezone(unit.config.gateway.zone)
    return limits.quiet_until(local, *(unit.config.networks[network].quiet_hours or NIGHT)) is not None


def preview_text(
    unit: UnitOfWork, actor: Actor, draft_: Draft, measured: Measured, number: int, reader: str = ""
) -> str | None:
    """The preview in its reader's language, with proving.CODE_HERE for the code; None where all the segments that a preview may have are too few."""
    reader = reader or actor.number
    language = unit.language_of(reader, draft_.network)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(unit, actor, draft_))
    key = "preview"
    author = unit.config.people.get(draft_.author)
    if author is not None and author.role == "dispatch":
        key = "preview_dispatch"
    elif draft_.networks:
        key = "preview_which"
    elif draft_.kind in CALM:
        key = "preview_plain"
    elif draft_.kind == Kind.TEST:
        key = "preview_test"
    elif draft_.kind != Kind.ALERT:
        key = "preview_kind" if need == proof.Need.CODE_PIN else "preview_kind_code"
    fields = {
        "short": unit.heads(draft_.everywhere), "id": number, "count": measured.count, "segments": measured.segments,
        "minutes": measured.minutes, "body": measured.quote, "code": proving.CODE_HERE,
        "author": unit.config.people[draft_.author].name if draft_.author else "", "names": choices(unit, draft_.networks),
        "kind": unit.wording.raw(language, f"kind_{draft_.kind.value}"),
    }  # fmt: skip
    notes = [*_hints(unit, actor, draft_, language, reader), *_notes(unit, draft_, measured, language)]
    for kept in range(min(3, len(notes)), -1, -1):
        lead = unit.wording.raw(language, "note_lead", notes=", ".join(notes[:kept])) if kept else ""
        text = draft_.lead + unit.wording.raw(language, key, **fields, notes=lead)
        shown = text.replace(proving.CODE_HERE, proof.mark(proof.ALONE_DIGITS))
        if fit(shown).segments <= wording.preview_segments(unit.config.alerts.max_segments, shown):
            return text
    return None


def choices(unit: UnitOfWork, networks: tuple[str, ...]) -> str:
    """`1 Dorp 2 Zuid`: the networks that an officer may mean."""
    return " ".join(f"{n} {unit.config.networks[key].short.split()[-1].title()}" for n, key in enumerate(networks, 1))


def _hints(unit: UnitOfWork, actor: Actor, draft_: Draft, language: str, reader: str) -> list[str]:
    """What else there is, said to those who read the preview of an alert."""
    if draft_.kind != Kind.ALERT or not actor.number:
        return []
    found = hints.of_others(unit, actor.number, draft_.everywhere, draft_.body)
    if reader == actor.number and not draft_.networks and not draft_.author:
        found += hints.for_author(unit, actor.number, draft_.everywhere, draft_.body)
    return [wording.short_note(unit.wording.raw(language, key, **fields)) for key, fields in found]


def _notes(unit: UnitOfWork, draft_: Draft, measured: Measured, language: str) -> list[str]:
    each = plan.minutes(measured.seconds / max(1, measured.segments))
    validity = plan.expiry(unit.config.alerts.expire_after, measured.seconds)
    late = max(0, round(measured.count * (1 - validity.total_seconds() / measured.seconds))) if measured.seconds else 0
    price = Price(measured.segments, each, measured.plain_segments, late)
    found = lint(draft_.body, measured.fit, draft_.facts_at or unit.now, unit.config.gateway.zone, price)
    if draft_.kind != Kind.ALERT:
        found = [n for n in found if n[0] not in ("note_place", "note_old")]
    age = unit.now - (draft_.facts_at or unit.now)
    if age > LATE:
        found.insert(0, ("note_age", {"minutes": round(age.total_seconds() / 60)}))
    if draft_.kind == Kind.TEST and any(_is_night(unit, n) for n in draft_.everywhere):
        found.insert(0, ("note_night", {"time": wording.local(unit.now, unit.config.gateway.zone)}))
    if draft_.kind in CALM and (calm := calm_from(unit, draft_.everywhere)):
        found.insert(0, ("note_quiet", {"time": wording.local(calm, unit.config.gateway.zone)}))
    if draft_.also and draft_.incident is None:
        empty = [n for n in draft_.everywhere if not members.count(unit.conn, n)]
        if empty:
            found.insert(0, ("note_empty", {"names": unit.heads(empty)}))
    if draft_.zones:
        narrowed = [
            n
            for n in draft_.everywhere
            if not draft_.also or not set(draft_.zones).isdisjoint(unit.config.networks[n].zones)
        ]
        titles = {z: title for n in narrowed for z, title in unit.config.networks[n].zones.items()}
        if nowhere := sum(members.without_zone(unit.conn, n) for n in narrowed):
            found.insert(0, ("note_zoneless", {"count": nowhere}))
        found.insert(0, ("note_zone", {"zone": ", ".join(titles.get(z, z) for z in draft_.zones)}))
    for name, (have, need) in measured.load.short.items():
        found.insert(0, ("note_quota", {"modem": name, "left": have, "need": need}))
    if measured.load.refused:
        found.insert(0, ("note_refused", {"count": len(measured.load.refused)}))
    elif measured.load.over:
        found.insert(
            0, ("note_recipients", {"modem": next(iter(measured.load.over)), "count": sum(measured.load.over.values())})
        )
    changed = [(a, b) for a, b in measured.fit.changed if a.isalpha() and a in draft_.body]
    if changed:
        found.append(("note_changed", {"changed": " ".join(f"{a}>{b}" for a, b in changed[:4])}))
    notes = [unit.wording.raw(language, key, **fields) for key, fields in found]
    # showing what was changed must not itself cost a larger alphabet
    return [fit(n).text if fit(n).encoding == "gsm7" or measured.fit.encoding != "gsm7" else n for n in notes]
