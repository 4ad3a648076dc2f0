"""Alerts: each incident as a timeline, with how its texts went out, and who was not reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from smsd.model.incident import Incident
from smsd.model.membership import Membership
from smsd.store import browse, members
from smsd.store.browse_rows import FeedbackRow, StepRow
from smsd.web import words
from smsd.web.handle import Asked, Way
from smsd.web.plot import Plot, curves
from smsd.web.roles import Page, Role

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

EACH = 30


async def show(asked: Asked) -> Response:
    """Incidents of the visitor's networks, newest first, a page at a time."""
    page = asked.page_number()
    rows, total = await asked.site.reader.read(browse.incident_list, asked.visitor.networks, EACH, page * EACH)
    return asked.show("alerts.html", here=Page.ALERTS, rows=rows, total=total, page=page, each=EACH)


@dataclass(frozen=True, slots=True)
class Step:
    """One broadcast of an incident."""

    row: StepRow
    progress: browse.Progress
    plot: Plot | None
    why: list[tuple[str, int]]


async def one(asked: Asked) -> Response:
    """One incident: its broadcasts in their order, how far each came, feedback on it."""
    number, visitor, site = asked.path_number(), asked.visitor, asked.site

    def read(conn: Connection) -> tuple[Incident, list[Step], list[FeedbackRow], list[Membership]] | None:
        found = browse.incident(conn, number, visitor.networks)
        if found is None:
            return None
        steps = [step(conn, row) for row in browse.steps(conn, number)]
        never = list(members.unreached(conn)) if Role.COORDINATOR in visitor.roles else []
        listed = [
            m
            for n in never
            for m in members.of_number(conn, n)
            if m.network in set(found.networks) & set(visitor.networks)
        ]
        return found, steps, browse.feedback_of(conn, number), listed

    def step(conn: Connection, row: StepRow) -> Step:
        from smsd.store import broadcasts

        sent, delivered, why = browse.moments(conn, row.id)
        plot = None
        if row.started_at is not None and sent:
            series = [(words.say(visitor.language, "sent"), [(s - row.started_at).total_seconds() for s in sent])]
            if delivered:
                series.append(
                    (
                        words.say(visitor.language, "delivered"),
                        [(d - row.started_at).total_seconds() for d in delivered],
                    )
                )
            plot = curves(series, row.members)
        return Step(
            row=row,
            progress=browse.progress(conn, broadcasts.get(conn, row.id), row.done_at),
            plot=plot,
            why=why.most_common(),
        )

    read_ = await site.reader.read(read)
    if read_ is None:
        return asked.show("fault.html", status=404, what="no_page")
    found, steps, feedback, never = read_
    if never:
        await asked.looked(f"who never receives, {len(never)} rows")
    return asked.show("alert.html", here=Page.ALERTS, found=found, steps=steps, feedback=feedback, never=never)


WAYS = (
    Way(method="GET", path="/alerts", page=Page.ALERTS, call=show),
    Way(method="GET", path="/alerts/{id:int}", page=Page.ALERTS, call=one),
)
