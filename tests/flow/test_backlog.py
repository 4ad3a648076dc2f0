"""Whose turn it is behind a flood: the order of reading and of handling,
for any flood; and words that overtake each other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.channels.sms import inbox
from smsd.lines.backlog import Backlog
from smsd.model import broadcast as bc
from smsd.model.inbound import Text, Urgency
from smsd.modem.ends import FEW, both_ends
from smsd.modem.protocol import ROUTED, Incoming, Place
from smsd.rules import proof
from smsd.sms.address import Address
from smsd.sms.tpdu import Deliver
from smsd.store import broadcasts, challenges
from tests.hall import Hall
from tests.town import PEETERS

pytestmark = pytest.mark.story

AT = datetime(2027, 1, 15, 12, tzinfo=UTC)


@given(st.integers(0, 200), st.integers(2, 9))
def test_both_ends_meet(size: int, limit: int) -> None:
    """Each is read once; of a flood the newest and the oldest within two turns; no flood is read in its order."""
    waiting, turns = list(range(size)), []
    while waiting:
        now = both_ends(waiting, limit)
        assert now == waiting if len(waiting) <= max(FEW, limit) else len(now) == limit
        turns.append(now)
        waiting = [n for n in waiting if n not in now]
    assert sorted(n for turn in turns for n in turn) == list(range(size))
    if size > max(FEW, limit):
        assert {0, size - 1} <= {n for turn in turns[:1] for n in turn}


def came(rank: Urgency, second: int, place: Place | None) -> tuple[Urgency, Incoming]:
    deliver = Deliver(Address("+32479000000", "international"), AT + timedelta(seconds=second), f"{second}")
    return rank, Incoming(deliver, place, f"{rank} {second} {place}")


PLACES = st.one_of(st.none(), st.builds(Place, st.sampled_from(["SM", "ME", ROUTED]), st.integers(0, 99)))


@given(st.lists(st.builds(came, st.sampled_from(Urgency), st.integers(0, 5), PLACES), max_size=40), st.integers(0, 40))
def test_a_backlog(found: list[tuple[Urgency, Incoming]], closed_after: int) -> None:
    """Halts, staff, the others; each in the order of stamps; a port that closes takes only what is stored."""
    ranks = {id(incoming): rank for rank, incoming in found}
    backlog = Backlog(lambda incoming: ranks[id(incoming)])
    backlog.put(incoming for _, incoming in found)
    out = []
    while (first := backlog.first) is not None and len(out) < closed_after:
        rank = min(ranks[id(first)], Urgency.SOON if first.place and first.place.store == ROUTED else Urgency.PATIENT)
        assert backlog.urgent is (rank < Urgency.PATIENT)
        out.append((rank, first.tpdu.sent_at))
        backlog.done()
    assert out == sorted(out)
    assert len(out) + len(backlog) == len(found)
    backlog.closed()
    while (first := backlog.first) is not None:
        assert first.place is None or first.place.store == ROUTED
        backlog.done()


@pytest.mark.parametrize("word", ["STOP", "stop", "FOUT", "ARRET"])
@pytest.mark.parametrize("ahead", [5, -5, 3600])
def test_a_proof_that_a_stop_overtook(tmp_path: Path, word: str, ahead: int) -> None:
    """The officer proved, then texted STOP; the STOP was read first. It still counts; one sent
    before the proof does not, nor one of tomorrow.
    """
    hall = Hall(tmp_path)
    hall.add(*(f"+3247100{n:04d}" for n in range(1, 4)))
    hall.radio = False
    hall.text(PEETERS, "Inbraak Kerkstraat 5, twee mannen te voet")
    code = proof.code_of(hall.key, hall.call(challenges.open_for, [PEETERS])[-1])
    hall.passes(step=1, seconds=30)

    def comes(words: str, seconds: int) -> None:
        hall.count += 1
        stamp = hall.now + timedelta(seconds=seconds)
        hall.call(inbox.accept_text, hall.ctx, Text(PEETERS, True, words, stamp, hall.now, "stick0", f"x{hall.count}"))

    comes(word, ahead)
    comes(f"{code} 4711", 0)
    states = [b.state for b in hall.call(broadcasts.find, states=tuple(bc.State))]
    assert states == [bc.State.HALTED if ahead == 5 else bc.State.LIVE]
