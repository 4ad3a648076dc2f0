"""What a text means, whatever its words: leaving, joining, a cry for help, thanks, halting an alert, an all clear …

In: a text in Dutch, French, German or English, with typos, greetings and a phone's signature. Out: the `Sense`s that
its words allow, the same for each language; the caller, who knows role and context, picks the one that counts there.
The words are data (rules/lexicon.py); here is how they are put together: by clauses, with negation ("ik wil niet
stoppen"), with whose doing it is ("stop de dief"), and with how much of the text nobody can read. Two rules hold
everywhere: a misspelt word never counts where it could be its own opposite, and only a text that is thanks from end to
end is thanks. It never decides what happens, and knows neither numbers nor states. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from smsd.rules import turns_table as turns
from smsd.rules.alert_sense import clears, drills, halts, voids
from smsd.rules.concepts import FEW, Clause, among, before_name, has, negated, read, spoken
from smsd.rules.frames import breaths, without_cheers, without_frame
from smsd.rules.membership_sense import (
    HERE,
    NEIGHBOURS,
    STAYS,
    asks_how,
    asks_of_others,
    forgets,
    forgets_what_it_named,
    is_in_already,
    joins,
    leaves,
    left_in_vain,
    of_something_else,
)
from smsd.rules.no_cry import is_calm
from smsd.rules.plainly import LIGHTS, is_done, is_phones_own, is_thanks, without_signature
from smsd.rules.plainly import is_clause_done as _is_said_done
from smsd.rules.reasons import refuses, urgent, without_reasons
from smsd.rules.signature import cut
from smsd.rules.signs import Sign, signs


class Sense(StrEnum):
    """What a text may mean."""

    LEAVE = "leave"  # no more texts, please
    JOIN = "join"  # wants to be a member
    FORGET = "forget"  # wants everything erased
    CRY = "cry"  # danger, help, somebody is seen
    THANKS = "thanks"  # thanks from end to end
    DONE = "done"  # "ok", "seen", "lights are on", from end to end
    REACTION = "reaction"  # a phone's own words: a thumb, "Liked …", "I'm driving"
    HALT = "halt"  # stop, cancel: of an alert
    ALL_CLEAR = "all_clear"  # it is over
    FALSE_ALARM = "false_alarm"  # it was wrong
    DRILL = "drill"  # it is an exercise


PLAINLY_FINE = frozenset({Sense.THANKS, Sense.DONE, Sense.REACTION})


def senses(text: str) -> frozenset[Sense]:
    """All that a text may mean; an empty set where its words say nothing that is known."""
    text = cut(text)
    if is_phones_own(text):
        return frozenset({Sense.REACTION})
    text = without_frame(text)
    if Sign.PRAISE in signs(text) or has(tuple(w for c in read(text) for w in c), "thanks"):
        text = without_cheers(text)
    if left_in_vain(spoken(text)) and not urgent(text) and Sense.CRY not in (found := _found(text)):
        return found - PLAINLY_FINE - {Sense.JOIN} | {Sense.LEAVE}
    wish = without_reasons(text)
    if wish != text:
        alone = _found(wish)
        if alone & {Sense.LEAVE, Sense.JOIN} and not urgent(text) and not alone & {Sense.CRY, Sense.FORGET}:
            return alone
        if Sense.FORGET in alone <= {Sense.FORGET, Sense.LEAVE} and not urgent(text):
            return frozenset({Sense.FORGET})
    found = _found(text)
    if not found & PLAINLY_FINE and urgent(text):
        return found - {Sense.LEAVE, Sense.JOIN} | {Sense.CRY}
    return found - {Sense.LEAVE, Sense.JOIN} if found & {Sense.LEAVE, Sense.JOIN} and refuses(text) else found


def _found(text: str) -> frozenset[Sense]:
    """What a text means by its words, without what stands around them."""
    clauses = read(text)
    words = tuple(w for c in clauses for w in c)
    if not words:
        return frozenset({Sense.REACTION}) if text.strip() else frozenset()
    kinds = frozenset().union(*(w.means for w in words)) & {"emoji", "alarming", "leaving"}
    if kinds and all(
        not w.means.isdisjoint(("emoji", "alarming", "leaving", "polite", "thanks")) or w.bare in ("u", "vous", "you")
        for w in before_name(words)
    ):
        return frozenset({Sense.CRY if "alarming" in kinds else Sense.LEAVE if "leaving" in kinds else Sense.REACTION})
    nameless = [before_name(c) for c in clauses]
    said = signs(text)
    found = {
        sense
        for sense, holds in CLAUSE_RULES.items()
        if any(holds(c) for c in (clauses if sense == Sense.CRY else nameless))
    }
    found |= {sense for sense, says in TEXT_RULES.items() if says(clauses)}
    found |= _said(said, clauses)
    if (
        Sign.JOIN in said
        and Sense.JOIN in found
        and (not has(words, "motion", "help", "alarming") or not has(words, "danger", "help", "alarming"))
    ):
        found -= {Sense.CRY}  # "ik wil ook berichten krijgen als er ingebroken wordt"
    if Sense.JOIN in found and Sense.LEAVE in found:  # "uitgeschreven, wil terug lid worden": only "again" tells
        joins = Sign.PARTS not in said and (has(words, "again") or (Sign.JOIN in said and Sign.LEAVE not in said))
        found -= {Sense.LEAVE} if joins else {Sense.JOIN}
    if Sign.QUESTION in said and (among(words, _MUST) or among(words, _COSTS)):
        found -= {Sense.JOIN}  # "moet ik mij inschrijven?"
    own = has(words, "me", "own", "want", "can", "i", "leave")
    if len(words) > FEW and text.rstrip(" !").endswith("?") and not own:
        found -= {Sense.LEAVE}  # "stoppen jullie soms met sturen 's nachts?"
    bare = [w.bare for w in words]
    found -= _no_wish(bare, spoken(text))
    if Sense.LEAVE in found and (_RIDES.search(spoken(text)) or _misses(spoken(text))):
        found -= {Sense.LEAVE}
    if Sense.LEAVE in found and Sense.CRY in found and _only_fears(clauses):
        found -= {Sense.CRY}
    if Sense.FORGET in found:
        found -= {Sense.LEAVE}
    if (
        Sense.CRY in found
        and Sign.PRAISE in said
        and all(w.bare in _POLICE for w in words if not w.means.isdisjoint(_CRIES_OF))
    ):
        found -= {Sense.CRY}  # "goe bezig politie"
        found |= {Sense.DONE} if Sign.DONE in said else set()
    if Sense.CRY in found:
        found -= PLAINLY_FINE
    return _calmed(text, clauses, found)


def _no_wish(words: list[str], said: str) -> set[Sense]:
    """What is not one's own wish, or not now."""
    none: set[Sense] = set()
    if is_in_already(words) or asks_of_others(words):
        none.add(Sense.JOIN)
    if asks_how(words, said):
        none.add(Sense.LEAVE)
    return none


