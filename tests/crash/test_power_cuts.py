"""Power cuts, on the real files: database, write-ahead log and witness as they are at one
instant, and as a cut or a bad card leaves them.

In: an evening with alerts, its files copied before and behind each write. Out: of each copy several cuts: the log
whole, without its end at a frame's border or within one, with a flipped bit, gone; the witness torn, garbage, gone.
What a run on these files would make of them: nothing that was handed over is sent again unmarked, no accepted alert is
gone without a word.
"""

from __future__ import annotations

import contextlib
import copy
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.service import outcomes, witness
from smsd.simulator import time_loop
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.witness import ACCEPTED, SIZE, Rings, Witness
from smsd.store.writer import Writer
from tests.town import PEETERS, Town, town

pytestmark = pytest.mark.story

FRAME, HEADER = 1024 + 24, 32  # of a write-ahead log with pages of 1 KiB
FILES = ("smsd.db", "smsd.db-wal", "smsd.witness")
Sent = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Instant:
    """The files at one moment, what the network had taken or a modem had in
    its hands, and which alerts were accepted.
    """

    folder: Path
    sent: Sent
    accepted: frozenset[int]


class Camera:
    """Copies the files of a town at random writes: before the commit, behind it, behind the witness."""

    def __init__(self, t: Town, folder: Path, chance: Random, often: float) -> None:
        self.t, self.folder, self.chance, self.often = t, folder, chance, often
        self.instants: list[Instant] = []

    @contextlib.contextmanager
    def watching(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """While it looks."""
        commit, put = Writer.commit, Rings.put

        def watched_commit(writer: Writer, calls: list[Any]) -> Any:
            self.look()
            found = commit(writer, calls)
            self.look()
            return found

        def watched_put(rings: Rings, records: Any) -> str:
            found = put(rings, records)
            self.look()
            return found

        with patch.context() as p:
            p.setattr(Writer, "commit", watched_commit)
            p.setattr(Rings, "put", watched_put)
            yield

    def look(self) -> None:
        if self.chance.random() >= self.often or self.t.gateway is None:
            return
        to = self.folder / f"{len(self.instants)}"
        to.mkdir()
        home = Path(self.t.config.gateway.database.removeprefix("sqlite:///")).parent
        for name in FILES:
            if (home / name).exists():
                shutil.copy(home / name, to)
        sent = {(s.recipient.number, s.text) for server in self.t.village.servers.values() for _, s in server.sent}
        with contextlib.closing(sqlite3.connect(f"file:{to / 'smsd.db'}?mode=ro", uri=True)) as conn:
            held = list(self.t.gateway.ctx.on_air)
            marks = ",".join("?" * len(held))
            found = conn.execute(
                f"SELECT d.number, t.body FROM deliveries d JOIN texts t ON t.id = d.text_id WHERE d.id IN ({marks})",
                held,
            )
            sent |= {(number, body) for number, body in found}
            accepted = {row[0] for row in conn.execute("SELECT id FROM broadcasts WHERE started_at IS NOT NULL")}
        if any(server.stores["SM"] for server in self.t.village.servers.values()):
            # between the commit and the witness the text still lies on the SIM, and is read again
            accepted &= {record.id for record in Witness(to / "smsd.witness").records if record.kind == ACCEPTED}
        # reading has made a file of shared memory
        Path(f"{to / 'smsd.db'}-shm").unlink(missing_ok=True)
        self.instants.append(Instant(to, frozenset(sent), frozenset(accepted)))


def cut(files: Path, chance: Random) -> str:
    """Damages the files in place, one way; which."""
    wal, seen = files / "smsd.db-wal", files / "smsd.witness"
    size = wal.stat().st_size if wal.exists() else 0
    frames = max(0, size - HEADER) // FRAME
    how = chance.choice(
        [
            "whole",
            "log at a frame",
            "log in a frame",
            "log flipped",
            "log gone",
            "witness gone",
            "witness torn",
            "garbage",
        ]
    )
    if how == "log at a frame" and frames:
        truncate(wal, HEADER + chance.randrange(max(0, frames - 60), frames) * FRAME)
    elif how == "log in a frame" and size:
        truncate(wal, chance.randrange(max(0, size - 60 * FRAME), size))
    elif how == "log flipped" and size:
        flip(wal, chance.randrange(max(0, size - 60 * FRAME), size), chance)
    elif how == "log gone":
        wal.unlink(missing_ok=True)
    elif how == "witness gone":
        seen.unlink(missing_ok=True)
    elif how == "witness torn" and seen.exists():
        at = chance.randrange(SIZE - 4096)
        overwrite(seen, at, bytes(4096))
    elif how == "garbage":
        seen.write_bytes(chance.randbytes(chance.randrange(2 * SIZE)))
    return how


def truncate(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def flip(path: Path, at: int, chance: Random) -> None:
    data = path.read_bytes()
    overwrite(path, at, bytes([data[at] ^ (1 << chance.randrange(8))]))


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def started_again(t: Town, files: Path) -> Any:
    """What a run on these files does first; its context."""
    ctx = copy.copy(t.gateway.ctx)
    ctx.db = Database(open_engine(f"sqlite:///{files}/smsd.db", serving=True))
    ctx.witness, ctx.owner = Witness(files / "smsd.witness"), f"{ctx.home}/after"
    ctx.db.call(outcomes.recover, ctx)
    ctx.db.call(witness.compare, ctx, ctx.witness.records)
    return ctx


async def wrong(t: Town, instant: Instant, files: Path) -> list[str]:
    """What such a run would send again unmarked, and alerts that nobody hears of."""
    ctx = started_again(t, files)
    try:
        raw = ctx.db.engine.raw_connection().driver_connection
        if raw.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            return []  # that is seen, and told, elsewhere
        waits = raw.execute(
            "SELECT d.number, t.body FROM deliveries d JOIN texts t ON t.id = d.text_id "
            "WHERE d.state IN ('queued', 'held') AND NOT d.again AND d.broadcast_id IS NOT NULL"
        ).fetchall()
        out = [f"{number} would get {body!r} again" for number, body in waits if (number, body) in instant.sent]
        known = {row[0] for row in raw.execute("SELECT id FROM broadcasts WHERE started_at IS NOT NULL")}
        told = {
            int(row[0].removeprefix("gone:")) for row in raw.execute("SELECT key FROM facts WHERE key LIKE 'gone:%'")
        }
        out += [f"alert {id_} is gone without a word" for id_ in instant.accepted - known - told]
        texts = raw.execute(
            (
                "SELECT count(*) FROM deliveries d JOIN texts t ON t.id = d.text_id WHERE d.number = ? AND t.body LIKE "
                "'%defect%'"
            ),
            (PEETERS,),
        ).fetchone()[0]
        if (told & instant.accepted) and not texts:
            out.append("the officer is not told")
        return out
    finally:
        await ctx.db.close()
        ctx.witness.rings.close()


async def an_evening(
    loop: time_loop.MockLoop, folder: Path, chance: Random, patch: pytest.MonkeyPatch, often: float
) -> tuple[Any, Any]:
    home, copies = folder / "home", folder / "copies"
    home.mkdir()
    copies.mkdir()
    async with town(home, loop, modems=2) as t:
        await t.people(30)
        camera = Camera(t, copies, chance, often)
        with camera.watching(patch):
            await t.alert("Inbraak Kerkstraat", seconds=2)
            t.text("claes", "Auto gestolen Dorpstraat")
            await t.wait(3)
            t.text("claes", f"{t.code('claes')} 2580")
            await t.wait(20)
        return t, camera.instants


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 40), *(pytest.param(s, 100, marks=pytest.mark.full) for s in range(2, 12))]
)
def test_cuts(tmp_path: Path, seed: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand in the full run, some dozens in the quick one."""
    chance = Random(seed)

    async def main(loop: time_loop.MockLoop) -> None:
        t, instants = await an_evening(loop, tmp_path, chance, monkeypatch, 0.3)
        assert len(instants) > 20
        assert instants[-1].accepted
        for n in range(count):
            instant = instants[n % len(instants)] if n < len(instants) else chance.choice(instants)
            with tempfile.TemporaryDirectory(dir=tmp_path) as name:
                files = Path(name)
                for found in instant.folder.iterdir():
                    shutil.copy(found, files)
                how = cut(files, chance)
                found = await wrong(t, instant, files)
                assert found == [], (n, how)

    time_loop.run(main)


def test_the_judge_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the witness a damaged log has texts sent again, and an alert gone."""
    chance = Random(3)
    monkeypatch.setattr(witness, "compare", lambda *_: witness.Behind(0, 0))

    async def main(loop: time_loop.MockLoop) -> None:
        t, instants = await an_evening(loop, tmp_path, chance, monkeypatch, 0.05)
        found = ""
        for instant in instants[-6:]:
            truncate(instant.folder / "smsd.db-wal", HEADER + 60 * FRAME)
            found += " ".join(await wrong(t, instant, instant.folder))
        assert "again" in found or "gone" in found

    time_loop.run(main)
