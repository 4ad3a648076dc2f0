"""Whether a few words say by themselves that it shall stop, however they are spelt: "nee nee stop", "stpo alarm". Pure.

In: a text, or a piece of one. Out: yes or no. It does not know what goes on, and weighs nothing: orders.py does.
"""

from __future__ import annotations

import re

from smsd.rules import lexicon
from smsd.rules.concepts import Clause, concepts, has, one_off, read
from smsd.rules.halting_words import orders_a_halt
from smsd.rules.sense import Sense, senses
from smsd.rules.signs import Sign, signs
from smsd.rules.syntax import before_a_noun, denied, denied_behind
from smsd.rules.words import fold

WORD = re.compile(r"[^\s:,.;!?\u2013\u2014-]+")


def says_stop(piece: str) -> bool:
    """Whether a few words between two points say by themselves that it shall stop."""
    return (
        orders_a_halt(piece)
        or Sign.STOP in signs(piece)
        or Sense.HALT in senses(piece)
        or nearly_stop(piece)
        or briefly(read(piece))
    )


def only_denies(text: str) -> bool:
    """As in "nee nee nee", "NEIN!!", "neeeen svp"."""
    words = [w for w in WORD.findall(fold(text)) if concepts(w).isdisjoint(("polite",)) or _NO.fullmatch(w)]
    return bool(words) and all(_NO.fullmatch(w) for w in words)


_NO = re.compile(r"(?:ne+n*|no+n*|nei+n*|nope|nah|neeje)+")


def briefly(clauses: tuple[Clause, ...]) -> bool:
    """A few words with one of halting among them, of nobody who is seen: "nee nee nee stop", "oei stop dees"."""
    if sum(map(len, clauses)) > BRIEF or any(has(c, "person", "motion", "danger", "question") for c in clauses):
        return False
    return any(
        "halt" in w.means and not denied(c, "halt") and not denied_behind(c, at) and not before_a_noun(c, at)
        for c in clauses
        for at, w in enumerate(c)
    )


BRIEF = 5  # words


def ends_in_stop(text: str) -> bool:
    """Whether its last word is an order, in one breath with all before it: "non mais c pas du tout là arretez"."""
    words = [
        w for w in WORD.findall(fold(text).replace("'", " ").replace("\u2019", " ")) if "polite" not in concepts(w)
    ]
    if len(words) < 2:
        return False
    return (words[-1] in _TO_YOU and words[-2] not in ("ne", "n", "vous")) or (
        words[-1] in _LAST and words[-2] not in _BEFORE_NO_ORDER
    )


_TO_YOU = {"arretez", "stoppez", "annulez"}
_LAST = {"stop", "stopp", "annuleer", "annuleert", "cancel", "abort"}
# a noun ("bus stop"), a denial, or what somebody called out
_BEFORE_NO_ORDER = frozenset(
    """
    bus tram full non one pit the a an this that de het la le l un une der die das to ne n pas niet nie ni nicht
    not t didn did does doesn won will would wouldn can could cannot kan kunnen wil willen wou moet mag riep
    roept roepen schreeuwt zei zegt crie cria crient dit disent rief ruft sagt sagte shouted shouts yells said
    says zonder sans ohne without
    """.split()
)


def nearly_stop(text: str) -> bool:
    """One word, a letter off, alone or beside what it stops: "sop", "stpo alarm", "abrechen"."""
    words = [w.strip("\"'()") for w in WORD.findall(fold(text))]
    if words == ["stp"]:
        return True
    words = list(dict.fromkeys(w for w in words if concepts(w or "?").isdisjoint(("polite", "alarm", "this", "fill"))))
    if len(words) != 1 or len(words[0]) < 3:
        return False
    known = concepts(words[0])
    plain = single(words[0])
    return any(
        one_off(words[0], k) or plain == single(k) or (len(plain) >= LONG and one_off(plain, single(k)))
        for k in _HALTS
        if len(k) >= LONG or not known
    )


def single(word: str) -> str:
    """A word without its doubled letters: "arette", "anuleren"."""
    return re.sub(r"(.)\1+", r"\1", word)


SHORT = 5  # letters of a word whose misspelling counts where it is no word itself
LONG = 7  # letters of a word that is hardly anything else when one of them is wrong
_HALTS = (
    "stop",
    "stopp",
    "halt",
    *(w.rstrip("*") for w in lexicon.WORDS["halt"].split() if w.rstrip("*").isalpha() and len(w) >= SHORT),
)
