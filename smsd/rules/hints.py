"""What else there is, said to those who read the preview of an alert. Pure.

In: the alerts of some networks, a number, words. Out: an earlier alert that may be meant, or notes for the preview.
They offer and change nothing: 1 makes an UPDATE of the words, 1 with the code of a draft makes one draft of those
that wait; without an answer each draft stands by itself, so that nobody's words are mixed with a forger's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsd.config.schema import Config
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.challenge import DRAFTS, Challenge
from smsd.rules import places, wording
from smsd.rules.lint import Note

SHORTLY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Alerts:
    """Alerts of some networks, the newest first; which incidents are open;
    those in this number's name that wait for their proof.
    """

    found: tuple[Broadcast, ...] = ()
    opened: Collection[int] = ()
    waiting: tuple[Broadcast, ...] = ()


def own_alert(alerts: Alerts, number: str, now: datetime) -> Broadcast | None:
    """A number's own alert of a moment ago whose incident is open."""
    for b in alerts.found:
        out = b.state in (*bc.RUNNING, bc.State.DONE)
        if (
            out
            and b.author_number == number
            and b.incident in alerts.opened
            and now - (b.started_at or b.created_at) < SHORTLY
        ):
            return b
    return None


def own_drafts(
    challenges: Iterable[Challenge], drafts: Mapping[int, Broadcast], number: str, networks: tuple[str, ...]
) -> list[Broadcast]:
    """A number's alerts for some networks that wait for their proof, the oldest first."""
    ids = {c.broadcast for c in challenges if c.action in DRAFTS and c.broadcast is not None}
    found = [drafts[i] for i in sorted(ids)]
    return [
        b
        for b in found
        if b.author_number == number and b.kind == Kind.ALERT and b.networks == networks and b.state in bc.OPEN
    ]


def for_author(alerts: Alerts, number: str, body: str, now: datetime) -> tuple[Note, ...]:
    """What the author of an alert may mean instead: one message with a draft that waits, or an update."""
    waiting = [b for b in alerts.waiting if b.body != body]
    if waiting and not any(places.corrected(b.body, body) for b in waiting):
        return (("note_pieces", {}),)
    alert = own_alert(alerts, number, now)
    if alert is None:
        return ()
    return (("note_update_live" if alert.state == bc.State.LIVE else "note_update", {"id": alert.incident}),)


def of_others(config: Config, alerts: Alerts, number: str, body: str, now: datetime) -> tuple[Note, ...]:
    """A colleague's alert in the same street, sent or waiting."""
    named = places.streets(body)
    for b in alerts.found if named else ():
        if b.author_number != number and now - b.created_at < SHORTLY and named & places.streets(b.body):
            author = config.people[b.author].name if b.author in config.people else b.author
            at = wording.local(b.created_at, config.gateway.zone)
            return (("note_other", {"author": author, "id": b.incident or b.number, "time": at}),)
    return ()
