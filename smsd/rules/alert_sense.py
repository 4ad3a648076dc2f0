"""What role holders say of an alert: halt it, it is over, it was wrong, it is an exercise.

In: a clause or all clauses as rules/concepts.py reads them. Out: yes or no;
rules/sense.py and rules/orders.py put the answers together.
"""

from __future__ import annotations

import re
from itertools import pairwise

from smsd.rules import turns_table as turns
from smsd.rules.concepts import FEW, Clause, has, negated, unknown
from smsd.rules.syntax import ARTICLES, before_a_noun, denied, denied_behind, filler, only, pairs


def halts(c: Clause) -> bool:
    """Stop, cancel, call it back, send no more: said of an alert, not of a thief."""
    if has(c, "person", "motion") and not has(c, "alarm"):
        return False
    if any(w.bare in ("hoogte", "courant", "laufenden", "posted") for w in c):
        return False  # "ik hou u op de hoogte"
    if not has(c, "alarm", "false") and any(
        "danger" in w.means and "halt" not in w.means and not w.bare.startswith(_BREAKING) for w in c
    ):
        return False
    at = next((i for i, w in enumerate(c) if "halt" in w.means), None)
    if at is not None and (denied(c, "halt") or denied_behind(c, at)):
        return False
    if at and not has(c, "alarm", "sending", "message") and (c[0].bare in _NOBODY or c[at - 1].bare in _ONESELF):
        return False  # "niemand mag stoppen voor die lifter", "ik stop met werken"
    if has(c, "sending") and has(c, "not", "none") and not has(c, "get") and unknown(c) <= 1:
        return True  # "niet verder sturen", "ne plus envoyer"
    rest = tuple(w for w in c if w.bare != "stopt")
    if len(rest) < len(c) and only(rest, "alarm", "this", "sending", "halt", "message", "false", "can"):
        return True  # Flemish, to several or politely: "stopt da ne keer"
    if (pairs(c, "halt") or pairs(c, "ends")) and not negated(c):
        return unknown(c) <= FEW
    if at is None:
        return False
    if before_a_noun(c, at) and not has(c, "alarm"):
        return False
    behind = c[at + 1 :]
    if len(behind) >= 2 and behind[0].bare in ARTICLES and behind[1].unknown and not c[at].bare.startswith(_CANCELLING):
        return False
    before = [
        w
        for w in c[:at]
        if not filler(w) and not has((w,), "alarm", "want", "false", "this", "can", "halt", "sending", "yes", "not")
    ]
    return not before or (has(c, "alarm") and unknown(c) <= FEW)


_NOBODY = {"niemand", "personne", "keiner", "nobody", "noone"}
_ONESELF = {"ik", "k", "je", "j", "ich", "i"}
# said of no thief
_CANCELLING = (
    "annul", "afbl", "afgel", "afbr", "intr", "schrap", "storn", "abbr", "abbl", "absag", "cancel", "abort", "annulez",
    "retir",
)  # fmt: skip
_BREAKING = ("bre", "bri", "bro")  # of "breek af" and "brechen Sie ab", which say no harm
_KEEPING = {
    "keep",
    "hold",
    "leave",
    "hou",
    "houd",
    "houdt",
    "laat",
    "gardez",
    "laissez",
    "halten",
    "haltet",
    "lassen",
}  # "keep doors closed"


def clears(clauses: tuple[Clause, ...]) -> bool:
    """It is over, everybody is safe."""
    return any(
        has(c, "over", "safe")
        and c[0].bare not in _KEEPING
        and not (denied(c, "over") or denied(c, "safe"))
        and (has(c, "alarm") or unknown(c) <= FEW)
        and not (has(c, "person", "danger", "motion") and not has(c, "alarm", "safe", "caught") and not _threat_over(c))
        for c in clauses
    )


_THREATS = {
    "gevaar", "dreiging", "danger", "menace", "risque", "gefahr", "bedrohung", "threat", "alarm", "actie",
    "interventie", "intervention", "einsatz",
}  # fmt: skip


def _threat_over(c: Clause) -> bool:
    """Of the danger itself ("gevaar geweken"), not of a person."""
    return (
        any(w.bare in _THREATS for w in c)
        and all("danger" not in w.means or w.bare in _THREATS for w in c)
        and not has(c, "person")
    )


def voids(clauses: tuple[Clause, ...]) -> bool:
    """Whether some clause says that what was told before is not true."""
    return any(_void(c) for c in clauses)


def _void(c: Clause) -> bool:
    if any(w.bare in _UNTRUE for w in c):
        return True
    at = next((i for i, w in enumerate(c) if "false" in w.means), None)
    if at is None or denied(c, "false") or has(c, "motion"):
        return False
    noun = next((w for w in c[at + 1 : at + 3] if not filler(w) or "alarm" in w.means or w.bare in _DETAILS), None)
    if noun is not None and ("alarm" in noun.means or noun.bare in _DETAILS):
        return "alarm" in noun.means or unknown(c) <= FEW
    if has(c, "person") or (noun is not None and noun.unknown and c[at].bare in _ADJECTIVES):
        return False  # "vals geld", "valse agenten", "faux policier": what is false is somebody's trick
    return has(c, "alarm", "listed") or unknown(c) <= 1


_UNTRUE = {
    "fehlalarm", "klopt_niet", "klopt_ni", "klopt_nie", "klopt_nt", "klopt_van_geen_kanten", "stimmt_nicht",
    "niet_waar", "not_true",
}  # fmt: skip
# what may be wrong in an alert
_DETAILS = frozenset(
    """
    straat straatnaam adres huisnummer plaats locatie plek wijk buurt gemeente dorp zone tekst info informatie uur tijd
    gegevens dag nummer richting bestemming netwerk groep
    rue adresse numero endroit lieu quartier commune texte heure destinataires reseau groupe
    strasse hausnummer ort viertel uhrzeit text gruppe netz angabe angaben
    street address place area location time number network group details neighbourhood
    """.split()
)
_ADJECTIVES = {
    "vals", "valse", "nep", "foute", "verkeerde", "faux", "fausse", "mauvais", "mauvaise", "falsch", "falsche",
    "falscher", "falsches", "false", "wrong",
}  # fmt: skip


def _somebody_tests(c: Clause) -> bool:
    """Whether somebody who is seen tests something: "a man rings bells to test if anybody is home"."""
    return has(c, "person") and any("drill" in b.means and a.bare in ("to", "te", "pour", "zu") for a, b in pairwise(c))


def drills(clauses: tuple[Clause, ...]) -> bool:
    """It says so first or by itself; who rings bells to test whether anybody is home is none."""
    return any(
        (has(c[:2], "drill") or (has(c, "drill") and unknown(c) <= FEW and not _somebody_tests(c)))
        and not denied(c, "drill")
        for c in clauses
    ) and not any(denied(c, "drill") for c in clauses if has(c, "drill"))


_STILL_ON = re.compile("|".join(turns.STILL_ON))
_NO_MORE = re.compile(r"\b(?:niet|nie|nicht|pas|n est|no|not) (?:meer|mehr|plus|longer|any ?more)\b")


def still_on(folded: str) -> bool:
    """Whether somebody is still looked for, whatever else is over: "un des deux est menotté, l'autre court encore"."""
    said = folded.replace("'", " ").replace("\u2019", " ")
    return _STILL_ON.search(said) is not None and _NO_MORE.search(said) is None
