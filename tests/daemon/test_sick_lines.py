"""Lines that refuse, over real ptys with the real daemon: trouble that passes, a sick
modem beside a good one, a form that is disliked.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from tests.daemon.test_daemon import prepare
from tests.flow.test_lines import every, is_member
from tests.process import Daemon

pytestmark = pytest.mark.story


def states(folder: Path) -> Counter:
    with closing(sqlite3.connect(f"file:{folder}/smsd.db?mode=ro", uri=True)) as database:
        return Counter(state for (state,) in database.execute("select state from deliveries where role = 'member'"))


async def test_trouble_that_passes(tmp_path: Path) -> None:
    """500 to every member from the first text on, for seconds: rows wait,
    nobody is given up, everybody gets it once.
    """
    d = prepare(tmp_path, 12)
    loop = asyncio.get_running_loop()
    until = float("inf")
    d.server.manners.refuses = lambda s: "+CMS ERROR: 500" if is_member(s) and loop.time() < until else None
    try:
        await d.start()
        await d.ready()
        await d.alert(12)
        await d.until(lambda: d.said().count('"not sent"') >= 4, "four refusals")
        assert set(states(tmp_path)) <= {"queued", "claimed"}
        assert "the line refuses: +CMS ERROR: 500" in d.said()
        until = loop.time()
        await d.until(lambda: set(d.alerts(12).values()) == {1}, "everybody", 60)
        assert d.server.commands.count("AT+CFUN=1,1") == 0
        assert await d.stop() == 0
        assert states(tmp_path) == {"sent": 12}
    finally:
        d.close()


class Two(Daemon):
    """A daemon with a second modem."""

    def __init__(self, made: Daemon) -> None:
        super().__init__(made.folder)
        self.other = AtServer(self.network, "+32470000001", imei="350000000000025", imsi="206010000000025")
        self.second = Pty(self.other, self.folder / "modem1")

    async def start(self) -> None:
        self.second.plug()
        await super().start()

    def close(self) -> None:
        super().close()
        self.second.pull()


async def test_a_sick_modem_beside_a_good_one(tmp_path: Path) -> None:
    """It refuses every second text: the last member is reached when the good one could have reached everybody."""
    made = prepare(tmp_path, 30)
    path = tmp_path / "smsd.yaml"
    path.write_text(
        path.read_text().replace(
            "networks:\n",
            f"  - {{name: stick2, device: {tmp_path}/modem1, sim: {{number: '+32470000001'}}}}\nnetworks:\n",
            1,
        )
    )
    d = Two(made)
    d.network.cold = d.network.warm = 0.2
    d.other.manners.refuses = every(2, 500, 38, "ERROR")
    try:
        await d.start()
        await d.until(lambda: d.said().count('"state": "ready"') == 2, "both modems")
        await d.alert(30)
        await d.until(lambda: min(d.alerts(30).values()) == 1, "everybody", 30)
        assert d.alerts(30).total() == 30
        assert len(d.server.sent) > len(d.other.sent)
        await d.until(lambda: states(tmp_path) == {"sent": 30}, "the rows")
        assert await d.stop() == 0
    finally:
        d.close()


async def test_a_modem_that_dislikes_our_form(tmp_path: Path) -> None:
    """304 to a relative validity: the same text goes out at once without, and the next run knows it."""
    d = prepare(tmp_path, 4)
    d.server.manners.dislikes = {"validity"}
    try:
        await d.start()
        await d.ready()
        await d.alert(4)
        await d.until(lambda: set(d.alerts(4).values()) == {1}, "everybody")
        assert await d.stop() == 0
        wasted = sum(c.startswith("AT+CMGS=") for c in d.server.commands) - len(d.server.sent)
        assert wasted == 1
        assert all(submit.reject_duplicates for _, submit in d.server.sent[1:])
        await d.start()
        await d.until(lambda: d.said().count('"state": "ready"') == 2, "the modem")
        d.text("+32479111111", "JOIN")
        await d.until(lambda: d.got("+32479111111"), "an answer")
        assert sum(c.startswith("AT+CMGS=") for c in d.server.commands) - len(d.server.sent) == wasted
        assert await d.stop() == 0
        assert not [line for line in d.said().splitlines() if json.loads(line)["event"] == "not sent"]
    finally:
        d.close()
