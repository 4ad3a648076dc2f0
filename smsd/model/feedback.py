"""Feedback: what the police tell the members afterwards, through a
coordinator, by e-mail; and the letters that carry it.

```
Feedback   waiting → released | refused | lapsed
Letter     queued → sent | failed
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Waits for a coordinator, or how that ended; the arrows are in MOVES."""

    WAITING = "waiting"
    RELEASED = "released"
    REFUSED = "refused"
    LAPSED = "lapsed"


UNPROVEN = "mail, not proven"  # the source of words whose sender nobody vouches for

MOVES: dict[State, dict[str, State]] = {
    State.WAITING: {"release": State.RELEASED, "refuse": State.REFUSED, "lapse": State.LAPSED},
    State.RELEASED: {},
    State.REFUSED: {},
    State.LAPSED: {},
}


class LetterState(StrEnum):
    """Waits for the mail server, or how that ended; the arrows are in LETTER_MOVES."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


LETTER_MOVES: dict[LetterState, dict[str, LetterState]] = {
    LetterState.QUEUED: {"send": LetterState.SENT, "fail": LetterState.FAILED, "again": LetterState.QUEUED},
    LetterState.SENT: {},
    LetterState.FAILED: {},
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """A row of the table of feedbacks. `source` is sms, mail or UNPROVEN."""

    id: int
    incident: int | None
    network: str
    author: str
    source: str
    body: str
    state: State
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one reader. `once` names what it is, so that it is written
    once; `headers` are those beyond the usual.
    """

    recipient: str
    subject: str
    body: str
    once: str
    message_id: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachment: bytes | None = None
    attachment_name: str = ""
    id: int = 0
    attempts: int = 0
