"""Membership, limits, plan, throttle, retry, identity, lint, member lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.at import results
from smsd.lists.member_list import read_list
from smsd.model.membership import MOVES, Membership, State
from smsd.model.rights import Rights
from smsd.rules import identity, limits, lint, membership, plan, retry, throttle
from smsd.rules.membership import Standing
from smsd.sms.fit import fit
from tests.town import ANJA, NEW, OLD, PEETERS, settings

NOW = datetime(2027, 1, 15, 20, 30, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("policy", "state", "asked", "left", "code", "event", "answer"),
    [
        ("open", State.UNKNOWN, None, None, None, "ask", "ask_yes"),
        ("approval", State.UNKNOWN, None, None, None, "ask", "ask_yes"),
        ("closed", State.UNKNOWN, None, None, None, None, "join_closed"),
        ("invite", State.UNKNOWN, None, None, None, None, "join_needs_code"),
        ("invite", State.UNKNOWN, None, None, "noord", "ask", "ask_yes"),
        ("open", State.ACTIVE, None, None, None, None, "already_member"),
        ("open", State.REMOVED, None, None, None, None, None),
        ("approval", State.PENDING, None, None, None, None, "request_waits"),
        ("open", State.ASKED, NOW - timedelta(days=6), None, None, None, "join_asked"),
        ("open", State.ASKED, NOW - timedelta(days=8), None, None, "ask", "ask_yes"),
        ("closed", State.LEFT, None, NOW - timedelta(hours=23), None, "restore", "welcome_back"),
        ("open", State.LEFT, None, NOW - timedelta(hours=25), None, "ask", "ask_yes"),
    ],
)
def test_join(
    policy: str, state: State, asked: object, left: object, code: str | None, event: str | None, answer: str | None
) -> None:
    """By policy, by state, by what was before."""
    step = membership.join(policy, Standing(state, asked, left, State.ACTIVE if left else None), NOW, code_zone=code)
    assert (step.event, step.answer) == (event, answer)
    assert event is None or event in MOVES[state]


def test_yes_leave_and_answers() -> None:
    """The second half, the way out, the coordinator's word."""
    assert membership.yes("open", Standing(State.ASKED)).event == "yes"
    assert membership.yes("approval", Standing(State.ASKED)).event == "yes_to_approve"
    assert membership.yes("open", Standing(State.ACTIVE)).event is None
    assert membership.yes("open", Standing(State.ASKED, bar="suspended")).event == "serve"
    assert membership.yes("open", Standing(State.ASKED, bar="removed")).event is None
    assert membership.leave(State.PAUSED).answer == "left"
    assert membership.leave(State.LEFT).answer is None
    assert membership.answer_request(Standing(State.PENDING), approved=True).answer == "welcome"
    assert membership.answer_request(Standing(State.PENDING), approved=False).event == "refuse"
    assert membership.answer_request(Standing(State.PENDING, bar="removed"), approved=True).event == "refuse"
    assert membership.answer_request(Standing(State.ACTIVE), approved=True).event is None


def test_limits() -> None:
    """Counts in, decisions out."""
    own = {"+32470000000"}
    may = {"answerable": True, "mobile": True, "allowed_prefixes": ["+32"], "own": own}
    assert limits.may_answer("+32475123456", **may)
    assert not limits.may_answer("+12025550123", **may)
    assert not limits.may_answer("+32470000000", **may)
    assert not limits.may_answer("+32475123456", **{**may, "mobile": False})
    assert not limits.may_answer("Proximus", **{**may, "answerable": False})
    assert limits.may_reply(5, 19)
    assert not limits.may_reply(6, 6)
    assert not limits.may_reply(0, 20)
    assert limits.sim_delay([NOW] * 59, NOW) is None
    assert limits.sim_delay([NOW - timedelta(minutes=30)] * 60, NOW) == NOW + timedelta(minutes=30)
    assert limits.preview_allowed(4)
    assert not limits.preview_allowed(5)
    assert limits.Guesses(day=10).guessed
    assert limits.Guesses(ever=100).guessed
    assert not limits.Guesses(9, 9, 99, 9, 29).guessed
    assert not limits.Guesses(9, 9, 99, 9, 29).stolen
    assert limits.Guesses(pins=10).stolen
    assert limits.Guesses(pins_ever=30).stolen
    assert limits.Guesses(ever=999).list_alone
    assert not limits.Guesses(ever=1000).list_alone
    assert [limits.tell_wrong(n) for n in (2, 3, 4)] == [False, True, False]


