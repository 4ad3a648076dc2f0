"""`smsd web`: the page as a process of its own, so that the daemon neither grows nor falls with it.

In: a configuration file, the machine key, a way to the daemon's status. Out: pages at `web: listen:` until SIGTERM.
SIGHUP reads the configuration again; a faulty one changes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from uvicorn.config import Config as Serving
from uvicorn.server import Server

from smsd import log, log_lines
from smsd.config import Config, load
from smsd.config.database_url import path_of
from smsd.config.load import check_all
from smsd.errors import Unusable
from smsd.rules.wording import Wording
from smsd.service.context import outside
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.reading import Reader
from smsd.web.app import build
from smsd.web.configuration import Files
from smsd.web.doctor import Doctor
from smsd.web.history import History
from smsd.web.live import STREAMS
from smsd.web.patience import Impatient
from smsd.web.site import Site

CONNECTIONS = STREAMS + 100
DRAIN_S = 5


def site_of(
    config: Config, path: Path, key: bytes, status: Callable[[], dict[str, Any] | None], doctor: tuple[str, ...] = ()
) -> Site:
    """The page of a gateway."""
    url = config.gateway.database
    ctx = outside(config, path.parent, Database(open_engine(url)), key)
    files = Files(path, path_of(url))
    history = History(path_of(url).with_suffix(".lines.json"))
    return Site(
        ctx=ctx,
        reader=Reader(url),
        status=status,
        files=files,
        doctor=Doctor(doctor, ctx.clock.monotonic) if doctor else None,
        history=history,
    )


def run(
    path: Path,
    key_of: Callable[[str], bytes],
    status_of: Callable[[str], dict[str, Any] | None],
    doctor: tuple[str, ...] = (),
) -> int:
    """Serves until it is asked to stop. `key_of`, `status_of`:
    the machine key and the daemon's status, by the database's URL; `doctor`: the command that checks everything.
    """
    config = load(path)
    log_lines.set_up(config.log.format, config.log.level, config.gateway.zone)
    url = config.gateway.database
    site = site_of(config, path, key_of(url), lambda: status_of(url), doctor)
    asyncio.run(serve(site, path, config.web.host, int(config.web.listen.rpartition(":")[2])))
    return 0


async def serve(
    site: Site, path: Path | None, host: str, port: int, ready: Callable[[int], None] | None = None
) -> None:
    """Serves at an address; `ready` is told the port once connections are taken."""
    app = build(site)
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # what it would say of a failure may hold a name
    logging.getLogger("uvicorn").propagate = False
    server = Stopping(
        Serving(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="on",
            http=Impatient,
            loop="asyncio",
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=DRAIN_S,
            h11_max_incomplete_event_size=16_384,
        ),
        site,
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise Unusable(
            f"the page cannot listen at {host}:{port}: {error.strerror}; change web: listen:, or end what listens there"
        ) from None
    if path is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload, site, path)
    log.page(f"at {host}:{listening.getsockname()[1]}")
    if ready is not None:
        ready(listening.getsockname()[1])
    with contextlib.closing(listening):
        await server.serve(sockets=[listening])
    await site.ctx.db.close()
    site.reader.close()


class Stopping(Server):
    """Ends the streams first: a server that waits for them to end by themselves would wait for ever."""

    def __init__(self, config: Serving, site: Site) -> None:
        super().__init__(config)
        self._site = site

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end it in good order, with exit status 0."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets go of browsers that wait for news, then ends the server."""
        await self._site.hub.close()
        await super().shutdown(sockets)


def reload(site: Site, path: Path) -> None:
    """People, networks, words change at once; where it listens wants a restart."""
    fresh = check_all(path)
    if fresh.faults or fresh.config is None:
        log.reload_refused([fault.line() for fault in fresh.faults])
        return
    site.ctx.config, site.ctx.wording = fresh.config, Wording(fresh.messages)
    log_lines.times_in(fresh.config.gateway.zone)
    log.reloaded(["people, networks and words of the page"], [])
