"""Members whom a forged word takes out of reach: they hear it, whatever else a forger asked for,
and one JOIN undoes all of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smsd.lists.member_list import Entry
from smsd.model.delivery import BACK_LATER, CHANGED, LEFT_LATER
from smsd.model.membership import State
from smsd.service import memberships
from smsd.service.actor import operator
from smsd.service.context import LineStatus
from smsd.store import members
from smsd.store.schema import broadcasts, deliveries
from tests.hall import Hall
from tests.town import ANJA, PEETERS, member

N = member(1)
TWO = {
    "networks__zuid": {"title": "BIN Zuid", "join": "approval", "coordinators": ["anja"], "sims": ["stick1"]},
    "people__anja": {"name": "Anja", "role": "coordinator", "number": ANJA, "networks": ["dorp", "zuid"]},
}


def two(folder: Path, *numbers: str, **more: object) -> Hall:
    """Two networks on one gateway, each with a line of its own, and members of both."""
    h = Hall(folder, modems=2, networks__dorp__sims=["stick0"], **TWO, **more)
    for network in ("dorp", "zuid"):
        memberships.add(h.unit(), operator("test"), [Entry(1, n, network) for n in numbers], "test")
    return h


def states(h: Hall, number: str) -> set[State]:
    return {m.state for m in h.call(members.of_number, number)}


@pytest.mark.parametrize("word", ["STOP", "VERGEET", "PAUZE 300"])
@pytest.mark.parametrize("line", ["stick0", "stick1"])
def test_one_join_undoes_what_one_word_did(tmp_path: Path, word: str, line: str) -> None:
    """A member of two networks with two lines: STOP ends both, its confirmation names one."""
    h = two(tmp_path, N)
    h.text(N, word, line=line)
    assert State.ACTIVE not in states(h, N)
    h.text(N, "JOIN", line=line)
    assert states(h, N) == {State.ACTIVE}


def newest(h: Hall, number: str) -> Any:
    """The last row for a number."""
    query = sa.select(deliveries).where(deliveries.c.number == number).order_by(deliveries.c.id.desc())
    return h.call(lambda c: c.execute(query).first())


def rows_of(h: Hall, number: str) -> Any:
    query = sa.select(deliveries).where(deliveries.c.number == number).order_by(deliveries.c.id)
    return h.call(lambda c: c.execute(query).all())


def test_join_brings_back_nothing_that_ended_otherwise(tmp_path: Path) -> None:
    """Somebody left one network in the morning, the other one at noon: JOIN is about the one that it is texted to."""
    h = two(tmp_path, N)
    h.text(N, "STOP dorp")
    h.text(N, "STOP zuid", line="stick1")
    h.text(N, "JOIN")
    assert states(h, N) == {State.ACTIVE, State.LEFT}


@pytest.mark.parametrize("words", [("PAUZE 300",), ("STOP", "JOIN")])
def test_what_changes_is_heard_through_a_flood(tmp_path: Path, words: tuple[str, ...]) -> None:
    """So much was asked in members' and strangers' names that answers are due an hour later: who is paused, or brought
    back, hears so now.
    """
    h = Hall(tmp_path)
    numbers = [member(n) for n in range(1, 80)]
    h.add(*numbers)
    h.radio = False
    for n in range(1, 80):
        h.text(member(n), "HELP")
        h.text(f"+32479{n:06d}", "HELP")
    for word in words:
        h.text(numbers[0], word)
        assert newest(h, numbers[0]).not_before is None, word
    h.text(numbers[0], "HELP")
    assert newest(h, numbers[0]).not_before > h.now, "the lane is full"


def test_a_pause_is_heard_whatever_strangers_spent(tmp_path: Path) -> None:
    """Like a STOP: once a week it goes out beyond the part of who proves nothing."""
    h = Hall(tmp_path)
    h.add(N)
    h.text(N, "PAUZE 300")
    assert newest(h, N).role == CHANGED


@pytest.mark.parametrize("word", ["STOP", "VERGEET"])
def test_who_is_brought_back_to_a_pause_hears_it_whatever_strangers_spent(tmp_path: Path, word: str) -> None:
    """Two forged words, one JOIN: it undoes the second one, and the first one holds, for a year perhaps."""
    h = Hall(tmp_path)
    h.add(N)
    h.text(N, "PAUZE 300")
    h.text(N, word)
    assert any("geen berichten tot" in text for text in h.text(N, "JOIN"))
    assert states(h, N) == {State.PAUSED}
    assert newest(h, N).role == CHANGED


def short_card(h: Hall) -> None:
    """Little is left beyond what is kept for alerts, and strangers had their part of it."""
    status = h.ctx.lines["stick0"] = LineStatus("stick0")
    status.quota_left, status.spare, status.free = 100, 10, 0
    assert status.short


def spent(h: Hall, number: str, word: str) -> int:
    """A word that is heard at once, and is undone; then another one within the week, whose answer finds no room. The
    row of that answer.
    """
    short_card(h)
    h.text(number, "STOP")
    assert newest(h, number).role == CHANGED
    h.text(number, "JOIN")
    h.passes(days=1)
    h.radio = False  # for who is not let through by his role
    h.text(number, word)
    row = newest(h, number)
    assert (row.role, row.state) == (LEFT_LATER, "queued")
    return int(row.id)


@pytest.mark.parametrize(("word", "said"), [("STOP", "uitgeschreven"), ("PAUZE 300", "geen berichten tot")])
def test_a_second_word_within_a_week_is_heard_behind_it(tmp_path: Path, word: str, said: str) -> None:
    """Of a short card: no room for a week. It is said as soon as the week is over, whatever strangers spend."""
    h = Hall(tmp_path)
    h.add(N)
    before = spent(h, N, word)
    h.passes(days=8)
    rows = newest(h, N)
    assert rows.id > before
    assert rows.role == CHANGED
    assert said in h.got(N)[-1]
    h.radio = True
    h.passes(days=20)
    assert newest(h, N).id == rows.id, "heard, and not said a third time"


def test_who_came_back_meanwhile_hears_of_that(tmp_path: Path) -> None:
    """What is said in the end is how things stand, and nothing of what was in between."""
    h = Hall(tmp_path)
    h.add(N)
    left = spent(h, N, "STOP")
    h.text(N, "JOIN")
    back = newest(h, N)
    assert (back.role, back.state) == (BACK_LATER, "queued")
    h.passes(days=10)
    again = [row for row in rows_of(h, N) if row.id > left]
    assert all(row.role in (BACK_LATER, CHANGED) for row in again)
    assert newest(h, N).role == CHANGED
    assert "weer lid" in h.got(N)[-1]


def test_who_an_operator_brought_back_hears_nothing_of_it(tmp_path: Path) -> None:
    h = Hall(tmp_path)
    h.add(N)
    last = spent(h, N, "STOP")
    own = h.call(members.person, N, "nl", h.now)
    h.call(members.step, own, "dorp", State.LEFT, "add")
    assert states(h, N) == {State.ACTIVE}
    h.passes(days=10)
    assert newest(h, N).id == last


def test_what_found_room_is_not_said_again(tmp_path: Path) -> None:
    h = Hall(tmp_path)
    h.add(N)
    before = spent(h, N, "STOP")
    h.radio = True
    h.passes(days=10)
    assert newest(h, N).id == before


def test_an_erasure_is_told_by_its_own_text(tmp_path: Path) -> None:
    """Who asked to be erased hears of that until he heard it, once a day, and by no other text beside it; also where
    that text is given up right before the hour at which others are said again.
    """
    h = Hall(tmp_path)
    h.add(N)
    h.time.at = datetime(2027, 1, 16, 5, 45, tzinfo=UTC)  # 6:45; what waits since then is given up at 8:45
    spent(h, N, "VERGEET")
    before = len(h.got(N))
    h.passes(minutes=30, step=1800)
    h.passes(days=1, hours=3)
    assert len(h.got(N)) == before + 1


@pytest.mark.parametrize("word", ["STOP", "PAUZE 300"])
def test_who_is_brought_back_hears_it_whatever_strangers_spent(tmp_path: Path, word: str) -> None:
    """Who left or pauses by his own word, and whom a forged JOIN makes a member again."""
    h = Hall(tmp_path)
    h.add(N)
    h.text(N, word)
    assert any("weer lid" in text for text in h.text(N, "JOIN"))
    assert newest(h, N).role == CHANGED


def test_a_question_is_no_such_news(tmp_path: Path) -> None:
    """Anybody can have one put to anybody."""
    h = Hall(tmp_path)
    h.text(N, "JOIN Jan, Kerkstraat")
    assert newest(h, N).role == "resident"
    h.text(N, "STOP")
    h.passes(days=2)
    h.text(N, "JOIN")
    assert newest(h, N).role == "resident"


def test_a_role_holder_who_is_a_member_elsewhere_hears_it(tmp_path: Path) -> None:
    """However many questions were asked in his name before."""
    h = two(tmp_path, PEETERS)
    for _ in range(25):
        h.text(PEETERS, "STATUS")
    assert any("uitgeschreven" in text for text in h.text(PEETERS, "STOP LID"))


def test_the_digest_shows_everybody_who_left_since_the_last(tmp_path: Path) -> None:
    """An alert stands halted all morning, so that the day's digest comes six hours late: who left right behind the last
    one is in it, also where all is erased by then.
    """
    h = Hall(tmp_path)
    h.add(N, member(2))
    h.time.at = datetime(2027, 1, 16, 8, 1, tzinfo=UTC)
    h.passes(600, minutes=10)  # yesterday's
    h.text(N, "STOP")
    h.text(member(2), "VERGEET")
    before = h.last()
    h.time.at = datetime(2027, 1, 17, 14, 30, tzinfo=UTC)
    h.passes(600, minutes=10)
    assert any("2" in text and "lid" in text.casefold() for text in h.got(ANJA, before)), h.got(ANJA, before)


def test_who_wakes_is_there_for_the_next_alert(tmp_path: Path) -> None:
    """A pause ends while an alert of somebody else stands halted."""
    h = two(tmp_path, N)
    h.text(N, "PAUZE 1")
    h.time.at = datetime(2027, 1, 16, 11, 0, tzinfo=UTC)
    h.alert(member(9))
    h.call(lambda c: c.execute(broadcasts.update().values(state="halted", done_at=None)))
    h.passes(600, hours=2)
    assert states(h, N) == {State.ACTIVE}


def test_a_confirmation_that_never_left_is_a_stranger_s_still(tmp_path: Path) -> None:
    """Told again, day by day, it takes none of what is proven."""
    h = Hall(tmp_path)
    h.add(N)
    h.radio = False
    h.text(N, "VERGEET")
    h.passes(3600, hours=60)
    rows = h.call(lambda c: list(c.execute(sa.select(deliveries.c.unproven).where(deliveries.c.number == N)).scalars()))
    assert len(rows) > 1 and all(rows)
