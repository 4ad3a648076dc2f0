"""Fitting, transliteration, reassembly."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.sms import alphabet, reassembly
from smsd.sms.dcs import GSM7, UCS2
from smsd.sms.fit import PART, SINGLE, cost, fit
from smsd.sms.reassembly import Part
from smsd.sms.transliterate import equal_of, transliterate
from smsd.sms.udh import Concat

any_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("a" * 160, GSM7, 1),
        ("a" * 161, GSM7, 2),
        ("a" * 306, GSM7, 2),
        ("a" * 307, GSM7, 3),
        ("€" * 80, GSM7, 1),
        ("€" * 81, GSM7, 2),
        ("☃" * 70, UCS2, 1),
        ("☃" * 71, UCS2, 2),
        ("😀" * 35, UCS2, 1),
        ("😀" * 36, UCS2, 2),
        ("", GSM7, 1),
    ],
)
def test_bounds(text: str, encoding: str, segments: int) -> None:
    """160 then 153 septets, 70 then 67 units."""
    found = fit(text)
    assert (found.encoding, found.segments) == (encoding, segments)


@given(any_text, st.booleans(), st.sampled_from([8, 16]))
def test_parts_make_the_whole(text: str, transliterated: bool, bits: int) -> None:
    """Nothing is lost, no part is too long, no surrogate pair or escape is cut."""
    found = fit(text, transliterated=transliterated, bits=bits)
    assert "".join(found.parts) == found.text
    limit = SINGLE[found.encoding] if found.segments == 1 else PART[found.encoding, bits]
    for part in found.parts:
        units = len(alphabet.encode(part)) if found.encoding == GSM7 else len(part.encode("utf-16-be")) // 2
        assert units == cost(part, found.encoding) <= limit
        part.encode("utf-16-be")


@given(st.text(alphabet="ae\u0301\u0308👍🏽\u200d☃", min_size=60, max_size=200))
def test_combining_sequences_stay_together(text: str) -> None:
    """Unless one alone is longer than a segment."""
    found = fit(text, transliterated=False)
    for part in found.parts[1:]:
        assert not unicodedata.combining(part[0])
        assert part[0] not in "\u200d🏽"


@pytest.mark.parametrize(
    "whole", ["🇧🇪", "👨‍👩‍👧", "👍🏽", "1️⃣", "🏴\U000e0067\U000e0062\U000e007f", "क\u093f", "e\u0301"]
)
def test_what_is_one_sign_stays_one(whole: str) -> None:
    """Flags, families, skin tones, keycaps, vowel signs: at any place of the cut."""
    for lead in range(60, 71):
        parts = fit("ж" * lead + whole + "ж" * 9, transliterated=False).parts
        assert sum(whole in part for part in parts) == 1


def test_an_endless_pile_of_marks_ends() -> None:
    """A base letter with more marks than a segment holds is cut by characters."""
    found = fit("a" + "\u0301" * 300, transliterated=False)
    assert "".join(found.parts) == "a" + "\u0301" * 300


@given(st.integers(100, 170))
def test_a_phrase_stays_whole(length: int) -> None:
    """NNNN + PIN is never split over two segments."""
    phrase = "4821 + PIN"
    found = fit("x" * length + phrase + "y" * 60, whole=(phrase,))
    assert any(phrase in part for part in found.parts)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("één inzittende", "één inzittende"),
        ("Chloë ’s avonds – “zeer” verdacht…", 'Chloe \'s avonds - "zeer" verdacht...'),
        ("cœur à Liège", "coeur à Liège"),
        ("½ uur", "1/2 uur"),
        ("ĳzer", "ijzer"),
        ("e\u0301t", "ét"),
        ("Ça", "Ça"),
        ("ça", "ca"),
        ("ŁÓDŹ", "LODZ"),
    ],
)
def test_transliterate(text: str, plain: str) -> None:
    """What has an equal becomes it; what is in the alphabet stays."""
    assert transliterate(text)[0] == plain


@pytest.mark.parametrize("char", ["😀", "Ж", "漢", "☃"])
def test_no_equal(char: str) -> None:
    """Another script, an emoji: no meaning is guessed."""
    assert equal_of(char) is None
    found = fit(f"a{char}b")
    assert found.forced_by == (char,)
    assert found.encoding == UCS2


def test_changes_are_told() -> None:
    """Each different character once."""
    assert fit("ëë’").changed == (("ë", "e"), ("’", "'"))
    assert fit("ë", transliterated=False).changed == ()


class TestReassembly:
    """23.040 clause 9.2.3.24.1."""

    key = reassembly.key_of("+32475123456", Concat(7, 3, 1))

    def test_any_order_and_twice(self) -> None:
        """The last one missing completes it."""
        a = reassembly.Assembly(self.key)
        assert a.add(3, Part(GSM7, b"ccc")) is None
        assert a.add(1, Part(GSM7, b"aaa")) is None
        assert a.add(1, Part(GSM7, b"zzz")) is None
        assert a.missing() == [2]
        assert a.so_far() == "aaa(...)ccc"
        assert a.add(2, Part(GSM7, b"bbb")) == "aaabbbccc"

    def test_first_parts_missing(self) -> None:
        """One mark for one hole."""
        a = reassembly.assemble(self.key, [(3, Part(GSM7, b"ccc"))])
        assert a.so_far() == "(...)ccc"

    def test_cut_escape_and_surrogate(self) -> None:
        """A careless sender cuts in the middle of a character; joined as units it is whole."""
        a = reassembly.Assembly(reassembly.Key("x", 1, 8, 2))
        a.add(1, Part(GSM7, b"a\x1b"))
        assert a.add(2, Part(GSM7, b"\x65b")) == "a€b"
        b = reassembly.Assembly(reassembly.Key("x", 1, 8, 2))
        octets = "😀".encode("utf-16-be")
        b.add(1, Part(UCS2, octets[:2]))
        assert b.add(2, Part(UCS2, octets[2:])) == "😀"

    def test_mixed_encodings(self) -> None:
        """Some phones change the alphabet in the middle."""
        a = reassembly.Assembly(reassembly.Key("x", 1, 8, 2))
        a.add(1, Part(GSM7, b"ab"))
        assert a.add(2, Part(UCS2, "☃".encode("utf-16-be"))) == "ab☃"
