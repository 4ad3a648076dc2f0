"""One's own sessions and passkeys: where one is signed in and with what one may, and ending any of them."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from smsd.rules import signin
from smsd.service import passkeys
from smsd.service import signin as service
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import passkeys as store
from smsd.store import web
from smsd.web.handle import Asked, Way, back
from smsd.web.pages.signin import forget_cookie
from smsd.web.passkeys import hindrance
from smsd.web.roles import Page


async def show(asked: Asked) -> Response:
    """Where somebody is signed in, and with which passkeys."""
    now = asked.site.now()
    found = await asked.site.reader.read(web.sessions, now, now - signin.IDLE, asked.visitor.key)
    keys = await asked.site.reader.read(store.of_person, asked.visitor.key)
    return asked.show(
        "account.html",
        here=Page.ACCOUNT,
        sessions=found,
        own=asked.visitor.who.session.id,
        passkeys=keys,
        hindrance=hindrance(asked.request),
        owner=passkeys.handle(asked.site.ctx.key, asked.visitor.key),
    )


async def end(asked: Asked) -> Response:
    """Ends one session: that browser has to sign in again."""
    number, who = asked.form.number("id"), asked.visitor.who

    def call(unit: UnitOfWork, actor: Actor) -> bool:
        return service.end(unit, who, number)

    done = await asked.site.act(asked.visitor, asked.form.token, call)
    if number == who.session.id:
        answer = RedirectResponse("/signin", 303)
        forget_cookie(asked.request, answer)
        return answer
    return back("/account", "ended" if done else "not_there")


WAYS = (
    Way(method="GET", path="/account", page=Page.ACCOUNT, call=show),
    Way(method="POST", path="/account/end", page=Page.ACCOUNT, call=end),
)
