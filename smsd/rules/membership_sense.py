"""Whether a clause asks for no more texts, for membership, or to be forgotten.

In: a clause as rules/concepts.py reads it. Out: yes or no; rules/sense.py puts the answers together. A misspelt word
never counts where it could be its own opposite, and what is about somebody or something else ("stop de dief") asks for
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from smsd.rules import turns_table as turns
from smsd.rules.concepts import FEW, Clause, among, before_name, has, negated, somebody_else, unknown
from smsd.rules.syntax import ARTICLES, BEFORE_A_NOUN, filler, only, pairs

NEIGHBOURS = {
    "neighbour", "neighbor", "neighbours", "buurman", "buurvrouw", "voisine", "voisin", "nachbar", "nachbarin",
}  # fmt: skip
_WITH = {"met", "mit", "with", "de", "d", "a", "aan", "bij", "an", "at"}
_HIM = {"hem", "haar", "ze", "hen", "die", "le", "la", "les", "ihn", "den", "him", "her", "them", "that"}
_ALREADY = {"al", "reeds", "deja", "schon", "already", "vorig", "vorige"}
STAYS = {
    "blijf", "blijft", "blijven", "reste", "restons", "rester", "bleibe", "bleiben", "bleib", "stay", "remain",
    "staying", "keep", "gardez",
}  # fmt: skip
HERE = {"hier", "ici", "here", "daar"}
_WHO = {"wie", "wer", "qui", "who"}
_STATES = {
    "uitgeschreven", "afgemeld", "desinscrit", "desinscrite", "desinscris", "abgemeldet", "ausgetragen", "unsubscribed",
    "opgezegd", "gekundigt", "removed", "verwijderd", "geschrapt",
}  # fmt: skip
_BEING = {
    "etais", "hatte", "zijn", "sommes", "sind", "are", "ben", "bin", "suis", "am", "was", "im", "werd", "heb", "heeft",
    "hebben", "ai", "avez", "habe", "have", "has", "ist", "is", "est", "a", "hebt", "had",
}  # fmt: skip
_STILL = {"nog", "toch", "encore", "toujours", "noch", "immer", "trotzdem", "still", "steeds"}
_SIGN_UPS = {"inscription", "inschrijving", "aanmelding", "anmeldung", "subscription", "abonnement"}
_QUITTING = {
    "quitter", "partir", "verlaten", "weggaan", "vertrekken", "verlassen", "austreten", "quit", "leave", "uitstappen",
    "sortir",
}  # fmt: skip
_MISSING = {"miss", "missen", "mis", "manquer", "rater", "louper", "verpassen", "kwijt"}


def leaves(c: Clause) -> bool:
    """Whether the sender wants to be no member any more."""
    if has(c, "not") and any(w.bare in _MISSING for w in c):
        return False  # "I never want to miss these"
    if negated(c) and among(c, _QUITTING) and not has(c, "none"):
        return False  # "je ne veux pas quitter le groupe"
    if any(w.bare in ("als", "indien", "wenn", "if", "falls") for w in c) and not has(c, "stop"):
        return False
    if pairs(c, "ends") and not negated(c) and not has(c, "person", "danger", "motion", "question"):
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
    if not (has(c, "leave") or pairs(c, "leave")):
        return False
    if not has(c, "leave") and not has(c, "me", "listed", "group", "own") and unknown(c):
        return False  # "schrijf dat even uit voor het verslag"
    return has(c, "me", "want", "i") or unknown(c) <= FEW


_HAS_LEFT, _AND_STILL_GETS = map(re.compile, (turns.HAS_LEFT, turns.AND_STILL_GETS))
_NO_COMPLAINT = re.compile("|".join(turns.NO_COMPLAINT))


def left_in_vain(said: str) -> bool:
    """Whether somebody had left, and complains that texts still come: "ik had mij uitgeschreven en krijg er nog"."""
    return (
        _HAS_LEFT.search(said) is not None
        and _AND_STILL_GETS.search(said) is not None
        and _NO_COMPLAINT.search(said) is None
    )


def _takes_off(c: Clause) -> bool:
    """Remove me, take my number off the list, cancel my subscription."""
    if somebody_else(c) or any(w.bare in HERE | _WHO for w in c) or has(c, "danger", "motion", "help"):
        return False
    mine = has(c, "me") or has(c, "listed") or (has(c, "own") and has(c, "group")) or (has(c, "i") and has(c, "want"))
    if has(c, "remove"):
        return (mine and unknown(c) <= FEW) or (only(c, "remove") and not has(c, "data"))
    if pairs(c, "take_off"):
        return mine and unknown(c) <= FEW
    if (
        {w.bare for w in c} & _TAKE
        and any(w.bare in ("lijst", "liste", "list", "verteiler") for w in c)
        and {w.bare for w in c} & _OFF
        and not {w.bare for w in c} & _ONTO
    ):
        return mine and unknown(c) <= FEW
    if has(c, "cancel") and has(c, "group", "join"):
        return unknown(c) <= FEW
    return (
        any(w.bare in ("lijst", "liste", "list", "verteiler") for w in c)
        and has(c, "off_list", "want", "polite")
        and only(c, "listed", "want", "polite", "off_list")
    )


_TAKE = {
    "haal", "haalt", "halen", "zet", "zetten", "doe", "doen", "gooi", "gooien", "neem", "nemen", "schrap", "schrappen",
    "mettre", "enlever", "sortir", "nehmen", "setzen", "take", "put", "get",
}  # fmt: skip
_ONTO = {"op", "sur", "auf", "on", "onto"}
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
    if (at and c[at - 1].bare in BEFORE_A_NOUN) or (has(c, "question") and not has(c, "can")):
        return False
    behind = c[at + 1 :]
    if len(behind) >= 2 and behind[0].bare in ARTICLES | _WITH and behind[1].unknown:
        return False  # "stop de …", "stoppen met roken"
    if len(behind) >= 3 and behind[0].bare in _WITH and behind[1].bare in ARTICLES and behind[2].unknown:
        return False  # "stop aan de bushalte is verlegd"
    if behind and behind[0].bare in _HIM and not has(behind[1:], "message", "send", "sending", "group"):
        return False  # "arrêtez-le", "stop hem"
    if any(a.bare in ARTICLES and b.unknown for a, b in pairwise(behind[:4])) and not has(
        behind, "message", "send", "group"
    ):
        return False  # "stoppt endlich die Raser"
    strange = unknown(c)
    if has(c, "moved"):
        return strange <= FEW
    before = [w for w in c[:at] if not filler(w)]
    if not before and not (has(c[:at], "i") and strange):
        return strange <= FEW
    if at == len(c) - 1 and strange <= 1:
        return not any(
            a.bare in ARTICLES and b.unknown for a, b in pairwise(before_name(c))
        )  # "dat lawaai moet stoppen"
    return (has(c, "want", "message", "group", "send") and strange <= FEW - 1) or (has(c, "can", "me") and not strange)


def _no_more(c: Clause) -> bool:
    """No more texts; don't text me; not interested."""
    if among(c, _UNDERSTANDING) or (not has(c, "want") and among(c, _HAVING_GOT)):
        return False  # "je n'ai pas compris le message"; "al lang geen berichten meer gehad"
    if has(c, "person", "motion", "danger", "help", "question", "alarming"):
        return False
    no, more, want = has(c, "not", "none"), has(c, "more"), has(c, "want")
    if (
        "veux plus" in " ".join(w.bare for w in c)
        and has(c, "message")
        and not any(w.bare in ("de", "d", "que") for w in c)
    ):
        return unknown(c) <= 1  # spoken French leaves "ne" out
    if not no and has(c, "message") and [w.bare for w in c if not filler(w)][:1] == ["plus"]:
        return unknown(c) <= 1  # "plus de messages svp"
    if has(c, "stop", "leave", "join", "cancel", "halt") and not has(c, "none", "more"):
        return False  # "nooit stoppen met deze berichten"
    if no and more and has(c, "need") and has(c, "this", "message"):
        return unknown(c) <= 1  # "ik hoef dit niet meer te krijgen"
    if not no or (has(c, "get") and not want and not only(c, "none", "not", "more", "message", "get", "polite")):
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


