"""What an operator at a shell may do to broadcasts: a draft whose preview goes to an officer's phone, a halt, an end.

In: a database, names. Out: rows that a running daemon takes up. Whatever is done is journalled with the OS user, and all
officers are told; nothing a shell does reaches a member without an officer's proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from smsd.clock import Clock
from smsd.config.schema import Config
from smsd.model.broadcast import Kind
from smsd.model.inbound import Text
from smsd.rules import plan, wording
from smsd.rules.identity import bar_of
from smsd.rules.throttle import Speed
from smsd.rules.wording import Wording
from smsd.service.allowance import Load, lay_out
from smsd.service.context import outside
from smsd.service.desk import Desk
from smsd.service.drafts import Draft, open_draft
from smsd.store import members
from smsd.store.database import Database

GUESS_S = Speed().guess
WORDS = {
    "no_members": "this network has no members: nobody to warn",
    "too_long": "the text is too long; see: smsd alert plan",
    "previews paused": "this officer's phone has many unanswered previews; wait an hour",
    "same draft again": "this very draft waits for the officer's code already",
}


def draft(config: Config, folder: Path, db: Database, officer: str, network: str, text: str, user: str, now: datetime, key: bytes) -> str:
    """Makes a draft in an officer's name; what happened, for people."""
    ctx = outside(config, folder, db, key)
    person = config.people[officer]

    def make(conn: Connection) -> str:
        desk = Desk(ctx, conn, now, Text(person.number[0], True, text, now, now, config.sims_of(network)[0], ""))
        rights = desk.rights.get(officer)
        bar = bar_of(person, rights, ctx.today()) if rights else "not_enrolled"
        if bar:
            return f"{person.name} cannot prove anything ({bar.replace('_', ' ')}); see: smsd people list"
        open_draft(desk, Draft(Kind.ALERT, network, text))
        desk.journal("draft from a shell", person.number[0], f"by user {user}")
        return WORDS.get(desk.outcome, f"the preview goes to {person.name}; code + PIN from that phone releases it")

    return db.call(make)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an alert would cost."""

    text: str
    segments: int
    changed: list[tuple[str, str]]
    load: Load
    seconds: float


def forecast(config: Config, words: Wording, db: Database, network: str, text: str, lines: list[dict[str, Any]], key: bytes) -> Forecast:
    """Segments, lines and seconds for a text to everybody in a network."""
    settings = config.networks[network]
    a = wording.Alert(settings.short, 1, Kind.ALERT, text, Clock().now(), settings.default_tip, settings.hazard_tips)
    found = wording.alert(words, config.language_of(network), a, config.gateway.zone, transliterated=config.alerts.transliterate)
    people = db.call(members.audience, network)
    today = Clock().now().astimezone(config.gateway.zone).date()
    load = db.call(lay_out, config, key, today, people, config.sims_of(network), found.segments)
    fair = {m.name: m.sim.fair_use for m in config.modems}
    plan_lines = [plan.Line(x["name"], x["state"] in ("ready", "throttled"), x["seconds_per_sms"] or GUESS_S, x.get("first_extra_s") or 0.0,
                            limit.per_minute if (limit := fair[x["name"]]) else None)
                  for x in lines if x["name"] in config.sims_of(network)]  # fmt: skip
    return Forecast(found.text, found.segments, list(found.changed), load, plan.forecast(load.segments, plan_lines))

