"""Which broadcasts wait for a good hour, and when that is. Pure.

In: the configuration, a moment, networks. Out: when their quiet hours end, or whether people sleep. An alert never
waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from smsd.config.schema import Config
from smsd.model.broadcast import Kind
from smsd.rules import limits

CALM, CALM_LIVES = (Kind.TIP, Kind.NOTICE), timedelta(hours=12)  # they wait for a good hour
NIGHT = (time(22), time(7))  # where a network has no quiet hours of its own


def calm_from(config: Config, now: datetime, networks: Iterable[str], *own: tuple[time, time]) -> datetime | None:
    """When the quiet hours of some networks, and those of one's `own`, end, if it is in one of them.

    Own hours that leave no free minute beside the networks' count for nothing.
    """
    local = now.astimezone(config.gateway.zone)
    quiet = [hours for n in networks if (hours := config.networks[n].quiet_hours)]
    until = limits.out_of(local, *quiet, *own)
    return limits.out_of(local, *quiet) if until and limits.out_of(until, *quiet, *own) else until


def is_night(config: Config, now: datetime, network: str) -> bool:
    """Whether people sleep: by the network's quiet hours, or by custom."""
    local = now.astimezone(config.gateway.zone)
    return limits.quiet_until(local, *(config.networks[network].quiet_hours or NIGHT)) is not None
