"""Checks of one line's card: the right one, unlocked, paid, with texts left. Pure.

In: facts and one line of them. Out: a finding, or None where there is nothing to say.
"""

from __future__ import annotations

from smsd.checks.facts import Facts, Finding, LineFacts, Verdict

OK, WARN, BAD = Verdict.OK, Verdict.WARN, Verdict.BAD
QUOTA_LOW, EXPIRES_SOON_DAYS, EXPIRES_NEAR_DAYS = 50, 45, 21
STRANGERS = 5


def sim(facts: Facts, line: LineFacts) -> Finding | None:
    """The card: there, unlocked, the one that is known. A carrier's line has none."""
    if line.driver == "smpp":
        return None
    found = _another_card(line) or _locked(line) or _wants_pin(line) or _bound(line) or _another_number(line)
    if found is not None:
        return found
    if line.sim == "READY" or (facts.daemon == "answering" and line.state in ("ready", "resting", "throttled")):
        return Finding("sim", OK, "the card is unlocked" + (f" (…{line.card})" if line.card else ""))
    return None


def _another_card(line: LineFacts) -> Finding | None:
    if line.card_changed:
        ends = f" (…{line.card} instead of …{line.card_known})" if line.card and line.card_known else ""
        return Finding(
            "sim",
            BAD,
            f"another card is in it than the one that was accepted{ends}; nothing is sent with it",
            f"if that is meant: check sim.number, then smsd modem accept {line.name}. If not: put the old card back",
        )
    return None


def _locked(line: LineFacts) -> Finding | None:
    """Nothing that the gateway could do helps."""
    if line.sim in ("SIM PUK", "SIM PUK2"):
        return Finding(
            "sim",
            BAD,
            f"the card is locked and waits for its {line.sim[4:]}",
            "put it into a phone and unlock it with the PUK of the operator's letter, and take the PIN off there",
        )
    if line.pin_refused:
        tries = f"; {line.pin_tries} tries are left" if line.pin_tries is not None else ""
        return Finding(
            "sim",
            BAD,
            f"the card refused the PIN of the configuration{tries}; it is not sent again",
            f"mend sim.pin (secrets.yaml), then: smsd modem accept {line.name}",
        )
    if line.sim == "none":
        return Finding(
            "sim",
            BAD,
            "no card can be read in the modem",
            "push the card in the right way round; try it in a phone; then replug the stick",
        )
    return None


def _wants_pin(line: LineFacts) -> Finding | None:
    if line.sim != "SIM PIN":
        return None
    if not line.pin_given:
        return Finding(
            "sim",
            BAD,
            "the card wants its PIN and the configuration has none",
            f"put {line.name}_pin: 1234 into secrets.yaml and pin: !secret {line.name}_pin under sim:, or "
            "take the PIN off in a phone",
        )
    if line.pin_tries is not None and line.pin_tries < 2:
        return Finding(
            "sim",
            BAD,
            f"the card wants its PIN and only {line.pin_tries} try is left: smsd does not take it",
            "put the card into a phone and enter the right PIN there",
        )
    left = f", {line.pin_tries} tries left" if line.pin_tries is not None else ""
    return Finding("sim", OK, f"the card wants its PIN, which smsd sends when it starts{left}")


def _bound(line: LineFacts) -> Finding | None:
    if line.sim is not None and line.sim.startswith(("PH-", "SIM PIN2")):
        return Finding(
            "sim",
            BAD,
            f"the card waits for {line.sim}: the modem is bound to one operator or phone",
            "have the modem unlocked, or use a free one",
        )
    return None


def _another_number(line: LineFacts) -> Finding | None:
    if line.own_number and line.number and line.own_number != line.number:
        return Finding(
            "sim",
            BAD,
            f"the card says that its number is {line.own_number}; the configuration says {line.number}",
            f"correct sim.number of {line.name}: members save it, and STOP is texted to it",
        )
    return None


def owner_before(facts: Facts, line: LineFacts) -> Finding | None:
    """A card that somebody else had before."""
    if line.strangers < STRANGERS:
        return None
    return Finding(
        "second_hand",
        WARN,
        f"{line.strangers} numbers that nobody here knows texted this card in 30 days: it may have had an owner before",
        "ask the operator for a number that was not in use, before members save this one",
    )


def expiry(facts: Facts, line: LineFacts) -> Finding | None:
    """Warns before a prepaid card ends, and says when it has."""
    if line.expires is None:
        return None
    left = (line.expires - facts.today).days
    if left < 0:
        return Finding(
            "expiry",
            BAD,
            f"the card ended on {line.expires}",
            "top it up or take another card, then correct sim.expires",
        )
    verdict = BAD if left <= EXPIRES_NEAR_DAYS else WARN if left <= EXPIRES_SOON_DAYS else OK
    return Finding(
        "expiry",
        verdict,
        f"the card ends in {left} days ({line.expires})",
        "" if verdict is OK else "top it up, then correct sim.expires",
    )


def quota(facts: Facts, line: LineFacts) -> Finding | None:
    """What the subscription still allows."""
    if line.driver == "simulated":
        return None
    if not line.fair_use:
        return Finding(
            "quota",
            WARN,
            "no limit of its subscription is known",
            "write fair_use: under sim:, as your subscription says",
        )
    need = 3 * line.members
    if line.recipients_left is not None and line.recipients_left < line.members:
        return Finding(
            "quota",
            WARN,
            f"it may text {line.recipients_left} more people this month and serves {line.members}",
            "add a second card",
        )
    if line.quota_left is None:
        return Finding("quota", OK, "its limits are known")
    if line.quota_left < max(QUOTA_LOW, need):
        verdict = BAD if line.quota_left < max(1, line.members) else WARN
        return Finding(
            "quota",
            verdict,
            f"{line.quota_left} texts are left today; alert, update and all clear to its {line.members} "
            f"members are {need}",
            "add a second card, or a subscription with more texts",
        )
    return Finding("quota", OK, f"{line.quota_left} texts are left today")
