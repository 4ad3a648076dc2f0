"""The daemon on a PostgreSQL over a pty: an alert through kills of the daemon and of
the server, none lost; a second daemon; commands.
"""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.rules import proof
from smsd.store import people
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.schema import deliveries
from tests import postgres
from tests.postgres import Server
from tests.process import Daemon, smsd, write_config
from tests.town import ANJA, PEETERS, member

pytestmark = pytest.mark.story
MEMBERS = 60


@pytest.fixture
def server():
    """One of its own, that keeps what it was told to keep."""
    postgres.needed()
    one = Server(durable=True)
    yield one
    one.end()


async def test_an_alert_through_kills(tmp_path: Path, server: Server) -> None:
    """Each member gets it; twice only what was in a line's hands, and that is marked."""
    url = server.empty(tmp_path)
    write_config(tmp_path, database=url)
    (tmp_path / "list.csv").write_text("number\n" + "".join(f"{member(n)}\n" for n in range(1, MEMBERS + 1)))
    smsd(tmp_path, "members", "import", str(tmp_path / "list.csv"))
    db = Database(open_engine(url))
    key = (tmp_path / "machine.key").read_bytes()
    db.call(people.save, "peeters", pin_hash=proof.hashed(key, "pin", "peeters", "4711"), pin_digits=4)
    d = Daemon(tmp_path)
    try:
        await d.start()
        await d.ready()
        refused = smsd(tmp_path, "run", code=1)
        assert "already serves" in refused.stderr + refused.stdout
        status = json.loads(smsd(tmp_path, "status", "--json").stdout)
        assert status["daemon"] is True if "daemon" in status else status
        await d.alert(MEMBERS)
        await d.until(lambda: d.alerts(MEMBERS).total() >= 10, "ten texts")
        await d.stop(signal.SIGKILL)
        await d.start()
        await d.until(lambda: d.alerts(MEMBERS).total() >= 25, "more texts")
        server.kill()
        await asyncio.sleep(1)
        assert d.process.returncode is None  # it waits, and sends nothing that it cannot claim
        server.start()
        await d.until(lambda: len(+d.alerts(MEMBERS)) == MEMBERS, "all texts", 120)
        query = sa.select(sa.func.count()).where(
            deliveries.c.role == "member", deliveries.c.state.in_(["queued", "claimed", "uncertain"])
        )
        for _ in range(600):
            db.engine.dispose()
            if db.call(lambda conn: conn.execute(query).scalar()) == 0:
                break
            await asyncio.sleep(0.1)
        doubled = d.alerts(MEMBERS).total() - MEMBERS
        again = sa.select(sa.func.count()).where(deliveries.c.role == "member", deliveries.c.again)
        marked = db.call(lambda conn: conn.execute(again).scalar())
        assert doubled <= marked <= 4
        assert await d.stop() == 0
    finally:
        d.close()
    assert "Traceback" not in d.said()
    for words, code in (
        (("doctor",), None),
        (("status",), 3),
        (("backup", str(tmp_path / "x")), 1),
        (("restore", str(tmp_path / "x")), 1),
    ):
        smsd(tmp_path, *words, code=code)
    server.end()
    for words in (
        ("status",),
        ("doctor",),
        ("members", "list"),
        ("alert", "halt", "1"),
        ("people", "list"),
        ("config", "check"),
    ):
        smsd(tmp_path, *words, code=None)  # which looks for a traceback


async def test_the_server_is_away_at_the_start(tmp_path: Path, server: Server) -> None:
    """Under systemd the daemon stays up: staff hear it, and when the server
    is back all goes on, with what lay on the SIM.
    """
    url = server.empty(tmp_path)
    write_config(tmp_path, database=url)
    (tmp_path / "list.csv").write_text(f"number\n{member(1)}\n{member(2)}\n")
    smsd(tmp_path, "members", "import", str(tmp_path / "list.csv"))
    key = (tmp_path / "machine.key").read_bytes()
    db = Database(open_engine(url))
    db.call(people.save, "peeters", pin_hash=proof.hashed(key, "pin", "peeters", "4711"), pin_digits=4)
    db.engine.dispose()
    server.kill()
    d = Daemon(tmp_path, INVOCATION_ID="1", NOTIFY_SOCKET=str(tmp_path / "notify"))
    heard: list[str] = []
    link = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    link.bind(str(tmp_path / "notify"))
    link.setblocking(False)
    asyncio.get_running_loop().add_reader(link, lambda: heard.append(link.recv(1000).decode()))
    try:
        await d.start()
        await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
        extended = ["EXTEND_TIMEOUT_USEC=60000000" in words for words in heard]
        ready = next(n for n, words in enumerate(heard) if "READY=1" in words)
        assert ready >= 2 and all(extended[:ready])  # systemd is asked for patience before each trial
        assert "alarmen werken NIET" in d.got(ANJA)[0]
        d.text(PEETERS, "Inbraak Kerkstraat")
        await d.until(lambda: d.got(PEETERS), "the officer to hear it")
        server.start()
        code = await d.code()
        d.text(PEETERS, f"{code} 4711")
        await d.until(lambda: all(d.alerts(2).values()), "the alert")
        assert await d.stop() == 0
    finally:
        asyncio.get_running_loop().remove_reader(link)
        link.close()
        d.close()
