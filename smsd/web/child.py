"""A command in a process of its own, within a limit, and the JSON that it says.

In: the command, what it is asked. Out: what it answered, or None where it came to no end or spoke no JSON; it never
outlives the limit.
"""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from typing import Any


async def answer(command: Sequence[str], limit_s: float, asked: Any = None) -> Any | None:
    """Runs the command once and gives its JSON; None where it took too long or said something else."""
    child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    try:
        async with asyncio.timeout(limit_s):
            said, _ = await child.communicate(json.dumps(asked).encode())
        return json.loads(said)
    except (TimeoutError, ValueError):
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
