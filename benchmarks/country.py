"""A country on one PostgreSQL: so many neighbourhoods, members and gateways, and an evening of alerts on a mock clock.

    python -m benchmarks.country [--sizes 12:8000:2:1:50,100:66000:4:1:50,1500:1000000:16:1:50] [--alerts 0.2]
        [--hours 1] [--slow 50] [--flood] [--json FILE]

The database is real, and keeps what it is told (fsync). The clock and the radio are simulated: a stick (a window of 1)
takes three mock seconds a text, a carrier's line sends 25 a second. Not whole daemons run, but
the very functions that they call, each gateway over its own two connections: what a line does for a text
(`gateways.all_ours`, `outcomes.step`), an officer's or resident's text (`Inbox`), the clockwork (`Jobs`), the look for
`status`, the sign of life. What falls into one mock second is done at once, by all gateways side by side.

Out: for each size how long each of these took (median, 95 %, worst, milliseconds of real time, the client's share
included), CPU and WAL a text, sizes of tables and indexes, dead rows; a picture of all sizes; the server's own account
of the statements that took most of its time, and the plan of each that took longer than `--slow` milliseconds
(auto_explain: ANALYZE, BUFFERS). `--flood`: beside it, one alert to everybody waits, and each question that lines and
previews ask is timed.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import itertools
import json
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import sqlalchemy as sa

from benchmarks.gateways import cpu_of_server, cpu_s
from smsd import log_lines
from smsd.background.loop import Jobs
from smsd.channels.sms.inbox import Inbox
from smsd.clock import Clock, SteadyClock
from smsd.config.messages import catalogue
from smsd.config.schema import Config
from smsd.daemon import lease, progress, status
from smsd.lines import failover
from smsd.model.delivery import Amends, Claimed, Outcome, Priority
from smsd.model.inbound import Text
from smsd.model.line import Facts, State
from smsd.rules import proof
from smsd.rules.throttle import Bucket
from smsd.rules.wording import Wording
from smsd.service import allowance, outcomes
from smsd.service.context import Context, LineStatus, Trust
from smsd.store import challenges, claims, gateways, spool
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests.postgres import Server

T = TypeVar("T")
SIZES = "12:8000:2:1:50,100:66000:4:1:50,1500:1000000:16:1:50"
KEY = b"k" * 32
PIN = "4711"
START = datetime(2027, 1, 15, 18, 0, tzinfo=UTC)
MODULES = "pg_stat_statements, auto_explain"
STICK_S, CARRIER_A_SECOND = 3.0, 25.0
READS_S = 15.0  # an officer reads a preview and types
IDLE_S, BEAT_S, LOOK_S, LOOK_IDLE_S, QUOTA_S, NEWS_S, CHORES_S = 5, 3, 3, 30, 30, 5, 30  # as the daemon has them


@dataclass(frozen=True)
class Size:
    """A country, or a part of one."""

    bins: int
    members: int
    gateways: int
    lines: int  # a gateway
    window: int  # texts under way at once: 1 of a stick, many of a carrier's line
    alerts: int

    def home(self, network: int) -> int:
        """The gateway whose lines serve a network."""
        return network % self.gateways

    @property
    def air(self) -> float:
        """Seconds until a line has its next turn: a text of a stick, or a window of a carrier's line."""
        return STICK_S if self.window == 1 else self.window / CARRIER_A_SECOND

    def line(self, gateway: int, n: int) -> str:
        """A line's name."""
        return f"g{gateway}-{n}"


def officer(n: int) -> str:
    """The phone of a network's officer."""
    return f"+32{475_000_000 + n}"


