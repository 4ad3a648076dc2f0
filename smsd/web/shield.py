"""What stands before every page: hosts, sizes, origins, headers. ASGI, and nothing of this gateway's business.

In: a request. Out: the same one to the pages, or a refusal. It answers no host but the known ones (a page elsewhere
cannot point its name at us), takes no large body, no form from another page, and lets no answer be stored, framed or
scripted from elsewhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smsd import log

LARGEST = 2_000_000  # octets of a list of members
LARGEST_FORM = 64_000  # of everything else
UPLOADS = ("/members/import",)
OURS = ("localhost", "127.0.0.1", "[::1]")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP, "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "interest-cohort=()",
}  # fmt: skip
BODY_S = 60.0  # for all of a body


class TooLarge(HTTPException):
    """A body that grew over its limit while it was read."""

    def __init__(self) -> None:
        super().__init__(413, "too large", {"connection": "close"})


class TooSlow(HTTPException):
    """A body that did not come to an end."""

    def __init__(self) -> None:
        super().__init__(408, "too slow", {"connection": "close"})


@dataclass(slots=True)
class Shield:
    """The outermost layer. `hosts`: names beside this machine's own; `proxy`:
    the one address whose word on others is believed.
    """

    app: ASGIApp
    hosts: Collection[str] = ()
    proxy: str | None = None
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = frozenset((*OURS, *(h.lower() for h in self.hosts)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through to the page, or answers it with a refusal."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _Answer(send, scope["path"].startswith("/static/"))
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        self._believe(scope, headers)
        limit = LARGEST if scope["path"] in UPLOADS else LARGEST_FORM
        try:
            await self.app(scope, _Bounded(receive, limit), guarded)
        except (TooLarge, TooSlow) as fault:
            if not guarded.started:
                await PlainTextResponse(fault.detail, fault.status_code, fault.headers)(scope, receive, guarded)
        except (
            Exception
        ) as error:  # the server would log all of it, and what a failure says may hold a name or a number
            log.part_failed("page", error)
            if not guarded.started:
                await PlainTextResponse("something went wrong", 500)(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if self.proxy is not None and not _same(scope, self.proxy) and not _loopback(scope):
            return PlainTextResponse("only through the proxy", 403)
        if host_of(headers.get("host", "")) not in self.known:
            return PlainTextResponse("no page of this name; see web: hosts: in the configuration", 421)
        size = headers.get("content-length", "0")
        if not size.isdecimal() or len(size) > 9 or int(size) > (LARGEST if scope["path"] in UPLOADS else LARGEST_FORM):
            return PlainTextResponse("too large", 413)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("no such method", 405)
        if scope["method"] == "POST" and not _own_form(headers):
            return PlainTextResponse("this form came from another page", 403)
        return None

    def _believe(self, scope: Scope, headers: Headers) -> None:
        """The proxy's word: who really asks, and that it was by TLS."""
        if self.proxy is None or not _same(scope, self.proxy):
            return
        # what a visitor wrote stands before the proxy's own word: on the same line, or in a line of its own
        by = ",".join(headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        if by and (address := _address(by)):
            scope["client"] = (address, 0)
        if ",".join(headers.getlist("x-forwarded-proto")).rpartition(",")[2].strip().lower() == "https":
            scope["scheme"] = "https"


def host_of(value: str) -> str:
    """A Host header without its port."""
    head, colon, port = value.strip().lower().rpartition(":")
    return head if colon and port.isdecimal() and head else value.strip().lower()


def _own_form(headers: Headers) -> bool:
    """Whether a browser says that the form stood on this very page; who says nothing is no browser, and not let in."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is not None:
        return origin.partition("://")[2].lower() == headers.get("host", "").strip().lower()
    return site is not None


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        return None


def _same(scope: Scope, address: str) -> bool:
    client = scope.get("client")
    return client is not None and _address(client[0]) == _address(address)


def _loopback(scope: Scope) -> bool:
    client = scope.get("client")
    found = _address(client[0]) if client else None
    return found is not None and ipaddress.ip_address(found).is_loopback


class _Bounded:
    """Reads a body, no more of it than allowed, and not for longer."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit
        self._until: float | None = asyncio.get_running_loop().time() + BODY_S  # None: all of it is here

    async def __call__(self) -> Message:
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.request":
            if not message.get("more_body", False):
                self._until = None
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooLarge
        return message


class _Answer:
    """Puts the headers on whatever is answered."""

    def __init__(self, send: Send, static: bool) -> None:
        self._send, self._static = send, static
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)  # a report brings a policy of its own: its style and nothing else
            headers["cache-control"] = "public, max-age=3600" if self._static else "no-store"
        await self._send(message)
