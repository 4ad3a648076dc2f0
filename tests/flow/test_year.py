"""A year of a neighbourhood on the mock clock: alerts, drills, joins, leaves,
feedback, a dead modem in March, a card's limits.

Real database, real drivers, real codec; the letters are taken by a recorder. At the end every text is accounted for.
With SMSD_YEAR=folder the yearly report of it is written there (docs/ shows one).
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.background import loop
from smsd.channels.mail import post
from smsd.daemon import run as daemon
from smsd.mail import reading, smtp
from smsd.model.delivery import State
from smsd.reports import figures
from smsd.simulator import time_loop
from smsd.store import facts, spool
from smsd.store.schema import broadcasts, deliveries, feedbacks
from tests.town import ANJA, PEETERS, Town, member, town

pytestmark = pytest.mark.story

START = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Brussels
MEMBERS, ALERTS = 300, 60
HOURS = (4, 8, 9, 10, 11, 18)  # when chores and scheduled jobs are due
STREETS = ("Kerkstraat", "Molenweg", "Lindelaan", "Schoolstraat", "Dorpsstraat", "Beukenlaan", "Kapelstraat", "Veldweg")
FACTS = (
    "Inbraak {}, 2 mannen te voet richting station",
    "Poging inbraak {}. Verdachte in witte bestelwagen",
    "Verdachte bestelwagen {}, rijdt traag rond",
    "Diefstal fietsen {}. Kijk uit",
    "Babbeltruc {}: vrouw vraagt een glas water. Niet openen",
)
SETTINGS: dict[str, Any] = {
    "modems": 2,
    "join": "approval",
    "modems__0__sim__fair_use": {"per_day": 1500, "per_month": 9000, "recipients_per_month": 400},
    "modems__1__sim__fair_use": {"per_day": 1500, "per_month": 9000},
    "alerts__reports": "true",
    "networks__dorp__quiet_hours": "21:30-07:30",
    "networks__dorp__tips__licht": "Laat een licht branden als u weg bent.",
    "people__anja__email": "anja@example.org",
    "people__peeters__email": "p@example.org",
    "mail": {"from": "bin-dorp@example.org", "smtp": {"host": "127.0.0.1", "security": "none"}},
    "schedule": [
        {"name": "maandelijkse test", "cron": "0 11 1 * *", "do": "test_alarm"},
        {"name": "donkere maanden", "cron": "0 18 5 10-12 *", "do": "tip", "tip": "licht"},
        {"name": "zelftest", "cron": "0 10 * * mon", "do": "self_test"},
        {"name": "maandverslag", "cron": "0 8 2 * *", "do": "report"},
    ],
}


class Year:
    """What happens, and when."""

    def __init__(self, t: Town, chance: Random) -> None:
        self.t, self.chance, self.count = t, chance, Counter[str]()
        self.residents: list[str] = []
        self.joined = MEMBERS
        self.answer_to: list[str] = []  # where letters to the coordinator want their answer, with a token each

    async def until(self, at: datetime) -> None:
        """Jumps from one hour at which something is due to the next."""
        while (left := (at - self.t.clock.now()).total_seconds()) > 0:
            local = self.t.clock.now().astimezone(self.t.config.gateway.zone)
            stops = [local.replace(hour=h, minute=6, second=0) + timedelta(days=d) for d in (0, 1) for h in HOURS]
            ahead = min((s - local).total_seconds() for s in stops if s > local)
            await self.t.long(min(left, ahead), 1e9)
            await self.t.wait(1)
            # what goes out now has the time that it needs: a jump in the middle of a text would be a lost answer
            for _ in range(30):
                queue = await self.t.db.run(spool.totals)
                if not queue["waiting"] + queue["claimed"]:
                    break
                await self.t.wait(10)
            await self.t.wait(2)

    async def alert(self) -> None:
        t, words = self.t, self.chance.choice(FACTS).format(self.chance.choice(STREETS))
        await t.alert(words, seconds=20)
        self.count["alerts"] += 1
        for number in self.chance.sample(self.residents, 25):
            t.text(number, self.chance.choice(["OK", "gedaan", "Ok!", "gezien", "bedankt"]))
        await t.wait(75)
        self.count["seen"] += 25
        if self.chance.random() < 0.5:
            await t.say("peeters", "EINDE", 4)
            await t.say("peeters", f"{t.code('peeters')} 4711", 80)
        if self.chance.random() < 0.8:
            await self.feedback()

    async def feedback(self) -> None:
        t = self.t
        if self.chance.random() < 0.7:
            await t.say("peeters", "FEEDBACK Nazicht gedaan, niemand gevonden. Dank aan alle buren", 4)
            await t.say("peeters", t.code("peeters"), 6)
        else:
            raw = (
                b"Authentication-Results: mx; dmarc=pass header.from=example.org\nFrom: p@example.org\n"
                b"To: bin-dorp@example.org\nMessage-ID: <%d@x>\n\nVerdachte gevat. Dank!\n"
            )
            await self.take(raw % self.count["feedback"])
            await t.wait(6)
        self.count["feedback"] += 1
        number = re.findall(r"Zend JA F(\d+)", " ".join(t.got(ANJA)[-6:]))[-1]
        if self.chance.random() < 0.5:
            await t.say("anja", f"JA F{number}", 4)
            await t.say("anja", t.code("anja"), 6)
        else:
            raw = (
                "Authentication-Results: mx; dmarc=pass header.from=example.org\nFrom: anja@example.org\n"
                f"To: {self.answer_to[-1]}\nMessage-ID: <a{number}@x>\n\nJA\n"
            )
            await self.take(raw.encode())
        await t.wait(30)

    async def take(self, raw: bytes) -> None:
        t = self.t
        t.gateway.ctx.apply(
            await t.db.run(
                post.take, t.gateway.ctx, reading.read(raw, "bin-dorp@example.org", "mx"), f"uid 1 {hash(raw)}"
            )
        )

    async def join(self) -> None:
        t = self.t
        self.joined += 1
        number = member(self.joined)
        await t.say(number, f"JOIN Lid {self.joined}, {self.chance.choice(STREETS)} {self.joined}", 4)
        await t.say(number, f"ja {t.code(number)} graag", 6)
        await t.long(1900)
        asked = re.findall(r"Zend JA (\S+) of", " ".join(t.got(ANJA)[-4:]))
        await t.say("anja", f"JA {asked[-1]}", 4)
        await t.say("anja", t.code("anja"), 6)
        self.residents.append(number)
        self.count["joins"] += 1

    async def leave(self) -> None:
        number = self.residents.pop(self.chance.randrange(len(self.residents)))
        await self.t.say(number, self.chance.choice(["STOP", "Stop aub", "VERGEET"]), 6)
        self.count["leaves"] += 1


def plan(chance: Random) -> list[tuple[datetime, str]]:
    """Sixty alerts, more of them in the dark months; joins and leaves; a modem that dies on 3 March."""
    out: list[tuple[datetime, str]] = []
    for _ in range(ALERTS):
        month = chance.choice([1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11, 12, 12])
        out.append(
            (
                datetime(
                    2027, month, chance.randrange(2, 28), chance.randrange(17, 23), chance.randrange(60), tzinfo=UTC
                ),
                "alert",
            )
        )
    for kind, times in (("join", 24), ("leave", 18)):
        out += [
            (
                datetime(
                    2027,
                    chance.randrange(1, 13),
                    chance.randrange(2, 28),
                    chance.randrange(9, 16),
                    chance.randrange(60),
                    tzinfo=UTC,
                ),
                kind,
            )
            for _ in range(times)
        ]
    out += [
        (datetime(2027, 3, 3, 4, tzinfo=UTC), "modem dies"),
        (datetime(2027, 3, 9, 12, tzinfo=UTC), "modem back"),
        (datetime(2027, 6, 15, 12, tzinfo=UTC), "restart"),
    ]
    return sorted(out)


@pytest.mark.full
def test_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 members, 60 alerts, and everything that comes along: nothing left
    over, nothing twice, nothing without a trace.
    """
    posted: list[Any] = []
    answer_to: list[str] = []

    async def record(_config: Any, _sender: str, message: Any) -> None:
        posted.append((message["To"], message["Message-ID"]))
        if "anja@" in message["To"] and message["Reply-To"]:
            answer_to.append(message["Reply-To"])

    monkeypatch.setattr(smtp, "send", record)
    monkeypatch.setattr(daemon, "PROOF_OF_WORK_S", 1e9)  # the clock jumps by hours
    monkeypatch.setattr(daemon, "STATUS_S", 60.0)
    monkeypatch.setattr(loop, "LOOK_S", 1.0)  # nobody else writes
    monkeypatch.setattr(loop, "BACKUP_HOUR", -1)  # 365 copies have their own tests
    from smsd import log_lines

    log_lines.set_up("json", "error")

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, cold=1.0, warm=0.4, **SETTINGS) as t:
            year = Year(t, Random(27))
            year.residents, year.answer_to = await t.people(MEMBERS), answer_to
            await t.db.run(
                lambda c: c.execute(
                    sa.text("UPDATE members SET email = 'lid' || id || '@example.org' WHERE id % 3 = 0")
                )
            )
            for at, what in plan(Random(2027)):
                await year.until(at)
                if what == "modem dies":
                    t.village.cables["stick1"].pull()
                elif what == "modem back":
                    t.village.cables["stick1"].plug()
                elif what == "restart":
                    await t.stop()
                    await t.start()
                else:
                    await getattr(year, what)()
            await year.until(datetime(2027, 12, 31, 22, tzinfo=UTC))
            await judge(t, year, posted)

    time_loop.run(main, START)


