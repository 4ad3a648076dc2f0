"""A flood of forged texts while an alert runs, and on a card that is
nearly spent: the alert goes first, the reserve stays.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules.throttle import LONGEST, SHARE, Share
from smsd.service import allowance
from smsd.simulator import time_loop
from smsd.store import ledger, tallies
from smsd.store.schema import deliveries
from tests.town import ANJA, CLAES, OFFICER_FR, PEETERS, PINS, Town, member, town

pytestmark = pytest.mark.story

STAFF = (PEETERS, CLAES, ANJA, OFFICER_FR)


def run(tmp_path: Path, main: Any, **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


async def last_alert(t: Town) -> float:
    rows = await t.db.run(
        lambda c: list(
            c.execute(
                sa.select(deliveries.c.sent_at).where(
                    deliveries.c.role == "member", deliveries.c.broadcast_id.is_not(None)
                )
            ).scalars()
        )
    )
    assert all(rows), "somebody got nothing"
    return float(max(r.timestamp() for r in rows))


def test_a_flood_of_questions_takes_a_tenth(tmp_path: Path) -> None:
    """STATUS every second in each officer's name, HELP from strangers: the last
    member is no later than 1.25 times undisturbed.
    """
    took = {}
    for flooded in (False, True):
        folder = tmp_path / str(flooded)
        folder.mkdir()

        async def main(t: Town, flooded: bool = flooded) -> None:
            await t.people(60)
            await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
            code = t.code("peeters")
            t.text("peeters", f"{code} 4711")
            began = t.clock.now().timestamp()
            for n in range(90):
                if flooded:
                    for who in ("peeters", "claes", "anja"):
                        t.text(who, ("STATUS", "LEDEN", "HELP", "VERDER")[n % 4])
                    t.text(f"+32479{n:06d}", "HELP")
                await t.wait(1)
            took[flooded] = await last_alert(t) - began

        run(folder, main, cold=1.0, warm=1.0)
    assert took[True] <= 1.25 * took[False], took


def test_the_reserve_stays(tmp_path: Path) -> None:
    """A card with its reserve left: forged questions and drafts spend a few
    previews of it, no more; the alert reaches all.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        month = t.clock.now().strftime("%Y-%m-%d")
        await t.db.run(ledger.add, "stick0", month, 1000 - 60)
        await t.wait(40)  # a line looks by itself what it may still send
        for n in range(60):
            for who in ("peeters", "claes", "dupont"):
                t.text(who, ("STATUS", "HELP", f"Verdachte wagen {n} in de Molenstraat", "TEST")[n % 4])
            t.text(f"+32479{n:06d}", "HELP")
            await t.wait(5)
        spent = await t.db.run(lambda c: ledger.used(c, "stick0", month)[1])
        assert spent <= 940 + allowance.PREVIEWS_FROM_RESERVE + 2 + 3  # the first code for behind words of each officer
        assert all(not t.got(n) for n in numbers)

    run(tmp_path, main, modems__0__sim__fair_use={"per_month": 1000}, modems__0__sim__over_limit="refuse")


async def strangers(t: Town, count: int, every: float) -> None:
    """So many people whom nobody knows ask what this is."""
    for n in range(count):
        t.text(f"+32479{n:06d}", "HELP")
        await t.wait(every)


def test_a_month_of_strangers_leaves_alerts(tmp_path: Path) -> None:
    """Of a hundred segments strangers get thirty-five in a month, and in its middle twenty-two; what is left beyond
    the one alert that is always kept is there for what is proven.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await strangers(t, 70, 5)
        assert sum(len(t.got(f"+32479{n:06d}")) for n in range(70)) == 22
        await t.say(numbers[0], "STOP", 10)
        assert "uitgeschreven" in t.got(numbers[0])[-1], "who leaves hears so, whatever strangers have spent"
        await t.say(numbers[0], "JOIN", 4)
        for n in range(4):
            await t.alert(f"Inbraak Molenstraat {n}, twee mannen te voet", seconds=120)
            assert all(f"Molenstraat {n}" in t.got(number)[-1] for number in numbers)
            await t.wait(300)

    run(tmp_path, main, modems__0__sim__fair_use={"per_month": 100}, modems__0__sim__over_limit="refuse")


def test_who_leaves_again_hears_so_again(tmp_path: Path) -> None:
    """Strangers have had their part of the month. A member leaves, is back, and leaves: by forged words, perhaps."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await strangers(t, 150, 0.5)
        await t.long(9000)
        assert t.gateway.ctx.lines["stick0"].free_is_spent
        for _ in range(3):
            before = len(t.got(numbers[0]))
            await t.say(numbers[0], "STOP", 10)
            assert "uitgeschreven" in " ".join(t.got(numbers[0])[before:])
            await t.say(numbers[0], "JOIN", 4)
            await t.wait(60)

    run(tmp_path, main, modems__0__sim__fair_use={"per_month": 300}, modems__0__sim__over_limit="refuse")


