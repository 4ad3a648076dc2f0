"""The keywords of four languages, as tables.

In: nothing. Out: verbs and the words that mean them, folded (no accents, small letters). All languages work at once.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Verb(StrEnum):
    """What a text asks for."""

    JOIN = "join"
    STOP = "stop"
    STOP_MEMBER = "stop_member"
    LANG = "lang"
    PAUSE = "pause"
    SEEN = "seen"
    CRY = "cry"
    STATUS = "status"
    MYDATA = "mydata"
    FORGET = "forget"
    EMAIL = "email"
    NIGHT = "night"
    NEIGHBOUR = "neighbour"
    HELP = "help"
    YES = "yes"
    NO = "no"
    ALERT = "alert"
    TIP = "tip"
    UPDATE = "update"
    END = "end"
    WRONG = "wrong"
    TEST = "test"
    FEEDBACK = "feedback"
    NOTICE = "notice"
    RESUME = "resume"
    MEMBERS = "members"
    BLOCK = "block"
    RESET = "reset"
    DIGITS = "digits"
    REACTION = "reaction"
    TEXT = "text"
    LOST_PIN = "lost pin"  # a forgotten PIN, a question about codes


def fold(text: str) -> str:
    """Small letters without accents, quotes or invisible characters: how words are compared."""
    if text.isascii() and text.isprintable():
        return text.lower()  # as most texts are: nothing else to take away
    decomposed = unicodedata.normalize(
        "NFKD", text.casefold().replace("ß", "ss").replace("\u0153", "oe").replace("\u00e6", "ae")
    )
    return "".join(
        c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Cc")
    )


def _table(**words: str) -> dict[str, Verb]:
    return {word: Verb(verb) for verb, listed in words.items() for word in listed.split()}


STOPS = (
    "stop stoppen uit afmelden uitschrijven arret arreter desinscrire stopp abmelden unsubscribe quit end stopall "
    "revoke optout"
)

# what everybody may text; _ joins two words into one keyword
RESIDENT = _table(
    join="join aanmelden inschrijven inscrire inscription anmelden",
    stop=STOPS,
    lang="taal langue sprache lang",
    pause="pauze pause",
    seen="ok oke okay gezien gedaan vu gesehen seen done",
    status="status",
    mydata="gegevens mes_donnees meine_daten mydata",
    forget="vergeet oublier vergessen forget",
    email="email e-mail mail courriel",
    night="nacht nuit night",
    neighbour="voor pour fur fuer for",
    help="help info aide hilfe ?",
    yes="ja oui yes",
    no="nee neen non nein no",
)

_STAFF = _table(
    stop=STOPS.replace(" end", ""),
    stop_member="stop_lid stop_membre stop_mitglied stop_member",
    status="status",
    members="leden membres mitglieder members",
    resume="verder continuer weiter resume",
    yes="ja oui yes",
    no="nee neen non nein no",
    help="help aide hilfe ?",
    lang="taal langue sprache",
    join="join aanmelden inscrire anmelden",
    block="blokkeer bloquer sperren block",
    reset="reset",
)
COORDINATOR = _STAFF | _table(notice="bericht message nachricht") | {"info": Verb.HELP}

POLICE = _STAFF | _table(
    alert="alarm alert alerte",
    tip="tip conseil tipp",
    update="update",
    end="einde fin ende end",
    wrong="fout erreur fehler wrong rechtzetting rectificatif berichtigung correction",
    test="test proef essai",
    feedback="feedback",
)

# these take free text behind them
FREE_TEXT = {Verb.ALERT, Verb.TIP, Verb.UPDATE, Verb.END, Verb.WRONG, Verb.TEST, Verb.FEEDBACK, Verb.NOTICE}
# these take words of their own: a name, a street, whom to block
NAMED = {Verb.JOIN, Verb.BLOCK, Verb.RESET}

# behind EMAIL, NIGHT and FOR: not any more
OFF = {
    "uit", "weg", "af", "geen", "stop", "non", "off", "arret", "supprimer", "aus", "ab", "keine", "kein", "none",
    "remove", "loschen", "wissen",
}  # fmt: skip

POLITE = {
    "aub", "alstublieft", "alsjeblieft", "graag", "dank", "dankje", "danku", "bedankt", "u", "je", "jullie", "groeten",
    "groetjes", "mvg", "hallo", "dag", "goedenavond", "goedemorgen", "svp", "stp", "sil", "vous", "te", "plait",
    "merci", "bonjour", "bonsoir", "salut", "cordialement", "bitte", "danke", "guten", "abend", "tag", "morgen",
    "gruss", "grusse", "servus", "please", "pls", "thanks", "thank", "you", "hello", "hi", "good", "evening", "morning",
    "regards", "dear", "cheers",
}  # fmt: skip

LANGUAGES = {
    "nl": "nl", "nederlands": "nl", "neerlandais": "nl", "niederlandisch": "nl", "dutch": "nl", "vlaams": "nl",
    "fr": "fr", "frans": "fr", "francais": "fr", "franzosisch": "fr", "french": "fr",
    "de": "de", "duits": "de", "allemand": "de", "deutsch": "de", "german": "de",
    "en": "en", "engels": "en", "anglais": "en", "englisch": "en", "english": "en",
}  # fmt: skip

# days
SPANS = {word: days for days, words in (
    (1, "dag dagen jour jours tag tage tagen day days"), (7, "week weken semaine semaines woche wochen weeks"),
    (30, "maand maanden mois monat monate month months"),
) for word in words.split()}  # fmt: skip

THANKS = {"bedankt", "dank", "merci", "danke", "thanks", "thx", "dankjewel", "dankuwel", "dankje"}

DRIVING = (
    "i'm driving", "i am driving", "ik ben aan het rijden", "ik rijd", "ik ben onderweg met de auto", "je conduis",
    "je suis au volant", "ich fahre gerade", "ich sitze am steuer", "do not disturb while driving",
)  # fmt: skip

REACTIONS = (
    "liked ", "loved ", "laughed at ", "emphasized ", "disliked ", "questioned ", "reacted ", "removed a ",
    "vond ", "heeft gereageerd", "reageerde ", "a aime ", "a adore ", "a reagi ", "hat reagiert", "gefallt ",
)  # fmt: skip
_REACTED = re.compile(
    r"(?:liked|loved|laughed at|emphasized|disliked|questioned|vond|a aime|a adore|hat|gefallt"
    r"|(?:reacted|a reagi|reageerde|heeft)\b[^\"\u201c\u201e\u00ab]{0,30})\s*[\"\u201c\u201e\u00ab]"
)


def reacts(text: str) -> bool:
    """Whether a phone made this text of a touch on another: its words are those of the other text, in quotes."""
    return _REACTED.match(fold(text).strip()) is not None
