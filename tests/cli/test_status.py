"""`smsd status` tells the truth: about a daemon that is dead or hangs, to a user who may
read nothing, beside a faulty file, at a full disk.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from smsd.daemon import progress
from smsd.daemon import status as volatile
from smsd.rules import plan
from tests.daemon.test_daemon import aware, prepare
from tests.process import smsd, write_config
from tests.town import town

pytestmark = pytest.mark.story

# as root once, so that all is imported that this user may not read; then as somebody
# who may read neither configuration nor database
AS_NOBODY = """
import os, sys
from smsd.cli.app import main
sys.argv = ["smsd", "status"]
try:
    main()
except SystemExit:
    pass
print("-- as nobody", flush=True)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
main()
"""


def heartbeat(folder: Path, **changes: object) -> Path:
    """A status.json as a daemon of today leaves it, with changes."""
    data = {
        "pid": os.getpid(),
        "born": volatile.born(os.getpid()),
        "beat": time.monotonic(),
        "boot": volatile.boot_id(),
        "version": "1",
        "database": str(folder / "smsd.db"),
        "gateway": "BIN Dorp",
        "at": datetime.now(UTC).isoformat(),
        "uptime_s": 60,
        "clock_proven": True,
        "modems": [
            {
                "name": "stick1",
                "state": "ready",
                "operator": "X",
                "technology": "LTE",
                "signal_dbm": -71,
                "registered": True,
                "sent": 5,
                "failed": 0,
                "seconds_per_sms": 3.0,
                "quota_left": None,
            }
        ],
    }
    path = folder / "smsd.status.json"
    path.write_text(json.dumps({**data, **changes}))
    return path


@pytest.mark.parametrize(("changes", "state"), [
    ({}, "answering"),
    ({"beat": time.monotonic() - 11}, "silent"),
    ({"beat": "x"}, "silent"),
    ({"boot": "another", "at": (datetime.now(UTC) - timedelta(seconds=30)).isoformat()}, "silent"),
    ({"boot": "", "at": "yesterday"}, "silent"),
    ({"born": 1}, "none"),
    ({"pid": 1}, "none"),
    ({"pid": 1, "born": None}, "none"),
    ({"pid": 0}, "none"), ({"pid": -1}, "none"), ({"pid": 1 << 40}, "none"),
    ({"database": "/elsewhere.db"}, "none"),
])  # fmt: skip
def test_who_is_believed(tmp_path: Path, changes: dict, state: str) -> None:
    """The heartbeat is young and the process is the one that wrote it, of this database."""
    write_config(tmp_path)
    heartbeat(tmp_path, **changes)
    assert volatile.look(f"sqlite:///{tmp_path}/smsd.db").state == state


def test_rubbish_is_no_daemon(tmp_path: Path) -> None:
    """Whatever lies there."""
    random = Random(7)
    url = f"sqlite:///{tmp_path}/smsd.db"
    whole = heartbeat(tmp_path).read_bytes()
    for n in range(200):
        data = bytearray(whole)
        for _ in range(random.randrange(1, 4)):
            data[random.randrange(len(data))] = random.randrange(256)
        (tmp_path / "smsd.status.json").write_bytes(bytes(data[: random.randrange(len(data))] if n % 2 else data))
        volatile.look(url)
    for text in ("[]", "1", "null", '{"pid": null}', '{"pid": {}}', '{"pid": true}', "[" * 5000, '{"pid": 1e400}'):
        (tmp_path / "smsd.status.json").write_text(text)
        assert volatile.look(url).state == "none"


def test_a_foreign_process_is_not_the_daemon(tmp_path: Path) -> None:
    """Its id was given to another: exit 3, and its last words are not told as today's."""
    write_config(tmp_path)
    other = subprocess.Popen(["sleep", "60"])
    try:
        heartbeat(tmp_path, pid=other.pid, born=volatile.born(os.getpid()))
        done = smsd(tmp_path, "status", code=3)
        assert "NOT ANSWERING" in done.stdout
        assert "ready" not in done.stdout
        assert "no daemon runs" in done.stderr
        found = json.loads(smsd(tmp_path, "status", "--json", code=3).stdout)
        assert (found["answering"], found["modems"][0]["state"]) == (False, "closed")
    finally:
        other.kill()
        other.wait()


