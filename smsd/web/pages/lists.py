"""A list of members from a spreadsheet: looked at first, with each fault in its row; taken in after that, with the PIN.

What was looked at is what is taken in: the file waits in memory for the session that sent it, for a quarter of an hour.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from starlette.responses import Response

from smsd.lists.member_list import Found, read_list
from smsd.service import memberships
from smsd.service.actor import Actor
from smsd.service.memberships import Added
from smsd.service.unit import UnitOfWork
from smsd.web import words
from smsd.web.handle import Asked, BadForm, Way, back
from smsd.web.roles import Page

WAITS = timedelta(minutes=15)
FILES = 8  # lists that wait at a time, of all sessions
BATCH = 100  # rows a transaction, so that a running broadcast never waits


class Shelf:
    """Lists that were looked at and not taken in yet."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[datetime, Found]] = OrderedDict()

    def put(self, token: str, found: Found, now: datetime) -> None:
        """One a session; the oldest goes where there are too many."""
        self._kept.pop(token, None)
        self._kept[token] = (now, found)
        while len(self._kept) > FILES:
            self._kept.popitem(last=False)

    def take(self, token: str, now: datetime) -> Found | None:
        """Takes it away; None where there is none, or it waited for too long."""
        kept = self._kept.pop(token, None)
        return kept[1] if kept is not None and now - kept[0] <= WAITS else None


shelf = Shelf()


async def show(asked: Asked) -> Response:
    """The form for a file with members."""
    return asked.show("import.html", here=Page.MEMBERS, unusable="", checked=None, faults=[])


async def check(asked: Asked) -> Response:
    """Looks at a file; nothing is changed."""
    data = await asked.form.file("file")
    if data is None:
        raise BadForm("file")
    found = read_list(data, asked.site.config)
    foreign = [e for e in found.entries if e.network not in asked.visitor.networks]
    if foreign:
        unusable = words.say(asked.visitor.language, "fault_not_allowed")
        return asked.show(
            "import.html", here=Page.MEMBERS, unusable=f"{foreign[0].network}: {unusable}", checked=None, faults=[]
        )
    if found.unusable:
        return asked.show("import.html", here=Page.MEMBERS, unusable=found.unusable, checked=None, faults=found.faults)
    shelf.put(asked.visitor.token, found, asked.site.now())
    return asked.show("import.html", here=Page.MEMBERS, unusable="", checked=len(found.entries), faults=found.faults)


async def take_in(asked: Asked) -> Response:
    """Takes in what was looked at; in parts, so that nothing has to wait for it."""
    form, site, welcome = asked.form, asked.site, asked.form.text("welcome", 1) == "1"
    found = shelf.take(asked.visitor.token, site.now())
    if found is None:
        return back("/members/import", "not_there")
    entries = found.entries

    def first(unit: UnitOfWork, actor: Actor) -> Added:
        return memberships.add(unit, actor, entries[:BATCH], "page", welcome=welcome)

    def more(unit: UnitOfWork, start: int) -> Added:
        return memberships.add(
            unit, asked.visitor.who.actor(pin=True), entries[start : start + BATCH], "page", welcome=welcome
        )

    try:
        done = await site.act_with_pin(asked.visitor, form.token, form.text("pin", 12), first)
    except Exception:
        shelf.put(asked.visitor.token, found, site.now())  # a wrong PIN does not cost the file
        raise
    for start in range(BATCH, len(entries), BATCH):
        done += await site.unit(more, start)
    return back("/members", "imported", done.added)


WAYS = (
    Way(method="GET", path="/members/import", page=Page.MEMBERS, call=show),
    Way(method="POST", path="/members/import", page=Page.MEMBERS, call=check),
    Way(method="POST", path="/members/import/do", page=Page.MEMBERS, call=take_in),
)
