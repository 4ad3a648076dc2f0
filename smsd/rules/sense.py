"""What a text means, whatever its words: leaving, joining, a cry for help, thanks, halting an alert, an all clear …

In: a text in Dutch, French, German or English, with typos, greetings and a phone's signature. Out: the `Sense`s that its words
allow, the same for each language; the caller, who knows role and context, picks the one that counts there. The words are
data (rules/lexicon.py); here is how they are put together: by clauses, with negation ("ik wil niet stoppen"), with whose
doing it is ("stop de dief"), and with how much of the text nobody can read. Two rules hold everywhere: a misspelt word never
counts where it could be its own opposite, and only a text that is thanks from end to end is thanks.
It never decides what happens, and knows neither numbers nor states. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from itertools import pairwise

from smsd.rules import lexicon
from smsd.rules.concepts import FEW, Clause, Word, among, before_name, has, negated, read, somebody_else, unknown
from smsd.rules.plainly import LIGHTS, is_done, is_phones_own, is_thanks, without_signature
from smsd.rules.plainly import is_clause_done as _is_said_done
from smsd.rules.signature import cut
from smsd.rules.signs import Sign, signs


class Sense(StrEnum):
    """What a text may mean."""

    LEAVE = "leave"  # no more texts, please
    JOIN = "join"  # wants to be a member
    FORGET = "forget"  # wants everything erased
    CRY = "cry"  # danger, help, somebody is seen
    THANKS = "thanks"  # thanks from end to end
    DONE = "done"  # "ok", "seen", "lights are on", from end to end
    REACTION = "reaction"  # a phone's own words: a thumb, "Liked …", "I'm driving"
    HALT = "halt"  # stop, cancel: of an alert
    ALL_CLEAR = "all_clear"  # it is over
    FALSE_ALARM = "false_alarm"  # it was wrong
    DRILL = "drill"  # it is an exercise


PLAINLY_FINE = frozenset({Sense.THANKS, Sense.DONE, Sense.REACTION})


def senses(text: str) -> frozenset[Sense]:
    """All that a text may mean; an empty set where its words say nothing that is known."""
    text = cut(text)
    if is_phones_own(text):
        return frozenset({Sense.REACTION})
    clauses = read(text)
    words = tuple(w for c in clauses for w in c)
    if not words:
        return frozenset({Sense.REACTION}) if text.strip() else frozenset()
    kinds = frozenset().union(*(w.means for w in words)) & {"emoji", "alarming", "leaving"}
    if kinds and all(
        not w.means.isdisjoint(("emoji", "alarming", "leaving", "polite", "thanks")) or w.bare in ("u", "vous", "you")
        for w in before_name(words)
    ):
        return frozenset({Sense.CRY if "alarming" in kinds else Sense.LEAVE if "leaving" in kinds else Sense.REACTION})
    nameless = [before_name(c) for c in clauses]
    said = signs(text)
    found = {
        sense
        for sense, holds in CLAUSE_RULES.items()
        if any(holds(c) for c in (clauses if sense == Sense.CRY else nameless))
    }
    found |= {sense for sense, says in TEXT_RULES.items() if says(clauses)}
    found |= _said(said, clauses)
    if (
        Sign.JOIN in said
        and Sense.JOIN in found
        and (not has(words, "motion", "help", "alarming") or not has(words, "danger", "help", "alarming"))
    ):
        found -= {Sense.CRY}  # "ik wil ook berichten krijgen als er ingebroken wordt"
    if Sense.JOIN in found and Sense.LEAVE in found:  # "uitgeschreven, wil terug lid worden": only "again" tells
        joins = has(words, "again") or (Sign.JOIN in said and Sign.LEAVE not in said)
        found -= {Sense.LEAVE} if joins else {Sense.JOIN}
    if Sign.QUESTION in said and (among(words, _MUST) or among(words, _COSTS)):
        found -= {Sense.JOIN}  # "moet ik mij inschrijven?"
    if len(words) > FEW and text.rstrip(" !").endswith("?") and not has(words, "me", "own", "want", "can", "i"):
        found -= {Sense.LEAVE}  # "stoppen jullie soms met sturen 's nachts?"
    if Sense.FORGET in found:
        found -= {Sense.LEAVE}
    if (
        Sense.CRY in found
        and Sign.PRAISE in said
        and all(w.bare in _POLICE for w in words if not w.means.isdisjoint(_CRIES_OF))
    ):
        found -= {Sense.CRY}  # "goe bezig politie"
        found |= {Sense.DONE} if Sign.DONE in said else set()
    if Sense.CRY in found:
        found -= PLAINLY_FINE
    return frozenset(found)


_POLICE = {"politie", "police", "polizei", "cops", "flikken", "agenten"}
_CRIES_OF = ("help", "danger", "alarming", "motion")


def _said(said: frozenset[Sign], clauses: tuple[Clause, ...]) -> set[Sense]:
    """What turns of phrase add: leaving and joining of oneself, and "will do" where that is all."""
    words = tuple(w for c in clauses for w in c)
    found: set[Sense] = set()
    if Sign.LEAVE in said and not has(words, "alarming", "help", "danger") and _of_oneself(clauses):
        found.add(Sense.LEAVE)
    if (
        Sign.JOIN in said
        and not any(negated(c) for c in clauses)
        and Sign.LEAVE not in said
        and not has(words, "none", "leave", "stop", "remove")
        and not among(words, _STAYS)
        and not of_something_else([w.bare for w in words])
        and _of_oneself(clauses)
    ):
        found.add(Sense.JOIN)
    if Sign.DONE in said and all(_is_said_done(before_name(c)) for c in without_signature(clauses)):
        found.add(Sense.DONE)
    return found


_NEIGHBOURS = {
    "neighbour",
    "neighbor",
    "neighbours",
    "buurman",
    "buurvrouw",
    "voisine",
    "voisin",
    "nachbar",
    "nachbarin",
}


def _of_oneself(clauses: tuple[Clause, ...]) -> bool:
    """Whether a wish is the sender's own, not a neighbour's."""
    words = [w.bare for c in clauses for w in c]
    if not _DECEASED.isdisjoint(words):
        return True  # of a father or a wife whose phone it was
    return all(
        not (has(c, "person") or among(c, _NEIGHBOURS))
        or _only_told(c)
        or has(c, "me")
        or {w.bare for w in c} & {"ik", "k", "wij", "we", "je", "j", "ich", "wir", "i"}
        for c in clauses
    ) and not any(_elsewhere(c) for c in clauses)


def _elsewhere(c: Clause) -> bool:
    """Whether it is about this place, not about our texts; "haal mij daar af" is about them, and so is "hier anmelden"."""
    bare = {w.bare for w in c}
    ours = has(c, "not", "none", "want", "join") or ("af" in bare and has(c, "me"))
    return bool(bare & _HERE) and not ours


def _only_told(c: Clause) -> bool:
    """Whether somebody only told of it: "mijn buurvrouw vertelde dat men zich kan aanmelden"."""
    return (
        not _TOLD.isdisjoint(w.bare for w in c)
        or {"man", "sich"} <= {w.bare for w in c}
        or {"men", "zich"} <= {w.bare for w in c}
    )


_TOLD = {"vertelde", "vertelt", "zei", "zegt", "raadde", "tipte", "sagte", "sagt", "erzahlte", "erzahlt", "meinte", "empfahl", "told", "said",
         "says", "mentioned", "recommended", "dit", "raconte", "conseille", "parle", "gehoord", "gehort", "heard", "via"}  # fmt: skip


_DECEASED = {
    "overleden",
    "gestorven",
    "decede",
    "decedee",
    "mort",
    "verstorben",
    "gestorben",
    "deceased",
    "died",
    "passed",
}
_COSTS = {
    "kost",
    "kosten",
    "betalen",
    "gratis",
    "coute",
    "payer",
    "gratuit",
    "kostet",
    "zahlen",
    "kostenlos",
    "cost",
    "costs",
    "pay",
    "free",
}
_MUST = {"moet", "moeten", "dois", "doit", "faut", "muss", "must", "have"}


# ---- how words stand together

_ARTICLES = {"de", "het", "een", "die", "dat", "deze", "le", "la", "les", "un", "une", "ce", "cet", "cette", "ces", "der", "den", "das", "dem", "ein",
             "einen", "the", "a", "an", "that", "this", "those", "dit", "l"}  # fmt: skip
_BEFORE_A_NOUN = _ARTICLES - {"dit", "dat", "this", "that", "deze"} | {
    "bij",
    "aan",
    "au",
    "am",
    "bus",
    "non",
    "s",
    "se",
    "tram",
    "full",
    "volle",
}
_WITH = {"met", "mit", "with", "de", "d", "a", "aan", "bij", "an", "at"}
_HIM = {"hem", "haar", "ze", "hen", "die", "le", "la", "les", "ihn", "den", "him", "her", "them", "that"}
_ALREADY = {"al", "reeds", "deja", "schon", "already", "vorig", "vorige"}
_STAYS = {
    "blijf",
    "blijft",
    "blijven",
    "reste",
    "restons",
    "rester",
    "bleibe",
    "bleiben",
    "bleib",
    "stay",
    "remain",
    "staying",
}
_HERE = {"hier", "ici", "here", "daar"}
_WHO = {"wie", "wer", "qui", "who"}
_STATES = {
    "uitgeschreven",
    "afgemeld",
    "desinscrit",
    "desinscrite",
    "desinscris",
    "abgemeldet",
    "ausgetragen",
    "unsubscribed",
    "opgezegd",
    "gekundigt",
    "removed",
    "verwijderd",
    "geschrapt",
}
_BEING = {
    "ben",
    "bin",
    "suis",
    "am",
    "was",
    "im",
    "werd",
    "heb",
    "heeft",
    "hebben",
    "ai",
    "avez",
    "habe",
    "have",
    "has",
    "ist",
    "is",
    "est",
    "a",
    "hebt",
    "had",
}
_STILL = {"nog", "toch", "encore", "toujours", "noch", "immer", "trotzdem", "still", "steeds"}
_SIGN_UPS = {"inscription", "inschrijving", "aanmelding", "anmeldung", "subscription", "abonnement"}


def _pairs(c: Clause, kind: str) -> bool:
    """A verb in two pieces, up to six words apart."""
    for verbs, particles in _PAIRS[kind]:
        for at, word in enumerate(c):
            last = all(_filler(w) for w in c[at + 1 :])  # "mij uit de groep halen"
            if word.bare in verbs and (
                any(w.bare in particles for w in c[at + 1 : at + 8])
                or any(w.bare in particles for w in c[0 if last else max(0, at - 1) : at])
            ):
                return True
    return False


_PAIRS = {
    kind: [(set(verbs.split()), set(particles.split())) for verbs, particles in pairs]
    for kind, pairs in lexicon.PAIRS.items()
}


_QUITTING = {
    "quitter",
    "partir",
    "verlaten",
    "weggaan",
    "vertrekken",
    "verlassen",
    "austreten",
    "quit",
    "leave",
    "uitstappen",
    "sortir",
}
_MISSING = {"miss", "missen", "mis", "manquer", "rater", "louper", "verpassen", "kwijt"}


def _leaves(c: Clause) -> bool:
    if has(c, "not") and any(w.bare in _MISSING for w in c):
        return False  # "I never want to miss these"
    if negated(c) and among(c, _QUITTING) and not has(c, "none"):
        return False  # "je ne veux pas quitter le groupe"
    if any(w.bare in ("als", "indien", "wenn", "if", "falls") for w in c) and not has(c, "stop"):
        return False
    if _pairs(c, "ends") and not negated(c) and not has(c, "person", "danger", "motion", "question"):
        return not unknown(c)
    if _no_more(c) or _ends_membership(c):
        return True
    return not negated(c) and any(rule(c) for rule in (_unsubscribes, _takes_off, _stops, _wants_rest))


def _unsubscribes(c: Clause) -> bool:
    """Words that say it by themselves: uitschrijven, désinscrire, abmelden, unsubscribe."""
    if somebody_else(c) or any(w.bare in _WHO for w in c):
        return False
    bare = {w.bare for w in c}
    if bare & _STATES and bare & _BEING and not has(c, "want", "can"):
        return has(c, "get") or bool(bare & _STILL)  # "I had unsubscribed and still get them"
    if not (has(c, "leave") or _pairs(c, "leave")):
        return False
    if not has(c, "leave") and not has(c, "me", "listed", "group", "own") and unknown(c):
        return False  # "schrijf dat even uit voor het verslag"
    return has(c, "me", "want", "i") or unknown(c) <= FEW


def _takes_off(c: Clause) -> bool:
    """Remove me, take my number off the list, cancel my subscription."""
    if somebody_else(c) or any(w.bare in _HERE | _WHO for w in c) or has(c, "danger", "motion", "help"):
        return False
    mine = has(c, "me") or has(c, "listed") or (has(c, "own") and has(c, "group")) or (has(c, "i") and has(c, "want"))
    if has(c, "remove"):
        return (mine and unknown(c) <= FEW) or (_only(c, "remove") and not has(c, "data"))
    if _pairs(c, "take_off"):
        return mine and unknown(c) <= FEW
    if (
        {w.bare for w in c} & _TAKE
        and any(w.bare in ("lijst", "liste", "list", "verteiler") for w in c)
        and {w.bare for w in c} & _OFF
    ):
        return mine and unknown(c) <= FEW
    if has(c, "cancel") and has(c, "group", "join"):
        return unknown(c) <= FEW
    return (
        any(w.bare in ("lijst", "liste", "list", "verteiler") for w in c)
        and has(c, "off_list", "want", "polite")
        and _only(c, "listed", "want", "polite", "off_list")
    )


_TAKE = {
    "haal",
    "haalt",
    "halen",
    "zet",
    "zetten",
    "doe",
    "doen",
    "gooi",
    "gooien",
    "neem",
    "nemen",
    "schrap",
    "schrappen",
    "mettre",
    "enlever",
    "sortir",
    "nehmen",
    "setzen",
    "take",
    "put",
    "get",
}
_OFF = {"aus", "van", "af", "uit", "de", "von", "vom", "off", "from"}


def _stops(c: Clause) -> bool:
    """STOP, meant for our texts: not of a thief, a bus, or somebody else."""
    at = next((i for i, w in enumerate(c) if "stop" in w.means), None)
    if (
        at is None
        or has(c, "person", "motion", "alarming")
        or (has(c, "danger", "help") and not has(c, "message", "group"))
    ):
        return False
    if (at and c[at - 1].bare in _BEFORE_A_NOUN) or (has(c, "question") and not has(c, "can")):
        return False
    behind = c[at + 1 :]
    if len(behind) >= 2 and behind[0].bare in _ARTICLES | _WITH and behind[1].unknown:
        return False  # "stop de …", "stoppen met roken"
    if behind and behind[0].bare in _HIM and all(_filler(w) for w in behind[1:]) and not has(behind[1:], "message"):
        return False  # "arrêtez-le", "stop hem"
    strange = unknown(c)
    if has(c, "moved"):
        return strange <= FEW
    before = [w for w in c[:at] if not _filler(w)]
    if not before and not (has(c[:at], "i") and strange):
        return strange <= FEW
    if at == len(c) - 1 and strange <= 1:
        return not any(
            a.bare in _ARTICLES and b.unknown for a, b in pairwise(before_name(c))
        )  # "dat lawaai moet stoppen"
    return (has(c, "want", "message", "group", "send") and strange <= FEW - 1) or (has(c, "can", "me") and not strange)


def _no_more(c: Clause) -> bool:
    """No more texts; don't text me; not interested."""
    if has(c, "person", "motion", "danger", "help", "question", "alarming"):
        return False
    no, more, want = has(c, "not", "none"), has(c, "more"), has(c, "want")
    if (
        "veux plus" in " ".join(w.bare for w in c)
        and has(c, "message")
        and not any(w.bare in ("de", "d", "que") for w in c)
    ):
        return unknown(c) <= 1  # spoken French leaves "ne" out
    if not no and has(c, "message") and [w.bare for w in c if not _filler(w)][:1] == ["plus"]:
        return unknown(c) <= 1  # "plus de messages svp"
    if has(c, "stop", "leave", "join", "cancel", "halt") and not has(c, "none", "more"):
        return False  # "nooit stoppen met deze berichten"
    if no and more and has(c, "need") and has(c, "this", "message"):
        return unknown(c) <= 1  # "ik hoef dit niet meer te krijgen"
    if not no or (has(c, "get") and not want and not _only(c, "none", "not", "more", "message", "get", "polite")):
        return False  # "ik krijg geen berichten meer" is a complaint
    if has(c, "get") and not want and has(c, "i"):
        return False
    strange = unknown(c)
    if has(c, "message") and (more or want or has(c, "send") or not strange):
        return strange <= FEW
    if has(c, "send") and (more or has(c, "me")):
        return strange <= FEW - 1
    if want and more:
        return strange <= FEW - 1
    if has(c, "interest"):
        return strange <= 1
    return (want or has(c, "need")) and has(c, "this") and not strange


