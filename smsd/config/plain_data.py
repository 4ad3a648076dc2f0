"""A Config as plain data, as one would write it, and what differs between two of them.

In: Configs. Out: nested text without secrets; changes, each with its key, what it was and what it is, and when it
takes effect. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from smsd.config.database_url import is_postgres, shown
from smsd.config.schema import Config
from smsd.phone_number import Secret

HIDDEN = "****"
LONGEST, SEEN_BEFORE = 60, 10  # characters of a value that are shown; of what two long values begin with alike
LIVE, REOPEN, RESTART, WEB = "live", "when the line opens next", "restart", "restart of smsd-web"
# when a change takes effect; the first that fits counts, and all else is live
WHEN = (
    (r"gateway\.(database|id)", RESTART), (r"modems\.[^.]+", RESTART),
    (r"modems\.[^.]+\.(driver|device|baudrate|imei|gateway)", RESTART),
    (r"modems\.[^.]+\.(profile|sim\.(number|iccid|pin))", REOPEN), (r"alerts\.reports", RESTART),
    (r"metrics(\..*)?", RESTART), (r"log(\..*)?", RESTART),
    (r"web(\..*)?", WEB),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One key; `old` or `new` is None where it was not, or is no longer, there."""

    key: str
    old: str | None
    new: str | None
    when: str

    def words(self) -> str:
        """The change in one line: `networks.dorp.join: approval → open`."""
        if self.old is None or self.new is None:
            return f"{self.key}: {'added' if self.old is None else 'taken out'}"
        return f"{self.key}: {self.old} → {self.new}"


def plain(value: Any) -> Any:
    """Nested text; secrets are masked."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        # not by iteration: that yields what a property remembers, too
        held = {name: getattr(value, name) for name in fields}
        return {(fields[k].alias or k): plain(v) for k, v in held.items() if v is not None}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        if len(value) == 2 and isinstance(value[0], time):
            return f"{value[0]:%H:%M}-{value[1]:%H:%M}"
        return [plain(v) for v in value]
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return next(
            f"{seconds // n}{u}" for n, u in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")) if seconds % n == 0
        )
    if isinstance(value, str) and is_postgres(value):
        return shown(value)
    return str(value) if isinstance(value, Secret | date | Decimal) else value


def changes(old: Config, new: Config, *, of_copy: bool = False) -> list[Change]:
    """What differs, by key. `of_copy`: the old one is a kept copy, which holds no secrets:
    whether one changed cannot be seen.
    """
    before, after = plain(old), plain(new)
    out = list(_differ(before, after, ""))
    if of_copy:
        return out
    told = {c.key for c in out}
    for key, was, now in _secrets(old, new):
        if key not in told and was is not None and now is not None and was != now:
            out.append(Change(key, HIDDEN, "another", _when(key)))
    return out


def _secrets(old: Config, new: Config) -> Iterator[tuple[str, Any, Any]]:
    if shown(old.gateway.database) == shown(new.gateway.database):
        yield "gateway.database", old.gateway.database, new.gateway.database
    cards = {m.name: m.sim.pin for m in new.modems}
    for modem in old.modems:
        yield f"modems.{modem.name}.sim.pin", modem.sim.pin, cards.get(modem.name)
    if old.mail and new.mail:
        yield "mail.smtp.password", old.mail.smtp.password, new.mail.smtp.password
        if old.mail.imap and new.mail.imap:
            yield "mail.imap.password", old.mail.imap.password, new.mail.imap.password


def _differ(old: Any, new: Any, at: str) -> Iterator[Change]:
    old, new = _by_name(old), _by_name(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            here = f"{at}.{key}" if at else str(key)
            if key not in old or key not in new:
                yield Change(
                    here,
                    _short(old[key]) if key in old else None,
                    _short(new[key]) if key in new else None,
                    _when(here),
                )
            else:
                yield from _differ(old[key], new[key], here)
    elif old != new:
        yield Change(at, *_both(_said(old), _said(new)), _when(at))


def _by_name(value: Any) -> Any:
    """A list of parts is compared by their names."""
    if isinstance(value, list) and value and all(isinstance(v, dict) and "name" in v for v in value):
        return {str(v["name"]): v for v in value}
    return value


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(value: Any) -> str:
    text = _said(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _both(old: str, new: str) -> tuple[str, str]:
    """Two values that differ, each cut to a line: what they begin with alike goes first, since the difference is what
    is looked for.
    """
    alike = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = alike - SEEN_BEFORE if max(len(old), len(new)) > LONGEST and alike > SEEN_BEFORE else 0
    cut = [f"...{text[start:]}" if start else text for text in (old, new)]
    return _short(cut[0]), _short(cut[1])


def _when(key: str) -> str:
    return next((when for pattern, when in WHEN if re.fullmatch(pattern, key)), LIVE)


def taken_over(old: Config, new: Config) -> Config | None:
    """What a running daemon takes over of a new configuration; None where lines came, went or have new names:
    that wants a restart.
    """
    if [m.name for m in old.modems] != [m.name for m in new.modems]:
        return None
    modems = tuple(
        fresh.model_copy(
            update={
                "driver": was.driver,
                "device": was.device,
                "baudrate": was.baudrate,
                "imei": was.imei,
                "gateway": was.gateway,
            }
        )
        for was, fresh in zip(old.modems, new.modems, strict=True)
    )
    return new.model_copy(
        update={
            "modems": modems,
            "metrics": old.metrics,
            "log": old.log,
            "gateway": new.gateway.model_copy(update={"database": old.gateway.database, "id": old.gateway.id}),
            "alerts": new.alerts.model_copy(update={"reports": old.alerts.reports}),
        }
    )
