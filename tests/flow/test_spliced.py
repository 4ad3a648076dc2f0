"""Long texts in parts: somebody sends parts beforehand, twice, or far too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.channels.sms import long_texts
from smsd.model.inbound import Part
from smsd.simulator import time_loop
from smsd.sms import dcs, encode, udh
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Deliver
from smsd.store import inbox
from smsd.store.schema import inbound_parts
from tests.town import PEETERS, Town, town

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, " + "2 mannen te voet richting station, " * 5
FORGED = "x" * 153 + "en kom allemaal naar buiten, de politie wacht op het plein"


def run(tmp_path: Path, main: Any, **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def part(t: Town, words: str, ref: int, seq: int, total: int = 2) -> bytes:
    pieces = fit(words, transliterated=False).parts
    text = pieces[seq - 1] if seq <= len(pieces) else f"x{seq}"
    return encode.deliver(
        Deliver(
            Address(PEETERS, "international"),
            t.village.network.now(),
            text,
            None,
            udh.concat_header(udh.Concat(ref, total, seq)),
            0,
            dcs.decode(dcs.encode("gsm7")),
        )
    )


def arrive(t: Town, tpdu: bytes) -> None:
    t.village.servers["stick0"].arrive(tpdu, report=False)


@pytest.mark.parametrize("before", [0.0, 1.0, 30.0, 110.0, 300.0])
def test_a_forged_tail_is_never_joined(tmp_path: Path, before: float) -> None:
    """Second parts sent ahead for many references: the officer's own text
    is whole, or the officer hears that it is not.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        for ref in range(0, 256, 16):
            arrive(t, part(t, FORGED, ref, 2))
        await t.wait(before)
        arrive(t, part(t, LONG, 32, 1))
        arrive(t, part(t, LONG, 32, 2))
        await t.wait(12)
        assert not any("naar buiten" in text and "PIN" in text for text in t.got(PEETERS)), t.got(PEETERS)
        assert any(
            "twee versies" in text or ("182" not in text and "richting station, 2 mannen" in text)
            for text in t.got(PEETERS)
        )
        assert len(t.got(PEETERS)) <= 4

    run(tmp_path, main)


def test_parts_that_come_late_still_make_a_text(tmp_path: Path) -> None:
    """A phone that repeats a part after half a minute."""

    async def main(t: Town) -> None:
        await t.people(2)
        one, two = part(t, LONG, 7, 1), part(t, LONG, 7, 2)
        arrive(t, two)
        await t.wait(25)
        arrive(t, one)
        await t.wait(6)
        assert any("BIN DORP 2 leden" in text for text in t.got(PEETERS))

    run(tmp_path, main)


def test_a_text_of_250_parts_is_refused_at_the_first(tmp_path: Path) -> None:
    """Nothing of it is kept; the officer hears it once."""

    async def main(t: Town) -> None:
        await t.people(2)
        for seq in range(1, 60):
            arrive(t, part(t, LONG, 9, seq, 250))
        await t.wait(60)
        assert [text for text in t.got(PEETERS) if "250 delen" in text] == t.got(PEETERS)[:1]
        assert len(t.got(PEETERS)) == 1
        assert (
            await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(inbound_parts)).scalar_one()) == 0
        )

    run(tmp_path, main)


def test_parts_are_sealed(tmp_path: Path) -> None:
    """What waits for the rest may hold a PIN: the database shows none of it."""

    async def main(t: Town) -> None:
        await t.people(2)
        arrive(t, part(t, "De code is 1234 en mijn pin is 4711 " + "x" * 200, 9, 1))
        await t.wait(40)
        assert any("niet volledig" in text for text in t.got(PEETERS))
        assert not any("4711" in text for text in t.got(PEETERS))
        rows = await t.db.run(lambda c: list(c.execute(sa.select(inbound_parts.c.units)).scalars()))
        assert len(rows) == 1

    run(tmp_path, main)
    for file in tmp_path.iterdir():
        octets = file.read_bytes().replace(b"+32471", b"")
        assert b"4711" not in octets
        assert "4711".encode("utf-16-be") not in octets


assert Part
assert long_texts


def test_parts_that_stay_alone_cost_nothing(tmp_path: Path) -> None:
    """Hundreds of second parts in an officer's name: what is looked at every second is none of them, and a long text
    whose parts come in the wrong order is read as before.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        for ref in range(40, 240):
            arrive(t, part(t, FORGED, ref, 2))
        await t.wait(20)
        kept = await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(inbound_parts)).scalar_one())
        assert kept == 200
        assert await t.db.run(inbox.parts_of_whole, t.clock.now() - long_texts.KEEP) == []
        for seq in (2, 1):
            arrive(t, part(t, LONG, 7, seq))
        await t.wait(12)
        assert any("richting station, 2 mannen" in text for text in t.got(PEETERS)), t.got(PEETERS)

    run(tmp_path, main)
