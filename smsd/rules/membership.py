"""What JOIN, YES, STOP and a coordinator's word do to a membership.

In: the network's policy, the state, what was texted. Out: a `Step`: the event of model/membership.MOVES (None: nothing
changes), the key of the answer (None: silence). The consent's wording travels with the step that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smsd.model.membership import State

ASK_AGAIN = timedelta(days=7)
UNDO = timedelta(hours=24)
WORDING_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, and what is answered."""

    event: str | None
    answer: str | None
    zone: str | None = None


def join(policy: str, state: State, now: datetime, *, asked_at: datetime | None, left_at: datetime | None,
         code_zone: str | None) -> Step:  # fmt: skip
    """JOIN. `code_zone` is the zone of a valid invite or street code ('' for none), None without a valid code."""
    if state == State.PAUSED:
        return Step("wake", "welcome_back")
    if state in (State.ACTIVE, State.SUSPENDED):
        return Step(None, "already_member")
    if state == State.REMOVED:
        return Step(None, None)
    if state == State.PENDING:
        return Step(None, "request_waits")
    if state == State.LEFT and left_at is not None and now - left_at <= UNDO:
        return Step("restore", "welcome_back")
    if policy == "closed":
        return Step(None, "join_closed")
    if policy == "invite" and code_zone is None:
        return Step(None, "join_needs_code")
    if asked_at is not None and now - asked_at < ASK_AGAIN:
        return Step(None, None)
    return Step("ask", "ask_yes", code_zone)


def yes(policy: str, state: State) -> Step:
    """YES: the second half of the double opt-in."""
    if state != State.ASKED:
        return Step(None, None)
    return Step("yes_to_approve", "request_sent") if policy == "approval" else Step("yes", "welcome")


def leave(state: State) -> Step:
    """STOP. A second one, or one of somebody who never came, is silent."""
    if state in (State.LEFT, State.REMOVED, State.UNKNOWN):
        return Step(None, None)
    return Step("leave", "left")


def answer_request(state: State, approved: bool) -> Step:
    """A coordinator's JA or NEE to a request."""
    if state != State.PENDING:
        return Step(None, None)
    return Step("approve", "welcome") if approved else Step("refuse", "request_refused")
