"""The arithmetic of docs/security-arithmetic.md, played with the real rules: random digits against open challenges."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from smsd.config.schema import Person
from smsd.model.challenge import Action, Challenge, State
from smsd.model.rights import Rights
from smsd.rules import digits, limits, proof
from smsd.rules.identity import Holder
from smsd.rules.limits import Guesses

KEY, NOW = b"k" * 32, datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
HOLDER = Holder(
    "peeters",
    Person(name="P", role="police", number=("+32475000001",), networks=("dorp",)),
    Rights(
        "peeters",
        proof.hashed(KEY, "pin", "peeters", "4711"),
        4,
        list_hashes=tuple(proof.hashed(KEY, "list", "peeters", f"{n:08d}") for n in range(10)),
    ),
    None,
)


def challenge(n: int, *, pin: bool, size: int) -> Challenge:
    return Challenge(n, "+32475000001", 1, Action.RELEASE, State.ISSUED, f"n{n}", "d", pin, size, "", NOW, NOW, False)


def space(readings: list[str], challenges: list[Challenge], guesses: Guesses) -> int:
    """How many of these strings prove something."""
    return sum(proof.judge([r], challenges, [HOLDER], KEY, guesses).challenge is not None for r in readings)


def test_one_code_in_a_million_without_a_pin() -> None:
    """All 10^6 of six digits, sampled around the right one; shorter or longer prove nothing."""
    c = challenge(1, pin=False, size=6)
    right = proof.code_of(KEY, c)
    around = [f"{(int(right) + n) % 10**6:06d}" for n in range(-2000, 2000)]
    assert space(around, [c], Guesses()) == 1
    assert space([f"{n:04d}" for n in range(10**4)], [c], Guesses()) == 0


def test_six_in_a_hundred_million_with_a_pin() -> None:
    """Three open drafts: each code before or behind the PIN, and nothing else of eight digits but the list."""
    three = [challenge(n, pin=True, size=4) for n in range(3)]
    with_pin = [f"{n:04d}4711" for n in range(10**4)] + [f"4711{n:04d}" for n in range(10**4)]
    assert space(with_pin, three, Guesses()) == 6
    code = proof.code_of(KEY, three[0])
    with_code = [f"{code}{n:04d}" for n in range(10**4)]
    assert space(with_code, three, Guesses()) == 1
    assert space(with_pin, three, Guesses(day=limits.WRONG_LOCKS)) == 0, (
        "short codes are worth nothing while somebody guesses"
    )


def test_a_stolen_phone_has_thirty_tries() -> None:
    """Whatever the PIN: of all 10^4, after ten a day or thirty in all none counts."""
    c = challenge(1, pin=True, size=4)
    code = proof.code_of(KEY, c)
    every = [f"{code}{n:04d}" for n in range(10**4)]
    assert space(every, [c], Guesses(pins=9, pins_ever=29)) == 1
    assert space(every, [c], Guesses(pins=limits.PINS_A_DAY)) == 0
    assert space(every, [c], Guesses(pins_ever=limits.PINS_EVER)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_months_of_guessing(seed: int) -> None:
    """Three thousand texts a day for three months, with the counters as they are kept: nothing is hit, codes without a
    PIN are tried a hundred times, and a right code + PIN of the officer counts on every one of those days.
    """
    chance = Random(seed)
    ever = alone_tried = 0
    for day in range(90):
        wrong = 0
        for n in range(3000):
            guesses = Guesses(wrong, wrong, ever)
            size, alone = (proof.ALONE_DIGITS, False) if guesses.guessed else (proof.CODE_DIGITS, True)
            if n > 12 and n % 1000:
                continue  # the rest of the day is like its thirteenth text: the rules look at nothing but these counts
            open_ = [challenge(day * 10 + i, pin=True, size=size) for i in range(2)]
            open_.append(challenge(day * 10 + 9, pin=not alone, size=proof.ALONE_DIGITS if alone else size))
            words = f"{chance.randrange(10**8):08d}" if n % 2 else f"{chance.randrange(10**6):06d}"
            verdict = proof.judge(digits.readings(words), open_, [HOLDER], KEY, guesses)
            assert verdict.challenge is None
            alone_tried += alone and len(words) == 6
            wrong, ever = wrong + 1, ever + 1
        guesses = Guesses(wrong, wrong, ever)
        c = challenge(day, pin=True, size=proof.ALONE_DIGITS)
        assert proof.judge([proof.code_of(KEY, c) + "4711"], [c], [HOLDER], KEY, guesses).how == "code_pin"
    assert alone_tried <= limits.WRONG_EVER


def test_one_text_is_few_guesses() -> None:
    """A text full of digits is read four ways, one of them of six digits."""
    chance = Random(1)
    for _ in range(500):
        words = " ".join(f"{chance.randrange(10 ** chance.choice((4, 6, 8)))}" for _ in range(chance.randrange(1, 40)))
        found = digits.readings(words)
        assert len(found) <= 4
        assert sum(len(r) == 6 for r in found) <= 1
