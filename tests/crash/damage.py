"""Evenings on a dying card: one of the gateway's files is hit, then the daemon is started
as systemd would, and what it promises is checked.

In: a file, how it is hit, when. Out: how the evening ended. Either as if nothing had been, or staff are told that the
gateway works without its database, `status` says so, and behind `smsd restore` of the copy that it names what is lost
since is told and what may have been sent is marked. Nobody is left without a word, and the daemon does not end again
and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import signal
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from smsd import soundness
from smsd.errors import Damaged
from tests import process
from tests.crash.harness import Evening, Result
from tests.process import smsd
from tests.town import ANJA, PEETERS, member

FILES = {"database": "smsd.db", "log": "smsd.db-wal", "shared memory": "smsd.db-shm", "witness": "smsd.witness",
         "status": "smsd.status.json", "key": "machine.key"}  # fmt: skip
KEPT = ("smsd.db", "machine.key", "smsd.db.mark", "machine.key.mark")
HOWS, WHENS = ("bit", "block", "cut", "gone"), ("killed", "running", "stopped")
BLOCK = 4096
MOST_ENDS = 3  # so often the daemon may end by itself in an evening
LIMIT_S = 240.0
NO_ALERTS, FORGOTTEN, OTHER_KEY = "alarmen werken NIET", "kent de gateway", "machinesleutel is een andere"


@dataclass(frozen=True)
class Hit:
    """One damage."""

    file: str
    how: str
    when: str

    def __str__(self) -> str:
        return f"{self.file} {self.how} {self.when}"


def any_hit(chance: Random) -> Hit:
    """Rather the files that matter."""
    return Hit(chance.choice(["database", "database", "log", "log", *FILES]), chance.choice(HOWS), chance.choice(WHENS))


def do(path: Path, how: str, chance: Random) -> None:
    """Hits a file in place, as far as there is one."""
    size = path.stat().st_size if path.exists() else 0
    if how == "gone":
        path.unlink(missing_ok=True)
    elif size:
        with path.open("r+b") as file:
            if how == "cut":
                file.truncate(chance.randrange(size))
                return
            at = chance.randrange(size) if how == "bit" else chance.randrange(0, size, BLOCK)
            file.seek(at)
            old = file.read(1 if how == "bit" else BLOCK)
            file.seek(at)
            garbage = chance.choice([bytes(len(old)), chance.randbytes(len(old))])
            file.write(bytes([old[0] ^ (1 << chance.randrange(8))]) if how == "bit" else garbage)


class Card(Evening):
    """An evening whose files may be hit, under a systemd that starts again what ended."""

    def __init__(self, folder: Path, members: int, like: Path) -> None:
        self.like = like
        super().__init__(folder, members)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._listener.bind(str(folder / "notify"))
        self._listener.setblocking(False)
        asyncio.get_running_loop().add_reader(self._listener, self._hear)
        self.env["NOTIFY_SOCKET"] = str(folder / "notify")
        self.ends, self.unseen, self.outcome, self._asked, self._forgotten = 0, False, "kept", False, 0
        self.restored: tuple[int, dict[str, int]] = (
            0,
            {},
        )  # the last row of the copy, how many texts each phone had by then
        self._systemd = asyncio.create_task(self._serve())

    def _prepare(self, *, reports: bool) -> None:
        """As another one was prepared: the commands that do it take longer than the evening."""
        if not self.like.exists():
            self.like.mkdir()
            super()._prepare(reports=reports)
            smsd(self.folder, "backup", str(self.like / "smsd-1.backup"))
            for name in KEPT:
                shutil.copy(self.folder / name, self.like)
        (self.folder / "backups").mkdir()
        process.write_config(self.folder)
        for name in KEPT:
            shutil.copy(self.like / name, self.folder)
        shutil.copy(self.like / "smsd-1.backup", self.folder / "backups")

    def _hear(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._listener.recv(4096)

    async def _serve(self) -> None:
        """What systemd does."""
        while True:
            await asyncio.sleep(0.05)
            if self.process is None or self.process.returncode is None or self._asked:
                continue
            self.ends += 1
            if self.ends > MOST_ENDS:
                self.result.broken.append(f"it ends again and again: {self.said()[-600:]}")
                return
            await self.begin()

    async def begin(self, step: str | None = None, nth: int = 1) -> None:
        await super().begin(step, nth)
        self._asked = False

    async def kill(self) -> None:
        self._asked = True
        await super().kill()

    async def stop(self, number: int = signal.SIGTERM) -> int:
        self._asked = True
        return await super().stop(number)

    def close(self) -> None:
        self._systemd.cancel()
        asyncio.get_running_loop().remove_reader(self._listener)
        self._listener.close()
        super().close()

    async def until(self, ready, what: str, limit: float = 90.0):
        """The process may be another one meanwhile."""
        async with asyncio.timeout(limit):
            while not (found := ready()):
                if self.result.broken:
                    raise RuntimeError(f"waited in vain for {what}")
                await asyncio.sleep(0.02)
        return found

    def speaks_again(self) -> bool:
        """An officer who hears that his alert is forgotten."""
        heard = sum(FORGOTTEN in text for text in self.got(PEETERS))
        again, self._forgotten = heard > self._forgotten, heard
        return again

    # ---- the damage

    async def hit(self, hit: Hit, chance: Random) -> None:
        """At its moment; afterwards the daemon runs again."""
        path = self.folder / FILES[hit.file]
        if hit.when == "killed":
            await self.kill()
        elif hit.when == "stopped":
            await self.stop_amid()
        else:
            self.process.send_signal(signal.SIGSTOP)
        with self._looking(hit):
            do(path, hit.how, chance)
        if hit.when == "running":
            self.process.send_signal(signal.SIGCONT)
            await asyncio.sleep(chance.uniform(0, 2))
            await self.kill()
        # an alert that is gone may be drafted and proven anew, from a text that still lies on the card: its rows are
        # others, whatever words and minute it has
        await asyncio.sleep(0.5)  # what is on the air arrives
        self.restored = self._last_row(), {member(n): len(self.got(member(n))) for n in range(1, self.members + 1)}
        await self.begin()

    @contextlib.contextmanager
    def _looking(self, hit: Hit) -> Iterator[None]:
        """Whether the damage is one that nobody can see: another value of the same kind."""
        before = self._dump() if hit.file == "database" and hit.how in ("bit", "block") else None
        yield
        if before is not None:
            after = self._dump()
            self.unseen = after is not None and after != before

    def _last_row(self) -> int:
        """The newest row that a start will find; beyond all where nobody can say."""
        try:
            with contextlib.closing(sqlite3.connect(self._copied())) as conn:
                return int(conn.execute("SELECT coalesce(max(id), 0) FROM deliveries").fetchone()[0])
        except sqlite3.Error:
            return 10**9

    def _dump(self) -> str | None:
        copy = self._copied()
        try:
            with contextlib.closing(sqlite3.connect(copy)) as conn:
                soundness.check(conn, "copy")
                return "\n".join(conn.iterdump())
        except (sqlite3.Error, Damaged, UnicodeDecodeError):
            return None

    # ---- what staff and operator do

    def _status(self) -> dict[str, object]:
        """What the process that runs now says of itself."""
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self.folder / FILES["status"]).read_text())
            if found.get("pid") == self.process.pid:
                return dict(found)
        return {}

    def runs(self) -> bool:
        """Whether it has begun, with or without its database."""
        return bool(self._status())

    async def settled(self) -> None:
        """Behind the start of a daemon with its database: what it has to tell of the damage is queued then, and a
        database that lost all has nothing open before.
        """
        while True:
            await self.until(lambda: self.runs() and not self.reduced(), "the daemon to run again")
            begun = self.process.pid
            await super().settled()
            if self.process.pid == begun and self.runs() and not self.reduced():
                return

    def reduced(self) -> bool:
        """Whether the daemon says that it has no database."""
        return bool(self._status().get("reduced"))

    async def goes_back(self) -> None:
        """Everybody who has to know hears it, members get nothing; the operator does what `status` says."""
        self.outcome = "without its database"
        had = [len(self.got(member(n))) for n in range(1, self.members + 1)]
        await self.until(lambda: any(NO_ALERTS in text for text in self.got(ANJA)), "the coordinator to be told")
        self.text(PEETERS, "Inbraak Molenweg")
        await self.until(lambda: any(NO_ALERTS in text for text in self.got(PEETERS)), "the officer to be told")
        said = (await self.command("status", code=1)).stdout
        if "NO DATABASE" not in said:
            self.result.broken.append(f"status does not say it: {said[-500:]}")
        why = json.loads((await self.command("status", "--json", code=1)).stdout)["reduced"]["why"]
        if [len(self.got(member(n))) for n in range(1, self.members + 1)] != had:
            self.result.broken.append("members were texted without a database")
        if await self.stop() != 0:
            self.result.broken.append("a stop that was not one")
        copy = re.search(r"smsd restore (\S+);", why) or re.search(r"smsd restore (FILE)\b", why)
        if copy is None:
            raise RuntimeError(f"nobody says how to go back: {why}")
        newest = max((self.folder / "backups").iterdir(), key=lambda path: path.stat().st_mtime)
        await self.command("restore", str(newest) if copy[1].startswith("FILE") else copy[1])
        with contextlib.closing(self.look()) as conn:
            last = conn.execute("SELECT coalesce(max(id), 0) FROM deliveries").fetchone()[0]
        self.restored = last, {member(n): len(self.got(member(n))) for n in range(1, self.members + 1)}
        await self.begin()

    def heard(self, delivery: int, number: str) -> list[str]:
        """A copy knows no alert since, so its number is given again: a text of then
        and one of now may be alike to the letter.
        """
        last, had = self.restored
        return self.got(number)[had.get(number, 0) if delivery > last else 0 :]

    async def key_back(self, key: bytes) -> None:
        """Another key: staff were told, and it is put back from where it was kept."""
        self.outcome = "another key, told"
        await self.stop()
        (self.folder / "machine.key").write_bytes(key)
        await self.begin()

    async def command(self, *words: str, code: int = 0):
        return await asyncio.get_running_loop().run_in_executor(None, lambda: smsd(self.folder, *words, code=code))

    def judged(self, hit: Hit) -> Result:
        """As any evening, but for what only damage does: rows in doubt are as many as commits are gone."""
        result = self.judge()
        result.doubled, result.uncertain, result.after_damage = 0, 0, result.doubled
        with contextlib.closing(self.look()) as conn:
            known = {row[0] for row in conn.execute("SELECT body FROM texts")}
        gone = {text for n in range(1, self.members + 1) for text in self.got(member(n)) if "ALARM" in text} - known
        if gone and hit.file != "witness":
            for who in (PEETERS, ANJA):
                if not any(FORGOTTEN in text for text in self.got(who)):
                    result.broken.append(f"an alert is gone, and {who} was not told")
        if self.unseen and not result.kept:
            self.outcome, result.lost, result.unmarked, result.broken = "a value that nobody can know", [], [], []
        result.damages = {f"{hit.file} {hit.how}: {self.outcome}": 1}
        return result


async def damaged(folder: Path, chance: Random, hit: Hit, *, members: int = 10) -> Result:
    """An evening with one damage in the middle of an alert, or before it, or behind
    it. Those beside each other are prepared alike.
    """
    e = Card(folder, members, folder.parent / "prepared")
    officer = None
    try:
        key = (folder / "machine.key").read_bytes()
        await e.begin()
        officer = asyncio.create_task(e.officer())
        async with asyncio.timeout(LIMIT_S):
            at = chance.uniform(0.8, 5.0)
            if chance.random() < 0.4:
                await asyncio.sleep(at / 2)
                await e.command("backup", str(folder / "backups" / "smsd-2.backup"))
            await asyncio.sleep(at / 2)
            await e.hit(hit, chance)
            settling = asyncio.create_task(_ends(e, officer))
            while not settling.done():
                if e.result.broken:
                    settling.cancel()
                    return e.result
                if e.reduced():
                    await e.goes_back()
                elif e.outcome == "kept" and any(OTHER_KEY in text for text in e.got(ANJA)):
                    await e.key_back(key)
                await asyncio.sleep(0.05)
            await settling
        if await e.stop() != 0:
            e.result.broken.append("a stop that was not one")
        return e.judged(hit)
    except (TimeoutError, RuntimeError) as error:
        e.result.broken.append(f"{hit}: {type(error).__name__} {error}; {e.said()[-800:]}")
        return e.result
    finally:
        if officer is not None:
            officer.cancel()
        e.close()
        shutil.rmtree(folder / "backups", ignore_errors=True)


async def _ends(e: Card, officer: asyncio.Task[None]) -> None:
    await officer
    await e.settled()
