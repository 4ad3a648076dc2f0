"""What every key of the configuration means: pydantic models, frozen.
This is the whole; its parts stand in schema_*.py.

In: nested text, with the gateway's country as validation context. Out: `Config`. A message of a validator is the second
half of a sentence: `got …, want …`. Each key has a description, which the JSON schema shows in editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from smsd.config.database_url import shown
from smsd.config.part import Part, may, needed
from smsd.config.schema_modems import FairUse, Modem, Sim
from smsd.config.schema_people import Language, Network, Person, as_list
from smsd.config.schema_services import Alerts, Backup, Imap, Job, Log, Mail, Metrics, Operator, Privacy, Smtp, Web
from smsd.config.values import COUNTRY, DATABASE, PREFIX, TIME_ZONE, shaped, text_of

__all__ = [
    "Alerts",
    "Config",
    "FairUse",
    "Gateway",
    "Imap",
    "Job",
    "Language",
    "Log",
    "Mail",
    "Metrics",
    "Modem",
    "Network",
    "Person",
    "Privacy",
    "Sim",
    "Smtp",
    "Web",
]

GATEWAY_ID = shaped(
    r"[a-z0-9-]{0,20}",
    "a short name such as north (up to 20 small letters, digits and -)",
    lambda text: re.sub(r"[^a-z0-9-]+", "-", text.lower())[:20].strip("-"),
)
NETWORK_KEY, PERSON_KEY = r"[a-z0-9_-]{1,20}", r"[a-z0-9_.-]{1,30}"
DATABASE_URL = "sqlite:////var/lib/smsd/smsd.db"


class Gateway(Part):
    """What the gateway is called, its language and time zone, where its database lies."""

    name: Annotated[str, text_of(60, "a name")] = needed("The name in the log and in `smsd status`.", "BIN Dorp")
    country: Annotated[str, COUNTRY] = may("BE", "What a number without +32 belongs to.", "BE")
    language: Language = may("nl", "The gateway's own texts, where no person says otherwise.")
    timezone: Annotated[str, TIME_ZONE] = may("Europe/Brussels", "Times of day in alerts and logs.", "Europe/Brussels")
    database: Annotated[str, DATABASE] = may(
        DATABASE_URL,
        "Four slashes: an absolute path. Or a PostgreSQL of your own: "
        "postgresql+psycopg://user@host/name?folder=/var/lib/smsd; the folder then holds the machine key, the lock "
        "and the status.",
        DATABASE_URL,
    )
    id: Annotated[str, GATEWAY_ID] = may(
        "",
        "Where several gateways share one PostgreSQL: which of them this machine is. Lines name it as their gateway.",
        "north",
    )
    allowed_prefixes: Annotated[tuple[Annotated[str, PREFIX], ...], BeforeValidator(as_list)] = may(
        ("+32",), "No automatic answer ever goes to other numbers: nobody can run up your bill.", ["+32"], min_length=1
    )
    operator: Operator = may(Operator, "Who hears the gateway's own alarms, besides the coordinators.")

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """What a log or a failing test may show: no password of the database."""
        for key, value in super().__repr_args__():
            yield key, shown(value) if key == "database" else value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone for times of day."""
        return ZoneInfo(self.timezone)


class Config(Part):
    """All that the files say, checked; nothing changes it, a reload makes a new one."""

    gateway: Gateway = needed("Who and where.", {"name": "BIN Dorp"})
    modems: tuple[Modem, ...] = needed(
        "The lines, at least one. A second one halves the time.",
        [{"name": "stick1", "sim": {"number": "+32470123456"}}],
        min_length=1,
    )
    networks: dict[str, Network] = needed(
        "The neighbourhoods, at least one. The key is what commands and officers name.",
        {"dorp": {"title": "BIN Dorp"}},
        min_length=1,
    )
    people: dict[str, Person] = may(dict, "Police, dispatch and coordinators. Residents live in the database.")
    alerts: Alerts = may(Alerts, "How alerts travel.")
    mail: Mail | None = may(None, "Feedback by e-mail; without it everything else works.")
    schedule: tuple[Job, ...] = may((), "What happens by the clock.")
    privacy: Privacy = may(Privacy, "How long what is kept.")
    metrics: Metrics = may(Metrics, "Prometheus.")
    backup: Backup = may(Backup, "The copies of the night.")
    web: Web = may(Web, "The page; it runs where the service smsd-web is enabled.")
    log: Log = may(Log, "What the daemon says.")

    @property
    def own_modems(self) -> tuple[Modem, ...]:
        """The lines that this gateway serves, and no other one."""
        return tuple(m for m in self.modems if m.gateway in ("", self.gateway.id))

    def sims_of(self, network: str) -> tuple[str, ...]:
        """The lines that serve a network, its overflow last."""
        lines = self.networks[network].lines
        return self.preferred(network) + ((lines.overflow,) if lines is not None else ())

    def preferred(self, network: str) -> tuple[str, ...]:
        """The lines that its texts come from: all but those that are paid for what others do not reach."""
        found = self.networks[network]
        if found.lines is not None:
            return found.lines.prefer
        return found.sims or tuple(m.name for m in self.modems if m.name not in self.overflows)

    @cached_property
    def overflows(self) -> frozenset[str]:
        """Lines that are paid by the text, for what others would not reach in time: those with a price, also while no
        network names them.
        """
        return frozenset(self.prices) | {n.lines.overflow for n in self.networks.values() if n.lines is not None}

    @cached_property
    def prices(self) -> dict[str, Decimal]:
        """What a segment costs, by line; others cost nothing."""
        return {m.name: m.sim.price_eur for m in self.modems if m.sim.price_eur is not None}

    def __copy__(self) -> Config:
        """A copy is made to change something of it: what was worked out before counts no more."""
        copied = super().__copy__()
        for name in ("overflows", "prices"):
            copied.__dict__.pop(name, None)
        return copied

    def language_of(self, network: str) -> str:
        """The language of a network's own texts."""
        known = self.networks.get(network)  # a network may have left the configuration, its members not
        return (known.language if known else None) or self.gateway.language

    def own_numbers(self) -> set[str]:
        """Those of our own SIMs."""
        return {m.sim.number for m in self.modems}