_UNDERSTANDING = {"compris", "comprends", "comprend", "comprenons", "begrijp", "begrijpen", "begreep", "versta",
                  "verstaan", "snap", "snappen", "verstehe", "verstehen", "understand", "understood"}  # fmt: skip
_HAVING_GOT = {"gehad", "gekregen", "binnengekregen", "ontvangen_heb", "eu", "gehabt", "had"}


def asks_how(words: Collection[str], text: str) -> bool:
    """Whether one only asks how to leave some day, or wants fewer texts: "hoe kan ik later stoppen, nu nog niet"."""
    return not _FEWER.isdisjoint(words) or _SOME_DAY.search(text) is not None


_FEWER = {"minder", "moins", "weniger", "fewer", "less"}
_SOME_DAY = re.compile(turns.SOME_DAY)


def is_in_already(words: Collection[str]) -> bool:
    """Whether somebody says or asks that he is a member: "ich bin doch schon dabei", "am I still on the list"."""
    bare = set(words)
    return bool(
        bare & (_ALREADY | {"nog", "encore", "toujours", "noch", "still", "altijd"})
        and bare & _BEING
        and not bare & _NOT_IN
    )


def asks_of_others(words: list[str]) -> bool:
    """As in "wie mag er lid worden"; German "wie werde ich Mitglied" is one's own."""
    return words[0] in _WHO | {"wie"} and _SELF.isdisjoint(words)


