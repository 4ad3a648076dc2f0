"""What stands around a wish and changes nothing in it: anger in front of it, a missing comma between two thoughts.

In: a text, or a clause as rules/concepts.py reads it. Out: the text without "how often must I say that", or the clause
in the pieces in which it would have been said. It knows nothing of what is wished for.
"""

from __future__ import annotations

from collections.abc import Iterator

from smsd.rules.concepts import Clause, has, spoken
from smsd.rules.later import Later
from smsd.rules.syntax import pairs
from smsd.rules.turns_table import CHEERS, SAID

_FRAMES = Later(rf"\b(?:{'|'.join(SAID)})(?:\W*$|\s*[:,.!?]+|,? (?:dat|om|que|qu|de|d|dass|that|to)\b)\s*")


def without_frame(text: str) -> str:
    """The text without what only says how often it was said: "hoe vaak moet ik nog zeggen dat ik hier uit wil"."""
    said = spoken(text)
    said = _CONCEDES.made.sub(" ", said, count=1)
    rest = _FRAMES.made.sub(" ", said, count=1).strip()
    return rest if rest and rest != spoken(text).strip() else text


# "niet dat het slecht is, maar schrijf mij uit"
_CONCEDES = Later(
    r"^\W*(?:niet dat|nie dat|(?:c est |ce n est )?pas que|pas qu|nicht dass|not that)\b[^.;!?]{0,60}?"
    r"\b(?:maar|mais|aber|but)\b"
)


def without_cheers(text: str) -> str:
    """The text without what the police are wished: "bedankt, stop die inbrekers maar", "merci, attrapez-les"."""
    said = spoken(text)
    rest = _CHEERS.made.sub(" ", said)
    return text if rest == said else rest


_CHEERS = Later(rf"\b(?:{'|'.join(CHEERS)})(?= ?(?:[,.;!\n]|$|en |et |und |and ))")
_ONE = frozenset({"ik", "k", "wij", "we", "je", "j", "ich", "wir", "i"})
_STOPPING = frozenset({"stop", "leave"})
_SAID_OF_IT = ("this", "stop", "leave", "quit", "fill", "polite", "yes", "annoyed")
_OF_IT = frozenset(
    {"hiermee", "daarmee", "ermee", "damit", "hiermit", "avec", "dat", "ca", "das", "it", "auf", "op", "met"}
)
LONGEST = 8  # words of "stop this"


def breaths(c: Clause, dead: frozenset[str]) -> Iterator[Clause]:
    """A clause, and what it falls into where a comma is missing.

    That is "stop this" beside a wish, or a wish behind somebody of whom it says that they died (`dead`).
    """
    yield c
    gone = next((at for at, w in enumerate(c) if w.bare in dead), None)
    if gone is not None:
        yield from (c[at:] for at in range(gone + 1, min(len(c), gone + LONGEST)))
    for at in range(1, len(c)):
        front, behind = c[:at], c[at:]
        wish = behind[0].bare in _ONE and has(behind, "message", "want", "need")  # "stop j'ai vu quelqu'un" is none
        stop_first = wish and 1 < at <= LONGEST and _only_stops(front)
        stop_last = front[0].bare in _ONE and has(front, "message") and 1 < len(behind) <= LONGEST
        if stop_first or (stop_last and _only_stops(behind)):
            yield front
            yield behind


def _only_stops(c: Clause) -> bool:
    """Whether it says "stop this" and nothing else."""
    orders = (not c[0].means.isdisjoint(_STOPPING) and not c[0].bare.endswith(_INFINITIVES)) or pairs(c, "ends")
    return orders and all(w.bare in _OF_IT or w.bare in _HOLDS or not w.means.isdisjoint(_SAID_OF_IT) for w in c)


_INFINITIVES = ("en", "er")
_HOLDS = frozenset({"hou", "houd", "houdt", "hort", "hor", "hoer", "kap", "schei"})
