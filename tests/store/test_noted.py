"""Commits that a bad card took back: who left is not texted again, what was halted stands still, all else is told.

In: a town whose files are those of a moment ago, beside a witness of now.
Out: what each phone got, what the database says.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smsd.lists.member_list import Entry
from smsd.model.membership import State
from smsd.service import halting, memberships, noted, witness
from smsd.service.actor import operator
from smsd.service.context import outside
from smsd.service.unit import act
from smsd.simulator import time_loop
from smsd.store import members
from smsd.store.database import Database
from smsd.store.opening import open_engine
from smsd.store.witness import ACCEPTED, ADDED, HALTED, LEAVE, MEMBER, Record, Witness, head_of, stamp, sum_of
from tests.hall import Hall
from tests.postgres import file_only
from tests.town import ANJA, CLAES, PEETERS, Town, member, town

BEA, NEIGHBOUR = "+32475000008", "+32479111111"


@contextlib.asynccontextmanager
async def lost(t: Town, folder: Path) -> AsyncIterator[None]:
    """What is committed inside is not in the database afterwards."""
    with (
        contextlib.closing(sqlite3.connect(folder / "smsd.db")) as now,
        contextlib.closing(sqlite3.connect(folder / "then.db")) as then,
    ):
        now.backup(then)
    yield
    await t.crash()
    for name in ("smsd.db", "smsd.db-wal", "smsd.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "then.db", folder / "smsd.db")
    for cable in t.village.cables.values():
        for store in cable.server.stores.values():
            store.clear()
    await t.start()


async def stands(t: Town, number: str) -> list[str]:
    return [own.state for own in await t.db.run(members.of_number, number)]


@file_only
@pytest.mark.story
def test_members_are_not_forgotten(tmp_path: Path) -> None:
    """Two left, by text and by the operator's hand; one paused, one joined, two were added: the first two stay away and
    hear it, of the others the coordinator hears, once.
    """

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop) as t:
            await t.people(5)
            await t.wait(5)
            async with lost(t, tmp_path):
                await t.say(member(1), "STOP")
                await t.say(member(2), "PAUZE 14")
                await t.say(NEIGHBOUR, "JOIN")
                await t.say(NEIGHBOUR, f"JA {t.code(NEIGHBOUR)}", 10)
                assert await stands(t, NEIGHBOUR) == [State.ACTIVE]
                ctx = outside(t.config, None, Database(open_engine(t.config.gateway.database)), t.gateway.ctx.key)
                ctx.clock = t.gateway.ctx.clock
                act(ctx, memberships.remove, operator("jan"), member(3), None)
                entries = [Entry(n, f"+3247622222{n}", "dorp") for n in range(2)]
                assert act(ctx, memberships.add, operator("jan"), entries, "import").added == 2
                await ctx.db.close()
                await t.wait(5)
            await t.wait(30)
            assert [await stands(t, member(n)) for n in (1, 2, 3, 4)] == [["left"], ["active"], ["left"], ["active"]]
            assert sum("uitgeschreven" in text for text in t.got(member(1))) == 2
            assert sum("uitgeschreven" in text for text in t.got(member(3))) == 1
            for _ in range(2):
                told = [text for text in t.got(ANJA) if "4 wijzigingen van leden verloren" in text]
                assert len(told) == 1, t.got(ANJA)
                await t.stop()
                await t.start()
                await t.wait(30)
            await t.alert(seconds=30)
            assert [sum("ALARM" in text for text in t.got(member(n))) for n in (1, 2, 3, 4, 5)] == [0, 1, 0, 1, 1]
            assert [line for line in await t.journal() if line == "membership leave: dorp, as the witness saw"]

    time_loop.run(main)


@file_only
@pytest.mark.story
@pytest.mark.parametrize("resumed", [False, pytest.param(True, marks=pytest.mark.full)])
def test_what_was_halted_stands_still(tmp_path: Path, resumed: bool) -> None:
    """The STOP is lost, or the VERDER: nothing goes out, everybody who may let it go on hears it, and somebody does."""

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, cold=2, warm=2) as t:
            await t.people(16)
            await t.alert(seconds=8)
            if resumed:
                await t.say("peeters", "STOP", 8)
            async with lost(t, tmp_path):
                if resumed:
                    await t.say("peeters", "VERDER", 8)
                    await t.say("peeters", f"{t.code('peeters')} 4711", 8)
                else:
                    await t.say("peeters", "STOP", 8)
            await t.wait(30)
            before = sum(len(t.got(member(n))) for n in range(1, 17))
            await t.wait(30)
            assert sum(len(t.got(member(n))) for n in range(1, 17)) == before < 16
            for who in (PEETERS, CLAES, ANJA):
                assert sum("ging een STOP of VERDER verloren" in text for text in t.got(who)) == 1, t.got(who)
            await t.say("claes", "VERDER", 12)
            await t.say("claes", f"{t.code('claes')} 2580", 90)
            assert all(t.got(member(n)) for n in range(1, 17))
            await t.stop()
            await t.start()
            await t.wait(20)
            assert sum("verloren" in text for text in t.got(PEETERS)) == 1

    time_loop.run(main)


@file_only
@pytest.mark.story
def test_all_networks_of_an_alert_that_is_gone(tmp_path: Path) -> None:
    """Each network's people hear it, who is of both hears it once."""
    more = {
        "networks__zuid": {"title": "BIN Zuid", "join": "open", "coordinators": ["bea"]},
        "people__bea": {"name": "Bea", "role": "coordinator", "number": BEA, "networks": ["zuid"]},
        "people__peeters__networks": ["dorp", "zuid"],
    }

    async def main(loop: Any) -> None:
        async with town(tmp_path, loop, **more) as t:
            await t.people(3)
            async with lost(t, tmp_path):
                await t.alert("ALARM dorp zuid Inbraak Kerkstraat, 2 mannen te voet", seconds=20)
                assert any("ALARM" in text for text in t.got(member(1)))
            await t.wait(30)
            for who in (PEETERS, CLAES, ANJA, BEA):
                assert sum("kent de gateway 1 alarm niet meer" in text for text in t.got(who)) == 1, (who, t.got(who))

    time_loop.run(main)


