"""A draft and its preview: what would go out, to how many, how long it takes, and the code that lets it go.

In: a desk, who wrote, which kind, the words. Out: a broadcast in `confirming`, a challenge, a preview; or one answer that says
why not. Nothing reaches a member from here. Longer than other modules: draft, measure and preview are one thought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.challenge import Action
from smsd.model.delivery import REACHED, WAITING, Priority, State
from smsd.model.incident import Incident
from smsd.model.membership import Membership
from smsd.rules import limits, plan, proof, wording
from smsd.rules.lint import Price, lint
from smsd.service import halting, hints, proving, worded
from smsd.service.allowance import Load, lay_out
from smsd.service.desk import Desk
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
    lead: str = ""   # put before the preview: what already happened
    facts_at: datetime | None = None
    tip: str = ""    # a prepared tip's name and the words for its fields
    author: str = ""  # where it is not whoever texted
    networks: tuple[str, ...] = ()  # those to choose from, where the author named none
    standard: bool = False  # the words are ours, in each language


@dataclass(frozen=True, slots=True)
class Measured:
    """The text as members get it, and what it costs."""

    fit: Fit
    segments: int
    plain_segments: int
    seconds: float
    count: int
    load: Load
    quote: str     # letter for letter what those get who read it
    shown: str     # in this language

    @property
    def minutes(self) -> int:
        """For people."""
        return plan.minutes(self.seconds)


def audience(desk: Desk, kind: Kind, network: str, zones: tuple[str, ...], incident_id: int | None) -> list[Membership]:
    """Who a broadcast goes to, as things stand."""
    if kind in (Kind.ALERT, Kind.TEST, Kind.TIP, Kind.NOTICE):
        return members.audience(desk.conn, network, zones)
    related = [b.id for b in related_broadcasts(desk, incident_id)]
    states = (*REACHED, *WAITING, State.CLAIMED) if kind == Kind.UPDATE else REACHED
    numbers = set(spool.numbers(desk.conn, related, states))
    # what is on the air this moment reaches its member; what is only claimed is withdrawn
    numbers |= {n for n, (row, _) in spool.numbers(desk.conn, related, (State.CLAIMED,)).items() if row in desk.ctx.on_air}
    return [m for m in members.audience(desk.conn, network) if m.number in numbers]


def related_broadcasts(desk: Desk, incident_id: int | None) -> list[bc.Broadcast]:
    """Alerts and updates of an incident that went out, newest first."""
    return broadcasts.find(desk.conn, states=(*bc.RUNNING, bc.State.DONE, bc.State.CANCELLED, bc.State.EXPIRED),
                           incident_id=incident_id, kinds=FOLLOWED)  # fmt: skip


def words_of(desk: Desk, draft_: Draft, number: int) -> worded.Words:
    """What makes the texts of a draft."""
    return worded.Words(draft_.kind, number, draft_.body, draft_.facts_at or desk.now, desk.now, draft_.tip, draft_.standard)


def measure(desk: Desk, draft_: Draft, people: list[Membership], texts: worded.Texts) -> Measured:
    """What the texts cost: the longest of a language of the audience counts. The one that most of it reads is shown."""
    read = worded.languages(desk, draft_.network, people)
    shown = max(sorted(read), key=lambda language: read[language])
    fits = [by_language[language] for by_language in texts.values() for language in sorted(read)]
    longest = max(fits, key=lambda f: (f.segments, f.units))
    plain = fit("".join(c for c in longest.text if c not in longest.forced_by)).segments
    lines = desk.config.sims_of(draft_.network)
    load = lay_out(desk.conn, desk.config, desk.key, desk.ctx.today(), people, lines, longest.segments)
    quote = texts[draft_.network][shown].text
    if draft_.networks:  # the choice says which network's name stands in front
        quote = worded.body_of(desk, draft_.network, quote)
    return Measured(longest, longest.segments, plain, forecast(desk, load.segments, lines), len(people), load, quote, shown)


def forecast(desk: Desk, load: Mapping[str, int], lines: tuple[str, ...]) -> float:
    """Seconds until the last segment of a load is sent, behind the alerts that wait already."""
    whole = dict(load)
    for name, count in spool.waiting_by_line(desk.conn, Priority.ALERT).items():
        whole[name or ""] = whole.get(name or "", 0) + count
    return plan.forecast(whole, desk.ctx.plan_lines(lines))


def open_draft(desk: Desk, draft_: Draft) -> None:
    """Makes a draft of a text and asks its author to prove it."""
    if draft_.networks:
        desk.one_step = None  # nobody may guess which neighbourhood is meant: the preview asks
    people = audience(desk, draft_.kind, draft_.network, draft_.zones, draft_.incident.id if draft_.incident else None)
    short = desk.short(draft_.network)
    if not people and not _ends_something(desk, draft_):
        if draft_.incident is None:
            desk.answer("no_members", network=draft_.network, short=short)
        else:
            _nobody(desk, draft_)
        return
    if _nothing_left(desk, draft_.network):
        if desk.once("no quota", limits.REPORT_ASKED):
            desk.answer("no_quota", network=draft_.network, short=short)
        return
    number = draft_.incident.id if draft_.incident else broadcasts.next_incident(desk.conn)
    texts = worded.make(desk, words_of(desk, draft_, number), draft_.networks or (draft_.network,))
    measured = measure(desk, draft_, people, texts)
    text = preview_text(desk, draft_, measured, number)
    if measured.segments > desk.config.alerts.max_segments or text is None:
        a = wording.Alert(short, number, draft_.kind, "", draft_.facts_at or desk.now, sent=desk.now)
        room = wording.room_for(desk.wording, measured.shown, a, desk.config.gateway.zone,
                                min(desk.config.alerts.max_segments, wording.PREVIEW_SEGMENTS - 1))  # fmt: skip
        desk.answer("too_long", network=draft_.network, segments=measured.segments, max=desk.config.alerts.max_segments, limit=room)
        return
    digest = _digest(draft_, number)
    if desk.one_step is None and proving.asked_already(desk, digest, desk.sender):
        return
    broadcast_id = _store(desk, draft_, measured, number)
    worded.keep(desk, broadcast_id, texts, measured.shown, measured.segments)
    if desk.one_step is not None:
        broadcasts.step(desk.conn, broadcast_id, "preview")
        desk.drafted = broadcast_id
        return
    if not _show(desk, draft_, measured, number, broadcast_id):
        for older in broadcasts.find(desk.conn, states=(bc.State.DRAFT,)):  # one of each number waits, the newest: none of them was shown
            if older.author_number == desk.sender and older.id != broadcast_id:
                broadcasts.step(desk.conn, older.id, "drop")
        desk.journal("draft waits for room", desk.sender, f"broadcast {broadcast_id}")
    if not any(line.ready for line in desk.ctx.lines.values()):
        desk.answer("no_modem", network=draft_.network, short=short)
    if draft_.kind == Kind.ALERT and desk.text is not None and not draft_.networks and (own := hints.own_alert(desk, draft_.network)):
        asked.put(desk.conn, desk.sender, f"update:{own.incident}", draft_.body, draft_.facts_at or desk.now, desk.now)
    log.broadcast(broadcast_id, draft_.kind, draft_.network, "draft", members=measured.count, segments=measured.segments)
    desk.outcome = f"draft {draft_.kind}"


def _digest(draft_: Draft, number: int) -> str:
    return proof.digest(draft_.kind, draft_.network, number if draft_.incident else 0, ",".join((*draft_.zones, *draft_.networks)), draft_.body)


def _ends_something(desk: Desk, draft_: Draft) -> bool:
    """An all clear while an alert runs that reached nobody yet: it ends that alert, so it wants its proof like any other."""
    return draft_.kind == Kind.END and draft_.incident is not None and bool(
        broadcasts.find(desk.conn, states=bc.RUNNING, incident_id=draft_.incident.id))  # fmt: skip


def _show(desk: Desk, draft_: Draft, measured: Measured, number: int, broadcast_id: int) -> bool:
    """Shows a stored draft to those who may prove it; False where every phone is full: then it waits for its turn."""
    b = broadcasts.get(desk.conn, broadcast_id)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(desk, draft_))
    shown = False
    for recipient in proving.recipients(desk, b):
        own = preview_text(desk, draft_, measured, number, recipient)
        if own is not None:
            shown |= proving.ask(desk, recipient, broadcast_id, Action.RELEASE, _digest(draft_, number), own,
                                 needs_pin=need == proof.Need.CODE_PIN or proving.by_two(desk, b),
                                 payload=f"which:{','.join(draft_.networks)}" if draft_.networks else "")  # fmt: skip
    return shown and broadcasts.step(desk.conn, broadcast_id, "preview")


def show_waiting(desk: Desk) -> None:
    """Drafts that found every phone full get their turn, the oldest first."""
    for b in reversed(broadcasts.find(desk.conn, states=(bc.State.DRAFT, bc.State.SECOND))):
        if b.state == bc.State.SECOND and challenges.of_broadcasts(desk.conn, [b.id]):
            continue
        if desk.now - b.created_at > proof.UNSHOWN * (2 if b.state == bc.State.SECOND else 1):
            broadcasts.step(desk.conn, b.id, "lapse", done_at=desk.now)
            continue
        if b.state == bc.State.SECOND:
            proving.ask_second(desk, b, b.proven_by)
            continue
        incident = next((i for i in broadcasts.recent_incidents(desk.conn, [b.network], desk.now - limits.STOP_MEANS_HALT) if i.id == b.incident), None)
        if b.incident is not None and incident is None:
            broadcasts.step(desk.conn, b.id, "lapse", done_at=desk.now)
            continue
        who = b.author if b.author in desk.config.people else ""
        choices_ = worded_store.networks(desk.conn, b.id)
        draft_ = Draft(b.kind, b.network, b.body, b.zones, incident, facts_at=b.facts_at, tip=b.tip, author=who,
                       networks=choices_ if len(choices_) > 1 else ())  # fmt: skip
        people = audience(desk, b.kind, b.network, b.zones, b.incident)
        number = b.incident or b.number or broadcasts.next_incident(desk.conn)
        texts = worded.make(desk, replace(words_of(desk, draft_, number), written=b.created_at), draft_.networks or (b.network,))
        quote = worded.quoted(worded.of(desk, b)).body
        measured = replace(measure(desk, draft_, people, texts), quote=worded.body_of(desk, b.network, quote) if draft_.networks else quote)
        _show(desk, draft_, measured, number, b.id)


def _nothing_left(desk: Desk, network: str) -> bool:
    """Whether every line that serves a network is spent and told to refuse then."""
    serving = [m for m in desk.config.modems if m.name in desk.config.sims_of(network)]
    return bool(serving) and all(m.sim.over_limit == "refuse" and desk.ctx.lines[m.name].quota_left == 0 for m in serving)


def _nobody(desk: Desk, draft_: Draft) -> None:
    assert draft_.incident is not None
    short, number = desk.short(draft_.network), draft_.incident.id
    if draft_.kind == Kind.END:
        halting.end_rest(desk, number, "ended")
        broadcasts.close_incident(desk.conn, number, "end", desk.now)
        desk.journal("incident closed", desk.sender, f"#{number}")
        desk.answer("end_closed", network=draft_.network, short=short, id=number)
    else:
        key = "nobody_reached" if draft_.kind == Kind.CORRECTION else "nobody_for"
        desk.answer(key, network=draft_.network, short=short, id=number)


def _own_alert_age(desk: Desk, draft_: Draft) -> timedelta | None:
    if draft_.incident is None:
        return None
    keys = {h.key for h in desk.who.acting} if desk.text is not None and not draft_.author else {draft_.author}
    own = [b for b in related_broadcasts(desk, draft_.incident.id) if b.kind == Kind.ALERT and b.author in keys]
    started = own[0].started_at if own else None
    return desk.now - started if started else None


def _store(desk: Desk, draft_: Draft, measured: Measured, number: int) -> int:
    """The broadcast's row."""
    author = draft_.author or desk.who.acting[0].key
    validity = max(plan.expiry(desk.config.alerts.expire_after, measured.seconds), CALM_LIVES if draft_.kind in CALM else timedelta())
    broadcast_id = broadcasts.draft(
        desk.conn, kind=draft_.kind, network=draft_.network, incident_id=draft_.incident.id if draft_.incident else None,
        author=draft_.author or author, author_number=desk.sender, tip=draft_.tip, body=draft_.body, zones=",".join(draft_.zones),
        facts_at=draft_.facts_at or desk.now, created_at=desk.now, validity_s=int(validity.total_seconds()),
        members=measured.count, segments=measured.segments, modem=desk.line, number=None if draft_.incident else number,
    )  # fmt: skip
    desk.journal("draft", desk.sender, f"{draft_.kind} {draft_.network} broadcast {broadcast_id}")
    return broadcast_id


