"""The table of who may do what: printed from the code, and what the service functions really ask."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from smsd.errors import NotAllowed
from smsd.model.challenge import Proof
from smsd.service import access
from smsd.service.access import RANK, RULES, Action, require
from smsd.service.actor import Actor, Channel
from tests.hall import Hall

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
# the least proof of each action, as the dialogues promise it: text, mail, shell, page, schedule; "-" is: not that way
PROMISED = {
    Action.DRAFT: "nothing - os_user session schedule",
    Action.RELEASE: "code_pin - - - schedule",
    Action.RELEASE_LIGHT: "code - - - schedule",
    Action.HALT: "nothing - os_user session -",
    Action.HALT_RESUMED: "code - os_user session -",
    Action.RESUME: "code - - session_pin -",
    Action.CANCEL: "- - os_user session_pin -",
    Action.HAND_OVER: "code nothing - session_pin -",
    Action.RELEASE_FEEDBACK: "code token - session_pin -",
    Action.EDIT_FEEDBACK: "- - - session -",
    Action.REFUSE_FEEDBACK: "nothing token - session -",
    Action.ANSWER_REQUESTS: "code - os_user session_pin -",
    Action.MANAGE_MEMBERS: "- - os_user session_pin -",
    Action.SHOW_MEMBER: "- - os_user session -",
    Action.OWN_DATA: "nothing - - - -",
    Action.OWN_MEMBERSHIP: "nothing - - - -",
    Action.OWN_ADDRESS: "nothing - - - -",
    Action.RIGHTS: "code_pin - os_user - -",
}


def test_the_page_is_current() -> None:
    """`python -m smsd.service.access > docs/access.md` was run."""
    assert PAGE.read_text(encoding="utf-8") == access.PAGE_HEAD + access.table()


def test_the_table_is_what_was_promised() -> None:
    """Written out by hand here: a change of rights is a change of two files."""
    assert set(PROMISED) == set(Action) == set(RULES)
    assert set(RANK) == set(Proof)
    for action, cells in PROMISED.items():
        assert {c: p for c, p in zip(Channel, cells.split(), strict=True) if p != "-"} == RULES[action].least, action


def test_only_texts_and_the_operators_file_release() -> None:
    """A session that was stolen, a mail, a shell: none of them lets a text go to members."""
    for action in (Action.RELEASE, Action.RELEASE_LIGHT):
        assert set(RULES[action].least) == {Channel.SMS, Channel.SCHEDULE}


@pytest.mark.parametrize("action", list(Action))
def test_require_asks_for_all_three(tmp_path: Path, action: Action) -> None:
    """Every channel, every proof, everybody: allowed exactly where channel, proof and person are right."""
    h = Hall(tmp_path, people__nieuw__networks=["dorp"])
    unit, rule = h.unit(), RULES[action]
    # nieuw is not enrolled, oud's right has ended
    may = {
        "peeters": "police",
        "anja": "coordinator",
        "nieuw": "police",
    }
    for channel, proof, key in product(Channel, Proof, ("peeters", "anja", "nieuw", "oud", "nobody", "")):
        actor = Actor(channel, proof, (key,) if key else (), user="root")
        right_proof = channel in rule.least and RANK[proof] >= RANK[rule.least[channel]]
        person = (
            not rule.roles
            or channel in (Channel.SHELL, Channel.SCHEDULE)
            or (may.get(key) in rule.roles and (key != "nieuw" or rule.not_enrolled))
        )
        assert access.allowed(unit, actor, action, "dorp") == (right_proof and person), actor
    with pytest.raises(NotAllowed):
        require(unit, Actor(Channel.PAGE, Proof.SESSION_PIN, ("peeters", "anja")), Action.HALT, "elders")
