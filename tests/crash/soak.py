"""`make soak`: ten thousand texts through simulated modems, with a random fault every twenty texts, on the mock clock.

In: how many texts, seeds, faults to choose from. Out: a JSON line a seed: what was sent, missed, doubled, stuck, left
over, memory on the way. Real database, real drivers, mock time. Each row is compared with what the simulated network
took: nobody is missed in silence, nothing is called sent that was not on the air, each double is marked, and no line is
stuck for longer than its fault, and what a modem may take for an answer, plus a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from smsd import log_lines
from smsd.lines.failover import LEAVES_S
from smsd.model.line import State
from smsd.simulator import time_loop
from smsd.simulator.radio import Network
from smsd.store.schema import broadcasts, deliveries, inbound_texts
from tests.crash.faults import FAULTS, LASTS_S, Wild
from tests.fuzz.engine import memory_kib
from tests.modem.test_models import mixed
from tests.town import member, settings

MODEMS, MEMBERS, FAULT_EVERY = 3, 250, 20
GRACE_S = 60.0
LOOK_S = 1.0
SENDS_S = 10.0  # a line whose last text is no older sends
DRAIN_S = 4 * 3600
# a text without an answer, and one whose answer may be that one's: so many texts in a row
# each have their whole time, and the third tells
DOUBTS = 2
ALERT = re.compile(r"ALARM [0-9:/. ]+ (Inbraak nummer \d+(?: nogmaals)*)")  # the time, behind midnight with its date
GONE = re.compile(r"kent de gateway (\d+|een) alarm")
OPEN = ("queued", "held", "claimed")
ON_THE_AIR = ("sent", "delivered", "undelivered")


class Air(Network):
    """The network, which counts what it takes."""

    taken = 0
    last: dict[str, float]

    def submit(self, sender: str, submit: Any, reference: int) -> None:
        """A text is on the air."""
        self.taken += 1
        self.last[sender] = asyncio.get_running_loop().time()
        super().submit(sender, submit, reference)


def said_in(text: str) -> str:
    """The officer's words in an alert; nothing in another text."""
    found = ALERT.search(text)
    return found[1] if found else ""


@dataclass
class Account:
    """What it came to. What must be empty: silent, untrue, unmarked, told, unheard, forgotten, stuck, left, died."""

    seed: int = 0
    texts: int = 0
    alerts: int = 0
    rows: int = 0
    doubled: int = 0
    silent: list[str] = field(default_factory=list)  # a member without the alert, and nothing says so
    told: list[str] = field(default_factory=list)  # a member without the alert, and the row says so
    # the same, where a fault hit the second try too: a third would be one too many
    twice: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)  # marked sent, and never on the air
    unmarked: list[str] = field(default_factory=list)  # a double that no row owns up to
    unheard: list[str] = field(default_factory=list)  # a text to us that never arrived in the database
    forgotten: list[str] = field(default_factory=list)  # an alert that a damage took, and of which no staff heard so
    lost: int = 0  # texts to us that a damage took
    stuck: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    memory_kib: list[int] = field(default_factory=list)
    mock_minutes: int = 0

    @property
    def kept(self) -> bool:
        """Whether all promises were kept."""
        return not (
            self.silent
            or self.told
            or self.untrue
            or self.unmarked
            or self.unheard
            or self.forgotten
            or self.stuck
            or self.left
            or self.died
        )


