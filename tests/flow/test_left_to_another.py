"""A row that its line leaves to the others while these leave it to that line: somebody
takes it soon, whatever their texts took before.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.lines import elsewhere, failover
from smsd.model.line import State
from smsd.modem.handing_over import LISTEN_S
from smsd.rules.health import Health
from smsd.service.context import Context, LineStatus
from smsd.store.gateways import Seen
from tests.flow.test_lines import released, run
from tests.town import Town

LOOKS_S, SOON_S = 5.0, 45.0  # an idle line looks so often; "soon"

past = st.lists(st.sampled_from([0.4, 1.0, 6.0, 15.0, 30.0, 60.0, 180.0, "silent"]), min_size=1, max_size=12)

NOTHING_PAID = SimpleNamespace(overflows=frozenset())  # no line is paid by the text


def line(name: str, took: list[float | str], now: float) -> LineStatus:
    """A line with so many texts behind it: taken in so many seconds, or without an answer."""
    out = LineStatus(name, State.READY)
    for one in took:
        if isinstance(one, str):
            out.health.silent(180.0)
        else:
            out.speed.measured(one)
            out.health.taken(now, one)
    return out


@given(past, st.lists(st.tuples(past, st.sampled_from(["idle", "busy", "listens"])), max_size=3), st.floats(0, 120))
def test_somebody_takes_it(own: list[float | str], others: list[tuple[list[float | str], str]], on_air: float) -> None:
    """One row is due; the first line has tried it. Others are idle, or have a text on the air that is not answered."""
    now = 1000.0
    lines = {"own": line("own", own, now)}
    for n, (took, does) in enumerate(others):
        lines[f"other{n}"] = line(f"other{n}", took, now)
        lines[f"other{n}"].began = now - on_air if does == "busy" else None
        lines[f"other{n}"].listens = does == "listens"  # as where its port was opened again meanwhile
    time = SimpleNamespace(monotonic=lambda: now)
    ctx = cast(Context, cast(Any, SimpleNamespace(clock=time, lines=lines, config=NOTHING_PAID)))

    def takes(one: LineStatus) -> bool:
        """As one step does where a single row waits."""
        if failover.leave(ctx, one):
            one.left_since = one.left_since if one.left_since is not None else now
            return False
        return one.name != "own" or not failover.able_others(ctx, one)

    while now < 1000.0 + SOON_S:
        if any(takes(one) for one in lines.values() if one.began is None and not one.listens):
            return
        now += LOOKS_S
    raise AssertionError("each leaves it to another")


@pytest.mark.parametrize("ago", [1.0, 60.0, 130.0, 3600.0, 86400.0])
def test_one_slow_text_long_ago_is_no_reason(ago: float) -> None:
    """A line whose last text took minutes leaves its rows for a while, and not those of
    an alert an hour later, while it stands still.
    """
    lines = {"own": line("own", [0.4] * 9 + [494.0], 100_000.0 - ago), "other": line("other", [0.4] * 9, 100_000.0)}
    ctx: Any = SimpleNamespace(clock=SimpleNamespace(monotonic=lambda: 100_000.0), lines=lines, config=NOTHING_PAID)
    lately = ago <= failover.LEAVES_S[1]
    assert failover.weak(ctx, lines["own"]) is lately
    assert (failover.leave(ctx, lines["own"]) > 0) is lately


@given(past, past, st.booleans())
def test_a_line_that_listens_hands_over(own: list[float | str], other: list[float | str], long: bool) -> None:
    """It sends nothing for up to three minutes: its rows are everybody's at once, though the others ail."""
    lines = {"own": line("own", own, 1000.0), "other": line("other", other, 1000.0)}
    lines["other"].state, lines["other"].listens = State.RESTING, True
    ctx: Any = SimpleNamespace(
        clock=SimpleNamespace(monotonic=lambda: 1000.0),
        lines=lines,
        away_since={},
        waiting={"other": 100 * long},
        config=NOTHING_PAID,
    )
    assert failover.others(ctx, "own") == ("other",)


