"""What neighbours say after an alert that is no cry for help, thought by thought:
nothing was seen here, may they catch him, we are away.

In: clauses as rules/concepts.py reads them. Out: whether each thought of the text is such a one, from its first word to
its last (rules/no_cry_table.py), or thanks, or "will do". One thought that is not: then it is not calm, and whoever
asks has to think of a cry.
"""

from __future__ import annotations

from smsd.rules import lexicon
from smsd.rules.concepts import CLOSING, Clause, before_name, has
from smsd.rules.plainly import is_clause_done, is_thanks, without_signature
from smsd.rules.signs import Sign, signs

MOST_THOUGHTS = 8
# places in a thought where the next one may begin; who repeats a word eighty times is read no longer than others
MOST_JOINTS = 5
# between two thoughts; and what begins the next one by itself
_JOINTS = {"maar", "mais", "aber", "but", "en", "et", "und", "and", "dus", "donc", "so"}
_BEGINNINGS = {"hopelijk", "hoffentlich", "hopefully", "pourvu", "haha", "gelukkig", "heureusement", "sorry"}


def is_calm(clauses: tuple[Clause, ...]) -> bool:
    """Whether each thought by itself is no more than that nothing was seen, a hope, a sigh, "will do", or thanks.

    The alert's own words ("weeral een inbraak") count beside such a thought; by themselves somebody may report it.
    """
    thoughts = without_signature(clauses)
    if not 0 < len(thoughts) <= MOST_THOUGHTS:
        return False
    kinds = [kind for c in thoughts for kind in _kinds(before_name(c), splits=2)]
    return "" not in kinds and "calm" in kinds


def _kinds(c: Clause, splits: int) -> list[str]:
    """What the thoughts of a clause are: calm, echo, polite; "" where one may be more."""
    kind = _kind(c)
    if kind or not splits:
        return [kind]
    joints = [
        at for at in range(1, len(c)) if c[at].bare in _JOINTS | _BEGINNINGS or not c[at].means.isdisjoint(("thanks",))
    ]
    for at in joints[:MOST_JOINTS]:
        first = _kind(c[:at])
        behind = c[at + (c[at].bare in _JOINTS) :]
        if first and behind and (rest := _kinds(behind, splits - 1)) and "" not in rest:
            return [first, *rest]
    return [""]


def _kind(c: Clause) -> str:
    said = signs(" ".join(w.bare.replace("_", " ") for w in c))
    if Sign.CALM in said:
        return "calm"
    if Sign.ECHO in said:
        return "echo"
    if has(c, "help") and not has(c, "thanks"):
        return ""  # "vite la police"
    if all(not w.means.isdisjoint(("polite", "emoji")) or w.bare in lexicon.ALARMING or w.bare in _WITH for w in c):
        return "polite"
    told = has(c, "thanks", "done", "yes", "carried_out")  # "snel snel" says none of these
    return "calm" if told and (is_thanks((c,)) or is_clause_done(c)) else ""


_WITH = {"met", "avec", "mit", "with"} | CLOSING