def _ends_membership(c: Clause) -> bool:
    bare = [w.bare for w in c]
    if (
        "uit" in bare
        and has(c, "want")
        and has(c, "i", "me")
        and (has(c, "group") or "hier" in bare)
        and not unknown(c)
        and not has(c, "danger", "person")
    ):
        return True  # "ik wil hier uit"
    if has(c, "person", "motion", "danger", "help", "question"):
        return False
    strange, no, more = unknown(c), has(c, "not", "none"), has(c, "more")
    if no and more and has(c, "group", "quit"):
        return strange <= FEW - 1
    if no and has(c, "want") and has(c, "group"):
        return strange <= FEW - 1
    if no:
        return False
    if has(c, "quit") and has(c, "group"):
        return strange <= 1 and (has(c, "i", "want", "me") or not strange) and not has(c, "join")
    return (
        any(w.bare in ("eruit", "ermee", "leave", "exit", "raus", "out") for w in c)
        and has(c, "i", "want", "polite", "quit")
        and _only(c, "quit", "want", "can", "off", "polite")
    )


def _wants_rest(c: Clause) -> bool:
    return has(c, "let") and has(c, "alone") and has(c, "me") and not somebody_else(c) and not has(c, "person")


def _filler(w: Word) -> bool:
    return not w.means.isdisjoint(("polite", "fill", "emoji", "thanks", "leaving")) or (not w.means and not w.unknown)


