"""Police, control rooms, coordinators: their keys, numbers, networks, and what proves them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smsd.config.schema import Config, Person
from smsd.config.source import KeyPath
from smsd.config.values import mobile
from smsd.config.whole.found import Found, named, no_such


def look(config: Config) -> Iterator[Found]:
    """Each person, and each beside those above."""
    numbers: dict[str, str] = {}
    own = config.own_numbers()
    titles = {k: n.title for k, n in config.networks.items()}
    for name, person in config.people.items():
        at: KeyPath = ("people", name)
        yield from _numbers(at, name, person, config=config, own=own, numbers=numbers)
        for j, key in enumerate(person.networks):
            if key not in config.networks:
                yield Found(
                    (*at, "networks", j),
                    no_such("network", key, titles),
                    about=(("networks",), *named("networks", key, titles)),
                )
            elif key in person.networks[:j]:
                yield Found((*at, "networks", j), f"{key} stands twice; take one out")
        yield from _proofs(at, person, config)


def _numbers(
    at: KeyPath, name: str, person: Person, config: Config, own: set[str], numbers: dict[str, str]
) -> Iterator[Found]:
    for j, number in enumerate(person.number):
        here = (*at, "number", j)
        about = ((*at, "role"), at)
        if person.role != "dispatch":
            try:
                mobile(number, config.gateway.country)
            except ValueError as why:
                note = "; a name instead of a number is for role: dispatch only" if re.match("[A-Za-z]", number) else ""
                yield Found(here, f"{why}{note}", about=about)
                continue
        elif not number.startswith("+") and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}", number):
            yield Found(
                here,
                f"got {number!r}, want a phone number, or the name of at most 11 letters that its texts "
                "come from, such as CIC-DORP",
                about=about,
            )
            continue
        if number in own:
            yield Found(
                here, "this is the number of one of our own SIMs; write this person's own number", around=(("modems",),)
            )
        elif number in numbers:
            whose = (
                "stands twice here; take one out"
                if numbers[number] == name
                else f"is {numbers[number]}'s number too; each person has a phone of their own"
            )
            yield Found(here, f"{number} {whose}", about=(("people", numbers[number], "number"),))
        elif number.startswith("+") and not any(
            number.startswith(prefix) for prefix in config.gateway.allowed_prefixes
        ):
            country = next((p for p in ("+32", "+31", "+33", "+352", "+49", "+44") if number.startswith(p)), number[:3])
            yield Found(
                here,
                f"no answer is ever sent to {country}…, since gateway.allowed_prefixes has only "
                f'{", ".join(config.gateway.allowed_prefixes)}; add "{country}" there',
                about=(("gateway", "allowed_prefixes"), ("gateway",)),
                around=(("gateway", "allowed_prefixes"),),
            )
        numbers.setdefault(number, name)


def _proofs(at: KeyPath, person: Person, config: Config) -> Iterator[Found]:
    if "none" in person.confirm and any(m.driver != "simulated" for m in config.modems):
        yield Found(
            (*at, "confirm"),
            "none is refused while a real modem is configured: anybody can forge a sender; take [sms, totp, list]",
        )
    if len(set(person.confirm)) < len(person.confirm):
        yield Found((*at, "confirm"), "a word stands twice; take one out")
    others = [
        o
        for o in config.people.values()
        if o is not person and o.role == "police" and set(o.networks) & set(person.networks)
    ]
    if person.second_officer == "always" and not others:
        yield Found(
            (*at, "second_officer"),
            "always needs another officer of the same network; add one under people, or take second_officer: off",
            around=(("people",),),
        )
