"""How a line does, and which form of PDU a modem likes: the pure parts, case by case and at random."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smsd.at import results
from smsd.lines.form import ONE_BY_ONE, Forms, fields, only
from smsd.rules.health import Health
from smsd.sms.address import Address
from smsd.sms.tpdu import Submit
from smsd.sms.validity import relative

RICH = Submit(
    Address("+32471000001", "international"),
    "hallo",
    None,
    reject_duplicates=True,
    report=True,
    validity=relative(3600),
)
PLAINER = only(RICH, frozenset({"validity", "reject_duplicates"}))


def refused(health: Health, number: int, *, of_number: bool = False, fresh: bool = True) -> None:
    health.refused(f"+3247{number}", number, 1.0, "no", of_number=of_number, fresh=fresh)


def test_three_numbers_in_a_row_are_the_line() -> None:
    """Two are not, nor is one number three times; a text taken ends it and names what was wronged."""
    health = Health()
    health.taken(0.0, 1.0)
    for _ in range(3):
        refused(health, 1)
    refused(health, 2)
    assert not health.trouble
    refused(health, 3)
    assert health.trouble
    assert health.ailing
    assert health.pace(1.0) > 10
    assert set(health.taken(9.0, 1.0)) == {1, 2, 3}
    assert not health.trouble
    assert health.taken(10.0, 1.0) == []


def test_numbers_refused_before_say_nothing() -> None:
    """Unless they are many."""
    health = Health()
    for n in range(9):
        refused(health, n, fresh=False)
    assert not health.trouble
    assert health.rate() == 1.0
    refused(health, 9, fresh=False)
    assert health.trouble


def test_whether_a_line_is_believed() -> None:
    """One wrong number in ten is life; every second one, or three in a row, is the line."""
    for pattern, believed in (
        ("tttttttttn" * 2, True),
        ("tttntttntttn", True),
        ("tntntn", False),
        ("ttttttttttttnnn", False),
        ("nn", True),
    ):
        health = Health()
        for place, what in enumerate(pattern):
            if what == "t":
                health.taken(place, 1.0)
            else:
                refused(health, place, of_number=True)
        assert health.believed is believed, pattern


def test_pace() -> None:
    """A line that takes every second text costs more than twice as much; a slow one what its last text took."""
    half, slow, good = Health(), Health(), Health()
    for n in range(10):
        good.taken(n, 2.0)
        half.taken(n, 2.0) if n % 2 else refused(half, n)
    slow.taken(0.0, 60.0)
    assert good.pace(2.0) == 2.0
    assert half.pace(2.0) > 4.0
    assert half.poor
    assert slow.pace(2.0) == 60.0
    assert not slow.ailing


@given(
    st.sets(st.sampled_from(ONE_BY_ONE)),
    st.sampled_from([results.OURS, results.MODEM]),
    st.lists(st.booleans(), min_size=12, max_size=30),
)
def test_any_dislikes_are_found(dislikes: set[str], klass: str, reports: list[bool]) -> None:
    """Each text goes out at the second try at most; few tries are wasted; no more is
    given up than one field, if one is disliked.
    """
    forms, wasted, last = Forms(), 0, RICH
    for report in reports:
        submit = RICH if report else PLAINER
        tried = forms.choose(submit)
        if fields(tried) & dislikes:
            wasted += 1
            plain = forms.plainer(tried, klass)
            assert plain is not None
            assert not fields(plain)
            forms.helped(tried, klass)
            forms.taken(plain)
        else:
            forms.taken(tried)
        last = tried
    assert wasted <= 10
    again = Forms()
    again.recall(forms.kept())
    assert (again.disliked, again.liked) == (forms.disliked, forms.liked)
    if len(dislikes) == 1 and len(reports) > 20:
        assert len(fields(last)) >= len(fields(RICH if reports[-1] else PLAINER)) - 1


def test_a_form_that_was_taken_is_not_to_blame() -> None:
    """A modem that only says that it failed, and took this form before, has another
    trouble; and what does not help is not tried again.
    """
    forms = Forms()
    forms.taken(RICH)
    assert forms.plainer(RICH, results.MODEM) is None
    assert forms.plainer(RICH, results.OURS) == only(RICH, frozenset())
    forms.in_vain = True
    assert forms.plainer(RICH, results.OURS) is None
    forms.taken(RICH)
    assert forms.plainer(RICH, results.AMBIGUOUS) is None
    assert forms.plainer(only(RICH, frozenset()), results.OURS) is None


def test_whether_it_ails_is_known_at_once() -> None:
    """Behind each text that was taken, refused, or not answered."""
    health = Health()
    health.silent(3.0)
    assert not health.ailing
    health.silent(3.0)
    assert health.ailing
    for n in range(9):
        health.taken(n, 1.0)
    assert not health.ailing
    refused(health, 1)
    assert not health.ailing
    refused(health, 2)
    assert health.ailing
    for n in range(10):
        health.taken(n, 1.0)
    assert not health.ailing
    for n, ails in enumerate((False, False, True)):  # three numbers called wrong, one after the other
        refused(health, n, of_number=True)
        assert health.ailing is ails
