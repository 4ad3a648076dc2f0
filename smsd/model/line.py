"""A line: a modem with its SIM, as the gateway sees it.

```
closed → opening → ready ⇄ resting | throttled     any → lost → opening     ready → resetting → opening     any → barred
barred → ready
```
A line whose card may not send stays open and listens: it is barred until it takes a text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Whether a line may send."""

    CLOSED = "closed"
    OPENING = "opening"
    READY = "ready"
    RESTING = "resting"
    THROTTLED = "throttled"
    RESETTING = "resetting"
    LOST = "lost"
    BARRED = "barred"


NO_MODEM = (State.LOST, State.OPENING, State.RESETTING, State.CLOSED)  # nobody there to ask, or to hear
_ANY = {"lose": State.LOST, "bar": State.BARRED, "close": State.CLOSED}
MOVES: dict[State, dict[str, State]] = {
    State.CLOSED: {"open": State.OPENING},
    State.OPENING: {"ready": State.READY, "rest": State.RESTING, **_ANY},
    State.READY: {"rest": State.RESTING, "throttle": State.THROTTLED, "reset": State.RESETTING, **_ANY},
    State.RESTING: {"ready": State.READY, "reset": State.RESETTING, "rest": State.RESTING, **_ANY},
    State.THROTTLED: {"ready": State.READY, **_ANY},
    State.RESETTING: {"open": State.OPENING, **_ANY},
    State.LOST: {"open": State.OPENING, "close": State.CLOSED, "lose": State.LOST, "bar": State.BARRED},
    State.BARRED: {
        "open": State.OPENING,
        "ready": State.READY,
        "reset": State.RESETTING,
        "close": State.CLOSED,
        "bar": State.BARRED,
        "lose": State.LOST,
    },
}


class EarlierTexts(NamedTuple):
    """What the runs before left in a modem's hands: so many answers that may still come; so many texts of which nobody
    heard, and which may have references behind `reference` (TP-MR), the one that was heard last.
    """

    owed: int
    unheard: int
    reference: int | None


NO_TEXTS = EarlierTexts(0, 0, None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a modem says of itself; volatile, shown in `smsd status`."""

    imei: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    iccid: str | None = None
    operator: str | None = None
    technology: str | None = None
    signal_dbm: int | None = None
    registered: bool | None = None  # where texts go
    service: str = ""  # how it is registered, in words
    place: str | None = None  # the socket that its port hangs on
    way: str = ""  # how texts reach us, where that is not as usual
    service_centre: str | None = None
    keeps_link: bool = False
    profile: str = "generic"
