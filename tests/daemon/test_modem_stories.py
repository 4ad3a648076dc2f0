"""What modems do in a life, with the daemon as a process over real ptys: hidden texts,
swapped names, sleep, restarts, ports that hang.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from tests.process import NUMBER, Daemon, smsd, write_config

pytestmark = pytest.mark.story

SECOND = "+32470000001"
PINS = ("1111", "2222")


def prepare(folder: Path, *, modems: str = "") -> Daemon:
    path = write_config(folder)
    if modems:
        text = path.read_text()
        head, _, tail = text.partition("modems:\n")
        path.write_text(head + "modems:\n" + modems.format(folder=folder) + tail[tail.index("networks:") :])
    return Daemon(folder)


TWO = "".join(
    f"  - {{{{name: stick{i + 1}, device: '{{folder}}/modem{i}', sim: {{{{number: '{n}', pin: !secret pin{i}}}}}}}}}\n"
    for i, n in enumerate((NUMBER, SECOND))
)


class Two:
    """A daemon with two sticks of one kind in sockets modem0 and modem1."""

    def __init__(self, folder: Path) -> None:
        (folder / "secrets.yaml").write_text("".join(f"pin{i}: '{pin}'\n" for i, pin in enumerate(PINS)))
        (folder / "secrets.yaml").chmod(0o600)
        self.folder, self.daemon = folder, prepare(folder, modems=TWO)
        self.servers = [
            self.daemon.server,
            AtServer(self.daemon.network, SECOND, imei="350000000000025", iccid="8932000000000010017"),
        ]
        self.ptys = [self.daemon.pty, Pty(self.servers[1], folder / "modem1")]
        for server, pin in zip(self.servers, PINS, strict=True):
            server.manners.pin, server.card.unlocked = pin, False
        for pty in self.ptys:
            pty.plug()

    def replug(self, order: tuple[int, int]) -> None:
        for pty in self.ptys:
            pty.pull()
        for pty, i in zip(self.ptys, order, strict=True):
            pty.server = self.servers[i]
            pty.plug()

    def lines(self) -> dict[str, dict]:
        try:
            return {m["name"]: m for m in json.loads((self.folder / "smsd.status.json").read_text())["modems"]}
        except (OSError, ValueError):
            return {}

    def settled(self) -> bool:
        return {n: (m["state"], m["imei"]) for n, m in self.lines().items()} == {
            f"stick{i + 1}": ("ready", s.imei) for i, s in enumerate(self.servers)
        } and all(s.card.unlocked and s.arrivals.cnmi[1] == 1 for s in self.servers)

    def close(self) -> None:
        self.daemon.close()
        self.ptys[1].pull()


async def test_two_sticks_swap_their_names(tmp_path: Path) -> None:
    """Both with a fixed device: each line finds its own stick again, and each PIN goes to its own card only."""
    two = Two(tmp_path)
    d = two.daemon
    try:
        await d.start()
        await d.until(two.settled, "both lines", 30)
        two.replug((1, 0))
        await asyncio.sleep(2)
        await d.until(two.settled, "both lines, swapped", 40)
        for server, sender in zip(two.servers, ("+32479000001", "+32479000002"), strict=True):
            d.network.text(sender, server.number, "JOIN")
            await d.until(lambda s=sender: d.got(s), "an answer")
            assert any(s.recipient.number == sender for _, s in server.sent)
        assert [set(s.pins) for s in two.servers] == [{PINS[0]}, {PINS[1]}]
        assert "was changed" not in d.said()
        assert await d.stop() == 0
    finally:
        two.close()


async def test_announced_and_not_readable(tmp_path: Path) -> None:
    """A stick that hides what it announces: said once, in the journal and
    the status; the texts after it come routed.
    """
    d = prepare(tmp_path)
    d.server.manners.hides_stored = True
    try:
        await d.start()
        await d.ready()
        d.text("+32479000001", "JOIN")
        await d.until(lambda: "an announced text cannot be read" in d.said(), "the alarm in the log", 30)
        d.text("+32479000002", "JOIN")
        await d.until(lambda: d.got("+32479000002"), "an answer by the other way")
        assert d.server.arrivals.cnmi[1] == 2
        assert await d.stop() == 0
        await d.start()
        await d.until(lambda: d.said().count('"state": "ready"') == 2, "the modem again")
        assert d.server.arrivals.cnmi[1] == 2
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.parametrize("words", [("RDY", "+CPIN: SIM PIN"), ("^SYSSTART",)], ids=str)
async def test_asleep_and_restarted(tmp_path: Path, words: tuple[str, ...]) -> None:
    """CFUN=4 when it is opened, no word of who it is before its PIN; then
    it restarts: unlocked and prepared both times.
    """
    two = Two(tmp_path)
    d, server = two.daemon, two.servers[0]
    server.manners.identity_after_pin, server.manners.cfun, server.radio.cfun = True, 4, 4
    try:
        await d.start()
        await d.until(two.settled, "both lines", 30)
        server.restart(*words)
        await d.until(two.settled, "both lines again", 30)
        assert server.pins == [PINS[0]] * 2
        assert server.radio.cfun == 1
        assert two.servers[1].pins == [PINS[1]]
        d.text("+32479000001", "JOIN")
        await d.until(lambda: d.got("+32479000001"), "an answer")
        assert await d.stop() == 0
    finally:
        two.close()


async def test_registered_for_data_only(tmp_path: Path) -> None:
    """Not ready, and status and log say why; ready when texts go."""
    d = prepare(tmp_path)
    d.server.manners.stats = {"+CREG": "3", "+CGREG": "1"}
    try:
        await d.start()
        await d.until(lambda: "data only: home network for data, texts denied by the network" in d.said(), "the reason")
        await asyncio.sleep(1.5)
        assert '"state": "ready"' not in d.said()
        status = json.loads((tmp_path / "smsd.status.json").read_text())["modems"][0]
        assert status["state"] == "resting"
        assert "data only" in status["reason"]
        d.server.manners.stats = {"+CREG": "1", "+CGREG": "1"}
        await d.ready()
        assert await d.stop() == 0
    finally:
        d.close()


HANGS = """\
import os
_open = os.open
def hanging(path, flags, *rest, **more):
    if str(path).endswith("/dead") and flags & os.O_NOCTTY:
        return _open(path, os.O_WRONLY)  # a pipe without a reader: open(2) does not come back
    return _open(path, flags, *rest, **more)
