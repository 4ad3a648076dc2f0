"""Who may alert, and who is alerted, by a configuration; and what a change of it does to them. Pure.

In: configurations, member counts, today. Out: sentences, those that came and those that are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smsd.config.schema import Config


def changed(old: Config, new: Config, counts: Mapping[str, int], today: date) -> tuple[list[str], list[str]]:
    """Who gains alerts by a change, and who loses them."""
    before, after = reached(old, counts, today), reached(new, counts, today)
    return [w for w in after if w not in before], [w for w in before if w not in after]


def reached(config: Config, counts: Mapping[str, int], today: date) -> list[str]:
    """Who is alerted, and who may alert whom."""
    officers = [
        f"{p.name} ({', '.join(p.number)}) may alert {n}"
        for p in config.people.values()
        if p.role == "police" and not (p.expires and p.expires < today)
        for n in p.networks
        if n in config.networks
    ]
    everybody = [f"the {counts.get(n, 0)} members of {n}" for n in config.networks]
    zones = [
        f"zone {z} of {n}, as one that can be alerted alone"
        for n, network in config.networks.items()
        for z in network.zones
    ]
    return [*everybody, *zones, *officers]
