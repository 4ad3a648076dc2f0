"""When ModemManager has to look into the memory again, and what is new there: no ModemManager is needed."""

from __future__ import annotations

from smsd.modem import mm_memory
from smsd.modem.mm_memory import Memory
from smsd.modem.mm_values import from_properties, place_of
from smsd.modem.protocol import Incoming

PATH = "/org/freedesktop/ModemManager1/SMS/{}"


def text(n: int, words: str = "hallo") -> Incoming:
    found = from_properties(
        {"State": 3, "PduType": 1, "Number": "+32475123456", "Text": words}, place_of(PATH.format(n))
    )
    assert found is not None
    return found


def put(memory: Memory, n: int, now: float, words: str = "hallo", *, stored: bool = True) -> bool:
    return memory.put(PATH.format(n), text(n, words), stored=stored, now=now)


def listed(now: float) -> Memory:
    """A memory that was listed then, and is empty."""
    memory = Memory()
    memory.listing(now)
    memory.listed(0)
    return memory


def test_a_modem_that_was_enabled_before_is_listed_at_once() -> None:
    assert Memory().due(5.0)
    assert not listed(5.0).due(5.0)


def test_a_listing_waits_for_a_quiet_moment_and_not_for_ever() -> None:
    """After each text: in a pause, in any case two minutes later, and every ten minutes though nothing came."""
    memory = listed(0.0)
    assert not memory.due(mm_memory.EVERY_S - 1)
    assert memory.due(mm_memory.EVERY_S)
    memory.stir(100.0)
    put(memory, 1, 100.0)
    assert not memory.due(129.0)
    assert memory.due(130.0)
    for at in range(110, 220, 10):
        memory.stir(float(at))  # a text goes out
    assert not memory.due(219.0)
    assert memory.due(220.0)
    memory.listing(220.0)
    assert not memory.due(221.0)


def test_a_report_that_is_not_stored_locks_nothing() -> None:
    memory = listed(0.0)
    put(memory, 1, 1.0, stored=False)
    assert not memory.due(400.0)
    assert memory.done(place_of(PATH.format(1)), 2.0) == PATH.format(1), "so it is deleted at once"
    assert memory.done(place_of(PATH.format(1)), 2.0) is None


def test_a_card_does_not_fill() -> None:
    """Many that are done with are deleted without a pause; one that could not be is no reason to try for ever."""
    memory = listed(0.0)
    for n in range(mm_memory.MANY):
        memory.stir(1.0)
        put(memory, n, 1.0, str(n))
        assert not memory.due(2.0)
        assert memory.done(place_of(PATH.format(n)), 2.0) is None
    assert memory.due(2.0)
    assert memory.fullness == mm_memory.MANY / mm_memory.CARD
    assert [path for _, path in memory.spent()] == [PATH.format(n) for n in range(mm_memory.MANY)]
    memory.refused(place_of(PATH.format(0)))
    assert not memory.due(2.0)
    assert memory.spent()[-1][1] == PATH.format(0), "the others come first"
    for place, _ in memory.spent():
        memory.deleted(place)
    assert memory.fullness == 0


def test_a_listing_names_everything_anew() -> None:
    """What was told is known under its new path, however many are alike; what is not there any more is forgotten."""
    memory = listed(0.0)
    assert put(memory, 1, 1.0)
    assert put(memory, 2, 1.0, "weg")
    memory.done(text(1).place, 2.0)
    memory.listing(3.0)
    assert not put(memory, 7, 3.0)
    assert put(memory, 8, 3.0), "the same words once more are another text"
    memory.listed(0)
    assert memory.spent() == [(text(1).place, PATH.format(7))]
    assert memory.done(text(2).place, 4.0) is None
    assert PATH.format(7) in memory
    assert PATH.format(1) not in memory
    assert memory.fullness == 2 / mm_memory.CARD


def test_a_text_that_waits_for_parts() -> None:
    """One more than at the last listing: its other part may lie there unseen; one that never comes is no reason."""
    memory = listed(0.0)
    memory.unfinished(1, 10.0)
    assert memory.due(50.0)
    memory.listing(50.0)
    memory.listed(1)
    memory.unfinished(1, 60.0)
    assert not memory.due(600.0)
