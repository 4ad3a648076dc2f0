"""`smsd doctor` for the page: a command in a process of its own, one at a time, within a limit, and not more often
than it is worth.

In: the command. Out: its findings as plain data, or None where it did not come to an end. It knows nothing of what is
checked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from smsd import log
from smsd.web.child import answer

LIMIT_S, FRESH_S = 30.0, 15.0


@dataclass(slots=True)
class Doctor:
    """The last findings, and the one run that is under way."""

    command: tuple[str, ...]
    clock: Callable[[], float]
    limit_s: float = LIMIT_S
    _found: list[dict[str, Any]] | None = None
    _at: float = float("-inf")
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> list[dict[str, Any]] | None:
        """What was found, at most FRESH_S ago. Who asks while one runs gets that one's findings."""
        async with self._one:
            if self.clock() - self._at > FRESH_S:
                self._found = await self._run()
                self._at = self.clock()
        return self._found

    async def _run(self) -> list[dict[str, Any]] | None:
        found = await answer(self.command, self.limit_s)
        if not isinstance(found, list):
            log.trouble("page", "the checks did not come to an end")
            return None
        return found
