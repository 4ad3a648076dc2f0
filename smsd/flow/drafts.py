"""A draft and its preview: what would go out, to how many, how long it takes, and the code that lets it go.

In: a desk, who wrote, which kind, the words. Out: a broadcast in `confirming`, a challenge, a preview; or one answer that says
why not. Nothing reaches a member from here. Longer than other modules: draft, measure and preview are one thought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsd import log
from smsd.flow import halting
from smsd.flow.allowance import Load, lay_out
from smsd.flow.desk import Desk
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.challenge import Action
from smsd.model.delivery import REACHED, WAITING, Priority, State
from smsd.model.incident import Incident
from smsd.model.membership import Membership
from smsd.rules import limits, plan, proof, wording
from smsd.rules.lint import Price, lint
from smsd.sms.fit import Fit, fit
from smsd.store import broadcasts, challenges, members, spool, tallies

CODE_HERE = "§§§§"  # where the code stands in a kept preview; it has the length of one
PREVIEW_LIVES = timedelta(minutes=5)
CALM, CALM_LIVES = (Kind.TIP, Kind.NOTICE), timedelta(hours=12)  # they wait for a good hour
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


@dataclass(frozen=True, slots=True)
class Measured:
    """The text as members get it, and what it costs."""

    fit: Fit
    segments: int
    plain_segments: int
    seconds: float
    count: int
    load: Load

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


def alert_of(desk: Desk, draft_: Draft, number: int) -> wording.Alert:
    """The words for `rules/wording`."""
    network = desk.config.networks[draft_.network]
    at = draft_.facts_at or desk.now
    return wording.Alert(network.short, number, draft_.kind, draft_.body, at, network.default_tip, network.hazard_tips)


def measure(desk: Desk, draft_: Draft, people: list[Membership], number: int) -> Measured:
    """Fits the text in each language of the audience; the longest counts."""
    a = alert_of(desk, draft_, number)
    languages = {m.language for m in people} | {desk.config.language_of(draft_.network)}
    fits = [wording.alert(desk.wording, lang, a, desk.config.gateway.zone, transliterated=desk.config.alerts.transliterate)
            for lang in sorted(languages)]  # fmt: skip
    longest = max(fits, key=lambda f: (f.segments, f.units))
    plain = fit("".join(c for c in longest.text if c not in longest.forced_by)).segments
    lines = desk.config.sims_of(draft_.network)
    load = lay_out(desk.conn, desk.config, desk.key, desk.ctx.today(), people, lines, longest.segments)
    return Measured(longest, longest.segments, plain, forecast(desk, load.segments, lines), len(people), load)


def forecast(desk: Desk, load: Mapping[str, int], lines: tuple[str, ...]) -> float:
    """Seconds until the last segment of a load is sent, behind the alerts that wait already."""
    whole = dict(load)
    for name, count in spool.waiting_by_line(desk.conn, Priority.ALERT).items():
        whole[name or ""] = whole.get(name or "", 0) + count
    return plan.forecast(whole, desk.ctx.plan_lines(lines))


def open_draft(desk: Desk, draft_: Draft) -> None:
    """Makes a draft of a text and asks its author to prove it."""
    people = audience(desk, draft_.kind, draft_.network, draft_.zones, draft_.incident.id if draft_.incident else None)
    short = desk.short(draft_.network)
    if not people:
        if draft_.incident is None:
            desk.answer("no_members", network=draft_.network, short=short)
        else:
            _nobody(desk, draft_)
        return
    if _nothing_left(desk, draft_.network):
        desk.answer("no_quota", network=draft_.network, short=short)
        return
    number = draft_.incident.id if draft_.incident else broadcasts.next_incident(desk.conn)
    measured = measure(desk, draft_, people, number)
    text = preview_text(desk, draft_, measured, number)
    if measured.segments > desk.config.alerts.max_segments or text is None:
        language = desk.config.language_of(draft_.network)
        room = wording.room_for(desk.wording, language, alert_of(desk, draft_, number), desk.config.gateway.zone,
                                min(desk.config.alerts.max_segments, wording.PREVIEW_SEGMENTS - 1))  # fmt: skip
        desk.answer("too_long", network=draft_.network, segments=measured.segments, max=desk.config.alerts.max_segments, limit=room)
        return
    digest = proof.digest(draft_.kind, draft_.network, number if draft_.incident else 0, ",".join((*draft_.zones, *draft_.networks)), draft_.body)
    if _asked_already(desk, digest):
        return
    recipients = _recipients(desk, draft_.network)
    if not recipients:
        return
    broadcast_id = _store(desk, draft_, measured)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(desk, draft_))
    for recipient in recipients:
        own = text if recipient == desk.sender else preview_text(desk, draft_, measured, number, recipient) or text
        ask(desk, recipient, broadcast_id, Action.RELEASE, digest, own, needs_pin=need == proof.Need.CODE_PIN,
            payload=f"which:{','.join(draft_.networks)}" if draft_.networks else "")  # fmt: skip
    if not any(line.ready for line in desk.ctx.lines.values()):
        desk.answer("no_modem", network=draft_.network, short=short)
    log.broadcast(broadcast_id, draft_.kind, draft_.network, "draft", members=measured.count, segments=measured.segments)
    desk.outcome = f"draft {draft_.kind}"


def _nothing_left(desk: Desk, network: str) -> bool:
    """Whether every line that serves a network is spent and told to refuse then."""
    serving = [m for m in desk.config.modems if m.name in desk.config.sims_of(network)]
    return bool(serving) and all(m.sim.over_limit == "refuse" and desk.ctx.lines[m.name].quota_left == 0 for m in serving)


def _nobody(desk: Desk, draft_: Draft) -> None:
    assert draft_.incident is not None
    short, number = desk.short(draft_.network), draft_.incident.id
    if draft_.kind == Kind.END:
        halting.cancel_rest(desk, number, "ended")
        broadcasts.close_incident(desk.conn, number, "end", desk.now)
        desk.journal("incident closed", desk.sender, f"#{number}")
        desk.answer("end_closed", network=draft_.network, short=short, id=number)
    else:
        key = "nobody_reached" if draft_.kind == Kind.CORRECTION else "nobody_for"
        desk.answer(key, network=draft_.network, short=short, id=number)


def _own_alert_age(desk: Desk, draft_: Draft) -> timedelta | None:
    if draft_.incident is None:
        return None
    keys = {h.key for h in desk.who.acting}
    own = [b for b in related_broadcasts(desk, draft_.incident.id) if b.kind == Kind.ALERT and b.author in keys]
    started = own[0].started_at if own else None
    return desk.now - started if started else None


def _asked_already(desk: Desk, digest: str) -> bool:
    """The same text again keeps its challenge; its preview is repeated once."""
    for challenge in challenges.open_for(desk.conn, [desk.sender]):
        if challenge.digest != digest or proof.lapsed(challenge, desk.now) or desk.now - challenge.created_at > limits.REPEAT_WITHIN:
            continue
        desk.outcome = "same draft again"
        if not challenge.repeated:
            challenges.repeated(desk.conn, challenge.id)
            body = spool.body_of_challenge(desk.conn, challenge.id)
            if body:
                desk.send(desk.sender, body, priority=Priority.ANSWER, role="staff", pinned=desk.line, challenge=challenge.id,
                          expires=PREVIEW_LIVES)  # fmt: skip
        return True
    return False


def _recipients(desk: Desk, network: str) -> list[str]:
    """Who gets the preview: the author; other officers too where the author's number is under suspicion."""
    if desk.text is not None and not desk.text.answerable:  # a control room
        return [p.number[0] for k, p in desk.staff(network) if p.role == "police" and (r := desk.rights.get(k)) and r.enrolled]
    subject = desk.pseudonym(desk.sender)
    wrong = tallies.count(desk.conn, subject, "wrong", desk.now - limits.HOUR)
    unanswered = challenges.unanswered(desk.conn, desk.sender, desk.now - limits.HOUR)
    others = [n for k, p in desk.staff(network) if p.role == "police" and desk.sender not in p.number
              and desk.rights.get(k) and desk.rights[k].enrolled for n in p.number[:1]]  # fmt: skip
    if not limits.preview_allowed(unanswered):
        if desk.once("previews paused"):
            desk.answer("previews_paused", network=network)
        desk.journal("previews paused", desk.sender)
        allowed = [n for n in others if limits.preview_allowed(challenges.unanswered(desk.conn, n, desk.now - limits.HOUR))]
        desk.outcome = "previews paused"
        return allowed
    return [desk.sender, *(others if limits.locked(wrong) else [])]


