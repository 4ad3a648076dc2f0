"""A list of members as people keep it in a spreadsheet.

In: the bytes of a file (lists/sheet.py reads it). Out: entries and faults with their lines. Columns are known by their
names in four languages, in any order, also below a title; numbers in any spelling, a missing leading zero, doubles. A
number that the gateway could never text or answer is a fault, not a member.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from smsd.config.schema import Config
from smsd.lists import sheet
from smsd.lists.cells import plain
from smsd.phone_number import e164, is_mobile
from smsd.rules.words import LANGUAGES, fold

KNOWN = ("number", "name", "network", "zone", "street", "language", "email")
# how people head these columns, in nl, fr, de, en; `landline` is looked at
# where there is no mobile number, `note` is left out
HEADINGS = {
    "number": (
        "number gsm gsmnummer gsmnr mobiel mobielnummer mobile mobil mobilnummer mobiltelefon handy handynummer "
        "portable natel sms cell cellphone nummer numero mobilephone mobilenumber numerogsm numerodegsm "
        "numerodeportable nrgsm nogsm"
    ),
    "landline": (
        "telefoon telefoonnummer tel telnr telefon telefonnummer telephone phone phonenumber vast vastnummer fixe "
        "festnetz rufnummer fon telephonenumber numerodetelephone tf"
    ),
    "name": (
        "name naam nom volledigenaam naamenvoornaam nomcomplet nometprenom fullname nameundvorname lid member membre "
        "mitglied bewoner contact"
    ),
    "first": "voornaam prenom vorname firstname givenname roepnaam",
    "last": "achternaam familienaam nomdefamille nachname familienname lastname surname",
    "network": "network netwerk reseau netzwerk bin plp nin groep groupe gruppe group",
    "zone": "zone wijk quartier viertel gebied sector secteur bezirk area",
    "street": "street straat adres address adresse rue strasse anschrift straatennummer",
    "language": "language taal langue sprache lang",
    "email": "email mail emailadres courriel emailadresse emailaddress adressemail adresseemail",
    "note": (
        "note opmerking opmerkingen remarque remarques bemerkung bemerkungen anmerkung remark remarks comment "
        "comments commentaire nota info notitie notities nr no id volgnummer datum date aangemeld lidsinds inscritle "
        "beitritt huisnummer postcode codepostal plz gemeente commune gemeinde city stad ville ort land"
    ),
}
_BY_HEADING = {word: column for column, words in HEADINGS.items() for word in words.split()}
TELLING = ("number", "email", "landline", "street", "language", "zone", "first", "last", "name", "network", "note")
HEAD_WITHIN = 10  # rows
LONGEST_HEADING = 40  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be imported."""

    line: int
    number: str
    network: str
    name: str = ""
    zone: str = ""
    street: str = ""
    language: str = "nl"
    email: str = ""


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line of the list that cannot be imported, and what is wrong with it."""

    line: int
    message: str


@dataclass(slots=True)
class Found:
    """What a file holds; `unusable` where it is no list at all."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    unusable: str = ""


def column_of(heading: str) -> str | None:
    """The column that a heading means; empty for an empty one, None where nobody knows."""
    word = re.sub(r"[^a-z0-9]", "", fold(plain(heading)))
    if not word:
        return ""
    whole = _BY_HEADING.get(word) or _BY_HEADING.get(re.sub(r"\d{1,2}$", "", word))
    # "N° de GSM", "Straat + nr.": by the words in it, the telling ones first
    if len(heading) > LONGEST_HEADING or set("{}[]:@=") & set(heading.strip(" :")):
        return whole  # no heading, but a line of something else
    among = {_BY_HEADING.get(piece) for piece in re.findall("[a-z]+", fold(plain(heading)))}
    return whole or next((column for column in TELLING if column in among), None)


