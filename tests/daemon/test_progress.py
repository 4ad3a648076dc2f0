"""What the daemon tells of an alert that goes out."""

from __future__ import annotations

from smsd.daemon import progress
from smsd.rules import plan


def test_a_forecast_knows_the_line_s_rate() -> None:
    """A radio that takes a text in five seconds sends no more than its subscription lets it."""
    line = {"name": "stick0", "state": "ready", "seconds_per_sms": 5.0}
    fast = plan.forecast({"stick0": 114}, progress.plan_lines([line]))
    bound = plan.forecast({"stick0": 114}, progress.plan_lines([line | {"per_minute": 6}]))
    assert plan.minutes(fast) == 10
    assert plan.minutes(bound) == 19