_SELF = {"ik", "k", "ich", "je", "j", "i", "we", "wij", "wir", "nous", "mich", "mij", "me", "uns", "ons"}
_NOT_IN = {
    "niet", "pas", "nicht", "not", "ni", "nie", "terug", "opnieuw", "wieder", "again", "wil", "wou", "zou", "graag",
    "veux", "voudrais", "want", "mochte",
}  # fmt: skip


def _ends_membership(c: Clause) -> bool:
    bare = [w.bare for w in c]
    if (
        "uit" in bare
        and has(c, "want")
        and has(c, "i", "me")
        and (has(c, "group") or "hier" in bare)
        and not unknown(c)
        and not negated(c)
        and not has(c, "danger", "person")
    ):
        return True  # "ik wil hier uit"
    if has(c, "person", "motion", "danger", "help", "question"):
        return False
    strange, no, more = unknown(c), has(c, "not", "none"), has(c, "more")
    if no and more and has(c, "group", "quit"):
        return strange <= FEW - 1
    if no and has(c, "want") and has(c, "group") and not _OUT.isdisjoint(bare):
        return False  # "ik wil in geen geval uit de groep"
    if no and has(c, "want") and has(c, "group"):
        return strange <= FEW - 1
    if no:
        return False
    if has(c, "quit") and has(c, "group"):
        return strange <= 1 and (has(c, "i", "want", "me") or not strange) and not has(c, "join")
    return (
        any(w.bare in ("eruit", "ermee", "leave", "exit", "raus", "out") for w in c)
        and has(c, "i", "want", "polite", "quit")
        and only(c, "quit", "want", "can", "off", "polite")
    )


_OUT = frozenset({"uit", "eruit", "raus", "heraus", "sortir", "out", "aus"})


def _wants_rest(c: Clause) -> bool:
    return has(c, "let") and has(c, "alone") and has(c, "me") and not somebody_else(c) and not has(c, "person")


