"""`make attack`: days of a neighbourhood beside a forger of three thousand texts a day, on the mock clock.

In: days, texts a day, seed, members, how they join, from which day of the year; `--spread` puts normal days between
attacked weeks. `--part 3/12` plays the third of twelve parts of those days, each with a town and a chance of its own,
`--keep` writes the whole account into a file, and `--sum FILES` adds such accounts up: a year may be played in several
runs. Out: a line a day, and the account as JSON: what was released, who became a member, who was erased, which code or
PIN lies somewhere, how late alerts were, whom forged words kept from them. Exit 0 where every promise was kept. The
gateway is the real one: database, router, driver, spool.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from smsd import log
from smsd.background import loop
from smsd.daemon import run as daemon
from smsd.mail import smtp
from smsd.simulator import time_loop
from tests.flow.attack_found import Account, Log, whole
from tests.flow.attacked_year import Year
from tests.town import Town, town


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for."""

    days: int = 365
    texts: int = 3000
    seed: int = 1
    members: int = 60
    join: str = "approval"
    warn: bool = False  # subscriptions that are spent warn, and do not refuse
    start: str = "2027-01-04"  # two undisturbed alerts; the attack begins the day after
    spread: int = 0  # normal days between two attacked weeks
    minutes: float = 1e9  # of this machine's time, after which it ends with the day


def part(plan: Plan, which: str) -> Plan:
    """One of several parts of the days of a plan: "3/12"."""
    n, of = map(int, which.split("/"))
    first, last = plan.days * (n - 1) // of, plan.days * n // of
    start = datetime.fromisoformat(plan.start) + timedelta(days=first)
    return replace(plan, days=last - first, start=start.strftime("%Y-%m-%d"), seed=plan.seed * 1000 + n)


def read(file: Path) -> Account:
    """An account that was kept."""
    return Account(**json.loads(file.read_text()))


def config(plan: Plan) -> dict[str, Any]:
    """Two cards with the limits of a consumer's subscription, which a forger may try to exhaust."""
    limits = {} if plan.warn else {"over_limit": "refuse"}
    return {
        "modems": 2,
        "join": plan.join,
        "networks__dorp__tips__licht": "Laat een licht branden als u weg bent.",
        "networks__dorp__quiet_hours": "21:30-07:30",
        "modems__0__sim__fair_use": {"per_day": 1500, "per_month": 12000, "recipients_per_month": 400},
        "modems__1__sim__fair_use": {"per_day": 1500, "per_month": 12000},
        **{f"modems__{n}__sim__{key}": value for n in (0, 1) for key, value in limits.items()},
        "people__cic": {"name": "CIC", "role": "dispatch", "number": "CIC-POLITIE", "networks": ["dorp"]},
        "people__anja__email": "anja@example.org",
        "people__peeters__email": "p@example.org",
        "mail": {"from": "bin-dorp@example.org", "smtp": {"host": "127.0.0.1", "security": "none"}},
        "schedule": [
            {"name": "maandelijkse test", "cron": "0 11 1 * *", "do": "test_alarm"},
            {"name": "zelftest", "cron": "0 10 * * mon", "do": "self_test"},
        ],
    }


def hurry(put: Callable[[Any, str, Any], None]) -> None:
    """The clock jumps by minutes: what looks at it every second looks once a minute, and what looks at
    all that is open each three seconds, which makes it later and never sooner. Copies have tests of their own.
    """

    for where, name, value in (
        (daemon, "PROOF_OF_WORK_S", 1e9),
        (daemon, "STATUS_S", 60.0),
        (loop, "LOOK_S", 1.0),
        (loop, "BUSY_S", 3.0),
        (loop, "BACKUP_HOUR", -1),
    ):
        put(where, name, value)


async def days(t: Town, plan: Plan, out: Account, lines: Log, tell: Callable[[str], None]) -> None:
    """Two undisturbed alerts, by which the others are measured; the attacked days; a day of rest."""
    year = Year(t, plan.seed, out, lines, join=plan.join)
    smtp.send = year.mailer.posted  # type: ignore[assignment]
    year.known.residents += await t.people(plan.members)
    year.forger.members = list(year.known.residents)
    midnight, ends = t.clock.now(), time.monotonic() + 60 * plan.minutes
    began = time.process_time()
    for _ in range(2):
        await year.until(t.clock.now() + timedelta(minutes=30))
        await year.alert()
    for day in range(1, plan.days + 1):
        midnight += timedelta(days=1)
        await year.until(midnight)
        await year.day(midnight, plan.texts)
        out.cpu_s = time.process_time() - began
        broken = {name: found[:1] for name, found in out.broken.items()}
        tell(
            f"day {day} of {plan.days}, {t.clock.now():%d %b}: {out.texts} texts, {out.alerts} alerts, "
            f"{out.out_of_reach[-1:]} of {out.residents[-1:]} out of reach, {out.untold[-1:]} of them untold, "
            f"{out.cpu_s:.0f} s of CPU, {out.db_mb:.1f} MB; {broken or 'kept'}"
        )
        if out.died or time.monotonic() > ends:
            break
        if plan.spread and day % 7 == 0:
            midnight += timedelta(days=plan.spread)
    await year.ends()


def play(folder: Path, plan: Plan, tell: Callable[[str], None] = lambda words: None) -> Account:
    """One run."""
    out, lines = Account(seed=plan.seed, join=plan.join), Log()

    async def main(loop: time_loop.MockLoop) -> None:
        async with town(folder, loop, cold=0.8, warm=0.4, **config(plan)) as t:
            await days(t, plan, out, lines, tell)

    said, sent = log.speak_to(lines), smtp.send
    try:
        time_loop.run(main, datetime.fromisoformat(plan.start).replace(minute=30, tzinfo=UTC))
    finally:
        log.speak_to(said)
        smtp.send = sent
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, kind in (
        ("days", int),
        ("texts", int),
        ("seed", int),
        ("members", int),
        ("start", str),
        ("spread", int),
        ("minutes", float),
    ):
        parser.add_argument(f"--{name}", type=kind, default=Plan.__dataclass_fields__[name].default)
    parser.add_argument("--join", choices=("open", "approval"), default="approval")
    parser.add_argument("--warn", action="store_true")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sum", type=Path, nargs="+")
    given = vars(parser.parse_args())
    which, keep, parts = given.pop("part"), given.pop("keep"), given.pop("sum")
    if parts:
        out = whole(read(file) for file in parts)
    else:
        hurry(setattr)
        gc.set_threshold(50_000)
        plan = Plan(**given) if which == "1/1" else part(Plan(**given), which)
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
            out = play(Path(folder), plan, lambda words: print(words, file=sys.stderr, flush=True))
    if keep:
        keep.write_text(json.dumps(vars(out), ensure_ascii=False))
    print(json.dumps(out.told(), ensure_ascii=False, indent=1))
    return 0 if out.kept else 1


if __name__ == "__main__":
    sys.exit(main())
