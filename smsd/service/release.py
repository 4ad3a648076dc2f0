"""A proof was given: the plan is made and becomes rows, one a member, in the same transaction.

In: a desk, a broadcast in `confirming`, who proved it and how. Out: rows in the spool, the answer to the officer, notices to
the other officers and coordinators. Nothing is sent from here; the dispatcher is woken after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.delivery import Priority, State
from smsd.model.membership import Membership
from smsd.rules import plan, wording
from smsd.rules.identity import Holder
from smsd.service import drafts, halting, proving, worded
from smsd.service.allowance import lay_out
from smsd.service.desk import Desk
from smsd.sms.fit import fit
from smsd.store import broadcasts, challenges, spool
from smsd.store import feedback as feedback_store

PRIORITY = {Kind.END: Priority.END, Kind.TIP: Priority.TIP, Kind.NOTICE: Priority.TIP}
NOTICE_BODY = 60


def release(desk: Desk, broadcast: Broadcast, holder: Holder | None, how: str) -> None:
    """Lets a broadcast go, or asks a second person first."""
    if proving.by_two(desk, broadcast) and broadcast.state != bc.State.SECOND and _ask_second(desk, broadcast, holder):
        return
    _Release(desk, broadcast, holder, how).run()


def same_person(desk: Desk, broadcast: Broadcast, holder: Holder | None) -> bool:
    """Whether somebody proves alone what two people have to."""
    return broadcast.state == bc.State.SECOND and (holder is None or holder.key == broadcast.proven_by)


def _ask_second(desk: Desk, broadcast: Broadcast, holder: Holder | None) -> bool:
    first = holder.key if holder else broadcast.author
    if not proving.officers(desk, broadcast.network, but=(first,)):
        return False
    if not broadcasts.step(desk.conn, broadcast.id, "ask_second", proven_by=first):
        return False
    proving.ask_second(desk, broadcast, first)
    desk.answer("second_waits", network=broadcast.network)
    desk.outcome = "second asked"
    return True


@dataclass(slots=True)
class _Release:
    desk: Desk
    broadcast: Broadcast
    holder: Holder | None
    how: str
    texts: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    incident: int = 0

    def run(self) -> None:
        desk, b = self.desk, self.broadcast
        started = desk.now
        expires = started + timedelta(seconds=b.validity_s)
        self.incident = b.incident or broadcasts.open_incident(desk.conn, b.network, b.author, started, b.number)
        calm = drafts.calm_from(desk, b.network) if b.kind in drafts.CALM else None
        if calm is not None:
            expires = max(expires, calm + timedelta(seconds=b.validity_s))
        if b.kind in (Kind.TEST, *drafts.CALM):  # they have a number, and no life of their own
            broadcasts.close_incident(desk.conn, self.incident, "lapse", started)
        people = drafts.audience(desk, b.kind, b.network, b.zones, b.incident)
        if b.kind in (Kind.CORRECTION, Kind.END):
            halting.end_rest(desk, self.incident, "corrected" if b.kind == Kind.CORRECTION else "ended")
        if b.kind == Kind.END:
            broadcasts.close_incident(desk.conn, self.incident, "end", started)
        if b.kind == Kind.END and desk.config.alerts.end_by != "sms":  # by mail to those who have an address (background/loop.by_mail), or not at all
            mailed = {row.number for row in feedback_store.readers(desk.conn, b.network)}
            people = [m for m in people if desk.config.alerts.end_by == "mail" and m.number not in mailed]
        ordered = plan.order(people, b.zones, desk.ctx.chance)
        lines = desk.config.sims_of(b.network)
        longest = max((self._text(language)[1] for language in {m.language for m in ordered}), default=1)
        load_ = lay_out(desk.conn, desk.config, desk.key, desk.ctx.today(), ordered, lines, longest)
        if load_.refused:
            desk.journal("over the SIM's recipients", "", f"broadcast {b.id}: {len(load_.refused)} members get nothing (over_limit: refuse)")
            ordered = [m for m in ordered if m.id not in load_.refused]
        behind = drafts.forecast(desk, {}, lines)
        joined = self._join(ordered) if b.kind == Kind.UPDATE else set()
        base = spool.next_ordinal(desk.conn, PRIORITY.get(b.kind, Priority.ALERT))
        load: dict[str, int] = {}
        staff = {n for _, person in desk.staff(b.network) for n in person.number}
        early = 0
        for place, member in enumerate(m for m in ordered if m.number not in joined):
            text_id, segments = self._text(member.language)
            line = load_.pins[member.id]
            load[line or ""] = load.get(line or "", 0) + segments
            ordinal = plan.resident_ordinal(place)
            if member.number in staff:  # a coordinator who is a member gets the alert itself, as soon as others get the notice of it
                ordinal, early = plan.notice_ordinal(early), early + 1
            self._row(member, text_id, base + ordinal, line, expires, calm)
        if desk.line in load:
            load[desk.line] += 1  # "Loopt", which goes first
        self._notices(base, expires, len(ordered), load)
        spool.add(desk.conn, self.rows)
        seconds = behind + plan.forecast(load, desk.ctx.plan_lines(lines))
        if not broadcasts.step(
            desk.conn, b.id, "prove", incident_id=self.incident, started_at=started, expires_at=expires, proof=self.how,
            members=len(ordered), **self._who(),
        ):  # fmt: skip
            raise RuntimeError("a broadcast changed under our hands")
        for challenge in challenges.of_broadcasts(desk.conn, [b.id]):
            challenges.settle(desk.conn, challenge.id, "replace")
        desk.journal("released", desk.sender if desk.text else "", f"{b.kind} #{self.incident} broadcast {b.id} by {self.how}, {len(ordered)} members")
        log.broadcast(b.id, b.kind, b.network, "live", members=len(ordered), forecast_s=round(seconds))
        if desk.text:
            done = wording.local((calm or started) + timedelta(seconds=seconds), desk.config.gateway.zone)
            desk.answer("running", network=b.network, count=len(ordered), time=done)
        desk.outcome = "released"
        desk.effects.wake = True

    def _who(self) -> dict[str, str]:
        """Several people may share a phone: the PIN told who wrote; somebody else's proof is the second officer's."""
        b, holder = self.broadcast, self.holder
        if holder is not None and b.proven_by and holder.key != b.proven_by:
            return {"second": holder.key}
        if holder is None or holder.key == b.author:
            return {}
        return {"author": holder.key} if b.author_number in holder.person.number else {"second": holder.key}

    def _text(self, language: str) -> tuple[int, int]:
        """(text id, segments) of the broadcast in a language: as it was kept at the draft."""
        if language not in self.texts:
            found = worded.in_language(self.desk, self.broadcast, language)
            self.texts[language] = spool.text(self.desk.conn, found.body, found.segments), found.segments
        return self.texts[language]

    def _row(self, member: Membership, text_id: int, ordinal: int, line: str | None, expires: datetime, calm: datetime | None) -> None:
        b = self.broadcast
        self.rows.append({
            "broadcast_id": b.id, "text_id": text_id, "number": member.number, "role": "member",
            "priority": int(PRIORITY.get(b.kind, Priority.ALERT)), "ordinal": ordinal, "pinned": line,
            "created_at": self.desk.now, "expires_at": expires, "not_before": calm, "report": self.desk.config.alerts.reports,
        })  # fmt: skip

    def _join(self, people: list[Membership]) -> set[str]:
        """Members not yet reached get alert and update as one text where that fits; who does, needs no row of their own.

        Rows of a halted alert stay held: an update must not set going what somebody stopped.
        """
        desk, b = self.desk, self.broadcast
        earlier = [x for x in drafts.related_broadcasts(desk, b.incident) if x.state in bc.RUNNING]
        if not earlier:
            return set()
        zone = desk.config.gateway.zone
        told = "; ".join(f"{wording.local(x.facts_at, zone)} {x.body}" for x in reversed(earlier))
        waiting = spool.waiting_rows(desk.conn, [x.id for x in earlier])
        texts: dict[str, int | None] = {}
        joined: set[str] = set()
        for member in people:
            rows = waiting.get(member.number, [])
            if not rows:
                continue
            if member.language not in texts:
                both = worded.joined(desk, b, member.language, f"{b.body} ({told})")
                fits = both.segments <= desk.config.alerts.max_segments
                texts[member.language] = spool.text(desk.conn, both.text, both.segments) if fits else None
            text_id = texts[member.language]
            held = any(row.state == State.HELD for row in rows)
            if text_id is not None and len(rows) == 1:
                spool.reword(desk.conn, rows[0].id, text_id)
                joined.add(member.number)
            elif held:
                joined.add(member.number)
        return joined

    def _notices(self, base: int, expires: datetime, count: int, load: dict[str, int]) -> None:
        """The other officers and the coordinators hear it too, one per five residents; each of them can stop it."""
        desk, b = self.desk, self.broadcast
        author = desk.config.people[b.author].name if b.author in desk.config.people else b.author
        place = 0
        speeds = {line.name: line.seconds for line in desk.ctx.plan_lines(desk.config.sims_of(b.network))}
        own = {b.author, self.holder.key if self.holder else b.author}
        members_ = {row["number"] for row in self.rows}
        for key, person in desk.staff(b.network):
            if key in own or (desk.text and desk.sender in person.number) or not members_.isdisjoint(person.number):
                continue
            language = desk.language_of(person.number[0], b.network)
            body = b.body if len(b.body) <= NOTICE_BODY else f"{b.body[:NOTICE_BODY].rstrip()}..."
            text = desk.wording.say(language, "notice_live", short=desk.short(b.network), id=self.incident, author=author,
                                    kind=desk.wording.raw(language, f"kind_{b.kind.value}"), count=count, body=body)  # fmt: skip
            # on the line that would be ready first: one text more on a full line would be the end of all
            line = plan.least(load, speeds)
            if line is not None:
                load[line] = load.get(line, 0) + 1
            self.rows.append({
                "broadcast_id": b.id, "text_id": spool.text(desk.conn, text, fit(text).segments), "number": person.number[0],
                "role": "staff", "priority": int(PRIORITY.get(b.kind, Priority.ALERT)),
                "ordinal": base + plan.notice_ordinal(place), "pinned": line, "created_at": desk.now, "expires_at": expires, "not_before": None,
                "report": False,
            })  # fmt: skip
            place += 1
