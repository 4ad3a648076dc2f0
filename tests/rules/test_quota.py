"""What a subscription still allows, and who moves to another SIM."""

from __future__ import annotations

from smsd.config.schema import FairUse
from smsd.rules import plan, quota, throttle
from smsd.rules.quota import Left, Used


def test_no_limit_is_no_limit() -> None:
    """Nothing configured, nothing counted."""
    assert quota.left(None, Used(5, 5, 5), 100) == Left(None, None, None)
    assert quota.left(FairUse(), Used(5, 5, 5), 100) == Left(None, None, None)


def test_the_tighter_of_day_and_month_counts() -> None:
    """Segments that both still allow; never less than none."""
    fair = FairUse(per_day=350, per_month=10000)
    assert quota.left(fair, Used(340, 9995), 0).segments == 5
    assert quota.left(FairUse(per_day=350), Used(400, 400), 0).segments == 0
    assert quota.left(FairUse(recipients_per_month=250), Used(0, 0, 240), 0).recipients == 10
    assert quota.left(FairUse(recipients_per_month=250), Used(0, 0, 251), 0).recipients == 0


def test_three_texts_to_everybody_are_kept() -> None:
    """Alert, update, all clear: replies and tips may spend what is beyond."""
    assert quota.left(FairUse(per_day=350), Used(0, 0), 50).spare == 200
    assert quota.left(FairUse(per_day=350), Used(200, 200), 50) == Left(segments=150, spare=0, free=100)
    assert quota.left(FairUse(per_day=350), Used(0, 0), 250).spare == 35, (
        "a card that is too small keeps a tenth for answers"
    )


def test_nobody_who_proves_nothing_gets_more_than_half() -> None:
    """Half of what is beyond the reserve, of the tighter of day and month; two segments a member where that is more."""
    fair = FairUse(per_day=350, per_month=2000)
    assert quota.left(fair, Used(), 50).free == 100
    assert quota.left(fair, Used(90, 900, unproven_today=90, unproven_month=900), 50).free == 10
    assert quota.left(fair, Used(0, 1200, unproven_month=1200), 50).free == 0, "never less than none"
    assert quota.left(FairUse(per_day=350), Used(), 80).free == 110, "two a member, and no more than there is"
    assert quota.left(FairUse(recipients_per_month=9), Used(), 50).free is None


def test_each_day_of_a_month_has_some() -> None:
    """What nobody proved gets a third of its half at once, and the rest as the month goes on."""
    fair = FairUse(per_month=1350)
    assert [quota.left(fair, Used(), 50, part).free for part in (0.0, 0.5, 1.0)] == [200, 400, 600]
    assert quota.left(FairUse(per_day=350), Used(), 50, 0.1).free == 100, "a day is a day"


def test_members_beyond_the_month_s_recipients_move() -> None:
    """The first stay; who does not fit goes where there is room; known ones are never moved."""
    pins = {1: "a", 2: "a", 3: "a", 4: "b"}
    placed = quota.place(pins, {"a": [2, 3]}, {"a": 1, "b": None}, {"a": "move", "b": "move"})
    assert placed.pins == {1: "a", 2: "a", 3: "b", 4: "b"}
    assert (placed.moved, placed.over, placed.refused) == (1, {}, frozenset())


def test_where_nobody_has_room() -> None:
    """`move` sends all the same and says so, `send` does not even count, `refuse` does not send."""
    pins, new = {1: "a", 2: "a", 3: "b"}, {"a": [1, 2], "b": [3]}
    full = {"a": 0, "b": 1}
    assert quota.place(pins, new, full, {"a": "move", "b": "move"}).over == {"a": 2}
    assert quota.place(pins, new, full, {"a": "send", "b": "move"}).over == {}
    refused = quota.place(pins, new, full, {"a": "refuse", "b": "move"})
    assert refused.refused == {1, 2}
    assert refused.pins == pins


def test_room_is_given_away_once() -> None:
    """What a line needs for its own members is not offered to others."""
    placed = quota.place(
        {1: "a", 2: "a", 3: "b"}, {"a": [1, 2], "b": [3]}, {"a": 0, "b": 2}, {"a": "move", "b": "move"}
    )
    assert (placed.moved, placed.over) == (1, {"a": 1})


def test_a_forecast_knows_the_first_text_and_the_minute() -> None:
    """The first of a row is cold; 30 a minute are 30 a minute however fast the radio is."""
    assert plan.duration(plan.Line("a", True, 0.5, extra=1.0), 10) == 6.0
    assert plan.duration(plan.Line("a", True, 0.5, per_minute=30), 30) == 15.0
    assert plan.duration(plan.Line("a", True, 0.5, per_minute=30), 31) == 60.5
    assert plan.duration(plan.Line("a", True, 0.5, per_minute=30), 90) == 135.0
    assert plan.duration(plan.Line("a", True, 4.0, per_minute=30), 90) == 360.0
    assert plan.duration(plan.Line("a", True, 4.0), 0) == 0.0
    assert plan.forecast({}, [plan.Line("a", True, 2.0)]) == 0.0
    assert plan.forecast({"a": 61}, [plan.Line("a", True, 0.5, per_minute=30)]) == 120.5


def test_speed_tells_cold_from_warm() -> None:
    """The first of a row takes longer, and says nothing of the others; what
    an earlier run measured counts until then.
    """
    speed = throttle.Speed()
    assert (speed.known, speed.seconds, speed.extra) == (False, 3.0, 0.0)
    speed.kept = 2.0, 0.5
    assert (speed.known, speed.seconds, speed.extra) == (True, 2.0, 0.5)
    speed.measured(1.0, cold=True)
    assert (speed.seconds, speed.extra) == (2.0, 0.0)
    speed.measured(0.4)
    assert (speed.seconds, speed.extra) == (0.4, 0.6)
    fresh = throttle.Speed()
    fresh.measured(1.5, cold=True)
    assert (fresh.known, fresh.seconds, fresh.extra) == (True, 1.5, 0.0)


def test_the_line_that_is_ready_first() -> None:
    """By what it has and how fast it is."""
    assert plan.least({"a": 3, "b": 1}, {"a": 1.0, "b": 1.0}) == "b"
    assert plan.least({"a": 3, "b": 1}, {"a": 0.1, "b": 1.0}) == "a"
    assert plan.least({}, {}) is None
