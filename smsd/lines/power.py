"""The operator's command that takes a modem's power away and gives it back:
`uhubctl -l 1-1 -p 2 -a cycle`, a relay on a GPIO pin.

In: the command line of the configuration. Out: None, or a sentence about what went wrong. It is run without a shell.
"""

from __future__ import annotations

import asyncio
import shlex


async def cycle(command: str, limit_s: float) -> str | None:
    """Runs it to its end, at most so long."""
    try:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except (OSError, ValueError) as error:
        return f"power_cycle cannot be run: {error}"
    try:
        async with asyncio.timeout(limit_s):
            _, said = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"power_cycle took longer than {limit_s:.0f} s and was ended"
    if process.returncode:
        return f"power_cycle ended with {process.returncode}: {said.decode(errors='replace').strip()[:200]}"
    return None
