"""Alarms of our own: once, and again when it is over; a deaf modem; the nightly copy."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from smsd.background import loop
from smsd.config.messages import shipped
from smsd.errors import Damaged
from smsd.lines import power
from smsd.model.line import State
from smsd.service import alarms as service
from smsd.service import health
from smsd.service.health import Health
from smsd.simulator import time_loop
from smsd.store import facts
from tests.postgres import file_only
from tests.process import Daemon, write_config
from tests.town import ANJA, PEETERS, Town, town

pytestmark = pytest.mark.story


def run(folder: Path, main: Callable[[Town], Awaitable[None]], **changes: object) -> None:
    async def play(loop) -> None:
        async with town(folder, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def alarms(t: Town) -> list[str]:
    return [text for text in t.got(ANJA) if "BIN DORP" in text]


def test_a_modem_that_went_away(tmp_path: Path) -> None:
    """Told after five minutes, on a line that lives; again when it is back; officers are left in peace."""

    async def main(t: Town) -> None:
        await t.people(1)
        cable = t.village.cables["stick0"]
        cable.pull()
        await t.wait(250)
        assert alarms(t) == []
        await t.wait(120)
        assert len(alarms(t)) == 1
        assert "modem stick0 is al 5 minuten weg" in alarms(t)[0]
        await t.wait(1200)
        assert len(alarms(t)) == 1
        cable.plug()
        await t.wait(90)
        assert len(alarms(t)) == 2
        assert alarms(t)[1].startswith("BIN DORP: opgelost: modem stick0")
        assert not any("stick0" in text for text in t.got(PEETERS))
        lines = await t.journal()
        assert any(line.startswith("alarm: alarm_modem_lost:stick0") for line in lines)
        assert any(line.startswith("alarm over: alarm_modem_lost:stick0") for line in lines)

    run(tmp_path, main, modems=2)


def test_short_trouble_is_no_alarm(tmp_path: Path) -> None:
    """A replug every few minutes."""

    async def main(t: Town) -> None:
        cable = t.village.cables["stick0"]
        for _ in range(5):
            cable.pull()
            await t.wait(120)
            cable.plug()
            await t.wait(60)
        assert alarms(t) == []

    run(tmp_path, main, modems=2)


def test_no_network(tmp_path: Path) -> None:
    """Five minutes without registration, told by the other line."""

    async def main(t: Town) -> None:
        t.village.servers["stick0"].register(False)
        await t.wait(400)
        assert ["geen netwerk" in text for text in alarms(t)] == [True]
        t.village.servers["stick0"].register(True)
        await t.wait(60)
        assert ["opgelost" in text for text in alarms(t)] == [False, True]

    run(tmp_path, main, modems=2)


def test_quota_and_prepaid(tmp_path: Path) -> None:
    """Nearly spent; about to expire; not before the clock is proven."""

    async def main(t: Town) -> None:
        await t.wait(40)
        assert sorted(text.split(": ")[1][:26] for text in alarms(t)) == [
            "de kaart in modem stick0 v",
            "modem stick0 mag nog maar ",
        ]
        t.gateway.ctx.trust.proven = False
        await t.wait(40)
        assert "opgelost: de kaart" in alarms(t)[-1]

    run(tmp_path, main, modems=1, modems__0__sim__fair_use={"per_day": 40}, modems__0__sim__expires=date(2027, 1, 20))


def test_disk_and_power(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine says; the database too."""
    found = Health(disk_free_mb=12)
    monkeypatch.setattr(loop, "look", lambda folder: found)

    async def main(t: Town) -> None:
        nonlocal found
        await t.wait(10)
        assert "12 MB vrij" in alarms(t)[0]
        found = Health(disk_free_mb=5000, under_voltage=True)
        await t.wait(120)
        assert [("opgelost" in a, "voeding" in a) for a in alarms(t)[1:]] == [(True, False), (False, True)]
        t.gateway.jobs.database_whole = False
        await t.wait(40)
        assert "smsd restore" in alarms(t)[-1]

    run(tmp_path, main)


def test_told_once_over_a_restart(tmp_path: Path) -> None:
    """An alarm that was told is not told again by the next run; a crash is."""

    async def main(t: Town) -> None:
        await t.wait(40)
        before = len(alarms(t))
        await t.stop()
        await t.start()
        await t.wait(60)
        assert len(alarms(t)) == before
        for _ in range(2):
            await t.crash()
            await t.start()
            await t.wait(10)
        assert ["viel uit" in a for a in alarms(t)[before:]] == [True]

    run(tmp_path, main, modems__0__sim__expires=date(2027, 1, 20))


def test_what_the_machine_says(tmp_path: Path) -> None:
    """Files as the kernel writes them."""
    (tmp_path / "hwmon0").mkdir()
    assert health.look(tmp_path, tmp_path).under_voltage is False
    (tmp_path / "hwmon0" / "in0_lcrit_alarm").write_text("1\n")
    found = health.look(tmp_path, tmp_path)
    assert found.under_voltage
    assert found.disk_free_mb > 0
    assert health.look(tmp_path / "nothing", tmp_path / "nothing") == Health(None, False)
    (tmp_path / "hwmon1").mkdir()
    (tmp_path / "hwmon1" / "in0_lcrit_alarm").mkdir()
    (tmp_path / "hwmon0" / "in0_lcrit_alarm").write_text("0\n")
    assert not health.look(tmp_path, tmp_path).under_voltage