os.open = hanging
"""


@pytest.mark.full
async def test_a_port_that_hangs_on_open(tmp_path: Path) -> None:
    """open(2) blocks: the line says so, the other line works, a scan ends, and so does the daemon."""
    one = f"  - {{{{name: stick1, device: '{{folder}}/modem0', sim: {{{{number: '{NUMBER}'}}}}}}}}\n"
    d = prepare(
        tmp_path, modems=one + one.replace("stick1", "stick2").replace("modem0", "dead").replace(NUMBER, SECOND)
    )
    os.mkfifo(tmp_path / "dead")
    (tmp_path / "hang").mkdir()
    (tmp_path / "hang" / "sitecustomize.py").write_text(HANGS)
    d.env["PYTHONPATH"] = str(tmp_path / "hang")
    try:
        await d.start()
        await d.ready()
        d.text("+32479000001", "JOIN")
        await d.until(lambda: d.got("+32479000001"), "an answer")
        await d.until(lambda: "hangs while it is opened" in d.said(), "the reason", 30)
        await d.until(lambda: "still hangs" in d.said(), "the reason, at once", 30)
        os.environ["PYTHONPATH"] = d.env["PYTHONPATH"]
        try:
            done = await asyncio.get_running_loop().run_in_executor(
                None, lambda: smsd(tmp_path, "modem", "scan", str(tmp_path / "dead"), code=1)
            )
        finally:
            del os.environ["PYTHONPATH"]
        assert "hangs" in done.stdout + done.stderr
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.full
async def test_a_lost_announcement(tmp_path: Path) -> None:
    """Half a minute later it is found, on the wall clock too."""
    d = prepare(tmp_path)
    try:
        await d.start()
        await d.ready()
        d.server.manners.lose_announcements = 1
        d.text("+32479000001", "JOIN")
        await d.until(lambda: d.got("+32479000001"), "an answer", 32)
        assert await d.stop() == 0
    finally:
        d.close()
