"""A proof was given: the plan is made and becomes rows, one a member, in the same transaction.

In: a unit of work, an actor with a proof, a broadcast in `confirming`. Out: rows in the spool, notices to the other
officers and coordinators. Nothing is sent from here; the lines are woken after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.delivery import Priority, State
from smsd.model.membership import Membership
from smsd.rules import plan, wording
from smsd.rules.calm import CALM, calm_from
from smsd.service import audience, costs, halting, proving, worded
from smsd.service.access import Action, require_all
from smsd.service.actor import Actor
from smsd.service.allowance import lay_out, lines_of
from smsd.service.unit import UnitOfWork
from smsd.sms.fit import fit
from smsd.store import broadcasts, challenges, members, spool, witness
from smsd.store import feedback as feedback_store

PRIORITY = {Kind.END: Priority.END, Kind.TIP: Priority.TIP, Kind.NOTICE: Priority.TIP}
NOTICE_BODY = 60


@dataclass(frozen=True, slots=True)
class Released:
    """`running`: it goes out, to so many members, until about `done`. Else a second person has to prove it first."""

    running: bool
    count: int = 0
    done: datetime | None = None


def release(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> Released:
    """Lets a broadcast go, or asks a second person first."""
    # whether an update is one of one's own alert within the hour was judged when the code was asked for: it chose the
    # kind of code
    light = broadcast.kind in (Kind.TEST, Kind.UPDATE)
    require_all(unit, actor, Action.RELEASE_LIGHT if light else Action.RELEASE, broadcast.networks)
    if proving.by_two(unit, broadcast) and broadcast.state != bc.State.SECOND and _ask_second(unit, actor, broadcast):
        return Released(running=False)
    return _Release(unit, actor, broadcast).run()


def to_some(unit: UnitOfWork, actor: Actor, broadcast: Broadcast, only: frozenset[str]) -> Released:
    """Lets a notice go to some of its members only; the right to it was asked for by who calls."""
    return _Release(unit, actor, broadcast, only=only).run()


def same_person(actor: Actor, broadcast: Broadcast) -> bool:
    """Whether somebody proves alone what two people have to."""
    return broadcast.state == bc.State.SECOND and actor.person in ("", broadcast.proven_by)


def _ask_second(unit: UnitOfWork, actor: Actor, broadcast: Broadcast) -> bool:
    first = actor.person or broadcast.author
    if not proving.officers(unit, broadcast.networks, but=(first,)) and not _blocked_others(unit, broadcast, first):
        return False
    if not broadcasts.step(unit.conn, broadcast.id, "ask_second", proven_by=first):
        return False
    proving.ask_second(unit, replace(actor, at_once=False), broadcast, first)
    return True


def _blocked_others(unit: UnitOfWork, broadcast: Broadcast, first: str) -> bool:
    """Whether somebody is alone by an own BLOKKEER: that makes nobody's word two people's."""
    return any(
        p.role == "police"
        and set(broadcast.networks) <= set(p.networks)
        and (r := unit.rights.get(k)) is not None
        and r.blocked
        and r.blocked_by == first
        for k, p in unit.config.people.items()
    )


def _hours(night: tuple[int, int]) -> tuple[time, time]:
    begin, end = (time(m // 60, m % 60) for m in night)
    return begin, end


@dataclass(slots=True)
class _Release:
    unit: UnitOfWork
    actor: Actor
    broadcast: Broadcast
    texts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # by network and language
    rows: list[spool.NewRow] = field(default_factory=list)
    incident: int = 0
    only: frozenset[str] | None = None

    def run(self) -> Released:
        """The incident, the audience, a row a member, notices, and the broadcast is live."""
        unit, b = self.unit, self.broadcast
        calm = calm_from(unit.config, unit.now, b.networks) if b.kind in CALM else None
        expires = max(unit.now, calm or unit.now) + timedelta(seconds=b.validity_s)
        self.incident = b.incident or broadcasts.open_incident(
            unit.conn, b.network, b.author, now=unit.now, number=b.number, also=b.also
        )
        if b.kind in (Kind.TEST, *CALM):  # they have a number, and no life of their own
            broadcasts.close_incident(unit.conn, self.incident, "lapse", unit.now)
        people = audience.of(unit, b.kind, b.networks, b.zones, b.incident)
        people = [m for m in people if self.only is None or m.number in self.only]
        self._end_what_ran()
        ordered, pins = self._lay_out(plan.order(self._without_mailed(people), b.zones, unit.ctx.chance))
        load = self._rows_of(ordered, pins, expires, calm)
        spilled, seconds = costs.forecast(unit, load, b.networks, b.kind)
        if spilled is None:
            behind = costs.forecast(unit, {}, b.networks, b.kind)[1]
            seconds = behind + plan.forecast(load, unit.ctx.plan_lines(self._lines))
        spool.add(unit.conn, self.rows)
        self._prove(expires, len(ordered))
        log.broadcast(b.id, b.kind, b.network, "live", members=len(ordered), forecast_s=round(seconds))
        unit.effects.wake = unit.effects.goes_first = True
        return Released(running=True, count=len(ordered), done=(calm or unit.now) + timedelta(seconds=seconds))

    @property
    def _lines(self) -> tuple[str, ...]:
        return lines_of(self.unit.config, self.broadcast.networks)

    def _end_what_ran(self) -> None:
        """A correction and an all clear end what still runs of their incident; the all clear closes it."""
        b = self.broadcast
        if b.kind in (Kind.CORRECTION, Kind.END):
            halting.end_rest(self.unit, self.incident, "corrected" if b.kind == Kind.CORRECTION else "ended")
        if b.kind == Kind.END:
            broadcasts.close_incident(self.unit.conn, self.incident, "end", self.unit.now)

    def _without_mailed(self, people: list[Membership]) -> list[Membership]:
        """An all clear may go by mail to those who have an address (background/ending.py `by_mail`), or to nobody."""
        end_by = self.unit.config.alerts.end_by
        if self.broadcast.kind != Kind.END or end_by == "sms":
            return people
        mailed = {row.number for n in self.broadcast.networks for row in feedback_store.readers(self.unit.conn, n)}
        return [m for m in people if end_by == "mail" and m.number not in mailed]

    def _lay_out(self, ordered: list[Membership]) -> tuple[list[Membership], dict[int, str | None]]:
        """Who is texted, and by which line."""
        unit, b = self.unit, self.broadcast
        longest = max(
            (self._text(n, language)[1] for n, language in {(m.network, m.language) for m in ordered}), default=1
        )
        laid_out = lay_out(
            unit.conn,
            unit.config,
            unit.key,
            today=unit.ctx.today(),
            people=ordered,
            lines=self._lines,
            segments=longest,
        )
        if laid_out.refused:
            unit.journal(
                "over the SIM's recipients",
                "",
                f"broadcast {b.id}: {len(laid_out.refused)} members get nothing (over_limit: refuse)",
            )
        return [m for m in ordered if m.id not in laid_out.refused], laid_out.pins

    def _rows_of(
        self, ordered: list[Membership], pins: dict[int, str | None], expires: datetime, calm: datetime | None
    ) -> dict[str, int]:
        """A row a member, the notices between them; the segments that come to each line."""
        unit, b = self.unit, self.broadcast
        joined = self._join(ordered) if b.kind == Kind.UPDATE else set()
        base = spool.next_ordinal(unit.conn, PRIORITY.get(b.kind, Priority.ALERT))
        staff = {n for _, person in unit.staff(*b.networks) for n in person.number}
        load: dict[str, int] = {}
        validity = timedelta(seconds=b.validity_s)
        early = 0
        nights = members.nights(unit.conn) if b.kind in CALM else {}
        for place, member in enumerate(m for m in ordered if m.number not in joined):
            text_id, segments = self._text(member.network, member.language)
            line = pins[member.id]
            load[line or ""] = load.get(line or "", 0) + segments
            ordinal = plan.resident_ordinal(place)
            # a coordinator who is a member gets the alert itself, as soon as others get the notice of it
            if member.number in staff:
                ordinal, early = plan.notice_ordinal(early), early + 1
            night = nights.get(member.number)
            own = calm_from(unit.config, unit.now, b.networks, _hours(night)) if night else calm
            self._row(member, text_id, base + ordinal, line=line, expires=own + validity if own else expires, calm=own)
        if self.actor.line in load:
            load[self.actor.line] += 1  # "Loopt", which goes first
        self._notices(base, expires, len(ordered), load)
        return load

    def _prove(self, expires: datetime, count: int) -> None:
        """The broadcast is live; whatever else was asked about it is answered."""
        unit, b = self.unit, self.broadcast
        if not broadcasts.step(
            unit.conn,
            b.id,
            "prove",
            incident_id=self.incident,
            started_at=unit.now,
            expires_at=expires,
            proof=self.actor.proof,
            members=count,
            **self._who(),
        ):
            raise RuntimeError("a broadcast changed under our hands")
        unit.effects.seen += witness.accepted(b.id, unit.now, self.incident, b.networks)
        for challenge in challenges.of_broadcasts(unit.conn, [b.id]):
            challenges.settle(unit.conn, challenge.id, "replace")
        unit.journal(
            "released",
            self.actor.number,
            f"{b.kind} #{self.incident} broadcast {b.id} by {self.actor.proof}, {count} members",
        )

    def _who(self) -> dict[str, str]:
        """Several people may share a phone: the PIN told who wrote; somebody else's proof is the second officer's."""
        b, person = self.broadcast, self.actor.person
        if person and b.proven_by and person != b.proven_by:
            return {"second": person}
        if not person or person == b.author:
            return {}
        return {"author": person} if b.author_number in self.unit.config.people[person].number else {"second": person}

    def _text(self, network: str, language: str) -> tuple[int, int]:
        """(text id, segments) of the broadcast for a network in a language: as it was kept at the draft."""
        if (network, language) not in self.texts:
            found = worded.in_language(self.unit, self.broadcast, language, network)
            self.texts[network, language] = spool.text(self.unit.conn, found.body, found.segments), found.segments
        return self.texts[network, language]

    def _row(
        self, member: Membership, text_id: int, ordinal: int, line: str | None, expires: datetime, calm: datetime | None
    ) -> None:
        b = self.broadcast
        self.rows.append(
            {
                "broadcast_id": b.id,
                "text_id": text_id,
                "number": member.number,
                "role": "member",
                "priority": int(PRIORITY.get(b.kind, Priority.ALERT)),
                "ordinal": ordinal,
                "pinned": line,
                "created_at": self.unit.now,
                "expires_at": expires,
                "not_before": calm,
                "report": self.unit.config.alerts.reports,
            }
        )

    def _join(self, people: list[Membership]) -> set[str]:
        """Members not yet reached get alert and update as one text where that fits;
        who does, needs no row of their own.

        Rows of a halted alert stay held: an update must not set going what somebody stopped.
        """
        unit, b = self.unit, self.broadcast
        earlier = [x for x in broadcasts.gone_out(unit.conn, b.incident, audience.FOLLOWED) if x.state in bc.RUNNING]
        if not earlier:
            return set()
        zone = unit.config.gateway.zone
        told = "; ".join(f"{wording.local(x.facts_at, zone)} {x.body}" for x in reversed(earlier))
        waiting = spool.waiting_rows(unit.conn, [x.id for x in earlier])
        texts: dict[tuple[str, str], int | None] = {}
        joined: set[str] = set()
        for member in people:
            rows = waiting.get(member.number, [])
            if not rows:
                continue
            read = member.network, member.language
            if read not in texts:
                both = worded.joined(unit, b, member.language, f"{b.body} ({told})", member.network)
                fits = both.segments <= unit.config.alerts.max_segments
                texts[read] = spool.text(unit.conn, both.text, both.segments) if fits else None
            text_id = texts[read]
            held = any(row.state == State.HELD for row in rows)
            if text_id is not None and len(rows) == 1:
                spool.reword(unit.conn, rows[0].id, text_id)
                joined.add(member.number)
            elif held:
                joined.add(member.number)
        return joined

    def _notices(self, base: int, expires: datetime, count: int, load: dict[str, int]) -> None:
        """The other officers and the coordinators hear it too, one per five residents; each of them can stop it."""
        unit, b = self.unit, self.broadcast
        author = unit.name_of(b.author)
        place = 0
        speeds = {line.name: line.seconds for line in unit.ctx.plan_lines(self._lines)}
        own = {b.author, self.actor.person or b.author}
        reached = {row["number"] for row in self.rows}
        for key, person in unit.staff(*b.networks):
            if key in own or self.actor.number in person.number or not reached.isdisjoint(person.number):
                continue
            language = unit.language_of(person.number[0], b.network)
            body = b.body if len(b.body) <= NOTICE_BODY else f"{b.body[:NOTICE_BODY].rstrip()}..."
            text = unit.wording.say(
                language,
                "notice_live",
                short=unit.short_of(b),
                id=self.incident,
                author=author,
                kind=unit.wording.raw(language, f"kind_{b.kind.value}"),
                count=count,
                body=body,
            )
            # on the line that would be ready first: one text more on a full line would be the end of all
            line = plan.least(load, speeds)
            if line is not None:
                load[line] = load.get(line, 0) + 1
            self.rows.append(
                {
                    "broadcast_id": b.id,
                    "text_id": spool.text(unit.conn, text, fit(text).segments),
                    "number": person.number[0],
                    "role": "staff",
                    "priority": int(PRIORITY.get(b.kind, Priority.ALERT)),
                    "ordinal": base + plan.notice_ordinal(place),
                    "pinned": line,
                    "created_at": unit.now,
                    "expires_at": expires,
                    "not_before": None,
                    "report": False,
                }
            )
            place += 1
