"""Why somebody wishes to leave or to join, said beside the wish: it scares me, I am old, we moved, I had stopped.

In: a text as somebody typed it. Out: the text without such reasons, so that the wish in it is read by itself, and
whether somebody refuses what others tell him to do. It decides nothing: rules/sense.py reads what is left, and takes it
only where it is a wish to leave or to join, and no cry.
"""

from __future__ import annotations

import re

from smsd.rules.concepts import Clause, read, spoken
from smsd.rules.later import Later

_EACH = (
    r"(?:elke keer|iedere keer|telkens|altijd|steeds|alleen maar|maar|zo|echt|er|daar|hier|nu|a chaque fois|chaque fois"
    r"|toujours|tellement|trop|vraiment|juste|jedes mal|immer|nur|so|davon|sehr|each time|every time|always|really"
    r"|only|just|so much|too much|mij|me|mir|mich)"
)
_FEAR = (
    r"(?:bang|schrik|angstig|ongerust|zenuwachtig|nerveus|onrustig|peur|angst|scared|afraid|nervous|anxious|worried|angoisse"
    r"|stress|nervos|unruhig)"
)
_BECAUSE = r"(?:want |omdat |car |parce que |parce qu |denn |weil |because |as |since )?"
_OF_FEAR = (
    # "ik word er alleen maar bang van", "ik verschiet er mij elke keer een bult van"
    (
        rf"{_BECAUSE}(?:ik |k |we |wij |mijn vrouw |mijn man |mijn moeder |ons moeder )?"
        rf"(?:word|worden|wordt|wor|krijg|krijgen)(?: ik| we)? (?:{_EACH} )*{_FEAR}(?: van)?(?: {_EACH})*"
    ),
    (
        rf"{_BECAUSE}(?:ik |k |en |we |wij )*(?:verschiet|verschieten|schrik|schrikken)(?: {_EACH})*"
        rf"(?: (?:een|nen|n) (?:bult|ongeluk|hoedje|aap|beroerte)| rot| kapot)?(?: van)?(?: {_EACH})*"
    ),
    (
        rf"{_BECAUSE}(?:het|dat|da|dit|t|die berichten|die dingen) (?:maakt|maken) (?:mij|me|ons) (?:{_EACH} )*{_FEAR}"
        rf"(?: {_EACH})*"
    ),
    (
        rf"{_BECAUSE}(?:ca|cela|c est|ils|elles|ces messages|vos messages|ces alertes) (?:me|nous|m) "
        rf"(?:font|fait|donnent|donne|stressent|stresse|angoissent|angoisse|inquietent|inquiete|effraient|effraie)"
        rf"(?: (?:{_FEAR}|des angoisses|de l angoisse))?(?: {_EACH})*"
    ),
    (
        rf"{_BECAUSE}(?:das|es|die nachrichten|diese nachrichten|die sms|diese sms) (?:macht|machen) (?:mir|mich|uns) "
        rf"(?:{_EACH} )*{_FEAR}(?: {_EACH})*"
    ),
    (
        rf"{_BECAUSE}(?:ich |wir )?(?:bekomme|kriege|erschrecke|habe) (?:ich )?(?:{_EACH} )*(?:{_FEAR})?"
        rf"(?: {_EACH})+"
    ),
    rf"(?:weil|da) (?:es|das|sie|die nachrichten) (?:mir|mich|uns) (?:{_EACH} )*{_FEAR} (?:macht|machen)",
    rf"omdat (?:ik|we|wij|k) (?:{_EACH} )*{_FEAR} (?:van )?(?:word|worden)",
    rf"omdat (?:het|dat|ze|ze mij) (?:mij|me|ons) (?:{_EACH} )*{_FEAR} (?:maakt|maken)",
    (
        rf"{_BECAUSE}(?:it|they|these texts|the texts|these messages|your messages|the alerts|that) (?:{_EACH} )*"
        rf"(?:scares?|frightens?|worr(?:y|ies)|stress(?:es)?|makes?) (?:me|us)(?: {_FEAR})?(?: {_EACH})*"
    ),
)
_OF_AGE = (
    r"(?:ik|k) (?:ben|zen) (?:al |intussen |ondertussen )?\d\d(?: jaar)?(?: oud)?(?: en\b)?",
    r"j ai (?:deja )?\d\d ans(?: et\b)?",
    r"ich bin (?:schon |bereits )?\d\d(?: jahre)?(?: alt)?(?: und\b)?",
    r"i (?:am|m) (?:already )?\d\d(?: years old)?(?: and\b)?",
)
_SO = r"(?: ?[,.;:!]+| dus| en| vandaar| donc| alors| et| also| daher| und| deshalb| so| and)"
_OF_A_MOVE = (
    rf"(?:ik|k|wij|we) (?:zijn|ben|zen) (?:[^\W\d_]+ ){{0,4}}verhuisd(?: [^\W_]+){{0,10}}?{_SO}",
    rf"(?:j ai|nous avons|on a) (?:[^\W\d_]+ ){{0,3}}demenage(?: [^\W_]+){{0,10}}?{_SO}",
    rf"(?:je suis|nous sommes) (?:[^\W\d_]+ ){{0,3}}partis? (?:vivre|habiter)(?: [^\W_]+){{0,8}}?{_SO}",
    rf"(?:ich bin|wir sind) (?:[^\W_]+ ){{0,8}}(?:umgezogen|weggezogen){_SO}",
    rf"(?:i|we)(?: have| ve)? (?:[^\W\d_]+ ){{0,2}}moved(?: [^\W_]+){{0,10}}?{_SO}",
)
_OF_BEFORE = (
    (
        r"(?:ik|k|wij|we) (?:was|waren|had|hadden|ben|heb) (?:er ?mee |mij |me |ons |er |vroeger |ooit )*"
        r"(?:gestopt|uitgestapt|uitgeschreven|afgemeld|weggegaan)(?: ?[,.;]| maar| en| doch)+"
    ),
    (
        r"(?:j avais|j etais|nous avions|nous etions|je m etais|on avait) (?:tout )?(?:arrete|arretes|desinscrits?"
        r"|desinscrite|parti|partie|partis|quitte)(?: ?[,.;]| mais| et)+"
    ),
    (
        r"(?:ich|wir) (?:hatte|hatten|war|waren|habe|haben) (?:mich |uns |damit |mal |fruher )*(?:aufgehort|abgemeldet"
        r"|ausgetreten|raus|weg)(?: ?[,.;]| aber| und)+"
    ),
    r"(?:i|we) (?:had |have |once )*(?:stopped|left|quit|unsubscribed|signed off|opted out)(?: ?[,.;]| but| and)+",
)
_POLITELY = (
    (
        r"(?:als|indien|wenn|if|si|s) (?:dat|het|t|da|das|es|c est|that|it|that s|it s|possible|moglich|il est)?"
        r"(?: ?(?:kan|mag|gaat|mogelijk is|is mogelijk|geht|moglich ist|moglich|possible|is possible|is ok|s ok"
        r"|ok is))\b"
    ),
    r"\bsi possible\b|\bwenn moglich\b|\bif possible\b",
)
# "dat is mijn recht volgens de GDPR"
_OF_RIGHT = (
    r"(?:dat|da|het|t|dit) is (?:toch )?(?:mijn|ons|m n) (?:goed |volste )?recht(?: volgens (?:de )?(?:gdpr|avg|wet))?",
    r"(?:c est|j ai) (?:mon|notre|le) (?:bon )?droit(?: (?:d apres|selon) (?:le |la )?(?:rgpd|gdpr|loi))?",
    r"(?:das|dies|es) ist (?:doch )?(?:mein|unser) (?:gutes )?recht(?: (?:laut|nach) (?:der )?(?:dsgvo|gdpr))?",
    r"(?:that|this|it) is (?:my|our) (?:good )?right(?: (?:under|by) (?:the )?(?:gdpr|law))?",
)
# what others call the network
_NETWORKS = (
    r"\b(nachbarschaftshilfe|nachbarschaftswache|nachbarschaftsnetz\w*|netzwerk|gruppe|buurtnetwerk|buurtwacht|groep"
    r"|netwerk|whatsappgroep|smsdienst|reseau|groupe|liste|service|surveillance|watch|group|network|list|scheme"
    r"|verteiler|lijst|dienst)(?: (?:sms|d alerte|von|van|de|du|der|des|la|of|the|run by|by|l|den)){1,3} "
    r"(?:lokale |locale |local )?(?:polizei|politie|police)\b"
)
_REASONS = Later(
    rf"(?<!\w)(?:{'|'.join((*_OF_FEAR, *_OF_AGE, *_OF_A_MOVE, *_OF_BEFORE, *_OF_RIGHT, *_POLITELY))})(?!\w)"
)
_NAMED = re.compile(_NETWORKS)
_SEEN = re.compile(
    r"\b(?:il|ils|elle|elles|hij|zij|he|she|iemand|quelquun|jemand|somebody|someone|man|mannen|homme|hommes|mann|manner"
    r"|men|woman|femme|vrouw buiten|inbreker\w*|voleur\w*|einbrecher\w*|burglar\w*|dief|dieb\w*|hulp|aide\w*|secours"
    r"|hilfe|help|maintenant|sofort|binnen|dehors|draussen|outside|buiten)\b"
)