def config_of(size: Size, folder: Path, url: str) -> Config:
    """The one configuration of all gateways."""
    lines = [(g, n) for g in range(size.gateways) for n in range(size.lines)]
    return Config.model_validate(
        {
            "gateway": {"id": "g0", "name": "Land", "database": f"{url}&folder={folder}"},
            "modems": [
                {
                    "name": size.line(g, n),
                    "gateway": f"g{g}",
                    "driver": "simulated",
                    "sim": {"number": f"+32{470_000_000 + i}", "fair_use": {"per_month": 900_000}},
                }
                for i, (g, n) in enumerate(lines)
            ],
            "networks": {
                f"bin{b}": {
                    "title": f"BIN {b}",
                    "join": "open",
                    "coordinators": [f"anja{b}"],
                    "controller": "Lokale Politie",
                    "sims": [size.line(size.home(b), n) for n in range(size.lines)],
                }
                for b in range(size.bins)
            },
            "people": {
                f"peeters{b}": {"name": f"Insp. {b}", "role": "police", "number": officer(b), "networks": [f"bin{b}"]}
                for b in range(size.bins)
            }
            | {
                f"anja{b}": {
                    "name": f"Anja {b}",
                    "role": "coordinator",
                    "number": f"+32{476_000_000 + b}",
                    "networks": [f"bin{b}"],
                }
                for b in range(size.bins)
            },
            "alerts": {"reports": "false"},
        },
        context={"country": "BE"},
    )


def fill(conn: sa.Connection, size: Size) -> None:
    """Members, and one alert that each of them got last month."""
    before = round((START - timedelta(days=30)).timestamp() * 1000)
    n, b, g, k = size.members, size.bins, size.gateways, size.lines
    line = f"'g' || ((n % {b}) % {g}) || '-' || ((n / {b}) % {k})"
    rows = f"generate_series(1, {n}) n"
    networks = f"generate_series(0, {b - 1}) i"
    for table, select in {
        "members (id, number, name, street, language, created_at)": (
            f"n, '+32' || (472000000 + n), 'Buur ' || n, 'Kerkstraat ' || n % 200, 'nl', {before} FROM {rows}"
        ),
        "memberships (id, member_id, network, state, sim, since)": (
            f"n, n, 'bin' || n % {b}, 'active', {line}, {before} FROM {rows}"
        ),
        "consents (member_id, network, at, text, wording, channel)": (
            f"n, 'bin' || n % {b}, {before}, 'JOIN', '1', 'sms' FROM {rows}"
        ),
        "incidents (id, network, state, opened_at, opened_by, closed_at)": (
            f"i + 1, 'bin' || i, 'closed', {before}, 'peeters' || i, {before} FROM {networks}"
        ),
        "broadcasts (id, incident_id, kind, network, state, author, author_number, body, facts_at, created_at, "
        "started_at, done_at, members, segments)": (
            f"i + 1, i + 1, 'alert', 'bin' || i, 'done', 'peeters' || i, '+32' || (475000000 + i), 'Inbraak', "
            f"{before}, {before}, {before}, {before}, {n // b}, 1 FROM {networks}"
        ),
        "texts (id, body, segments)": f"i + 1, 'BIN ' || i || ' ALARM Inbraak Kerkstraat', 1 FROM {networks}",
        "deliveries (id, broadcast_id, text_id, number, role, priority, ordinal, state, pinned, modem, owner, attempt, "
        "created_at, sent_at, settled_at)": (
            f"n, n % {b} + 1, n % {b} + 1, '+32' || (472000000 + n), 'member', 1, n, 'sent', {line}, {line}, 'g0/1', "
            f"1, {before}, {before}, {before} FROM {rows}"
        ),
        "parts (delivery_id, seq, mr, modem, sent_at)": f"n, 1, n % 256, {line}, {before} FROM {rows}",
        "ledger_recipients (sim, month, who)": f"{line}, '2026-12', md5(n::text) FROM {rows}",
        "journal (at, event, who, detail)": (f"{before}, 'membership yes', md5(n::text), 'bin' || n % {b} FROM {rows}"),
        "inbound (dedupe, sender, kind, body, stamp, received_at, modem, state)": (
            f"md5(n::text), '+32' || (472000000 + n), 'text', 'JOIN', {before}, {before}, {line}, 'handled' FROM {rows}"
        ),
    }.items():
        conn.exec_driver_sql(f"INSERT INTO {table} SELECT {select}".replace("%", "%%"))
    for p in range(b):
        conn.exec_driver_sql(
            "INSERT INTO rights (person, pin_hash, pin_digits) VALUES (%s, %s, 4)",
            (f"peeters{p}", proof.hashed(KEY, "pin", f"peeters{p}", PIN)),
        )
    for table in ("members", "memberships", "incidents", "broadcasts", "texts", "deliveries"):
        conn.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


