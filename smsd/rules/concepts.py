"""A text as clauses of words, each word with what it may say (rules/lexicon.py).

In: a text as somebody typed it: accents or none, "m'envoyez", "uit te schrijven", "des inscrire", "jaaaa", typos. Out:
clauses of `Word`s. A misspelt word never says what it could be the opposite of: as near to leaving as to joining, it
says neither. It knows words, never sentences (rules/sense.py). Linear: it looks at the first 1000 characters and 80
words.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from smsd.rules import lexicon
from smsd.rules.words import fold

LONGEST_TEXT = 1000  # characters
MOST_WORDS = 80  # what stands behind is not read: nobody asks for something in his eightieth word
LONGEST_WORD = 24
FUZZY_FROM = 5  # letters of a word that may be misspelt
TWO_WRONG_FROM = 9  # letters of a word in which two may be wrong
SURE_FROM = 8  # letters of a misspelt word that is hardly another one
FEW = 3  # unknown words that a plain wish may hold: a name, a street


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what it may say."""

    bare: str
    means: frozenset[str]

    @property
    def unknown(self) -> bool:
        """Whether nobody knows what it says; digits and single letters are no words."""
        return not self.means and len(self.bare) > 1 and not self.bare.isdigit()


Clause = tuple[Word, ...]


_ELISION = re.compile(r"(?<!\w)(l|d|j|m|n|s|t|c|qu)'(?=\w)", re.IGNORECASE)
_SHORT = [
    (re.compile(short), long)
    for short, long in (
        (r"\bm'n\b", "mijn"),
        (r"\bz'n\b", "zijn"),
        (r"\bi'm\b", "i am"),
        (r"(?<=[a-z])'ll\b", " will"),
        (r"(?<=[a-z])'re\b", " are"),
        (r"(?<=[a-z])'ve\b", " have"),
        (r"(?<=[a-z])'d\b", " would"),
        (r"\bj(?=(?:veu[xt]?|vx|suis|peux|aime)\b)", "je "),
        (r"\bchui?s\b", "je suis"),
        (r"\bd'?er (?=uit\b)", "er "),
        (r"\btis\b", "het is"),
        (r"\bt?was t\b|\btwas\b", "het was"),
        (r"\bneet\b", "niet"),
        (r"\b(?:niet|nie|ni|nit|nich|net) (?:waor|woar|woor|wohr)\b", "niet waar"),
        (r"\b(?:nimeer|nimer|niemeer|nemeer|nemie|nimmeer)\b", "niet meer"),
        (r"\bk(?=(?:wil|heb|ben|wou|zou|zie|hoor|krijg|woon)\b)", "ik "),
        (r"\b(he|she|it|that|there|who|what|here|someone|somebody)'s\b", r"\1 is"),
        (r"'s\b", ""),
        (r"'t\b(?!\w)", "t"),
    )
]
_IF_YOU_PLEASE = re.compile(r"\bs.?il (?:vous|te|t) plai\w*")
_DICTATED = re.compile(
    r"(?<=\w)\W*\s(?:punt|point|punkt|full stop|period|uitroepteken|point d exclamation|point d'exclamation"
    r"|ausrufezeichen|exclamation mark)\W*$"
)
_COMMA = re.compile(r"(?<=\w)\s(?:komma|virgule|comma|nieuwe regel|a la ligne|neue zeile|new line)(?=\s)")
# in many words what "not" says in one
_ON_NO_ACCOUNT = re.compile(
    r"\b(?:(auf (?:gar )?keinen fall|unter keinen umstanden)"
    r"|(in geen geval|onder geen (?:enkel )?beding|in geen enkel geval)"
    r"|(en aucun cas|sous aucun pretexte|a aucun prix)|(under no circumstances|on no account|by no means))\b"
)
_NOTS = ("nicht", "niet", "pas", "not")
_TITLE = re.compile(r"\b(m|mr|mrs|ms|mme|mevr|dhr|fam|hr|fr|dr)\.(?= )")
_SPACED = re.compile(r"\W*(?:[^\W\d_][ .-]+){2,}[^\W\d_]\W*")
_TOKEN = re.compile(r"#?\w+|[^\w\s]")
_CLAUSE_ENDS = set(".,;:!?\n\u2026()|/\u2013\u2014")
_BUT = {
    "maar", "mais", "aber", "but", "omdat", "car", "weil", "because", "denn", "parce", "sinon", "anders", "sonst",
    "otherwise",
}  # fmt: skip


