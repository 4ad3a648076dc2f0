"""`smsd` and `python -m smsd`."""

from __future__ import annotations

import signal
import sys

if "run" in sys.argv[1:2]:
    # asked to stop while it is still being loaded: nothing is begun, so nothing is left to drain
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))

from smsd.cli.app import main

if __name__ == "__main__":
    main()
