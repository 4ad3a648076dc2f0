"""The journal's vocabulary holds every event that is put together of two words."""

from __future__ import annotations

import pytest

from smsd.model import journal, membership
from smsd.model.delivery import State


def test_every_event_of_a_membership_has_its_word() -> None:
    """Whatever can happen to a membership can be written down."""
    happens = {event for events in membership.MOVES.values() for event in events}
    assert {journal.about("membership", event) for event in happens} == {f"membership {event}" for event in happens}


def test_bars_and_doubts_have_their_words() -> None:
    """Those of rules/identity.bar_of and of a delivery that did not go well."""
    assert [journal.about("barred:", bar) for bar in ("expired", "blocked", "not_enrolled")]
    assert [journal.about("delivery", state) for state in (State.UNCERTAIN, State.FAILED)]
    with pytest.raises(KeyError):
        journal.about("membership", "hatch")
    assert len(set(journal.ALL)) == len(journal.ALL)
