"""From a draft to its proof: codes, lists, TOTP, two officers, shared phones, several networks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from smsd.rules import proof
from smsd.store import people
from smsd.store.schema import inbound_texts
from tests.flow.evening import NoStamps, run
from tests.town import CLAES, PEETERS, Town, member

pytestmark = pytest.mark.story

LONG = "Inbraak Kerkstraat, " + "2 mannen te voet richting station, " * 5


def test_an_update_that_does_not_fit_goes_behind(tmp_path: Path) -> None:
    """Both, in order."""

    async def main(t: Town) -> None:
        numbers = await t.people(20)
        await t.say("peeters", LONG[:150], 8)
        await t.say("peeters", f"{t.code('peeters')} 4711", 3)
        t.text("peeters", "UPDATE " + "nu in de Molenstraat, rode auto, " * 5)
        await t.wait(10)
        t.text("peeters", t.code("peeters"))
        await t.wait(200)
        for n in numbers:
            assert ["Kerkstraat" in text for text in t.got(n)] == [True, False], t.got(n)

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_totp_in_one_step(tmp_path: Path) -> None:
    """A code at the end sends at once, each once; a wrong one is an ordinary draft; nothing of it is stored."""
    secret = pyotp.random_base32()

    async def main(t: Town) -> None:
        await t.people(2)
        await t.db.run(people.save, "peeters", totp_secret=secret)
        code = pyotp.TOTP(secret).at(t.clock.now())
        await t.say("peeters", f"Inbraak Kerkstraat {code}")
        assert "ALARM" in t.got(member(1))[0]
        assert code not in t.got(member(1))[0]
        await t.say("peeters", f"Brand Kerkstraat {code}")
        assert "Zend" in t.got(PEETERS)[-1]
        bodies = await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars()))
        assert bodies[0] == "[proof]"
        await t.wait(31)
        await t.say("peeters", pyotp.TOTP(secret).at(t.clock.now()))
        assert t.got(PEETERS)[-1].startswith("Loopt") or "klaar" in t.got(PEETERS)[-1]
        t.gateway.ctx.trust = NoStamps(False, t.clock.now())
        before = len(t.got(member(1)))
        await t.wait(31)
        await t.say("peeters", f"Gevaar Kerkstraat {pyotp.TOTP(secret).at(t.clock.now())}")
        assert len(t.got(member(1))) == before

    run(tmp_path, main)


def test_list_code_and_a_locked_number(tmp_path: Path) -> None:
    """After ten wrong answers a list code or another officer releases: never a dead end."""

    async def main(t: Town) -> None:
        await t.people(2)
        key = t.gateway.ctx.key
        await t.db.run(
            people.replace_list, "peeters", [proof.hashed(key, "list", "peeters", c) for c in ("12345678", "87654321")]
        )
        await t.say("peeters", "Inbraak Kerkstraat")
        for n in range(10):
            await t.say("peeters", f"9999 99{n:02d}", 2)
        code = t.code("peeters")
        await t.say("peeters", f"{code} 4711")
        assert t.got(member(1)) == []
        assert any("Te veel foute codes" in text for text in t.got(PEETERS))
        asked = [text for text in t.got(CLAES) if "2e akkoord voor Insp. Peeters" in text]
        assert asked
        await t.say("peeters", "1234 5678")
        assert "ALARM" in t.got(member(1))[0]
        await t.say("peeters", "Brand in de Molenstraat")
        await t.say("peeters", "1234 5678")
        assert len(t.got(member(1))) == 1
        await t.say("claes", f"{t.code('claes')} 2580")

    run(tmp_path, main)


def test_another_officer_releases_for_a_locked_number(tmp_path: Path) -> None:
    """His code + PIN."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(2):
            await t.say("peeters", f"Inbraak Kerkstraat {n}")
        for n in range(10):
            await t.say("peeters", f"9999 99{n:02d}", 2)
        await t.say("claes", f"{t.code('claes')} 2580")
        assert len(t.got(member(1))) == 1
        seen = len(t.got(CLAES))
        await t.say("peeters", "Brand in de Molenstraat")
        assert any("Molenstraat" in text and "+ PIN" in text for text in t.got(CLAES)[seen:])

    run(tmp_path, main)


def test_second_officer(tmp_path: Path) -> None:
    """second_officer: always asks another officer's code + PIN as well."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 4711")
        assert t.got(PEETERS)[-1].startswith("Akkoord. Nu moet een collega")
        assert t.got(member(1)) == []
        await t.say("claes", f"{t.code('claes')} 2580")
        assert "ALARM" in t.got(member(1))[0]

    run(tmp_path, main, people__peeters__second_officer="always")


def test_unanswered_previews_pause(tmp_path: Path) -> None:
    """A forger cannot flood the officer's phone; the real officer still has ways."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(9):
            await t.say("peeters", f"Inbraak bij nummer {n} in de Kerkstraat")
        previews = [text for text in t.got(PEETERS) if "PIN. Niet u" in text]
        assert len(previews) == 3, "three wait at a time"
        assert sum("+ PIN erachter" in text for text in t.got(PEETERS)) == 1
        assert any("PIN. Niet u" in text for text in t.got(CLAES))
        assert t.got(member(1)) == []

    run(tmp_path, main)


