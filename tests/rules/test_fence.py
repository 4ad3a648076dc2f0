"""The text of a spare gateway: only who holds the key makes one, and it names its reign."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import fence
from smsd.sms.fit import fit

KEY = b"k" * 32


@given(st.binary(min_size=32, max_size=32), st.integers(0, 10**12 - 1), st.booleans())
def test_what_is_written_is_read(key: bytes, reign: int, small: bool) -> None:
    """Also in small letters and with blanks around it, as a phone or a network may make of it; in one segment."""
    body = fence.text(key, reign)
    assert fit(body).segments == 1
    assert fence.read(key, f"  {body.lower() if small else body}\n") == reign


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1), st.binary(min_size=32, max_size=32), st.data())
def test_nothing_else_is(reign: int, other: int, key: bytes, data: st.DataObject) -> None:
    """Another key, the seal of another reign, a letter of it changed: no word of ours."""
    body = fence.text(KEY, reign)
    if key != KEY:
        assert fence.read(key, body) is None
    if other != reign:
        assert fence.read(KEY, fence.text(KEY, other).replace(str(other), str(reign), 1)) is None
    at = data.draw(st.integers(0, len(body) - 1))
    changed = body[:at] + data.draw(st.sampled_from("ABCXYZ234567 \u0660")) + body[at + 1 :]
    found = fence.read(KEY, changed)
    assert found is None or changed.split() == body.split()


@given(st.text(max_size=200))
def test_any_text_is_read(body: str) -> None:
    """Strangers write anything."""
    assert fence.read(KEY, body) is None
