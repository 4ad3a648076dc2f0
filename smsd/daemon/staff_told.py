"""Who has to hear that the database is damaged, and who has: without a database.

In: the configuration, who texted, the date. Out: the next text to say; a small file of who was told when, by the keys
of the configuration and never by number or text. Coordinators hear it once, an officer who texts once a day: however
many texts are forged in their names, a SIM loses no more than that. A disk that takes no file is no reason to be
silent: then memory has to do.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smsd.config.schema import Config, Person
from smsd.rules.wording import Wording

LARGEST, MOST_TRIES = 100_000, 3
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Word:
    """One text that has to be said."""

    key: str  # whose, and what: `anja`, `peeters 2027-01-15`
    number: str
    text: str


@dataclass(slots=True)
class Told:
    """Who is to be told, and who was. `where` is the small file."""

    config: Config
    wording: Wording
    where: Path
    kept: dict[str, Any] = field(default_factory=dict)
    _waiting: dict[str, Word] = field(default_factory=dict)
    _tries: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with contextlib.suppress(OSError, ValueError, RecursionError):
            with open(os.open(self.where, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
                found = json.loads(file.read(LARGEST))
            self.kept = found if isinstance(found, dict) else {}
        self._begin()

    def _begin(self) -> None:
        """Whoever was not told yet waits for it."""
        for key, person in self._staff():
            self._wait(Word(key, person.number[0], self._say("reduced_staff", person)))
        if (number := self.config.gateway.operator.number) and number not in {w.number for w in self._waiting.values()}:
            language, short = self.config.gateway.language, next(iter(self.config.networks.values())).short
            self._wait(Word(OPERATOR, number, self.wording.say(language, "reduced_staff", short=short)))

    # ---- who

    def texted(self, senders: Iterable[str], day: str) -> None:
        """Somebody texted: whoever holds a role is told, once a day."""
        for sender in set(senders):
            for key, person in self.config.people.items():
                if sender in person.number and sender.startswith("+"):
                    self._wait(Word(f"{key} {day}", sender, self._say("reduced_officer", person)))
                    break

    def next(self) -> Word | None:
        """The next text to say."""
        return next(iter(self._waiting.values()), None)

    def said(self, word: Word) -> None:
        """It was said, or may have been: not again."""
        self._waiting.pop(word.key, None)
        self.put(f"told {word.key}", "1")

    def refused(self, word: Word) -> None:
        """It was not taken: behind the others, and a few times only."""
        self._waiting.pop(word.key, None)
        self._tries[word.key] = self._tries.get(word.key, 0) + 1
        if self._tries[word.key] < MOST_TRIES:
            self._waiting[word.key] = word

    def _wait(self, word: Word) -> None:
        if f"told {word.key}" not in self.kept and self._tries.get(word.key, 0) < MOST_TRIES:
            self._waiting.setdefault(word.key, word)

    def _staff(self) -> list[tuple[str, Person]]:
        """Coordinators; where a network has none, its police."""
        out: dict[str, Person] = {}
        for network in self.config.networks:
            own = {k: p for k, p in self.config.people.items() if network in p.networks and p.number[0].startswith("+")}
            out |= {k: p for k, p in own.items() if p.role == "coordinator"} or {
                k: p for k, p in own.items() if p.role == "police"
            }
        return list(out.items())

    def _say(self, message: str, person: Person) -> str:
        network = person.networks[0] if person.networks else next(iter(self.config.networks))
        language = person.language or self.config.language_of(network)
        fields: dict[str, object] = {"short": self.config.networks[network].short}
        if message == "reduced_officer":
            name, number = self._to_call(network)
            fields |= {"author": name, "number": number}
        return self.wording.say(language, message, **fields).replace("  ", " ")

    def _to_call(self, network: str) -> tuple[str, str]:
        """Whom an officer may call: a coordinator of the network, else the operator."""
        for person in self.config.people.values():
            if person.role == "coordinator" and network in person.networks and person.number[0].startswith("+"):
                return person.name, person.number[0]
        return "", self.config.gateway.operator.number or "101"

    # ---- the file

    def put(self, key: str, value: str) -> None:
        """Remembers something, in the file too where it can be written."""
        self.kept[key] = value
        self._write()

    def _write(self) -> None:
        made = self.where.with_suffix(".new")
        with contextlib.suppress(OSError):
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
                json.dump(self.kept, file)
                file.flush()
                os.fsync(file.fileno())
            made.replace(self.where)

    def over(self) -> None:
        """The gateway has its database: damage that comes now is news.
        When it last went back to a copy by itself is kept.
        """
        kept = {k: v for k, v in self.kept.items() if k == "went back"}
        if kept == self.kept:
            return
        self.kept = kept
        self._tries.clear()
        self._write()
        self._begin()