def members(count: int, zone: str = "") -> list[Membership]:
    return [
        Membership(i, f"+3247100{i:04d}", "dorp", State.ACTIVE, "nl", zone if i % 2 else "", None) for i in range(count)
    ]


def test_order_zone_first_and_shuffled() -> None:
    """The zone of the incident first; not always the same people last."""
    ordered = plan.order(members(20, "noord"), ["noord"], Random(1))
    assert [m.zone for m in ordered] == ["noord"] * 10 + [""] * 10
    assert [m.id for m in plan.order(members(20), (), Random(1))] != [
        m.id for m in plan.order(members(20), (), Random(2))
    ]


def test_one_notice_per_five_residents() -> None:
    """Interleaved by ordinals."""
    residents = [plan.resident_ordinal(i) for i in range(12)]
    notices = [plan.notice_ordinal(i) for i in range(2)]
    queue = sorted([(o, "r") for o in residents] + [(o, "n") for o in notices])
    assert "".join(k for _, k in queue) == "rrrrrnrrrrrnrr"


def test_pins() -> None:
    """A member's own line where it serves, else the one with the fewest."""
    people = [
        Membership(1, "a", "dorp", State.ACTIVE, "nl", "", "s1"),
        Membership(2, "b", "dorp", State.ACTIVE, "nl", "", "gone"),
        Membership(3, "c", "dorp", State.ACTIVE, "nl", "", None),
    ]
    assert plan.pin(people, ["s1", "s2"]) == {1: "s1", 2: "s2", 3: "s1"}
    assert plan.pin(people, []) == {1: None, 2: None, 3: None}


def test_forecast() -> None:
    """The slowest line, moved shares, no line at all."""
    a, b = plan.Line("a", True, 2.0), plan.Line("b", True, 2.0)
    assert plan.forecast({"a": 30, "b": 30}, [a, b]) == 60
    assert plan.forecast({"a": 60}, [a]) == 120
    assert plan.forecast({"a": 30, "b": 30}, [a, plan.Line("b", False, 2.0)]) == 120
    assert plan.forecast({"a": 300}, [a, b]) == 360  # within 60 s of an even share
    assert plan.forecast({"a": 30}, [plan.Line("a", False, 2.0)]) == 60
    assert plan.forecast({"a": 30}, []) == 0
    assert [plan.minutes(s) for s in (0, 59, 60, 61)] == [1, 1, 1, 2]


def test_expiry() -> None:
    """max(60 min, 1.5 x forecast), at most 4 h."""
    assert plan.expiry("auto", 60) == timedelta(minutes=60)
    assert plan.expiry("auto", 3600) == timedelta(minutes=90)
    assert plan.expiry("auto", 36000) == timedelta(hours=4)
    assert plan.expiry(timedelta(minutes=30), 36000) == timedelta(minutes=30)
    assert plan.hand_over(200, [100])
    assert not plan.hand_over(150, [100])
    assert not plan.hand_over(500, [])


def test_bucket() -> None:
    """So many a minute, also over a restart."""
    bucket = throttle.Bucket(2)
    assert bucket.wait(0) == 0
    bucket.take(0)
    bucket.take(1)
    assert bucket.wait(10) == 50
    assert bucket.wait(60) == 0
    free = throttle.Bucket(None)
    free.take(0)
    assert free.wait(0) == 0
    late = throttle.Bucket(2)
    late.resume([50.0, 10.0], 100.0)
    assert late.wait(100) == 10
    free.resume([1.0], 2.0)
    assert free.wait(2) == 0


