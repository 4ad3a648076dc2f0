"""Texts of several parts, in and out: joined, split, counted as the network counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.evening import run
from tests.town import PEETERS, Town

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, " + "2 mannen te voet richting station, " * 5


def test_a_text_of_1200_characters(tmp_path: Path) -> None:
    """Eight segments with emoji and smart quotes are put together, and refused with advice; a journal line stands."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.say("peeters", ("Twee mannen “vluchten” langs de kerk 😀 Chloë zag… " * 30)[:1200])
        assert t.got(PEETERS)[0].startswith("Te lang: ")
        assert "hoogstens 2" in t.got(PEETERS)[0]
        assert any("police text" in line for line in await t.journal())

    run(tmp_path, main)


def test_characters_that_cost(tmp_path: Path) -> None:
    """The preview names the one that forces UCS-2; what can be written plainly is, and that is shown."""

    async def main(t: Town) -> None:
        await t.people(3)
        await t.say("peeters", "Chloë’s winkel, Kerkstraat: inbraak ☃")
        assert "teken ☃ kost ~1 min" in t.got(PEETERS)[0]
        await t.say("peeters", "Chloë’s winkel, Kerkstraat: inbraak")
        assert "ALARM 21:30 Chloe's winkel, Kerkstraat: inbraak. Iets gezien? Bel 101'" in t.got(PEETERS)[1]

    run(tmp_path, main)


def test_long_alert_in_two_segments(tmp_path: Path) -> None:
    """The preview shows the whole body in up to three, the code unsplit; members get two, put together."""

    async def main(t: Town) -> None:
        numbers = await t.people(2)
        await t.say("peeters", LONG[:200])
        preview = t.got(PEETERS)[0]
        assert LONG[:200].strip() in preview
        assert "2 sms" in preview
        parts = [s.text for s in t.village.network.phone(PEETERS).submits]
        assert 2 <= len(parts) <= 3
        assert any(f"{t.code('peeters')} + PIN" in part for part in parts)
        await t.say("peeters", f"{t.code('peeters')}4711", 6)
        assert LONG[:200].strip() in t.got(numbers[0])[0]
        assert len(t.village.network.phone(numbers[0]).submits) == 2

    run(tmp_path, main)


def test_parts_that_never_come(tmp_path: Path) -> None:
    """The officer hears after 30 s what arrived; nothing becomes a draft."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdus = t.village.network.delivers(PEETERS, LONG)
        t.village.servers["stick0"].arrive(tpdus[0], report=False)
        await t.wait(20)
        assert t.got(PEETERS) == []
        await t.wait(20)
        assert t.got(PEETERS)[0].startswith("Uw bericht kwam niet volledig aan (1 van 2 delen): 'Inbraak Kerkstraat")
        t.village.servers["stick0"].arrive(tpdus[1], report=False)
        await t.wait(5)
        assert t.got(PEETERS)[1].startswith("BIN DORP 2 leden")

    run(tmp_path, main)


def test_parts_either_side_of_a_restart(tmp_path: Path) -> None:
    """Kept in the database, put together after it."""

    async def main(t: Town) -> None:
        await t.people(2)
        tpdus = t.village.network.delivers(PEETERS, LONG)
        t.village.servers["stick0"].arrive(tpdus[1], report=False)
        await t.wait(2)
        await t.stop()
        await t.start()
        t.village.servers["stick0"].arrive(tpdus[0], report=False)
        await t.wait(5)
        assert t.got(PEETERS)[0].startswith("BIN DORP 2 leden")

    run(tmp_path, main)


def test_joined_update(tmp_path: Path) -> None:
    """Not yet reached: alert and update as one text; reached: the update alone; nobody twice."""

    async def main(t: Town) -> None:
        numbers = await t.people(12)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711", 4)
        t.text("peeters", "UPDATE nu in de Molenstraat")
        await t.wait(3)
        t.text("peeters", t.code("peeters"))
        await t.wait(60)
        both = [n for n in numbers if len(t.got(n)) == 2]
        joined = [n for n in numbers if len(t.got(n)) == 1]
        assert both
        assert joined
        assert all("Molenstraat" in t.got(n)[0] and "Kerkstraat" in t.got(n)[0] for n in joined)
        assert all("Molenstraat" in t.got(n)[1] for n in both)

    run(tmp_path, main, cold=1.0, warm=1.0)
