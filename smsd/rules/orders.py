"""What a role holder orders in plain words: halt, all clear, false alarm, drill; and what is no message at all. Pure.

In: a text that no keyword explains (or that a keyword explains badly: "Alarm voorbij", "Einde van de Kerkstraat:
inbraak"), and whether something runs and an incident is open. Out: an `Order`, where both an order and a new alert are
possible a question. It decides nothing: handlers do, and every order but a halt is shown in a preview before it is
sent.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from smsd.rules import likeness
from smsd.rules import turns_table as turns
from smsd.rules.alert_sense import clears, still_on, voids
from smsd.rules.asides import affirms, confirmed, without_asides, without_time_asked, without_words_asked
from smsd.rules.chatter import harms, is_chatter, is_thanks, is_to_another
from smsd.rules.concepts import FEW, Clause, concepts, has, read, spoken, unknown
from smsd.rules.digits import looks_like_proof, plain
from smsd.rules.halting_words import (
    blames_another,
    cannot_stop,
    goes_on,
    goes_on_outright,
    orders_a_halt,
    pieces,
    without_courtesy,
)
from smsd.rules.hazards import hazard_of, instructs
from smsd.rules.lint import has_place
from smsd.rules.outright import WORD, briefly, ends_in_stop, nearly_stop, only_denies, says_stop, single
from smsd.rules.sense import PLAINLY_FINE, Sense, senses
from smsd.rules.signs import Sign, signs
from smsd.rules.syntax import denied
from smsd.rules.turns import counted
from smsd.rules.words import fold, reacts


class Order(StrEnum):
    """What an officer's text orders of the gateway, or NONE where it is news for residents."""

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


@dataclass(frozen=True)
class _Said:
    """A text with all that was found in it."""

    text: str
    found: frozenset[Sense]
    clauses: tuple[Clause, ...]
    signs: frozenset[Sign]

    @property
    def strange(self) -> int:
        """How many words nobody here knows."""
        return sum(map(unknown, self.clauses))

    @property
    def ends(self) -> bool:
        """Whether it ends in a question mark."""
        return self.text.rstrip(" !.").endswith("?")

    @property
    def asks(self) -> bool:
        """Whether it asks a colleague, not residents."""
        if any(w.bare in _LEISURE for c in self.clauses for w in c) and Sign.QUESTION in self.signs:
            return True  # "heb je de match gezien"
        return not self.signs & {Sign.WITNESS, Sign.WARNS} and (Sign.QUESTION in self.signs or self.ends)

    @cached_property
    def rest(self) -> tuple[Clause, ...]:
        """What it says beside "it is over" and "there was nothing"."""
        return tuple(c for c in self.clauses if not _concludes(c))

    @cached_property
    def news(self) -> bool:
        """Whether that may be a new alert."""
        return sum(map(unknown, self.rest)) > FEW + 2 or any(
            has(c, "danger", "alarming", "motion", "person")
            and c[0].bare != "personne"  # French for nobody, at the head of a thought
            and not has(c, "over", "safe")
            and not denied(c, "danger")
            and not _harmless(c)
            for c in self.rest
        )


