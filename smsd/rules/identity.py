"""Who a number is: the people of the configuration behind it, and what each may do today.

In: a number, people, rights as they are stored, today. Out: `Who`. A number alone proves nothing (rules/proof.py does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smsd.config.schema import Config, Person
from smsd.model.rights import Rights


@dataclass(frozen=True, slots=True)
class Holder:
    """A role holder behind a number. `bar` is None, or why nothing may be ordered: expired, blocked, not_enrolled."""

    key: str
    person: Person
    rights: Rights
    bar: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """All role holders with one number; nobody of them for a resident."""

    number: str
    holders: tuple[Holder, ...] = ()

    @property
    def role(self) -> str:
        """`police` before `coordinator` before `resident`."""
        roles = {h.person.role for h in self.holders}
        return next((r for r in ("police", "coordinator") if r in roles), "resident")

    @property
    def acting(self) -> tuple[Holder, ...]:
        """Holders of the leading role who may order something."""
        return tuple(h for h in self.holders if h.person.role == self.role and h.bar is None)

    @property
    def networks(self) -> tuple[str, ...]:
        """Networks of the acting holders, in their order."""
        return tuple(dict.fromkeys(n for h in self.acting for n in h.person.networks))

    @property
    def bar(self) -> str | None:
        """Why nobody behind this number may order anything, if so."""
        bars = [h.bar for h in self.holders if h.person.role == self.role]
        return bars[0] if bars and all(bars) else None


def who(number: str, config: Config, rights: Mapping[str, Rights], today: date) -> Who:
    """The people behind a number."""
    holders = []
    for key, person in config.people.items():
        if number in person.number and person.role != "dispatch":
            own = rights.get(key, Rights(key))
            holders.append(Holder(key=key, person=person, rights=own, bar=bar_of(person, own, today)))
    return Who(number, tuple(holders))


def bar_of(person: Person, rights: Rights, today: date) -> str | None:
    """Why this person may not order anything today."""
    if person.expires is not None and today > person.expires:
        return "expired"
    if rights.blocked:
        return "blocked"
    if not rights.enrolled and "none" not in person.confirm:
        return "not_enrolled"
    return None


def not_enrolled(config: Config, rights: Mapping[str, Rights]) -> list[str]:
    """Names of listed role holders who cannot prove themselves yet."""
    return [
        p.name
        for k, p in config.people.items()
        if p.role != "dispatch" and "none" not in p.confirm and not rights.get(k, Rights(k)).enrolled
    ]


def staff_of(config: Config, network: str, rights: Mapping[str, Rights], today: date) -> list[tuple[str, Person]]:
    """Officers and coordinators of a network whose right has not ended: who gets notices."""
    return [
        (k, p)
        for k, p in config.people.items()
        if network in p.networks
        and p.role != "dispatch"
        and bar_of(p, rights.get(k, Rights(k)), today) not in ("expired", "blocked")
    ]
