"""Tips and calendar: what is prepared in which language, and what happens by itself when. It changes nothing:
the operator's file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from smsd.background.schedule import next_after
from smsd.config.schema import Job
from smsd.store import facts
from smsd.web.handle import Asked, Way
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Due:
    """One job; `next` is None where its line makes no sense."""

    job: Job
    last: datetime | None
    next: datetime | None


async def show(asked: Asked) -> Response:
    """Tips by network, and the calendar."""
    site = asked.site
    jobs = [j for j in site.config.schedule if not j.networks or set(j.networks) & set(asked.visitor.networks)]

    def read(conn: Connection) -> list[Due]:
        return [due(job, facts.get(conn, f"schedule:{job.name}")) for job in jobs]

    def due(job: Job, stored: str | None) -> Due:
        try:
            last = datetime.fromisoformat(stored) if stored else None
            return Due(job, last, next_after(job, last or site.now(), site.config.gateway.zone))
        except ValueError:
            return Due(job, None, None)

    calendar = await site.reader.read(read)
    tips = [
        (n, key, {site.config.language_of(n): tip} if isinstance(tip, str) else tip)
        for n in asked.visitor.networks
        for key, tip in site.config.networks[n].tips.items()
    ]
    return asked.show("tips.html", here=Page.TIPS, tips=tips, calendar=calendar)


WAYS = (Way(method="GET", path="/tips", page=Page.TIPS, call=show),)
