"""A paid line takes what the sticks would not reach in time, and no more than its month's budget pays for. Simulated
modems, real SQLite, mock clock.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.model.delivery import State
from smsd.store import spending
from smsd.store.schema import deliveries, memberships, texts
from tests.town import PINS, Town, town

PAID = "stick2"  # a stick with a price; what a carrier's line does more stands in tests/smpp/test_spilling.py


def lines(**changes: Any) -> dict[str, Any]:
    """What stands at `lines:`."""
    return {"prefer": ["stick0", "stick1"], "overflow": PAID, "when": "> 2m", "budget_eur_month": "20"} | changes


def three(folder: Path, loop: Any, *, price: str = "0.05", **changes: Any) -> Any:
    """Two sticks that take six seconds a text, and a paid one as slow."""
    return town(
        folder,
        loop,
        cold=6,
        warm=6,
        modems=3,
        modems__2__sim={"number": "+32470000002", "price_eur": price},
        networks__dorp__lines=lines(**changes),
    )


async def alert(t: Town) -> None:
    """Proven, and running."""
    await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet", 20)
    await t.say("peeters", f"{t.code('peeters')} {PINS['peeters']}", 0)


async def by_line(t: Town) -> Counter[str]:
    """How many members' texts each line sent."""
    query = sa.select(deliveries.c.modem, deliveries.c.state).where(deliveries.c.role == "member")
    rows = await t.db.run(lambda conn: conn.execute(query).all())
    assert {row.state for row in rows} == {State.SENT}
    return Counter(row.modem for row in rows)


async def spent(t: Town) -> int:
    month = t.gateway.ctx.today().isoformat()[:7]
    return int(await t.db.run(spending.spent, "dorp", month))


@pytest.mark.story
def test_what_the_sticks_do_not_reach_in_time_goes_to_the_paid_line(tmp_path: Path, evening: Any) -> None:
    """Two minutes are some forty texts of two sticks; twenty more are left."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop) as t:
            await t.people(60)
            await alert(t)
            await t.wait(140)
            found = await by_line(t)
            assert 14 <= found[PAID] <= 26
            assert await spent(t) >= found[PAID] * 500

    evening(main)


@pytest.mark.parametrize(("budget", "short"), [("20", False), ("0.22", True), ("0", True)])
@pytest.mark.parametrize("who", ["peeters", "dupont"])
def test_the_preview_says_how_many_and_what_it_costs(
    tmp_path: Path, evening: Any, budget: str, who: str, *, short: bool
) -> None:
    """In the officer's language; and whom the budget does not pay for."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, when="> 1m", budget_eur_month=budget) as t:
            await t.people(100)
            await t.say(who, "Inbraak Kerkstraat, 2 mannen te voet", 20)
            preview = next(text for text in t.got(who) if "+ PIN" in text)
            told = re.search(
                r"(\d+) (?:leden|membres) (?:via|par) stick2 \((?:ander nummer|autre numéro)\), (\d+\.\d\d) euro",
                preview,
            )
            if budget == "0":
                assert told is None
            else:
                assert told, preview
                assert float(told[2]) == pytest.approx(int(told[1]) * 0.05)
                assert int(told[1]) == 4 or not short
                assert short or 50 <= int(told[1]) <= 70
            assert ("budget" in preview) == short
            before = len(t.got(who))
            await t.say(who, f"{t.code(who)} {PINS[who]}", 20)
            assert any("stick2" not in text and "100" in text for text in t.got(who)[before:])

    evening(main)


@pytest.mark.story
@pytest.mark.parametrize("members", [20, 36])
def test_what_the_sticks_reach_costs_nothing(tmp_path: Path, evening: Any, members: int) -> None:
    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, when="> 3m") as t:
            await t.people(members)
            await alert(t)
            await t.wait(200)
            assert (await by_line(t))[PAID] == 0
            assert await spent(t) == 0

    evening(main)


@pytest.mark.story
def test_the_budget_is_the_end_and_the_sticks_take_all(tmp_path: Path, evening: Any) -> None:
    """Half a euro is ten texts."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, budget_eur_month="0.52") as t:
            await t.people(70)
            await alert(t)
            await t.wait(300)
            found = await by_line(t)
            assert found[PAID] <= 10
            assert 4500 <= await spent(t) <= 5200
            assert sum(found.values()) == 70

    evening(main)


@pytest.mark.story
def test_a_drill_costs_nothing(tmp_path: Path, evening: Any) -> None:
    async def main(loop: Any) -> None:
        async with three(tmp_path, loop) as t:
            await t.people(50)
            await t.say("peeters", "TEST", 20)
            await t.say("peeters", t.code("peeters"), 0)
            await t.wait(300)
            assert (await by_line(t))[PAID] == 0

    evening(main)


@pytest.mark.story
def test_a_stick_that_dies_in_the_middle(tmp_path: Path, evening: Any) -> None:
    """Its rows would come too late by now, and go to the other stick and to the paid line."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, when="> 3m") as t:
            await t.people(50)
            await alert(t)
            await t.wait(20)
            assert await spent(t) == 0
            t.village.cables["stick0"].pull()
            await t.wait(240)
            found = await by_line(t)
            assert found[PAID] >= 8
            assert sum(found.values()) == 50
            assert await spent(t) <= 50 * 500

    evening(main)


