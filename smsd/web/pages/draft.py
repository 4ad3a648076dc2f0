"""An officer's draft: written here, shown with its code on the officer's phone, and released by code + PIN from that phone only."""

from __future__ import annotations

from starlette.responses import Response

from smsd.model.broadcast import Kind
from smsd.service import drafts
from smsd.service.actor import Actor
from smsd.service.drafts import Came, Draft, Opened
from smsd.service.unit import UnitOfWork
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page

# what follows an alert (UPDATE, EINDE, FOUT) is texted: it is quicker, and says what it belongs to
KINDS = (
    Kind.ALERT,
    Kind.TEST,
)
LONGEST = 700


async def show(asked: Asked) -> Response:
    """The form."""
    zones = [
        (f"{n}/{key}", f"{asked.site.title_of(n)}: {title}")
        for n in asked.visitor.networks
        for key, title in asked.site.config.networks[n].zones.items()
    ]
    return asked.show("draft.html", here=Page.NOW, body="", kinds=KINDS, zones=zones)


async def make(asked: Asked) -> Response:
    """The preview goes to the phone."""
    form = asked.form
    network, body, kind = form.text("network", 40), form.text("body", LONGEST), form.text("kind", 10)
    of, _, zone = form.text("zone", 80).partition("/")
    known = asked.visitor.networks
    if (
        network not in known
        or not body
        or kind not in list(KINDS)
        or (of and (of != network or zone not in asked.site.config.networks[of].zones))
    ):
        raise BadForm("network")

    def call(unit: UnitOfWork, actor: Actor) -> Opened:
        return drafts.open_draft(unit, actor, Draft(Kind(kind), network, body, (zone,) if zone else ()))

    opened = await asked.site.act(asked.visitor, form.token, call)
    said = {
        Came.ASKED: "preview",
        Came.AGAIN: "preview",
        Came.WAITS: "draft_waits",
        Came.NO_MEMBERS: "no_members",
        Came.TOO_LONG: "too_long",
    }
    return back("/now", said.get(opened.came, "not_drafted"))


WAYS = (Way("GET", "/draft", Page.NOW, show), Way("POST", "/draft", Page.NOW, make))