def write(folder: Path, data: dict[str, Any]) -> None:
    """The report of this year, for docs/."""
    (folder / "year.html").write_text(figures.html(data), encoding="utf-8")
    (folder / "year.json").write_text(json.dumps(figures.plain(data), ensure_ascii=False, indent=1), encoding="utf-8")


async def judge(t: Town, year: Year, posted: list[Any]) -> None:
    """Every text accounted for."""
    by_state = sa.select(deliveries.c.state, sa.func.count()).group_by(deliveries.c.state)
    accounts = await t.db.run(lambda conn: dict(map(tuple, conn.execute(by_state))))
    assert not {State.QUEUED, State.CLAIMED, State.HELD, State.UNCERTAIN} & set(accounts), accounts
    data = await t.db.run(figures.gather, t.config, "dorp", t.clock.now(), year=2027, cost=0.05)
    assert data["totals"]["alerts"] == year.count["alerts"] == ALERTS
    for row in data["incidents"]:
        assert row["sent"] + row["failed"] + row["withdrawn"] == row["members"], row
        assert row["sent"] == row["members"], (row["when"], row["causes"])
    query = (
        sa.select(broadcasts.c.incident_id, sa.func.count())
        .join(deliveries, deliveries.c.broadcast_id == broadcasts.c.id)
        .where(deliveries.c.role == "member", deliveries.c.sent_at.is_not(None))
        .group_by(broadcasts.c.incident_id)
    )
    sent = Counter({row[0]: row[1] for row in await t.db.run(lambda c: c.execute(query).all())})
    phones = [p for number, p in t.village.network.phones.items() if number.startswith("+3247100")]
    broadcast = [r.text for p in phones for r in p.received if re.match(r"BIN DORP #\d+ ", r.text)]
    got = Counter(int(re.match(r"BIN DORP #(\d+) ", text).group(1)) for text in broadcast)
    assert got == sent, (got - sent, sent - got)
    assert all(n == 1 for p in phones for n in Counter(r.text for r in p.received if "ALARM" in r.text).values()), (
        "nobody got anything twice"
    )
    heads = Counter(re.match(r"BIN DORP #\d+ (\S+)", text).group(1) for text in broadcast)
    assert heads["TEST"] > 12 * 250
    assert heads["TIP"] > 3 * 250
    assert data["others"] == {"test": 12, "tip": 3}
    released = await t.db.run(
        lambda c: c.execute(sa.select(sa.func.count()).where(feedbacks.c.state == "released")).scalar_one()
    )
    assert released == year.count["feedback"] == data["totals"]["feedback_given"]
    assert len(posted) == len(set(posted)), "no letter twice"
    assert len(posted) > released * 80
    assert sum("maandverslag" in line for line in await t.journal()) == 12
    owed = sum("de buurt wacht op nieuws" in text for text in t.got(PEETERS))
    assert owed == ALERTS - released
    told = t.got(ANJA)
    assert any("modem stick1 is al 5 minuten weg" in text for text in told)
    assert any("opgelost" in text for text in told)
    assert len(data["members_by_month"]) == 12
    assert data["members"] == MEMBERS + 24 - 18
    before = (t.clock.now() - timedelta(days=91)).timestamp() * 1000
    with sqlite3.connect(t.config.gateway.database.removeprefix("sqlite:///")) as db:
        assert (
            db.execute(
                "SELECT count(*) FROM deliveries WHERE number LIKE '+%' AND created_at < ?", (before,)
            ).fetchone()[0]
            == 0
        ), "old numbers are erased"
        assert (
            db.execute("SELECT count(*) FROM journal WHERE event = 'erased'").fetchone()[0] >= year.count["leaves"] - 4
        )
    assert await t.db.run(facts.starting, "chore:")
    folder = os.environ.get("SMSD_YEAR")
    if folder:
        write(Path(folder), data)
    await asyncio.sleep(0)
