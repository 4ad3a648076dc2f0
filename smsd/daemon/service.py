"""The service of systemd, as much of it as an update needs: does it run, stop it, start it.

In: nothing but systemd's own command ($SMSD_SYSTEMCTL names another one). Out: whether it did. Where there is no
systemd nothing is stopped or started, and the daemon's lock still keeps two programs off one database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from smsd.errors import Unusable

UNIT = "smsd"
PATIENCE_S = 120.0


def _systemctl() -> str | None:
    given = os.environ.get("SMSD_SYSTEMCTL")
    return given or (shutil.which("systemctl") if Path("/run/systemd/system").is_dir() else None)


def _ask(*words: str) -> subprocess.CompletedProcess[str] | None:
    systemctl = _systemctl()
    if systemctl is None:
        return None
    try:
        return subprocess.run(
            [systemctl, *words, UNIT],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unusable(f"systemctl {' '.join(words)} {UNIT}: {error}") from error


def active() -> bool:
    """Whether systemd runs it, or is about to start it again."""
    done = _ask("is-active")
    return done is not None and done.stdout.strip() in ("active", "activating", "reloading", "deactivating")


def stop() -> None:
    """Stops it and waits; what is on air is finished first."""
    _must("stop")


def start() -> None:
    """Starts it and waits until it says that it is ready."""
    _must("start")


def _must(word: str) -> None:
    done = _ask(word)
    if done is not None and done.returncode != 0:
        raise Unusable(
            f"systemctl {word} {UNIT} failed: {(done.stderr or done.stdout).strip()[-300:] or done.returncode}"
        )