def _store(desk: Desk, draft_: Draft, measured: Measured) -> int:
    """The broadcast's row; the oldest of four open drafts gives way."""
    mine = [c for c in challenges.open_for(desk.conn, [desk.sender]) if c.action == Action.RELEASE and c.broadcast is not None]
    for old in mine[: max(0, len(mine) + 1 - limits.OPEN_DRAFTS)]:
        challenges.settle(desk.conn, old.id, "replace")
        broadcasts.step(desk.conn, old.broadcast or 0, "drop")
    author = draft_.author or desk.who.acting[0].key
    validity = max(plan.expiry(desk.config.alerts.expire_after, measured.seconds), CALM_LIVES if draft_.kind in CALM else timedelta())
    broadcast_id = broadcasts.draft(
        desk.conn, kind=draft_.kind, network=draft_.network, incident_id=draft_.incident.id if draft_.incident else None,
        author=draft_.author or author, author_number=desk.sender, tip=draft_.tip, body=draft_.body, zones=",".join(draft_.zones),
        facts_at=draft_.facts_at or desk.now, created_at=desk.now, validity_s=int(validity.total_seconds()),
        members=measured.count, segments=measured.segments, modem=desk.line,
    )  # fmt: skip
    broadcasts.step(desk.conn, broadcast_id, "preview")
    desk.journal("draft", desk.sender, f"{draft_.kind} {draft_.network} broadcast {broadcast_id}")
    return broadcast_id


