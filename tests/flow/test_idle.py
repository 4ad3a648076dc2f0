"""A gateway with nothing to do asks its database hardly anything; what comes is seen as soon as ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model import broadcast as bc
from smsd.model.delivery import Priority
from smsd.simulator import time_loop
from smsd.store import broadcasts, spool
from smsd.store.database import Database
from smsd.store.opening import open_engine
from tests import postgres
from tests.town import Town, member, town

in_a_file = pytest.mark.skipif(postgres.DEFAULT != "sqlite", reason="a server does not tell, and is asked")


def row(conn: Any, now: Any, *, later: float = 0, lasts: float = 3600) -> int:
    """A text that waits, as another process writes it."""
    return spool.add_one(
        conn,
        {
            "text_id": spool.text(conn, "hier", 1),
            "number": member(1),
            "role": "resident",
            "priority": int(Priority.ANSWER),
            "ordinal": 1,
            "created_at": now,
            "not_before": now + timedelta(seconds=later) if later else None,
            "expires_at": now + timedelta(seconds=lasts),
        },
    )


def run(folder: Path, main: Callable[[Town], Awaitable[None]]) -> None:
    async def play(loop: Any) -> None:
        async with town(folder, loop) as t:
            await main(t)

    time_loop.run(play)


def asked(t: Town) -> Counter[str]:
    seen: Counter[str] = Counter()

    def look(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen[statement] += 1

    sa.event.listen(t.db.engine, "before_cursor_execute", look)
    return seen


@in_a_file
def test_nothing_is_asked_for_nothing(tmp_path: Path) -> None:
    async def main(t: Town) -> None:
        await t.wait(60)
        seen = asked(t)
        await t.wait(60)
        assert not [s for s in seen if s.startswith("UPDATE deliveries") or "inbound_parts" in s or "challenges" in s]

    run(tmp_path, main)


@in_a_file
def test_while_an_alert_goes_out(tmp_path: Path) -> None:
    """Once a second it is looked whether the alert is over, and by one statement whether anything else is to do."""

    async def main(t: Town) -> None:
        await t.people(200)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        await t.say("peeters", f"{t.code('peeters')} 4711", 10)
        seen = asked(t)
        await t.wait(30)
        assert len(t.got(member(1))) == 1
        (alert,) = await t.db.run(broadcasts.find, states=bc.RUNNING)
        assert alert.state == bc.State.LIVE
        (look,) = (words for words in seen if words.startswith("SELECT EXISTS") and "inbound_parts" in words)
        assert 25 <= seen.pop(look) <= 31
        tables = ("challenges", "inbound_parts", "memberships", "early_reports")  # the chores look at members
        assert sum(n for words, n in seen.items() if any(f"FROM {table}" in words for table in tables)) <= 1

    run(tmp_path, main)


def test_a_command_in_another_process(tmp_path: Path) -> None:
    """Its row leaves at once, after a quiet minute, and after the next one again."""

    async def main(t: Town) -> None:
        beside = Database(open_engine(t.config.gateway.database))
        for n in (1, 2):
            await t.wait(60)
            beside.call(row, t.clock.now())
            await t.wait(1)
            assert len(t.got(member(1))) == n
        beside.engine.dispose()

    run(tmp_path, main)


def test_a_moment_that_comes(tmp_path: Path) -> None:
    async def main(t: Town) -> None:
        beside = Database(open_engine(t.config.gateway.database))
        await t.wait(60)
        beside.call(row, t.clock.now(), later=47)
        await t.wait(46)
        assert t.got(member(1)) == []
        await t.wait(2)
        assert t.got(member(1)) == ["hier"]
        beside.engine.dispose()

    run(tmp_path, main)


def test_a_row_whose_time_is_over(tmp_path: Path) -> None:
    """It waits for longer than it is good for: when its time is over it expires, though nobody writes."""

    async def main(t: Town) -> None:
        beside = Database(open_engine(t.config.gateway.database))
        await t.wait(60)
        id_ = beside.call(row, t.clock.now(), later=900, lasts=120)
        state = sa.text(f"SELECT state FROM deliveries WHERE id = {id_}")
        await t.wait(115)
        assert beside.call(lambda conn: conn.execute(state).scalar()) == "queued"
        await t.wait(11)
        assert beside.call(lambda conn: conn.execute(state).scalar()) == "expired"
        beside.engine.dispose()

    run(tmp_path, main)


@pytest.mark.story
def test_a_draft_that_lapses(tmp_path: Path) -> None:
    async def main(t: Town) -> None:
        await t.people(2)
        await t.wait(60)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        await t.wait(290)
        (draft,) = await t.db.run(broadcasts.find, states=bc.OPEN)
        await t.wait(20)
        assert (await t.db.run(broadcasts.get, draft.id)).state == bc.State.EXPIRED

    run(tmp_path, main)


@in_a_file
@pytest.mark.parametrize(("words", "seconds", "most"), [("dank u wel", 0.9, 8), ("INFO", 20, 70)])
def test_a_text_that_is_deleted_makes_no_line_ask_for_work(
    tmp_path: Path, words: str, seconds: float, most: int
) -> None:
    """A row waits for its time. Each text that comes, and each answer, is a reason to ask for work once; that the text
    is taken off the card then is none.
    """

    async def main(t: Town) -> None:
        await t.db.run(row, t.clock.now(), later=3000)
        await t.wait(30)
        seen = asked(t)
        for n in range(8):
            t.text(member(n + 1), words)
            await t.wait(seconds)
        assert sum(n for s, n in seen.items() if s.startswith("UPDATE deliveries SET state")) <= most

    run(tmp_path, main)
