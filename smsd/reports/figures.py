"""Evaluations: figures gathered, pages made, mailed on schedule. It changes nothing but the queue of letters.

In: a network, a span or an incident. Out: the figures as plain values, and a page of them.
"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from smsd import __version__
from smsd.config.schema import Config, Job
from smsd.mail import letters
from smsd.moments import exact, written
from smsd.reports import page, page_year
from smsd.resources import resource
from smsd.rules.spill import euros
from smsd.service.context import Context
from smsd.store import evaluation, members, spending, yearly
from smsd.store import feedback as feedback_store

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def words(language: str) -> dict[str, str]:
    """The words of reports in a language."""
    found: dict[str, dict[str, str]] = json.loads(resource("config/messages/reports.json").read_text(encoding="utf-8"))
    return found.get(language) or found["nl"]


def span_of(config: Config, year: int, month: int | None) -> tuple[datetime, datetime, str]:
    """A year or a month of the gateway's zone, and how it is called."""
    zone = config.gateway.zone
    begin = datetime(year, month or 1, 1, tzinfo=zone)
    end = (
        datetime(year + 1, 1, 1, tzinfo=zone)
        if month in (None, 12)
        else datetime(year, (month or 1) + 1, 1, tzinfo=zone)
    )
    return begin.astimezone(UTC), end.astimezone(UTC), f"{month:02d}/{year}" if month else str(year)


def gather(
    conn: Connection,
    config: Config,
    network: str,
    now: datetime,
    *,
    year: int | None = None,
    month: int | None = None,
    incident: int | None = None,
    cost: float = 0.0,
    language: str | None = None,
) -> dict[str, Any]:
    """The figures of a month, a year, or one incident; in the network's language, or another."""
    settings, zone = config.networks[network], config.gateway.zone
    language = language or config.language_of(network)
    w = words(language)
    since, until, span = (
        span_of(config, year or now.astimezone(zone).year, month)
        if incident is None
        else (datetime(1970, 1, 1, tzinfo=UTC), FOREVER, "")
    )
    found = [
        _told(conn, config, network, row) for row in evaluation.incidents_of(conn, network, since, until, incident)
    ]
    of = "title_incident" if incident is not None else "title_span"
    title = w[of].format(network=settings.title, number=incident, span=span)
    drills = [
        {"incident": of, "when": written(at, zone), "started_at": at, **evaluation.sending(conn, id_, at)}
        for id_, of, at in (yearly.drills(conn, network, since, until) if incident is None else ())
    ]
    months = _months(since, until, now, zone) if incident is None else []
    by_month = Counter(row["started_at"].astimezone(zone).strftime("%Y-%m") for row in found)
    return {
        "network": network,
        "title": title,
        "span": span or (found[0]["when"] if found else ""),
        "language": language,
        "version": __version__,
        "controller": settings.controller,
        "made_at": now.astimezone(zone),
        "members": members.count(conn, network),
        "incidents": found,
        "totals": _totals(found, drills),
        "drills": drills,
        "others": evaluation.others(conn, network, since, until) if incident is None else {},
        "told_by_members": members.count_looked_after(conn, network),
        "movement": yearly.movement(conn, network, since, until) if incident is None else {},
        "never": yearly.never_reached(conn, network, since, until) if incident is None else (0, 0),
        "alerts_by_month": [(m[-2:], by_month.get(m, 0)) for m in months],
        "cost": cost,
        "members_by_month": {m: n for m, n in evaluation.members_by_month(conn, network).items() if m in months},
        "sims": {s: v for s, v in evaluation.sims(conn, months).items() if s in config.sims_of(network)},
        "mails": evaluation.mails(conn, since, until),
        "paid": _paid(conn, network, months),
    }


def _told(conn: Connection, config: Config, network: str, row: evaluation.IncidentFigures) -> dict[str, Any]:
    """An incident as people read it: with the author's name, times of day, and what was told of its end."""
    zone, author = config.gateway.zone, config.people.get(row["author"])
    return {
        **row,
        "when": written(row["started_at"], zone),
        "author": author.name if author is not None else row["author"],
        "feedback_told": yearly.feedback(conn, row["incident"], network),
        "followed_by": [{**f, "when": written(f["started_at"], zone)} for f in row["followed_by"]],
    }


