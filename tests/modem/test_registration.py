"""Registered where texts go, or not: every combination of the domains, by the table and over the wire."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsd.modem.protocol import Card
from smsd.modem.registration import STATS, judge
from smsd.simulator.manners import Manners
from tests.modem.test_at_modem import Bench, play

TEXTS = {1, 5, 6, 7, 9, 10}


@pytest.mark.parametrize(
    ("stats", "ims", "texts", "words"),
    [
        ({"+CREG": 1}, None, True, "home network"),
        ({"+CREG": 5}, None, True, "roaming"),
        ({"+CREG": 6}, None, True, "home network, texts only"),
        ({"+CREG": 9}, None, True, "no calls"),
        ({"+CREG": 3, "+CGREG": 1}, None, False, "data only"),
        ({"+CREG": 3, "+CGREG": 1, "+CEREG": 1}, None, False, "texts denied by the network"),
        ({"+CREG": 2, "+CEREG": 1}, None, False, "data only"),
        ({"+CREG": 0, "+CEREG": 1}, True, True, "texts over IMS"),
        ({"+CREG": 0, "+CEREG": 1}, False, False, "data only"),
        ({"+CREG": 2, "+CEREG": 6}, None, True, "texts only"),
        ({"+CREG": 3, "+CEREG": 7}, None, True, "texts only"),
        ({"+CEREG": 1}, None, True, "home network"),
        ({"+CEREG": 3}, None, False, "denied"),
        ({"+CREG": 3}, None, False, "denied"),
        ({"+CREG": 2}, None, False, "searching"),
        ({"+CREG": 8}, None, False, "emergency"),
        ({"+CREG": 4}, None, False, "unknown"),
        ({"+CREG": 99}, None, False, "maker"),
        ({}, None, False, "no network"),
    ],
)
def test_the_table(stats: dict[str, int], ims: bool | None, texts: bool, words: str) -> None:
    """Named combinations."""
    found = judge(stats, ims=ims)
    assert found.texts is texts
    assert words in found.words


@given(
    st.dictionaries(st.sampled_from(["+CREG", "+CGREG", "+CEREG"]), st.integers(0, 12)),
    st.sampled_from([None, True, False]),
    st.booleans(),
)
def test_any_combination(stats: dict[str, int], ims: bool | None, operator: bool) -> None:
    """A domain for calls and texts that is registered is enough; a registration for data alone is never."""
    found = judge(stats, ims=ims, operator=operator)
    assert found.words
    if stats.get("+CREG") in TEXTS:
        assert found.texts
    packets = {stats.get("+CGREG"), stats.get("+CEREG")}
    if "+CREG" in stats and stats["+CREG"] not in TEXTS and not packets & {6, 7} and ims is not True:
        assert not found.texts
    if stats and not any(STATS.get(s) and STATS[s].registered for s in stats.values()):
        assert not found.texts


@pytest.mark.parametrize(
    ("manners", "registered", "words"),
    [
        (Manners(stats={"+CREG": "3", "+CGREG": "1"}), False, "data only"),
        (Manners(stats={"+CREG": "2", "+CEREG": "1"}, ims="0,1,4"), True, "IMS"),
        (Manners(stats={"+CREG": "2", "+CEREG": "1"}, ims="0,1,1"), False, "data only"),
        (Manners(stats={"+CREG": "2", "+CEREG": "1"}, ims="0,0"), False, "data"),
        (Manners(stats={"+CEREG": "1"}, refused={"+CREG", "+CGREG"}), True, "home"),
        (Manners(stats={"+CEREG": "6", "+CREG": "0"}), True, "texts only"),
        (Manners(refused={"+CREG", "+CGREG"}), True, "home"),
        (Manners(refused={"+CREG", "+CGREG", "+COPS"}), False, "no network"),
        (Manners(refused={"+CREG="}, stats={"+CREG": "3"}), False, "data only"),
        (Manners(cfun=4, cfun_stuck=True), False, "CFUN 4"),
    ],
    ids=str,
)
def test_over_the_wire(manners: Manners, registered: bool, words: str) -> None:
    """What the modem says becomes what the line is, when it is opened and when it is asked again."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        for facts in (b.modem.facts, await b.modem.refresh()):
            assert facts.registered is registered, facts
        assert words in facts.service
        assert (facts.operator is not None) <= registered

    play(main, manners)


def test_a_notice_of_one_domain_is_not_that_of_another() -> None:
    """+CGREG: 1 while +CREG is denied makes no line ready; +CREG: 1 does."""

    async def main(b: Bench) -> None:
        await b.modem.open(Card())
        b.server.notice("+CGREG: 1")
        await asyncio.sleep(0.1)
        assert b.modem.facts.registered is False
        b.server.notice("+CREG: 1")
        await asyncio.sleep(0.1)
        assert b.modem.facts.registered
        b.server.notice("+CREG: 3")
        await asyncio.sleep(0.1)
        assert b.modem.facts.registered is False
        assert "denied" in b.modem.facts.service

    play(main, Manners(stats={"+CREG": "3", "+CGREG": "2"}))