def _calmed(text: str, clauses: tuple[Clause, ...], found: set[Sense]) -> frozenset[Sense]:
    """What was found, or that nothing is amiss, where each thought of the text says no more than that."""
    if _RINGS.search(spoken(text)):
        return frozenset(found - PLAINLY_FINE | {Sense.CRY})
    if not found & PLAINLY_FINE and is_calm(clauses) and not text.rstrip(" !.").endswith("?"):
        return frozenset({Sense.DONE})
    return frozenset(found)


_RIDES = re.compile(turns.RIDES)
_GOT = re.compile(turns.GOT)
_NOTHING = re.compile(r"\b(?:plus|niks|niets|geen|rien|nichts|keine|nothing|no|none)\b")


def _misses(said: str) -> bool:
    """Whether one asks why nothing comes any more: "Ça fait 3 semaines que je reçois plus rien, c'est arrêté ?"."""
    return said.rstrip(" !.").endswith("?") and _GOT.search(said) is not None and _NOTHING.search(said) is not None


_RINGS = re.compile("|".join(turns.RINGS))


def _only_fears(clauses: tuple[Clause, ...]) -> bool:
    """Whether texts are what one is afraid of: "geen meldingen meer, ik word er bang van"."""
    words = [w for c in clauses for w in c]
    alarmed = [w for w in words if not w.means.isdisjoint(_CRIES_OF)]
    return (has(words, "message") or (has(words, "not", "none") and has(words, "more"))) and all(
        w.bare in _FEARS or w.bare in _OF_IT for w in alarmed
    )


_FEARS = {"bang", "schrik", "angst", "peur", "scared", "afraid", "angstig"}
_OF_IT = {"hier", "ici", "here"}
_POLICE = {"politie", "police", "polizei", "cops", "flikken", "agenten"}
_CRIES_OF = ("help", "danger", "alarming", "motion")


