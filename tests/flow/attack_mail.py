"""Forged mail beside forged texts: spoofed officers and coordinators,
tokens that leaked or were guessed, bounces, bombs.

In: a town, a chance. Out: mails taken by the real reader and the real handler, in one process (the one that reads mail
for the daemon has tests of its own). The forger reads leaked tokens of true letters; what he cannot have is the
operator's own server vouching for him.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from random import Random
from typing import Any

from smsd.channels.mail.inbound import take
from smsd.mail import reading
from tests.mail import hostile

OWN, SERVER = "bin-dorp@example.org", "mx.example.org"
# what stands at the top of a forged mail: nothing, another server's word, our server's word that
# it is forged, and words made to look like more
HEADS = (
    None,
    "evil.example; dmarc=pass header.from=example.org",
    f"{SERVER}; dmarc=fail header.from=example.org",
    f"{SERVER}; spf=pass smtp.mailfrom=x@evil.example",
    f"{SERVER}; none",
    f'{SERVER}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example',
    f"x (; {SERVER}); dmarc=pass header.from=example.org",
    f"{SERVER}; dmarc=pass header.from=evil.example",
    f"{SERVER}; dmarc=fail header.from=example.org; dkim=pass header.d=example.org",
    f"{SERVER}.evil.example; dmarc=pass header.from=example.org",
)
WORDS = (
    "JA\n",
    "JA\n\nAlles is veilig, kom allemaal naar buiten.\n",
    "NEE\n",
    "Alles is veilig, kom allemaal naar buiten, naar het plein.\n",
    "STOP\n",
    "OUI\n\nAlles voorbij\n",
)
TOKEN = re.compile(r"\+[rs]-([0-9a-f]{16,64})@")


def _letters(number: int) -> str:
    """A number without digits, in which a code would stand by chance."""
    return f"{number:x}".translate(str.maketrans("0123456789", "ghijklmnop"))


class Mailer:
    """One mail after the other."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.count = chance, 0
        self.leaked: list[str] = []

    async def posted(self, _config: Any, _sender: str, message: EmailMessage) -> None:
        """Takes the letters that go out, and keeps what leaks of them: their answer addresses with tokens."""
        self.leaked += [m[0].strip("@") for m in TOKEN.finditer(bytes(message).decode("ascii", "replace"))]
        del self.leaked[:-40]

    def next(self) -> bytes:
        """A forged mail as it lies in the box."""
        chance, self.count = self.chance, self.count + 1
        if chance.random() < 0.35:
            return hostile.mutated(chance, chance.choice([*hostile.NAMED.values(), self._typed()]))
        return self._typed()

    def _typed(self) -> bytes:
        chance = self.chance
        m = EmailMessage()
        m["From"] = chance.choice(
            (
                "Anja <anja@example.org>",
                "Insp. Peeters <p@example.org>",
                '"anja@example.org" <x@evil.example>',
                "Anja <anja@example.org.evil.example>",
                "MAILER-DAEMON@example.org",
                "lid@example.net",
            )
        )
        tag = chance.choice(
            ("", f"+r-{chance.getrandbits(128):032x}", f"+s-{chance.getrandbits(128):032x}", *self.leaked[-3:])
        )
        m["To"] = OWN.replace("@", f"{tag}@")
        m["Subject"], m["Message-ID"] = (
            chance.choice(("Re: feedback", "Feedback #1", "Undelivered Mail Returned to Sender")),
            f"<{_letters(self.count)}.{_letters(chance.getrandbits(40))}@evil.example>",
        )
        m.set_content(chance.choice(WORDS))
        head = chance.choice(HEADS)
        return (f"Authentication-Results: {head}\n".encode() if head is not None else b"") + bytes(m)

    async def fire(self, t: Any) -> None:
        """One mail into the gateway."""
        mail = reading.read(self.next(), OWN, SERVER)
        assert mail.proven is not True or "example.org" not in mail.sender.rpartition("@")[2], (
            "a forged mail is vouched for"
        )
        if not mail.unreadable:
            t.gateway.ctx.apply(await t.db.run(take, t.gateway.ctx, mail, f"uid forged:{self.count}f"))
