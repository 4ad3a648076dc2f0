"""The power of a simulated modem: what a cut takes away, and the time after it comes back.

In: cuts, resets, questions of the command interpreter. Out: calls that happen later unless power went away; whether
the modem is awake.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from smsd.simulator.manners import Manners


class Power:
    """How long a modem is on."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._cuts = 0
        self.reset()

    def reset(self) -> None:
        """It starts anew: text commands may be refused for a while, and others too."""
        self._first_asked: float | None = None
        self._refusals_left = self._manners.busy

    def cut(self) -> None:
        """Whatever was to come does not."""
        self._cuts += 1

    def later(self, seconds: float, what: Callable[..., None], *args: Any) -> None:
        """Does it then, unless power went away meanwhile."""
        cuts = self._cuts

        def then() -> None:
            if cuts == self._cuts:
                what(*args)

        asyncio.get_running_loop().call_later(seconds, then)

    def busy(self) -> bool:
        """Whether this command is one of those that are refused right after the start."""
        if not self._refusals_left:
            return False
        self._refusals_left -= 1
        return True

    def waking(self) -> bool:
        """Whether the message service is not there yet: its time runs from the first question."""
        now = asyncio.get_running_loop().time()
        self._first_asked = now if self._first_asked is None else self._first_asked
        return now - self._first_asked < self._manners.ready_after_s
