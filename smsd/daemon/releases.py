"""Programs beside each other, and which of them counts.

```
/opt/smsd/releases/0.2.0+2400872abc12/venv/…    a program, never changed once it is whole
/opt/smsd/releases/0.2.0+2400872abc12/from.json what was there before it, and the copy of the data made then
/opt/smsd/current → releases/0.2.0+2400872abc12 replaced by a rename: at each moment there is one program
```

In: the folder of programs. Out: what is there, the link moved. It knows nothing of the data, and starts nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from smsd.errors import Unusable

RELEASES, CURRENT, RECORD = "releases", "current", "from.json"


@dataclass(frozen=True, slots=True)
class Record:
    """How a program came to be the one that counts: which was it before, and what of the data of then is kept."""

    release: str
    at: str
    backup: str = ""  # a copy of the database of before; nothing where there was none
    schema_before: str = ""
    schema_after: str = ""
    keeps_rows: bool = False  # the migration only added: going back loses nothing


def program() -> Path:
    """The folder of programs that this one stands in."""
    found = re.fullmatch(rf"(.+)/(?:{RELEASES}/[^/]+|{CURRENT})/venv", sys.prefix)
    return Path(os.environ.get("SMSD_PROGRAM") or (found.group(1) if found else "/opt/smsd"))


def current(under: Path) -> Path | None:
    """The release that the link points to; None where there is no link, or it leads nowhere."""
    try:
        return (under / CURRENT).resolve(strict=True)
    except OSError:
        return None


def command(release: Path) -> Path:
    """The program of a release, whether it exists or not."""
    return release / "venv" / "bin" / "smsd"


def all_of(under: Path) -> list[Path]:
    """Each release that can be started, the newest last."""
    return sorted((p for p in (under / RELEASES).glob("*") if command(p).exists()), key=lambda p: p.stat().st_mtime)


def point(under: Path, release: Path) -> None:
    """Makes a release the one that counts, by one rename."""
    made = under / f".{CURRENT}.{os.getpid()}"
    made.unlink(missing_ok=True)
    made.symlink_to(f"{RELEASES}/{release.name}")
    made.replace(under / CURRENT)
    handle = os.open(under, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note(release: Path, record: Record) -> None:
    """Writes what was before a release, whole or not at all."""
    made = release / f".{RECORD}"
    made.write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")
    made.replace(release / RECORD)


def record_of(release: Path) -> Record | None:
    """What was before a release; nothing where it was the first."""
    try:
        data: dict[str, Any] = json.loads((release / RECORD).read_text(encoding="utf-8"))
        return Record(**data)
    except (OSError, ValueError, TypeError):
        return None


def prune(under: Path) -> list[str]:
    """Takes away what is neither the program that counts nor the one before it; what went."""
    now = current(under)
    if now is None:
        raise Unusable(f"{under / CURRENT} leads nowhere")
    before = record_of(now)
    gone = [p for p in all_of(under) if p != now and (before is None or p.name != before.release)]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return [p.name for p in gone]
