"""What a forger sets off takes a tenth of a line at most, over an alert however short
it is, and no healthy line stands still meanwhile.

Forged drafts, questions and cries by the second before an alert and beside it, on one line or two, with a line that is
away or not: what each line sent between the release and its last text of the alert is counted in segments, as it went
on the air.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model.line import State
from smsd.rules.throttle import SHARE
from smsd.simulator import time_loop
from smsd.store.schema import broadcasts, deliveries, texts
from tests.forger import Forger, attack
from tests.town import ANJA, CLAES, NUMBERS, OFFICER_FR, PEETERS, Town, member, town

pytestmark = pytest.mark.story

BODY = "Inbraak Kerkstraat 5, twee mannen te voet"
OFFICERS = ("peeters", "claes", "dupont")
SURGE = (
    "Verdachte bestelwagen in de Molenstraat, {0} mannen staan daar en kijken bij de buren naar binnen",
    "STATUS",
    "LEDEN",
    "HELP",
    "TEST",
    "VERDER",
)
STANDS_S = 1.0  # a healthy line that sends nothing for longer while a text waits for it stands still
d = deliveries.c


def run(tmp_path: Path, main: Callable[[Town], Coroutine[Any, Any, None]], **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, cold=0.8, warm=0.4, **changes) as t:
            await main(t)

    time_loop.run(play)


async def surge(t: Town, chance: Random) -> None:
    """Drafts of two segments and questions in every officer's name, cries of
    members, a few a second, until it is cancelled.
    """
    for n in range(10_000):
        line = chance.choice(t.config.modems).sim.number
        if chance.random() < 0.2:
            t.text(member(chance.randrange(1, 20)), chance.choice(("hulp", "ik zie hem", "help!")), to=line)
        else:
            t.text(chance.choice((PEETERS, CLAES, OFFICER_FR, ANJA)), chance.choice(SURGE).format(n), to=line)
        await t.wait(chance.uniform(0.2, 0.8))


async def released(t: Town, chance: Random) -> Any:
    """The true officer's draft, then a surge, its proof in the middle of it;
    the alert's row once all members have it.
    """
    await t.say("peeters", BODY, 3)
    code = t.code("peeters")
    flood = asyncio.create_task(surge(t, chance))
    await t.wait(chance.uniform(1, 8))
    t.text("peeters", f"{code} 4711")
    released_ = sa.select(broadcasts).where(broadcasts.c.body == BODY, broadcasts.c.started_at.is_not(None))
    for _ in range(60):
        await t.wait(1)
        row = await t.db.run(lambda c: c.execute(released_).first())
        if row is not None and row.state == "done":
            break
    flood.cancel()
    return row


async def on_the_air(t: Town, alert: Any) -> dict[str, tuple[int, int]]:
    """By line: segments of the alert, its notices and the author's answer
    included, and of all else before its last text.
    """
    query = (
        sa.select(d.modem, d.sent_at, d.broadcast_id, d.role, d.number, texts.c.segments, texts.c.body)
        .join(texts, texts.c.id == d.text_id)
        .where(d.sent_at > alert.started_at)
        .order_by(d.sent_at)
    )
    rows = await t.db.run(lambda c: c.execute(query).all())
    out = {}
    for line in {r.modem for r in rows}:
        own = [r for r in rows if r.modem == line]
        last = max((r.sent_at for r in own if r.broadcast_id == alert.id and r.role == "member"), default=None)
        before = [r for r in own if last is not None and r.sent_at <= last]
        of_it = [r for r in before if r.broadcast_id == alert.id or "STOP stopt" in r.body or "STOP arr" in r.body]
        # a text that was on the air when the alert was released cannot be called back
        began = min((r.sent_at for r in of_it), default=last)
        rest = [r for r in before if r not in of_it]
        on_air = next((r.segments for r in rest if r.sent_at < began), 0)
        # somebody's text may have halted it: what it was to send is what counts
        planned = sa.select(sa.func.count()).where(
            d.broadcast_id == alert.id, sa.func.coalesce(d.modem, d.pinned) == line
        )
        whole = max(sum(r.segments for r in of_it), await t.db.run(lambda c, q=planned: c.execute(q).scalar_one()))
        out[line] = whole, max(0, sum(r.segments for r in rest) - on_air)
    return out


@pytest.mark.parametrize(("members", "seed"), [(12, 0), (30, 1), (60, 2), pytest.param(60, 3, marks=pytest.mark.full)])
def test_however_short_an_alert_is(tmp_path: Path, seed: int, members: int) -> None:
    """Two lines: what nobody proved takes a tenth of each, beside the text that was on the air at the release."""

    async def main(t: Town) -> None:
        await t.people(members)
        alert = await released(t, Random(seed))
        assert alert is not None
        for line, (alerts, others) in (await on_the_air(t, alert)).items():
            assert others <= alerts / SHARE, (line, alerts, others)

    run(tmp_path, main, modems=2)


def test_beside_rows_of_a_line_that_is_away(tmp_path: Path) -> None:
    """One line is away and the other sends for both: the tenth is that of all
    it sends, not of its own members' texts.
    """

    async def main(t: Town) -> None:
        await t.people(40)
        t.village.cables["stick1"].pull()
        await t.wait(30)
        alert = await released(t, Random(3))
        assert alert is not None
        alerts, others = (await on_the_air(t, alert))["stick0"]
        assert alerts >= 40
        assert others <= alerts / SHARE, (alerts, others)

    run(tmp_path, main, modems=2)


def test_what_was_claimed_before_the_release_waits(tmp_path: Path) -> None:
    """Answers that waited when the alert was released are behind it, the one that the line had taken already too."""

    async def main(t: Town) -> None:
        await t.people(10)
        await t.say("peeters", BODY)
        code = t.code("peeters")
        for n in range(30):
            t.text(f"+32479{n:06d}", "HELP")
        await t.wait(3.1)
        t.text("peeters", f"{code} 4711")
        await t.wait(20)
        first = sa.select(broadcasts.c.started_at).where(broadcasts.c.body == BODY)
        began = await t.db.run(lambda c: c.execute(first).scalar_one())
        sent = sa.select(d.role).where(d.sent_at > began).order_by(d.sent_at)
        roles = await t.db.run(lambda c: list(c.execute(sent).scalars()))
        assert "resident" not in roles[:11], roles

    run(tmp_path, main)


def test_previews_of_drafts_that_waited_are_a_forger_s_too(tmp_path: Path) -> None:
    """A forged draft that found every phone full is shown later, by the clockwork: it comes out of the same tenth."""

    async def main(t: Town) -> None:
        await t.people(5)
        for n in range(4):
            for who in OFFICERS:
                await t.say(who, f"Brand nummer {n} van {who} in de Molenstraat", 2)
        await t.wait(320)
        shown = (
            sa.select(d.unproven, sa.func.count())
            .where(d.challenge_id.is_not(None), d.ordinal >= 0)
            .group_by(d.unproven)
        )
        found = dict(await t.db.run(lambda c: [tuple(r) for r in c.execute(shown)]))
        assert sum(found.values()) > 3 * len(OFFICERS), "some were shown in a second turn"
        assert not found.get(False), found

    run(tmp_path, main)


def test_drafts_that_wait_cost_little(tmp_path: Path) -> None:
    """Every second it is looked whether a phone has room for them: nobody reads all members for that."""

    async def main(t: Town) -> None:
        await t.people(40)
        for n in range(4):
            for who in OFFICERS:
                await t.say(who, f"Brand nummer {n} van {who} in de Molenstraat", 2)
        await t.wait(60)
        drafts = sa.select(sa.func.count()).where(broadcasts.c.state == "draft")
        waiting = await t.db.run(lambda c: c.execute(drafts).scalar())
        asked = []

        @sa.event.listens_for(t.db.engine, "before_cursor_execute")
        def _(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        await t.wait(20)
        assert waiting >= 3, "some wait"
        people = [words for words in asked if words.startswith("SELECT memberships.id") and "FROM memberships" in words]
        assert len(people) < waiting, people

    run(tmp_path, main)


# ---- no line stands still


async def _watch(t: Town, stood: list[str]) -> None:
    """Looks five times a second whether a line that could send has nothing
    in hand while a text of an alert waits for it.
    """
    idle: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    waits = sa.select(d.pinned).where(
        d.state == "queued", d.priority.in_([1, 2]), d.not_before.is_(None), d.modem.is_(None)
    )
    while True:
        await t.wait(0.2)
        pinned = set(await t.db.run(lambda c: list(c.execute(waits).scalars())))
        for name, line in t.gateway.ctx.lines.items():
            could = line.state == State.READY and not line.listens and (name in pinned or None in pinned)
            if not could or line.began is not None or line.claimed:
                idle.pop(name, None)
            elif loop.time() - idle.setdefault(name, loop.time()) > STANDS_S:
                stood.append(f"{t.clock.now():%H:%M:%S} {name} {line.share}")
                idle.pop(name, None)


@pytest.mark.parametrize(
    "seed", [0, 1, pytest.param(2, marks=pytest.mark.full), pytest.param(3, marks=pytest.mark.full)]
)
def test_no_healthy_line_stands_still(tmp_path: Path, seed: int) -> None:
    """Alerts beside forged halts, VERDER, STOP of members, and a line that comes and goes, at random."""

    async def main(t: Town) -> None:
        chance = Random(seed)
        stood: list[str] = []
        await t.people(40)
        await t.say("peeters", BODY, 3)
        code = t.code("peeters")
        watch = asyncio.create_task(_watch(t, stood))
        done = asyncio.Event()
        forger = Forger(Random(seed), [NUMBERS[w] for w in OFFICERS], [member(n) for n in range(1, 20)], [ANJA], [])
        forged = asyncio.create_task(attack(t, forger, done, 1.0))
        await t.wait(chance.uniform(1, 4))
        t.text("peeters", f"{code} 4711")
        cable = t.village.cables["stick1"]
        for _ in range(25):
            await t.wait(1)
            what = chance.random()
            if what < 0.06:
                cable.pull()
            elif what < 0.2:
                cable.plug()
            elif what < 0.25:
                t.text("claes", "STOP")
            elif what < 0.4:
                t.text("peeters", chance.choice(("VERDER", f"{t.code('peeters')} 4711")))
        cable.plug()
        await t.wait(30)
        done.set()
        await forged
        watch.cancel()
        assert not stood, stood

    run(tmp_path, main, modems=2)
