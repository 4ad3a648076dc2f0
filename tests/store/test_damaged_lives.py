"""A gateway that lives with damaged dates and facts in its database: alerts
go on, every part works, staff hear of it.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from smsd.store import damaged_rows, facts
from smsd.store.schema import Utc, metadata
from tests.flow.test_alarms import run
from tests.postgres import file_only
from tests.store.test_damaged_rows import GARBAGE
from tests.town import ANJA, member

DATES = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Utc)
]


@file_only
def test_a_gateway_with_damaged_dates(tmp_path: Path) -> None:
    """After an evening's life each date that there is is damaged, one at a time and then one in each
    column at once; alerts go on, every part works.
    """

    async def main(t) -> None:
        await t.people(4)
        await t.alert(seconds=20)
        t.text(member(2), "PAUZE 14")
        t.text(member(3), "STOP")
        t.text("+32475990001", "JOIN")
        await t.wait(30)
        chance, file = Random(7), tmp_path / "smsd.db"
        hit = []
        for table, column in DATES:
            with sqlite3.connect(file, timeout=20) as db:
                row = db.execute(f"SELECT max(rowid) FROM {table} WHERE {column} IS NOT NULL").fetchone()[0]
                if row is not None:
                    db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (chance.choice(GARBAGE), row))
                    hit.append((table, row))
            db.close()
        assert len({table for table, _ in hit}) >= 10, hit
        for table in metadata.sorted_tables:
            await t.db.run(lambda conn, x=table: conn.execute(sa.select(x)).fetchall())
        await t.wait(120)
        assert t.gateway.ctx.keeps_failing() == []
        told = " ".join(t.got(ANJA))
        journal = " ".join(
            await t.db.run(
                lambda conn: [r[0] for r in conn.exec_driver_sql("SELECT detail FROM journal WHERE event = 'alarm'")]
            )
        )
        for table, row in hit:
            assert f"alarm_row:{table} row " in journal, (table, journal)
            assert str(row) in journal
        assert "deliveries row" in told
        await t.alert("Brand Dorpsstraat 12", seconds=60)
        assert any("Brand" in text for text in t.got(member(1)))
        assert await t.db.run(damaged_rows.set_right) == 0

    run(tmp_path, main)


@pytest.mark.story
def test_alarms_and_tests_that_cannot_be_read(tmp_path: Path) -> None:
    """A stored alarm, a self-test, a schedule's last run, a count of wrong
    proofs: what is damaged counts as never stored.
    """

    async def main(t) -> None:
        await t.people(2)
        rows = (
            "alarm:alarm_disk:",
            "alarm:alarm_modem_lost:stick0",
            "selftest:stick0",
            "schedule:weekly",
            "still there:peeters",
        )
        for value in (
            "",
            "x",
            "{",
            "[]",
            "[1, 2, 3]",
            '["alarm_disk", null, {}]',
            '["no_such", null, {"a": 1}]',
            "null",
            json.dumps({"word": 1}),
            "2027-01-01",
            "9" * 50,
        ):
            for key in rows:
                await t.db.run(facts.put, key, value)
            await t.wait(70)
            assert t.gateway.ctx.keeps_failing() == [], value
        await t.alert(seconds=30)
        assert any("ALARM" in text for text in t.got(member(1)))

    run(tmp_path, main, schedule=[{"name": "weekly", "cron": "0 10 * * mon", "do": "self_test"}])
