"""A text that proves a line: by the daemon, by hand, and a round trip; and what the
doctor says of a line whose daemon has the port.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from smsd.checks.facts import Finding
from smsd.cli import line_test
from smsd.config import load
from smsd.errors import Unusable
from smsd.simulator.manners import Manners
from tests.daemon.test_daemon import aware
from tests.process import NUMBER, Daemon, smsd, write_config

pytestmark = pytest.mark.story

FRIEND = "+32479123456"


def said(done: str, check: str) -> str:
    return " | ".join(
        f"{row['verdict']}: {row['words']} → {row['mend']}"
        for row in map(json.loads, done.splitlines())
        if row["check"] == check
    )


async def test_by_the_daemon_and_back(tmp_path: Path) -> None:
    """One text by one line; then a round trip, answered; then one that nobody answers."""
    write_config(tmp_path)
    d = Daemon(tmp_path)
    try:
        await d.start()
        await d.ready()
        await asyncio.sleep(1.2)
        done = await aware(tmp_path, "modem", "test", "stick1", "0479 12 34 56")
        assert "the network took the text to +3247****456" in done.stdout
        assert any("lijn stick1" in text for text in d.got(FRIEND))
        config = load(tmp_path / "smsd.yaml")
        words: list[str] = []

        def trip(wait_s: float) -> list[Finding]:
            return list(line_test.round_trip(config, tmp_path, FRIEND, words.append, wait_s=wait_s))

        running = asyncio.create_task(asyncio.to_thread(trip, 30))
        await d.until(lambda: any("answer one of these" in word for word in words), "the question")
        d.text(FRIEND, "OK")
        assert [f.verdict.value for f in await running] == ["ok", "ok"]
        assert "no answer" in (await asyncio.to_thread(trip, 0.5))[-1].words
        d.server.manners.refuses = lambda submit: "+CMS ERROR: 50"
        monkey, line_test.SENT_S = line_test.SENT_S, 6.0
        try:
            [found] = [f for f in await asyncio.to_thread(trip, 0.1) if f.check == "test"]
        finally:
            line_test.SENT_S = monkey
        assert found.verdict.value == "bad"
        assert "no subscription for texts" in found.words
        await asyncio.sleep(1.5)
        report = (await aware(tmp_path, "doctor", "--json", code=1)).stdout
        assert "no credit" in said(report, "sending")
        assert await d.stop() == 0
    finally:
        d.close()


async def test_by_hand_where_no_daemon_runs(tmp_path: Path) -> None:
    """The modem is opened, sends, and is let go; a PIN that is refused is remembered and not tried again."""
    path = write_config(tmp_path)
    d = Daemon(tmp_path)
    d.pty.plug()
    try:
        done = await aware(tmp_path, "modem", "test", "stick1", FRIEND, "--json")
        assert json.loads(done.stdout)["verdict"] == "ok"
        assert len(d.got(FRIEND)) == 1
        d.server.manners.become(Manners(pin="1234"))
        d.server.power_up()
        path.write_text(path.read_text().replace(f"number: '{NUMBER}'", f"number: '{NUMBER}', pin: '9999'"))
        assert "refused the PIN" in (await aware(tmp_path, "modem", "test", "stick1", FRIEND, code=1)).stdout
        assert "refused the PIN" in said((await aware(tmp_path, "doctor", "--json", code=1)).stdout, "sim")
        await aware(tmp_path, "modem", "test", "stick1", FRIEND, code=1)
        assert d.server.pins == ["9999"]
    finally:
        d.close()


async def test_a_swapped_card_and_the_daemon(tmp_path: Path) -> None:
    """The daemon stops the line; the doctor says so by the daemon's word, and a second daemon would be told."""
    write_config(tmp_path)
    await asyncio.to_thread(smsd, tmp_path, "members", "add", "0475999999")
    from smsd.store import facts
    from smsd.store.database import Database
    from smsd.store.opening import open_engine

    Database(open_engine(f"sqlite:///{tmp_path}/smsd.db")).call(facts.put, "iccid:stick1", "8932000000000000999")
    d = Daemon(tmp_path)
    try:
        await d.start()
        await d.until(lambda: '"state": "barred"' in d.said(), "the bar")
        await asyncio.sleep(1.5)
        report = (await aware(tmp_path, "doctor", "--json", code=1)).stdout
        assert "another card" in said(report, "sim")
        assert "smsd modem accept stick1" in said(report, "sim")
        assert said(report, "daemon").startswith("ok")
        assert "already serves" in (await aware(tmp_path, "run", code=1)).stderr
    finally:
        await d.stop()
        d.close()


@pytest.mark.parametrize(
    ("number", "why"), [("02 219 10 10", "landline"), ("+31612345678", "allowed_prefixes"), ("12", "no phone number")]
)
def test_who_may_get_it(tmp_path: Path, number: str, why: str) -> None:
    """Nothing goes where nothing may go."""
    config = load(write_config(tmp_path))
    with pytest.raises(Unusable) as refused:
        line_test.target(config, number)
    assert why.replace("no phone", "not a phone") in str(refused.value)
