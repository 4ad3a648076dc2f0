"""Requests: who asks to join, answered one by one or many at once, after the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from smsd.model.membership import Membership
from smsd.service import memberships
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import members
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MOST = 500  # on one page; the next ones follow when these are answered


def waiting(conn: Connection, networks: tuple[str, ...]) -> list[Membership]:
    """Those that wait, oldest first."""
    return [m for network in networks for m in members.pending(conn, network)][:MOST]


async def show(asked: Asked) -> Response:
    """The list; it holds names, so the look is noted."""
    rows = await asked.site.reader.read(waiting, asked.visitor.networks)
    if rows:
        await asked.looked(f"requests, {len(rows)} rows")
    return asked.show("requests.html", here=Page.REQUESTS, rows=rows)


async def answer(asked: Asked) -> Response:
    """Some or all of them."""
    form, site, networks = asked.form, asked.site, asked.visitor.networks
    wanted = form.text("do", 3)
    if wanted not in ("yes", "no"):
        raise BadForm("do")
    ids = form.numbers("id")
    everybody = form.text("all", 1) == "1"
    if not ids and not everybody:
        return back("/requests", "none_picked")

    def call(unit: UnitOfWork, actor: Actor) -> int:
        chosen = {m.id for m in waiting(unit.conn, networks)}
        return len(
            memberships.answer_requests(
                unit, actor, chosen if everybody else chosen & set(ids), approved=wanted == "yes"
            )
        )

    done = await site.act_with_pin(asked.visitor, form.token, form.text("pin", 12), call)
    return back("/requests", "approved" if wanted == "yes" else "refused", done)


WAYS = (
    Way(method="GET", path="/requests", page=Page.REQUESTS, call=show),
    Way(method="POST", path="/requests", page=Page.REQUESTS, call=answer),
)
