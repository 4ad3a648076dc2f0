"""What a resident's text cannot mean, whatever its words are like: a wish that is denied behind its verb, a slip, a
question about later; ending a membership is no joining; a sighting is no thanks, and a blow is no wish.

In: a text, and how it was read. Out: how it is read instead, or nothing. It never makes somebody leave who was not read
as joining, and never silences a cry: what it changes is answered, and told to call 101 where that may be needed.
"""

from __future__ import annotations

import re

from smsd.rules import turns_table as turns
from smsd.rules.concepts import concepts, spoken
from smsd.rules.sense import Sense, senses
from smsd.rules.words import Verb, fold

_DENIED = re.compile("|".join(turns.DENIED))
_NO_WISH = re.compile(rf"\b(?:{'|'.join(turns.NO_WISH)})\b(?!.{{0,15}}\b(?:maar|mais|aber|but)\b)")
_UNDECIDED, _SHOPPING, _OF_TEXTS = map(re.compile, (turns.UNDECIDED, turns.SHOPPING, turns.OF_TEXTS))
_ONLY_ASKS = re.compile(rf"\b(?:{'|'.join(turns.ONLY_ASKS)})\b")
_NEVER_MIND, _WHETHER, _LATER, _COSTS = map(re.compile, (turns.NEVER_MIND, turns.WHETHER, turns.LATER, turns.COSTS))
_ENDED = re.compile("|".join(turns.ENDED))
_CHANGED_MIND, _NOT_FOR_ME = map(re.compile, (turns.CHANGED_MIND, turns.NOT_FOR_ME))
# "rien vu", "not seen a soul"
_NOT_SEEN = rf"\b(?:{turns.NOTHING}(?: \w+){{0,3}} {turns.SEEN}|{turns.SEEN} {turns.NOTHING})\b"
_SAW = re.compile(rf"\b{turns.SEEN}\b")
_WHERE = re.compile("|".join(turns.WHERE))
_AND_SOMEBODY, _BLOWS = map(re.compile, (turns.AND_SOMEBODY, turns.BLOWS))
FINE = (Verb.SEEN, Verb.REACTION)


def instead(text: str, verb: Verb, *, member: bool) -> Verb | None:
    """How a text is read that was read as `verb`; None where that stands."""
    folded = fold(text)
    said = " ".join(re.findall(r"\w+", folded))
    if verb in (Verb.STOP, Verb.JOIN, Verb.PAUSE, Verb.FORGET) and _BLOWS.search(said):
        return Verb.CRY
    if verb == Verb.JOIN and (_UNDECIDED.search(said) or _SHOPPING.search(said)):
        return Verb.TEXT
    if verb == Verb.JOIN and folded.rstrip().endswith("?") and _COSTS.search(said) and Sense.JOIN not in senses(text):
        return Verb.TEXT
    if verb == Verb.PAUSE and folded.rstrip().endswith("?") and not _OF_TEXTS.search(said):
        return Verb.TEXT  # "we zijn twee weken weg, kan iemand een oogje houden?"
    if verb == Verb.JOIN and (_ENDED.search(said) or _NOT_FOR_ME.search(said)):
        return Verb.STOP if member and _ENDED.search(said) else Verb.TEXT
    asks = folded.rstrip().endswith("?")
    if verb in (Verb.STOP, Verb.FORGET, Verb.JOIN) and (
        _NO_WISH.search(said) or ("?" in folded and verb != Verb.JOIN and _ONLY_ASKS.search(said))
    ):
        return Verb.TEXT
    if verb in (Verb.STOP, Verb.FORGET):
        denied = any(_DENIED.search(" ".join(re.findall(r"\w+", part))) for part in re.split(r"[,.;:!?\n]", folded))
        never = verb == Verb.FORGET and (_NEVER_MIND.search(said) or (asks and _WHETHER.search(said)))
        if denied or never or _CHANGED_MIND.search(said) or (asks and _LATER.search(said)):
            return Verb.TEXT
    if verb == Verb.STOP and (rest := _without_another_stop(text)) and Sense.LEAVE not in senses(rest):
        return Verb.TEXT
    saw = verb in FINE and _SAW.search(re.sub(_NOT_SEEN, " ", said)) and _WHERE.search(said)
    return Verb.CRY if saw or (verb in FINE and _AND_SOMEBODY.search(folded)) else None


_STOPS_DOING = re.compile(rf"\b(?:{'|'.join(turns.STOPS_DOING)})(?!{turns.OF_OURS})")
_OF_SENDING = frozenset({"message", "send", "sending", "stop", "leave", "get"})


def _without_another_stop(text: str) -> str:
    """What is left of a text that asks somebody to stop what is no sending: "quit worrying, they will text us"."""
    said = spoken(text)
    rest = _STOPS_DOING.sub(lambda m: " , " if _OF_SENDING.isdisjoint(concepts(_done(m))) else m.group(), said)
    return "" if rest == said else rest


def _done(stops: re.Match[str]) -> str:
    """What is to be stopped."""
    return next(word for word in stops.groups() if word)