class Soak:
    """One run."""

    def __init__(
        self,
        folder: Path,
        loop: time_loop.MockLoop,
        texts: int,
        seed: int,
        faults: list[str],
        *,
        loud: bool = False,
        odd: bool = False,
    ) -> None:
        self.loop, self.texts, self.faults, self.loud = loop, texts, faults, loud
        self.chance = Random(seed)
        self.count: Counter[str] = Counter()
        self.out = Account(seed)
        t = self.t = Wild(
            settings(folder, modems=MODEMS, alerts__expire_after="12h", alerts__reports=True),
            loop.clock(),
            cold=1.0,
            warm=0.4,
        )
        now = t.village.network.now
        self.air = t.village.network = Air(cold=1.0, warm=0.4, report_after=1.0, now=now)
        self.air.last = defaultdict(float)
        t.strangers = self.strangers  # type: ignore[attr-defined]
        t.wire_up(self.chance, mixed if odd else None)
        self.heard: list[str] = []
        self.said: list[str] = []
        self.under_way: Counter[str] = Counter()  # faults by line
        self.over: dict[str, float] = defaultdict(float)  # when a line's last fault ended
        self.reported: set[str] = set()
        self.latest: dict[str, str] = {}
        self.handed: dict[str, float] = {}  # when a line's last text was handed over
        self.doubts: dict[str, set[float]] = defaultdict(
            set
        )  # those texts, since it last took one, for which it listened
        self.credited: dict[str, int] = {}

    def tell(self, words: str) -> None:
        """Where a run is looked at."""
        if self.loud:
            print(f"{self.loop.time():9.2f} {words}", file=sys.stderr, flush=True)

    # ---- from outside

    def strangers(self, line: str, how_many: int) -> None:
        """Texts to a SIM, each of somebody else."""
        for _ in range(how_many):
            number = f"+32479{len(self.heard):06d}"
            self.heard.append(number)
            self.tell(f"{number} texts {line}")
            words = self.chance.choice(
                ["JOIN", "STOP", "hallo", "?", "Uit mijn raam zie ik niets", "HELP", "x" * 400, "\u263a" * 90]
            )
            self.t.text(number, words, to=self.t.village.servers[line].number)

    async def officers(self) -> None:
        """They alert until enough texts are on the air; each again where nothing came of it."""
        t = self.t
        while self.air.taken < self.texts:
            n = len(self.said)
            who, words = ("peeters", "claes")[n % 2], f"Inbraak nummer {n + 1:03d}"
            self.said.append(words)
            for again in range(20):
                before = t.code(who)
                t.text(who, f"{words}{' nogmaals' * again}", to=f"+32470{self.chance.randrange(MODEMS):06d}")
                for _ in range(240):
                    await asyncio.sleep(1)
                    if t.code(who) != before:
                        break
                if t.code(who) == before:
                    continue
                t.text(
                    who,
                    f"{t.code(who)} {'4711' if who == 'peeters' else '2580'}",
                    to=f"+32470{self.chance.randrange(MODEMS):06d}",
                )
                if await self._going_out(words):
                    break
            for _ in range(3600):
                await asyncio.sleep(1)
                if await self._waiting() < MEMBERS // 10:
                    break

    async def _going_out(self, words: str) -> bool:
        for _ in range(300):
            await asyncio.sleep(1)
            if any(words in text for n in (1, 2, 3, MEMBERS // 2, MEMBERS) for text in self.t.got(member(n))):
                return True
        return False

    async def _waiting(self) -> int:
        query = sa.select(sa.func.count()).where(deliveries.c.state.in_(OPEN))
        return int(await self._ask(lambda c: c.execute(query).scalar()) or 0)

    async def _due(self) -> int:
        """Rows that any line might send now."""
        query = sa.select(sa.func.count()).where(
            deliveries.c.state == "queued",
            sa.or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= self.t.clock.now()),
        )
        return int(await self._ask(lambda c: c.execute(query).scalar()) or 0)

    async def _due_rows(self) -> list[tuple[Any, ...]]:
        """The first of them, for whoever looks at a run."""
        d = deliveries.c
        query = (
            sa.select(d.id, d.number, d.role, d.priority, d.pinned, d.attempt, d.again, d.reason, d.expires_at)
            .where(d.state == "queued", sa.or_(d.not_before.is_(None), d.not_before <= self.t.clock.now()))
            .limit(5)
        )
        return [tuple(map(str, row)) for row in await self._ask(lambda c: c.execute(query).all())]

    async def _ask(self, fn: Any) -> Any:
        """Of the daemon's own database, when it runs."""
        while not self.t.alive:
            await asyncio.sleep(0.5)
        try:
            return await self.t.db.run(fn)
        except Exception:
            if self.t.alive and not self.t.task.done():
                raise
            return None

    # ---- what goes wrong

    async def trouble(self) -> None:
        """One fault, and how long it lasted."""
        kind = self.chance.choice(self.faults)
        line = self.chance.choice(list(self.t.taps))
        self.count[kind] += 1
        hit = list(self.t.taps) if kind in ("crash", "stop", "swap", "card dies") else [line]
        self.tell(f"fault: {kind} on {line}")
        for name in hit:
            self.under_way[name] += 1
        try:
            await FAULTS[kind](self.t, line, self.chance)
        finally:
            for name in hit:
                self.under_way[name] -= 1
                self.over[name], self.latest[name] = self.loop.time(), kind
            self.tell(f"over: {kind} on {line}")

    async def watch(self) -> None:
        """Looks at each line every second: within a minute of its last fault it
        is ready, and sends where something waits.
        """
        since: dict[str, float] = {}
        while True:
            await asyncio.sleep(LOOK_S)
            t, now = self.t, self.loop.time()
            if not t.alive:
                continue
            if t.task.done():
                self.out.died.append(f"at {now:.0f}: {t.task.exception()!r}")
                self.tell(f"died: {t.task.exception()!r}")
                await t.start()
                continue
            waiting = await self._due()
            for name, status in t.gateway.ctx.lines.items():
                number = t.village.servers[name].number
                in_hand = self._in_hand(name)
                fine = in_hand or (
                    status.ready and (not waiting or now - self.air.last[number] < GRACE_S or self._leaves(name))
                )
                if self.under_way[name]:
                    self.doubts[name].clear()  # what one fault after the other brings is not for text after text
                if fine or self.under_way[name]:
                    since.pop(name, None)
                    self.reported.discard(name)
                    continue
                began = max(since.setdefault(name, now), self.over[name])
                if now - began > GRACE_S and name not in self.reported:
                    self.reported.add(name)
                    what = (
                        f"{name} at {now:.0f}: {status.state} {status.reason!r}, {waiting} due, last fault "
                        f"{self.latest.get(name)!r} over for {now - self.over[name]:.0f} s"
                    )
                    self.out.stuck.append(what)
                    self.tell(f"stuck: {what}; due: {await self._due_rows()}")

    def _in_hand(self, name: str) -> bool:
        """Whether a modem still has time for an answer: that of the text on the air, or,
        where the line listens, of one given up.

        An answer may be lost to any fault. While it may still come, or what came may be that of another text, sending
        would risk to credit the wrong one: the line listens by design, for as long as a modem may take (LASTS_S from
        handing over) and no longer, and not for text after text. Other lines take what waits meanwhile.
        """
        status, now = self.t.gateway.ctx.lines[name], self.loop.time()
        if status.sent != self.credited.get(name):
            self.credited[name] = status.sent
            self.doubts[name].clear()
        if status.began is not None:
            self.handed[name] = status.began
        handed = self.handed.get(name)
        if handed is None or now - handed >= LASTS_S:
            return False
        if status.began is not None:
            return status.ready
        if status.listens:
            self.doubts[name].add(handed)
        return status.listens and len(self.doubts[name]) <= DOUBTS

    def _leaves(self, name: str) -> bool:
        """Whether a line that did badly leaves what waits to a better one: by design (lines/failover.py), for so long
        at most, and only while another one does send.
        """
        status, clock = self.t.gateway.ctx.lines[name], self.t.gateway.ctx.clock
        others = [self.air.last[server.number] for other, server in self.t.village.servers.items() if other != name]
        left = status.left_since is not None and clock.monotonic() - status.left_since < LEAVES_S[1]
        return left and self.loop.time() - max(others) < SENDS_S

    async def faults_come(self) -> None:
        """One every so many texts."""
        running: set[asyncio.Task[None]] = set()
        due = FAULT_EVERY
        try:
            while True:
                await asyncio.sleep(0.2)
                while self.air.taken >= due and self.air.taken < self.texts:
                    due += FAULT_EVERY
                    running.add(asyncio.create_task(self.trouble()))
                    if len(self.out.memory_kib) < self.air.taken // 1000:
                        gc.collect()
                        self.out.memory_kib.append(memory_kib())
                for task in [task for task in running if task.done()]:
                    running.discard(task)
                    task.result()
                if self.air.taken >= self.texts and not running:
                    return
        finally:
            for task in running:
                task.cancel()

    # ---- the whole

    async def play(self) -> Account:
        """Begins, plays, waits until nothing is left, and counts."""
        t = self.t
        await t.start()
        await t.people(MEMBERS)
        watching = asyncio.create_task(self.watch())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.officers())
                group.create_task(self.faults_come())
            end = self.loop.time() + DRAIN_S
            while self.loop.time() < end:
                await asyncio.sleep(30)
                if (
                    not await self._waiting()
                    and all(s.state == State.READY for s in t.gateway.ctx.lines.values())
                    and not await self._doubtful()
                ):
                    break
            await asyncio.sleep(400)  # a sweep finds what nothing was said of
            await self.account()
        finally:
            watching.cancel()
            await t.stop()
        return self.out

    async def _doubtful(self) -> int:
        query = sa.select(sa.func.count()).where(deliveries.c.state == "uncertain", deliveries.c.again.is_(False))
        return int(await self._ask(lambda c: c.execute(query).scalar()) or 0)

    def _forgotten(self, known: set[str]) -> list[str]:
        """Alerts on members' phones that the database does not know, more than staff were told of."""
        on_phones = {said_in(text) for n in range(1, MEMBERS + 1) for text in self.t.got(member(n))} - {""}
        told = sum(int(found[1]) for text in self.t.got("anja") if (found := GONE.search(text)))
        gone = sorted(on_phones - known)
        return gone if len(gone) > told else []

    async def account(self) -> None:
        """Compares every row with what the network took."""
        t, out = self.t, self.out
        d = deliveries.c
        rows = await self._ask(
            lambda c: c.execute(sa.select(d.number, d.role, d.state, d.again, d.broadcast_id, d.reason)).all()
        )
        ran = await self._ask(
            lambda c: c.execute(sa.select(broadcasts).where(broadcasts.c.started_at.is_not(None))).all()
        )
        words = {b.id: b.body for b in ran}
        claims: Counter[str] = Counter()
        for row in rows:
            claims[row.number] += row.state in ON_THE_AIR
            if row.role != "member" or row.broadcast_id not in words:
                continue
            out.rows += 1
            got = sum(words[row.broadcast_id] == said_in(text) for text in t.got(row.number))
            what = f"{row.number} #{row.broadcast_id} {row.state} {row.reason}"
            if got == 0 and row.state in ON_THE_AIR:
                out.untrue.append(what)
                out.silent.append(what)
            elif got == 0:
                says = (
                    out.twice
                    if row.state == "uncertain" and row.again
                    else out.told
                    if row.state in ("failed", "uncertain", "expired")
                    else out.silent
                )
                says.append(what)
            elif got > 1:
                out.doubled += got - 1
                if not row.again and words[row.broadcast_id] not in t.forgotten:
                    out.unmarked.append(f"{got} times {what}")
        out.untrue += [
            f"{number}: {claimed} rows say sent, {len(t.got(number))} came"
            for number, claimed in claims.items()
            if claimed > len(t.got(number)) and number.startswith("+")
        ]
        known = set(await self._ask(lambda c: c.execute(sa.select(inbound_texts.c.sender)).scalars().all()))
        out.unheard = [number for number in self.heard if number not in known | t.lost]
        out.lost = len(t.lost)
        out.forgotten = self._forgotten(set(words.values()))
        out.left = [f"{s.name} {s.state} {s.reason}" for s in t.gateway.ctx.lines.values() if s.state != State.READY]
        out.left += [f"{b.id} {b.state}" for b in ran if b.state != "done"]
        waiting = await self._waiting()
        out.left += [f"{waiting} rows"] if waiting else []
        out.texts, out.alerts, out.faults, out.mock_minutes = (
            self.air.taken,
            len(ran),
            dict(self.count),
            round(self.loop.time() / 60),
        )


