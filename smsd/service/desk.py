"""What a handler has in its hands: one transaction, one text, and ways to answer.

In: a connection and a text. Out: rows, journal lines, and effects for after the commit. Handlers are synchronous and run in
the database's thread: whatever they do becomes true together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.engine import Connection

from smsd.config.schema import Network, Person
from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.model.inbound import Text
from smsd.model.membership import Membership, State
from smsd.model.rights import Rights
from smsd.phone_number import is_mobile
from smsd.rules import limits
from smsd.rules.grammar import Known
from smsd.rules.identity import Holder, Who, staff_of, who
from smsd.rules.proof import pseudonym
from smsd.rules.wording import short_enough
from smsd.rules.words import fold
from smsd.service.context import Context, Effects
from smsd.sms.fit import fit
from smsd.store import broadcasts, journal, members, people, spool, tallies

ANSWERS_LIVE = timedelta(hours=6)
# said once in a while, or of what changed something: never behind alerts, and not counted as questions
TOLD_AT_ONCE = {"no_quota", "no_modem", "halted", "halted_words", "locked", "wrong_told", "previews_paused", "no_room", "parts_differ", "too_many_parts",
                "draft_dropped"}  # fmt: skip
MONTH = timedelta(days=31)
MEMBERS = (State.ACTIVE, State.PAUSED, State.SUSPENDED)
REPLIES_LIVE = timedelta(hours=26)  # what is kept for alerts may hold a reply back until the next day: delayed, not dropped


class Desk:
    """One transaction of one text (`text` is None where a command or the clock acts)."""

    def __init__(self, ctx: Context, conn: Connection, now: datetime, text: Text | None = None) -> None:
        self.ctx, self.conn, self.now, self.text = ctx, conn, now, text
        self.effects = Effects()
        self.config, self.wording, self.key = ctx.config, ctx.wording, ctx.key
        self.outcome = ""
        self.proven = False  # whether this text proved something: what it causes is no forger's
        self.one_step: Holder | None = None  # whose code stands in this very text: what it asks for needs no preview
        self.drafted: int | None = None      # the broadcast, or
        self.asked: int | None = None        # the challenge that such a text made

    # ---- who

    @cached_property
    def rights(self) -> Mapping[str, Rights]:
        """Stored rights of all role holders."""
        return people.all_rights(self.conn)

    @cached_property
    def who(self) -> Who:
        """Who texted."""
        assert self.text is not None
        return who(self.text.sender, self.config, self.rights, self.ctx.today())

    @cached_property
    def memberships(self) -> list[Membership]:
        """The sender's memberships."""
        assert self.text is not None
        return members.of_number(self.conn, self.text.sender)

    @property
    def sender(self) -> str:
        """The number that texted."""
        assert self.text is not None
        return self.text.sender

    @property
    def line(self) -> str | None:
        """The line that heard it."""
        return self.text.modem if self.text else None

    def known(self) -> Known:
        """What words may name."""
        networks = {fold(word): key for key, n in self.config.networks.items()
                    for word in (key, n.short, n.title.split()[-1], n.short.split()[-1])}  # fmt: skip
        zones = {fold(word): key for n in self.config.networks.values() for key, title in n.zones.items() for word in (key, title)}
        codes = {fold(code) for n in self.config.networks.values() for code in n.codes}
        return Known(networks, zones, codes)

    def staff(self, network: str) -> list[tuple[str, Person]]:
        """Officers and coordinators of a network."""
        return staff_of(self.config, network, self.rights, self.ctx.today())

    def language_of(self, number: str, network: str | None = None) -> str:
        """The language that a number reads."""
        for person in self.config.people.values():
            if number in person.number:
                return person.language or self.config.language_of(network or person.networks[0])
        own = members.of_number(self.conn, number)
        if own:
            return own[0].language
        return self.config.language_of(network) if network else self.config.gateway.language

    def short(self, network: str | None = None) -> str:
        """What heads a text."""
        known = self.config.networks.get(network) if network else None
        return known.short if known else self.default_network().short

    def default_network(self) -> Network:
        """The network of the line that heard the text, or the first."""
        return self.config.networks[self.heard_networks()[0]]

    def heard_networks(self) -> tuple[str, ...]:
        """Networks that the line which heard the text serves."""
        found = tuple(k for k in self.config.networks if self.line in self.config.sims_of(k))
        return found or tuple(self.config.networks)

    # ---- saying

    def answer(self, key: str, *, network: str | None = None, **fields: object) -> None:
        """Answers an officer or coordinator who texted. A control room cannot be answered."""
        if self.text is not None and not self.text.answerable:
            self.journal("no answer possible", self.sender, key)
            self.outcome = self.outcome or key
            return
        self.outcome = self.outcome or key
        priority = Priority.ANSWER if self.proven or key in TOLD_AT_ONCE else self._question()
        if key == "no_quota":
            priority = Priority.BEYOND
        if priority is None:
            self.journal("not answered: many questions", self.sender, key)
            return
        language = self.language_of(self.sender, network)
        self.send(self.sender, self.wording.say(language, key, **fields), priority=priority, role="staff", pinned=self.line)

    def _question(self) -> Priority | None:
        """How urgent the answer is to what anybody may have asked in this number's name: after a few, alerts go first; then none."""
        subject = self.pseudonym(self.sender)
        asked = tallies.count(self.conn, subject, "questions", self.now - limits.HOUR)
        tallies.add(self.conn, subject, "questions", self.now)
        return Priority.ANSWER if asked < limits.QUESTIONS_AT_ONCE else Priority.REPLY if asked < limits.QUESTIONS_AN_HOUR else None

    def tell(self, number: str, key: str, *, network: str, priority: int = Priority.ANSWER, **fields: object) -> None:
        """Tells a role holder something nobody asked for."""
        self.send(number, self.wording.say(self.language_of(number, network), key, **fields), priority=priority, role="staff")

    def reply(self, key: str, *, network: str | None = None, limited: bool = True, language: str | None = None, urgent: bool = False,
              marks: Mapping[str, str] | None = None, **fields: object) -> int:  # fmt: skip
        """Answers a resident or a stranger, within the limits; the row's id, 0 where nothing is answered.

        `urgent`: also while an alert runs, within a tenth of the line. `marks`: what is put in afterwards, by placeholder.
        """
        self.outcome = self.outcome or key
        if self.who.role != "resident" and not marks:
            self.answer(key, network=network, **fields)
            return 1
        if not self.may_answer() or not self._may_meet() or (limited and not self._within_limits()):
            self.outcome = "limited"
            return 0
        body = self.wording.say(language or self.language_of(self.sender, network), key, **fields)
        segments = fit(body).segments
        for placeholder, mark in (marks or {}).items():
            body = body.replace(placeholder, mark)
        due, priority = self._urgent() if urgent else (self._in_lane(), Priority.REPLY)
        return self.send(self.sender, body, priority=priority, role="resident", pinned=self.line, not_before=due, expires=REPLIES_LIVE,
                         segments=segments)  # fmt: skip

    def _in_lane(self) -> datetime | None:
        """When the line may give one more automatic answer; members have a lane of their own, which no stranger fills."""
        lane = "auto member" if any(m.state in MEMBERS for m in self.memberships) else "auto"
        due = limits.sim_delay(tallies.times(self.conn, self.line or "", lane, self.now - limits.HOUR), self.now)
        tallies.add(self.conn, self.line or "", lane, due or self.now)
        return due

    def _urgent(self) -> tuple[datetime | None, Priority]:
        """An answer that does not wait for the end of an alert, nor takes more than a tenth of its line, nor what is kept for alerts."""
        line = self.ctx.lines.get(self.line or "")
        if not broadcasts.find(self.conn, states=bc.RUNNING) or (line is not None and line.least < Priority.REPLY):
            return None, Priority.REPLY
        due = limits.in_share(tallies.newest(self.conn, self.line or "", "urgent"), self.now, line.speed.seconds if line else 3.0)
        tallies.add(self.conn, self.line or "", "urgent", due or self.now)
        return due, Priority.ANSWER

    def may_answer(self) -> bool:
        """Whether the sender may get an automatic text at all."""
        assert self.text is not None
        return limits.may_answer(self.sender, answerable=self.text.answerable, mobile=is_mobile(self.sender),
                                 allowed_prefixes=self.config.gateway.allowed_prefixes, own=self.config.own_numbers())  # fmt: skip

    def _may_meet(self) -> bool:
        """Whether a stranger may be one of the recipients that the SIM may meet in a month: members and officers keep their places."""
        modem = next((m for m in self.config.modems if m.name == self.line), None)
        most = modem.sim.fair_use.recipients_per_month if modem is not None and modem.sim.fair_use else None
        if modem is None or most is None or self.memberships:
            return True
        kind, after = f"met by {modem.name}", self.now - MONTH
        if tallies.count(self.conn, self.pseudonym(self.sender), kind, after):
            return True
        kept = members.count_of_sim(self.conn, modem.name) + sum(len(p.number) for p in self.config.people.values())
        if tallies.subjects(self.conn, kind, after) >= most - kept:
            self.journal("no room for strangers", self.sender, modem.name)
            return False
        tallies.add(self.conn, self.pseudonym(self.sender), kind, self.now)
        return True

    def _within_limits(self) -> bool:
        subject = self.pseudonym(self.sender)
        hour = tallies.count(self.conn, subject, "reply", self.now - limits.HOUR)
        day = tallies.count(self.conn, subject, "reply", self.now - limits.DAY)
        if not limits.may_reply(hour, day):
            return False
        tallies.add(self.conn, subject, "reply", self.now)
        return True

    def once(self, kind: str, within: timedelta = limits.HOUR) -> bool:
        """Whether this is the first `kind` of the sender within a time."""
        subject = self.pseudonym(self.sender)
        if tallies.count(self.conn, subject, kind, self.now - within):
            return False
        tallies.add(self.conn, subject, kind, self.now)
        return True

    def send(self, number: str, body: str, *, priority: int, role: str, pinned: str | None = None,
             challenge: int | None = None, broadcast: int | None = None, ordinal: int = 0,
             not_before: datetime | None = None, expires: timedelta = ANSWERS_LIVE, segments: int = 0) -> int:  # fmt: skip
        """Queues one text; the door at which no text of ours is longer than three segments. The row's id."""
        body = short_enough(body)
        text_id = spool.text(self.conn, body, segments or fit(body).segments)
        self.effects.wake = True
        return spool.add_one(self.conn, {
            "text_id": text_id, "number": number, "role": role, "priority": int(priority), "ordinal": ordinal, "pinned": pinned,
            "challenge_id": challenge, "broadcast_id": broadcast, "created_at": self.now, "not_before": not_before,
            "expires_at": (not_before or self.now) + expires, "unproven": self.text is not None and not self.proven,
        })  # fmt: skip

    # ---- remembering

    def pseudonym(self, number: str) -> str:
        """How journal and tallies name a number."""
        return pseudonym(self.key, number)

    def journal(self, event: str, number: str = "", detail: str = "") -> None:
        """One line of the audit journal."""
        journal.note(self.conn, self.now, event, self.pseudonym(number) if number else "", detail)
