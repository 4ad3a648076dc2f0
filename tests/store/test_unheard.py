"""Texts of which a line heard nothing, over restarts: how many answers may come, how many references are unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from smsd.model.delivery import Outcome
from smsd.model.line import NO_TEXTS, EarlierTexts
from smsd.store import claims, facts, settling, spool, unheard
from smsd.store.database import Database
from smsd.store.schema import texts
from smsd.store.unheard import Doubt
from tests.store.test_spool import NOW, db, queue

__all__ = ["db"]

MINUTE = timedelta(minutes=1)


def taken(conn, line: str, reference: int, at) -> None:
    claimed = claims.claim(conn, line, "me", at)
    spool.take_parts(conn, line, Outcome(claimed.id, "send", at, parts=((1, reference),)))
    spool.settle(conn, Outcome(claimed.id, "send", at), "me", line)


def left(db: Database, after: timedelta) -> EarlierTexts:
    return db.call(unheard.of_earlier_runs, "s1", NOW + after)


def test_what_a_run_leaves(db: Database) -> None:
    """Answers are owed for some minutes; references are unknown behind the one that was heard last."""
    db.call(queue, 8)
    assert left(db, 10 * MINUTE) == NO_TEXTS
    db.call(unheard.note, "s1", Doubt(NOW, 1, cut=False))
    assert left(db, MINUTE) == NO_TEXTS, "its own run had waited for its answer"
    db.call(taken, "s1", 41, NOW + MINUTE)
    for minutes in (2, 3):
        db.call(unheard.note, "s1", Doubt(NOW + minutes * MINUTE, 1, cut=False))
    ids = [db.call(claims.claim, "s1", "me", NOW).id for _ in range(2)]
    db.call(unheard.cut_short, ids, NOW + 4 * MINUTE, lost=False)
    assert left(db, 5 * MINUTE) == EarlierTexts(1, 3, 41), "a modem has one in its hands"
    assert left(db, 8 * MINUTE) == NO_TEXTS, "nothing can come any more"
    db.call(unheard.cut_short, ids, NOW + 6 * MINUTE, lost=True)
    assert left(db, 7 * MINUTE) == EarlierTexts(2, 6, 41), "commits were lost: each may have been taken, and one more"
    assert db.call(unheard.of_earlier_runs, "s2", NOW + 7 * MINUTE) == NO_TEXTS
    db.call(taken, "s1", 44, NOW + 8 * MINUTE)
    assert left(db, 9 * MINUTE) == EarlierTexts(1, 0, 44)


def test_each_part_may_have_a_reference(db: Database) -> None:
    """A text of three parts was in the modem's hands: nobody knows in which of them its run ended."""
    db.call(queue, 1)
    db.call(taken, "s1", 41, NOW)
    db.call(queue, 1)
    db.call(lambda conn: conn.execute(texts.update().values(segments=3)))
    claimed = db.call(claims.claim, "s1", "me", NOW)
    db.call(unheard.cut_short, [claimed.id], NOW + MINUTE, lost=False)
    assert left(db, 2 * MINUTE) == EarlierTexts(1, 3, 41)


def test_a_row_that_went_to_another_line(db: Database) -> None:
    """What its first line may still be told of it stays with that line."""
    db.call(queue, 1)
    claimed = db.call(claims.claim, "s1", "home/1", NOW)
    lost = db.call(settling.lose, "home/1", [claimed.id], NOW)
    db.call(unheard.cut_short, [i for i, _ in lost], NOW, lost=False)
    db.call(settling.settle_uncertain, NOW + MINUTE, (1,), timedelta(0))
    assert db.call(claims.claim, "s2", "home/2", NOW + 2 * MINUTE) is not None
    assert left(db, 2 * MINUTE) == EarlierTexts(1, 1, None)


@pytest.mark.parametrize("value", ["", "null", "{}", "[1]", '[["x", 1, true]]', '[["2027-01-15", "1", 1]]', "[[[]]]"])
def test_a_damaged_fact(db: Database, value: str) -> None:
    """It counts as none, and the next one is kept."""
    db.call(facts.put, "unheard:s1", value)
    assert left(db, MINUTE) == NO_TEXTS
    db.call(unheard.note, "s1", Doubt(NOW, 1, cut=True))
    assert left(db, MINUTE).owed == 1


def test_only_the_newest_are_kept(db: Database) -> None:
    """A line that is in doubt for weeks does not fill the table."""
    for n in range(100):
        db.call(unheard.note, "s1", Doubt(NOW + n * MINUTE, 1, cut=True))
    assert left(db, 99 * MINUTE) == EarlierTexts(4, unheard.KEPT, None)


def test_a_clock_that_is_behind(db: Database) -> None:
    """After a reboot without a network it may be: what came behind what is not known, so each may have a reference."""
    db.call(queue, 1)
    db.call(taken, "s1", 41, NOW + 60 * MINUTE)
    db.call(unheard.note, "s1", Doubt(NOW, 1, cut=True))
    assert left(db, MINUTE) == EarlierTexts(1, 1, 41)