def _only(c: Clause, *allowed: str) -> bool:
    """Whether all words are of some concepts, or carry no sense."""
    return all(_filler(w) or not w.means.isdisjoint(allowed) for w in before_name(c))


def _joins(c: Clause) -> bool:
    if negated(c) or has(c, "none", "question", "person", "danger", "motion") or has(c, "leave", "stop", "remove"):
        return False
    bare = {w.bare for w in c}
    if of_something_else(bare) or among(c, _NEIGHBOURS):
        return False  # "inscription à l'école"
    if among(c, _STAYS) or (bare & _ALREADY and bare & _BEING) or _asks_of_another(c):
        return False  # a member says so, or somebody asks of his children
    if has(c, "want", "i") and bare & _BESIDE and has(c, "group") and unknown(c) <= 1:
        return True  # "ik wil er ook bij"
    if has(c, "own") and any(w.bare in _SIGN_UPS for w in c) and not has(c, "want"):
        return False  # "… mon inscription": whatever is to become of it
    if has(c, "join") or (_pairs(c, "join") and has(c, "me")):
        return has(c, "me", "want", "again", "i") or unknown(c) <= FEW
    return has(c, "again") and has(c, "want") and has(c, "message", "group") and unknown(c) <= 1


_ELSEWHERE = frozenset(
    """
    dokter tandarts arts arzt zahnarzt medecin dentiste doctor dentist gp yoga tennis judo dansles
        school schooltje bank opleiding cursus sportclub club voetbal zwemles muziekschool academie kamp sportkamp tornooi fitness gym creche opvang kinderopvang examen ziekenhuis mutualiteit vdab examens rijschool
    ecole banque cours stage foot club sport creche garderie examen universite lycee college piscine hopital permis bibliotheque
    schule bank kurs verein sportverein kita kindergarten fitnessstudio prufung uni universitat fahrschule krankenhaus
    school bank course gym club class classes exam nursery college university hospital netflix facebook website
    """.split()  # noqa: SIM905
)


