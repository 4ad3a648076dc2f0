"""What a gateway does once a day or once a month by itself:
members wake, leavers and strangers are told, feedback is asked for, rights are asked after, what is old is erased.

In: a transaction, the time. Out: texts, journal lines, rows erased. Once only: a fact remembers the last day; a day
on which the gateway was off is not made up for, but for what has to be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.lists.cells import cell
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.delivery import Priority
from smsd.model.feedback import Feedback
from smsd.model.membership import State as Member
from smsd.rules import limits
from smsd.rules.identity import bar_of
from smsd.service import feedback
from smsd.service.context import Context, Effects
from smsd.service.heard import STRANGER
from smsd.service.oneself import FORGET_AFTER
from smsd.service.rights import STILL
from smsd.service.unit import REPLIES_LIVE, UnitOfWork
from smsd.store import broadcasts, damaged_rows, facts, members, retention, tallies
from smsd.store import feedback as store
from smsd.store.alone import alone

DAILY_HOUR, NUDGE_HOUR, STILL_HOUR, EVENING_HOUR = 9, 9, 10, 21
STANDS_IN_AFTER = timedelta(hours=6)  # that a feedback waits for the coordinators
STILL_WAITS = timedelta(days=7)
FEEDBACK_WAITS = timedelta(days=7)
UNSAID = 2 * limits.WEEK  # that it is tried to say to somebody that nothing comes any more, or that it does again
REMINDED = (1, 4)  # days that a feedback waits: its coordinators hear it again
SENT = (*bc.RUNNING, bc.State.DONE, bc.State.CANCELLED)
SHOWN_LEAVERS = 5
DIGESTED, PAUSED = "digested until", "digested paused:"


def look(conn: Connection, ctx: Context, most: int | None = None) -> Effects:
    """Wakes, forgets, and does the chores whose hour has come, or so many of them; nothing while an alert runs."""
    unit = UnitOfWork(ctx, conn, ctx.now())
    _wake(unit)  # the next alert is for them too, however long another one stands halted
    if broadcasts.find(conn, states=bc.RUNNING):
        return unit.effects  # an alert goes first
    local = unit.now.astimezone(ctx.config.gateway.zone)
    _stand_in(unit, local)
    for name, chore in _due(conn, local)[:most]:
        facts.put(conn, f"chore:{name}", local.date().isoformat())
        with alone(conn, name, ctx.failed, ctx.worked):  # one that fails has its turn again tomorrow
            chore(unit, local)
    if not _due(conn, local):  # coordinators hear who left before nothing is known of them any more
        _forget(unit)
    return unit.effects


def more(conn: Connection, ctx: Context) -> bool:
    """Whether a chore is due still: each may go through whole tables, and others get their turn in between."""
    local = ctx.now().astimezone(ctx.config.gateway.zone)
    return bool(_due(conn, local)) and not broadcasts.find(conn, states=bc.RUNNING)


def _due(conn: Connection, local: datetime) -> list[tuple[str, Chore]]:
    today = local.date().isoformat()
    return [(name, do) for name, hour, do in CHORES if local.hour >= hour and facts.get(conn, f"chore:{name}") != today]


def _wake(unit: UnitOfWork) -> None:
    for own in members.due_to_wake(unit.conn, unit.now):
        member_id = members.person(unit.conn, own.number, own.language, unit.now)
        members.step(unit.conn, member_id, own.network, own.state, "wake", paused_until=None, suspended_until=None)
        unit.journal("membership wake", own.number, own.network)


def _forget(unit: UnitOfWork) -> None:
    """Who was told a day ago that everything will be erased. Nobody is erased unheard."""
    if not _clock_is_sure(unit):
        return
    for number in members.start_grace(unit.conn, FORGET_AFTER):
        who = unit.pseudonym(number)
        if (own := members.of_number(unit.conn, number)) and not tallies.count(
            unit.conn, who, "forgotten again", unit.now - timedelta(days=1)
        ):
            tallies.add(unit.conn, who, "forgotten again", unit.now)
            again = unit.queue(
                number,
                unit.wording.say(own[0].language, "forgotten", short=unit.short(own[0].network)),
                priority=Priority.REPLY,
                role=unit.role_of_news(number, own[0].sim),
                pinned=own[0].sim,
                expires=REPLIES_LIVE,
                unproven=True,  # a forger may have asked for it
            )
            members.forget_asked(unit.conn, number, again)
    _erase(unit, members.due_to_forget(unit.conn, unit.now))


def _clock_is_sure(unit: UnitOfWork) -> bool:
    return unit.ctx.trust.proven and abs(unit.ctx.shifted) <= timedelta(days=1)


def _erase(unit: UnitOfWork, numbers: Iterable[str]) -> None:
    for number in numbers:
        unit.journal("erased", number)
        retention.erase(unit.conn, number)


def _away(unit: UnitOfWork, local: datetime) -> None:
    """Who left long ago is forgotten: a look at everybody, so once a day."""
    if _clock_is_sure(unit):
        _erase(unit, members.long_away(unit.conn, unit.now - unit.config.privacy.members_after_stop))


def _digest(unit: UnitOfWork, local: datetime) -> None:
    """Who left since the last time, how many pause, and how many strangers tried: forged words of members show, however
    late a digest comes.
    """
    last = facts.moment(facts.get(unit.conn, DIGESTED))
    since = max(last, unit.now - limits.WEEK) if last is not None and last < unit.now else unit.now - limits.DAY
    facts.put(unit.conn, DIGESTED, unit.now.isoformat())
    strangers = tallies.subjects(unit.conn, STRANGER, unit.now - timedelta(days=1))
    left, pauses = members.left_between(unit.conn, since, unit.now), members.counts(unit.conn, Member.PAUSED)
    known = facts.starting(unit.conn, PAUSED)
    for network in unit.config.networks:
        gone, paused, before = left.get(network, []), pauses.get(network, 0), known.get(PAUSED + network, "0")
        if str(paused) != before:
            facts.put(unit.conn, PAUSED + network, str(paused))
        if not gone and not strangers and paused <= facts.number(before):
            continue
        names = ", ".join(cell(m.name) or f"lid {m.id}" for m in gone[:SHOWN_LEAVERS]) + (
            "..." if len(gone) > SHOWN_LEAVERS else ""
        )
        unit.tell_coordinators(
            [network],
            "digest_day",
            priority=Priority.TIP,
            left=len(gone),
            names=f" ({names})" if names else "",
            paused=paused,
            count=strangers,
        )


def _say_again(unit: UnitOfWork, local: datetime) -> None:
    """Who left, pauses or is back, perhaps by a forged word, and did not hear so, since the card is short."""
    for row in members.unsaid(unit.conn, unit.now - UNSAID):
        unit.queue(
            row.number,
            row.body,
            priority=Priority.REPLY,
            role=unit.role_of_news(row.number, row.pinned, row.role),
            pinned=row.pinned,
            expires=REPLIES_LIVE,
            unproven=True,
        )


def _nudge(unit: UnitOfWork, local: datetime) -> None:
    """The morning after an alert: its officer is asked for feedback, once."""
    for b in broadcasts.find(
        unit.conn, states=(bc.State.DONE,), kinds=(Kind.ALERT,), done_after=unit.now - timedelta(hours=36)
    ):
        started = b.started_at or unit.now
        if (
            started.astimezone(unit.config.gateway.zone).date() >= local.date()
            or b.incident is None
            or b.network not in unit.config.networks
        ):
            continue
        if broadcasts.find(unit.conn, states=SENT, incident_id=b.incident, kinds=(Kind.CORRECTION,)):
            continue  # it was none: there is no news to wait for
        key = f"nudged:{b.incident}"
        if store.of_incident(unit.conn, b.incident) or facts.get(unit.conn, key) or not b.author_number.startswith("+"):
            continue
        facts.put(unit.conn, key, "1")
        unit.tell(
            b.author_number,
            "feedback_owed",
            network=b.network,
            priority=Priority.REPLY,
            short=unit.short_of(b),
            id=b.incident,
        )


def _still(unit: UnitOfWork, local: datetime) -> None:
    """On the first of a month each officer is asked; who does not answer within a week is named to the coordinators."""
    if local.day == 1:
        for key, person in unit.config.people.items():
            rights = unit.rights.get(key)
            if (
                person.role == "police"
                and rights
                and bar_of(person, rights, local.date()) is None
                and person.networks[0] in unit.config.networks
            ):
                facts.put(unit.conn, f"{STILL}:{key}", unit.now.isoformat())
                unit.tell(
                    person.number[0],
                    "still_there",
                    network=person.networks[0],
                    priority=Priority.TIP,
                    short=unit.short(person.networks[0]),
                )
    for name, since in facts.starting(unit.conn, f"{STILL}:").items():
        asked = facts.moment(since)
        if asked is not None and unit.now - asked < STILL_WAITS:
            continue
        facts.drop(unit.conn, name)
        silent = unit.config.people.get(name.removeprefix(f"{STILL}:"))
        if silent is not None:
            unit.tell_coordinators(silent.networks, "still_silent", priority=Priority.TIP, author=silent.name)


def _count(unit: UnitOfWork, local: datetime) -> None:
    """How many members there are, month by month."""
    counts = members.counts(unit.conn)
    of_month = {f"members:{n}:{local:%Y-%m}": str(counts.get(n, 0)) for n in unit.config.networks}
    facts.put_all(unit.conn, of_month)


def _stand_in(unit: UnitOfWork, local: datetime) -> None:
    """By day, feedback that no coordinator answered for some hours is shown to who stands in for them, once."""
    if not DAILY_HOUR <= local.hour < EVENING_HOUR:
        return
    for one in store.older(unit.conn, unit.now - STANDS_IN_AFTER):
        key = f"deputy asked:{one.id}"
        if not facts.get(unit.conn, key):
            facts.put(unit.conn, key, "1")
            feedback.show_deputy(unit, one)


def _tell_of(unit: UnitOfWork, one: Feedback, key: str, also: list[str]) -> None:
    """Coordinators of a feedback's network, who stands in for them, and others hear of it."""
    ends = (one.created_at + FEEDBACK_WAITS).astimezone(unit.config.gateway.zone)
    settings = unit.config.networks.get(one.network)
    if settings is not None and settings.deputy is not None:
        also = [unit.config.people[settings.deputy].number[0], *also]
    for number in dict.fromkeys((*unit.coordinators([one.network]).values(), *also)):
        text = unit.wording.say(
            unit.language_of(number, one.network),
            key,
            short=unit.short(one.network),
            number=one.id,
            id=one.incident or 0,
            date=f"{ends:%d/%m}",
        )
        unit.queue(number, text, priority=Priority.REPLY, role="staff")


