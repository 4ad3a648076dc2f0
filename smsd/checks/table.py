"""All checks, in the order in which `smsd doctor` shows them. Pure.

In: facts. Out: findings; the few of them that `smsd status` ends with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from smsd.checks import card, line, machine, people
from smsd.checks.facts import Facts, Finding, LineFacts, Verdict

OF_MACHINE: tuple[Callable[[Facts], Iterable[Finding]], ...] = (
    machine.configuration,
    machine.daemon,
    machine.clock,
    machine.disk,
    machine.card,
    machine.power,
    machine.sticks,
    machine.modem_manager,
)
OF_LINE: tuple[Callable[[Facts, LineFacts], Finding | None], ...] = (
    line.port, card.sim, line.network, line.generation, line.signal, line.centre, line.sending, line.storage,
    line.announcements,
    line.self_test, card.owner_before, card.expiry, card.quota, line.line_state,
)  # fmt: skip
OF_PEOPLE: tuple[Callable[[Facts], Iterable[Finding]], ...] = (
    machine.database,
    machine.copies,
    people.may_alert,
    people.not_enrolled,
    people.barred,
    people.members,
    people.mail,
    people.schedule,
    people.alarms,
)
WORST = {Verdict.OK: 0, Verdict.WARN: 1, Verdict.BAD: 2}
# what a reader of `smsd status` sees in the table above already, or need not hear every day
NOT_IN_STATUS = ("quota", "schedule", "members", "generation")
SHOWN = 12


def run(facts: Facts) -> list[Finding]:
    """What each check finds: of the machine, of every line, of people."""
    found = [finding for check in OF_MACHINE for finding in check(facts)]
    for one in facts.lines:
        found += _of_line(facts, one)
    return found + [finding for check in OF_PEOPLE for finding in check(facts)]


def _of_line(facts: Facts, one: LineFacts) -> list[Finding]:
    """The checks of a line; that it does not send is not said once more where it was said why."""
    found = [finding for check in OF_LINE if (finding := check(facts, one)) is not None]
    if any(f.verdict is Verdict.BAD for f in found[:-1]) and found[-1].check == "line":
        found.pop()
    return [Finding(f.check, f.verdict, words=f.words, mend=f.mend, about=one.name) for f in found]


def short(findings: Iterable[Finding]) -> list[Finding]:
    """What `smsd status` ends with: what is wrong, the worst first."""
    wrong = [
        f for f in findings if f.verdict is Verdict.BAD or (f.verdict is Verdict.WARN and f.check not in NOT_IN_STATUS)
    ]
    return sorted(wrong, key=lambda f: (f.check != "may_alert" or f.verdict is not Verdict.BAD, -WORST[f.verdict]))[
        :SHOWN
    ]


def worst(findings: Iterable[Finding]) -> Verdict:
    """The gravest verdict of all; OK where nothing was found."""
    return max((f.verdict for f in findings), key=lambda v: WORST[v], default=Verdict.OK)
