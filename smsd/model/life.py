"""How a life cycle is read: one table, one function.

In: a table `{state: {event: next}}`, a state, an event. Out: the next state, or a WrongMove that names both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

S = TypeVar("S", bound=str)
Moves = Mapping[S, Mapping[str, S]]


class WrongMove(ValueError):
    """The event cannot happen in this state."""


def move(moves: Moves[S], state: S, event: str) -> S:
    """The state that `event` leads to; WrongMove where the table has no such arrow."""
    try:
        return moves[state][event]
    except KeyError:
        raise WrongMove(f"{event!r} cannot happen while {str(state)!r}") from None


def sources(moves: Moves[S], event: str) -> tuple[S, ...]:
    """The states in which `event` can happen: what a compare-and-set may find.
    An event that no state knows is a WrongMove.
    """
    found = tuple(state for state, events in moves.items() if event in events)
    if not found:
        raise WrongMove(f"{event!r} is no event of this life")
    return found


def possible(moves: Moves[S], state: S, event: str) -> bool:
    """Whether `event` can happen in this state; an event that no state knows is a WrongMove."""
    return state in sources(moves, event)
