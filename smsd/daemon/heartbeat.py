"""A sign of life to somebody outside: an address that is fetched every minute while the gateway can do its work.

In: the context. Out: a GET to the address of the configuration; nothing while no line can send or the database is not
written, so that the watcher outside raises the alarm when the gateway, its machine or its Internet is gone. It sends
nothing about anybody.
"""

from __future__ import annotations

import asyncio
import urllib.request

from smsd import log
from smsd.service.context import Context
from smsd.store import facts
from smsd.version import version

EVERY_S, LIMIT_S = 60.0, 10.0
KEY = "heartbeat"


async def beat(ctx: Context) -> None:
    """Until it is cancelled; trouble with the Internet is told in the log and never anywhere else."""
    loop = asyncio.get_running_loop()
    while True:
        address = ctx.config.metrics.heartbeat
        if address and any(line.ready for line in ctx.lines.values()):
            await ctx.db.run(facts.put, KEY, ctx.now().isoformat())  # a disk that takes nothing is no good gateway
            try:
                async with asyncio.timeout(LIMIT_S + 1):
                    await loop.run_in_executor(None, fetch, address)
            except (OSError, ValueError, TimeoutError) as error:
                log.trouble("heartbeat", str(error) or type(error).__name__)
        await asyncio.sleep(EVERY_S)


def fetch(address: str) -> None:
    """Asks for an address once; nothing of the answer is kept."""
    request = urllib.request.Request(address, headers={"User-Agent": f"smsd/{version()}"})  # noqa: S310  (the configuration takes http and https only)
    with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:  # noqa: S310 - as above
        answer.read(1024)
