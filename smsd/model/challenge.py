"""A challenge: a preview whose code proves that it was read on the registered phone.

```
issued → passed | refused | expired | replaced
```
The code itself is derived when it is shown (rules/proof.py) and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Waits for its code, or how that ended; the arrows are in MOVES."""

    ISSUED = "issued"
    PASSED = "passed"
    REFUSED = "refused"
    EXPIRED = "expired"
    REPLACED = "replaced"


MOVES: dict[State, dict[str, State]] = {
    State.ISSUED: {"pass": State.PASSED, "refuse": State.REFUSED, "lapse": State.EXPIRED, "replace": State.REPLACED},
    State.PASSED: {},
    State.REFUSED: {},
    State.EXPIRED: {},
    State.REPLACED: {},
}


class Action(StrEnum):
    """What the proof of a challenge sets going."""

    RELEASE = "release"  # a broadcast
    SECOND = "second"  # the second officer's word on a broadcast
    RESUME = "resume"  # a halted broadcast
    HALT = "halt"  # a broadcast that was resumed by proof
    REQUESTS = "requests"  # what stands in the payload: an answer to requests, feedback
    BLOCK = "block"  # an officer's right
    RESET = "reset"  # a lock


DRAFTS = (Action.RELEASE, Action.SECOND)  # what the proof of a draft is asked for by
BEHIND, RELEASE_BY_TEXT = "behind words", "release and text"  # as they stand in the database


class Proof(StrEnum):
    """What shows that it is that person. The values stand in the table of broadcasts."""

    NOTHING = "nothing"  # a sender's number, which is cheaply forged
    CODE = "code"  # the code of a preview: the registered phone was read
    CODE_PIN = "code_pin"
    LIST = "list"  # a code of the paper list
    TOTP = "totp"
    ADDRESS = "address"  # a mail whose sender the operator's own server vouches for
    TOKEN = "token"  # that, and the token of a mail that only this person got  # noqa: S105 - no password
    SESSION = "session"  # signed in on the page
    SESSION_PIN = "session_pin"  # that, and the PIN once more
    OS_USER = "os_user"  # may read the machine key
    FILE = "schedule"  # it stands in the operator's own configuration


# ---- what beside a broadcast a proof sets going; written into one column


@dataclass(frozen=True, slots=True)
class Choice:
    """RELEASE: the author chooses one of these networks by its digit."""

    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """REQUESTS: memberships that asked are accepted or refused."""

    approved: bool
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """REQUESTS: these words go to the coordinators as feedback on an incident."""

    incident: int
    body: str


@dataclass(frozen=True, slots=True)
class SendOn:
    """REQUESTS: this feedback goes to the members, in these words."""

    feedback: int
    body: str
    by_text: bool = False  # as a text too, to who has no address


@dataclass(frozen=True, slots=True)
class About:
    """Of BLOCK and RESET: the key of the person who is meant."""

    person: str


@dataclass(frozen=True, slots=True)
class Behind:
    """RELEASE without a broadcast: the words come in the same text as this code and the PIN."""


Payload = Choice | Answers | HandOver | SendOn | About | Behind | None


def written(payload: Payload) -> str:
    """As it stands in the database."""
    match payload:
        case Choice(networks):
            return f"which:{','.join(networks)}"
        case Answers(approved, ids):
            return f"{'yes' if approved else 'no'}:{','.join(map(str, ids))}"
        case HandOver(incident, body):
            return f"feedback:{incident}:{body}"
        case SendOn(number, body, by_text):
            return f"{RELEASE_BY_TEXT if by_text else 'release'}:{number}:{body}"
        case About(person):
            return person
        case Behind():
            return BEHIND
        case None:
            return ""


def read_payload(action: Action, text: str) -> Payload:
    """Reads what `written` wrote; the action tells apart what looks alike."""
    if action in (Action.BLOCK, Action.RESET):
        return About(text)
    if text == BEHIND:
        return Behind()
    kind, _, rest = text.partition(":")
    if action != Action.REQUESTS:
        return Choice(tuple(rest.split(","))) if kind == "which" else None
    if kind in ("yes", "no"):
        return Answers(kind == "yes", tuple(int(i) for i in rest.split(",")))
    number, _, body = rest.partition(":")
    return HandOver(int(number), body) if kind == "feedback" else SendOn(int(number), body, kind == RELEASE_BY_TEXT)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A row of the table of challenges. `nonce` and `digest` make the code."""

    id: int
    number: str
    broadcast: int | None
    action: Action
    state: State
    nonce: str
    digest: str
    needs_pin: bool
    digits: int
    payload: Payload
    created_at: datetime
    shown_at: datetime | None
    repeated: bool

    @property
    def behind(self) -> bool:
        """Whether its code counts only behind (or before) words that come with it."""
        return isinstance(self.payload, Behind)
