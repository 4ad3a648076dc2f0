"""Networks at the head of a text, as people join them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smsd.rules import grammar
from smsd.rules.grammar import Known
from smsd.rules.words import Verb

NAMES = {"dorp": "dorp", "zuid": "zuid", "west": "west", "sint-jan": "sintjan", "molenwijk": "molen"}
KNOWN = Known(NAMES, {"noord": "noord"}, ())
BODIES = (
    "brand Molenstraat 4",
    "inbraak in de Kerkstraat",
    "2 mannen te voet",
    "en nu iets anders",
    "Zuidstraat: rook",
)
joiners = st.sampled_from([" ", ", ", " en ", " + ", "+", "/", ",", " et ", " und ", " and ", " & ", "  "])
written = st.lists(
    st.tuples(st.sampled_from(sorted(NAMES)), joiners, st.sampled_from([str, str.upper, str.title])), min_size=1
)


def _joined(parts: list) -> str:  # type: ignore[type-arg]
    return "".join(
        form(name) + (joiner if at < len(parts) - 1 else "") for at, (name, joiner, form) in enumerate(parts)
    )


@given(written, st.sampled_from([": ", " ", ", ", " - "]), st.sampled_from(BODIES))
def test_all_that_are_named_are_meant_and_no_word_is_lost(parts: list, behind: str, body: str) -> None:  # type: ignore[type-arg]
    """However they are joined; what stands behind them is the message, letter for letter."""
    wanted = tuple(dict.fromkeys(NAMES[name] for name, _, _ in parts))
    head = _joined(parts) + behind
    assert grammar.networks_ahead(head + body, KNOWN) == (wanted, body)
    read = grammar.read(f"ALARM {head}{body}", "police", KNOWN)
    assert (read.verb, tuple(dict.fromkeys(read.networks)), read.text) == (Verb.ALERT, wanted, body)


@given(st.sampled_from(BODIES), st.sampled_from(["", "De ", "Inbraak dorp en ", "en "]))
def test_words_that_name_none_stay(body: str, before: str) -> None:
    """A name within the message is part of it."""
    assert grammar.networks_ahead(before + body, KNOWN) == ((), before + body)