def read_order(
    text: str, *, live: bool = False, opened: bool = False, drafting: bool = False, named: bool = False
) -> Reading:
    """What a text orders while something runs (`live`), an incident is open (`opened`),
    or the sender's own draft waits (`drafting`).

    `named`: its sender called it an alert; then only the rules may find something else
    in it, and likeness may take their word back.
    """
    if reacts(text):
        return Reading(Order.NOTHING)
    if (rest := without_words_asked(fold(text))) is not None:
        more = len(rest.split()) > FEW
        return read_order(rest, live=live, opened=opened, drafting=drafting) if more else Reading(Order.CHATTER)
    it, heard = _listened(text)
    halts = {Sense.HALT} if looks_like_proof(plain(text)) else {Sense.HALT, Sense.LEAVE}  # "1234 4711 mag weg"
    # who says nothing of a halt or a mistake need not be heard as denying one
    speaks = bool(it.found & (halts | {Sense.FALSE_ALARM}) or it.signs & {Sign.STOP, Sign.AMISS, Sign.VOID})
    real = (speaks or (live and _halting_odds(text) > HALTS_ABOVE)) and _is_real(text)
    # a detail may be amiss and the sending go on all the same: "ze zijn met 4 ipv 3 maar bericht mag verder"
    amiss = Sign.AMISS in it.signs and not goes_on_outright(fold(text))
    wrong = amiss or Sign.VOID in it.signs or Sense.FALSE_ALARM in it.found
    ours = wrong and not blames_another(fold(text))  # what is wrong is in what goes out
    on = live and (
        (not it.ends and (real or (not ours and goes_on(fold(text)) and _halting_odds(text) < ON_BELOW)))
        or _is_news(heard)
    )
    if on or real:
        it = _Said(
            text, it.found - halts - {Sense.FALSE_ALARM}, it.clauses, it.signs - {Sign.STOP, Sign.AMISS, Sign.VOID}
        )
    halted = not on and ((live and _orders_a_halt(heard.text)) or ((live or drafting) and _means_a_halt(heard, halts)))
    halted = halted or (live and (_corrects(it) or only_denies(text)))
    if halted:
        return Reading(Order.HALT)
    if (drafting and _asks_for_time(it)) or (_OF_A_DRILL.search(spoken(text)) and not _warns(it)):
        return Reading(Order.CHATTER)
    if not (live or opened or drafting) and _ASKS_FOR_DRILL.search(spoken(text)) and not _warns(it):
        return Reading(Order.TEST)
    found = _of_incident(it, opened=opened) or _of_nobody(it, drafting=drafting) or NONE
    by_rules = not it.clauses or _CODES.search(plain(text)) is not None
    if live:
        praises = bool(it.found & PLAINLY_FINE) or Sign.PRAISE in it.signs
        asked = not (on or by_rules or praises or (named and found.order == Order.TEST))
        return Reading(Order.HALT) if asked and _is_like_a_halt(found, it, heard, named=named) else found
    if drafting or by_rules:
        return found
    if not named and Sign.WITNESS not in it.signs and is_to_another(text, opened=opened):
        return Reading(Order.CHATTER)
    if named:
        ended = found.order in (Order.END, Order.WRONG, Order.TEST)
        question = "done" if opened else "quiet"
        return NONE if ended and likeness.odds(question, text, "alert", *ENDINGS[question]) > NAMED_ABOVE else found
    return _weighed(found, it, opened=opened)


def _listened(text: str) -> tuple[_Said, _Said]:
    """A text with what was found in it but for what only sounds so, and what is left of it without asides."""
    said = signs(text)
    if _OWN_DOING.search(fold(text)):
        said -= {Sign.STOP}
    if _COUNTS.search(fold(text)):
        said -= {Sign.AMISS}
    if _ERRS.search(fold(text).replace("'", " ").replace("\u2019", " ")):
        said -= {Sign.VOID, Sign.AMISS}
    found = senses(text) - ({Sense.LEAVE} if Sign.PARTS in said else set())  # whose shift is over halts nothing
    it = _Said(text, found, read(text), said)
    agree = len(counted("live", text)) == 1  # its turns speak for one meaning: what looks like an aside belongs to it
    if agree or (rest := without_asides(fold(text))) == fold(text):
        return it, it
    heard = _heard(rest)
    return _Said(text, found - ({Sense.HALT, Sense.LEAVE} - heard.found), it.clauses, said - {Sign.STOP}), heard


def _is_like_a_halt(found: Reading, it: _Said, heard: _Said, *, named: bool) -> bool:
    """Whether texts like this one, which no rule halts, were halts by so much as the harm of either mistake asks."""
    if (found.order == Order.WRONG and found.sure) or affirms(fold(it.text)) or _WHO_KNOWS.search(spoken(it.text)):
        return False  # WRONG halts too, and offers the correction
    if not heard.text.strip():
        return False  # "stopt dat vanzelf?", and no more
    few = len(it.text.split()) <= FEW and (hazard_of(it.text) or harms(it.text, it.clauses))  # "alerte gaz"
    doubted = _warns(it) or it.asks or heard.text != it.text or _of_suspects(it.text)
    above = WARNING_HALTS_ABOVE if doubted else HALTS_ABOVE
    odds = min(map(_halting_odds, {it.text, heard.text}))  # what is left of a thought may look like anything
    return odds > (SURELY_HALTS_ABOVE if few or named else above)


