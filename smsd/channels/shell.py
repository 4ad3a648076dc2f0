"""What an operator at a shell may do to broadcasts: a draft whose preview goes to an officer's phone, a halt, an end.

In: a database, names. Out: rows that a running daemon takes up. Whatever is done is journalled with the OS user, and
all officers are told; nothing a shell does reaches a member without an officer's proof.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from smsd.clock import Clock
from smsd.config.schema import Config
from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.rules import plan, spill, tips, wording
from smsd.rules.identity import bar_of
from smsd.rules.quota import Load
from smsd.rules.spill import Able
from smsd.rules.throttle import Speed
from smsd.rules.wording import Wording
from smsd.service import spilling
from smsd.service.actor import operator
from smsd.service.allowance import lay_out
from smsd.service.drafts import Came, open_draft
from smsd.service.unit import UnitOfWork
from smsd.store import members
from smsd.store.database import Database

GUESS_S = Speed().guess
WORDS = {
    Came.NO_MEMBERS: "this network has no members: nobody to warn",
    Came.TOO_LONG: "the text is too long; see: smsd alert plan",
    Came.AGAIN: "this very draft waits for the officer's code already",
    Came.WAITS: "all phones have as many open questions as they may have; the draft waits for its turn",
    Came.NO_QUOTA: "the subscriptions are spent, and over_limit is refuse",
}


def draft(unit: UnitOfWork, officer: str, network: str, text: str, user: str) -> str:
    """Makes a draft in an officer's name; what happened, for people."""
    person, rights = unit.config.people[officer], unit.rights.get(officer)
    bar = bar_of(person, rights, unit.ctx.today()) if rights else "not_enrolled"
    if bar:
        return f"{person.name} cannot prove anything ({bar.replace('_', ' ')}); see: smsd people list"
    actor = replace(
        operator(user), people=(officer,), person=officer, number=person.number[0], line=unit.config.sims_of(network)[0]
    )
    opened = open_draft(unit, actor, Draft(Kind.ALERT, network, text))
    if opened.came == Came.ASKED and opened.paused:
        return "this officer's phone has many unanswered previews; the other officers are asked"
    return WORDS.get(opened.came, f"the preview goes to {person.name}; code + PIN from that phone releases it")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an alert would cost."""

    text: str
    segments: int
    changed: list[tuple[str, str]]
    load: Load
    seconds: float


def forecast(
    config: Config, words: Wording, db: Database, network: str, text: str, lines: list[dict[str, Any]], key: bytes
) -> Forecast:
    """Segments, lines and seconds for a text to everybody in a network."""
    settings = config.networks[network]
    language = config.language_of(network)
    a = wording.Alert(
        settings.short,
        1,
        Kind.ALERT,
        text,
        Clock().now(),
        *tips.own_tips(settings.default_tip, settings.hazard_tips, language, language),
    )
    found = wording.alert(words, language, a, config.gateway.zone, transliterated=config.alerts.transliterate)
    people = db.call(members.audience, network)
    today = Clock().now().astimezone(config.gateway.zone).date()
    load = db.call(lay_out, config, key, today, people, config.preferred(network), found.segments)
    fair = {m.name: m.sim.fair_use for m in config.modems}
    all_lines = [
        plan.Line(
            name=x["name"],
            ready=x["state"] in ("ready", "throttled"),
            seconds=x["seconds_per_sms"] or GUESS_S,
            extra=x.get("first_extra_s") or 0.0,
            per_minute=limit.per_minute if (limit := fair[x["name"]]) else None,
        )
        for x in lines
        if x["name"] in config.sims_of(network)
    ]
    paid = db.call(spilling.paid_for, config, [network], Kind.ALERT, all_lines, today.isoformat()[:7])
    able = [
        Able(line, spilling.allows(config, line.name, load.left[line.name].segments))
        for line in all_lines
        if line.name in config.preferred(network)
    ]
    spilled, seconds = spill.forecast(load.segments, {}, able, paid)
    return Forecast(
        text=found.text,
        segments=found.segments,
        changed=list(found.changed),
        load=replace(load, spill=spilled),
        seconds=seconds,
    )
