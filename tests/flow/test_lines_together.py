"""Several lines share the work, and one in trouble takes nobody's text with it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsd.sms.tpdu import Submit
from smsd.store.schema import deliveries
from tests.flow.evening import alerts, run, states
from tests.town import ANJA, PEETERS, Town

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, " + "2 mannen te voet richting station, " * 5


def test_four_modems_share_the_work(tmp_path: Path) -> None:
    """Each member once, from the line its number is pinned to, in a quarter of the time."""

    async def main(t: Town) -> None:
        numbers = await t.people(80)
        await t.alert(seconds=15)
        assert set(alerts(t, numbers).values()) == {1}
        senders = Counter(t.village.network.phone(n).received[0].sender for n in numbers)
        assert set(senders.values()) == {20}

    run(tmp_path, main, modems=4, cold=0.5, warm=0.5)


def test_a_bad_number_never_holds_the_line(tmp_path: Path) -> None:
    """Unassigned: final, where the network says so twice. The others get theirs."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        manners, dead, tries = t.village.servers["stick0"].manners, numbers[1], []

        def refuses(submit: Submit) -> str | None:
            tries.append(submit.recipient.number)
            return "+CMS ERROR: 1" if submit.recipient.number == dead else None

        manners.refuses = refuses
        await t.say("peeters", f"{t.code('peeters')} 4711", 60)
        counts = await states(t)
        assert counts == Counter(sent=5, failed=1)
        assert tries.count(dead) == 2
        assert tries.index(dead) < tries.index(numbers[2]), "the others do not wait for it"

    run(tmp_path, main)


def test_a_line_that_calls_every_number_wrong_behind_passing_trouble(tmp_path: Path) -> None:
    """Each row is refused for the network first, then as a wrong number, twice and more: it is the line."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        manners, tries = t.village.servers["stick0"].manners, Counter()

        def refuses(submit: Submit) -> str | None:
            tries[submit.recipient.number] += submit.recipient.number in numbers
            tried = tries[submit.recipient.number]
            return None if not tried or tried > 4 else "+CMS ERROR: 38" if tried == 1 else "+CMS ERROR: 28"

        manners.refuses = refuses
        await t.say("peeters", f"{t.code('peeters')} 4711", 3000)
        assert await states(t) == Counter(sent=12)

    run(tmp_path, main)


def test_a_digit_lost_on_the_wire(tmp_path: Path) -> None:
    """A passing fault that reads like a wrong number costs nobody a text."""

    async def main(t: Town) -> None:
        await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.servers["stick0"].manners.cms = [None, 1]
        await t.say("peeters", f"{t.code('peeters')} 4711", 120)
        assert await states(t) == Counter(sent=6)

    run(tmp_path, main)


@pytest.mark.parametrize(
    ("codes", "failed"), [([38], 0), ([42, 42], 0), ([500], 0), ([512, 512, 512], 0), ([21, 21, 21], 0), ([331], 0)]
)
def test_passing_trouble_costs_nobody_a_text(tmp_path: Path, codes: list[int], failed: int) -> None:
    """Put aside, backed off, reset: everybody once in the end."""

    async def main(t: Town) -> None:
        numbers = await t.people(8)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(1.5)
        t.village.servers["stick0"].manners.cms = list(codes)
        await t.wait(240)
        assert set(alerts(t, numbers).values()) == {1}, (await states(t), alerts(t, numbers))

    run(tmp_path, main)


def test_a_barred_line_moves_its_queue(tmp_path: Path) -> None:
    """The other line takes over; operator's people hear it."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.servers["stick1"].manners.cms = [8] * 50
        await t.say("peeters", f"{t.code('peeters')} 4711", 40)
        assert set(alerts(t, numbers).values()) == {1}
        assert str(t.gateway.ctx.lines["stick1"].state) == "barred"
        assert any("stick1 mag niet meer zenden" in text for text in t.got(ANJA))
        assert sum("stick1 mag niet meer zenden" in text for text in t.got("+32475000009")) == 1

    run(tmp_path, main, modems=2, gateway__operator={"number": "+32475000009"})


