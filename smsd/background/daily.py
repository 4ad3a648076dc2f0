"""What a gateway does once a day or once a month by itself: members wake, leavers and strangers are told, feedback is asked for,
rights are asked after, what is old is erased.

In: a transaction, the time. Out: texts, journal lines, rows erased. Once only: a fact remembers the last day; a day on which the
gateway was off is not made up for, but for what has to be erased.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.channels.sms.residents import FORGET_AFTER, STRANGER
from smsd.channels.sms.staff import STILL
from smsd.model import broadcast as bc
from smsd.model.broadcast import Kind
from smsd.model.delivery import Priority
from smsd.rules.cells import cell
from smsd.rules.identity import bar_of
from smsd.service.context import Context, Effects
from smsd.service.desk import REPLIES_LIVE, Desk
from smsd.store import broadcasts, facts, members, retention, tallies
from smsd.store import feedback as store
from smsd.store.alone import alone

DAILY_HOUR, NUDGE_HOUR, STILL_HOUR = 9, 9, 10
STILL_WAITS = timedelta(days=7)
FEEDBACK_WAITS = timedelta(days=7)
SHOWN_LEAVERS = 5


def look(conn: Connection, ctx: Context) -> Effects:
    """Whatever is due."""
    desk = Desk(ctx, conn, ctx.now())
    if broadcasts.find(conn, states=bc.RUNNING):
        return desk.effects  # an alert goes first
    _wake(desk)
    _forget(desk)
    local = desk.now.astimezone(ctx.config.gateway.zone)
    for name, hour, chore in CHORES:
        key = f"chore:{name}"
        if local.hour < hour or facts.get(conn, key) == local.date().isoformat():
            continue
        facts.put(conn, key, local.date().isoformat())
        with alone(conn, name):  # one that fails has its turn again tomorrow
            chore(desk, local)
    return desk.effects


def _wake(desk: Desk) -> None:
    for own in members.due_to_wake(desk.conn, desk.now):
        member_id = members.person(desk.conn, own.number, own.language, desk.now)
        members.step(desk.conn, member_id, own.network, own.state, "wake", paused_until=None, suspended_until=None)
        desk.journal("membership wake", own.number, own.network)


def _forget(desk: Desk) -> None:
    """Who was told a day ago that everything will be erased; and who left long ago. Nobody is erased unheard."""
    if not desk.ctx.trust.proven or abs(desk.ctx.shifted) > timedelta(days=1):
        return
    for number in members.start_grace(desk.conn, FORGET_AFTER):
        who = desk.pseudonym(number)
        if (own := members.of_number(desk.conn, number)) and not tallies.count(desk.conn, who, "forgotten again", desk.now - timedelta(days=1)):
            tallies.add(desk.conn, who, "forgotten again", desk.now)
            again = desk.send(number, desk.wording.say(own[0].language, "forgotten", short=desk.short(own[0].network)), priority=Priority.REPLY,
                              role="resident", pinned=own[0].sim, expires=REPLIES_LIVE)  # fmt: skip
            members.forget_asked(desk.conn, number, again)
    for number in members.due_to_forget(desk.conn, desk.now, desk.now - desk.config.privacy.members_after_stop):
        desk.journal("erased", number)
        retention.erase(desk.conn, number)


def _digest(desk: Desk, local: datetime) -> None:
    """Who left, and how many strangers tried: a forged STOP shows."""
    strangers = tallies.subjects(desk.conn, STRANGER, desk.now - timedelta(days=1))
    for network, settings in desk.config.networks.items():
        gone = members.left_between(desk.conn, network, desk.now - timedelta(days=1), desk.now)
        if not gone and not strangers:
            continue
        names = ", ".join(cell(m.name) or f"lid {m.id}" for m in gone[:SHOWN_LEAVERS]) + ("..." if len(gone) > SHOWN_LEAVERS else "")
        for key in settings.coordinators:
            desk.tell(desk.config.people[key].number[0], "digest_day", network=network, priority=Priority.TIP, short=settings.short, left=len(gone),
                      names=f" ({names})" if names else "", count=strangers)  # fmt: skip


def _nudge(desk: Desk, local: datetime) -> None:
    """The morning after an alert: its officer is asked for feedback, once."""
    for b in broadcasts.find(desk.conn, states=(bc.State.DONE,), kinds=(Kind.ALERT,), done_after=desk.now - timedelta(hours=36)):
        started = b.started_at or desk.now
        if started.astimezone(desk.config.gateway.zone).date() >= local.date() or b.incident is None or b.network not in desk.config.networks:
            continue
        key = f"nudged:{b.incident}"
        if store.of_incident(desk.conn, b.incident) or facts.get(desk.conn, key) or not b.author_number.startswith("+"):
            continue
        facts.put(desk.conn, key, "1")
        desk.tell(b.author_number, "feedback_owed", network=b.network, priority=Priority.REPLY, short=desk.short(b.network), id=b.incident)


def _still(desk: Desk, local: datetime) -> None:
    """On the first of a month each officer is asked; who does not answer within a week is named to the coordinators."""
    if local.day == 1:
        for key, person in desk.config.people.items():
            rights = desk.rights.get(key)
            if person.role == "police" and rights and bar_of(person, rights, local.date()) is None and person.networks[0] in desk.config.networks:
                facts.put(desk.conn, f"{STILL}:{key}", desk.now.isoformat())
                desk.tell(person.number[0], "still_there", network=person.networks[0], priority=Priority.TIP, short=desk.short(person.networks[0]))
    for name, since in facts.starting(desk.conn, f"{STILL}:").items():
        if desk.now - datetime.fromisoformat(since) < STILL_WAITS:
            continue
        facts.drop(desk.conn, name)
        silent = desk.config.people.get(name.removeprefix(f"{STILL}:"))
        for network in silent.networks if silent else ():
            for key in desk.config.networks[network].coordinators if network in desk.config.networks else ():
                desk.tell(desk.config.people[key].number[0], "still_silent", network=network, priority=Priority.TIP, short=desk.short(network),
                          author=silent.name if silent else "")  # fmt: skip


def _count(desk: Desk, local: datetime) -> None:
    """How many members there are, month by month."""
    for network in desk.config.networks:
        facts.put(desk.conn, f"members:{network}:{local:%Y-%m}", str(members.count(desk.conn, network)))


def _lapse(desk: Desk, local: datetime) -> None:
    """Feedback that no coordinator released in a week."""
    for one in store.older(desk.conn, desk.now - FEEDBACK_WAITS):
        if store.step(desk.conn, one.id, "lapse", desk.now):
            desk.journal("feedback lapsed", "", f"F{one.id}")


def _retention(desk: Desk, local: datetime) -> None:
    """What was kept long enough is erased, by class; how much is journalled. Not by a clock that nobody vouches for, or that was just set."""
    if not desk.ctx.trust.proven or abs(desk.ctx.shifted) > timedelta(days=1):
        desk.journal("retention waits", "", "the clock is not proven, or was set by more than a day since the start")
        return
    done = retention.run(desk.conn, desk.now, desk.config.privacy)
    if any(done.values()):
        told = ", ".join(f"{count} {what}" for what, count in done.items() if count)
        desk.journal("retention", "", told)
        log.erased(told)


Chore = Callable[[Desk, datetime], None]
CHORES: tuple[tuple[str, int, Chore], ...] = (
    ("retention", 4, _retention), ("feedback lapses", 4, _lapse), ("count", 4, _count), ("digest", DAILY_HOUR, _digest), ("nudge", NUDGE_HOUR, _nudge),
    ("still there", STILL_HOUR, _still),
)  # fmt: skip
