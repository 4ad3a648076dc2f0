"""A reload: what changed, what of it is taken over at once, and what waits for a restart; told truly, key by key.

In: a gateway, what its files say. Out: the gateway on the new configuration, or on the old one with the reason in the
log. The copy of what runs is kept beside the database (config/kept.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from smsd import log, log_lines
from smsd.config import Config, kept
from smsd.config.database_url import path_of
from smsd.config.load import check_all
from smsd.config.messages import Catalogue
from smsd.config.plain_data import LIVE, REOPEN, changes, taken_over
from smsd.daemon.assembly import Gateway
from smsd.errors import ConfigFaults
from smsd.rules.throttle import Bucket
from smsd.rules.wording import Wording


@dataclass(slots=True)
class Files:
    """What the operator's files say: the configuration, their texts, the texts of messages."""

    config: Config
    texts: dict[str, str] = field(default_factory=dict)
    messages: Catalogue | None = None


def read(path: Path) -> Files:
    """Reads all of it, or raises ConfigFaults with all of its faults."""
    found = check_all(path)
    if found.faults or found.config is None:
        raise ConfigFaults(list(found.faults))
    return Files(found.config, kept.names(found.source.texts, path.parent), found.messages)


def keep(gateway: Gateway, files: Files) -> None:
    """Keeps the configuration that runs now beside the database, for `smsd config diff` and `rollback`."""
    config = gateway.ctx.config
    kept.keep(kept.place(path_of(config.gateway.database)), config, files.texts, gateway.ctx.now())


def reload(gateway: Gateway, fresh: Files | ConfigFaults) -> None:
    """Takes over what can be taken over."""
    ctx = gateway.ctx
    if isinstance(fresh, ConfigFaults):
        log.reload_refused([fault.line() for fault in fresh.faults])
        return
    wording = Wording(fresh.messages) if fresh.messages is not None else ctx.wording
    said = ["messages"] if fresh.messages is not None and wording != ctx.wording else []
    found = changes(ctx.config, fresh.config)
    if not found and not said:
        keep(gateway, fresh)
        log.unchanged()
        return
    effective = taken_over(ctx.config, fresh.config)
    if effective is None:
        keys = ", ".join(c.key for c in found if c.when not in (LIVE, REOPEN))
        log.reload_refused([f"{keys}: nothing was taken over, since modems came or went; do: systemctl restart smsd"])
        return
    ctx.config, ctx.wording = effective, wording
    log_lines.times_in(effective.gateway.zone)
    for modem in effective.modems:
        line = ctx.lines[modem.name]
        line.bucket = Bucket(modem.sim.fair_use.per_minute if modem.sim.fair_use else None)
    for keeper in gateway.lines:
        keeper.modem.config = next(m for m in effective.modems if m.name == keeper.name)
    live = [c.key if c.when == LIVE else f"{c.key} ({c.when})" for c in found if c.when in (LIVE, REOPEN)] + said
    later = [
        f"{c.key}: do systemctl restart smsd{'-web' if c.when.endswith('web') else ''}"
        for c in found
        if c.when not in (LIVE, REOPEN)
    ]
    if not live:
        log.waits_for_restart(later)
        return
    keep(gateway, fresh)
    log.reloaded(live, later)
    ctx.wake()
