"""`smsd doctor` for the page: a command in a process of its own, one at a time, within a limit, and not more often than it is worth.

In: the command. Out: its findings as plain data, or None where it did not come to an end. It knows nothing of what is checked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from smsd import log

LIMIT_S, FRESH_S = 30.0, 15.0


@dataclass(slots=True)
class Doctor:
    """The last findings, and the one run that is under way."""

    command: tuple[str, ...]
    clock: Callable[[], float]
    limit_s: float = LIMIT_S
    runs: int = 0
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
        self.runs += 1
        child = await asyncio.create_subprocess_exec(
            *self.command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )  # fmt: skip
        try:
            async with asyncio.timeout(self.limit_s):
                said, _ = await child.communicate()
            found = json.loads(said)
        except (TimeoutError, ValueError):
            log.trouble("page", "the checks did not come to an end")
            return None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        return found if isinstance(found, list) else None
