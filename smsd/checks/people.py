"""Checks of people and of what goes by itself: who may alert, members, mail, schedule, alarms that stand. Pure.

In: facts. Out: findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from smsd.checks.facts import Facts, Finding, Verdict
from smsd.moments import written

OK, WARN, BAD = Verdict.OK, Verdict.WARN, Verdict.BAD


def may_alert(facts: Facts) -> Iterator[Finding]:
    """Whether anybody can let an alert go, by network."""
    for network, names in facts.officers.items():
        if not names:
            yield Finding(
                "may_alert",
                BAD,
                f"NOBODY may alert in {network}",
                "list an officer (role: police) under people:, then: smsd people enrol NAME",
            )
        elif facts.names_hidden:
            yield Finding("may_alert", OK, f"{len(names)} may alert in {network}")
        elif len(names) == 1:
            yield Finding(
                "may_alert",
                WARN,
                f"only {names[0]} may alert in {network}: nobody, when that phone is lost",
                "enrol a second officer",
            )
        else:
            yield Finding("may_alert", OK, f"may alert in {network}: {', '.join(names)}")


def not_enrolled(facts: Facts) -> Iterator[Finding]:
    """Listed, and unable to prove anything."""
    if facts.not_enrolled:
        yield Finding(
            "enrolled",
            WARN,
            f"not enrolled, cannot act: {', '.join(facts.not_enrolled)}",
            "smsd people enrol NAME, each in person",
        )


def barred(facts: Facts) -> Iterator[Finding]:
    """Rights that ended, were blocked, or end soon."""
    for name, why in facts.barred.items():
        mend = (
            "smsd people reset NAME, once the phone is found"
            if why == "blocked"
            else "a new date at expires:, or take the person out"
        )
        yield Finding("right", WARN, f"the right of {name} is off: {why}", mend)
    for name, day in facts.ending.items():
        yield Finding("right", WARN, f"the right of {name} ends on {day}", "a new date at expires: if it goes on")


def members(facts: Facts) -> Iterator[Finding]:
    """Who would get an alert."""
    for network, count in facts.members.items():
        yield Finding(
            "members",
            OK if count else WARN,
            f"{network} has {count} members" if count else f"{network} has no members: nobody would be warned",
            "" if count else "smsd members import LIST, or let people text JOIN",
        )


def mail(facts: Facts) -> Iterator[Finding]:
    """Whether the mail servers take the login, and whether letters pile up."""
    for server in facts.servers:
        if server.fault:
            yield Finding("mail", BAD, f"{server.kind} {server.where}: {server.fault}", _mail_mend(server.fault))
        elif server.fault is not None:
            yield Finding("mail", OK, f"{server.kind} {server.where} takes the login")
    if facts.letters_waiting:
        yield Finding(
            "mail",
            WARN,
            f"{facts.letters_waiting} letters wait for the mail server",
            "they go by themselves when it answers",
        )
    if facts.letters_failed:
        yield Finding(
            "mail",
            WARN,
            f"{facts.letters_failed} letters were refused for good in the last days",
            "smsd journal names the reason",
        )


def _mail_mend(fault: str) -> str:
    low = fault.lower()
    if any(word in low for word in ("535", "auth", "login", "credentials", "password")):
        return "user or password: many providers want an app password (secrets.yaml)"
    if any(word in low for word in ("name or service", "resolution", "not known", "nodename")):
        return "the name of the host is wrong, or the machine has no Internet: ping it"
    if "certificate" in low or "ssl" in low or "tls" in low:
        return "security: starttls goes with port 587, tls with 465 (SMTP) and 993 (IMAP); is the clock right?"
    return "is host, port and security right, and does the machine reach the Internet?"


def schedule(facts: Facts) -> Iterator[Finding]:
    """What comes by the clock."""
    for job in facts.schedule:
        if job.fault:
            yield Finding(
                "schedule", BAD, f"{job.name}: {job.fault}", "cron: minute hour day month weekday, such as 0 11 1 * *"
            )
        elif job.next is None:
            yield Finding("schedule", WARN, f"{job.name} never comes", "such a date does not exist: correct its cron:")
        else:
            yield Finding("schedule", OK, f"{job.name}: next on {written(job.next, facts.now.tzinfo or UTC)}")
    real = [line for line in facts.lines if line.driver != "simulated"]
    if real and not any(job.do == "self_test" for job in facts.schedule):
        yield Finding(
            "schedule",
            WARN,
            "no self-test is planned: a deaf line is found at the alert",
            'under schedule: {name: self-test, cron: "0 10 * * mon", do: self_test}',
        )


def alarms(facts: Facts) -> Iterator[Finding]:
    """What coordinators were told and is not over."""
    for words in facts.alarms:
        yield Finding("alarm", BAD, f"an alarm stands: {words}", "it goes by itself once it is mended")
