"""A forger drafts in every officer's name, at any pace: the true officer's
phone hears within a minute how his words may leave.

Either some officer's phone shows his words with their code, or his own phone shows a code that he puts behind his
words: text, code and PIN in one text leave at once and need no place. Random floods: paces, names, lengths, an alert
that runs or stands halted meanwhile.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.simulator import time_loop
from smsd.store.schema import broadcasts, inbound_texts, texts
from tests.town import NUMBERS, PEETERS, PINS, Town, member, town

pytestmark = pytest.mark.story

OFFICERS = ("peeters", "claes", "dupont")
TRUE = "Inbraak Kerkstraat 5, twee mannen te voet"
BEHIND = re.compile(r"(?:met|avec|mit|with) (\d{6}) \+ PIN")
SHOWN = re.compile(r"(?:Zend|Envoyez) (\d{4}|\d{6})\b")


def run(tmp_path: Path, main: Callable[[Town], Coroutine[Any, Any, None]], **changes: Any) -> None:
    async def play(loop: Any) -> None:
        async with town(tmp_path, loop, **changes) as t:
            await main(t)

    time_loop.run(play)


async def live(t: Town) -> list[str]:
    return list(
        await t.db.run(
            lambda c: list(
                c.execute(
                    sa.select(broadcasts.c.body).where(broadcasts.c.started_at.is_not(None)).order_by(broadcasts.c.id)
                ).scalars()
            )
        )
    )


def behind(t: Town, who: str) -> str:
    """The newest code for behind words that a phone shows."""
    return next((m[1] for text in reversed(t.got(who)) if (m := BEHIND.search(text))), "")


def preview(t: Town, who: str, words: str) -> str:
    """The code beside some words on a phone."""
    return next(
        (m[1] for text in reversed(t.got(who)) if words in text and (m := SHOWN.search(text.split("'")[-1]))), ""
    )


async def flood(t: Town, chance: Random, every: float, names: list[str], ends: asyncio.Event) -> None:
    """Drafts of all kinds and lengths in these names."""
    n = 0
    while not ends.is_set():
        n += 1
        words = chance.choice(
            (
                "Kom allemaal naar de Molenstraat {}",
                "ALARM naar buiten, nummer {}",
                "TEST oefening {}",
                "UPDATE nieuw nummer {}",
                "EINDE nummer {}",
                "VERDER",
                "FEEDBACK alles in orde {}",
                "TIP {}",
                "STATUS",
                "FOUT straat {}",
                "Brand nummer {} " + "kom naar buiten " * 12,
            )
        ).format(n)
        t.text(chance.choice(names), words)
        await t.wait(chance.expovariate(1 / every))


async def way_out(t: Town, who: str, seconds: int = 60) -> tuple[str, str]:
    """Within a minute: (who texts what), so that the true words leave."""
    for _ in range(seconds):
        await t.wait(1)
        for phone in OFFICERS:
            if code := preview(t, phone, TRUE):
                return phone, f"{code} {PINS[phone]}"
        if code := behind(t, who):
            return who, f"{TRUE} {code} {PINS[who]}"
    return "", ""


def forged(bodies: list[str]) -> list[str]:
    return [b for b in bodies if b != TRUE and "winkel" not in b]


FLOODS = [(seed, every) for seed in range(12) for every in (0.5, 2.0, 5.0, 20.0)]


@pytest.mark.parametrize(
    ("seed", "every"), [pytest.param(*f, marks=[pytest.mark.full] if n % 13 else []) for n, f in enumerate(FLOODS)]
)
def test_within_a_minute_the_true_words_have_a_way(tmp_path: Path, seed: int, every: float) -> None:
    """Whatever was sent before, however fast; and nothing else leaves."""
    chance = Random(f"{seed} {every}")
    names = [NUMBERS[n] for n in OFFICERS[: chance.choice((1, 3, 3))]]
    runs = chance.choice(("", "", "live", "halted"))

    async def main(t: Town) -> None:
        await t.people(150 if runs == "live" else 20)
        if runs:
            await t.alert("Diefstal in de winkel, Dorpsstraat 2", seconds=2)
        if runs == "halted":
            t.text("claes", "STOP")
        ends = asyncio.Event()
        task = asyncio.create_task(flood(t, chance, every, names, ends))
        await t.wait(chance.choice((5, 30) if runs == "live" else (5, 30, 80) if every < 2 else (5, 100, 400, 900)))
        t.text("peeters", TRUE)
        who, words = await way_out(t, "peeters")
        assert who, [t.got(o)[-3:] for o in OFFICERS]
        t.text(who, words)
        for _ in range(60):
            await t.wait(1)
            if TRUE in await live(t):
                break
        assert TRUE in await live(t), (words, [t.got(o)[-3:] for o in OFFICERS])
        ends.set()
        await task
        await t.wait(60)
        assert not forged(await live(t))
        assert (await live(t)).count(TRUE) == 1

    run(tmp_path, main, cold=1.5, warm=1.5)


@pytest.mark.parametrize("every", [pytest.param(0.5, marks=pytest.mark.full), 5.0])
def test_verder_within_a_minute_of_a_flood(tmp_path: Path, every: float) -> None:
    """Every place was filled before the alert was halted: the answer to VERDER
    has a place of its own, and goes first.
    """

    async def main(t: Town) -> None:
        await t.people(200)
        ends = asyncio.Event()
        await t.say("peeters", TRUE)
        code = t.code("peeters")
        task = asyncio.create_task(flood(t, Random(every), every, [NUMBERS[n] for n in OFFICERS], ends))
        await t.wait(90)
        t.text("peeters", f"{code} {PINS['peeters']}")
        await t.wait(8)
        t.text("claes", "STOP")
        await t.wait(15)
        t.text("peeters", "VERDER")
        found: list[str] = []
        for _ in range(60):
            await t.wait(1)
            found = [m[0] for text in t.got(PEETERS) if (m := re.search(r"verder: nog .*Zend (\d+)( \+ PIN)?", text))]
            if found:
                break
        assert found, t.got(PEETERS)[-6:]
        ends.set()
        await task

    run(tmp_path, main, cold=1.5, warm=1.5)


# ---- what that code is worth


async def crowd(t: Town, each: int = 6) -> str:
    """Forged drafts until the phone shows a code for behind words."""
    for n in range(each):
        for who in OFFICERS:
            await t.say(who, f"Brand nummer {n} van {who} in de Molenstraat", 3)
    await t.wait(30)
    code = behind(t, "peeters")
    assert code
    return code


WAYS_TO_WRITE = (
    "{w} {c} {p}",
    "{w} {c}{p}",
    "{c} {p} {w}",
    "{w}. Code {c} pin {p}",
    "{w} {p} {c}",
    "{w}\n{c} + {p}",
    "{w} ({c}/{p})",
    "ALARM {w} {c} {p}",
)


def test_words_code_and_pin_leave_at_once(tmp_path: Path) -> None:
    """In one text; once; the words as they were written, without the digits, which are kept nowhere."""

    async def main(t: Town) -> None:
        await t.people(2)
        await crowd(t)
        used: list[str] = []
        for n, form in enumerate(WAYS_TO_WRITE):
            for draft in range(4):
                await t.say("peeters", f"Kom allemaal naar de Molenstraat, nummer {n} {draft}", 5)
            code, words = behind(t, "peeters"), f"{TRUE}, nummer {n} a"
            assert code not in used
            used.append(code)
            await t.say("peeters", form.format(w=words, c=code, p="4711"), 15)
            assert (await live(t))[n].rstrip(".") == words, form
            got = t.got(member(1))[-1]
            assert f"Kerkstraat 5, twee mannen te voet, nummer {n}" in got
            assert not [x for x in (code, "4711") if x in got]
            await t.say("peeters", f"Nog een keer naar buiten, straat 9 {code} 4711", 15)
            assert len(await live(t)) == n + 1, "a code counts once"
        kept = await t.db.run(
            lambda c: [
                *c.execute(sa.select(inbound_texts.c.body)).scalars(),
                *c.execute(sa.select(texts.c.body)).scalars(),
            ]
        )
        assert not [b for b in kept if any(x in b for x in (*used, "4711"))]

    run(tmp_path, main)


LESS = (
    "{w}",
    "{w} {c}",
    "{w} {p}",
    "{c} {p}",
    "{c}{p}",
    "{c}",
    "{w} {c} 9999",
    "{w} 000000 {p}",
    "{w} {c} {p} {c}",
    "TEST",
    "{c} 9999",
    "{w} 0475123456",
    "{c} {w} {p}",
)


def test_less_than_all_of_it_releases_nothing(tmp_path: Path) -> None:
    """Without the words, the code or the PIN nothing leaves, and the code stays good."""

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        for text in LESS:
            await t.say("peeters", text.format(w="Kom allemaal naar buiten", c=code, p="4711"), 15)
            assert await live(t) == [], text
            assert not t.got(member(1))
        await t.say("peeters", f"{TRUE} {code} 4711", 15)
        assert await live(t) == [TRUE]

    run(tmp_path, main)


def test_the_code_belongs_to_one_phone(tmp_path: Path) -> None:
    """It counts for the number that it was shown to, with the PIN of somebody behind that number."""

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        for who, pin in (
            ("claes", "2580"),
            ("claes", "4711"),
            ("anja", "1357"),
            (member(1), "4711"),
            ("peeters", "2580"),
        ):
            await t.say(who, f"Kom allemaal naar buiten {code} {pin}", 10)
        assert await live(t) == []

    run(tmp_path, main)


def test_the_text_with_the_code_holds_nobody_s_words(tmp_path: Path) -> None:
    """Nothing of what a forger writes stands beside that code; and every other
    code stands beside the words that it releases.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        await crowd(t)
        for who in OFFICERS:
            for text in t.got(who):
                if BEHIND.search(text):
                    assert "Molenstraat" not in text
                elif SHOWN.search(text):
                    assert "Molenstraat" in text

    run(tmp_path, main)