def read_list(data: bytes, config: Config) -> Found:
    """What a spreadsheet saved, as entries and faults; it never raises."""
    found, table = Found(), sheet.read(data)
    if table.fault and not table.rows:
        found.unusable = table.fault
        return found
    place = next(
        (
            i
            for i, (_, row) in enumerate(table.rows[:HEAD_WITHIN])
            if {"number", "landline"} & {column_of(cell) for cell in row}
        ),
        None,
    )
    if place is None:
        first = [cell for cell in table.rows[0][1] if cell][:12] if table.rows else []
        found.unusable = (
            "the first line must name the columns, one of them number (or GSM, Telefoon, Portable, Handy …); it "
            f"has: {', '.join(first) or 'nothing'}. Known: {', '.join(KNOWN)}"
        )
        return found
    line, heads = table.rows[place]
    columns = [column_of(cell) for cell in heads]
    if unknown := [head for head, column in zip(heads, columns, strict=True) if column is None]:
        found.faults.append(
            LineFault(
                line,
                (
                    f"unknown column{'s' * (len(unknown) > 1)} {', '.join(map(repr, unknown))}, left out; known: "
                    f"{', '.join(KNOWN)}"
                ),
            )
        )
    seen: dict[tuple[str, str], int] = {}
    for line, row in table.rows[place + 1 :]:
        cells: dict[str, list[str]] = {}
        for column, cell in zip(columns, row, strict=False):
            if column and cell:
                cells.setdefault(column, []).append(plain(cell))
        _one(found, line, cells, config, seen)
    if table.fault:
        found.unusable = table.fault
    return found


def _one(
    found: Found, line: int, cells: Mapping[str, list[str]], config: Config, seen: dict[tuple[str, str], int]
) -> None:
    if not set(cells) - {"note"}:
        return
    written = [*cells.get("number", ()), *cells.get("landline", ())]
    number, problem = _number(written, config)
    network = _named(_cell(cells, "network"), {key: (n.title, n.short) for key, n in config.networks.items()})
    network = network or (
        next(iter(config.networks)) if len(config.networks) == 1 and not _cell(cells, "network") else ""
    )
    zones = {key: (title,) for key, title in config.networks[network].zones.items()} if network else {}
    zone, language = _cell(cells, "zone"), fold(_cell(cells, "language"))
    if problem:
        pass
    elif not network:
        named = _cell(cells, "network")
        problem = (
            f"there is no network {named!r}; there are: {', '.join(config.networks)}"
            if named
            else "the network is missing; there are several"
        )
    elif zone and not _named(zone, zones):
        problem = f"network {network} has no zone {zone!r}" + (f"; it has: {', '.join(zones)}" if zones else "")
    elif language and language not in LANGUAGES:
        problem = f"{_cell(cells, 'language')!r} is no language; there are nl, fr, de, en"
    elif (number, network) in seen:
        problem = f"the same number as line {seen[number, network]}"
    if problem:
        found.faults.append(LineFault(line, problem))
        return
    seen[number, network] = line
    name = (
        _cell(cells, "name")
        if "first" not in cells
        else " ".join(filter(None, (_cell(cells, "first"), _cell(cells, "last") or _cell(cells, "name"))))
    )
    found.entries.append(
        Entry(
            line=line,
            number=number,
            network=network,
            name=(name or _cell(cells, "last"))[:60],
            zone=_named(zone, zones),
            street=_cell(cells, "street")[:80],
            language=LANGUAGES[language] if language else config.language_of(network),
            email=_cell(cells, "email"),
        )
    )


def _cell(cells: Mapping[str, list[str]], column: str) -> str:
    return cells.get(column, [""])[0]


def _named(written: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """The key that is meant: by itself or by what people call it."""
    word = fold(written).strip()
    return next((key for key, names in known.items() if word and word in (fold(key), *map(fold, names))), "")


def _number(written: list[str], config: Config) -> tuple[str, str]:
    """The first of a line's numbers that texts can reach; else what is wrong with the first."""
    problems = [number_fault(one, config) for one in written]
    for number, problem in problems:
        if not problem:
            return number, ""
    return problems[0] if problems else ("", "the number is missing")


def number_fault(written: str, config: Config) -> tuple[str, str]:
    """(number, "") where a member may have it, else ("", why not)."""
    country = config.gateway.country
    number = e164(written, country) or e164(f"0{written}", country) or e164(f"+{written}", country)
    if number is None:
        return "", f"{written!r} is not a phone number"
    if not is_mobile(number):
        return "", f"{written!r} is a landline; texts do not arrive there"
    if not number.startswith(config.gateway.allowed_prefixes):
        return (
            "",
            (
                f"{written!r} is outside allowed_prefixes ({', '.join(config.gateway.allowed_prefixes)}): it would "
                "never be answered"
            ),
        )
    return number, ""