def test_pulled_and_put_back(tmp_path: Path) -> None:
    """Nobody lost; what was on air is sent again, once."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3.5)
        t.village.cables["stick0"].pull()
        await t.wait(5)
        assert str(t.gateway.ctx.lines["stick0"].state) == "lost"
        t.village.cables["stick0"].plug()
        await t.wait(40)
        times = alerts(t, numbers)
        assert min(times.values()) == 1
        assert sum(times.values()) <= 11

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_no_network_is_told_and_waited_for(tmp_path: Path) -> None:
    """A registration lost rests the line; it goes on by itself."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(1.2)
        t.village.servers["stick0"].register(False)
        await t.wait(20)
        assert str(t.gateway.ctx.lines["stick0"].state) == "resting"
        t.village.servers["stick0"].register(True)
        await t.wait(30)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main)


def test_delivery_reports(tmp_path: Path) -> None:
    """Delivered, failed, and given up once."""

    async def main(t: Town) -> None:
        numbers = await t.people(4)
        t.village.network.statuses = {numbers[0]: 0x46, numbers[1]: 0x30}
        await t.alert(seconds=15)
        assert await states(t) == Counter(delivered=2, undelivered=1, sent=1)

    run(tmp_path, main, alerts__reports="true")


@pytest.mark.parametrize("members", [1000, pytest.param(9_999, marks=pytest.mark.full)])
def test_thousands_over_eight_modems(tmp_path: Path, members: int) -> None:
    """A zone of so many on a mock clock, with a real SQLite file: everybody once."""

    async def main(t: Town) -> None:
        numbers = await t.people(members)
        await t.alert(seconds=10)
        while (
            await t.db.run(
                lambda c: c.execute(
                    sa.select(sa.func.count()).where(deliveries.c.state.in_(["queued", "claimed"]))
                ).scalar()
            )
        ) > 0:
            await t.wait(60)
        await t.wait(5)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, modems=8, cold=1.0, warm=0.5, alerts__expire_after="4h")


def test_what_goes_on_the_air(tmp_path: Path) -> None:
    """TP-VP is the alert's own, TP-RD is set, a report is asked for, the number is international."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        await t.alert(seconds=10)
        for n in numbers:
            s = t.village.network.phone(n).submits[0]
            assert (s.reject_duplicates, s.report, s.recipient.kind) == (True, True, "international")
            assert s.validity.seconds == 5400
        preview = t.village.network.phone(PEETERS).submits[0]
        assert preview.validity.seconds == 300
        assert not preview.report

    run(tmp_path, main, alerts__reports="true", alerts__expire_after="90m")


def test_fair_use_throttles(tmp_path: Path) -> None:
    """So many a minute and no more."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.alert(seconds=30)
        reached = sum(alerts(t, numbers).values())
        assert 5 <= reached <= 10
        await t.wait(90)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, modems__0__sim__fair_use={"per_minute": "10"})


def test_spent_lines(tmp_path: Path) -> None:
    """refuse: the officer hears at once. move: another line takes over, and
    the coordinator hears of the other number.
    """

    async def refuse(t: Town) -> None:
        await t.people(2)
        t.gateway.ctx.lines["stick0"].quota_left = 0
        await t.say("peeters", "Inbraak Kerkstraat")
        assert ["bundel" in text for text in t.got(PEETERS)] == [True]  # the one thing that such a line still says
        journal = await t.journal()
        assert any("no_quota" in line for line in journal)

    async def move(t: Town) -> None:
        numbers = await t.people(8)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.gateway.ctx.lines["stick1"].quota_left = 0
        await t.say("peeters", f"{t.code('peeters')} 4711", 40)
        assert set(alerts(t, numbers).values()) == {1}
        assert any("van een ander nummer dan stick1" in text for text in t.got(ANJA))

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    limit = {"per_day": "1000"}
    run(tmp_path / "a", refuse, modems__0__sim__fair_use=limit, modems__0__sim__over_limit="refuse")
    run(tmp_path / "b", move, modems=2, modems__1__sim__fair_use=limit)


def test_the_day_s_quota_counts_segments_from_the_start(tmp_path: Path) -> None:
    """A restart knows what was sent today; two segments cost two."""

    async def main(t: Town) -> None:
        await t.people(1)
        assert t.gateway.ctx.lines["stick0"].quota_left == 350
        await t.say("peeters", LONG[:150])
        segments = len(t.village.network.phone(PEETERS).submits)
        assert segments == 2
        assert t.gateway.ctx.lines["stick0"].quota_left == 350 - segments
        await t.stop()
        await t.start()
        assert t.gateway.ctx.lines["stick0"].quota_left == 350 - segments

    run(tmp_path, main, modems__0__sim__fair_use={"per_day": "350"})
