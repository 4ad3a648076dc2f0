"""What several pages say of lines: their state by the daemon's own word, and the alarms that are on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from smsd.store import facts, ledger
from smsd.web.site import Site

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a page shows it; what only the daemon knows is None where none runs."""

    name: str
    number: str
    state: str
    reason: str = ""
    operator: str | None = None
    technology: str | None = None
    signal_dbm: int | None = None
    pace_s: float | None = None
    sent: int = 0
    failed: int = 0
    quota_left: int | None = None
    model: str = ""
    expires: date | None = None


def states(site: Site) -> list[Line]:
    """The lines of the configuration, as the daemon sees them."""
    live = {x.get("name"): x for x in (site.status() or {}).get("modems", [])}
    out = []
    for modem in site.config.modems:
        found: dict[str, Any] = live.get(modem.name, {})
        out.append(
            Line(
                name=modem.name,
                number=modem.sim.number,
                state=str(found.get("state", "closed")),
                reason=str(found.get("reason", "")),
                operator=found.get("operator"),
                technology=found.get("technology"),
                signal_dbm=found.get("signal_dbm"),
                pace_s=found.get("seconds_per_sms"),
                sent=int(found.get("sent", 0)),
                failed=int(found.get("failed", 0)),
                quota_left=found.get("quota_left"),
                model=str(found.get("model", "")),
                expires=modem.sim.expires,
            )
        )
    return out


def alarms(conn: Connection, site: Site, language: str) -> list[str]:
    """The alarms that are on, in words."""
    out = []
    short = next(iter(site.config.networks.values())).short
    for value in facts.starting(conn, "alarm:").values():
        try:
            message, _line, fields = json.loads(value)
            out.append(site.ctx.wording.raw(language, message, **({"short": short, "alerts": ""} | fields)))
        except (ValueError, KeyError, TypeError):
            continue
    return out


def spent(conn: Connection, site: Site, line: str) -> tuple[int, int]:
    """Segments of today and of this month."""
    return ledger.used(conn, line, site.ctx.today().isoformat())
