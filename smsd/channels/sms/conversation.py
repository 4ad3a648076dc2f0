"""A conversation: one text, who it is from, and the ways to answer it within the limits.

In: a text in a transaction. Out: answers, or silence where too many were asked for. It is the unit of work of
everything that this text sets going, so that all of it becomes true together or not at all; what the text orders is
done by service/, which answers nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy.engine import Connection

from smsd.config.schema import Config, Network
from smsd.model import broadcast as bc
from smsd.model.challenge import Proof
from smsd.model.delivery import Priority
from smsd.model.inbound import Text
from smsd.model.membership import MEMBERS, Membership
from smsd.phone_number import is_mobile
from smsd.rules import limits, throttle
from smsd.rules.grammar import Known
from smsd.rules.identity import Holder, Who
from smsd.rules.words import fold
from smsd.service.actor import Actor, Channel
from smsd.service.context import Context
from smsd.service.unit import REPLIES_LIVE, UnitOfWork
from smsd.sms.fit import fit
from smsd.store import broadcasts, members, tallies

# said once in a while, or of what changed something: never behind alerts, and not counted as questions
TOLD_AT_ONCE = {
    "no_quota",
    "no_modem",
    "halted",
    "halted_words",
    "locked",
    "wrong_told",
    "previews_paused",
    "no_room",
    "parts_differ",
    "too_many_parts",
    "draft_dropped",
}
# without these an officer does not learn why his words do not leave
WHY_NOT = {
    "too_long",
    "is_it_alert",
    "is_it_alert_live",
    "which_meaning",
    "which_network",
    "choice_missing",
    "which_draft",
    "no_incident",
    "nothing_written",
    "nothing_open",
    "not_your_network",
    "digits_kept",
    "wrong_code",
    "tip_none",
    "tip_which",
    "tip_words",
}
MONTH = timedelta(days=31)


_known: tuple[Config, Known] | None = None


def _names(config: Config) -> Known:
    """All names of networks, zones and codes: thousands of words, where a country is one configuration."""
    networks = {
        fold(word): key
        for key, n in config.networks.items()
        for word in (key, n.short, n.title.split()[-1], n.short.split()[-1])
    }
    zones = {
        fold(word): key for n in config.networks.values() for key, title in n.zones.items() for word in (key, title)
    }
    codes = {fold(code) for n in config.networks.values() for code in n.codes}
    return Known(networks, zones, codes)


class Conversation(UnitOfWork):
    """One text and what is said about it. `outcome` is what came of it, for log and journal."""

    def __init__(self, ctx: Context, conn: Connection, now: datetime, text: Text) -> None:
        super().__init__(ctx, conn, now, unproven=True)
        self.text = text
        self.outcome = ""
        self.untold = ""  # the network of an answer that does not leave, though without it no words of his do
        self.one_step: tuple[Holder, Proof] | None = (
            None  # whose code stands in this very text: what it asks for needs no preview
        )
        self.drafted: int | None = None  # the broadcast, or
        self.asked: int | None = None  # the challenge that such a text made

    # ---- who

    @property
    def proven(self) -> bool:
        """Whether this text proved something: what it causes is no forger's."""
        return not self.unproven

    @proven.setter
    def proven(self, value: bool) -> None:
        self.unproven = not value

    def actor(self, proof: Proof = Proof.NOTHING, holder: Holder | None = None) -> Actor:
        """Who texted, for service functions; with what was proven, and whom the proof named."""
        if self.one_step is not None:
            holder, proof = self.one_step
        people = tuple(h.key for h in self.who.holders)
        return Actor(
            channel=Channel.SMS,
            proof=proof,
            people=people,
            person=holder.key if holder else "",
            number=self.sender,
            line=self.line,
            at_once=self.one_step is not None,
        )

    @cached_property
    def who(self) -> Who:
        """Whose phone texted, with the role and rights that they have today."""
        return self.behind(self.sender)

    @cached_property
    def memberships(self) -> list[Membership]:
        """Of the sender, in whatever network and state."""
        return members.of_number(self.conn, self.sender)

    @property
    def sender(self) -> str:
        """The number that texted, E.164; a name or a short code can be no member."""
        return self.text.sender

    @property
    def line(self) -> str:
        """The line that heard it."""
        return self.text.modem

    @property
    def answerable(self) -> bool:
        """Whether there is a way back: a control room may have none."""
        return self.text.answerable

    def known(self) -> Known:
        """Words that name a network, a zone or a code, folded: what the grammar may take them for."""
        global _known  # noqa: PLW0603 - of the configuration that runs: there is one, and another after a reload
        known = _known
        if known is None or known[0] is not self.config:
            known = _known = self.config, _names(self.config)
        return replace(known[1], member=any(m.state in MEMBERS for m in self.memberships))

    def short(self, network: str | None = None) -> str:
        """What heads a text: of a network, or of the one whose line heard this text."""
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

    def answer(
        self, key: str, *, network: str | None = None, urgent: bool = False, role: str = "staff", **fields: object
    ) -> None:
        """Answers an officer or coordinator who texted, `urgent`: however much was asked. A control room cannot be
        answered.
        """
        if not self.answerable:
            self.journal("no answer possible", self.sender, key)
            self.outcome = self.outcome or key
            return
        self.outcome = self.outcome or key
        priority = Priority.ANSWER if self.proven or urgent or key in TOLD_AT_ONCE else self._question()
        if key == "no_quota":
            priority = Priority.BEYOND
        if self.unproven and key in WHY_NOT and (priority is None or self._spent()):
            self.untold = network or next(iter(self.who.networks), "")
        if priority is None:
            self.journal("not answered: many questions", self.sender, key)
        else:
            said = self.wording.say(self.language_of(self.sender, network), key, **fields)
            self.queue(self.sender, said, priority=priority, role=role, pinned=self.line)

    def _spent(self) -> bool:
        """Whether nothing that nobody proved leaves by this line any more."""
        line = self.ctx.lines.get(self.line)
        return line is not None and line.free_is_spent

    def _question(self) -> Priority | None:
        """How urgent the answer is to what anybody may have asked in this number's name:
        after a few, alerts go first; then none.
        """
        subject = self.pseudonym(self.sender)
        asked = tallies.count(self.conn, subject, "questions", self.now - limits.HOUR)
        tallies.add(self.conn, subject, "questions", self.now)
        return (
            Priority.ANSWER
            if asked < limits.QUESTIONS_AT_ONCE
            else Priority.REPLY
            if asked < limits.QUESTIONS_AN_HOUR
            else None
        )

    def reply(
        self,
        key: str,
        *,
        network: str | None = None,
        limited: bool = True,
        language: str | None = None,
        urgent: bool = False,
        news: str = "",
        marks: Mapping[str, str] | None = None,
        line: str | None = None,
        **fields: object,
    ) -> int:
        """Answers a resident or a stranger, within the limits; the row's id, 0 where nothing is answered. By the line
        that heard the question, or by another one.

        `urgent`: also while an alert runs, within a tenth of the line. `news`: nothing comes any more (LEFT_LATER), or
        does again (BACK_LATER of model/delivery.py), which may be a forger's work: that is said whatever strangers have
        spent. `marks`: what is put in afterwards, by placeholder.
        """
        self.outcome = self.outcome or key
        if self.who.role != "resident" and not marks:
            self.answer(
                key,
                network=network,
                urgent=urgent,
                role=self.role_of_news(self.sender, self.line, news) if news else "staff",
                **fields,
            )
            return 1
        if not self.may_answer() or not self._may_meet() or (limited and not self._within_limits()):
            self.outcome = "limited"
            return 0
        body = self.wording.say(language or self.language_of(self.sender, network), key, **fields)
        segments = fit(body).segments
        for placeholder, mark in (marks or {}).items():
            body = body.replace(placeholder, mark)
        due, priority = self._urgent() if urgent else (self._in_lane(), Priority.REPLY)
        return self.queue(
            self.sender,
            body,
            priority=priority,
            role=self.role_of_news(self.sender, self.line, news) if news else "resident",
            pinned=line or self.line,
            not_before=due,
            expires=REPLIES_LIVE,
            segments=segments,
        )

    def _in_lane(self) -> datetime | None:
        """When the line may give one more automatic answer; members have a lane of their own, which no stranger
        fills.
        """
        lane = "auto member" if any(m.state in MEMBERS for m in self.memberships) else "auto"
        due = limits.sim_delay(tallies.times(self.conn, self.line, lane, self.now - limits.HOUR), self.now)
        tallies.add(self.conn, self.line, lane, due or self.now)
        return due

    def _urgent(self) -> tuple[datetime | None, Priority]:
        """An answer that does not wait for the end of an alert, nor takes more than a tenth of its line, nor what is
        kept for alerts.
        """
        line = self.ctx.lines.get(self.line)
        if not broadcasts.find(self.conn, states=bc.RUNNING) or (
            line is not None and line.last_priority < Priority.REPLY
        ):
            return None, Priority.REPLY
        due = throttle.spaced(
            tallies.newest(self.conn, self.line, "urgent"), self.now, line.speed.seconds if line else 3.0
        )
        tallies.add(self.conn, self.line, "urgent", due or self.now)
        return due, Priority.ANSWER

    def may_answer(self) -> bool:
        """Whether the sender may get an automatic text at all."""
        return limits.may_answer(
            self.sender,
            answerable=self.answerable,
            mobile=is_mobile(self.sender),
            allowed_prefixes=self.config.gateway.allowed_prefixes,
            own=self.config.own_numbers(),
        )

    def _may_meet(self) -> bool:
        """Whether a stranger may be one of the recipients that the SIM may meet in a month:
        members and officers keep their places.
        """
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

    def note_once(self, kind: str, within: timedelta = limits.HOUR) -> bool:
        """Notes a `kind` of the sender; whether it is the first one within a time."""
        return self.note_first(self.sender, kind, within)