def test_speed_is_a_median() -> None:
    """One slow text says little."""
    speed = throttle.Speed()
    assert speed.seconds == 3.0
    for s in (1.0, 1.0, 60.0):
        speed.measured(s)
    assert speed.seconds == 1.0


FRESH, THIRD, AGAIN = (
    retry.History(),
    retry.History(numbers=3, refusals=3),
    retry.History(attempt=2, numbers=0, refusals=1),
)


@pytest.mark.parametrize(
    ("klass", "history", "event", "line"),
    [
        (results.DUPLICATE, FRESH, "send", "go"),
        (results.NUMBER, FRESH, "fail", "go"),
        (results.NUMBER, retry.History(believed=False), "give_back", "go"),
        (results.NUMBER, retry.History(believed=False, numbers=3), "give_back", "rest"),
        (results.OURS, FRESH, "give_back", "go"),
        (results.OURS, THIRD, "give_back", "rest"),
        (results.BARRED, FRESH, "give_back", "bar"),
        (results.BARRED, THIRD, "give_back", "bar"),
        (results.BARRED, AGAIN, "give_back", "go"),
        (results.SHORT, FRESH, "give_back", "rest"),
        (results.SHORT, AGAIN, "give_back", "go"),
        (results.AMBIGUOUS, FRESH, "give_back", "go"),
        (results.AMBIGUOUS, THIRD, "give_back", "rest"),
        (results.AMBIGUOUS, retry.History(attempt=99, numbers=0), "give_back", "go"),
        (results.MODEM, FRESH, "give_back", "rest"),
        (results.MODEM, AGAIN, "give_back", "go"),
        (results.MODEM, retry.History(attempt=99, numbers=3), "give_back", "rest"),
        (results.MODEM, retry.History(numbers=3, rests=retry.REOPEN_AT), "give_back", "reopen"),
        (results.MODEM, retry.History(numbers=3, rests=retry.RESET_AT), "give_back", "reset"),
        (results.OURS, retry.History(numbers=3, rests=retry.RESET_AT), "give_back", "reset"),
        (results.MODEM, retry.History(numbers=3, rests=retry.POWER_AT), "give_back", "power"),
        (results.AMBIGUOUS, retry.History(numbers=3, rests=retry.RESET_AT), "give_back", "rest"),
        (results.SHORT, retry.History(numbers=3, rests=retry.NETWORK_RESET_AT), "give_back", "reset"),
    ],
)
def test_retry(klass: str, history: retry.History, event: str, line: str) -> None:
    """Only a number ends a row; one number never holds the line; many in a row are the line's."""
    verdict = retry.decide(klass, history)
    assert (verdict.event, verdict.line) == (event, line)


@given(
    st.sampled_from([results.AMBIGUOUS, results.SHORT, results.MODEM, results.OURS, results.BARRED, results.NUMBER]),
    st.builds(
        retry.History,
        st.integers(1, 500),
        st.integers(0, 50),
        st.integers(1, 500),
        st.integers(0, 500),
        st.booleans(),
        st.booleans(),
    ),
)
def test_nothing_but_a_number_ends_a_row(klass: str, history: retry.History) -> None:
    """Whatever came before: every refused row comes back, behind others, within ten minutes; a line
    never rests longer than its fault may be old.
    """
    verdict = retry.decide(klass, history)
    assert (verdict.event == "fail") == (klass == results.NUMBER and history.believed)
    if verdict.event == "give_back":
        assert verdict.last
        assert 0 < verdict.pause_s <= 600
        assert verdict.rest_s <= 40
        assert history.others_go or verdict.pause_s <= 41
        assert (verdict.line == "go") == (verdict.rest_s == 0)


def test_rests_grow() -> None:
    """Longer each time, never so long that the end of a fault is noticed a minute late."""
    rests = [retry.decide(results.SHORT, retry.History(numbers=n + 1, rests=n)).rest_s for n in range(9)]
    assert rests == sorted(rests)
    assert rests[-1] == 40.0
    assert not retry.decide(results.SHORT, FRESH).counts