def test_three_open_drafts(tmp_path: Path) -> None:
    """Each with its code; the fourth takes nobody's place: a colleague is asked."""

    async def main(t: Town) -> None:
        await t.people(1)
        codes = []
        for n in range(4):
            await t.say("peeters", f"Inbraak Kerkstraat {n} {n}")
            codes.append(t.code("peeters"))
        assert len(set(codes)) == 3
        assert any("Kerkstraat 3 3" in text and "PIN" in text for text in t.got(CLAES))
        await t.say("peeters", f"{codes[0]} 4711")
        assert "Kerkstraat 0 0" in t.got(member(1))[0]
        await t.say("peeters", f"{codes[1]} 4711")
        assert "Kerkstraat 1 1" in t.got(member(1))[1]
        await t.say("peeters", f"{codes[1]} 4711")
        assert len(t.got(member(1))) == 2

    run(tmp_path, main)


def test_totp_with_a_keyword_and_after_a_draft(tmp_path: Path) -> None:
    """ALARM … 123456, and the same text again with a code, go at once."""
    secret = pyotp.random_base32()

    async def main(t: Town) -> None:
        await t.people(1)
        await t.db.run(people.save, "peeters", totp_secret=secret)
        await t.say("peeters", "ALARM Inbraak Kerkstraat")
        await t.say("peeters", f"ALARM Inbraak Kerkstraat {pyotp.TOTP(secret).at(t.clock.now())}")
        assert len(t.got(member(1))) == 1
        await t.wait(31)
        await t.say("peeters", f"EINDE #2 {pyotp.TOTP(secret).at(t.clock.now())}")
        assert "EINDE" in t.got(member(1))[1]

    run(tmp_path, main)


def test_the_pin_tells_who_on_a_shared_phone(tmp_path: Path) -> None:
    """Two officers, one phone: the notice names the one whose PIN it was."""

    async def main(t: Town) -> None:
        await t.people(2, enrol=("peeters", "claes", "anja"))
        await t.say("peeters", "Inbraak Kerkstraat")
        await t.say("peeters", f"{t.code('peeters')} 2580")
        rows = await t.db.run(lambda c: list(c.execute(sa.text("SELECT author, second FROM broadcasts"))))
        assert [tuple(r) for r in rows] == [("claes", None)]

    run(tmp_path, main, people__claes__number=PEETERS)


def test_an_officer_who_is_also_coordinator(tmp_path: Path) -> None:
    """May answer requests too."""

    async def main(t: Town) -> None:
        await t.people(1)
        await t.say("+32479111111", "JOIN")
        await t.say("+32479111111", f"JA {t.code('+32479111111')}", 8)
        await t.say("peeters", "JA 2")
        await t.say("peeters", t.code("peeters"))
        assert any("welkom" in text for text in t.got("+32479111111"))

    run(tmp_path, main, join="approval", people__anja__number=PEETERS)


def test_several_networks_are_never_guessed(tmp_path: Path) -> None:
    """A list code or a TOTP code proves who it is and not which neighbourhood: nothing goes out until one is named."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        secret = pyotp.random_base32()
        key = t.gateway.ctx.key
        await t.db.run(people.save, "peeters", totp_secret=secret)
        await t.db.run(people.replace_list, "peeters", [proof.hashed(key, "list", "peeters", "12345678")])
        await t.say("peeters", "Inbraak Kerkstraat, 2 mannen te voet")
        await t.say("peeters", "12345678")
        assert t.got(PEETERS)[-1].startswith("Welk BIN? Begin met de naam")
        await t.say("peeters", f"Brand Molenweg, ramen dicht {pyotp.TOTP(secret).at(t.clock.now())}")
        assert not any(t.got(n) for n in numbers)
        await t.say(
            "peeters",
            f"ALARM Dorp Brand Molenweg, ramen dicht {pyotp.TOTP(secret).at(t.clock.now() + timedelta(seconds=30))}",
            10,
        )
        assert all("Molenweg" in t.got(n)[-1] for n in numbers)

    run(
        tmp_path, main, networks__zuid={"title": "BIN Zuid", "join": "open"}, people__peeters__networks=["dorp", "zuid"]
    )


def test_a_preview_in_doubt_is_shown_again(tmp_path: Path) -> None:
    """Once, with the same code, at once: without it the alert waits for nobody. The answer to it got lost, and perhaps
    it did.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        t.village.servers["stick0"].manners.lost_answers = 1
        await t.say("peeters", "Inbraak Kerkstraat", 240)
        first, second = [text for text in t.got(PEETERS) if "+ PIN" in text]
        assert first == second
        await t.say("peeters", f"{t.code('peeters')} 4711", 20)
        assert [len(t.got(member(n))) for n in (1, 2)] == [1, 1]
        assert len([text for text in t.got(PEETERS) if "+ PIN" in text]) == 2

    run(tmp_path, main, cold=1.0, warm=1.0)


def test_a_preview_in_doubt_that_was_answered_is_not(tmp_path: Path) -> None:
    """It was read."""

    async def main(t: Town) -> None:
        await t.people(2)
        t.village.servers["stick0"].manners.lost_answers = 1
        await t.say("peeters", "Inbraak Kerkstraat", 5)
        await t.say("peeters", f"{t.code('peeters')} 4711", 240)
        assert [len(t.got(member(n))) for n in (1, 2)] == [1, 1]
        assert len([text for text in t.got(PEETERS) if "+ PIN" in text]) == 1

    run(tmp_path, main, cold=1.0, warm=1.0)