def ask(desk: Desk, number: str, broadcast_id: int | None, action: Action, digest: str, text: str, *, needs_pin: bool,
        payload: str = "") -> None:  # fmt: skip
    """A challenge and its preview; the nonce makes its code differ from those of other open challenges of the number."""
    taken = {proof.code(desk.key, c.digest, c.nonce) for c in challenges.open_for(desk.conn, [number])}
    nonce = f"{desk.ctx.chance.getrandbits(64):016x}"
    while proof.code(desk.key, digest, nonce) in taken:
        nonce = f"{desk.ctx.chance.getrandbits(64):016x}"
    challenge = challenges.issue(desk.conn, number=number, broadcast_id=broadcast_id, action=action, nonce=nonce, digest=digest,
                                 needs_pin=needs_pin, payload=payload, created_at=desk.now)  # fmt: skip
    desk.send(number, text, priority=Priority.ANSWER, role="staff", pinned=desk.line, challenge=challenge, expires=PREVIEW_LIVES)


def calm_from(desk: Desk, network: str) -> datetime | None:
    """When the quiet hours of a network end, if it is in them."""
    hours = desk.config.networks[network].quiet_hours
    return limits.quiet_until(desk.now.astimezone(desk.config.gateway.zone), *hours) if hours else None


def preview_text(desk: Desk, draft_: Draft, measured: Measured, number: int, reader: str = "") -> str | None:
    """The preview in its reader's language, with CODE_HERE for the code; None where even three segments are too few."""
    language = desk.language_of(reader or desk.sender, draft_.network)
    need = proof.need(draft_.kind, Action.RELEASE, own_alert_age=_own_alert_age(desk, draft_))
    key = "preview"
    if desk.text is not None and not desk.text.answerable:
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
        "minutes": measured.minutes, "body": draft_.body, "code": CODE_HERE,
        "author": desk.config.people[draft_.author].name if draft_.author else "", "names": choices(desk, draft_.networks),
        "kind": desk.wording.raw(language, f"kind_{draft_.kind.value}"),
    }  # fmt: skip
    notes = _notes(desk, draft_, measured, language)
    for kept in range(min(3, len(notes)), -1, -1):
        lead = desk.wording.raw(language, "note_lead", notes=", ".join(notes[:kept])) if kept else ""
        text = draft_.lead + desk.wording.raw(language, key, **fields, notes=lead)
        if fit(text, whole=(f"{CODE_HERE} + PIN",)).segments <= wording.PREVIEW_SEGMENTS:
            return text
    return None


def choices(desk: Desk, networks: tuple[str, ...]) -> str:
    """`1 Dorp 2 Zuid`: the networks that an officer may mean."""
    return " ".join(f"{n} {desk.config.networks[key].short.split()[-1].title()}" for n, key in enumerate(networks, 1))


def _notes(desk: Desk, draft_: Draft, measured: Measured, language: str) -> list[str]:
    each = plan.minutes(measured.seconds / max(1, measured.segments))
    validity = plan.expiry(desk.config.alerts.expire_after, measured.seconds)
    late = max(0, round(measured.count * (1 - validity.total_seconds() / measured.seconds))) if measured.seconds else 0
    price = Price(measured.segments, each, measured.plain_segments, late)
    found = lint(draft_.body, measured.fit, draft_.facts_at or desk.now, desk.config.gateway.zone, price)
    if draft_.kind != Kind.ALERT:
        found = [n for n in found if n[0] not in ("note_place", "note_old")]
    if draft_.kind in CALM and (calm := calm_from(desk, draft_.network)):
        found.insert(0, ("note_quiet", {"time": wording.local(calm, desk.config.gateway.zone)}))
    if draft_.zones:
        titles = desk.config.networks[draft_.network].zones
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