class Took:
    """How long what took, in milliseconds of real time."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = defaultdict(list)

    async def __call__(self, what: str, doing: Awaitable[T]) -> T:
        began = time.perf_counter()
        try:
            return await doing
        finally:
            self.of[what].append(1000 * (time.perf_counter() - began))

    def told(self) -> dict[str, dict[str, float]]:
        """Count, median, 95 %, worst."""
        out = {}
        for what, times in self.of.items():
            ordered = sorted(times)
            out[what] = {
                "count": len(ordered),
                "median": statistics.median(ordered),
                "p95": ordered[int(len(ordered) * 0.95)],
                "worst": ordered[-1],
            }
        return out


@dataclass
class Stick:
    """A line: what it has claimed, and what is on its air."""

    name: str
    claimed: list[Claimed] = field(default_factory=list)
    on_air: list[Claimed] = field(default_factory=list)


class Gateway:
    """One of several, as far as the database sees it."""

    def __init__(self, evening: Evening, number: int) -> None:
        self.evening, self.number = evening, number
        config = evening.config
        self.config = config.model_copy(
            update={
                "gateway": config.gateway.model_copy(
                    update={"id": f"g{number}", "database": f"{evening.url}&folder={evening.folder}/g{number}"}
                )
            }
        )
        (evening.folder / f"g{number}").mkdir(exist_ok=True)
        db = Database(open_engine(self.config.gateway.database), serving=True, gateway=f"g{number}")

        def begin(conn: sa.Connection) -> int:
            epoch = gateways.register(conn, f"g{number}", "0")
            gateways.take_lines(conn, f"g{number}", [m.name for m in self.config.own_modems])
            return epoch

        clock = SteadyClock(Clock(now=evening.now, monotonic=lambda: evening.time))
        self.ctx = Context(
            config=self.config,
            wording=Wording(catalogue(None)),
            key=KEY,
            db=db,
            clock=clock,
            chance=Random(number),
            owner=gateways.owner(f"g{number}", db.call(begin)),
            trust=Trust(True, evening.now()),
        )
        own = {m.name for m in self.config.own_modems}
        for modem in self.config.modems:
            line = LineStatus(modem.name, state=State.READY, facts=Facts(registered=True), bucket=Bucket(None))
            line.speed.kept = evening.size.air / evening.size.window, 0.0
            line.elsewhere = "" if modem.name in own else modem.gateway
            self.ctx.lines[modem.name] = line
        self.sticks = [Stick(name) for name in sorted(own)]
        self.inbox, self.jobs, self.told = Inbox(self.ctx), Jobs(self.ctx), progress.Told(self.ctx)

    # ---- lines

    async def turn(self, stick: Stick) -> float:
        """Its texts ended, or the line looks for work; mock seconds until its next turn."""
        evening, now = self.evening, self.ctx.now()
        done = [(row, Outcome(row.id, "send", now, parts=((1, row.id % 256),), first=True)) for row in stick.on_air]
        evening.landed(self, stick.on_air)
        stick.on_air = []
        if stick.claimed:
            await self._begin(stick)
        await self._step(stick, done)
        if not stick.on_air and stick.claimed:
            await self._begin(stick)
            if evening.size.window == 1:
                await self._step(stick, [])
        if stick.on_air:
            return evening.size.air
        await evening.took("a line looks for its time", self.ctx.db.beside.run(spool.next_due, now))
        return IDLE_S

    async def _begin(self, stick: Stick) -> None:
        """What a line asks before texts leave."""
        ids = [row.id for row in stick.claimed]
        asked = self.ctx.db.beside.run(gateways.all_ours, ids, self.ctx.owner)
        ours = await self.evening.took("still ours, before texts leave", asked)
        count = self.evening.size.window
        leave, stick.claimed = stick.claimed[:count], stick.claimed[count:]
        if ours:
            stick.on_air = [row for row in leave if row.id not in self.ctx.withdrawn]
        self.evening.odd["claimed, and not sent"] += len(leave) - len(stick.on_air)

    async def _step(self, stick: Stick, done: list[tuple[Claimed, Outcome]]) -> None:
        ctx, line = self.ctx, self.ctx.lines[stick.name]
        ask = outcomes.Ask(
            failover.others(ctx, stick.name),
            alone=not failover.able_others(ctx, line),
            leave=failover.leave(ctx, line),
            most=self.evening.size.window,
        )
        kind = "outcomes and claim" if done else "claim" if stick.on_air else "an idle line looks"
        step = ctx.db.beside.run(outcomes.step, ctx, stick.name, done, Amends(), ask)
        found = await self.evening.took(kind, step)
        stick.claimed += found
        for row in found:
            self.evening.claims[row.id] += 1

    # ---- the rest

    @property
    def busy(self) -> bool:
        """Whether a line of it sends."""
        return any(stick.on_air or stick.claimed for stick in self.sticks)

    async def clockwork(self, second: int) -> None:
        """What runs beside the lines."""
        took, ctx, g = self.evening.took, self.ctx, self.number
        if (second + g) % BEAT_S == 0:
            told = {"modems": status.lines(ctx), gateways.UNFIT: False}
            await took("sign of life", ctx.db.beside.run(lease.beat, ctx.owner, told))
        if (second + g) % (LOOK_S if self.busy else LOOK_IDLE_S) == 0:
            await took("look for status", ctx.db.beside.run(self.told.look, status.lines(ctx, everywhere=True)))
        if (second + g) % NEWS_S == 0:
            await took("others wrote", self.jobs.others_wrote(alert=True))
        if second % 5 == 0 or g == 0:
            await took("jobs of the leader" if g == 0 else "jobs of the others", self.jobs.look_over())
        if (second + g) % CHORES_S == 0:
            await took("alarms", self.jobs.alarms())
            if g == 0:
                await took("chores", self.jobs.chores())
        for n, stick in enumerate(self.sticks):
            if (second + n) % QUOTA_S == 0:
                await took("what a line has left", ctx.db.beside.run(allowance.look, ctx, stick.name))

    async def hear(self, sender: str, body: str, what: str) -> None:
        """A text came."""
        line = self.evening.chance.choice(self.sticks).name
        now = self.ctx.now()
        text = Text(sender, True, body, now, now, line, f"{sender} {next(self.evening.count)}")
        await self.evening.took(what, self.inbox.handle(text))


class Evening:
    """All of it, second by second."""

    def __init__(self, size: Size, args: argparse.Namespace, folder: Path, url: str) -> None:
        self.size, self.folder, self.url = size, folder, url
        self.chance, self.count, self.time = Random(1), itertools.count(), 0.0
        self.took, self._some = Took(), asyncio.Semaphore(2)
        self.claims: dict[int, int] = defaultdict(int)
        self.odd: dict[str, int] = defaultdict(int)
        self.sent = 0
        self._due: list[tuple[float, int, Callable[[], Coroutine[Any, Any, None]]]] = []
        self._began = datetime.now(UTC)
        began = time.perf_counter()
        self.config = config_of(size, folder, url)
        self.config_s = time.perf_counter() - began
        self.gateways = [Gateway(self, g) for g in range(size.gateways)]
        self.proven: set[int] = set()
        seconds = args.hours * 3600
        for n in range(size.alerts):
            network = self.chance.randrange(size.bins)
            at = 10 + n * (seconds - 600) / size.alerts
            self.at(at, lambda network=network: self._alert(network))
            for k in range(3):
                self.at(at + 40 + 5 * k, lambda network=network: self._stop(network))
                self.at(at + 42 + 5 * k, lambda network=network: self._join(network))
                self.at(at + 44 + 5 * k, lambda network=network: self._chat(network))
        for gateway in self.gateways:
            for n, stick in enumerate(gateway.sticks):
                self.at(n / 10, lambda g=gateway, s=stick: self._line(g, s))
        self.end = seconds

    def now(self) -> datetime:
        """The mock time of day."""
        return START + timedelta(seconds=self.time)

    def at(self, when: float, what: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Something to do then."""
        heapq.heappush(self._due, (when, next(self.count), what))

    async def run(self) -> None:
        """The evening; the last texts of it may come later."""
        second = 0
        while second < self.end or (self._busy() and second < 4 * self.end):
            self.time = float(second)
            now = []
            while self._due and self._due[0][0] < second + 1:
                now.append(heapq.heappop(self._due)[2])
            await asyncio.gather(*(what() for what in now), *(self._tick(g, second) for g in self.gateways))
            second += 1
            if second % 600 == 0:
                print(f"  {second / 60:.0f} mock minutes, {self.sent} texts", file=sys.stderr, flush=True)

    async def _tick(self, gateway: Gateway, second: int) -> None:
        """Clockworks of machines are not in step: two at a time."""
        async with self._some:
            await gateway.clockwork(second)

    def _busy(self) -> bool:
        return any(gateway.busy for gateway in self.gateways)

    async def _line(self, gateway: Gateway, stick: Stick) -> None:
        pause = await gateway.turn(stick)
        self.at(self.time + pause, lambda: self._line(gateway, stick))

    def landed(self, gateway: Gateway, rows: list[Claimed]) -> None:
        """Texts are on their phones."""
        self.sent += len(rows)
        for row in rows:
            if row.challenge is not None and row.challenge not in self.proven:
                self.proven.add(row.challenge)
                self.at(self.time + READS_S, lambda row=row: self._prove(gateway, row))

    async def _alert(self, network: int) -> None:
        home = self.gateways[self.size.home(network)]
        words = f"Inbraak Kerkstraat {next(self.count)}, 2 mannen te voet"
        await home.hear(officer(network), words, "officer's text to preview")

    async def _prove(self, gateway: Gateway, row: Claimed) -> None:
        found = await gateway.ctx.db.run(challenges.open_for, [row.number])
        mine = next((c for c in found if c.id == row.challenge), None)
        if mine is not None:
            code = proof.code_of(KEY, mine)
            await gateway.hear(row.number, f"{code} {PIN}", "code and PIN to rows laid out")

    async def _stop(self, network: int) -> None:
        number = f"+32{472_000_000 + self._member(network)}"
        await self.gateways[self.size.home(network)].hear(number, "STOP", "STOP")

    def _member(self, network: int) -> int:
        return network + self.size.bins * self.chance.randrange(1, self.size.members // self.size.bins)

    async def _chat(self, network: int) -> None:
        await self.gateways[self.size.home(network)].hear(
            f"+32{472_000_000 + self._member(network)}", f"Wie is dit {next(self.count)}", "a member's words"
        )

    async def _join(self, network: int) -> None:
        stranger = f"+32{477_000_000 + self.chance.randrange(900_000)}"
        await self.gateways[self.size.home(network)].hear(stranger, f"JOIN bin{network}", "JOIN")

    async def close(self) -> None:
        """Lets go of all connections."""
        for gateway in self.gateways:
            await gateway.ctx.db.close()


# ---- what the server says


def _all(engine: sa.Engine, query: str) -> list[dict[str, Any]]:
    with engine.connect() as conn:
        return [dict(row._mapping) for row in conn.exec_driver_sql(query)]


TABLES = """
SELECT c.relname AS table, pg_table_size(c.oid) AS bytes, pg_indexes_size(c.oid) AS index_bytes,
       s.n_live_tup AS rows, s.n_dead_tup AS dead, s.n_tup_upd AS updated, s.n_tup_hot_upd AS hot,
       s.autovacuum_count AS vacuumed, s.autoanalyze_count AS analyzed
FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
ORDER BY pg_total_relation_size(c.oid) DESC LIMIT 12"""
INDEXES = """
SELECT indexrelname AS index, pg_relation_size(indexrelid) AS bytes, idx_scan AS scans
FROM pg_stat_user_indexes WHERE relname = 'deliveries' ORDER BY 2 DESC"""
STATEMENTS = """
SELECT calls, total_exec_time AS total, mean_exec_time AS mean, max_exec_time AS worst, rows,
       shared_blks_hit + shared_blks_read AS blocks, query
FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY total_exec_time DESC LIMIT 25"""


def flood(url: str, size: Size) -> dict[str, dict[str, float]]:
    """An alert to everybody waits: what lines and previews ask, each twenty times."""
    engine = sa.create_engine(url, connect_args={"prepare_threshold": 1_000_000})
    line, dry = size.line(0, 0), "nobody's"
    with engine.begin() as conn:
        conn.exec_driver_sql(
            "INSERT INTO deliveries (broadcast_id, text_id, number, role, priority, ordinal, state, pinned, "
            "created_at, expires_at) SELECT NULL, 1, number, 'member', 1, m.id * 10, 'queued', sim, 0, 4000000000000 "
            "FROM members m JOIN memberships s ON s.member_id = m.id"
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE deliveries")
    now = datetime.now(UTC)
    asked: dict[str, Callable[[sa.Connection], object]] = {
        "claim, a line with rows": lambda c: claims.claim(c, line, "g0/1", now),
        "claim, a line without": lambda c: claims.claim(c, dry, "g0/1", now),
        "claim of another's, a line without": lambda c: claims.claim(c, dry, "g0/1", now, ["gone1", "gone2"]),
        "claim of another's that has rows": lambda c: claims.claim(c, dry, "g0/1", now, ["gone1", line]),
        "whether an alert waits, with rows": lambda c: claims.urgent(c, line, now, (), 1),
        "whether an alert waits, without": lambda c: claims.urgent(c, dry, now, ["gone1"], 1),
        "the next ordinal": lambda c: spool.next_ordinal(c, Priority.ALERT),
        "what waits, by line": spool.waiting_by_line,
        "what waits before an alert, of a network's lines": lambda c: spool.waiting_by_line(c, Priority.ALERT, [line]),
        "totals": spool.totals,
        "the next that is due": lambda c: spool.next_due(c, now),
    }
    took = Took()
    for what, ask in asked.items():
        for _ in range(12):
            with engine.connect() as conn, conn.begin() as undone:
                began = time.perf_counter()
                ask(conn)
                took.of[what].append(1000 * (time.perf_counter() - began))
                undone.rollback()
    engine.dispose()
    return took.told()


def plans(server: Server, most: int = 12) -> list[str]:
    """What auto_explain said, the slowest of each statement."""
    text = (server.folder / "log").read_text(errors="replace")
    found: dict[str, tuple[float, str]] = {}
    for block in re.split(r"\n(?=\S+ \S+ \S+ \[\d+\] )", text):
        if (match := re.search(r"duration: ([\d.]+) ms  plan:\n(.*)", block, re.DOTALL)) is None:
            continue
        key = re.sub(r"\d+|'[^']*'", "?", match[2].split("\n\t", 1)[0])[:400]
        if float(match[1]) > found.get(key, (0.0, ""))[0]:
            found[key] = float(match[1]), match[2]
    ordered = sorted(found.values(), reverse=True)[:most]
    return [f"{ms:.0f} ms\n{plan}" for ms, plan in ordered]


def measure(size: Size, args: argparse.Namespace) -> dict[str, Any]:
    """One size."""
    server = Server(durable=True)
    try:
        server.admin(f"ALTER SYSTEM SET shared_preload_libraries = {MODULES}")
        server.admin("ALTER SYSTEM SET shared_buffers = '512MB'")
        server.admin("ALTER SYSTEM SET max_wal_size = '4GB'")
        server.kill()
        server.start()
        for setting, value in (("log_min_duration", f"{args.slow}ms"), ("log_analyze", "on"), ("log_buffers", "on")):
            server.admin(f"ALTER SYSTEM SET auto_explain.{setting} = '{value}'")
        server.admin("ALTER SYSTEM SET auto_explain.log_timing = 'off'")
        server.admin("SELECT pg_reload_conf()")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            return _measure(server, size, args, folder)
    finally:
        server.end()


def _measure(server: Server, size: Size, args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    url = server.fresh(folder).partition("&folder=")[0]
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as conn:
        fill(conn, size)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM ANALYZE")
        conn.exec_driver_sql("CREATE EXTENSION pg_stat_statements")
        conn.exec_driver_sql("CHECKPOINT")
    print(f"filled: {size}", file=sys.stderr, flush=True)
    (server.folder / "log").write_text("")

    async def evening() -> dict[str, Any]:
        one = Evening(size, args, folder, url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("SELECT pg_stat_statements_reset()")
            begun = conn.exec_driver_sql("SELECT pg_current_wal_lsn()").scalar()
        cpu, of_server, real = cpu_s(), cpu_of_server(server), time.perf_counter()
        await one.run()
        cpu, of_server, real = cpu_s() - cpu, cpu_of_server(server) - of_server, time.perf_counter() - real
        with engine.connect() as conn:
            wal = conn.exec_driver_sql("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), %s)", (begun,)).scalar()
        await one.close()
        texts = max(1, one.sent)
        return {
            "size": asdict(size),
            "texts": one.sent,
            "doubled": sum(n > 1 for n in one.claims.values()),
            "odd": dict(one.odd),
            "config_s": one.config_s,
            "real_s": real,
            "cpu_ms": 1000 * cpu / texts,
            "server_ms": 1000 * of_server / texts,
            "wal_bytes": int(wal) / texts,
            "took": one.took.told(),
        }

    out = asyncio.run(evening())
    time.sleep(2)
    out["tables"], out["indexes"] = _all(engine, TABLES), _all(engine, INDEXES)
    out["statements"] = [row | {"query": re.sub(r"\s+", " ", row["query"])[:300]} for row in _all(engine, STATEMENTS)]
    out["database_bytes"] = _all(engine, "SELECT pg_database_size(current_database()) AS n")[0]["n"]
    out["plans"] = plans(server)
    if args.flood:
        out["flood"] = flood(url, size)
        out["flood_plans"] = plans(server)
    engine.dispose()
    return out


def show(found: dict[str, Any]) -> None:
    """For people."""
    size = found["size"]
    print(
        f"\n## {size['bins']} BINs, {size['members']:,} members, {size['gateways']} gateways of {size['lines']} lines, "
        f"window {size['window']}"
    )
    print(
        f"{size['alerts']} alerts, {found['texts']:,} texts, {found['doubled']} doubled claims {found['odd'] or ''}; "
        f"configuration read in {found['config_s']:.1f} s; {found['real_s']:.0f} s of real time; CPU a text "
        f"{found['cpu_ms']:.2f} + {found['server_ms']:.2f} ms; WAL a text {found['wal_bytes']:.0f} B; "
        f"database {found['database_bytes'] / 1e6:.0f} MB"
    )
    for title in ("took", "flood"):
        if title in found:
            print(f"\n| {title}, ms | count | median | 95 % | worst |\n|---|---|---|---|---|")
            for what, row in sorted(found[title].items()):
                print(f"| {what} | {row['count']} | {row['median']:.1f} | {row['p95']:.1f} | {row['worst']:.1f} |")
    print("\n| table | rows | MB | indexes MB | dead | updates (HOT) | vacuums |\n|---|---|---|---|---|---|---|")
    for row in found["tables"]:
        print(
            f"| {row['table']} | {row['rows']:,} | {row['bytes'] / 1e6:.1f} | {row['index_bytes'] / 1e6:.1f} | "
            f"{row['dead']:,} | {row['updated']:,} ({row['hot']:,}) | {row['vacuumed']} |"
        )
    print("\n" + ", ".join(f"{row['index']} {row['bytes'] / 1e6:.1f} MB ({row['scans']})" for row in found["indexes"]))
    print("\nthe server's time: ms in all, calls, mean, worst, blocks a call, statement")
    for row in found["statements"]:
        print(
            f"{row['total']:9.0f} {row['calls']:8} {row['mean']:8.2f} {row['worst']:8.1f} "
            f"{row['blocks'] / max(1, row['calls']):8.0f}  {row['query'][:180]}"
        )


def main() -> None:
    """Each size; the page of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help="BINs:members:gateways:lines a gateway:window of a line, …")
    parser.add_argument("--alerts", type=float, default=0.2, help="an evening, for each BIN")
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--slow", type=int, default=50, help="milliseconds from which on a statement is explained")
    parser.add_argument("--flood", action="store_true")
    parser.add_argument("--plans", action="store_true", help="print them")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    log_lines.set_up("json", "error")
    found = []
    for one in args.sizes.split(","):
        size = Size(*map(int, one.split(":")), alerts=max(3, round(args.alerts * int(one.split(":")[0]))))
        found.append(measure(size, args))
        show(found[-1])
        if args.plans:
            print("\n\n".join(found[-1]["plans"] + found[-1].get("flood_plans", [])))
        if args.json:
            args.json.write_text(json.dumps(found, indent=1, default=float))
    if len(found) > 1:
        from benchmarks import plots

        plots.country(found)


if __name__ == "__main__":
    main()
