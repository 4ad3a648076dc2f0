"""What is no harm: thanks, "ok", "lights are on", a thumb, a driver's automatic reply; from end to end, or not at all.

In: clauses of words. Out: whether the whole text says no more than that. One word that nobody knows, somebody who is
named, a place: then it is not plain, and whoever asks has to think of a cry for help.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from smsd.rules.concepts import CLOSING, Clause, Word, among, before_name, has, read
from smsd.rules.signs import Sign, signs
from smsd.rules.words import fold

LIGHTS = {
    "lichten", "licht", "lampen", "lamp", "buitenlicht", "buitenverlichting", "lumieres", "lumiere", "lichter",
    "lichte", "lights", "light",
}  # fmt: skip
_LIT = {
    "aan", "brandt", "branden", "aangestoken", "allume", "allumees", "allumee", "allumes", "an", "brennt", "brennen",
    "on",
}  # fmt: skip
_DOORS = {
    "deuren", "deur", "voordeur", "achterdeur", "poort", "ramen", "raam", "alles", "portes", "porte", "fenetres",
    "fenetre", "turen", "tueren", "tur", "tuer", "tor", "fenster", "doors", "door", "windows", "window",
    "everything", "all", "tout",
}  # fmt: skip
_SHUT = {
    "dicht", "toe", "gesloten", "slot", "vergrendeld", "ferme", "fermee", "fermees", "fermes", "verrouille",
    "verrouillees", "zu", "geschlossen", "verriegelt", "closed", "locked", "shut", "gedraaid", "dubbel", "nachtslot",
    "gegrendeld", "doppelt", "bolted", "latched",
}  # fmt: skip
_WATCH = {
    "opletten", "letten", "let", "waakzaam", "oogje", "ogen", "uitkijken", "kijken", "alert", "vigilant", "vigilants",
    "vigilante", "oeil", "yeux", "attention", "wachsam", "augen", "auge", "aufpassen", "passen", "aufmerksam", "eye",
    "eyes", "watching", "watchful", "attentif", "attentifs", "lookout",
}  # fmt: skip
_INSIDE = {"binnen", "interieur", "drinnen", "inside", "indoors", "thuis", "maison", "zuhause", "hause", "home"}
_STAY = {"blijf", "blijven", "reste", "restons", "rentre", "rentres", "bleibe", "bleiben", "stay", "staying"}
_SAW = {"gezien", "vu", "gesehen", "seen", "entendu", "gehoord", "gehort", "heard"}
_HAVING = {"heb", "hebben", "heeft", "ai", "avons", "habe", "haben", "have", "has", "ive", "weve"}
_OF_TIPS = LIGHTS | _LIT | _DOORS | _SHUT | _WATCH | _INSIDE | _STAY | {
    "u", "vous", "you", "sie", "ihnen", "jullie", "op", "in", "zeil", "houden", "hou", "houd", "open", "uit", "ga",
    "gaan", "het", "de", "zijn", "is", "staan", "hier", "ook", "bij", "ons", "allemaal", "al", "we", "wij", "ik",
    "zullen", "zal", "een", "alle",
    "sont", "est", "nous", "je", "on", "garde", "gardons", "fait", "fais", "faisons", "ouvre", "ouverts", "ouvert",
    "les", "la", "le", "l", "un", "chez", "aussi", "a", "toutes", "tous",
    "sind", "ist", "wir", "ich", "halte", "halten", "die", "das", "auf", "offen", "auch", "bei", "uns", "mir", "im",
    "are", "were", "i", "keep", "keeping", "our", "my", "the", "all", "too", "up", "an", "be", "peeled", "will", "ll",
    "well", "staying",
}  # fmt: skip


def _plain(words: Sequence[Word], *kinds: str) -> bool:
    return all(
        not w.means.isdisjoint((*kinds, "polite", "emoji", "beside")) or (len(w.bare) == 1 and w.bare.isalpha())
        for w in words
    )


_TITLES = {
    "mme", "mevr", "mevrouw", "dhr", "mr", "mrs", "ms", "m", "monsieur", "madame", "herr", "frau", "fam", "familie",
    "famille", "family",
}  # fmt: skip


_FELLOWS = {
    "vrienden", "amis", "freunde", "friends", "politie", "police", "polizei", "mannen", "jongens", "gasten", "mensen",
    "guys", "lads", "jungs", "leute", "gars",
}  # fmt: skip


def _signs(c: Clause) -> bool:
    """Whether it is a title and a name: "Mme Lambert", "M. et Mme Renard"."""
    return (
        c[0].bare in _TITLES
        and len(c) <= 5
        and all(w.unknown or w.bare in _TITLES | {"et", "en", "und", "and"} for w in c[1:])
    )


def _unsigned(clauses: tuple[Clause, ...]) -> tuple[Word, ...]:
    """The words without a name under them: "Bien reçu, merci. Mme Lambert"."""
    if not clauses:
        return ()
    if len(clauses) > 1 and _signs(clauses[-1]):
        clauses = clauses[:-1]
    clauses = _nameless(clauses)
    last = tuple(w for w in clauses[-1] if "emoji" not in w.means and w.bare not in ("he", "hoor"))
    if len(last) > 1 and has(last[:1], "thanks") and last[-1].bare in _FELLOWS:
        clauses = (*clauses[:-1], last[:-1])  # "bedankt hé mannen"
    return before_name(tuple(w for c in clauses for w in c))


def _nameless(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Without a first name, or a first and a last one, behind thanks or a greeting: "Noted, thank you. Margaret"."""
    *before, last = clauses
    named = len(last) <= 2 and all(w.unknown and w.bare.isalpha() and not w.bare.endswith(_PLACES) for w in last)
    closed = bool(before) and (any(has(c, "thanks") for c in before) or any(w.bare in CLOSING for w in before[-1]))
    return tuple(before) if named and closed else clauses