def of_something_else(words: Collection[str]) -> bool:
    """Whether one signs up for a school, a club, a bank; "rue de l'école" is an address."""
    pieces = {piece for word in words for piece in re.split(r"['\u2019-]", word)}
    return not _ELSEWHERE.isdisjoint(pieces) and _STREETS.isdisjoint(pieces)


_STREETS = {"rue", "avenue", "place", "chemin", "street", "road", "lane", "woon", "habite", "wohne", "live"}


def _asks_of_another(c: Clause) -> bool:
    """As in "Heb je Emma al ingeschreven", "t'as inscrit les petits": a verb before its subject, at the head."""
    return (len(c) > 2 and (c[0].bare, c[1].bare) in _ASKED) or (c[0].bare in ("as", "tas") and len(c) > 2)


_ASKED = {(verb, who) for verb in ("heb", "hebt", "heeft", "hebben", "has", "have", "did", "hast", "habt", "haben", "as", "avez", "t") for who in
          ("je", "jij", "jullie", "u", "ge", "gij", "you", "du", "ihr", "sie", "tu", "vous", "as")}  # fmt: skip
_BESIDE = {"bij", "erbij", "dabei", "dans", "dedans", "in", "part"}


def _forgets(c: Clause) -> bool:
    return (
        not negated(c)
        and has(c, "remove")
        and has(c, "data")
        and has(c, "own", "me")
        and not somebody_else(c)
        and unknown(c) <= FEW
    )


