"""A list of members as people keep it in a spreadsheet.

In: the bytes of a CSV file. Out: entries and faults with their lines. It survives Excel: comma, semicolon or tab, UTF-8 with
or without a mark, Windows-1252, numbers in any spelling, a missing leading zero, empty lines, doubles.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from smsd.config.schema import Config
from smsd.phone_number import e164, is_mobile
from smsd.rules.cells import plain
from smsd.rules.words import LANGUAGES, fold

KNOWN = ("number", "name", "network", "zone", "street", "language", "email")


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
    """Why a line cannot."""

    line: int
    message: str


@dataclass(slots=True)
class Found:
    """What a file holds; `unusable` where it is no list at all."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    unusable: str = ""


def read_list(data: bytes, config: Config) -> Found:
    """Reads a file."""
    found = Found()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";\t,", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = [fold(cell).strip() for cell in next(rows, [])]
    except csv.Error:
        header = []
    if "number" not in header:
        found.unusable = "the first line must name the columns: number,name,network,zone,street,language,email (only number is needed)"
        return found
    unknown = [cell for cell in header if cell and cell not in KNOWN]
    if unknown:
        found.faults.append(LineFault(1, f"unknown column {unknown[0]!r}; known: {', '.join(KNOWN)}"))
    seen: dict[tuple[str, str], int] = {}
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = {name: plain(cell.strip()) for name, cell in zip(header, row, strict=False)}
                _one(found, rows.line_num, cells, config, seen)
    except csv.Error as error:
        found.unusable = f"line {rows.line_num} is no line of CSV: {error}"
    return found


def _one(found: Found, line: int, cells: dict[str, str], config: Config, seen: dict[tuple[str, str], int]) -> None:
    written = cells.get("number", "")
    number = e164(written, config.gateway.country) or e164(f"0{written}", config.gateway.country) or e164(f"+{written}", config.gateway.country)
    network = cells.get("network") or (next(iter(config.networks)) if len(config.networks) == 1 else "")
    problem = ""
    if number is None:
        problem = f"{written!r} is not a phone number"
    elif not is_mobile(number):
        problem = f"{written!r} is a landline; texts do not arrive there"
    elif network not in config.networks:
        problem = f"there is no network {network!r}" if network else "the network is missing; there are several"
    elif cells.get("zone") and cells["zone"] not in config.networks[network].zones:
        problem = f"network {network} has no zone {cells['zone']!r}"
    elif cells.get("language") and fold(cells["language"]) not in LANGUAGES:
        problem = f"{cells['language']!r} is no language; there are nl, fr, de, en"
    elif (number, network) in seen:
        problem = f"the same number as line {seen[number, network]}"
    if problem or number is None:
        found.faults.append(LineFault(line, problem))
        return
    seen[number, network] = line
    language = LANGUAGES[fold(cells["language"])] if cells.get("language") else config.language_of(network)
    found.entries.append(Entry(line, number, network, cells.get("name", "")[:60], cells.get("zone", ""), cells.get("street", "")[:80],
                               language, cells.get("email", "")))  # fmt: skip
