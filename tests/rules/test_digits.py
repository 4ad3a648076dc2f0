"""Digits among words: readings of a proof, secrets in any spelling, and texts that are no proofs."""

from __future__ import annotations

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import digits, grammar
from smsd.rules.grammar import Known

TYPED = ["6901 4711", "69014711", "Zend 6901 + 4711", "code 6901 pin 4711", "OK 6901 4711",
         "6901 4711\nInsp. Peeters", "6901.4711", "6 9 0 1 4 7 1 1", "６９０１ ４７１１", "c6901p4711", "69.01.47.11",
         "6901-4711 aub", "\u0666\u0669\u0660\u0661 \u0664\u0667\u0661\u0661", "ja 6901 4711 dank u"]  # fmt: skip
NO_PROOFS = [
    "Inbraak Kerkstraat 12, 2 mannen te voet",
    "Overval om 21:30 in de Kerkstraat 7, rode auto 1-ABC-234",
    "Feest op 25/11/2026",
    "Bel 0475123456",
    "Brand Kerkstraat 1234",
    "UPDATE #37 nu Molenweg 12",
    "Werken van 21:30-22:45",
    "JA 5-7",
]


@pytest.mark.parametrize("text", TYPED)
def test_a_proof_is_read_in_any_typing(text: str) -> None:
    """One of the few readings is code and PIN, the pieces hold both, and it
    looks like a proof or is found by its truth.
    """
    plain = digits.plain(text)
    assert "69014711" in digits.readings(plain)
    assert any(p.startswith("6901") or p == "6901" for p in digits.pieces(plain))
    assert any(p.endswith("4711") for p in digits.pieces(plain))


@pytest.mark.parametrize("text", NO_PROOFS)
def test_ordinary_numbers_are_no_proofs(text: str) -> None:
    """House numbers, times, dates, plates, telephone numbers."""
    assert not digits.looks_like_proof(digits.plain(text))


@given(st.text(max_size=200))
def test_few_readings_and_one_of_six_digits(text: str) -> None:
    """Each reading is a guess: four at most, and one that may be a code without a PIN."""
    found = digits.readings(digits.plain(text))
    assert len(found) <= digits.MOST_READINGS
    assert sum(len(d) == 6 for d in found) <= 1
    assert not set(digits.masked(text)) & set("0123456789")


@pytest.mark.parametrize(
    "atom",
    ["x", ".", "1", "1 ", "a.", "..x", "#1", "+", "\u0661", "e\u0301", "\u200b", "\n", "ge", "'", "12:3", "stop "],
)
def test_reading_is_linear(atom: str) -> None:
    """Twice the text, about twice the work (of this thread, whatever the machine does meanwhile)."""
    known = Known({}, {}, ())

    def took(size: int) -> float:
        text = (atom * size)[:size] + "x"
        began = thread_time()
        grammar.read(text, "police", known)
        plain = digits.plain(text)
        digits.looks_like_proof(plain)
        digits.readings(plain)
        sum(1 for _ in digits.pieces(plain))
        return thread_time() - began

    took(2000)
    small, large = min(took(4000) for _ in range(3)), min(took(32000) for _ in range(2))
    assert large < max(0.05, 8 * 6 * small), (small, large)