@pytest.mark.story
def test_a_stick_that_rests_for_a_moment_costs_nothing(tmp_path: Path, evening: Any) -> None:
    """Away for ten seconds, and in time all the same."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, when="> 5m") as t:
            await t.people(50)
            await alert(t)
            await t.wait(20)
            t.village.cables["stick0"].pull()
            await t.wait(10)
            t.village.cables["stick0"].plug()
            await t.wait(300)
            assert (await by_line(t))[PAID] == 0

    evening(main)


@pytest.mark.story
def test_a_paid_line_that_is_away_keeps_nobody_waiting(tmp_path: Path, evening: Any) -> None:
    """It is away from the start, or dies in the middle: the sticks take all."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop) as t:
            await t.people(60)
            t.village.cables[PAID].pull()
            await t.wait(5)
            await alert(t)
            await t.wait(60)
            t.village.cables[PAID].plug()
            await t.wait(20)
            t.village.cables[PAID].pull()
            await t.wait(300)
            found = await by_line(t)
            assert sum(found.values()) == 60
            assert found[PAID] < 12

    evening(main)


def test_an_officer_is_answered_where_only_the_paid_line_is_left(tmp_path: Path, evening: Any) -> None:
    """A preview is worth its price; and the alert goes out too."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop) as t:
            await t.people(5)
            for name in ("stick0", "stick1"):
                t.village.cables[name].pull()
            await t.wait(60)
            t.text("peeters", "Inbraak Kerkstraat, 2 mannen te voet", to="+32470000002")
            await t.wait(25)
            t.text("peeters", f"{t.code('peeters')} {PINS['peeters']}", to="+32470000002")
            await t.wait(120)
            assert (await by_line(t))[PAID] == 5

    evening(main)


def test_the_number_that_a_new_member_saves_is_the_one_that_alerts(tmp_path: Path, evening: Any) -> None:
    """Who joins at the paid line's number is answered by it; the word that says "save this number" comes from the stick
    that alerts come from. A STOP there is heard, and answered there.
    """

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop) as t:
            new, paid = "+32471999999", "+32470000002"
            t.text(new, "JOIN", to=paid)
            await t.wait(20)
            asked = t.village.network.phone(new).received[-1]
            code = re.search(r"JA (\d{6})", asked.text)
            assert code, asked
            t.text(new, f"JA {code[1]}", to=paid)
            await t.wait(20)
            welcome = t.village.network.phone(new).received[-1]
            known = await t.db.run(lambda conn: conn.execute(sa.select(memberships.c.sim)).scalar_one())
            assert "Bewaar dit nummer" in welcome.text
            assert known in ("stick0", "stick1")
            assert (asked.sender, welcome.sender) == (paid, "+3247000000" + known[-1])
            t.text(new, "STOP", to=paid)
            await t.wait(20)
            assert t.village.network.phone(new).received[-1].sender == paid

    evening(main)


@pytest.mark.story
def test_what_follows_reaches_those_of_the_paid_line_too(tmp_path: Path, evening: Any) -> None:
    """An update and an all clear, each of them once; what goes over the paid line is paid, whatever it is."""

    async def main(loop: Any) -> None:
        async with three(tmp_path, loop, when="> 1m") as t:
            numbers = await t.people(50)
            await alert(t)
            await t.wait(240)
            assert (await by_line(t))[PAID] >= 10
            for words, pin in (("UPDATE nu met drie", ""), ("EINDE dank aan allen", f" {PINS['peeters']}")):
                await t.say("peeters", words, 20)
                await t.say("peeters", t.code("peeters") + pin, 240)
                word = words.split()[-1]
                assert [sum(word in text for text in t.got(n)) for n in numbers] == [1] * 50
            by = await by_line(t)
            assert sum(by.values()) == 150
            segments = sa.select(sa.func.sum(texts.c.segments)).join(deliveries, deliveries.c.text_id == texts.c.id)
            over = segments.where(deliveries.c.modem == PAID, deliveries.c.broadcast_id.is_not(None))
            assert await spent(t) == 500 * await t.db.run(lambda conn: conn.execute(over).scalar_one())

    evening(main)
