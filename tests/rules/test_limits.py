"""Hours in which nothing is sent: one's own and a network's together."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import limits

BRUSSELS = ZoneInfo("Europe/Brussels")
CLOCK = st.times().map(lambda t: t.replace(second=0, microsecond=0))
HOURS = st.lists(st.tuples(CLOCK, CLOCK).filter(lambda h: h[0] != h[1]), max_size=3)


def within(local: datetime, begin: time, end: time) -> bool:
    """Whether a time lies in some hours, which may go over midnight."""
    at = local.time()
    return begin <= at < end if begin < end else at >= begin or at < end


@given(minute=st.integers(0, 60 * 24 * 3 - 1), hours=HOURS)
def test_nothing_leaves_in_any_of_the_hours(minute: int, hours: list[tuple[time, time]]) -> None:
    """What is put off leaves outside of all of them, and no minute later than it must; where
    they cover the whole day it leaves all the same.
    """
    local = datetime(2026, 11, 20, tzinfo=BRUSSELS) + timedelta(minutes=minute)
    until = limits.out_of(local, *hours)
    quiet = any(within(local, *h) for h in hours)
    assert (until is not None) == quiet
    if until is None:
        return
    day = [local + timedelta(minutes=m) for m in range(1, 24 * 60)]
    free = [at for at in day if not any(within(at, *h) for h in hours)]
    assert until == free[0] if free else until - local <= timedelta(days=1)
