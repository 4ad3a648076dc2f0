"""Members: found, shown, exported, ended, erased. Each look at personal data is a line of the journal."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response

from smsd.model.membership import Membership, State
from smsd.rules.cells import cell
from smsd.service import memberships
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import browse, members
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

EACH = 50
STATES = (State.ACTIVE, State.PENDING, State.PAUSED, State.SUSPENDED, State.ASKED, State.LEFT, State.REMOVED)
COLUMNS = ("number", "name", "network", "zone", "street", "language", "email", "state")


async def show(asked: Asked) -> Response:
    """The list."""
    networks, page = asked.visitor.networks, asked.page_number()
    search, zone, state = asked.query("q", 60), asked.query("zone", 30), asked.query("state", 12)
    state = state if state in list(STATES) else ""

    def read(conn: Connection) -> tuple[list[Any], int, Any]:
        rows, total = browse.member_list(conn, networks, search, zone, state, EACH, page * EACH)
        return rows, total, browse.audience_counts(conn, networks)

    rows, total, (by_zone, by_language) = await asked.site.reader.read(read)
    await asked.looked(f"members, {len(rows)} of {total} rows")
    zones = {key: title for n in networks for key, title in asked.site.config.networks[n].zones.items()}
    query = urlencode({k: v for k, v in (("q", search), ("zone", zone), ("state", state)) if v})
    return asked.show(
        "members.html",
        here=Page.MEMBERS,
        rows=rows,
        total=total,
        by_zone=by_zone,
        by_language=by_language,
        zones=zones.items(),
        states=STATES,
        q=search,
        zone=zone,
        state=state,
        page=page,
        each=EACH,
        query=f"{query}&" if query else "",
    )


def _mine(conn: Connection, number: int, networks: tuple[str, ...]) -> Membership | None:
    return next((m for m in members.by_ids(conn, [number]) if m.network in networks), None)


async def one(asked: Asked) -> Response:
    """All that is stored about one of them; who looked is stored as well."""
    number, networks = asked.path_number(), asked.visitor.networks
    actor = asked.visitor.who.actor()

    def call(unit: UnitOfWork) -> tuple[Membership, dict[str, list[dict[str, Any]]]] | None:
        own = _mine(unit.conn, number, networks)
        return (own, memberships.about(unit, actor, own.number)) if own is not None else None

    found = await asked.site.unit(call)
    if found is None:
        return asked.show("fault.html", status=404, what="no_page")
    return asked.show("member.html", here=Page.MEMBERS, own=found[0], data=found[1])


async def remove(asked: Asked) -> Response:
    """Ends a membership."""
    number, networks = asked.path_number(), asked.visitor.networks

    def call(unit: UnitOfWork, actor: Actor) -> list[str]:
        own = _mine(unit.conn, number, networks)
        return memberships.remove(unit, actor, own.number, own.network) if own is not None else []

    done = await asked.site.act_with_pin(asked.visitor, asked.form.token, asked.form.text("pin", 12), call)
    return back("/members", "removed" if done else "not_there")


async def forget(asked: Asked) -> Response:
    """Erases somebody."""
    number, networks = asked.path_number(), asked.visitor.networks
    if asked.form.text("sure", 1) != "1":
        raise BadForm("sure")

    def call(unit: UnitOfWork, actor: Actor) -> bool:
        own = _mine(unit.conn, number, networks)
        return memberships.erase(unit, actor, own.number) if own is not None else False

    done = await asked.site.act_with_pin(asked.visitor, asked.form.token, asked.form.text("pin", 12), call)
    return back("/members", "forgotten" if done else "not_there")


async def export(asked: Asked) -> Response:
    """The list as a spreadsheet reads it, after the PIN: it leaves the house with all its numbers."""
    networks = asked.visitor.networks

    def call(unit: UnitOfWork, actor: Actor) -> list[Any]:
        rows = browse.export(unit.conn, networks)
        unit.journal("members exported", actor.number, f"{len(rows)} rows{actor.by}")
        return rows

    rows = await asked.site.act_with_pin(asked.visitor, asked.form.token, asked.form.text("pin", 12), call)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([cell(getattr(row, name)) for name in COLUMNS])
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="members.csv"'},
    )


WAYS = (
    Way("GET", "/members", Page.MEMBERS, show),
    Way("POST", "/members/export", Page.MEMBERS, export),
    Way("GET", "/members/{id:int}", Page.MEMBERS, one),
    Way("POST", "/members/{id:int}/remove", Page.MEMBERS, remove),
    Way("POST", "/members/{id:int}/forget", Page.MEMBERS, forget),
)
