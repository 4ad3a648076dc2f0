"""Papers of a network, filled from the configuration: the hand-over pack, what the GDPR asks to have in the drawer,
the charter, a letter.

In: a configuration, a network, counts of the database. Out: {title, sections}: each a heading with paragraphs or a
table. The register of processing is article 30, the breach runbook articles 33 and 34 of the GDPR. It changes
nothing.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from html import escape
from typing import Any

from sqlalchemy.engine import Connection

from smsd.config.messages import shipped
from smsd.config.schema import Config
from smsd.model.rights import Rights
from smsd.moments import written
from smsd.reports import page
from smsd.resources import resource
from smsd.rules.identity import bar_of
from smsd.rules.membership import WORDING_VERSION
from smsd.store import members, people

Section = dict[str, Any]


def _words(config: Config, network: str) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = json.loads(resource("config/messages/papers.json").read_text(encoding="utf-8"))
    return found[config.language_of(network)]


def _fill(texts: list[str], **fields: object) -> list[str]:
    return [t.format(**fields) for t in texts]


def _fields(conn: Connection, config: Config, network: str) -> dict[str, object]:
    numbers = ", ".join(m.sim.number for m in config.modems if m.name in config.sims_of(network))
    staff = sum(network in p.networks for p in config.people.values())
    return {
        "numbers": numbers,
        "count": members.count(conn, network),
        "controller": config.networks[network].controller or config.gateway.name,
        "staff": staff,
        "mail": config.mail.smtp.host if config.mail else "–",
    }


def handover(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """What whoever takes over has to know."""
    w, settings, fields = _words(config, network), config.networks[network], _fields(conn, config, network)
    rights, today = people.all_rights(conn), now.astimezone(config.gateway.zone).date()
    staff = [
        (
            p.name,
            p.role,
            ", ".join(p.number),
            p.email or "–",
            p.expires.isoformat() if p.expires else "–",
            bar_of(p, rights.get(k, Rights(k)), today) or "ok",
        )
        for k, p in config.people.items()
        if network in p.networks
    ]
    may, others = [row for row in staff if row[1] != "coordinator"], [row for row in staff if row[1] == "coordinator"]
    lines = [
        (m.name, m.sim.number, m.driver, m.sim.expires.isoformat() if m.sim.expires else "–")
        for m in config.modems
        if m.name in config.sims_of(network)
    ]
    jobs = [
        (j.name, j.cron or f"{j.interval}", j.do) for j in config.schedule if not j.networks or network in j.networks
    ]
    sections: list[Section] = [
        {"heading": w["plan"], "paragraphs": _fill(w["plan_text"], **fields)},
        {"heading": w["stop"], "paragraphs": _fill(w["stop_text"], **fields)},
        {"heading": w["may"], "columns": w["columns_staff"], "rows": may},
        {"heading": w["coordinators"], "columns": w["columns_staff"], "rows": others},
        {"heading": w["lines"], "columns": w["columns_lines"], "rows": lines},
        {"heading": w["contacts"], "paragraphs": [settings.controller or config.gateway.name]},
    ]
    if jobs:
        sections.append({"heading": w["chores"], "columns": w["columns_chores"], "rows": jobs})
    return {
        "title": w["handover"].format(title=settings.title),
        "made_at": now.astimezone(config.gateway.zone),
        "sections": sections,
    }


def privacy(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """Register of processing, consent, periods, rights, breach."""
    w, settings, fields = _words(config, network), config.networks[network], _fields(conn, config, network)
    language = config.language_of(network)
    asked = shipped()[language]["ask_yes"].format(short=settings.short, controller=fields["controller"], code="......")
    periods = [(name, _days(getattr(config.privacy, name))) for name in type(config.privacy).model_fields]
    return {
        "title": w["privacy"].format(title=settings.title),
        "made_at": now.astimezone(config.gateway.zone),
        "sections": [
            {
                "heading": w["register"],
                "columns": ["", ""],
                "rows": [(k, v.format(**fields)) for k, v in w["register_rows"]],
            },
            {"heading": w["consent"], "paragraphs": [f"{WORDING_VERSION}: {asked}"]},
            {"heading": w["keep"], "columns": ["", ""], "rows": periods},
            {"heading": w["rights"], "paragraphs": w["rights_text"]},
            {"heading": w["breach"], "paragraphs": _fill(w["breach_text"], **fields)},
        ],
    }


def charter(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """What a member promises, to sign."""
    return _letter(conn, config, network, now, "charter")


def reprimand(conn: Connection, config: Config, network: str, now: datetime) -> dict[str, Any]:
    """The letter to a member who broke the charter, with blanks to fill."""
    return _letter(conn, config, network, now, "reprimand")


def _letter(conn: Connection, config: Config, network: str, now: datetime, which: str) -> dict[str, Any]:
    w, fields = _words(config, network), _fields(conn, config, network) | {"title": config.networks[network].title}
    return {
        "title": w[which].format(**fields),
        "made_at": now.astimezone(config.gateway.zone),
        "sections": [
            {"heading": heading, "paragraphs": _fill(texts, **fields)} for heading, texts in w[f"{which}_parts"]
        ],
    }


def _days(span: timedelta) -> str:
    return f"{span.days} d"


def page_of(made: dict[str, Any], language: str) -> str:
    """The paper as a page that prints."""
    parts = []
    for section in made["sections"]:
        parts += [f"<h2>{escape(section['heading'])}</h2>"] if section["heading"] else []
        parts += [f"<p>{escape(p)}</p>" for p in section.get("paragraphs", ())]
        if "rows" in section:
            parts.append(page.table(section["columns"], section["rows"]))
    return page.whole(
        made["title"],
        "".join(parts) + f'<p class="soft">{written(made["made_at"], made["made_at"].tzinfo)}</p>',
        language,
    )


def text_of(made: dict[str, Any]) -> str:
    """The paper for a terminal."""
    out = [made["title"]]
    for section in made["sections"]:
        out += [
            "",
            section["heading"].upper(),
            *(f"  {p}" for p in section.get("paragraphs", ())),
            *("  " + "  ".join(str(c) for c in row) for row in section.get("rows", ())),
        ]
    return "\n".join(out)