_PLACES = (
    "straat", "laan", "weg", "plein", "lei", "dreef", "strasse", "platz", "street", "road", "hof", "park", "veld",
)  # fmt: skip


def without_signature(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Without the name and the family that signs at the end."""
    if len(clauses) > 1 and _signs(clauses[-1]):
        return clauses[:-1]
    return _nameless(clauses) if len(clauses) > 1 else clauses


def is_thanks(clauses: tuple[Clause, ...]) -> bool:
    """Whether the whole text thanks, and says nothing else."""
    words = _unsigned(clauses)
    if not has(words, "thanks"):
        return False
    if among(words, _HURRY) and any(w.bare in _PLEASE for w in words):
        return False  # "schnell bitte, danke"
    if any(w.bare in ("voor", "pour", "fur", "fuer", "for") for w in words):  # "bedankt voor de hulp"
        words = tuple(w for w in words if w.bare not in ("hulp", "aide", "hilfe", "help"))
    return _plain(words, "thanks", "done", "yes", "kind") or _tip_done(words) or _each(clauses)


_HURRY = frozenset({"snel", "vlug", "rap", "vite", "schnell", "quick", "quickly", "hurry", "fast"})
_PLEASE = {"aub", "alstublieft", "alsjeblieft", "svp", "stp", "bitte", "please", "pls", "plz"}


def _each(clauses: tuple[Clause, ...]) -> bool:
    """Whether each clause is thanks or done by itself: "Dank voor de info, we letten op"."""
    return len(clauses) > 1 and all(_plain(c, "thanks", "done", "yes") or _tip_done(c) for c in clauses)


def is_clause_done(clause: Clause) -> bool:
    """Whether one thought is no more than "will do", "lights are on" or thanks."""
    text = " ".join(w.bare.replace("_", " ") for w in clause)
    return (
        _plain(clause, "thanks", "done", "yes") or _tip_done(clause) or Sign.DONE in signs(text) or is_thanks((clause,))
    )


def is_done(clauses: tuple[Clause, ...]) -> bool:
    """Whether the whole text says that the tip was carried out or the alert was seen."""
    words = _unsigned(clauses)
    bare = {w.bare for w in words}
    if bare & _SAW and bare & _HAVING and not has(words, "message"):
        return False  # "j'ai vu", "ik heb alles gezien": a witness
    if has(words, "done") and _plain(words, "done", "yes", "thanks"):
        return True
    if has(words, "yes") and all(
        not w.means.isdisjoint(("yes", "polite", "emoji"))
        or w.bare
        in ("hoor", "wij", "we", "ik", "ook", "nous", "aussi", "wir", "auch", "too", "also", "it", "is", "dat", "het")
        for w in words
    ):
        return True
    return _tip_done(words)


def _tip_done(words: Sequence[Word]) -> bool:
    """The tip was carried out: lights are on, doors are shut, we keep our eyes open."""
    bare = {w.bare for w in words}
    if not all(
        w.bare in _OF_TIPS or not w.means.isdisjoint(("thanks", "done", "yes", "polite", "emoji")) for w in words
    ):
        return False
    if bare & LIGHTS and bare & _LIT:
        return True
    if bare & (_LIT | _SHUT) and any({"emoji", "carried_out"} <= w.means for w in words):  # a lamp, a lock
        return True
    if bare & {"brandt", "brennt", "branden", "brennen"}:
        return False
    if "open" in bare and bare & _DOORS and not bare & _WATCH:
        return False
    first = bool(
        bare
        & {
            "we",
            "wij",
            "ik",
            "nous",
            "je",
            "on",
            "wir",
            "ich",
            "i",
            "im",
            "iedereen",
            "allemaal",
            "all",
            "tous",
            "alle",
        }
    )
    return (
        bool(bare & _DOORS and bare & _SHUT)
        or (bool(bare & _WATCH) and (first or has(words, "thanks", "done", "yes")))
        or bool(bare & _INSIDE and (first or bare & _STAY))
    )


# ---- what a phone says by itself

_QUOTE = re.compile(
    (
        r"[\"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033].*[\"\u201c\u201d\u201e\u00ab\u00bb\u2033]"
        r"|[\"\u201c\u201e\u00ab].*$"
    ),
    re.DOTALL,
)
_REACTED = frozenset(
    """
    liked loved laughed at emphasized disliked questioned reacted to removed a an heart like from with love laugh
    exclamation question mark dislike an image message
    vond vindt leuk geweldig heeft gereageerd reageerde met op een hartje verwijderd van grappig benadrukt gevonden duim
    omhoog hart
    a aime aimé adore reagi avec par ri de mis coeur sur souligne n pas remis question au message image rigole j aime
    gefallt gefaellt hat reagiert mit auf herz markiert geliebt gelacht uber betont gefallt_mir als mir gefiel gesetzt
    entfernt
    """.split()
)
_DRIVES = (
    "driving", "rijden", "ik rij", "achter het stuur", "conduis", "conduire", "au volant", "ich fahre", "fahre gerade",
    "am steuer", "beim fahren", "do not disturb", "niet storen", "ne pas deranger", "nicht storen",
)  # fmt: skip
# what a driver does with a text once there is time
_READS_LATER = frozenset(
    """
    lees lezen bekijk bekijken reageer reageren kijk ernaar er beantwoord zit achter
    lis lirai lire regarde regarderai verrai voir train en reponds repondrai
    lese lesen dann schaue schau anschauen ansehen deine deinen rufe ruf sitze
    read look get back will ll at moment now right when
    """.split()
)


def is_phones_own(text: str) -> bool:
    """Whether a text is a phone's: a reaction that quotes us, a driver's or an automatic reply. Nothing but that."""
    folded = fold(text.replace("\u2019", "'"))
    quote = _QUOTE.search(folded)
    if quote and len(quote.group()) > 2:
        rest = re.findall(r"\w+", folded[: quote.start()] + " " + folded[quote.end() :])
        return bool(rest) and len(rest) <= 8 and all(w in _REACTED for w in rest)
    if any(d in folded for d in _DRIVES):
        words = [w for c in read(text) for w in c]
        return not has(words, "danger", "help") and all(
            not w.means.isdisjoint(
                ("driving", "fill", "polite", "beside", "thanks", "yes", "send", "message", "can", "more", "not")
            )
            or w.bare in _REACTED
            or w.bare in _READS_LATER
            for w in words
        )
    return False
