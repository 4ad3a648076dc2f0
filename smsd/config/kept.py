"""The last good configurations, kept by the daemon beside its database: what it runs on, and the files that said so.

In: a Config and the texts of its files. Out: a small file, `smsd.good.json`, the newest first. With it `config diff`
knows what runs, `config rollback` what was good, and the emergency brake works while the operator's file has a fault.
No secret of `!secret`, `!env` or secrets.yaml is in it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from smsd.config.plain_data import HIDDEN, plain
from smsd.config.schema import Config
from smsd.moments import exact

MOST, LARGEST = 3, 8_000_000


@dataclass(frozen=True, slots=True)
class Copy:
    """One good configuration. `files` are texts by their names below the configuration's folder."""

    at: str
    files: dict[str, str]
    data: dict[str, Any]

    def config(self) -> Config:
        """What was in force; PINs are missing, passwords masked."""
        return Config.model_validate(self.data, context={"country": self.data["gateway"]["country"]})


def place(database: Path) -> Path:
    """Where the copies of the gateway with this database lie."""
    return database.with_suffix(".good.json")


def names(texts: dict[str, str], folder: Path) -> dict[str, str]:
    """The texts of a configuration's files by their names below its folder."""
    home = folder.resolve()
    return {
        str(Path(path).resolve().relative_to(home)): text
        for path, text in texts.items()
        if home in Path(path).resolve().parents
    }


def keep(where: Path, config: Config, files: dict[str, str], now: datetime) -> None:
    """Puts a configuration on top; a full disk is no reason to stop."""
    copy = Copy(exact(now, config.gateway.zone), files, without_secrets(plain(config)))
    older = read(where)
    if older and older[0].files == copy.files and older[0].data == copy.data:
        return
    kept = [copy, *(o for o in older if o.files != copy.files)][:MOST]
    made = where.with_suffix(".new")
    try:
        with open(
            os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump([asdict(k) for k in kept], file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        made.replace(where)
    except OSError:
        return


def without_secrets(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a configuration as it is kept."""
    for modem in data["modems"]:
        modem["sim"].pop("pin", None)
    for part in (data.get("mail") or {}).values():
        if isinstance(part, dict) and "password" in part:
            part["password"] = HIDDEN
    return data


def read(where: Path) -> list[Copy]:
    """The copies, the newest first; none where there is nothing that can be read."""
    try:
        with open(os.open(where, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            rows = json.loads(file.read(LARGEST))
        return [
            Copy(str(r["at"]), {str(k): str(v) for k, v in r["files"].items()}, dict(r["data"])) for r in rows[:MOST]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
