"""How fast a line goes: the agreed rate is kept, what is too fast halves it once, and it comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.rules.pace import BURST_S, SLOWEST, Pace


@given(st.floats(0.5, 500), st.lists(st.floats(0, 0.3), min_size=5, max_size=200))
def test_the_agreed_rate_is_kept(rate: float, pauses: list[float]) -> None:
    """Whenever one asks: in no span of time more leave than were agreed, but for what a timer cannot tell apart."""
    pace, now = Pace(rate), 100.0
    left = []
    for pause in pauses:
        now += pause
        now += pace.wait(now)
        pace.left(now)
        left.append(now)
    for n, start in enumerate(left):
        for m in range(n, len(left)):
            assert m - n <= (left[m] - start + BURST_S) * rate + 1.001


@given(st.one_of(st.none(), st.floats(1, 500)), st.integers(1, 100))
def test_a_window_that_is_refused_halves_the_rate_once(rate: float | None, window: int) -> None:
    """All that had left before the first refusal is one refusal."""
    pace = Pace(rate)
    for n in range(20):
        pace.taken(10 + n / 100)
    assert pace.too_fast(11.0, 10.9)
    slower = pace.rate
    assert slower is not None
    assert slower >= SLOWEST
    assert rate is None or slower == pytest.approx(max(SLOWEST, rate / 2))
    for _ in range(window):
        assert pace.too_fast(11.0, 10.95)
    assert pace.rate == slower
    assert pace.wait(11.0) >= 0.5


def test_it_comes_back() -> None:
    """A tenth a second, up to what was agreed; without an agreement until it goes as fast as it can."""
    for agreed in (10.0, 400.0, None):
        pace, now = Pace(agreed), 0.0
        for _ in range(200):
            now += 0.005
            pace.taken(now)
        pace.too_fast(now, now)
        slow, began = pace.rate, now
        while pace.rate is not None and pace.rate != agreed:
            now += max(pace.wait(now), 0.002)
            pace.left(now)
            pace.taken(now)
            assert now - began < 60
        assert slow is not None
        assert now - began > 3
        assert pace.rate == agreed


def test_a_line_that_takes_nothing_is_no_matter_of_pace() -> None:
    """Too fast, again and again, without a text taken in between."""
    pace = Pace(10)
    pace.taken(1.0)
    assert pace.too_fast(2.0, 1.9)
    assert not pace.too_fast(3.0, 2.9)
    pace.taken(4.0)
    assert pace.too_fast(5.0, 4.9)
    assert pace.rate == pytest.approx(1.25, abs=0.1)


@given(st.floats(1, 100), st.floats(0.05, 1))
def test_what_may_leave_soon(rate: float, within: float) -> None:
    """No more is claimed than what leaves within that time."""
    pace, now, count = Pace(rate), 5.0, 0
    soon = pace.soon(now, within)
    end = now + within
    while (now := now + pace.wait(now)) <= end:
        pace.left(now)
        count += 1
    assert soon <= count + 1
    assert Pace().soon(now, within) == float("inf")