def test_ten_wrong_pins_beside_the_code_are_a_stolen_phone(tmp_path: Path) -> None:
    """As with any other code: the eleventh PIN is not looked at."""

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        for n in range(10):
            await t.say("peeters", f"Kom allemaal naar buiten {code} {9000 + n}", 5)
        await t.say("peeters", f"Kom allemaal naar buiten {code} 4711", 15)
        assert await live(t) == []

    run(tmp_path, main)


def test_guessed_at_all_day_it_still_counts(tmp_path: Path) -> None:
    """Wrong proofs in the officer's name lock short codes; this one has six digits and the PIN."""

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        for n in range(15):
            await t.say("peeters", f"{9000 + n} {n:04d}", 2)
        await t.say("peeters", f"{TRUE} {code} 4711", 15)
        assert await live(t) == [TRUE]

    run(tmp_path, main)


def test_a_long_text_with_the_code_is_shown_on_a_full_phone(tmp_path: Path) -> None:
    """Texts of several parts never leave in one step: this one is previewed
    at once, on a place that no forger can take.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        words = TRUE + (
            ", een van hen draagt een rode jas en een zwarte rugzak, de ander een blauwe muts; ze lopen in de "
            "richting van het station en de markt"
        )
        await t.say("peeters", f"{words} {code} 4711", 20)
        assert await live(t) == []
        code = preview(t, "peeters", "rode jas")
        assert code
        await t.say("peeters", f"{code} 4711", 15)
        assert await live(t) == [words]

    run(tmp_path, main)


def test_the_words_leave_once(tmp_path: Path) -> None:
    """The same words wait for their turn, or are shown to a colleague: once they left
    by the code, nobody is asked about them again.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        await t.say("peeters", TRUE, 5)
        await t.say("peeters", f"{TRUE} {code} 4711", 10)
        await t.long(700)
        for who in OFFICERS:
            if shown := preview(t, who, TRUE):
                await t.say(who, f"{shown} {PINS[who]}", 10)
        assert await live(t) == [TRUE]
        assert sum("Kerkstraat 5" in text for text in t.got(member(1))) == 1

    run(tmp_path, main)


