"""A forger who learns: fifty SIMs of his own, any sender, every way of attack
that the program's authors know of, mixed by chance.

In: a town, a chance, whom he may forge. Out: texts on the air; `fire` counts what they cost him. He sees what comes to
his own SIMs and nothing else: the code of his own sign-up, and, once one of them is a member, the moment of an alert,
at which he floods.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from smsd.sms import dcs, encode, udh
from smsd.sms.address import Address
from smsd.sms.fit import fit
from smsd.sms.tpdu import Deliver
from tests.forger import Forger

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LIES = (
    "kom allemaal naar",
    "kom naar buiten",
    "naar buiten in de molenstraat",
    "loop naar buiten",
    "ga naar buiten",
    "naar het plein",
    "vals bericht",
    "nieuw bericht",
    "lichten mogen uit",
)
FLOOD_TEXTS = 180
HALTS = ("STOP", "STOP #1", "FOUT", "FOUT #1", "Stop het alarm", "ARRET", "FEHLER", "STOP aub", "fout alarm")
SIGN_UPS = (
    ("JOIN", "JA", "STOP", "JOIN"),
    ("JOIN", "STOP", "JOIN"),
    ("JOIN", "JA {0}"),
    ("AANMELDEN", "JA {0}", "JA {1}"),
    ("INSCRIRE", "OUI {0}"),
    ("JOIN dorp", "VERGEET", "JOIN"),
    ("JOIN", "PAUZE 5", "JA", "JOIN"),
    ("STOP", "JOIN", "STOP", "JOIN"),
)
AWAY = ("STOP", "VERGEET", "PAUZE 30", "STOP", "VERGEET", "UNSUBSCRIBE", "TAAL fr", "TAAL de", "OUBLIER", "Stop maar")
WISHES = ("VERDER", "VERDER", "TEST", "TEST {0}", "FEEDBACK {0}", "FEEDBACK #1 {0}", "JA F1", "JA 1-20", "NEE 1-20",
          "BERICHT {0}", "BLOKKEER claes", "BLOKKEER Insp. Peeters", "RESET peeters", "EINDE {0}", "UPDATE {0}",
          "FOUT {0}", "TIP licht", "STOP LID", "NEE", "1", "2", "ALARM zuid {0}")  # fmt: skip


@dataclass(slots=True)
class Attacker(Forger):
    """`outsiders` never asked for anything: he signs them up, or tries."""

    outsiders: list[str] = field(default_factory=lambda: [f"+32471990{n:03d}" for n in range(400)])
    # (his SIM, what answers its question)
    learned: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=200))
    sent: deque[tuple[str, str, list[bytes]]] = field(default_factory=lambda: deque(maxlen=500))
    queue: deque[tuple[str, str]] = field(default_factory=deque)  # begun sequences, played in between
    digits_sent: set[str] = field(default_factory=set)
    alert_seen: int = 0

    def saw(self, number: str, text: str) -> None:
        """Something came to one of his SIMs."""
        words = text.split()
        for before, word in pairwise(words):
            if before.strip(".:") in ("JA", "OUI", "YES") and word.strip(".,").isdecimal():
                self.learned.append((number, f"{before.strip('.:')} {word.strip('.,')}"))
        if " ALARM " in text:
            self.alert_seen = FLOOD_TEXTS

    def fire(self, t: Any) -> int:
        """One attempt on the air; how many texts it was."""
        line = self.chance.choice(list(t.village.servers.values()))
        kinds: list[tuple[float, Callable[[Any, Any], int]]] = [
            (14, self._text),
            (2, self._replay),
            (1.5, self._splice),
            (3, self._sign_up),
            (2, self._own),
            (2, self._away),
            (3, self._wish),
            (2, self._halt),
            (2, self._near),
            (0.1, self._huge),
        ]
        if self.alert_seen:
            self.alert_seen -= 1
            kinds = [
                (3, self._text),
                (4, self._halt),
                (4, self._wish),
                (1, self._away),
                (1, self._splice),
                (1, self._replay),
            ]
        return self.chance.choices([k for _, k in kinds], [w for w, _ in kinds])[0](t, line)

    def _send(self, t: Any, line: Any, sender: str, words: str) -> int:
        if not words.strip():
            return 0
        self.digits_sent |= {w for w in "".join(c if c.isdecimal() else " " for c in words).split() if len(w) >= 4}
        pdus = t.village.network.delivers(sender, words)
        for pdu in pdus:
            line.arrive(pdu, report=False)
        self.sent.append((sender, words, pdus))
        return len(pdus)

    def _text(self, t: Any, line: Any) -> int:
        if self.queue and self.chance.random() < 0.5:
            return self._send(t, line, *self.queue.popleft())
        return self._send(t, line, *self.next())

    def _draft(self) -> tuple[str, str]:
        street, mark = (
            self.chance.choice(("Molenstraat", "Stationsstraat", "Schoolstraat", "Plein")),
            "".join(self.chance.choices(LETTERS, k=5)),
        )
        return self.chance.choice(list(self.officers)), f"Nieuw bericht {mark}: kom allemaal naar de {street}"

    def _replay(self, t: Any, line: Any) -> int:
        """The very same octets, or the same words anew; also in another's name."""
        if not self.sent:
            return 0
        sender, words, pdus = self.chance.choice(self.sent)
        how = self.chance.randrange(3)
        if how == 0:
            for pdu in pdus:
                line.arrive(pdu, report=False)
            return len(pdus)
        return self._send(t, line, sender if how == 1 else self._staff(), words)

    def _splice(self, t: Any, line: Any) -> int:
        """A part of a long text, for whatever reference the officer's next one may have."""
        total = self.chance.choice((2, 2, 2, 3, 8, 255))
        words = "x" * 153 + "en kom allemaal naar buiten, de politie wacht op het plein"
        pieces = fit(words, transliterated=False).parts
        header = udh.concat_header(udh.Concat(self.chance.randrange(256), total, self.chance.randrange(1, total + 1)))
        pdu = Deliver(
            Address(self._staff(), "international"),
            t.village.network.now(),
            self.chance.choice(pieces),
            None,
            header,
            0,
            dcs.decode(dcs.encode("gsm7")),
        )
        line.arrive(encode.deliver(pdu), report=False)
        return 1

    def _sign_up(self, t: Any, line: Any) -> int:
        """Somebody who never asked, or who left, becomes a member: JOIN, a guessed code, STOP, JOIN."""
        whom = self.chance.choice([*self.outsiders, *self.members[:40]])
        steps = [s.format(self._digits(6), self._digits(6)) for s in self.chance.choice(SIGN_UPS)]
        self.queue.extend((whom, s) for s in steps[1:])
        return self._send(t, line, whom, steps[0])

    def _own(self, t: Any, line: Any) -> int:
        """His own SIMs, honestly, so that he hears what members hear."""
        if self.learned and self.chance.random() < 0.6:
            number, answer = self.learned.pop()
            return self._send(t, line, number, answer)
        number = self.chance.choice(list(self.sims))
        return self._send(
            t,
            line,
            number,
            self.chance.choice(
                (
                    "JOIN Jan Modaal, Kerkstraat",
                    "JOIN",
                    "JOIN kerk26",
                    "STATUS",
                    "GEGEVENS",
                    "STOP",
                    "VERGEET",
                    "JOIN",
                    "HELP",
                )
            ),
        )

    def _away(self, t: Any, line: Any) -> int:
        """A member is taken out of the network, or put into another language."""
        return self._send(t, line, self.chance.choice([*self.members, *self.coordinators]), self.chance.choice(AWAY))

    def _wish(self, t: Any, line: Any) -> int:
        return self._send(
            t, line, self._staff(), self.chance.choice(WISHES).format("Alles is veilig, kom allemaal naar het plein")
        )

    def _halt(self, t: Any, line: Any) -> int:
        return self._send(t, line, self._staff(), self.chance.choice(HALTS))

    def _near(self, t: Any, line: Any) -> int:
        """Codes by arithmetic: beside those of his own sign-ups, in rising order, with a PIN that people like."""
        known = [int(a.split()[1]) for _, a in self.learned] or [self.chance.randrange(10**6)]
        code = (self.chance.choice(known) + self.chance.randrange(-3, 4)) % 10**6
        form = self.chance.choice(
            (
                "{0:06d}",
                "{1:04d} 1234",
                "{0:06d} 0000",
                "JA {0:06d}",
                "1 {0:06d}",
                "NEE {1:04d}",
                "{1:04d} {2}",
                "{2} {1:04d}",
            )
        )
        return self._send(
            t,
            line,
            self._staff(),
            form.format(code, code % 10**4, self.chance.choice(("1234", "2580", "1111", "0000", "1990"))),
        )

    def _huge(self, t: Any, line: Any) -> int:
        return self._send(
            t,
            line,
            self._staff(),
            self.chance.choice(("FEEDBACK #1 ", "", "UPDATE "))
            + "kom allemaal naar buiten " * self.chance.choice((60, 150)),
        )