def without_reasons(text: str) -> str:
    """What is wished, without why; the text itself where it gives no reason, or where somebody is seen."""
    said = spoken(text)
    named = _NAMED.sub(r"\1", said)
    rest = _REASONS.made.sub(" , ", named)
    if rest == said or _SEEN.search(named):
        return text
    return rest.strip(" ,") or text


_WITHOUT = re.compile(r"\b(?:zonder|sans|ohne|without)\b([^.,;:!?\n]*)", re.IGNORECASE)
_PARTS = {"leave", "remove", "quit", "listed", "group", "forget"}
_BETWEEN = {"me", "fill", "beside", "own", "message"}


def but_for(text: str) -> str:
    """A text without what its sender does without: "… sans me désinscrire", and not "sans délai désinscrivez-moi"."""
    return _WITHOUT.sub(lambda found: " " if any(map(_parts, read(found[1]))) else found[0], text)


def _parts(c: Clause) -> bool:
    for word in c:
        if not word.means.isdisjoint(_PARTS):
            return True
        if word.means.isdisjoint(_BETWEEN):
            return False
    return False


_URGENT = re.compile(
    r"\b(?:help (?:mij|me|ons|us)|aide[zr]? moi|aidez nous|au secours|hilfe) ?(?:[!.]|$)"
    r"|\b(?:volgt (?:mij|me|ons)|(?:me|nous) suit|verfolgt (?:mich|uns)|(?:following|follows) (?:me|us))\b"
    r"|\b(?:word (?:ik )?(?:\w+ )?gevolgd|suis suivie?|werde verfolgt|being followed|geen adem|stikken?|plus respirer"
    r"|keine luft|can ?t breathe|laat (?:mij|me) los|lachez? moi|lass(?:en sie)? mich los|let go of me|let me go"
    r"|can ?t get out|kan(?: er)? niet(?: meer)? (?:naar )?buiten|(?:peux|pouvons) plus sortir"
    r"|(?:komme|kommen)(?: hier)? nicht(?: mehr)? raus|(?:lig|verstopt?)(?: mij)? (?:onder|achter) het bed)\b"
)


