"""What an officer reads before an alert goes out: what it costs, what else there is to know, and the question for the
code. Pure.

In: the configuration, the catalogue, the facts of a draft as service/previews.py gathers them. Out: one text a
reader. It shows the whole body, never a cut one, and says the code last: a lock screen cuts it off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsd.config.schema import Config
from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.rules import plan, proof
from smsd.rules.calm import CALM, calm_from, is_night
from smsd.rules.lint import Note, Price, lint
from smsd.rules.quota import Load
from smsd.rules.spill import Spill
from smsd.rules.texts import Texts, body_of
from smsd.rules.wording import Alert, Wording, local, preview_segments, room_for, short_note
from smsd.sms.fit import Fit, fit

LATE = timedelta(minutes=15)  # a text that was on its way for longer says so
NOTES = 3  # the weightiest ones; a preview has no room for more


@dataclass(frozen=True, slots=True)
class Cost:
    """The text as members get it, and what it costs."""

    fit: Fit
    plain_segments: int
    seconds: float
    count: int
    load: Load
    quote: str  # letter for letter what those get who read it
    shown: str  # in this language

    @property
    def segments(self) -> int:
        """Of the longest text that somebody gets."""
        return self.fit.segments

    @property
    def minutes(self) -> int:
        """Minutes until the last text is sent, rounded as people are told."""
        return plan.minutes(self.seconds)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a draft when it is shown."""

    draft: Draft
    number: int  # of its incident
    now: datetime
    texts: Texts
    languages: Counter[str]
    cost: Cost
    need: proof.Need
    colleagues: tuple[Note, ...] = ()  # a colleague's alert in the same street
    own: tuple[Note, ...] = ()  # what the author may mean instead: nobody else reads it
    earlier: int | None = None  # the open incident of the author's own alert of a moment ago
    empty: tuple[str, ...] = ()  # networks without members
    zoneless: int = 0  # members whose zone nobody knows

    @property
    def written(self) -> datetime:
        """When the facts were written."""
        return self.draft.facts_at or self.now

    @property
    def digest(self) -> str:
        """What makes it this draft and no other one."""
        d = self.draft
        places = ",".join((*d.zones, *d.networks, *(f"+{n}" for n in d.also)))
        return proof.digest(d.kind, d.network, self.number if d.incident else 0, places, d.body)


def cost(
    config: Config, draft: Draft, texts: Texts, read: Counter[str], count: int, load: Load, seconds: float
) -> Cost:
    """What `count` members cost, who read these languages: the longest text counts, the one that most of them read is
    shown.
    """
    found = longest(texts, read)
    plain = fit("".join(c for c in found.text if c not in found.forced_by)).segments
    shown = max(sorted(read), key=lambda language: read[language])
    return Cost(
        fit=found,
        plain_segments=plain,
        seconds=seconds,
        count=count,
        load=load,
        quote=quoted(config, draft, texts[draft.network][shown].text),
        shown=shown,
    )


def quoted(config: Config, draft: Draft, text: str) -> str:
    """A text as the preview quotes it: of several networks it says itself whose names stand in front."""
    return body_of(config, draft.network, text) if draft.networks or draft.also else text


def longest(texts: Texts, languages: Iterable[str]) -> Fit:
    """The text that takes most room, of the languages that somebody reads."""
    fits = [by_language[language] for by_language in texts.values() for language in sorted(languages)]
    return max(fits, key=lambda f: (f.segments, f.units))


def room(config: Config, wording: Wording, facts: Facts) -> int:
    """How many letters the author's words may have."""
    short = config.networks[facts.draft.network].short
    a = Alert(short=short, incident=facts.number, kind=facts.draft.kind, body="", at=facts.written, sent=facts.now)
    zone, most = config.gateway.zone, config.alerts.max_segments
    return min(room_for(wording, language, a, zone, most) for language in facts.languages)


def narrowed(config: Config, draft: Draft) -> list[str]:
    """The networks that a draft's zones narrow: of several, those that have such a zone."""
    if not draft.zones:
        return []
    return [n for n in draft.everywhere if not draft.also or not set(draft.zones).isdisjoint(config.networks[n].zones)]


def several(draft: Draft) -> tuple[str, ...]:
    """The networks that a new draft for more than one goes to."""
    return draft.everywhere if draft.also and draft.incident is None else ()


def choices(config: Config, networks: Iterable[str]) -> str:
    """`1 Dorp 2 Zuid`: the networks that an officer may mean."""
    return " ".join(f"{n} {config.networks[key].short.split()[-1].title()}" for n, key in enumerate(networks, 1))


