"""Proofs as people type them, and what is at rest afterwards: no code and
no PIN, in any table, whatever stood around them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.store import members
from smsd.store.schema import broadcasts, challenges, inbound_texts, metadata
from tests.town import PEETERS, Town, member, town

pytestmark = pytest.mark.story

FORMS = [
    "Zend {c} + {p}",
    "code {c} pin {p}",
    "OK {c} {p}",
    "{c} {p}\nInsp. Peeters, Lokale Politie",
    "{c}.{p}",
    "{cs} {ps}",
    "{p} {c} aub",
    "{c}{p}\nVerzonden vanaf mijn iPhone",
    "STATUS {c} {p}",
    "Zend {c} + {p}. Niet u? NEE",
    "Envoyez {c} {p} Pas vous? NON",
    "{c} {p} niet u nee",
    "geen probleem {c} {p}",
    "{c} {p} niet vergeten aub",
]
# code and PIN, and beside them nothing but a no
DECLINED = [
    "nee {c} {p}",
    "{c} {p} nein",
    "non {p} {c}",
    "NO {c}{p}",
    "nog niet {c} {p}",
    "{c} {p} pas encore",
    "{c} nee",
]
# a PIN or a code in what is no proof: nothing goes out, nothing is kept
LEAKS = [
    "Inbraak Kerkstraat, mijn pin is {p}",
    "UPDATE #1 {p} Molenstraat",
    "FEEDBACK #1 alles goed {p}",
    "TEST {c}",
    "ALARM dorp {c} en {p} in de Kerkstraat gezien, rode auto",
    "FOUT {p}",
    "wat is {ps}?",
    "\u0664\u0667\u0661\u0661 in de Kerkstraat gezien door buren",
    "BERICHT mijn pin {p}",
    "JA {p}",
    "TIP 1 {p}",
]


def run(tmp_path: Path, main: Any, **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


async def at_rest(t: Town) -> str:
    """Every string of every table but numbers of telephones."""

    def read(conn: Any) -> str:
        out = []
        for table in metadata.sorted_tables:
            columns = [
                c
                for c in table.c
                if isinstance(c.type, sa.String)
                and c.name
                not in (
                    "number",
                    "sender",
                    "author_number",
                    "nonce",
                    "digest",
                    "dedupe",
                    "pin_hash",
                    "who",
                    "subject",
                    "hash",
                    "key",
                )
            ]
            for row in conn.execute(sa.select(*columns)) if columns else ():
                out += [str(v) for v in row]
        return "\n".join(out)

    return str(await t.db.run(read))


def test_proofs_in_many_typings(tmp_path: Path) -> None:
    """Each lets its draft go, is kept as [proof], and none becomes a draft."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n, form in enumerate(FORMS):
            await t.say("peeters", f"Inbraak in de straat van nummer {n}, twee mannen te voet")
            code = t.code("peeters")
            await t.say("peeters", form.format(c=code, p="4711", cs=" ".join(code), ps="4 7 1 1"), 8)
            released = await t.db.run(
                lambda c: c.execute(sa.select(sa.func.count()).where(broadcasts.c.started_at.is_not(None))).scalar_one()
            )
            assert released == n + 1, form
            halted = await t.db.run(lambda c: list(c.execute(sa.select(broadcasts.c.halted_at)).scalars()))
            assert halted == [None] * len(halted), form
            assert code not in await at_rest(t), form
        found = await at_rest(t)
        assert "4711" not in found
        assert "4 7 1 1" not in found
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert bodies.count("[proof]") == len(FORMS)

    run(tmp_path, main)


def test_a_no_beside_the_proof(tmp_path: Path) -> None:
    """Nothing leaves: the draft is dropped, by the word of who saw its code."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n, form in enumerate(DECLINED):
            await t.say("peeters", f"Inbraak in de straat van nummer {n}, twee mannen te voet")
            await t.say("peeters", form.format(c=t.code("peeters"), p="4711"), 8)
            states = await t.db.run(lambda c: list(c.execute(sa.select(broadcasts.c.state)).scalars()))
            assert states == ["dropped"] * (n + 1), form
            await t.long(900)
        assert t.got(member(1)) == []

    run(tmp_path, main)


def test_a_code_or_pin_among_words_goes_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No draft of it, no text to anybody that holds it, nothing kept; a handler that fails keeps no digits either."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        for words in LEAKS:
            await t.say("peeters", f"Brand in de Dorpsstraat, ramen dicht, wagen {len(words)}")
            code = t.code("peeters")
            before = await t.db.run(lambda c: c.execute(sa.select(sa.func.max(broadcasts.c.id))).scalar_one())
            await t.say("peeters", words.format(c=code, p="4711", ps="4 7 1 1"))
            after = await t.db.run(lambda c: c.execute(sa.select(sa.func.max(broadcasts.c.id))).scalar_one())
            assert after == before or words.startswith("FOUT"), words
            found = await at_rest(t)
            assert "4711" not in found, words
            assert "4 7 1 1" not in found, words
            assert code not in found, words
            await t.long(400)
        monkeypatch.setattr(members, "audience", lambda *a, **k: 1 / 0)
        await t.say("peeters", "Inbraak Kerkstraat 99, code 8723")
        found = await at_rest(t)
        assert "8723" not in found
        assert "Kerkstraat ##" in found
        sent = " ".join(r.text for p in t.village.network.phones.values() for r in p.received)
        assert "4711" not in sent
        assert "4 7 1 1" not in sent

    run(tmp_path, main, networks__dorp__tips__1="Sluit {wat}")


def test_a_lost_phone_learns_no_pin_from_drafts(tmp_path: Path) -> None:
    """Drafts full of numbers of four digits: after twenty a day none with such a number is taken."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(1000, 1040):
            await t.say("peeters", f"Verdachte wagen gezien aan het huis met nummer {n} in het dorp", 2)
        shown = {n for n in range(1000, 1040) if any(f" {n} " in text for text in t.got(PEETERS))}
        assert len(shown) <= 20
        taken = await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(broadcasts)).scalar_one())
        assert taken <= 20
        assert (
            await t.db.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(challenges)).scalar_one()) <= 20
        )
        assert t.got(member(1)) == []

    run(tmp_path, main)


@pytest.mark.parametrize("who", ["anja", "claes", member(1), "+32479000111"])
def test_nobody_s_pin_is_kept_whoever_texts_it(tmp_path: Path, who: str) -> None:
    """A coordinator, a colleague, a member, a stranger: an officer's PIN beside a halt or among other words. What an
    officer drafts is the draft, whosever PIN the digits are: four of them may be a postcode.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        for words in ("STOP 4711", "Stop, dit klopt niet, pin 4711", "HELP 4711", "de pin van Peeters is 4711"):
            if who != "claes" or " pin " not in words:
                await t.say(who, words)
        await t.say(who, "STOP 12")
        assert "4711" not in await at_rest(t)
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert bodies[-1] == "STOP 12"

    run(tmp_path, main)
