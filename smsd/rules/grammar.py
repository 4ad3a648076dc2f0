"""What a text says: one text in, one `Command` out. Pure.

A keyword counts when it is the whole text, or is followed only by its own arguments and polite words; words that take
free text count as the first word. "Uit mijn raam zie ik…" is no STOP. The free text is the sender's own, untouched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from smsd.rules import likeness, second_look
from smsd.rules import turns_table as turns
from smsd.rules.asides import without_words_asked
from smsd.rules.chatter import is_own_day
from smsd.rules.concepts import CLOSING, concepts, one_off
from smsd.rules.membership_sense import of_something_else
from smsd.rules.questions import asked
from smsd.rules.reasons import but_for
from smsd.rules.sense import Sense, senses
from smsd.rules.signature import cut
from smsd.rules.wishes import FEW_OF_A_WISH, NO_JOIN_ABOVE, asked_outright, unlike, weighed
from smsd.rules.words import (
    COORDINATOR,
    DRIVING,
    FREE_TEXT,
    LANGUAGES,
    NAMED,
    OFF,
    POLICE,
    POLITE,
    REACTIONS,
    RESIDENT,
    SPANS,
    THANKS,
    Verb,
    fold,
    reacts,
)  # fmt: skip

UNKNOWN_BEHIND_STOP = 3
LETTERS_OF_A_DRAFT = 10
FEWEST_OF_A_CODE = 4  # digits, of one that was typed wrong
BETWEEN = " :,.;-\u2013\u2014\n\t"  # a name and the words behind it
JOINS = ("en", "et", "und", "and")
NEVER_NEARLY = (Verb.STOP, Verb.JOIN, Verb.NIGHT, Verb.EMAIL)  # "fight" is no NIGHT, "wacht" no NACHT
HOURS = {"uur", "uhr", "heure", "heures", "om", "oclock"}
SETTINGS = (Verb.EMAIL, Verb.NIGHT, Verb.NEIGHBOUR)
SPREADS = (Verb.ALERT, Verb.TEST, Verb.NOTICE)  # may be for several networks
_SPACED = re.compile(r"\W*(?:[^\W\d_][ .-]+){2,}[^\W\d_]\W*")  # "S T O P"
_WORD = re.compile(r"\S+")
# "22-7", "22:00 - 07:00", "22u tot 7u", "de 22h a 7h30"
_TIMES = re.compile(
    r"(?:van |de |von |from )?(\d{1,2})(?:[:.uh](\d{2})?)?(?: ?uhr)?(?: ?[-\u2013/] ?| tot | a | bis | to | en | )"
    r"(\d{1,2})(?:[:.uh](\d{2})?)?(?: ?uhr)?"
)
_NAME_AND_NUMBER = re.compile(r"((?:[^\W\d_][^\s\d]{0,30} ){1,3})(\+?[\d ./()-]{9,20})")
_JOINED = re.compile(r"[+&/,]")
_NUMBER_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_DESCRIBES = re.compile(turns.DESCRIBES)


@dataclass(frozen=True, slots=True)
class Command:
    """A text as the gateway understood it. `text` is free text, as typed."""

    verb: Verb
    text: str = ""
    networks: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    incident: int | None = None
    numbers: tuple[int, ...] = ()
    language: str | None = None
    code: str = ""
    totp: str = ""
    feedbacks: tuple[int, ...] = ()
    by_text: bool = False  # JA F3 SMS: as a text too
    off: bool = False  # behind EMAIL, NIGHT and FOR: not any more
    unsure: Verb | None = None  # what it may mean instead; its sender is asked


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named: networks by word, zones by word, join codes by word (all folded); and by whom."""

    networks: Mapping[str, str]
    zones: Mapping[str, str]
    codes: Collection[str]
    member: bool = True  # whether who texts is one: only others ask to join in words that no rule knows


@dataclass(frozen=True, slots=True)
class _Word:
    raw: str
    bare: str  # folded, without punctuation around it
    end: int


