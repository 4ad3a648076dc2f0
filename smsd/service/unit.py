"""A unit of work: one transaction, its time, and what it leaves to do outside once it is committed.

In: the context, a connection, a time. Out: journal lines, queued texts, effects. Service functions take it beside an
Actor and run in the database's thread: what they do becomes true together or not at all. It answers nobody: notices
to others (colleagues, coordinators) go out from here, the word to whoever asked is the channel's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from smsd.config.schema import Person
from smsd.model.broadcast import Broadcast
from smsd.model.delivery import CHANGED, LEFT_LATER, Priority
from smsd.model.journal import Event
from smsd.model.rights import Rights
from smsd.rules import limits
from smsd.rules.identity import Who, staff_of, who
from smsd.rules.proof import pseudonym
from smsd.rules.wording import preview_segments, short_enough
from smsd.service import spilling
from smsd.service.context import Context, Effects
from smsd.sms.fit import fit
from smsd.store import journal, members, people, spool, tallies
from smsd.store.witness import noted

P = ParamSpec("P")
T = TypeVar("T")
FEW = 64  # people
SHORT = 12  # letters of a network's short name
ANSWERS_LIVE = timedelta(hours=6)
# what is kept for alerts may hold a reply back until the next day: delayed, not dropped
REPLIES_LIVE = timedelta(hours=26)


class UnitOfWork:
    """One transaction. `unproven`: what it queues may have been caused by a forged text, so alerts go first."""

    def __init__(self, ctx: Context, conn: Connection, now: datetime | None = None, *, unproven: bool = False) -> None:
        self.ctx, self.conn, self.now = ctx, conn, now or ctx.now()
        self.effects = Effects()
        self.config, self.wording, self.key = ctx.config, ctx.wording, ctx.key
        self.unproven = unproven

    # ---- who there is

    @cached_property
    def rights(self) -> Mapping[str, Rights]:
        """Stored rights of role holders."""
        return people.StoredRights(self.conn, self._near)

    def _near(self, person: str) -> Collection[str]:
        """Whose rights are read with somebody's: everybody's where they are few, else those who share a network."""
        everybody = self.config.people
        if len(everybody) <= FEW or person not in everybody:
            return everybody if len(everybody) <= FEW else ()
        own = set(everybody[person].networks)
        return [key for key, other in everybody.items() if not own.isdisjoint(other.networks)]

    def staff(self, *networks: str) -> list[tuple[str, Person]]:
        """Officers and coordinators of a network, or of several: each of them once."""
        known = [n for n in networks if n in self.config.networks]
        return list(
            {k: (k, p) for n in known for k, p in staff_of(self.config, n, self.rights, self.ctx.today())}.values()
        )

    def coordinators(self, networks: Iterable[str]) -> dict[str, str]:
        """The coordinators of some networks, each of them once: the phone by person."""
        known = [self.config.networks[n] for n in networks if n in self.config.networks]
        return {key: self.config.people[key].number[0] for n in known for key in n.coordinators}

    def tell_coordinators(
        self, networks: Iterable[str], key: str, *, priority: int = Priority.ANSWER, **fields: object
    ) -> None:
        """Tells the coordinators of each network, a phone once a network;
        a network that left the configuration has none.
        """
        for network in networks:
            for number in dict.fromkeys(self.coordinators([network]).values()):
                self.tell(number, key, network=network, priority=priority, **{"short": self.short(network)} | fields)

    def behind(self, number: str) -> Who:
        """The people behind a number."""
        return who(number, self.config, self.rights, self.ctx.today())

    def name_of(self, person: str) -> str:
        """A person's name, or the key of somebody who left the configuration."""
        return self.config.people[person].name if person in self.config.people else person

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
        """What heads a text of a network; of the first one where none is known."""
        known = self.config.networks.get(network) if network else None
        return (known or next(iter(self.config.networks.values()))).short

    def short_of(self, b: Broadcast) -> str:
        """What heads a text about a broadcast: `BIN DORP`, and how many networks more."""
        if not b.also:
            return self.short(b.network)
        more = f"+{len(b.also)}"
        return f"{self.short(b.network)[: SHORT - len(more)].rstrip()}{more}"

    def heads(self, networks: Iterable[str]) -> str:
        """Networks as a preview names them: all of them."""
        return " + ".join(self.short(n) for n in networks)

    def pseudonym(self, number: str) -> str:
        """How journal and tallies name a number."""
        return pseudonym(self.key, number)

    # ---- what becomes true

    def queue(
        self,
        number: str,
        body: str,
        *,
        priority: int,
        role: str,
        pinned: str | None = None,
        challenge: int | None = None,
        broadcast: int | None = None,
        ordinal: int = 0,
        not_before: datetime | None = None,
        expires: timedelta = ANSWERS_LIVE,
        segments: int = 0,
        unproven: bool | None = None,
    ) -> int:
        """Queues one text; no text of ours is longer than a preview may be. The row's id.

        `unproven`: whether a forger may have caused it and any number of its like; None: as the unit.
        """
        body = short_enough(body, preview_segments(self.config.alerts.max_segments, body))
        text_id = spool.text(self.conn, body, segments or fit(body).segments)
        self.effects.wake = True
        return spool.add_one(
            self.conn,
            {
                "text_id": text_id,
                "number": number,
                "role": role,
                "priority": int(priority),
                "ordinal": ordinal,
                "pinned": pinned,
                "challenge_id": challenge,
                "broadcast_id": broadcast,
                "created_at": self.now,
                "not_before": not_before,
                "expires_at": (not_before or self.now) + expires,
                "unproven": self.unproven if unproven is None else unproven,
            },
        )

    def tell(self, number: str, key: str, *, network: str, priority: int = Priority.ANSWER, **fields: object) -> None:
        """Tells a role holder something that this number did not ask for."""
        self.queue(
            number, self.wording.say(self.language_of(number, network), key, **fields), priority=priority, role="staff"
        )

    def withdraw(self, event: str, reason: str, *where: ColumnElement[bool]) -> None:
        """Holds, frees, cancels or expires rows (an event of model/delivery).

        Rows that a line has claimed are withdrawn too, but for those on air. Only the process that has the lines
        knows which these are: from any other one claimed rows are left to it (background/loop looks at them as soon
        as that has written).
        """
        if self.ctx.has_lines:
            self.effects.withdrawn |= spilling.withdraw(self.conn, self.ctx, event, self.now, reason, *where)
        else:
            spool.withdraw_waiting(self.conn, event, self.now, reason, *where)

    def note_first(self, number: str, kind: str, within: timedelta = limits.HOUR) -> bool:
        """Notes a `kind` of a number; whether it is the first one within a time."""
        subject = self.pseudonym(number)
        if tallies.count(self.conn, subject, kind, self.now - within):
            return False
        tallies.add(self.conn, subject, kind, self.now)
        return True

    def role_of_news(self, number: str, line: str | None, later: str = LEFT_LATER) -> str:
        """The role of a text's row which says that nothing comes any more, or (`later`: BACK_LATER) that it does again,
        perhaps by a forger's word: it leaves whatever strangers have spent; where the line's subscription is short,
        once a week. What finds no room then is said again (background/daily.py).
        """
        status, first = self.ctx.lines.get(line or ""), self.note_first(number, f"told: {later}", limits.WEEK)
        return CHANGED if first or status is None or not status.short else later

    def journal(self, event: Event, number: str = "", detail: str = "") -> None:
        """One line of the audit journal; some are kept by the witness too."""
        who = self.pseudonym(number) if number else ""
        journal.note(self.conn, self.now, event, who, detail)
        if (record := noted(self.now, event, who, detail)) is not None:
            self.effects.seen.append(record)


def act(ctx: Context, fn: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls a service function in a transaction of its own, where there is no event loop (a command, a page's worker
    thread).
    """
    return ctx.db.call(lambda conn: fn(UnitOfWork(ctx, conn), *args, **kwargs))


async def act_soon(ctx: Context, fn: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same in an event loop: what it leaves to do outside is done after the commit."""

    def call(conn: Connection) -> tuple[T, Effects]:
        unit = UnitOfWork(ctx, conn)
        return fn(unit, *args, **kwargs), unit.effects

    result, effects = await ctx.db.run(call)
    ctx.apply(effects)
    return result
