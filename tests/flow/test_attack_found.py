"""What was typed or shown is found in a text and in a file, however much there is to look for."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from tests.flow.attack_found import Typed, marked

TYPED = ("482157 4711", "12345678", "48215747", "JA 482157")


@pytest.mark.parametrize(("text", "found"), [
    ("482157 4711", {"482157 4711"}),
    ("code 1482157 47119, and 2", {"482157 4711"}),
    ("x12345678y 48215747", {"12345678", "48215747"}),
    ("he said JA 482157!", {"JA 482157"}),
    ("482157, 4711 1234567 8", set()),
])  # fmt: skip
def test_what_was_typed_is_found_wherever_it_stands(tmp_path: Path, text: str, found: set[str]) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"\x00\xff" + text.encode() + b"\x00")
    assert Typed(TYPED).within(text) == found == {x for x in TYPED if x in text}
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        assert Typed(TYPED).within_octets(data) == {x.encode() for x in found}


@pytest.mark.parametrize(("text", "found"), [
    (b"send 123482157 + PIN now", {b"482157 + PIN"}),
    (b"send 4821 + PIN", set()),
    (b"JA 4821570", {b"JA 482157"}),
    (b"JA 1482157", set()),
])  # fmt: skip
def test_a_code_is_found_beside_the_words_that_show_it(text: bytes, found: set[bytes]) -> None:
    data = mmap.mmap(-1, len(text))
    data.write(text)
    assert marked(data, {"482157", "12345678"}) == found


KEYED = b"d9190b89964fc56f474c5ea110297ebaf115095d91886613d2afcf0231e6b5c7"


@pytest.mark.parametrize(("octets", "found"), [
    (b"\x19" + KEYED + b"+32471000012text", set()),
    (b"\x19" + KEYED[8:-8] + b"ab91886613+32471000012text", set()),
    (b"\x19" + KEYED + b"91886613text", {b"91886613"}),
    (b"text91886613" + KEYED + b"+32471000012", {b"91886613"}),
    (b"text 91886613 and 1b9b7d91886613c5", {b"91886613"}),
])  # fmt: skip
def test_digits_within_a_hash_are_no_code(octets: bytes, found: set[bytes]) -> None:
    """Beside one, where a column follows another, they are."""
    data = mmap.mmap(-1, len(octets))
    data.write(octets)
    assert Typed(["91886613"]).within_octets(data) == found


def test_what_somebody_guessed_is_no_code() -> None:
    """Though it begins like one: "JA 002616" beside a code 0026."""
    text = b"JA 002616, JA 00271"
    data = mmap.mmap(-1, len(text))
    data.write(text)
    assert marked(data, {"0026", "0027"}, {"002616"}) == {b"JA 0027"}
