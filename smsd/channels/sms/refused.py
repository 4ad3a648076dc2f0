"""A proof that did not hold: it counts against the number, is told where it must be, and never kills a draft.

In: a conversation, why. Out: an answer, or silence after a few; at the third the officer and the operator hear of it.
"""

from __future__ import annotations

from smsd.channels.sms.conversation import Conversation
from smsd.model.delivery import Priority
from smsd.rules import limits
from smsd.service import guard, proving


def refused(talk: Conversation, why: str) -> None:
    """A wrong answer counts against the number; it never kills a draft."""
    network = talk.who.networks[0]
    if why == "nothing_open":
        talk.answer("nothing_open", network=network)
        talk.outcome = "nothing open"
        return
    if why == "which_draft":
        talk.answer("which_draft", network=network)
        return
    if why == "stolen":
        talk.outcome = "wrong proof"
        _lock(talk, network)
        return
    guard.wrong(talk, talk.sender, pin=why == "pin_wrong")
    after = guard.guesses(talk, talk.sender)
    talk.journal("wrong proof", talk.sender, str(after.hour))
    talk.outcome = "wrong proof"
    if limits.tell_wrong(after.hour):
        talk.answer("wrong_told", network=network, count=after.hour)
        for _, person in talk.staff(network):
            if talk.sender not in person.number:
                talk.tell(
                    person.number[0],
                    "wrong_by",
                    network=network,
                    priority=Priority.ALERT,
                    short=talk.short(network),
                    count=after.hour,
                    author=talk.who.holders[0].person.name,
                )
    elif after.guessed or after.stolen:
        _lock(talk, network)
    elif after.hour < limits.WRONG_TELLS or why == "pin_wrong":
        talk.proven = why in ("pin_wrong", "pin_missing")  # only who sees the phone knows that code
        talk.answer("pin_missing" if why == "pin_missing" else "wrong_code", network=network)


def _lock(talk: Conversation, network: str) -> None:
    """Said once an hour; open drafts are shown to the other officers, so that it is no dead end."""
    if talk.note_once("locked"):
        talk.answer("locked", network=network)
        proving.ask_others(talk, talk.actor(), network)


def refused_behind(talk: Conversation, why: str) -> None:
    """The same of the code for behind words: how it is done is said."""
    if why == "pin_missing":
        talk.answer("behind_how", network=talk.who.networks[0])
    else:
        refused(talk, why)