def test_identity(tmp_path: Path) -> None:
    """Who a number is, and what bars them."""
    config = settings(tmp_path)
    rights = {"peeters": Rights("peeters", "hash"), "oud": Rights("oud", "hash"), "anja": Rights("anja", "hash")}
    today = date(2027, 1, 15)
    peeters = identity.who(PEETERS, config, rights, today)
    assert (peeters.role, peeters.bar, peeters.networks) == ("police", None, ("dorp",))
    assert identity.who(OLD, config, rights, today).bar == "expired"
    assert identity.who(NEW, config, rights, today).bar == "not_enrolled"
    assert identity.who(PEETERS, config, {"peeters": Rights("peeters", "hash", blocked=True)}, today).bar == "blocked"
    assert identity.who(ANJA, config, rights, today).role == "coordinator"
    stranger = identity.who("+32479999999", config, rights, today)
    assert (stranger.role, stranger.bar, stranger.acting) == ("resident", None, ())
    assert "Insp. Nieuw" in identity.not_enrolled(config, rights)
    names = [k for k, _ in identity.staff_of(config, "dorp", rights, today)]
    assert "oud" not in names
    assert {"peeters", "nieuw", "anja"} <= set(names)
    assert "hash" not in repr(rights["peeters"])


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("Inbraak Kerkstraat, plaat 1-ABC-123", "note_plate"),
        ("Dader gevlucht richting kerk", "note_suspect"),
        ("L'auteur fuit vers la gare", "note_suspect"),
        ("Gezocht man genaamd Jan Peeters in het dorp", "note_name"),
        ("Twee mannen gezien, ramen dicht", "note_place"),
        ("Om 19:15 inbraak Kerkstraat", "note_old"),
    ],
)
def test_lint(body: str, note: str) -> None:
    """What a preview warns of."""
    keys = [k for k, _ in lint.lint(body, fit(body), NOW, BRUSSELS, lint.Price(1, 2, 1))]
    assert note in keys


def test_lint_prices() -> None:
    """A second segment, a character, late members; and nothing for a good text."""
    assert lint.lint("Inbraak Kerkstraat om 21:20", fit("x"), NOW, BRUSSELS, lint.Price(1, 2, 1)) == []
    found = dict(lint.lint("Inbraak Kerkstraat ☃", fit("☃"), NOW, BRUSSELS, lint.Price(2, 3, 1, 7)))
    assert found["note_ucs2"] == {"char": "☃", "minutes": 3}
    assert found["note_segments"] == {"minutes": 3}
    assert found["note_expiry"] == {"count": 7}


def test_member_list_survives_excel(tmp_path: Path) -> None:
    """Semicolons, Windows-1252, numbers in any spelling, doubles, landlines."""
    config = settings(tmp_path)
    text = (
        "Number;Name;Network;Zone;Language\r\n0475 12 34 56;Chloë;dorp;noord;Frans\r\n475123457;An;;;\r\n"
        "32475123458;Jef;dorp;;nl\r\n"
        "\r\n0475/12.34.56;Weer;dorp;;\r\n02 555 12 12;Vast;dorp;;\r\nabc;X;dorp;;\r\n0475123459;Y;noord;;\r\n"
        "0475123450;Z;dorp;west;\r\n0475123451;Z;dorp;;xx\r\n"
    )
    found = read_list(text.encode("cp1252"), config)
    assert [(e.number, e.name, e.language, e.zone) for e in found.entries] == [
        ("+32475123456", "Chloë", "fr", "noord"),
        ("+32475123457", "An", "nl", ""),
        ("+32475123458", "Jef", "nl", ""),
    ]
    assert [f.line for f in found.faults] == [6, 7, 8, 9, 10, 11]
    assert "line 2" in found.faults[0].message
    assert "landline" in found.faults[1].message
    assert read_list(b"", config).unusable
    assert read_list(b"naam\nx\n", config).unusable
    assert read_list("\ufeffnumber,color\n0475123456,red\n".encode(), config).faults[0].line == 1
    two = settings(tmp_path, networks__zuid={"title": "BIN Zuid"})
    assert "missing" in read_list(b"number\n0475123456\n", two).faults[0].message