def spoken(text: str) -> str:
    """A text as it is said: small letters without accents, what was swallowed is written out, words apart."""
    text = fold(text[:LONGEST_TEXT].replace("\u2019", "'").replace("\u2018", "'").replace("`", "'"))
    if _SPACED.fullmatch(text):
        text = re.sub(r"\W", "", text)  # "S T O P"
    text = _TITLE.sub(r"\1", text)
    text = _COMMA.sub(",", _DICTATED.sub("", text))  # read aloud to a phone
    text = _IF_YOU_PLEASE.sub("svp", text)
    for short, long in _SHORT:
        text = short.sub(long, text)
    text = _ON_NO_ACCOUNT.sub(lambda m: _NOTS[(m.lastindex or 1) - 1], text)
    return _ELISION.sub(r"\1 ", text).replace("'", "").replace("-", " ")


def read(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, each word with its concepts."""
    text = spoken(text)
    clauses: list[list[str]] = [[]]
    count = 0
    for line in text.split("\n"):
        tokens = _TOKEN.findall(line)
        for at, token in enumerate(tokens):
            if token in _CLAUSE_ENDS or (token in _BUT and _says_more(tokens[at + 1 :]) and not _particle(tokens, at)):
                clauses.append([])
            elif token[0].isalnum() or token[0] == "#" or unicodedata.category(token[0]) in ("So", "Sk"):
                clauses[-1].append(token)
                count += 1
            if count >= MOST_WORDS:
                break
        clauses.append([])
    return tuple(tuple(_marked(c)) for c in clauses if c)


def _says_more(tokens: Sequence[str]) -> bool:
    """Whether what follows "maar" is a thought of its own; "schrijf me maar uit aub" is one."""
    end = next((i for i, t in enumerate(tokens) if t in _CLAUSE_ENDS or t in CLOSING), len(tokens))
    return sum(concepts(t).isdisjoint(("polite", "thanks")) for t in tokens[: min(end, 8)]) >= FEW


_BEFORE_SOFT_BUT = {"mij", "me", "ons", "het", "dat", "dit", "u", "je", "bleek", "bleken", "was", "waren", "is"}


def _particle(tokens: Sequence[str], at: int) -> bool:
    """Dutch "maar" behind a pronoun only softens: "zet mij maar van de lijst af"."""
    return tokens[at] == "maar" and at > 0 and tokens[at - 1] in _BEFORE_SOFT_BUT


@lru_cache(maxsize=1024)
def _spelt(word: str) -> str:
    """A verb of two pieces as it is spelt: "scrijf mij uit"."""
    if (
        len(word) < FUZZY_FROM
        or len(word) > LONGEST_WORD
        or word in _PAIR_VERBS
        or word in lexicon.REAL
        or _known(word)
    ):
        return word
    return next((verb for verb in _PAIR_VERBS if word != verb and is_near(word, verb, 1)), word)


_PAIR_VERBS = sorted(
    {verb for pairs in lexicon.PAIRS.values() for verbs, _ in pairs for verb in verbs.split() if len(verb) >= 6}
)


def _prepositions(tokens: Sequence[str]) -> list[str]:
    """Dutch "over", which means about or across, is no English "it is over"."""
    behind = [*tokens[1:], ""]
    return ["_over" if t == "over" and b in _BEHIND_A_PREPOSITION else t for t, b in zip(tokens, behind, strict=True)]


def _marked(tokens: Sequence[str]) -> list[Word]:
    """Words with their concepts; phrases, and words that were written in two, are one word."""
    tokens = [_spelt(t) for t in tokens]
    if "pas" in tokens and _FRENCH.isdisjoint(tokens):
        tokens = ["net" if t == "pas" else t for t in tokens]  # Dutch "just now", no French "not"
    if "er" in tokens and not _DUTCH.isdisjoint(tokens) and _GERMAN.isdisjoint(tokens):
        tokens = ["_er" if t == "er" else t for t in tokens]  # Dutch "there", no German "he"
    tokens = _prepositions(tokens)
    out: list[Word] = []
    at = 0
    while at < len(tokens):
        if tokens[at] in ("_er", "_over"):
            out.append(Word(tokens[at][1:], frozenset({"fill"})))
            at += 1
            continue
        for size in (4, 3, 2):
            phrase = "_".join(tokens[at : at + size])
            if at + size <= len(tokens) and phrase in _PHRASES:
                out.append(Word(phrase, frozenset(_PHRASES[phrase])))
                at += size
                break
        else:
            if (
                at + 2 < len(tokens)
                and tokens[at + 1] in ("te", "zu")
                and (joined := _known(tokens[at] + tokens[at + 2]) & {"leave", "join"})
            ):
                out.append(Word(tokens[at] + tokens[at + 2], frozenset(joined)))  # "uit te schrijven"
                at += 3
                continue
            if len(halves := _halves(tokens[at])) > 1:
                out += [Word(h, concepts(h)) for h in halves]  # "stopaub", "eindealarm"
                at += 1
                continue
            if (french := _another_sense(tokens, at)) is not None:
                out.append(french)
                at += 1
                continue
            if tokens[at].isdigit():  # perhaps a secret: it is not kept in a cache
                out.append(Word(tokens[at], frozenset()))
                at += 1
                continue
            if tokens[at] in ("des", "de", "un") and at + 1 < len(tokens) and "join" in concepts(tokens[at + 1]):
                out.append(Word(tokens[at] + tokens[at + 1], frozenset({"leave"})))  # "des inscrire"
                at += 2
                continue
            two = "".join(tokens[at : at + 2])
            if (
                at + 1 < len(tokens)
                and len(two) >= 7
                and not _known(tokens[at]) & {"leave", "join"}
                and (joined := _known(two) & {"leave", "join"})
            ):
                out.append(Word(two, frozenset(joined)))
                at += 2
            else:
                out.append(Word(tokens[at], concepts(tokens[at])))
                at += 1
    return out


def _another_sense(tokens: Sequence[str], at: int) -> Word | None:
    """French "mes" before a plural ("my"; a knife else) and "feu mon père" (the late one; a fire else)."""
    if tokens[at] == "mes" and at + 1 < len(tokens) and tokens[at + 1].endswith("s"):
        return Word("mes", frozenset({"own", "fill"}))
    if tokens[at] == "feu" and _LATE.match(" ".join(tokens[at + 1 : at + 3])):
        return Word("feu", frozenset({"fill"}))
    return None


_LATE = re.compile(
    r"(?:mon|ma|notre|son|sa|leur) (?:pere|mere|mari|femme|epoux|epouse|frere|soeur|oncle|tante|papa|maman|grand)\b"
)


@lru_cache(maxsize=1024)
def _halves(word: str) -> tuple[str, ...]:
    """An order written onto what it is about, a courtesy or small words
    ("stopaub", "eindealarm", "stophetnu"); else the word.
    """
    if 6 <= len(word) <= LONGEST_WORD and not _known(word) and word not in lexicon.REAL:
        for head in lexicon.HEADS:
            if word.startswith(head) and (
                rest := _small(word[len(head) :], 4 if head.startswith("stop") else 1, head.startswith("stop"))
            ):
                return head, *rest
    return (word,)


def _small(text: str, most: int, fillers: bool) -> tuple[str, ...]:
    """Up to so many words that a text without blanks is made of; none where it is not."""
    for end in range(len(text), 1 if fillers else 2, -1):
        means = _EXACT.get(text[:end], set())
        if means & {"polite", "alarm", "message", "thanks"} or (fillers and means & {"fill", "this", "quit", "me"}):
            if end == len(text):
                return (text,)
            if most > 1 and (rest := _small(text[end:], most - 1, fillers)):
                return text[:end], *rest
    return ()


def surely(word: Word, concept: str) -> bool:
    """Whether a word says so as it is spelt, or is so long that a misspelling is hardly another word."""
    return concept in word.means and (len(word.bare) >= SURE_FROM or "_" in word.bare or concept in _known(word.bare))


@lru_cache(maxsize=8192)
def concepts(word: str) -> frozenset[str]:
    """What a word says: known as it is, with letters held down ("jaaaa"), or misspelt."""
    if unicodedata.category(word[0]) in ("So", "Sk"):
        kinds = (
            {"alarming"}
            if word[0] in lexicon.ALARMING
            else {"leaving"}
            if word[0] in lexicon.LEAVING
            else {"emoji", "carried_out"}
            if word[0] in lexicon.CARRIED_OUT
            else {"emoji"}
        )
        return frozenset(kinds)
    for form in dict.fromkeys((word, re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1{2,}", r"\1", word))):
        if found := _known(form):
            return frozenset(found)
    if len(word) < FUZZY_FROM or len(word) > LONGEST_WORD or not word.isalpha() or word in lexicon.REAL:
        return frozenset()
    return frozenset(_misspelt(re.sub(r"(.)\1{2,}", r"\1", word)))


def _known(word: str) -> set[str]:
    found = set(_EXACT.get(word, ()))
    for end in range(3, min(len(word), LONGEST_WORD) + 1):
        found |= _STEMS.get(word[:end], set())
    return found or ({"danger"} if word.endswith(lexicon.DANGER_ENDS) and len(word) <= LONGEST_WORD else found)


def _misspelt(word: str) -> set[str]:
    """Concepts of words one letter off, two in long ones; none where leaving and joining are both as near."""
    words, stems = _near()
    for wrong in (1, 2) if len(word) >= TWO_WRONG_FROM else (1,):
        found: set[str] = set()
        for known in words.of(_deletes(word, wrong)):
            if len(known) >= (FUZZY_FROM if wrong == 1 else TWO_WRONG_FROM) and is_near(word, known, wrong):
                found |= _EXACT[known]
        for end in range(FUZZY_FROM - 1, len(word) + 1):
            for stem in stems.of(_deletes(word[:end], wrong)):
                if len(stem) >= (
                    FUZZY_FROM
                    if _STEMS[stem] & {"leave", "join"}
                    else FUZZY_FROM + 1
                    if wrong == 1
                    else TWO_WRONG_FROM - 2
                ) and is_near(word[:end], stem, wrong):
                    found |= _STEMS[stem]
        if {"leave", "join"} <= found:
            return (found - {"leave", "join"}) | {"confused"}
        if wrong == 2:
            found &= {"leave", "join", "thanks"}
        if found:
            return found - {"motion", "person", "driving"}  # "straat" is no "staat"
    return set()


def nearest(word: str, known: frozenset[str]) -> str:
    """The one of some words that a misspelt one is nearest to; the word itself
    where it is none of them, or a word of its own.
    """
    return _nearest(word, known) if 6 <= len(word) <= LONGEST_WORD and word.isalpha() else word


@lru_cache(maxsize=8192)
def _nearest(word: str, known: frozenset[str]) -> str:
    if word in known or word in lexicon.REAL or _known(word):
        return word
    wrong = 1 if len(word) < TWO_WRONG_FROM + 2 else 2
    near = _by_beginning(known).get(word[:2], ())
    able = [(distance(word, k), k) for k in near if abs(len(k) - len(word)) <= wrong]
    return min((found for found in able if found[0] <= wrong), default=(0, word))[1]


def among(words: Iterable[Word], known: Collection[str]) -> bool:
    """Whether one of the words is one of those, where both are long a letter off."""
    return any(
        w.bare in known
        or (6 <= len(w.bare) <= LONGEST_WORD and any(len(k) >= 6 and is_near(w.bare, k, 1) for k in known))
        for w in words
    )


@lru_cache(maxsize=4)
def _by_beginning(known: frozenset[str]) -> dict[str, list[str]]:
    """Words by their first two letters, which are hardly ever wrong."""
    found: dict[str, list[str]] = {}
    for word in sorted(known):
        found.setdefault(word[:2], []).append(word)
    return found


def _deletes(word: str, wrong: int) -> set[str]:
    """A word with up to so many letters left out: two words that are near share one such form."""
    forms = {word}
    last = forms
    for _ in range(wrong):
        last = {f[:i] + f[i + 1 :] for f in last for i in range(len(f))}
        forms |= last
    return forms


def is_near(a: str, b: str, wrong: int) -> bool:
    """Whether two words are at most so many letters apart. One letter, which is asked most, needs no table."""
    if abs(len(a) - len(b)) > wrong:
        return False
    if wrong != 1:
        return distance(a, b) <= wrong
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[same:], b[same:]
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] in (b, b[1:]) or a == b[1:] or swapped


def one_off(a: str, b: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped make `a` into `b`."""
    return a != b and is_near(a, b, 1)


def distance(a: str, b: str) -> int:
    """Letters added, left out, changed, or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _tables() -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    exact: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    phrases: dict[str, set[str]] = {}
    for concept, listed in lexicon.WORDS.items():
        for entry in listed.split():
            word = entry.replace("'", "").replace(".", "")
            into = stems if word.endswith("*") else phrases if "_" in word else exact
            into.setdefault(word.rstrip("*"), set()).add(concept)
    return exact, stems, phrases


_EXACT, _STEMS, _PHRASES = _tables()


class _Forms:
    """Known words by what is left of them without one letter or two. Of each form, some thirty thousand, stands only a
    number here, and two may share it: who is found by one is none that is near, and has to be compared.
    """

    def __init__(self, known: Iterable[str], two: int) -> None:
        self._known = [w for w in known if len(w) >= FUZZY_FROM]
        numbers = sorted(
            (hash(form) & _NUMBER) << _PLACE | at
            for at, word in enumerate(self._known)
            for form in _deletes(word, 1 if len(word) < two else 2)
        )
        self._at = array("Q", numbers)
        self._begins = bytearray(1 << _BEGINS)  # with which a number begins: most that are asked for are none at all
        for number in numbers:
            self._begins[number >> 64 - _BEGINS] = 1

    def of(self, forms: Iterable[str]) -> Iterator[str]:
        """The words that may be without a letter or two what one of these is."""
        for form in forms:
            number = (hash(form) & _NUMBER) << _PLACE
            if self._begins[number >> 64 - _BEGINS]:
                at = bisect_left(self._at, number)
                while at < len(self._at) and self._at[at] >> _PLACE == number >> _PLACE:
                    yield self._known[self._at[at] & (1 << _PLACE) - 1]
                    at += 1


_PLACE, _BEGINS = 16, 18  # bits
_NUMBER = (1 << 64 - _PLACE) - 1


@cache
def _near() -> tuple[_Forms, _Forms]:
    """Known words, and known stems: made when the first text comes."""
    return _Forms(_EXACT, TWO_WRONG_FROM), _Forms(_STEMS, TWO_WRONG_FROM - 2)


_FRENCH = frozenset(
    """
    ne n je j tu il elle on nous vous ils elles c ca ce cela est suis ai avez avons sont peux veux voulez faut le la les
    l un une des du vos votre mes mon ma svp merci plus
    souci soucis probleme problemes bon bonne sur besoin envoyez envoyer recevoir messages arretez stop bonjour non aux
    sms
    """.split()
)
_DUTCH = frozenset({
    "is", "zijn", "niets", "niks", "geen", "het", "een", "de", "wel", "niet", "nog", "iemand", "gebeurt", "gebeurd",
    "loopt", "zit", "wordt", "werd", "ni", "gin", "gene", "mensen", "haal", "doe", "zet", "mijn", "mij", "maar",
    "graag", "ook", "wil",
})  # fmt: skip
_GERMAN = frozenset({
    "ist", "hat", "steht", "lauft", "kommt", "rennt", "geht", "der", "das", "und", "ich", "nicht", "mit", "ein",
    "einen", "im", "am", "wird", "sitzt", "hier", "weg", "raus",
})  # fmt: skip
_BEHIND_A_PREPOSITION = {
    "de", "het", "een", "dat", "die", "dit", "deze", "den", "mijn", "uw", "hun", "wat", "t", "straat",
}  # fmt: skip
_FORGETTING = {"vergeet", "vergeten", "oublie", "oubliez", "vergiss", "vergessen", "forget"}
CLOSING = {
    "groeten", "groetjes", "groet", "mvg", "cordialement", "gruss", "gruesse", "grusse", "regards", "cheers",
    "greetings", "lg", "vg", "mfg", "bav", "xxx",
}  # fmt: skip


def has(words: Sequence[Word], *wanted: str) -> bool:
    """Whether some word means one of these."""
    return any(not w.means.isdisjoint(wanted) for w in words)


def unknown(words: Clause) -> int:
    """How many words nobody can read, but for the name at the end."""
    return sum(w.unknown for w in before_name(words))


def before_name(words: Clause) -> Clause:
    """Without the name behind "groeten": up to six words."""
    for at, word in enumerate(words):
        if word.bare in CLOSING and len(words) - at <= 7:
            return words[: at + 1]
    return words


def negated(c: Clause) -> bool:
    """Whether a clause says "not", and neither "not any more" nor "it does not work"."""
    if not has(c, "not") or has(c, "more"):
        return False
    return not (has(c, "can") or any(w.bare in _FORGETTING for w in c))


def somebody_else(c: Clause) -> bool:
    """Whether a person is meant, and not the sender."""
    return has(c, "person") and not has(c, "me")