def text(config: Config, wording: Wording, language: str, facts: Facts, *, author: bool) -> str | None:
    """The preview in a language, with proof.mark() for the code;
    None where all the segments that a preview may have are too few.

    `author`: whether whoever wrote it reads it.
    """
    d, cost = facts.draft, facts.cost
    hints = (*facts.colleagues, *(facts.own if author else ()))
    notes = [short_note(wording.raw(language, key, **fields)) for key, fields in hints]
    notes += [_within_alphabet(wording.raw(language, key, **fields), cost) for key, fields in notes_of(config, facts)]
    fields = {
        "short": " + ".join(config.networks[n].short for n in d.everywhere),
        "id": facts.number,
        "count": cost.count,
        "segments": cost.segments,
        "minutes": cost.minutes,
        "body": cost.quote,
        "code": proof.mark(),
        "author": config.people[d.author].name if d.author else "",
        "names": choices(config, d.networks),
        "kind": wording.raw(language, f"kind_{d.kind.value}"),
    }
    for kept in range(min(NOTES, len(notes)), -1, -1):
        lead = wording.raw(language, "note_lead", notes=", ".join(notes[:kept])) if kept else ""
        found = d.lead + wording.raw(language, _key(config, facts), **fields, notes=lead)
        shown = found.replace(proof.mark(), proof.mark(proof.ALONE_DIGITS))
        if fit(shown).segments <= preview_segments(config.alerts.max_segments, shown):
            return found
    return None


def _key(config: Config, facts: Facts) -> str:
    """Which wording the preview gets, by who asks and what it would send."""
    author = config.people.get(facts.draft.author)
    if author is not None and author.role == "dispatch":
        return "preview_dispatch"
    if facts.draft.networks:
        return "preview_which"
    if facts.draft.kind in CALM:
        return "preview_plain"
    if facts.draft.kind == Kind.TEST:
        return "preview_test"
    if facts.draft.kind == Kind.ALERT:
        return "preview"
    return "preview_kind" if facts.need == proof.Need.CODE_PIN else "preview_kind_code"


def _within_alphabet(note: str, cost: Cost) -> str:
    """A note in the alphabet of what it stands beside: showing what was changed must not itself cost a larger one."""
    found = fit(note)
    return found.text if found.encoding == "gsm7" or cost.fit.encoding != "gsm7" else note


def notes_of(config: Config, facts: Facts) -> list[Note]:
    """What the author has to know, the weightiest first: of the audience, of the hour, of the words;
    then what was changed in them.
    """
    changed = [(a, b) for a, b in facts.cost.fit.changed if a.isalpha() and a in facts.draft.body]
    shown = " ".join(f"{a}>{b}" for a, b in changed[:4])
    return [
        *_of_audience(config, facts),
        *_of_hour(config, facts),
        *_of_words(config, facts),
        *([("note_changed", {"changed": shown})] if changed else ()),
    ]


def _of_audience(config: Config, facts: Facts) -> list[Note]:
    """Who gets it, and who does not."""
    d, load = facts.draft, facts.cost.load
    notes: list[Note] = []
    if load.refused:
        notes.append(("note_refused", {"count": len(load.refused)}))
    elif load.over:
        notes.append(("note_recipients", {"modem": next(iter(load.over)), "count": sum(load.over.values())}))
    for name, (have, need) in reversed(load.short.items()):
        notes.append(("note_quota", {"modem": name, "left": have, "need": need}))
    if load.spill is not None:
        notes += _of_paid(load.spill, facts.cost.segments)
    if d.zones:
        titles = {z: title for n in narrowed(config, d) for z, title in config.networks[n].zones.items()}
        notes.append(("note_zone", {"zone": ", ".join(titles.get(z, z) for z in d.zones)}))
    if facts.zoneless:
        notes.append(("note_zoneless", {"count": facts.zoneless}))
    if facts.empty:
        notes.append(("note_empty", {"names": " + ".join(config.networks[n].short for n in facts.empty)}))
    return notes


def _of_paid(spilled: Spill, each: int) -> list[Note]:
    """Who gets it over a paid line, what that costs, and whom the budget does not pay for."""
    notes: list[Note] = []
    if spilled.segments:
        fields = {"modem": spilled.line, "count": -(-spilled.segments // each), "cost": f"{spilled.cost:.2f}"}
        notes.append(("note_overflow", fields))
    if spilled.short:
        notes.append(("note_budget", {"modem": spilled.line, "count": -(-spilled.short // each)}))
    return notes


def _of_hour(config: Config, facts: Facts) -> list[Note]:
    """Whether it waits, wakes people, or comes late."""
    d, zone = facts.draft, config.gateway.zone
    notes: list[Note] = []
    if d.kind in CALM and (calm := calm_from(config, facts.now, d.everywhere)):
        notes.append(("note_quiet", {"time": local(calm, zone)}))
    if d.kind == Kind.TEST and any(is_night(config, facts.now, n) for n in d.everywhere):
        notes.append(("note_night", {"time": local(facts.now, zone)}))
    age = facts.now - facts.written
    if age > LATE:
        notes.append(("note_age", {"minutes": round(age.total_seconds() / 60)}))
    return notes


def _of_words(config: Config, facts: Facts) -> list[Note]:
    """What rules/lint.py says of the words and of their price."""
    cost = facts.cost
    each = plan.minutes(cost.seconds / max(1, cost.segments))
    validity = plan.expiry(config.alerts.expire_after, cost.seconds)
    late = max(0, round(cost.count * (1 - validity.total_seconds() / cost.seconds))) if cost.seconds else 0
    price = Price(segments=cost.segments, minutes_a_segment=each, plain_segments=cost.plain_segments, too_late=late)
    found = lint(facts.draft.body, cost.fit, facts.written, config.gateway.zone, price)
    return [n for n in found if facts.draft.kind == Kind.ALERT or n[0] not in ("note_place", "note_old")]
