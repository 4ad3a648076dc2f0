"""Parts of the daemon that die, each in turn and all at once, while an alert goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from smsd import log
from smsd.background import daily, rounds
from smsd.daemon import run as daemon
from smsd.daemon import tasks
from smsd.daemon.tasks import BACKGROUND, PAUSES_S, Part
from smsd.model.membership import State as Member
from smsd.store import members
from smsd.store.schema import memberships
from tests.town import ANJA, member, town

pytestmark = pytest.mark.story


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, float]]:
    """What the log is told of parts that failed."""
    told: list[tuple[str, str, float]] = []
    monkeypatch.setattr(
        log, "part_failed", lambda part, error, pause_s=0.0: told.append((part, type(error).__name__, pause_s))
    )
    return told


def broken(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    """These parts raise whenever they are begun."""
    real = daemon.background_tasks

    async def dies() -> None:
        await asyncio.sleep(0.1)
        raise RuntimeError("the text of a member, +32475000009, 4711")

    def background(*words: Any) -> Iterator[tuple[str, Any]]:
        known = dict(real(*words))
        for name in BACKGROUND:
            if name in names:
                yield name, dies
            elif name in known:
                yield name, known[name]

    monkeypatch.setattr(daemon, "background_tasks", background)


@pytest.mark.parametrize("names", [*((name,) for name in BACKGROUND), BACKGROUND])
def test_alerts_go_on_without(
    tmp_path: Path, evening: Any, monkeypatch: pytest.MonkeyPatch, failures: list, names: tuple[str, ...]
) -> None:
    """Whichever part dies, or all of them: everybody gets the alert once, the part is begun again
    with growing pauses, the end is an end as asked.
    """
    broken(monkeypatch, names)

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            numbers = await t.people(8)
            await t.alert(seconds=60)
            assert [sum("ALARM" in text for text in t.got(n)) for n in numbers] == [1] * 8
            await t.say(member(1), "STOP")
            assert t.got(member(1))[-1] != ""
            await t.wait(120)

    evening(main)
    for name in names:
        pauses = [pause for part, _, pause in failures if part == name]
        assert pauses[: len(PAUSES_S)] == list(PAUSES_S[: len(pauses)])
        assert len(pauses) >= 4


def test_what_is_silent_is_begun_again(failures: list) -> None:
    """A part that hangs is ended and begun again; a part that was asked to stop is not."""
    begun = 0

    async def main() -> None:
        nonlocal begun
        stopping = asyncio.Event()

        async def hangs() -> None:
            nonlocal begun
            begun += 1
            await asyncio.Event().wait()

        part = Part("jobs", hangs, stopping)
        running = asyncio.create_task(part.run())
        await asyncio.sleep(0.01)
        part.end()
        await asyncio.sleep(0.01)
        stopping.set()
        await running

    asyncio.run(main())
    assert begun == 1
    assert [(part, kind) for part, kind, _ in failures] == [("jobs", "Silent")]


def test_a_good_while_forgives(monkeypatch: pytest.MonkeyPatch, failures: list, evening: Any) -> None:
    """After ten minutes without a failure the pause is short again."""
    lengths = iter((0.1, 0.1, 0.1, tasks.GOOD_S + 1, 0.1))

    async def main(loop: Any) -> None:
        async def work() -> None:
            length = next(lengths, None)
            if length is not None:
                await asyncio.sleep(length)
                raise RuntimeError

        await Part("mail", work, asyncio.Event()).run()

    evening(main)
    assert [pause for *_, pause in failures] == [1.0, 5.0, 15.0, 1.0, 5.0]


def test_one_step_takes_no_other_along(
    tmp_path: Path, evening: Any, monkeypatch: pytest.MonkeyPatch, failures: list
) -> None:
    """A step of the clockwork and a daily chore that raise each time: broadcasts end, other
    chores are done, nothing half-written stays.
    """
    done: list[str] = []

    def bad(desk: Any, local: Any) -> None:
        desk.journal("half written")
        raise KeyError("x")

    def raises(*words: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(daily, "CHORES", (("bad", 0, bad), ("good", 0, lambda desk, local: done.append("good"))))
    monkeypatch.setattr(rounds, "digests", raises)
    monkeypatch.setattr(rounds, "lapse", raises)

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(3)
            await t.alert(seconds=90)
            assert any(
                "klaar" in text.lower() or "verzonden" in text.lower() or "#1" in text for text in t.got("peeters")
            )
            found = await t.journal()
            assert not any(line.startswith("half written") for line in found)
            assert any(line.startswith("done") for line in found)

    evening(main)
    assert done == ["good"]
    assert {"bad", "raises"} <= {part for part, *_ in failures}


def test_what_a_failure_says_is_not_logged() -> None:
    """It may hold a text, a number, a PIN: its kind and place are enough."""
    said: list[dict[str, Any]] = []

    class Heard:
        def error(self, event: str, **values: Any) -> None:
            said.append({"event": event, **values})

    before = log.speak_to(Heard())
    try:
        raise ValueError("4711 +32475000009 Inbraak")
    except ValueError as error:
        log.part_failed("mail", ExceptionGroup("4711", [error]), 5.0)
    finally:
        log.speak_to(before)
    assert said[0]["kind"] == "ValueError"
    assert said[0]["where"].startswith("test_parts.py:")
    assert not any(word in str(said) for word in ("4711", "+32475000009", "Inbraak"))


@pytest.mark.parametrize("name", ["mail", "chores"])
def test_what_keeps_failing_is_told(
    tmp_path: Path, evening: Any, monkeypatch: pytest.MonkeyPatch, failures: list, name: str
) -> None:
    """Three times in a row: the coordinator hears it once, by text; also of the part that tells of the others."""
    broken(monkeypatch, (name,))

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(2)
            await t.wait(3)
            assert not [text for text in t.got(ANJA) if "faalt steeds" in text], "once or twice is no news"
            await t.wait(400)
            told = [text for text in t.got(ANJA) if "faalt steeds" in text]
            assert len(told) == 1
            assert f"({name})" in told[0]

    evening(main)


def request(conn: Connection, now: datetime) -> None:
    """Somebody asked to join, and no coordinator was told."""
    who = members.person(conn, "+32475000077", "nl", now)
    values = {"member_id": who, "network": "dorp", "state": Member.PENDING, "requested_at": now}
    conn.execute(memberships.insert().values(**values))


@pytest.mark.parametrize("step", ["digests", "finish"])
def test_a_step_that_keeps_failing_is_told_and_its_end_too(
    tmp_path: Path, evening: Any, monkeypatch: pytest.MonkeyPatch, failures: list, step: str
) -> None:
    """Each step of the clockwork that has something to do fails alone, and not unheard."""
    well = getattr(rounds, step)

    def fails(*_: Any) -> bool:
        raise RuntimeError("the text of a member, +32475000009, 4711")

    monkeypatch.setattr(rounds, step, fails)
    fails.__name__ = step

    async def main(loop_: Any) -> None:
        async with town(tmp_path, loop_) as t:
            await t.people(2)
            if step == "finish":
                await t.alert()
            else:
                await t.db.run(request, t.clock.now())
            await t.wait(120)
            assert [text for text in t.got(ANJA) if f"({step})" in text]
            monkeypatch.setattr(rounds, step, well)
            await t.wait(120)
            assert any("opgelost" in text and step in text for text in t.got(ANJA))
            assert not [text for text in t.got(ANJA) if "4711" in text]

    evening(main)


def test_a_part_that_runs_well_again_is_told(
    tmp_path: Path, evening: Any, monkeypatch: pytest.MonkeyPatch, failures: list
) -> None:
    """After ten good minutes."""
    real, broken_until = daemon.background_tasks, [400.0]

    def background(*words: Any) -> Iterator[tuple[str, Any]]:
        for name, work in real(*words):

            async def dies(work: Any = work) -> None:
                if asyncio.get_running_loop().time() < broken_until[0]:
                    raise RuntimeError("dies")
                await work()

            yield name, dies if name == "status" else work

    monkeypatch.setattr(daemon, "background_tasks", background)

    async def main(loop_: Any) -> None:
        async with town(tmp_path, loop_) as t:
            await t.people(2)
            await t.wait(390)
            assert any("(status)" in text for text in t.got(ANJA))
            await t.wait(800)
            assert any("opgelost" in text and "status" in text for text in t.got(ANJA))

    evening(main)
