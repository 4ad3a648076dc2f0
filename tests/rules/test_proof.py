"""Codes, PINs, lists, TOTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from smsd.config.schema import Person
from smsd.model.broadcast import Kind
from smsd.model.challenge import Action, Challenge, State
from smsd.model.rights import Rights
from smsd.rules import proof
from smsd.rules.identity import Holder
from smsd.rules.limits import Guesses
from smsd.rules.proof import Need, Verdict

KEY, NOW = b"k" * 32, datetime(2027, 1, 15, 20, 30, tzinfo=UTC)


def holder(key: str = "peeters", pin: str = "4711", **changes: object) -> Holder:
    person = Person(name=key, role="police", number=("+32475000001",), networks=("dorp",))
    rights = Rights(key, proof.hashed(KEY, "pin", key, pin), 4, **changes)
    return Holder(key, person, rights, None)


def challenge(number: int = 1, nonce: str = "n1", **changes: object) -> Challenge:
    values = {
        "id": number,
        "number": "+32475000001",
        "broadcast": 1,
        "action": Action.RELEASE,
        "state": State.ISSUED,
        "nonce": nonce,
        "digest": "d",
        "needs_pin": True,
        "digits": 4,
        "payload": "",
        "created_at": NOW,
        "shown_at": NOW,
        "repeated": False,
    }
    return Challenge(**{**values, **changes})


def code(c: Challenge) -> str:
    return proof.code_of(KEY, c)


def judge(digits: str, challenges: list[Challenge], holders: list[Holder], guesses: Guesses | None = None) -> Verdict:
    return proof.judge([digits], challenges, holders, KEY, guesses or Guesses())


def test_code_is_four_digits_and_bound_to_the_draft() -> None:
    """The same after a restart; another for another draft, nonce or key."""
    a = proof.code(KEY, "d", "n")
    assert len(a) == 4
    assert a == proof.code(KEY, "d", "n")
    others = {proof.code(KEY, "d", f"n{i}") for i in range(50)} | {proof.code(KEY, f"d{i}", "n") for i in range(50)}
    assert len(others) > 90


def test_either_order() -> None:
    """Code then PIN, or PIN then code."""
    c = challenge()
    for digits in (code(c) + "4711", "4711" + code(c)):
        verdict = judge(digits, [c], [holder()])
        assert (verdict.challenge, verdict.how) == (c, "code_pin")


def test_the_code_chooses_the_draft() -> None:
    """Three drafts open beside each other."""
    drafts = [challenge(i, f"n{i}") for i in range(1, 4)]
    for c in drafts:
        assert judge(code(c) + "4711", drafts, [holder()]).challenge == c


def test_the_pin_tells_who() -> None:
    """Two people share a phone."""
    c = challenge()
    both = [holder("peeters", "4711"), holder("claes", "2580")]
    assert judge(code(c) + "2580", [c], both).holder.key == "claes"


@pytest.mark.parametrize(
    ("digits", "why"),
    [
        ("00000000", "wrong"),
        ("4711", "wrong"),
        ("{code}", "pin_missing"),
        ("{code}4712", "pin_wrong"),
        ("{code}47111", "pin_wrong"),
    ],
)
def test_wrong(digits: str, why: str) -> None:
    """What proves nothing."""
    c = challenge()
    verdict = judge(digits.format(code=code(c)), [c], [holder()])
    assert verdict.challenge is None
    assert verdict.why == why


def test_code_alone_where_that_is_enough() -> None:
    """An update of one's own alert, VERDER, a drill."""
    c = challenge(needs_pin=False, digits=6)
    assert len(code(c)) == 6
    assert judge(code(c), [c], [holder()]).how == "code"
    assert judge(code(c) + "4711", [c], [holder()]).how == "code_pin"
    assert judge(code(c), [c], [holder()], Guesses(ever=100)).why == "wrong"


def test_a_stolen_phone() -> None:
    """Somebody who sees the codes tried ten PINs: not even the right one counts; the list does."""
    c = challenge()
    listed = holder(list_hashes=(proof.hashed(KEY, "list", "peeters", "12345678"),))
    assert judge(code(c) + "4711", [c], [listed], Guesses(pins=10)).why == "stolen"
    assert judge(code(c) + "12345678", [c], [listed], Guesses(pins=10)).how == "list"


def test_a_long_code_counts_while_somebody_guesses() -> None:
    """A code of six digits with the PIN; the short one that was out before does not."""
    c = challenge(digits=6)
    assert judge(code(c) + "4711", [c], [holder()], Guesses(day=10)).how == "code_pin"


