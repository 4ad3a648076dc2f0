"""Wrong proofs of a number: counted, told, forgotten.

In: a desk, a number. Out: how many wrong proofs there were, for rules/limits to judge. Counts of an hour and a day end with a
right PIN; those of a number's whole life only by RESET or by the operator. It never decides what a proof is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from smsd.rules import limits
from smsd.service.desk import Desk
from smsd.store import facts, tallies

WRONG, PIN = "wrong", "pin"
LIFTED = (WRONG, PIN, "totp", "locked", "previews paused", "questions", "pin looks")


def _ever(kind: str, subject: str) -> str:
    return f"ever:{kind}:{subject}"


def guesses(desk: Desk, number: str) -> limits.Guesses:
    """What was guessed in a number's name."""
    return guesses_of(desk.conn, desk.pseudonym(number), desk.now)


def guesses_of(conn: Connection, subject: str, now: datetime) -> limits.Guesses:
    """The same by the number's keyed hash."""

    def count(kind: str, after: datetime) -> int:
        return tallies.count(conn, subject, kind, after)

    return limits.Guesses(
        count(WRONG, now - limits.HOUR), count(WRONG, now - limits.DAY), int(facts.get(conn, _ever(WRONG, subject)) or 0),
        count(PIN, now - limits.DAY), int(facts.get(conn, _ever(PIN, subject)) or 0),
    )  # fmt: skip


def wrong(desk: Desk, *, pin: bool) -> None:
    """Counts a wrong proof; `pin`: beside a right code."""
    wrong_of(desk.conn, desk.pseudonym(desk.sender), desk.now, (WRONG, PIN) if pin else (WRONG,))


def wrong_of(conn: Connection, subject: str, now: datetime, kinds: Sequence[str]) -> None:
    """Counts a wrong proof of each of these kinds by the number's keyed hash."""
    for kind in kinds:
        tallies.add(conn, subject, kind, now)
        facts.put(conn, _ever(kind, subject), str(int(facts.get(conn, _ever(kind, subject)) or 0) + 1))


def right_pin(desk: Desk) -> None:
    """Only a right PIN ends a row of wrong ones."""
    right_pin_of(desk.conn, desk.pseudonym(desk.sender))


def right_pin_of(conn: Connection, subject: str) -> None:
    """The same by the number's keyed hash."""
    for kind in (WRONG, PIN, "questions", "pin looks"):
        tallies.clear(conn, subject, kind)
    facts.drop(conn, _ever(PIN, subject))


def lift(conn: Connection, subject: str) -> None:
    """RESET: everything that was counted against a number is forgotten."""
    for kind in LIFTED:
        tallies.clear(conn, subject, kind)
    for kind in (WRONG, PIN):
        facts.drop(conn, _ever(kind, subject))
