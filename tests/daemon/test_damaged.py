"""A damaged database, at the start or while the daemon runs: it stays up, its lines
are open, members get nothing, staff hear it once.

In: the real daemon on a pty, a database that is hit. Out: what each phone got, what lies on the SIM, status, doctor,
systemd's watchdog, exit codes; the gateway on the newest good copy, where its YAML says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import signal
import sqlite3
from pathlib import Path

import pytest

from smsd.config import load
from smsd.config.messages import LANGUAGES, shipped
from smsd.daemon import start
from smsd.daemon.staff_told import MOST_TRIES, Told
from smsd.rules.wording import Wording
from tests.daemon.test_daemon import aware, prepare
from tests.daemon.test_reload_storm import Systemd
from tests.process import Daemon, smsd, write_config
from tests.town import ANJA, CLAES, PEETERS, member

pytestmark = pytest.mark.story

PAGE = 1024
MEMBERS = 4


def hit(db: Path, how: str) -> None:
    """One damage, found when the database is looked through."""
    with contextlib.closing(sqlite3.connect(db)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'members'").fetchone()
    with open(db, "r+b") as file:
        if how == "block":
            file.seek((root - 1) * PAGE)
            file.write(os.urandom(PAGE))
        elif how == "bit":
            file.seek((root - 1) * PAGE)
            first = file.read(1)[0]
            file.seek((root - 1) * PAGE)
            file.write(bytes([first ^ 2]))
        else:
            file.write(b"\0" * 4096)


def gateway(folder: Path, restore: str = "") -> tuple[Daemon, Systemd]:
    d = prepare(folder, MEMBERS)
    if restore:
        path = folder / "smsd.yaml"
        path.write_text(path.read_text() + f"backup: {{restore: {restore}}}\n")
    (folder / "backups").mkdir()
    smsd(folder, "backup", str(folder / "backups" / "smsd-2027-01-14.backup"))
    systemd = Systemd(folder)
    d.env |= {"NOTIFY_SOCKET": str(systemd.where), "WATCHDOG_USEC": "1000000"}
    ready = d.until

    async def until(*words, **options):
        systemd.words()
        return await ready(lambda: (systemd.words(), words[0]())[1], *words[1:], **options)

    d.until = until
    return d, systemd


def lying(d: Daemon) -> int:
    return sum(not stored.report for box in d.server.stores.values() for stored in box.values())


async def without(d: Daemon, systemd: Systemd) -> None:
    """What a gateway without its database does and does not."""
    await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
    assert "alarmen werken NIET" in d.got(ANJA)[0]
    before = lying(d)
    for words in ("Inbraak Kerkstraat", "STOP", "Inbraak Kerkstraat", "STATUS"):
        d.text(PEETERS, words)
        d.text(member(1), "STOP")
    await d.until(lambda: d.got(PEETERS), "the officer to hear it")
    assert ANJA in d.got(PEETERS)[0]
    d.text(CLAES, "ALARM brand")
    await d.until(lambda: d.got(CLAES), "the other officer to hear it")
    systemd.heard.clear()
    await asyncio.sleep(2.5)
    assert "WATCHDOG=1" in systemd.words()
    assert len(d.got(ANJA)) == len(d.got(PEETERS)) == len(d.got(CLAES)) == 1, "once each"
    assert not any(d.got(member(n)) for n in range(1, MEMBERS + 1))
    assert lying(d) == before + 9, "nothing is deleted"
    found = await aware(d.folder, "status", code=1)
    assert "NO DATABASE" in found.stdout
    assert "damaged" in found.stdout
    told = json.loads((await aware(d.folder, "status", "--json", code=1)).stdout)
    assert told["modems"][0]["state"] == "ready"
    assert "smsd restore" in told["reduced"]["why"]
    assert "damaged" in (await aware(d.folder, "doctor", code=1)).stdout


LONG = pytest.mark.full


@pytest.mark.parametrize("how", ["block", pytest.param("bit", marks=LONG), pytest.param("head", marks=LONG)])
async def test_damaged_at_the_start(tmp_path: Path, how: str) -> None:
    """It stays up without; a restart tells nobody twice; with a copy put back all goes on, what lay on the SIM is read,
    and the next damage is news again.
    """
    d, systemd = gateway(tmp_path)
    try:
        hit(tmp_path / "smsd.db", how)
        await d.start()
        await without(d, systemd)
        d.process.send_signal(signal.SIGHUP)
        await d.until(lambda: "wants a restart" in d.said(), "the answer to a reload")
        assert await d.stop() == 0
        await d.start()
        await d.until(lambda: d.said().count('"state": "ready"') == 2, "the line")
        await asyncio.sleep(0.5)
        assert [len(d.got(number)) for number in (ANJA, PEETERS, CLAES)] == [1, 1, 1]
        assert await d.stop() == 0
        await aware(tmp_path, "restore", str(tmp_path / "backups" / "smsd-2027-01-14.backup"))
        d.env.pop("WATCHDOG_USEC")
        await d.start()
        await d.until(lambda: len(d.got(member(1))) > 0, "an answer to the STOP that lay on the SIM")
        assert await d.stop() == 0
        hit(tmp_path / "smsd.db", how)
        await d.start()
        await d.until(
            lambda: sum("alarmen werken NIET" in text for text in d.got(ANJA)) == 2, "the next damage to be told"
        )
        assert await d.stop() == 0
    finally:
        d.close()


async def test_damaged_while_it_runs(tmp_path: Path) -> None:
    """In the middle of an alert: the same, and no end."""
    d, systemd = gateway(tmp_path)
    try:
        await d.start()
        await d.ready()
        hit(tmp_path / "smsd.db", "head")
        (tmp_path / "smsd.db").write_bytes(os.urandom(200_000))
        d.text(member(2), "JOIN")
        await without_members(d, systemd)
        assert await d.stop() == 0
    finally:
        d.close()


async def without_members(d: Daemon, systemd: Systemd) -> None:
    await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
    assert "alarmen werken NIET" in d.got(ANJA)[-1]
    found = await aware(d.folder, "status", code=1)
    assert "NO DATABASE" in found.stdout
    systemd.heard.clear()
    await asyncio.sleep(2.5)
    assert "WATCHDOG=1" in systemd.words()


async def test_asked_to_end_while_the_database_is_busy(tmp_path: Path) -> None:
    """It ends, and does not begin again."""
    d, _ = gateway(tmp_path)
    try:
        await d.start()
        await d.ready()
        with contextlib.closing(sqlite3.connect(tmp_path / "smsd.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await d.stop() == 0
        assert d.said().count('"state": "opening"') == 1
        assert not d.got(ANJA)
    finally:
        d.close()


@pytest.mark.parametrize("how", ["block", pytest.param("gone", marks=LONG)])
async def test_the_newest_good_copy_by_itself(tmp_path: Path, how: str) -> None:
    """Where the YAML says so. Staff hear since when everything is missing, the journal keeps
    it; a second time so soon a person is asked.
    """
    d, _ = gateway(tmp_path, "newest")
    bad = tmp_path / "backups" / "smsd-2027-01-15.backup"
    bad.write_bytes(b"rubbish")
    db = tmp_path / "smsd.db"

    def lose() -> None:
        if how == "gone":
            for path in tmp_path.glob("smsd.db-*"):
                path.unlink()
            db.unlink()
        else:
            hit(db, how)

    try:
        lose()
        await d.start()
        await d.until(lambda: d.got(ANJA), "the coordinator to hear it")
        assert "De kopie van" in d.got(ANJA)[0]
        await d.alert(MEMBERS)
        await d.until(lambda: set(d.alerts(MEMBERS).values()) == {1}, "everybody")
        assert "went back to a copy" in (await aware(tmp_path, "journal", "--json")).stdout
        assert await d.stop() == 0
        lose()
        await d.start()
        await d.until(lambda: any("alarmen werken NIET" in text for text in d.got(ANJA)), "a person to be asked")
        assert "a person has to look" in d.said()
        assert await d.stop() == 0
    finally:
        d.close()


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("smsd.db", b""),
        ("machine.key", b"short"),
        pytest.param("machine.key", b"", marks=LONG),
        pytest.param("machine.key", bytes(4096), marks=LONG),
        pytest.param("machine.key", None, marks=LONG),
    ],
)
async def test_gone_under_systemd(tmp_path: Path, name: str, left: bytes | None) -> None:
    """Where nobody reads what it says, it does not end and begin without end: staff hear it."""
    d, systemd = gateway(tmp_path)
    try:
        if left is None:
            (tmp_path / name).unlink()
        else:
            (tmp_path / name).write_bytes(left)
        await d.start()
        await without_members(d, systemd)
        assert left is None or (tmp_path / name).read_bytes() == left
        assert await d.stop() == 0
    finally:
        d.close()


# ---- who is told


def told(folder: Path, language: str = "nl") -> Told:
    text = (
        write_config(folder).read_text().replace("name: Insp. Peeters,", f"name: Insp. Peeters, language: {language},")
    )
    (folder / "smsd.yaml").write_text(text)
    return Told(load(folder / "smsd.yaml"), Wording(shipped()), folder / "told.json")


def drained(memory: Told) -> list[tuple[str, str]]:
    out = []
    while (word := memory.next()) is not None:
        out.append((word.number, word.text))
        memory.said(word)
    return out


def test_a_database_that_can_be_read_and_not_written_is_not_tried(tmp_path: Path) -> None:
    """As on a full disk: beginning and failing would close the lines, and tell staff, again and again."""
    url = f"sqlite:///{tmp_path}/smsd.db"
    write_config(tmp_path)
    assert start.opens(url)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with contextlib.closing(sqlite3.connect(tmp_path / "smsd.db")) as reader:
        reader.execute("SELECT count(*) FROM facts").fetchone()
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # every write fails, as on a full disk
        try:
            assert not start.opens(url)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert start.opens(url)


def test_a_flood_in_every_name_costs_a_text_a_day(tmp_path: Path) -> None:
    """Whatever is forged, over restarts, and where the file cannot be written."""
    for where in ("file", "no file"):
        folder = tmp_path / where
        folder.mkdir()
        memory = told(folder)
        if where == "no file":
            memory.where = Path("/proc/nowhere/told.json")
        assert [number for number, _ in drained(memory)] == [ANJA]
        for day in ("2027-01-15", "2027-01-16"):
            for _ in range(3):
                memory.texted([PEETERS, CLAES, ANJA, member(1), "101", "Politie"] * 50, day)
                assert len(drained(memory)) in (0, 3)
                if where == "file":
                    memory = told(folder)
                    assert drained(memory) == []
        assert sum(key.startswith("told") for key in memory.kept) == 7
        assert "+32" not in json.dumps(memory.kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_their_language(tmp_path: Path, language: str) -> None:
    """With the number of somebody to call."""
    memory = told(tmp_path, language)
    memory.texted([PEETERS], "2027-01-15")
    words = dict(drained(memory))[PEETERS]
    assert words == Wording(shipped()).say(language, "reduced_officer", short="BIN DORP", author="Anja", number=ANJA)


def test_what_is_refused_is_tried_a_few_times(tmp_path: Path) -> None:
    """Behind the others."""
    memory, seen = told(tmp_path), []
    memory.texted([PEETERS], "2027-01-15")
    while (word := memory.next()) is not None:
        seen.append(word.number)
        memory.refused(word)
    assert seen == [ANJA, PEETERS] * MOST_TRIES