def urgent(text: str) -> bool:
    """Whether somebody calls for help, or is followed, whatever else he wishes."""
    return _URGENT.search(spoken(text)) is not None


_TELLS = (
    r"\b(?:zegt|zeggen|zei|vindt|vinden|wil|willen|dit|disent|veut|veulent|trouve\w*|dis|sagt|sagen|meint|meinen|will"
    r"|says?|said|tells?|told|wants?|thinks?)\b"
)
_REFUSES = (
    r"(?:(?:maar|doch) (?:(?:dat|da|dit) )?(?:doe|ga|wil|zal) (?:ik|k|we|wij) (?:dat |da |het )?(?:zeker |echt |toch "
    r")?(?:niet|nie|ni)(?: doen)?"
    r"|(?:maar|doch) (?:ik|we|wij|k) (?:doe|ga|wil|zal) (?:dat |da |het )?(?:zeker |echt |toch )?(?:niet|nie|ni)"
    r"(?: doen)?"
    r"|mais (?:je|moi je|on|nous) (?:ne |n )?(?:le |l )?(?:ferai|fais|veux|vais|ferons|feras|suis) pas(?: le faire)?"
    r"|mais (?:pas question|il n en est pas question|hors de question|non)"
    r"|aber (?:das )?(?:mache|tue|will|werde) ich (?:das )?(?:sicher |bestimmt |doch )?nicht(?: tun| machen)?"
    r"|aber ich (?:mache|tue|will|werde|denke) (?:das )?(?:sicher |bestimmt )?(?:nicht|nicht dran|nicht daran)"
    r"(?: tun| machen)?"
    r"|but (?:i|we) (?:wont|will not|am not|am not going to|im not|dont want to"
    r"|refuse|shant|refuse to)(?: do (?:it|that|so))?)"
)
_TOLD_AND_REFUSED = re.compile(rf"{_TELLS}.*\b{_REFUSES}\W*(?:hoor|he|merci|danke|thanks)?\W*$", re.DOTALL)


def refuses(text: str) -> bool:
    """Whether somebody tells him to, and he will not: "mijn vrouw zegt dat ik … moet, maar dat doe ik niet"."""
    return _TOLD_AND_REFUSED.search(spoken(text)) is not None
