"""What a preview says of what else there is: an alert of one's own a moment ago, a draft that waits, a colleague's in the same street.

In: a unit of work, a number, a draft. Out: notes for its preview. They offer and change nothing: 1 makes an UPDATE of the words, 1 with the code of a
draft makes one draft of those that wait; without an answer each draft stands by itself, so that nobody's words are mixed with a
forger's.
"""

from __future__ import annotations

from datetime import timedelta

from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.rules import places, wording
from smsd.rules.lint import Note
from smsd.service import proving
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts

SHORTLY = timedelta(minutes=30)


def own_alert(unit: UnitOfWork, number: str, networks: tuple[str, ...]) -> Broadcast | None:
    """A number's own alert of a moment ago whose incident is open."""
    opened = {i.id for i in broadcasts.open_incidents(unit.conn, networks)}
    found = broadcasts.find(unit.conn, states=(*bc.RUNNING, bc.State.DONE), networks=networks, kinds=(Kind.ALERT,))
    return next(
        (
            b
            for b in found
            if b.author_number == number
            and b.incident in opened
            and unit.now - (b.started_at or b.created_at) < SHORTLY
        ),
        None,
    )


def own_drafts(unit: UnitOfWork, number: str, networks: tuple[str, ...]) -> list[Broadcast]:
    """A number's alerts for some networks that wait for their proof, the oldest first."""
    ids = {c.broadcast for c in proving.waiting(unit, number) if c.action in proving.DRAFTS and c.broadcast is not None}
    found = [broadcasts.get(unit.conn, i) for i in sorted(i for i in ids if i is not None)]
    return [
        b
        for b in found
        if b.author_number == number and b.kind == Kind.ALERT and b.networks == networks and b.state in bc.OPEN
    ]


def for_author(unit: UnitOfWork, number: str, networks: tuple[str, ...], body: str) -> list[Note]:
    """What the author of an alert may mean instead."""
    waiting = [b for b in own_drafts(unit, number, networks) if b.body != body]
    if waiting and not any(places.corrected(b.body, body) for b in waiting):
        return [("note_pieces", {})]
    alert = own_alert(unit, number, networks)
    return [("note_update", {"id": alert.incident})] if alert is not None else []


def of_others(unit: UnitOfWork, number: str, networks: tuple[str, ...], body: str) -> list[Note]:
    """A colleague's alert in the same street, sent or waiting."""
    named = places.streets(body)
    states = (*bc.OPEN, *bc.RUNNING, bc.State.DONE)
    for b in broadcasts.find(unit.conn, states=states, networks=networks, kinds=(Kind.ALERT,)) if named else ():
        if b.author_number != number and unit.now - b.created_at < SHORTLY and named & places.streets(b.body):
            return [
                (
                    "note_other",
                    {
                        "author": unit.name_of(b.author),
                        "id": b.incident or b.number,
                        "time": wording.local(b.created_at, unit.config.gateway.zone),
                    },
                )
            ]
    return []