def _heard(text: str) -> _Said:
    """A text with all that is found in it."""
    return _Said(text, senses(text), read(text), signs(text))


def _is_real(text: str) -> bool:
    """Whether it calls an alert real that others doubt, and nothing else in it halts or voids it."""
    rest = confirmed(fold(text))
    if rest is None or _orders_a_halt(text) or _halting_odds(rest) > REAL_HALTS_ABOVE:
        return False
    return not signs(rest) & {Sign.STOP, Sign.AMISS, Sign.VOID} and Sense.FALSE_ALARM not in senses(rest)


def _is_news(it: _Said) -> bool:
    """Whether texts like this one were news of whom one looks for, whatever words of halting or of a mistake stand in
    it; never where a clause orders a halt outright.
    """
    otherwise = "more" in counted("live", it.text)  # "how do I stop it later", "reinforcements are cancelled"
    if not it.clauses or _CODES.search(plain(it.text)) or (_orders_outright(it.text) and not otherwise):
        return False
    above = OTHERWISE_ABOVE if otherwise else PIECE_HALTS_ABOVE
    last = [" ".join(fold(it.text).split()[-n:]) for n in (2, 3, 4)]  # "… is cancelled stop the alert"
    if any(says_stop(p) and _halting_odds(p) > above for p in pieces(fold(it.text))) or (
        otherwise and any(says_stop(p) and _halting_odds(p) > LAST_HALTS_ABOVE for p in last)
    ):
        return False  # "… at the last stop. stop the alert"
    if _details(it.text):
        return -math.inf < _halting_odds(it.text) < 0
    brief = len(it.text.split()) <= FEW
    return -math.inf < _halting_odds(it.text) < (BRIEF_NEWS_BELOW if brief else NEWS_BELOW)


def _details(text: str) -> bool:
    """Whether it speaks of a colour, clothes, a car or a plate, and not of the text or of where it happened."""
    ideas = {idea for word in WORD.findall(fold(text)) for idea in likeness.ideas_of(word)}
    return not ideas.isdisjoint(_OF_SOMEBODY) and ideas.isdisjoint(_OF_THE_TEXT)


def _of_suspects(text: str) -> bool:
    return any(
        "suspect" in likeness.ideas_of(w) or w in ("bestuurder", "conducteur", "fahrer", "driver")
        for w in WORD.findall(fold(text))
    )


_OF_SOMEBODY = ("color", "clothes", "car", "plate")
_OF_THE_TEXT = (
    "street",
    "name",
    "victim",
    "message",
    "alarm",
    "send",
    "list",
    "resident",
    "witness",
    "innocent",
    "lie",
)


def _halting_odds(text: str) -> float:
    """With the courtesy behind it or without, whichever is more like a halt: "oups coupez, merci" thanks nobody."""
    return max(likeness.odds("live", said, "halt", "more") for said in {text, without_courtesy(text) or text})


def _orders_a_halt(text: str) -> bool:
    """Whether some clause of it, or its last word, is an order to stop."""
    return _orders_outright(text) or any(map(says_stop, pieces(fold(text))))


def _orders_outright(text: str) -> bool:
    said = fold(text)
    return orders_a_halt(said) or orders_a_halt(single(said)) or cannot_stop(said) or ends_in_stop(text)


def _means_a_halt(it: _Said, halts: set[Sense]) -> bool:
    """Whether its words say stop, or leave, which is the same of what goes out."""
    return bool(it.found & halts) or Sign.STOP in it.signs or nearly_stop(it.text) or briefly(it.clauses)


