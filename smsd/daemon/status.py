"""The volatile status: what the daemon knows and the database does not.

In: the context. Out: `status.json` in the runtime directory, replaced atomically. Readers: `smsd status`, `smsd alert`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from smsd import log
from smsd.service.context import Context
from smsd.store.database import path_of
from smsd.version import version

LARGEST = 1_000_000  # octets that are read of it


def path(url: str) -> Path:
    """Where the status of the gateway with this database lies."""
    folder = os.environ.get("RUNTIME_DIRECTORY")
    if not folder and path_of(url).parent == Path("/var/lib/smsd") and Path("/run/smsd").is_dir():
        folder = "/run/smsd"
    return Path(folder) / "status.json" if folder else path_of(url).with_suffix(".status.json")


def snapshot(ctx: Context, started: float) -> dict[str, Any]:
    """What is worth knowing."""
    lines = [
        {
            "name": s.name, "state": str(s.state), "reason": s.reason, "operator": s.facts.operator, "technology": s.facts.technology,
            "signal_dbm": s.facts.signal_dbm, "registered": s.facts.registered, "sent": s.sent, "failed": s.failed,
            "seconds_per_sms": round(s.speed.seconds, 2), "first_extra_s": round(s.speed.extra, 2),
            "quota_left": s.quota_left, "recipients_left": s.recipients_left, "model": s.facts.model,
            "imei": s.facts.imei, "service": s.facts.service, "unread": s.unread,
        }
        for s in ctx.lines.values()
    ]  # fmt: skip
    return {"pid": os.getpid(), "version": version(), "at": ctx.now().isoformat(), "uptime_s": round(ctx.clock.monotonic() - started),
            "clock_proven": ctx.trust.proven, "log_dropped": log.dropped(), "modems": lines}  # fmt: skip


def write(where: Path, data: dict[str, Any]) -> None:
    """Replaces the file; a full disk is no reason to stop."""
    temporary = where.with_suffix(".new")
    try:
        temporary.write_text(json.dumps(data))
        temporary.replace(where)
    except OSError:
        return


def read(where: Path) -> dict[str, Any] | None:
    """The last status of a daemon that still runs, or None."""
    try:
        # whoever asks may be root, and the folder is the gateway's: a link is not followed, a pipe not waited for
        with open(os.open(where, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            data = json.loads(file.read(LARGEST))
        pid = int(data["pid"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    try:
        os.kill(pid, 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return None
    return data if isinstance(data, dict) else None
