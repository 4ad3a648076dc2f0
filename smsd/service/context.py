"""What lives as long as the daemon, and what its parts tell each other.

In: configuration, keys, clock, chance, database. Out: wake-ups, what is on air, which lines there are. It does nothing.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from smsd.clock import Clock, SteadyClock
from smsd.config.messages import catalogue
from smsd.config.schema import Config
from smsd.model.delivery import Amends, Priority
from smsd.model.line import NO_TEXTS, EarlierTexts, Facts, State
from smsd.rules.health import Health
from smsd.rules.pace import Pace
from smsd.rules.plan import Line as PlanLine
from smsd.rules.spill import Looks
from smsd.rules.throttle import Bucket, Share, Speed
from smsd.rules.wording import Wording
from smsd.store.database import Database
from smsd.store.witness import Record, Witness

STAMP_AGREES = timedelta(minutes=10)
TRUST_AFTER = timedelta(minutes=2)
KEEPS_FAILING = 3
LAST_PRIORITY = int(max(Priority))


@dataclass(slots=True)
class LineStatus:
    """What is known of a line while the daemon runs."""

    name: str
    state: State = State.CLOSED
    reason: str = ""
    facts: Facts = field(default_factory=Facts)
    speed: Speed = field(default_factory=Speed)
    bucket: Bucket = field(default_factory=lambda: Bucket(None))
    flow: Pace = field(default_factory=Pace)
    sent: int = 0
    failed: int = 0
    quota_left: int | None = None  # segments
    spare: int | None = None  # of them, what is not kept for alerts
    free: int | None = None  # segments for what nobody proved
    recipients_left: int | None = None
    claimed: frozenset[int] = frozenset()  # rows that it claimed and has not begun
    unread: str = ""  # what was announced and could not be read; until a text can be read again
    health: Health = field(default_factory=Health)
    amends: Amends = field(default_factory=Amends)
    began: float | None = None  # when the text that is on air, the oldest of several, was handed to the modem
    ahead: int | None = None  # the row claimed while it is on air
    yielded: set[int] = field(default_factory=set)  # rows claimed ahead that another line took over
    # it sends nothing: the answer of a text that was given up may still come; or another gateway says that this line of
    # its own does not get on
    listens: bool = False
    left_since: float | None = None  # since when it leaves the last rows to better lines
    share: Share = field(default_factory=Share)
    carries: int = 0  # segments of what nobody proved that are on the air, or were a moment ago
    earlier: EarlierTexts = NO_TEXTS  # texts of earlier runs that its modem may still answer
    # the gateway that serves it, where that is another one: what is known of it is what that one tells
    elsewhere: str = ""
    looks: Looks = field(default_factory=Looks)  # of a line that is paid by the text: what others do not reach in time
    spent: bool = False  # over the subscription's limit: nothing leaves but the word that it is

    @property
    def pace(self) -> float:
        """Seconds that a taken text costs on it."""
        return self.health.pace(self.speed.seconds)

    @property
    def ready(self) -> bool:
        """Whether it can send now or after a short rest."""
        return self.state in (State.READY, State.THROTTLED)

    @property
    def kept(self) -> bool:
        """Whether what is left of its subscription is kept for alerts."""
        return self.spare is not None and self.spare <= 0

    @property
    def free_is_spent(self) -> bool:
        """Whether what nobody proved has had its part of the subscription."""
        return self.kept or self.free == 0

    @property
    def short(self) -> bool:
        """Whether little is left beyond what is kept for alerts: less than three times as much."""
        return (
            self.spare is not None and self.quota_left is not None and self.spare < 3 * (self.quota_left - self.spare)
        )

    @property
    def last_priority(self) -> int:
        """The highest priority number still allowed (a higher number is less urgent):
        what is left may be kept for alerts.
        """
        if self.spent:
            return int(Priority.BEYOND)
        return int(Priority.END) if self.kept else LAST_PRIORITY

    def spend(self, segments: int, *, unproven: bool) -> None:
        """Counts what was sent; the ledger is asked again now and then."""
        if unproven and self.free is not None:
            self.free = max(0, self.free - segments)
        if self.quota_left is not None:
            self.quota_left = max(0, self.quota_left - segments)
        if self.spare is not None:
            self.spare = max(0, self.spare - segments)


@dataclass(slots=True)
class Trust:
    """Whether the time of day can be believed (architecture decision 11)."""

    proven: bool
    since: datetime
    held: bool = False

    def stamp(self, stamp: datetime | None, now: datetime) -> bool:
        """A stamp of the network; True if it settles the question."""
        if self.proven or stamp is None or abs(now - stamp) > STAMP_AGREES:
            return False
        self.proven, self.held = True, False
        return True


@dataclass(slots=True)
class Standing:
    """How a gateway stands among others on one server, by its last sign of life."""

    alone: bool = False  # no other one lives
    clock_wrong: bool = False  # its own and the server's differ


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a row was refused, when (monotonic), and whether others went through meanwhile on a line that does
    well.
    """

    count: int = 0
    at: float = 0.0
    others_go: bool = False


