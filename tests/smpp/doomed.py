"""A gateway with a line to a carrier as a process of its own, which may be killed: `python
-m tests.smpp.doomed FOLDER PORT WINDOW MEMBERS`.

It says `ready` when it runs, and stops in good order when its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from smsd import log_lines
from smsd.clock import Clock
from tests.smpp.centre import Centre
from tests.smpp.stage import Zone, smpp
from tests.town import settings


async def main(folder: Path, port: int, window: int, members: int) -> None:
    """Until nobody holds its standard input any more."""
    keys = smpp(Centre(port=port), window=window)
    zone = Zone(settings(folder, modems__0__driver="smpp", modems__0__smpp=keys), Clock())
    await zone.start()
    if members:
        await zone.people(members)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await zone.stop()


if __name__ == "__main__":
    log_lines.quiet()
    asyncio.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