@pytest.mark.parametrize("words", [f"{TRUE} " * 15, "Is er nog iemand aan het werk vanavond op kantoor?"])
def test_words_that_need_an_answer_of_ours(tmp_path: Path, words: str) -> None:
    """So many forged questions that he gets no answer any more: words that are no clear alert are not met by silence,
    and those behind which he puts the code leave.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(3)
        for _ in range(22):
            await t.say("peeters", "STATUS", 1)
        assert not behind(t, "peeters")
        await t.say("peeters", words, 10)
        code = behind(t, "peeters")
        assert code, t.got("peeters")
        await t.say("peeters", f"{TRUE} {code} {PINS['peeters']}", 30)
        assert all(TRUE in t.got(n)[-1] for n in numbers)

    run(tmp_path, main)


@pytest.mark.parametrize("words", [TRUE, f"{TRUE} " * 15])
def test_when_strangers_spent_their_part_words_still_leave(tmp_path: Path, words: str) -> None:
    """Strangers have had their part of the month, forged drafts the few previews beyond it: no preview leaves, nor
    any word why not, so the officer is told a code that he puts behind his words.
    """

    async def main(t: Town) -> None:
        numbers = await t.people(10)
        for n in range(40):
            t.text(f"+32479{n:06d}", "HELP")
            await t.wait(3)
        for n in range(14):
            t.text(("peeters", "dupont")[n % 2], f"Verdachte wagen nummer {n} in de Molenstraat")
            await t.long(660)
        await t.say("claes", words, 30)
        assert not preview(t, "claes", TRUE)
        code = behind(t, "claes")
        assert code, t.got("claes")
        await t.say("claes", f"{TRUE} {code} {PINS['claes']}", 60)
        assert all(TRUE in t.got(n)[-1] for n in numbers)

    run(tmp_path, main, modems__0__sim__fair_use={"per_month": 100}, modems__0__sim__over_limit="refuse")


def test_second_officer_on_a_full_phone(tmp_path: Path) -> None:
    """What one person proved is shown to the second at once, however many forged drafts fill that phone."""

    async def main(t: Town) -> None:
        await t.people(2)
        code = await crowd(t)
        await t.say("peeters", f"{TRUE} {code} 4711", 20)
        assert await live(t) == []
        shown = preview(t, "claes", TRUE)
        assert shown
        await t.say("claes", f"{shown} {PINS['claes']}", 10)
        assert await live(t) == [TRUE]

    run(tmp_path, main, people__peeters__second_officer="always")


@pytest.mark.parametrize("hours", [2, pytest.param(24, marks=pytest.mark.full)])
def test_hours_of_drafts_cost_few_texts(tmp_path: Path, hours: int) -> None:
    """It is told again at distances that double: a flood all day sends an
    officer some thirty texts, with two or three codes.
    """

    async def main(t: Town) -> None:
        await t.people(2)
        for n in range(hours * 12):
            t.text("peeters", f"Inbraak Kerkstraat {n}, kom allemaal naar buiten")
            await t.long(300)
        told = [m[1] for text in t.got(PEETERS) if (m := BEHIND.search(text))]
        assert 3 <= len(told) <= 6 + hours
        assert len(set(told)) <= 1 + hours // 12

    run(tmp_path, main)


def test_a_quiet_evening_sees_no_such_text(tmp_path: Path) -> None:
    """Draft, code + PIN; three drafts beside each other."""

    async def main(t: Town) -> None:
        await t.people(2)
        await t.alert()
        for n in range(3):
            await t.say("claes", f"Inbraak Kerkstraat {n}, twee mannen te voet")
        assert not [text for who in OFFICERS for text in t.got(who) if BEHIND.search(text)]

    run(tmp_path, main)
