"""Now: what runs and how far it is, what waits for a person, the lines. STOP, go on, and an officer's draft.

A draft made here is as far from an alert as one that was texted: its code goes to the officer's phone, and releases
it from there only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response, StreamingResponse

from smsd.model.broadcast import Broadcast
from smsd.service import halting
from smsd.service.actor import Actor
from smsd.service.halting import Halt
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, browse
from smsd.web.handle import Asked, Way, back, plain
from smsd.web.live import ENDED_SHOWN, told
from smsd.web.pages import lines
from smsd.web.roles import Page

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


async def home(asked: Asked) -> Response:
    """Leads to what is going on now."""
    return RedirectResponse("/now", 303)


async def show(asked: Asked) -> Response:
    """The page, or (`part`) only what changes of it."""
    site, visitor = asked.site, asked.visitor

    def read(conn: Connection) -> tuple[list[browse.Progress], tuple[int, int], list[str]]:
        return (
            browse.now(conn, visitor.networks, site.now() - ENDED_SHOWN),
            browse.needs_a_person(conn, visitor.networks),
            lines.alarms(conn, site, visitor.language),
        )

    shown, needs, alarms = await site.reader.read(read)
    picture = site.hub.picture if site.hub is not None else None
    left = picture.left if picture else 0.0
    values: dict[str, Any] = {
        "here": Page.NOW,
        "shown": shown,
        "left": left,
        "needs": needs,
        "alarms": alarms,
        "lines": lines.states(site),
        "list": told_list(asked, shown),
        "running": site.status() is not None,
    }
    return asked.show("_now.html" if asked.query("part") else "now.html", **values)


def told_list(asked: Asked, shown: list[browse.Progress]) -> str:
    """What the script compares with what it hears: which broadcasts in which state."""
    from smsd.web.live import Picture

    return str(told(Picture(shown), asked.visitor)["list"])


async def live(asked: Asked) -> Response:
    """The stream of what changes."""
    hub = asked.site.hub
    if hub is None or hub.full(asked.visitor):
        return plain("too many", 429)
    return StreamingResponse(
        hub.stream(asked.visitor), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


def of_mine(unit: UnitOfWork, actor: Actor, number: int) -> Broadcast | None:
    """A broadcast that is (also) for one of the actor's networks."""
    found = broadcasts.known(unit.conn, number)
    mine = {n for key in actor.people for n in unit.config.people[key].networks}
    return found if found is not None and not mine.isdisjoint(found.networks) else None


def _halt(unit: UnitOfWork, actor: Actor, number: int) -> Halt | None:
    found = of_mine(unit, actor, number)
    return halting.halt(unit, actor, found).came if found else None


def _resume(unit: UnitOfWork, actor: Actor, number: int) -> bool | None:
    found = of_mine(unit, actor, number)
    return halting.resume(unit, actor, found) if found else None


SAID = {
    Halt.DONE: "halted",
    Halt.ALREADY: "halted_before",
    Halt.NOT_RUNNING: "not_running",
    Halt.WANTS_PROOF: "not_running",
    None: "not_running",
}


async def stop(asked: Asked) -> Response:
    """STOP: nothing more is asked, it bites at the next text."""
    came = await asked.site.act(asked.visitor, asked.form.token, _halt, asked.form.number("id"))
    return back("/now", SAID[came])


async def resume(asked: Asked) -> Response:
    """Go on, after the PIN."""
    done = await asked.site.act_with_pin(
        asked.visitor, asked.form.token, asked.form.text("pin", 12), _resume, asked.form.number("id")
    )
    return back("/now", "resumed" if done else "not_halted")


WAYS = (
    Way(method="GET", path="/", page=Page.NOW, call=home),
    Way(method="GET", path="/now", page=Page.NOW, call=show),
    Way(method="GET", path="/live", page=Page.NOW, call=live),
    Way(method="POST", path="/now/stop", page=Page.NOW, call=stop),
    Way(method="POST", path="/now/resume", page=Page.NOW, call=resume),
)
