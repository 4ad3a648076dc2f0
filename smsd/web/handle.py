"""From a request to a page: who asks, whether that page is theirs, what their form says, and what a fault looks like.

In: a table of ways (method, path, page, function). Out: routes. A page's function gets a visitor who may see it and a
form within limits; it never sees a stranger.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from smsd import log
from smsd.errors import NotAllowed, SmsdError, StoreTrouble
from smsd.rules import signin
from smsd.service import signin as service
from smsd.web import words
from smsd.web.passkeys import Unchecked
from smsd.web.roles import Page
from smsd.web.site import SentBefore, SignedOut, Site, Visitor, WrongPin

COOKIE = "smsd"
FIELDS = 700  # of a form: a request each has a box
LONG = 2_000  # letters of one field


class BadForm(Exception):
    """A field that is too long, missing, or no number."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; each is read within a length, or is a BadForm."""

    data: FormData

    def text(self, name: str, most: int = 200) -> str:
        """One field without the blanks around it."""
        value = self.data.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise BadForm(name)
        return value.replace("\r\n", "\n").strip()

    def number(self, name: str) -> int:
        """One field that is a number."""
        return _number(self.text(name, 12))

    def numbers(self, name: str) -> list[int]:
        """All fields of a name."""
        return [_number(v) for v in self.data.getlist(name) if isinstance(v, str)][:FIELDS]

    async def file(self, name: str) -> bytes | None:
        """A file, or None where none was chosen."""
        value = self.data.get(name)
        return await value.read() if isinstance(value, UploadFile) and value.filename else None

    @property
    def token(self) -> str:
        """What shows that it is our form, sent once."""
        return self.text("form", 120)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise BadForm(text[:12])
    return int(text)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of somebody who is signed in."""

    site: Site
    request: Request
    visitor: Visitor
    form: Form

    def query(self, name: str, most: int = 100) -> str:
        """A field of the address, cut."""
        return self.request.query_params.get(name, "")[:most].strip()

    def page_number(self) -> int:
        """Which page of a list; 0 is the first."""
        found = self.query("p", 6)
        return min(int(found), 100_000) if found.isascii() and found.isdecimal() else 0

    def path_number(self, name: str = "id") -> int:
        """A number in the path."""
        return min(int(self.request.path_params[name]), 10**12)

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for this visitor, with the word that the one before left."""
        said = self.query("said", 40)
        known = (
            words.catalogue()[self.visitor.language].get(f"said_{said}", "") if said.replace("_", "").isalpha() else ""
        )
        shown = (
            {"said": known.replace("{n}", self.query("n", 6) if self.query("n", 6).isdecimal() else "")}
            if known
            else {}
        )
        return self.site.render(template, self.visitor, status=status, **(shown | values))

    async def looked(self, at: str) -> None:
        """Personal data is about to be shown: the journal says to whom."""
        await self.site.unit(service.looked, self.visitor.who, at)


Handler = Callable[[Asked], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Way:
    """A method and a path, the page that it belongs to, and who answers."""

    method: str
    path: str
    page: Page
    call: Handler


def back(where: str, said: str = "", n: int | None = None) -> RedirectResponse:
    """After a form: the page again, by GET, with what was done."""
    query = {k: v for k, v in (("said", said), ("n", n)) if v not in ("", None)}
    return RedirectResponse(f"{where}?{urlencode(query)}" if query else where, 303)


def route(site: Site, way: Way) -> Route:
    """A way for those who are signed in and may see its page."""

    async def endpoint(request: Request) -> Response:
        visitor = await visitor_of(site, request)
        if visitor is None:
            return RedirectResponse("/signin", 303) if way.method == "GET" else signed_out(site, request)
        try:
            if not way_open(way, visitor):
                return site.render("fault.html", visitor, status=403, what="not_yours")
            return await way.call(
                Asked(site=site, request=request, visitor=visitor, form=await form_of(request, way.method))
            )
        except (SignedOut, SentBefore, WrongPin, BadForm, Unchecked, MultiPartException, SmsdError) as fault:
            return _fault(site, request, visitor, fault)

    return Route(way.path, endpoint, methods=[way.method])


def way_open(way: Way, visitor: Visitor) -> bool:
    """Whether somebody sees the page of a way."""
    from smsd.web.roles import MAY_SEE

    return bool(MAY_SEE[way.page] & visitor.roles)


async def visitor_of(site: Site, request: Request) -> Visitor | None:
    """Who is signed in; a session that is used is noted now and then."""
    token = request.cookies.get(cookie_name(request), "")
    if not token or len(token) > 100:
        return None
    visitor = await site.reader.read(site.visitor, token)
    if (
        visitor is not None
        and site.now() - visitor.who.session.seen_at > signin.NOTED_EVERY
        and not request.url.path.startswith("/live")
    ):
        await site.unit(service.noted, visitor.who)
    return visitor


async def form_of(request: Request, method: str) -> Form:
    """What was sent with a POST, within limits of size; an empty form for any other method."""
    if method != "POST":
        return Form(FormData())
    return Form(await request.form(max_files=1, max_fields=FIELDS, max_part_size=LONG * 4))


def address_of(request: Request) -> str:
    """Who asks; behind a proxy, by its word."""
    return request.client.host if request.client else ""


def cookie_name(request: Request) -> str:
    """By TLS the browser itself keeps the cookie to this host and to TLS."""
    return f"__Host-{COOKIE}" if request.url.scheme == "https" else COOKIE


def set_cookie(request: Request, answer: Response, token: str, seconds: int) -> None:
    """Gives the browser its token; no script reads it, no other page sends it."""
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=seconds,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def signed_out(site: Site, request: Request) -> Response:
    """The session is over: nothing was done."""
    language = words.preferred(request.headers.get("accept-language", ""), site.config.gateway.language)
    return site.render("fault.html", None, language, status=401, what="signed_out")


def _fault(site: Site, request: Request, visitor: Visitor, fault: Exception) -> Response:
    if isinstance(fault, SignedOut):
        return signed_out(site, request)
    if isinstance(fault, SentBefore):
        return site.render("fault.html", visitor, status=409, what="sent_before")
    if isinstance(fault, WrongPin):
        return site.render("fault.html", visitor, status=403, what="wrong_pin")
    if isinstance(fault, NotAllowed):
        return site.render("fault.html", visitor, status=403, what="not_allowed")
    if isinstance(fault, StoreTrouble):
        log.trouble("page", str(fault))
        return site.render("fault.html", visitor, status=503, what="try_later")
    if isinstance(fault, Unchecked):
        return site.render("fault.html", visitor, status=503, what="try_later")
    if isinstance(fault, BadForm | MultiPartException):
        return site.render("fault.html", visitor, status=400, what="bad_form")
    return site.render("fault.html", visitor, status=409, what="not_possible", why=str(fault))


def fault_page(site: Site, request: Request, what: str, status: int) -> Response:
    """A fault for whoever asks: no such page, something broke."""
    language = words.preferred(request.headers.get("accept-language", ""), site.config.gateway.language)
    return site.render("fault.html", None, language, status=status, what=what)


def plain(text: str, status: int = 200) -> PlainTextResponse:
    """An answer without a page, for scripts and probes."""
    return PlainTextResponse(text, status)
