"""systemd's side of the daemon: READY, RELOADING, STOPPING, WATCHDOG, EXTEND_TIMEOUT (sd_notify(3)).

In: words. Out: datagrams to $NOTIFY_SOCKET; nothing where there is none.
"""

from __future__ import annotations

import os
import socket
import time


def supervised() -> bool:
    """Whether systemd started us: then nobody reads what we say, and an end is only a new beginning."""
    return bool(os.environ.get("NOTIFY_SOCKET") or os.environ.get("INVOCATION_ID"))


def notify(*words: str) -> None:
    """Sends words to systemd, waiting a second at most; nothing where systemd did not start us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
            link.settimeout(1.0)  # who does not read is not waited for
            link.sendto("\n".join(words).encode(), address)
    except OSError:
        return


def reloading() -> None:
    """Type=notify-reload wants the monotonic time."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def patience(seconds: float) -> None:
    """The start, or the end, takes so much longer before the next word: a server may be late, and no fault of ours."""
    notify(f"EXTEND_TIMEOUT_USEC={round(seconds * 1_000_000)}")


def watchdog_s() -> float | None:
    """How often systemd wants to hear of us, halved; None where it does not."""
    usec = os.environ.get("WATCHDOG_USEC", "")
    pid = os.environ.get("WATCHDOG_PID", "")
    if not usec.isdecimal() or (pid.isdecimal() and int(pid) != os.getpid()):
        return None
    return int(usec) / 2_000_000
