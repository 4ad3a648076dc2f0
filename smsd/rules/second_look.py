"""What a resident's text cannot mean, whatever its words are like: a wish that is denied behind its verb, a slip, a
question about later; ending a membership is no joining; a sighting is no thanks, and a blow is no wish.

In: a text, and how it was read. Out: how it is read instead, or nothing. It never makes somebody leave who was not read
as joining, and never silences a cry: what it changes is answered, and told to call 101 where that may be needed.
"""

from __future__ import annotations

import re

from smsd.rules.turns_table import NO_WISH, ONLY_ASKS, UNDECIDED
from smsd.rules.words import Verb, fold

_TAKE_OFF = (
    r"(?:verwijder\w*|schrap\w*|wis|wist|wissen|haal|gooi|schrijf|meld|desinscri\w*|desabonn\w*|supprim\w*|enlev\w*"
    r"|retir\w*|effac\w*|losch\w*|streich\w*|nehmen|nimm|tragen|remove|delete|erase|unsubscribe|take|vergeet|vergeten"
    r"|oublie\w*|vergiss|vergessen|forget)"
)
_ANOTHER_THOUGHT = (
    r"want|omdat|car|parce|weil|denn|because|ik|je|j|ich|i|wil|en|et|und|and|maar|mais|aber|but|dit|dat|c|ca|das|this"
    r"|that|het|es|it"
)
_DENIED = re.compile(
    rf"\b{_TAKE_OFF}(?: (?!(?:{_ANOTHER_THOUGHT})\b)\w+){{0,5}} (?:niet|nie|ni|pas|jamais|nicht|not|never|rien)\b"
    r"(?! (?:meer|mehr|plus|more|langer|longer))"
    r"|\b(?:ne|n|dont|don t|do not|never|niet|nicht(?! wissen))(?: (?:me|m|mij|mich|nous|ons|uns)){0,1}"
    rf" {_TAKE_OFF}\b(?! (?:pas )?(?:plus|meer|mehr))"
    r"|\bnever stop$|\b(?:geen|kein|keinen|no) stopp?\b"
    r"|\b(?:never|didn t|nooit|niet) (?:said|sent|send|say|gezegd|gestuurd) stop\b"
    r"|\bstopp?\b(?: \w+){0,4} (?:vergissing|ongeluk|foutje|erreur|versehen|mistake)\b"
)
_NEVER_MIND = re.compile(
    r"^(?:\w+ ){0,2}(?:vergeet|oublie[zr]?|vergessen sie|vergiss|forget)(?: about)?"
    r" (?:het|dat|maar|wat|ca|cela|es|das|it|that)\b"
)
_NO_WISH = re.compile(rf"\b(?:{'|'.join(NO_WISH)})\b(?!.{{0,15}}\b(?:maar|mais|aber|but)\b)")
_UNDECIDED = re.compile(UNDECIDED)
_ONLY_ASKS = re.compile(rf"\b(?:{'|'.join(ONLY_ASKS)})\b")
_WHETHER = re.compile(
    r"^(?:\w+ )?(?:worden?|werden|wird|zijn|sont|sind|are|is|wissen jullie|do you|when|wanneer|quand|wann)\b"
)
_LATER = re.compile(
    r"\b(?:als ik|indien ik|wanneer|later|altijd|kost|kosten|gratis|if i|when|free|a tout moment|plus tard|jederzeit"
    r"|kostenlos|what happens|si je|wenn ich)\b"
)
_MEMBERSHIP = (
    r"(?:lidmaatschap|inschrijving|aanmelding|aanmelden|mitgliedschaft|anmeldung|inscription|adhesion|membership"
    r"|registration|subscription|abonnement|sign up|signup)"
)
_ENDS = (
    r"(?:beeindig\w*|annul\w*|intrek\w*|ongedaan|opzeg\w*|stopzet\w*|beend\w*|auflos\w*|widerruf\w*|zuruck\w*|kundig\w*"
    r"|supprim\w*|resili\w*|cancel\w*|end|ends|terminat\w*|withdraw\w*|undo)"
)
_ENDED = re.compile(
    rf"\b{_MEMBERSHIP}(?: \w+){{0,3}} {_ENDS}\b"
    rf"|\b(?:fin|{_ENDS})(?: (?:a|d|de|l|la|mon|ma|mijn|meine|my|the|van|to)){{0,3}} {_MEMBERSHIP}\b"
)
_CHANGED_MIND = re.compile(
    r"\b(?:van plan|wilde|wou|voulais|voulait|allais|comptais|hatte vor|wollte|was going to|wanted to"
    r"|meant to|planned)\b"
    r".*\b(?:maar|mais|finalement|finalmente|aber|doch|but|toch)\b.*"
    r"\b(?:blij[fv]\w*|niks doen|niets doen|doe toch maar verder|reste\w*|rien faire|bleib\w*|stay\w*|keep)\b"
)
_NOT_FOR_ME = re.compile(r"\b(?:nee|non|nein|no|niets voor mij|rien pour moi|nichts fur mich|not for me)$")
_SEEN = r"(?:gezien|vue?|gesehen|seen|spotted)"
_NOTHING = (
    r"(?:niks|niets|niemand|nix|nichts|niemanden|rien|personne|nothing|nobody|no one|a soul|anything|anyone|anybody)"
)
_NOT_SEEN = rf"\b(?:{_NOTHING}(?: \w+){{0,3}} {_SEEN}|{_SEEN} {_NOTHING})\b"  # "rien vu", "not seen a soul"
_SAW = re.compile(rf"\b{_SEEN}\b")
_WHERE = re.compile(
    r"\d|\b(?:aan|op(?! slot)|bij|in|rue|sur|devant|a la|a l|au|passer|am|an|auf|vor|im|at|on(?! a\b)|near|ago"
    r"|geleden|camera|kamera|voiture|auto|car|wagen|mannen|hommes|manner|men|ihn|hem|him)\b"
)
_AND_SOMEBODY = re.compile(
    r"[,.;!\n]\s*(?:ze|zij|hij|iemand|quelqu|ils|jemand|they|someone|somebody|er wordt|es klopft)\b"
)
_BLOWS = re.compile(
    r"\b(?:slaa?t|slaan|slagt|frappe\w*|schlag\w*|vechten|vecht|(?:een|met|n|zijn) mes|couteau|messer|knife"
    r"|hits? me|hitting|attack\w*|agress\w*|politie snel|police vite|bedreig\w*|menace\w*|zijn er weer"
    r"|niet meer leven|wil dood|nicht mehr leben|will sterben|veux mourir|plus (?:envie de )?vivre|want to die"
    r"|(?:get|let) me out of here|sortez moi d ici|haal (?:mij|me) hier weg|holt? mich hier raus"
    r"|kill myself|zelfmoord|suicid\w*)\b"
)
FINE = (Verb.SEEN, Verb.REACTION)


def instead(text: str, verb: Verb, *, member: bool) -> Verb | None:
    """How a text is read that was read as `verb`; None where that stands."""
    folded = fold(text)
    said = " ".join(re.findall(r"\w+", folded))
    if verb in (Verb.STOP, Verb.JOIN, Verb.PAUSE, Verb.FORGET) and _BLOWS.search(said):
        return Verb.CRY
    if verb == Verb.JOIN and _UNDECIDED.search(said):
        return Verb.TEXT
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
    saw = verb in FINE and _SAW.search(re.sub(_NOT_SEEN, " ", said)) and _WHERE.search(said)
    return Verb.CRY if saw or (verb in FINE and _AND_SOMEBODY.search(folded)) else None
