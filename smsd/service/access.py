"""Who may do what, through which channel, with which proof: one table, which every service function asks first.

In: an actor, an action, a network. Out: nothing, or NotAllowed. `python -m smsd.service.access` prints it
(docs/access.md). It judges no code and no PIN (rules/proof.py does), and it asks nobody for a proof: a channel does
that before it calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from smsd.errors import NotAllowed
from smsd.model.challenge import Proof
from smsd.model.rights import Rights
from smsd.rules.identity import bar_of
from smsd.service.actor import Actor, Channel
from smsd.service.unit import UnitOfWork

P, C, D = "police", "coordinator", "dispatch"


class Action(StrEnum):
    """What can be done to a gateway; RULES says by whom, and how it is proven."""

    DRAFT = "make a draft"
    RELEASE = "release a draft"
    RELEASE_LIGHT = "release a drill, or an update of one's own alert within the hour"
    HALT = "halt a broadcast"
    HALT_RESUMED = "halt it again after it was let go on"
    RESUME = "let a halted broadcast go on"
    CANCEL = "end a draft or a broadcast for good"
    HAND_OVER = "hand feedback to the coordinators"
    RELEASE_FEEDBACK = "send feedback to the members"
    EDIT_FEEDBACK = "change the words of feedback that waits"
    REFUSE_FEEDBACK = "refuse feedback"
    ANSWER_REQUESTS = "accept or refuse requests to join"
    MANAGE_MEMBERS = "add, import, suspend, remove, erase members"
    SHOW_MEMBER = "show what is stored about a member"
    OWN_DATA = "see what is stored about oneself"
    OWN_MEMBERSHIP = "join, pause, leave, be erased"
    OWN_ADDRESS = "give or remove one's own address"
    RIGHTS = "block a role holder, lift a lock"


@dataclass(frozen=True, slots=True)
class Rule:
    """The least proof by channel (a channel that is not named may not), and the roles whose people may (none:
    a member, of oneself).
    """

    least: dict[Channel, Proof]
    roles: tuple[str, ...] = ()
    not_enrolled: bool = False  # also whoever was never enrolled


SMS, MAIL, SHELL, PAGE, SCHEDULE = Channel
RULES: dict[Action, Rule] = {
    Action.DRAFT: Rule(
        {SMS: Proof.NOTHING, SHELL: Proof.OS_USER, PAGE: Proof.SESSION, SCHEDULE: Proof.FILE}, (P, C, D)
    ),
    Action.RELEASE: Rule({SMS: Proof.CODE_PIN, SCHEDULE: Proof.FILE}, (P, C)),
    Action.RELEASE_LIGHT: Rule({SMS: Proof.CODE, SCHEDULE: Proof.FILE}, (P, C)),
    Action.HALT: Rule({SMS: Proof.NOTHING, SHELL: Proof.OS_USER, PAGE: Proof.SESSION}, (P, C), not_enrolled=True),
    Action.HALT_RESUMED: Rule({SMS: Proof.CODE, SHELL: Proof.OS_USER, PAGE: Proof.SESSION}, (P, C)),
    Action.RESUME: Rule({SMS: Proof.CODE, PAGE: Proof.SESSION_PIN}, (P, C)),
    Action.CANCEL: Rule({SHELL: Proof.OS_USER, PAGE: Proof.SESSION_PIN}, (P,)),
    Action.HAND_OVER: Rule({SMS: Proof.CODE, MAIL: Proof.NOTHING, PAGE: Proof.SESSION_PIN}, (P,), not_enrolled=True),
    Action.RELEASE_FEEDBACK: Rule(
        {SMS: Proof.CODE, MAIL: Proof.TOKEN, PAGE: Proof.SESSION_PIN}, (C,), not_enrolled=True
    ),
    Action.EDIT_FEEDBACK: Rule({PAGE: Proof.SESSION}, (C,)),
    Action.REFUSE_FEEDBACK: Rule({SMS: Proof.NOTHING, MAIL: Proof.TOKEN, PAGE: Proof.SESSION}, (C,), not_enrolled=True),
    Action.ANSWER_REQUESTS: Rule({SMS: Proof.CODE, SHELL: Proof.OS_USER, PAGE: Proof.SESSION_PIN}, (C,)),
    Action.MANAGE_MEMBERS: Rule({SHELL: Proof.OS_USER, PAGE: Proof.SESSION_PIN}, (C,)),
    Action.SHOW_MEMBER: Rule({SHELL: Proof.OS_USER, PAGE: Proof.SESSION}, (C,)),
    Action.OWN_DATA: Rule({SMS: Proof.NOTHING}),
    Action.OWN_MEMBERSHIP: Rule({SMS: Proof.NOTHING}),
    Action.OWN_ADDRESS: Rule({SMS: Proof.NOTHING}),
    Action.RIGHTS: Rule({SMS: Proof.CODE_PIN, SHELL: Proof.OS_USER}, (P, C)),
}

RANK: dict[Proof, int] = {
    Proof.NOTHING: 0,
    Proof.CODE: 1, Proof.ADDRESS: 1, Proof.SESSION: 1,
    Proof.CODE_PIN: 2, Proof.LIST: 2, Proof.TOTP: 2, Proof.TOKEN: 2, Proof.SESSION_PIN: 2, Proof.OS_USER: 2,
    Proof.FILE: 2,
}  # fmt: skip

WORDS: dict[Proof, str] = {
    Proof.NOTHING: "nothing", Proof.CODE: "code", Proof.CODE_PIN: "code + PIN, list or TOTP",
    Proof.ADDRESS: "vouched for address",
    Proof.TOKEN: "token of one's own mail", Proof.SESSION: "signed in", Proof.SESSION_PIN: "signed in, PIN again",
    Proof.OS_USER: "OS user",
    Proof.FILE: "the operator's file",
}  # fmt: skip


def require(unit: UnitOfWork, actor: Actor, action: Action, network: str) -> None:
    """Raises NotAllowed unless this actor may do this in this network, proven as it is."""
    rule = RULES[action]
    least = rule.least.get(actor.channel)
    if least is None:
        raise NotAllowed(f"{action}: not by {actor.channel}")
    if RANK[actor.proof] < RANK[least]:
        raise NotAllowed(f"{action}: by {actor.channel} it takes {WORDS[least]}")
    if (
        rule.roles
        and actor.channel in (SMS, MAIL, PAGE)
        and not any(_may(unit, rule, key, actor, network) for key in actor.people)
    ):
        raise NotAllowed(f"{action}: not by somebody without that right in network {network}")


def require_all(unit: UnitOfWork, actor: Actor, action: Action, networks: Iterable[str]) -> None:
    """The same for what is for several networks at once: the right in each of them."""
    for network in networks:
        require(unit, actor, action, network)


def require_any(unit: UnitOfWork, actor: Actor, action: Action, networks: Sequence[str]) -> None:
    """The same where the right in one of them is enough: what is wrong in one network is halted in all."""
    if not allowed_in_any(unit, actor, action, networks):
        require(unit, actor, action, networks[0])


def allowed_in_any(unit: UnitOfWork, actor: Actor, action: Action, networks: Iterable[str]) -> bool:
    """Whether it may be done in one of some networks."""
    return any(allowed(unit, actor, action, n) for n in networks)


def allowed(unit: UnitOfWork, actor: Actor, action: Action, network: str) -> bool:
    """Whether `require` would let it pass: for a page that shows only the buttons that work."""
    try:
        require(unit, actor, action, network)
    except NotAllowed:
        return False
    return True


def _may(unit: UnitOfWork, rule: Rule, key: str, actor: Actor, network: str) -> bool:
    person = unit.config.people.get(key)
    if person is None or person.role not in rule.roles or network not in person.networks:
        return False
    bar = bar_of(person, unit.rights.get(key, Rights(key)), unit.ctx.today())
    # a control room proves nothing; what it drafts is another's to release
    return bar is None or (bar == "not_enrolled" and (rule.not_enrolled or person.role == D))


def table() -> str:
    """Action × channel × least proof, as Markdown."""
    head = ["action", *(str(c) for c in Channel), "people of the network with the role"]
    rows = [head, ["---"] * len(head)]
    for action, rule in RULES.items():
        cells = [WORDS[rule.least[c]] if c in rule.least else "" for c in Channel]
        who = (
            ", ".join(rule.roles) + (" (enrolled or not)" if rule.not_enrolled else "")
            if rule.roles
            else "anybody, of oneself"
        )
        rows.append([str(action), *cells, who])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


PAGE_HEAD = """# Who may do what

Printed from the code by `python -m smsd.service.access`; a test compares the two. A cell is the least that is asked
for: more is always good enough. Nothing in a column means: not that way. An operator's shell and the schedule are bound
by no role.

"""

if __name__ == "__main__":
    print(PAGE_HEAD + table(), end="")
