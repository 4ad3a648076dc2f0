"""What JOIN, YES, STOP and a coordinator's word do to a membership.

In: the network's policy, how a number stands to it, what was texted. Out: a `Step`: the event of model/membership.MOVES
(None: nothing changes), what there is to say (None: silence). The consent's wording travels with the step that asks for
it.

Nothing here makes a member of somebody who was not one, but a YES with the code of one's own question and, where the
network wants it, a coordinator's word. What an operator took away (removed for good, suspended) no sequence of texts
gives back: `bar` is kept apart from the membership and outlives leaving and erasure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from smsd.model.membership import Bar, State

ASK_AGAIN = timedelta(days=7)
UNDO = timedelta(hours=24)
WORDING_VERSION = "2026-12"
# what there is to say; the channel words it (config/messages)
Answer = Literal["already_member", "ask_yes", "back_paused", "join_asked", "join_closed", "join_full",
                 "join_needs_code", "left", "request_refused", "request_sent", "request_waits", "suspended", "welcome",
                 "welcome_back"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a number stands to a network. `left_at`: when it heard that it left; `left_from`: the state that a STOP
    ended. `bar`: a sanction that holds now.
    """

    state: State = State.UNKNOWN
    asked_at: datetime | None = None
    left_at: datetime | None = None
    left_from: State | None = None
    bar: Bar = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens, and what is answered. `question`: the answer is the question with a new code."""

    event: str | None
    answer: Answer | None
    zone: str | None = None
    question: bool = False


def join(policy: str, own: Standing, now: datetime, *, code_zone: str | None) -> Step:
    """JOIN. `code_zone` is the zone of a valid invite or street code ('' for none), None without a valid code."""
    simple = {
        State.PAUSED: Step("wake", "welcome_back"),
        State.ACTIVE: Step(None, "already_member"),
        State.SUSPENDED: Step(None, "suspended"),
        State.PENDING: Step(None, "request_waits"),
        State.REMOVED: Step(None, None),
    }
    if own.bar == "removed":
        return Step(None, None)
    if own.state in simple:
        return simple[own.state]
    undone = own.state == State.LEFT and own.left_at is not None and now - own.left_at <= UNDO and not own.bar
    if undone and own.left_from == State.ACTIVE:
        return Step("restore", "welcome_back")
    if undone and own.left_from == State.PAUSED:
        return Step("restore_paused", "back_paused")
    if policy == "closed":
        return Step(None, "join_closed")
    if policy == "invite" and code_zone is None and own.state != State.ASKED:
        return Step(None, "join_needs_code")
    if own.asked_at is not None and now - own.asked_at < ASK_AGAIN:
        # the question that went out still holds, with its code
        return Step(None if own.state == State.ASKED else "ask", "join_asked", code_zone)
    return Step("ask", "ask_yes", code_zone, question=True)


def yes(policy: str, own: Standing) -> Step:
    """YES with the right code: the second half of the double opt-in."""
    if own.state != State.ASKED or own.bar == "removed":
        return Step(None, None)
    if policy == "closed":
        return Step(None, "join_closed")
    if policy == "approval":
        return Step("yes_to_approve", "request_sent")
    return Step("serve", "suspended") if own.bar else Step("yes", "welcome")


def leave(state: State) -> Step:
    """STOP. A second one, or one of somebody who never came, is silent."""
    if state in (State.LEFT, State.REMOVED, State.UNKNOWN):
        return Step(None, None)
    return Step("leave", "left")


def answer_request(own: Standing, *, approved: bool) -> Step:
    """A coordinator's JA or NEE to a request."""
    if own.state != State.PENDING:
        return Step(None, None)
    if not approved or own.bar == "removed":
        return Step("refuse", "request_refused")
    return Step("serve", "suspended") if own.bar else Step("approve", "welcome")


def add(own: Standing) -> str | None:
    """The event of an operator who adds somebody, or None: a member already, or removed for good."""
    if own.bar == "removed" or own.state in (State.ACTIVE, State.PAUSED, State.SUSPENDED, State.REMOVED):
        return None
    return "serve" if own.bar else "add"
