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
from smsd.rules.concepts import FEW, Clause, concepts, has, read, surely, unknown
from smsd.rules.grammar import one_off
from smsd.rules.hazards import hazard_of, instructs
from smsd.rules.lint import has_place, has_plate
from smsd.rules.sense import PLAINLY_FINE, Sense, before_a_noun, clears, denied, denied_behind, senses, voids
from smsd.rules.signs import Sign, signs
from smsd.rules.words import fold


class Order(StrEnum):
    """What a text orders."""

    NONE = "none"  # words for residents
    HALT = "halt"
    END = "end"
    WRONG = "wrong"
    TEST = "test"
    NOTHING = "nothing"  # thanks, chatter, a question: nobody is to get it
    CHATTER = "chatter"  # hardly for residents; its sender is asked
    LOST_PIN = "lost pin"  # a forgotten PIN, a question about codes


@dataclass(frozen=True, slots=True)
class Reading:
    """An order; `sure` is False where it may as well be the words of a new alert."""

    order: Order
    sure: bool = True
    long: bool = False  # says more than the order


NONE = Reading(Order.NONE)
_REPEATS = {"alarm", "fill", "polite", "this", "over_word"}
_WORD = re.compile(r"[^\s:,.;!?\u2013\u2014-]+")


def read_order(text: str, *, live: bool = False, opened: bool = False, drafting: bool = False) -> Reading:
    """What a text orders while something runs (`live`), an incident is open (`opened`), or the sender's own draft waits (`drafting`)."""
    found, clauses, said = senses(text), read(text), signs(text)
    ends = text.rstrip(" !.").endswith("?")
    asks = not said & {Sign.WITNESS, Sign.WARNS} and (Sign.QUESTION in said or ends)
    if (live or drafting) and (
        found & {Sense.HALT, Sense.LEAVE} or Sign.STOP in said or _nearly_stop(text) or _briefly(clauses)
    ):
        return Reading(Order.HALT)
    void = Sign.VOID in said and Sense.FALSE_ALARM not in found  # which halts as well, and offers the correction
    if live and (void or Sign.AMISS in said) and not _reports(clauses) and not ends:
        return Reading(Order.HALT)
    rest = tuple(c for c in clauses if not _concludes(c))
    news = sum(map(unknown, rest)) > FEW + 2 or any(
        has(c, "danger", "alarming", "motion", "person")
        and not has(c, "over", "safe")
        and not denied(c, "danger")
        and not _harmless(c)
        for c in rest
    )
    strange = sum(map(unknown, clauses))
    if opened and Sign.WAS_DRILL in said:
        return Reading(Order.WRONG, long=True)
    if Sense.DRILL in found or (Sign.DRILL in said and not asks and not opened):
        return Reading(Order.TEST)
    if Sense.FALSE_ALARM in found and not (Sign.OVER in said and _takes_back(text)):
        return Reading(
            Order.WRONG,
            long=strange > 1,
            sure=not news
            or not (
                strange > FEW + 2
                or any(has(c, "danger", "alarming", "motion") and not denied(c, "danger") for c in rest)
            ),
        )
    if opened and not ends and said & {Sign.VOID, Sign.OVER}:
        void = Sign.VOID in said and not (Sense.ALL_CLEAR in found or _takes_back(text))
        return Reading(Order.WRONG if void else Order.END, long=True, sure=not news)
    if opened and not ends and Sign.AMISS in said and not _harms(text, clauses):
        return Reading(Order.WRONG, long=True, sure=not news)
    if Sense.ALL_CLEAR in found and (opened or not asks):
        return Reading(Order.END, sure=not news, long=strange > 1)
    if found & {Sense.HALT, Sense.LEAVE} and not news and strange <= FEW:
        return Reading(Order.HALT)
    if opened and not ends and any(has(c, "over", "safe") and not has(c, "not", "none") for c in clauses):
        return Reading(Order.END, sure=False)
    if any(has(c, "secret") for c in clauses) and not news and strange <= 1:
        return Reading(Order.LOST_PIN)
    if drafting and _belongs(text, clauses, said, asks=asks):
        return Reading(Order.CHATTER)
    if said & {Sign.WITNESS, Sign.WARNS}:
        return NONE
    if (asks or Sign.PRAISE in said) and (len(clauses) == 1 or not instructs(text)):
        return Reading(Order.CHATTER if strange or Sense.CRY in found else Order.NOTHING)
    if Sense.CRY in found or any(has(c, "danger", "alarming") for c in clauses):
        return NONE
    if found & PLAINLY_FINE or _is_thanks(text, clauses, strange) or not (strange or re.search(r"\d", text)):
        return Reading(Order.NOTHING)
    return Reading(Order.CHATTER) if _is_chatter(text, clauses) else NONE


def _reports(clauses: tuple[Clause, ...]) -> bool:
    """Whether words tell of somebody or something that moves, or of a danger: an update, no correction."""
    return any(
        has(c, "motion", "alarming") or (has(c, "danger") and not denied(c, "danger") and not has(c, "false"))
        for c in clauses
    )


def _concludes(c: Clause) -> bool:
    """Whether a thought says that it is over, or that there was nothing."""
    return clears((c,)) or voids((c,)) or bool(signs(_words_of(c)) & {Sign.OVER, Sign.VOID})


def _words_of(c: Clause) -> str:
    return " ".join(w.bare.replace("_", " ") for w in c)


def _takes_back(text: str) -> bool:
    """As in "vals alarm was het niet", "niets aan de hand meer"."""
    return _TAKEN_BACK.search(fold(text).replace("'", " ")) is not None