@dataclass(slots=True)
class Effects:
    """What a transaction leaves to do outside: claimed rows that must not be sent, lines to wake."""

    withdrawn: set[int] = field(default_factory=set)
    wake: bool = False
    soon: bool = False  # the jobs have something to look at
    goes_first: bool = False  # an alert was released, or goes on
    fenced: bool = False  # another gateway took this one's place
    seen: list[Record] = field(default_factory=list)  # for the witness


@dataclass(slots=True)
class Context:
    """Shared by all parts of the daemon."""

    config: Config
    wording: Wording
    key: bytes
    db: Database
    clock: SteadyClock
    chance: Random
    owner: str
    trust: Trust
    standing: Standing = field(default_factory=Standing)
    witness: Witness | None = None
    has_lines: bool = True  # whether this process sends: only then is `on_air` the truth
    folder: Path | None = None  # of the configuration
    lines: dict[str, LineStatus] = field(default_factory=dict)
    on_air: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    wakers: list[asyncio.Event] = field(default_factory=list)
    beats: dict[str, float] = field(default_factory=dict)
    away_since: dict[str, float] = field(default_factory=dict)
    refused: dict[int, Tries] = field(default_factory=dict)  # rows that were refused and wait
    # of them, those that got their place in the queue back once
    restored: dict[int, None] = field(default_factory=dict)
    shifted: timedelta = timedelta()  # how far the machine's clock was set while we ran
    fenced: bool = False  # another gateway took this one's place: nothing is sent
    soon: bool = False  # the jobs are to look within a second
    releases: int = 0  # how often something began that goes before answers which lines have claimed
    troubles: dict[str, float] = field(default_factory=dict)  # since when, by alarm
    # how often in a row a part or a step failed that alerts can do without
    failing: dict[str, int] = field(default_factory=dict)
    surveyed: float = float("-inf")  # when the jobs last looked at all that waits
    waiting: dict[str, int] = field(default_factory=dict)  # segments that wait, by pinned line; kept by the jobs

    def last_priority(self, line: str) -> int:
        """The highest priority number a line may send: where another gateway reigns, only the word that it does."""
        return int(Priority.BEYOND) if self.fenced else self.lines[line].last_priority

    def now(self) -> datetime:
        """The moment in UTC, by the clock that does not jump."""
        return self.clock.now()

    @property
    def home(self) -> str:
        """What this run shares with the ones before and after it, of which only one lives at a time."""
        return self.owner.rpartition("/")[0]

    def today(self) -> date:
        """The date in the gateway's zone."""
        return self.now().astimezone(self.config.gateway.zone).date()

    def beat(self, task: str) -> None:
        """A task proves that it works (the watchdog looks at this)."""
        self.beats[task] = self.clock.monotonic()

    def failed(self, name: str) -> None:
        """A part or a step failed once more."""
        self.failing[name] = self.failing.get(name, 0) + 1

    def worked(self, name: str) -> None:
        """It did what it should, or ran for a good while."""
        self.failing.pop(name, None)

    def keeps_failing(self) -> list[str]:
        """What failed so often in a row that somebody has to look."""
        return sorted(name for name, times in self.failing.items() if times >= KEEPS_FAILING)

    def wake(self) -> None:
        """There is something to send."""
        for waker in self.wakers:
            waker.set()

    def witnessed(self, records: Sequence[Record]) -> None:
        """What was committed and shall be known whatever becomes of the database."""
        if self.witness is not None and records:
            self.witness.soon(records)

    def apply(self, effects: Effects) -> None:
        """After a commit: what it leaves to do."""
        self.withdrawn |= effects.withdrawn
        self.soon |= effects.soon
        self.releases += effects.goes_first
        self.fenced |= effects.fenced
        self.witnessed(effects.seen)
        if effects.wake:
            self.wake()

    def plan_lines(self, names: tuple[str, ...] | None = None) -> list[PlanLine]:
        """Lines as a forecast sees them; such as are paid by the text only where they are named."""
        measured = sorted(s.speed.seconds for s in self.lines.values() if s.speed.known)
        usual = measured[len(measured) // 2] if measured else None
        return [
            PlanLine(
                s.name,
                s.ready,
                s.speed.seconds if usual is None or s.speed.known else usual,
                s.speed.extra,
                s.bucket.per_minute,
            )
            for s in self.lines.values()
            if (s.name in names if names is not None else s.name not in self.config.overflows)
        ]


def outside(config: Config, folder: Path | None, db: Database, key: bytes) -> Context:
    """The context of a process beside the daemon (a command, the page):
    lines as the configuration has them, nothing known of the air.
    """
    clock = SteadyClock(Clock())
    ctx = Context(
        config,
        Wording(catalogue(folder)),
        key,
        db=db,
        clock=clock,
        chance=Random(secrets.randbits(64)),
        owner=f"beside {os.getpid()}",
        trust=Trust(True, clock.now()),
        has_lines=False,
    )
    for modem in config.modems:
        ctx.lines[modem.name] = LineStatus(modem.name, State.READY)
    return ctx


def utc(at: datetime) -> datetime:
    """The same moment in UTC."""
    return at.astimezone(UTC)
