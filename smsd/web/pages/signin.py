"""Signing in and out: number, then code and PIN, or a passkey.
Whoever knocks, the answer is the same, and takes the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from smsd.errors import StoreTrouble
from smsd.rules import signin
from smsd.service import signin as service
from smsd.web import words
from smsd.web.handle import BadForm, address_of, cookie_name, form_of, set_cookie, visitor_of
from smsd.web.pages import passkeys
from smsd.web.passkeys import Unchecked, hindrance
from smsd.web.site import Site

TAKES_S = 0.4  # every answer takes that long, or twice: whether a number is known cannot be told by the clock
CODE_COOKIE = "code"


def routes(site: Site) -> list[Route]:
    """The ways that are open to strangers."""

    def public(method: str, path: str, fn: Callable[[Site, Request, str], Awaitable[Response]]) -> Route:
        async def endpoint(request: Request) -> Response:
            language = words.preferred(request.headers.get("accept-language", ""), site.config.gateway.language)
            try:
                return await fn(site, request, language)
            except (BadForm, MultiPartException):
                return site.render("fault.html", None, language, status=400, what="bad_form")
            except (StoreTrouble, Unchecked):
                return site.render("fault.html", None, language, status=503, what="try_later")

        return Route(path, endpoint, methods=[method])

    return [
        public("GET", "/signin", show),
        public("POST", "/signin", ask),
        public("GET", "/signin/code", show_code),
        public("POST", "/signin/code", finish),
        public("POST", "/signin/passkey", passkeys.sign_in),
    ]


def rest(spent: float) -> float:
    """How long to wait still after so many seconds of work: until the next whole TAKES_S."""
    return TAKES_S - spent % TAKES_S


async def show(site: Site, request: Request, language: str) -> Response:
    """The form that asks for a number; whoever is in goes on to the page."""
    if await visitor_of(site, request) is not None:
        return RedirectResponse("/now", 303)
    return site.render("signin.html", None, language, knock="" if hindrance(request) else site.knocks.new())


async def ask(site: Site, request: Request, language: str) -> Response:
    """A number was given: a code goes to it if it may come in, and the answer never tells which."""
    form = await form_of(request, "POST")
    typed = form.text("number", 40)
    begun = asyncio.get_running_loop().time()
    token = await site.unit(service.ask, typed, address_of(request))
    await asyncio.sleep(rest(asyncio.get_running_loop().time() - begun))
    answer = RedirectResponse("/signin/code", 303)
    answer.set_cookie(
        CODE_COOKIE,
        token,
        max_age=int(signin.VALID.total_seconds()),
        path="/signin",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


async def show_code(site: Site, request: Request, language: str) -> Response:
    """Asks for the code that was texted, and the PIN."""
    return site.render("code.html", None, language)


async def finish(site: Site, request: Request, language: str) -> Response:
    """Code and PIN were given."""
    form = await form_of(request, "POST")
    code, pin = form.text("code", 20).replace(" ", ""), form.text("pin", 20)
    begun = asyncio.get_running_loop().time()
    token = request.cookies.get(CODE_COOKIE, "")[:100]
    session = await site.unit(
        service.finish, token, code, pin, address_of(request), request.headers.get("user-agent", "")
    )
    await asyncio.sleep(rest(asyncio.get_running_loop().time() - begun))
    if session is None:
        return site.render("code.html", None, language, status=403, bad=words.say(language, "wrong_code"))
    answer = RedirectResponse("/now", 303)
    set_cookie(request, answer, session, int(signin.LONGEST.total_seconds()))
    answer.delete_cookie(
        CODE_COOKIE, path="/signin", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )
    return answer


def forget_cookie(request: Request, answer: Response) -> None:
    """The browser throws its token away."""
    answer.delete_cookie(
        cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True, samesite="strict"
    )