def run(
    texts: int, seed: int, folder: Path, faults: list[str] | None = None, *, loud: bool = False, odd: bool = False
) -> Account:
    """One seed."""
    return time_loop.run(
        lambda loop: Soak(folder, loop, texts, seed, faults or list(FAULTS), loud=loud, odd=odd).play()
    )


def _one(args: tuple[int, int, list[str], bool, bool]) -> dict[str, Any]:
    texts, seed, faults, loud, odd = args
    if loud:
        log_lines.set_up("console", "info")
    else:
        log_lines.quiet()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        out = run(texts, seed, Path(folder), faults, loud=loud, odd=odd)
    return {"kept": out.kept, "real_s": round(time.perf_counter() - began)} | vars(out)


def main() -> int:
    """Prints the accounts; exit 1 where a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=10_000)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--seed", type=int, help="this one only")
    options.add_argument("--faults", nargs="*", default=[], choices=list(FAULTS), metavar="FAULT", help="these only")
    options.add_argument("--loud", action="store_true", help="what happens, on stderr")
    options.add_argument("--odd", action="store_true", help="modems of mixed habits, that nobody has made")
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    args = options.parse_args()
    if "PYTHONHASHSEED" not in os.environ:  # sets in another order make another run of the same seed
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.crash.soak", *sys.argv[1:]])
    seeds = [args.seed] if args.seed is not None else list(range(1, args.seeds + 1))
    kept = True
    with ProcessPoolExecutor(1 if args.loud else args.jobs) as pool:
        for found in pool.map(_one, [(args.texts, seed, args.faults, args.loud, args.odd) for seed in seeds]):
            kept = kept and found["kept"]
            print(
                json.dumps(
                    {
                        k: [*v[:8], f"and {len(v) - 8} more"] if isinstance(v, list) and len(v) > 8 else v
                        for k, v in found.items()
                    }
                ),
                flush=True,
            )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