STRANGERS = [f"+3247911111{n}" for n in range(3)]
OPERATOR = operator("jan")
DOES = {
    "leave": lambda h, who: h.text(who, "STOP"),
    "join": lambda h, who: h.joins(who),
    "pause": lambda h, who: h.text(who, "PAUZE 3"),
    "suspend": lambda h, who: memberships.suspend(h.unit(), OPERATOR, who, "dorp", h.now + timedelta(days=9)),
    "remove": lambda h, who: memberships.remove(h.unit(), OPERATOR, who, "dorp"),
    "resume": lambda h, who: memberships.resume(h.unit(), OPERATOR, who, "dorp"),
}


@pytest.mark.parametrize("seed", [1, 2, 3, *(pytest.param(n, marks=pytest.mark.full) for n in range(4, 20))])
def test_any_story(tmp_path: Path, seed: int) -> None:
    """Whatever members did, wherever the database was cut: who left last is no member, of the others nobody is another
    than the database has it, what is lost is counted, and a second look finds nothing more.
    """
    chance, h = Random(seed), Hall(tmp_path, networks__dorp__join="open")
    everybody = [*(member(n) for n in range(1, 6)), *STRANGERS]
    h.add(*everybody[:5])
    cut, seen = chance.randrange(40), Witness(tmp_path / "smsd.witness")
    at_cut: dict[str, State] = {}
    for n in range(50):
        if n == cut:
            h.conn.exec_driver_sql("SAVEPOINT cut")
            at_cut = {who: h.state(who) for who in everybody}
            known = set(h.call(noted.fresh, h.ctx, seen))
            seen.read_to = 0
        h.time.at += timedelta(minutes=1)
        DOES[chance.choice(list(DOES))](h, chance.choice(everybody))
    records = h.call(noted.fresh, h.ctx, seen)
    last = {who: h.state(who) for who in everybody}
    heads = {head_of(h.unit().pseudonym(who)): who for who in everybody}
    newest = {heads[r.id]: r.n for r in records if r.n != ADDED}
    lost = [r for r in records if r not in known]
    h.conn.exec_driver_sql("ROLLBACK TO cut")
    asks = [who for who in everybody if newest.get(who) == LEAVE and at_cut[who] not in ("left", "unknown", "removed")]
    assert all(last[who] in ("left", "asked") for who in asks)
    assert noted.repair(h.unit(), records) == len(asks) + sum(r.id if r.n == ADDED else r.n != LEAVE for r in lost)
    for who in everybody:
        assert h.state(who) == ("left" if who in asks else at_cut[who]), who
        assert sum("uitgeschreven" in text for text in h.got(who)[-1:]) >= (who in asks)
    told = [text for text in h.got(ANJA) if "van leden verloren" in text]
    assert len(told) == any(r.n != LEAVE for r in lost)
    assert noted.repair(h.unit(), records) == 0


