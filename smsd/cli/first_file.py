"""The first configuration: answers of `smsd setup` → the text of smsd.yaml and secrets.yaml. Pure.

In: what a person answered. Out: YAML with these answers and nothing else: what is not
named has its default, and no placeholder stays.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from smsd.rules.words import fold

KINDS = ("bin", "plp", "nin", "buurtinformatienetwerk")


@dataclass(frozen=True, slots=True)
class Stick:
    """One modem: its port, what tells it from others, the number of its card, its PIN where it has one."""

    device: str
    number: str
    imei: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """An officer or a coordinator."""

    key: str
    name: str
    role: str
    number: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What `smsd setup` asked and found: enough for a first configuration."""

    title: str
    short: str
    controller: str
    language: str = "nl"
    join: str = "approval"
    database: str = ""
    sticks: tuple[Stick, ...] = ()
    people: tuple[Someone, ...] = field(default=())


def key_of(name: str, taken: tuple[str, ...] = (), *, most: int = 30) -> str:
    """A key for commands out of a name: Insp. Peeters → peeters, BIN Dorp → dorp."""
    words = [w for w in re.findall("[a-z0-9]+", fold(name)) if w not in KINDS] or ["one"]
    base = words[-1][: most - 3]
    return next(key for n in range(1, 1000) if (key := base if n == 1 else f"{base}{n}") not in taken)


def smsd_yaml(a: Answers) -> str:
    """The configuration that follows from the answers."""
    network = key_of(a.title, most=20)
    gateway = {"name": a.title, "language": a.language, **({"database": a.database} if a.database else {})}
    lines = [
        "# yaml-language-server: $schema=smsd.schema.json",
        "# Written by smsd setup. Every key there is: smsd.yaml.every-key. After a change: sudo smsd config check",
        f"gateway: {_flow(gateway)}",
        "modems:",
    ]
    for n, stick in enumerate(a.sticks, 1):
        imei = {"imei": stick.imei} if stick.imei else {}
        pin = f", pin: !secret stick{n}_pin" if stick.pin else ""
        lines.append(
            f"  - {{name: stick{n}, {_flow({'device': stick.device, **imei})[1:-1]}, sim: {{number: "
            f"{_text(stick.number)}{pin}}}}}"
        )
    coordinators = [p.key for p in a.people if p.role == "coordinator"]
    about = {"title": a.title, "short": a.short, "join": a.join}
    listed = f", coordinators: [{', '.join(coordinators)}]" if coordinators else ""
    lines += [
        "networks:",
        f"  {network}: {{{_flow(about)[1:-1]}{listed}, controller: {_text(a.controller)}}}",
        "people:",
    ]
    for person in a.people:
        mail = {"email": person.email} if person.email else {}
        values = {"name": person.name, "role": person.role, "number": person.number, **mail}
        lines.append(f"  {person.key}: {{{_flow(values)[1:-1]}, networks: [{network}]}}")
    return "\n".join(lines) + "\n"


def secrets_yaml(a: Answers) -> str:
    """The text of secrets.yaml: PINs of cards; empty where there are none."""
    return "".join(f"stick{n}_pin: {_text(stick.pin)}\n" for n, stick in enumerate(a.sticks, 1) if stick.pin)


def is_sample(text: str) -> bool:
    """Whether a file is the sample that nobody edited yet: each number in it is a placeholder."""
    numbers = re.findall(r"\+?\d{8,}", "\n".join(line.partition("#")[0] for line in text.splitlines()))
    return not text.strip() or (bool(numbers) and all(number.startswith("+32400") for number in numbers))


def _flow(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_text(value)}" for key, value in values.items()) + "}"


def _text(value: str) -> str:
    """A text in YAML: bare where it is a plain word, else in double quotes, as JSON writes it."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9]*( [A-Za-z][A-Za-z0-9]*)*", value) and fold(value) not in (
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "y",
        "n",
    )
    return value if plain else json.dumps(value, ensure_ascii=False)
