"""What coordinators and officers hear when the gateway itself has trouble: once, and again when it is over.

In: a transaction, how the lines and the machine are. Out: texts to coordinators (to officers where a network has
none; to all of them where a line is barred), journal lines. Each kind of trouble has to last as long as HOLD says
before anybody hears of it, and goes out behind the alerts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from smsd import log
from smsd.model import broadcast as bc
from smsd.model.delivery import REACHED, Priority
from smsd.model.line import NO_MODEM, State
from smsd.service.allowance import lines_of
from smsd.service.context import Context, LineStatus
from smsd.service.health import Health
from smsd.service.letters import mail_to, tell_operator
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, damaged_rows, facts, spool, tallies

GONE = "alarm_alert_gone"  # told by service/witness.py; it stands until its time is over
ONCE_IN = timedelta(hours=6)
PREPAID_WARNS = timedelta(days=21)
QUOTA_LEAST, DISK_LEAST_MB = 50, 100
# seconds that a condition holds before it is told
HOLD = {"alarm_modem_lost": 300.0, "alarm_no_network": 300.0, "alarm_power": 60.0, "alarm_refuses": 60.0}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One condition: its message in the catalogue, what it names, the line that it is about, or (as a field) the part
    of the daemon.
    """

    message: str
    line: str | None = None
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it one and the same."""
        return f"{self.message}:{self.line or self.fields.get('part', '')}"


def conditions(
    ctx: Context, health: Health, *, database_whole: bool = True, selftests: tuple[str, ...] = ()
) -> list[Alarm]:
    """Everything that is not as it should be just now."""
    found = [alarm for modem in ctx.config.own_modems for alarm in _of_line(ctx, ctx.lines[modem.name])]
    found += [_lost(s) for s in ctx.lines.values() if s.elsewhere and s.state == State.LOST]
    found += [
        Alarm("alarm_prepaid", m.name, {"modem": m.name, "date": m.sim.expires.strftime("%d/%m/%Y")})
        for m in ctx.config.own_modems
        if m.sim.expires and ctx.trust.proven and m.sim.expires - ctx.today() <= PREPAID_WARNS
    ]
    if health.disk_free_mb is not None and health.disk_free_mb < DISK_LEAST_MB:
        found.append(Alarm("alarm_disk", fields={"count": health.disk_free_mb}))
    if health.under_voltage:
        found.append(Alarm("alarm_power"))
    if not database_whole:
        found.append(Alarm("alarm_database"))
    found += [Alarm("alarm_part", fields={"part": name}) for name in ctx.keeps_failing()]
    found += [Alarm("alarm_selftest", name, {"modem": name}) for name in selftests if _ours(ctx, name)]
    return found


def _lost(line: LineStatus) -> Alarm:
    return Alarm("alarm_modem_lost", line.name, {"modem": line.name, "reason": line.reason})


def _ours(ctx: Context, name: str) -> bool:
    return name in ctx.lines and not ctx.lines[name].elsewhere


def _of_line(ctx: Context, line: LineStatus) -> list[Alarm]:
    found = [Alarm("alarm_unread", line.name, {"modem": line.name})] if line.unread else []
    # a line that refuses is opened and restarted now and then: it refuses all the same
    found += (
        [Alarm("alarm_refuses", line.name, {"modem": line.name, "reason": line.health.sentence})]
        if line.health.poor
        else []
    )
    if line.state in NO_MODEM:
        return [*found, _lost(line)]
    if line.state == State.RESTING and line.facts.registered is False:
        found.append(Alarm("alarm_no_network", line.name, {"modem": line.name}))
    if line.quota_left is not None and line.quota_left < QUOTA_LEAST:
        found.append(Alarm("alarm_quota", line.name, {"modem": line.name, "count": line.quota_left}))
    return found


def lasting(ctx: Context, found: list[Alarm]) -> list[Alarm]:
    """Those that have lasted long enough; the context remembers since when each has."""
    now = ctx.clock.monotonic()
    ctx.troubles = {alarm.key: ctx.troubles.get(alarm.key, now) for alarm in found}
    return [alarm for alarm in found if now - ctx.troubles[alarm.key] >= HOLD.get(alarm.message, 0.0)]


def tell(conn: Connection, ctx: Context, active: list[Alarm]) -> bool:
    """New ones are told, those that are over too; whether anything was said."""
    unit = UnitOfWork(ctx, conn, ctx.now())
    told = _told(unit)
    for part in damaged_rows.taken(conn):
        say(unit, Alarm("alarm_row", fields={"part": part}), over=False)
    by_key = {_fact(ctx, alarm.key, alarm.line): alarm for alarm in active}
    still = {_fact(ctx, key, "") for key in ctx.troubles} | {f"alarm:{key}" for key in ctx.troubles}
    for key in by_key.keys() - told.keys():
        alarm = by_key[key]
        if alarm.message == "alarm_refuses":
            alarm.fields["alerts"] = _stopped(unit, alarm)
        facts.put(conn, key, json.dumps([alarm.message, alarm.line, alarm.fields]))
        say(unit, alarm, over=False)
    for key, alarm in told.items():
        if alarm.message == GONE and str(alarm.fields.get("until", "")) < unit.now.isoformat():
            facts.drop(conn, key)
    over = [key for key in told if key not in still and _known(ctx, told[key]) and _for_us(ctx, key, told[key])]
    for key in over:
        facts.drop(conn, key)
        say(unit, told[key], over=True)
    return bool(by_key.keys() - told.keys() or over)


def _fact(ctx: Context, key: str, line: str | None) -> str:
    """Under which fact an alarm stands: what is about no line is about this machine, of which there may be several."""
    own = ctx.config.gateway.id
    return f"alarm:{key}@{own}" if own and not line else f"alarm:{key}"


def _for_us(ctx: Context, fact: str, alarm: Alarm) -> bool:
    """Whether it is for this gateway to say that it is over: of its own lines, of a line
    that was lost with its gateway, of its machine.
    """
    if alarm.line:
        return not ctx.lines[alarm.line].elsewhere or alarm.message == "alarm_modem_lost"
    return fact == _fact(ctx, alarm.key, None)


def _told(unit: UnitOfWork) -> dict[str, Alarm]:
    """The alarms that were told, by their facts. What cannot be read is forgotten, and told anew if it is still so."""
    out = {}
    for key, value in facts.starting(unit.conn, "alarm:").items():
        match facts.data(value):
            case [str(message), (str() | None) as line, dict(fields)] if _has_words(unit, message, fields):
                out[key] = Alarm(message, line, fields)
            case _:
                facts.drop(unit.conn, key)
    return out


def _has_words(unit: UnitOfWork, message: str, fields: dict[str, object]) -> bool:
    try:
        unit.wording.raw(unit.config.gateway.language, message, **({"alerts": "", "short": ""} | fields))
    except (KeyError, ValueError, IndexError, TypeError, AttributeError):
        return False
    return True


def _known(ctx: Context, alarm: Alarm) -> bool:
    """A line that left the configuration is not well again; its alarm goes without a word when it comes back.

    Nor is one that refused before a restart and took no text since.
    """
    if alarm.message == GONE:
        return False
    line = alarm.line
    return line is None or (line in ctx.lines and (alarm.message != "alarm_refuses" or ctx.lines[line].sent > 0))


def _stopped(unit: UnitOfWork, alarm: Alarm) -> list[int]:
    """Alerts that do not go on because no line of their network takes texts."""
    ctx = unit.ctx
    out = []
    for b in broadcasts.find(unit.conn, states=bc.RUNNING):
        sims = lines_of(ctx.config, b.networks)
        if alarm.line in sims and not any(o.ready and not o.health.poor for o in ctx.lines.values()):
            out.append(b.id)
    return out


def _tell_authors(unit: UnitOfWork, alarm: Alarm, *, over: bool) -> None:
    """Authors of alerts that a line stops: they hear of it, and again when it is over."""
    for id_ in alarm.fields.get("alerts", ()):  # type: ignore[attr-defined]
        b = broadcasts.get(unit.conn, id_)
        if not b.author_number.startswith("+"):
            continue
        counts = spool.counts(unit.conn, b.id)
        key = "alert_goes_on" if over else "alert_waits"
        unit.tell(
            b.author_number,
            key,
            network=b.network,
            short=unit.short_of(b),
            id=b.incident,
            reason=alarm.fields["reason"],
            reached=sum(counts.get(s, 0) for s in REACHED),
            count=sum(counts.values()),
        )


def say(unit: UnitOfWork, alarm: Alarm, *, over: bool) -> None:
    """Tells everybody whom it concerns at once, however often it was told before: coordinators, authors of alerts that
    stand still, the operator; log and journal too.
    """
    ctx = unit.ctx
    log.alarm(alarm.message, alarm.line, over=over)
    unit.journal("alarm over" if over else "alarm", "", alarm.key)
    _tell_authors(unit, alarm, over=over)
    told: set[str] = set()
    for network in ctx.config.networks:
        if alarm.line is not None and alarm.line not in ctx.config.sims_of(network):
            continue
        staff = unit.staff(network)
        coordinators = [person for _, person in staff if person.role == "coordinator"]
        words = unit.wording.raw(
            ctx.config.language_of(network), alarm.message, short=unit.short(network), **alarm.fields
        )
        if over:
            words = unit.wording.raw(ctx.config.language_of(network), "alarm_over", short="", text=words)
        tell_operator(unit.conn, ctx, network, words, words)
        for person in coordinators or [p for _, p in staff]:
            number = person.number[0]
            told.add(number)
            short = unit.short(network)
            if over:
                text = unit.wording.raw(
                    unit.language_of(number, network), alarm.message, short="", **alarm.fields
                ).lstrip(": ")
                unit.tell(number, "alarm_over", network=network, priority=Priority.REPLY, short=short, text=text)
            else:
                unit.tell(number, alarm.message, network=network, priority=Priority.REPLY, short=short, **alarm.fields)
    _tell_owner(unit, alarm, told, over=over)


def _tell_owner(unit: UnitOfWork, alarm: Alarm, told: set[str], *, over: bool) -> None:
    """The operator hears as well, unless told already as one of the staff:
    by a line that is not the one that is ill, and by mail.
    """
    config, owner = unit.config, unit.config.gateway.operator
    language = config.gateway.language
    text = unit.wording.raw(language, alarm.message, short="", **alarm.fields).lstrip(": ")
    if owner.number and owner.number not in told:
        well = [s.name for s in unit.ctx.lines.values() if s.ready and s.name != alarm.line]
        key, fields = ("alarm_over", {"text": text}) if over else (alarm.message, alarm.fields)
        unit.queue(
            owner.number,
            unit.wording.say(language, key, short=config.gateway.name, **fields),
            priority=Priority.REPLY,
            role="staff",
            pinned=well[0] if well else None,
        )
    if owner.email:
        words = (
            unit.wording.raw(language, "alarm_over", short=config.gateway.name, text=text)
            if over
            else f"{config.gateway.name}: {text}"
        )
        mail_to(unit.conn, unit.ctx, [owner.email], words, words)


def restarted(conn: Connection, ctx: Context) -> bool:
    """The run before this one did not end as asked: it is told, not more often than ONCE_IN."""
    now = ctx.now()
    if tallies.count(conn, "gateway", "restarted", now - ONCE_IN):
        return False
    tallies.add(conn, "gateway", "restarted", now)
    say(UnitOfWork(ctx, conn, now), Alarm("alarm_restart"), over=False)
    return True


def went_back(conn: Connection, ctx: Context, copy: str, at: datetime) -> None:
    """A copy took the place of a damaged database: staff hear since when everything is missing."""
    unit = UnitOfWork(ctx, conn, ctx.now())
    unit.journal("went back to a copy", "", f"{copy}: what came since {at:%Y-%m-%d %H:%M} UTC is not in it")
    local = at.astimezone(ctx.config.gateway.zone)
    say(
        unit,
        Alarm("alarm_went_back", fields={"date": local.strftime("%d/%m/%Y"), "time": local.strftime("%H:%M")}),
        over=False,
    )


def line_unread(conn: Connection, ctx: Context, line: str, words: str) -> None:
    """An announced text could not be read: kept until one can be read again, and in the journal;
    staff hear it as an alarm.
    """
    facts.put(conn, f"unread:{line}", words)
    UnitOfWork(ctx, conn, ctx.now()).journal("announced and unreadable", "", f"{line}: {words}")


def line_barred(conn: Connection, ctx: Context, line: str, reason: str) -> None:
    """A line may not send any more: its queue is free for others, staff hear it once."""
    now = ctx.now()
    spool.unpin(conn, line)
    if tallies.count(conn, line, "barred", now - ONCE_IN):
        return
    tallies.add(conn, line, "barred", now)
    unit = UnitOfWork(ctx, conn, now)
    unit.journal("line barred", "", f"{line}: {reason}")
    told: set[str] = set()
    for network in ctx.config.networks:
        if line not in ctx.config.sims_of(network):
            continue
        for _, person in unit.staff(network):
            told.add(person.number[0])
            unit.tell(
                person.number[0],
                "line_barred",
                network=network,
                priority=Priority.ALERT,
                modem=line,
                reason=reason,
                short=unit.short(network),
            )
    barred = Alarm("line_barred", line, {"modem": line, "reason": reason})
    log.alarm(barred.message, line, over=False)
    _tell_owner(unit, barred, told, over=False)