def _said(said: frozenset[Sign], clauses: tuple[Clause, ...]) -> set[Sense]:
    """What turns of phrase add: leaving and joining of oneself, and "will do" where that is all."""
    words = tuple(w for c in clauses for w in c)
    found: set[Sense] = set()
    goes = Sign.LEAVE in said or (Sign.PARTS in said and not among(words, STAYS))
    if goes and not has(words, "alarming", "help", "danger") and _of_oneself(clauses):
        found.add(Sense.LEAVE)
    if (
        Sign.JOIN in said
        and not any(negated(c) for c in clauses)
        and Sign.LEAVE not in said
        and not has(words, "none", "leave", "stop", "remove")
        and not among(words, STAYS)
        and not of_something_else([w.bare for w in words])
        and _of_oneself(clauses)
    ):
        found.add(Sense.JOIN)
    if Sign.DONE in said and all(_is_said_done(before_name(c)) for c in without_signature(clauses)):
        found.add(Sense.DONE)
    return found


def _of_oneself(clauses: tuple[Clause, ...]) -> bool:
    """Whether a wish is the sender's own, not a neighbour's."""
    words = [w.bare for c in clauses for w in c]
    if not _DECEASED.isdisjoint(words):
        return True  # of a father or a wife whose phone it was
    return all(
        not (has(c, "person") or among(c, NEIGHBOURS))
        or _only_told(c)
        or has(c, "me")
        or {w.bare for w in c} & {"ik", "k", "wij", "we", "je", "j", "ich", "wir", "i"}
        for c in clauses
    ) and not any(_elsewhere(c) for c in clauses)


def _elsewhere(c: Clause) -> bool:
    """Whether it is about this place, not about our texts; "haal mij daar af"
    is about them, and so is "hier anmelden".
    """
    bare = {w.bare for w in c}
    ours = has(c, "not", "none", "want", "join") or ("af" in bare and has(c, "me"))
    return bool(bare & HERE) and not ours


def _only_told(c: Clause) -> bool:
    """Whether somebody only told of it: "mijn buurvrouw vertelde dat men zich kan aanmelden"."""
    return (
        not _TOLD.isdisjoint(w.bare for w in c)
        or {"man", "sich"} <= {w.bare for w in c}
        or {"men", "zich"} <= {w.bare for w in c}
    )


_TOLD = {"vertelde", "vertelt", "zei", "zegt", "raadde", "tipte", "sagte", "sagt", "erzahlte", "erzahlt", "meinte",
         "empfahl", "told", "said", "says", "mentioned", "recommended", "dit", "raconte", "conseille", "parle",
         "gehoord", "gehort", "heard", "via"}  # fmt: skip
_DECEASED = frozenset({
    "rusthuis", "woonzorgcentrum", "altenheim", "altersheim", "pflegeheim", "overleden", "gestorven", "decede",
    "decedee", "mort", "verstorben", "gestorben", "deceased", "died", "passed", "zaliger", "wijlen", "feu", "defunt",
    "defunte", "morte", "decedes", "verstorbenen", "verstorbene", "verstorbener", "selig", "late",
})  # fmt: skip
_COSTS = frozenset(
    """
    kost kosten betalen betalend gratis coute payer payant payante gratuit kostet zahlen kostenlos cost costs pay free
    """.split()
)
_MUST = {"moet", "moeten", "dois", "doit", "faut", "muss", "must", "have"}


def _cries(c: Clause) -> bool:
    if (
        has(c, "help")
        and not (has(c, "message") and has(c, "stop"))
        and not (has(c, "thanks") and not has(c, "danger", "motion"))
    ):
        return True
    if any(w.bare in _BURNING for w in c) and any(w.bare in LIGHTS for w in c):
        c = tuple(w for w in c if w.bare not in _BURNING)  # "Licht brennt"
    return has(c, "danger", "alarming") or (has(c, "person") and has(c, "motion"))


_BURNING = {"brennt", "brennen", "brandt", "branden", "brandt_hier", "hier_brandt", "brennt_hier"}
CLAUSE_RULES: dict[Sense, Callable[[Clause], bool]] = {
    Sense.LEAVE: lambda c: any(map(leaves, breaths(c, _DECEASED))),
    Sense.JOIN: joins,
    Sense.FORGET: forgets,
    Sense.CRY: _cries,
    Sense.HALT: halts,
}
TEXT_RULES: dict[Sense, Callable[[tuple[Clause, ...]], bool]] = {
    Sense.THANKS: is_thanks,
    Sense.DONE: is_done,
    Sense.FORGET: forgets_what_it_named,
    Sense.ALL_CLEAR: clears,
    Sense.FALSE_ALARM: voids,
    Sense.DRILL: drills,
}