def test_a_halted_alert_goes_on_whatever_strangers_spent(tmp_path: Path) -> None:
    """Strangers had their part, and the few previews behind it are gone. A forged STOP halts, a forged VERDER takes the
    first question; the officer's own is asked and answered.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        await t.alert("Inbraak Kerkstraat 5, twee mannen te voet", seconds=3)
        day = t.clock.now().strftime("%Y-%m-%d")
        await t.db.run(ledger.add, "stick0", day, 300, 300)
        for _ in range(allowance.PREVIEWS_FROM_RESERVE):
            await t.db.run(tallies.add, "stick0", allowance.FROM_RESERVE, t.clock.now())
        await t.say("claes", "STOP", 40)  # a line looks by itself what it may still send
        assert t.gateway.ctx.lines["stick0"].free_is_spent
        assert not all(t.got(number) for number in numbers)
        for _ in range(2):
            await t.say("peeters", "VERDER", 20)
            asked = t.code("peeters")
            await t.wait(330)  # the forger cannot answer
        await t.say("peeters", "VERDER", 20)
        assert t.code("peeters") != asked
        await t.say("peeters", f"{t.code('peeters')} {PINS['peeters']}", 200)
        assert all("Kerkstraat 5" in t.got(number)[-1] for number in numbers)

    run(tmp_path, main, warm=1.0, modems__0__sim__fair_use={"per_month": 900}, modems__0__sim__over_limit="refuse")


def test_strangers_spend_no_member_s_place(tmp_path: Path) -> None:
    """A card that may meet thirty people a month, and sixty strangers: members and officers keep theirs."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await strangers(t, 60, 70)
        await t.alert("Inbraak Kerkstraat 5, twee mannen te voet", seconds=60)
        assert all("Kerkstraat 5" in t.got(n)[-1] for n in numbers)

    run(tmp_path, main, modems__0__sim__fair_use={"recipients_per_month": 30}, modems__0__sim__over_limit="refuse")


def test_no_quota_is_always_said(tmp_path: Path) -> None:
    """Not one segment left, and told to refuse: the officer hears so."""

    async def main(t: Town) -> None:
        await t.people(5)
        await t.db.run(ledger.add, "stick0", t.clock.now().strftime("%Y-%m-%d"), 100)
        await t.wait(40)  # a line looks by itself what it may still send
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet", 20)
        assert any("bundel" in text for text in t.got(PEETERS)), t.got(PEETERS)

    run(tmp_path, main, modems__0__sim__fair_use={"per_month": 100}, modems__0__sim__over_limit="refuse")


@given(st.integers(0, 400), st.lists(st.integers(1, LONGEST), max_size=80), st.integers(0, LONGEST), st.randoms())
def test_a_share_is_a_tenth_in_segments(alerts: int, answers: list[int], on_air: int, chance: Random) -> None:
    """However long the answers and however short the alert: one segment in ten is theirs at
    most, and almost one where they wait all along.
    """
    share, spent, sent, answered = Share(), 0, 0, list(answers)
    always = len(answers) == 80
    while sent < alerts:
        share.look(waits=True, on_air=on_air)
        waiting = min(alerts - sent, share.looks_for())  # the line counts no further
        room = share.room(waiting)
        assert room == share.room(alerts - sent)
        if answered and answered[-1] <= room and (always or chance.random() < 0.5):
            spent += answered[-1]
            share.spend(answered.pop())
        else:
            sent += 1
            share.earn(1)
    assert spent == 0 or spent + on_air <= alerts / SHARE
    if always and answered:
        assert spent + on_air >= alerts // SHARE - LONGEST


def test_no_share_is_saved_up() -> None:
    """Whatever went out before, each alert has a tenth of its own; what was on the air when it began is of it."""
    share = Share()
    for _ in range(100):
        share.earn(1)
    share.look(waits=False, on_air=0)
    share.look(waits=True, on_air=2)
    assert (share.room(1000), share.looks_for()) == (0, 0)
    share.look(waits=True, on_air=0)
    for _ in range(SHARE * 2 - 1):
        share.earn(1)
    assert share.room(1000) == 0
    share.earn(1)
    assert share.room(1000) == LONGEST
    assert share.room(0) == 0, "two are spent, and all is sent"


def test_no_text_of_ours_is_longer_than_three_segments(tmp_path: Path) -> None:
    """A feedback of three thousand letters is refused; whatever asks for a long answer gets a short one."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        await t.say("peeters", "FEEDBACK #1 " + "alles is in orde, dank u wel. " * 90, 30)
        assert any("te lang" in text for text in t.got(PEETERS))
        await t.say("peeters", "FEEDBACK #1 " + "alles in orde. " * 22, 30)
        long = "BLOKKEER " + "x" * 700
        await t.say("peeters", long, 10)
        assert max(len(p.submits) for p in t.village.network.phones.values()) < 40
        from smsd.store.schema import texts

        assert await t.db.run(lambda c: c.execute(sa.select(sa.func.max(texts.c.segments))).scalar_one()) <= 3

    run(tmp_path, main)


@pytest.mark.parametrize("what", ["halt", "leave"])
def test_the_line_listens_between_the_segments_of_a_long_text(tmp_path: Path, what: str) -> None:
    """An alert of three segments to one member, four seconds each: what comes during
    the first is read before the third goes out.
    """

    async def main(t: Town) -> None:
        await t.people(3)
        words = "Inbraak Kerkstraat 5, twee mannen te voet richting station. " * 6
        await t.say("peeters", words, 30)
        server = t.village.servers["stick0"]
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(1)

        def sent() -> int:
            return sum(c.startswith("AT+CMGS") for c in server.commands)

        server.commands.clear()
        await t.until(lambda: sent() >= 2)  # "Loopt", and the first segment of the first member
        first = len(server.commands)
        t.text("claes" if what == "halt" else member(3), "STOP")
        await t.until(lambda: sent() >= 4)
        after = [c[:7] for c in server.commands[first:]]
        assert (
            "AT+CMGR" in after[: after.index("AT+CMGS") + 1]
            or "AT+CMGR" in after[: [n for n, c in enumerate(after) if c == "AT+CMGS"][1]]
        )
        await t.wait(60)
        if what == "halt":
            assert "gestopt" in " ".join(t.got(PEETERS)), "halted at the next text"
            assert not t.got(member(3))
        else:
            assert not any("ALARM" in text for text in t.got(member(3)))

    run(tmp_path, main, alerts__max_segments=4, cold=4.0, warm=4.0)