# no year; a text that may bear a proof goes out at once: it is what the rules say, or an alert
_CODES = re.compile(r"(?<!\d)(?!20[0-3]\d(?!\d))\d{4}")
# What the rules' own reading counts for beside the logarithm of the odds of texts like this one: found on corpora that
# neither had seen. Who halts by mistake texts VERDER, a missed halt costs a neighbourhood; all else is previewed.
HALTS_ABOVE = 0.5
SURELY_HALTS_ABOVE = 3.5  # of a few words that may warn by themselves, or that begin with ALARM
REAL_HALTS_ABOVE = 2.5  # of what is left of a text that calls the alert real
WARNING_HALTS_ABOVE = 1.5  # where a hazard or a danger is named as well, or something is asked
NEWS_BELOW, BRIEF_NEWS_BELOW = -3.0, -6.0  # "niet de rode maar de blauwe wagen", where the rules find a halt
PIECE_HALTS_ABOVE = -2.0  # of a thought that says stop, which news around it does not take back
ON_BELOW = 16.0  # "this cannot keep going round"
LAST_HALTS_ABOVE = 8.0  # of the last words of such a text
OTHERWISE_ABOVE = 2.0  # of one beside "cancelled my dinner", or a slip that changes nothing: "laat zo"
NAMED_ABOVE = 0.5  # "ALARM valse politie aan de deur" is no false alarm
ENDINGS = {"done": ("end", "wrong", "nothing"), "quiet": ("drill", "nothing")}
SAID = {
    Order.END: ("end", 3.0),
    Order.WRONG: ("wrong", 3.0),
    Order.TEST: ("drill", 3.0),
    Order.NOTHING: ("nothing", 1.0),
    Order.CHATTER: ("nothing", 1.0),
}
TERSE = 5  # words
SURELY_ABOVE = 6.5  # of few words
UNSURE = 0.5  # of that, where the rules doubt


_DRILL, _ANOTHER = re.compile("|".join(turns.DRILL)), re.compile(turns.ANOTHER)


def _warns(it: _Said) -> bool:
    """Whether it names a hazard, a danger, or tells people what to do: what an alert does."""
    return hazard_of(it.text) is not None or instructs(it.text) or harms(it.text, it.clauses)


def _weighed(found: Reading, it: _Said, *, opened: bool) -> Reading:
    """What texts like this one meant, and what the rules found in it."""
    if found.order in (Order.HALT, Order.LOST_PIN):
        return found
    meaning, counts = SAID.get(found.order, ("alert", 0.0))
    scores = likeness.weighed(
        "done" if opened else "quiet", it.text, {meaning: counts if found.sure else counts * UNSURE}
    )
    if meaning not in scores or "alert" not in scores:
        return found
    like = max(scores, key=lambda m: scores[m])
    # "mes", "hond bijt mensen": asked which of the two it is; "chien attrapé" is not
    above = scores[like] - max((score for m, score in scores.items() if m != like), default=-math.inf)
    few = len(it.text.split()) <= FEW and like != meaning and (above < SURELY_ABOVE or _warns(it))
    if like == "end" and still_on(fold(it.text)):
        return Reading(Order.CHATTER)  # "einer gefasst, der andere noch nicht": asked about
    if like in ("end", "wrong"):
        begins = meaning == "alert" and _ANOTHER.match(fold(it.text))
        if begins or any(denied(c, "safe") or _UNSAFE.search(fold(it.text)) for c in it.clauses):
            return NONE  # "het is daar niet meer veilig"
        return Reading(Order(like), sure=not few, long=found.long or found.order != like)
    if like == "drill":
        doubted = few or (_warns(it) and not _DRILL.search(fold(it.text)))
        return NONE if doubted and meaning != like else Reading(Order.TEST)
    if like == "nothing":
        tersely = meaning == "alert" and len(it.text.split()) <= TERSE and any(has(c, "danger") for c in it.clauses)
        return found if meaning == like or tersely else Reading(Order.CHATTER)  # "Inbraak nummer 3" is not asked about
    return NONE


def _corrects(it: _Said) -> bool:
    """Whether what runs is wrong; where it says "false alarm" the order is WRONG,
    which halts as well, and offers the correction.
    """
    void = Sign.VOID in it.signs and Sense.FALSE_ALARM not in it.found
    return (void or Sign.AMISS in it.signs) and not _reports(it.clauses) and not it.ends


_COUNTS = re.compile("|".join(turns.COUNTS))
_OWN_DOING, _ERRS = map(re.compile, (turns.OWN_DOING, turns.ERRS))