def test_nobody_may_alert_is_said_in_red(tmp_path: Path) -> None:
    """First of all, and in red on a terminal."""
    write_config(tmp_path)
    env = {**os.environ, "SMSD_CONFIG": str(tmp_path / "smsd.yaml"), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    env.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "smsd", "status"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    [line] = [line for line in done.stdout.splitlines() if "NOBODY may alert" in line]
    assert "\x1b[1;31m" in line
    assert json.loads(smsd(tmp_path, "status", "--json", code=3).stdout)["may_alert"] == {"dorp": 0}


async def test_a_faulty_file_and_an_ordinary_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon runs on the old file; and somebody who may read neither file nor
    database sees the lines, the queue, and no names.
    """
    d = prepare(tmp_path)
    # as /run/smsd: beside folders that only root and the service may enter
    run = Path(tempfile.mkdtemp(prefix="smsd-run."))
    os.chmod(run, 0o755)
    os.chmod(tmp_path, 0o700)
    d.env["RUNTIME_DIRECTORY"] = str(run)
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(run))
    good = (tmp_path / "smsd.yaml").read_text()
    try:
        await d.start()
        await d.ready()
        await asyncio.sleep(1.5)
        done = await aware(tmp_path, "status")
        assert "last sign of life" in done.stdout
        (tmp_path / "smsd.yaml").write_text(good.replace("join: open", "join: opne"))
        done = await aware(tmp_path, "status")
        assert "stick1" in done.stdout
        assert "ready" in done.stdout
        assert "got 'opne'" in done.stdout
        (tmp_path / "smsd.yaml").write_text(good)
        (tmp_path / "smsd.yaml").chmod(0o640)
        if os.geteuid() == 0:
            env = {**os.environ, "SMSD_CONFIG": str(tmp_path / "smsd.yaml"), "NO_COLOR": "1"}
            both = await asyncio.to_thread(
                subprocess.run, [sys.executable, "-c", AS_NOBODY], env=env, capture_output=True, text=True, timeout=60
            )
            assert both.returncode == 0, both.stderr
            ordinary = both.stdout.partition("-- as nobody\n")[2]
            assert "ready" in ordinary
            assert "queue: 0 waiting" in ordinary
            assert "NOBODY may alert" not in ordinary
            assert "Peeters" in both.stdout
            assert "Peeters" not in ordinary
        assert await d.stop() == 0
    finally:
        d.close()
        shutil.rmtree(run, ignore_errors=True)


@pytest.mark.full
async def test_a_daemon_that_hangs(tmp_path: Path) -> None:
    """Stopped by a signal it stays a process and gives no sign of life: not
    answering, exit 3, with the age; then it lives again.
    """
    d = prepare(tmp_path)
    try:
        await d.start()
        await d.ready()
        d.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(11)
        done = await aware(tmp_path, "status", code=3)
        assert "NOT ANSWERING" in done.stdout
        assert "not answering: its last sign of life was 1" in done.stderr
        assert json.loads((await aware(tmp_path, "status", "--json", code=3)).stdout)["heartbeat_age_s"] > 10
        d.process.send_signal(signal.SIGCONT)
        await asyncio.sleep(2)
        await aware(tmp_path, "status")
        assert await d.stop() == 0
    finally:
        if d.process.returncode is None:
            d.process.send_signal(signal.SIGCONT)
        d.close()


@pytest.mark.parametrize(
    ("per_minute", "cold", "warm"), [(10, 1.0, 0.5), (30, 1.5, 1.0), (6, 4.0, 3.0), (None, 2.0, 1.2)]
)
def test_time_left_is_right(tmp_path: Path, evening, per_minute: int | None, cold: float, warm: float) -> None:
    """Within a quarter of the truth (or ten seconds), whenever it is asked: on a line that
    may send so many a minute, and on a free one.
    """

    async def main(loop) -> list[tuple[float, float]]:
        fair = {"modems__0__sim__fair_use": {"per_minute": per_minute}} if per_minute else {}
        told: list[tuple[float, float]] = []
        async with town(tmp_path, loop, cold=cold, warm=warm, **fair) as t:
            await t.people(45)
            await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet", 15)
            await t.say("peeters", f"{t.code('peeters')} 4711", 0.1)
            while True:
                await t.wait(7)
                lines = volatile.snapshot(t.gateway.ctx, 0.0)["modems"]
                [*running] = (await t.db.run(progress.look, lines))["broadcasts"]
                if not running:
                    break
                told.append((loop.time(), running[0]["eta_s"]))
            ended = loop.time() - 7
        return [(ended - at, eta) for at, eta in told]

    left = evening(main)
    assert len(left) > 3
    for truth, eta in left[1:]:
        assert abs(eta - truth) <= max(10.0, truth / 4), left


@pytest.mark.parametrize("recent", [(), (1.0,), tuple(float(n) for n in range(10)), tuple(59.0 - n for n in range(10))])
def test_a_bucket_that_is_partly_used(recent: tuple[float, ...]) -> None:
    """Played out segment by segment: never more than so many in any minute."""
    line = plan.Line("a", True, 0.5, per_minute=10, recent=recent)
    ends = [plan.duration(line, n) for n in range(1, 60)]
    assert ends == sorted(ends)
    moments = sorted([-age for age in recent] + ends)
    if recent:
        for i, at in enumerate(moments):
            assert sum(at - 60 < other <= at for other in moments[: i + 1]) <= 10 + 1


def test_any_reader_of_the_heartbeat(tmp_path: Path) -> None:
    """It is written for everybody, and holds nobody's number."""
    volatile.write(tmp_path / "status.json", {"pid": 1})
    assert (tmp_path / "status.json").stat().st_mode & 0o777 == 0o644


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that was ready when the disk was full is not the whole truth."""
    from smsd.cli import doctor_machine, status

    write_config(tmp_path)
    heartbeat(tmp_path)
    monkeypatch.setattr(doctor_machine, "disk", lambda folder: (3, False))
    found, seen = status.collect(tmp_path / "smsd.yaml")
    assert seen.answering
    assert any(row["check"] == "disk" and "full" in row["words"] for row in found["health"])


def test_no_status_of_a_daemon_that_was_killed(tmp_path: Path) -> None:
    """What is left of it is not believed."""
    write_config(tmp_path)
    daemon = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    began = volatile.born(daemon.pid)
    heartbeat(tmp_path, pid=daemon.pid, born=began)
    assert volatile.look(f"sqlite:///{tmp_path}/smsd.db").answering
    daemon.kill()
    os.waitid(os.P_PID, daemon.pid, os.WEXITED | os.WNOWAIT)
    assert not volatile.look(f"sqlite:///{tmp_path}/smsd.db").answering  # not even while nobody has waited for it
    daemon.wait()
