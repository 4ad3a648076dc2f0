"""Whether words tell residents something, or a colleague, a friend, a family: thanks, a joke, what is at home. Pure.

In: an officer's words. Out: yes or no. That they are asked about, or kept back, is decided by orders.py.
"""

from __future__ import annotations

import re

from smsd.rules import turns_table as turns
from smsd.rules.concepts import FEW, Clause, has, read, surely, unknown
from smsd.rules.halting_words import plain_of
from smsd.rules.hazards import hazard_of, instructs
from smsd.rules.lint import has_place, has_plate
from smsd.rules.words import fold


def is_thanks(text: str, clauses: tuple[Clause, ...], strange: int) -> bool:
    """Thanks for something that nobody here can name: "Dank u wel voor de samenwerking!"."""
    return (
        bool(clauses) and has(clauses[0], "thanks") and strange <= 2 and not (has_place(text) or harms(text, clauses))
    )


def is_chatter(text: str, clauses: tuple[Clause, ...]) -> bool:
    """What a colleague or a family is told: no hazard, no place, no suspect, nothing to do."""
    return not _tells(text, clauses)


def _tells(text: str, clauses: tuple[Clause, ...]) -> bool:
    """Whether words tell residents something: a hazard, a place, somebody who is seen, what to do, a plate."""
    bare = [w.bare for c in clauses for w in c]
    if bare[0] in _WARNING or bare[:2] == ["let", "op"]:
        return True
    dear = not _DEAR.isdisjoint(bare) or bare[0] in _OF_ONESELF or bare[:2] == ["je", "suis"]
    if harms(text, clauses):
        return True
    if dear or text.rstrip(" !.").endswith("?"):
        return False
    return (
        instructs(text)
        or has_place(text)
        or any(
            any(surely(w, "danger") for w in c) or (has(c, "person") and (has(c, "motion") or unknown(c) >= 2))
            for c in clauses
        )
        or sum(map(unknown, clauses)) > 2 * FEW
    )


def harms(text: str, clauses: tuple[Clause, ...]) -> bool:
    """Whether a hazard, a plate or a danger is named; a word of danger that is a room or a guest is none."""
    return (
        hazard_of(text) is not None
        or has_plate(text)
        or any("alarming" in w.means or (surely(w, "danger") and w.bare not in _ROOMS) for c in clauses for w in c)
    )


# words to a friend, a child, a partner; words that begin a text about oneself; places at home
_DEAR = frozenset(
    """
    schat schatje schattie lieverd lief liefje moeke mama papa mams paps zoon kleine bompa gij ge tu toi cheri cherie
    coeur bebe loulou mamie papy maman
    schatz liebling mausi hase dich dir darling honey sweetie babe mum mom dad love
    """.split()
)
_WARNING = {
    "opgelet", "attention", "achtung", "vorsicht", "warning", "pas", "caution", "beware", "waarschuwing", "opgepast",
    "prudence",
}  # fmt: skip
_OF_ONESELF = {"j", "ben", "ik", "ich", "bin", "suis", "im", "kben"}
_ROOMS = {
    "tuin", "dak", "garage", "schuur", "kelder", "zolder", "jardin", "toit", "grenier", "cave", "garten", "dach",
    "keller", "garden", "yard", "roof", "shed", "basement", "attic", "gast", "gasten", "kerel", "vol",
}  # fmt: skip


def is_own_day(text: str) -> bool:
    """Whether what ends is one's own day: "einde shift voor mij", "fin de service"."""
    said = plain_of(fold(text))
    return _OWN_DAY.match(said) is not None and _PRESENT.search(said) is None and not harms(text, read(text))


def is_to_another(text: str, *, opened: bool) -> bool:
    """Whether somebody dear is spoken to, or a colleague: of an own day, and, where no incident is open, of a court, a
    meeting, what to bring, one's new phone.
    """
    said = plain_of(fold(text))
    if is_own_day(text) or _PRESENT.search(said):
        return is_own_day(text)
    office = not opened and _OF_THE_OFFICE.search(said) is not None and hazard_of(text) is None
    return office or _TO_DEAR.match(said) is not None


_TO_DEAR = re.compile(
    r"\W*(?:(?:hey|hallo|hi|hoi|dag|coucou|salut|bonjour|hello|oh|ja|sorry) ?,? ){0,2}"
    rf"(?:(?:{'|'.join(turns.DEAR)})\b|{turns.PARENT}(?:\W*,(?! ?(?:mama|papa|kind|en)\b)| (?={turns.TO_A_PARENT} )))"
)
_OWN_DAY = re.compile(turns.OWN_DAY)
_OF_THE_OFFICE = re.compile("|".join((*turns.OF_A_COURT, turns.MEETING, *turns.TO_BRING, turns.NEW_PHONE)))
_PRESENT = re.compile(rf"\b(?:{'|'.join(turns.PRESENT)})\b")
