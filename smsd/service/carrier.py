"""What the network's operator texts to a card: the bundle is nearly spent, the card expires.
Whoever looks after the machine hears it.

In: a unit of work, a sender that cannot be answered, a line, its words. Out: a text and a mail to `gateway.operator`,
a few a day, since anybody may take such a sender's name. Nobody else gets it.
"""

from __future__ import annotations

from smsd.model.delivery import Priority
from smsd.rules import limits
from smsd.service.letters import mail_to
from smsd.service.unit import UnitOfWork
from smsd.store import tallies

A_DAY = 3
SENDER, SHOWN = 20, 100  # letters


def told(unit: UnitOfWork, sender: str, line: str, words: str) -> bool:
    """Tells the operator; whether it did."""
    owner, day = unit.config.gateway.operator, unit.now - limits.DAY
    if not (owner.number or owner.email) or tallies.count(unit.conn, "gateway", "carrier", day) >= A_DAY:
        return False
    if tallies.count(unit.conn, sender[:SENDER], "carrier", day):
        return False
    for subject in ("gateway", sender[:SENDER]):
        tallies.add(unit.conn, subject, "carrier", unit.now)
    language, name = unit.config.gateway.language, unit.config.gateway.name
    fields = {"short": name, "author": sender[:SENDER], "modem": line, "text": " ".join(words.split())}
    if owner.number:
        text = unit.wording.say(language, "carrier_said", **fields | {"text": str(fields["text"])[:SHOWN]})
        unit.queue(owner.number, text, priority=Priority.REPLY, role="staff")
    mail_to(unit.conn, unit.ctx, [owner.email], f"{name}: {sender[:SENDER]}", str(fields["text"]))
    return True
