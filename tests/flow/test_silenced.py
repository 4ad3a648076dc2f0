"""Somebody who can forge any sender wants an alert *not* to be sent:
drafts, halts and proofs that crowd out the true ones.

Each test plays one way to silence or to guess; what may not be forged (a code, a PIN, a
paper list, another officer) always stays a way out.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from smsd.model.challenge import BEHIND
from smsd.rules import proof
from smsd.simulator import time_loop
from smsd.store import people
from smsd.store.schema import broadcasts, challenges, inbound_texts
from tests.town import ANJA, CLAES, NUMBERS, OFFICER_FR, PEETERS, PINS, Town, member, town

pytestmark = pytest.mark.story

OFFICERS = ("peeters", "claes", "dupont")
LIST = ("12345678", "87654321", "13572468")


def run(tmp_path: Path, main: Callable[[Town], Coroutine[Any, Any, None]], **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


def previews(t: Town, who: str, words: str) -> list[str]:
    return [text for text in t.got(who) if words in text and ("NEE" in text or "NON" in text)]


async def live(t: Town) -> list[str]:
    return list(
        await t.db.run(
            lambda c: list(
                c.execute(sa.select(broadcasts.c.body).where(broadcasts.c.started_at.is_not(None))).scalars()
            )
        )
    )


async def most_open(t: Town) -> int:
    """Of what answers digits alone: a code for behind words does not."""
    query = (
        sa.select(sa.func.count())
        .where(challenges.c.state == "issued", challenges.c.payload != BEHIND)
        .group_by(challenges.c.number)
    )
    return max(await t.db.run(lambda c: list(c.execute(query).scalars())), default=0)


async def give_list(t: Town, who: str = "peeters") -> None:
    key = t.gateway.ctx.key
    await t.db.run(people.replace_list, who, [proof.hashed(key, "list", who, c) for c in LIST])


async def flood_of_drafts(t: Town, each: int, seconds: float = 20) -> None:
    for n in range(each):
        for who in OFFICERS:
            await t.say(who, f"Brand nummer {n} van {who} in de Molenstraat", seconds / len(OFFICERS))
            assert await most_open(t) <= 3


# ---- drafts


@pytest.mark.parametrize("each", [3, 12])
def test_forged_drafts_leave_a_way(tmp_path: Path, each: int) -> None:
    """However many drafts are forged: the true one is previewed on some officer's phone, and that proof lets it go."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        await flood_of_drafts(t, each)
        await t.long(240)
        t.text("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        shown = None
        for _ in range(12):
            await t.wait(5)
            shown = next((who for who in OFFICERS if previews(t, who, "Kerkstraat 5")), None)
            if shown:
                break
        assert shown, "nobody was asked"
        await t.say(shown, f"{t.code(shown)} {PINS[shown]}", 20)
        assert await live(t) == ["Inbraak Kerkstraat 5, twee mannen te voet"]
        assert all("Kerkstraat 5" in t.got(n)[-1] for n in numbers)

    run(tmp_path, main)


def test_when_every_phone_is_full_the_draft_waits_for_its_turn(tmp_path: Path) -> None:
    """All officers have three questions open: the draft is kept, and shown as soon as one of them has room."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(4):
            for who in OFFICERS:
                await t.say(who, f"Brand nummer {n} van {who} in de Molenstraat", 2)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        assert await most_open(t) == 3
        await t.long(400)
        shown = [who for who in OFFICERS if previews(t, who, "Kerkstraat 5")]
        assert shown
        assert await most_open(t) <= 3

    run(tmp_path, main)


@pytest.mark.parametrize("means", ["totp", "list"])
def test_one_text_needs_no_answer_of_ours(tmp_path: Path, means: str) -> None:
    """Every preview is crowded out: the text with a TOTP or list code behind it goes at once, and nothing else does."""
    secret = pyotp.random_base32()

    async def main(t: Town) -> None:
        await t.people(2)
        await t.db.run(people.save, "peeters", totp_secret=secret)
        await give_list(t)
        await flood_of_drafts(t, 8, 6)
        code = pyotp.TOTP(secret).at(t.clock.now()) if means == "totp" else LIST[0]
        await t.say("peeters", f"Inbraak Kerkstraat 5, twee mannen te voet {code}", 10)
        assert await live(t) == ["Inbraak Kerkstraat 5, twee mannen te voet"]
        assert "Kerkstraat 5" in t.got(member(1))[-1]
        assert code not in " ".join(t.got(member(1)))
        await t.say("peeters", f"Brand in de Kerkstraat 9, ramen dicht {code}", 10)
        assert len(await live(t)) == 1, "a code counts once"

    run(tmp_path, main)


def test_a_list_code_never_picks_a_draft_among_several(tmp_path: Path) -> None:
    """A forged draft beside the true one: the list code asks which; with the draft's own code it is sure."""

    async def main(t: Town) -> None:
        await t.people(2)
        await give_list(t)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        code = t.code("peeters")
        await t.say("peeters", "Kom allemaal naar buiten in de Molenstraat")
        await t.say("peeters", LIST[0])
        assert await live(t) == []
        await t.say("peeters", f"{code} {LIST[0]}")
        assert await live(t) == ["Inbraak Kerkstraat 5, twee mannen te voet"]

    run(tmp_path, main)


def test_a_forged_control_room_uses_nobody_s_room(tmp_path: Path) -> None:
    """Ten texts in the control room's name: an officer's own draft is previewed on the own phone."""

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(10):
            await t.say("CIC-POLITIE", f"Nieuw bericht {n} van de meldkamer, Molenstraat", 4)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        assert previews(t, "peeters", "Kerkstraat 5")
        await t.long(400)
        await t.say("CIC-POLITIE", "Brand in de Stationsstraat, ramen en deuren dicht")
        assert any(previews(t, who, "Stationsstraat") for who in OFFICERS)

    run(tmp_path, main, people__cic={"name": "CIC", "role": "dispatch", "number": "CIC-POLITIE", "networks": ["dorp"]})


@pytest.mark.parametrize(
    "forged",
    [
        ["STOP"],
        ["NEE"],
        ["NEE", "1"],
        ["NEE", "2"],
        ["NEE", "1 0000"],
        ["STOP", "STOP", "NEE", "NEE"],
        ["Brand een, Kerkstraat", "Brand twee, Kerkstraat", "Brand drie, Kerkstraat", "Brand vier, Kerkstraat"],
    ],
)
def test_a_forger_ends_no_draft(tmp_path: Path, forged: list[str]) -> None:
    """A draft that was shown ends by its code, its time or its proof."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        code = t.code("peeters")
        for words in forged:
            await t.say("peeters", words)
        await t.say("peeters", f"{code} 4711")
        assert await live(t) == ["Inbraak Kerkstraat 5, twee mannen te voet"]

    run(tmp_path, main)


def test_the_author_s_word_with_the_code_ends_a_draft(tmp_path: Path) -> None:
    """NEE asks; 1 and the code drops it quietly, 2 and the code tells the others too."""

    async def main(t: Town) -> None:
        await t.people(2)
        for answer, told in (("1", 0), ("2", 1)):
            await t.say("peeters", f"Inbraak Kerkstraat {answer}, twee mannen te voet")
            code = t.code("peeters")
            await t.say("peeters", "NEE")
            assert "1 = ja, bedacht me, 2 = niet van mij" in t.got(PEETERS)[-1]
            await t.say("peeters", f"{answer} {code}")
            assert "geschrapt" in t.got(PEETERS)[-1]
            assert sum("niet van hem of haar is" in text for text in t.got(CLAES)) == told
            await t.say("peeters", f"{code} 4711")
            assert await live(t) == []

    run(tmp_path, main)


def test_the_same_text_keeps_its_code(tmp_path: Path) -> None:
    """Sent again within ten minutes: the preview is repeated once, with the same code; there is one draft."""

    async def main(t: Town) -> None:
        await t.people(2)
        for _ in range(4):
            await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        texts = previews(t, "peeters", "Kerkstraat 5")
        assert len(texts) == 2
        assert len(set(texts)) == 1
        for words in ("VERDER", "FEEDBACK alles is in orde, dank u", "TEST", "TEST"):
            await t.say("peeters", words)
        assert await most_open(t) <= 3

    run(tmp_path, main)


# ---- halts


@pytest.mark.parametrize("halt", ["FOUT", "STOP", "FOUT verkeerde straat", "STOP #1"])
def test_after_a_proven_resume_a_number_needs_a_code_to_halt(tmp_path: Path, halt: str) -> None:
    """The officer who said VERDER is forged again: nothing stands still. A
    colleague's first halt is free, the second is not.
    """

    async def main(t: Town) -> None:
        await t.people(120)
        await t.alert(seconds=2)
        await t.say("peeters", "FOUT", 3)
        assert await state(t) == "halted"
        await t.say("peeters", "VERDER", 3)
        await t.say("peeters", t.code("peeters"), 2)
        assert await state(t) == "live"
        await t.say("peeters", halt, 3)
        assert await state(t) == "live"
        await t.say("nieuw", halt, 3)
        assert await state(t) == "live", "listed, never enrolled"
        await t.say("claes", halt, 3)
        assert await state(t) == "halted", "another officer's first is free"
        await t.say("claes", "VERDER", 3)
        await t.say("claes", t.code("claes"), 2)
        await t.say("claes", halt, 3)
        assert await state(t) == "live"
        await t.say("anja", "STOP", 3)
        assert await state(t) == "halted", "a coordinator's first is free"

    async def state(t: Town) -> str:
        query = sa.select(broadcasts.c.state).where(broadcasts.c.kind == "alert")
        return str(await t.db.run(lambda c: c.execute(query).scalar_one()))

    run(tmp_path, main, cold=0.5, warm=0.5)


def test_the_true_officer_halts_again_with_the_code(tmp_path: Path) -> None:
    """After VERDER: STOP asks for a code of six digits, and that halts."""

    async def main(t: Town) -> None:
        await t.people(120)
        await t.alert(seconds=2)
        await t.say("peeters", "STOP", 3)
        await t.say("peeters", "VERDER", 3)
        await t.say("peeters", t.code("peeters"), 2)
        await t.say("peeters", "STOP", 3)
        assert "Echt stoppen" in t.got(PEETERS)[-1]
        assert len(t.code("peeters")) == 6
        await t.say("peeters", t.code("peeters"), 3)
        assert any("gestopt" in text for text in t.got(PEETERS)[-2:])

    run(tmp_path, main, cold=0.5, warm=0.5)


@pytest.mark.parametrize(
    "asked",
    [
        ("TEST", "FEEDBACK alles is in orde, dank u wel"),
        ("Brand in de school, Kerkstraat 1", "Man met mes in de Kerkstraat 2", "Gaslek in de Kerkstraat 3"),
        (
            "TEST",
            "Brand in de school, Kerkstraat 1",
            "FEEDBACK alles is in orde, dank u",
            "Man met mes in de Kerkstraat 2",
        ),
    ],
)
def test_a_halted_alert_goes_on_whatever_else_is_asked(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """A forged halt, and questions and drafts in every officer's name:
    VERDER still finds room on the phone that proved.
    """

    async def main(t: Town) -> None:
        await t.people(120)
        await t.alert(seconds=2)
        for words in asked:
            for who in OFFICERS:
                t.text(who, words)
            await t.wait(3)
        await t.say("claes", "STOP", 3)
        assert await most_open(t) <= 3
        await t.say("peeters", "VERDER", 60)  # answers that a forger may have caused take their turn
        found = [text for text in t.got(PEETERS) if "verder: nog" in text]
        assert found, t.got(PEETERS)[-4:]
        code = "".join(c for c in found[-1].split("Zend")[1].split(".")[0] if c.isdecimal())
        await t.say("peeters", f"{code} 4711" if "PIN" in found[-1] else code, 90)
        assert all(any("ALARM" in text for text in t.got(member(n))) for n in range(1, 121))

    run(tmp_path, main, cold=0.5, warm=0.5)


def test_an_all_clear_before_anybody_was_reached_wants_its_proof(tmp_path: Path) -> None:
    """No network for a minute, and a forged EINDE: the alert stays."""

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        code = t.code("peeters")
        t.village.servers["stick0"].register(False)
        t.text("peeters", f"{code} 4711")
        await t.wait(5)
        t.text("peeters", "EINDE")
        await t.wait(5)
        t.village.servers["stick0"].register(True)
        await t.wait(60)
        assert all(any("Kerkstraat 5" in text for text in t.got(n)) for n in numbers)

    run(tmp_path, main)


# ---- guesses


def test_codes_without_a_pin_have_six_digits(tmp_path: Path) -> None:
    """And at most one of them is open: the next asks for the PIN as well."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        await t.say("peeters", "TEST")
        assert len(t.code("peeters")) == 6
        assert "PIN" not in t.got(PEETERS)[-1]
        await t.say("peeters", "FEEDBACK #1 Alles is in orde, dank u wel")
        assert f"{t.code('peeters')} + PIN" in t.got(PEETERS)[-1]
        await t.say("peeters", f"{t.code('peeters')} 4711")
        assert any("feedback ligt bij" in text for text in t.got(PEETERS)[-2:])

    run(tmp_path, main)


def test_a_stolen_phone_tries_ten_pins_a_day(tmp_path: Path) -> None:
    """Right codes, wrong PINs, and drills in between whose code alone is
    right: the tenth is the last that is looked at.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        await give_list(t)
        for n in range(40):
            if n % 2:
                await t.say("peeters", "TEST", 4)
                await t.say("peeters", t.code("peeters"), 4)
            await t.say("peeters", f"Kom allemaal naar buiten, straat {n}", 4)
            pin = "4711" if n == 30 else f"{1000 + n}"
            await t.say("peeters", f"{t.code('peeters')} {pin}", 60)
        assert not any("naar buiten" in body for body in await live(t))
        assert not any("naar buiten" in text for text in t.got(member(1)))
        await t.say("peeters", f"Inbraak Kerkstraat 5, twee mannen te voet {LIST[0]}")
        assert any("Kerkstraat 5" in body for body in await live(t)), "the list is the way out"

    run(tmp_path, main)


def test_blind_guesses_do_not_shut_out_the_only_officer(tmp_path: Path) -> None:
    """Somebody who sees no phone guesses all day in every officer's name:
    code + PIN of a fresh preview still counts.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(15):
            for who in OFFICERS:
                await t.say(who, f"{9000 + n} {n:04d}", 2)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        code = t.code("peeters")
        for n in range(12):
            await t.say("peeters", f"{9000 + n} {n:04d}", 2)
        await t.say("peeters", f"{code} 4711")
        assert await live(t) == [] or len(code) == 6
        await t.say("peeters", "Inbraak Kerkstraat 6, twee mannen te voet")
        assert len(t.code("peeters")) == 6
        await t.say("peeters", f"{t.code('peeters')} 4711")
        assert "Inbraak Kerkstraat 6, twee mannen te voet" in await live(t)

    run(tmp_path, main)


def test_only_a_right_pin_clears_the_count(tmp_path: Path) -> None:
    """Wrong ones, then a drill's code alone: the count stands. A right PIN ends it."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Kom allemaal naar buiten, straat")
        code = t.code("peeters")
        for n in range(9):
            await t.say("peeters", f"{code} {1000 + n}")
        await t.say("peeters", "TEST")
        await t.say("peeters", t.code("peeters"))
        assert len(await live(t)) == 1, "the drill"
        await t.say("peeters", f"{code} 1999")
        await t.long(700)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        await t.say("peeters", f"{t.code('peeters')} 4711")
        assert len(await live(t)) == 1

    run(tmp_path, main)


# ---- two people


def test_two_different_people_prove(tmp_path: Path) -> None:
    """A forged draft and ten wrong answers: one colleague's proof is one, however often it comes."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Kom allemaal naar buiten in de Molenstraat")
        for n in range(10):
            await t.say("peeters", f"9999 99{n:02d}", 2)
        asked = t.got(CLAES)[-1]
        assert "Insp. Peeters" in asked
        assert "bevestigde niet" in asked
        for _ in range(3):
            await t.say("claes", f"{t.code('claes')} 2580", 6)
        assert await live(t) == []
        assert t.got(member(1)) == []
        await t.say("dupont", f"{t.code('dupont')} 9753", 6)
        assert len(await live(t)) == 1

    run(tmp_path, main, people__peeters__second_officer="always")


def test_blocking_the_others_makes_nobody_two_people(tmp_path: Path) -> None:
    """Phone and PIN of one officer in strange hands: BLOKKEER of all colleagues, and then an alert."""

    async def main(t: Town) -> None:
        await t.people(2)
        for colleague in ("claes", "dupont"):
            await t.say("peeters", f"BLOKKEER {colleague}")
            await t.say("peeters", f"{t.code('peeters')} 4711")
        await t.alert("Kom allemaal naar buiten in de Molenstraat", seconds=30)
        await t.long(1800)
        assert await live(t) == []
        assert t.got(member(1)) == []

    run(tmp_path, main, people__peeters__second_officer="always")


def test_two_people_of_one_phone(tmp_path: Path) -> None:
    """A shared phone: the same PIN twice is one person; the colleague's PIN on the same phone is another."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.say("peeters", "Inbraak Kerkstraat 5, twee mannen te voet")
        await t.say("peeters", f"{t.code('peeters')} 4711", 6)
        assert await live(t) == []
        await t.say("peeters", f"{t.code('peeters')} 4711", 6)
        assert await live(t) == []
        await t.say("peeters", f"{t.code('peeters')} 2580", 6)
        assert len(await live(t)) == 1

    run(tmp_path, main, people__peeters__second_officer="always", people__claes__number=PEETERS)


async def stored(t: Town) -> list[str]:
    return list(await t.db.run(lambda c: list(c.execute(sa.select(inbound_texts.c.body)).scalars())))


assert ANJA
assert OFFICER_FR
assert NUMBERS
