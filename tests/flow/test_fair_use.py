"""What a subscription allows, over restarts, and a forecast that is right: whole gateways on the mock clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from smsd.cli.config import too_small
from smsd.rules import plan
from smsd.simulator import time_loop
from smsd.store import ledger, spool
from tests.town import PEETERS, Town, member, settings, town

pytestmark = pytest.mark.story


def run(
    folder: Path,
    main: Callable[[Town], Coroutine[Any, Any, None]],
    *,
    cold: float = 0.4,
    warm: float = 0.2,
    **changes: Any,
) -> None:
    async def with_town(loop: Any) -> None:
        async with town(folder, loop, cold=cold, warm=warm, **changes) as t:
            await main(t)

    time_loop.run(with_town)


def alerts(t: Town, numbers: list[str]) -> int:
    return sum(any("ALARM" in text for text in t.got(n)) for n in numbers)


def line(t: Town, n: int = 0) -> Any:
    return t.gateway.ctx.lines[f"stick{n}"]


def test_replies_leave_the_reserve_alone(tmp_path: Path) -> None:
    """With three texts to everybody left, a stranger waits until the next day, an alert goes out at once."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.db.run(ledger.add, "stick0", t.gateway.ctx.today().isoformat(), 40)  # 60 of 100 are left: 3 x 20
        await t.wait(40)
        assert (line(t).quota_left, line(t).spare) == (60, 0)
        await t.say("+32479000001", "HELP", 20)
        assert t.got("+32479000001") == []
        await t.alert(seconds=20)
        assert alerts(t, numbers) == 20
        assert t.got("+32479000001") == []
        await t.long(5 * 3600)  # past midnight
        assert len(t.got("+32479000001")) == 1, "delayed, not dropped"

    run(tmp_path, main, modems__0__sim__fair_use={"per_day": "100"})


def test_the_last_minute_is_known_after_a_restart(tmp_path: Path) -> None:
    """Ten a minute are ten a minute, also when the process died in between."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.alert(seconds=12)
        today = t.gateway.ctx.today().isoformat()
        assert (await t.db.run(ledger.used, "stick0", today))[0] == 10
        await t.stop()
        await t.start()
        await t.wait(20)
        assert (await t.db.run(ledger.used, "stick0", today))[0] == 10
        await t.wait(120)
        assert alerts(t, numbers) == 20

    run(tmp_path, main, modems__0__sim__fair_use={"per_minute": "10"})


def test_members_leave_a_sim_that_met_its_month_s_people(tmp_path: Path) -> None:
    """stick0 may meet 18 people this month, six of them staff: further members
    go to stick1, who was met before stays.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.alert(seconds=20)
        assert alerts(t, numbers) == 20
        first = {n: t.village.network.phone(n).received[0].sender for n in numbers}
        own = [n for n, sender in first.items() if sender == "+32470000000"]
        assert len(own) == 10
        month = t.gateway.ctx.today().isoformat()[:7]
        assert await t.db.run(ledger.recipients, "stick0", month) <= 18
        await t.people(30)
        await t.wait(40)
        await t.alert("Brand Kerkstraat, ramen dicht", seconds=20)
        senders = {n: t.village.network.phone(n).received[-1].sender for n in map(member, range(1, 31))}
        assert all(senders[n] == "+32470000000" for n in own), "who was met stays"
        assert await t.db.run(ledger.recipients, "stick0", month) <= 18
        assert sum(sender == "+32470000001" for sender in senders.values()) >= 18

    run(tmp_path, main, modems=2, modems__0__sim__fair_use={"recipients_per_month": "18"})