def joins(c: Clause) -> bool:
    """Whether the sender wants to be a member."""
    if negated(c) or has(c, "none", "question", "person", "danger", "motion") or has(c, "leave", "stop", "remove"):
        return False
    bare = {w.bare for w in c}
    if of_something_else(bare) or among(c, NEIGHBOURS):
        return False  # "inscription à l'école"
    if among(c, STAYS) or (bare & _ALREADY and bare & _BEING) or _asks_of_another(c):
        return False  # a member says so, or somebody asks of his children
    if has(c, "want", "i") and bare & _BESIDE and has(c, "group") and unknown(c) <= 1:
        return True  # "ik wil er ook bij"
    if has(c, "own") and any(w.bare in _SIGN_UPS for w in c) and not has(c, "want"):
        return False  # "… mon inscription": whatever is to become of it
    if has(c, "join") or (pairs(c, "join") and has(c, "me")):
        return has(c, "me", "want", "again", "i") or unknown(c) <= FEW
    return has(c, "again") and has(c, "want") and has(c, "message", "group") and unknown(c) <= 1


_ELSEWHERE = frozenset(
    """
    zwembad zwempas schwimmbad whatsapp insta instagram snap snapchat tiktok telegram linkedin messenger
    dokter tandarts arts arzt zahnarzt medecin dentiste doctor dentist gp yoga tennis judo dansles
        school schooltje bank opleiding cursus sportclub club voetbal zwemles muziekschool academie kamp sportkamp
        tornooi fitness gym creche opvang kinderopvang examen ziekenhuis mutualiteit vdab examens rijschool leerjaar
        kleuterklas kleuterschool zwemmen turnen muziekles tekenles huiswerkklas marathon wedstrijd
        kookles naailes zangles pianoles gitaarles rijles taalles turnles kookcursus quiz barbecue eetfestijn
        rommelmarkt koor wandeltocht voetbalkamp ponykamp tax taxonweb itsme webmail
        chorale brocante camp secondaire concours tombola kochkurs chor flohmarkt quiz fete choir fair camp crypto
    ecole banque cours stage foot club sport creche garderie examen universite lycee college piscine hopital permis
    bibliotheque natation danse judo maternelle primaire musique marathon
    schule bank kurs verein sportverein kita kindergarten fitnessstudio prufung uni universitat fahrschule krankenhaus
    schwimmkurs tanzkurs grundschule volkshochschule
    school bank course gym club class classes exam nursery college university hospital netflix facebook website swimming
    kindergarten marathon
    """.split()
)


def of_something_else(words: Collection[str]) -> bool:
    """Whether one signs up for a school, a club, a bank; "rue de l'école" is an address."""
    pieces = {piece for word in words for piece in re.split(r"['\u2019-]", word)}
    return not _ELSEWHERE.isdisjoint(pieces) and _STREETS.isdisjoint(pieces)


_STREETS = {"rue", "avenue", "place", "chemin", "street", "road", "lane", "woon", "habite", "wohne", "live"}


def _asks_of_another(c: Clause) -> bool:
    """As in "Heb je Emma al ingeschreven", "t'as inscrit les petits": a verb before its subject, at the head."""
    return (len(c) > 2 and (c[0].bare, c[1].bare) in _ASKED) or (c[0].bare in ("as", "tas") and len(c) > 2)


_ASKED = {
    (verb, who)
    for verb in ("heb", "hebt", "heeft", "hebben", "has", "have", "did", "hast", "habt", "haben", "as", "avez", "t")
    for who in ("je", "jij", "jullie", "u", "ge", "gij", "you", "du", "ihr", "sie", "tu", "vous", "as")
}
_BESIDE = {"bij", "erbij", "dabei", "dans", "dedans", "in", "part"}


def forgets(c: Clause) -> bool:
    """Whether the sender wants what is stored of them erased."""
    return (
        not negated(c)
        and has(c, "remove", "destroy")
        and has(c, "data")
        and has(c, "own", "me")
        and not somebody_else(c)
        and unknown(c) <= FEW
    )


def forgets_what_it_named(clauses: tuple[Clause, ...]) -> bool:
    """As in "ma fiche dans votre fichier, vous la détruisez svp": what is stored, then what is to become of it."""
    return any(
        has(named, "data")
        and has(wish, "remove", "destroy")
        and not {w.bare for w in wish} & _BEING
        and not {w.bare for w in wish}.isdisjoint(_HIM | {"dat", "dit", "het", "es", "sie", "it"})
        and forgets(named + wish)
        for named, wish in pairwise(clauses)
    )
