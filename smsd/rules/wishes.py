"""What a resident's text means that no keyword explains: what the rules found in it, weighed with what texts like it
meant.

In: a text, its words, the senses that rules found, whether it is a member's. Out: the verb it is read as, or what it is
instead of what it was read as. It knows no keyword's form and changes no membership: grammar.py asks, services act.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from smsd.rules import likeness
from smsd.rules import turns_table as turns
from smsd.rules.concepts import Clause, has, one_off, spoken, surely
from smsd.rules.concepts import read as clauses
from smsd.rules.frames import without_frame
from smsd.rules.membership_sense import STAYS, asks_how, is_in_already, left_in_vain, of_something_else
from smsd.rules.plainly import LIGHTS
from smsd.rules.questions import forget_me, how_many, my_standing
from smsd.rules.reasons import refuses, urgent, without_reasons
from smsd.rules.sense import PLAINLY_FINE, Sense
from smsd.rules.signs import Sign, signs
from smsd.rules.syntax import denied, filler
from smsd.rules.words import LANGUAGES, POLITE, RESIDENT, Verb, fold


def unlike(text: str, verb: Verb, *, member: bool) -> Verb | None:
    """What texts like this one meant, where they were by far no wish to leave or to join: "is my number removed?"."""
    wish = next((m for m, v in VERBS.items() if v == verb and m in ("leave", "forget", "join")), None)
    if wish is None or not (member or wish == "join") or _is_outright(wish, text):
        return None
    said = tuple(w for c in clauses(text) for w in c)
    if wish == "leave" and any(w.bare in LIGHTS for w in said) and not has(said, "message", "group", "listed"):
        return Verb.TEXT  # "mag het licht al uit?"
    asked = "stranger" if wish == "join" else "member"
    asks = wish == "leave" and text.rstrip(" !.").endswith("?")
    above = ASKS_ABOVE if asks else NO_WISH_ABOVE[wish]
    for other in ("cry", "other"):
        if likeness.odds(asked, text, other, *{wish, "cry", "other"} - {other}) > above:
            return VERBS[other]
    return None


def asked_outright(text: str, meant: frozenset[Sense], *, member: bool) -> Verb | None:
    """What it asks for whatever else it is like: to be forgotten, how many take part, what became of one's request."""
    if forget_me(text):
        return Verb.FORGET
    if meant & {Sense.CRY, Sense.FORGET}:
        return None
    if Sense.LEAVE not in meant and how_many(text):
        return Verb.HELP
    return Verb.STATUS if member and my_standing(text) else None


def weighed(text: str, words: list[str], meant: Collection[Sense], *, member: bool) -> Verb:
    """What the rules found in a text, and what texts like this one meant to whom it is from."""
    said = next((m for m, senses_ in SAID.items() if not senses_.isdisjoint(meant)), "other")
    fine = Verb.SEEN if Sense.DONE in meant else Verb.REACTION
    verb = fine if said == "fine" else VERBS[said]
    if (sum(w not in POLITE for w in words) <= FEW_WORDS and said != "other") or (said == "cry" and urgent(text)):
        return verb  # of a few words the rules know enough
    if member and said == "leave" and (_stops_politely(words) or _is_outright(said, text)):
        return verb
    if not member and said in ("leave", "forget"):
        return Verb.JOIN if likeness.odds("stranger", text, "join", "other", "cry") > NO_JOIN_ABOVE else verb
    wish = without_reasons(without_frame(text)) if said in ("leave", "join") else text
    scores = likeness.weighed("member" if member else "stranger", wish, {said: COUNTS[said]})
    like = max(scores, key=lambda m: scores[m])
    asks = text.rstrip(" !.").endswith("?")
    if like == said or (said == "fine" and scores["fine"] > scores.get("cry", 0.0) and not asks):
        return verb
    beyond = scores[like] - max(score for m, score in scores.items() if m != like)
    no_cry = like == "fine" and beyond > NO_CRY_ABOVE and not asks
    if said == "cry" and ((like in QUIET and not no_cry) or any(map(_cries, clauses(text)))):
        return verb  # a cry is hardly ever taken for thanks
    above = ABOVE.get(like, 0.0)
    if like == "fine" and (len(words) <= FEW_WORDS or _may_be_witness(text)):
        above = SIGHT_NO_CRY_ABOVE if _names_a_sight(text) else SEEN_NO_CRY_ABOVE
    # what is no cry by far may be like talk as well
    calm = (
        like == "fine" and len(words) >= FEW_OF_A_WISH and scores["fine"] - scores.get("cry", 0.0) > above + CALM_ABOVE
    )
    if not (beyond > above or calm) or _mistaken(like, text, beyond, member=member):
        doubted = said == "fine" or (said == "join" and like in ("leave", "forget"))
        return Verb.TEXT if doubted else verb
    return fine if like == "fine" else VERBS[like]


def _is_outright(wish: str, text: str) -> bool:
    """Whether a wish stands whatever the text is like: "forget me", "deregister me pls. …", "from now on without us",
    or that of one who had left in vain; but for a feast or a meeting that goes on without us.
    """
    if wish == "forget":
        return forget_me(text)
    orders = any(
        sum(not filler(w) or "me" in w.means for w in c) == 2 and surely(c[0], "leave") and has(c, "me")
        for c in clauses(text)
    )
    sets_out = Sign.PARTS in signs(text) and not OF_A_FEAST.search(fold(text)) and not text.rstrip(" !.").endswith("?")
    return wish == "leave" and (orders or sets_out or left_in_vain(spoken(text)))


