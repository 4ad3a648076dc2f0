"""What a role holder orders in plain words: halt, all clear, false alarm, drill; and what is no message at all. Pure.

In: a text that no keyword explains (or that a keyword explains badly: "Alarm voorbij", "Einde van de Kerkstraat: inbraak"), and
whether something runs and an incident is open. Out: an `Order`, where both an order and a new alert are possible a question. It
decides nothing: handlers do, and every order but a halt is shown in a preview before it is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from smsd.rules import lexicon
from smsd.rules.concepts import FEW, concepts, has, read, unknown
from smsd.rules.grammar import one_off
from smsd.rules.sense import PLAINLY_FINE, Sense, clears, denied, senses, voids
from smsd.rules.words import fold


class Order(StrEnum):
    """What a text orders."""

    NONE = "none"        # words for residents
    HALT = "halt"
    END = "end"
    WRONG = "wrong"
    TEST = "test"
    NOTHING = "nothing"  # thanks, chatter, a question: nobody is to get it
    LOST_PIN = "lost pin"  # a forgotten PIN, a question about codes


@dataclass(frozen=True, slots=True)
class Reading:
    """An order; `sure` is False where it may as well be the words of a new alert."""

    order: Order
    sure: bool = True


NONE = Reading(Order.NONE)
_REPEATS = {"alarm", "fill", "polite", "this", "over_word"}
_WORD = re.compile(r"[^\s:,.;!?\u2013\u2014-]+")


def read_order(text: str, *, live: bool = False, opened: bool = False) -> Reading:
    """What a text orders while something runs (`live`) or an incident is open (`opened`)."""
    found = senses(text)
    clauses = read(text)
    rest = tuple(c for c in clauses if not clears((c,)) and not voids((c,)))
    news = any(has(c, "danger", "alarming", "motion", "person") and not has(c, "over", "safe") and not denied(c, "danger") for c in rest) or sum(map(unknown, rest)) > FEW + 2
    strange = sum(map(unknown, clauses))
    if live and (found & {Sense.HALT, Sense.LEAVE} or _nearly_stop(text)):
        return Reading(Order.HALT)
    if Sense.DRILL in found:
        return Reading(Order.TEST)
    if Sense.FALSE_ALARM in found:
        return Reading(Order.WRONG, sure=not news)
    if Sense.ALL_CLEAR in found:
        return Reading(Order.END, sure=not news)
    if found & {Sense.HALT, Sense.LEAVE} and not news and strange <= FEW:
        return Reading(Order.HALT)
    if opened and any(has(c, "over", "safe") and not has(c, "not", "none") for c in clauses):
        return Reading(Order.END, sure=False)
    if any(has(c, "secret") for c in clauses) and not news and strange <= 1:
        return Reading(Order.LOST_PIN)
    if Sense.CRY in found or any(has(c, "danger", "alarming") for c in clauses):
        return NONE
    if found & PLAINLY_FINE or (text.rstrip(" !.").endswith("?") and strange <= 1 and not news) or not (strange or re.search(r"\d", text)):
        return Reading(Order.NOTHING)
    return NONE


def _nearly_stop(text: str) -> bool:
    """One word, a letter off: "sop", "stpo", "abrechen"."""
    words = [w for w in _WORD.findall(fold(text)) if "polite" not in concepts(w)]
    if len(words) != 1 or len(words[0]) < 3:
        return False
    return any(one_off(words[0], k) for k in _HALTS if len(k) >= LONG or not concepts(words[0]))


LONG = 7  # letters of a word that is hardly anything else when one of them is wrong
_HALTS = ("stop", "stopp", "halt", *(w for w in lexicon.WORDS["halt"].split() if w.isalpha() and len(w) >= LONG))


def describes_place(text: str) -> bool:
    """Whether what stands behind EINDE is a place: "(Einde) van de Kerkstraat: inbraak bezig"."""
    clauses = read(text)
    behind = re.match(r"\s*(?:van|aan|in|de|du|des|der|vom|von|of|rue)\b", fold(text))
    return bool(behind and clauses) and not has(clauses[0], "alarm", "over", "safe") and unknown(clauses[0]) > 0 and Sense.CRY in senses(text)


def is_negated_test(text: str) -> bool:
    """Whether TEST is a verb or denied: "(Test) geen deuren", "(Test) niet"."""
    first = _WORD.search(fold(text))
    return first is not None and not concepts(first.group()).isdisjoint(("none", "not"))


def without_repeats(text: str, *also: str) -> str:
    """The text without words at its head that only repeat the keyword: "ALARM", "d'alerte", "Dit is een oefening:"."""
    at, counted = 0, False
    for match in _WORD.finditer(text):
        pieces = [p for p in re.split(r"['\u2019]", fold(match.group())) if p]
        means = [concepts(p) for p in pieces if len(p) > 1]
        if any(not m.isdisjoint(also) for m in means):
            counted = True
        elif not all(not m.isdisjoint(("fill", "this")) for m in means):
            break
        at = match.end()
        if counted and re.match(r"\s*[:,.;!\n\u2013\u2014-]", text[at:]):
            break
    return text[at:].lstrip(" :,.;!-\u2013\u2014\n\t") if counted else text