def tidy(text: str) -> str:
    """The text without invisible characters and without blanks around it."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf" or c == "\u200d").strip()
    return re.sub(r"\W", "", text) if _SPACED.fullmatch(text) else text


def _bare(word: str) -> str:
    """A word without the punctuation around it; by hand, since a pattern
    looks again from each dot of a long row of them.
    """
    first, end = 0, len(word)
    while first < end and not (word[first].isalnum() or word[first] in "_#?"):
        first += 1
    while end > first and not (word[end - 1].isalnum() or word[end - 1] == "_"):
        end -= 1
    return word[first:end]


def _words(text: str) -> list[_Word]:
    out = []
    for match in _WORD.finditer(text):
        raw = match.group()
        bare = raw if raw == "?" else _bare(fold(raw))
        out.append(_Word(raw, bare, match.end()))
    return [w for w in out if w.bare]


def digits_of(text: str) -> str | None:
    """The digits of a text that holds nothing else but blanks and punctuation, or None."""
    folded = "".join(str(unicodedata.digit(c, c)) for c in text)
    if re.search(r"[^\d\s.,;:+*/()'\"!-]", folded):
        return None
    digits = re.sub(r"\D", "", folded)
    return digits if 4 <= len(digits) <= 16 else None


def read(text: str, role: str, known: Known) -> Command:
    """Reads a text of somebody whose role is `police`, `coordinator` or `resident`."""
    text = cut(tidy(text))
    words = _words(text)
    if role == "resident":
        return _resident(text, words, known)
    digits = digits_of(text)
    if digits:
        return Command(Verb.DIGITS, code=digits)
    table = POLICE if role == "police" else COORDINATOR
    found = _keyword(words, table)
    if found:
        verb, used, word = found
        command = _with_arguments(text, words, used, verb=verb, role=role, known=known)
        if command and not (verb == Verb.BLOCK and any("alarm" in concepts(w.bare) for w in words[used:])):
            return command  # "blokkeer dat alarm" is of no officer
        if word == "end" and role == "police":
            return Command(Verb.TEXT, text)
    elif len(words) == 1:
        near = _near(words[0].bare, table)
        if near:
            return Command(near)
    if is_reaction(text):
        return Command(Verb.REACTION, text)
    if role == "police":
        return Command(Verb.TEXT, text, totp=_totp(words))
    return Command(Verb.TEXT, text)


def _resident(text: str, words: list[_Word], known: Known) -> Command:
    """As it is wished, but for what it cannot mean."""
    command = _wished(text, words, known)
    verb = None
    if len(words) > 1:
        verb = second_look.instead(text, command.verb, member=known.member) or unlike(
            text, command.verb, member=known.member
        )
    return command if verb is None else Command(verb, "" if verb == Verb.STOP else text)


def _wished(text: str, words: list[_Word], known: Known) -> Command:
    """Keywords first, then the sense: a resident leaves, joins, thanks and cries for help in any words."""
    if not text:
        return Command(Verb.REACTION)
    if (rest := but_for(text).strip()) != text:
        text, words = rest, _words(rest)
    meant = senses(text)
    words = _without_greetings(words)
    code = _yes_code(words, meant)
    if code:
        return Command(Verb.YES, code=code)
    found = _keyword(words, RESIDENT)
    if found:
        verb, used, word = found
        command = _with_arguments(text, words, used, verb=verb, role="resident", known=known)
        bare = all(
            w.bare in POLITE or w.bare in known.networks or not re.search(r"[^\W\d_]", w.bare) for w in words[used:]
        )
        if verb == Verb.JOIN and of_something_else([w.bare for w in words]):
            command = None  # "inscription à l'école"
        if verb == Verb.JOIN and len(words) > FEW_OF_A_WISH:  # "Join our Black Friday sale! 70% off, tap link"
            command = None if likeness.odds("stranger", text, "other", "join") > NO_JOIN_ABOVE else command
        if verb in (Verb.SEEN, Verb.NEIGHBOUR) and Sense.CRY in meant:
            return Command(Verb.CRY, text)  # a knife, seen; "voor hulp 02 …"
        if command and (verb not in (Verb.STOP, Verb.JOIN) or bare or (Sense.LEAVE in meant) == (verb == Verb.STOP)):
            return replace(command, text=word) if verb == Verb.HELP else command
    elif len(words) == 1 and (near := _near(words[0].bare, RESIDENT)) and near not in NEVER_NEARLY:
        return Command(near)
    named = tuple(dict.fromkeys(known.networks[w.bare] for w in words if w.bare in known.networks))
    if verb_asked := asked_outright(text, meant, member=known.member):
        return Command(verb_asked)
    verb = weighed(text, [w.bare for w in words], meant, member=known.member)
    if verb == Verb.TEXT and known.member:
        verb = asked(text) or verb
    if verb == Verb.PAUSE:
        return Command(verb, numbers=days_of(text))
    if verb in (Verb.STOP, Verb.JOIN, Verb.FORGET, Verb.HELP, Verb.STATUS):
        return Command(verb, networks=named)
    return Command(verb, text)


def days_of(text: str) -> tuple[int, ...]:
    """How many days a text speaks of: "3 weken", "een maandje", "quinze jours"; none where it names no number."""
    found = _SPAN.search(fold(text).replace("'", " "))
    if not found:
        return ()
    count = COUNTED.get(found[1], 0) or int(found[1] if found[1].isdecimal() else 1)
    return (count * next(days for unit, days in UNITS.items() if found[2].startswith(unit)),)


COUNTED = {
    word: count
    for count, words in (
        (2, "twee deux zwei two couple paar"), (3, "drie trois drei three"), (4, "vier quatre four"),
        (5, "vijf cinq funf five"), (6, "zes six sechs"), (7, "zeven sept sieben seven"), (8, "acht huit eight"),
        (10, "tien dix zehn ten"), (14, "veertien quatorze vierzehn fourteen"), (15, "quinze"),
    )
    for word in words.split()
}  # fmt: skip
UNITS = {"dag": 1, "jour": 1, "tag": 1, "day": 1, "we": 7, "semaine": 7, "woche": 7, "fortnight": 14}
UNITS |= {"maand": 30, "mois": 30, "monat": 30, "month": 30}
_SPAN = re.compile(turns.SPAN)


def _without_greetings(words: list[_Word]) -> list[_Word]:
    """Without "Hallo," at the head, and without "mvg Jan Peeters" at the end."""
    first = next((i for i, w in enumerate(words) if w.bare not in POLITE), 0)
    last = next((i for i, w in enumerate(words) if i > first and w.bare in CLOSING and len(words) - i <= 7), len(words))
    return words[first:last]


def _yes_code(words: list[_Word], meant: Collection[Sense]) -> str:
    """The digits of "JA 482157": with a yes, or alone; beside few other words, a name."""
    digits = [w.bare for w in words if w.bare.isdecimal()]
    others = [w.bare for w in words if not w.bare.isdecimal() and w.bare not in POLITE]
    said = [w for w in others if RESIDENT.get(w) in (Verb.YES, Verb.SEEN) or w == "code"]
    if not digits or Sense.CRY in meant or Sense.LEAVE in meant or len(others) - len(said) > UNKNOWN_BEHIND_STOP:
        return ""
    code = "".join(str(unicodedata.digit(c, 0)) for c in "".join(digits))
    if len(code) < FEWEST_OF_A_CODE and len(others) > len(said):
        return ""  # "ja!! 2 mannen"
    return (
        code
        if (said and others[0] in said) or (len(code) in (6, 8) and (not others or words[0].bare.isdecimal()))
        else ""
    )


def _totp(words: list[_Word]) -> str:
    """Six digits (TOTP) or eight (a paper list) at the end, or at the head: perhaps a one-step proof."""
    edges = (words[-1].bare, words[0].bare) if words else ()
    return next((w for w in edges if re.fullmatch(r"\d{6}|\d{8}", w)), "")


def _keyword(words: list[_Word], table: Mapping[str, Verb]) -> tuple[Verb, int, str] | None:
    """The verb at the head, how many words it takes, and the word."""
    heads = [w.bare for w in words[:2]]
    if len(heads) == 2 and "_".join(heads) in table:
        return table["_".join(heads)], 2, heads[0]
    if words and words[0].raw.strip() in ("?", "??"):
        return table["?"], 1, "?"
    if heads and heads[0] in table:
        return table[heads[0]], 1, heads[0]
    return None


def _with_arguments(text: str, words: list[_Word], used: int, verb: Verb, role: str, known: Known) -> Command | None:
    if verb in FREE_TEXT or verb in SETTINGS:
        return _free_text(text, words, used, verb, known) if verb in FREE_TEXT else _own_setting(verb, words[used:])
    networks: list[str] = []
    numbers: list[int] = []
    incident: int | None = None
    feedbacks: list[int] = []
    language: str | None = None
    code = ""
    by_text = False
    unknown: list[str] = []
    for word in words[used:]:
        number = _NUMBER_RANGE.fullmatch(word.bare)
        if word.bare in known.networks:
            networks.append(known.networks[word.bare])
        elif re.fullmatch(r"#\d{1,6}", word.bare):
            incident = int(word.bare[1:])
        elif verb in (Verb.YES, Verb.NO) and re.fullmatch(r"f\d{1,6}", word.bare):
            feedbacks.append(int(word.bare[1:]))
        elif verb == Verb.PAUSE and word.bare in SPANS:
            numbers = [n * SPANS[word.bare] for n in numbers or [1]]
        elif verb == Verb.JOIN and word.bare in known.codes:
            code = word.bare
        elif verb == Verb.LANG and word.bare in LANGUAGES:
            language = LANGUAGES[word.bare]
        elif number and verb != Verb.JOIN:
            first, last = int(number.group(1)), int(number.group(2) or number.group(1))
            numbers += range(first, min(last, first + 199) + 1)
        elif verb == Verb.YES and feedbacks and word.bare in ("sms", "tekst", "texte", "text"):
            by_text = True
        elif word.bare not in POLITE:
            unknown.append(word.raw)
    allowed = UNKNOWN_BEHIND_STOP if verb == Verb.STOP and role == "resident" else 0
    if verb in NAMED:
        allowed = 8
    if len(unknown) > allowed or (verb == Verb.LANG and language is None and len(words) > used):
        return None
    if incident is None and len(numbers) == 1 and verb in (Verb.STOP, Verb.RESUME, Verb.STATUS):
        incident = numbers[0]
    rest = " ".join(unknown) if verb in NAMED else ""
    return Command(
        verb,
        rest,
        tuple(networks),
        zones=(),
        incident=incident,
        numbers=tuple(numbers),
        language=language,
        code=code,
        feedbacks=tuple(feedbacks),
        by_text=by_text,
    )


def _free_text(text: str, words: list[_Word], used: int, verb: Verb, known: Known) -> Command | None:
    head, at = words[used - 1], used
    asked = without_words_asked(fold(text)) is not None  # "EINDE of FOUT?"
    if asked or (verb == Verb.WRONG and not _is_wrong(words)) or (verb == Verb.END and is_own_day(text)):
        return None
    incident: int | None = None
    networks: list[str] = []
    zones: list[str] = []
    numbers: list[int] = []
    end = head.end
    while at < len(words):
        word = words[at]
        if re.fullmatch(r"#\d{1,6}", word.bare) and incident is None:
            incident = int(word.bare[1:])
        elif verb in SPREADS and (here := _networks_at(words, at, known, begun=bool(networks or zones))):
            networks += here
            at += word.bare in JOINS
            word = words[at]
        elif verb == Verb.ALERT and word.bare in known.zones:
            zones.append(known.zones[word.bare])
        elif verb == Verb.TIP and not numbers and word.bare.isdecimal():
            numbers.append(int(word.bare))
        else:
            break
        end, at = word.end, at + 1
    rest = text[end:].lstrip(BETWEEN)
    return Command(
        verb,
        rest,
        tuple(networks),
        zones=tuple(zones),
        incident=incident,
        numbers=tuple(numbers),
        totp=_totp(_words(rest)),
    )


def _own_setting(verb: Verb, words: list[_Word]) -> Command | None:
    """EMAIL with an address, NIGHT with two times of the day, FOR with a name and a number,
    all with "off"; alone the first two ask how.

    With other words they are none.
    """
    rest = [w.bare for w in words if w.bare not in POLITE]
    if not rest:
        return Command(verb) if verb != Verb.NEIGHBOUR else None
    if all(w in OFF for w in rest):
        return Command(verb, off=True)
    if verb == Verb.EMAIL:
        given = [w for w in rest if "@" in w]
        return Command(verb, given[0]) if len(given) == 1 and len(rest) <= 3 else None
    rest = [w for w in rest if w not in HOURS]
    if verb == Verb.NEIGHBOUR:
        named = _NAME_AND_NUMBER.fullmatch(" ".join(w.raw for w in words))
        return Command(verb, named[1].strip(), code=re.sub(r"[^\d+]", "", named[2])) if named else None
    times = _TIMES.fullmatch(" ".join(rest))
    if not times:
        return None
    begin, end = (int(times[h]) * 60 + int(times[m] or 0) for h, m in ((1, 2), (3, 4)))
    return Command(verb, numbers=(begin % 1440, end % 1440)) if max(begin, end) <= 1440 else Command(verb)


def networks_ahead(text: str, known: Known) -> tuple[tuple[str, ...], str]:
    """The networks that a text begins with ("dorp, zuid en west: brand"), and what stands behind them."""
    words = _words(text)
    found: list[str] = []
    at = end = 0
    while at < len(words) and (here := _networks_at(words, at, known, begun=bool(found))):
        found += here
        at += 2 if words[at].bare in JOINS else 1
        end = words[at - 1].end
        if words[at - 1].raw.endswith(":"):
            break
    return tuple(dict.fromkeys(found)), text[end:].lstrip(BETWEEN)


def _networks_at(words: list[_Word], at: int, known: Known, *, begun: bool) -> list[str]:
    """The networks that a word names ("dorp", "dorp+zuid"), or the one behind an "en"."""
    if begun and words[at].bare in JOINS and at + 1 < len(words):
        return _networks_at(words, at + 1, known, begun=False)
    names = [known.networks.get(n) for n in _JOINED.split(words[at].bare)]
    return [n for n in names if n is not None] if all(names) else []


def _is_wrong(words: list[_Word]) -> bool:
    """FOUT halts without proof, so a text that only begins with such an adjective must not count."""
    head = words[0].raw
    if len(words) == 1 or words[1].bare.startswith("#") or head[-1] in ":,.;!-":
        return True
    return head.isupper() or not _DESCRIBES.fullmatch(words[1].bare)


def _near(word: str, table: Mapping[str, Verb]) -> Verb | None:
    """A keyword of five letters or more that is one letter off."""
    if word in table or not word.isalpha():
        return None
    for known, verb in table.items():
        if len(known) >= 5 and "_" not in known and one_off(word, known):
            return verb
    return None


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(c.isalpha() for c in text)


def is_reaction(text: str) -> bool:
    """Reactions of phones, driving replies, thanks, and what is too short to be a message."""
    folded = fold(text).replace("\u2019", "'").strip()
    if letters(text) < LETTERS_OF_A_DRAFT or reacts(text):
        return True
    if any(folded.startswith(r) for r in REACTIONS) and re.search(r"[\"\u201c\u201d\u00ab\u00bb'\u2018\u2019]", text):
        return True
    if any(d in folded for d in DRIVING):
        return True
    words = [w.bare for w in _words(text)]
    return any(w in THANKS for w in words) and all(w in THANKS or w in POLITE for w in words)