def _of_incident(it: _Said, *, opened: bool) -> Reading | None:
    """A drill, "there was nothing", "it is over"; or a halt where nothing runs any more."""
    if opened and Sign.WAS_DRILL in it.signs:
        return Reading(Order.WRONG, long=True)
    tricks = Sign.WARNS in it.signs or _TRICKSTERS.match(fold(it.text)) is not None  # who say that they test something
    tried = (
        Sign.DRILL in it.signs and not opened and (not it.asks or ((_warns(it) or has_place(it.text)) and not it.ends))
    )
    if (Sense.DRILL in it.found or tried) and not tricks:
        return Reading(Order.TEST)
    if Sense.FALSE_ALARM in it.found and not (Sign.OVER in it.signs and _takes_back(it.text)):
        told = it.strange > FEW + 2 or any(
            has(c, "danger", "alarming", "motion") and not denied(c, "danger") for c in it.rest
        )
        return Reading(Order.WRONG, long=it.strange > 1, sure=not (it.news and told))
    if opened and not it.ends and it.signs & {Sign.VOID, Sign.OVER}:
        void = Sign.VOID in it.signs and (
            _SORRY.search(fold(it.text)) is not None or not (Sense.ALL_CLEAR in it.found or _takes_back(it.text))
        )
        return Reading(Order.WRONG if void else Order.END, long=True, sure=not it.news)
    if opened and not it.ends and Sign.AMISS in it.signs and not harms(it.text, it.clauses):
        return Reading(Order.WRONG, long=True, sure=not it.news)
    praised = Sign.PRAISE in it.signs and (not opened or bool(it.found & PLAINLY_FINE))
    if it.asks and _HOW.match(fold(it.text)):
        return None  # "how do I close this"
    if Sense.ALL_CLEAR in it.found and (opened or not it.asks) and not praised:
        return Reading(Order.END, sure=not it.news, long=it.strange > 1)
    if (
        it.found & {Sense.HALT, Sense.LEAVE}
        and not looks_like_proof(plain(it.text))
        and not it.news
        and it.strange <= FEW
    ):
        return Reading(Order.HALT)
    if (
        opened
        and not (it.ends or praised)
        and any(has(c, "over", "safe") and not has(c, "not", "none") for c in it.clauses)
    ):
        return Reading(Order.END, sure=False)
    return None


def _of_nobody(it: _Said, *, drafting: bool) -> Reading | None:
    """What residents need not know: a lost PIN, a detail of a draft, a question, thanks, chatter."""
    if any(has(c, "secret") for c in it.clauses) and (
        (not it.news and it.strange <= 1)
        or (drafting and it.strange <= FEW and not (has_place(it.text) or harms(it.text, it.clauses)))
    ):
        return Reading(Order.LOST_PIN)  # "ik geef zo dadelijk de code door"
    if drafting and not it.found & PLAINLY_FINE:
        return Reading(Order.CHATTER) if _belongs(it) else None
    if it.signs & {Sign.WITNESS, Sign.WARNS} and not it.asks:
        return None
    cries = Sense.CRY in it.found
    if Sign.REQUEST in it.signs and not (has_place(it.text) or harms(it.text, it.clauses)):
        return Reading(Order.CHATTER)
    if (it.asks or Sign.PRAISE in it.signs) and (len(it.clauses) == 1 or not instructs(it.text)):
        return Reading(Order.CHATTER if it.strange or cries else Order.NOTHING)
    if _tires(it):
        return Reading(Order.CHATTER)
    if cries or any(has(c, "danger", "alarming") for c in it.clauses):
        return None
    if (
        it.found & PLAINLY_FINE
        or is_thanks(it.text, it.clauses, it.strange)
        or not (it.strange or re.search(r"\d", it.text))
    ):
        return Reading(Order.NOTHING)
    if has(it.clauses[0], "thanks") and it.strange <= 2 * FEW and not (has_place(it.text) or _warns(it)):
        return Reading(Order.CHATTER)  # asked about: "merci, de bakker belde mij al"
    return Reading(Order.CHATTER) if is_chatter(it.text, it.clauses) else None


_HOW = re.compile(r"\W*(?:how|hoe|comment|wie) ")
_WHO_KNOWS, _ASKS_FOR_DRILL, _OF_A_DRILL = map(re.compile, (turns.WHO_KNOWS, turns.ASKS_FOR_DRILL, turns.OF_A_DRILL))
_TRICKSTERS = re.compile(turns.TRICKSTERS)
_LEISURE = {"match", "goal", "wedstrijd", "film", "serie", "koers", "voetbal", "finale", "foot", "but", "course",
            "spiel", "tor", "fussball", "game", "football", "movie", "show", "quiz", "mop", "filmpje",
            "video"}  # fmt: skip