def _cries(c: Clause) -> bool:
    if (
        has(c, "help")
        and not (has(c, "message") and has(c, "stop"))
        and not (has(c, "thanks") and not has(c, "danger", "motion"))
    ):
        return True
    if any(w.bare in _BURNING for w in c) and any(w.bare in LIGHTS for w in c):
        c = tuple(w for w in c if w.bare not in _BURNING)  # "Licht brennt"
    return has(c, "danger", "alarming") or (has(c, "person") and has(c, "motion"))


_BURNING = {"brennt", "brennen", "brandt", "branden"}


# ---- what role holders say of an alert


def _halts(c: Clause) -> bool:
    """Stop, cancel, call it back, send no more: said of an alert, not of a thief."""
    if has(c, "person", "motion") and not has(c, "alarm"):
        return False
    if not has(c, "alarm", "false") and any(
        "danger" in w.means and "halt" not in w.means and not w.bare.startswith(_BREAKING) for w in c
    ):
        return False
    at = next((i for i, w in enumerate(c) if "halt" in w.means), None)
    if at is not None and (denied(c, "halt") or denied_behind(c, at)):
        return False
    if has(c, "sending") and has(c, "not", "none") and not has(c, "get") and unknown(c) <= 1:
        return True  # "niet verder sturen", "ne plus envoyer"
    rest = tuple(w for w in c if w.bare != "stopt")
    if len(rest) < len(c) and _only(rest, "alarm", "this", "sending", "halt", "message", "false", "can"):
        return True  # Flemish, to several or politely: "stopt da ne keer"
    if (_pairs(c, "halt") or _pairs(c, "ends")) and not negated(c):
        return unknown(c) <= FEW
    if at is None:
        return False
    if before_a_noun(c, at) and not has(c, "alarm"):
        return False
    behind = c[at + 1 :]
    if (
        len(behind) >= 2
        and behind[0].bare in _ARTICLES
        and behind[1].unknown
        and not c[at].bare.startswith(_CANCELLING)
    ):
        return False
    before = [
        w
        for w in c[:at]
        if not _filler(w) and not has((w,), "alarm", "want", "false", "this", "can", "halt", "sending", "yes", "not")
    ]
    return not before or (has(c, "alarm") and unknown(c) <= FEW)


