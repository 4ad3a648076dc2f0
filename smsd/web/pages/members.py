"""Members: found, shown, exported, suspended, ended, erased. Each look at personal data is a line of the journal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response

from smsd.lists.cells import cell
from smsd.model.membership import Membership, State
from smsd.service import memberships
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import browse, members
from smsd.store.browse_rows import ExportRow, MemberRow
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

EACH = 50
LONGEST = timedelta(days=3650)  # of a suspension
STATES = (State.ACTIVE, State.PENDING, State.PAUSED, State.SUSPENDED, State.ASKED, State.LEFT, State.REMOVED)
COLUMNS = ("number", "name", "network", "zone", "street", "language", "email", "state")


async def show(asked: Asked) -> Response:
    """Members that match a search, a page at a time; that somebody looked is noted."""
    networks, page = asked.visitor.networks, asked.page_number()
    search, zone, state = asked.query("q", 60), asked.query("zone", 30), asked.query("state", 12)
    state = state if state in list(STATES) else ""

    def read(conn: Connection) -> tuple[list[MemberRow], int, Any]:
        rows, total = browse.member_list(conn, networks, search, zone=zone, state=state, most=EACH, skip=page * EACH)
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
    tomorrow = asked.site.ctx.today() + timedelta(days=1)
    return asked.show("member.html", here=Page.MEMBERS, own=found[0], data=found[1], tomorrow=tomorrow)


async def remove(asked: Asked) -> Response:
    """Takes a member out of a network; no text of theirs undoes it."""
    return await _on_one(
        asked, "removed", lambda unit, actor, own: bool(memberships.remove(unit, actor, own.number, own.network))
    )


async def suspend(asked: Asked) -> Response:
    """Nothing more for a member until a day."""
    try:
        day = date.fromisoformat(asked.form.text("until", 10))
    except ValueError:
        raise BadForm("until") from None
    if not asked.site.ctx.today() < day <= asked.site.ctx.today() + LONGEST:
        raise BadForm("until")
    until = datetime.combine(day, time(), asked.site.config.gateway.zone)
    return await _on_one(
        asked, "suspended", lambda unit, actor, own: memberships.suspend(unit, actor, own.number, own.network, until)
    )


async def resume(asked: Asked) -> Response:
    """A suspension ends before its day."""
    return await _on_one(
        asked, "lifted", lambda unit, actor, own: memberships.resume(unit, actor, own.number, own.network)
    )


async def ban(asked: Asked) -> Response:
    """The same, known by a keyed hash afterwards, if that was ticked: an erasure does not end it."""
    if asked.form.text("sure", 1) != "1":
        raise BadForm("sure")
    return await _on_one(
        asked, "banned", lambda unit, actor, own: memberships.ban(unit, actor, own.number, own.network)
    )


async def _on_one(asked: Asked, said: str, do: Callable[[UnitOfWork, Actor, Membership], bool]) -> Response:
    """Does something to one member of one's own networks, after the PIN."""
    number, networks = asked.path_number(), asked.visitor.networks

    def call(unit: UnitOfWork, actor: Actor) -> bool:
        own = _mine(unit.conn, number, networks)
        return own is not None and do(unit, actor, own)

    done = await asked.site.act_with_pin(asked.visitor, asked.form.token, asked.form.text("pin", 12), call)
    return back("/members", said if done else "not_there")


async def forget(asked: Asked) -> Response:
    """Erases all that is stored about somebody, if that was ticked."""
    if asked.form.text("sure", 1) != "1":
        raise BadForm("sure")
    return await _on_one(asked, "forgotten", lambda unit, actor, own: memberships.erase(unit, actor, own.number))


async def export(asked: Asked) -> Response:
    """The list as a spreadsheet reads it, after the PIN: it leaves the house with all its numbers."""
    networks = asked.visitor.networks

    def call(unit: UnitOfWork, actor: Actor) -> list[ExportRow]:
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
    Way(method="GET", path="/members", page=Page.MEMBERS, call=show),
    Way(method="POST", path="/members/export", page=Page.MEMBERS, call=export),
    Way(method="GET", path="/members/{id:int}", page=Page.MEMBERS, call=one),
    Way(method="POST", path="/members/{id:int}/remove", page=Page.MEMBERS, call=remove),
    Way(method="POST", path="/members/{id:int}/suspend", page=Page.MEMBERS, call=suspend),
    Way(method="POST", path="/members/{id:int}/resume", page=Page.MEMBERS, call=resume),
    Way(method="POST", path="/members/{id:int}/ban", page=Page.MEMBERS, call=ban),
    Way(method="POST", path="/members/{id:int}/forget", page=Page.MEMBERS, call=forget),
)
