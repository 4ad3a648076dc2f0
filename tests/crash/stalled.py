"""`smsd` whose dispatcher stops working once a file exists: `python -m tests.crash.stalled FILE run --config …`."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from smsd.daemon import run as daemon
from smsd.lines.sender import Dispatcher

if __name__ == "__main__":
    stall = sys.argv[1]
    daemon.PROOF_OF_WORK_S, daemon.GRACE_S, daemon.WATCH_S = 8.0, 2.0, 0.5
    real = Dispatcher.send

    async def send(self: Dispatcher) -> Any:
        if os.path.exists(stall):  # noqa: ASYNC240
            await asyncio.Event().wait()
        return await real(self)

    Dispatcher.send = send  # type: ignore[method-assign]
    sys.argv = ["smsd", *sys.argv[2:]]
    from smsd.cli.app import main

    main()