def test_a_number_that_is_used_again(tmp_path: Path) -> None:
    """A halt of a time that is gone does not stop the alert that has its number now."""
    h = Hall(tmp_path)
    h.add(member(1))
    h.alert(member(1))
    h.conn.exec_driver_sql("UPDATE broadcasts SET state = 'live'")
    (id_,) = h.conn.exec_driver_sql("SELECT id FROM broadcasts").one()
    before, behind = (Record(HALTED, id_, stamp(h.now + timedelta(seconds=n)), 1, sum_of("")) for n in (-60, 0))
    assert noted.repair(h.unit(), [before]) == 0
    assert noted.repair(h.unit(), [behind]) == 1
    assert h.conn.exec_driver_sql("SELECT state FROM broadcasts").one() == ("halted",)


def test_a_clock_behind_hides_nothing(tmp_path: Path) -> None:
    """A Pi without a battery starts with the hour of its last copy: what the
    witness saw lies ahead of it, and holds.
    """
    h = Hall(tmp_path)
    h.add(member(1))
    seen = Record(
        MEMBER, head_of(h.unit().pseudonym(member(1))), stamp(h.now + timedelta(minutes=40)), LEAVE, sum_of("dorp")
    )
    assert noted.repair(h.unit(), [seen]) == 1
    assert h.state(member(1)) == "left"


def test_an_all_clear_is_seen(tmp_path: Path) -> None:
    """What ends the rest of an alert stands in the witness as a halt does: the alert does not go on without it."""
    h = Hall(tmp_path)
    h.add(member(1))
    h.alert(member(1))
    h.conn.exec_driver_sql("UPDATE broadcasts SET state = 'live'")
    (id_, incident) = h.conn.exec_driver_sql("SELECT id, incident_id FROM broadcasts").one()
    halting.end_rest(h.unit(), incident, "ended")
    assert [
        r.kind
        for r in h.call(noted.fresh, h.ctx, Witness(tmp_path / "smsd.witness"))
        if r.id == id_ and r.kind != MEMBER
    ] == [HALTED]


def test_a_repair_that_fails_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in doubt stays marked, whatever goes wrong with members."""
    h = Hall(tmp_path)
    h.add(member(1))
    monkeypatch.setattr(noted, "repair", lambda *_: 1 / 0)
    gone = Record(ACCEPTED, 77, stamp(h.now), 9, sum_of("dorp"))
    assert h.call(witness.compare, h.ctx, [gone]) == (0, 1, 0)
    assert any("kent de gateway 1 alarm niet meer" in text for text in h.got(PEETERS))
