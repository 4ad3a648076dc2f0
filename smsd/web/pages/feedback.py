"""Feedback: what the police wrote, read by all role holders, changed and sent on by coordinators after the PIN,
handed over by officers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from smsd.service import feedback
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import browse
from smsd.store import feedback as store
from smsd.store.browse_rows import FeedbackRow, IncidentRow
from smsd.web.handle import LONG, Asked, BadForm, Way, back
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MOST, INCIDENTS = 50, 10
SOURCE = "page"


async def show(asked: Asked) -> Response:
    """Those that wait first; people's words and names stand in them, so the look is noted."""
    networks = asked.visitor.networks

    def read(conn: Connection) -> tuple[list[FeedbackRow], dict[str, int], list[IncidentRow]]:
        return (
            browse.feedback_list(conn, networks, MOST),
            {n: feedback.readers(conn, n) for n in networks},
            browse.incident_list(conn, networks, INCIDENTS, 0)[0],
        )

    rows, readers, incidents = await asked.site.reader.read(read)
    if rows:
        await asked.looked(f"feedback, {len(rows)} rows")
    return asked.show("feedback.html", here=Page.FEEDBACK, rows=rows, readers=readers, incidents=incidents)


def _of_mine(unit: UnitOfWork, actor: Actor, number: int) -> bool:
    one = store.get(unit.conn, number)
    return one is not None and any(one.network in unit.config.people[key].networks for key in actor.people)


async def settle(asked: Asked) -> Response:
    """Sends one on, in these words, or refuses it."""
    form = asked.form
    number, wanted, body = form.number("id"), form.text("do", 7), form.text("body", LONG)
    if wanted not in ("release", "refuse") or (wanted == "release" and not body):
        raise BadForm("do")

    def call(unit: UnitOfWork, actor: Actor) -> int | None:
        if not _of_mine(unit, actor, number):
            return None
        if wanted == "refuse":
            return 0 if feedback.refuse(unit, actor, number) else None
        return feedback.release(unit, actor, number, body)

    done = await asked.site.act_with_pin(asked.visitor, form.token, form.text("pin", 12), call)
    if done is None:
        return back("/feedback", "settled_before")
    return back("/feedback", "released" if wanted == "release" else "refused_one", done)


async def hand_over(asked: Asked) -> Response:
    """An officer's words go to the coordinators."""
    form = asked.form
    incident, body = form.number("incident"), form.text("body", LONG)
    if not body:
        raise BadForm("body")
    networks = asked.visitor.networks

    def call(unit: UnitOfWork, actor: Actor) -> int | None:
        if browse.incident(unit.conn, incident, networks) is None:
            return None
        return feedback.hand_over(unit, actor, incident, body, SOURCE)

    done = await asked.site.act_with_pin(asked.visitor, form.token, form.text("pin", 12), call)
    return back("/feedback", "handed" if done is not None else "not_there")


WAYS = (
    Way(method="GET", path="/feedback", page=Page.FEEDBACK, call=show),
    Way(method="POST", path="/feedback", page=Page.FEEDBACK, call=settle),
    Way(method="POST", path="/feedback/new", page=Page.FEEDBACK, call=hand_over),
)
