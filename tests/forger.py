"""A forger: somebody who can show any sender, knows the program, owns a few SIMs, and sees no officer's phone.

`Forger.next()` gives one forged text after the other: (sender, words, parts). `attack` plays them beside whatever else
happens. Everything comes from one `Random`, so that a run can be repeated. It never looks at a phone that is not its
own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

OFFICERS_WORDS = (
    "STATUS",
    "LEDEN",
    "HELP",
    "STOP",
    "NEE",
    "NON",
    "VERDER",
    "VERDER #1",
    "STOP #1",
    "FOUT",
    "FOUT #1 verkeerde straat",
    "EINDE",
    "EINDE #1",
    "UPDATE #1 nu in de Molenstraat, kom buiten",
    "TEST",
    "TEST oefening voor iedereen",
    "JA",
    "JA 1-9",
    "NEE 5",
    "JA F1",
    "BLOKKEER claes",
    "RESET peeters",
    "TIP 1 deuren",
    "FEEDBACK #1 Alles is veilig, kom naar buiten",
    "BERICHT Kom allemaal naar het plein",
    "ALARM dorp",
    "ALARM noord Kom allemaal naar buiten",
    "1",
    "2",
    "OK",
    "Stop het alarm",
    "Alles is veilig, lichten mogen uit",
    "Brand in de school, loop naar buiten",
    "Kom allemaal naar het plein in de Kerkstraat",
    "Verdachte man met mes in de Molenstraat, ga naar buiten",
)
RESIDENTS_WORDS = (
    "JOIN",
    "JA",
    "HELP",
    "STATUS",
    "GEGEVENS",
    "hallo?",
    "ik zie hem",
    "TAAL fr",
    "PAUZE 3",
    "OK",
    "info",
    "AANMELDEN Jan Kerkstraat",
)
STRANGE = (
    "', DROP TABLE members; --",
    "{code} {0} %s",
    "§§§§ + PIN",
    "AT+CMGS=1\r\x1a",
    "\x1b\x1a",
    "😀" * 30,
    "1 " * 70,
    "." * 150,
    "١٢٣٤ ١٢٣٤",
    "",
    " ",
    "\u200b",
)


@dataclass(slots=True)
class Forger:
    """Chooses whom to forge and what to say. `sims` are its own numbers."""

    chance: Random
    officers: Sequence[str]
    members: Sequence[str] = ()
    coordinators: Sequence[str] = ()
    control_rooms: Sequence[str] = ()
    sims: Sequence[str] = tuple(f"+32479{n:06d}" for n in range(50))
    words: Sequence[str] = OFFICERS_WORDS
    members_may_leave: bool = False  # a forged STOP of a member needs no proof, and is told to the member
    weights: dict[str, float] = field(default_factory=dict)

    def next(self) -> tuple[str, str]:
        """The next text: sender and words."""
        kinds: dict[str, tuple[float, Callable[[], tuple[str, str]]]] = {
            "order": (5, self._order),
            "draft": (3, self._draft),
            "guess": (4, self._guess),
            "edge": (2, self._edge),
            "long": (0.5, self._long),
            "stranger": (3, self._stranger),
            "member": (1, self._member),
            "control": (1, self._control),
            "strange": (1, self._strange),
        }
        names = list(kinds)
        chosen = self.chance.choices(names, [self.weights.get(n, kinds[n][0]) for n in names])[0]
        return kinds[chosen][1]()

    def _staff(self) -> str:
        return self.chance.choice([*self.officers, *self.coordinators])

    def _order(self) -> tuple[str, str]:
        return self._staff(), self.chance.choice(self.words)

    def _draft(self) -> tuple[str, str]:
        street = self.chance.choice(("Molenstraat", "Stationsstraat", "Schoolstraat", "Plein"))
        return self.chance.choice(
            list(self.officers)
        ), f"Verdachte wagen {self.chance.randrange(10**6)}: kom allemaal naar de {street}"

    def _digits(self, count: int) -> str:
        return f"{self.chance.randrange(10**count):0{count}d}"

    def _guess(self) -> tuple[str, str]:
        size = self.chance.choice((4, 6, 8, 8, 8, 9, 10, 12))
        digits = self._digits(size)
        form = self.chance.choice(("{}", "{}", "Zend {}", "code {} aub", "1 {}", "2 {}", "NEE {}"))
        return self._staff(), form.format(digits)

    def _edge(self) -> tuple[str, str]:
        digits = self._digits(self.chance.choice((6, 8)))
        words = "Kom allemaal naar buiten in de Molenstraat"
        return self.chance.choice(list(self.officers)), self.chance.choice((f"{words} {digits}", f"{digits} {words}"))

    def _long(self) -> tuple[str, str]:
        return self._staff(), self.chance.choice(
            ("FEEDBACK #1 ", "", "FOUT ", "BLOKKEER ")
        ) + "kom naar buiten " * self.chance.randrange(20, 60)

    def _stranger(self) -> tuple[str, str]:
        return self.chance.choice(list(self.sims)), self.chance.choice((*RESIDENTS_WORDS, *self.words))

    def _member(self) -> tuple[str, str]:
        words = [
            w
            for w in (*RESIDENTS_WORDS, *self.words)
            if self.members_may_leave or w.split()[:1] not in (["STOP"], ["PAUZE"], ["Stop"])
        ]
        return self.chance.choice(list(self.members) or list(self.sims)), self.chance.choice(words)

    def _control(self) -> tuple[str, str]:
        return self.chance.choice(
            list(self.control_rooms) or ["POLITIE"]
        ), f"Gaslek {self.chance.randrange(10**6)} zegt de meldkamer, kom naar buiten"

    def _strange(self) -> tuple[str, str]:
        return self._staff(), self.chance.choice(STRANGE)


async def attack(t: Any, forger: Forger, until: asyncio.Event, every: float) -> int:
    """Forges a text every so many seconds on average, until told to end; how many."""
    count = 0
    while not until.is_set():
        sender, words = forger.next()
        if words:
            t.text(sender, words)
            count += 1
        await asyncio.sleep(forger.chance.expovariate(1 / every))
    return count