def _paid(conn: Connection, network: str, months: list[str]) -> list[dict[str, Any]]:
    """What paid lines took, and what that cost."""
    return [
        {"modem": line, "segments": segments, "cost_eur": float(euros(parts))}
        for (of, line), (segments, parts) in sorted(spending.by_month(conn, months).items())
        if of == network
    ]


def _months(since: datetime, until: datetime, now: datetime, zone: Any) -> list[str]:
    out, at = [], since.astimezone(zone)
    while at.astimezone(UTC) < min(until, now):
        out.append(at.strftime("%Y-%m"))
        at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    return out


def _totals(found: list[dict[str, Any]], drills: list[dict[str, Any]]) -> dict[str, Any]:
    rows = sum(r["members"] for r in found)
    # where the network reports what arrived, only that is called reached
    reached = sum(r["delivered"] if r["reports"] else r["sent"] for r in found)
    followed = [f for r in found for f in r["followed_by"]]
    causes: Counter[str] = Counter()
    for r in found:
        causes.update(r["causes"])

    def median(key: str) -> float | None:
        values = [r[key] for r in found if r[key] is not None]
        return statistics.median(values) if values else None

    return {
        "alerts": len(found),
        "rows": rows,
        "reached_share": reached / rows if rows else 0.0,
        "causes": dict(causes),
        "reports": bool(found) and all(r["reports"] for r in found),
        "sent": sum(r["sent"] for r in found),
        "all_segments": sum(r["segments"] for r in (*found, *followed, *drills)),
        "carried_out_share": sum(r["carried_out"] for r in found) / rows if rows else 0.0,
        "segments": sum(r["segments"] for r in found),
        "feedback_given": sum(r["feedback"] == "released" for r in found),
        "feedback_owed": sum(r["feedback"] == "owed" for r in found),
        "median_to_50": median("seconds_to_50"),
        "median_to_90": median("seconds_to_90"),
        "median_to_100": median("seconds_to_100"),
    }


def html(data: dict[str, Any]) -> str:
    """The evaluation as one HTML page."""
    return page.report(data, words(data["language"]))


def text(data: dict[str, Any]) -> str:
    """The lines for a terminal."""
    return "\n".join(page_year.lines(words(data["language"]), data))


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """The figures as JSON takes them."""

    def value(v: Any) -> Any:
        if isinstance(v, datetime):
            return exact(v, data["made_at"].tzinfo)
        if isinstance(v, dict):
            return {k: value(x) for k, x in v.items()}
        return [value(x) for x in v] if isinstance(v, list | tuple) else v

    out = value(
        {
            **data,
            "incidents": [{k: v for k, v in row.items() if k != "curve"} for row in data["incidents"]],
            "drills": [{k: v for k, v in row.items() if k != "curve"} for row in data["drills"]],
        }
    )
    assert isinstance(out, dict)
    return out


def mail_report(conn: Connection, ctx: Context, job: Job) -> None:
    """The month before this one, to whom the schedule names, else to the coordinators."""
    mail = ctx.config.mail
    if mail is None:
        return
    before = ctx.now().astimezone(ctx.config.gateway.zone).replace(day=1) - timedelta(days=1)
    for network in job.networks or tuple(ctx.config.networks):
        if network not in ctx.config.networks:
            continue
        data = gather(conn, ctx.config, network, ctx.now(), year=before.year, month=before.month)
        to = job.to or tuple(e for k in ctx.config.networks[network].coordinators if (e := ctx.config.people[k].email))
        body = (
            f"{data['title']}\n\n{data['totals']['alerts']} {words(data['language'])['alerts']}, "
            f"{data['members']} {words(data['language'])['members']}."
        )
        feedback_store.queue(
            conn,
            [
                letters.plain(
                    mail.sender,
                    to=a,
                    subject=data["title"],
                    body=body,
                    once=f"report {job.name} {network} {before:%Y-%m} {a}",
                    attachment=html(data).encode(),
                    name=f"{network}-{before:%Y-%m}.html",
                )
                for a in to
            ],
            ctx.now(),
        )
