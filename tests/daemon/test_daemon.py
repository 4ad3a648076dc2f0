"""The daemon as a process, over real ptys: an alert, reload, drain, kill -9, systemd, commands beside it."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.process import Daemon, smsd, write_config
from tests.town import PEETERS, member


def prepare(folder: Path, members: int = 5, **changes: str) -> Daemon:
    write_config(folder, **changes)
    (folder / "m.csv").write_text("number,name\n" + "".join(f"{member(n)},Lid {n}\n" for n in range(1, members + 1)))
    smsd(folder, "members", "import", str(folder / "m.csv"))
    smsd(folder, "people", "enrol", "peeters", "--pin", "4711")
    return Daemon(folder)


async def aware(folder: Path, *words: str, **options):
    """A command, while the simulated modem goes on."""
    return await asyncio.get_running_loop().run_in_executor(None, lambda: smsd(folder, *words, **options))


async def test_an_alert_from_pty_to_pty(tmp_path: Path) -> None:
    """Text, preview, proof, phones; status meanwhile; exit 0; nothing secret in the log."""
    d = prepare(tmp_path)
    try:
        await d.start()
        await d.ready()
        await d.alert(5)
        await d.until(lambda: set(d.alerts(5).values()) == {1}, "everybody")
        written = tmp_path / "smsd.status.json"  # once a second
        ready = re.compile('"state": "ready".*"registered": true')
        await d.until(lambda: written.exists() and ready.search(written.read_text()), "the status")
        status = json.loads((await aware(tmp_path, "status", "--json")).stdout)
        assert status["modems"][0]["state"] == "ready"
        assert status["modems"][0]["registered"] is True
        assert status["not_enrolled"] == ["Hoofdinsp. Claes", "Anja"]
        assert set(status) == {
            "gateway",
            "version",
            "uptime_s",
            "modems",
            "queue",
            "broadcasts",
            "not_enrolled",
            "answering",
            "heartbeat_age_s",
            "may_alert",
            "health",
            "overflow",
        }
        assert await d.stop() == 0
        log = d.said()
        assert "Traceback" not in log
        assert not re.search(r"\b4711\b", log)
        assert member(1) not in log
        assert PEETERS not in log
    finally:
        d.close()


async def test_kill_nine_and_start_again(tmp_path: Path) -> None:
    """Nobody is lost; at most two get it twice."""
    d = prepare(tmp_path, 20)
    d.network.cold = d.network.warm = 0.15
    try:
        await d.start()
        await d.ready()
        await d.alert(20)
        await d.until(lambda: d.alerts(20).total() >= 6, "six")
        assert await d.stop(signal.SIGKILL) == -9
        await d.start()
        await d.until(lambda: min(d.alerts(20).values()) >= 1, "everybody")
        await asyncio.sleep(1)
        assert d.alerts(20).total() <= 22
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.story
async def test_reload(tmp_path: Path) -> None:
    """A bad file keeps the old one and says why; a good one is taken over."""
    d = prepare(tmp_path)
    try:
        await d.start()
        await d.ready()
        path = tmp_path / "smsd.yaml"
        good = path.read_text()
        path.write_text(good.replace("join: open", "join: opne"))
        d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: "got 'opne', want" in d.said(), "the refusal")
        d.text("+32479111111", "JOIN")
        await d.until(lambda: d.got("+32479111111"), "an answer by the old rules")
        path.write_text(good.replace("join: open", "join: closed"))
        d.process.send_signal(signal.SIGHUP)
        await d.until(
            lambda: "configuration reloaded" in d.said() and "networks.dorp.join" in d.said(),
            "the reload, with the key that changed",
        )
        d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: "configuration unchanged" in d.said(), "the truth about nothing")
        assert d.said().count("configuration reloaded") == 1
        d.text("+32479222222", "JOIN")
        await d.until(
            lambda: any("aanmelden kan nu niet" in text for text in d.got("+32479222222")), "an answer by the new rules"
        )
        path.write_text(good.replace("modem0", "modem7"))
        d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: "systemctl restart smsd" in d.said(), "the advice")
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.story
async def test_a_replug(tmp_path: Path) -> None:
    """The port goes in the middle and comes back under the same name; everybody gets it."""
    d = prepare(tmp_path, 12)
    d.network.cold = d.network.warm = 0.15
    try:
        await d.start()
        await d.ready()
        await d.alert(12)
        await d.until(lambda: d.alerts(12).total() >= 3, "three")
        d.pty.pull()
        await asyncio.sleep(1)
        d.pty.plug()
        await d.until(lambda: min(d.alerts(12).values()) >= 1, "everybody")
        assert d.alerts(12).total() <= 13
        assert d.server.sending.cmms == 2
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.story
async def test_a_shell_halts_and_drafts(tmp_path: Path) -> None:
    """`alert halt` bites within a second; `alert send` makes a draft whose preview goes to the officer."""
    d = prepare(tmp_path, 40)
    d.network.cold = d.network.warm = 0.3
    try:
        await d.start()
        await d.ready()
        done = await aware(tmp_path, "alert", "send", "--officer", "peeters", "Inbraak Kerkstraat")
        assert "code + PIN from that phone" in done.stderr
        code = await d.code()
        d.text(PEETERS, f"{code} 4711")
        await d.until(lambda: d.alerts(40).total() >= 3, "three")
        await aware(tmp_path, "alert", "halt", "1")
        before = d.alerts(40).total()
        await asyncio.sleep(2.5)
        assert d.alerts(40).total() - before <= 5
        held = d.alerts(40).total()
        await asyncio.sleep(1)
        assert d.alerts(40).total() == held
        await aware(tmp_path, "alert", "cancel", "1", "--yes")
        assert await d.stop() == 0
        rows = [json.loads(line) for line in smsd(tmp_path, "alert", "list", "--json").stdout.splitlines()]
        assert rows[0]["state"] == "cancelled"
        assert smsd(tmp_path, "status", code=3).stdout
    finally:
        d.close()


@pytest.mark.story
async def test_systemd(tmp_path: Path) -> None:
    """READY, RELOADING, WATCHDOG from proof of work, STOPPING."""
    d = prepare(tmp_path)
    heard: list[str] = []
    link = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    link.bind(str(tmp_path / "notify"))
    link.setblocking(False)
    loop = asyncio.get_running_loop()
    loop.add_reader(link, lambda: heard.append(link.recv(1000).decode()))
    d.env |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "200000"}
    try:
        await d.start()
        await d.until(lambda: any("READY=1" in h for h in heard), "READY")
        await d.until(lambda: sum("WATCHDOG=1" in h for h in heard) >= 3, "the watchdog")
        d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: any("RELOADING=1" in h and "MONOTONIC_USEC" in h for h in heard), "RELOADING")
        assert await d.stop() == 0
        await asyncio.sleep(0.05)
        assert any("STOPPING=1" in h for h in heard)
    finally:
        loop.remove_reader(link)
        link.close()
        d.close()


@pytest.mark.story
async def test_metrics_and_a_second_daemon(tmp_path: Path) -> None:
    """Prometheus can read; a second daemon on the same database is refused with a sentence."""
    port = free_port()
    d = prepare(tmp_path, extra=f"metrics: {{listen: '127.0.0.1:{port}'}}\n")
    try:
        await d.start()
        await d.ready()
        loop = asyncio.get_running_loop()
        page = await loop.run_in_executor(
            None, lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
        )
        assert 'smsd_line_ready{line="stick1"} 1.0' in page
        second = await aware(tmp_path, "run", code=1)
        assert "another smsd already serves" in second.stderr
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.story
async def test_started_before_its_modem(tmp_path: Path) -> None:
    """The port appears later: it is taken up."""
    d = prepare(tmp_path)
    d.pty.plug()
    d.pty.pull()
    try:
        await d.start(plugged=False)
        await d.until(lambda: "cannot be opened" in d.said(), "the loss to be told")
        d.pty.plug()
        await d.ready()
        assert await d.stop() == 0
    finally:
        d.close()


def test_no_configuration(tmp_path: Path) -> None:
    """Exit 2, a sentence, no traceback."""
    done = smsd(tmp_path, "run", code=2)
    assert "cannot be read" in done.stderr
    (tmp_path / "smsd.yaml").write_text("gateway: {name: x}\n")
    assert "modems: is missing" in smsd(tmp_path, "run", code=2).stderr


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    """Too short: what to do."""
    prepare(tmp_path)
    key = tmp_path / "machine.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_bytes(b"short")
    assert "Put it back from a backup" in smsd(tmp_path, "people", "enrol", "claes", "--pin", "2580", code=1).stderr


def test_asked_to_stop_while_it_loads(tmp_path: Path) -> None:
    """SIGTERM in the first moments is an end with 0, without a traceback;
    from the first moment that it is listened for.
    """
    write_config(tmp_path)
    for pause in (0.0, 0.2, 0.5):
        process = subprocess.Popen(
            [sys.executable, "-m", "smsd", "run", "--config", str(tmp_path / "smsd.yaml")], stderr=subprocess.PIPE
        )
        while (
            not int(re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())[1], 16)
            & 1 << signal.SIGTERM - 1
        ):
            time.sleep(0.005)
        time.sleep(pause)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=90)
        assert process.returncode == 0, (pause, said)
        assert b"Traceback" not in said