@pytest.mark.parametrize(
    ("policy", "reached", "note"),
    [("move", 20, "boven maandlimiet"), ("refuse", 10, "NIET: maandlimiet"), ("send", 20, "")],
)
def test_over_limit(tmp_path: Path, policy: str, reached: int, note: str) -> None:
    """No other line has room: an alert is sent all the same, with a warning, unless the operator refuses that."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        assert note in t.got(PEETERS)[-1]
        await t.say("peeters", f"{t.code('peeters')} 4711", 30)
        assert alerts(t, numbers) == reached

    run(
        tmp_path,
        main,
        modems__0__sim={"number": "+32470000000", "fair_use": {"recipients_per_month": "16"}, "over_limit": policy},
    )


def test_the_preview_says_that_the_day_is_spent(tmp_path: Path) -> None:
    """Fewer segments left than members."""

    async def main(t: Town) -> None:
        await t.people(20)
        await t.db.run(ledger.add, "stick0", t.gateway.ctx.today().isoformat(), 85)
        await t.wait(40)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        assert re.search(r"stick0: nog 1\d van 20 sms", t.got(PEETERS)[-1]), t.got(PEETERS)[-1]

    run(tmp_path, main, modems__0__sim__fair_use={"per_day": "100"})


@pytest.mark.parametrize(("cold", "warm", "modems"), [(6.0, 3.0, 1), (2.0, 2.0, 1), (9.0, 2.5, 3)])
def test_after_ten_texts_the_forecast_is_right(tmp_path: Path, cold: float, warm: float, modems: int) -> None:
    """Within a tenth of what it then takes, on one line and on three."""

    async def main(t: Town) -> None:
        numbers = await t.people(120)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet", 2 * cold + 3)
        await t.say("peeters", f"{t.code('peeters')} 4711", 0)
        await t.until(lambda: alerts(t, numbers) >= 10, step=0.5)
        at, reached = t.clock.monotonic(), alerts(t, numbers)
        load = {n or "": k for n, k in (await t.db.run(spool.waiting_by_line)).items()}
        told = plan.forecast(load, t.gateway.ctx.plan_lines())
        await t.until(lambda: alerts(t, numbers) == 120, step=0.5)
        took = t.clock.monotonic() - at
        assert reached < 15
        assert abs(told - took) <= took / 10, (told, took)

    run(tmp_path, main, cold=cold, warm=warm, modems=modems)


def test_a_speed_is_kept_over_a_restart(tmp_path: Path) -> None:
    """The first preview after a start counts with what was measured before."""

    async def main(t: Town) -> None:
        await t.people(30)
        await t.alert(seconds=140)
        assert abs(line(t).speed.seconds - 2.5) < 0.1
        await t.wait(60)
        await t.stop()
        await t.start()
        assert abs(line(t).speed.seconds - 2.5) < 0.1
        assert line(t).speed.warm == line(t).speed.cold == type(line(t).speed.warm)()

    run(tmp_path, main, cold=4.0, warm=2.5)


def test_congestion_rests_a_line_and_not_the_queue(tmp_path: Path) -> None:
    """CMS 42 on one line: its texts wait a moment, those of the other go on;
    the forecast keeps to what was measured.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(40)
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        t.village.servers["stick0"].manners.cms = [42, 42]
        await t.say("peeters", f"{t.code('peeters')} 4711", 6)
        by = {
            s: sum(bool(r) and r[0].sender == s for r in (t.village.network.phone(n).received for n in numbers))
            for s in ("+32470000000", "+32470000001")
        }
        assert by["+32470000001"] > 8
        await t.wait(30)
        assert alerts(t, numbers) == 40
        assert line(t).speed.seconds < 0.5

    run(tmp_path, main, modems=2)


def test_config_check_says_that_a_card_is_too_small(tmp_path: Path) -> None:
    """250 members on a consumer's card."""
    config = settings(tmp_path, modems__0__sim__fair_use={"per_day": "350", "recipients_per_month": "250"})
    assert too_small(config, {"dorp": 100}) == []
    (at, day), (_, month) = too_small(config, {"dorp": 300})
    assert at == ("modems", 0, "sim", "fair_use", "per_day")
    assert "350 texts a day" in day
    assert "900" in day
    assert "250 different people" in month
    assert too_small(config, {}) == []
