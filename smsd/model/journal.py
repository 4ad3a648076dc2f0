"""The vocabulary of the audit journal: every event there is, in one place. mypy refuses any other word.

A line of the journal is an event, whom it is about (a pseudonym) and a detail; never a
text, a code or a number. `smsd journal` shows it.
"""

from __future__ import annotations

from typing import Literal, get_args

Event = Literal[
    # texts that came
    "text",                      # who, which verb, what came of it
    "call", "mms", "data",       # no texts
    "not read", "reaction", "seen", "cry", "cry without an alert", "asked about a PIN", "language",
    "sender cannot be answered", "no answer possible", "not answered: many questions", "no room for strangers",
    "handler failed", "unreadable", "announced and unreadable",
    "parts missing", "two versions of a part", "another version of a part came late", "text of too many parts",
    # drafts and proofs
    "draft", "draft waits for room", "draft refused", "pieces joined", "previews paused", "crowded out",
    "wrong proof", "code or PIN in a text", "forgery reported", "not allowed",
    "barred: expired", "barred: blocked", "barred: not_enrolled",
    # broadcasts
    "released", "halted", "resumed", "cancelled", "done", "not reached", "over the SIM's recipients",
    "left the pinned line", "incident closed",
    "delivery uncertain", "delivery failed", "report of nothing known",
    # members
    "members added", "members exported", "data shown", "forgotten", "erasure asked", "erased", "digest",
    "join refused", "sign-up ended",
    "wrong sign-up code", "too many new members", "stop of no member",
    "membership ask", "membership yes", "membership yes_to_approve", "membership approve", "membership refuse",
    "membership add", "membership serve",
    "membership leave", "membership restore", "membership restore_paused", "membership pause", "membership wake",
    "membership suspend",
    "membership remove",
    # role holders
    "enrolled", "right blocked", "lock lifted", "still authorised",
    # feedback and mail
    "feedback", "feedback changed", "feedback released", "feedback refused", "feedback lapsed",
    "feedback mail without an incident",
    "address asked", "address confirmed", "address refused", "address removed", "night", "neighbour",
    "too many feedbacks wait", "mail refused", "mail without effect", "mail asks for a code", "mail of nobody known",
    "automatic mail",
    "mail put aside", "letter refused", "bounce", "bounce of no letter of ours", "no more mail",
    # the page
    "page: code asked", "page: looked", "page: signed in", "page: wrong PIN", "page: session ended",
    "page: passkey added", "page: passkey ended", "page: passkey refused",
    # the gateway itself
    "alarm", "alarm over", "line barred", "line test", "self-test", "self-test passed",
    "self-test from another number", "scheduled", "missed",
    "retention", "retention waits", "card accepted", "new machine key", "went back to a copy",
    "took over from another gateway", "another gateway took over",
]  # fmt: skip
ALL: tuple[Event, ...] = get_args(Event)


def about(what: str, which: str) -> Event:
    """The event that is named by two words, such as a membership and what
    happened to it; a KeyError where there is none.
    """
    return _BY_NAME[f"{what} {which}"]


_BY_NAME: dict[str, Event] = {event: event for event in ALL}
