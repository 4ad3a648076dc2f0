"""Life cycles are tables: every state is reachable, every arrow leads somewhere, what is not drawn cannot happen."""

from __future__ import annotations

import pytest

from smsd.model import broadcast, challenge, delivery, inbound, incident, line, membership
from smsd.model.life import WrongMove, move, possible, sources

TABLES = [
    (incident.MOVES, incident.State.OPEN),
    (broadcast.MOVES, broadcast.State.DRAFT),
    (delivery.MOVES, delivery.State.QUEUED),
    (membership.MOVES, membership.State.UNKNOWN),
    (challenge.MOVES, challenge.State.ISSUED),
    (inbound.MOVES, inbound.State.SAVED),
    (line.MOVES, line.State.CLOSED),
]


@pytest.mark.parametrize(("moves", "first"), TABLES)
def test_tables_are_whole(moves, first) -> None:
    """Each state has a row, and can be reached from the first."""
    assert set(moves) == set(type(first))
    seen, todo = set(), [first]
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo += moves[state].values()
    assert seen == set(type(first))


def test_moves() -> None:
    """What is drawn happens; what is not is refused by name."""
    assert move(delivery.MOVES, delivery.State.CLAIMED, "lose") == delivery.State.UNCERTAIN
    with pytest.raises(WrongMove, match="'claim' cannot happen while 'sent'"):
        move(delivery.MOVES, delivery.State.SENT, "claim")
    assert set(sources(delivery.MOVES, "hold")) == {delivery.State.QUEUED, delivery.State.CLAIMED}
    assert not possible(delivery.MOVES, delivery.State.SENT, "claim")


@pytest.mark.parametrize("moves", [moves for moves, _ in TABLES])
def test_an_event_of_no_life_is_refused(moves) -> None:
    """A misspelt event changes nothing silently: it raises."""
    for event in ("hlat", "", "Send"):
        with pytest.raises(WrongMove, match="is no event of this life"):
            sources(moves, event)
        with pytest.raises(WrongMove):
            possible(moves, next(iter(moves)), event)


def test_nothing_leaves_without_a_claim() -> None:
    """Only claimed, uncertain and crossed rows become sent."""
    leading = {
        s
        for s, events in delivery.MOVES.items()
        for e, after in events.items()
        if after == delivery.State.SENT and e != "cross"
    }
    assert leading == {delivery.State.CLAIMED, delivery.State.UNCERTAIN}


def test_finished_broadcasts_stay_finished() -> None:
    """Nothing brings one back."""
    for state in (broadcast.State.DONE, broadcast.State.DROPPED, broadcast.State.CANCELLED, broadcast.State.EXPIRED):
        assert broadcast.MOVES[state] == {}
