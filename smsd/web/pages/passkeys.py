"""Passkeys on the page: signing in with one, adding one after a sign-in by code and PIN, ending one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smsd.rules import signin as rules
from smsd.service import passkeys as service
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.web import words
from smsd.web.handle import Asked, BadForm, Way, address_of, back, form_of, set_cookie
from smsd.web.passkeys import LONGEST, credential_of, hindrance, origin_of
from smsd.web.roles import Page
from smsd.web.site import SentBefore, Site


async def add(asked: Asked) -> Response:
    """A device's new key, after the PIN. What the device signed is this very form, so it counts once."""
    site, form, who = asked.site, asked.form, asked.visitor.who
    if hindrance(asked.request):
        raise BadForm("passkey")
    pin, answer, origin = form.text("pin", 12), form.text("answer", LONGEST), origin_of(asked.request)
    if not site.forms.good(form.token, asked.visitor.token):
        raise SentBefore
    found = await site.checker(do="add", answer=answer, challenge=form.token, origin=origin)
    agent = asked.request.headers.get("user-agent", "")

    def call(unit: UnitOfWork, actor: Actor) -> bool:
        if found is None:
            return False
        key = bytes.fromhex(found["public_key"])
        return service.add(
            unit, who, credential=found["credential"], public_key=key, count=found["count"], origin=origin, agent=agent
        )

    done = await site.act_with_pin(asked.visitor, form.token, pin, call)
    return back("/account", "passkey_added" if done else "passkey_not_added")


async def end(asked: Asked) -> Response:
    """One of them is good no more."""
    number, who = asked.form.number("id"), asked.visitor.who

    def call(unit: UnitOfWork, actor: Actor) -> bool:
        return service.end(unit, who, number)

    done = await asked.site.act(asked.visitor, asked.form.token, call)
    return back("/account", "passkey_ended" if done else "not_there")


async def sign_in(site: Site, request: Request, language: str) -> Response:
    """A device's answer to the question of the sign-in page."""
    form = await form_of(request, "POST")
    answer, knock, origin, address = form.text("answer", LONGEST), form.token, origin_of(request), address_of(request)
    token = None
    passkey = None
    if not hindrance(request) and site.knocks.good(knock):
        passkey = await site.unit(service.candidate, credential_of(answer), origin, address)
    if passkey is not None:
        found = await site.checker(
            do="sign_in",
            answer=answer,
            challenge=knock,
            origin=origin,
            public_key=passkey.public_key.hex(),
            count=passkey.count,
        )
        if found is None:
            await site.unit(service.refused, passkey, address)
        else:
            agent = request.headers.get("user-agent", "")
            token = await site.unit(service.sign_in, passkey, found["count"], site.knocks.used(knock), address, agent)
    if token is None:
        return site.render(
            "signin.html", None, language, status=403, bad=words.say(language, "wrong_passkey"), knock=""
        )
    answered = RedirectResponse("/now", 303)
    set_cookie(request, answered, token, int(rules.LONGEST.total_seconds()))
    return answered


WAYS = (
    Way(method="POST", path="/account/passkey", page=Page.ACCOUNT, call=add),
    Way(method="POST", path="/account/passkey/end", page=Page.ACCOUNT, call=end),
)
