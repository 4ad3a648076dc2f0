"""What stands in an order-giver's text and orders nothing: whom the police stopped, where a bus stops, what others ask.

In: a folded text about an alert that goes out. Out: the text without such asides, or whether it confirms an alert that
others doubt. It decides nothing: rules/orders.py looks for a halt in what is left.
"""

from __future__ import annotations

import re

from smsd.rules.halting_words import plain_of

_ONE = (
    r"(?:un|une|deux|trois|l un|l une|quelqu un|le|la|les|een|ene|twee|drie|iemand|den|de|einen|eine|zwei|drei|jemanden"
    r"|one|two|three|somebody|someone|\d)"
)
# "on en a arrêté un", "we hebben er een gestopt", "wir haben einen gestoppt", "we stopped one"
_HELD = re.compile(
    rf"\b(?:a|ai|as|ont|avons|avez|vient d|viennent d|venons d) (?:\w+ )?(?:etre )?(?:arretee?s?|stoppee?s?|arreter"
    rf"|intercepter|interceptee?s?) {_ONE}\b(?! (?:alerte|alarme|envoi|diffusion|message|sms|truc|processus))"
    r"|\b(?:l |en )?un(?:e)? (?:des \w+ )?(?:est|a ete|vient d etre) (?:arretee?|stoppee?|interceptee?)\b"
    rf"|\b(?:hebben|heb|heeft|konden|kon) (?:er |we |ze |al |net |dus )*{_ONE} (?:van (?:de|hen|die) (?:\w+ )?)?"
    r"(?:gestopt|tegengehouden|kunnen stoppen|stoppen|aangehouden)\b"
    r"|\b(?:haben|habe|hat|konnten) (?:wir |schon |gerade |jetzt )*(?:einen|eine|zwei|drei|jemanden|einer)"
    r" (?:davon |von ihnen |der \w+ )?(?:gestoppt|angehalten|gestellt|aufgehalten|anhalten|stoppen)\b"
    r"|\b(?:we|they|i|police|officers|have|ve|has) (?:have |just |already )*(?:stopped|halted)"
    r" (?:one|two|three|somebody|someone|\d)\b"
)
# "at the last stop", "à l'arrêt suivant", "an der letzten Haltestelle": a place
_HALTING_PLACE = re.compile(
    r"\b(?:at|to|towards|from|near|by|off at|past|until|before|after) (?:the |a |his |her |their )?"
    r"(?:(?:last|next|first|second|third|previous|final|same|bus|tram|train|tec|lijn|metro) )+stops?\b"
    r"|\b(?:a|au|vers|jusqu a|pres de|devant) (?:l |le |un |cet )?(?:(?:dernier|prochain|premier|meme) )?arrets?"
    r"(?: (?:suivant|precedent|(?:de |du )?(?:bus|tram|tec|train)))?\b"
    r"|\b(?:aan|bij|op|tot|voorbij|naar) (?:de|het|een|den) (?:(?:laatste|volgende|eerste|tweede|vorige|zelfde) )+"
    r"(?:stop|halte|stopplaats)\b"
    r"|\b(?:an|am|bei|zur|bis zur|ab) (?:der |dem |einer )?(?:(?:letzten|nachsten|ersten|zweiten|vorigen) )+"
    r"(?:halte\w*|stopp?|haltestelle)\b"
)
_ASKED = (
    r"(?:vragen|vraagt|vroeg|vroegen|denken|denkt|zeggen|beweren|twijfelen|demandent|demande|pensent|croient|disent"
    r"|fragen|fragt|glauben|meinen|denken|ask|asks|asked|are asking|is asking|wonder|think|say)"
)
_FALSE = (
    r"(?:vals|valse|loos|loze|fout|nep|fausse|faux|erreur|fehlalarm|falsche\w*|falsch|false|fake|mistake|a hoax"
    r"|blinder)"
)
# "leden vragen of het een vals alarm is"
_DOUBTED = re.compile(
    rf"\b{_ASKED} (?:(?:me|mij|ons|nous|uns|us|mich|zich|sich) )?(?:(?:nu|al|of|dat|si|que|ob|dass|whether|if|that|af"
    rf"|c|s) )*(?:[^\W\d_]+ ){{0,5}}?{_FALSE}\b(?: (?:alarm\w*|alerte|alert|melding|ist|is|est|sei|was))*"
)
# "het is echt", "c'est vrai", "es ist echt", "it is real"
_REAL = re.compile(
    r"\b(?:het|dit|t|dat|alles|melding|alarm) (?:is|klopt)(?: (?:wel|degelijk|helemaal|zeker|heel))*"
    r"(?: (?:echt|waar|juist|correct|bevestigd|serieus))?\b"
    r"|\bc est (?:bien |vraiment |tout a fait )?(?:vrai|reel|serieux|confirme|pour de vrai|exact|la realite)\b"
    r"|\b(?:es|das|der alarm|alles)(?: ist)? (?:wirklich |tatsachlich )?(?:echt|wahr|ernst|bestatigt|stimmt|richtig)\b"
    r"|\b(?:it|this|that|the alert|everything)(?: is| s) (?:very |quite |definitely |all |really )?"
    r"(?:real|true|genuine|confirmed|correct|serious)\b"
)
_IS_NOT = re.compile(
    r"\b(?:niet|ni|nie|geen|pas|nicht|kein\w*|not|isn t|stop\w*|halt|annul\w*|cancel\w*|arret\w*|abbrech\w*|toch|wel"
    r" degelijk (?:vals|loos)|vals|loos|fausse|false|falsch|fehlalarm)\b"
)


def without_asides(folded: str) -> str:
    """The text without whom somebody stopped and without a place where something stops."""
    said = plain_of(folded)
    rest = _HALTING_PLACE.sub(" ", _HELD.sub(" ", said))
    return folded if rest == said else rest


def confirms(folded: str) -> bool:
    """Whether others took an alert for a false one, and the sender says that it is real; nothing in it halts."""
    said = plain_of(folded)
    rest = _DOUBTED.sub(" ", said)
    return rest != said and _REAL.search(rest) is not None and _IS_NOT.search(rest) is None
