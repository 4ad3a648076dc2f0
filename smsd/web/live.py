"""Live progress: one look at the database for everybody who watches, and server-sent events to each of them.

In: the reader, who watches. Out: a line of JSON when something changed. Nobody watches: nothing is looked at. It
never writes, and it takes no lock that a text would have to wait for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from smsd import log
from smsd.errors import StoreTrouble
from smsd.rules import signin
from smsd.store import browse, spool, web
from smsd.web import words
from smsd.web.site import Site, Visitor, duration

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LOOK_S = 0.2
AT_LEAST_S = 5.0  # the time left and the lines change without a write
BEAT_S = (
    10.0  # a word to a silent stream, so that an end is noticed; as often is looked whether the session still holds
)
STREAMS, STREAMS_EACH = 200, 8
ENDED_SHOWN = timedelta(hours=2)
OVER = "event: over\ndata: over\n\n"


@dataclass(frozen=True, slots=True)
class Picture:
    """What runs, in all networks; `left`: seconds until the last text that waits; `ended`:
    sessions that were, and are no more.
    """

    shown: list[browse.Progress] = field(default_factory=list)
    left: float = 0.0
    ended: frozenset[int] = frozenset()


class Hub:
    """Looks at the database once for all who watch, and wakes them where something changed."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.picture = Picture()
        self.version = 0
        self.closing = asyncio.Event()
        self._watchers: dict[str, int] = {}
        self._changed = asyncio.Condition()
        self._somebody = asyncio.Event()

    async def look(self) -> Picture:
        """The picture as it is now."""
        now = self.site.now()

        def read(conn: Connection) -> tuple[list[browse.Progress], dict[str, int], frozenset[int]]:
            shown = browse.now(conn, tuple(self.site.config.networks), now - ENDED_SHOWN)
            running = any(one.waiting for one in shown)
            load = {line or "": n for line, n in spool.waiting_by_line(conn).items()} if running else {}
            return shown, load, web.ended_since(conn, now - signin.LONGEST)

        shown, load, ended = await self.site.reader.read(read)
        return Picture(shown, self.site.seconds_left(load) if load else 0.0, ended)

    async def run(self) -> None:
        """Until it is cancelled: looks several times a second while somebody watches and somebody writes."""
        loop = asyncio.get_running_loop()
        last = float("-inf")
        while not self.closing.is_set():
            await self._somebody.wait()
            try:
                if await self.site.reader.changed() or loop.time() - last >= AT_LEAST_S:
                    last = loop.time()
                    fresh = await self.look()
                    if fresh != self.picture:
                        async with self._changed:
                            self.picture, self.version = fresh, self.version + 1
                            self._changed.notify_all()
            except StoreTrouble as trouble:
                log.trouble("page", str(trouble))
            await asyncio.sleep(LOOK_S)

    async def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self.closing.set()
        self._somebody.set()
        async with self._changed:
            self._changed.notify_all()

    def full(self, visitor: Visitor) -> bool:
        """Whether there are too many streams, of all or of one session."""
        return sum(self._watchers.values()) >= STREAMS or self._watchers.get(visitor.token, 0) >= STREAMS_EACH

    async def stream(self, visitor: Visitor) -> AsyncIterator[str]:
        """What one visitor may see of each change, as server-sent events, until the session ends."""
        if self.full(visitor):  # many came at the same moment
            return
        self._watchers[visitor.token] = self._watchers.get(visitor.token, 0) + 1
        self._somebody.set()
        said, checked = "", asyncio.get_running_loop().time()
        try:
            yield "retry: 2000\n\n"
            if sum(self._watchers.values()) == 1:  # nobody looked for a while
                self.picture = await self.look()
            while not self.closing.is_set():
                version = self.version  # with the picture: what comes while this is written is news
                if visitor.who.session.id in self.picture.ended:
                    yield OVER
                    return
                fresh = json.dumps(told(self.picture, visitor), separators=(",", ":"))
                if fresh != said:
                    said = fresh
                    yield f"data: {fresh}\n\n"
                if not await self._news(version):
                    yield ": still here\n\n"
                if asyncio.get_running_loop().time() - checked >= BEAT_S:
                    checked = asyncio.get_running_loop().time()
                    if await self.site.reader.read(self.site.visitor, visitor.token) is None:
                        yield OVER
                        return
        finally:
            self._watchers[visitor.token] -= 1
            if not self._watchers[visitor.token]:
                del self._watchers[visitor.token]
            if not self._watchers:
                self._somebody.clear()

    async def _news(self, seen: int) -> bool:
        """Waits for another picture than the one of version `seen`; False where none comes for a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S), self._changed:
                await self._changed.wait_for(lambda: self.version != seen or self.closing.is_set())
            return True
        return False


def told(picture: Picture, visitor: Visitor) -> dict[str, Any]:
    """What one visitor sees: which broadcasts in which state, and the figures of each.
    No names, no numbers, no words.
    """
    mine = [one for one in picture.shown if not set(one.broadcast.networks).isdisjoint(visitor.networks)]
    return {
        "list": " ".join(f"{one.broadcast.id}:{one.broadcast.state}" for one in mine),
        "b": {str(one.broadcast.id): figures(one, picture.left, visitor.language) for one in mine},
    }


def figures(one: browse.Progress, left: float, language: str) -> dict[str, Any]:
    """The figures of one broadcast."""
    return {
        "sent": one.sent,
        "of": one.broadcast.members,
        "percent": one.percent,
        "delivered": one.delivered,
        "failed": one.failed,
        "left": words.say(language, "time_left", time=duration(language, left))
        if one.waiting and one.broadcast.state == "live"
        else "",
    }
