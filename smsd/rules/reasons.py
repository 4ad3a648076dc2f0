"""Why somebody wishes to leave or to join, said beside the wish: it scares me, I am old, we moved, I had stopped.

In: a text as somebody typed it. Out: the text without such reasons, so that the wish in it is read by itself, and
whether somebody refuses what others tell him to do. It decides nothing: rules/sense.py reads what is left, and takes it
only where it is a wish to leave or to join, and no cry.
"""

from __future__ import annotations

import re

from smsd.rules import turns_table as turns
from smsd.rules.concepts import Clause, read, spoken
from smsd.rules.later import Later

# what others call the network
_NETWORKS = (
    r"\b(nachbarschaftshilfe|nachbarschaftswache|nachbarschaftsnetz\w*|netzwerk|gruppe|buurtnetwerk|buurtwacht|groep"
    r"|netwerk|whatsappgroep|smsdienst|reseau|groupe|liste|service|surveillance|watch|group|network|list|scheme"
    r"|verteiler|lijst|dienst)(?: (?:sms|d alerte|von|van|de|du|der|des|la|of|the|run by|by|l|den)){1,3} "
    r"(?:lokale |locale |local )?(?:polizei|politie|police)\b"
)
_WHY = (
    *turns.OF_FEAR,
    *turns.OF_AGE,
    *turns.OF_A_MOVE,
    turns.BECAUSE + turns.OF_A_HOME,
    *turns.OF_BEFORE,
    *turns.OF_RIGHT,
    *turns.POLITELY,
)
_REASONS = Later(rf"(?<!\w)(?:{'|'.join(_WHY)})(?!\w)")
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