def test_a_list_code_picks_no_draft_among_several() -> None:
    """The code of one of them beside it does; after a thousand wrong ones the PIN has to stand beside it."""
    drafts = [challenge(i, f"n{i}") for i in range(1, 3)]
    listed = holder(list_hashes=(proof.hashed(KEY, "list", "peeters", "12345678"),))
    assert judge("12345678", drafts, [listed]).why == "which_draft"
    assert judge(code(drafts[0]) + "12345678", drafts, [listed]).challenge == drafts[0]
    assert judge("12345678", drafts[:1], [listed], Guesses(ever=1000)).why == "wrong"
    assert judge("123456784711", drafts[:1], [listed], Guesses(ever=1000)).how == "list"


def test_nothing_open() -> None:
    """No challenge, nothing to prove."""
    assert judge("48214711", [], [holder()]).why == "nothing_open"


def test_locked_numbers_need_a_list_code() -> None:
    """Too many wrong ones: code + PIN no longer count, a list code does."""
    c = challenge()
    listed = holder(list_hashes=(proof.hashed(KEY, "list", "peeters", "12345678"),))
    assert judge(code(c) + "4711", [c], [listed], Guesses(day=10)).why == "wrong"
    verdict = judge("12345678", [c], [listed], Guesses(day=10))
    assert (verdict.challenge, verdict.how, verdict.holder.key) == (c, "list", "peeters")
    assert judge("12345679", [c], [listed], Guesses(day=10)).challenge is None


@pytest.mark.parametrize(
    ("kind", "action", "age", "expected"),
    [
        (Kind.ALERT, Action.RELEASE, None, Need.CODE_PIN),
        (Kind.END, Action.RELEASE, timedelta(0), Need.CODE_PIN),
        (Kind.CORRECTION, Action.RELEASE, None, Need.CODE_PIN),
        (Kind.TEST, Action.RELEASE, None, Need.CODE),
        (Kind.UPDATE, Action.RELEASE, timedelta(minutes=60), Need.CODE),
        (Kind.UPDATE, Action.RELEASE, timedelta(minutes=61), Need.CODE_PIN),
        (Kind.UPDATE, Action.RELEASE, None, Need.CODE_PIN),
        (None, Action.RESUME, None, Need.CODE),
        (None, Action.HALT, None, Need.CODE),
        (None, Action.REQUESTS, None, Need.CODE),
        (None, Action.BLOCK, None, Need.CODE_PIN),
        (None, Action.RESET, None, Need.CODE_PIN),
    ],
)
def test_the_proof_table(kind: Kind | None, action: Action, age: timedelta | None, expected: Need) -> None:
    """As the dialogues say."""
    assert proof.need(kind, action, own_alert_age=age) == expected


def test_five_minutes_from_the_preview() -> None:
    """Not from the draft."""
    c = challenge(created_at=NOW - timedelta(minutes=4))
    assert not proof.lapsed(c, NOW + timedelta(minutes=5))
    assert proof.lapsed(c, NOW + timedelta(minutes=5, seconds=1))
    unshown = challenge(shown_at=None)
    assert not proof.lapsed(unshown, NOW + timedelta(minutes=10))
    assert proof.lapsed(unshown, NOW + timedelta(minutes=11))
    assert proof.lapse_limits(NOW) == (NOW - timedelta(minutes=5), NOW - timedelta(minutes=10))


def test_totp() -> None:
    """RFC 6238, one step either side, each step once."""
    secret = pyotp.random_base32()
    at = int(NOW.timestamp()) // 30
    for step in (at - 1, at, at + 1):
        assert proof.totp_step(secret, pyotp.TOTP(secret).at(step * 30), NOW, 0) == step
    assert proof.totp_step(secret, pyotp.TOTP(secret).at((at + 2) * 30), NOW, 0) is None
    assert proof.totp_step(secret, pyotp.TOTP(secret).at(at * 30), NOW, at) is None


@pytest.mark.parametrize(
    ("stamp", "proven", "wrong", "row", "allowed"),
    [
        (NOW, True, 0, 0, True),
        (None, True, 0, 0, False),
        (NOW, False, 0, 0, False),
        (NOW, True, 10, 0, False),
        (NOW, True, 0, 100, False),
        (NOW - timedelta(minutes=11), True, 0, 0, False),
    ],
)
def test_totp_is_refused(stamp: datetime | None, proven: bool, wrong: int, row: int, allowed: bool) -> None:
    """No stamp, no clock, guessing, an old text."""
    assert proof.totp_allowed(NOW, stamp, clock_proven=proven, wrong_last_hour=wrong, in_a_row=row) == allowed


def test_names_for_texts_and_people() -> None:
    """Stable, keyed, one way."""
    assert proof.dedupe(KEY, "a", NOW, "", "x") == proof.dedupe(KEY, "a", NOW, "", "x")
    assert (
        len(
            {
                proof.dedupe(KEY, "a", NOW, "", "x"),
                proof.dedupe(KEY, "a", None, "", "x"),
                proof.dedupe(b"o", "a", NOW, "", "x"),
            }
        )
        == 3
    )
    assert proof.pseudonym(KEY, "+32475") != proof.pseudonym(b"o" * 32, "+32475")
