"""An SMS centre that others wrote, in a process of its own that speaks lines of JSON: what it says, what it is asked.

In: a command. Out: its words, in turn. It ends with the test.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from typing import Any, TypeVar


class Foreign:
    """The process, and what it says."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[dict[str, Any]] = []

    async def listen(self) -> None:
        assert self.process.stdout is not None
        while words := await self.process.stdout.readline():
            self.said.append(json.loads(words))

    async def until(self, key: str, count: int = 1) -> list[dict[str, Any]]:
        async with asyncio.timeout(30):
            while len(found := [one for one in self.said if key in one]) < count:
                await asyncio.sleep(0.02)
        return found

    def ask(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what).encode() + b"\n")


F = TypeVar("F", bound=Foreign)


@contextlib.asynccontextmanager
async def running(kind: type[F], *command: str, **env: str) -> AsyncIterator[F]:
    """One that runs, and is heard."""
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    centre = kind(process)
    ears = asyncio.create_task(centre.listen())
    try:
        yield centre
    finally:
        process.kill()
        await process.wait()
        ears.cancel()
        await asyncio.gather(ears, return_exceptions=True)
