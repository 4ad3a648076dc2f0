"""A draft: an officer's alert, a coordinator's notice. Written here, shown with its code on the author's phone, and
released by code + PIN from that phone only: no text goes to members because of what is typed on a page.
"""

from __future__ import annotations

from starlette.responses import Response

from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.service import drafts
from smsd.service.actor import Actor
from smsd.service.drafts import Came, Opened
from smsd.service.unit import UnitOfWork
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page, Role

# what follows an alert (UPDATE, EINDE, FOUT) is texted: it is quicker, and says what it belongs to
KINDS = {Role.OFFICER: (Kind.ALERT, Kind.TEST), Role.COORDINATOR: (Kind.NOTICE,)}
LONGEST = 700


def kinds_of(asked: Asked) -> tuple[Kind, ...]:
    """What somebody may draft: what the same person may by text."""
    return tuple(kind for role, kinds in KINDS.items() if role in asked.visitor.roles for kind in kinds)


def noticed(asked: Asked) -> tuple[str, ...]:
    """The networks that take notices."""
    return tuple(n for n in asked.visitor.networks if asked.site.config.networks[n].notices)


async def show(asked: Asked) -> Response:
    """The form; a notice is for whole networks."""
    kinds = kinds_of(asked)
    notice = Kind.NOTICE in kinds
    networks = noticed(asked) if notice else asked.visitor.networks
    zones = [
        (f"{n}/{key}", f"{asked.site.title_of(n)}: {title}")
        for n in (() if notice else networks)
        for key, title in asked.site.config.networks[n].zones.items()
    ]
    return asked.show("draft.html", here=Page.NOW, body="", kinds=kinds, zones=zones, networks=networks, notice=notice)


async def make(asked: Asked) -> Response:
    """The preview goes to the phone."""
    form = asked.form
    network, body, kind = form.text("network", 40), form.text("body", LONGEST), form.text("kind", 10)
    of, _, zone = form.text("zone", 80).partition("/")
    known = noticed(asked) if kind == Kind.NOTICE else asked.visitor.networks
    if (
        network not in known
        or not body
        or kind not in kinds_of(asked)
        or (of and kind == Kind.NOTICE)
        or (of and (of != network or zone not in asked.site.config.networks[of].zones))
    ):
        raise BadForm("network")

    def call(unit: UnitOfWork, actor: Actor) -> Opened:
        return drafts.open_draft(
            unit, actor, Draft(kind=Kind(kind), network=network, body=body, zones=(zone,) if zone else ())
        )

    if kind == Kind.NOTICE:
        opened = await asked.site.act_with_pin(asked.visitor, form.token, form.text("pin", 12), call)
    else:
        opened = await asked.site.act(asked.visitor, form.token, call)
    said = {
        Came.ASKED: "preview",
        Came.AGAIN: "preview",
        Came.WAITS: "draft_waits",
        Came.NO_MEMBERS: "no_members",
        Came.TOO_LONG: "too_long",
    }
    return back("/now", said.get(opened.came, "not_drafted"))


WAYS = (
    Way(method="GET", path="/draft", page=Page.NOW, call=show),
    Way(method="POST", path="/draft", page=Page.NOW, call=make),
)