@file_only
def test_nightly_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a night, not during an alert; a database that is damaged is an alarm."""

    async def main(t: Town) -> None:
        await t.people(100)
        await t.alert(seconds=1)
        hour = t.clock.now().astimezone(t.config.gateway.zone).hour
        monkeypatch.setattr(loop, "BACKUP_HOUR", hour)
        copies = tmp_path / "backups"
        await t.wait(15)
        assert not copies.exists()  # the alert still runs
        await t.wait(90)
        made = list(copies.iterdir())
        assert len(made) == 1
        assert await t.db.run(facts.get, "backup") == t.gateway.ctx.today().isoformat()
        stamp = made[0].stat().st_mtime_ns
        await t.wait(90)
        assert made[0].stat().st_mtime_ns == stamp
        monkeypatch.setattr(loop.backup, "nightly", broken)
        await t.db.run(facts.put, "backup", "2026-01-01")
        await t.wait(70)
        assert "smsd restore" in alarms(t)[-1]

    def broken(*args: object) -> None:
        raise Damaged("smsd.db is damaged: row 3 missing from index")

    run(tmp_path, main)


def test_deaf_but_for_a_restart(tmp_path: Path) -> None:
    """ESC, AT, AT, then AT+CFUN=1,1; and the alert goes on."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        server = t.village.servers["stick0"]
        await t.alert(seconds=0.5)
        server.manners.deaf = server.manners.hears_reset = True
        await t.wait(400)
        assert "AT+CFUN=1,1" in server.commands
        assert t.gateway.ctx.lines["stick0"].state == State.READY
        assert all(sum("ALARM" in text for text in t.got(n)) >= 1 for n in numbers)

    run(tmp_path, main)


@pytest.mark.full
async def test_power_cycle(tmp_path: Path) -> None:
    """A modem that hears nothing at all: the operator's command takes its power, and it is ready again."""
    path = write_config(tmp_path)
    done = tmp_path / "cycled"
    command = f"{sys.executable} -c \"open('{done}', 'w')\""
    path.write_text(
        path.read_text().replace(
            "name: stick1,", f"name: stick1, power_cycle: '{command.replace(chr(39), chr(39) * 2)}',"
        )
    )
    d = Daemon(tmp_path)
    try:
        await d.start()
        await d.ready()
        d.server.manners.deaf = True
        d.pty.pull()
        d.pty.plug()
        await d.until(done.exists, "the power cycle", 60)
        d.server.manners.deaf = False
        d.pty.pull()
        d.pty.plug()
        await d.until(lambda: d.said().count('"state": "ready"') >= 2, "the modem", 30)
        assert "taking its power away" in d.said()
        assert await d.stop() == 0
    finally:
        d.close()


async def test_power_commands_that_fail(tmp_path: Path) -> None:
    """A sentence each."""
    assert await power.cycle("true", 5) is None
    assert "cannot be run" in await power.cycle("/no/such/thing", 5)
    assert "cannot be run" in await power.cycle('"unbalanced', 5)
    assert "ended with 3: oh" in await power.cycle("sh -c 'echo oh >&2; exit 3'", 5)
    assert "longer than" in await power.cycle("sleep 60", 0.2)


def test_each_alarm_reaches_the_operator(tmp_path: Path) -> None:
    """Every kind of technical alarm that has words: a text to the operator's own number over
    a line that is not the ill one, and a letter.
    """
    kinds = sorted(key for key in shipped()["nl"] if key.startswith("alarm_") and key != "alarm_over")
    fields = {
        "modem": "stick0",
        "reason": "weg",
        "count": 7,
        "date": "01/02/2027",
        "time": "03:00",
        "id": 37,
        "part": "mail",
        "alerts": [],
    }
    owner = {
        "gateway__operator": {"number": "+32475000009", "email": "op@example.org"},
        "mail": {"from": "bin@example.org", "smtp": {"host": "127.0.0.1", "port": 1, "security": "none"}},
    }

    async def main(t: Town) -> None:
        ctx = t.gateway.ctx
        for kind in [*kinds, "line_barred"]:

            def tell(conn, kind=kind) -> None:
                if kind == "line_barred":
                    service.line_barred(conn, ctx, "stick0", "SIM geweigerd")
                else:
                    service.say(
                        service.UnitOfWork(ctx, conn, ctx.now()), service.Alarm(kind, "stick0", fields), over=False
                    )

            def heard(conn) -> tuple[list, list]:
                texts = conn.exec_driver_sql("SELECT pinned FROM deliveries WHERE number = '+32475000009'").fetchall()
                return texts, conn.exec_driver_sql(
                    "SELECT subject FROM letters WHERE recipient = 'op@example.org'"
                ).fetchall()

            before = await t.db.run(heard)
            await t.db.run(tell)
            texts, letters = await t.db.run(heard)
            assert len(texts) == len(before[0]) + 1, kind
            assert len(letters) == len(before[1]) + 1, kind
            assert all(pinned != "stick0" for (pinned,) in texts), kind

    run(tmp_path, main, modems=2, **owner)


def test_the_operator_is_not_told_twice(tmp_path: Path) -> None:
    """An operator who is the network's coordinator gets one text; one who coordinates
    another network, whose lines are well, gets it too.
    """

    async def main(t: Town) -> None:
        ctx = t.gateway.ctx
        await t.db.run(
            lambda conn: service.say(service.UnitOfWork(ctx, conn, ctx.now()), service.Alarm("alarm_power"), over=False)
        )
        rows = await t.db.run(
            lambda conn: conn.exec_driver_sql(f"SELECT id FROM deliveries WHERE number = '{ANJA}'").fetchall()
        )
        assert len(rows) == 1

    run(tmp_path, main, gateway__operator={"number": ANJA})