_TAKEN_BACK = re.compile(
    r"\b(?:was het niet|etait pas une fausse|war es nicht|was not a false|wasn t a false|(?:aan de hand|los|wrong) (?:meer|mehr|any ?more)|plus rien)\b"
)


def _belongs(text: str, clauses: tuple[Clause, ...], said: frozenset[Sign], *, asks: bool) -> bool:
    """Whether words are about the draft that waits, or nobody's business: a detail, a doubt, a question; no alert by themselves."""
    if has_place(text) and _harms(text, clauses):
        return False
    if asks or said & {Sign.MORE, Sign.DOUBT, Sign.AMISS}:
        return True
    described = any(has(c, "person") for c in clauses) and sum(map(unknown, clauses)) >= 2  # the next piece of it
    return not described and _is_chatter(text, clauses)


def _briefly(clauses: tuple[Clause, ...]) -> bool:
    """A few words with one of halting among them, of nobody who is seen: "nee nee nee stop", "oei stop dees"."""
    if sum(map(len, clauses)) > BRIEF or any(has(c, "person", "motion", "danger", "question") for c in clauses):
        return False
    return any(
        "halt" in w.means and not denied(c, "halt") and not denied_behind(c, at) and not before_a_noun(c, at)
        for c in clauses
        for at, w in enumerate(c)
    )


BRIEF = 5  # words


def _harmless(c: Clause) -> bool:
    """Caught ("suspects arrêtés"), or free to go out again ("u mag terug buiten komen")."""
    caught = any(
        w.bare in ("arrete", "arretes", "arretee", "arretees") and has(c[:at], "danger", "person")
        for at, w in enumerate(c)
    )
    free = has(c, "can") or any(w.bare in ("pouvez", "durfen", "darf", "may") for w in c)
    return caught or (free and not has(c, "danger", "person", "alarming"))


def _is_thanks(text: str, clauses: tuple[Clause, ...], strange: int) -> bool:
    """Thanks for something that nobody here can name: "Dank u wel voor de samenwerking!"."""
    return (
        bool(clauses) and has(clauses[0], "thanks") and strange <= 2 and not (has_place(text) or _harms(text, clauses))
    )


def _is_chatter(text: str, clauses: tuple[Clause, ...]) -> bool:
    """What a colleague or a family is told: no hazard, no place, no suspect, nothing to do."""
    return not _tells(text, clauses)


def _tells(text: str, clauses: tuple[Clause, ...]) -> bool:
    """Whether words tell residents something: a hazard, a place, somebody who is seen, what to do, a plate."""
    bare = [w.bare for c in clauses for w in c]
    if bare[0] in _WARNING or bare[:2] == ["let", "op"]:
        return True
    dear = not _DEAR.isdisjoint(bare) or bare[0] in _OF_ONESELF or bare[:2] == ["je", "suis"]
    if _harms(text, clauses):
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


def _harms(text: str, clauses: tuple[Clause, ...]) -> bool:
    return (
        hazard_of(text) is not None
        or has_plate(text)
        or any("alarming" in w.means or (surely(w, "danger") and w.bare not in _ROOMS) for c in clauses for w in c)
    )


# words to a friend, a child, a partner; words that begin a text about oneself; places at home
_DEAR = frozenset(
    """
    schat schatje schattie lieverd lief liefje moeke mama papa mams paps zoon kleine bompa gij ge tu toi cheri cherie coeur bebe loulou mamie papy maman
    schatz liebling mausi hase dich dir darling honey sweetie babe mum mom dad love
    """.split()  # noqa: SIM905
)
_WARNING = {
    "opgelet",
    "attention",
    "achtung",
    "vorsicht",
    "warning",
    "pas",
    "caution",
    "beware",
    "waarschuwing",
    "opgepast",
    "prudence",
}
_OF_ONESELF = {"j", "ben", "ik", "ich", "bin", "suis", "im", "kben"}
_ROOMS = {
    "tuin",
    "dak",
    "garage",
    "schuur",
    "kelder",
    "zolder",
    "jardin",
    "toit",
    "grenier",
    "cave",
    "garten",
    "dach",
    "keller",
    "garden",
    "yard",
    "roof",
    "shed",
    "basement",
    "attic",
    "gast",
    "gasten",
    "kerel",
    "vol",
}


def _nearly_stop(text: str) -> bool:
    """One word, a letter off, alone or beside what it stops: "sop", "stpo alarm", "abrechen"."""
    words = [w.strip("\"'()") for w in _WORD.findall(fold(text))]
    if words == ["stp"]:
        return True
    words = list(dict.fromkeys(w for w in words if concepts(w or "?").isdisjoint(("polite", "alarm", "this", "fill"))))
    if len(words) != 1 or len(words[0]) < 3:
        return False
    known = concepts(words[0])
    return any(one_off(words[0], k) or _single(words[0]) == _single(k) for k in _HALTS if len(k) >= LONG or not known)


def _single(word: str) -> str:
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


def describes_place(text: str) -> bool:
    """Whether what stands behind EINDE is a place: "(Einde) van de Kerkstraat: inbraak bezig"."""
    clauses = read(text)
    behind = re.match(r"\s*(?:van|aan|in|de|du|des|der|vom|von|of|rue)\b", fold(text))
    return (
        bool(behind and clauses)
        and not has(clauses[0], "alarm", "over", "safe")
        and unknown(clauses[0]) > 0
        and Sense.CRY in senses(text)
    )


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
