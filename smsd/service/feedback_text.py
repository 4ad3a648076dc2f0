"""Feedback as one text to members without an address, where the coordinator who releases it says so.

In: a unit of work, an actor, a feedback, its words. Out: what it would cost; once released, a notice with a row for
each of them. It goes like any notice: below every alert, outside quiet hours, halted by STOP.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.model.broadcast import Kind
from smsd.model.draft import Draft
from smsd.model.feedback import Feedback
from smsd.model.membership import Membership
from smsd.rules import previews
from smsd.rules import texts as made
from smsd.rules.calm import CALM_LIVES
from smsd.rules.previews import Cost
from smsd.service import costs, release, worded
from smsd.service.access import Action, require
from smsd.service.actor import Actor
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, members
from smsd.store import feedback as store


@dataclass(frozen=True, slots=True)
class Price:
    """Texts, segments of each, minutes; `fits`: not too long."""

    count: int
    segments: int
    minutes: int
    fits: bool


def without_address(unit: UnitOfWork, network: str) -> list[Membership]:
    """Active members who would get no letter."""
    mailed = {row.number for row in store.readers(unit.conn, network)} if unit.config.mail is not None else set()
    return [m for m in members.audience(unit.conn, network) if m.number not in mailed]


def _made(
    unit: UnitOfWork, one: Feedback, body: str, number: int, readers: list[Membership]
) -> tuple[Draft, made.Texts, Cost]:
    language = unit.config.language_of(one.network)
    words = unit.wording.raw(language, "about_incident", id=one.incident or 0, body=body) if one.incident else body
    draft = Draft(Kind.NOTICE, one.network, words)
    texts = made.make(
        unit.config,
        unit.wording,
        made.Words(kind=draft.kind, number=number, body=words, at=unit.now, written=unit.now),
        [one.network],
    )
    read = made.languages(unit.config, [one.network], readers)
    load, seconds = costs.of(unit, [one.network], readers, previews.longest(texts, read).segments, Kind.NOTICE)
    return (
        draft,
        texts,
        previews.cost(unit.config, draft, texts, read=read, count=len(readers), load=load, seconds=seconds),
    )


def price(unit: UnitOfWork, one: Feedback, body: str) -> Price:
    """What it costs, before anybody says yes."""
    readers = without_address(unit, one.network)
    _, _, found = _made(unit, one, body, broadcasts.next_incident(unit.conn), readers)
    return Price(
        count=found.count,
        segments=found.segments,
        minutes=found.minutes,
        fits=found.segments <= unit.config.alerts.max_segments,
    )


def send(unit: UnitOfWork, actor: Actor, one: Feedback, body: str) -> int:
    """Lets it go; to how many."""
    require(unit, actor, Action.RELEASE_FEEDBACK, one.network)
    number, readers = broadcasts.next_incident(unit.conn), without_address(unit, one.network)
    draft, texts, found = _made(unit, one, body, number, readers)
    if not found.count or found.segments > unit.config.alerts.max_segments:
        return 0
    id_ = broadcasts.draft(
        unit.conn,
        kind=Kind.NOTICE,
        network=one.network,
        author=actor.key,
        author_number=actor.number,
        body=draft.body,
        facts_at=unit.now,
        created_at=unit.now,
        validity_s=int(CALM_LIVES.total_seconds()),
        members=found.count,
        segments=found.segments,
        modem=actor.line,
        number=number,
    )
    worded.keep(unit, id_, texts, found.shown, found.segments)
    broadcasts.step(unit.conn, id_, "preview")
    only = frozenset(m.number for m in readers)
    return release.to_some(unit, actor, broadcasts.get(unit.conn, id_), only).count
