"""Wrong proofs of a number: counted, told, forgotten.

In: a unit of work, a number. Out: how many wrong proofs there were, for rules/limits to judge. Counts of an hour and
a day end with a right PIN; those of a number's whole life only by RESET or by the operator. It never decides what a
proof is worth.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from smsd.rules import limits
from smsd.service.unit import UnitOfWork
from smsd.store import facts, tallies

WRONG, PIN = "wrong", "pin"
LIFTED = (WRONG, PIN, "totp", "locked", "previews paused", "questions", "pin looks", "behind words")


def _ever(kind: str, subject: str) -> str:
    return f"ever:{kind}:{subject}"


def guesses(unit: UnitOfWork, number: str) -> limits.Guesses:
    """What was guessed in a number's name."""
    subject, now, conn = unit.pseudonym(number), unit.now, unit.conn
    hour, day, pins = tallies.counts(
        conn, subject, (WRONG, now - limits.HOUR), (WRONG, now - limits.DAY), (PIN, now - limits.DAY)
    )
    return limits.Guesses(
        hour=hour,
        day=day,
        ever=facts.number(facts.get(conn, _ever(WRONG, subject))),
        pins=pins,
        pins_ever=facts.number(facts.get(conn, _ever(PIN, subject))),
    )


def wrong(unit: UnitOfWork, number: str, *, pin: bool) -> None:
    """Counts a wrong proof; `pin`: beside a right code."""
    subject = unit.pseudonym(number)
    for kind in (WRONG, PIN) if pin else (WRONG,):
        tallies.add(unit.conn, subject, kind, unit.now)
        facts.put(unit.conn, _ever(kind, subject), str(facts.number(facts.get(unit.conn, _ever(kind, subject))) + 1))


def right_pin(unit: UnitOfWork, number: str) -> None:
    """Only a right PIN ends a row of wrong ones."""
    for kind in (WRONG, PIN, "questions", "pin looks"):
        tallies.clear(unit.conn, unit.pseudonym(number), kind)
    facts.drop(unit.conn, _ever(PIN, unit.pseudonym(number)))


def lift(conn: Connection, subject: str) -> None:
    """RESET: everything that was counted against a number is forgotten."""
    for kind in LIFTED:
        tallies.clear(conn, subject, kind)
    for kind in (WRONG, PIN):
        facts.drop(conn, _ever(kind, subject))
