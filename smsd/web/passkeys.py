"""Where passkeys are possible, what a device is asked, and who checks its answer.

In: a request, a device's answer as JSON. Out: why not, a challenge, what was found true. Browsers take passkeys under
a name only, and by TLS only, except for `localhost`. A passkey is good at the very origin where it was made, port
included.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import sys
from typing import Any

from starlette.requests import Request

from smsd import log
from smsd.web.child import answer
from smsd.web.shield import host_of

LONGEST = 8_000  # characters of an answer
LIMIT_S = 20.0
WAITING = 4  # so many answers wait for the one process; more are told to come back
CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{8,1400}")


def hindrance(request: Request) -> str:
    """Why there can be no passkeys where the page is looked at: "ip", "tls", or nothing."""
    host = host_of(request.headers.get("host", "")).strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "" if host == "localhost" or request.url.scheme == "https" else "tls"
    return "ip"


def origin_of(request: Request) -> str:
    """The origin as the browser calls it."""
    return f"{request.url.scheme}://{request.headers.get('host', '').strip().lower()}"


def credential_of(answer: str) -> str:
    """The id of the passkey that an answer says to be of; "" where it is no answer."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    name = found.get("id") if isinstance(found, dict) else None
    return name if isinstance(name, str) and CREDENTIAL.fullmatch(name) else ""


class Unchecked(Exception):
    """Too many answers wait, or the check came to no end: nobody knows whether it was true."""


class Checker:
    """One process at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def __call__(self, **asked: Any) -> dict[str, Any] | None:
        """What was found true; None where it is refused."""
        if self._waiting >= WAITING:
            raise Unchecked
        self._waiting += 1
        try:
            async with self._turn:
                found = await answer((sys.executable, "-I", "-m", "smsd.web.verify"), LIMIT_S, asked)
        finally:
            self._waiting -= 1
        if not isinstance(found, dict):
            log.trouble("page", "a passkey's answer could not be checked")
            raise Unchecked
        return None if "refused" in found else found