# said of no thief
_CANCELLING = (
    "annul",
    "afbl",
    "afgel",
    "afbr",
    "intr",
    "schrap",
    "storn",
    "abbr",
    "abbl",
    "absag",
    "cancel",
    "abort",
    "annulez",
    "retir",
)
_BREAKING = ("bre", "bri", "bro")  # of "breek af" and "brechen Sie ab", which say no harm


def denied(c: Clause, kind: str) -> bool:
    """Whether "not" or "no" stands in front of such a word: "geen oefening", "ce n'est pas un exercice"; not "loos alarm, geen inbraak"."""
    at = next((i for i, w in enumerate(c) if kind in w.means), 0)
    return has(c[max(0, at - 3) : at], "not", "none")


def denied_behind(c: Clause, at: int) -> bool:
    """As in "N'arrêtez pas l'envoi", "stoppen Sie nicht", "annuleer het niet": not where "not" begins a thought of its own."""
    if at and c[at - 1].bare in ("n", "ne") and has(c[at + 1 :], "not"):
        return True
    behind = (
        at
        + 1
        + (
            at + 1 < len(c)
            and c[at + 1].bare in ("het", "dat", "dit", "sie", "es", "das", "it", "that", "u", "deze", "den", "alarm")
        )
    )
    return (
        behind < len(c)
        and c[behind].bare in _NOT
        and all(
            _filler(w) or not w.means.isdisjoint(("alarm", "sending", "message", "halt", "this"))
            for w in c[behind + 1 :]
        )
    )


def before_a_noun(c: Clause, at: int) -> bool:
    """Whether the word before makes it a noun or a place: "de stop", "bus stop", "à l'arrêt"."""
    return at > 0 and c[at - 1].bare in _BEFORE_A_NOUN


