"""`smsd` and `python -m smsd`."""

from __future__ import annotations

import gc
import os
import signal
import sys

if "run" in sys.argv[1:2]:
    # where the starter closed stdin, stdout or stderr, the next file to be opened
    # would take its place and get our log lines
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(fd, True)
    os.close(fd)
    # asked to stop while it is still being loaded: nothing is begun, so nothing is left to drain
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    gc.disable()  # what is loaded stays, and need not be looked at again and again (daemon/start.py)

from smsd.cli.app import main

if __name__ == "__main__":
    main()