@pytest.mark.parametrize("does", ["well", "refuses", "listens", "hangs", "held", "fenced"])
@pytest.mark.parametrize("state", [State.READY, State.RESTING])
def test_a_line_of_another_gateway_that_does_not_get_on(does: str, state: State) -> None:
    """That one lives, and is in its network: its rows are everybody's at once all the same, as on one machine. Where
    it is well again, they are its own.
    """
    now, theirs = 1000.0, line("other", [1.0] * 5, 990.0)
    if does == "refuses":
        for n in range(3):
            theirs.health.refused(f"+3247100000{n}", n, 1.0, "no network", of_number=False, fresh=True)
    theirs.listens, theirs.began = does == "listens", now - 40.0 if does == "hangs" else None
    time, ours = SimpleNamespace(monotonic=lambda: now), line("own", [1.0] * 5, 990.0)
    trust = SimpleNamespace(held=does == "held")
    there: Any = SimpleNamespace(clock=time, trust=trust, fenced=does == "fenced")
    here: Any = SimpleNamespace(
        clock=time,
        lines={"own": ours, "other": LineStatus("other", elsewhere="a")},
        away_since={},
        waiting={"other": 5},
        config=NOTHING_PAID,
        wake=lambda: None,
    )

    def heard() -> tuple[str, ...]:
        row = {"name": "other", "state": state.value, "registered": True, "seconds_per_sms": 1.0}
        told = json.loads(json.dumps({"modems": [row | elsewhere.tell(there, theirs)]}))
        elsewhere.mirror(here, [Seen("a", "1", alive=True, silent_s=0.0, told=told)])
        return failover.others(here, "own")

    assert heard() == (() if does == "well" else ("other",))
    assert failover.able_others(here, ours) == (does == "well" and state == State.READY)
    for _ in range(10):
        theirs.health.taken(now, 1.0)
    theirs.listens, theirs.began, trust.held, there.fenced = False, None, False, False
    assert heard() == ()


@pytest.mark.story
def test_it_says_so_while_it_listens(tmp_path: Path) -> None:
    """From the text that was given up until texts leave it again."""

    async def main(t: Town) -> None:
        await t.people(1)
        status = t.gateway.ctx.lines["stick0"]
        server = t.village.servers["stick0"]
        server.manners.hears_meanwhile = True
        await released(t, lambda: setattr(server.manners, "late", {"+CMGS": [1000.0] * 9}))
        assert not status.listens
        for _ in range(250):
            await t.wait(1)
            if status.listens:
                break
        assert status.listens and status.state == State.RESTING
        server.manners.late = {}
        await t.wait(LISTEN_S + 15)
        assert not status.listens and status.ready

    run(tmp_path, main)


@pytest.mark.parametrize(
    ("change", "takes"),
    [("", False), ("late", False), ("weak", False), ("listens", False), ("trouble", False), ("both in trouble", True),
     ("barred", True), ("spent", True)],
)  # fmt: skip
def test_a_paid_line_answers_for_lines_that_cannot_send_only(change: str, *, takes: bool) -> None:
    """While another stick does well, one that is slow, or refuses, costs nothing: the other takes what it leaves."""
    now = 1000.0
    lines = {name: line(name, [0.4] * 9, now) for name in ("stick1", "stick2", "paid")}
    waiting = {"stick1": 10_000} if change == "late" else {}
    first = lines["stick1"]
    if change == "weak":
        lines["stick1"] = line("stick1", [60.0] * 9, now)
    elif change == "listens":
        first.listens = True
    elif change == "barred":
        first.state = State.BARRED
    elif change == "spent":
        first.quota_left = 0
    for name in {"trouble": ["stick1"], "both in trouble": ["stick1", "stick2"]}.get(change, []):
        for n in range(9):
            lines[name].health.refused(f"+324700000{n}", n, 0.4, "no", of_number=False, fresh=True)
        assert lines[name].health.trouble
    config = SimpleNamespace(overflows=frozenset({"paid"}))
    clock = SimpleNamespace(monotonic=lambda: now)
    ctx: Any = SimpleNamespace(clock=clock, lines=lines, config=config, waiting=waiting, away_since={})
    assert ("stick1" in failover.others(ctx, "paid")) is takes
    if change and change != "both in trouble":
        assert "stick1" in failover.others(ctx, "stick2")


def test_lines_are_looked_at_once_each() -> None:
    """Before each text a line asks of all others whether it may take their rows: twice as many lines are twice as much
    to look at, and not four times.
    """
    looks = 0

    class Seen(Health):
        def pace(self, usual: float) -> float:
            nonlocal looks
            looks += 1
            return super().pace(usual)

    def looked(count: int) -> int:
        nonlocal looks
        lines = {f"l{n}": line(f"l{n}", [3.0], 1000.0) for n in range(count)}
        for one in lines.values():
            one.health, one.began, looks = Seen(), 998.0, 0
        waiting = dict.fromkeys(lines, 10)
        time = SimpleNamespace(monotonic=lambda: 1000.0)
        known = SimpleNamespace(clock=time, lines=lines, config=NOTHING_PAID, waiting=waiting, away_since={})
        ctx = cast(Context, cast(Any, known))
        assert failover.others(ctx, "l0") == ()
        assert failover.able_others(ctx, lines["l0"]) == count - 1
        assert not failover.leave(ctx, lines["l0"])
        return looks

    assert looked(80) <= 2 * looked(40) + 2