OF_A_FEAST = re.compile(turns.OF_A_FEAST)


def _stops_politely(words: list[str]) -> bool:
    """As in "stop svp, c'est la deuxième fois"."""
    return len(words) > 1 and RESIDENT.get(words[0]) == Verb.STOP and words[1] in POLITE


def _cries(thought: Clause) -> bool:
    """Whether one thought of a text by itself is most like a cry: "somebody is in my garden. take me off this list"."""
    if len(thought) <= FEW_WORDS and has(thought, "help"):
        return True
    scores = likeness.weighed("member", " ".join(w.bare.replace("_", " ") for w in thought), {})
    return not scores or max(scores, key=lambda m: scores[m]) == "cry"


def _mistaken(like: str, text: str, above: float, *, member: bool) -> bool:
    """Whether a text cannot be what it is like: no wish of one's own, or in few words none about messages, where it is
    not `above` all else by far.
    """
    said = tuple(w for c in clauses(text) for w in c)
    bare = [w.bare for w in said]
    if like in ("leave", "join") and (refuses(text) or _wants_language(text, bare)):
        return True  # "je voudrais les messages en français"
    if like == "leave":
        unnamed = above < UNNAMED_ABOVE and len(said) <= FEW_OF_A_WISH and not has(said, *OF_MESSAGES)
        stays = not STAYS.isdisjoint(bare) or any(denied(c, k) for c in clauses(text) for k in ("leave", "remove"))
        return unnamed or stays or asks_how(bare, fold(text)) or not LIGHTS.isdisjoint(bare)
    if like == "fine":
        return text.rstrip(" !.").endswith("?") or any(one_off(w, h) for w in bare for h in ("help", "hulp", "hilfe"))
    return like == "join" and (member or len(bare) == 1 or is_in_already(bare) or of_something_else(bare))


def _wants_language(text: str, words: list[str]) -> bool:
    """Whether a language is named; Frans is a man's name as well: "zet Frans en mij er maar bij"."""
    named = {w for w in words if len(w) > 2 and w in LANGUAGES}
    return bool(named - {"frans"}) or ("frans" in named and _IN_FRENCH.search(fold(text)) is not None)


_IN_FRENCH = re.compile(turns.IN_FRENCH)


def _may_be_witness(text: str) -> bool:
    """Whether it names somebody, or says that something moves or was seen: a cry is never taken for thanks."""
    said = tuple(w for c in clauses(text) for w in c)
    return has(said, "person", "motion") or any(w.bare in SAW for w in said) or _names_a_sight(text)


def _names_a_sight(text: str) -> bool:
    """Whether it names a child, a car, clothes, a weapon …: "merci, la fillette joue devant chez nous"."""
    return any(not OF_A_SIGHT.isdisjoint(likeness.ideas_of(w.bare)) for c in clauses(text) for w in c)


OF_A_SIGHT = frozenset({"child", "car", "plate", "clothes", "weapon", "hurt"})
SAW = {"vu", "gezien", "gesehen", "seen", "saw", "entendu", "gehoord", "gehort", "heard"}
# what the senses that rules find mean together, the first that is found
SAID: dict[str, frozenset[Sense]] = {
    "cry": frozenset({Sense.CRY}),
    "forget": frozenset({Sense.FORGET}),
    "leave": frozenset({Sense.LEAVE}),
    "join": frozenset({Sense.JOIN}),
    "fine": PLAINLY_FINE,
}
VERBS = {
    "cry": Verb.CRY, "forget": Verb.FORGET, "leave": Verb.STOP, "join": Verb.JOIN, "fine": Verb.REACTION,
    "help": Verb.HELP, "status": Verb.STATUS, "pause": Verb.PAUSE, "other": Verb.TEXT,
}  # fmt: skip
# What that counts for beside the logarithm of the odds of texts like this one, and how much likelier than all else
# must be what no rule says, by the harm of a mistake: who is signed off, or erased, or not told to call 101.
COUNTS = {"cry": 1.0, "forget": 4.0, "leave": 3.0, "join": 1.5, "fine": 3.0, "other": 0.5}
ABOVE = {"leave": 2.5, "forget": 0.5, "fine": 1.5}
# that it is no wish, whatever the rules found
ASKS_ABOVE = 2.7
NO_WISH_ABOVE = {"leave": 5.0, "forget": 5.0, "join": 7.0}
UNNAMED_ABOVE = 7.0  # where few words name neither messages nor a list: "laissez-moi en dehors de ça"
SEEN_NO_CRY_ABOVE, SIGHT_NO_CRY_ABOVE = (
    3.0,
    5.0,
)  # of few words, or where somebody is named, or something moves or was seen
NO_CRY_ABOVE = 6.0  # of what names a danger or something that moves: "merci, j'ai fermé le garage"
CALM_ABOVE = 3.0
QUIET = ("other", "fine", "status")
NO_JOIN_ABOVE = 2.0
FEW_WORDS, FEW_OF_A_WISH = 3, 5
OF_MESSAGES = (
    "message",
    "group",
    "remove",
    "leave",
    "listed",
    "stop",
)  # who leaves something names it; "ik kan niet meer" is of no list