def _remind(unit: UnitOfWork, local: datetime) -> None:
    """A feedback that nobody released: one coordinator may be away, so all hear it again, twice."""
    for one in store.older(unit.conn, unit.now - timedelta(days=min(REMINDED))):
        if (unit.now - one.created_at).days in REMINDED:
            _tell_of(unit, one, "feedback_still", [])


def _lapse(unit: UnitOfWork, local: datetime) -> None:
    """Feedback that no coordinator released in a week."""
    for one in store.older(unit.conn, unit.now - FEEDBACK_WAITS):
        if store.step(unit.conn, one.id, "lapse", unit.now):
            unit.journal("feedback lapsed", "", f"F{one.id}")
            author = unit.config.people.get(one.author)
            _tell_of(unit, one, "feedback_lapsed", [author.number[0]] if author is not None else [])


def _retention(unit: UnitOfWork, local: datetime) -> None:
    """What was kept long enough is erased, by class; how much is journalled.
    Not by a clock that nobody vouches for, or that was just set.
    """
    if not _clock_is_sure(unit):
        unit.journal("retention waits", "", "the clock is not proven, or was set by more than a day since the start")
        return
    done = retention.run(unit.conn, unit.now, unit.config.privacy)
    if any(done.values()):
        told = ", ".join(f"{count} {what}" for what, count in done.items() if count)
        unit.journal("retention", "", told)
        log.erased(told)


def _dates(unit: UnitOfWork, local: datetime) -> None:
    """Damaged dates are set right where they are met; this finds those that a question to the database passes over."""
    damaged_rows.set_right(unit.conn)


Chore = Callable[[UnitOfWork, datetime], None]
CHORES: tuple[tuple[str, int, Chore], ...] = (
    ("away", 0, _away),
    ("dates", 3, _dates), ("retention", 4, _retention), ("feedback lapses", NUDGE_HOUR, _lapse),
    ("feedback waits", NUDGE_HOUR, _remind), ("count", 4, _count), ("digest", DAILY_HOUR, _digest),
    ("unsaid", DAILY_HOUR, _say_again),
    ("nudge", NUDGE_HOUR, _nudge),
    ("still there", STILL_HOUR, _still),
)  # fmt: skip
