"""The application: every way in, in one list, behind the shield. Read top to bottom it is the page.

In: a Site. Out: an ASGI application, with the hub that watches for everybody while it runs.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from smsd import log
from smsd.web.handle import fault_page, route
from smsd.web.history import SAMPLE_S
from smsd.web.live import Hub
from smsd.web.pages import (
    account,
    alerts,
    draft,
    feedback,
    gateway,
    lists,
    members,
    now,
    passkeys,
    reports,
    requests,
    signin,
    tips,
)
from smsd.web.shield import Shield
from smsd.web.site import Site

WAYS = (
    *now.WAYS,
    *draft.WAYS,
    *alerts.WAYS,
    *requests.WAYS,
    *lists.WAYS,
    *members.WAYS,
    *feedback.WAYS,
    *tips.WAYS,
    *reports.WAYS,
    *gateway.WAYS,
    *account.WAYS,
    *passkeys.WAYS,
)


def build(site: Site) -> ASGIApp:
    """Puts the pages, their addresses and the shield before them together."""
    site.hub = Hub(site)

    @contextlib.asynccontextmanager
    async def alive(_app: Starlette) -> AsyncIterator[None]:
        site.history.take_up(site.now())
        tasks = [
            asyncio.create_task(kept(site.hub.run), name="hub"),
            asyncio.create_task(kept(lambda: sample(site)), name="samples"),
        ]
        try:
            yield
        finally:
            await site.hub.close()
            for task in tasks:
                task.cancel()
            site.history.keep()

    async def unknown(request: Request, _error: Exception) -> Response:
        return fault_page(site, request, "no_page", 404)

    async def broken(request: Request, _error: Exception) -> Response:
        return fault_page(site, request, "broken", 500)

    routes = [
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        *signin.routes(site),
        *(route(site, way) for way in WAYS),
    ]
    app = Starlette(routes=routes, lifespan=alive, exception_handlers={404: unknown, 405: unknown, 500: broken})
    web = site.config.web
    return Shield(app, web.hosts, web.trusted_proxy)


async def kept(work: Callable[[], Awaitable[object]]) -> None:
    """Runs a part of the page; one that fails is begun again."""
    while True:
        try:
            await work()
            return
        except Exception as error:
            log.trouble("page", type(error).__name__)
            await asyncio.sleep(1.0)


async def sample(site: Site) -> None:
    """Signal and pace as they are now and then, for the curves of the gateway's page."""
    while True:
        if site.history.add(site.status(), site.now()):
            await asyncio.to_thread(site.history.keep)
        await asyncio.sleep(SAMPLE_S)
