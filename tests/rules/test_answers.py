"""What digits answer, and how TOTP codes that one text shows are looked at and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pyotp
from hypothesis import given
from hypothesis import strategies as st

from smsd.config.schema import Person
from smsd.model.broadcast import Broadcast, Kind
from smsd.model.broadcast import State as BroadcastState
from smsd.model.challenge import Behind, Challenge
from smsd.rules import proof
from smsd.rules.answers import Given, Pieces, Whose, WithoutWords, read
from smsd.rules.identity import Holder
from smsd.rules.limits import Guesses
from smsd.rules.proof import Verdict
from smsd.rules.totp import Totp, with_totp
from tests.rules.test_proof import KEY, NOW, challenge, holder

NUMBER = "+32475000001"
SECRETS = [pyotp.random_base32() for _ in range(2)]
AT = int(NOW.timestamp()) // proof.TOTP_STEP_S


def totp_holder(n: int, last: int = 0, failures: int = 0) -> Holder:
    own = holder(f"o{n}", totp_secret=SECRETS[n], totp_last_step=last, totp_failures=failures)
    person = Person(name=own.key, role="police", number=(NUMBER,), networks=("dorp",), confirm=("sms", "totp"))
    return replace(own, person=person)


def one_after_the_other(
    holders: list[Holder], codes: list[str], wrong: int
) -> tuple[list[str | None], dict[str, int], int]:
    """The same, each look written into a table before the next one: who was
    found, last steps, wrong ones of the hour.
    """
    last = {h.key: h.rights.totp_last_step for h in holders}
    found: list[str | None] = []
    for code in codes:
        right, of_hour = None, wrong
        for h in holders:
            if not proof.totp_allowed(
                NOW, NOW, clock_proven=True, wrong_last_hour=of_hour, in_a_row=h.rights.totp_failures
            ):
                continue
            step = proof.totp_step(h.rights.totp_secret or "", code, NOW, h.rights.totp_last_step)
            if step is not None and step > last[h.key]:
                last[h.key], right = step, h.key
                break
            wrong += 1
        found.append(right)
    return found, last, wrong


CODES = st.sampled_from(
    [pyotp.TOTP(secret).at((AT + n) * proof.TOTP_STEP_S) for secret in SECRETS for n in (-2, -1, 0, 1)] + ["000000"]
)


@given(st.lists(CODES, max_size=8), st.integers(0, 11), st.integers(-3, 1), st.booleans())
def test_looks_count_as_if_each_were_written_at_once(codes: list[str], wrong: int, last: int, spent: bool) -> None:
    """Whatever codes a text shows: a step counts once, a wrong one counts, ten within the hour end it."""
    holders = [totp_holder(0, AT + last), totp_holder(1, 0, 200 if spent else 0)]
    totp = Totp(with_totp(holders), NOW, NOW, clock_proven=True, wrong=wrong)
    found = [h.key if (h := totp.holder(code)) else None for code in codes]
    steps = {h.key: h.rights.totp_last_step for h in holders} | {k: s for k, s in totp.looked if s is not None}
    seen = wrong + sum(step is None for _, step in totp.looked)
    assert (found, steps, seen) == one_after_the_other(holders, codes, wrong)


def test_without_totp_nobody_is_looked_at() -> None:
    """Neither a secret alone nor the right alone."""
    by_text = Person(name="claes", role="police", number=(NUMBER,), networks=("dorp",), confirm=("sms",))
    assert not with_totp([holder(), replace(totp_holder(0), person=by_text)])


def broadcast(number: int, **changes: object) -> Broadcast:
    values: dict[str, object] = dict.fromkeys(
        ("incident", "started_at", "halted_at", "expires_at", "modem", "number"), None
    )
    values |= {
        "id": number,
        "kind": Kind.ALERT,
        "network": "dorp",
        "state": BroadcastState.CONFIRMING,
        "author": "peeters",
        "author_number": NUMBER,
        "body": f"Inbraak {number}",
        "zones": (),
        "facts_at": NOW,
        "created_at": NOW,
        "validity_s": 3600,
        "resumed": False,
        "members": 9,
        "segments": 1,
    }
    return Broadcast(**{**values, **changes})  # type: ignore[arg-type]


def answer(
    digits: str,
    challenges: list[Challenge],
    drafts: Mapping[int, Broadcast],
    *,
    no: bool = False,
    only_no: bool = False,
    asked: bool = False,
    behind: Challenge | None = None,
    guesses: Guesses | None = None,
) -> Whose | Pieces | WithoutWords | Verdict:
    open_ = Given(NUMBER, tuple(challenges), behind, drafts, guesses or Guesses())
    totp = Totp((), NOW, NOW, clock_proven=True, wrong=0)
    return read([digits], open_, [holder()], KEY, totp, no=no, only_no=only_no, asked=asked)


def test_what_digits_answer() -> None:
    """1 and 2 beside a code say whose it is only where that was asked; 1 joins pieces; a PIN beside it proves."""
    first, second = challenge(1, "a", broadcast=1), challenge(2, "b", broadcast=2)
    code, drafts = proof.code_of(KEY, second), {1: broadcast(1), 2: broadcast(2)}
    both = [first, second]
    assert answer(f"2{code}", both, drafts, asked=True) == Whose("2", second)
    assert answer(f"{code}1", both, drafts, no=True) == Whose("1", second)
    assert answer(code, both, drafts, no=True) == Whose("1", second)
    assert answer(f"{code}4711", both, drafts, only_no=True) == Whose("1", second)
    about_a_request = [challenge(2, "b", broadcast=None)]
    assert isinstance(answer(f"12{code}", about_a_request, {}, only_no=True), Verdict)  # NEE 12, and its code
    assert isinstance(answer(f"{code}4711", both, drafts, no=True), Verdict)  # NEE of a preview that was sent back
    joined = answer(f"1{code}", both, drafts)
    assert isinstance(joined, Pieces)
    assert ([b.id for b in joined.drafts], list(joined.challenges)) == ([1, 2], both)
    proven = answer(f"{code}4711", both, drafts)
    assert isinstance(proven, Verdict)
    assert proven.challenge == second


def test_pieces_want_two_drafts_of_ones_own_and_nobody_who_guesses() -> None:
    """Of another network, of a colleague, or while somebody guesses: nothing is joined."""
    first, second = challenge(1, "a", broadcast=1), challenge(2, "b", broadcast=2)
    digits = f"1{proof.code_of(KEY, second)}"
    mine = {1: broadcast(1), 2: broadcast(2)}
    assert not isinstance(answer(digits, [second], {2: mine[2]}), Pieces)
    for other in (
        broadcast(1, network="zuid"),
        broadcast(1, author_number="+32475000009"),
        broadcast(1, kind=Kind.TEST),
    ):
        assert not isinstance(answer(digits, [first, second], mine | {1: other}), Pieces)
    assert not isinstance(answer(digits, [first, second], mine, guesses=Guesses(day=99)), Pieces)


def test_a_code_for_behind_words_wants_words() -> None:
    """Alone or with the PIN it is known for what it is."""
    behind = challenge(3, "c", broadcast=None, digits=6, payload=Behind(), created_at=NOW - timedelta(minutes=9))
    code = proof.code_of(KEY, behind)
    for digits, right in ((code, False), (f"{code}4711", True), (f"{code}0000", False)):
        found = answer(digits, [], {}, behind=behind)
        assert isinstance(found, WithoutWords)
        assert (found.verdict.challenge is not None) == right
    assert isinstance(answer("12345678", [], {}, behind=behind), Verdict)
