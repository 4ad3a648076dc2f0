"""What members do about themselves: joining, leaving, pausing, a language,
their data, erasure; as any channel would call it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from smsd.errors import NotAllowed
from smsd.model.challenge import Proof
from smsd.model.membership import State
from smsd.rules import signup
from smsd.service import address, joining, oneself
from smsd.service.actor import Actor, Channel
from smsd.service.joining import Code
from smsd.service.unit import UnitOfWork
from smsd.store import journal, members
from tests.hall import Hall
from tests.town import member

NEW = "+32470555001"
PHONE = Actor(Channel.SMS, number=NEW, line="stick0")


def state(h: Hall, number: str = NEW) -> State | None:
    """How a number stands to the network."""
    return next((m.state for m in h.call(members.of_number, number)), None)


def code_of(h: Hall, done: joining.Joined) -> str:
    """The code that the channel would show."""
    return signup.code(h.key, NEW, done.network, done.question)


def test_a_life_of_a_membership(tmp_path: Path) -> None:
    """Asked, confirmed, paused, woken, left, brought back, erased: each by one call, with a typed result."""
    h = Hall(tmp_path, networks__dorp__join="open")
    done = joining.join(h.unit(), PHONE, "dorp", described="Jan, Kerkstraat", said="JOIN Jan, Kerkstraat")
    assert (done.answer, done.changed, len(done.question.split()[1])) == ("ask_yes", True, 16)
    assert joining.confirm(h.unit(), PHONE, "000000").code == Code.WRONG
    assert joining.waits_for(h.unit(), PHONE, code_of(h, done))
    confirmed = joining.confirm(h.unit(), PHONE, code_of(h, done), said="JA 123456")
    assert (confirmed.code, [one.answer for one in confirmed.about]) == (Code.RIGHT, ["welcome"])
    own = h.call(members.of_number, NEW)[0]
    assert (own.state, own.name, own.street, own.sim) == (State.ACTIVE, "Jan", "Kerkstraat", "stick0")
    assert joining.confirm(h.unit(), PHONE, "000000").code == Code.UNASKED
    assert oneself.choose_language(h.unit(), PHONE, "fr") is not None
    assert oneself.pause(h.unit(), PHONE, 14) == h.now + timedelta(days=14)
    assert [m.language for m in oneself.stored(h.unit(), PHONE)] == ["fr"]
    assert joining.join(h.unit(), PHONE, "dorp").answer == "welcome_back"
    assert [m.network for m in oneself.leave(h.unit(), PHONE)] == ["dorp"]
    assert oneself.leave(h.unit(), PHONE) == []
    assert joining.join(h.unit(), PHONE, "dorp").answer == "welcome_back"
    assert oneself.ask_erasure(h.unit(), PHONE) is not None
    oneself.erase_after(h.unit(), PHONE, h.unit().queue(NEW, "gewist", priority=3, role="resident"))
    assert oneself.ask_erasure(h.unit(), PHONE) is None, "asked already"
    h.air()
    h.passes(days=2)
    assert state(h) is None
    said = [line.event for line in h.call(journal.newest, 100)]
    assert {
        "membership ask",
        "membership yes",
        "language",
        "membership pause",
        "data shown",
        "membership wake",
        "membership leave",
        "membership restore",
        "erasure asked",
        "erased",
        "wrong sign-up code",
    } <= set(said)


def test_five_wrong_codes_end_a_question(tmp_path: Path) -> None:
    """Also the right one does not help any more; nobody learns of it but the journal."""
    h = Hall(tmp_path, networks__dorp__join="open")
    done = joining.join(h.unit(), PHONE, "dorp")
    for _ in range(signup.WRONG_ENDS):
        assert joining.confirm(h.unit(), PHONE, "000000").code == Code.WRONG
    assert joining.confirm(h.unit(), PHONE, code_of(h, done)).code == Code.ENDED
    assert state(h) == State.ASKED


ACTS: dict[str, Callable[[UnitOfWork, Actor], object]] = {
    "join": lambda unit, actor: joining.join(unit, actor, "dorp"),
    "confirm": lambda unit, actor: joining.confirm(unit, actor, "000000"),
    "leave": oneself.leave,
    "pause": lambda unit, actor: oneself.pause(unit, actor, 3),
    "language": lambda unit, actor: oneself.choose_language(unit, actor, "fr"),
    "stored": oneself.stored,
    "erasure": oneself.ask_erasure,
    "night": lambda unit, actor: oneself.choose_night(unit, actor, (0, 60)),
    "neighbour": lambda unit, actor: oneself.look_after(unit, actor, "oma 02 123 45 67"),
    "address": lambda unit, actor: address.ask(unit, actor, "jan@example.org"),
    "address removed": address.remove,
}


@pytest.mark.parametrize("act", ACTS)
def test_only_their_own_phone(tmp_path: Path, act: str) -> None:
    """The table says: by text. A page, a mail or a command that calls the
    same function is refused, and nothing changes.
    """
    h = Hall(tmp_path, networks__dorp__join="open")
    h.add(member(1))
    joining.join(h.unit(), PHONE, "dorp")
    number = NEW if act == "confirm" else member(1)  # of whom there is something to refuse
    before = h.call(members.of_number, number)
    for channel in (Channel.MAIL, Channel.PAGE, Channel.SHELL, Channel.SCHEDULE):
        with pytest.raises(NotAllowed):
            ACTS[act](h.unit(), Actor(channel, Proof.SESSION, number=number))
    assert h.call(members.of_number, number) == before