def _tires(it: _Said) -> bool:
    """Whether the one harm in it is something at home or in the office that
    does not work, or somebody who is worn out.
    """
    harms = [w.bare for c in it.clauses for w in c if not w.means.isdisjoint(("danger", "alarming"))]
    return (
        bool(harms)
        and all(w in _WORN for w in harms)
        and not (has_place(it.text) or hazard_of(it.text) or instructs(it.text))
        and not any(w.bare in _OF_HOUSES for c in it.clauses for w in c)
    )


_WORN = {
    "kapot", "kaputt", "casse", "casses", "cassee", "cassees", "kapotte", "broken", "gebroken", "defect", "stuk",
    "bang", "dood", "mort", "dead", "schrik",
}  # fmt: skip
_OF_HOUSES = {"raam", "ruit", "deur", "slot", "fenetre", "vitre", "porte", "serrure", "fenster", "scheibe", "tur",
              "schloss", "window", "door", "lock", "glass", "hek", "poort", "auto", "wagen", "voiture", "car", "man",
              "vrouw", "homme", "femme", "mann", "frau", "woman", "iemand", "persoon", "kind", "enfant", "person",
              "voor", "achter", "straat"}  # fmt: skip


def _reports(clauses: tuple[Clause, ...]) -> bool:
    """Whether words tell of somebody or something that moves, or of a danger: an update, no correction."""
    return any(
        has(c, "motion", "alarming") or (has(c, "danger") and not denied(c, "danger") and not has(c, "false"))
        for c in clauses
    )


def _concludes(c: Clause) -> bool:
    """Whether a thought says that it is over, or that there was nothing."""
    return (
        clears((c,))
        or voids((c,))
        or bool(signs(" ".join(w.bare.replace("_", " ") for w in c)) & {Sign.OVER, Sign.VOID})
    )


def _takes_back(text: str) -> bool:
    """As in "vals alarm was het niet", "niets aan de hand meer"."""
    return _TAKEN_BACK.search(fold(text).replace("'", " ")) is not None


_UNSAFE = re.compile(r"\b(?:plus|pas) (?:tout a fait |vraiment )?sur(?:e|s|es)?\b")
_SORRY = re.compile(r"\b(?:excus|verontschuldig|entschuldig|apolog|desole)")
_TAKEN_BACK = re.compile(turns.TAKEN_BACK)


def _belongs(it: _Said) -> bool:
    """Whether words are about the draft that waits, or nobody's business: a detail,
    a doubt, a question; no alert by themselves.
    """
    if harms(it.text, it.clauses) and (has_place(it.text) or _ANOTHER.match(fold(it.text))):
        return False
    if not (it.strange or harms(it.text, it.clauses)) or it.asks or it.signs & {Sign.MORE, Sign.DOUBT, Sign.AMISS}:
        return True
    described = any(has(c, "person") for c in it.clauses) and it.strange >= 2  # the next piece of it
    return not described and is_chatter(it.text, it.clauses)


def _asks_for_time(it: _Said) -> bool:
    """Whether its sender only asks for some minutes, and tells of nobody and nothing that residents need to know."""
    rest = without_time_asked(fold(it.text))
    if rest is None or harms(rest, read(rest)) or (has_place(rest) and instructs(rest)):
        return False
    return not any(has(c, "person") and has(c, "motion") for c in it.clauses)


def _harmless(c: Clause) -> bool:
    """Caught ("suspects arrêtés"), or free to go out again ("u mag terug buiten komen")."""
    caught = any(
        w.bare in ("arrete", "arretes", "arretee", "arretees") and has(c[:at], "danger", "person")
        for at, w in enumerate(c)
    )
    free = has(c, "can") or any(w.bare in ("pouvez", "durfen", "darf", "may") for w in c)
    return caught or (free and not has(c, "danger", "person", "alarming"))


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
    first = WORD.search(fold(text))
    return first is not None and not concepts(first.group()).isdisjoint(("none", "not"))


def without_repeats(text: str, *also: str) -> str:
    """The text without words at its head that only repeat the keyword: "ALARM", "d'alerte", "Dit is een oefening:"."""
    at, counted = 0, False
    for match in WORD.finditer(text):
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
