"""What stands around a wish and changes nothing in it: anger in front of it, a missing comma between two thoughts.

In: a text, or a clause as rules/concepts.py reads it. Out: the text without "how often must I say that", or the clause
in the pieces in which it would have been said. It knows nothing of what is wished for.
"""

from __future__ import annotations

from collections.abc import Iterator

from smsd.rules.concepts import Clause, has, spoken
from smsd.rules.later import Later
from smsd.rules.syntax import pairs

_COUNT = (
    r"(?:(?:\d+|twee|drie|vier|tien|honderd|deux|trois|quatre|dix|cent|zwei|drei|zehn|hundert|two|three|four|ten"
    r"|a hundred|so many|many|zoveel|meerdere|plusieurs|mehrere) ?(?:keer|keren|maal|x|fois|mal|times)"
    r"|mehrmals|mehrfach|twice|often)"
)
# "hoe vaak moet ik nog zeggen", "ik heb al drie keer gezegd", in four languages
_SAID = (
    (
        r"(?:hoe vaak|hoe dikwijls|hoeveel (?:keer|keren|maal)|hoe ?lang) (?:moet|moeten) (?:ik|we|wij|k) "
        r"(?:(?:het|dat|dit|u|jullie|jou|je|nu|nog|eigenlijk|eens) )*"
        r"(?:zeggen|vragen|herhalen|schrijven|sturen|melden|uitleggen)"
    ),
    (
        r"(?:ik|k|wij|we) (?:heb|hebben|had) (?:(?:u|jullie|het|dat|dit|nu|al|toch|reeds|" + _COUNT + r") )+"
        r"(?:gezegd|gevraagd|geschreven|gemeld|laten weten|doorgegeven)"
    ),
    (
        r"combien de fois (?:faut il|faut|dois je|doit on|il faut|est ce que je dois|je dois) "
        r"(?:(?:que|je|encore|vous|te|le|la|nous|l) )*(?:dire|dise|demander|demande|repeter|repete|ecrire|ecrive)"
    ),
    (
        r"(?:je|j|on|nous) (?:(?:vous|l|t|le) )*(?:ai|avais|a|avons) (?:(?:deja|encore|bien|" + _COUNT + r") )*"
        r"(?:dit|demande|ecrit|signale|repete)(?: " + _COUNT + r")?"
    ),
    (
        r"wie oft (?:muss|soll|mussen|sollen) (?:ich|wir) (?:(?:das|es|euch|ihnen|dir|denn|noch|eigentlich|mal) )*"
        r"(?:sagen|schreiben|bitten|wiederholen|fragen|melden)"
    ),
    (
        r"(?:ich|wir) (?:habe|haben|hab|hatte) "
        r"(?:(?:das|es|euch|ihnen|dir|doch|schon|bereits|jetzt|nun|" + _COUNT + r") )+"
        r"(?:gesagt|geschrieben|gebeten|gemeldet)"
    ),
    (
        r"how (?:many times|often) (?:(?:do|must|should|have|did) )?(?:i|we) (?:(?:have|need|got|to) )*"
        r"(?:say|tell|ask|repeat|write)(?: (?:you|it|this))*"
    ),
    r"(?:i|we) (?:(?:have|had|already) )*(?:told|asked|said)(?: (?:you|it|already|before))*(?: " + _COUNT + r")?",
)
_FRAMES = Later(rf"\b(?:{'|'.join(_SAID)})(?:\W*$|\s*[:,.!?]+|,? (?:dat|om|que|qu|de|d|dass|that|to)\b)\s*")


def without_frame(text: str) -> str:
    """The text without what only says how often it was said: "hoe vaak moet ik nog zeggen dat ik hier uit wil"."""
    said = spoken(text)
    rest = _FRAMES.made.sub(" ", said, count=1).strip()
    return rest if rest and rest != said.strip() else text


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
