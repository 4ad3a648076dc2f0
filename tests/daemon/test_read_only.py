"""A card that turned read-only, as a dying one does: at the start and while the daemon runs.

In: the real daemon on a pty, its folder on a file system of its own that is mounted
anew. Out: what each phone got, what status says.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smsd.daemon import start
from smsd.store import presence
from tests.daemon.test_damaged import MEMBERS, gateway
from tests.daemon.test_reload_storm import Systemd
from tests.process import Daemon
from tests.town import ANJA, PEETERS

pytestmark = [pytest.mark.story, pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system: for root")]


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own."""
    where, image = tmp_path / "card", tmp_path / "card.img"
    where.mkdir()
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    try:
        subprocess.run(["mkfs.ext4", "-q", "-F", "-b", "4096", image], check=True)
        inserted(where, image)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file system of its own can be mounted here: {error}")
    yield where
    subprocess.run(["umount", "-l", where], check=True)


def inserted(where: Path, image: Path) -> None:
    subprocess.run(["mount", "-o", "loop,errors=remount-ro", image, where], check=True)


def fails(where: Path) -> None:
    """The kernel meets a fault of the card, and takes no more writes."""
    subprocess.run(["sync", "-f", where], check=True)
    found = subprocess.run(["findmnt", "-no", "SOURCE", where], check=True, capture_output=True, text=True)
    try:
        Path(f"/sys/fs/ext4/{Path(found.stdout.strip()).name}/trigger_fs_error").write_text("1")
    except OSError as error:
        pytest.skip(f"this kernel meets no fault by command: {error}")
    assert presence.read_only(where / "smsd.db")


def another_card(where: Path) -> None:
    """What could be saved of it is on a card that is whole."""
    image = where.with_suffix(".other")
    shutil.copy(where.with_suffix(".img"), image)
    subprocess.run(["umount", "-l", where], check=True)
    subprocess.run(["e2fsck", "-fy", image], check=False, capture_output=True)
    inserted(where, image)


def filled(where: Path) -> None:
    """Takes every block that is left."""
    with contextlib.suppress(OSError), open(where / "ballast", "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def prepared(folder: Path, card: Path) -> tuple[Daemon, Systemd]:
    """A gateway whose database lies on the card."""
    d, systemd = gateway(folder)
    for name in folder.iterdir():
        if name.name.startswith(("smsd.db", "smsd.witness", "machine.key", "status")):
            shutil.move(name, card)
    path = folder / "smsd.yaml"
    path.write_text(path.read_text().replace(f"sqlite:///{folder}/", f"sqlite:///{card}/"))
    return d, systemd


async def test_at_the_start(tmp_path: Path, card: Path) -> None:
    """The daemon stays up, members get nothing, staff hear it once; mounted anew it goes
    on by itself, and reads what lay on the SIM.
    """
    d, _ = prepared(tmp_path, card)
    try:
        fails(card)
        await d.start()
        await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
        assert "alarmen werken NIET" in d.got(ANJA)[0]
        d.text(PEETERS, "Inbraak Kerkstraat")
        await d.until(lambda: d.got(PEETERS), "the officer to hear it")
        assert ANJA in d.got(PEETERS)[0]
        another_card(card)
        code = await d.code()
        d.text(PEETERS, f"{code} 4711")
        await d.until(lambda: d.alerts(MEMBERS).total() == MEMBERS, "the alert")
        assert sum("alarmen werken NIET" in text for text in d.got(ANJA)) == 1
        assert d.alerts(MEMBERS) == dict.fromkeys(range(1, MEMBERS + 1), 1)
        assert await d.stop() == 0
    finally:
        d.close()


async def test_a_full_card_at_the_start(tmp_path: Path, card: Path) -> None:
    """The same, and however often it is tried again staff hear it once."""
    d, _ = prepared(tmp_path, card)
    try:
        filled(card)
        await d.start()
        await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
        await asyncio.sleep(2.5 * start.AGAIN_S)
        assert sum("alarmen werken NIET" in text for text in d.got(ANJA)) == 1
        (card / "ballast").unlink()
        await d.until(lambda: '"event": "started"' in d.said(), "the whole gateway")
        await d.alert(MEMBERS)
        await d.until(lambda: all(d.alerts(MEMBERS).values()), "everybody")
        assert await d.stop() == 0
    finally:
        d.close()


async def test_while_it_runs(tmp_path: Path, card: Path) -> None:
    """In the middle of an alert: it goes on without its database, and with it when it can; what was in a
    line's hands is in doubt, and nobody is left out.
    """
    d, _ = prepared(tmp_path, card)
    d.network.warm = 0.5
    try:
        await d.start()
        await d.ready()
        await d.alert(MEMBERS)
        await d.until(lambda: d.alerts(MEMBERS).total() >= 1, "the first member")
        fails(card)
        await d.until(lambda: any("alarmen werken NIET" in text for text in d.got(ANJA)), "the coordinator to hear it")
        another_card(card)
        await d.until(lambda: all(d.alerts(MEMBERS).values()), "everybody")
        assert d.alerts(MEMBERS).total() <= MEMBERS + 1
        assert await d.stop() == 0
    finally:
        d.close()
