"""The witness: what is kept of what was handed over, whatever happens to its file; its faults stop no alert."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd import log
from smsd.service import witness as service
from smsd.simulator import time_loop
from smsd.store import backup, facts, witness
from smsd.store.witness import ACCEPTED, ALERTS, BACK, CLAIMED, CLAIMS, LENGTH, SIZE, Record, Witness
from tests.postgres import file_only
from tests.town import ANJA, CLAES, PEETERS, member, town

pytestmark = pytest.mark.story


def test_what_is_kept(tmp_path: Path) -> None:
    """The newest claims and alerts, in their order, over several runs; its size stays."""
    path = tmp_path / "smsd.witness"

    async def main(loop: Any) -> None:
        for run in range(3):
            seen = Witness(path)
            for n in range(CLAIMS // 2 + 7):
                seen.soon([Record(CLAIMED, run * 10_000 + n, 1_800_000_000_000 + n, 1, witness.sum_of("stick1"))])
                if n % 50 == 0:
                    seen.soon([Record(ACCEPTED, run * 1000 + n, 5, 37, witness.sum_of("dorp")), Record(BACK, n, 0)])
                    await seen.settled()
            await seen.close()

    time_loop.run(main)
    found = Witness(path).records
    claims = [r for r in found if r.kind != ACCEPTED]
    assert len(claims) == CLAIMS
    assert claims[-1] == Record(
        CLAIMED, 2 * 10_000 + CLAIMS // 2 + 6, 1_800_000_000_000 + CLAIMS // 2 + 6, 1, witness.sum_of("stick1")
    )
    assert [r.id for r in found if r.kind == ACCEPTED][-1] == 2 * 1000 + (CLAIMS // 2 + 6) // 50 * 50
    assert sum(r.kind == ACCEPTED for r in found) <= ALERTS
    assert path.stat().st_size == SIZE
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(word in path.read_bytes() for word in (b"stick1", b"dorp", b"+32"))


@given(st.integers(0, 2**32))
def test_damage_is_no_record(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Flipped, torn, cut, lengthened, replaced: what is read is what was written, or less."""
    chance, path = Random(seed), tmp_path_factory.mktemp("w") / "smsd.witness"
    given_ = [
        Record(chance.choice([CLAIMED, BACK, ACCEPTED]), n, n * 1000, n % 9, witness.sum_of("x")) for n in range(40)
    ]

    async def main(loop: Any) -> None:
        seen = Witness(path)
        seen.soon(given_)
        await seen.close()
        data = bytearray(path.read_bytes())
        for _ in range(chance.randrange(6)):
            at, size = chance.randrange(min(len(data), 50 * LENGTH) or 1), chance.randrange(200)
            data[at : at + size] = chance.choice([b"", bytes(size), chance.randbytes(size), data[:size]])
        path.write_bytes(data)
        again = Witness(path)
        assert {r for r in again.records if r.where} <= {*given_}
        again.soon([Record(CLAIMED, 99, 99, 1, witness.sum_of("x"))])
        await again.close()
        assert Record(CLAIMED, 99, 99, 1, witness.sum_of("x")) in Witness(path).records

    time_loop.run(main)


FAULTS = {
    "a folder lies there": lambda path: path.mkdir(),
    "a link lies there": lambda path: path.symlink_to("/etc/hostname"),
    "a pipe lies there": os.mkfifo,
    "garbage": lambda path: path.write_bytes(Random(1).randbytes(3 * SIZE)),
    "empty": lambda path: path.touch(),
    "full": None,
    "gone meanwhile": None,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_its_faults_stop_nothing(tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody gets the alert once, in its time; what cannot be kept is said once a run."""
    path, said = tmp_path / "smsd.witness", []
    monkeypatch.setattr(log, "trouble", lambda where, what: said.append((where, what)))
    if FAULTS[fault] is not None:
        FAULTS[fault](path)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    if fault == "full":
        monkeypatch.setattr(witness.os, "pwrite", full)

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(6)
            if fault == "gone meanwhile":
                path.unlink(missing_ok=True)
            await t.alert(seconds=8)
            assert [sum("ALARM" in text for text in t.got(member(n))) for n in range(1, 7)] == [1] * 6
            await t.stop()
            await t.start()
            await t.wait(30)
            assert [sum("ALARM" in text for text in t.got(member(n))) for n in range(1, 7)] == [1] * 6

    time_loop.run(main)
    complains = fault in ("a folder lies there", "a link lies there", "a pipe lies there", "full")
    assert [where for where, _ in said] == ["witness"] * 2 * complains, said


@file_only
@pytest.mark.parametrize("draft", [False, True])
def test_an_alert_that_is_gone_is_told(tmp_path: Path, draft: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Officers and coordinators hear it once, it stands as an alarm for a
    while, and a later start says nothing more.
    """
    monkeypatch.setattr(service, "STANDS", timedelta(minutes=10))

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(4)
            await t.alert(seconds=20)
            if draft:
                await t.db.run(
                    lambda c: c.exec_driver_sql("UPDATE broadcasts SET state = 'confirming', started_at = NULL")
                )
            else:
                await t.db.run(_erase)
            for _ in range(2):
                await t.crash()
                await t.start()
                await t.wait(60)
            for who in (PEETERS, CLAES, ANJA):
                assert (
                    sum(
                        "door een defect kent de gateway 1 alarm niet meer, het laatste #1 van" in text
                        for text in t.got(who)
                    )
                    == 1
                ), t.got(who)
            assert await t.db.run(facts.starting, f"alarm:{service.GONE}")
            assert any(line.startswith(f"alarm: {service.GONE}:dorp: #1 broadcast 1") for line in await t.journal())
            await t.long(900)
            assert not await t.db.run(facts.starting, f"alarm:{service.GONE}")
            assert not any("opgelost" in text for text in t.got(ANJA))

    def _erase(conn: Any) -> None:
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for words in ("parts", "deliveries", "challenges", "worded", "broadcasts"):
            conn.exec_driver_sql(f"DELETE FROM {words}")

    time_loop.run(main)


@file_only
def test_a_mark_outlives_an_older_copy(tmp_path: Path) -> None:
    """A row that was sent by the copy's word, and again behind the copy, is marked when the copy is put back."""

    def lose_one(conn: Any) -> str:
        row = conn.exec_driver_sql("SELECT id, number FROM deliveries WHERE role = 'member' AND state = 'sent'").first()
        lost = "UPDATE deliveries SET state = 'uncertain', reason = 'crash' WHERE id = ?"
        conn.exec_driver_sql(lost, (row.id,))
        return str(row.number)

    def row_of(conn: Any, number: str) -> tuple[str, bool, int]:
        words = "SELECT state, again, attempt FROM deliveries WHERE role = 'member' AND number = ?"
        row = conn.exec_driver_sql(words, (number,)).one()
        return row.state, bool(row.again), row.attempt

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, alerts__reports=False) as t:
            await t.people(20)
            await t.alert(seconds=8)
            url, copy = t.config.gateway.database, tmp_path / "a.backup"
            backup.make(url, copy, gateway="test", now=t.clock.now())
            twice = await t.db.run(lose_one)
            await t.wait(400)
            assert await t.db.run(row_of, twice) == ("sent", True, 2)
            await t.crash()
            with backup.opened(copy, tmp_path) as (_, unpacked):
                backup.put_back(unpacked, url, t.clock.now())
            await t.start()
            await t.wait(400)
            assert (await t.db.run(row_of, twice))[:2] == ("sent", True)

    time_loop.run(main)
