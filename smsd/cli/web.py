"""`smsd web`: the page, as a process of its own beside the daemon.

It begins anew without the command line: the page runs for months, and would else carry all that only commands need.
"""

from __future__ import annotations

import os
import sys

from smsd.cli.shared import ConfigOption, config_path


def web(config: ConfigOption = None) -> None:
    """Serve the page at `web: listen:` (loopback unless told otherwise) until SIGTERM. Example: smsd web"""
    sys.stdout.flush()
    own = [sys.executable, "-P", "-m", "smsd.cli.web_server", str(config_path(config))]
    # one arena: each thread would else keep memory of its own
    os.execve(sys.executable, own, {"MALLOC_ARENA_MAX": "1", **os.environ})  # noqa: S606 - this very program, with its own arguments
