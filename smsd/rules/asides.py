"""What stands in an order-giver's text and orders nothing: whom the police stopped, where a bus stops, what others ask.

In: a folded text about an alert that goes out. Out: the text without such asides, or whether it confirms an alert that
others doubt. It decides nothing: rules/orders.py looks for a halt in what is left.
"""

from __future__ import annotations

import re

from smsd.rules.halting_words import SENDING, plain_of
from smsd.rules.turns_table import HOW_LONG, OF_THE, UNTIL

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
# "combien de temps avant la fin de l'envoi?", "wanneer is het einde van de verzending"
_UNTIL_ITS_END = re.compile(rf"(?:{HOW_LONG}|{UNTIL})(?:einde|fin|ende|end){OF_THE}{SENDING}\b")
_ASKED = (
    r"(?:vragen|vraagt|vroeg|vroegen|gevraagd|denken|denkt|dacht|dachten|zeggen|beweren|beweert|twijfelen|belt|bellen|appelle|appellent|ruft|rings|calls|demandent|demande"
    r"|demandait|pensent|pensait|croient|croyait|disent|fragen|fragt|fragte|gefragt|glauben|meinen|meinte|dachte|denken"
    r"|ask|asks|asked|are asking|is asking|asking|wonder|wondered|think|thought|say)"
)
_FALSE = (
    r"(?:vals|valse|loos|loze|fout|foute|nep|grap|grapje|vergissing|vergist|verkeerd\w*|niet waar|fausse|faux|erreur"
    r"|blague|goure\w*|trompe\w*|pas vrai|fehlalarm|falsche\w*|falsch|irrtum|scherz|witz|geirrt|nicht wahr|false"
    r"|fake|mistake|a hoax|a joke|a prank|a scam|wrong|blinder)"
)
_BUT = r"(?:maar|ma|mais|aber|but)"
_DOUBTED = re.compile(
    # "leden vragen of het een vals alarm is"
    rf"\b{_ASKED} (?:(?:me|mij|ons|nous|uns|us|mich|zich|sich) )?(?:(?:nu|al|of|dat|si|que|ob|dass|whether|if|that|af"
    rf"|c|s) )*(?:[^\W\d_]+ ){{0,5}}?{_FALSE}\b(?: (?:alarm\w*|alerte|alert|melding|ist|is|est|sei|was|had|ware))*"
    # "dat van gisteren was vals maar"
    rf"|\b(?:gisteren|vorige (?:keer|week)|hier|la derniere fois|la semaine passee|gestern|letzte woche|letztes mal"
    rf"|yesterday|last (?:time|week))(?: [^\W\d_]+){{0,4}}? {_FALSE}\b[^.!?\n]{{0,20}}?\b{_BUT}\b"
    # "die Nachbarin meinte erst, es wäre ein Irrtum"
    rf"|\b(?:dacht|dachten|meinte|dachte|pensait|croyait|thought) (?:eerst|erst|zuerst|d abord|first|at first)"
    rf"(?:,? [^\W\d_]+){{0,6}}? {_FALSE}\b(?: (?:was|had|ware|war|is))*"
    # "ik dacht dat ik fout zat maar", "j'ai failli me tromper"
    rf"|\b(?:ik|k|we|i|ich|wir) (?:dacht|dachten|thought|dachte|dachten)(?: [^\W\d_]+){{0,6}}? {_FALSE}\b"
    rf"[^.!?\n]{{0,30}}?\b{_BUT}\b"
    rf"|\bj ai (?:cru|pense)(?: [^\W\d_]+){{0,4}}? {_FALSE}\b[^.!?\n]{{0,30}}?\b{_BUT}(?: non)?\b"
    r"|\b(?:j ai|on a|nous avons) failli (?:me |nous |se )?(?:tromper|gourer|planter|envoyer|mettre)\b"
    r"|\b(?:nearly|almost) (?:sent|put|got|typed|picked|texted)\b[^.,!?\n]{0,30}"
    rf"|\b(?:bijna|haast|fast|beinahe)(?: (?:naar|de|het|den|an|die|das|in|ins))* {_FALSE}\b[^.,!?\n]{{0,30}}"
)
# "geen vergissing", "c'est pas une blague", "kein Irrtum"
_NO_MISTAKE = re.compile(
    r"\b(?:geen|gene|pas (?:d |une? |de )?|aucune?|sans|kein\w*|ohne|no|not a|without)(?: (?:enkele|aucun|any))? ?"
    r"(?:vergissing|twijfel|grap|grapje|oefening|erreur|doute|blague|canular|exercice|irrtum|zweifel|scherz|witz|ubung"
    r"|mistake|doubt|joke|hoax|prank|drill)\b(?: (?:about it|(?:meer )?mogelijk|possible|moglich))?"
)
# "het is echt", "c'est vrai", "es ist echt", "it is real"; "nee dus", "je leur dis que non"
_REAL = re.compile(
    r"\b(?:het|dit|t|dat|alles|melding|alarm) (?:klopt|is (?:(?:wel|degelijk|helemaal|zeker|heel|nu) )*"
    r"(?:echt|waar|juist|correct|bevestigd|serieus|menens|in orde))\b"
    r"|\bc est (?:bien |vraiment |tout a fait )?(?:vrai|reel|serieux|confirme|pour de vrai|exact|la realite|bon|bien)\b"
    r"|\b(?:es|das|der alarm|alles)(?: ist)? (?:wirklich |tatsachlich )?(?:echt|wahr|ernst|bestatigt|stimmt|richtig)\b"
    r"|\b(?:it|this|that|the alert|everything)(?: is| s) (?:very |quite |definitely |all |really )?"
    r"(?:real|true|genuine|confirmed|correct|serious)\b"
    r"|\b(?:bevestig\w*|confirm\w*|bestatig\w*|effectief|wel degelijk|bel et bien|phew|oef|ouf)\b"
    r"|\b(?:nee|neen|non|nein|no) (?:dus|also|hoor)\b|\bvan niet\b|\bque non\b"
    r"|\b(?:told|tell) (?:him|her|them|people|everyone) (?:that )?(?:it is|it s|no|not)\b"
)
_IS_NOT = re.compile(
    r"\b(?:niet|ni|nie|geen|pas|nicht|kein\w*|not|isn t|stop\w*|halt|annul\w*|cancel\w*|arret\w*|abbrech\w*|toch|wel"
    r" degelijk (?:vals|loos)|vals|loos|fausse|false|falsch|fehlalarm)\b"
)


def without_asides(folded: str) -> str:
    """The text without whom somebody stopped, a place where something stops, and how long until the sending ends."""
    said = plain_of(folded)
    rest = _UNTIL_ITS_END.sub(" ", _HALTING_PLACE.sub(" ", _HELD.sub(" ", said)))
    return folded if rest == said else rest


def confirmed(folded: str) -> str | None:
    """What is left of a text that calls an alert real which others, or its sender a moment ago, took for a mistake, or
    that denies a mistake; None where it does not, or where something in it halts.
    """
    said = plain_of(folded)
    if said.rstrip(" !.").endswith("?"):
        return None
    rest = _NO_MISTAKE.sub(" ", said)
    denied = rest != said
    sure = _DOUBTED.sub(" ", rest)
    real = _REAL.sub(" ", sure)
    if not denied and (sure == rest or (real == sure and not _NEARLY.search(rest))):
        return None
    return None if _IS_NOT.search(real) else sure


_NEARLY = re.compile(r"\b(?:failli|nearly|almost|bijna|haast|beinahe|fast)\b")
