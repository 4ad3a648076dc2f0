"""Signal and pace of the lines as they were seen now and then: two hours of them, which outlive a restart of the page.

In: the daemon's status. Out: samples by line; a small file beside the database, replaced every ten minutes and at the
end. A file that cannot be read or written costs the curves and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SAMPLE_S, SAMPLES, LINES = 30.0, 240, 64
KEPT_EVERY = 20  # samples
LARGEST = 4_000_000
Sample = tuple[datetime, int | None, float | None]


@dataclass(slots=True)
class History:
    """What was seen, oldest first."""

    path: Path | None = None
    lines: dict[str, list[Sample]] = field(default_factory=dict)
    _since_kept: int = 0

    def of(self, line: str) -> list[Sample]:
        """What was noted of one line, oldest first."""
        return self.lines.get(line, [])

    def add(self, status: dict[str, Any] | None, now: datetime) -> bool:
        """One look at all lines; True where it is time to keep them."""
        for line in (status or {}).get("modems", [])[:LINES]:
            past = self.lines.setdefault(str(line.get("name")), [])
            past.append((now, line.get("signal_dbm"), line.get("seconds_per_sms")))
            del past[:-SAMPLES]
        self._since_kept += 1
        return self._since_kept >= KEPT_EVERY

    def keep(self) -> None:
        """Writes all samples into a new file that takes the old one's place; a full disk costs nothing else."""
        self._since_kept = 0
        if self.path is None or not self.lines:
            return
        rows = {name: [(at.timestamp(), dbm, pace) for at, dbm, pace in past] for name, past in self.lines.items()}
        made = self.path.with_suffix(".new")
        with contextlib.suppress(OSError):
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
                json.dump(rows, file)
            made.replace(self.path)

    def take_up(self, now: datetime) -> None:
        """What the page saw before it was started anew, unless it is of long ago."""
        if self.path is None:
            return
        oldest = now - timedelta(seconds=2 * SAMPLE_S * SAMPLES)
        try:
            with open(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
                rows = json.loads(file.read(LARGEST))
            found = {
                str(name): [(datetime.fromtimestamp(at, UTC), _number(dbm), _number(pace)) for at, dbm, pace in past][
                    -SAMPLES:
                ]
                for name, past in list(rows.items())[:LINES]
            }
        except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            return
        for name, past in found.items():
            self.lines[name] = [
                (at, int(dbm) if dbm is not None else None, pace) for at, dbm, pace in past if oldest <= at <= now
            ]


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e6 else None
