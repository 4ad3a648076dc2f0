"""What lies in a memory behind ModemManager, and when ModemManager has to look into it again. Pure.

ModemManager reads a text when it is announced, and locks the memory while it reads or deletes another one: what is
announced in that moment it drops, and the text lies there unseen. It lists the memory when the modem is enabled, and at
no other time. So texts that are done with are deleted together, in a quiet moment, with a listing behind them; and
whenever something came, or long ago nothing did, there is a listing too.

In: texts as they are met, what is done with, moments (seconds of the loop). Out: which are new, which to delete,
whether a listing is due. It never speaks to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from smsd.modem.protocol import Incoming, Place

QUIET_S = 30.0  # nothing came and nothing was sent for so long: the moment to delete and to list
LATEST_S = 120.0  # what came beside another text is found after so long, also while an alert goes out
EVERY_S = 600.0  # and what left no sign at all after so long
MANY = 8  # so many are deleted without a quiet moment: a card has as few as twenty places
CARD = 20


@dataclass(slots=True)
class _Lying:
    """A text that was handed out; `path` is empty while a listing has not met it again."""

    incoming: Incoming
    path: str
    stored: bool
    spent: bool = False
    refused: bool = False  # it could not be deleted; tried again at the next listing


class Memory:
    """The memory of one modem, from one opening to the next."""

    def __init__(self) -> None:
        self._lying: dict[Place, _Lying] = {}
        self._unfinished = 0  # texts without all their parts at the last listing
        self._listed = float("-inf")
        self._stirred = float("-inf")  # when a text came or went last
        self._doubt: float | None = None  # since when something may lie there unseen

    def __contains__(self, path: str) -> bool:
        return any(one.path == path for one in self._lying.values())

    def stir(self, now: float) -> None:
        """A text came, or went out."""
        self._stirred = now

    def put(self, path: str, incoming: Incoming, *, stored: bool, now: float) -> bool:
        """A whole text was met; whether it is new, and not one that a listing met again under another path."""
        for one in self._lying.values():
            if not one.path and one.incoming.tpdu == incoming.tpdu:
                one.path = path
                return False
        assert incoming.place is not None
        self._lying[incoming.place] = _Lying(incoming, path, stored)
        if stored:  # what is handed over without being stored locks nothing
            self._doubts(now)
        return True

    def unfinished(self, count: int, now: float) -> None:
        """So many texts wait for parts: where they are more than the last listing left, a part may lie there."""
        if count > self._unfinished:
            self._doubts(now)

    def _doubts(self, now: float) -> None:
        self._doubt = now if self._doubt is None else self._doubt

    # ---- deleting

    def done(self, place: Place, now: float) -> str | None:
        """A text is safe elsewhere; its path where it may be deleted at once, since it is not stored."""
        one = self._lying.get(place)
        if one is None:
            return None
        if not one.stored:
            del self._lying[place]
            return one.path
        one.spent = True
        self._doubts(now)
        return None

    def spent(self) -> list[tuple[Place, str]]:
        """What may be deleted, with its path; what was refused before comes last."""
        found = [(place, one) for place, one in self._lying.items() if one.spent]
        return [(place, one.path) for place, one in sorted(found, key=lambda entry: entry[1].refused)]

    def deleted(self, place: Place) -> None:
        """It is gone: what comes to its place is another text."""
        del self._lying[place]

    def refused(self, place: Place) -> None:
        """It could not be deleted: no reason to list the memory for it again and again."""
        self._lying[place].refused = True

    @property
    def fullness(self) -> float:
        """How full it would be, were it a small card."""
        return min(1.0, sum(one.stored for one in self._lying.values()) / CARD)

    # ---- listing

    def due(self, now: float) -> bool:
        """Whether it is time to delete what is done with and to list what is left."""
        if now - self._listed >= EVERY_S:
            return True
        if self._doubt is None:
            return False
        many = sum(one.spent and not one.refused for one in self._lying.values()) >= MANY
        return many or now - self._stirred >= QUIET_S or now - self._doubt >= LATEST_S

    def listing(self, now: float) -> None:
        """The memory is listed now: every text gets another path."""
        self._listed, self._doubt = now, None
        for one in self._lying.values():
            one.path = ""

    def listed(self, unfinished: int) -> None:
        """Everything that lies there was met: what was not is gone. So many texts wait for parts."""
        self._unfinished = unfinished
        self._lying = {place: one for place, one in self._lying.items() if one.path}