def calm_from(desk: Desk, network: str) -> datetime | None:
    """When the quiet hours of a network end, if it is in them."""
    hours = desk.config.networks[network].quiet_hours
    return limits.quiet_until(desk.now.astimezone(desk.config.gateway.zone), *hours) if hours else None


def _is_night(desk: Desk, network: str) -> bool:
    """Whether people sleep: by the network's quiet hours, or by custom."""
    local = desk.now.astimezone(desk.config.gateway.zone)
    return limits.quiet_until(local, *(desk.config.networks[network].quiet_hours or NIGHT)) is not None


def preview_text(desk: Desk, draft_: Draft, measured: Measured, number: int, reader: str = "") -> str | None:
    """The preview in its reader's language, with proving.CODE_HERE for the code; None where even three segments are too few."""
    reader = reader or desk.sender
    language = desk.language_of(reader, draft_.network)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(desk, draft_))
    key = "preview"
    author = desk.config.people.get(draft_.author)
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
        "short": desk.short(draft_.network), "id": number, "count": measured.count, "segments": measured.segments,
        "minutes": measured.minutes, "body": measured.quote, "code": proving.CODE_HERE,
        "author": desk.config.people[draft_.author].name if draft_.author else "", "names": choices(desk, draft_.networks),
        "kind": desk.wording.raw(language, f"kind_{draft_.kind.value}"),
    }  # fmt: skip
    notes = [*_hints(desk, draft_, language, reader), *_notes(desk, draft_, measured, language)]
    for kept in range(min(3, len(notes)), -1, -1):
        lead = desk.wording.raw(language, "note_lead", notes=", ".join(notes[:kept])) if kept else ""
        text = draft_.lead + desk.wording.raw(language, key, **fields, notes=lead)
        if fit(text.replace(proving.CODE_HERE, proof.mark(proof.ALONE_DIGITS))).segments <= wording.PREVIEW_SEGMENTS:
            return text
    return None