_NOT = {"niet", "ni", "nie", "pas", "nicht", "nit", "not"}


_KEEPING = {
    "keep",
    "hold",
    "leave",
    "hou",
    "houd",
    "houdt",
    "laat",
    "gardez",
    "laissez",
    "halten",
    "haltet",
    "lassen",
}  # "keep doors closed"


def clears(clauses: tuple[Clause, ...]) -> bool:
    """It is over, everybody is safe."""
    return any(
        has(c, "over", "safe")
        and c[0].bare not in _KEEPING
        and not (denied(c, "over") or denied(c, "safe"))
        and (has(c, "alarm") or unknown(c) <= FEW)
        and not (has(c, "person", "danger", "motion") and not has(c, "alarm", "safe", "caught") and not _threat_over(c))
        for c in clauses
    )


_THREATS = {
    "gevaar",
    "dreiging",
    "danger",
    "menace",
    "risque",
    "gefahr",
    "bedrohung",
    "threat",
    "alarm",
    "actie",
    "interventie",
    "intervention",
    "einsatz",
}


def _threat_over(c: Clause) -> bool:
    """Of the danger itself ("gevaar geweken"), not of a person."""
    return (
        any(w.bare in _THREATS for w in c)
        and all("danger" not in w.means or w.bare in _THREATS for w in c)
        and not has(c, "person")
    )


def voids(clauses: tuple[Clause, ...]) -> bool:
    """It was wrong."""
    return any(_void(c) for c in clauses)


def _void(c: Clause) -> bool:
    if any(w.bare in _UNTRUE for w in c):
        return True
    at = next((i for i, w in enumerate(c) if "false" in w.means), None)
    if at is None or denied(c, "false") or has(c, "motion"):
        return False
    noun = next((w for w in c[at + 1 : at + 3] if not _filler(w) or "alarm" in w.means or w.bare in _DETAILS), None)
    if noun is not None and ("alarm" in noun.means or noun.bare in _DETAILS):
        return "alarm" in noun.means or unknown(c) <= FEW
    if has(c, "person") or (noun is not None and noun.unknown and c[at].bare in _ADJECTIVES):
        return False  # "vals geld", "valse agenten", "faux policier": what is false is somebody's trick
    return has(c, "alarm", "listed") or unknown(c) <= 1


_UNTRUE = {
    "fehlalarm",
    "klopt_niet",
    "klopt_ni",
    "klopt_nie",
    "klopt_nt",
    "klopt_van_geen_kanten",
    "stimmt_nicht",
    "niet_waar",
    "not_true",
}
# what may be wrong in an alert
_DETAILS = frozenset(
    """
    straat straatnaam adres huisnummer plaats locatie plek wijk buurt gemeente dorp zone tekst info informatie uur tijd gegevens dag nummer richting bestemming netwerk groep
    rue adresse numero endroit lieu quartier commune texte heure destinataires reseau groupe
    strasse hausnummer ort viertel uhrzeit text gruppe netz angabe angaben
    street address place area location time number network group details neighbourhood
    """.split()  # noqa: SIM905
)
_ADJECTIVES = {
    "vals",
    "valse",
    "nep",
    "foute",
    "verkeerde",
    "faux",
    "fausse",
    "mauvais",
    "mauvaise",
    "falsch",
    "falsche",
    "falscher",
    "falsches",
    "false",
    "wrong",
}


def _drills(clauses: tuple[Clause, ...]) -> bool:
    """It says so first or by itself."""
    return any(
        (has(c[:2], "drill") or (has(c, "drill") and unknown(c) <= FEW)) and not denied(c, "drill") for c in clauses
    ) and not any(denied(c, "drill") for c in clauses if has(c, "drill"))


CLAUSE_RULES: dict[Sense, Callable[[Clause], bool]] = {
    Sense.LEAVE: _leaves,
    Sense.JOIN: _joins,
    Sense.FORGET: _forgets,
    Sense.CRY: _cries,
    Sense.HALT: _halts,
}
TEXT_RULES: dict[Sense, Callable[[tuple[Clause, ...]], bool]] = {
    Sense.THANKS: is_thanks, Sense.DONE: is_done, Sense.ALL_CLEAR: clears, Sense.FALSE_ALARM: voids, Sense.DRILL: _drills,
}  # fmt: skip
