"""How an alert ends: halted, let go on, over, expired; and what a clock that nobody confirmed holds back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flow.evening import NoStamps, alerts, run, states
from tests.town import CLAES, Town, member

pytestmark = pytest.mark.story


def test_stop_on_air_and_claimed(tmp_path: Path) -> None:
    """A member who leaves in the middle gets nothing after it, and one confirmation."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.text("peeters", f"{t.code('peeters')} 4711")
        await t.wait(4)
        waiting = [n for n in numbers if not t.got(n)]
        for n in waiting:
            t.text(n, "Stop.")
        await t.wait(180)  # answers that somebody else could have asked for take a tenth of a line
        late = sum(alerts(t, waiting).values())
        assert late <= 1  # the one that was on the air
        for n in waiting:
            assert sum("uitgeschreven" in text for text in t.got(n)) == 1

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_alerts_expire(tmp_path: Path) -> None:
    """No text arrives days later: TP-VP is what is left, and the queue lets go."""

    async def main(t: Town) -> None:
        numbers = await t.people(4)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.village.cables["stick0"].pull()
        await t.wait(1)
        t.village.cables["stick0"].plug()
        await t.wait(3)
        await t.say("peeters", f"{t.code('peeters')} 4711", 0.3)
        t.village.cables["stick0"].pull()
        await t.wait(3700)
        t.village.cables["stick0"].plug()
        await t.wait(60)
        assert sum(alerts(t, numbers).values()) <= 1
        assert (await states(t))["expired"] >= 3

    run(tmp_path, main)


def test_clock_is_held_until_a_stamp_comes(tmp_path: Path) -> None:
    """After a restart with an unproven clock live work waits; a stamp of the network frees it."""

    async def main(t: Town) -> None:
        numbers = await t.people(6)
        await t.say("peeters", "Inbraak Kerkstraat")
        t.gateway.ctx.trust.proven, t.gateway.ctx.trust.held = False, True
        await t.say("peeters", f"{t.code('peeters')} 4711", 10)
        assert set(alerts(t, numbers).values()) == {1}
        t.gateway.ctx.trust = NoStamps(False, t.clock.now(), held=True)
        t.text("+32479111111", "help")
        await t.wait(100)
        assert t.got("+32479111111") == []
        await t.wait(40)
        assert len(t.got("+32479111111")) == 1

    run(tmp_path, main)


def test_an_update_never_resumes_what_was_halted(tmp_path: Path) -> None:
    """Held rows stay held; after VERDER they carry alert and update in one."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 4)
        await t.say("peeters", "STOP", 4)
        reached = {n for n in numbers if t.got(n)}
        assert 0 < len(reached) < 12
        await t.say("peeters", "UPDATE nu in de Molenstraat")
        await t.say("peeters", t.code("peeters"), 30)
        assert {n for n in numbers if t.got(n)} == reached
        await t.say("peeters", "VERDER")
        await t.say("peeters", t.code("peeters"), 60)
        for n in numbers:
            words = " ".join(t.got(n))
            assert "Kerkstraat" in words
            assert "Molenstraat" in words
            assert len(t.got(n)) == (2 if n in reached else 1)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_all_clear_only_to_those_reached(tmp_path: Path) -> None:
    """The rest is cancelled and hears nothing, also the one that was claimed and not yet on air."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        t.text("peeters", "EINDE")
        await t.wait(4)
        await t.say("peeters", f"{t.code('peeters')} 4711", 60)
        assert any("EINDE" in text for n in numbers for text in t.got(n))
        for n in numbers:
            heard = ["ALARM" in text for text in t.got(n)]
            assert heard in ([], [True, False]), t.got(n)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_network_that_left_the_configuration(tmp_path: Path) -> None:
    """Its members can still leave; nothing fails."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.db.run(lambda c: c.execute(sa.text("UPDATE memberships SET network = 'weg'")))
        await t.say(member(1), "STOP")
        assert "uitgeschreven" in t.got(member(1))[0]

    run(tmp_path, main)


def test_halted_time_does_not_count(tmp_path: Path) -> None:
    """An hour's alert, halted for two, still reaches everybody after VERDER; after twelve hours it lapses."""

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        await t.say("peeters", "STOP")
        await t.long(7200)
        await t.say("peeters", "VERDER")
        await t.say("peeters", t.code("peeters"), 60)
        assert set(alerts(t, numbers).values()) == {1}

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_halt_that_nobody_lifts_lapses(tmp_path: Path) -> None:
    """After twelve hours what was held is let go."""

    async def main(t: Town) -> None:
        await t.people(10)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        await t.say("peeters", "STOP", 3)
        await t.db.run(lambda c: c.execute(sa.text("UPDATE broadcasts SET halted_at = halted_at - 13 * 3600 * 1000")))
        await t.wait(10)
        counts = await states(t)
        assert counts["held"] == 0
        assert counts["expired"] > 0

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_halt_and_resume_again_and_again(tmp_path: Path) -> None:
    """Whatever is halted and freed in the middle, nobody is forgotten and nobody gets it twice."""

    async def main(t: Town) -> None:
        numbers = await t.people(24)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 2)
        for seconds in (0.3, 0.9, 1.4, 2.1):
            await t.say("claes", "STOP", seconds)
            await t.wait(3)
            if "Zend" in t.got(CLAES)[-1]:
                await t.say("claes", t.code("claes"), 3)
            await t.say("claes", "VERDER", 3)
            await t.say("claes", t.code("claes"), seconds)
        await t.wait(90)
        assert set(alerts(t, numbers).values()) == {1}
        counts = await states(t)
        assert counts == Counter(sent=24)

    run(tmp_path, main, modems=2, cold=1.0, warm=1.0)
