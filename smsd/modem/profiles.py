"""Exceptions of makers and models, as data: `hardware/modems/*.yaml`, a file a family.

In: who a modem says it is. Out: a Profile: what we do for it that asking it cannot tell. Each row has a `why` and a
`source`, and `only:` where it is for some models. The rows `speaks` say how it talks where that needs no exception;
the simulator plays them in the tests. The rows `usb` say which port speaks AT; modem/usb.py reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from smsd.config.reader import read
from smsd.errors import ConfigFaults
from smsd.resources import resource

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is done for one model."""

    name: str  # of its family
    after: tuple[str, ...] = ()  # lines sent once, after the PIN
    pin_tries: str | None = None  # the query that tells how many PIN tries are left
    stores: tuple[str, ...] = ()  # memories for what comes, the best liked first
    way: str = ""  # how texts have to come, where its own way loses them (modem/receiving)


GENERIC = Profile("generic")


@dataclass(frozen=True, slots=True)
class Family:
    """What a file holds. `models` are the names its members go by, `maker / model`, which the tests play."""

    name: str
    match: str
    models: tuple[tuple[str, str], ...] = ()
    exceptions: tuple[Row, ...] = ()
    speaks: tuple[Row, ...] = ()
    usb: tuple[Row, ...] = ()

    def covers(self, maker: str, model: str) -> int:
        """How many letters of a modem's name the pattern covers; 0 for none."""
        return max((len(m.group()) for m in re.finditer(self.match, f"{maker} {model}", re.IGNORECASE)), default=0)

    def profile(self, maker: str, model: str) -> Profile:
        """What is done for that model."""
        rows = rows_for(self.exceptions, maker, model)
        last = {row["what"]: str(row["value"]) for row in rows}
        return Profile(
            self.name,
            after=tuple(str(row["value"]) for row in rows if row["what"] == "after"),
            pin_tries=last.get("pin_tries"),
            stores=tuple(last.get("stores", "").split()),
            way=last.get("way", ""),
        )


def rows_for(rows: tuple[Row, ...], maker: str, model: str) -> list[Row]:
    """The rows that are for that model; a later one may overrule an earlier one."""
    return [row for row in rows if re.search(row.get("only", ""), f"{maker} {model}", re.IGNORECASE)]


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The profiles of hardware/modems, by file name; read once a process."""
    return tuple(one_family(path.stem, path) for path in sorted(resource("hardware/modems").glob("*.yaml")))


def choose(name: str, manufacturer: str | None, model: str | None) -> Profile:
    """The profile of the family of that name; of the one that covers most of the modem's own name;
    or the generic one.
    """
    maker, model = manufacturer or "", model or ""
    if name == "auto":
        family = max(families(), key=lambda f: f.covers(maker, model))
        return family.profile(maker, model) if family.covers(maker, model) else GENERIC
    return next((f.profile(maker, model) for f in families() if f.name == name), GENERIC)


def one_family(name: str, path: Path) -> Family:
    """What one file says of a family of modems."""
    source = read(path)
    if source.faults:
        raise ConfigFaults(list(source.faults))
    data: Row = source.data
    models = tuple(
        (maker.strip(), model) for maker, _, model in (str(m).partition(" / ") for m in data.get("models", ()))
    )
    return Family(
        name, str(data["match"]), models, *(tuple(data.get(key, ())) for key in ("exceptions", "speaks", "usb"))
    )
