"""NEE: was it you? The question, and the answer to it.

In: a conversation, a challenge. Out: 1 and the code takes a draft back, 2 and the code tells the others of a forgery.
Without the code nothing ends: whoever forges the number could send it.
"""

from __future__ import annotations

from smsd.channels.sms.conversation import Conversation
from smsd.model.challenge import Challenge
from smsd.model.delivery import Priority
from smsd.rules import limits
from smsd.rules.grammar import Command
from smsd.service import halting, proving
from smsd.store import broadcasts, tallies

ASKED_WHOSE = "asked whose"
SHOWN = 40


def no(talk: Conversation, command: Command) -> None:
    """NEE: asks whether the sender wrote it. Alone it ends nothing: whoever forges the number could send it."""
    waiting = proving.waiting(talk, talk.sender)
    if not waiting:
        networks = [n for h in talk.who.holders for n in h.person.networks]
        talk.answer("nothing_to_drop", network=networks[0], short=talk.short(networks[0]))
        return
    ask_whose(talk, waiting[-1])


def ask_whose(talk: Conversation, challenge: Challenge) -> None:
    """1 and the code: thought better of it; 2 and the code: not mine."""
    b = broadcasts.get(talk.conn, challenge.broadcast) if challenge.broadcast is not None else None
    network = b.network if b is not None else talk.who.holders[0].person.networks[0]
    tallies.add(talk.conn, talk.pseudonym(talk.sender), ASKED_WHOSE, talk.now)
    talk.answer(
        "whose_draft", network=network, short=talk.short(network), body=b.body[:SHOWN] if b is not None else "?"
    )


def asked_whose(talk: Conversation) -> bool:
    """Whether the sender was asked so lately."""
    return bool(tallies.count(talk.conn, talk.pseudonym(talk.sender), ASKED_WHOSE, talk.now - limits.REPORT_ASKED))


def whose(talk: Conversation, answer: str, challenge: Challenge | None) -> None:
    """The answer: with the code it ends what was asked about; `2` warns the others, once an hour."""
    network = talk.who.holders[0].person.networks[0]
    if challenge is not None:
        halting.refuse(talk, challenge)
        talk.journal("draft refused", talk.sender, "perhaps forged" if answer == "2" else "by its author")
        talk.answer("draft_dropped", network=network)
    elif answer == "1":
        talk.answer("whose_code", network=network)
    else:
        talk.answer("forgery_noted", network=network)
    if answer == "2" and talk.note_once("forgery"):
        author = talk.who.holders[0].person.name
        talk.journal("forgery reported", talk.sender)
        for _, person in talk.staff(network):
            if talk.sender not in person.number:
                talk.tell(
                    person.number[0],
                    "forgery",
                    network=network,
                    priority=Priority.ALERT,
                    short=talk.short(network),
                    author=author,
                )
