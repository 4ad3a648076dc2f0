"""Two daemons on one database, each with its own modem: what one holds the other neither sends nor calls uncertain."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.daemon.test_daemon import prepare
from tests.process import CONFIG, Daemon
from tests.town import member

pytestmark = pytest.mark.story

MEMBERS = 12


def second(folder: Path, first: Path) -> Daemon:
    """A daemon in a folder of its own (so with a lock of its own), whose database and key are the first one's."""
    folder.mkdir()
    (folder / "smsd.db").symlink_to(first / "smsd.db")
    for key in first.glob("machine*"):
        shutil.copy2(key, folder / key.name)
    (folder / "smsd.yaml").write_text(
        CONFIG.format(
            folder=folder, number="+32470000001", join="open", database=f"sqlite:///{folder}/smsd.db"
        ).replace("stick1", "stick2")
    )
    return Daemon(folder)


async def test_a_second_process_disturbs_nothing(tmp_path: Path) -> None:
    """It starts while the first one has a text on air and one claimed behind it; everybody gets the alert once."""
    (tmp_path / "one").mkdir()
    one = prepare(tmp_path / "one", MEMBERS)
    one.network.cold = one.network.warm = 1.5
    two = second(tmp_path / "two", tmp_path / "one")
    two.network.cold = two.network.warm = 1.5
    try:
        await one.start()
        await one.ready()
        await one.alert(MEMBERS)
        await one.until(lambda: one.alerts(MEMBERS).total() >= 2, "two alerts")
        await two.start()
        await two.ready()
        # stick1's members are nobody's in the second configuration, so both lines may take what nobody has claimed

        def reached() -> dict[str, int]:
            return {member(n): one.alerts(MEMBERS)[n] + two.alerts(MEMBERS)[n] for n in range(1, MEMBERS + 1)}

        await one.until(lambda: min(reached().values()) >= 1, "everybody")
        await asyncio.sleep(4)
        assert set(reached().values()) == {1}
        with sqlite3.connect(tmp_path / "one" / "smsd.db") as db:
            doubts = db.execute("SELECT event, detail FROM journal WHERE event LIKE 'delivery %'").fetchall()
        db.close()
        assert doubts == []
        assert await two.stop() == 0
        assert await one.stop() == 0
    finally:
        one.close()
        two.close()
