"""Exceptions of models, as data: `hardware/modems/*.yaml`.

In: who a modem says it is. Out: a Profile. Each exception has a `why` and a `source`; a profile says only what asking the
modem cannot tell. The rows `speaks` say how it talks where that needs no exception; the simulator plays them in the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from smsd.config.reader import read
from smsd.resources import resource


@dataclass(frozen=True, slots=True)
class Profile:
    """What is special about a family of modems."""

    name: str
    manufacturer: str = ""
    model: str = ""
    before: tuple[str, ...] = ()        # lines sent once after the echo is off
    pin_tries: str | None = None        # the query that tells how many PIN tries are left
    iccid: bool = True                  # AT+CCID is understood
    routed_reports: bool = True         # reports may be routed by +CNMI ds=1
    settle_s: float = 0.0               # how long it needs after its PIN or a reset
    stores: tuple[str, ...] = ()        # receiving store, in order of liking
    exceptions: tuple[dict[str, str], ...] = ()
    models: tuple[str, ...] = ()        # for the tests: names it goes by
    speaks: tuple[dict[str, Any], ...] = ()

    def fits(self, manufacturer: str, model: str) -> bool:
        """Whether a modem is of this family."""
        return bool(re.search(self.manufacturer, manufacturer, re.IGNORECASE) and re.search(self.model, model, re.IGNORECASE))


GENERIC = Profile("generic")


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """All shipped profiles, the most special first."""
    found = [_one(path.stem, read(path).data) for path in sorted(resource("hardware/modems").glob("*.yaml"))]
    return tuple(sorted(found, key=lambda p: -len(p.model)))


def choose(name: str, manufacturer: str | None, model: str | None) -> Profile:
    """The profile of that name, or the one that fits."""
    if name != "auto":
        return next((p for p in profiles() if p.name == name), GENERIC)
    return next((p for p in profiles() if p.fits(manufacturer or "", model or "")), GENERIC)


def _one(name: str, data: dict[str, Any]) -> Profile:
    match = data.get("match", {})
    exceptions = tuple({k: str(v) for k, v in e.items()} for e in data.get("exceptions", []))
    what = {e["what"]: e.get("value", "") for e in exceptions}
    return Profile(
        name, str(match.get("manufacturer", "")), str(match.get("model", "")),
        before=tuple(e["value"] for e in exceptions if e["what"] == "before"),
        pin_tries=what.get("pin_tries"),
        iccid=what.get("iccid") != "refused",
        routed_reports=what.get("routed_reports") != "refused",
        settle_s=float(what.get("settle_s", 0) or 0),
        stores=tuple(what.get("stores", "").split()),
        exceptions=exceptions, models=tuple(data.get("models", ())), speaks=tuple(data.get("speaks", ())),
    )  # fmt: skip
