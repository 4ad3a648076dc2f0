"""How words stand together, whatever they are about: articles, fillers, what a
denial denies, which verb goes with which particle.

In: clauses as rules/concepts.py reads them. Out: whether one of these holds. It knows no meaning of a whole text:
membership_sense.py and alert_sense.py do.
"""

from __future__ import annotations

from smsd.rules import lexicon
from smsd.rules.concepts import Clause, Word, before_name, has

ARTICLES = {"de", "het", "een", "die", "dat", "deze", "le", "la", "les", "un", "une", "ce", "cet", "cette", "ces",
             "der", "den", "das", "dem", "ein", "einen", "the", "a", "an", "that", "this", "those", "dit",
             "l"}  # fmt: skip
BEFORE_A_NOUN = ARTICLES - {"dit", "dat", "this", "that", "deze"} | {
    "bij",
    "aan",
    "au",
    "am",
    "bus",
    "non",
    "s",
    "se",
    "tram",
    "full",
    "volle",
}


def pairs(c: Clause, kind: str) -> bool:
    """A verb in two pieces, up to six words apart."""
    for verbs, particles in _PAIRS[kind]:
        for at, word in enumerate(c):
            if word.bare not in verbs:
                continue
            last = all(filler(w) for w in c[at + 1 :])  # "mij uit de groep halen"
            if any(w.bare in particles for w in c[at + 1 : at + 8]) or any(
                w.bare in particles for w in c[0 if last else max(0, at - 1) : at]
            ):
                return True
    return False


_PAIRS = {
    kind: [(set(verbs.split()), set(particles.split())) for verbs, particles in pairs]
    for kind, pairs in lexicon.PAIRS.items()
}


def filler(w: Word) -> bool:
    """Whether a word changes nothing of what is said."""
    return not w.means.isdisjoint(("polite", "fill", "emoji", "thanks", "leaving")) or (not w.means and not w.unknown)


def only(c: Clause, *allowed: str) -> bool:
    """Whether all words are of some concepts, or carry no sense."""
    return all(filler(w) or not w.means.isdisjoint(allowed) for w in before_name(c))


def denied(c: Clause, kind: str) -> bool:
    """Whether "not" or "no" stands in front of such a word: "geen oefening", "ce n'est pas
    un exercice"; not "loos alarm, geen inbraak".
    """
    at = next((i for i, w in enumerate(c) if kind in w.means), 0)
    return has(c[max(0, at - 3) : at], "not", "none")


def denied_behind(c: Clause, at: int) -> bool:
    """As in "N'arrêtez pas l'envoi", "stoppen Sie nicht", "annuleer het niet":
    not where "not" begins a thought of its own.
    """
    if at and c[at - 1].bare in ("n", "ne") and has(c[at + 1 :], "not"):
        return True
    behind = (
        at
        + 1
        + (
            at + 1 < len(c)
            and c[at + 1].bare in ("het", "dat", "dit", "sie", "es", "das", "it", "that", "u", "deze", "den", "alarm")
        )
    )
    return (
        behind < len(c)
        and c[behind].bare in _NOT
        and all(
            filler(w) or not w.means.isdisjoint(("alarm", "sending", "message", "halt", "this"))
            for w in c[behind + 1 :]
        )
    )


def before_a_noun(c: Clause, at: int) -> bool:
    """Whether the word before makes it a noun or a place: "de stop", "bus stop", "à l'arrêt"."""
    return at > 0 and c[at - 1].bare in BEFORE_A_NOUN


_NOT = {"niet", "ni", "nie", "pas", "nicht", "nit", "not"}