def choices(desk: Desk, networks: tuple[str, ...]) -> str:
    """`1 Dorp 2 Zuid`: the networks that an officer may mean."""
    return " ".join(f"{n} {desk.config.networks[key].short.split()[-1].title()}" for n, key in enumerate(networks, 1))


def _hints(desk: Desk, draft_: Draft, language: str, reader: str) -> list[str]:
    """What else there is, said to those who read the preview of an alert."""
    if draft_.kind != Kind.ALERT or desk.text is None:
        return []
    found = hints.of_others(desk, draft_.network, draft_.body)
    if reader == desk.sender and not draft_.networks and not draft_.author:
        found += hints.for_author(desk, draft_.network, draft_.body)
    return [wording.short_note(desk.wording.raw(language, key, **fields)) for key, fields in found]


def _notes(desk: Desk, draft_: Draft, measured: Measured, language: str) -> list[str]:
    each = plan.minutes(measured.seconds / max(1, measured.segments))
    validity = plan.expiry(desk.config.alerts.expire_after, measured.seconds)
    late = max(0, round(measured.count * (1 - validity.total_seconds() / measured.seconds))) if measured.seconds else 0
    price = Price(measured.segments, each, measured.plain_segments, late)
    found = lint(draft_.body, measured.fit, draft_.facts_at or desk.now, desk.config.gateway.zone, price)
    if draft_.kind != Kind.ALERT:
        found = [n for n in found if n[0] not in ("note_place", "note_old")]
    age = desk.now - (draft_.facts_at or desk.now)
    if age > LATE:
        found.insert(0, ("note_age", {"minutes": round(age.total_seconds() / 60)}))
    if draft_.kind == Kind.TEST and _is_night(desk, draft_.network):
        found.insert(0, ("note_night", {"time": wording.local(desk.now, desk.config.gateway.zone)}))
    if draft_.kind in CALM and (calm := calm_from(desk, draft_.network)):
        found.insert(0, ("note_quiet", {"time": wording.local(calm, desk.config.gateway.zone)}))
    if draft_.zones:
        titles = desk.config.networks[draft_.network].zones
        if nowhere := members.without_zone(desk.conn, draft_.network):
            found.insert(0, ("note_zoneless", {"count": nowhere}))
        found.insert(0, ("note_zone", {"zone": ", ".join(titles.get(z, z) for z in draft_.zones)}))
    for name, (have, need) in measured.load.short.items():
        found.insert(0, ("note_quota", {"modem": name, "left": have, "need": need}))
    if measured.load.refused:
        found.insert(0, ("note_refused", {"count": len(measured.load.refused)}))
    elif measured.load.over:
        found.insert(0, ("note_recipients", {"modem": next(iter(measured.load.over)), "count": sum(measured.load.over.values())}))
    changed = [(a, b) for a, b in measured.fit.changed if a.isalpha() and a in draft_.body]
    if changed:
        found.append(("note_changed", {"changed": " ".join(f"{a}>{b}" for a, b in changed[:4])}))
    notes = [desk.wording.raw(language, key, **fields) for key, fields in found]
    # showing what was changed must not itself cost a larger alphabet
    return [fit(n).text if fit(n).encoding == "gsm7" or measured.fit.encoding != "gsm7" else n for n in notes]
