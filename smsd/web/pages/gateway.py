"""Gateway, for operators: lines over time, alarms, what happened, copies, and the configuration with its faults.
It rewrites nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.responses import Response

from smsd.checks.facts import SIGNS
from smsd.config.database_url import path_of
from smsd.config.shown import masked
from smsd.store import browse, members
from smsd.store.browse_rows import EventRow
from smsd.web.configuration import Look
from smsd.web.handle import Asked, Way
from smsd.web.pages import lines
from smsd.web.plot import spark
from smsd.web.roles import Page
from smsd.web.site import Site

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

EVENTS, DAYS = 60, 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its past: curves of signal and pace of the last two hours, segments of the last days."""

    line: lines.Line
    signal: str
    pace: str
    days: list[tuple[str, int]]
    today: int
    month: int


async def show(asked: Asked) -> Response:
    """Lines, alarms, copies and the newest events."""
    site = asked.site
    today = site.ctx.today()
    span = [(today - timedelta(days=n)).isoformat() for n in reversed(range(DAYS))]

    def read(conn: Connection) -> tuple[list[Shown], list[str], list[EventRow]]:
        days = browse.by_day(conn, span[0])
        shown = [of_line(conn, line, days.get(line.name, {})) for line in lines.states(site)]
        return shown, lines.alarms(conn, site, asked.visitor.language), browse.events(conn, EVENTS)

    def of_line(conn: Connection, line: lines.Line, days: dict[str, int]) -> Shown:
        past = site.history.of(line.name)
        used = lines.spent(conn, site, line.name)
        return Shown(
            line,
            spark([s for _, s, _ in past], -113, -51),
            spark([p for _, _, p in past], 0, 12),
            [(d, days.get(d, 0)) for d in span],
            *used,
        )

    shown, alarms, events = await site.reader.read(read)
    return asked.show(
        "gateway.html",
        here=Page.GATEWAY,
        lines=shown,
        alarms=alarms,
        events=events,
        copies=copies(site.config.gateway.database),
        look=await look(site),
        doctor=site.doctor is not None,
        live=site.status(),
        today=today,
    )


async def look(site: Site) -> Look:
    """The configuration's files; read again only where one of them changed."""
    if site.files is None:
        return Look()
    counts = await site.reader.read(lambda conn: {n: members.count(conn, n) for n in site.config.networks})
    return await asyncio.to_thread(site.files.look, counts, site.ctx.today())


async def configuration(asked: Asked) -> Response:
    """The files with their faults in their lines, and what a reload would change.
    Who may alert stands in them, so the look is noted.
    """
    found = await look(asked.site)
    await asked.looked("configuration")
    return asked.show("configuration.html", here=Page.GATEWAY, look=found)


async def doctor(asked: Asked) -> Response:
    """Every check, now; or as it was a few seconds ago."""
    if asked.site.doctor is None:
        return asked.show("fault.html", status=404, what="no_page")
    found = await asked.site.doctor()
    await asked.looked("doctor")
    shown = None if found is None else [f | {"words": masked(f["words"]), "mend": masked(f["mend"])} for f in found]
    return asked.show("doctor.html", here=Page.GATEWAY, findings=shown, signs=SIGNS)


def copies(url: str) -> list[tuple[str, int]]:
    """The nightly copies: name and kilobytes, newest first."""
    try:
        found = sorted((path_of(url).parent / "backups").glob("smsd-*"), reverse=True)
        return [(one.name, one.stat().st_size // 1024) for one in found[:10]]
    except OSError:
        return []


WAYS = (
    Way(method="GET", path="/gateway", page=Page.GATEWAY, call=show),
    Way(method="GET", path="/gateway/configuration", page=Page.GATEWAY, call=configuration),
    Way(method="GET", path="/gateway/doctor", page=Page.GATEWAY, call=doctor),
)
