"""The volatile status: what the daemon knows and the database does not.

In: the context. Out: `status.json` in the runtime directory, replaced atomically, once a second. Readers: `smsd
status`, `smsd doctor`, `smsd alert`. It holds no number of a member and no text, so that everybody on the machine may
read it. A reader believes it only while its heartbeat is young and the process that wrote it still runs.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from smsd import log_lines
from smsd.clock import boot_id
from smsd.config.database_url import path_of
from smsd.moments import exact
from smsd.service.context import Context
from smsd.version import version

LARGEST = 1_000_000  # octets that are read of it
STALE_S = 10.0  # a heartbeat comes every second; after so many without one the daemon does not answer
MINUTE_S = 60.0
RUN = Path("/run/smsd")


def path(url: str) -> Path:
    """Where the daemon of this database writes: systemd's runtime directory, else beside the database."""
    folder = os.environ.get("RUNTIME_DIRECTORY")
    if not folder and path_of(url).parent == Path("/var/lib/smsd") and RUN.is_dir():
        folder = str(RUN)
    return Path(folder) / "status.json" if folder else path_of(url).with_suffix(".status.json")


def places(url: str | None) -> list[Path]:
    """Where a reader looks: a user's shell does not know the runtime directory of the service, nor may know where the
    database is.
    """
    own = os.environ.get("RUNTIME_DIRECTORY")
    named = [path(url), path_of(url).with_suffix(".status.json")] if url else [Path(own) / "status.json"] if own else []
    return list(dict.fromkeys([*named, RUN / "status.json"]))


def lines(ctx: Context, *, everywhere: bool = False) -> list[dict[str, Any]]:
    """What is worth knowing of the lines: our own, or those of other gateways too."""
    now = ctx.clock.monotonic()
    return [
        {
            "name": s.name,
            "state": str(s.state),
            "reason": s.reason,
            "operator": s.facts.operator,
            "technology": s.facts.technology,
            "signal_dbm": s.facts.signal_dbm,
            "registered": s.facts.registered,
            "sent": s.sent,
            "failed": s.failed,
            "seconds_per_sms": round(s.speed.seconds, 2),
            "first_extra_s": round(s.speed.extra, 2),
            "per_minute": s.bucket.per_minute,
            # asked for where so many a minute are agreed; else it is a long list for nobody
            "recent_s": [round(now - at, 1) for at in s.bucket.sent if now - at < MINUTE_S]
            if s.bucket.per_minute
            else [],
            "quota_left": s.quota_left,
            "recipients_left": s.recipients_left,
            "model": s.facts.model,
            "imei": s.facts.imei,
            "service": s.facts.service,
            "unread": s.unread,
            "service_centre": s.facts.service_centre is not None,
            "way": s.facts.way,
            "refuses": s.health.sentence if s.health.poor else "",
        }
        for s in ctx.lines.values()
        if everywhere or not s.elsewhere
    ]


def snapshot(ctx: Context, started: float) -> dict[str, Any]:
    """What is worth knowing of the lines and the process; daemon/progress.py adds what the database says."""
    return {
        "pid": os.getpid(),
        "born": _own(os.getpid()),
        "beat": time.monotonic(),
        "boot": boot_id(),
        "version": version(),
        "database": str(path_of(ctx.config.gateway.database)),
        "gateway": ctx.config.gateway.name,
        "at": exact(ctx.now(), ctx.config.gateway.zone),
        "uptime_s": round(ctx.clock.monotonic() - started),
        "clock_proven": ctx.trust.proven,
        "log_dropped": log_lines.dropped(),
        "modems": lines(ctx),
    }


def write(where: Path, data: dict[str, Any]) -> None:
    """Replaces the file; a full disk is no reason to stop. The old one is left, and its heartbeat tells its age."""
    temporary = where.with_suffix(".new")
    try:
        temporary.unlink(missing_ok=True)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "w") as file:
            os.fchmod(file.fileno(), 0o644)  # whatever the umask says
            file.write(json.dumps(data))  # json.dump writes it word by word
        temporary.replace(where)
    except OSError:
        return


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader found. `state`: answering, silent (the process is there, its heartbeat old) or none."""

    state: str
    data: dict[str, Any] | None = None
    age_s: float | None = None

    @property
    def answering(self) -> bool:
        """Whether a daemon is at work."""
        return self.state == "answering"


def look(url: str | None) -> Seen:
    """The status of the gateway with this database, the best that is found;
    where nobody may tell the database, that of the service.
    """
    found = [_judged(data) for data in map(_read, places(url)) if data is not None and _of(data, url)]
    return min(
        found,
        key=lambda seen: (("answering", "silent", "none").index(seen.state), seen.age_s or 0.0),
        default=Seen("none"),
    )


def read(where: Path) -> dict[str, Any] | None:
    """The last status of a daemon that is at work, or None."""
    data = _read(where)
    return data if data is not None and _judged(data).answering else None


def _of(data: Mapping[str, Any], url: str | None) -> bool:
    """Whether it is of this database: several gateways may share a machine."""
    return (
        url is None
        or "database" not in data
        or os.path.realpath(str(data["database"])) == os.path.realpath(path_of(url))
    )


def _read(where: Path) -> dict[str, Any] | None:
    try:
        # whoever asks may be root, and the folder is the gateway's: a link is not followed, a pipe not waited for
        with open(os.open(where, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            data = json.loads(file.read(LARGEST))
        int(data["pid"])
        if not all(isinstance(row["name"], str) and isinstance(row["state"], str) for row in data["modems"]):
            return None
        return data if isinstance(data, dict) else None
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _judged(data: dict[str, Any]) -> Seen:
    """Believed while the process that wrote it runs and its heartbeat is young."""
    age = _age(data)
    if not _lives(int(data["pid"]), data.get("born")):
        return Seen("none", data, age)
    return Seen("answering" if age is not None and age <= STALE_S else "silent", data, age)


def _age(data: Mapping[str, Any]) -> float | None:
    """Seconds since the heartbeat, by the clock of this boot that nobody sets;
    by the time of day where that is not told.
    """
    try:
        if data.get("boot") and data["boot"] == boot_id():
            return max(0.0, time.monotonic() - float(data["beat"]))
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(str(data["at"]))).total_seconds())
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def born(pid: int) -> int | None:
    """When a process began, in ticks since the boot (proc(5), stat field 22):
    another process with the same id began later.
    """
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


_own = cache(born)  # ours does not change, and is told every second


def _lives(pid: int, began: object) -> bool:
    """Whether that very process runs, and not a stranger who got its id."""
    if pid <= 0 or pid > 1 << 30:
        return False
    now = born(pid)
    if now is None or _zombie(pid):
        return False
    if isinstance(began, int):
        return now == began
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"run" in words and any(b"smsd" in word for word in words)


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X")
    except (OSError, IndexError):
        return True
