"""`smsd` that waits seconds for a text's answer instead of minutes:
`python -m tests.crash.hurried SECONDS run --config …`.

The product knows nothing of it: the limits are set from outside before the program starts.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from smsd.at import commands
from smsd.lines import sender
from smsd.modem import exchange, handing_over

if __name__ == "__main__":
    limit = float(sys.argv[1])
    commands.NETWORK, handing_over.LISTEN_S, exchange.TEXT_DOUBT_S = limit, limit, limit
    sender.LATE_WAIT = timedelta(seconds=3 * limit)
    sys.argv = ["smsd", *sys.argv[2:]]
    from smsd.cli.app import main

    main()
