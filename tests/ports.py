"""Ports on loopback for the servers of a test.

In: nothing. Out: a port that nobody else is given: it lies below those that the kernel gives away, and each process of
a run has hundreds of its own. A port is free for a moment between the question and the server; that moment is nobody
else's either.
"""

from __future__ import annotations

import os
import socket
import time
from itertools import count

FIRST, MANY, EACH = 20_000, 12_000, 400
_next = count(os.getpid() * EACH)


def free_port() -> int:
    """A port that nobody listens on."""
    for n in _next:
        try:
            with socket.create_server(("127.0.0.1", FIRST + n % MANY)) as server:
                return int(server.getsockname()[1])
        except OSError:
            continue
    raise AssertionError("count() has no end")


def until_open(port: int) -> None:
    """Waits until somebody listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")
