"""What is open for a number that answers with digits, and what becomes of what they prove.

gather         challenges, drafts, and what was guessed in that number's name
look           whose TOTP codes may be looked at
note           what was looked at counts: a step once, a wrong code against its people
consume        a proof is used up with its challenge; a list code counts once

In: a unit of work, a number or a verdict. Out: facts for rules/answers.py, or whether the proof held. It sets nothing
going.
"""

from __future__ import annotations

from collections.abc import Iterable

from smsd.model.challenge import Challenge, Proof
from smsd.model.inbound import Text
from smsd.rules import limits, proof
from smsd.rules.answers import Given
from smsd.rules.identity import Holder
from smsd.rules.proof import Verdict
from smsd.rules.totp import Totp, with_totp
from smsd.service import guard
from smsd.service.unit import UnitOfWork
from smsd.store import broadcasts, challenges, people, tallies

TOTP = "totp"


def gather(unit: UnitOfWork, number: str) -> Given:
    """All that digits of this number may answer."""
    guesses = guard.guesses(unit, number)
    open_ = [c for c in challenges.open_for(unit.conn, [number]) if not proof.lapsed(c, unit.now)]
    waiting = tuple(c for c in open_ if not c.behind)
    ids = {c.broadcast for c in waiting if c.broadcast is not None}
    drafts = {i: broadcasts.get(unit.conn, i) for i in ids}
    return Given(
        number=number,
        waiting=waiting,
        behind=next((c for c in open_ if c.behind), None),
        drafts=drafts,
        guesses=guesses,
    )


def look(unit: UnitOfWork, text: Text, holders: Iterable[Holder]) -> Totp:
    """What TOTP codes of a text are judged by."""
    wrong = tallies.count(unit.conn, unit.pseudonym(text.sender), TOTP, unit.now - limits.HOUR)
    return Totp(
        holders=with_totp(holders), now=unit.now, stamp=text.stamp, clock_proven=unit.ctx.trust.proven, wrong=wrong
    )


def note(unit: UnitOfWork, number: str, totp: Totp) -> None:
    """Writes down what was looked at, in its order."""
    subject = unit.pseudonym(number)
    for person, step in totp.looked:
        if step is not None:
            people.accept_step(unit.conn, person, step)
        else:
            people.totp_failed(unit.conn, person)
            tallies.add(unit.conn, subject, TOTP, unit.now)


def consume(unit: UnitOfWork, number: str, verdict: Verdict, challenge: Challenge) -> str:
    """Uses a proof up; why it did not hold after all, or "". A right PIN ends a row of wrong ones."""
    if verdict.choice and challenge.broadcast is not None:
        broadcasts.change(unit.conn, challenge.broadcast, network=verdict.choice)
    if (
        verdict.how == Proof.LIST
        and verdict.holder
        and not people.use_list_code(unit.conn, verdict.holder.key, verdict.list_hash, unit.now)
    ):
        return "wrong"
    if not challenges.settle(unit.conn, challenge.id, "pass"):
        return "nothing_open"
    if verdict.how == Proof.CODE_PIN:
        guard.right_pin(unit, number)
    return ""
